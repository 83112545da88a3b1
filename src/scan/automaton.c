/* automaton.c - filter and hashed trie; see automaton.h. */
#include "scan/automaton.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_DEEP = 65536, MAX_STATES = 1 << 22, MAX_PATTERN = 64 };

/*
 * The trie's edges live in one open hash table of 64-bit slots:
 * state (22 bits) | symbol (16 bits) | next state (22 bits) | flags.  A state at depth one is
 * its symbol, so the walk starts with the first edge; deeper ones are numbered from
 * FIRST_DEEP.  0 is a free slot.
 */
enum { F_END = 1, F_MORE = 2, NEXT_SHIFT = 4, KEY_SHIFT = 26 };

struct wj_automaton {
    uint64_t *filter; /* block per hashed pair of symbols; see filter_index() */
    unsigned filter_shift;
    uint64_t *slots;
    unsigned slot_shift;
    size_t nslots, nfilter;
    uint32_t *ends;     /* of a deep state: 1 + first pattern that ends there */
    uint32_t *ones;     /* of a symbol: 1 + first pattern that is this symbol alone; NULL when none */
    uint64_t *one_bits; /* the same as bits */
    uint32_t *chain;    /* of a pattern: 1 + the next equal pattern */
    uint32_t *values;   /* of a pattern */
    uint32_t nstates, max_n;
};

static inline uint32_t hash_pair(uint32_t a, uint32_t b)
{
    return a * 0x9E3779B1u + b * 0x85EBCA77u;
}

/* The bit of a block that a third symbol sets. */
static inline unsigned third_bit(uint32_t pair, uint32_t c)
{
    return ((c * 0xC2B2AE3Du) ^ pair * 5u) >> 26;
}

/* The bit of a block that says "these two are a pattern". */
static inline unsigned pair_bit(uint32_t pair)
{
    return (pair >> 5) & 63;
}

static inline uint64_t *slot_of(const struct wj_automaton *a, uint64_t key)
{
    uint64_t at = (key * 0x9E3779B97F4A7C15u) >> a->slot_shift;
    while (a->slots[at] && a->slots[at] >> KEY_SHIFT != key)
        at = (at + 1) & (a->nslots - 1);
    return &a->slots[at];
}

static unsigned log2_up(size_t n)
{
    unsigned bits = 0;
    while (((size_t)1 << bits) < n)
        bits++;
    return bits;
}

static int size_tables(struct wj_arena *arena, struct wj_automaton *a, const struct wj_pattern *p, size_t n,
                       struct wj_err *e)
{
    size_t edges = 0;
    bool single = false;
    for (size_t i = 0; i < n; i++) {
        if (p[i].n == 0 || p[i].n > MAX_PATTERN)
            return wj_fail(e, WJ_E_LIMIT, "a pattern has %u symbols; 1 to %d are possible", p[i].n,
                           MAX_PATTERN);
        edges += p[i].n - 1;
        single = single || p[i].n == 1;
        if (p[i].n > a->max_n)
            a->max_n = p[i].n;
    }
    if (edges >= MAX_STATES - FIRST_DEEP)
        return wj_fail(e, WJ_E_LIMIT, "too many words: %zu characters altogether", edges);
    unsigned filter_bits = log2_up(n * 32 < 2048 ? 2048 : n * 32);
    if (filter_bits > 21)
        filter_bits = 21;
    a->nfilter = (size_t)1 << (filter_bits - 6);
    a->filter_shift = 32 - (filter_bits - 6);
    unsigned slot_bits = log2_up(edges * 3 / 2 + 64);
    a->nslots = (size_t)1 << slot_bits;
    a->slot_shift = 64 - slot_bits;
    a->filter = WJ_NEW_N(arena, uint64_t, a->nfilter);
    a->slots = WJ_NEW_N(arena, uint64_t, a->nslots);
    a->ends = WJ_NEW_N(arena, uint32_t, edges + 1);
    a->chain = WJ_NEW_N(arena, uint32_t, n + 1);
    a->values = WJ_NEW_N(arena, uint32_t, n + 1);
    a->ones = single ? WJ_NEW_N(arena, uint32_t, 65536) : NULL;
    a->one_bits = single ? WJ_NEW_N(arena, uint64_t, 65536 / 64) : NULL;
    a->nstates = FIRST_DEEP;
    if (wj_arena_spent(arena))
        return wj_fail(e, WJ_E_LIMIT, "no memory left for %zu words", n);
    return WJ_OK;
}

/* One edge further; makes it when it is not there. */
static uint32_t follow_or_add(struct wj_automaton *a, uint32_t state, uint16_t symbol, bool end)
{
    uint64_t key = (uint64_t)state << 16 | symbol;
    uint64_t *slot = slot_of(a, key);
    if (!*slot)
        *slot = key << KEY_SHIFT | (uint64_t)a->nstates++ << NEXT_SHIFT;
    *slot |= end ? F_END : F_MORE;
    return (uint32_t)(*slot >> NEXT_SHIFT) & (MAX_STATES - 1);
}

static void add_pattern(struct wj_automaton *a, const struct wj_pattern *p, uint32_t index)
{
    uint32_t *end;
    a->values[index] = p->value;
    if (p->n == 1) {
        end = &a->ones[p->symbols[0]];
        a->one_bits[p->symbols[0] >> 6] |= (uint64_t)1 << (p->symbols[0] & 63);
    } else {
        uint32_t state = p->symbols[0];
        for (uint32_t k = 1; k < p->n; k++)
            state = follow_or_add(a, state, p->symbols[k], k + 1 == p->n);
        end = &a->ends[state - FIRST_DEEP];
        uint32_t pair = hash_pair(p->symbols[0], p->symbols[1]);
        uint64_t *block = &a->filter[pair >> a->filter_shift];
        *block |= (uint64_t)1 << (p->n == 2 ? pair_bit(pair) : third_bit(pair, p->symbols[2]));
    }
    a->chain[index] = *end;
    *end = index + 1;
}

int wj_automaton_new(struct wj_arena *arena, const struct wj_pattern *p, size_t n, struct wj_automaton **out,
                     struct wj_err *e)
{
    struct wj_automaton *a = WJ_NEW(arena, struct wj_automaton);
    if (!a)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for a dictionary");
    int rc = size_tables(arena, a, p, n, e);
    if (rc != WJ_OK)
        return rc;
    for (size_t i = 0; i < n; i++)
        add_pattern(a, &p[i], (uint32_t)i);
    *out = a;
    return WJ_OK;
}

static int make_room(struct wj_matches *m, size_t more, struct wj_err *e)
{
    if (m->cap - m->n >= more)
        return WJ_OK;
    size_t cap = m->cap ? m->cap * 2 : 256;
    while (cap - m->n < more)
        cap *= 2;
    struct wj_match *items = realloc(m->items, cap * sizeof *items);
    if (!items)
        return wj_fail(e, WJ_E_NOMEM, "no memory for matches");
    m->items = items;
    m->cap = cap;
    return WJ_OK;
}

void wj_matches_fini(struct wj_matches *m)
{
    free(m->items);
    *m = (struct wj_matches){ 0 };
}

static int report(const struct wj_automaton *a, uint32_t first, size_t from, size_t to,
                  struct wj_matches *out, struct wj_err *e)
{
    for (uint32_t i = first; i; i = a->chain[i - 1]) {
        int rc = make_room(out, 1, e);
        if (rc != WJ_OK)
            return rc;
        out->items[out->n++] =
            (struct wj_match){ .value = a->values[i - 1], .from = (uint32_t)from, .to = (uint32_t)to };
    }
    return WJ_OK;
}

struct search {
    const struct wj_automaton *a;
    const uint16_t *s;
    size_t n;
    struct wj_matches *out;
    struct wj_err *e;
};

/* Everything of at least "least" symbols that begins at one place. */
static int walk(const struct search *q, size_t from, size_t least)
{
    const struct wj_automaton *a = q->a;
    uint32_t state = q->s[from];
    size_t last = from + a->max_n < q->n ? from + a->max_n : q->n;
    int rc = WJ_OK;
    if (least <= 1 && a->ones && a->ones[state])
        rc = report(a, a->ones[state], from, from + 1, q->out, q->e);
    for (size_t i = from + 1; i < last && rc == WJ_OK; i++) {
        uint64_t slot = *slot_of(a, (uint64_t)state << 16 | q->s[i]);
        if (!slot)
            break;
        state = (uint32_t)(slot >> NEXT_SHIFT) & (MAX_STATES - 1);
        if (slot & F_END && i - from + 1 >= least)
            rc = report(a, a->ends[state - FIRST_DEEP], from, i + 1, q->out, q->e);
        if (!(slot & F_MORE))
            break;
    }
    return rc;
}

/*
 * The filter, eight places at a time without a branch: one 64-bit block holds what
 * can follow a pair.  A bit of the result says that something may begin at a place;
 * the upper eight say so of patterns longer than two.
 */
static inline unsigned sift(const struct wj_automaton *a, const uint16_t *s)
{
    unsigned pairs = 0, longer = 0;
    for (unsigned k = 0; k < 8; k++) {
        uint32_t pair = hash_pair(s[k], s[k + 1]);
        uint64_t block = a->filter[pair >> a->filter_shift];
        pairs |= (unsigned)(block >> pair_bit(pair) & 1) << k;
        longer |= (unsigned)(block >> third_bit(pair, s[k + 2]) & 1) << k;
    }
    return pairs | longer | longer << 8;
}

static inline unsigned sift_ones(const struct wj_automaton *a, const uint16_t *s)
{
    unsigned found = 0;
    for (unsigned k = 0; k < 8; k++)
        found |= (unsigned)(a->one_bits[s[k] >> 6] >> (s[k] & 63) & 1) << k;
    return found;
}

static int search_all(const struct search *q, size_t i)
{
    int rc = WJ_OK;
    for (; rc == WJ_OK && i + 10 <= q->n; i += 8) {
        unsigned found = sift(q->a, q->s + i) & 255;
        if (q->a->ones)
            found |= sift_ones(q->a, q->s + i);
        for (; found && rc == WJ_OK; found &= found - 1)
            rc = walk(q, i + (unsigned)__builtin_ctz(found), 1);
    }
    for (; rc == WJ_OK && i < q->n; i++)
        rc = walk(q, i, 1);
    return rc;
}

static int search_veto(const struct search *q, const struct wj_veto *veto)
{
    size_t i = 0;
    int rc = WJ_OK;
    for (; rc == WJ_OK && i + 10 <= q->n; i += 8) {
        unsigned found = sift(q->a, q->s + i), longer = found >> 8;
        if (q->a->ones)
            found |= sift_ones(q->a, q->s + i);
        for (found &= 255; found && rc == WJ_OK; found &= found - 1) {
            unsigned k = (unsigned)__builtin_ctz(found);
            bool dull = veto->is_dull(veto->ctx, i + k);
            if (!dull || longer >> k & 1)
                rc = walk(q, i + k, dull ? 3 : 1);
        }
    }
    for (; rc == WJ_OK && i < q->n; i++)
        rc = walk(q, i, veto->is_dull(veto->ctx, i) ? 3 : 1);
    return rc;
}

int wj_automaton_search(const struct wj_automaton *a, const uint16_t *s, size_t n, const struct wj_veto *veto,
                        struct wj_matches *out, struct wj_err *e)
{
    const struct search q = { a, s, n, out, e };
    return veto ? search_veto(&q, veto) : search_all(&q, 0);
}

size_t wj_automaton_bytes(const struct wj_automaton *a)
{
    return a->nfilter * 8 + a->nslots * 8 + (a->nstates - FIRST_DEEP) * 4u + (a->ones ? 65536 * 4u : 0);
}
