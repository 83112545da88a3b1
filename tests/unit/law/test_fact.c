/* Facts: values from outside become canonical or are refused, and read well; guards that exclude each other.
 */
#include "law/flowguard.h"
#include "smallbook.h"

static struct wj_arena *arena;
static const struct wj_flowbook *book;

static int load(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    arena = wj_arena_new((size_t)64 << 20);
    assert_ok(load_small(arena, NULL, NULL, NULL, &book, &e), e);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static void values_become_canonical_or_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *fact, *raw, *want; /* want NULL: refused */
    } cases[] = {
        { "done", "true", "true" },
        { "done", " false ", "false" },
        { "done", "yes", NULL },
        { "fine_fen", "007", "7" },
        { "fine_fen", "-1", NULL },
        { "fine_fen", "1.5", NULL },
        { "fine_fen", "99999999999999999999", NULL },
        { "way", "post", "post" },
        { "way", "Post", NULL },
        { "served_on", "2026-02-28", "2026-02-28" },
        { "served_on", "2026-02-29", NULL },
        { "served_on", "1999-12-31", NULL },
        { "count", "9", "9" },
        { "count", "10", NULL },
        { "reason", "一", NULL },
        { "reason", "一二三四五六七八九十", "一二三四五六七八九十" },
        { "reason", "一二三四五六七八九十百", NULL },
        { "reason", "a\x01 b", NULL },
        { "reason", "a\xff", NULL },
        { "reason", "", NULL },
        { "worker", "u 1", NULL },
        { "worker", "01HZX", "01HZX" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct wj_fact_def *d = wj_fact_find(&book->facts, wj_strz(cases[i].fact));
        struct wj_str v = WJ_S("untouched");
        struct wj_err e = WJ_ERR_INIT;
        int rc = wj_fact_canon(d, arena, wj_strz(cases[i].raw), &v, &e);
        if ((rc == WJ_OK) != (cases[i].want != NULL))
            fail_msg("%s \"%s\": rc %d %s", cases[i].fact, cases[i].raw, rc, e.msg);
        if (rc == WJ_OK)
            assert_str(v, cases[i].want);
        else
            assert_str(v, "untouched");
        if (rc != WJ_OK)
            assert_string_equal(e.field, cases[i].fact);
    }
}

static void values_read_as_people_write_them(void **state)
{
    (void)state;
    const struct wj_fact_def *fen = wj_fact_find(&book->facts, WJ_S("fine_fen")),
                             *day = wj_fact_find(&book->facts, WJ_S("served_on")),
                             *way = wj_fact_find(&book->facts, WJ_S("way")),
                             *done = wj_fact_find(&book->facts, WJ_S("done"));
    assert_str(wj_fact_show_zh(fen, arena, WJ_S("123456789")), "1,234,567.89元");
    assert_str(wj_fact_show_zh(fen, arena, WJ_S("100")), "1元");
    assert_str(wj_fact_show_zh(fen, arena, WJ_S("5")), "0.05元");
    assert_str(wj_fact_show_en(fen, arena, WJ_S("-100000")), "-1,000 yuan");
    assert_str(wj_fact_show_zh(day, arena, WJ_S("2026-04-05")), "2026年4月5日");
    assert_str(wj_fact_show_zh(way, arena, WJ_S("direct")), "直接");
    assert_str(wj_fact_show_en(way, arena, WJ_S("direct")), "Direct");
    assert_str(wj_fact_show_zh(done, arena, WJ_S("true")), "是");
    assert_str(wj_fact_show_zh(done, arena, WJ_NOSTR), "未填写");
}

static bool overlap(const char *a, const char *b)
{
    static const struct wj_flow_info flows[] = { { .id = { "side", 4 }, .name_zh = { "x", 1 } } };
    struct wj_flowguard_names names = { book, flows, 1 };
    const struct wj_flowguard *x, *y;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_flowguard_parse(arena, wj_strz(a), &names, &x, &e), e);
    assert_ok(wj_flowguard_parse(arena, wj_strz(b), &names, &y, &e), e);
    assert_int_equal(wj_flowguard_overlap(arena, x, y), wj_flowguard_overlap(arena, y, x));
    return wj_flowguard_overlap(arena, x, y);
}

static void guards_that_exclude_each_other_are_told_apart(void **state)
{
    (void)state;
    static const char *const apart[][2] = {
        { "done", "!done" },
        { "way=post", "way=direct" },
        { "way=post", "way!=post" },
        { "way=post", "!way=post" },
        { "count>=3", "count<3" },
        { "count>=3", "!count>=3" },
        { "count>=3", "count<=2" },
        { "count=3", "count>3" },
        { "served_on<today", "served_on>=today" },
        { "fine_fen>@limit_fen", "fine_fen<=@limit_fen" },
        { "fine_fen>@limit_fen", "!fine_fen>@limit_fen" },
        { "has(way)", "!has(way)" },
        { "way=post", "!has(way)" },
        { "doc(form)", "!doc(form)" },
        { "closed(side)", "pending(side)" },
        { "closed(side)", "!linked(side)" },
        { "term_over(t.work)", "term_running(t.work)" },
        { "differs(worker,boss)", "!differs(boss,worker)" },
        { "(done | way=post) & count>=5", "!done & !way=post | count<5" },
        { "!(done & way=post)", "done & way=post" },
    };
    static const char *const together[][2] = {
        { "", "done" },
        { "done", "way=post" },
        { "way!=post", "way!=direct" }, /* neither: not given */
        { "count>=3", "count<=3" },
        { "!count>=3", "!count<3" }, /* not given */
        { "linked(side)", "closed(side)" },
        { "!closed(side)", "!pending(side)" },
        { "done | way=post", "!done" },
        { "fine_fen>=@limit_fen", "fine_fen<=@limit_fen" },
        { "has(way)", "way!=post" },
    };
    for (size_t i = 0; i < sizeof apart / sizeof apart[0]; i++)
        if (overlap(apart[i][0], apart[i][1]))
            fail_msg("\"%s\" and \"%s\" exclude each other", apart[i][0], apart[i][1]);
    for (size_t i = 0; i < sizeof together / sizeof together[0]; i++)
        if (!overlap(together[i][0], together[i][1]))
            fail_msg("\"%s\" and \"%s\" can hold together", together[i][0], together[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_become_canonical_or_are_refused),
        cmocka_unit_test(values_read_as_people_write_them),
        cmocka_unit_test(guards_that_exclude_each_other_are_told_apart),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, load, unload);
}
