/* signin.c - see signin.h. */
#include "api/signin.h"

#include "api/api_priv.h"
#include "api/session.h"
#include "api/signin.h"
#include "crypto/digest.h"
#include "crypto/password.h"
#include "crypto/secret.h"
#include "crypto/totp.h"
#include "q_session.h"

#include <string.h>

enum {
    ACCOUNT_FREE = 5,
    ADDRESS_FREE = 20,
    LOCK_FIRST_MS = 30 * 1000,
    LOCK_MAX_MS = 3600 * 1000,
    FORGET_MS = 24 * 3600 * 1000
};

/* How often a key failed, and until when it is locked. */
struct guard {
    char id[WJ_HASH_HEX];
    int64_t failed_n, locked_until_ms;
};

/* One attempt on its way. */
struct attempt {
    struct wj_call *call;
    const struct wj_signin_ask *ask;
    struct guard address, login;
    bool known; /* the account exists */
    struct wjq_signin_user_row user;
    int64_t totp_step;
    char token[WJ_SECRET_TOKEN];
};

int64_t wj_signin_lock_ms(int64_t failed_n, int64_t free_n)
{
    int64_t over = failed_n - free_n;
    if (over < 0)
        return 0;
    int64_t ms = LOCK_FIRST_MS;
    while (over-- > 0 && ms < LOCK_MAX_MS)
        ms *= 2;
    return ms < LOCK_MAX_MS ? ms : LOCK_MAX_MS;
}

static void name_guard(struct guard *g, const char *kind, struct wj_str key)
{
    struct wj_str parts[] = { wj_strz(kind), WJ_S(":"), key };
    struct wj_hash h = wj_digest_parts(WJ_SHA256, parts, 3);
    wj_digest_hex(&h, g->id);
}

static int load_guard(struct attempt *a, struct wj_db *db, struct guard *g, struct wj_err *e)
{
    struct wjq_signin_guard_get_in in = { .id = wj_strz(g->id) };
    struct wjq_signin_guard_get_row row;
    bool found = false;
    int rc = wjq_signin_guard_get(db, a->call->arena, &in, &row, &found, e);
    if (rc == WJ_OK && found && a->call->now_ms - row.failed_ms < FORGET_MS) {
        g->failed_n = row.failed_n;
        g->locked_until_ms = row.locked_until_ms;
    }
    return rc;
}

static int load(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct attempt *a = ctx;
    struct wjq_signin_user_in in = { .login = a->ask->login };
    int rc = wjq_signin_user(db, a->call->arena, &in, &a->user, &a->known, e);
    if (rc == WJ_OK)
        rc = load_guard(a, db, &a->address, e);
    if (rc == WJ_OK && !a->known)
        rc = load_guard(a, db, &a->login, e);
    if (rc == WJ_OK && a->known && a->call->now_ms - a->user.locked_until_ms < FORGET_MS) {
        a->login.failed_n = a->user.failed_n;
        a->login.locked_until_ms = a->user.locked_until_ms;
    }
    return rc;
}

static int put_guard(struct attempt *a, struct wj_db *db, const struct guard *g, int64_t free_n,
                     struct wj_err *e)
{
    struct wjq_signin_guard_put_in in = { .id = wj_strz(g->id),
                                          .failed_n = g->failed_n + 1,
                                          .failed_ms = a->call->now_ms };
    in.locked_until_ms = a->call->now_ms + wj_signin_lock_ms(in.failed_n, free_n);
    return wjq_signin_guard_put(db, &in, NULL, e);
}

/* Count the failure.  Everything is read again: other attempts may have come between. */
static int note_failure(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct attempt *a = ctx;
    const struct wj_api_hooks *hooks = &a->call->api->o.hooks;
    int rc = load(db, a, e);
    if (rc == WJ_OK)
        rc = put_guard(a, db, &a->address, ADDRESS_FREE, e);
    if (rc == WJ_OK && !a->known)
        rc = put_guard(a, db, &a->login, ACCOUNT_FREE, e);
    if (rc == WJ_OK && a->known) {
        int64_t n = a->login.failed_n + 1;
        struct wjq_signin_user_failed_in in = { .id = a->user.id, .failed_n = n };
        in.locked_until_ms = a->call->now_ms + wj_signin_lock_ms(n, ACCOUNT_FREE);
        rc = wjq_signin_user_failed(db, &in, NULL, e);
    }
    if (rc == WJ_OK && a->known && hooks->session)
        rc = hooks->session(a->call, db, "session.fail", a->user.id, e);
    return rc;
}

static int open_session(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct attempt *a = ctx;
    const struct wj_api_hooks *hooks = &a->call->api->o.hooks;
    char id[WJ_SESSION_ID];
    int64_t changed = 0;
    struct wjq_signin_user_ok_in ok = { .id = a->user.id, .totp_step = a->totp_step };
    struct wjq_signin_guard_drop_in address = { .id = wj_strz(a->address.id) };
    wj_session_id(wj_strz(a->token), id);
    struct wjq_session_add_in add = { .id = wj_strz(id),
                                      .user_id = a->user.id,
                                      .kind = WJ_S("cookie"),
                                      .label = WJ_S(""),
                                      .created_ms = a->call->now_ms,
                                      .expires_ms = a->call->now_ms + a->ask->max_ms };
    int rc = wjq_signin_user_ok(db, &ok, &changed, e);
    if (rc == WJ_OK && changed != 1)
        rc = wj_fail(e, WJ_E_UNAUTH, "this one-time code was used already");
    if (rc == WJ_OK)
        rc = wjq_signin_guard_drop(db, &address, NULL, e);
    if (rc == WJ_OK)
        rc = wjq_session_add(db, &add, NULL, e);
    if (rc == WJ_OK && hooks->session)
        rc = hooks->session(a->call, db, "session.open", a->user.id, e);
    return rc;
}

/* The second factor: WJ_OK, WJ_E_UNAUTH (asked for, or wrong). */
static int check_code(struct attempt *a, struct wj_err *e)
{
    const struct wj_api_hooks *hooks = &a->call->api->o.hooks;
    struct wj_str secret = WJ_NOSTR;
    if (!a->user.totp_secret.p)
        return WJ_OK;
    if (!a->ask->code.n) {
        a->call->problem = "totp_needed";
        return wj_fail(e, WJ_E_UNAUTH, "the one-time code is missing");
    }
    if (!hooks->unseal)
        return wj_fail(e, WJ_E_STATE, "one-time codes cannot be checked: no key for their secrets");
    struct wj_str where = wj_strf(a->call->arena, "app_user.totp_secret:" WJ_FMT, WJ_ARG(a->user.id));
    const char *place = wj_str_z(a->call->arena, where);
    int rc = place ? hooks->unseal(a->call, place, a->user.totp_secret, &secret, e) : WJ_E_LIMIT;
    if (rc == WJ_OK && secret.n != WJ_TOTP_BYTES)
        rc = wj_fail(e, WJ_E_CORRUPT, "the second factor's secret has the wrong length");
    if (rc != WJ_OK)
        return rc;
    struct wj_totp totp;
    int64_t step = a->user.last_totp_step;
    memcpy(totp.secret, secret.p, WJ_TOTP_BYTES);
    bool good = wj_totp_check(&totp, a->ask->code, a->call->now_ms, &step);
    wj_secret_wipe(&totp, sizeof totp);
    if (!good)
        return wj_fail(e, WJ_E_UNAUTH, "the one-time code is wrong");
    a->totp_step = step;
    return WJ_OK;
}

/* An unknown login has no stored hash, which takes as long to check as a wrong password. */
static bool password_fits(const struct attempt *a)
{
    bool usable = a->known && wj_str_eqz(a->user.status, "active");
    return wj_password_check(usable ? a->user.password_hash : WJ_NOSTR, a->ask->password);
}

static int refuse(struct attempt *a, struct wj_err *e)
{
    struct wj_err ignored = WJ_ERR_INIT;
    int rc = wj_store_write(a->call->store, note_failure, a, &ignored);
    if (rc != WJ_OK) {
        *e = ignored;
        return rc;
    }
    a->call->problem = "signin_failed";
    return wj_fail(e, WJ_E_UNAUTH, "login, password or code is wrong");
}

int wj_signin(struct wj_call *call, const struct wj_signin_ask *ask, struct wj_str *token, int64_t *wait_s,
              struct wj_err *e)
{
    struct attempt a = { .call = call, .ask = ask };
    name_guard(&a.address, "address", wj_limiter_address(call->caller->address));
    name_guard(&a.login, "login", ask->login);
    int rc = wj_store_read(call->store, load, &a, e);
    if (rc != WJ_OK)
        return rc;
    int64_t until = a.address.locked_until_ms > a.login.locked_until_ms ? a.address.locked_until_ms
                                                                        : a.login.locked_until_ms;
    if (until > call->now_ms) {
        call->problem = "signin_locked";
        *wait_s = (until - call->now_ms + 999) / 1000;
        return wj_fail(e, WJ_E_RATE, "locked for another %lld s", (long long)*wait_s);
    }
    if (!password_fits(&a))
        return refuse(&a, e);
    rc = check_code(&a, e);
    if (rc == WJ_E_UNAUTH && !call->problem)
        return refuse(&a, e);
    if (rc != WJ_OK)
        return rc;
    wj_secret_token(a.token);
    rc = wj_store_write(call->store, open_session, &a, e);
    if (rc == WJ_E_UNAUTH)
        return refuse(&a, e);
    if (rc == WJ_OK)
        *token = wj_str_dup(call->arena, wj_strz(a.token));
    return rc;
}
