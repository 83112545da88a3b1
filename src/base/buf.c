/* buf.c - see buf.h. */
#include "base/buf.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void wj_buf_init(struct wj_buf *b, struct wj_arena *arena, size_t limit)
{
    *b = (struct wj_buf){ .arena = arena, .limit = limit };
}

void wj_buf_fini(struct wj_buf *b)
{
    if (!b->arena)
        free(b->p);
    b->p = NULL;
    b->n = b->cap = 0;
}

void wj_buf_reset(struct wj_buf *b)
{
    b->n = 0;
    b->rc = WJ_OK;
}

static void *more(struct wj_buf *b, size_t cap)
{
    if (b->arena) {
        char *p = wj_alloc(b->arena, cap);
        if (p && b->p)
            memcpy(p, b->p, b->n);
        return p;
    }
    void *p = realloc(b->p, cap);
    if (!p) {
        fputs("wangjian: out of memory\n", stderr);
        abort();
    }
    return p;
}

char *wj_buf_room(struct wj_buf *b, size_t n)
{
    if (b->rc)
        return NULL;
    if (n > b->limit - b->n) {
        b->rc = WJ_E_LIMIT;
        return NULL;
    }
    if (n > b->cap - b->n || !b->p) {
        size_t cap = b->cap ? b->cap * 2 : 256;
        while (cap < b->n + n)
            cap *= 2;
        char *p = more(b, cap);
        if (!p) {
            b->rc = WJ_E_LIMIT;
            return NULL;
        }
        b->p = p;
        b->cap = cap;
    }
    char *at = b->p + b->n;
    b->n += n;
    return at;
}

void wj_buf_add(struct wj_buf *b, struct wj_str s)
{
    if (!s.n)
        return;
    char *at = wj_buf_room(b, s.n);
    if (at)
        memcpy(at, s.p, s.n);
}

void wj_buf_addz(struct wj_buf *b, const char *z)
{
    wj_buf_add(b, wj_strz(z));
}

void wj_buf_addc(struct wj_buf *b, char c)
{
    wj_buf_add(b, (struct wj_str){ &c, 1 });
}

void wj_buf_addf(struct wj_buf *b, const char *fmt, ...)
{
    char small[512];
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n >= 0 && (size_t)n < sizeof small) {
        wj_buf_add(b, (struct wj_str){ small, (size_t)n });
    } else if (n >= 0) {
        char *at = wj_buf_room(b, (size_t)n + 1);
        if (at) {
            vsnprintf(at, (size_t)n + 1, fmt, again);
            b->n--; /* the NUL is not part of the bytes */
        }
    }
    va_end(again);
}

void wj_buf_addi(struct wj_buf *b, int64_t v)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%lld", (long long)v);
    wj_buf_add(b, (struct wj_str){ digits, (size_t)n });
}

struct wj_str wj_buf_view(const struct wj_buf *b)
{
    return (struct wj_str){ b->p ? b->p : "", b->n };
}

int wj_buf_done(struct wj_buf *b, struct wj_str *out, struct wj_err *e)
{
    if (b->rc)
        return wj_fail(e, b->rc, "the result would be longer than %zu bytes", b->limit);
    *out = wj_buf_view(b);
    return WJ_OK;
}
