/* The command line's options: values, repeats, what is refused. */
#include "base/arena.h"
#include "cli/cli.h"
#include "../test.h"

static int parse(const char **argv, int argc, const struct wj_option *o, size_t n, struct wj_strs *rest,
                 struct wj_err *e, struct wj_arena *a)
{
    struct wj_cli c = { .arena = a, .command = "test", .argc = argc, .argv = argv };
    return wj_options_parse(&c, o, n, rest, e);
}

static void options_and_arguments_are_sorted_apart(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 16);
    bool flag = false;
    const char *text = NULL;
    int64_t num = 0;
    struct wj_strs many = { 0 }, rest;
    const struct wj_option o[] = { { "--all", WJ_O_FLAG, &flag },
                                   { "--start", WJ_O_TEXT, &text },
                                   { "--extend", WJ_O_INT, &num },
                                   { "--suspend", WJ_O_MANY, &many } };
    const char *argv[] = { "term",        "--all", "--start=2026-01-01", "--suspend", "a",
                           "--suspend=b", "-",     "--extend",           "-3",        "--",
                           "--all" };
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(parse(argv, 11, o, 4, &rest, &e, a), e);
    assert_true(flag);
    assert_string_equal(text, "2026-01-01");
    assert_int_equal(num, -3);
    assert_int_equal(many.n, 2);
    assert_string_equal(many.items[1], "b");
    assert_int_equal(rest.n, 3);
    assert_string_equal(rest.items[1], "-");
    assert_string_equal(rest.items[2], "--all");
    wj_arena_free(a);
}

static void wrong_options_are_named(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 16);
    int64_t num = 0;
    bool flag = false;
    const struct wj_option o[] = { { "--extend", WJ_O_INT, &num }, { "--all", WJ_O_FLAG, &flag } };
    struct wj_strs rest;
    struct wj_err e = WJ_ERR_INIT;
    const char *unknown[] = { "--extends", "3" };
    assert_int_equal(parse(unknown, 2, o, 2, &rest, &e, a), WJ_E_INVALID);
    assert_non_null(strstr(e.msg, "--extends"));
    const char *missing[] = { "--extend" };
    assert_int_equal(parse(missing, 1, o, 2, &rest, &e, a), WJ_E_INVALID);
    const char *word[] = { "--extend", "three" };
    assert_int_equal(parse(word, 2, o, 2, &rest, &e, a), WJ_E_INVALID);
    const char *valued[] = { "--all=yes" };
    assert_int_equal(parse(valued, 1, o, 2, &rest, &e, a), WJ_E_INVALID);
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_and_arguments_are_sorted_apart),
        cmocka_unit_test(wrong_options_are_named),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
