/*
 * gate.c - what every request must pass before its handler, in this order: who is it, may they,
 * does it come from our page, not too often, is it well-formed.
 */
#include "api/api_priv.h"
#include "api/etag.h"
#include "api/session.h"
#include "crypto/secret.h"

static bool is_unsafe(const struct exchange *x)
{
    enum wj_method m = x->call.route->method;
    return m != WJ_GET && m != WJ_HEAD && m != WJ_OPTIONS;
}

static int refuse(struct exchange *x, const char *slug, int rc, const char *msg, struct wj_err *e)
{
    x->call.problem = slug;
    return wj_fail(e, rc, "%s", msg);
}

static struct wj_str bearer_token(const struct exchange *x)
{
    struct wj_str h = wj_req_header(x->req, "Authorization");
    if (!wj_str_starts(h, WJ_S("Bearer ")))
        return WJ_NOSTR;
    return wj_str_trim((struct wj_str){ h.p + 7, h.n - 7 });
}

static int know_caller(struct exchange *x, struct wj_db *db, struct wj_err *e)
{
    struct wj_session_ask ask = { .token = bearer_token(x),
                                  .now_ms = x->call.now_ms,
                                  .idle_ms = x->api->o.session_idle_ms };
    enum wj_session_state state = WJ_SESSION_NONE;
    if (!ask.token.p) {
        ask.cookie = true;
        ask.token = wj_http_cookie(wj_req_header(x->req, "Cookie"), wj_session_cookie_name(x->call.secure));
    }
    if (ask.token.n == WJ_SECRET_TOKEN - 1) {
        int rc = wj_session_find(db, x->call.arena, &ask, &x->caller, &state, e);
        if (rc != WJ_OK)
            return rc;
    }
    x->stale = state == WJ_SESSION_STALE;
    return state != WJ_SESSION_NONE ? WJ_OK : wj_fail(e, WJ_E_UNAUTH, "sign in first");
}

static int mind_rate(struct exchange *x, struct wj_err *e)
{
    bool known = x->caller.user_id.p;
    struct wj_limiter *l = known ? x->api->by_user : x->api->by_address;
    struct wj_str key = known ? x->caller.user_id : wj_limiter_address(x->caller.address);
    if (!l || wj_limiter_take(l, key, x->call.now_ms, &x->call.wait_s))
        return WJ_OK;
    return wj_fail(e, WJ_E_RATE, "more requests than this client may make");
}

static int check_origin(struct exchange *x, struct wj_err *e)
{
    if (!is_unsafe(x))
        return WJ_OK;
    bool cross = wj_str_eqz(wj_req_header(x->req, "Sec-Fetch-Site"), "cross-site");
    bool wrong =
        x->caller.csrf.p && !wj_digest_same_secret(wj_req_header(x->req, "X-CSRF-Token"), x->caller.csrf);
    if (cross || wrong)
        return refuse(x, "csrf_refused", WJ_E_DENIED, "X-CSRF-Token is missing or not of this session", e);
    return WJ_OK;
}

static int read_conditions(struct exchange *x, struct wj_err *e)
{
    struct wj_str header = wj_req_header(x->req, "If-Match");
    bool must = x->call.route->flags & WJ_R_IFMATCH;
    x->call.if_match = WJ_NONE;
    if (!header.p)
        return must ? refuse(x, "if_match_missing", WJ_E_INVALID, "If-Match is missing", e) : WJ_OK;
    if (!wj_etag_parse(header, &x->call.if_match) && must)
        return refuse(x, "if_match_missing", WJ_E_INVALID, "If-Match is not a version in quotes", e);
    return WJ_OK;
}

int wj_gate_pass(struct exchange *x, struct wj_db *db, struct wj_err *e)
{
    const struct wj_route *route = x->call.route;
    int rc = WJ_OK, known = WJ_OK;
    if (!(route->flags & WJ_R_PUBLIC))
        known = know_caller(x, db, e);
    /* Who guesses tokens is counted by address before hearing that the guess was wrong. */
    rc = known == WJ_OK || known == WJ_E_UNAUTH ? mind_rate(x, e) : known;
    if (rc != WJ_OK || known != WJ_OK)
        return rc != WJ_OK ? rc : known;
    if (!(route->flags & WJ_R_PUBLIC))
        rc = wj_call_may(&x->call, route->permission, e);
    if (rc == WJ_OK)
        rc = check_origin(x, e);
    if (rc == WJ_OK)
        rc = read_conditions(x, e);
    if (rc == WJ_OK)
        rc = wj_decode_input(x, e);
    if (rc == WJ_OK && (route->flags & WJ_R_ONCE))
        rc = wj_once_prepare(x, e);
    return rc;
}
