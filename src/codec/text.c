/* text.c - see text.h. */
#include "codec/text.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SNIFF = 64 << 10, KEPT = 8 };

static const struct wj_str mark = { "\xEF\xBB\xBF", 3 };

/* True when the bytes from bad on are the beginning of a character that was cut off. */
static bool is_cut_off(struct wj_str s, size_t bad)
{
    size_t left = s.n - bad;
    unsigned char c = (unsigned char)s.p[bad];
    size_t need = c >= 0xF0 && c <= 0xF4 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 0;
    if (c > 0xF4 || left >= need)
        return false;
    for (size_t i = 1; i < left; i++)
        if (((unsigned char)s.p[bad + i] & 0xC0) != 0x80)
            return false;
    return true;
}

/* Characters of more than one byte, and bytes that are none: GB18030 read as UTF-8 is mostly the latter. */
static bool is_mostly_utf8(struct wj_str s)
{
    size_t whole = 0, damaged = 0;
    for (size_t at = 0; at < s.n;) {
        size_t from = at;
        uint32_t c = wj_utf8_next(s, &at);
        whole += at - from > 1;
        damaged += c == 0xFFFD && at - from == 1;
    }
    return damaged <= whole;
}

enum wj_charset wj_text_sniff(struct wj_str s)
{
    size_t bad = 0;
    if (s.n > SNIFF)
        s.n = SNIFF;
    if (wj_utf8_check(s, &bad) || is_cut_off(s, bad) || is_mostly_utf8(s))
        return WJ_UTF8;
    return WJ_GB18030;
}

struct wj_text_stream {
    enum wj_charset from;
    iconv_t cd;
    size_t offset;   /* of the next byte in the file */
    char kept[KEPT]; /* bytes of a character that is not complete */
    size_t kept_n;
    bool begun; /* past the byte order mark */
    bool lax;
};

struct wj_text_stream *wj_text_stream_new(enum wj_charset from)
{
    struct wj_text_stream *s = calloc(1, sizeof *s);
    if (!s) {
        fputs("wangjian: out of memory\n", stderr);
        abort();
    }
    s->from = from;
    s->cd = from == WJ_GB18030 ? iconv_open("UTF-8", "GB18030") : (iconv_t)-1;
    return s;
}

void wj_text_stream_be_lax(struct wj_text_stream *s)
{
    s->lax = true;
}

void wj_text_stream_free(struct wj_text_stream *s)
{
    if (!s)
        return;
    if (s->cd != (iconv_t)-1)
        iconv_close(s->cd);
    free(s);
}

/* Convert what can be; *in is then what is left: nothing, or less than a character. */
static int convert(struct wj_text_stream *s, struct wj_str *in, struct wj_buf *out, struct wj_err *e)
{
    char piece[4096];
    while (in->n) {
        char *from = (char *)(uintptr_t)in->p, *to = piece;
        size_t left = in->n, room = sizeof piece;
        size_t rc = iconv(s->cd, &from, &left, &to, &room);
        int why = rc == (size_t)-1 ? errno : 0;
        size_t used = in->n - left;
        wj_buf_add(out, (struct wj_str){ piece, sizeof piece - room });
        s->offset += used;
        *in = (struct wj_str){ in->p + used, left };
        if (why == EINVAL)
            break;
        if (why == EILSEQ && s->lax) {
            wj_buf_addz(out, "\xEF\xBF\xBD");
            s->offset++;
            *in = (struct wj_str){ in->p + 1, in->n - 1 };
        } else if (why && why != E2BIG) {
            return wj_fail(e, WJ_E_INVALID, "byte %zu: neither UTF-8 nor GB18030", s->offset);
        }
    }
    return WJ_OK;
}

static int feed_gb18030(struct wj_text_stream *s, struct wj_str bytes, struct wj_buf *out, struct wj_err *e)
{
    if (s->cd == (iconv_t)-1)
        return wj_fail(e, WJ_E_STATE, "this system cannot read GB18030");
    int rc = WJ_OK;
    /* A character begun in the last piece is finished byte by byte. */
    while (s->kept_n && bytes.n && !rc) {
        s->kept[s->kept_n++] = *bytes.p++;
        bytes.n--;
        struct wj_str in = { s->kept, s->kept_n };
        rc = convert(s, &in, out, e);
        memmove(s->kept, in.p, in.n);
        s->kept_n = in.n;
    }
    if (!rc)
        rc = convert(s, &bytes, out, e);
    if (rc || s->kept_n)
        return rc;
    memcpy(s->kept, bytes.p ? bytes.p : "", bytes.n < KEPT ? bytes.n : 0);
    s->kept_n = bytes.n;
    return WJ_OK;
}

int wj_text_stream_feed(struct wj_text_stream *s, struct wj_str bytes, struct wj_buf *out, struct wj_err *e)
{
    if (!s->begun && bytes.n) {
        s->begun = true;
        if (wj_str_starts(bytes, mark)) {
            s->offset = mark.n;
            bytes.p += mark.n;
            bytes.n -= mark.n;
        }
    }
    int rc = WJ_OK;
    if (s->from == WJ_GB18030)
        rc = feed_gb18030(s, bytes, out, e);
    else
        wj_buf_add(out, bytes);
    if (!rc && out->rc)
        rc = wj_fail(e, out->rc, "the text is longer than %zu bytes", out->limit);
    return rc;
}

int wj_text_stream_end(struct wj_text_stream *s, struct wj_err *e)
{
    if (s->kept_n && !s->lax)
        return wj_fail(e, WJ_E_INVALID, "byte %zu: the file ends inside a character", s->offset);
    return WJ_OK;
}

int wj_text_utf8(struct wj_arena *arena, struct wj_str bytes, struct wj_str *out, struct wj_err *e)
{
    struct wj_str rest = bytes;
    if (wj_str_starts(rest, mark))
        rest = (struct wj_str){ rest.p + mark.n, rest.n - mark.n };
    if (wj_utf8_check(rest, NULL)) {
        *out = rest;
        return WJ_OK;
    }
    struct wj_buf b;
    struct wj_text_stream *s = wj_text_stream_new(WJ_GB18030);
    wj_buf_init(&b, arena, bytes.n * 3); /* two bytes become three; four become at most four */
    int rc = wj_text_stream_feed(s, bytes, &b, e);
    if (!rc)
        rc = wj_text_stream_end(s, e);
    wj_text_stream_free(s);
    if (!rc)
        *out = wj_buf_view(&b);
    return rc;
}

void wj_text_hex(struct wj_buf *b, struct wj_str s)
{
    static const char digits[] = "0123456789abcdef";
    char *to = wj_buf_room(b, 2 * s.n);
    for (size_t i = 0; to && i < s.n; i++) {
        to[2 * i] = digits[(unsigned char)s.p[i] >> 4];
        to[2 * i + 1] = digits[s.p[i] & 15];
    }
}

bool wj_text_unhex(struct wj_arena *arena, struct wj_str hex, struct wj_str *out)
{
    size_t n = 0, cap = hex.n / 2 + 1;
    const char *end = NULL;
    unsigned char *p = wj_alloc(arena, cap);
    if (!p || hex.n % 2)
        return false;
    if (hex.n && (sodium_hex2bin(p, cap, hex.p, hex.n, NULL, &n, &end) || end != hex.p + hex.n))
        return false;
    *out = (struct wj_str){ (const char *)p, n };
    return true;
}

static int variant_of(bool url)
{
    return url ? sodium_base64_VARIANT_URLSAFE_NO_PADDING : sodium_base64_VARIANT_ORIGINAL;
}

void wj_text_base64(struct wj_buf *b, struct wj_str s, bool url)
{
    size_t room = sodium_base64_encoded_len(s.n, variant_of(url)); /* with its NUL */
    char *to = wj_buf_room(b, room);
    if (!to)
        return;
    sodium_bin2base64(to, room, (const unsigned char *)(s.p ? s.p : ""), s.n, variant_of(url));
    b->n -= room - strlen(to);
}

static bool is_ascii(struct wj_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

bool wj_text_unbase64(struct wj_arena *arena, struct wj_str text, bool url, struct wj_str *out)
{
    size_t n = 0, cap = text.n / 4 * 3 + 3;
    const char *end = NULL;
    unsigned char *p = wj_alloc(arena, cap);
    if (!p || !is_ascii(text)) /* libsodium 1.0.18 takes every byte above 0x7F for a '/' */
        return false;
    if (text.n && (sodium_base642bin(p, cap, text.p, text.n, NULL, &n, &end, variant_of(url)) ||
                   end != text.p + text.n))
        return false;
    *out = (struct wj_str){ (const char *)p, n };
    return true;
}

static const char *html_escape(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void wj_text_html(struct wj_buf *b, struct wj_str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *escape = html_escape(s.p[i]);
        if (!escape)
            continue;
        wj_buf_add(b, (struct wj_str){ s.p + from, i - from });
        wj_buf_addz(b, escape);
        from = i + 1;
    }
    wj_buf_add(b, (struct wj_str){ s.p + from, s.n - from });
}
