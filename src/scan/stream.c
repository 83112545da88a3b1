/* stream.c - the shape stream; stream_sound.c makes the sound stream. */
#include "scan/stream.h"

#include "base/utf8.h"
#include "scan/foldtab.h"

#include <stdlib.h>

void wj_stream_fini(struct wj_stream *s)
{
    free(s->shape);
    free(s->half);
    free(s->raw);
    free(s->at);
    free(s->sound);
    free(s->sound_ref);
    free(s->tokens);
    free(s->pictures);
    *s = (struct wj_stream){ 0 };
}

void wj_stream_reset(struct wj_stream *s)
{
    s->n = s->nsound = s->ntokens = s->npictures = 0;
}

size_t wj_stream_char_end(struct wj_str text, size_t at)
{
    if (at < text.n)
        at++;
    while (at < text.n && (text.p[at] & 0xC0) == 0x80)
        at++;
    return at;
}

static bool grow(void *array, size_t cap, size_t size)
{
    void **p = array, *q = realloc(*p, cap * size);
    if (q)
        *p = q;
    return q != NULL;
}

int wj_stream_room(struct wj_stream *s, size_t more, struct wj_err *e)
{
    size_t used = s->n > s->nsound ? s->n : s->nsound;
    if (s->cap - used >= more)
        return WJ_OK;
    size_t cap = s->cap ? s->cap : 4096;
    while (cap - used < more)
        cap *= 2;
    if (cap > UINT32_MAX / 8)
        return wj_fail(e, WJ_E_LIMIT, "text too long");
    if (!grow(&s->shape, cap, sizeof *s->shape) || !grow(&s->half, cap, sizeof *s->half) ||
        !grow(&s->raw, cap, sizeof *s->raw) || !grow(&s->at, cap, sizeof *s->at) ||
        !grow(&s->sound, cap, sizeof *s->sound) || !grow(&s->sound_ref, cap, sizeof *s->sound_ref))
        return wj_fail(e, WJ_E_NOMEM, "no memory for a text");
    s->cap = cap;
    return WJ_OK;
}

static void put(struct wj_stream *s, uint32_t entry, uint32_t raw, size_t at)
{
    s->shape[s->n] = (uint16_t)entry;
    s->half[s->n] = (uint16_t)(entry >> 16);
    s->raw[s->n] = raw < 0xFFFF ? (uint16_t)raw : 0xFFFF;
    s->at[s->n++] = (uint32_t)at;
}

static int put_picture(struct wj_stream *s, uint32_t entry, uint32_t c, size_t at, size_t to,
                       struct wj_err *e)
{
    if (s->npictures == s->cappictures) {
        size_t cap = s->cappictures ? s->cappictures * 2 : 64;
        if (!grow(&s->pictures, cap, sizeof *s->pictures))
            return wj_fail(e, WJ_E_NOMEM, "no memory for a text");
        s->cappictures = cap;
    }
    s->pictures[s->npictures++] = (struct wj_picture){
        .index = (uint32_t)s->n,
        .at = (uint32_t)at,
        .to = (uint32_t)to,
        .c = wj_foldtab_entry(c)->to,
        .sound = (uint16_t)(entry >> 16 & (WJ_SOUND_N - 1)),
    };
    return WJ_OK;
}

/* A character that is not one plain element: expansions, pictures; separators and invisible ones vanish. */
static int put_special(struct wj_stream *s, const struct wj_alphabet *a, uint32_t entry, uint32_t c,
                       size_t at, size_t to, size_t bytes_left, struct wj_err *e)
{
    if ((entry & 0xFFFF) == WJ_SHAPE_MANY) {
        const uint32_t *many = &wj_foldtab_many[wj_foldtab_entry(c)->to];
        int rc = wj_stream_room(s, bytes_left + many[0] + 2, e);
        for (uint32_t k = 1; rc == WJ_OK && k <= many[0]; k++)
            put(s, wj_alphabet_entry(a, many[k]), c, at);
        return rc;
    }
    if (entry >> 16)
        return put_picture(s, entry, c, at, to, e);
    return WJ_OK;
}

/* The common case, three-byte characters and ASCII, straight from the table. */
static inline uint32_t decode_fast(const unsigned char *p, const unsigned char *end, size_t *len)
{
    if (p[0] < 0x80) {
        *len = 1;
        return p[0];
    }
    if ((p[0] & 0xF0) == 0xE0 && end - p >= 3) {
        *len = 3;
        return (p[0] & 15u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
    }
    *len = 0;
    return 0;
}

int wj_stream_add(struct wj_stream *s, const struct wj_alphabet *a, struct wj_str text, uint32_t *from,
                  uint32_t *to, struct wj_err *e)
{
    int rc = wj_stream_room(s, text.n + 16, e); /* no more elements than bytes; expansions ask for more */
    if (rc != WJ_OK)
        return rc;
    const unsigned char *base = (const unsigned char *)text.p, *end = base + text.n;
    uint32_t first = (uint32_t)s->n;
    for (const unsigned char *p = base; p < end;) {
        size_t len, at = (size_t)(p - base);
        uint32_t c = decode_fast(p, end, &len), entry;
        if (len) {
            entry = a->bmp[c];
        } else {
            size_t next = at;
            c = wj_utf8_next(text, &next);
            len = next - at;
            entry = wj_alphabet_entry(a, c);
        }
        p += len;
        if ((entry & 0xFFFF) < WJ_SHAPE_MANY) {
            put(s, entry, c, at);
            continue;
        }
        rc = put_special(s, a, entry, c, at, at + len, (size_t)(end - p) + 2, e);
        if (rc != WJ_OK)
            return rc;
    }
    *from = first;
    *to = (uint32_t)s->n;
    put(s, 0, 0, text.n);
    return WJ_OK;
}
