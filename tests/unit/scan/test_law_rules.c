/* The project's own rules: they load, and every example of theirs comes true. */
#include "base/arena.h"
#include "base/file.h"
#include "base/fileset.h"
#include "scan/ruleset.h"
#include "../test.h"

static void every_example_of_every_rule_comes_true(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(256 << 20);
    struct wj_rule_source source = { 0 };
    struct wj_ruleset *set = NULL;
    struct wj_list failures;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_fileset_read_dir(a, WJ_LAW "/rules", 64 << 20, &source.files, &e), e);
    assert_ok(wj_file_read(a, WJ_LAW "/fold/homophones.tsv", 1 << 20, &source.homophones, &e), e);
    assert_ok(wj_file_read(a, WJ_LAW "/model/disguise.tsv", 1 << 20, &source.model, &e), e);
    assert_ok(wj_ruleset_load(a, &source, &set, &e), e);
    assert_true(wj_ruleset_count(set) >= 10);
    assert_ok(wj_ruletest_run(a, set, &failures, &e), e);
    const struct wj_ruletest_failure *f = failures.items;
    for (size_t i = 0; i < failures.n; i++)
        print_message("# " WJ_FMT ":%u: " WJ_FMT " %s: " WJ_FMT "\n", WJ_ARG(f[i].rule->file), f[i].line,
                      WJ_ARG(f[i].rule->id), f[i].should_hit ? "should hit" : "should miss",
                      WJ_ARG(f[i].text));
    assert_int_equal(failures.n, 0);
    wj_ruleset_free(set);
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_example_of_every_rule_comes_true) };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
