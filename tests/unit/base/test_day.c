/* Days and instants against known dates and against the whole range. */
#include "base/day.h"
#include "../test.h"

static void every_day_of_the_range_converts_back(void **state)
{
    (void)state;
    int wd = wj_day_weekday(wj_day_of(1900, 1, 1)); /* a Monday */
    assert_int_equal(wd, 1);
    for (wj_day d = wj_day_of(1900, 1, 1); d <= wj_day_of(2199, 12, 31); d++) {
        struct wj_ymd v = wj_day_ymd(d);
        assert_int_equal(wj_day_of(v.year, v.month, v.day), d);
        assert_int_equal(wj_day_weekday(d), wd);
        wd = wd % 7 + 1;
    }
}

static void dates_parse_strictly(void **state)
{
    (void)state;
    wj_day d;
    assert_true(wj_day_parse(WJ_S("2024-02-29"), &d));
    assert_int_equal(d, 19782);
    assert_false(wj_day_parse(WJ_S("2025-02-29"), &d));
    assert_false(wj_day_parse(WJ_S("2025-2-9"), &d));
    assert_false(wj_day_parse(WJ_S("2025-02-0x"), &d));
    assert_false(wj_day_parse(WJ_S(""), &d));
}

static void instants_are_kept_and_days_are_chinese(void **state)
{
    (void)state;
    int64_t ms;
    char text[36];
    assert_true(wj_ms_parse(WJ_S("2026-11-24T00:30:00+08:00"), &ms));
    assert_int_equal(wj_day_of_ms(ms), wj_day_of(2026, 11, 24));
    assert_int_equal(wj_day_of_ms(ms - 1800001), wj_day_of(2026, 11, 23));
    wj_ms_format(ms, text);
    assert_string_equal(text, "2026-11-24T00:30:00.000+08:00");
    int64_t z;
    assert_true(wj_ms_parse(WJ_S("2026-11-23T16:30:00.25Z"), &z));
    assert_int_equal(z - ms, 250);
    assert_false(wj_ms_parse(WJ_S("2026-11-23T24:30:00Z"), &z));
    assert_false(wj_ms_parse(WJ_S("2026-11-23T16:30:00"), &z));
    assert_int_equal(wj_day_of_ms(-1), 0); /* 1969-12-31T23:59:59.999Z is already 1970 in China */
    assert_int_equal(wj_day_of_ms(-28800001), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_the_range_converts_back),
        cmocka_unit_test(dates_parse_strictly),
        cmocka_unit_test(instants_are_kept_and_days_are_chinese),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
