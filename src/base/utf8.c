/* utf8.c - see utf8.h. */
#include "base/utf8.h"

/* Length of the well-formed sequence at p (n bytes left) and its code point, or 0. */
static int decode(const unsigned char *p, size_t n, uint32_t *c)
{
    if (p[0] < 0x80) {
        *c = p[0];
        return 1;
    }
    if (p[0] >= 0xC2 && p[0] <= 0xDF && n >= 2 && (p[1] & 0xC0) == 0x80) {
        *c = (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
        return 2;
    }
    if ((p[0] & 0xF0) == 0xE0 && n >= 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
        *c = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        return *c >= 0x800 && (*c < 0xD800 || *c > 0xDFFF) ? 3 : 0;
    }
    if (p[0] >= 0xF0 && p[0] <= 0xF4 && n >= 4 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80 &&
        (p[3] & 0xC0) == 0x80) {
        *c = (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
        return *c >= 0x10000 && *c <= 0x10FFFF ? 4 : 0;
    }
    return 0;
}

bool wj_utf8_check(struct wj_str s, size_t *bad)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = 0;
    while (i < s.n) {
        uint32_t c;
        int len = decode(p + i, s.n - i, &c);
        if (!len) {
            if (bad)
                *bad = i;
            return false;
        }
        i += (size_t)len;
    }
    return true;
}

uint32_t wj_utf8_next(struct wj_str s, size_t *at)
{
    uint32_t c = 0xFFFD;
    int len = decode((const unsigned char *)s.p + *at, s.n - *at, &c);
    *at += len ? (size_t)len : 1;
    return len ? c : 0xFFFD;
}

int wj_utf8_put(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

size_t wj_utf8_count(struct wj_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; n++)
        wj_utf8_next(s, &i);
    return n;
}

struct wj_str wj_utf8_prefix(struct wj_str s, size_t n)
{
    size_t i = 0;
    while (n-- && i < s.n)
        wj_utf8_next(s, &i);
    return (struct wj_str){ s.p, i };
}
