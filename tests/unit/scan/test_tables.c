/* Records through the pipeline: what is bad is reported, the rest goes on. */
#include "../test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "scan/pipeline.h"

static struct wj_arena *arena;
static const char *model_path;

static int set_up(void **state)
{
    (void)state;
    arena = wj_arena_new((size_t)64 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static int pass_record(void *ctx, const struct wj_record *r, const struct wj_findings *f, struct wj_buf *out,
                       struct wj_err *e)
{
    (void)ctx;
    (void)f;
    (void)e;
    wj_buf_add(out, r->id);
    wj_buf_addc(out, ' ');
    return WJ_OK;
}

struct seen {
    struct wj_buf out, errors;
};

static int keep(void *ctx, struct wj_str out, struct wj_str errors, struct wj_err *e)
{
    struct seen *s = ctx;
    (void)e;
    wj_buf_add(&s->out, out);
    wj_buf_add(&s->errors, errors);
    return WJ_OK;
}

/* Run one source without rules. */
static struct wj_pipeline_stats run(struct wj_str text, struct seen *seen)
{
    struct wj_rule_source none = { .files = { NULL, 0 } };
    struct wj_ruleset *rules = NULL;
    struct wj_pipeline *p = NULL;
    struct wj_pipeline_stats stats;
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&seen->out, arena, 10000);
    wj_buf_init(&seen->errors, arena, 10000);
    assert_ok(wj_file_read(arena, model_path, 1 << 20, &none.model, &e), e);
    assert_ok(wj_ruleset_load(arena, &none, &rules, &e), e);
    struct wj_pipeline_options o = {
        .rules = rules, .threads = 2, .each = pass_record, .write = keep, .ctx = seen
    };
    assert_ok(wj_pipeline_new(&o, &p, &e), e);
    assert_ok(wj_pipeline_begin(p, "t.csv", &e), e);
    assert_ok(wj_pipeline_feed(p, text, &e), e);
    assert_ok(wj_pipeline_end(p, &e), e);
    assert_ok(wj_pipeline_flush(p, &stats, &e), e);
    wj_pipeline_free(p);
    wj_ruleset_free(rules);
    return stats;
}

static void bad_rows_are_reported_and_the_rest_goes_on(void **state)
{
    (void)state;
    struct seen seen;
    struct wj_pipeline_stats stats =
        run(WJ_S("id,title\n1,27\" 显示器\n2,\"a\"b,c\n3,\xFF\n4\n5,x\n6,\"open\n"), &seen);
    assert_str(wj_buf_view(&seen.out), "1 5 ");
    assert_int_equal(stats.errors, 4);
    struct wj_str errors = wj_buf_view(&seen.errors);
    assert_true(wj_str_has(errors, WJ_S("a quote stands where none may")));
    assert_true(wj_str_has(errors, WJ_S("the row is not UTF-8")));
    assert_true(wj_str_has(errors, WJ_S("another number of cells")));
    assert_true(wj_str_has(errors, WJ_S("never closed")));
}

int main(int argc, char **argv)
{
    model_path = argc > 1 ? argv[1] : "law/model/disguise.tsv";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_rows_are_reported_and_the_rest_goes_on),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
