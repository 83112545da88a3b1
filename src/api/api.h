/*
 * api.h - the program's HTTP face: the routes table, sessions, pages and health checks.
 *
 * wj_api_new() compiles the table and prepares the files; wj_api_attach() puts it behind a
 * server.  The order in which a request is treated is in serve.c.
 */
#ifndef WJ_API_API_H
#define WJ_API_API_H

#include "api/metrics.h"
#include "api/route.h"
#include "base/fileset.h"
#include "net/server.h"

enum { WJ_API_BODY_BYTES = 256 << 10, WJ_API_BIG_BYTES = 16 << 20, WJ_API_GAUGES = 32 };

/* What the floors below give the API; every member may be NULL. */
struct wj_api_hooks {
    /* Called in the transaction of a WJ_R_WRITE route after its handler. */
    int (*written)(struct wj_call *, struct wj_err *);
    /* A sign-in, a sign-out, a failed attempt: action is "session.open", "session.close", "session.fail". */
    int (*session)(struct wj_call *, struct wj_db *, const char *action, struct wj_str user_id,
                   struct wj_err *);
    /* Open a sealed column: where is "app_user.totp_secret:<user id>", the plain text 20 bytes
     * (crypto/totp.h). */
    int (*unseal)(struct wj_call *, const char *where, struct wj_str sealed, struct wj_str *plain,
                  struct wj_err *);
    struct wj_str (*law_hash)(void *node);
    /* More numbers for /metrics; returns how many. */
    size_t (*gauges)(void *node, struct wj_gauge *out, size_t max);
};

struct wj_api_options {
    struct wj_store *store;        /* borrowed */
    const struct wj_route *routes; /* NULL: wj_routes */
    size_t routes_n;
    void *node;                     /* borrowed; handlers get it */
    const struct wj_fileset *files; /* console and portal; NULL: none */
    const char *node_name, *origin; /* "浙江省市场监督管理局", "https://wj.example.gov.cn" or "" */
    bool secure;                    /* always behind TLS, even if the proxy does not say so */
    bool access_log;                /* a line a request */
    int64_t (*now_ms)(void);        /* NULL: wj_now_ms() */
    struct wj_api_hooks hooks;
    /* Requests a minute; 0: no limit.  Burst: a quarter of it, at least 10. */
    unsigned per_minute_public; /* of an address that is not signed in */
    unsigned per_minute_user;
    int64_t session_idle_ms, session_max_ms; /* 0: 30 minutes, 12 hours */
};

/* WJ_E_INVALID: a row of the routes table is wrong. */
int wj_api_new(const struct wj_api_options *, struct wj_api **out, struct wj_err *) WJ_MUST_USE;

/* After the server was closed; NULL is fine. */
void wj_api_free(struct wj_api *);

/* Fill the callbacks of a server's options. */
void wj_api_attach(struct wj_api *, struct wj_server_options *);

/* Delete what has expired: sessions, sign-in guards, kept answers.  To be called now and then. */
int wj_api_purge(struct wj_api *, struct wj_err *) WJ_MUST_USE;

#endif
