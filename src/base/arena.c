/* arena.c - see arena.h: a list of chunks, each twice the last, up to 1 MiB. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CHUNK = 4096, MAX_CHUNK = 1 << 20, ALIGN = 16 };

struct chunk {
    struct chunk *prev;
    size_t cap, used;
    size_t before; /* bytes handed out by all earlier chunks when this one began */
    _Alignas(ALIGN) unsigned char bytes[];
};

struct wj_arena {
    struct chunk *top;
    size_t budget;
    bool spent;
};

static struct chunk *chunk_new(size_t cap, struct chunk *prev)
{
    struct chunk *c = malloc(sizeof *c + cap);
    if (!c) {
        fputs("wangjian: out of memory\n", stderr);
        abort();
    }
    c->prev = prev;
    c->cap = cap;
    c->used = 0;
    c->before = prev ? prev->before + prev->used : 0;
    return c;
}

struct wj_arena *wj_arena_new(size_t budget)
{
    struct wj_arena *a = malloc(sizeof *a);
    if (!a) {
        fputs("wangjian: out of memory\n", stderr);
        abort();
    }
    a->top = chunk_new(FIRST_CHUNK, NULL);
    a->budget = budget;
    a->spent = false;
    return a;
}

void wj_arena_free(struct wj_arena *a)
{
    if (!a)
        return;
    while (a->top) {
        struct chunk *prev = a->top->prev;
        free(a->top);
        a->top = prev;
    }
    free(a);
}

size_t wj_arena_used(const struct wj_arena *a)
{
    return a->top->before + a->top->used;
}

bool wj_arena_spent(const struct wj_arena *a)
{
    return a->spent;
}

void *wj_alloc(struct wj_arena *a, size_t size)
{
    if (size > SIZE_MAX - ALIGN) {
        a->spent = true;
        return NULL;
    }
    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (a->spent || size > a->budget - wj_arena_used(a)) {
        a->spent = true;
        return NULL;
    }
    if (size > a->top->cap - a->top->used) {
        size_t cap = a->top->cap < MAX_CHUNK / 2 ? a->top->cap * 2 : MAX_CHUNK;
        a->top = chunk_new(cap < size ? size : cap, a->top);
    }
    void *p = a->top->bytes + a->top->used;
    a->top->used += size;
    return memset(p, 0, size);
}

void *wj_alloc_n(struct wj_arena *a, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size) {
        a->spent = true;
        return NULL;
    }
    return wj_alloc(a, n * size);
}

void *wj_copy(struct wj_arena *a, const void *bytes, size_t n)
{
    void *p = wj_alloc(a, n);
    return p && n ? memcpy(p, bytes, n) : p;
}

struct wj_mark wj_arena_mark(struct wj_arena *a)
{
    return (struct wj_mark){ a->top, a->top->used };
}

void wj_arena_rewind(struct wj_arena *a, struct wj_mark m)
{
    while (a->top != m.chunk) {
        struct chunk *prev = a->top->prev;
        free(a->top);
        a->top = prev;
    }
    a->top->used = m.used;
}

void wj_arena_reset(struct wj_arena *a)
{
    struct chunk *keep = a->top;
    struct chunk *c = keep->prev;
    while (c) {
        struct chunk *prev = c->prev;
        free(c);
        c = prev;
    }
    keep->prev = NULL;
    keep->used = keep->before = 0;
    a->spent = false;
}

void *wj_grow(struct wj_arena *a, void **items, size_t *n, size_t *cap, size_t size)
{
    if (*n == *cap) {
        size_t bigger = *cap ? *cap * 2 : 8;
        void *p = wj_alloc_n(a, bigger, size);
        if (!p)
            return NULL;
        if (*n)
            memcpy(p, *items, *n * size);
        *items = p;
        *cap = bigger;
    }
    return (char *)*items + size * (*n)++;
}
