/* api_priv.h - what the machinery of src/api shares: the API and one exchange. */
#ifndef WJ_API_PRIV_H
#define WJ_API_PRIV_H

#include "api/api.h"
#include "api/assets.h"
#include "api/limiter.h"
#include "api/problem.h"
#include "api/router.h"
#include "api/workers.h"
#include "base/arena.h"
#include "base/id.h"
#include "db/store.h"

#include <stdatomic.h>

struct wj_api {
    struct wj_api_options o;
    struct wj_arena *arena;
    struct wj_router *router;
    struct wj_assets *assets;
    struct wj_limiter *by_address, *by_user;
    struct wj_metrics *metrics;
    struct wj_workers *workers;
    struct wj_idgen ids;
    struct wj_str openapi;
};

/* A request on its way through serve.c; lives in the request's arena. */
struct exchange {
    struct wj_api *api;
    struct wj_req *req;
    struct wj_match match;
    int match_rc;
    struct wj_call call;
    struct wj_caller caller;
    void *in, *out;
    struct wj_mark mark; /* what the handler allocates lies behind it */
    char id[WJ_ID_LEN + 1];
    bool stale;              /* the session was last seen a while ago */
    struct wj_str once_id;   /* hex; no value when the route keeps no answers */
    struct wj_str once_hash; /* of the request */
    bool replayed;           /* the answer is one that was kept */
    int status;              /* of a success */
    struct wj_str body;      /* encoded already */
    bool worked;             /* a writer or worker is through with it */
    int rc;
    struct wj_err err;
    struct wj_write write;
    struct wj_job job;
};

/* serve.c */
void wj_serve_route(struct exchange *);

/* gate.c: everything that stands before a handler; db NULL only for WJ_R_PUBLIC routes. */
int wj_gate_pass(struct exchange *, struct wj_db *, struct wj_err *) WJ_MUST_USE;

/* decode.c: path parameters, query and body through the one input shape. */
int wj_decode_input(struct exchange *, struct wj_err *) WJ_MUST_USE;

/* once.c: in the transaction, before and after the handler. */
int wj_once_prepare(struct exchange *, struct wj_err *) WJ_MUST_USE;
int wj_once_look(struct exchange *, struct wj_db *, struct wj_err *) WJ_MUST_USE;
int wj_once_keep(struct exchange *, struct wj_db *, struct wj_err *) WJ_MUST_USE;

/* answer.c */
int wj_answer_encode(struct exchange *, struct wj_err *) WJ_MUST_USE; /* fills status and body */
void wj_answer_done(struct exchange *);                               /* success */
void wj_answer_problem(struct exchange *);                            /* from rc, err and call.problem */
void wj_answer_slug(struct exchange *, const char *slug);
void wj_answer_asset(struct exchange *, const struct wj_asset *);
void wj_answer_text(struct exchange *, int status, const char *type, struct wj_str body);

#endif
