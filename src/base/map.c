/* map.c - see map.h: open addressing over indexes, linear probing. */
#include "base/map.h"

#include "base/arena.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

static unsigned char seed[crypto_shorthash_KEYBYTES];
static pthread_once_t seeded = PTHREAD_ONCE_INIT;

static void draw_seed(void)
{
    randombytes_buf(seed, sizeof seed);
}

static uint64_t hash_of(struct wj_str key)
{
    uint64_t h;
    crypto_shorthash((unsigned char *)&h, (const unsigned char *)key.p, key.n, seed);
    return h;
}

void wj_map_init(struct wj_map *m, struct wj_arena *arena)
{
    pthread_once(&seeded, draw_seed);
    *m = (struct wj_map){ .arena = arena };
}

/* The slot that holds the key, or the empty one where it would go. */
static size_t slot_of(const struct wj_map *m, struct wj_str key)
{
    size_t i = hash_of(key) & (m->nslots - 1);
    while (m->slots[i] && !wj_str_eq(m->items[m->slots[i] - 1].key, key))
        i = (i + 1) & (m->nslots - 1);
    return i;
}

void *wj_map_get(const struct wj_map *m, struct wj_str key)
{
    if (!m->nslots)
        return NULL;
    uint32_t at = m->slots[slot_of(m, key)];
    return at ? m->items[at - 1].value : NULL;
}

static bool rehash(struct wj_map *m)
{
    size_t n = m->nslots ? m->nslots * 2 : 16;
    uint32_t *slots = wj_alloc_n(m->arena, n, sizeof *slots);
    if (!slots)
        return false;
    m->slots = slots;
    m->nslots = n;
    for (size_t i = 0; i < m->n; i++)
        m->slots[slot_of(m, m->items[i].key)] = (uint32_t)i + 1;
    return true;
}

int wj_map_add(struct wj_map *m, struct wj_str key, void *value)
{
    if ((m->n + 1) * 2 > m->nslots && !rehash(m))
        return WJ_E_LIMIT;
    size_t i = slot_of(m, key);
    if (m->slots[i])
        return WJ_E_EXISTS;
    struct wj_map_item *it = wj_grow(m->arena, (void **)&m->items, &m->n, &m->cap, sizeof *it);
    if (!it)
        return WJ_E_LIMIT;
    *it = (struct wj_map_item){ key, value };
    m->slots[i] = (uint32_t)m->n;
    return WJ_OK;
}
