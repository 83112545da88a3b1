/* test_session.c - signing in and out, second factor, lock-out, expiry. */
#define _GNU_SOURCE
#include "apitest.h"

#include "api/session.h"
#include "api/signin.h"
#include "crypto/secret.h"
#include "crypto/totp.h"
#include "q_people.h"
#include "q_session.h"

#include <string.h>
#include <unistd.h>

static int sign_in_status(const char *login, const char *password, const char *code, const char **problem)
{
    struct wj_str body = wj_strf(apitest.arena, "{\"login\":\"%s\",\"password\":\"%s\"%s%s%s}", login,
                                 password, code ? ",\"totp\":\"" : "", code ? code : "", code ? "\"" : "");
    struct wj_str a = apitest_ask("POST /api/v1/session", NULL, wj_str_z(apitest.arena, body));
    *problem = wj_str_z(apitest.arena, apitest_text(a, "code"));
    return wire_status(a);
}

static int show_status(const char *who)
{
    return wire_status(apitest_ask("GET /api/v1/session", who, NULL));
}

static void signing_in_shows_who_one_is_until_signing_out(void **state)
{
    (void)state;
    apitest_add_user("han", "handler,head", false);
    const char *who = apitest_sign_in("han", APITEST_PASSWORD, NULL);
    struct wj_str a = apitest_ask("GET /api/v1/session", who, NULL);
    assert_int_equal(wire_status(a), 200);
    assert_true(wj_str_has(
        a, WJ_S("\"user\":{\"id\":\"u-han\",\"login\":\"han\",\"name\":\"王某\",\"organ_id\":\"o1\","
                "\"organ_name\":\"县局\",\"level\":4,\"roles\":[\"handler\",\"head\"]}")));
    assert_true(wj_str_has(apitest_text(a, "permissions"), WJ_S("\"matter.work\"")));
    assert_str(wire_header(a, "Cache-Control"), "no-store");
    a = apitest_ask("DELETE /api/v1/session", who, NULL);
    assert_int_equal(wire_status(a), 204);
    assert_true(wj_str_has(wire_header(a, "Set-Cookie"), WJ_S("Max-Age=0")));
    assert_int_equal(show_status(who), 401);
}

static void the_cookie_is_out_of_reach_of_scripts_and_other_sites(void **state)
{
    (void)state;
    apitest_add_user("han", "handler", false);
    struct wj_str a = apitest_ask("POST /api/v1/session", NULL,
                                  "{\"login\":\"han\",\"password\":\"" APITEST_PASSWORD "\"}");
    struct wj_str cookie = wire_header(a, "Set-Cookie");
    assert_true(wj_str_starts(cookie, WJ_S("wj_session=")));
    assert_true(wj_str_has(cookie, WJ_S("; HttpOnly")));
    assert_true(wj_str_has(cookie, WJ_S("; SameSite=Lax")));
    assert_true(wj_str_has(cookie, WJ_S("; Path=/")));
}

static void a_browsers_token_is_no_bearer_token(void **state)
{
    (void)state;
    apitest_add_user("han", "handler", false);
    struct wj_str who = wj_strz(apitest_sign_in("han", APITEST_PASSWORD, NULL));
    size_t from = strlen("Cookie: wj_session=");
    struct wj_str bearer = wj_strf(apitest.arena, "Authorization: Bearer %.43s\r\n", who.p + from);
    assert_int_equal(show_status(wj_str_z(apitest.arena, bearer)), 401);
}

static int add_token(struct wj_db *db, void *ctx, struct wj_err *e)
{
    return wjq_session_add(db, ctx, NULL, e);
}

static void a_program_signs_in_with_a_bearer_token_and_needs_no_csrf_token(void **state)
{
    char token[WJ_SECRET_TOKEN], id[WJ_SESSION_ID];
    struct wj_err e = WJ_ERR_INIT;
    (void)state;
    apitest_add_user("han", "handler", false);
    wj_secret_token(token);
    wj_session_id(wj_strz(token), id);
    struct wjq_session_add_in in = { .id = wj_strz(id),
                                     .user_id = WJ_S("u-han"),
                                     .kind = WJ_S("token"),
                                     .label = WJ_S("platform"),
                                     .created_ms = apitest_clock_ms,
                                     .expires_ms = apitest_clock_ms + 1000000000 };
    assert_ok(wj_store_write(apitest.store, add_token, &in, &e), e);
    const char *who = wj_str_z(apitest.arena, wj_strf(apitest.arena, "Authorization: Bearer %s\r\n", token));
    assert_int_equal(show_status(who), 200);
    assert_int_equal(wire_status(apitest_ask("PUT /api/v1/fail/b", who, "{\"text\":\"two\"}")), 409);
    apitest_clock_ms += 900000000;
    assert_int_equal(show_status(who), 200);
    apitest_clock_ms += 100000000;
    assert_int_equal(show_status(who), 401);
}

static int nothing(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)db;
    (void)ctx;
    (void)e;
    return WJ_OK;
}

/* Wait until what the last request left behind is written. */
static void settle(void)
{
    struct wj_err e = WJ_ERR_INIT;
    while (wj_server_requests_n(apitest.server))
        usleep(1000);
    assert_ok(wj_store_write(apitest.store, nothing, NULL, &e), e);
}

static void a_session_ends_when_idle_and_at_latest_after_its_time(void **state)
{
    (void)state;
    apitest_add_user("han", "handler", false);
    const char *who = apitest_sign_in("han", APITEST_PASSWORD, NULL);
    int64_t minute = 60000;
    for (int i = 0; i < 35; i++) {
        apitest_clock_ms += 20 * minute;
        if (show_status(who) != 200)
            fail_msg("it ended after %d times 20 minutes", i + 1);
        settle();
    }
    apitest_clock_ms += 20 * minute;
    assert_int_equal(show_status(who), 401); /* twelve hours */
    who = apitest_sign_in("han", APITEST_PASSWORD, NULL);
    apitest_clock_ms += 31 * minute;
    assert_int_equal(show_status(who), 401); /* idle */
}

static int set_status(struct wj_db *db, void *ctx, struct wj_err *e)
{
    return wjq_user_set_status(db, ctx, NULL, e);
}

static void a_disabled_user_is_out_at_once(void **state)
{
    const char *problem;
    struct wj_err e = WJ_ERR_INIT;
    (void)state;
    apitest_add_user("han", "handler", false);
    const char *who = apitest_sign_in("han", APITEST_PASSWORD, NULL);
    struct wjq_user_set_status_in in = { WJ_S("u-han"), WJ_S("disabled") };
    assert_ok(wj_store_write(apitest.store, set_status, &in, &e), e);
    assert_int_equal(show_status(who), 401);
    assert_int_equal(sign_in_status("han", APITEST_PASSWORD, NULL, &problem), 401);
    assert_string_equal(problem, "signin_failed");
}

static void a_wrong_password_and_an_unknown_login_look_alike(void **state)
{
    const char *problem;
    (void)state;
    apitest_add_user("han", "handler", false);
    assert_int_equal(sign_in_status("han", "wrong password", NULL, &problem), 401);
    assert_string_equal(problem, "signin_failed");
    assert_int_equal(sign_in_status("nobody", "wrong password", NULL, &problem), 401);
    assert_string_equal(problem, "signin_failed");
    /* Both lock after the same number of failures. */
    for (int i = 0; i < 4; i++) {
        assert_int_equal(sign_in_status("han", "wrong password", NULL, &problem), 401);
        assert_int_equal(sign_in_status("nobody", "wrong password", NULL, &problem), 401);
    }
    assert_int_equal(sign_in_status("nobody", "wrong password", NULL, &problem), 429);
    assert_string_equal(problem, "signin_locked");
    assert_int_equal(sign_in_status("han", APITEST_PASSWORD, NULL, &problem), 429);
    apitest_clock_ms += 31000;
    assert_int_equal(sign_in_status("han", APITEST_PASSWORD, NULL, &problem), 200);
    /* Success forgets the failures. */
    assert_int_equal(sign_in_status("han", "wrong password", NULL, &problem), 401);
    assert_int_equal(sign_in_status("han", APITEST_PASSWORD, NULL, &problem), 200);
}

static void a_second_factor_is_asked_for_and_good_once(void **state)
{
    struct wj_totp totp;
    char code[7];
    const char *problem;
    (void)state;
    memcpy(totp.secret, APITEST_SECRET, sizeof totp.secret);
    apitest_add_user("han", "handler", true);
    assert_int_equal(sign_in_status("han", APITEST_PASSWORD, NULL, &problem), 401);
    assert_string_equal(problem, "totp_needed");
    assert_int_equal(sign_in_status("han", "wrong password", NULL, &problem), 401);
    assert_string_equal(problem, "signin_failed");
    wj_totp_code(&totp, apitest_clock_ms + 3600000, code);
    assert_int_equal(sign_in_status("han", APITEST_PASSWORD, code, &problem), 401);
    assert_string_equal(problem, "signin_failed");
    wj_totp_code(&totp, apitest_clock_ms, code);
    assert_int_equal(sign_in_status("han", APITEST_PASSWORD, code, &problem), 200);
    assert_int_equal(sign_in_status("han", APITEST_PASSWORD, code, &problem), 401);
    assert_string_equal(problem, "signin_failed");
    apitest_clock_ms += 30000;
    wj_totp_code(&totp, apitest_clock_ms, code);
    assert_int_equal(sign_in_status("han", APITEST_PASSWORD, code, &problem), 200);
}

static void an_address_that_tries_many_logins_is_locked(void **state)
{
    const char *problem;
    (void)state;
    apitest_add_user("han", "handler", false);
    for (int i = 0; i < 20; i++) {
        const char *login = wj_str_z(apitest.arena, wj_strf(apitest.arena, "guess%d", i));
        assert_int_equal(sign_in_status(login, "wrong password", NULL, &problem), 401);
    }
    assert_int_equal(sign_in_status("han", APITEST_PASSWORD, NULL, &problem), 429);
    apitest_clock_ms += 31000;
    assert_int_equal(sign_in_status("han", APITEST_PASSWORD, NULL, &problem), 200);
}

static void locks_grow_up_to_an_hour(void **state)
{
    (void)state;
    assert_int_equal(wj_signin_lock_ms(4, 5), 0);
    assert_int_equal(wj_signin_lock_ms(5, 5), 30000);
    assert_int_equal(wj_signin_lock_ms(6, 5), 60000);
    assert_int_equal(wj_signin_lock_ms(11, 5), 1920000);
    assert_int_equal(wj_signin_lock_ms(12, 5), 3600000);
    assert_int_equal(wj_signin_lock_ms(INT64_MAX, 5), 3600000);
}

int main(int argc, char **argv)
{
#define T(name) cmocka_unit_test_setup_teardown(name, apitest_setup, apitest_teardown)
    const struct CMUnitTest tests[] = {
        T(signing_in_shows_who_one_is_until_signing_out),
        T(the_cookie_is_out_of_reach_of_scripts_and_other_sites),
        T(a_browsers_token_is_no_bearer_token),
        T(a_program_signs_in_with_a_bearer_token_and_needs_no_csrf_token),
        T(a_session_ends_when_idle_and_at_latest_after_its_time),
        T(a_disabled_user_is_out_at_once),
        T(a_wrong_password_and_an_unknown_login_look_alike),
        T(a_second_factor_is_asked_for_and_good_once),
        T(an_address_that_tries_many_logins_is_locked),
        cmocka_unit_test(locks_grow_up_to_an_hour),
    };
#undef T
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return failed;
}
