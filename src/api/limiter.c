/* limiter.c - see limiter.h. */
#include "api/limiter.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

enum { WAYS = 4 };

struct bucket {
    uint64_t key; /* 0: free */
    int64_t at_ms;
    int64_t level; /* thousandths of a request at at_ms */
};

struct wj_limiter {
    pthread_mutex_t lock;
    int64_t per_minute, full;
    size_t sets;
    unsigned char seed[crypto_shorthash_KEYBYTES];
    struct bucket buckets[];
};

struct wj_limiter *wj_limiter_new(unsigned per_minute, unsigned burst, size_t places)
{
    size_t sets = places / WAYS + 1;
    struct wj_limiter *l = calloc(1, sizeof *l + sets * WAYS * sizeof l->buckets[0]);
    if (!l) {
        fputs("wangjian: out of memory\n", stderr);
        abort();
    }
    pthread_mutex_init(&l->lock, NULL);
    l->per_minute = per_minute ? per_minute : 1;
    l->full = (int64_t)(burst ? burst : 1) * 1000;
    l->sets = sets;
    randombytes_buf(l->seed, sizeof l->seed);
    return l;
}

void wj_limiter_free(struct wj_limiter *l)
{
    if (!l)
        return;
    pthread_mutex_destroy(&l->lock);
    free(l);
}

static int64_t level_now(const struct wj_limiter *l, const struct bucket *b, int64_t now_ms)
{
    int64_t passed = now_ms > b->at_ms ? now_ms - b->at_ms : 0;
    if (passed > 3600000)
        return l->full;
    int64_t level = b->level + passed * l->per_minute / 60;
    return level < l->full ? level : l->full;
}

static struct bucket *find_bucket(struct wj_limiter *l, uint64_t key, int64_t now_ms)
{
    struct bucket *set = &l->buckets[key % l->sets * WAYS], *fullest = set;
    for (int i = 0; i < WAYS; i++)
        if (set[i].key == key)
            return &set[i];
    for (int i = 0; i < WAYS; i++) {
        if (!set[i].key) {
            fullest = &set[i];
            break;
        }
        if (level_now(l, &set[i], now_ms) > level_now(l, fullest, now_ms))
            fullest = &set[i];
    }
    *fullest = (struct bucket){ .key = key, .at_ms = now_ms, .level = l->full };
    return fullest;
}

bool wj_limiter_take(struct wj_limiter *l, struct wj_str key, int64_t now_ms, int64_t *wait_s)
{
    union {
        unsigned char bytes[crypto_shorthash_BYTES];
        uint64_t n;
    } h;
    crypto_shorthash(h.bytes, (const unsigned char *)(key.p ? key.p : ""), key.n, l->seed);
    if (!h.n)
        h.n = 1;
    pthread_mutex_lock(&l->lock);
    struct bucket *b = find_bucket(l, h.n, now_ms);
    int64_t level = level_now(l, b, now_ms);
    bool ok = level >= 1000;
    b->level = ok ? level - 1000 : level;
    b->at_ms = now_ms;
    pthread_mutex_unlock(&l->lock);
    if (!ok)
        *wait_s = ((1000 - level) * 60 / l->per_minute + 999) / 1000;
    return ok;
}

struct wj_str wj_limiter_address(struct wj_str a)
{
    size_t colons = 0;
    for (size_t i = 0; i < a.n; i++) {
        if (a.p[i] == ':' && i + 1 < a.n && a.p[i + 1] == ':')
            return (struct wj_str){ a.p, i };
        if (a.p[i] == ':' && ++colons == 4)
            return (struct wj_str){ a.p, i };
    }
    return a;
}
