/* code.c - see code.h: each form read from left to right, then its check digit. */
#include "law/code.h"

#include "base/day.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* --- eating a text from its front; false leaves it as it was --- */

static bool eat(struct wj_str *s, const char *text)
{
    size_t n = strlen(text);
    if (s->n < n || memcmp(s->p, text, n) != 0)
        return false;
    *s = (struct wj_str){ s->p + n, s->n - n };
    return true;
}

static bool eat_digits(struct wj_str *s, size_t least, size_t most)
{
    size_t n = 0;
    while (n < s->n && n < most && is_digit(s->p[n]))
        n++;
    if (n < least)
        return false;
    *s = (struct wj_str){ s->p + n, s->n - n };
    return true;
}

/* One of the words, which are separated by spaces; a longer one must stand before its beginning. */
static bool eat_any(struct wj_str *s, const char *words)
{
    struct wj_str rest = wj_strz(words), word;
    while (wj_str_cut(&rest, ' ', &word)) {
        if (!wj_str_starts(*s, word))
            continue;
        *s = (struct wj_str){ s->p + word.n, s->n - word.n };
        return true;
    }
    return false;
}

static const char provinces[] = "京 津 冀 晋 蒙 辽 吉 黑 沪 苏 浙 皖 闽 赣 鲁 豫 鄂 湘 粤 桂 琼 渝 川 蜀 贵 "
                                "黔 云 滇 藏 陕 甘 陇 青 宁 新";

/* A year from 1985 to 2099. */
static bool eat_year(struct wj_str *s)
{
    int64_t year;
    if (s->n < 4 || !is_digit(s->p[0]) || !wj_str_i64((struct wj_str){ s->p, 4 }, &year) || year < 1985 ||
        year > 2099)
        return false;
    return eat_digits(s, 4, 4);
}

/* One character of any script (a city's sign). */
static bool eat_character(struct wj_str *s)
{
    size_t n = 1;
    if (!s->n || !((unsigned char)s->p[0] & 0x80))
        return false;
    while (n < s->n && ((unsigned char)s->p[n] & 0xc0) == 0x80)
        n++;
    *s = (struct wj_str){ s->p + n, s->n - n };
    return true;
}

/* --- check digits --- */

char wj_code_mod11_10(struct wj_str s)
{
    int p = 10;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_digit(s.p[i]))
            return 0;
        int sum = (p + s.p[i] - '0') % 10;
        p = (sum ? sum : 10) * 2 % 11;
    }
    return (char)('0' + (11 - p) % 10);
}

static enum wj_code_verdict last_is(struct wj_str s, char want)
{
    return want && s.p[s.n - 1] == want ? WJ_CODE_FITS : WJ_CODE_CHECK;
}

static struct wj_str but_last(struct wj_str s)
{
    return (struct wj_str){ s.p, s.n - 1 };
}

static bool all_digits(struct wj_str s, size_t n)
{
    return s.n == n && eat_digits(&s, n, n);
}

/* SC, JY, YB: the check digit is over the 13 digits before it. */
static enum wj_code_verdict check_food(struct wj_str s, const char *prefix)
{
    if (!eat(&s, prefix) || !all_digits(s, 14))
        return WJ_CODE_FORM;
    return last_is(s, wj_code_mod11_10(but_last(s)));
}

static enum wj_code_verdict check_registration(struct wj_str s)
{
    return all_digits(s, 15) ? last_is(s, wj_code_mod11_10(but_last(s))) : WJ_CODE_FORM;
}

static enum wj_code_verdict check_gtin(struct wj_str s)
{
    int sum = 0;
    if ((s.n != 8 && s.n != 12 && s.n != 13 && s.n != 14) || !all_digits(s, s.n))
        return WJ_CODE_FORM;
    for (size_t i = 0; i + 1 < s.n; i++)
        sum += (s.p[i] - '0') * ((s.n - i) % 2 ? 1 : 3);
    return last_is(s, (char)('0' + (10 - sum % 10) % 10));
}

static enum wj_code_verdict check_patent(struct wj_str s)
{
    int sum = 0;
    if (!eat(&s, "ZL") || (s.n != 10 && s.n != 14) || s.p[s.n - 2] != '.' ||
        !all_digits((struct wj_str){ s.p, s.n - 2 }, s.n - 2))
        return WJ_CODE_FORM;
    for (size_t i = 0; i + 2 < s.n; i++)
        sum += (s.p[i] - '0') * (int)(i % 8 + 2);
    return last_is(s, "0123456789X"[sum % 11]);
}

static enum wj_code_verdict check_citizen(struct wj_str s)
{
    static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    char birthday[11];
    wj_day d;
    int sum = 0;
    if (s.n != 18 || !all_digits(but_last(s), 17) || (!is_digit(s.p[17]) && s.p[17] != 'X'))
        return WJ_CODE_FORM;
    memcpy(birthday, s.p + 6, 4);
    memcpy(birthday + 5, s.p + 10, 2);
    memcpy(birthday + 8, s.p + 12, 2);
    birthday[4] = birthday[7] = '-';
    /* The standard's own example was born in 1880: years before the range of wj_day are not looked at. */
    if (memcmp(birthday, "1900", 4) >= 0 && !wj_day_parse((struct wj_str){ birthday, 10 }, &d))
        return WJ_CODE_FORM;
    for (int i = 0; i < 17; i++)
        sum += (s.p[i] - '0') * weights[i];
    return last_is(s, "10X98765432"[sum % 11]);
}

/* --- forms without a check digit --- */

static bool is_drug(struct wj_str s)
{
    if (!eat(&s, "国药准字") || !eat_any(&s, "H Z S"))
        return false;
    eat_any(&s, "C J");
    return eat_digits(&s, 8, 8) && !s.n;
}

static bool is_device(struct wj_str s)
{
    if (!eat(&s, "国") && !eat_any(&s, provinces))
        return false;
    return eat(&s, "械注") && eat_any(&s, "准 进 许") && eat_year(&s) && eat_any(&s, "2 3") &&
           eat_digits(&s, 6, 6) && !s.n;
}

static bool is_device_filing(struct wj_str s)
{
    if (!eat(&s, "国")) {
        if (!eat_any(&s, provinces))
            return false;
        if (!wj_str_starts(s, WJ_S("械备")) && !eat_character(&s))
            return false;
    }
    if (!eat(&s, "械备"))
        return false;
    eat_any(&s, "进 许");
    return eat_year(&s) && eat_digits(&s, 4, 6) && !s.n;
}

static bool is_cosmetic(struct wj_str s)
{
    struct wj_str local = s;
    if (eat_any(&local, provinces))
        return eat(&local, "G妆网备字") && eat_year(&local) && eat_digits(&local, 4, 6) && !local.n;
    if (!eat(&s, "国妆"))
        return false;
    bool filed = eat_any(&s, "网备进字 网备制字");
    if (!filed && !eat_any(&s, "特进字 特制字 特字"))
        return false;
    if (filed && eat_any(&s, "( （"))
        if (!eat_any(&s, provinces) || !eat_any(&s, ") ）"))
            return false;
    return eat_year(&s) && eat_digits(&s, 4, 6) && !s.n;
}

static bool is_special_food(struct wj_str s)
{
    return eat(&s, "国食注字") && eat_any(&s, "TY YP") && eat_year(&s) && eat_digits(&s, 4, 4) && !s.n;
}

static bool is_health_food(struct wj_str s)
{
    if (eat(&s, "国食健注") || eat(&s, "国食健字"))
        return eat_any(&s, "G J") && eat_year(&s) && eat_digits(&s, 4, 4) && !s.n;
    return eat(&s, "食健备") && eat_any(&s, "G J") && eat_year(&s) && eat_digits(&s, 4, 8) && !s.n;
}

static bool is_ad_approval(struct wj_str s)
{
    return eat_any(&s, provinces) && eat_any(&s, "药 械 食健 食特") && eat(&s, "广审") &&
           eat_any(&s, "( （") && eat_any(&s, "视 声 文") && eat_any(&s, ") ）") && eat(&s, "第") &&
           eat_digits(&s, 6, 6) && eat(&s, "-") && eat_digits(&s, 5, 5) && eat(&s, "号") && !s.n;
}

static bool is_production(struct wj_str s)
{
    if (s.n && s.p[0] != 'X' &&
        !(eat(&s, "(") ? eat_any(&s, provinces) && eat(&s, ")") : eat_any(&s, provinces)))
        return false;
    return eat(&s, "XK") && eat_digits(&s, 2, 2) && eat(&s, "-") && eat_digits(&s, 3, 3) && eat(&s, "-") &&
           eat_digits(&s, 5, 5) && !s.n;
}

static bool is_ccc(struct wj_str s)
{
    struct wj_str year = s;
    return all_digits(s, 16) && eat_year(&year);
}

static bool is_icp(struct wj_str s)
{
    if (!eat_any(&s, provinces) || !eat(&s, "ICP备") || !eat_digits(&s, 8, 10) || !eat(&s, "号"))
        return false;
    if (eat(&s, "-") && !eat_digits(&s, 1, 5))
        return false;
    eat_any(&s, "A X");
    return !s.n;
}

static bool is_police(struct wj_str s)
{
    if (!eat_any(&s, provinces) || !eat(&s, "公网安备"))
        return false;
    eat(&s, " ");
    if (!eat_digits(&s, 14, 14))
        return false;
    eat(&s, "号");
    return !s.n;
}

typedef bool form_fn(struct wj_str);
static const struct {
    const char *name;
    form_fn *form; /* NULL: it has a check digit, see wj_code_check() */
} kinds[] = { { "none", NULL },
              { "food_maker", NULL },
              { "food_seller", NULL },
              { "food_filing", NULL },
              { "registration", NULL },
              { "gtin", NULL },
              { "patent", NULL },
              { "citizen", NULL },
              { "drug", is_drug },
              { "device", is_device },
              { "device_filing", is_device_filing },
              { "cosmetic", is_cosmetic },
              { "special_food", is_special_food },
              { "health_food", is_health_food },
              { "ad_approval", is_ad_approval },
              { "production", is_production },
              { "ccc", is_ccc },
              { "icp", is_icp },
              { "police", is_police } };
enum { KINDS = sizeof kinds / sizeof kinds[0] };

enum wj_code_verdict wj_code_check(enum wj_code_kind k, struct wj_str s)
{
    if (!s.n)
        return WJ_CODE_FORM;
    if (kinds[k].form)
        return kinds[k].form(s) ? WJ_CODE_FITS : WJ_CODE_FORM;
    switch (k) {
    case WJ_CODE_FOOD_MAKER:
        return check_food(s, "SC");
    case WJ_CODE_FOOD_SELLER:
        return check_food(s, "JY");
    case WJ_CODE_FOOD_FILING:
        return check_food(s, "YB");
    case WJ_CODE_REGISTRATION:
        return check_registration(s);
    case WJ_CODE_GTIN:
        return check_gtin(s);
    case WJ_CODE_PATENT:
        return check_patent(s);
    case WJ_CODE_CITIZEN:
        return check_citizen(s);
    default:
        return WJ_CODE_FORM;
    }
}

enum wj_code_kind wj_code_recognise(struct wj_str s)
{
    enum wj_code_kind near = WJ_CODE_NONE;
    for (int k = 1; k < KINDS; k++) {
        enum wj_code_verdict v = wj_code_check((enum wj_code_kind)k, s);
        if (v == WJ_CODE_FITS)
            return (enum wj_code_kind)k;
        if (v == WJ_CODE_CHECK && !near)
            near = (enum wj_code_kind)k;
    }
    return near;
}

const char *wj_code_name(enum wj_code_kind k)
{
    return kinds[k].name;
}
