/*
 * server.h - an HTTP/1.1 server over libmicrohttpd: epoll and a few threads.
 *
 * It reads whole requests within limits, hands each to one callback and sends
 * one answer.  The callback runs on a server thread and either answers at once
 * or keeps the request; whoever has it then answers, or wakes it, later from
 * any thread.  TLS and HTTP/2 are the business of a proxy at the edge.
 *
 * Hostile clients meet: a limit on header bytes, on body bytes of one request
 * and of all together, on connections in total and from one address, absolute
 * deadlines for header, body and reading the answer, and a refusal of every
 * message whose length two readers could understand differently (RFC 9112,
 * section 6.3).
 */
#ifndef WJ_NET_SERVER_H
#define WJ_NET_SERVER_H

#include "base/str.h"
#include "net/http.h"

struct wj_server; /* opaque */
struct wj_req;    /* one request, from its headers to the end of its answer */

/* What is sent.  Start from { .status = 200 }.  Header texts are copied; a body is borrowed. */
struct wj_answer {
    int status;
    const char *type;   /* Content-Type; NULL: none */
    struct wj_str body; /* in the request's arena, or constant for the server's life */
    bool from_file;     /* instead of body: file_bytes of file_fd from its start, which the server closes */
    int file_fd;
    uint64_t file_bytes;
    const struct wj_header *headers;
    size_t nheaders;
    bool close; /* end the connection after it */
};

/*
 * Called when the headers are there, before any body: returns how many bytes
 * of body the request may bring.  It may refuse with wj_req_answer() at once.
 */
typedef size_t wj_server_admit(void *ctx, struct wj_req *);

/*
 * Called when the request is complete, and again after wj_req_wake().  It must
 * call wj_req_answer(), or wj_req_keep() before it lets another thread have the
 * request; a return with neither sends a 500.
 */
typedef void wj_server_handle(void *ctx, struct wj_req *);

/*
 * Called in place of handle for a request that cannot be heard: 400 malformed, 413 too much
 * body, 503 too many bodies at a time...  It must answer at once; why is an English sentence.
 */
typedef void wj_server_refuse(void *ctx, struct wj_req *, int status, const char *why);

/* Called once a request is over, for the access log and counters; the request is still readable. */
struct wj_req_sum {
    int status;        /* 0: the client went away, or the server refused it unheard */
    size_t sent_bytes; /* of the body */
    int64_t us;        /* from the request line to the end of the answer */
};
typedef void wj_server_done(void *ctx, struct wj_req *, const struct wj_req_sum *);

struct wj_server_options {
    const char *listen;     /* "127.0.0.1:8080", "[::1]:8080", "unix:/run/wj.sock"; port 0: any free one */
    wj_server_admit *admit; /* NULL: every request may bring body_bytes */
    wj_server_handle *handle;
    wj_server_refuse *refuse; /* NULL: a line of plain text */
    wj_server_done *done;     /* may be NULL */
    void *ctx;
    /* A zero below stands for the default named behind it. */
    unsigned threads_n;               /* 2 */
    unsigned connections_max;         /* 1000 */
    unsigned connections_per_address; /* 0: no limit, the right thing behind a proxy */
    unsigned requests_per_connection; /* 10000 */
    unsigned header_ms;               /* 10000: from the first byte due to the last header */
    unsigned idle_ms;                 /* 60000: between two requests, or without any progress */
    unsigned body_ms;                 /* 30000, and a second more for each 16 KiB received */
    unsigned send_ms;                 /* 30000, and a second more for each 16 KiB to send */
    size_t header_bytes;              /* 32768: memory of a connection; about half serves the headers */
    size_t body_bytes;                /* 1 MiB */
    size_t bodies_bytes;              /* 256 MiB: all bodies held at one time */
    size_t arena_bytes;               /* 16 MiB: budget of a request's arena */
    bool behind_proxy; /* believe X-Forwarded-For and -Proto: set it only if nobody else can connect */
};

/* Bind, listen and serve.  WJ_E_INVALID: listen is not an address; WJ_E_IO: cannot bind. */
int wj_server_open(const struct wj_server_options *, struct wj_server **out, struct wj_err *) WJ_MUST_USE;

/* Where it really listens, port resolved: "127.0.0.1:40123"; borrowed. */
const char *wj_server_address(const struct wj_server *);

/* Requests being read, handled or answered now; connections open now. */
unsigned wj_server_requests_n(const struct wj_server *);
unsigned wj_server_connections_n(const struct wj_server *);

/*
 * Stop accepting, finish what is under way, close.  Waits up to grace_ms for
 * answers to be sent, and for kept requests as long as their keepers take:
 * the keepers must still be running.  NULL is fine.
 */
void wj_server_close(struct wj_server *, unsigned grace_ms);

/* The request.  All views live as long as it does. */
enum wj_method wj_req_method(const struct wj_req *);
struct wj_str wj_req_path(const struct wj_req *);  /* as sent: still percent-encoded */
struct wj_str wj_req_query(const struct wj_req *); /* behind the '?', as sent; no value when there is none */
struct wj_str wj_req_header(const struct wj_req *, const char *name); /* first one; case ignored */
struct wj_str wj_req_body(const struct wj_req *);
struct wj_str wj_req_peer(const struct wj_req *); /* "192.0.2.1", "2001:db8::1"; "local" for a unix socket */
bool wj_req_is_secure(const struct wj_req *);     /* the proxy says the client came by TLS */
struct wj_arena *wj_req_arena(struct wj_req *);

/* A pointer the callbacks may leave on the request. */
void wj_req_set_tag(struct wj_req *, void *tag);
void *wj_req_tag(const struct wj_req *);

/* Keep the request beyond the return of the callback.  Call it on the server's thread only. */
void wj_req_keep(struct wj_req *);

/* Send the answer: exactly once, from any thread; a kept request is gone for the caller after it. */
void wj_req_answer(struct wj_req *, const struct wj_answer *);

/* Give a kept request back: the handle callback runs again on a server thread. */
void wj_req_wake(struct wj_req *);

#endif
