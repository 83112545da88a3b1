/*
 * stream_sound.c - the sound stream: what the text would be read as.
 *
 * Chinese characters give their syllable.  A run of Latin letters that can be
 * read as pinyin from end to end gives syllables, else its letters.  Parts of a
 * split character and pictures give the syllable of the character meant.  A character that
 * repeats the one before it is dropped.
 */
#include "scan/stream.h"

#include "scan/foldtab.h"
#include "scan/spell.h"

#include <stdlib.h>

enum { MAX_RUN = WJ_SPELL_MAX };

static int add_token(struct wj_stream *s, const struct wj_token *t, uint16_t sound, struct wj_err *e)
{
    if (s->ntokens == s->captokens) {
        size_t cap = s->captokens ? s->captokens * 2 : 128;
        struct wj_token *p = realloc(s->tokens, cap * sizeof *p);
        if (!p)
            return wj_fail(e, WJ_E_NOMEM, "no memory for a text");
        s->tokens = p;
        s->captokens = cap;
    }
    s->tokens[s->ntokens] = *t;
    s->sound[s->nsound] = sound;
    s->sound_ref[s->nsound++] = (uint32_t)s->ntokens++ | WJ_SOUND_REF_TOKEN;
    return WJ_OK;
}

static size_t width_of(uint16_t raw)
{
    return raw < 0x80 ? 1 : raw < 0x800 ? 2 : raw < 0xFFFF ? 3 : 4;
}

static bool is_adjacent(const struct wj_stream *s, uint32_t i)
{
    return s->at[i + 1] == s->at[i] + width_of(s->raw[i]) || s->at[i + 1] == s->at[i];
}

/* End of the run of letters at i: letters side by side, or single letters each parted from the next. */
static uint32_t run_end(const struct wj_stream *s, uint32_t i, uint32_t to)
{
    uint32_t end = i + 1;
    while (end < to && end - i < MAX_RUN && s->half[end] & WJ_SOUND_LETTER && is_adjacent(s, end - 1))
        end++;
    if (end - i > 1)
        return end;
    while (end < to && end - i < MAX_RUN && s->half[end] & WJ_SOUND_LETTER &&
           s->at[end] - s->at[end - 1] <= 4 &&
           (end + 1 >= to || !(s->half[end + 1] & WJ_SOUND_LETTER) || !is_adjacent(s, end)))
        end++;
    return end - i > 2 ? end : i + 1;
}

static int add_letters(struct wj_stream *s, struct wj_str text, uint32_t from, uint32_t to, uint32_t *next,
                       struct wj_err *e)
{
    char letters[MAX_RUN];
    uint8_t len[MAX_RUN + 1];
    uint16_t syllable[MAX_RUN + 1];
    uint32_t end = run_end(s, from, to), n = end - from, at = from;
    for (uint32_t i = 0; i < n; i++)
        letters[i] = (char)((s->half[from + i] & (WJ_SOUND_N - 1)) - WJ_SOUND_LETTER_0 + 'a');
    size_t k = n > 1 ? wj_spell_pinyin(letters, n, len, syllable) : 0;
    *next = end;
    for (size_t i = 0; i < k; i++) {
        uint32_t last = at + len[i] - 1;
        const struct wj_token t = { .from = s->at[at],
                                    .to = (uint32_t)wj_stream_char_end(text, s->at[last]),
                                    .index = at,
                                    .n = len[i],
                                    .kind = WJ_TOKEN_PINYIN };
        int rc = add_token(s, &t, wj_foldtab_fuzzy[syllable[i]], e);
        if (rc != WJ_OK)
            return rc;
        at += len[i];
    }
    for (; at < end; at++) {
        s->sound[s->nsound] = s->half[at] & (WJ_SOUND_N - 1);
        s->sound_ref[s->nsound++] = at;
    }
    return WJ_OK;
}

/* Parts of one character side by side: *next moves behind them, or stays at from. */
static int add_split(struct wj_stream *s, struct wj_str text, uint32_t from, uint32_t to, uint32_t *next,
                     struct wj_err *e)
{
    uint32_t parts[5], n = 1, c;
    size_t len = 0;
    parts[0] = wj_alphabet_canonical(s->raw[from]);
    while (n < 5 && from + n < to && is_adjacent(s, from + n - 1)) {
        parts[n] = wj_alphabet_canonical(s->raw[from + n]);
        if (n == 1 && !wj_foldtab_may_join(parts[0], parts[1]))
            return WJ_OK;
        n++;
    }
    c = wj_foldtab_join(parts, n, &len);
    if (!c)
        return WJ_OK;
    const struct wj_token t = { .from = s->at[from],
                                .to = (uint32_t)wj_stream_char_end(text, s->at[from + len - 1]),
                                .index = from,
                                .n = (uint32_t)len,
                                .c = c,
                                .kind = WJ_TOKEN_SPLIT };
    *next = from + (uint32_t)len;
    return add_token(s, &t, wj_alphabet_sound(c), e);
}

static int add_picture(struct wj_stream *s, const struct wj_picture *p, struct wj_err *e)
{
    const struct wj_token t = {
        .from = p->at, .to = p->to, .index = p->index, .c = p->c, .kind = WJ_TOKEN_PICTURE
    };
    return add_token(s, &t, p->sound, e);
}

int wj_stream_sound(struct wj_stream *s, struct wj_str text, uint32_t from, uint32_t to, struct wj_err *e)
{
    size_t picture = s->npictures;
    int rc = wj_stream_room(s, (size_t)(to - from) + s->npictures + 2, e);
    while (picture > 0 && s->pictures[picture - 1].index >= from)
        picture--;
    uint32_t stop = picture < s->npictures ? s->pictures[picture].index : UINT32_MAX, i = from;
    while (rc == WJ_OK && i < to) {
        for (; rc == WJ_OK && i >= stop;
             stop = picture < s->npictures ? s->pictures[picture].index : UINT32_MAX)
            rc = add_picture(s, &s->pictures[picture++], e);
        uint16_t half = s->half[i];
        uint32_t next = i;
        if (rc == WJ_OK && half & WJ_SOUND_LETTER)
            rc = add_letters(s, text, i, to, &next, e);
        else if (rc == WJ_OK && half & WJ_SOUND_SPLIT)
            rc = add_split(s, text, i, to, &next, e);
        if (next > i) {
            i = next;
            continue;
        }
        s->sound[s->nsound] = half & (WJ_SOUND_N - 1);
        s->sound_ref[s->nsound] = i;
        s->nsound += i == from || s->raw[i] != s->raw[i - 1]; /* a repeat is written over */
        i++;
    }
    for (; rc == WJ_OK && picture < s->npictures; picture++)
        rc = add_picture(s, &s->pictures[picture], e);
    s->sound[s->nsound] = 0;
    s->sound_ref[s->nsound++] = to;
    return rc;
}
