/* test_client.c - fetching from a server of ours, and what is not fetched. */
#include "../test.h"
#include "base/arena.h"
#include "base/buf.h"
#include "net/client.h"
#include "net/server.h"

#include <stdio.h>
#include <string.h>

static struct wj_server *server;
static struct wj_arena *arena;
static char base[64];

static void handle(void *ctx, struct wj_req *r)
{
    struct wj_answer a = { .status = 200, .type = "text/plain", .body = WJ_S("hello") };
    struct wj_header location = { "Location", "/plain" };
    struct wj_str path = wj_req_path(r);
    (void)ctx;
    if (wj_str_eqz(path, "/echo")) {
        a.status = 404;
        a.body = wj_strf(wj_req_arena(r), "%s|" WJ_FMT "|" WJ_FMT, wj_http_method_name(wj_req_method(r)),
                         WJ_ARG(wj_req_header(r, "X-Ask")), WJ_ARG(wj_req_body(r)));
    } else if (wj_str_eqz(path, "/big")) {
        char *p = wj_alloc(wj_req_arena(r), 1 << 20);
        a.body = (struct wj_str){ p, 1 << 20 };
    } else if (wj_str_eqz(path, "/moved") || wj_str_eqz(path, "/file")) {
        a.status = 302;
        if (wj_str_eqz(path, "/file"))
            location.value = "file:///etc/hostname";
        a.headers = &location;
        a.nheaders = 1;
    }
    wj_req_answer(r, &a);
}

static int setup(void **state)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_server_options o = { .listen = "127.0.0.1:0", .handle = handle };
    (void)state;
    assert_ok(wj_server_open(&o, &server, &e), e);
    snprintf(base, sizeof base, "http://%s", wj_server_address(server));
    arena = wj_arena_new(8 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    wj_server_close(server, 1000);
    wj_arena_free(arena);
    return 0;
}

static int fetch(struct wj_client_ask ask, const char *path, struct wj_client_answer *a)
{
    struct wj_err e = WJ_ERR_INIT;
    ask.url = wj_str_z(arena, wj_strf(arena, "%s%s", base, path));
    return wj_client_fetch(arena, &ask, a, &e);
}

static void a_page_is_fetched_with_what_was_asked(void **state)
{
    static const struct wj_header extra = { "X-Ask", "yes" };
    struct wj_client_answer a = { 0 };
    (void)state;
    struct wj_client_ask ask = { .method = WJ_POST, .body = WJ_S("body"), .allow_private = true };
    ask.headers = &extra;
    ask.nheaders = 1;
    assert_int_equal(fetch(ask, "/echo", &a), WJ_OK);
    assert_int_equal(a.status, 404);
    assert_str(a.body, "POST|yes|body");
    assert_str(a.type, "text/plain");
}

static void redirects_are_followed_only_when_asked_and_only_by_http(void **state)
{
    struct wj_client_answer a = { 0 };
    (void)state;
    assert_int_equal(fetch((struct wj_client_ask){ .allow_private = true }, "/moved", &a), WJ_OK);
    assert_int_equal(a.status, 302);
    assert_int_equal(fetch((struct wj_client_ask){ .allow_private = true, .redirects = 3 }, "/moved", &a),
                     WJ_OK);
    assert_str(a.body, "hello");
    assert_true(wj_str_ends(a.url, WJ_S("/plain")));
    assert_int_equal(fetch((struct wj_client_ask){ .allow_private = true, .redirects = 3 }, "/file", &a),
                     WJ_E_INVALID);
}

static void an_answer_over_the_limit_is_dropped(void **state)
{
    struct wj_client_answer a = { 0 };
    (void)state;
    assert_int_equal(fetch((struct wj_client_ask){ .allow_private = true, .answer_bytes = 1000 }, "/big", &a),
                     WJ_E_LIMIT);
    assert_int_equal(
        fetch((struct wj_client_ask){ .allow_private = true, .answer_bytes = 2 << 20 }, "/big", &a), WJ_OK);
}

static void a_private_address_is_refused_unless_allowed(void **state)
{
    static const char *const urls[] = { "http://127.0.0.1:1/",       "http://[::1]:1/",
                                        "http://localhost:1/",       "http://0x7f000001:1/",
                                        "http://[::ffff:10.0.0.1]/", "http://2130706433/" };
    struct wj_client_answer a = { 0 };
    (void)state;
    assert_int_equal(fetch((struct wj_client_ask){ .total_ms = 2000 }, "/plain", &a), WJ_E_DENIED);
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct wj_err e = WJ_ERR_INIT;
        struct wj_client_ask ask = { .url = urls[i], .total_ms = 2000 };
        int rc = wj_client_fetch(arena, &ask, &a, &e);
        if (rc != WJ_E_DENIED)
            fail_msg("%s gave %d %s", urls[i], rc, e.msg);
    }
}

static void only_http_urls_are_fetched(void **state)
{
    static const char *const urls[] = { "file:///etc/hostname", "ftp://127.0.0.1/", "gopher://127.0.0.1/",
                                        "" };
    struct wj_client_answer a = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct wj_err e = WJ_ERR_INIT;
        struct wj_client_ask ask = { .url = urls[i], .allow_private = true };
        assert_int_equal(wj_client_fetch(arena, &ask, &a, &e), WJ_E_INVALID);
    }
}

static void the_public_internet_is_known_from_the_rest(void **state)
{
    static const char *const open[] = { "1.1.1.1",    "114.114.114.114", "172.15.0.1",
                                        "172.32.0.1", "100.128.0.1",     "2400:3200::1",
                                        "2a00::1",    "::ffff:1.1.1.1",  "64:ff9b::1.1.1.1" };
    static const char *const closed[] = { "0.0.0.0",
                                          "10.1.2.3",
                                          "100.64.0.1",
                                          "100.127.255.255",
                                          "127.9.9.9",
                                          "169.254.169.254",
                                          "172.16.0.1",
                                          "172.31.255.255",
                                          "192.168.0.1",
                                          "198.19.0.1",
                                          "224.0.0.1",
                                          "255.255.255.255",
                                          "::",
                                          "::1",
                                          "fe80::1",
                                          "fc00::1",
                                          "fd12::1",
                                          "ff02::1",
                                          "::ffff:127.0.0.1",
                                          "64:ff9b::10.0.0.1",
                                          "2002:7f00:1::",
                                          "2001:db8::1",
                                          "2001:0:1::",
                                          "",
                                          "x",
                                          "1.1.1" };
    (void)state;
    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++)
        if (!wj_client_is_public(open[i]))
            fail_msg("%s is taken for private", open[i]);
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
        if (wj_client_is_public(closed[i]))
            fail_msg("%s is taken for public", closed[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_fetched_with_what_was_asked),
        cmocka_unit_test(redirects_are_followed_only_when_asked_and_only_by_http),
        cmocka_unit_test(an_answer_over_the_limit_is_dropped),
        cmocka_unit_test(a_private_address_is_refused_unless_allowed),
        cmocka_unit_test(only_http_urls_are_fetched),
        cmocka_unit_test(the_public_internet_is_known_from_the_rest),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, setup, teardown);
}
