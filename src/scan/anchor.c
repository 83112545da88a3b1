/* anchor.c - see anchor.h. */
#include "scan/anchor.h"

#include "base/arena.h"
#include "scan/foldtab.h"

#include <stdlib.h>

enum { BLOCK = 8 };

/* Keys are two symbols; a sound is told from a shape by a high bit. */
#define SOUND_BIT 0x10000u

struct entry {
    uint64_t key;
    uint32_t value, next; /* 1 + index of the next entry of the same key */
};

struct wj_anchors {
    uint64_t *filter; /* bits */
    unsigned filter_shift;
    uint32_t *slots; /* 1 + index of an entry */
    unsigned slot_shift;
    size_t nslots;
    struct entry *entries;
    size_t n;
};

static inline uint32_t hash(uint32_t a, uint32_t b)
{
    return a * 0x9E3779B1u + b * 0x85EBCA77u;
}

static inline uint64_t key_of(uint32_t a, uint32_t b)
{
    return (uint64_t)a << 32 | b;
}

static uint32_t *find_slot(const struct wj_anchors *a, uint32_t x, uint32_t y)
{
    size_t at = hash(x, y) >> a->slot_shift;
    while (a->slots[at] && a->entries[a->slots[at] - 1].key != key_of(x, y))
        at = (at + 1) & (a->nslots - 1);
    return &a->slots[at];
}

static void file_word(struct wj_anchors *a, uint32_t x, uint32_t y, uint32_t value)
{
    uint32_t *slot = find_slot(a, x, y), bit = hash(x, y) >> a->filter_shift;
    a->entries[a->n] = (struct entry){ .key = key_of(x, y), .value = value, .next = *slot };
    *slot = (uint32_t)++a->n;
    a->filter[bit >> 6] |= (uint64_t)1 << (bit & 63);
}

int wj_anchors_new(struct wj_arena *arena, const struct wj_anchor *words, size_t n, struct wj_anchors **out,
                   struct wj_err *e)
{
    struct wj_anchors *a = WJ_NEW(arena, struct wj_anchors);
    unsigned bits = 11;
    while (((size_t)1 << bits) < n * 4)
        bits++;
    unsigned filter_bits = bits + 5 > 21 ? 21 : bits + 5;
    if (!a || n > UINT32_MAX / 8)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for %zu words", n);
    a->nslots = (size_t)1 << bits;
    a->slot_shift = 32 - bits;
    a->filter_shift = 32 - filter_bits;
    a->filter = WJ_NEW_N(arena, uint64_t, (size_t)1 << (filter_bits - 6));
    a->slots = WJ_NEW_N(arena, uint32_t, a->nslots);
    a->entries = WJ_NEW_N(arena, struct entry, n * 2 + 1);
    if (wj_arena_spent(arena))
        return wj_fail(e, WJ_E_LIMIT, "no memory left for %zu words", n);
    for (size_t i = 0; i < n; i++) {
        file_word(a, words[i].shape[0], words[i].sound[1] | SOUND_BIT, words[i].value);
        file_word(a, words[i].sound[0] | SOUND_BIT, words[i].shape[1], words[i].value);
    }
    *out = a;
    return WJ_OK;
}

static int report(struct wj_matches *m, uint32_t value, size_t at, struct wj_err *e)
{
    if (m->n == m->cap) {
        size_t cap = m->cap ? m->cap * 2 : 1024;
        struct wj_match *items = realloc(m->items, cap * sizeof *items);
        if (!items)
            return wj_fail(e, WJ_E_NOMEM, "no memory for matches");
        m->items = items;
        m->cap = cap;
    }
    m->items[m->n++] = (struct wj_match){ .value = value, .from = (uint32_t)at, .to = (uint32_t)at + 2 };
    return WJ_OK;
}

static int try_key(const struct wj_anchors *a, const struct wj_stream *s, uint32_t x, uint32_t y, size_t at,
                   struct wj_matches *out, struct wj_err *e)
{
    uint32_t i = *find_slot(a, x, y);
    int rc = WJ_OK;
    if (!i || wj_foldtab_is_pair(s->raw[at], s->raw[at + 1]))
        return WJ_OK; /* what stands in ordinary words just so is no homophone of anything */
    for (; i && rc == WJ_OK; i = a->entries[i - 1].next)
        rc = report(out, a->entries[i - 1].value, at, e);
    return rc;
}

static int try_place(const struct wj_anchors *a, const struct wj_stream *s, size_t i, struct wj_matches *out,
                     struct wj_err *e)
{
    uint32_t left = s->sound[i], right = s->sound[i + 1];
    int rc = s->shape[i] && right ? try_key(a, s, s->shape[i], right | SOUND_BIT, i, out, e) : WJ_OK;
    if (rc == WJ_OK && s->shape[i + 1] && left)
        rc = try_key(a, s, left | SOUND_BIT, s->shape[i + 1], i, out, e);
    return rc;
}

static inline unsigned sift(const struct wj_anchors *a, const struct wj_stream *s, size_t i)
{
    const uint16_t *shape = s->shape + i, *sound = s->sound + i;
    unsigned found = 0;
    for (unsigned k = 0; k < BLOCK; k++) {
        uint32_t left = sound[k] | SOUND_BIT, right = sound[k + 1] | SOUND_BIT;
        uint32_t x = hash(shape[k], right) >> a->filter_shift,
                 y = hash(left, shape[k + 1]) >> a->filter_shift;
        uint64_t hit = a->filter[x >> 6] >> (x & 63) | a->filter[y >> 6] >> (y & 63);
        found |= (unsigned)(hit & 1) << k;
    }
    return found;
}

int wj_anchors_search(const struct wj_anchors *a, const struct wj_stream *s, struct wj_matches *out,
                      struct wj_err *e)
{
    size_t i = 0;
    int rc = WJ_OK;
    if (!a->n)
        return WJ_OK;
    for (; rc == WJ_OK && i + BLOCK + 1 <= s->n; i += BLOCK)
        for (unsigned p = sift(a, s, i); p && rc == WJ_OK; p &= p - 1)
            rc = try_place(a, s, i + (unsigned)__builtin_ctz(p), out, e);
    for (; rc == WJ_OK && i + 1 < s->n; i++)
        rc = try_place(a, s, i, out, e);
    return rc;
}
