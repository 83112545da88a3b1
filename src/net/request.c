/* request.c - one request: what it says, and its answer; see server.h. */
#include "net/net_priv.h"

#include "base/arena.h"
#include "base/clock.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPARE_MAX = 64, SPARE_ARENA = 64 << 10, SPARE_BODY = 16 << 10 };

static struct wj_req *take_spare(struct wj_server *s)
{
    pthread_mutex_lock(&s->lock);
    struct wj_req *r = s->spare;
    if (r) {
        s->spare = r->next;
        s->spare_n--;
    }
    pthread_mutex_unlock(&s->lock);
    if (r)
        return r;
    r = calloc(1, sizeof *r);
    if (!r) {
        fputs("wangjian: out of memory\n", stderr);
        abort();
    }
    r->arena = wj_arena_new(s->o.arena_bytes);
    return r;
}

/* "http://host/path?query", "/path?query" or "*": the path and the query in it. */
static void split_target(struct wj_req *r, struct wj_str target)
{
    struct wj_str rest = target;
    if (wj_str_starts(rest, WJ_S("http://")) || wj_str_starts(rest, WJ_S("https://"))) {
        size_t from = wj_str_find(rest, WJ_S("//")) + 2;
        struct wj_str host = { rest.p + from, rest.n - from };
        size_t slash = wj_str_find(host, WJ_S("/"));
        rest = slash < host.n ? (struct wj_str){ host.p + slash, host.n - slash } : WJ_S("/");
    }
    wj_str_cut(&rest, '?', &r->path);
    r->query = rest;
}

struct wj_req *wj_req_new(struct wj_server *s, struct MHD_Connection *mhd, struct conn *conn,
                          const char *target)
{
    struct wj_req *r = take_spare(s);
    struct wj_arena *arena = r->arena;
    struct wj_buf body = r->body;
    memset(r, 0, sizeof *r);
    r->arena = arena;
    r->body = body;
    wj_buf_reset(&r->body);
    r->server = s;
    r->mhd = mhd;
    r->conn = conn;
    r->method = WJ_METHOD_OTHER;
    r->peer = wj_strz(conn->peer);
    r->begun_us = wj_monotonic_us();
    split_target(r, wj_str_dup(arena, wj_strz(target)));
    s->requests_n++;
    return r;
}

void wj_req_free(struct wj_req *r)
{
    struct wj_server *s = r->server;
    if (r->response)
        MHD_destroy_response(r->response);
    s->bodies_bytes -= r->body.n;
    if (r->body.cap > SPARE_BODY)
        wj_buf_fini(&r->body);
    bool big = wj_arena_used(r->arena) > SPARE_ARENA;
    if (!big)
        wj_arena_reset(r->arena);
    pthread_mutex_lock(&s->lock);
    bool keep = !big && s->spare_n < SPARE_MAX;
    if (keep) {
        r->next = s->spare;
        s->spare = r;
        s->spare_n++;
    }
    pthread_mutex_unlock(&s->lock);
    if (!keep) {
        wj_buf_fini(&r->body);
        wj_arena_free(r->arena);
        free(r);
    }
    s->requests_n--;
}

enum wj_method wj_req_method(const struct wj_req *r)
{
    return r->method;
}

struct wj_str wj_req_path(const struct wj_req *r)
{
    return r->path;
}

struct wj_str wj_req_query(const struct wj_req *r)
{
    return r->query;
}

struct wj_str wj_req_header(const struct wj_req *r, const char *name)
{
    struct wj_str value = WJ_NOSTR;
    const char *p = NULL;
    size_t n = 0;
    if (MHD_lookup_connection_value_n(r->mhd, MHD_HEADER_KIND, name, strlen(name), &p, &n) == MHD_YES && p)
        value = wj_str_trim((struct wj_str){ p, n });
    return value;
}

struct wj_str wj_req_body(const struct wj_req *r)
{
    return wj_buf_view(&r->body);
}

struct wj_str wj_req_peer(const struct wj_req *r)
{
    if (!r->server->o.behind_proxy)
        return r->peer;
    /* The nearest proxy writes the last item; what stands before it, anyone may have written. */
    struct wj_str list = wj_req_header(r, "X-Forwarded-For"), last = WJ_NOSTR;
    while (wj_str_cut(&list, ',', &last))
        ;
    last = wj_str_trim(last);
    char z[PEER_MAX];
    unsigned char bytes[16];
    if (!last.n || last.n >= sizeof z)
        return r->peer;
    memcpy(z, last.p, last.n);
    z[last.n] = '\0';
    bool good = inet_pton(AF_INET, z, bytes) == 1 || inet_pton(AF_INET6, z, bytes) == 1;
    return good ? last : r->peer;
}

bool wj_req_is_secure(const struct wj_req *r)
{
    return r->server->o.behind_proxy && wj_str_eqz(wj_req_header(r, "X-Forwarded-Proto"), "https");
}

struct wj_arena *wj_req_arena(struct wj_req *r)
{
    return r->arena;
}

void wj_req_set_tag(struct wj_req *r, void *tag)
{
    r->tag = tag;
}

void *wj_req_tag(const struct wj_req *r)
{
    return r->tag;
}

void wj_req_keep(struct wj_req *r)
{
    r->kept = true;
    r->server->kept_n++;
    r->conn->watched.due_us = WATCH_NEVER;
    MHD_suspend_connection(r->mhd);
}

void wj_req_wake(struct wj_req *r)
{
    MHD_resume_connection(r->mhd);
}

static struct MHD_Response *respond_file(const struct wj_answer *a)
{
    return MHD_create_response_from_fd64(a->file_bytes, a->file_fd);
}

static struct MHD_Response *respond_bytes(const struct wj_answer *a, size_t n)
{
    /* libmicrohttpd takes the bytes as changeable but, being told they persist, leaves them alone. */
    union {
        const char *in;
        void *out;
    } bytes = { .in = n ? a->body.p : "" };
    return MHD_create_response_from_buffer(n, bytes.out, MHD_RESPMEM_PERSISTENT);
}

void wj_req_answer(struct wj_req *r, const struct wj_answer *a)
{
    if (r->answered)
        return;
    bool bodiless = a->status == 204 || a->status == 304;
    size_t n = bodiless ? 0 : a->from_file ? (size_t)a->file_bytes : a->body.n;
    struct MHD_Response *response = a->from_file ? respond_file(a) : respond_bytes(a, n);
    if (!response) {
        fputs("wangjian: out of memory\n", stderr);
        abort();
    }
    if (a->type && !bodiless)
        MHD_add_response_header(response, "Content-Type", a->type);
    for (size_t i = 0; i < a->nheaders; i++)
        MHD_add_response_header(response, a->headers[i].name, a->headers[i].value);
    bool worn = r->conn->served >= r->server->o.requests_per_connection;
    if (a->close || worn || r->server->draining)
        MHD_add_response_header(response, "Connection", "close");
    r->answered = true;
    r->status = a->status;
    r->sent_bytes = n;
    r->response = response;
    if (r->kept)
        MHD_resume_connection(r->mhd);
}

void wj_req_refuse(struct wj_req *r, int status, const char *why)
{
    const struct wj_server_options *o = &r->server->o;
    if (o->refuse)
        o->refuse(o->ctx, r, status, why);
    if (r->answered)
        return;
    struct wj_answer a = { .status = status, .type = "text/plain; charset=utf-8", .close = true };
    a.body = wj_strf(r->arena, "%d %s: %s\n", status, wj_http_reason(status), why);
    wj_req_answer(r, &a);
}
