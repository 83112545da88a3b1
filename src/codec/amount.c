/* amount.c - see amount.h. */
#include "codec/amount.h"

#include <string.h>

/* The amount without the signs of money around it. */
static struct wj_str strip_signs(struct wj_str s)
{
    static const char *const signs[] = { "¥", "￥", "CNY", "RMB" };
    s = wj_str_trim(s);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (wj_str_starts(s, wj_strz(signs[i])))
            s = wj_str_trim((struct wj_str){ s.p + strlen(signs[i]), s.n - strlen(signs[i]) });
    if (wj_str_ends(s, WJ_S("元")))
        s.n -= strlen("元");
    return s;
}

/* Digits, perhaps with commas between them; false: anything else, or more than 14. */
static bool read_whole(struct wj_str s, int64_t *out)
{
    unsigned digits = 0;
    int64_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ',' && digits)
            continue;
        if (s.p[i] < '0' || s.p[i] > '9' || ++digits > 14)
            return false;
        n = n * 10 + (s.p[i] - '0');
    }
    *out = n;
    return digits > 0;
}

bool wj_amount_parse_yuan(struct wj_str s, int64_t *fen)
{
    struct wj_str rest = strip_signs(s), yuan = WJ_NOSTR;
    int64_t n = 0;
    wj_str_cut(&rest, '.', &yuan);
    if (!read_whole(yuan, &n))
        return false;
    for (size_t i = 0; i < rest.n || i < 2; i++) {
        char c = i < rest.n ? rest.p[i] : '0';
        if (c < '0' || c > '9' || (i >= 2 && c != '0'))
            return false;
        if (i < 2)
            n = n * 10 + (c - '0');
    }
    *fen = n;
    return true;
}
