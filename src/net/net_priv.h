/* net_priv.h - what the files of src/net share. */
#ifndef WJ_NET_PRIV_H
#define WJ_NET_PRIV_H

#include "base/buf.h"
#include "net/server.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

enum { PEER_MAX = 64, ADDRESS_MAX = 128 };

/* listen.c: a listening socket from "host:port", "unix:path" or "fd:N"; name gets where it really listens. */
int wj_listen_open(const char *spec, int *fd, char name[ADDRESS_MAX], struct wj_err *) WJ_MUST_USE;
void wj_listen_peer(const struct sockaddr *, char out[PEER_MAX]);

/*
 * watch.c: sockets with a time by which something must have happened.  One thread
 * shuts down those that are late; the server then sees an end of file.
 */
#define WATCH_NEVER INT64_MAX
struct watched {
    struct watched *prev, *next;
    int fd;
    _Atomic int64_t due_us; /* of wj_monotonic_us() */
};

struct watch {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct watched head;
    bool stop;
    _Atomic unsigned n;
};

int wj_watch_start(struct watch *, struct wj_err *) WJ_MUST_USE;
void wj_watch_stop(struct watch *);
void wj_watch_add(struct watch *, struct watched *);
void wj_watch_remove(struct watch *, struct watched *); /* before its descriptor is closed */

/* server.c and request.c */
struct conn {
    struct watched watched;
    unsigned served; /* requests so far */
    char peer[PEER_MAX];
};

enum phase { REQ_LINE, REQ_BODY, REQ_READY };

struct wj_req {
    struct wj_server *server;
    struct MHD_Connection *mhd;
    struct conn *conn;
    struct wj_arena *arena;
    struct wj_str path, query, peer;
    enum wj_method method;
    enum phase phase;
    struct wj_buf body;
    size_t body_max, dropped_bytes;
    int refused; /* status decided while the body still came in */
    const char *why;
    bool kept, answered;
    struct MHD_Response *response; /* made, not yet queued */
    int status;
    size_t sent_bytes;
    void *tag;
    int64_t begun_us;
    struct wj_req *next; /* in the list of spare ones */
};

struct wj_server {
    struct wj_server_options o;
    struct MHD_Daemon *daemon;
    struct watch watch;
    char address[ADDRESS_MAX];
    pthread_mutex_t lock; /* over spare */
    struct wj_req *spare;
    unsigned spare_n;
    _Atomic unsigned requests_n, kept_n;
    _Atomic size_t bodies_bytes;
    _Atomic bool draining;
};

struct wj_req *wj_req_new(struct wj_server *, struct MHD_Connection *, struct conn *, const char *target);
void wj_req_free(struct wj_req *);
void wj_req_refuse(struct wj_req *, int status, const char *why);

/* check.c: 0, or the status to refuse with and why: framing no two readers could differ on. */
int wj_check_head(const struct wj_req *, const char *version, uint64_t *length, const char **why);

#endif
