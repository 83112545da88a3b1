/* stream.c - the shape and sound streams; stream_read.c makes the reading stream. */
#include "scan/stream.h"

#include "base/utf8.h"
#include "scan/foldtab.h"

#include <stdlib.h>

void wj_stream_fini(struct wj_stream *s)
{
    free(s->entry);
    free(s->raw);
    free(s->at);
    free(s->reading);
    free(s->reading_ref);
    free(s->starts);
    free(s->tokens);
    *s = (struct wj_stream){ 0 };
}

void wj_stream_reset(struct wj_stream *s)
{
    s->n = s->nreading = s->ntokens = s->nstarts = 0;
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
    if (s->cap - s->n >= more)
        return WJ_OK;
    size_t cap = s->cap ? s->cap : 4096;
    while (cap - s->n < more)
        cap *= 2;
    if (cap > UINT32_MAX / 8)
        return wj_fail(e, WJ_E_LIMIT, "text too long");
    if (!grow(&s->entry, cap, sizeof *s->entry) || !grow(&s->raw, cap, sizeof *s->raw) ||
        !grow(&s->at, cap, sizeof *s->at))
        return wj_fail(e, WJ_E_NOMEM, "no memory for a text");
    s->cap = cap;
    return WJ_OK;
}

int wj_stream_token(struct wj_stream *s, const struct wj_token *t, struct wj_err *e)
{
    if (s->ntokens == s->captokens) {
        size_t cap = s->captokens ? s->captokens * 2 : 128;
        if (!grow(&s->tokens, cap, sizeof *s->tokens))
            return wj_fail(e, WJ_E_NOMEM, "no memory for a text");
        s->captokens = cap;
    }
    s->tokens[s->ntokens++] = *t;
    return WJ_OK;
}

static void put(struct wj_stream *s, uint32_t entry, uint32_t raw, size_t at)
{
    s->entry[s->n] = entry;
    s->raw[s->n] = raw < 0xFFFF ? (uint16_t)raw : 0xFFFF;
    s->at[s->n++] = (uint32_t)at;
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
    if (!(entry >> 16))
        return WJ_OK;
    const struct wj_token t = { .from = (uint32_t)at,
                                .to = (uint32_t)to,
                                .index = (uint32_t)s->n,
                                .c = wj_foldtab_entry(c)->to,
                                .sound = (uint16_t)(entry >> 16 & (WJ_SOUND_N - 1)),
                                .kind = WJ_TOKEN_PICTURE };
    return wj_stream_token(s, &t, e);
}

/* What run_fast() keeps in registers. */
struct run {
    const uint32_t *bmp;
    uint32_t *entry, *at;
    uint16_t *raw;
    size_t n;
};

/* One character through the table; false when it is not simply kept or dropped. */
static inline bool put_fast(struct run *r, uint32_t c, size_t at)
{
    uint32_t entry = r->bmp[c];
    r->entry[r->n] = entry;
    r->raw[r->n] = (uint16_t)c;
    r->at[r->n] = (uint32_t)at;
    if (entry >> 31) /* WJ_SOUND_SPECIAL */
        return false;
    r->n += (entry & 0xFFFF) < WJ_SHAPE_MANY; /* separators and invisible ones are written over */
    return true;
}

/* Characters of three bytes and of one, up to one that needs more; answers where it stands. */
static const unsigned char *run_fast(struct wj_stream *s, const struct wj_alphabet *a,
                                     const unsigned char *base, const unsigned char *p,
                                     const unsigned char *end)
{
    struct run r = { a->bmp, s->entry, s->at, s->raw, s->n };
    while (p + 3 <= end) {
        if ((p[0] & 0xF0) == 0xE0) {
            uint32_t c = (p[0] & 15u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
            if (!put_fast(&r, c, (size_t)(p - base)))
                break;
            p += 3;
        } else {
            if (p[0] >= 0x80 || !put_fast(&r, p[0], (size_t)(p - base)))
                break;
            p++;
        }
    }
    s->n = r.n;
    return p;
}

int wj_stream_add(struct wj_stream *s, const struct wj_alphabet *a, struct wj_str text, uint32_t *from,
                  uint32_t *to, struct wj_err *e)
{
    int rc = wj_stream_room(s, text.n + 16, e); /* no more elements than bytes; expansions ask for more */
    const unsigned char *base = (const unsigned char *)text.p, *end = base + text.n, *p = base;
    uint32_t first = (uint32_t)s->n;
    s->first_picture = s->ntokens;
    while (rc == WJ_OK && p < end) {
        p = run_fast(s, a, base, p, end);
        if (p >= end)
            break;
        size_t at = (size_t)(p - base), next = at;
        uint32_t c = wj_utf8_next(text, &next), entry = wj_alphabet_entry(a, c);
        p = base + next;
        if ((entry & 0xFFFF) < WJ_SHAPE_MANY)
            put(s, entry, c, at);
        else
            rc = put_special(s, a, entry, c, at, next, (size_t)(end - p) + 2, e);
    }
    if (rc != WJ_OK)
        return rc;
    *from = first;
    *to = (uint32_t)s->n;
    put(s, 0, 0, text.n);
    return WJ_OK;
}
