/* api.c - see api.h: making it, and the callbacks of the server. */
#include "api/api_priv.h"
#include "api/openapi.h"
#include "base/clock.h"
#include "base/log.h"
#include "q_session.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
    ARENA_MAX = 64 << 20,
    WORKERS = 2,
    WAITING_MAX = 64,
    LIMITER_PLACES = 1 << 16,
    GUARD_KEEP_MS = 24 * 3600 * 1000,
    ONCE_KEEP_MS = 48 * 3600 * 1000
};

static int64_t now_ms(const struct wj_api *api)
{
    return api->o.now_ms ? api->o.now_ms() : wj_now_ms();
}

static struct wj_limiter *make_limiter(unsigned per_minute)
{
    if (!per_minute)
        return NULL;
    return wj_limiter_new(per_minute, per_minute > 40 ? per_minute / 4 : 10, LIMITER_PLACES);
}

int wj_api_new(const struct wj_api_options *o, struct wj_api **out, struct wj_err *e)
{
    struct wj_arena *arena = wj_arena_new(ARENA_MAX);
    struct wj_api *api = WJ_NEW(arena, struct wj_api);
    int rc = WJ_OK;
    if (!api)
        rc = wj_fail(e, WJ_E_LIMIT, "api: out of memory");
    if (rc == WJ_OK) {
        api->o = *o;
        api->arena = arena;
        if (!api->o.routes) {
            api->o.routes = wj_routes;
            api->o.routes_n = wj_routes_n;
        }
        api->o.session_idle_ms = o->session_idle_ms ? o->session_idle_ms : 30 * 60 * 1000;
        api->o.session_max_ms = o->session_max_ms ? o->session_max_ms : 12 * 3600 * 1000;
        api->ids.node = randombytes_random();
        rc = wj_router_new(arena, api->o.routes, api->o.routes_n, &api->router, e);
    }
    if (rc == WJ_OK && o->files)
        rc = wj_assets_new(arena, o->files, &api->assets, e);
    if (rc == WJ_OK)
        rc = wj_openapi_print(arena, api->o.routes, api->o.routes_n, &api->openapi, e);
    if (rc == WJ_OK)
        rc = wj_workers_open(WORKERS, WAITING_MAX, &api->workers, e);
    if (rc != WJ_OK) {
        wj_arena_free(arena);
        return rc;
    }
    api->by_address = make_limiter(o->per_minute_public);
    api->by_user = make_limiter(o->per_minute_user);
    api->metrics = wj_metrics_new(api->o.routes, api->o.routes_n);
    *out = api;
    return WJ_OK;
}

void wj_api_free(struct wj_api *api)
{
    if (!api)
        return;
    wj_workers_close(api->workers);
    wj_limiter_free(api->by_address);
    wj_limiter_free(api->by_user);
    wj_metrics_free(api->metrics);
    wj_arena_free(api->arena);
}

static size_t on_head(void *ctx, struct wj_req *req)
{
    struct wj_api *api = ctx;
    struct exchange *x = WJ_NEW(wj_req_arena(req), struct exchange);
    if (!x)
        return 0;
    static const char *const languages[] = { "zh", "en", NULL };
    int64_t now = now_ms(api);
    x->api = api;
    x->req = req;
    x->caller.address = wj_req_peer(req);
    wj_id_make(&api->ids, now, x->id);
    x->match_rc =
        wj_router_match(api->router, wj_req_arena(req), wj_req_method(req), wj_req_path(req), &x->match);
    x->call =
        (struct wj_call){ .api = api,
                          .route = x->match.route,
                          .arena = wj_req_arena(req),
                          .store = api->o.store,
                          .node = api->o.node,
                          .caller = &x->caller,
                          .now_ms = now,
                          .today = wj_day_of_ms(now),
                          .secure = api->o.secure || wj_req_is_secure(req),
                          .english = wj_http_prefer(wj_req_header(req, "Accept-Language"), languages) == 1,
                          .if_match = WJ_NONE,
                          .version = WJ_NONE };
    wj_req_set_tag(req, x);
    if (!x->match.route || x->match.route->method == WJ_GET)
        return 0;
    return x->match.route->flags & WJ_R_BIG ? WJ_API_BIG_BYTES : WJ_API_BODY_BYTES;
}

/* Numbers about the inside are for the machine's own monitor, not for whoever comes through the proxy. */
static bool is_local(const struct exchange *x)
{
    struct wj_str peer = x->caller.address;
    bool forwarded = wj_req_header(x->req, "X-Forwarded-For").p;
    return !forwarded &&
           (wj_str_eqz(peer, "local") || wj_str_eqz(peer, "::1") || wj_str_starts(peer, WJ_S("127.")));
}

/* The program's own numbers; a name that is there already is left out, for readers take no name twice. */
static size_t add_gauges(const struct wj_api *api, struct wj_gauge *g, size_t n)
{
    struct wj_gauge more[WJ_API_GAUGES] = { { 0 } };
    size_t more_n = api->o.hooks.gauges(api->o.node, more, WJ_API_GAUGES);
    for (size_t i = 0; i < more_n && n < WJ_API_GAUGES; i++) {
        size_t k = 0;
        while (k < n && strcmp(g[k].name, more[i].name) != 0)
            k++;
        if (k == n)
            g[n++] = more[i];
    }
    return n;
}

static void show_metrics(struct exchange *x)
{
    struct wj_api *api = x->api;
    struct wj_store_stats s = { 0 };
    struct wj_gauge g[WJ_API_GAUGES] = { { 0 } };
    size_t n = 0;
    if (api->o.store)
        wj_store_stats(api->o.store, &s);
    g[n++] = (struct wj_gauge){ "wangjian_store_jobs_total", "counter", "Writes answered.", s.jobs };
    g[n++] =
        (struct wj_gauge){ "wangjian_store_failed_total", "counter", "Writes refused or failed.", s.failed };
    g[n++] = (struct wj_gauge){ "wangjian_store_commits_total", "counter", "Durable commits.", s.batches };
    g[n++] =
        (struct wj_gauge){ "wangjian_store_repeats_total", "counter", "Batches begun again.", s.repeats };
    g[n++] = (struct wj_gauge){ "wangjian_store_queue", "gauge", "Writes waiting.", s.queued };
    if (api->o.hooks.gauges)
        n = add_gauges(api, g, n);
    struct wj_str text = wj_metrics_print(api->metrics, x->call.arena, g, n);
    wj_answer_text(x, 200, "text/plain; version=0.0.4; charset=utf-8", text);
}

static int look_nothing(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wjq_once_get_row row;
    struct wjq_once_get_in in = { .id = WJ_S("ready") };
    struct exchange *x = ctx;
    bool found;
    return wjq_once_get(db, x->call.arena, &in, &row, &found, e);
}

static void show_ready(struct exchange *x)
{
    int rc = x->api->o.store ? wj_store_read(x->api->o.store, look_nothing, x, &x->err) : WJ_OK;
    wj_answer_text(x, rc == WJ_OK ? 200 : 503, "text/plain; charset=utf-8",
                   rc == WJ_OK ? WJ_S("ready\n") : WJ_S("not ready\n"));
}

static bool serve_special(struct exchange *x, struct wj_str path)
{
    if (wj_req_method(x->req) != WJ_GET && wj_req_method(x->req) != WJ_HEAD)
        return false;
    if (wj_str_eqz(path, "/healthz"))
        wj_answer_text(x, 200, "text/plain; charset=utf-8", WJ_S("ok\n"));
    else if (wj_str_eqz(path, "/readyz"))
        show_ready(x);
    else if (wj_str_eqz(path, "/metrics") && is_local(x))
        show_metrics(x);
    else if (wj_str_eqz(path, "/api/v1/openapi.json"))
        wj_answer_text(x, 200, "application/json", x->api->openapi);
    else
        return false;
    return true;
}

static void serve_file(struct exchange *x, struct wj_str path)
{
    const struct wj_asset *a = x->api->assets ? wj_assets_find(x->api->assets, path) : NULL;
    if (!a)
        wj_answer_slug(x, "no_such_path");
    else if (wj_req_method(x->req) != WJ_GET && wj_req_method(x->req) != WJ_HEAD)
        wj_answer_slug(x, "method_not_allowed");
    else
        wj_answer_asset(x, a);
}

static void on_request(void *ctx, struct wj_req *req)
{
    struct exchange *x = wj_req_tag(req);
    (void)ctx;
    if (!x)
        return;
    struct wj_str path = wj_req_path(req);
    if (x->match_rc != WJ_OK)
        wj_answer_slug(x, "malformed_request");
    else if (x->match.route)
        wj_serve_route(x);
    else if (x->match.methods)
        wj_answer_slug(x, "method_not_allowed");
    else if (!serve_special(x, path)) {
        if (wj_str_starts(path, WJ_S("/api/")))
            wj_answer_slug(x, "no_such_path");
        else
            serve_file(x, path);
    }
}

static void on_refused(void *ctx, struct wj_req *req, int status, const char *why)
{
    struct exchange *x = wj_req_tag(req);
    (void)ctx;
    if (!x)
        return;
    wj_fail(&x->err, status == 413 ? WJ_E_LIMIT : WJ_E_INVALID, "%s", why);
    if (status == 413)
        wj_answer_slug(x, "body_too_large");
    else
        wj_answer_slug(x, status == 503 ? "try_again" : status >= 500 ? "internal" : "malformed_request");
}

static int touch(struct wj_db *db, void *ctx, struct wj_err *e)
{
    return wjq_session_touch(db, ctx, NULL, e);
}

/* A note that nobody waits for; it outlives the request. */
struct touching {
    struct wj_write write;
    struct wjq_session_touch_in in;
    char id[72];
};

static void touched(struct wj_write *w)
{
    free((struct touching *)w);
}

static void touch_session(const struct exchange *x)
{
    struct touching *t = calloc(1, sizeof *t);
    if (!t || x->caller.session_id.n >= sizeof t->id) {
        free(t);
        return;
    }
    memcpy(t->id, x->caller.session_id.p, x->caller.session_id.n);
    t->in = (struct wjq_session_touch_in){ .id = wj_strz(t->id), .seen_ms = x->call.now_ms };
    t->write = (struct wj_write){ .run = touch, .done = touched, .ctx = &t->in };
    wj_store_submit(x->api->o.store, &t->write);
}

static void on_done(void *ctx, struct wj_req *req, const struct wj_req_sum *sum)
{
    struct wj_api *api = ctx;
    struct exchange *x = wj_req_tag(req);
    const struct wj_route *route = x ? x->match.route : NULL;
    wj_metrics_count(api->metrics, route, sum->status, sum->us);
    if (x && x->stale && x->caller.session_id.p)
        touch_session(x);
    if (api->o.access_log)
        wj_log(WJ_INFO, "http", "%s %s %d %zu B %.1f ms %s", wj_http_method_name(wj_req_method(req)),
               route ? route->id : "-", sum->status, sum->sent_bytes, (double)sum->us / 1000,
               x ? x->id : "-");
}

void wj_api_attach(struct wj_api *api, struct wj_server_options *o)
{
    o->admit = on_head;
    o->handle = on_request;
    o->refuse = on_refused;
    o->done = on_done;
    o->ctx = api;
    o->body_bytes = WJ_API_BIG_BYTES;
}

static int purge(struct wj_db *db, void *ctx, struct wj_err *e)
{
    const struct wj_api *api = ctx;
    int64_t now = now_ms(api);
    struct wjq_session_purge_in sessions = { .now_ms = now, .idle_before_ms = now - api->o.session_idle_ms };
    struct wjq_signin_guard_purge_in guards = { .before_ms = now - GUARD_KEEP_MS };
    struct wjq_once_purge_in answers = { .before_ms = now - ONCE_KEEP_MS };
    int rc = wjq_session_purge(db, &sessions, NULL, e);
    if (rc == WJ_OK)
        rc = wjq_signin_guard_purge(db, &guards, NULL, e);
    if (rc == WJ_OK)
        rc = wjq_once_purge(db, &answers, NULL, e);
    return rc;
}

int wj_api_purge(struct wj_api *api, struct wj_err *e)
{
    return wj_store_write(api->o.store, purge, api, e);
}
