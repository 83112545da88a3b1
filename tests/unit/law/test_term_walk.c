/*
 * Terms against an oracle that walks day by day and shares no code with the engine, on random
 * questions; and what must hold of every answer.
 */
#include "loaded.h"

#include <stdio.h>

enum { QUESTIONS = 120000, MAX_SPANS = 4 };

/* xorshift64*: the same questions on every machine. */
static uint64_t seed = 20261124;
static int below(int n)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (int)((seed * 2685821657736338717u >> 33) % (uint64_t)n);
}

/* --- the oracle: 1 answered, 0 no calendar --- */

static bool suspended(const struct wj_term_ask *ask, wj_day d)
{
    for (size_t i = 0; i < ask->nsuspend; i++)
        if (d >= ask->suspend[i].from && d <= ask->suspend[i].to)
            return true;
    return false;
}

static bool knows(wj_day d)
{
    return d >= wj_day_of(2024, 1, 1) && d <= wj_day_of(2026, 12, 31);
}

static bool works(wj_day d)
{
    const struct wj_calendar_row *r = wj_calendar_row(cal, d);
    return r ? r->kind == WJ_DAY_ADJUSTED : (d % 7 + 7) % 7 != 2 && (d % 7 + 7) % 7 != 3; /* Sat, Sun */
}

/* Days until the same day number so many months on, by stepping through the calendar. */
static int days_of_months(wj_day start, int months)
{
    struct wj_ymd want = wj_day_ymd(start);
    wj_day d = start;
    int seen = 0;
    while (seen < months) {
        d++;
        if (wj_day_ymd(d).day == 1)
            seen++;
    }
    while (wj_day_ymd(d).day < want.day && wj_day_ymd(d + 1).day != 1)
        d++;
    return d - start;
}

/* The units to count, as days where the term is in months. */
static int units(const struct wj_term *t, const struct wj_term_ask *ask)
{
    int n = t->length + t->extend_by * ask->extensions;
    if (t->unit == WJ_UNIT_MONTH || t->unit == WJ_UNIT_YEAR)
        return days_of_months(ask->start, n * (t->unit == WJ_UNIT_YEAR ? 12 : 1));
    return n;
}

static bool must_roll(enum wj_roll policy, wj_day d)
{
    const struct wj_calendar_row *r = wj_calendar_row(cal, d);
    return policy == WJ_ROLL_HOLIDAY ? r && r->kind == WJ_DAY_STATUTORY : !works(d);
}

static int walk(const struct wj_term *t, const struct wj_term_ask *ask, wj_day *out)
{
    bool workdays = t->unit == WJ_UNIT_WORKDAY;
    wj_day d = ask->start;
    for (int left = units(t, ask); left > 0;) {
        d++;
        if (suspended(ask, d))
            continue;
        if (workdays && !knows(d))
            return 0;
        left -= !workdays || works(d);
    }
    for (; t->rolls && ask->roll != WJ_ROLL_NONE; d++) {
        if (!knows(d))
            return 0;
        if (!must_roll(ask->roll, d))
            break;
    }
    *out = d;
    return 1;
}

/* --- random questions --- */

static const struct wj_term *any_forward_term(void)
{
    for (;;) {
        const struct wj_term *t = &terms.items[below((int)terms.n)];
        if (!t->back && t->unit <= WJ_UNIT_YEAR && t->length * (t->unit == WJ_UNIT_YEAR ? 365 : 1) < 1200)
            return t;
    }
}

static void any_question(const struct wj_term *t, struct wj_span *spans, struct wj_term_ask *ask)
{
    *ask = (struct wj_term_ask){ .start = wj_day_of(2023, 12, 1) + below(1160),
                                 .suspend = spans,
                                 .on = WJ_DAY_NONE,
                                 .today = WJ_DAY_NONE };
    ask->roll = (enum wj_roll)below(3);
    ask->nsuspend = t->suspend ? (size_t)below(MAX_SPANS + 1) : 0;
    ask->extensions = t->extend_by ? below(t->extend_times + 1) : 0;
    for (size_t i = 0; i < ask->nsuspend; i++) {
        spans[i].from = ask->start - 10 + below(200);
        spans[i].to = spans[i].from + below(below(4) ? 12 : 90);
    }
}

static void the_engine_agrees_with_a_walk_day_by_day(void **state)
{
    (void)state;
    int answered = 0;
    for (int i = 0; i < QUESTIONS; i++) {
        struct wj_span spans[MAX_SPANS];
        struct wj_term_ask ask;
        struct wj_due due;
        struct wj_err e = WJ_ERR_INIT;
        const struct wj_term *t = any_forward_term();
        any_question(t, spans, &ask);
        wj_day want = 0;
        int known = walk(t, &ask, &want), rc = wj_term_reckon(t, cal, &ask, &due, &e);
        if (rc != (known ? WJ_OK : WJ_E_STATE) || (known && due.last != want))
            fail_msg("question %d: " WJ_FMT " from day %d: rc %d, got %d, want %d (%s)", i, WJ_ARG(t->id),
                     ask.start, rc, rc ? 0 : due.last, want, e.msg);
        answered += known;
    }
    assert_true(answered > QUESTIONS / 2);
}

static void a_later_start_never_ends_earlier(void **state)
{
    (void)state;
    for (size_t k = 0; k < terms.n; k++) {
        const struct wj_term *t = &terms.items[k];
        for (int roll = 0; t->unit != WJ_UNIT_NONE && roll < 3; roll++) {
            wj_day before = WJ_DAY_NONE;
            for (wj_day d = wj_day_of(2024, 3, 1); d < wj_day_of(2026, 6, 1); d += 1 + below(3)) {
                struct wj_term_ask ask = {
                    .start = d, .roll = (enum wj_roll)roll, .on = WJ_DAY_NONE, .today = WJ_DAY_NONE
                };
                struct wj_due due;
                if (wj_term_reckon(t, cal, &ask, &due, NULL) != WJ_OK)
                    continue;
                assert_true(due.last >= before);
                assert_true(t->back ? due.last < d : due.last >= d);
                before = due.last;
            }
        }
    }
}

/* Counting back from the last day of a working-day term leads to the day after its start or before. */
static void counting_back_undoes_counting_forward(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        int32_t n = 1 + below(60), left = n;
        wj_day from = wj_day_of(2024, 1, 2) + below(900), last, first;
        assert_true(wj_calendar_walk(cal, from, from + 400, &left, &last));
        if (left)
            continue;
        assert_true(wj_calendar_walk_back(cal, last + 1, n, &first));
        assert_true(first >= from);
        left = 1;
        assert_true(wj_calendar_walk(cal, from, first, &left, &last));
        assert_int_equal(last, first);
    }
}

/* The runs of an explanation cover every day once, and add up to the length. */
static void explanations_cover_every_day_once(void **state)
{
    (void)state;
    for (int i = 0; i < 2000; i++) {
        struct wj_span spans[MAX_SPANS];
        struct wj_term_ask ask;
        struct wj_due due;
        struct wj_list runs;
        struct wj_err e = WJ_ERR_INIT;
        const struct wj_term *t = any_forward_term();
        any_question(t, spans, &ask);
        if (wj_term_reckon(t, cal, &ask, &due, &e) != WJ_OK)
            continue;
        struct wj_mark mark = wj_arena_mark(arena);
        assert_ok(wj_term_explain(arena, cal, &ask, &due, &runs, &e), e);
        const struct wj_term_run *r = runs.items;
        int32_t counted = 0;
        wj_day next = ask.start + 1;
        for (size_t k = 0; k < runs.n; k++) {
            assert_true(r[k].from == next ||
                        r[k].from == due.counted); /* rolling begins on the last counted day */
            counted = r[k].counted > counted ? r[k].counted : counted;
            next = r[k].to + 1;
        }
        assert_true(next == due.last + 1 || next == due.last);
        if (t->unit == WJ_UNIT_WORKDAY || t->unit == WJ_UNIT_DAY)
            assert_int_equal(counted, due.length);
        wj_arena_rewind(arena, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_engine_agrees_with_a_walk_day_by_day),
        cmocka_unit_test(a_later_start_never_ends_earlier),
        cmocka_unit_test(counting_back_undoes_counting_forward),
        cmocka_unit_test(explanations_cover_every_day_once),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, load, unload);
}
