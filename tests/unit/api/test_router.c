/* test_router.c - from method and path to a row. */
#include "../test.h"
#include "api/router.h"
#include "base/arena.h"

struct both {
    struct wj_str id, doc;
};
static const struct wj_field both_fields[] = { WJ_FIELD(both, id, ID, 0, 0, 0, "Number."),
                                               WJ_FIELD(both, doc, ID, 0, 0, 0, "Document.") };
static const struct wj_shape both = { "both", "", sizeof(struct both), 2, both_fields };

#define ROUTE(name, m, p)                                                  \
    {                                                                      \
        .id = name, .method = WJ_##m, .path = p, .in = &both, .out = &both \
    }
static const struct wj_route routes[] = {
    ROUTE("list", GET, "/api/v1/cases"),
    ROUTE("add", POST, "/api/v1/cases"),
    ROUTE("show", GET, "/api/v1/cases/{id}"),
    ROUTE("drop", DELETE, "/api/v1/cases/{id}"),
    ROUTE("doc", GET, "/api/v1/cases/{id}/documents/{doc}"),
    ROUTE("sum", GET, "/api/v1/cases/summary"),
};
enum { ROUTES = sizeof routes / sizeof routes[0] };

static struct wj_arena *arena;
static struct wj_router *router;

static int setup(void **state)
{
    struct wj_err e = WJ_ERR_INIT;
    (void)state;
    arena = wj_arena_new(1 << 20);
    assert_ok(wj_router_new(arena, routes, ROUTES, &router, &e), e);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static struct wj_match match(enum wj_method m, const char *path)
{
    struct wj_match found = { 0 };
    assert_int_equal(wj_router_match(router, arena, m, wj_strz(path), &found), WJ_OK);
    return found;
}

static void a_path_finds_its_row(void **state)
{
    static const struct {
        enum wj_method method;
        const char *path, *id;
    } rows[] = {
        { WJ_GET, "/api/v1/cases", "list" },
        { WJ_HEAD, "/api/v1/cases", "list" },
        { WJ_POST, "/api/v1/cases", "add" },
        { WJ_GET, "/api/v1/cases/7", "show" },
        { WJ_DELETE, "/api/v1/cases/7", "drop" },
        { WJ_GET, "/api/v1/cases/summary", "sum" },
        { WJ_DELETE, "/api/v1/cases/summary", "drop" }, /* the literal knows no DELETE, the parameter does */
        { WJ_GET, "/api/v1/cases/7/documents/x", "doc" },
        { WJ_PUT, "/api/v1/cases/7", NULL },
        { WJ_GET, "/api/v1/case", NULL },
        { WJ_GET, "/api/v1/cases/", NULL },
        { WJ_GET, "/api/v1/cases//documents/x", NULL },
        { WJ_GET, "/api/v1/cases/7/documents", NULL },
        { WJ_GET, "/api/v1/cases/7/documents/x/y", NULL },
        { WJ_GET, "/", NULL },
        { WJ_GET, "", NULL },
        { WJ_METHOD_OTHER, "/api/v1/cases", NULL },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wj_match m = match(rows[i].method, rows[i].path);
        const char *got = m.route ? m.route->id : "-", *want = rows[i].id ? rows[i].id : "-";
        if (!wj_str_eqz(wj_strz(got), want))
            fail_msg("%s: got %s, want %s", rows[i].path, got, want);
    }
}

static void parameters_come_decoded(void **state)
{
    (void)state;
    struct wj_match m = match(WJ_GET, "/api/v1/cases/%E6%B5%99%2F1/documents/a+b");
    assert_int_equal(m.nparams, 2);
    assert_str(m.params[0].name, "id");
    assert_str(m.params[0].value, "浙/1");
    assert_str(m.params[1].value, "a+b");
    assert_int_equal(wj_router_match(router, arena, WJ_GET, WJ_S("/api/v1/cases/%zz"), &m), WJ_E_INVALID);
    assert_int_equal(wj_router_match(router, arena, WJ_GET, WJ_S("/api/v1/cases/%00"), &m), WJ_E_INVALID);
}

static void a_wrong_method_says_which_are_right(void **state)
{
    (void)state;
    assert_int_equal(match(WJ_PUT, "/api/v1/cases").methods, 1u << WJ_GET | 1u << WJ_POST);
    assert_int_equal(match(WJ_PUT, "/api/v1/cases/summary").methods, 1u << WJ_GET | 1u << WJ_DELETE);
    assert_int_equal(match(WJ_GET, "/nowhere").methods, 0);
}

static void a_wrong_table_does_not_load(void **state)
{
    static const struct wj_route bad[] = {
        ROUTE("relative", GET, "api"),           ROUTE("empty segment", GET, "/a//b"),
        ROUTE("half brace", GET, "/a/{id"),      ROUTE("mixed", GET, "/a/x{id}"),
        ROUTE("unknown member", GET, "/a/{nr}"), ROUTE("method", METHOD_OTHER, "/a"),
    };
    static const struct wj_route twice[] = { ROUTE("one", GET, "/a/{id}"), ROUTE("two", GET, "/a/{doc}") };
    struct wj_router *r = NULL;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct wj_err e = WJ_ERR_INIT;
        if (wj_router_new(arena, &bad[i], 1, &r, &e) != WJ_E_INVALID ||
            !wj_str_has(wj_strz(e.msg), wj_strz(bad[i].id)))
            fail_msg("%s was taken: %s", bad[i].id, e.msg);
    }
    struct wj_err e = WJ_ERR_INIT;
    assert_int_equal(wj_router_new(arena, twice, 2, &r, &e), WJ_E_INVALID);
    assert_null(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_finds_its_row),
        cmocka_unit_test(parameters_come_decoded),
        cmocka_unit_test(a_wrong_method_says_which_are_right),
        cmocka_unit_test(a_wrong_table_does_not_load),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, setup, teardown);
}
