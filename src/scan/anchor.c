/* anchor.c - see anchor.h. */
#include "scan/anchor.h"

#include "base/arena.h"
#include "scan/foldtab.h"

#include <stdlib.h>

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

/* The two keys a place may be filed under. */
struct keys {
    uint32_t first[2], second[2];
};

static inline struct keys keys_at(const struct wj_stream *s, uint32_t i)
{
    const uint32_t left = s->entry[i], right = s->entry[i + 1];
    return (struct keys){ .first = { left & 0xFFFF, (right >> 16 & (WJ_SOUND_N - 1)) | SOUND_BIT },
                          .second = { (left >> 16 & (WJ_SOUND_N - 1)) | SOUND_BIT, right & 0xFFFF } };
}

static inline uint32_t may_be(const struct wj_anchors *a, const uint32_t *key)
{
    uint32_t bit = hash(key[0], key[1]) >> a->filter_shift;
    return a->filter[bit >> 6] >> (bit & 63) & 1;
}

size_t wj_anchors_sift(const struct wj_anchors *a, const struct wj_stream *s, const uint32_t *spots, size_t n,
                       uint32_t *out)
{
    size_t likely = 0, found = 0;
    if (!a->n)
        return 0;
    for (size_t k = 0; k < n; k++) {
        const struct keys key = keys_at(s, spots[k]);
        out[likely] = spots[k];
        likely += may_be(a, key.first) | may_be(a, key.second);
    }
    for (size_t k = 0; k < likely;
         k++) { /* what stands in ordinary words just so is no homophone of anything */
        out[found] = out[k];
        found += !wj_foldtab_is_pair(s->raw[out[k]], s->raw[out[k] + 1]);
    }
    for (size_t k = 0; k < found; k++) {
        const struct keys key = keys_at(s, out[k]);
        __builtin_prefetch(&a->slots[hash(key.first[0], key.first[1]) >> a->slot_shift]);
        __builtin_prefetch(&a->slots[hash(key.second[0], key.second[1]) >> a->slot_shift]);
    }
    return found;
}

static int try_key(const struct wj_anchors *a, uint32_t x, uint32_t y, size_t at, struct wj_matches *out,
                   struct wj_err *e)
{
    int rc = WJ_OK;
    for (uint32_t i = *find_slot(a, x, y); i && rc == WJ_OK; i = a->entries[i - 1].next)
        rc = report(out, a->entries[i - 1].value, at, e);
    return rc;
}

int wj_anchors_search(const struct wj_anchors *a, const struct wj_stream *s, const uint32_t *spots, size_t n,
                      struct wj_matches *out, struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t k = 0; k < n && rc == WJ_OK; k++) {
        const struct keys key = keys_at(s, spots[k]);
        if (key.first[0] && key.first[1] != SOUND_BIT)
            rc = try_key(a, key.first[0], key.first[1], spots[k], out, e);
        if (rc == WJ_OK && key.second[1] && key.second[0] != SOUND_BIT)
            rc = try_key(a, key.second[0], key.second[1], spots[k], out, e);
    }
    return rc;
}
