/* test_serve.c - the way of a request through the API, on a real server over a real store. */
#include "apitest.h"
#include "contract.h"

#include "api/h_session.h"
#include "base/id.h"

#include <string.h>

#define KEY "Idempotency-Key: 0123456789abcdef\r\n"

static const char *han, *two, *adm; /* signed in: a handler, another, an administrator */

static int setup(void **state)
{
    apitest_setup(state);
    apitest_add_user("han", "handler", false);
    apitest_add_user("two", "handler", false);
    apitest_add_user("adm", "admin", false);
    han = apitest_sign_in("han", APITEST_PASSWORD, NULL);
    two = apitest_sign_in("two", APITEST_PASSWORD, NULL);
    adm = apitest_sign_in("adm", APITEST_PASSWORD, NULL);
    return 0;
}

static struct wj_str with(const char *a, const char *b)
{
    return wj_strf(apitest.arena, "%s%s", a, b);
}

static struct wj_str ask_as(const char *who, const char *line, const char *more, const char *body)
{
    return apitest_ask(line, wj_str_z(apitest.arena, with(who, more)), body);
}

static void path_query_and_body_fill_one_input(void **state)
{
    (void)state;
    struct wj_str a = apitest_ask("GET /api/v1/echo/x1?n=7&tags=a&tags=%E7%BD%91&text=a+b", NULL, NULL);
    assert_int_equal(wire_status(a), 200);
    assert_str(wire_body(a), "{\"name\":\"x1\",\"text\":\"a b\",\"n\":7,\"tags\":[\"a\",\"网\"]}");
    a = apitest_ask("POST /api/v1/echo/x1?n=7", NULL, "{\"name\":\"other\",\"text\":\"t\",\"n\":3}");
    assert_str(wire_body(a), "{\"name\":\"x1\",\"text\":\"t\",\"n\":7,\"tags\":[]}");
    a = apitest_ask("HEAD /api/v1/echo/x1", "Connection: close\r\n", NULL);
    assert_int_equal(wire_status(a), 200);
    assert_int_equal(wire_body(a).n, 0);
}

static void wrong_input_is_a_problem_that_names_the_field(void **state)
{
    static const struct {
        const char *line, *body, *field, *code;
        int status;
    } rows[] = {
        { "GET /api/v1/echo/x?n=10", NULL, "/n", "invalid", 400 },
        { "GET /api/v1/echo/x?n=a", NULL, "/n", "invalid", 400 },
        { "GET /api/v1/echo/x?zzz=1", NULL, "/zzz", "invalid", 400 },
        { "GET /api/v1/echo/x?n=%zz", NULL, NULL, "invalid", 400 },
        { "GET /api/v1/echo/%zz", NULL, NULL, "malformed_request", 400 },
        { "GET /api/v1/echo/a%20b", NULL, "/name", "invalid", 400 },
        { "POST /api/v1/echo/x", "{\"text\":\"012345678901234567890\"}", "/text", "invalid", 400 },
        { "POST /api/v1/echo/x", "{\"text\":5}", "/text", "invalid", 400 },
        { "POST /api/v1/echo/x", "{\"text\":\"a\",\"text\":\"b\"}", NULL, "invalid", 400 },
        { "POST /api/v1/echo/x", "{\"text\":\"a\"", NULL, "invalid", 400 },
        { "POST /api/v1/echo/x", "[1]", "", "invalid", 400 },
        { "GET /api/v1/nothing", NULL, NULL, "no_such_path", 404 },
        { "PATCH /api/v1/notes", NULL, NULL, "method_not_allowed", 405 },
        { "GET /api/v1/admin", NULL, NULL, "not_signed_in", 401 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wj_str a = apitest_ask(rows[i].line, NULL, rows[i].body);
        struct wj_str field = apitest_text(a, "field");
        bool good = wire_status(a) == rows[i].status && wj_str_eqz(apitest_text(a, "code"), rows[i].code) &&
                    wj_str_eqz(wire_header(a, "Content-Type"), "application/problem+json");
        if (!good || (rows[i].field && !wj_str_eq(field.p ? field : WJ_S(""), wj_strz(rows[i].field))))
            fail_msg("%s: " WJ_FMT, rows[i].line, WJ_ARG(a));
    }
    struct wj_str a = apitest_ask("PATCH /api/v1/notes", NULL, NULL);
    assert_str(wire_header(a, "Allow"), "POST");
    a = apitest_ask("POST /api/v1/echo/x", "Content-Type: text/plain\r\nContent-Length: 2\r\n", NULL);
    assert_int_equal(wire_status(a), 0); /* it waits for the body, which does not come */
    a = wire_once(
        apitest.at,
        "POST /api/v1/echo/x HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
        &apitest.buf);
    assert_int_equal(wire_status(a), 415);
}

static void a_body_over_the_limit_is_a_problem_too(void **state)
{
    (void)state;
    struct wj_str a = apitest_ask("POST /api/v1/echo/x", "Content-Length: 10000000\r\n", NULL);
    assert_int_equal(wire_status(a), 413);
    assert_str(apitest_text(a, "code"), "body_too_large");
}

static void texts_are_chinese_first_and_english_on_request(void **state)
{
    (void)state;
    struct wj_str a = apitest_ask("GET /api/v1/nothing", NULL, NULL);
    assert_str(apitest_text(a, "title"), "没有这个地址");
    a = apitest_ask("GET /api/v1/nothing", "Accept-Language: en-GB,zh;q=0.5\r\n", NULL);
    assert_str(apitest_text(a, "title"), "There is nothing at this address.");
    assert_str(wire_header(a, "Content-Language"), "en");
}

static void trouble_of_ours_is_not_told_to_strangers(void **state)
{
    (void)state;
    struct wj_str a = apitest_ask("GET /api/v1/boom", NULL, NULL);
    assert_int_equal(wire_status(a), 500);
    assert_false(wj_str_has(a, WJ_S("12345")));
    assert_true(apitest_text(a, "request_id").n == WJ_ID_LEN);
    assert_true(wj_str_eq(apitest_text(a, "request_id"), wire_header(a, "X-Request-Id")));
}

static void permission_is_asked_of_the_role(void **state)
{
    (void)state;
    assert_int_equal(wire_status(ask_as(han, "GET /api/v1/admin", "", NULL)), 403);
    assert_int_equal(wire_status(ask_as(adm, "GET /api/v1/admin", "", NULL)), 200);
    assert_int_equal(wire_status(ask_as(adm, "GET /api/v1/notes/x", "", NULL)), 403);
    assert_int_equal(wire_status(ask_as(han, "GET /api/v1/notes/x", "", NULL)), 404);
}

static void a_write_is_there_when_it_is_answered_and_gone_when_it_failed(void **state)
{
    (void)state;
    struct wj_str a = ask_as(han, "POST /api/v1/notes", "Idempotency-Key: fedcba9876543210\r\n",
                             "{\"name\":\"w\",\"text\":\"one\"}");
    assert_int_equal(wire_status(a), 201);
    assert_str(wire_header(a, "ETag"), "\"3\"");
    a = ask_as(han, "GET /api/v1/notes/w", "", NULL);
    assert_str(apitest_text(a, "text"), "one");
    assert_str(wire_header(a, "ETag"), "\"3\"");
    assert_int_equal(wire_status(ask_as(han, "GET /api/v1/notes/w", "If-None-Match: \"3\"\r\n", NULL)), 304);
    a = ask_as(han, "PUT /api/v1/fail/b", "", "{\"text\":\"two\"}");
    assert_int_equal(wire_status(a), 409);
    assert_str(apitest_text(a, "detail"), "现在不行");
    assert_int_equal(wire_status(ask_as(han, "GET /api/v1/notes/b", "", NULL)), 404);
}

static void a_repeated_key_gets_the_first_answer(void **state)
{
    (void)state;
    struct wj_str first = ask_as(han, "POST /api/v1/notes", KEY, "{\"name\":\"a\",\"text\":\"one\"}");
    struct wj_str again = ask_as(han, "POST /api/v1/notes", KEY, "{\"name\":\"a\",\"text\":\"one\"}");
    assert_int_equal(wire_status(again), 201);
    assert_true(wj_str_eq(wire_body(first), wire_body(again)));
    assert_str(wire_header(again, "ETag"), "\"3\"");
    assert_str(wire_header(again, "Idempotency-Replayed"), "true");
    assert_str(apitest_text(ask_as(han, "GET /api/v1/notes/a", "", NULL), "text"), "one");
    struct wj_str other = ask_as(han, "POST /api/v1/notes", KEY, "{\"name\":\"a\",\"text\":\"two\"}");
    assert_int_equal(wire_status(other), 422);
    assert_str(apitest_text(other, "code"), "idempotency_key_reused");
    /* Another user's key is another key. */
    assert_int_equal(wire_status(ask_as(two, "POST /api/v1/notes", KEY, "{\"name\":\"a\",\"text\":\"two\"}")),
                     201);
    assert_str(apitest_text(ask_as(han, "GET /api/v1/notes/a", "", NULL), "text"), "onetwo");
    assert_int_equal(wire_status(ask_as(han, "POST /api/v1/notes", "", "{\"name\":\"a\",\"text\":\"x\"}")),
                     400);
    assert_int_equal(wire_status(ask_as(han, "POST /api/v1/notes", "Idempotency-Key: short\r\n", "{}")), 400);
}

static void a_change_needs_the_version_that_was_seen(void **state)
{
    (void)state;
    struct wj_str a = ask_as(han, "PUT /api/v1/notes/v", "", "{\"text\":\"one\"}");
    assert_int_equal(wire_status(a), 428);
    assert_int_equal(wire_status(ask_as(han, "PUT /api/v1/notes/v", "If-Match: *\r\n", "{\"text\":\"one\"}")),
                     428);
    assert_int_equal(
        wire_status(ask_as(han, "PUT /api/v1/notes/v", "If-Match: \"9\"\r\n", "{\"text\":\"one\"}")), 412);
    assert_int_equal(
        wire_status(ask_as(han, "PUT /api/v1/notes/v", "If-Match: \"0\"\r\n", "{\"text\":\"one\"}")), 200);
    assert_int_equal(
        wire_status(ask_as(han, "PUT /api/v1/notes/v", "If-Match: \"0\"\r\n", "{\"text\":\"two\"}")), 412);
    assert_str(apitest_text(ask_as(han, "GET /api/v1/notes/v", "", NULL), "text"), "one");
}

static void a_handler_that_forgets_the_version_is_rolled_back(void **state)
{
    (void)state;
    assert_int_equal(
        wire_status(ask_as(han, "PUT /api/v1/blind/blind", "If-Match: \"0\"\r\n", "{\"text\":\"one\"}")),
        500);
    assert_int_equal(wire_status(ask_as(han, "GET /api/v1/notes/blind", "", NULL)), 404);
}

static void unsafe_methods_must_show_that_they_come_from_our_page(void **state)
{
    (void)state;
    struct wj_str both = wj_strz(han), cookie;
    size_t line = wj_str_find(both, WJ_S("X-CSRF"));
    cookie = wj_str_dup(apitest.arena, (struct wj_str){ both.p, line });
    const char *bare = wj_str_z(apitest.arena, cookie);
    assert_int_equal(wire_status(ask_as(bare, "PUT /api/v1/fail/b", "", "{\"text\":\"two\"}")), 403);
    assert_int_equal(
        wire_status(ask_as(bare, "PUT /api/v1/fail/b", "X-CSRF-Token: 00\r\n", "{\"text\":\"two\"}")), 403);
    assert_int_equal(wire_status(ask_as(both.p, "PUT /api/v1/fail/b", "", "{\"text\":\"two\"}")), 409);
    assert_int_equal(wire_status(ask_as(both.p, "PUT /api/v1/fail/b", "Sec-Fetch-Site: cross-site\r\n",
                                        "{\"text\":\"two\"}")),
                     403);
    assert_int_equal(wire_status(ask_as(bare, "GET /api/v1/notes/b", "", NULL)), 404);
}

static void public_writes_slow_routes_and_raw_answers_work_without_session(void **state)
{
    (void)state;
    struct wj_str a = apitest_ask("POST /api/v1/public/notes", NULL, "{\"name\":\"p\",\"text\":\"one\"}");
    assert_int_equal(wire_status(a), 200);
    assert_str(apitest_text(apitest_ask("GET /api/v1/slow", NULL, NULL), "text"), "no db");
    a = apitest_ask("GET /api/v1/paper", NULL, NULL);
    assert_str(wire_body(a), "%PDF");
    assert_str(wire_header(a, "Content-Type"), "application/pdf");
    assert_str(wire_header(a, "Content-Disposition"), "inline; filename*=UTF-8''%E5%86%B3%E5%AE%9A%201.pdf");
    a = apitest_ask("POST /api/v1/public/notes", "Sec-Fetch-Site: cross-site\r\n",
                    "{\"name\":\"p\",\"text\":\"x\"}");
    assert_int_equal(wire_status(a), 403);
}

static void pages_come_with_a_strict_policy(void **state)
{
    (void)state;
    struct wj_str a = apitest_ask("GET /console/matters/7", NULL, NULL);
    assert_int_equal(wire_status(a), 200);
    assert_str(wire_body(a), "<!doctype html>console");
    struct wj_str csp = wire_header(a, "Content-Security-Policy");
    assert_true(wj_str_has(csp, WJ_S("default-src 'self'")));
    assert_true(wj_str_has(csp, WJ_S("frame-ancestors 'none'")));
    assert_false(wj_str_has(csp, WJ_S("unsafe")));
    assert_str(wire_header(a, "X-Content-Type-Options"), "nosniff");
    assert_null(wire_header(a, "Strict-Transport-Security").p);
    assert_int_equal(wire_status(apitest_ask("GET /x.js", NULL, NULL)), 404);
    assert_int_equal(wire_status(apitest_ask("POST /console", NULL, NULL)), 405);
    assert_int_equal(wire_status(apitest_ask("GET /../../etc/passwd.txt", NULL, NULL)), 404);
}

static void health_metrics_and_description_are_there(void **state)
{
    (void)state;
    assert_str(wire_body(apitest_ask("GET /healthz", NULL, NULL)), "ok\n");
    assert_str(wire_body(apitest_ask("GET /readyz", NULL, NULL)), "ready\n");
    struct wj_str m = apitest_ask("GET /metrics", NULL, NULL);
    assert_true(wj_str_has(m, WJ_S("wangjian_store_queue 0\n")));
    assert_true(wj_str_has(m, WJ_S("wangjian_test 7\n")));
    assert_false(wj_str_has(m, WJ_S("wangjian_store_queue 99\n"))); /* no name comes twice */
    m = apitest_ask("GET /metrics", "X-Forwarded-For: 1.2.3.4\r\n", NULL);
    assert_int_equal(wire_status(m), 200); /* the portal's page, no numbers */
    assert_false(wj_str_has(m, WJ_S("wangjian_")));
    struct wj_str a = apitest_ask("GET /api/v1/openapi.json", NULL, NULL);
    assert_str(apitest_text(a, "openapi"), "3.1.0");
    assert_true(wj_str_has(a, WJ_S("\"operationId\":\"note_add\"")));
}

static void an_answer_keeps_the_contract_of_its_shape(void **state)
{
    (void)state;
    struct wj_str a = ask_as(han, "GET /api/v1/session", "", NULL);
    const char *breach = contract_breach(apitest.arena, &wj_shape_session_view, wire_body(a));
    if (breach)
        fail_msg("%s", breach);
    assert_non_null(contract_breach(apitest.arena, &wj_shape_session_view, WJ_S("{\"csrf\":1}")));
    assert_non_null(contract_breach(apitest.arena, &wj_shape_session_view, WJ_S("{\"more\":1}")));
    assert_non_null(
        contract_breach(apitest.arena, &wj_shape_session_view, WJ_S("{\"user\":{\"level\":\"a\"}}")));
    assert_non_null(
        contract_breach(apitest.arena, &wj_shape_session_in, WJ_S("{\"login\":\"a\",\"password\":\"b\"}")));
    assert_non_null(contract_breach(apitest.arena, &wj_shape_session_in, WJ_S("{}")));
}

/* A test with an API of its own puts the shared one aside for a while. */
static struct apitest shared;

static int teardown_own(void **state)
{
    apitest_teardown(state);
    apitest = shared;
    return 0;
}

static int setup_limited(void **state)
{
    (void)state;
    shared = apitest;
    return apitest_start((struct wj_api_options){ .per_minute_public = 60 });
}

static void too_many_requests_are_slowed_down(void **state)
{
    struct wj_str a = WJ_NOSTR;
    (void)state;
    for (int i = 0; i < 15; i++)
        assert_int_equal(wire_status(apitest_ask("GET /api/v1/echo/x", NULL, NULL)), 200);
    a = apitest_ask("GET /api/v1/echo/x", NULL, NULL);
    assert_int_equal(wire_status(a), 429);
    assert_str(wire_header(a, "Retry-After"), "1");
    apitest_clock_ms += 1000;
    assert_int_equal(wire_status(apitest_ask("GET /api/v1/echo/x", NULL, NULL)), 200);
    /* Guessing tokens counts as well. */
    a = apitest_ask("GET /api/v1/admin",
                    "Authorization: Bearer 0123456789012345678901234567890123456789012\r\n", NULL);
    assert_int_equal(wire_status(a), 429);
}

static int setup_secure(void **state)
{
    (void)state;
    shared = apitest;
    return apitest_start((struct wj_api_options){ .secure = true });
}

static void behind_tls_browsers_are_told_so(void **state)
{
    (void)state;
    apitest_add_user("han", "handler", false);
    struct wj_str a = apitest_ask("POST /api/v1/session", NULL,
                                  "{\"login\":\"han\",\"password\":\"" APITEST_PASSWORD "\"}");
    struct wj_str cookie = wire_header(a, "Set-Cookie");
    assert_true(wj_str_starts(cookie, WJ_S("__Host-wj_session=")));
    assert_true(wj_str_has(cookie, WJ_S("; Secure")));
    assert_true(wj_str_has(wire_header(a, "Strict-Transport-Security"), WJ_S("max-age=")));
}

int main(int argc, char **argv)
{
#define T(name) cmocka_unit_test(name)
    const struct CMUnitTest tests[] = {
        T(path_query_and_body_fill_one_input),
        T(wrong_input_is_a_problem_that_names_the_field),
        T(a_body_over_the_limit_is_a_problem_too),
        T(texts_are_chinese_first_and_english_on_request),
        T(trouble_of_ours_is_not_told_to_strangers),
        T(permission_is_asked_of_the_role),
        T(a_write_is_there_when_it_is_answered_and_gone_when_it_failed),
        T(a_repeated_key_gets_the_first_answer),
        T(a_change_needs_the_version_that_was_seen),
        T(a_handler_that_forgets_the_version_is_rolled_back),
        T(unsafe_methods_must_show_that_they_come_from_our_page),
        T(public_writes_slow_routes_and_raw_answers_work_without_session),
        T(pages_come_with_a_strict_policy),
        T(health_metrics_and_description_are_there),
        T(an_answer_keeps_the_contract_of_its_shape),
        cmocka_unit_test_setup_teardown(too_many_requests_are_slowed_down, setup_limited, teardown_own),
        cmocka_unit_test_setup_teardown(behind_tls_browsers_are_told_so, setup_secure, teardown_own),
    };
#undef T
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, setup, apitest_teardown);
    dbtest_fini();
    return failed;
}
