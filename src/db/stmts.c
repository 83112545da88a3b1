/* stmts.c - see stmts.h: open addressing, a power of two. */
#include "db/stmts.h"

#include <stdio.h>
#include <stdlib.h>

static size_t hash_pointer(const void *p)
{
    return (size_t)(((uint64_t)(uintptr_t)p * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

static struct wj_stmt *find(struct wj_stmt *v, size_t cap, const struct wj_sql *q)
{
    size_t i = hash_pointer(q) & (cap - 1);
    while (v[i].sql && v[i].sql != q)
        i = (i + 1) & (cap - 1);
    return &v[i];
}

static void grow(struct wj_stmts *s)
{
    size_t cap = s->cap ? s->cap * 2 : 64;
    struct wj_stmt *bigger = calloc(cap, sizeof *bigger);
    if (!bigger) {
        fputs("wangjian: out of memory\n", stderr);
        abort();
    }
    for (size_t i = 0; i < s->cap; i++)
        if (s->v[i].sql)
            *find(bigger, cap, s->v[i].sql) = s->v[i];
    free(s->v);
    s->v = bigger;
    s->cap = cap;
}

struct wj_stmt *wj_stmts_get(struct wj_stmts *s, const struct wj_sql *q)
{
    if (s->n * 2 >= s->cap)
        grow(s);
    struct wj_stmt *at = find(s->v, s->cap, q);
    if (!at->sql) {
        at->sql = q;
        s->n++;
    }
    return at;
}

void wj_stmts_fini(struct wj_stmts *s)
{
    free(s->v);
    *s = (struct wj_stmts){ 0 };
}
