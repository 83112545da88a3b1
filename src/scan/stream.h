/*
 * stream.h - a text as streams of symbols with their places in it.
 *
 * The main stream has one element, with its shape and its sound, per character that is kept.  The reading
 * stream holds only the stretches around what is written in another way - pinyin, split characters, pictures,
 * repeats - with those put together; each of its elements points back.  Several texts (the fields of a
 * record) follow each other, parted by a 0 that no word crosses.
 */
#ifndef WJ_SCAN_STREAM_H
#define WJ_SCAN_STREAM_H

#include "scan/alphabet.h"

enum wj_token_kind { WJ_TOKEN_REPEAT, WJ_TOKEN_PINYIN, WJ_TOKEN_SPLIT, WJ_TOKEN_PICTURE };

/* Something written in another way: an element of the reading stream that is not simply one character. */
struct wj_token {
    uint32_t from, to; /* bytes of its text */
    uint32_t index;    /* shape element it begins at, or stands before */
    uint32_t n;        /* shape elements it covers */
    uint32_t c;        /* canonical character: of a split or picture */
    uint16_t sound;
    uint8_t kind; /* a repeat is no element: it only drops one */
};

/* In reading_ref: the rest is an index into tokens, else one of a shape element. */
enum { WJ_READING_TOKEN = 1 << 30, WJ_READING_REACH = 12 /* characters looked at on either side */ };

struct wj_stream {
    size_t n, cap;
    uint32_t *entry; /* as the alphabet has it: shape, sound, flags */
    uint16_t *raw;   /* the character as written; 0xFFFF beyond the basic plane */
    uint32_t *at;    /* byte offset in its text */
    size_t nreading, capreading;
    uint32_t *reading; /* sound symbols */
    uint32_t *reading_ref;
    uint32_t *starts; /* where in it something may begin that no other stream shows */
    size_t nstarts;
    struct wj_token *tokens;
    size_t ntokens, captokens;
    size_t first_picture; /* of the text being added: pictures are met first */
};

/* Symbols of an element. */
static inline uint32_t wj_stream_shape(const struct wj_stream *s, size_t i)
{
    return s->entry[i] & 0xFFFF;
}

static inline uint32_t wj_stream_sound(const struct wj_stream *s, size_t i)
{
    return s->entry[i] >> 16 & (WJ_SOUND_N - 1);
}

/* Frees what it holds. */
void wj_stream_fini(struct wj_stream *);
void wj_stream_reset(struct wj_stream *); /* empty, memory kept */

/* Append a text; *from and *to get its range of shape elements. Text is valid UTF-8. */
int wj_stream_add(struct wj_stream *, const struct wj_alphabet *, struct wj_str text, uint32_t *from,
                  uint32_t *to, struct wj_err *) WJ_MUST_USE;

/* Bring the reading stream up to date with the text just added: shape elements [from, to). */
int wj_stream_read(struct wj_stream *, struct wj_str text, uint32_t from, uint32_t to,
                   struct wj_err *) WJ_MUST_USE;

/* One more token; for the two files of the stream. */
int wj_stream_token(struct wj_stream *, const struct wj_token *, struct wj_err *) WJ_MUST_USE;

/* Room for so many more elements. */
int wj_stream_room(struct wj_stream *, size_t more, struct wj_err *) WJ_MUST_USE;

/* Where the character at a byte offset ends. */
size_t wj_stream_char_end(struct wj_str text, size_t at);

#endif
