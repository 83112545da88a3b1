/* str.c - see str.h. */
#define _GNU_SOURCE /* memmem(3) */
#include "base/str.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct wj_str wj_strz(const char *z)
{
    return z ? (struct wj_str){ z, strlen(z) } : WJ_NOSTR;
}

bool wj_str_eq(struct wj_str a, struct wj_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool wj_str_eqz(struct wj_str a, const char *z)
{
    return wj_str_eq(a, wj_strz(z));
}

int wj_str_cmp(struct wj_str a, struct wj_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool wj_str_starts(struct wj_str s, struct wj_str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool wj_str_ends(struct wj_str s, struct wj_str suffix)
{
    return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

size_t wj_str_find(struct wj_str hay, struct wj_str needle)
{
    if (needle.n == 0)
        return 0;
    if (hay.n < needle.n)
        return hay.n;
    const char *p = memmem(hay.p, hay.n, needle.p, needle.n);
    return p ? (size_t)(p - hay.p) : hay.n;
}

bool wj_str_has(struct wj_str hay, struct wj_str needle)
{
    return needle.n == 0 || wj_str_find(hay, needle) < hay.n;
}

bool wj_str_cut(struct wj_str *rest, char sep, struct wj_str *head)
{
    if (!rest->p)
        return false;
    const char *at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
    if (!at) {
        *head = *rest;
        *rest = WJ_NOSTR;
        return true;
    }
    *head = (struct wj_str){ rest->p, (size_t)(at - rest->p) };
    rest->n -= head->n + 1;
    rest->p = at + 1;
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct wj_str wj_str_trim(struct wj_str s)
{
    while (s.n && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct wj_str wj_str_dup(struct wj_arena *a, struct wj_str s)
{
    if (!s.p)
        return WJ_NOSTR;
    const char *p = wj_copy(a, s.p, s.n);
    return p ? (struct wj_str){ p, s.n } : WJ_NOSTR;
}

const char *wj_str_z(struct wj_arena *a, struct wj_str s)
{
    char *p = wj_alloc(a, s.n + 1);
    if (p && s.n)
        memcpy(p, s.p, s.n);
    return p;
}

struct wj_str wj_strf(struct wj_arena *a, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = n < 0 ? NULL : wj_alloc(a, (size_t)n + 1);
    if (p)
        vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return p ? (struct wj_str){ p, (size_t)n } : WJ_NOSTR;
}

bool wj_str_i64(struct wj_str s, int64_t *out)
{
    bool neg = s.n && s.p[0] == '-';
    size_t i = neg;
    if (i == s.n)
        return false;
    int64_t v = 0;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        int d = s.p[i] - '0';
        if (__builtin_mul_overflow(v, (int64_t)10, &v) || __builtin_sub_overflow(v, (int64_t)d, &v))
            return false; /* counted downwards, so that INT64_MIN fits */
    }
    if (!neg && v == INT64_MIN)
        return false;
    *out = neg ? v : -v;
    return true;
}
