/* Sets of named files: a tree read whole, looked up by name and by folder. */
#define _POSIX_C_SOURCE 200809L
#include "base/arena.h"
#include "base/file.h"
#include "base/fileset.h"
#include "../test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char root[] = "/tmp/wj-fileset-XXXXXX";
static const char *const names[] = { "b.csv", "flows/z.csv", "flows/a.csv", "flows2/c.csv", "a.csv" };

static int make_tree(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    char path[128];
    if (!mkdtemp(root))
        return -1;
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", root, i ? "flows2" : "flows");
        assert_ok(wj_dir_make(path, &e), e);
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", root, names[i]);
        assert_ok(wj_file_write(path, wj_strz(names[i]), &e), e);
    }
    snprintf(path, sizeof path, "%s/.hidden", root);
    assert_ok(wj_file_write(path, WJ_S("x"), &e), e);
    snprintf(path, sizeof path, "%s/loop", root);
    return symlink(root, path);
}

static int drop_tree(void **state)
{
    (void)state;
    char path[128];
    static const char *const extra[] = { ".hidden", "loop" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", root, names[i]);
        unlink(path);
    }
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", root, extra[i]);
        unlink(path);
        snprintf(path, sizeof path, "%s/%s", root, i ? "flows2" : "flows");
        rmdir(path);
    }
    return rmdir(root);
}

static void a_tree_is_read_whole_and_sorted(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 20);
    struct wj_err e = WJ_ERR_INIT;
    struct wj_fileset set;
    assert_ok(wj_fileset_read_dir(a, root, 1000, &set, &e), e);
    assert_int_equal(set.n, 5);
    assert_str(set.items[0].path, "a.csv");
    assert_str(set.items[2].path, "flows/a.csv");
    assert_str(set.items[3].path, "flows/z.csv");
    assert_str(set.items[4].path, "flows2/c.csv");
    for (size_t i = 0; i < set.n; i++)
        assert_true(wj_str_eq(set.items[i].path, set.items[i].bytes));
    wj_arena_free(a);
}

static void a_file_is_found_by_its_exact_name_only(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 20);
    struct wj_err e = WJ_ERR_INIT;
    struct wj_fileset set;
    assert_ok(wj_fileset_read_dir(a, root, 1000, &set, &e), e);
    assert_str(wj_fileset_find(&set, WJ_S("flows/z.csv"))->bytes, "flows/z.csv");
    assert_null(wj_fileset_find(&set, WJ_S("flows/z")));
    assert_null(wj_fileset_find(&set, WJ_S("z.csv")));
    wj_arena_free(a);
}

static void a_prefix_gives_the_run_of_its_files(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 20);
    struct wj_err e = WJ_ERR_INIT;
    struct wj_fileset set;
    assert_ok(wj_fileset_read_dir(a, root, 1000, &set, &e), e);
    struct wj_fileset flows = wj_fileset_prefix(&set, WJ_S("flows/"));
    assert_int_equal(flows.n, 2);
    assert_str(flows.items[1].path, "flows/z.csv");
    assert_int_equal(wj_fileset_prefix(&set, WJ_S("")).n, 5);
    assert_int_equal(wj_fileset_prefix(&set, WJ_S("zz")).n, 0);
    wj_arena_free(a);
}

static void the_limit_counts_all_files_together(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 20);
    struct wj_err e = WJ_ERR_INIT;
    struct wj_fileset set = { 0 };
    assert_int_equal(wj_fileset_read_dir(a, root, 20, &set, &e), WJ_E_LIMIT);
    assert_int_equal(set.n, 0);
    assert_int_equal(wj_fileset_read_dir(a, "/nonexistent/tree", 20, &set, &e), WJ_E_NOTFOUND);
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_is_read_whole_and_sorted),
        cmocka_unit_test(a_file_is_found_by_its_exact_name_only),
        cmocka_unit_test(a_prefix_gives_the_run_of_its_files),
        cmocka_unit_test(the_limit_counts_all_files_together),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, make_tree, drop_tree);
}
