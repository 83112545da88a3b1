/* answer.c - from an exchange's result to what is sent; see api_priv.h. */
#define _POSIX_C_SOURCE 200809L /* O_CLOEXEC, O_NOFOLLOW */
#include "api/api_priv.h"
#include "api/etag.h"
#include "base/buf.h"
#include "base/log.h"
#include "codec/json.h"
#include "codec/shapejson.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

enum { HEADERS_MAX = 16, ANSWER_MAX = 8 << 20 };

#define JSON_TYPE    "application/json"
#define PROBLEM_TYPE "application/problem+json"

/* The headers of one answer. */
struct headers {
    struct wj_header h[HEADERS_MAX];
    size_t n;
};

static void put(struct headers *h, const char *name, const char *value)
{
    if (value && h->n < HEADERS_MAX)
        h->h[h->n++] = (struct wj_header){ name, value };
}

/* What every answer says: how browsers must treat it. */
static void put_common(struct exchange *x, struct headers *h)
{
    put(h, "X-Request-Id", x->id);
    put(h, "X-Content-Type-Options", "nosniff");
    if (x->call.secure)
        put(h, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

static void put_page(struct headers *h)
{
    put(h, "Content-Security-Policy",
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    put(h, "Referrer-Policy", "same-origin");
    put(h, "Cross-Origin-Opener-Policy", "same-origin");
    put(h, "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
}

static void send(struct exchange *x, const struct headers *h, int status, const char *type,
                 struct wj_str body)
{
    struct wj_answer a = { .status = status, .type = type, .body = body, .headers = h->h, .nheaders = h->n };
    wj_req_answer(x->req, &a);
}

int wj_answer_encode(struct exchange *x, struct wj_err *e)
{
    const struct wj_route *route = x->call.route;
    x->status = route->flags & WJ_R_CREATED ? 201 : 200;
    if (route->flags & WJ_R_RAW) {
        x->body = x->call.raw.body.p ? x->call.raw.body : WJ_S("");
        return WJ_OK;
    }
    if (!route->out->n) {
        x->status = 204;
        x->body = WJ_S("");
        return WJ_OK;
    }
    struct wj_buf b;
    struct wj_json j;
    wj_buf_init(&b, x->call.arena, ANSWER_MAX);
    wj_json_init(&j, &b);
    wj_shape_write(&j, route->out, x->out, x->call.unmask ? WJ_W_UNMASK : 0);
    return wj_json_done(&j, &x->body, e);
}

static const char *disposition(struct exchange *x)
{
    const char *name = x->call.raw.file_name;
    if (!name)
        return NULL;
    struct wj_str coded = wj_http_encode(x->call.arena, wj_strz(name));
    return wj_str_z(x->call.arena, wj_strf(x->call.arena, "%s; filename*=UTF-8''" WJ_FMT,
                                           x->call.raw.foreign ? "attachment" : "inline", WJ_ARG(coded)));
}

/* Headers and the file; the server closes it.  A file that is not there is a fault of ours. */
static void send_file(struct exchange *x, const struct headers *h)
{
    int fd = open(x->call.raw.file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        x->rc = wj_fail(&x->err, WJ_E_IO, "%s: %s", x->call.raw.file, strerror(errno));
        wj_answer_problem(x);
        return;
    }
    struct wj_answer a = { .status = x->status,
                           .type = x->call.raw.type,
                           .headers = h->h,
                           .nheaders = h->n,
                           .from_file = true,
                           .file_fd = fd,
                           .file_bytes = (uint64_t)x->call.raw.file_bytes };
    wj_req_answer(x->req, &a);
}

void wj_answer_done(struct exchange *x)
{
    const struct wj_route *route = x->call.route;
    bool raw = route->flags & WJ_R_RAW, shared = route->flags & WJ_R_PUBLIC;
    struct headers h = { .n = 0 };
    const char *tag = x->call.version != WJ_NONE ? wj_etag_of(x->call.arena, x->call.version) : NULL;
    int status = x->status;
    put_common(x, &h);
    put(&h, "Cache-Control", shared && route->method == WJ_GET ? "no-cache" : "no-store");
    put(&h, "ETag", tag);
    if (raw)
        put(&h, "Content-Disposition", disposition(x));
    if (raw && x->call.raw.foreign)
        put(&h, "Content-Security-Policy", "sandbox; default-src 'none'");
    if (x->call.cookie.p)
        put(&h, "Set-Cookie", wj_str_z(x->call.arena, x->call.cookie));
    if (x->replayed)
        put(&h, "Idempotency-Replayed", "true");
    if (tag && route->method == WJ_GET &&
        wj_etag_is_held(wj_req_header(x->req, "If-None-Match"), wj_strz(tag)))
        status = 304;
    if (raw && x->call.raw.file) {
        send_file(x, &h);
        return;
    }
    send(x, &h, status, raw ? x->call.raw.type : JSON_TYPE, x->body);
}

static void send_problem(struct exchange *x, const struct wj_problem *p)
{
    struct headers h = { .n = 0 };
    struct wj_problem_case c = { .problem = p,
                                 .err = &x->err,
                                 .why_zh = x->call.why_zh,
                                 .request_id = x->id,
                                 .english = x->call.english };
    struct wj_arena *arena = wj_req_arena(x->req);
    put_common(x, &h);
    put(&h, "Cache-Control", "no-store");
    put(&h, "Content-Language", x->call.english ? "en" : "zh-CN");
    put(&h, "Vary", "Accept-Language");
    if (p->status == 401)
        put(&h, "WWW-Authenticate", "Bearer");
    if (p->status == 429 || p->status == 503)
        put(&h, "Retry-After",
            wj_str_z(arena, wj_strf(arena, "%" PRId64, x->call.wait_s > 0 ? x->call.wait_s : 1)));
    if (p->status == 405) {
        struct wj_buf b;
        struct wj_str allow = WJ_NOSTR;
        wj_buf_init(&b, arena, 128);
        for (unsigned m = 0; m < WJ_METHOD_OTHER; m++)
            if (x->match.methods >> m & 1)
                wj_buf_addf(&b, "%s%s", b.n ? ", " : "", wj_http_method_name((enum wj_method)m));
        if (wj_buf_done(&b, &allow, NULL) == WJ_OK)
            put(&h, "Allow", wj_str_z(arena, allow));
    }
    send(x, &h, p->status, PROBLEM_TYPE, wj_problem_json(arena, &c));
}

void wj_answer_problem(struct exchange *x)
{
    const struct wj_problem *p = wj_problem_find(x->call.problem ? x->call.problem : wj_rc_slug(x->rc));
    if (p->status >= 500)
        wj_log(p->status == 503 ? WJ_WARN : WJ_ERROR, "api", "%s %s: %s", x->id,
               x->call.route ? x->call.route->id : "-", x->err.msg);
    send_problem(x, p);
}

void wj_answer_slug(struct exchange *x, const char *slug)
{
    send_problem(x, wj_problem_find(slug));
}

void wj_answer_asset(struct exchange *x, const struct wj_asset *a)
{
    static const char *const codings[] = { "gzip", NULL };
    struct wj_str accept = wj_req_header(x->req, "Accept-Encoding");
    bool packed = a->gzip.p && accept.p && wj_http_prefer(accept, codings) == 0;
    const char *tag = packed ? a->etag_gzip : a->etag;
    struct headers h = { .n = 0 };
    put_common(x, &h);
    if (a->page)
        put_page(&h);
    put(&h, "Cache-Control", a->fixed ? "public, max-age=31536000, immutable" : "no-cache");
    put(&h, "ETag", tag);
    if (a->gzip.p)
        put(&h, "Vary", "Accept-Encoding");
    if (packed)
        put(&h, "Content-Encoding", "gzip");
    bool held = wj_etag_is_held(wj_req_header(x->req, "If-None-Match"), wj_strz(tag));
    send(x, &h, held ? 304 : 200, a->type, packed ? a->gzip : a->bytes);
}

void wj_answer_text(struct exchange *x, int status, const char *type, struct wj_str body)
{
    struct headers h = { .n = 0 };
    put_common(x, &h);
    put(&h, "Cache-Control", "no-store");
    send(x, &h, status, type, body);
}
