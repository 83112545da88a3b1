/* httpmsg.c - see httpmsg.h. */
#include "codec/httpmsg.h"

#include "base/arena.h"
#include "base/buf.h"
#include "codec/html.h"
#include "codec/unpack.h"

#include <brotli/decode.h>
#include <string.h>
#include <zlib.h>

void wj_httpmsg_split_type(struct wj_str value, struct wj_str *type, struct wj_str *charset)
{
    struct wj_str rest = value, part = WJ_NOSTR;
    *charset = WJ_NOSTR;
    wj_str_cut(&rest, ';', &part);
    *type = wj_str_trim(part);
    while (rest.n && wj_str_cut(&rest, ';', &part)) {
        part = wj_str_trim(part);
        if (part.n < 8 || !wj_html_is((struct wj_str){ part.p, 8 }, "charset="))
            continue;
        part = wj_str_trim((struct wj_str){ part.p + 8, part.n - 8 });
        if (part.n >= 2 && (part.p[0] == '"' || part.p[0] == '\''))
            part = (struct wj_str){ part.p + 1, part.n - 2 };
        *charset = part;
    }
}

static void take_field(struct wj_httpmsg *m, struct wj_str line)
{
    struct wj_str name = WJ_NOSTR;
    if (!memchr(line.p ? line.p : "", ':', line.n))
        return;
    wj_str_cut(&line, ':', &name);
    name = wj_str_trim(name);
    line = wj_str_trim(line);
    if (wj_html_is(name, "content-type")) {
        m->content_type = line;
        wj_httpmsg_split_type(line, &m->type, &m->charset);
    } else if (wj_html_is(name, "content-encoding")) {
        m->encoding = line;
    } else if (wj_html_is(name, "transfer-encoding")) {
        m->chunked = line.n >= 7 && wj_html_is((struct wj_str){ line.p + line.n - 7, 7 }, "chunked");
    }
}

int wj_httpmsg_read(struct wj_str bytes, struct wj_httpmsg *out, struct wj_err *e)
{
    struct wj_httpmsg m = { 0 };
    struct wj_str rest = bytes, line = WJ_NOSTR;
    int64_t status = 0;
    wj_str_cut(&rest, '\n', &line);
    if (!wj_str_starts(line, WJ_S("HTTP/")) || line.n < 12)
        return wj_fail(e, WJ_E_INVALID, "the record holds no HTTP answer");
    size_t blank = wj_str_find(line, WJ_S(" "));
    if (blank + 4 > line.n || !wj_str_i64((struct wj_str){ line.p + blank + 1, 3 }, &status))
        return wj_fail(e, WJ_E_INVALID, "the HTTP answer has no status");
    m.status = (int)status;
    while (rest.n && wj_str_cut(&rest, '\n', &line)) {
        line = wj_str_trim(line);
        if (!line.n)
            break;
        take_field(&m, line);
    }
    m.body = rest.p ? rest : WJ_S("");
    *out = m;
    return WJ_OK;
}

/* The size line at the front of a chunk; false: none. */
static bool read_size(struct wj_str *rest, size_t *size)
{
    size_t n = 0, digits = 0, end = wj_str_find(*rest, WJ_S("\n"));
    for (size_t i = 0; i < end; i++) {
        char c = rest->p[i];
        int d = c >= '0' && c <= '9'                 ? c - '0'
                : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                     : -1;
        if (d < 0)
            break;
        if (++digits > 8)
            return false;
        n = n * 16 + (size_t)d;
    }
    if (!digits || end == rest->n || end > 128)
        return false;
    *size = n;
    *rest = (struct wj_str){ rest->p + end + 1, rest->n - end - 1 };
    return true;
}

/* Chunks put together; what follows damage is taken as it is. */
static int join_chunks(struct wj_arena *a, struct wj_str in, struct wj_str *out, struct wj_err *e)
{
    struct wj_buf b;
    size_t size = 0;
    struct wj_str rest = in;
    if (!read_size(&rest, &size)) {
        *out = in; /* not chunked after all */
        return WJ_OK;
    }
    wj_buf_init(&b, a, in.n + 1);
    for (rest = in; rest.n;) {
        struct wj_str before = rest;
        if (!read_size(&rest, &size)) {
            wj_buf_add(&b, before);
            break;
        }
        if (!size)
            break;
        size = size < rest.n ? size : rest.n;
        wj_buf_add(&b, (struct wj_str){ rest.p, size });
        rest = (struct wj_str){ rest.p + size, rest.n - size };
        while (rest.n && (rest.p[0] == '\r' || rest.p[0] == '\n'))
            rest = (struct wj_str){ rest.p + 1, rest.n - 1 };
    }
    return wj_buf_done(&b, out, e);
}

static int inflate_body(struct wj_arena *a, struct wj_str in, size_t limit, struct wj_str *out,
                        struct wj_err *e)
{
    bool wrapped = in.n > 1 && (in.p[0] & 15) == 8 &&
                   ((unsigned)(unsigned char)in.p[0] * 256 + (unsigned char)in.p[1]) % 31 == 0;
    z_stream z = { .next_in = (Bytef *)(uintptr_t)in.p, .avail_in = (uInt)in.n };
    struct wj_buf b;
    int rc = inflateInit2(&z, wrapped ? 15 : -15);
    wj_buf_init(&b, a, limit);
    while (rc == Z_OK) {
        unsigned char piece[16384];
        z.next_out = piece;
        z.avail_out = sizeof piece;
        rc = inflate(&z, Z_NO_FLUSH);
        wj_buf_add(&b, (struct wj_str){ (const char *)piece, sizeof piece - z.avail_out });
        if (b.rc)
            break;
    }
    inflateEnd(&z);
    if (rc != Z_STREAM_END && !b.n)
        return wj_fail(e, WJ_E_CORRUPT, "the body is no deflate data");
    return wj_buf_done(&b, out, e);
}

static int unbrotli(struct wj_arena *a, struct wj_str in, size_t limit, struct wj_str *out, struct wj_err *e)
{
    BrotliDecoderState *s = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    const uint8_t *from = (const uint8_t *)in.p;
    size_t left = in.n;
    struct wj_buf b;
    BrotliDecoderResult rc = s ? BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT : BROTLI_DECODER_RESULT_ERROR;
    wj_buf_init(&b, a, limit);
    while (rc == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && !b.rc) {
        uint8_t piece[16384], *to = piece;
        size_t room = sizeof piece;
        rc = BrotliDecoderDecompressStream(s, &left, &from, &room, &to, NULL);
        wj_buf_add(&b, (struct wj_str){ (const char *)piece, sizeof piece - room });
    }
    BrotliDecoderDestroyInstance(s);
    if (rc == BROTLI_DECODER_RESULT_ERROR)
        return wj_fail(e, WJ_E_CORRUPT, "the body is no Brotli data");
    return wj_buf_done(&b, out, e);
}

int wj_httpmsg_body(struct wj_arena *a, const struct wj_httpmsg *m, size_t limit, struct wj_str *out,
                    struct wj_err *e)
{
    struct wj_str body = m->body, how = m->encoding;
    int rc = m->chunked ? join_chunks(a, body, &body, e) : WJ_OK;
    if (rc != WJ_OK)
        return rc;
    bool gzip = wj_html_is(how, "gzip") || wj_html_is(how, "x-gzip") || wj_html_is(how, "zstd");
    if (gzip)
        return wj_unpack_all(a, body, limit, out, e); /* known by its first bytes, or passed through */
    bool shown = body.n && (body.p[0] == '<' || body.p[0] == '{'); /* unpacked already */
    if (!shown && body.n && wj_html_is(how, "deflate"))
        return inflate_body(a, body, limit, out, e);
    if (!shown && body.n && wj_html_is(how, "br"))
        return unbrotli(a, body, limit, out, e);
    if (body.n > limit)
        return wj_fail(e, WJ_E_LIMIT, "the body is longer than %zu bytes", limit);
    *out = body;
    return WJ_OK;
}
