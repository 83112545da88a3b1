/*
 * check.c - is the head of a request beyond doubt?  (RFC 9112, sections 2.2 to 6.3)
 *
 * libmicrohttpd takes the first Content-Length it finds and lets
 * Transfer-Encoding win; a proxy in front may do otherwise, and the difference
 * is where a second request can be smuggled in.  So whatever can be read in two ways is
 * refused, and the connection closed.
 */
#define _POSIX_C_SOURCE 200809L /* strncasecmp(3) */
#include "net/net_priv.h"

#include <string.h>
#include <strings.h>

struct head {
    unsigned length_n, coding_n, host_n, authorization_n;
    uint64_t length;
    bool bad_name, bad_value, bad_length, bad_coding;
};

static bool parse_length(struct wj_str s, uint64_t *out)
{
    uint64_t v = 0;
    if (s.n == 0 || s.n > 18)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (uint64_t)(s.p[i] - '0');
    }
    *out = v;
    return true;
}

static bool is_clean(struct wj_str value)
{
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

static bool is_named(struct wj_str key, const char *name)
{
    return key.n == strlen(name) && strncasecmp(key.p, name, key.n) == 0;
}

static enum MHD_Result look(void *ctx, enum MHD_ValueKind kind, const char *key, size_t key_n,
                            const char *value, size_t value_n)
{
    struct head *h = ctx;
    struct wj_str name = { key, key_n }, text = { value ? value : "", value ? value_n : 0 };
    (void)kind;
    h->bad_name |= !wj_http_is_token(name);
    h->bad_value |= !is_clean(text);
    if (is_named(name, "Content-Length")) {
        h->length_n++;
        h->bad_length |= !parse_length(text, &h->length);
    } else if (is_named(name, "Transfer-Encoding")) {
        h->coding_n++;
        h->bad_coding |= !is_named(text, "chunked");
    } else if (is_named(name, "Host")) {
        h->host_n++;
    } else if (is_named(name, "Authorization")) {
        h->authorization_n++;
    }
    return MHD_YES;
}

static int refuse(int status, const char *reason, const char **why)
{
    *why = reason;
    return status;
}

int wj_check_head(const struct wj_req *r, const char *version, uint64_t *length, const char **why)
{
    struct head h = { 0 };
    bool old = strcmp(version, MHD_HTTP_VERSION_1_0) == 0;
    *length = 0;
    if (!old && strcmp(version, MHD_HTTP_VERSION_1_1) != 0)
        return refuse(505, "only HTTP/1.0 and HTTP/1.1 are spoken here", why);
    if (r->method == WJ_METHOD_OTHER)
        return refuse(501, "this method is not known here", why);
    if (!r->path.n || r->path.p[0] != '/')
        return refuse(400, "the request target must be a path", why);
    MHD_get_connection_values_n(r->mhd, MHD_HEADER_KIND, look, &h);
    if (h.bad_name)
        return refuse(400, "a header name holds a character that is not allowed", why);
    if (h.bad_value)
        return refuse(400, "a header value holds a control character", why);
    if (h.host_n > 1 || (h.host_n == 0 && !old))
        return refuse(400, "exactly one Host header is needed", why);
    if (h.length_n > 1 || h.coding_n > 1 || (h.length_n && h.coding_n))
        return refuse(400, "the length of the body is said more than once", why);
    if (h.bad_length)
        return refuse(400, "Content-Length is not a number", why);
    if (h.coding_n && old)
        return refuse(400, "HTTP/1.0 knows no Transfer-Encoding", why);
    if (h.bad_coding)
        return refuse(501, "the only Transfer-Encoding taken is chunked", why);
    if (h.authorization_n > 1)
        return refuse(400, "more than one Authorization header", why);
    *length = h.length;
    return 0;
}
