/* test_parts.c - the small parts of the API: limiter, cursors, tags, permissions, problems, files, workers,
 * numbers. */
#include "../test.h"
#include "api/assets.h"
#include "api/etag.h"
#include "api/limiter.h"
#include "api/metrics.h"
#include "api/page.h"
#include "api/permission.h"
#include "api/problem.h"
#include "api/workers.h"
#include "base/arena.h"
#include "base/day.h"
#include "codec/jsonread.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

static struct wj_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = wj_arena_new(16 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static void a_bucket_empties_and_fills_with_time(void **state)
{
    struct wj_limiter *l = wj_limiter_new(60, 3, 100);
    int64_t wait = 0;
    (void)state;
    for (int i = 0; i < 3; i++)
        assert_true(wj_limiter_take(l, WJ_S("a"), 1000, &wait));
    assert_false(wj_limiter_take(l, WJ_S("a"), 1000, &wait));
    assert_int_equal(wait, 1);
    assert_true(wj_limiter_take(l, WJ_S("b"), 1000, &wait));
    assert_true(wj_limiter_take(l, WJ_S("a"), 2000, &wait));
    assert_false(wj_limiter_take(l, WJ_S("a"), 2000, &wait));
    for (int i = 0; i < 3; i++)
        assert_true(wj_limiter_take(l, WJ_S("a"), 100000000, &wait));
    assert_false(wj_limiter_take(l, WJ_S("a"), 100000000, &wait));
    wj_limiter_free(l);
}

static void a_flood_of_keys_does_not_free_the_one_that_is_limited(void **state)
{
    struct wj_limiter *l = wj_limiter_new(1, 5, 64);
    int64_t wait = 0;
    char key[16];
    (void)state;
    while (wj_limiter_take(l, WJ_S("bad"), 1000, &wait))
        ;
    for (int i = 0; i < 100000; i++) {
        snprintf(key, sizeof key, "%d", i);
        wj_limiter_take(l, wj_strz(key), 1000, &wait);
    }
    assert_false(wj_limiter_take(l, WJ_S("bad"), 1000, &wait));
    wj_limiter_free(l);
}

static void an_ipv6_client_counts_by_its_network(void **state)
{
    (void)state;
    assert_str(wj_limiter_address(WJ_S("2001:db8:1:2:3:4:5:6")), "2001:db8:1:2");
    assert_str(wj_limiter_address(WJ_S("2001:db8::1")), "2001:db8");
    assert_str(wj_limiter_address(WJ_S("192.0.2.1")), "192.0.2.1");
    assert_str(wj_limiter_address(WJ_S("local")), "local");
}

static void a_cursor_gives_its_key_back_and_nothing_else_is_one(void **state)
{
    struct wj_str key[2] = { WJ_S("2026-11-24"), WJ_S("网0001") }, got[2] = { WJ_NOSTR, WJ_NOSTR };
    struct wj_err e = WJ_ERR_INIT;
    bool given = true;
    (void)state;
    struct wj_str cursor = wj_page_cursor(arena, key, 2);
    assert_ok(wj_page_after(arena, cursor, got, 2, &given, &e), e);
    assert_true(given);
    assert_str(got[0], "2026-11-24");
    assert_str(got[1], "网0001");
    assert_ok(wj_page_after(arena, WJ_NOSTR, got, 2, &given, &e), e);
    assert_false(given);
    static const char *const bad[] = { "!", "AAAA", "Zm9v", "//8", "MR8yHzM" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(wj_page_after(arena, wj_strz(bad[i]), got, 2, &given, &e), WJ_E_INVALID);
    assert_string_equal(e.field, "/after");
    assert_int_equal(wj_page_limit(WJ_NONE), 50);
    assert_int_equal(wj_page_limit(0), 1);
    assert_int_equal(wj_page_limit(100000), 200);
}

static void a_version_is_a_tag_and_back(void **state)
{
    int64_t v = -1;
    (void)state;
    assert_string_equal(wj_etag_of(arena, 17), "\"17\"");
    assert_true(wj_etag_parse(WJ_S(" \"17\" "), &v));
    assert_int_equal(v, 17);
    static const char *const bad[] = { "17", "*", "\"\"", "\"a\"", "W/\"17\"", "\"1\", \"2\"", "\"1", "" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(wj_etag_parse(wj_strz(bad[i]), &v));
    assert_true(wj_etag_is_held(WJ_S("\"a\", W/\"17\""), WJ_S("\"17\"")));
    assert_true(wj_etag_is_held(WJ_S("*"), WJ_S("\"17\"")));
    assert_false(wj_etag_is_held(WJ_S("\"1\""), WJ_S("\"17\"")));
    assert_false(wj_etag_is_held(WJ_NOSTR, WJ_S("\"17\"")));
}

static bool may(const char *roles, enum wj_permission p)
{
    return wj_permission_of_roles(wj_strz(roles)) >> p & 1;
}

static void roles_give_what_the_table_says_and_no_more(void **state)
{
    (void)state;
    assert_true(may("handler", WJ_MAY_MATTER_WORK));
    assert_true(may("auditor, handler", WJ_MAY_MATTER_WORK));
    assert_false(may("auditor", WJ_MAY_MATTER_WORK));
    assert_true(may("auditor", WJ_MAY_LEDGER_READ));
    assert_true(may("", WJ_MAY_SIGNED_IN));
    assert_false(may("", WJ_MAY_MATTER_READ));
    assert_false(may("hand", WJ_MAY_MATTER_WORK));
    assert_false(may("handler admin", WJ_MAY_USER_ADMIN));
    assert_string_equal(wj_permission_name(WJ_MAY_LEDGER_READ), "ledger.read");
}

static void every_code_of_an_error_has_a_problem(void **state)
{
    (void)state;
#define X(name, value, http, word, exit)                    \
    assert_string_equal(wj_problem_find(word)->slug, word); \
    assert_int_equal(wj_problem_find(word)->status, http);
    WJ_RC_TABLE(X)
#undef X
    assert_string_equal(wj_problem_find("never heard of")->slug, "internal");
}

static void a_problem_speaks_the_language_and_keeps_trouble_of_ours_to_itself(void **state)
{
    struct wj_err e = WJ_ERR_INIT;
    const struct wj_jval *v = NULL;
    (void)state;
    wj_fail_at(&e, WJ_E_INVALID, "title", "at most %d characters", 80);
    struct wj_problem_case c = { .problem = wj_problem_find("invalid"), .err = &e, .request_id = "r1" };
    assert_int_equal(wj_jsonread_text(arena, wj_problem_json(arena, &c), &v, NULL), WJ_OK);
    assert_str(wj_jsonread_str(wj_jsonread_get(v, "title")), "提交的内容有误");
    assert_str(wj_jsonread_str(wj_jsonread_get(v, "detail")), "at most 80 characters");
    assert_str(wj_jsonread_str(wj_jsonread_get(v, "field")), "title");
    assert_str(wj_jsonread_str(wj_jsonread_get(v, "code")), "invalid");
    assert_str(wj_jsonread_str(wj_jsonread_get(v, "request_id")), "r1");
    assert_int_equal(wj_jsonread_i64(wj_jsonread_get(v, "status")), 400);
    c.english = true;
    c.why_zh = WJ_S("标题过长");
    assert_int_equal(wj_jsonread_text(arena, wj_problem_json(arena, &c), &v, NULL), WJ_OK);
    assert_str(wj_jsonread_str(wj_jsonread_get(v, "detail")), "at most 80 characters");
    c.english = false;
    assert_int_equal(wj_jsonread_text(arena, wj_problem_json(arena, &c), &v, NULL), WJ_OK);
    assert_str(wj_jsonread_str(wj_jsonread_get(v, "detail")), "标题过长");
    c.problem = wj_problem_find("io");
    assert_int_equal(wj_jsonread_text(arena, wj_problem_json(arena, &c), &v, NULL), WJ_OK);
    assert_null(wj_jsonread_get(v, "detail"));
    assert_null(wj_jsonread_get(v, "field"));
}

static struct wj_str unpack(struct wj_str packed, size_t room)
{
    z_stream z = { 0 };
    unsigned char *to = wj_alloc(arena, room), *from = wj_copy(arena, packed.p, packed.n);
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    z.next_in = from;
    z.avail_in = (uInt)packed.n;
    z.next_out = to;
    z.avail_out = (uInt)room;
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    inflateEnd(&z);
    return (struct wj_str){ (char *)to, z.total_out };
}

static void a_path_gets_its_file_or_the_page_it_belongs_to(void **state)
{
    char script[3000];
    memset(script, 'a', sizeof script);
    const struct wj_named files[] = {
        { WJ_S("assets/app-1a2b.js"), { script, sizeof script } },
        { WJ_S("console/index.html"), WJ_S("console") },
        { WJ_S("favicon.ico"), WJ_S("icon") },
        { WJ_S("index.html"), WJ_S("portal") },
    };
    const struct wj_fileset set = { files, 4 };
    struct wj_assets *all = NULL;
    struct wj_err e = WJ_ERR_INIT;
    (void)state;
    assert_ok(wj_assets_new(arena, &set, &all, &e), e);
    static const struct {
        const char *path, *want;
    } rows[] = {
        { "/", "portal" },
        { "/index.html", "portal" },
        { "/search", "portal" },
        { "/entity/91330100MA", "portal" },
        { "/console", "console" },
        { "/console/", "console" },
        { "/console/matters/7", "console" },
        { "/consoles", "portal" },
        { "/favicon.ico", "icon" },
        { "/assets/app-9.js", NULL },
        { "/console/x.js", NULL },
        { "/../etc/passwd", "portal" }, /* "passwd" names a page of the portal, not a file */
        { "/..", NULL },
        { "/../etc/shadow.txt", NULL },
        { "/%2e%2e/etc/passwd", NULL },
        { "/assets%2fapp-1a2b.js", NULL },
        { "//index.html", NULL },
        { "", NULL },
        { "index.html", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct wj_asset *a = wj_assets_find(all, wj_strz(rows[i].path));
        if (a ? !rows[i].want || !wj_str_eqz(a->bytes, rows[i].want) : rows[i].want != NULL)
            fail_msg("%s: got " WJ_FMT, rows[i].path, a ? (int)a->bytes.n : 0, a ? a->bytes.p : "");
    }
    const struct wj_asset *js = wj_assets_find(all, WJ_S("/assets/app-1a2b.js"));
    assert_string_equal(js->type, "text/javascript; charset=utf-8");
    assert_true(js->fixed);
    assert_true(js->gzip.n > 0 && js->gzip.n < 100);
    assert_true(wj_str_eq(unpack(js->gzip, 4000), js->bytes));
    assert_string_not_equal(js->etag, js->etag_gzip);
    const struct wj_asset *page = wj_assets_find(all, WJ_S("/"));
    assert_true(page->page && !page->fixed && !page->gzip.p);
}

static _Atomic int jobs_done;

static void count_job(struct wj_job *job)
{
    (void)job;
    jobs_done++;
}

static void workers_finish_every_job_before_they_stop(void **state)
{
    struct wj_workers *w = NULL;
    struct wj_err e = WJ_ERR_INIT;
    static struct wj_job jobs[500];
    int taken = 0;
    (void)state;
    jobs_done = 0;
    assert_ok(wj_workers_open(2, 400, &w, &e), e);
    for (int i = 0; i < 500; i++) {
        jobs[i].run = count_job;
        taken += wj_workers_submit(w, &jobs[i]);
    }
    wj_workers_close(w);
    assert_true(taken >= 400);
    assert_int_equal(jobs_done, taken);
}

static void a_full_queue_takes_nothing(void **state)
{
    struct wj_workers *w = NULL;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_job job = { .run = count_job };
    (void)state;
    assert_ok(wj_workers_open(1, 0, &w, &e), e);
    assert_false(wj_workers_submit(w, &job));
    wj_workers_close(w);
}

static void numbers_are_counted_by_route_and_class(void **state)
{
    static const struct wj_route routes[] = { { .id = "a" }, { .id = "b" } };
    struct wj_metrics *m = wj_metrics_new(routes, 2);
    const struct wj_gauge g = { "wangjian_x", "gauge", "Help.", 42 };
    (void)state;
    wj_metrics_count(m, &routes[1], 200, 900);
    wj_metrics_count(m, &routes[1], 404, 2000000);
    wj_metrics_count(m, NULL, 0, 5);
    struct wj_str s = wj_metrics_print(m, arena, &g, 1);
    static const char *const lines[] = {
        "wangjian_http_requests_total{route=\"b\",status=\"2xx\"} 1\n",
        "wangjian_http_requests_total{route=\"b\",status=\"4xx\"} 1\n",
        "wangjian_http_requests_total{route=\"other\",status=\"none\"} 1\n",
        "wangjian_http_seconds_bucket{route=\"b\",le=\"0.001\"} 1\n",
        "wangjian_http_seconds_bucket{route=\"b\",le=\"1\"} 1\n",
        "wangjian_http_seconds_bucket{route=\"b\",le=\"5\"} 2\n",
        "wangjian_http_seconds_bucket{route=\"b\",le=\"+Inf\"} 2\n",
        "wangjian_http_seconds_sum{route=\"b\"} 2.000900\n",
        "# TYPE wangjian_x gauge\nwangjian_x 42\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (!wj_str_has(s, wj_strz(lines[i])))
            fail_msg("missing %s in\n" WJ_FMT, lines[i], WJ_ARG(s));
    assert_false(wj_str_has(s, WJ_S("route=\"a\"")));
    wj_metrics_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bucket_empties_and_fills_with_time),
        cmocka_unit_test(a_flood_of_keys_does_not_free_the_one_that_is_limited),
        cmocka_unit_test(an_ipv6_client_counts_by_its_network),
        cmocka_unit_test(a_cursor_gives_its_key_back_and_nothing_else_is_one),
        cmocka_unit_test(a_version_is_a_tag_and_back),
        cmocka_unit_test(roles_give_what_the_table_says_and_no_more),
        cmocka_unit_test(every_code_of_an_error_has_a_problem),
        cmocka_unit_test(a_problem_speaks_the_language_and_keeps_trouble_of_ours_to_itself),
        cmocka_unit_test(a_path_gets_its_file_or_the_page_it_belongs_to),
        cmocka_unit_test(workers_finish_every_job_before_they_stop),
        cmocka_unit_test(a_full_queue_takes_nothing),
        cmocka_unit_test(numbers_are_counted_by_route_and_class),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, setup, teardown);
}
