/*
 * The golden tables of tests/golden/terms: term, start, suspensions, extensions, roll, day of asking, the
 * last lawful day or "error: ...", and a comment for the jurist.  Of an error only the beginning must agree.
 */
#include "base/arena.h"
#include "base/file.h"
#include "law/calendar_load.h"
#include "law/lawdata.h"
#include "law/term_load.h"
#include "../test.h"

#include <stdio.h>

enum { COLUMNS = 8 };

struct law {
    struct wj_arena *arena;
    struct wj_calendar *cal;
    struct wj_terms terms;
};

static wj_day day_or_none(struct wj_str s)
{
    wj_day d = WJ_DAY_NONE;
    if (!wj_str_eqz(s, "-") && !wj_day_parse(s, &d))
        fail_msg("no date: " WJ_FMT, WJ_ARG(s));
    return d;
}

static size_t parse_spans(struct wj_str s, struct wj_span *spans, size_t max)
{
    struct wj_str part;
    size_t n = 0;
    while (!wj_str_eqz(s, "-") && wj_str_cut(&s, ';', &part)) {
        assert_true(n < max && part.n == 22);
        spans[n].from = day_or_none((struct wj_str){ part.p, 10 });
        spans[n++].to = day_or_none((struct wj_str){ part.p + 12, 10 });
    }
    return n;
}

static void check_line(const struct law *l, const char *file, int line, const struct wj_str *f)
{
    struct wj_span spans[16];
    int64_t ext = 0;
    struct wj_term_ask ask = { .start = day_or_none(f[1]),
                               .suspend = spans,
                               .nsuspend = parse_spans(f[2], spans, 16),
                               .on = day_or_none(f[5]),
                               .today = wj_day_of(2026, 11, 24) };
    assert_true(wj_str_i64(f[3], &ext) && wj_term_roll_parse(f[4], &ask.roll));
    ask.extensions = (int)ext;
    struct wj_due due;
    struct wj_err e = WJ_ERR_INIT;
    char got[400];
    if (wj_term_due(&l->terms, l->cal, f[0], &ask, &due, &e) == WJ_OK)
        wj_day_format(due.last, got);
    else
        snprintf(got, sizeof got, "error: %s", e.msg);
    if (!wj_str_starts(wj_strz(got), f[6]))
        fail_msg("%s:%d: " WJ_FMT " from " WJ_FMT ": got %s, want " WJ_FMT, file, line, WJ_ARG(f[0]),
                 WJ_ARG(f[1]), got, WJ_ARG(f[6]));
}

static int check_file(const struct law *l, struct wj_str name)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str text, line;
    char path[512];
    snprintf(path, sizeof path, "%s/terms/" WJ_FMT, WJ_GOLDEN, WJ_ARG(name));
    assert_ok(wj_file_read(l->arena, path, 1 << 20, &text, &e), e);
    int n = 0;
    while (wj_str_cut(&text, '\n', &line)) {
        struct wj_str f[COLUMNS];
        int k = 0;
        n++;
        if (n == 1 || !line.n)
            continue;
        while (k < COLUMNS && wj_str_cut(&line, '\t', &f[k]))
            k++;
        assert_int_equal(k, COLUMNS);
        check_line(l, path, n, f);
    }
    return n - 1;
}

static void every_golden_line_is_reckoned_as_a_jurist_would(void **state)
{
    (void)state;
    struct law l = { .arena = wj_arena_new((size_t)64 << 20) };
    struct wj_err e = WJ_ERR_INIT;
    struct wj_list names;
    int lines = 0;
    const struct wj_lawsource from = { l.arena, wj_lawdata_files(), NULL };
    assert_ok(wj_calendar_load(&from, &l.cal, &e), e);
    assert_ok(wj_term_load(&from, &l.terms, &e), e);
    assert_ok(wj_dir_list(l.arena, WJ_GOLDEN "/terms", ".tsv", &names, &e), e);
    const struct wj_str *name = names.items;
    for (size_t i = 0; i < names.n; i++)
        lines += check_file(&l, name[i]);
    assert_true(lines >= 600);
    wj_arena_free(l.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_golden_line_is_reckoned_as_a_jurist_would),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
