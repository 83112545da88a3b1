/* automaton.c - two filters, two hash tables and groups of words; see automaton.h. */
#include "scan/automaton.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_PATTERN = 64, HEAD = 4, ENTRY = 3, NEAR_BYTES = 256 << 10 };

/*
 * Patterns of two symbols are found through a table of pairs, longer ones
 * through a table of their first three symbols; each gives the group of patterns that begin so,
 * which lie side by side: a text costs one or two cache misses per hit, however
 * many patterns there are.
 *
 * A pair's slot is key << 32 | value, or an offset into the pool with F_GROUP when several patterns
 * are equal.  A triple's slot is fingerprint << 32 | offset.  A group in the pool is
 * first three symbols, count, then entries: n, value (two cells), symbols from the fourth on.
 */
#define F_GROUP 0x80000000u

struct wj_automaton {
    size_t n;         /* patterns */
    uint64_t *begins; /* bits: may a pattern begin with this pair? */
    unsigned begins_shift;
    uint64_t *filter;
    unsigned filter_shift;
    size_t nfilter;
    uint64_t *pairs, *triples;
    unsigned pair_shift, triple_shift;
    size_t npairs, ntriples;
    uint16_t *pool;
    size_t npool;
    bool far;           /* the tables are too big to lie near the processor */
    uint32_t *ones;     /* of a symbol: 1 + offset of its group, or NULL */
    uint64_t *one_bits; /* the same as bits */
};

static inline uint32_t hash_pair(uint32_t a, uint32_t b)
{
    return a * 0x9E3779B1u + b * 0x85EBCA77u;
}

/* The bit of a filter block that a third symbol sets. */
static inline unsigned third_bit(uint32_t pair, uint32_t c)
{
    return ((c * 0xC2B2AE3Du) ^ pair * 5u) >> 26;
}

/* The bit of a block that says "these two are a pattern". */
static inline unsigned pair_bit(uint32_t pair)
{
    return (pair >> 5) & 63;
}

static inline uint32_t hash_triple(uint32_t pair, uint32_t c)
{
    uint32_t h = (pair ^ c * 0xC2B2AE3Du) * 0x9E3779B1u;
    return h ^ h >> 15;
}

/* Slot of a key in the upper half; an empty one is 0. */
static inline size_t find_slot(const uint64_t *slots, size_t n, size_t at, uint32_t key)
{
    while (slots[at] && slots[at] >> 32 != key)
        at = (at + 1) & (n - 1);
    return at;
}

static unsigned log2_up(size_t n)
{
    unsigned bits = 0;
    while (((size_t)1 << bits) < n)
        bits++;
    return bits;
}

/* ---- building ---- */

static int compare_patterns(const struct wj_pattern *a, const struct wj_pattern *b)
{
    uint32_t least = a->n < b->n ? a->n : b->n;
    for (uint32_t i = 0; i < least; i++)
        if (a->symbols[i] != b->symbols[i])
            return a->symbols[i] < b->symbols[i] ? -1 : 1;
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    return a->value < b->value ? -1 : a->value > b->value;
}

static int by_symbols(const void *x, const void *y)
{
    return compare_patterns(x, y);
}

static bool same_group(const struct wj_pattern *a, const struct wj_pattern *b)
{
    uint32_t na = a->n < 3 ? a->n : 3, nb = b->n < 3 ? b->n : 3;
    return na == nb && memcmp(a->symbols, b->symbols, na * sizeof *a->symbols) == 0;
}

static void put_cell(struct wj_automaton *a, uint32_t v)
{
    a->pool[a->npool++] = (uint16_t)v;
}

/* Patterns of one group, into the pool; answers where it begins. */
static uint32_t put_group(struct wj_automaton *a, const struct wj_pattern *p, size_t n)
{
    uint32_t at = (uint32_t)a->npool;
    for (uint32_t k = 0; k < 3; k++)
        put_cell(a, k < p->n ? p->symbols[k] : 0);
    put_cell(a, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        put_cell(a, p[i].n);
        put_cell(a, p[i].value & 0xFFFF);
        put_cell(a, p[i].value >> 16);
        for (uint32_t k = 3; k < p[i].n; k++)
            put_cell(a, p[i].symbols[k]);
    }
    return at;
}

static void add_group(struct wj_automaton *a, const struct wj_pattern *p, size_t n)
{
    if (a->ones && p->n == 1) {
        a->ones[p->symbols[0]] = put_group(a, p, n) + 1;
        a->one_bits[p->symbols[0] >> 6] |= (uint64_t)1 << (p->symbols[0] & 63);
        return;
    }
    uint32_t pair = hash_pair(p->symbols[0], p->symbols[1]);
    uint64_t *block = &a->filter[pair >> a->filter_shift];
    a->begins[pair >> a->begins_shift >> 6] |= (uint64_t)1 << (pair >> a->begins_shift & 63);
    if (p->n == 2) {
        uint32_t key = (uint32_t)p->symbols[0] << 16 | p->symbols[1];
        size_t at = find_slot(a->pairs, a->npairs, pair >> a->pair_shift, key);
        bool single = n == 1 && p->value < F_GROUP;
        a->pairs[at] = (uint64_t)key << 32 | (single ? p->value : put_group(a, p, n) | F_GROUP);
        *block |= (uint64_t)1 << pair_bit(pair);
    } else {
        uint32_t h = hash_triple(pair, p->symbols[2]);
        size_t at = h >> a->triple_shift;
        while (a->triples[at]) /* fingerprints may be equal; the group's head tells */
            at = (at + 1) & (a->ntriples - 1);
        a->triples[at] = (uint64_t)(h | 1) << 32 | put_group(a, p, n);
        *block |= (uint64_t)1 << third_bit(pair, p->symbols[2]);
    }
}

static int size_tables(struct wj_arena *arena, struct wj_automaton *a, const struct wj_pattern *p, size_t n,
                       struct wj_err *e)
{
    size_t npairs = 0, ntriples = 0, cells = 0, ones = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i].n == 0 || p[i].n > MAX_PATTERN)
            return wj_fail(e, WJ_E_LIMIT, "a pattern has %u symbols; 1 to %d are possible", p[i].n,
                           MAX_PATTERN);
        cells += HEAD + ENTRY + p[i].n;
        ones += p[i].n == 1;
        npairs += p[i].n == 2;
        ntriples += p[i].n > 2;
    }
    if (cells >= F_GROUP)
        return wj_fail(e, WJ_E_LIMIT, "too many words: %zu", n);
    unsigned bits = log2_up(n * 128 < 2048 ? 2048 : n * 128);
    bits = bits > 21 ? 21 : bits;
    a->nfilter = (size_t)1 << (bits - 6);
    a->filter_shift = 32 - (bits - 6);
    unsigned pair_bits = log2_up(npairs * 2 + 16), triple_bits = log2_up(ntriples * 2 + 16);
    a->npairs = (size_t)1 << pair_bits;
    a->pair_shift = 32 - pair_bits;
    a->ntriples = (size_t)1 << triple_bits;
    a->triple_shift = 32 - triple_bits;
    a->far = (a->npairs + a->ntriples) * sizeof *a->pairs > NEAR_BYTES;
    a->filter = WJ_NEW_N(arena, uint64_t, a->nfilter);
    a->pairs = WJ_NEW_N(arena, uint64_t, a->npairs);
    a->triples = WJ_NEW_N(arena, uint64_t, a->ntriples);
    a->pool = WJ_NEW_N(arena, uint16_t, cells + 1);
    unsigned begins = log2_up(n * 64 < 1024 ? 1024 : n * 64);
    begins = begins > 20 ? 20 : begins;
    a->begins_shift = 32 - begins;
    a->begins = WJ_NEW_N(arena, uint64_t, (size_t)1 << (begins - 6));
    a->ones = ones ? WJ_NEW_N(arena, uint32_t, 65536) : NULL;
    a->one_bits = ones ? WJ_NEW_N(arena, uint64_t, 65536 / 64) : NULL;
    if (wj_arena_spent(arena))
        return wj_fail(e, WJ_E_LIMIT, "no memory left for %zu words", n);
    return WJ_OK;
}

int wj_automaton_new(struct wj_arena *arena, const struct wj_pattern *p, size_t n, struct wj_automaton **out,
                     struct wj_err *e)
{
    struct wj_automaton *a = WJ_NEW(arena, struct wj_automaton);
    if (!a)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for a dictionary");
    a->n = n;
    int rc = size_tables(arena, a, p, n, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_mark top = wj_arena_mark(arena);
    struct wj_pattern *sorted = WJ_NEW_N(arena, struct wj_pattern, n + 1);
    if (!sorted)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for %zu words", n);
    if (n) {
        memcpy(sorted, p, n * sizeof *p);
        qsort(sorted, n, sizeof *sorted, by_symbols);
    }
    for (size_t i = 0, k; i < n; i = k) {
        for (k = i + 1; k < n && k - i < UINT16_MAX && same_group(&sorted[i], &sorted[k]); k++)
            ;
        add_group(a, &sorted[i], k - i);
    }
    wj_arena_rewind(arena, top);
    *out = a;
    return WJ_OK;
}

/* ---- searching ---- */

void wj_matches_fini(struct wj_matches *m)
{
    free(m->items);
    *m = (struct wj_matches){ 0 };
}

struct search {
    const struct wj_automaton *a;
    const uint32_t *s;
    size_t n;
    unsigned shift;
    uint32_t mask;
    struct wj_matches *out;
    struct wj_err *e;
};

static inline uint32_t symbol_at(const struct search *q, size_t i)
{
    return q->s[i] >> q->shift & q->mask;
}

static int make_room(struct wj_matches *m, size_t more, struct wj_err *e)
{
    size_t cap = m->cap ? m->cap * 2 : 1024;
    while (cap - m->n < more)
        cap *= 2;
    struct wj_match *items = realloc(m->items, cap * sizeof *items);
    if (!items)
        return wj_fail(e, WJ_E_NOMEM, "no memory for matches");
    m->items = items;
    m->cap = cap;
    return WJ_OK;
}

static inline int report(const struct search *q, uint32_t value, size_t from, size_t n)
{
    struct wj_matches *m = q->out;
    if (m->n == m->cap && make_room(m, 1, q->e) != WJ_OK)
        return WJ_E_NOMEM;
    m->items[m->n++] =
        (struct wj_match){ .value = value, .from = (uint32_t)from, .to = (uint32_t)(from + n) };
    return WJ_OK;
}

/* Reports the patterns of a group that stand at a place; its first symbols are known to stand there. */
static int try_group(const struct search *q, uint32_t offset, size_t from)
{
    const uint16_t *cell = q->a->pool + offset + HEAD;
    size_t left = q->n - from;
    int rc = WJ_OK;
    for (uint32_t i = q->a->pool[offset + HEAD - 1]; i > 0 && rc == WJ_OK; i--) {
        uint32_t n = cell[0], value = cell[1] | (uint32_t)cell[2] << 16, k = 3;
        const uint16_t *rest = cell + ENTRY;
        while (k < n && k < left && rest[k - 3] == symbol_at(q, from + k))
            k++;
        if (k >= n && n <= left)
            rc = report(q, value, from, n);
        cell = rest + (n > 3 ? n - 3 : 0);
    }
    return rc;
}

static int try_pair(const struct search *q, uint32_t pair, size_t from)
{
    const struct wj_automaton *a = q->a;
    uint32_t key = symbol_at(q, from) << 16 | symbol_at(q, from + 1);
    uint64_t slot = a->pairs[find_slot(a->pairs, a->npairs, pair >> a->pair_shift, key)];
    if (!slot)
        return WJ_OK;
    uint32_t value = (uint32_t)slot;
    return value & F_GROUP ? try_group(q, value & ~F_GROUP, from) : report(q, value, from, 2);
}

static int try_triple(const struct search *q, uint32_t pair, size_t from)
{
    const struct wj_automaton *a = q->a;
    const uint32_t c0 = symbol_at(q, from), c1 = symbol_at(q, from + 1), c2 = symbol_at(q, from + 2);
    uint32_t h = hash_triple(pair, c2);
    for (size_t at = h >> a->triple_shift; a->triples[at]; at = (at + 1) & (a->ntriples - 1)) {
        uint64_t slot = a->triples[at];
        const uint16_t *head = a->pool + (uint32_t)slot;
        if (slot >> 32 == (h | 1) && head[0] == c0 && head[1] == c1 && head[2] == c2)
            return try_group(q, (uint32_t)slot, from);
    }
    return WJ_OK;
}

/* Places where something may begin, into spots: no branch, so that it costs the same whatever the text. */
static inline size_t sift(const struct wj_automaton *a, const uint32_t *s, size_t n, unsigned shift,
                          uint32_t mask, uint32_t *spots)
{
    const uint64_t *begins = a->begins;
    const unsigned down = a->begins_shift;
    size_t found = 0;
    uint32_t left = n ? s[0] >> shift & mask : 0;
    for (size_t i = 0; i + 1 < n; i++) {
        uint32_t right = s[i + 1] >> shift & mask, bit = hash_pair(left, right) >> down;
        spots[found] = (uint32_t)i;
        found += begins[bit >> 6] >> (bit & 63) & 1;
        left = right;
    }
    return found;
}

/* The same where single symbols are patterns too. */
static inline size_t sift_ones(const struct wj_automaton *a, const uint32_t *s, size_t n, unsigned shift,
                               uint32_t mask, uint32_t *spots)
{
    const uint64_t *begins = a->begins, *ones = a->one_bits;
    const unsigned down = a->begins_shift;
    size_t found = 0;
    uint32_t left = n ? s[0] >> shift & mask : 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t right = i + 1 < n ? s[i + 1] >> shift & mask : 0, bit = hash_pair(left, right) >> down;
        spots[found] = (uint32_t)i;
        found += (begins[bit >> 6] >> (bit & 63) | ones[left >> 6] >> (left & 63)) & 1;
        left = right;
    }
    return found;
}

/*
 * Of the spots, those whose first two or three symbols a pattern has.  What will be
 * looked up of them is fetched meanwhile: with many words the tables lie far away.
 */
static inline size_t sift_spots(const struct search *q, uint32_t *spots, size_t n, bool pairs)
{
    const struct wj_automaton *a = q->a;
    size_t found = 0;
    for (size_t k = 0; k < n; k++) {
        uint32_t spot = spots[k], at = spot & ~WJ_START_PAIR, c0 = symbol_at(q, at);
        uint32_t c1 = at + 1 < q->n ? symbol_at(q, at + 1) : 0, c2 = at + 2 < q->n ? symbol_at(q, at + 2) : 0;
        uint32_t pair = hash_pair(c0, c1);
        uint64_t block = a->filter[pair >> a->filter_shift], two = block >> pair_bit(pair) & 1,
                 three = block >> third_bit(pair, c2) & 1;
        if (!pairs && !(spot & WJ_START_PAIR))
            two = 0;
        __builtin_prefetch(two ? &a->pairs[pair >> a->pair_shift]
                               : &a->triples[hash_triple(pair, c2) >> a->triple_shift]);
        spots[found] = at | (two ? WJ_START_PAIR : 0);
        found += (two | three) || (a->ones && a->ones[c0]);
    }
    return found;
}

/* What begins at one place, for patterns of two symbols and more. */
static inline int try_place(const struct search *q, size_t at, bool pairs)
{
    uint32_t pair = hash_pair(symbol_at(q, at), symbol_at(q, at + 1));
    uint64_t block = q->a->filter[pair >> q->a->filter_shift];
    int rc = WJ_OK;
    if (pairs && block >> pair_bit(pair) & 1)
        rc = try_pair(q, pair, at);
    if (rc == WJ_OK && at + 2 < q->n && block >> third_bit(pair, symbol_at(q, at + 2)) & 1)
        rc = try_triple(q, pair, at);
    return rc;
}

/* Places worth a look; shift and mask of whole cells are known to the compiler. */
static size_t sift_all(const struct wj_automaton *a, const struct wj_symbols *t)
{
    bool low = t->shift == 0 && t->mask == 0xFFFF;
    if (a->ones)
        return low ? sift_ones(a, t->s, t->n, 0, 0xFFFF, t->spots)
                   : sift_ones(a, t->s, t->n, t->shift, t->mask, t->spots);
    return low ? sift(a, t->s, t->n, 0, 0xFFFF, t->spots) : sift(a, t->s, t->n, t->shift, t->mask, t->spots);
}

int wj_automaton_search(const struct wj_automaton *a, const struct wj_symbols *t, struct wj_matches *out,
                        struct wj_err *e)
{
    const struct search q = { a, t->s, t->n, t->shift, t->mask, out, e };
    const uint32_t *spots = t->spots;
    int rc = WJ_OK;
    if (!a->n)
        return WJ_OK;
    size_t n = sift_all(a, t);
    if (a->far)
        n = sift_spots(&q, t->spots, n, true);
    for (size_t k = 0; k < n && rc == WJ_OK; k++) {
        uint32_t at = spots[k] & ~WJ_START_PAIR, one = a->ones ? a->ones[symbol_at(&q, at)] : 0;
        if (one)
            rc = try_group(&q, one - 1, at);
        if (rc == WJ_OK && at + 1 < q.n)
            rc = try_place(&q, at, true);
    }
    return rc;
}

int wj_automaton_search_at(const struct wj_automaton *a, const struct wj_symbols *t, size_t nspots,
                           struct wj_matches *out, struct wj_err *e)
{
    const struct search q = { a, t->s, t->n, t->shift, t->mask, out, e };
    int rc = WJ_OK;
    if (!a->n)
        return WJ_OK;
    size_t n = a->far ? sift_spots(&q, t->spots, nspots, false) : nspots;
    for (size_t k = 0; k < n && rc == WJ_OK; k++) {
        uint32_t at = t->spots[k] & ~WJ_START_PAIR;
        if (at + 1 < q.n)
            rc = try_place(&q, at, t->spots[k] & WJ_START_PAIR);
    }
    return rc;
}

size_t wj_automaton_bytes(const struct wj_automaton *a)
{
    return ((size_t)1 << (32 - a->begins_shift)) / 8 + (a->nfilter + a->npairs + a->ntriples) * 8 +
           a->npool * 2 + (a->ones ? 65536 * 4u : 0);
}
