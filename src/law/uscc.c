/* uscc.c - see uscc.h. */
#include "law/uscc.h"

#include "base/utf8.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY"; /* the place is the value */

/* The value of a character in the code's alphabet, or -1. */
static int value31(uint32_t c)
{
    const char *at = c && c < 128 ? memchr(alphabet, (int)c, sizeof alphabet - 1) : NULL;
    return at ? (int)(at - alphabet) : -1;
}

static int value36(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

char wj_uscc_check18_of(struct wj_str s)
{
    int sum = 0, weight = 1; /* 3^(i-1) mod 31 */
    if (s.n != WJ_USCC_LEN - 1)
        return 0;
    for (size_t i = 0; i < s.n; i++, weight = weight * 3 % 31) {
        int v = value31((unsigned char)s.p[i]);
        if (v < 0)
            return 0;
        sum += v * weight;
    }
    return alphabet[(31 - sum % 31) % 31];
}

char wj_uscc_check9_of(struct wj_str s)
{
    static const int weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;
    if (s.n != 8)
        return 0;
    for (size_t i = 0; i < s.n; i++) {
        int v = value36(s.p[i]);
        if (v < 0)
            return 0;
        sum += v * weights[i];
    }
    return "0X987654321"[sum % 11]; /* 11 - sum mod 11, where 10 is X and 11 is 0 */
}

/* Unicode White_Space. */
static bool is_space(uint32_t c)
{
    return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
           c == 0x3000;
}

/* What one character is worth: OK, SPACE, CHARSET, CASE or WIDTH. */
static enum wj_uscc_reason look_at(uint32_t c)
{
    if (value31(c) >= 0)
        return WJ_USCC_OK;
    if (is_space(c))
        return WJ_USCC_SPACE;
    bool wide = c >= 0xff01 && c <= 0xff5e;
    if (wide)
        c -= 0xff01 - '!';
    bool lower = c >= 'a' && c <= 'z';
    if (lower)
        c -= 'a' - 'A';
    if ((!wide && !lower) || value31(c) < 0)
        return WJ_USCC_CHARSET;
    return wide ? WJ_USCC_WIDTH : WJ_USCC_CASE;
}

enum wj_uscc_reason wj_uscc_check(struct wj_str code)
{
    size_t seen[WJ_USCC_CHECK9 + 1] = { 0 }, n = 0;
    for (size_t at = 0; at < code.n; n++)
        seen[look_at(wj_utf8_next(code, &at))]++;
    if (seen[WJ_USCC_SPACE])
        return WJ_USCC_SPACE;
    if (n != WJ_USCC_LEN)
        return WJ_USCC_LENGTH;
    for (int r = WJ_USCC_CHARSET; r <= WJ_USCC_WIDTH; r++)
        if (seen[r])
            return (enum wj_uscc_reason)r;
    if (wj_uscc_check18_of((struct wj_str){ code.p, 17 }) != code.p[17])
        return WJ_USCC_CHECK18;
    if (wj_uscc_check9_of((struct wj_str){ code.p + 8, 8 }) != code.p[16])
        return WJ_USCC_CHECK9;
    return WJ_USCC_OK;
}

const char *wj_uscc_reason_name(enum wj_uscc_reason r)
{
    static const char *const names[] = { "ok",   "space", "length",  "charset",
                                         "case", "width", "check18", "check9" };
    return names[r];
}
