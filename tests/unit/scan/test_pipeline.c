/* Records through workers: order, bad records, tables, transcripts. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "scan/finding.h"
#include "scan/pipeline.h"
#include "../test.h"

#include <string.h>

static const char rules[] = "rules:\n"
                            "  - {id: t-01, title: 试验, violation: ad-false, basis: 广告法 28, kinds: "
                            "[listing, live], when: '[苹果]',\n"
                            "     hit: [苹果, 苹果, 苹果], miss: [乙, 乙, 乙]}\n";

struct sink {
    struct wj_buf out, errors;
};

static int note(void *ctx, const struct wj_record *r, const struct wj_findings *f, struct wj_buf *out,
                struct wj_err *e)
{
    (void)ctx;
    (void)e;
    for (size_t i = 0; i < f->n; i++)
        wj_buf_addf(out, WJ_FMT ":%u-%u@%lld\n", WJ_ARG(r->id), f->items[i].spans[0].from,
                    f->items[i].spans[0].to,
                    (long long)(f->items[i].spans[0].at_ms == WJ_NONE ? -1 : f->items[i].spans[0].at_ms));
    return WJ_OK;
}

static int take(void *ctx, const struct wj_pipeline_part *part, struct wj_err *e)
{
    struct sink *s = ctx;
    (void)e;
    wj_buf_add(&s->out, part->out);
    wj_buf_add(&s->errors, part->errors);
    return WJ_OK;
}

/* Hand in the lines of a text, some at a time. */
static void put_lines(struct wj_pipeline *p, struct wj_str text, size_t piece)
{
    struct wj_chunk c;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str line;
    wj_chunk_init(&c);
    wj_chunk_name(&c, WJ_S("t"), WJ_S(""));
    c.first = 1;
    for (size_t n = 1; text.n && wj_str_cut(&text, '\n', &line); n++) {
        wj_buf_add(&c.lines, line);
        wj_buf_addc(&c.lines, '\n');
        if (c.lines.n < piece && text.n)
            continue;
        assert_ok(wj_pipeline_put(p, &c, &e), e);
        wj_chunk_reset(&c);
        c.first = n + 1;
    }
    wj_chunk_fini(&c);
}

/* Scan a text in pieces; caller checks the sink and finishes it. */
static struct wj_pipeline_stats run(struct sink *s, struct wj_str text, size_t piece, unsigned threads)
{
    struct wj_arena *a = wj_arena_new(64 << 20);
    struct wj_ruleset *set = NULL;
    struct wj_pipeline *p = NULL;
    struct wj_pipeline_stats stats;
    struct wj_err e = WJ_ERR_INIT;
    const struct wj_named file = { WJ_S("t.yaml"), wj_strz(rules) };
    struct wj_rule_source source = { .files = { &file, 1 } };
    assert_ok(wj_file_read(a, WJ_LAW "/model/disguise.tsv", 1 << 16, &source.model, &e), e);
    assert_ok(wj_ruleset_load(a, &source, &set, &e), e);
    wj_buf_init(&s->out, NULL, 64 << 20);
    wj_buf_init(&s->errors, NULL, 64 << 20);
    const struct wj_pipeline_options o = {
        .rules = set, .on = WJ_DAY_NONE, .threads = threads, .each = note, .write = take, .ctx = s
    };
    assert_ok(wj_pipeline_new(&o, &p, &e), e);
    put_lines(p, text, piece);
    assert_ok(wj_pipeline_flush(p, &stats, &e), e);
    stats.by_rule = NULL;
    wj_pipeline_free(p);
    wj_ruleset_free(set);
    wj_arena_free(a);
    return stats;
}

static void fini(struct sink *s)
{
    wj_buf_fini(&s->out);
    wj_buf_fini(&s->errors);
}

static void a_bad_line_is_said_and_the_rest_goes_on(void **state)
{
    (void)state;
    struct sink s;
    struct wj_pipeline_stats stats =
        run(&s,
            WJ_S("{\"id\":\"a\",\"body\":\"苹果\"}\nnonsense\n\n{\"id\":\"b\",\"price_fen\":\"x\"}\n"
                 "{\"id\":\"c\",\"body\":\"大苹果\",\"new\":1}"),
            7, 1);
    assert_str(wj_buf_view(&s.out), "a:0-6@-1\nc:3-9@-1\n");
    assert_true(wj_str_has(wj_buf_view(&s.errors), WJ_S("t:2: ")));
    assert_true(wj_str_has(wj_buf_view(&s.errors), WJ_S("t:4: ")));
    assert_int_equal(stats.records, 2);
    assert_int_equal(stats.errors, 2);
    assert_int_equal(stats.findings, 2);
    assert_int_equal(stats.unknown_fields, 1);
    fini(&s);
}

static void a_transcript_tells_the_time(void **state)
{
    (void)state;
    struct sink s;
    run(&s,
        WJ_S("{\"kind\":\"live\",\"id\":\"l\",\"transcript\":[{\"at_ms\":10,\"text\":\"梨\"},{\"at_ms\":2000,"
             "\"text\":\"好苹果\"}]}\n"),
        1000, 1);
    assert_str(wj_buf_view(&s.out), "l:3-9@2000\n");
    fini(&s);
}

static void a_long_transcript_tells_the_time_to_its_end(void **state)
{
    (void)state;
    struct wj_buf text;
    struct sink s;
    wj_buf_init(&text, NULL, 4 << 20);
    wj_buf_addz(&text, "{\"kind\":\"live\",\"id\":\"l\",\"transcript\":[");
    for (int i = 0; i < 6000; i++)
        wj_buf_addf(&text, "%s{\"at_ms\":%d,\"text\":\"%s\"}", i ? "," : "", i * 1500,
                    i == 5990 ? "好苹果" : "来了");
    wj_buf_addz(&text, "]}\n");
    run(&s, wj_buf_view(&text), 1000, 1);
    assert_str(wj_buf_view(&s.out), "l:3-9@8985000\n");
    fini(&s);
    wj_buf_fini(&text);
}

static void a_page_may_come_as_html(void **state)
{
    (void)state;
    struct sink s;
    run(&s,
        WJ_S("{\"id\":\"a\",\"html\":\"<script>苹果</script><p>梨\"}\n{\"id\":\"b\",\"html\":\"<p>大<b>苹</"
             "b>果\"}\n"
             "{\"id\":\"c\",\"html\":\"<p>苹果\",\"body\":\"梨\"}\n"),
        1000, 1);
    assert_str(wj_buf_view(&s.out), "b:3-9@-1\n");
    fini(&s);
}

static void findings_come_in_the_order_of_records_from_any_number_of_workers(void **state)
{
    (void)state;
    struct wj_buf text, want;
    struct sink s;
    wj_buf_init(&text, NULL, 64 << 20);
    wj_buf_init(&want, NULL, 64 << 20);
    for (int i = 0; i < 40000; i++) {
        wj_buf_addf(&text, "{\"id\":\"%d\",\"body\":\"%s果\"}\n", i, i % 3 ? "梨" : "苹");
        if (i % 3 == 0)
            wj_buf_addf(&want, "%d:0-6@-1\n", i);
    }
    for (unsigned threads = 1; threads <= 5; threads += 2) {
        struct wj_pipeline_stats stats = run(&s, wj_buf_view(&text), 100000, threads);
        assert_int_equal(stats.records, 40000);
        assert_true(wj_str_eq(wj_buf_view(&s.out), wj_buf_view(&want)));
        fini(&s);
    }
    wj_buf_fini(&text);
    wj_buf_fini(&want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_line_is_said_and_the_rest_goes_on),
        cmocka_unit_test(a_transcript_tells_the_time),
        cmocka_unit_test(a_long_transcript_tells_the_time_to_its_end),
        cmocka_unit_test(a_page_may_come_as_html),
        cmocka_unit_test(findings_come_in_the_order_of_records_from_any_number_of_workers),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
