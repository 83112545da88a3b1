/* number.c - reads amounts; see number.h. */
#include "scan/number.h"

#include "base/utf8.h"
#include "scan/foldtab.h"

#include <string.h>

const char *const wj_number_units[] = { "yuan",  "percent", "duration", "hour", "day",   "week",
                                        "month", "year",    "kg",       "cm",   "level", "people",
                                        "times", "pieces",  "fold",     "any",  NULL };

enum { MAX_DIGITS = 15 };

static const int64_t MAX_SECTION = INT64_MAX / 100000000 / 4; /* may still be multiplied by 亿 */

struct unit {
    const char *text;
    enum wj_number_unit unit;
    int64_t factor_milli; /* into the unit's measure, thousandths */
};

/* Longer spellings first. Times carry their own unit; wj_number_meets() turns them into days. */
static const struct unit units[] = {
    { "个小时", WJ_UNIT_HOUR, 1000 },
    { "小时", WJ_UNIT_HOUR, 1000 },
    { "钟头", WJ_UNIT_HOUR, 1000 },
    { "分钟", WJ_UNIT_HOUR, 17 },
    { "个工作日", WJ_UNIT_DAY, 1000 },
    { "工作日", WJ_UNIT_DAY, 1000 },
    { "天", WJ_UNIT_DAY, 1000 },
    { "日", WJ_UNIT_DAY, 1000 },
    { "晚", WJ_UNIT_DAY, 1000 },
    { "个星期", WJ_UNIT_WEEK, 1000 },
    { "星期", WJ_UNIT_WEEK, 1000 },
    { "个礼拜", WJ_UNIT_WEEK, 1000 },
    { "个周", WJ_UNIT_WEEK, 1000 },
    { "周年", WJ_UNIT_YEAR, 1000 },
    { "周", WJ_UNIT_WEEK, 1000 },
    { "个月", WJ_UNIT_MONTH, 1000 },
    { "月", WJ_UNIT_MONTH, 1000 },
    { "个疗程", WJ_UNIT_MONTH, 1000 },
    { "年", WJ_UNIT_YEAR, 1000 },
    { "公斤", WJ_UNIT_KG, 1000 },
    { "千克", WJ_UNIT_KG, 1000 },
    { "kg", WJ_UNIT_KG, 1000 },
    { "斤", WJ_UNIT_KG, 500 },
    { "厘米", WJ_UNIT_CM, 1000 },
    { "公分", WJ_UNIT_CM, 1000 },
    { "cm", WJ_UNIT_CM, 1000 },
    { "毫米", WJ_UNIT_CM, 100 },
    { "mm", WJ_UNIT_CM, 100 },
    { "米", WJ_UNIT_CM, 100000 },
    { "元", WJ_UNIT_YUAN, 1000 },
    { "块钱", WJ_UNIT_YUAN, 1000 },
    { "块", WJ_UNIT_YUAN, 1000 },
    { "rmb", WJ_UNIT_YUAN, 1000 },
    { "角", WJ_UNIT_YUAN, 100 },
    { "毛钱", WJ_UNIT_YUAN, 100 },
    { "分钱", WJ_UNIT_YUAN, 10 },
    { "个百分点", WJ_UNIT_PERCENT, 1000 },
    { "%", WJ_UNIT_PERCENT, 1000 },
    { "成", WJ_UNIT_PERCENT, 10000 },
    { "个点", WJ_UNIT_PERCENT, 1000 },
    { "层", WJ_UNIT_LEVEL, 1000 },
    { "级", WJ_UNIT_LEVEL, 1000 },
    { "代", WJ_UNIT_LEVEL, 1000 },
    { "个人", WJ_UNIT_PEOPLE, 1000 },
    { "人", WJ_UNIT_PEOPLE, 1000 },
    { "名", WJ_UNIT_PEOPLE, 1000 },
    { "位", WJ_UNIT_PEOPLE, 1000 },
    { "次", WJ_UNIT_TIMES, 1000 },
    { "遍", WJ_UNIT_TIMES, 1000 },
    { "回", WJ_UNIT_TIMES, 1000 },
    { "倍", WJ_UNIT_FOLD, 1000 },
    { "件", WJ_UNIT_PIECES, 1000 },
    { "份", WJ_UNIT_PIECES, 1000 },
    { "单", WJ_UNIT_PIECES, 1000 },
    { "盒", WJ_UNIT_PIECES, 1000 },
    { "瓶", WJ_UNIT_PIECES, 1000 },
    { "台", WJ_UNIT_PIECES, 1000 },
    { "套", WJ_UNIT_PIECES, 1000 },
    { "片", WJ_UNIT_PIECES, 1000 },
    { "支", WJ_UNIT_PIECES, 1000 },
    { "袋", WJ_UNIT_PIECES, 1000 },
    { "包", WJ_UNIT_PIECES, 1000 },
    { "箱", WJ_UNIT_PIECES, 1000 },
    { "条", WJ_UNIT_PIECES, 1000 },
    { "张", WJ_UNIT_PIECES, 1000 },
    { "双", WJ_UNIT_PIECES, 1000 },
    { "颗", WJ_UNIT_PIECES, 1000 },
    { "粒", WJ_UNIT_PIECES, 1000 },
    { "只", WJ_UNIT_PIECES, 1000 },
    { "个", WJ_UNIT_PIECES, 1000 },
};

/* The character at a byte of UTF-8 that is known to be valid; those of one and three bytes without a call. */
static inline uint32_t char_at(struct wj_str t, size_t *at)
{
    const unsigned char *p = (const unsigned char *)t.p + *at;
    if (p[0] < 0x80) {
        ++*at;
        return p[0];
    }
    if ((p[0] & 0xF0) == 0xE0 && t.n - *at >= 3) {
        *at += 3;
        return (p[0] & 15u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
    }
    return wj_utf8_next(t, at);
}

/* The canonical character at a byte, and where the next begins; 0 at the end or for other things. */
static uint32_t canonical_at(struct wj_str t, size_t at, size_t *next)
{
    *next = at;
    if (at >= t.n)
        return 0;
    uint32_t c = char_at(t, next);
    const struct wj_fold_entry *f = wj_foldtab_entry(c);
    if (c == '.' || c == 0xFF0E)
        return '.';
    if (c == ',' || c == 0xFF0C)
        return ',';
    return f->kind == WJ_FOLD_KEEP ? (f->to ? f->to : c) : c;
}

static bool skip_text(struct wj_str t, size_t *at, const char *text)
{
    struct wj_str want = wj_strz(text);
    size_t k = 0, here = *at;
    while (k < want.n) {
        size_t next;
        uint32_t w = wj_utf8_next(want, &k);
        const struct wj_fold_entry *f = wj_foldtab_entry(w);
        if (canonical_at(t, here, &next) != (f->kind == WJ_FOLD_KEEP && f->to ? f->to : w) || next == here)
            return false;
        here = next;
    }
    *at = here;
    return true;
}

static int64_t power_of(uint32_t c)
{
    return c == 0x5341   ? 10
           : c == 0x767E ? 100
           : c == 0x5343 ? 1000
           : c == 0x4E07 ? 10000
           : c == 0x4EBF ? 100000000
           : c == 'w'    ? 10000
           : c == 'k'    ? 1000
                         : 0;
}

/* "3", "3.14", "1,000": thousandths; false when no digit stands here. */
static bool read_digits(struct wj_str t, size_t *at, int64_t *milli)
{
    int64_t v = 0, unit = 1000;
    size_t next, digits = 0;
    bool point = false;
    for (;;) {
        uint32_t c = canonical_at(t, *at, &next);
        if (c >= '0' && c <= '9' && digits < MAX_DIGITS) {
            unit = point ? unit / 10 : unit;
            v = point ? v + (int64_t)(c - '0') * unit : v * 10 + (int64_t)(c - '0') * 1000;
            digits++;
        } else if (digits && !point && (c == '.' || c == ',')) {
            size_t after;
            uint32_t d = canonical_at(t, next, &after);
            if (d < '0' || d > '9')
                break;
            point = c == '.';
        } else {
            break;
        }
        *at = next;
    }
    if (digits)
        *milli = v;
    return digits > 0;
}

/* 三万五千, 一百二十, 3.5万, 十, 半, 两, 几. */
static bool read_value(struct wj_str t, size_t *at, int64_t *milli, bool *vague)
{
    int64_t total = 0, section = 0, v = 0;
    bool any = false;
    for (int step = 0; step < 12; step++) {
        size_t next;
        uint32_t c = canonical_at(t, *at, &next);
        int64_t p = power_of(c);
        if (c == 0x534A || c == 0x4E24 || c == 0x51E0 || c == 0x6570) { /* 半 两 几 数 */
            if (any && v)
                break;
            v = c == 0x534A ? 500 : c == 0x4E24 ? 2000 : 3000;
            *vague = true;
            *at = next;
        } else if (p && (any || p <= 1000) && (c > 127 || v)) {
            section = p >= 10000 ? (section + v) * p : section + (v || any ? v : 1000) * p;
            if (p >= 10000) {
                total += section;
                section = 0;
            }
            v = 0;
            *at = next;
        } else if (!read_digits(t, at, &v)) {
            break;
        }
        any = true;
        if (total > INT64_MAX / 4 || section > MAX_SECTION || v > MAX_SECTION)
            break; /* the next step could overflow */
    }
    *milli = total + section + v;
    return any;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == 0x3000 || c == 0xA0;
}

/* The first character of a unit as the table spells it: one of ASCII or of three bytes. */
static uint32_t first_of(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    return p[0] < 0x80 ? p[0] : (p[0] & 15u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
}

static void read_unit(struct wj_str t, size_t *at, struct wj_number *out)
{
    size_t here = *at, next;
    while (is_blank(canonical_at(t, here, &next)))
        here = next;
    if (skip_text(t, &here, "多") || skip_text(t, &here, "余") || skip_text(t, &here, "来") ||
        skip_text(t, &here, "+"))
        (void)here;
    uint32_t c = canonical_at(t, here, &next); /* the table's spellings are canonical */
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (first_of(units[i].text) != c || !skip_text(t, &here, units[i].text))
            continue;
        out->unit = units[i].unit;
        out->milli =
            out->milli / 1000 * units[i].factor_milli + out->milli % 1000 * units[i].factor_milli / 1000;
        out->high_milli = out->high_milli / 1000 * units[i].factor_milli +
                          out->high_milli % 1000 * units[i].factor_milli / 1000;
        *at = here;
        return;
    }
}

static bool is_sign(uint32_t c)
{
    return c == 0xA5 || c == 0xFFE5 || c == '$';
}

static bool read_number(struct wj_str t, size_t from, size_t *at, struct wj_number *out)
{
    size_t here = from, next;
    bool percent = skip_text(t, &here, "百分之"), money = false, vague = false;
    if (!percent && is_sign(canonical_at(t, here, &next))) {
        money = true;
        here = next;
    }
    if (!read_value(t, &here, &out->milli, &vague))
        return false;
    out->from = (uint32_t)from;
    out->high_milli = out->milli;
    size_t dash = here;
    uint32_t c = canonical_at(t, here, &next);
    if (c == '-' || c == '~' || c == 0x2014 || c == 0xFF5E || c == 0x81F3 ||
        c == 0x5230) { /* - ~ — ～ 至 到 */
        dash = next;
        if (read_value(t, &dash, &out->high_milli, &vague))
            here = dash;
    }
    out->unit = percent ? WJ_UNIT_PERCENT : money ? WJ_UNIT_YUAN : WJ_UNIT_ANY;
    if (out->unit == WJ_UNIT_ANY)
        read_unit(t, &here, out);
    else if (money)
        skip_text(t, &here, "元");
    if (vague && out->unit == WJ_UNIT_ANY) /* 两全, 数字: no amount */
        return false;
    out->to = (uint32_t)here;
    *at = here;
    return true;
}

/* A digit, a sign of money, 十 百 千 半 两 几 数: first asked of the low bits, because most are none. */
static inline bool begins_number(uint32_t c)
{
    const uint64_t digits = 0x3FFull << ('0' & 63), others = 1ull << (0xA5 & 63) | 1ull << (0xFFE5 & 63) |
                                                             1ull << ('$' & 63) | 1ull << (0x5341 & 63) |
                                                             1ull << (0x767E & 63) | 1ull << (0x5343 & 63) |
                                                             1ull << (0x534A & 63) | 1ull << (0x4E24 & 63) |
                                                             1ull << (0x51E0 & 63) | 1ull << (0x6570 & 63);
    if (!((digits | others) >> (c & 63) & 1))
        return false;
    return (c >= '0' && c <= '9') || is_sign(c) || c == 0x5341 || c == 0x767E || c == 0x5343 || c == 0x534A ||
           c == 0x4E24 || c == 0x51E0 || c == 0x6570;
}

bool wj_number_next(struct wj_str text, size_t *at, struct wj_number *out)
{
    while (*at < text.n) {
        size_t from = *at, next;
        if (begins_number(canonical_at(text, from, &next)) && read_number(text, from, at, out))
            return true;
        *at = next > from ? next : from + 1;
    }
    return false;
}

/* Thousandths of days; -1 for what is no time. */
static int64_t days_of(enum wj_number_unit unit, int64_t milli)
{
    switch (unit) {
    case WJ_UNIT_HOUR:
        return milli / 24;
    case WJ_UNIT_DAY:
        return milli;
    case WJ_UNIT_WEEK:
        return milli * 7;
    case WJ_UNIT_MONTH:
        return milli * 30;
    case WJ_UNIT_YEAR:
        return milli * 365;
    default:
        return -1;
    }
}

bool wj_number_meets(const struct wj_number *x, const struct wj_number_want *want)
{
    int64_t low = x->milli, high = x->high_milli;
    if (want->unit == WJ_UNIT_DURATION) {
        low = days_of(x->unit, low);
        high = days_of(x->unit, high);
        if (low < 0)
            return false;
    } else if (want->unit != WJ_UNIT_ANY && want->unit != x->unit) {
        return false;
    }
    return high >= want->min_milli && low <= want->max_milli;
}
