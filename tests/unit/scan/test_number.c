/* Amounts as people write them. */
#include "base/arena.h"
#include "base/file.h"
#include "scan/number.h"
#include "../test.h"

static void every_golden_amount_is_read(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 20);
    struct wj_str all, line;
    struct wj_err e = WJ_ERR_INIT;
    unsigned n = 0;
    assert_ok(wj_file_read(a, WJ_GOLDEN "/scan/number.tsv", 1 << 20, &all, &e), e);
    while (all.p && wj_str_cut(&all, '\n', &line)) {
        struct wj_str text, unit, value, own = line;
        struct wj_number x;
        size_t at = 0;
        if (!line.n || line.p[0] == '#')
            continue;
        wj_str_cut(&own, '\t', &text);
        wj_str_cut(&own, '\t', &unit);
        wj_str_cut(&own, '\t', &value);
        assert_true(wj_number_next(text, &at, &x));
        struct wj_str got = { text.p + x.from, x.to - x.from };
        struct wj_str range = wj_strf(a, "%lld..%lld", (long long)x.milli, (long long)x.high_milli);
        if (!wj_str_eq(got, own) || !wj_str_eq(range, value) || !wj_str_eqz(unit, wj_number_units[x.unit]))
            fail_msg(WJ_FMT ": got " WJ_FMT " %s " WJ_FMT, WJ_ARG(text), WJ_ARG(got), wj_number_units[x.unit],
                     WJ_ARG(range));
        n++;
    }
    assert_true(n > 15);
    wj_arena_free(a);
}

static void times_are_compared_in_days(void **state)
{
    (void)state;
    const struct wj_number_want month = { WJ_UNIT_DURATION, INT64_MIN, 30000 };
    static const struct {
        const char *text;
        bool meets;
    } rows[] = { { "7天", true },   { "一个月", true }, { "两个月", false }, { "24小时", true },
                 { "一年", false }, { "30元", false },  { "20-40天", true } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wj_number x;
        size_t at = 0;
        assert_true(wj_number_next(wj_strz(rows[i].text), &at, &x));
        if (wj_number_meets(&x, &month) != rows[i].meets)
            fail_msg("%s", rows[i].text);
    }
}

static void text_without_numbers_has_none(void **state)
{
    (void)state;
    struct wj_number x;
    size_t at = 0;
    assert_false(wj_number_next(WJ_S("没有数字，只有文字"), &at, &x));
    at = 0;
    assert_false(wj_number_next(WJ_S(""), &at, &x));
}

static void absurd_numbers_do_not_overflow(void **state)
{
    (void)state;
    struct wj_number x;
    size_t at = 0;
    struct wj_str s = WJ_S("99999999999999999999999999亿亿亿亿万亿");
    while (wj_number_next(s, &at, &x))
        assert_true(x.from < x.to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_golden_amount_is_read),
        cmocka_unit_test(times_are_compared_in_days),
        cmocka_unit_test(text_without_numbers_has_none),
        cmocka_unit_test(absurd_numbers_do_not_overflow),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
