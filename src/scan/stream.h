/*
 * stream.h - a text as two streams of symbols with their places in it.
 *
 * The shape stream has one element per character that is kept.  The sound
 * stream is made from it: syllables of Chinese characters, with pinyin written
 * out, split characters and pictures put together, and repeats dropped; each of
 * its elements points back.  Several texts (the fields of a record) follow each
 * other, parted by a 0 that no word crosses.
 */
#ifndef WJ_SCAN_STREAM_H
#define WJ_SCAN_STREAM_H

#include "scan/alphabet.h"

enum wj_token_kind { WJ_TOKEN_CHAR, WJ_TOKEN_PINYIN, WJ_TOKEN_SPLIT, WJ_TOKEN_PICTURE };

/* An element of the sound stream that is not simply one character. */
struct wj_token {
    uint32_t from, to; /* bytes of its text */
    uint32_t index;    /* shape element it begins at, or stands before */
    uint32_t n;        /* shape elements it covers */
    uint32_t c;        /* canonical character: of a split or picture */
    uint8_t kind;
};

enum {
    WJ_SOUND_REF_TOKEN = 1 << 30
}; /* in sound_ref: the rest is an index into tokens, else into the shape stream */

struct wj_picture {
    uint32_t index, at, to, c;
    uint16_t sound;
};

struct wj_stream {
    size_t n, cap;
    uint16_t *shape; /* symbols */
    uint16_t *half;  /* sound half of the entries, flags too */
    uint16_t *raw;   /* the character as written; 0xFFFF beyond the basic plane */
    uint32_t *at;    /* byte offset in its text */
    size_t nsound;
    uint16_t *sound;     /* symbols of the sound stream */
    uint32_t *sound_ref; /* see WJ_SOUND_REF_TOKEN */
    struct wj_token *tokens;
    size_t ntokens, captokens;
    struct wj_picture *pictures;
    size_t npictures, cappictures;
};

void wj_stream_fini(struct wj_stream *);
void wj_stream_reset(struct wj_stream *); /* empty, memory kept */

/* Append a text; *from and *to get its range of shape elements. Text is valid UTF-8. */
int wj_stream_add(struct wj_stream *, const struct wj_alphabet *, struct wj_str text, uint32_t *from,
                  uint32_t *to, struct wj_err *) WJ_MUST_USE;

/* Bring the sound stream up to date with a text just added: shape elements [from, to). */
int wj_stream_sound(struct wj_stream *, struct wj_str text, uint32_t from, uint32_t to,
                    struct wj_err *) WJ_MUST_USE;

/* Room for so many more elements in either stream. */
int wj_stream_room(struct wj_stream *, size_t more, struct wj_err *) WJ_MUST_USE;

/* Where the character at a byte offset ends. */
size_t wj_stream_char_end(struct wj_str text, size_t at);

#endif
