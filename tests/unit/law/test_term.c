/* Statutory terms: the vectors of the fact base, then the rules one by one. */
#include "loaded.h"

#include <stdio.h>

static wj_day day(const char *text)
{
    wj_day d = WJ_DAY_NONE;
    if (!wj_day_parse(wj_strz(text), &d))
        fail_msg("no date: %s", text);
    return d;
}

static struct wj_term_ask ask_from(const char *start)
{
    return (struct wj_term_ask){ .start = day(start), .on = WJ_DAY_NONE, .today = day("2026-11-24") };
}

/* The answer as text: a date, or the message of the error. */
static const char *answer(const char *id, const struct wj_term_ask *ask)
{
    static char text[400];
    struct wj_due due;
    struct wj_err e = WJ_ERR_INIT;
    if (wj_term_due(&terms, cal, wj_strz(id), ask, &due, &e) == WJ_OK)
        wj_day_format(due.last, text);
    else
        snprintf(text, sizeof text, "%s", e.msg);
    return text;
}

#define assert_due(id, ask, want) assert_string_equal(answer(id, &(ask)), want)

static void due_plain(const char *id, const char *start, const char *want)
{
    struct wj_term_ask ask = ask_from(start);
    assert_string_equal(answer(id, &ask), want);
}

static void the_vectors_of_the_fact_base_hold(void **state)
{
    (void)state;
    due_plain("case.verify_lead", "2026-09-18", "2026-10-15");
    due_plain("case.verify_lead", "2026-02-09", "2026-03-06");
    due_plain("case.serve_decision", "2026-09-28", "2026-10-13");
    due_plain("case.pleading", "2025-01-24", "2025-02-07");
    due_plain("case.serve_decision", "2024-09-27", "2024-10-12");
    due_plain("cmp.accept", "2026-04-30", "2026-05-13");
    due_plain("case.verify_lead", "2026-11-23", "2026-12-14");
    due_plain("cmp.mediate", "2026-08-03", "2026-10-08");
    struct wj_term_ask ask = ask_from("2026-08-25");
    assert_due("cmp.mediate", ask, "2026-10-26");
    ask.roll = WJ_ROLL_HOLIDAY;
    assert_due("cmp.mediate", ask, "2026-10-24");
    due_plain("hear.notice", "2026-10-20", "2026-10-10");
    due_plain("case.verify_lead", "2026-12-15", "no calendar");
    assert_int_equal(wj_calendar_workdays(cal, 2024), 251);
    assert_int_equal(wj_calendar_workdays(cal, 2025), 248);
    assert_int_equal(wj_calendar_workdays(cal, 2026), 248);
}

static void an_extension_adds_from_the_same_start_and_the_end_rolls_once(void **state)
{
    (void)state;
    /* 90 days end on Saturday 2026-05-30 and would roll to Monday; 120 days end on Monday 06-29. */
    struct wj_term_ask ask = ask_from("2026-03-01");
    assert_due("case.decide", ask, "2026-06-01");
    assert_due("case.decide_ext1", ask, "2026-06-29");
    ask.extensions = 1;
    assert_due("case.decide", ask, "2026-06-29");
    ask.extensions = 2;
    assert_due("case.decide", ask, "case.decide can be extended 1 time, not 2 (程序规定 64;行政处罚法 60)");
    ask.extensions = 1;
    assert_due("case.review", ask, "case.review is extended to the day the decision names (程序规定 55)");
    assert_due("case.pleading", ask, "case.pleading cannot be extended (程序规定 57;听证办法 7)");
    assert_due("case.verify_lead", ask, "2026-04-13");
    assert_due("case.verify_lead_ext", ask, "case.verify_lead_ext cannot be extended (程序规定 18)");
    ask.extensions = 0;
    assert_due("case.verify_lead_ext", ask, "2026-04-13");
}

static void suspensions_unite_and_include_both_ends(void **state)
{
    (void)state;
    struct wj_term_ask ask = ask_from("2026-05-06");
    assert_due("cmp.mediate", ask, "2026-07-06"); /* 07-05 is a Sunday */
    struct wj_span s[] = { { day("2026-05-20"), day("2026-05-29") },
                           { day("2026-05-10"), day("2026-05-21") },
                           { day("2026-09-01"), day("2026-09-30") } };
    ask.suspend = s;
    ask.nsuspend = 3;
    assert_due("cmp.mediate", ask, "2026-07-27"); /* 20 days more: Saturday 07-25 */
    struct wj_due due;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_term_due(&terms, cal, WJ_S("cmp.mediate"), &ask, &due, &e), e);
    assert_int_equal(due.suspended, 20);
    assert_int_equal(due.counted, day("2026-07-25"));
    struct wj_span reversed = { day("2026-06-02"), day("2026-06-01") };
    ask.suspend = &reversed;
    ask.nsuspend = 1;
    assert_due("cmp.mediate", ask, "a suspension ends before it begins");
    assert_due("case.pleading", ask, "case.pleading cannot be suspended (程序规定 57;听证办法 7)");
}

static void days_inside_a_suspension_need_no_calendar(void **state)
{
    (void)state;
    struct wj_span s = { day("2023-12-01"), day("2023-12-31") };
    struct wj_term_ask ask = ask_from("2023-12-01");
    assert_due("case.verify_lead", ask, "no calendar");
    ask.suspend = &s;
    ask.nsuspend = 1;
    assert_due("case.verify_lead", ask, "2024-01-22");
}

static void the_version_of_the_start_day_governs(void **state)
{
    (void)state;
    due_plain("cmp.accept", "2026-04-14",
              "cmp.accept was not in force on 2026-04-14; cmp_old.accept was (投诉举报处理暂行办法 14)");
    due_plain("cmp_old.accept", "2026-04-15",
              "cmp_old.accept was not in force on 2026-04-15; cmp.accept was (投诉举报处理办法 15)");
    due_plain("cmp_old.accept", "2026-04-14", "2026-04-23");
    due_plain("cmp.accept", "2026-04-15", "2026-04-24");
    due_plain(
        "rep_old.filing_notice", "2026-04-15",
        "rep_old.filing_notice was not in force on 2026-04-15: it ended on 2026-04-14, and no other row was");
    due_plain("no.such", "2026-04-15", "there is no term \"no.such\"");
}

static void long_terms_go_by_the_law_of_the_day_of_asking(void **state)
{
    (void)state;
    struct wj_term_ask ask = ask_from("2024-03-01");
    assert_due("credit.general_max", ask, "2025-03-01");
    ask.on = day("2025-06-30");
    assert_due("credit.general_max", ask, "2027-03-01");
    ask.on = day("2021-01-01");
    assert_due(
        "credit.general_max", ask,
        "credit.general_max was not in force on 2021-01-01: it begins on 2021-09-01, and no other row was");
    due_plain("cmp.limitation", "2022-11-26", "2025-11-26");
    due_plain("case.limitation", "2021-01-01", "2023-01-01");
}

static void months_end_on_the_same_day_number_or_the_last(void **state)
{
    (void)state;
    due_plain("remedy.sue", "2025-08-31", "2026-02-28");
    due_plain("remedy.sue", "2025-02-28", "2025-08-28");
    due_plain("ec.reverify", "2024-08-30", "2025-02-28");
    due_plain("case.limitation", "2024-02-29", "2026-02-28");
}

static void windows_answer_with_their_end(void **state)
{
    (void)state;
    due_plain("report.annual", "2026-01-01", "2026-06-30");
    due_plain("report.annual", "2026-06-30", "2026-06-30");
    due_plain("report.annual", "2026-07-01", "2027-06-30");
    due_plain("ec.report", "2026-01-31", "2026-01-31");
    due_plain("ec.report", "2026-02-01", "2026-07-31");
    due_plain("ec.report", "2026-08-01", "2027-01-31");
}

static void hours_and_backward_terms_do_not_roll(void **state)
{
    (void)state;
    due_plain("crime.transfer", "2026-10-01", "2026-10-02");
    due_plain("case.preserve_report", "2026-10-30", "2026-10-31");
    due_plain("price.window", "2026-10-10", "2026-10-03");
    due_plain("ec.rule_history", "2024-02-29", "2021-02-28");
    due_plain("ec.cease_notice", "2026-11-01", "2026-10-02");
}

static void rows_without_a_number_say_so(void **state)
{
    (void)state;
    due_plain("rep.unfair_reply", "2026-05-01",
              "rep.unfair_reply sets no length that could be counted: 条文用“及时”，未定天数");
    struct wj_term_ask ask = ask_from("2026-05-01");
    assert_non_null(strstr(answer("ec.exempt_amount", &ask), "no length"));
}

static void statutory_days_alone_roll_to_the_first_day_after(void **state)
{
    (void)state;
    struct wj_term_ask ask = ask_from("2026-08-03"); /* 60 days: Friday 2026-10-02, statutory */
    ask.roll = WJ_ROLL_HOLIDAY;
    assert_due("cmp.mediate", ask, "2026-10-04");
    ask.start = day("2026-08-06"); /* 10-05 is a rest day of the break, not statutory */
    assert_due("cmp.mediate", ask, "2026-10-05");
    ask.roll = WJ_ROLL_NONE;
    ask.start = day("2026-08-03");
    assert_due("cmp.mediate", ask, "2026-10-02");
    ask.roll = WJ_ROLL_WEEKEND; /* 60 days: Saturday 2026-10-10, worked */
    ask.start = day("2026-08-11");
    assert_due("cmp.mediate", ask, "2026-10-10");
}

static void every_reckoning_explains_itself(void **state)
{
    (void)state;
    struct wj_term_ask ask = ask_from("2026-08-03");
    struct wj_due due;
    struct wj_list runs;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_term_due(&terms, cal, WJ_S("cmp.mediate"), &ask, &due, &e), e);
    assert_ok(wj_term_explain(arena, cal, &ask, &due, &runs, &e), e);
    const struct wj_term_run *r = runs.items;
    assert_int_equal(runs.n, 3);
    assert_int_equal(r[0].from, day("2026-08-04"));
    assert_int_equal(r[0].to, day("2026-10-02"));
    assert_int_equal(r[0].counted, 60);
    struct wj_str text = wj_term_explain_text(arena, &ask, &due, &runs);
    assert_true(wj_str_has(text, WJ_S("2026-10-08 周四\t最后一日")));
    assert_true(wj_str_has(text, WJ_S("顺延")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_fact_base_hold),
        cmocka_unit_test(an_extension_adds_from_the_same_start_and_the_end_rolls_once),
        cmocka_unit_test(suspensions_unite_and_include_both_ends),
        cmocka_unit_test(days_inside_a_suspension_need_no_calendar),
        cmocka_unit_test(the_version_of_the_start_day_governs),
        cmocka_unit_test(long_terms_go_by_the_law_of_the_day_of_asking),
        cmocka_unit_test(months_end_on_the_same_day_number_or_the_last),
        cmocka_unit_test(windows_answer_with_their_end),
        cmocka_unit_test(hours_and_backward_terms_do_not_roll),
        cmocka_unit_test(rows_without_a_number_say_so),
        cmocka_unit_test(statutory_days_alone_roll_to_the_first_day_after),
        cmocka_unit_test(every_reckoning_explains_itself),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, load, unload);
}
