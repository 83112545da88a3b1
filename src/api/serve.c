/*
 * serve.c - the way of a request through the API, written once.
 *
 *   match        router.c, when the headers are there (api.c)
 *   gate         gate.c: caller, permission, origin, rate, decoded input
 *   begin        a reader's snapshot, or the store's writer, or a worker without transaction
 *   once         once.c: a repeated request gets its first answer
 *   handler      h_*.c
 *   ledger       hooks.written, in the same transaction
 *   commit       the store's; the answer waits for it
 *   encode       answer.c
 */
#include "api/api_priv.h"
#include "codec/shapejson.h"

/* Everything a run leaves behind is set afresh: the store may run a write more than once. */
static int run_handler(struct exchange *x, struct wj_db *db, struct wj_err *e)
{
    const struct wj_route *route = x->call.route;
    x->call.db = db;
    x->call.version = WJ_NONE;
    x->call.matched = false;
    x->call.raw = (struct wj_raw){ 0 };
    x->call.why_zh = x->call.cookie = WJ_NOSTR;
    x->call.problem = NULL;
    x->call.wait_s = 0;
    x->call.unmask = false;
    x->out = wj_alloc(x->call.arena, route->out->size);
    if (!x->out)
        return wj_fail(e, WJ_E_LIMIT, "out of memory for this request");
    wj_shape_clear(route->out, x->out);
    int rc = route->handle(&x->call, x->in, x->out, e);
    if (rc == WJ_OK && (route->flags & WJ_R_IFMATCH) && !x->call.matched)
        return wj_fail(e, WJ_E_CORRUPT, "route %s changed something without minding If-Match", route->id);
    return rc;
}

static int run_read(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct exchange *x = ctx;
    int rc = wj_gate_pass(x, db, e);
    return rc == WJ_OK ? run_handler(x, db, e) : rc;
}

static int run_gate(struct wj_db *db, void *ctx, struct wj_err *e)
{
    return wj_gate_pass(ctx, db, e);
}

static int run_write(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct exchange *x = ctx;
    wj_arena_rewind(x->call.arena, x->mark);
    int rc = wj_once_look(x, db, e);
    if (rc != WJ_OK || x->replayed)
        return rc;
    rc = run_handler(x, db, e);
    if (rc == WJ_OK && x->api->o.hooks.written)
        rc = x->api->o.hooks.written(&x->call, e);
    if (rc == WJ_OK)
        rc = wj_once_keep(x, db, e);
    return rc;
}

/* On the writer's thread: hand the request back to its server thread, which encodes and answers. */
static void write_done(struct wj_write *w)
{
    struct exchange *x = w->ctx;
    x->rc = w->rc;
    x->err = w->err;
    wj_req_wake(x->req);
}

static void run_job(struct wj_job *job)
{
    struct exchange *x = job->ctx;
    x->rc = run_handler(x, NULL, &x->err);
    wj_req_wake(x->req);
}

static void start_write(struct exchange *x)
{
    x->mark = wj_arena_mark(x->call.arena);
    x->worked = true;
    x->write = (struct wj_write){ .run = run_write, .done = write_done, .ctx = x };
    wj_req_keep(x->req);
    wj_store_submit(x->api->o.store, &x->write);
}

static void start_job(struct exchange *x)
{
    x->worked = true;
    x->job = (struct wj_job){ .run = run_job, .ctx = x };
    wj_req_keep(x->req);
    if (wj_workers_submit(x->api->workers, &x->job))
        return;
    x->rc = wj_fail(&x->err, WJ_E_AGAIN, "too many slow requests are waiting");
    wj_req_wake(x->req);
}

static void finish(struct exchange *x)
{
    if (x->rc == WJ_OK && !x->body.p && !x->replayed)
        x->rc = wj_answer_encode(x, &x->err);
    if (x->rc == WJ_OK)
        wj_answer_done(x);
    else
        wj_answer_problem(x);
}

void wj_serve_route(struct exchange *x)
{
    unsigned flags = x->call.route->flags;
    bool inline_read = !(flags & (WJ_R_WRITE | WJ_R_SLOW));
    if (x->worked) {
        finish(x);
        return;
    }
    if (inline_read)
        x->rc = wj_store_read(x->api->o.store, run_read, x, &x->err);
    else if (flags & WJ_R_PUBLIC)
        x->rc = wj_gate_pass(x, NULL, &x->err);
    else
        x->rc = wj_store_read(x->api->o.store, run_gate, x, &x->err);
    if (x->rc == WJ_OK && (flags & WJ_R_WRITE))
        start_write(x);
    else if (x->rc == WJ_OK && (flags & WJ_R_SLOW))
        start_job(x);
    else
        finish(x);
}
