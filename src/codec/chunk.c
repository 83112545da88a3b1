/* chunk.c - see chunk.h. */
#include "codec/chunk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ERRORS_BYTES = 64 << 20 };

void wj_chunk_init(struct wj_chunk *c)
{
    memset(c, 0, sizeof *c);
    wj_buf_init(&c->name, NULL, 1 << 16);
    wj_buf_init(&c->mark, NULL, 1 << 10);
    wj_buf_init(&c->lines, NULL, (size_t)WJ_CHUNK_LINE_BYTES + WJ_CHUNK_BYTES);
    wj_buf_init(&c->errors, NULL, ERRORS_BYTES);
}

void wj_chunk_fini(struct wj_chunk *c)
{
    wj_buf_fini(&c->name);
    wj_buf_fini(&c->mark);
    wj_buf_fini(&c->lines);
    wj_buf_fini(&c->errors);
    free(c->where);
    c->where = NULL;
}

void wj_chunk_reset(struct wj_chunk *c)
{
    wj_buf_reset(&c->lines);
    wj_buf_reset(&c->errors);
    c->n = c->errors_n = 0;
    c->last = false;
}

void wj_chunk_name(struct wj_chunk *c, struct wj_str name, struct wj_str mark)
{
    wj_buf_reset(&c->name);
    wj_buf_add(&c->name, name);
    wj_buf_reset(&c->mark);
    wj_buf_add(&c->mark, mark);
}

static void make_room(struct wj_chunk *c, size_t n)
{
    if (n <= c->cap)
        return;
    size_t cap = c->cap ? c->cap : 512;
    while (cap < n)
        cap *= 2;
    uint64_t *more = realloc(c->where, cap * sizeof *more);
    if (!more) {
        fputs("wangjian: out of memory\n", stderr);
        abort();
    }
    c->where = more;
    c->cap = cap;
}

uint64_t wj_chunk_where(const struct wj_chunk *c, size_t i)
{
    return i < c->n ? c->where[i] : c->first + i;
}

void wj_chunk_place(struct wj_chunk *c, uint64_t where)
{
    make_room(c, c->n + 1);
    c->where[c->n++] = where;
}

void wj_chunk_bad(struct wj_chunk *c, uint64_t where, const char *why)
{
    struct wj_str name = wj_buf_view(&c->name);
    wj_buf_addf(&c->errors, WJ_FMT ":%llu: %s\n", WJ_ARG(name), (unsigned long long)where, why);
    c->errors_n++;
}

void wj_chunk_drop(struct wj_chunk *c, size_t n)
{
    size_t at = 0, left = n;
    for (; left && at < c->lines.n; left--) {
        const char *end = memchr(c->lines.p + at, '\n', c->lines.n - at);
        at = end ? (size_t)(end + 1 - c->lines.p) : c->lines.n;
    }
    if (at)
        memmove(c->lines.p, c->lines.p + at, c->lines.n - at);
    c->lines.n -= at;
    c->first += n;
    if (!c->n)
        return;
    size_t gone = n < c->n ? n : c->n;
    memmove(c->where, c->where + gone, (c->n - gone) * sizeof *c->where);
    c->n -= gone;
}

int wj_chunk_copy(struct wj_chunk *to, const struct wj_chunk *from, struct wj_err *e)
{
    wj_chunk_reset(to);
    wj_chunk_name(to, wj_buf_view(&from->name), wj_buf_view(&from->mark));
    wj_buf_add(&to->lines, wj_buf_view(&from->lines));
    wj_buf_add(&to->errors, wj_buf_view(&from->errors));
    make_room(to, from->n);
    if (from->n)
        memcpy(to->where, from->where, from->n * sizeof *to->where);
    to->n = from->n;
    to->first = from->first;
    to->errors_n = from->errors_n;
    to->records = from->records;
    to->bytes = from->bytes;
    to->last = from->last;
    if (from->lines.rc != WJ_OK || to->lines.rc != WJ_OK || to->errors.rc != WJ_OK)
        return wj_fail(e, WJ_E_LIMIT, WJ_FMT ":%llu: a record is longer than %d bytes",
                       WJ_ARG(wj_buf_view(&from->name)), (unsigned long long)from->records,
                       WJ_CHUNK_LINE_BYTES);
    return WJ_OK;
}
