/* jsontoken.c - see codec_priv.h: the tokens of a JSON text and what they mean. */
#include "base/utf8.h"
#include "codec/codec_priv.h"

#include <string.h>

/* Where and why the first stage refused the text: a slow second look. */
static int fail_string(struct wj_str text, struct wj_err *e)
{
    size_t open = 0;
    bool inside = false;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (!inside && c == '"') {
            inside = true;
            open = i;
        } else if (inside && c == '\\') {
            i++;
        } else if (inside && c == '"') {
            inside = false;
        } else if (inside && c < 0x20) {
            return wj_fail(e, WJ_E_INVALID, "byte %zu: a control character in a string must be escaped", i);
        }
    }
    return wj_fail(e, WJ_E_INVALID, "byte %zu: the string that begins here is not closed", open);
}

int wj_jsontoken_index(struct wj_jsonshim *shim, struct wj_str text, struct wj_jtokens *out, struct wj_err *e)
{
    size_t bad = 0;
    struct wj_jtokens t = { .text = text };
    switch (wj_jsonshim_index(shim, text.p, text.n, &t.at, &t.n)) {
    case WJ_SHIM_OK:
        break;
    case WJ_SHIM_EMPTY:
        return wj_fail(e, WJ_E_INVALID, "byte 0: expected a JSON value, found nothing");
    case WJ_SHIM_UTF8:
        wj_utf8_check(text, &bad);
        return wj_fail(e, WJ_E_INVALID, "byte %zu: not UTF-8", bad);
    case WJ_SHIM_STRING:
        return fail_string(text, e);
    default:
        return wj_fail(e, WJ_E_LIMIT, "a JSON text of %zu bytes does not fit into memory", text.n);
    }
    t.escapes = memchr(text.p, '\\', text.n) != NULL;
    *out = t;
    return WJ_OK;
}

/* Value of a hex digit + 1, so that 0 stands for anything else. */
static const unsigned char hex_value[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

/* Four hex digits; -1 for anything else. */
static int32_t hex4(const char *p)
{
    int a = hex_value[(unsigned char)p[0]], b = hex_value[(unsigned char)p[1]];
    int c = hex_value[(unsigned char)p[2]], d = hex_value[(unsigned char)p[3]];
    if (!a || !b || !c || !d)
        return -1;
    return (a - 1) << 12 | (b - 1) << 8 | (c - 1) << 4 | (d - 1);
}

/* The code point of the \u escape at s.p[*i], stepping over it; -1: it is none, or half a surrogate pair. */
static int32_t take_unicode(struct wj_str s, size_t *i)
{
    int32_t hi = s.n - *i >= 6 ? hex4(s.p + *i + 2) : -1;
    if (hi < 0 || (hi >= 0xDC00 && hi <= 0xDFFF))
        return -1;
    *i += 6;
    if (hi < 0xD800 || hi > 0xDBFF)
        return hi;
    if (s.n - *i < 6 || s.p[*i] != '\\' || s.p[*i + 1] != 'u')
        return -1;
    int32_t lo = hex4(s.p + *i + 2);
    if (lo < 0xDC00 || lo > 0xDFFF)
        return -1;
    *i += 6;
    return 0x10000 + ((hi - 0xD800) << 10) + (lo - 0xDC00);
}

static char simple_escape(char c)
{
    static const char from[] = "\"\\/bfnrt";
    static const char to[] = "\"\\/\b\f\n\r\t";
    const char *at = c ? strchr(from, c) : NULL;
    return at ? to[at - from] : '\0';
}

bool wj_jsontoken_unescape(struct wj_str s, char *out, size_t *n, size_t *bad)
{
    char *to = out;
    for (size_t i = 0; i < s.n;) {
        if (s.p[i] != '\\') {
            const char *slash = memchr(s.p + i, '\\', s.n - i);
            size_t run = (slash ? (size_t)(slash - s.p) : s.n) - i;
            memcpy(to, s.p + i, run);
            to += run;
            i += run;
            if (!slash)
                break;
        }
        *bad = i;
        char c = i + 1 < s.n ? s.p[i + 1] : '\0';
        if (c == 'u') {
            int32_t u = take_unicode(s, &i);
            if (u < 0)
                return false;
            to += wj_utf8_put((uint32_t)u, to); /* at most 4 bytes for 12, 3 for 6 */
        } else {
            *to = simple_escape(c);
            if (!*to++)
                return false;
            i += 2;
        }
    }
    *n = (size_t)(to - out);
    return true;
}

static size_t count_digits(struct wj_str s, size_t from)
{
    size_t i = from;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    return i - from;
}

/* A number without fraction and exponent, from its digits. */
static bool take_whole(struct wj_str t, struct wj_jval *v)
{
    bool neg = t.p[0] == '-';
    uint64_t u = 0;
    bool over = false;
    for (size_t i = neg; i < t.n; i++)
        over = over || __builtin_mul_overflow(u, (uint64_t)10, &u) ||
               __builtin_add_overflow(u, (uint64_t)(t.p[i] - '0'), &u);
    uint64_t most = (uint64_t)INT64_MAX + neg;
    if (over || (neg && u > most))
        return false;
    if (u > most) {
        v->type = WJ_J_UINT;
        v->u = u;
    } else {
        v->type = WJ_J_INT;
        v->i = neg ? (int64_t)(0 - u) : (int64_t)u;
    }
    return true;
}

/* True when a number that std::from_chars finds out of range is too small, not too large. */
static bool is_tiny(struct wj_str t)
{
    int64_t power = 0, exponent = 0; /* decimal power of the first digit that is not 0 */
    bool point = false, seen = false;
    size_t i = t.p[0] == '-';
    for (; i < t.n && t.p[i] != 'e' && t.p[i] != 'E'; i++) {
        if (t.p[i] == '.') {
            point = true;
            continue;
        }
        seen = seen || t.p[i] != '0';
        power += (seen && !point) - (!seen && point);
    }
    bool down = i + 1 < t.n && t.p[i + 1] == '-';
    for (; i < t.n; i++)
        if (t.p[i] >= '0' && t.p[i] <= '9' && exponent < INT64_C(1000000000000))
            exponent = exponent * 10 + (t.p[i] - '0');
    return !seen || power + (down ? -exponent : exponent) < 0;
}

/* Step over the fraction at s.p[*i], if one stands there; false: a point without digits. */
static bool take_fraction(struct wj_str s, size_t *i)
{
    if (*i == s.n || s.p[*i] != '.')
        return true;
    size_t digits = count_digits(s, *i + 1);
    *i += 1 + digits;
    return digits > 0;
}

/* The same for an exponent. */
static bool take_exponent(struct wj_str s, size_t *i)
{
    if (*i == s.n || (s.p[*i] != 'e' && s.p[*i] != 'E'))
        return true;
    ++*i;
    if (*i < s.n && (s.p[*i] == '+' || s.p[*i] == '-'))
        ++*i;
    size_t digits = count_digits(s, *i);
    *i += digits;
    return digits > 0;
}

static bool take_number(struct wj_str t, struct wj_jval *v)
{
    size_t i = t.p[0] == '-';
    size_t whole = count_digits(t, i);
    if (!whole || (whole > 1 && t.p[i] == '0'))
        return false;
    i += whole;
    if (i == t.n && take_whole(t, v))
        return true;
    if (!take_fraction(t, &i) || !take_exponent(t, &i) || i != t.n)
        return false;
    v->type = WJ_J_F64;
    if (wj_jsonshim_double(t.p, t.n, &v->f))
        return true;
    v->f = 0;
    return is_tiny(t);
}

bool wj_jsontoken_scalar(struct wj_str t, struct wj_jval *v)
{
    if (t.p[0] == '-' || (t.p[0] >= '0' && t.p[0] <= '9'))
        return take_number(t, v);
    if (wj_str_eq(t, WJ_S("null"))) {
        v->type = WJ_J_NULL;
        return true;
    }
    v->type = WJ_J_BOOL;
    v->b = wj_str_eq(t, WJ_S("true"));
    return v->b || wj_str_eq(t, WJ_S("false"));
}

int wj_jsontoken_expected(const struct wj_jtokens *t, size_t i, const char *what, struct wj_err *e)
{
    size_t at = wj_jsontoken_at(t, i);
    return wj_fail(e, WJ_E_INVALID, "byte %zu: expected %s%s", at, what, i < t->n ? "" : ", found the end");
}

/* Step over a value that is no bracket. */
static int skip_scalar(const struct wj_jtokens *t, size_t i, struct wj_err *e)
{
    struct wj_jval v;
    if (wj_jsontoken_kind(t, i) == '"')
        return WJ_OK;
    if (i >= t->n || !wj_jsontoken_scalar(wj_jsontoken_bytes(t, i), &v))
        return wj_jsontoken_expected(t, i, "a value", e);
    return WJ_OK;
}

/* In an object: step over a key and its colon. */
static int skip_key(const struct wj_jtokens *t, size_t *i, struct wj_err *e)
{
    if (wj_jsontoken_kind(t, *i) != '"')
        return wj_jsontoken_expected(t, *i, "a key in quotes", e);
    if (wj_jsontoken_kind(t, *i + 1) != ':')
        return wj_jsontoken_expected(t, *i + 1, "':'", e);
    *i += 2;
    return WJ_OK;
}

/* The brackets open while stepping over a value: what closes each. */
struct open_brackets {
    char ends[WJ_JSON_DEPTH];
    size_t n;
};

/* At the beginning of a value: step over it, or into it when it is a bracket with something inside. */
static int skip_begin(const struct wj_jtokens *t, size_t *i, struct open_brackets *o, struct wj_err *e)
{
    char c = wj_jsontoken_kind(t, *i);
    if (c != '{' && c != '[')
        return skip_scalar(t, (*i)++, e);
    if (o->n == WJ_JSON_DEPTH)
        return wj_fail(e, WJ_E_LIMIT, "byte %zu: nested too deeply", wj_jsontoken_at(t, *i));
    o->ends[o->n++] = c == '{' ? '}' : ']';
    ++*i;
    return WJ_OK;
}

int wj_jsontoken_skip(const struct wj_jtokens *t, size_t *at, struct wj_err *e)
{
    struct open_brackets o = { .n = 0 };
    size_t i = *at;
    int rc = skip_begin(t, &i, &o, e);
    bool fresh = o.n; /* the innermost bracket has just been opened */
    while (!rc && o.n) {
        char end = o.ends[o.n - 1], c = wj_jsontoken_kind(t, i);
        if (c == end) {
            o.n--;
            i++;
            fresh = false;
            continue;
        }
        if (!fresh && c != ',')
            return wj_jsontoken_expected(t, i, end == '}' ? "',' or '}'" : "',' or ']'", e);
        i += !fresh;
        if (end == '}')
            rc = skip_key(t, &i, e);
        if (!rc) {
            size_t before = o.n;
            rc = skip_begin(t, &i, &o, e);
            fresh = o.n > before;
        }
    }
    *at = i;
    return rc;
}
