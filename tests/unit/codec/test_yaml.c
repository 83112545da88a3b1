/* The YAML reader and its getters. */
#include "../test.h"

#include "base/arena.h"
#include "codec/yaml.h"

#include <stdio.h>
#include <stdlib.h>

static struct wj_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = wj_arena_new(64 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static const struct wj_ynode *read_ok(const char *text)
{
    const struct wj_ynode *root = NULL;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_yaml_read(arena, "t.yaml", wj_strz(text), &root, &e), e);
    assert_non_null(root);
    return root;
}

static void check_refused(const char *text, int want_rc, const char *want_msg)
{
    const struct wj_ynode *root = NULL;
    struct wj_err e = WJ_ERR_INIT;
    assert_int_equal(wj_yaml_read(arena, "t.yaml", wj_strz(text), &root, &e), want_rc);
    assert_null(root);
    if (!strstr(e.msg, want_msg))
        fail_msg("got \"%s\", want \"%s\"", e.msg, want_msg);
}

static void a_tree_knows_its_places(void **state)
{
    (void)state;
    const struct wj_ynode *r = read_ok("# 规则\n"
                                       "id: ad-absolute-01\n"
                                       "words:\n"
                                       "  top: [最佳, '最 好']\n"
                                       "  list:\n"
                                       "    - a\n"
                                       "    - {b: 1, c: ~}\n"
                                       "text: |\n"
                                       "  one\n"
                                       "  two\n");
    assert_int_equal(r->type, WJ_Y_MAP);
    assert_int_equal(r->n, 3);
    const struct wj_ynode *id = wj_yaml_get(r, "id");
    assert_str(id->text, "ad-absolute-01");
    assert_int_equal(id->line, 2);
    assert_int_equal(id->column, 5);
    assert_true(id->plain);
    const struct wj_ynode *top = wj_yaml_get(wj_yaml_get(r, "words"), "top");
    assert_int_equal(top->n, 2);
    assert_str(top->child->text, "最佳");
    assert_str(top->child->next->text, "最 好");
    assert_false(top->child->next->plain);
    const struct wj_ynode *list = wj_yaml_get(wj_yaml_get(r, "words"), "list");
    const struct wj_ynode *inner = list->child->next;
    assert_int_equal(inner->line, 7);
    assert_str(wj_yaml_get(inner, "b")->text, "1");
    assert_true(wj_yaml_is_null(wj_yaml_get(inner, "c")));
    assert_str(wj_yaml_get(r, "text")->text, "one\ntwo\n");
    assert_null(wj_yaml_get(r, "absent"));
    assert_null(wj_yaml_get(top, "a list has no keys"));
}

static void what_the_subset_leaves_out_is_refused_with_its_place(void **state)
{
    (void)state;
    check_refused("", WJ_E_INVALID, "t.yaml: expected a document");
    check_refused("a: 1\nb: &x 2\n", WJ_E_INVALID, "t.yaml:2:4: anchors and tags");
    check_refused("a: &x [1]\n", WJ_E_INVALID, "anchors and tags");
    check_refused("a: &x {b: 1}\n", WJ_E_INVALID, "anchors and tags");
    check_refused("a: *x\n", WJ_E_INVALID, "aliases");
    check_refused("a: !!int 1\n", WJ_E_INVALID, "anchors and tags");
    check_refused("a: 1\nb: 2\na: 3\n", WJ_E_INVALID,
                  "t.yaml:3:1: the key \"a\" stands here a second time (first in line 1)");
    check_refused("---\na: 1\n---\nb: 2\n", WJ_E_INVALID, "found a second");
    check_refused("[a]: 1\n", WJ_E_INVALID, "expected a text as key");
    check_refused("a: \"x\\0y\"\n", WJ_E_INVALID, "NUL");
    check_refused("a: [1, 2\n", WJ_E_INVALID, "t.yaml:2:1:");
    check_refused("a: \"open\n", WJ_E_INVALID, "t.yaml:");
    check_refused("\ta: 1\n", WJ_E_INVALID, "t.yaml:1:1:");
    check_refused("a: \xff\n", WJ_E_INVALID, "byte 3");
}

static void depth_and_size_are_limited(void **state)
{
    (void)state;
    char deep[4096];
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    check_refused(deep, WJ_E_LIMIT, "t.yaml:1:33: nested too deeply");

    size_t n = WJ_YAML_BYTES + 1;
    char *big = malloc(n + 1);
    assert_non_null(big);
    memset(big, 'a', n);
    big[n] = '\0';
    check_refused(big, WJ_E_LIMIT, "longer than");
    free(big);

    char *keys = malloc(WJ_YAML_KEYS * 8 + 16);
    assert_non_null(keys);
    size_t at = 0;
    for (int i = 0; i <= WJ_YAML_KEYS; i++)
        at += (size_t)snprintf(keys + at, 9, "k%05d:\n", i);
    check_refused(keys, WJ_E_LIMIT, "t.yaml:2001:1: too many keys");
    free(keys);

    struct wj_arena *small = wj_arena_new(1000);
    const struct wj_ynode *root;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str many = WJ_S("[a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a]");
    assert_int_equal(wj_yaml_read(small, "t.yaml", many, &root, &e), WJ_E_LIMIT);
    wj_arena_free(small);
}

static void getters_check_what_they_get(void **state)
{
    (void)state;
    const struct wj_ynode *r = read_ok("n: 42\nscore: 0.95\nneg: -1.5\nyes: true\nday: 2026-02-28\n"
                                       "state: shadow\none: x\nmany: [x, y]\nempty: ''\nbad: [x, {}]\n");
    struct wj_err e = WJ_ERR_INIT;
    int64_t n = 0;
    bool b = false;
    wj_day d = 0;
    int k = -1;
    struct wj_list l;
    struct wj_str s;
    static const char *const states[] = { "active", "shadow", NULL };
    const struct wj_ynode *node = NULL;

    assert_ok(wj_yaml_i64(wj_yaml_get(r, "n"), 1, 42, &n, &e), e);
    assert_int_equal(n, 42);
    assert_int_equal(wj_yaml_i64(wj_yaml_get(r, "n"), 1, 41, &n, &e), WJ_E_INVALID);
    assert_string_equal(e.msg, "t.yaml:1:4: expected a whole number from 1 to 41");
    assert_string_equal(e.field, "n");
    assert_ok(wj_yaml_milli(wj_yaml_get(r, "score"), &n, &e), e);
    assert_int_equal(n, 950);
    assert_ok(wj_yaml_milli(wj_yaml_get(r, "neg"), &n, &e), e);
    assert_int_equal(n, -1500);
    assert_ok(wj_yaml_milli(wj_yaml_get(r, "n"), &n, &e), e);
    assert_int_equal(n, 42000);
    assert_int_equal(wj_yaml_milli(wj_yaml_get(r, "day"), &n, &e), WJ_E_INVALID);
    assert_ok(wj_yaml_bool(wj_yaml_get(r, "yes"), &b, &e), e);
    assert_true(b);
    assert_int_equal(wj_yaml_bool(wj_yaml_get(r, "n"), &b, &e), WJ_E_INVALID);
    assert_ok(wj_yaml_day(wj_yaml_get(r, "day"), &d, &e), e);
    assert_int_equal(d, wj_day_of(2026, 2, 28));
    assert_int_equal(wj_yaml_day(wj_yaml_get(r, "n"), &d, &e), WJ_E_INVALID);
    assert_ok(wj_yaml_enum(wj_yaml_get(r, "state"), states, &k, &e), e);
    assert_int_equal(k, 1);
    assert_int_equal(wj_yaml_enum(wj_yaml_get(r, "one"), states, &k, &e), WJ_E_INVALID);
    assert_string_equal(e.msg, "t.yaml:7:6: expected one of active, shadow");
    assert_ok(wj_yaml_strs(arena, wj_yaml_get(r, "one"), &l, &e), e);
    assert_int_equal(l.n, 1);
    assert_ok(wj_yaml_strs(arena, wj_yaml_get(r, "many"), &l, &e), e);
    assert_int_equal(l.n, 2);
    assert_str(((struct wj_str *)l.items)[1], "y");
    assert_int_equal(wj_yaml_strs(arena, wj_yaml_get(r, "bad"), &l, &e), WJ_E_INVALID);
    assert_string_equal(e.msg, "t.yaml:10:10: expected a text, found a map");
    assert_int_equal(wj_yaml_str(wj_yaml_get(r, "empty"), &s, &e), WJ_E_INVALID);
    assert_int_equal(wj_yaml_need(r, "rule", &node, &e), WJ_E_INVALID);
    assert_string_equal(e.msg, "t.yaml:1:1: expected the key \"rule\"");
    assert_ok(wj_yaml_need(r, "one", &node, &e), e);
    static const char *const keys[] = { "n",     "score", "neg",  "yes",   "day",
                                        "state", "one",   "many", "empty", NULL };
    assert_int_equal(wj_yaml_only(r, keys, &e), WJ_E_INVALID);
    assert_string_equal(e.msg, "t.yaml:10:6: unknown key \"bad\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_knows_its_places),
        cmocka_unit_test(what_the_subset_leaves_out_is_refused_with_its_place),
        cmocka_unit_test(depth_and_size_are_limited),
        cmocka_unit_test(getters_check_what_they_get),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
