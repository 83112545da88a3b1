/* amount.c - see amount.h. */
#include "codec/amount.h"

#include <string.h>

static bool cut_end(struct wj_str *s, const char *end)
{
    bool there = wj_str_ends(*s, wj_strz(end));
    if (there)
        *s = wj_str_trim((struct wj_str){ s->p, s->n - strlen(end) });
    return there;
}

/* The amount without the signs of money around it; *tens: how many tens it is multiplied by. */
static struct wj_str strip_signs(struct wj_str s, int *tens)
{
    static const char *const signs[] = { "¥", "￥", "CNY", "RMB" };
    s = wj_str_trim(s);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (wj_str_starts(s, wj_strz(signs[i])))
            s = wj_str_trim((struct wj_str){ s.p + strlen(signs[i]), s.n - strlen(signs[i]) });
    bool in_brackets = cut_end(&s, ")") || cut_end(&s, "）");
    if (!cut_end(&s, "人民币元"))
        cut_end(&s, "人民币");
    cut_end(&s, "元");
    *tens = cut_end(&s, "万") ? 4 : 0;
    if (in_brackets && !cut_end(&s, "("))
        cut_end(&s, "（");
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
    int tens = 0;
    struct wj_str rest = strip_signs(s, &tens), yuan = WJ_NOSTR;
    int64_t n = 0;
    wj_str_cut(&rest, '.', &yuan);
    if (!read_whole(yuan, &n))
        return false;
    size_t places = 2 + (size_t)tens;
    for (size_t i = 0; i < rest.n || i < places; i++) {
        char c = i < rest.n ? rest.p[i] : '0';
        if (c < '0' || c > '9' || (i >= places && c != '0') || n > INT64_MAX / 10 - 10)
            return false;
        if (i < places)
            n = n * 10 + (c - '0');
    }
    *fen = n;
    return true;
}
