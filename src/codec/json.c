/* json.c - see json.h. */
#include "codec/json.h"

#include "base/utf8.h"
#include "codec/codec_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void wj_json_init(struct wj_json *w, struct wj_buf *buf)
{
    memset(w, 0, sizeof *w);
    w->buf = buf;
}

static bool in_object(const struct wj_json *w)
{
    unsigned level = w->depth - 1;
    return w->depth && (w->object[level / 8] >> (level % 8) & 1);
}

/* What stands before a value: a comma in an array, nothing behind a key. */
static void begin_value(struct wj_json *w)
{
    if (w->keyed) {
        w->keyed = false;
        w->comma = true;
        return;
    }
    if (in_object(w) || (w->depth == 0 && w->started))
        w->misused = true;
    if (w->comma)
        wj_buf_addc(w->buf, ',');
    w->comma = true;
    w->started = true;
}

static void open_level(struct wj_json *w, bool object)
{
    begin_value(w);
    if (w->depth == WJ_JSON_DEPTH) {
        w->misused = true;
        return;
    }
    unsigned char bit = (unsigned char)(1u << (w->depth % 8));
    unsigned char *byte = &w->object[w->depth / 8];
    *byte = (unsigned char)(object ? *byte | bit : *byte & ~bit);
    w->depth++;
    w->comma = false;
    wj_buf_addc(w->buf, object ? '{' : '[');
}

static void close_level(struct wj_json *w, bool object)
{
    if (w->depth == 0 || in_object(w) != object || w->keyed) {
        w->misused = true;
        return;
    }
    w->depth--;
    w->comma = true;
    wj_buf_addc(w->buf, object ? '}' : ']');
}

void wj_json_obj(struct wj_json *w)
{
    open_level(w, true);
}

void wj_json_end_obj(struct wj_json *w)
{
    close_level(w, true);
}

void wj_json_arr(struct wj_json *w)
{
    open_level(w, false);
}

void wj_json_end_arr(struct wj_json *w)
{
    close_level(w, false);
}

int wj_json_done(struct wj_json *w, struct wj_str *out, struct wj_err *e)
{
    if (w->misused || w->depth || !w->started)
        return wj_fail(e, WJ_E_STATE, "the calls to the JSON writer did not make one whole value");
    return wj_buf_done(w->buf, out, e);
}

/* Append one escaped character below U+0020, a quote or a backslash. */
static void add_escape(struct wj_buf *b, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char from[] = "\"\\\b\f\n\r\t";
    static const char to[] = "\"\\bfnrt";
    const char *at = c ? strchr(from, c) : NULL;
    if (at) {
        char two[2] = { '\\', to[at - from] };
        wj_buf_add(b, (struct wj_str){ two, 2 });
        return;
    }
    char six[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
    wj_buf_add(b, (struct wj_str){ six, 6 });
}

void wj_json_quote(struct wj_buf *b, struct wj_str s)
{
    wj_buf_addc(b, '"');
    size_t from = 0, at = 0;
    while (at < s.n) {
        unsigned char c = (unsigned char)s.p[at];
        size_t next = at + 1;
        if (c >= 0x80) {
            next = at;
            wj_utf8_next(s, &next);
            if (next - at > 1) { /* one step over a byte above 0x7F means that it is malformed */
                at = next;
                continue;
            }
        } else if (c >= 0x20 && c != '"' && c != '\\') {
            at = next;
            continue;
        }
        wj_buf_add(b, (struct wj_str){ s.p + from, at - from });
        if (c >= 0x80)
            wj_buf_addz(b, "\xEF\xBF\xBD");
        else
            add_escape(b, c);
        from = at = next;
    }
    wj_buf_add(b, (struct wj_str){ s.p + from, at - from });
    wj_buf_addc(b, '"');
}

void wj_json_key_str(struct wj_json *w, struct wj_str key)
{
    if (!in_object(w) || w->keyed)
        w->misused = true;
    if (w->comma)
        wj_buf_addc(w->buf, ',');
    wj_json_quote(w->buf, key);
    wj_buf_addc(w->buf, ':');
    w->keyed = true;
    w->comma = false;
}

void wj_json_key(struct wj_json *w, const char *key)
{
    wj_json_key_str(w, wj_strz(key));
}

void wj_json_raw(struct wj_json *w, struct wj_str json)
{
    begin_value(w);
    if (json.n)
        wj_buf_add(w->buf, json);
    else
        wj_buf_addz(w->buf, "null");
}

void wj_json_null(struct wj_json *w)
{
    wj_json_raw(w, WJ_S("null"));
}

void wj_json_str(struct wj_json *w, struct wj_str s)
{
    if (!s.p) {
        wj_json_null(w);
        return;
    }
    begin_value(w);
    wj_json_quote(w->buf, s);
}

void wj_json_strz(struct wj_json *w, const char *z)
{
    wj_json_str(w, wj_strz(z));
}

void wj_json_i64(struct wj_json *w, int64_t v)
{
    if (v == WJ_NONE) {
        wj_json_null(w);
        return;
    }
    begin_value(w);
    wj_buf_addi(w->buf, v);
}

void wj_json_u64(struct wj_json *w, uint64_t v)
{
    begin_value(w);
    wj_buf_addf(w->buf, "%llu", (unsigned long long)v);
}

void wj_json_bool(struct wj_json *w, bool v)
{
    wj_json_raw(w, v ? WJ_S("true") : WJ_S("false"));
}

/* Digits d1...dn with the decimal point behind the k-th one, as ECMA-262 Number::toString lays them out. */
static size_t lay_out_digits(const char *d, int n, int k, char *out)
{
    char *p = out;
    if (k >= n && k <= 21) {
        memcpy(p, d, (size_t)n);
        memset(p + n, '0', (size_t)(k - n));
        p += k;
    } else if (k > 0 && k <= 21) {
        memcpy(p, d, (size_t)k);
        p[k] = '.';
        memcpy(p + k + 1, d + k, (size_t)(n - k));
        p += n + 1;
    } else if (k > -6 && k <= 0) {
        memcpy(p, "0.", 2);
        memset(p + 2, '0', (size_t)-k);
        memcpy(p + 2 - k, d, (size_t)n);
        p += 2 - k + n;
    } else {
        *p++ = d[0];
        if (n > 1) {
            *p++ = '.';
            memcpy(p, d + 1, (size_t)(n - 1));
            p += n - 1;
        }
        p += snprintf(p, 6, "e%+d", k - 1);
    }
    return (size_t)(p - out);
}

size_t wj_json_number(double v, char out[32])
{
    size_t n = 0;
    if (v == 0) {
        out[n++] = '0'; /* -0 too */
    } else {
        char digits[17];
        int point;
        int count = wj_jsonshim_digits(fabs(v), digits, &point);
        if (v < 0)
            out[n++] = '-';
        n += lay_out_digits(digits, count, point, out + n);
    }
    out[n] = '\0';
    return n;
}

void wj_json_f64(struct wj_json *w, double v)
{
    if (!isfinite(v)) {
        wj_json_null(w);
        return;
    }
    char text[32];
    size_t n = wj_json_number(v, text);
    begin_value(w);
    wj_buf_add(w->buf, (struct wj_str){ text, n });
}

void wj_json_day(struct wj_json *w, wj_day day)
{
    if (day == WJ_DAY_NONE) {
        wj_json_null(w);
        return;
    }
    char text[11];
    wj_day_format(day, text);
    wj_json_strz(w, text);
}

void wj_json_ms(struct wj_json *w, int64_t ms)
{
    if (ms == WJ_NONE) {
        wj_json_null(w);
        return;
    }
    char text[36];
    wj_ms_format(ms, text);
    wj_json_strz(w, text);
}

void wj_json_kobj(struct wj_json *w, const char *key)
{
    wj_json_key(w, key);
    wj_json_obj(w);
}

void wj_json_karr(struct wj_json *w, const char *key)
{
    wj_json_key(w, key);
    wj_json_arr(w);
}

void wj_json_kstr(struct wj_json *w, const char *key, struct wj_str s)
{
    if (!s.p)
        return;
    wj_json_key(w, key);
    wj_json_str(w, s);
}

void wj_json_kstrz(struct wj_json *w, const char *key, const char *z)
{
    wj_json_kstr(w, key, wj_strz(z));
}

void wj_json_ki64(struct wj_json *w, const char *key, int64_t v)
{
    if (v == WJ_NONE)
        return;
    wj_json_key(w, key);
    wj_json_i64(w, v);
}

void wj_json_kf64(struct wj_json *w, const char *key, double v)
{
    if (!isfinite(v))
        return;
    wj_json_key(w, key);
    wj_json_f64(w, v);
}

void wj_json_kbool(struct wj_json *w, const char *key, bool v)
{
    wj_json_key(w, key);
    wj_json_bool(w, v);
}

void wj_json_kday(struct wj_json *w, const char *key, wj_day day)
{
    if (day == WJ_DAY_NONE)
        return;
    wj_json_key(w, key);
    wj_json_day(w, day);
}

void wj_json_kms(struct wj_json *w, const char *key, int64_t ms)
{
    if (ms == WJ_NONE)
        return;
    wj_json_key(w, key);
    wj_json_ms(w, ms);
}

void wj_json_kraw(struct wj_json *w, const char *key, struct wj_str json)
{
    if (!json.p)
        return;
    wj_json_key(w, key);
    wj_json_raw(w, json);
}
