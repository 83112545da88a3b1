/* What changes between two laws: rows, cells, files, and the days that move. */
#include "base/arena.h"
#include "law/lawdata.h"
#include "law/lawdiff.h"
#include "../test.h"

static struct wj_arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = wj_arena_new((size_t)2 * WJ_LAWSET_ARENA);
    return 0;
}

static int drop_arena(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

/* The embedded law with the first such text of one file changed. */
static struct wj_fileset changed(const struct wj_fileset *files, const char *path, const char *old,
                                 const char *new)
{
    struct wj_named *items = wj_copy(arena, files->items, files->n * sizeof *items);
    size_t i = 0;
    while (i < files->n && !wj_str_eqz(items[i].path, path))
        i++;
    assert_true(i < files->n);
    struct wj_str b = items[i].bytes;
    size_t at = wj_str_find(b, wj_strz(old)), behind = at + strlen(old);
    assert_true(at < b.n);
    items[i].bytes = wj_strf(arena, WJ_FMT "%s" WJ_FMT, (int)at, b.p, new, (int)(b.n - behind), b.p + behind);
    return (struct wj_fileset){ items, files->n };
}

static void the_same_law_has_no_difference(void **state)
{
    (void)state;
    struct wj_list lines;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_lawdiff_files(arena, wj_lawdata_files(), wj_lawdata_files(), &lines, &e), e);
    assert_int_equal(lines.n, 0);
}

static void a_changed_cell_is_named_with_both_values(void **state)
{
    (void)state;
    struct wj_list lines;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_fileset next =
        changed(wj_lawdata_files(), "terms.csv", "发生管辖争议之日,7,", "发生管辖争议之日,5,");
    assert_ok(wj_lawdiff_files(arena, wj_lawdata_files(), &next, &lines, &e), e);
    const struct wj_lawdiff_line *l = lines.items;
    assert_int_equal(lines.n, 1);
    assert_int_equal(l->kind, WJ_LAWDIFF_CHANGED);
    assert_str(l->key, "case.jurisdiction_negotiate@2021-07-15");
    assert_str(l->column, "length");
    assert_str(l->before, "7");
    assert_str(l->after, "5");
}

static void rows_and_files_come_and_go(void **state)
{
    (void)state;
    struct wj_named one[] = { { WJ_S("a.yaml"), WJ_S("x") },
                              { WJ_S("regions.csv"), WJ_S("code,name\n11,A\n12,B\n") },
                              { WJ_S("x.csv"), WJ_S("p,q\n1,2\n") } };
    struct wj_named two[] = { { WJ_S("b.yaml"), WJ_S("x") },
                              { WJ_S("regions.csv"), WJ_S("code,name\n12,B\n13,C\n") },
                              { WJ_S("x.csv"), WJ_S("p,q\n1,3\n") } };
    struct wj_fileset before = { one, 3 }, after = { two, 3 };
    static const struct {
        enum wj_lawdiff_kind kind;
        const char *file, *key;
    } want[] = { { WJ_LAWDIFF_REMOVED, "a.yaml", "" },        { WJ_LAWDIFF_ADDED, "b.yaml", "" },
                 { WJ_LAWDIFF_REMOVED, "regions.csv", "11" }, { WJ_LAWDIFF_ADDED, "regions.csv", "13" },
                 { WJ_LAWDIFF_REMOVED, "x.csv", "1,2" },      { WJ_LAWDIFF_ADDED, "x.csv", "1,3" } };
    struct wj_list lines;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_lawdiff_files(arena, &before, &after, &lines, &e), e);
    const struct wj_lawdiff_line *l = lines.items;
    assert_int_equal(lines.n, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(l[i].kind, want[i].kind);
        assert_str(l[i].file, want[i].file);
        assert_str(l[i].key, want[i].key);
    }
}

static void a_new_rest_day_moves_the_days_behind_it(void **state)
{
    (void)state;
    struct wj_lawset before, after;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_list terms;
    struct wj_fileset next =
        changed(wj_lawdata_files(), "calendar-2026.csv", "2026-01-04,adjusted_workday", "2026-01-04,break");
    assert_ok(wj_lawset_load(arena, wj_lawdata_files(), &before, &e), e);
    assert_ok(wj_lawset_load(arena, &next, &after, &e), e);
    struct wj_span starts = { wj_day_of(2025, 12, 25), wj_day_of(2026, 1, 10) };
    assert_ok(wj_lawdiff_terms(arena, &before, &after, starts, &terms, &e), e);
    const struct wj_lawdiff_term *t = terms.items, *serve = NULL;
    for (size_t i = 0; i < terms.n; i++)
        if (wj_str_eqz(t[i].id, "case.serve_decision"))
            serve = &t[i];
    assert_non_null(serve);
    assert_int_equal(serve->asked, 17);
    assert_int_equal(serve->moved, 10); /* starts 2025-12-25 to 2026-01-03 count 4 January */
    assert_int_equal(serve->first, wj_day_of(2025, 12, 25));
    assert_true(serve->after > serve->before);
    starts.to = starts.from - 1;
    assert_int_equal(wj_lawdiff_terms(arena, &before, &after, starts, &terms, &e), WJ_E_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_law_has_no_difference),
        cmocka_unit_test(a_changed_cell_is_named_with_both_values),
        cmocka_unit_test(rows_and_files_come_and_go),
        cmocka_unit_test(a_new_rest_day_moves_the_days_behind_it),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
