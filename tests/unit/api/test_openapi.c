/*
 * test_openapi.c - the description of the API, and its golden copy docs/api/openapi.json (argv[1]).
 *
 * When an operation or a shape was changed on purpose: build/wangjian api openapi > docs/api/openapi.json
 */
#include "../test.h"
#include "api/openapi.h"
#include "base/arena.h"
#include "base/file.h"
#include "codec/jsonread.h"

#include <string.h>

static struct wj_arena *arena;
static const char *golden_path;
static struct wj_str json;

static int setup(void **state)
{
    struct wj_err e = WJ_ERR_INIT;
    (void)state;
    arena = wj_arena_new(64 << 20);
    assert_ok(wj_openapi_print(arena, wj_routes, wj_routes_n, &json, &e), e);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static void the_golden_copy_is_what_the_program_prints(void **state)
{
    struct wj_str golden = WJ_NOSTR, printed = wj_openapi_indent(arena, json);
    struct wj_err e = WJ_ERR_INIT;
    (void)state;
    assert_ok(wj_file_read(arena, golden_path, 16 << 20, &golden, &e), e);
    if (wj_str_eq(golden, printed))
        return;
    size_t at = 0, line = 1;
    while (at < golden.n && at < printed.n && golden.p[at] == printed.p[at])
        line += golden.p[at++] == '\n';
    fail_msg("docs/api/openapi.json differs from line %zu on; if the API was changed on purpose: "
             "build/wangjian api openapi > docs/api/openapi.json",
             line);
}

static void the_layout_changes_blanks_only(void **state)
{
    (void)state;
    struct wj_str odd = WJ_S("{\"a\":[],\"b\":{},\"c\":[[],{\"d\":\"x\\\"{,:\\\\\"}],\"e\":[{}]}");
    assert_str(wj_openapi_indent(arena, odd),
               "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    [],\n    {\n"
               "      \"d\": \"x\\\"{,:\\\\\"\n    }\n  ],\n  \"e\": [\n    {}\n  ]\n}\n");
}

/* Every "$ref" below v leads to something in the document. */
static void follow_refs(const struct wj_jval *root, const struct wj_jval *v)
{
    struct wj_str ref = wj_jsonread_str(wj_jsonread_get(v, "$ref"));
    if (ref.p) {
        const struct wj_jval *at = root;
        struct wj_str rest = ref, part;
        wj_str_cut(&rest, '/', &part);
        while (wj_str_cut(&rest, '/', &part))
            at = wj_jsonread_get(at, wj_str_z(arena, part));
        if (!at)
            fail_msg("nothing at " WJ_FMT, WJ_ARG(ref));
    }
    for (const struct wj_jval *c = v->n ? v->child : NULL; c; c = c->next)
        if (c->type == WJ_J_OBJ || c->type == WJ_J_ARR)
            follow_refs(root, c);
}

static void every_reference_leads_somewhere(void **state)
{
    const struct wj_jval *v = NULL;
    struct wj_err e = WJ_ERR_INIT;
    (void)state;
    assert_ok(wj_jsonread_text(arena, json, &v, &e), e);
    follow_refs(v, v);
    const struct wj_jval *paths = wj_jsonread_get(v, "paths");
    for (size_t i = 0; i < wj_routes_n; i++)
        if (!wj_jsonread_get(paths, wj_routes[i].path))
            fail_msg("%s is not described", wj_routes[i].path);
}

static void every_operation_has_its_own_name_and_a_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < wj_routes_n; i++) {
        if (!wj_routes[i].doc || !wj_routes[i].doc[0])
            fail_msg("%s says nothing about itself", wj_routes[i].id);
        for (size_t k = 0; k < i; k++)
            if (strcmp(wj_routes[i].id, wj_routes[k].id) == 0)
                fail_msg("%s comes twice", wj_routes[i].id);
    }
}

static void a_writing_operation_does_not_pass_for_a_reading_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < wj_routes_n; i++) {
        const struct wj_route *r = &wj_routes[i];
        bool writes = r->flags & WJ_R_WRITE;
        if (writes && r->method == WJ_GET)
            fail_msg("%s writes by GET: anybody's link could do it", r->id);
        if (!writes && (r->flags & (WJ_R_ONCE | WJ_R_IFMATCH)))
            fail_msg("%s: ONCE and IFMATCH are for WRITE", r->id);
        if ((r->flags & WJ_R_RAW) && r->out->n)
            fail_msg("%s: a RAW answer has no shape", r->id);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_golden_copy_is_what_the_program_prints),
        cmocka_unit_test(the_layout_changes_blanks_only),
        cmocka_unit_test(every_reference_leads_somewhere),
        cmocka_unit_test(every_operation_has_its_own_name_and_a_sentence),
        cmocka_unit_test(a_writing_operation_does_not_pass_for_a_reading_one),
    };
    golden_path = argc > 1 ? argv[1] : "docs/api/openapi.json";
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, setup, teardown);
}
