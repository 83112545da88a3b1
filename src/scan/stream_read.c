/*
 * stream_read.c - the reading stream: what is written in another way, and what
 * stands around it, as it would be read.
 *
 * A run of Latin letters that is pinyin from end to end gives syllables.
 * Parts of a split character and pictures give the character meant.  A character
 * that repeats the one before it is dropped.
 */
#include "scan/stream.h"

#include "scan/automaton.h"
#include "scan/foldtab.h"
#include "scan/spell.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_RUN = WJ_SPELL_MAX, MAX_WORD = 63 };

static size_t width_of(uint16_t raw)
{
    return raw < 0x80 ? 1 : raw < 0x800 ? 2 : raw < 0xFFFF ? 3 : 4;
}

static bool is_adjacent(const struct wj_stream *s, uint32_t i)
{
    return s->at[i + 1] == s->at[i] + width_of(s->raw[i]) || s->at[i + 1] == s->at[i];
}

static bool is_letter(const struct wj_stream *s, uint32_t i)
{
    return s->entry[i] & (uint32_t)WJ_SOUND_LETTER << 16;
}

/* End of the run of letters at i: letters side by side, or single letters each parted from the next. */
static uint32_t run_end(const struct wj_stream *s, uint32_t i, uint32_t to)
{
    uint32_t end = i + 1;
    while (end < to && end - i < MAX_RUN && is_letter(s, end) && is_adjacent(s, end - 1))
        end++;
    if (end - i > 1)
        return end;
    while (end < to && end - i < MAX_RUN && is_letter(s, end) && s->at[end] - s->at[end - 1] <= 4 &&
           (end + 1 >= to || !is_letter(s, end + 1) || !is_adjacent(s, end)))
        end++;
    return end - i > 2 ? end : i + 1;
}

/* Tokens of the run of letters at from, if it is pinyin; *next moves behind the run. */
static int read_letters(struct wj_stream *s, struct wj_str text, uint32_t from, uint32_t to, uint32_t *next,
                        struct wj_err *e)
{
    char letters[MAX_RUN];
    uint8_t len[MAX_RUN + 1];
    uint16_t syllable[MAX_RUN + 1];
    uint32_t end = run_end(s, from, to), n = end - from, at = from;
    *next = end;
    if (n < 2)
        return WJ_OK;
    for (uint32_t i = 0; i < n; i++)
        letters[i] = (char)(wj_stream_sound(s, from + i) - WJ_SOUND_LETTER_0 + 'a');
    size_t k = wj_spell_pinyin(letters, n, len, syllable);
    for (size_t i = 0; i < k; i++) {
        const struct wj_token t = { .from = s->at[at],
                                    .to = (uint32_t)wj_stream_char_end(text, s->at[at + len[i] - 1]),
                                    .index = at,
                                    .n = len[i],
                                    .sound = wj_foldtab_fuzzy[syllable[i]],
                                    .kind = WJ_TOKEN_PINYIN };
        int rc = wj_stream_token(s, &t, e);
        if (rc != WJ_OK)
            return rc;
        at += len[i];
    }
    return WJ_OK;
}

/* A token when parts of one character stand side by side at from; *next moves behind them. */
static int read_split(struct wj_stream *s, struct wj_str text, uint32_t from, uint32_t to, uint32_t *next,
                      struct wj_err *e)
{
    uint32_t parts[5], n = 1;
    size_t len = 0;
    *next = from + 1;
    if (from + 1 >= to || !wj_foldtab_may_join(s->raw[from], s->raw[from + 1]))
        return WJ_OK;
    parts[0] = wj_alphabet_canonical(s->raw[from]);
    for (; n < 5 && from + n < to && is_adjacent(s, from + n - 1); n++)
        parts[n] = wj_alphabet_canonical(s->raw[from + n]);
    uint32_t c = wj_foldtab_join(parts, n, &len);
    if (!c)
        return WJ_OK;
    const struct wj_token t = { .from = s->at[from],
                                .to = (uint32_t)wj_stream_char_end(text, s->at[from + len - 1]),
                                .index = from,
                                .n = (uint32_t)len,
                                .c = c,
                                .sound = wj_alphabet_sound(c),
                                .kind = WJ_TOKEN_SPLIT };
    *next = from + (uint32_t)len;
    return wj_stream_token(s, &t, e);
}

static int read_repeat(struct wj_stream *s, uint32_t i, struct wj_err *e)
{
    const struct wj_token t = {
        .from = s->at[i], .to = s->at[i], .index = i, .n = 1, .kind = WJ_TOKEN_REPEAT
    };
    return wj_stream_token(s, &t, e);
}

static bool is_odd(const struct wj_stream *s, uint32_t i, uint32_t first)
{
    const uint32_t flags = (uint32_t)(WJ_SOUND_LETTER | WJ_SOUND_SPLIT) << 16;
    return s->entry[i] & flags || (i > first && s->raw[i] == s->raw[i - 1]);
}

/* The next element at or behind i that may be something else than itself, four looked at together. */
static uint32_t next_odd(const struct wj_stream *s, uint32_t i, uint32_t to, uint32_t first)
{
    const uint64_t flags = (uint64_t)(WJ_SOUND_LETTER | WJ_SOUND_SPLIT) << 48 |
                           (uint64_t)(WJ_SOUND_LETTER | WJ_SOUND_SPLIT) << 16;
    for (; i + 4 <= to && i > first; i += 4) {
        uint64_t entry[2], raw, before;
        memcpy(entry, s->entry + i, sizeof entry);
        memcpy(&raw, s->raw + i, sizeof raw);
        memcpy(&before, s->raw + i - 1, sizeof before);
        uint64_t same = raw ^ before; /* a zero lane is a repeat */
        if ((entry[0] | entry[1]) & flags || (same - 0x0001000100010001u) & ~same & 0x8000800080008000u)
            break;
    }
    while (i < to && !is_odd(s, i, first))
        i++;
    return i;
}

static int find_tokens(struct wj_stream *s, struct wj_str text, uint32_t from, uint32_t to, struct wj_err *e)
{
    int rc = WJ_OK;
    for (uint32_t i = next_odd(s, from, to, from), next; i < to && rc == WJ_OK;
         i = next_odd(s, next, to, from)) {
        next = i + 1;
        if (is_letter(s, i))
            rc = read_letters(s, text, i, to, &next, e);
        else if (i > from && s->raw[i] == s->raw[i - 1] && s->raw[i] >= 0x80)
            rc = read_repeat(s, i, e);
        else if (s->entry[i] & (uint32_t)WJ_SOUND_SPLIT << 16)
            rc = read_split(s, text, i, to, &next, e);
    }
    return rc;
}

static int by_index(const void *a, const void *b)
{
    const struct wj_token *x = a, *y = b;
    if (x->index != y->index)
        return x->index < y->index ? -1 : 1;
    if (x->from != y->from) /* a picture stands before the element it points to */
        return x->from < y->from ? -1 : 1;
    return 0;
}

static int reading_room(struct wj_stream *s, size_t more, struct wj_err *e)
{
    if (s->capreading - s->nreading >= more)
        return WJ_OK;
    size_t cap = s->capreading ? s->capreading : 1024;
    while (cap - s->nreading < more)
        cap *= 2;
    uint32_t *reading = realloc(s->reading, cap * sizeof *reading);
    if (reading)
        s->reading = reading;
    uint32_t *ref = realloc(s->reading_ref, cap * sizeof *ref);
    if (ref)
        s->reading_ref = ref;
    uint32_t *starts = realloc(s->starts, cap * sizeof *starts);
    if (starts)
        s->starts = starts;
    if (!reading || !ref || !starts)
        return wj_fail(e, WJ_E_NOMEM, "no memory for a text");
    s->capreading = cap;
    return WJ_OK;
}

static void put(struct wj_stream *s, uint32_t sound, uint32_t ref)
{
    s->reading[s->nreading] = sound;
    s->reading_ref[s->nreading++] = ref;
}

/*
 * Where words begin that hold the element put next, or only cross to it: nowhere
 * before the stretch, and nowhere that is marked already.  Words of two begin right before it.
 */
static void mark_starts(struct wj_stream *s, size_t stretch, bool cross)
{
    size_t odd = s->nreading, i = odd > stretch + MAX_WORD ? odd - MAX_WORD : stretch;
    if (s->nstarts && (s->starts[s->nstarts - 1] & ~WJ_START_PAIR) >= i)
        i = (s->starts[s->nstarts - 1] & ~WJ_START_PAIR) + 1;
    for (; i + cross <= odd; i++)
        s->starts[s->nstarts++] = (uint32_t)i | (i + 1 >= odd ? WJ_START_PAIR : 0);
}

/* Stretches around the tokens from first on, parted by 0 where something between is left out. */
static int write_stretches(struct wj_stream *s, size_t first, uint32_t from, uint32_t to, struct wj_err *e)
{
    uint32_t done = from; /* elements before are dealt with */
    size_t stretch = s->nreading;
    for (size_t t = first; t < s->ntokens; t++) {
        const struct wj_token *token = &s->tokens[t];
        uint32_t reach = token->index > from + WJ_READING_REACH ? token->index - WJ_READING_REACH : from;
        uint32_t next = t + 1 < s->ntokens ? s->tokens[t + 1].index : to;
        int rc = reading_room(s, WJ_READING_REACH * 2 + 4, e);
        if (rc != WJ_OK)
            return rc;
        if (token->index < done) /* overlaps the one before */
            continue;
        if (reach > done) {
            put(s, 0, done);
            stretch = s->nreading;
        }
        for (uint32_t i = reach > done ? reach : done; i < token->index; i++)
            put(s, wj_stream_sound(s, i), i);
        mark_starts(s, stretch, token->kind == WJ_TOKEN_REPEAT);
        done = token->index + token->n;
        if (token->kind != WJ_TOKEN_REPEAT)
            put(s, token->sound, (uint32_t)t | WJ_READING_TOKEN);
        uint32_t end = done + WJ_READING_REACH < next ? done + WJ_READING_REACH : next;
        for (; done < end; done++)
            put(s, wj_stream_sound(s, done), done);
    }
    int rc = reading_room(s, 2, e);
    if (rc == WJ_OK && s->ntokens > first)
        put(s, 0, to);
    return rc;
}

int wj_stream_read(struct wj_stream *s, struct wj_str text, uint32_t from, uint32_t to, struct wj_err *e)
{
    size_t first = s->first_picture, pictures = s->ntokens - first;
    int rc = find_tokens(s, text, from, to, e);
    if (rc == WJ_OK && pictures && s->ntokens - first > pictures)
        qsort(s->tokens + first, s->ntokens - first, sizeof *s->tokens, by_index);
    if (rc == WJ_OK)
        rc = write_stretches(s, first, from, to, e);
    return rc;
}
