/* server.c - the life of the server and the callbacks of libmicrohttpd; see server.h. */
#define _POSIX_C_SOURCE 200809L /* nanosleep(2) */
#include "net/net_priv.h"

#include "base/arena.h"
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { RATE_BYTES = 16 << 10, DROP_MAX = 256 << 10 };

static int64_t due_in(unsigned ms, size_t bytes)
{
    return wj_monotonic_us() + (int64_t)ms * 1000 + (int64_t)(bytes / RATE_BYTES) * 1000000;
}

static void set_due(struct conn *c, int64_t us)
{
    atomic_store_explicit(&c->watched.due_us, us, memory_order_relaxed);
}

static void on_connection(void *ctx, struct MHD_Connection *mhd, void **tag,
                          enum MHD_ConnectionNotificationCode code)
{
    struct wj_server *s = ctx;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*tag) {
            wj_watch_remove(&s->watch, *tag);
            free(*tag);
        }
        *tag = NULL;
        return;
    }
    struct conn *c = calloc(1, sizeof *c);
    if (!c) {
        fputs("wangjian: out of memory\n", stderr);
        abort();
    }
    const union MHD_ConnectionInfo *at = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    wj_listen_peer(at ? at->client_addr : NULL, c->peer);
    c->watched.fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    set_due(c, due_in(s->o.header_ms, 0));
    wj_watch_add(&s->watch, &c->watched);
    *tag = c;
}

/* The request line is there: here a request begins. */
static void *on_target(void *ctx, const char *target, struct MHD_Connection *mhd)
{
    struct wj_server *s = ctx;
    struct conn *c = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    set_due(c, due_in(s->o.header_ms, 0));
    c->served++;
    return wj_req_new(s, mhd, c, target ? target : "");
}

static void on_completed(void *ctx, struct MHD_Connection *mhd, void **tag,
                         enum MHD_RequestTerminationCode code)
{
    struct wj_server *s = ctx;
    struct wj_req *r = *tag;
    (void)mhd;
    if (!r)
        return;
    set_due(r->conn, due_in(s->o.idle_ms, 0));
    if (s->o.done && r->phase != REQ_LINE) {
        bool sent = code == MHD_REQUEST_TERMINATED_COMPLETED_OK && r->answered;
        struct wj_req_sum sum = { .status = sent ? r->status : 0,
                                  .sent_bytes = sent && r->method != WJ_HEAD ? r->sent_bytes : 0,
                                  .us = wj_monotonic_us() - r->begun_us };
        s->o.done(s->o.ctx, r, &sum);
    }
    *tag = NULL;
    wj_req_free(r);
}

/* Leave escapes as they came: whoever uses a part of the target decodes that part. */
static size_t leave_escapes(void *ctx, struct MHD_Connection *mhd, char *text)
{
    (void)ctx;
    (void)mhd;
    return strlen(text);
}

static enum MHD_Result send_answer(struct wj_req *r)
{
    if (!r->response)
        return MHD_YES;
    set_due(r->conn, due_in(r->server->o.send_ms, r->sent_bytes));
    enum MHD_Result queued = MHD_queue_response(r->mhd, (unsigned)r->status, r->response);
    MHD_destroy_response(r->response);
    r->response = NULL;
    return queued;
}

static enum MHD_Result start(struct wj_req *r, const char *method, const char *version)
{
    const struct wj_server_options *o = &r->server->o;
    const char *why = NULL;
    uint64_t length;
    r->phase = REQ_BODY;
    r->method = wj_http_method_of(method);
    int status = wj_check_head(r, version, &length, &why);
    if (!status) {
        r->body_max = o->admit ? o->admit(o->ctx, r) : o->body_bytes;
        r->body.limit = r->body_max;
        if (!r->answered && length > r->body_max) {
            status = 413;
            why = "the body is larger than this operation takes";
        }
    }
    if (status)
        wj_req_refuse(r, status, why);
    set_due(r->conn, due_in(o->body_ms, 0));
    return send_answer(r);
}

/* A part of the body.  One that is too large is read on for a while, so that the client hears why. */
static enum MHD_Result take(struct wj_req *r, const char *bytes, size_t n)
{
    struct wj_server *s = r->server;
    if (!r->refused && n > r->body_max - r->body.n) {
        r->refused = 413;
        r->why = "the body is larger than this operation takes";
    } else if (!r->refused && s->bodies_bytes + n > s->o.bodies_bytes) {
        r->refused = 503;
        r->why = "too many large requests at one time; try again shortly";
    }
    if (r->refused) {
        r->dropped_bytes += n;
        return r->dropped_bytes > DROP_MAX ? MHD_NO : MHD_YES;
    }
    wj_buf_add(&r->body, (struct wj_str){ bytes, n });
    s->bodies_bytes += n;
    set_due(r->conn,
            r->begun_us + (int64_t)s->o.body_ms * 1000 + (int64_t)(r->body.n / RATE_BYTES) * 1000000);
    return MHD_YES;
}

static enum MHD_Result on_access(void *ctx, struct MHD_Connection *mhd, const char *url, const char *method,
                                 const char *version, const char *data, size_t *data_n, void **tag)
{
    struct wj_server *s = ctx;
    struct wj_req *r = *tag;
    (void)mhd;
    (void)url;
    if (!r)
        return MHD_NO;
    if (r->phase == REQ_LINE)
        return start(r, method, version);
    if (*data_n) {
        size_t n = *data_n;
        *data_n = 0;
        return take(r, data, n);
    }
    if (r->kept) {
        r->kept = false;
        s->kept_n--;
    }
    r->phase = REQ_READY;
    if (r->refused)
        wj_req_refuse(r, r->refused, r->why);
    else if (!r->answered)
        s->o.handle(s->o.ctx, r);
    if (r->kept)
        return MHD_YES;
    if (!r->answered)
        wj_req_refuse(r, 500, "the request was left without an answer");
    return send_answer(r);
}

static void say_nothing(void *ctx, const char *fmt, va_list ap)
{
    (void)ctx;
    (void)fmt;
    (void)ap;
}

static void fill_defaults(struct wj_server_options *o)
{
#define OR(member, value) o->member = o->member ? o->member : (value)
    OR(threads_n, 2);
    OR(connections_max, 1000);
    OR(requests_per_connection, 10000);
    OR(header_ms, 10000);
    OR(idle_ms, 60000);
    OR(body_ms, 30000);
    OR(send_ms, 30000);
    OR(header_bytes, 32768);
    OR(body_bytes, (size_t)1 << 20);
    OR(bodies_bytes, (size_t)256 << 20);
    OR(arena_bytes, (size_t)16 << 20);
#undef OR
}

static struct MHD_Daemon *start_daemon(struct wj_server *s, int fd)
{
    const struct wj_server_options *o = &s->o;
    struct MHD_OptionItem more[] = {
        { MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)o->threads_n, NULL },
        { MHD_OPTION_END, 0, NULL },
    };
    if (o->threads_n < 2)
        more[0].option = MHD_OPTION_END;
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_access, s,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL,
        MHD_OPTION_CONNECTION_LIMIT, o->connections_max, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        o->connections_per_address, MHD_OPTION_CONNECTION_MEMORY_LIMIT, o->header_bytes,
        MHD_OPTION_CONNECTION_TIMEOUT, 0u, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK,
        on_target, s, MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_ARRAY, more,
        MHD_OPTION_END);
}

static void free_server(struct wj_server *s)
{
    while (s->spare) {
        struct wj_req *r = s->spare;
        s->spare = r->next;
        wj_buf_fini(&r->body);
        wj_arena_free(r->arena);
        free(r);
    }
    pthread_mutex_destroy(&s->lock);
    free(s);
}

int wj_server_open(const struct wj_server_options *o, struct wj_server **out, struct wj_err *e)
{
    int fd = -1;
    struct wj_server *s = calloc(1, sizeof *s);
    if (!s)
        return wj_fail(e, WJ_E_NOMEM, "out of memory");
    s->o = *o;
    fill_defaults(&s->o);
    pthread_mutex_init(&s->lock, NULL);
    int rc = wj_listen_open(o->listen, &fd, s->address, e);
    if (rc != WJ_OK) {
        free_server(s);
        return rc;
    }
    rc = wj_watch_start(&s->watch, e);
    if (rc == WJ_OK) {
        s->daemon = start_daemon(s, fd);
        if (s->daemon) {
            *out = s;
            return WJ_OK;
        }
        wj_watch_stop(&s->watch);
        rc = wj_fail(e, WJ_E_IO, "listen: the HTTP server does not start on %s", s->address);
    }
    close(fd);
    free_server(s);
    return rc;
}

const char *wj_server_address(const struct wj_server *s)
{
    return s->address;
}

unsigned wj_server_requests_n(const struct wj_server *s)
{
    return s->requests_n;
}

unsigned wj_server_connections_n(const struct wj_server *s)
{
    return s->watch.n;
}

static void nap(void)
{
    nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
}

void wj_server_close(struct wj_server *s, unsigned grace_ms)
{
    if (!s)
        return;
    s->draining = true;
    int fd = MHD_quiesce_daemon(s->daemon);
    int64_t until = wj_monotonic_us() + (int64_t)grace_ms * 1000;
    while (s->kept_n || (s->requests_n && wj_monotonic_us() < until))
        nap();
    MHD_stop_daemon(s->daemon);
    wj_watch_stop(&s->watch);
    if (fd != MHD_INVALID_SOCKET)
        close(fd);
    if (strncmp(s->address, "unix:", 5) == 0)
        unlink(s->address + 5);
    free_server(s);
}
