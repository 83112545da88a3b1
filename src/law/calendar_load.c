/* calendar_load.c - see calendar_load.h. */
#include "law/calendar_load.h"

enum { DAY, KIND, NAME, BASIS };
static const char *const columns[] = { "day", "kind", "name", "basis", NULL };
static const char *const kinds[] = { "statutory", "break", "adjusted_workday", NULL };
static const enum wj_day_kind kind_of[] = { WJ_DAY_STATUTORY, WJ_DAY_BREAK, WJ_DAY_ADJUSTED };

/* Statutory days of a year: 2013 revision 11, 2024 revision (from 2025) 13; earlier years are not told. */
static int statutory_days(int year)
{
    return year >= 2025 ? 13 : year >= 2014 ? 11 : 0;
}

static int load_rows(struct wj_lawtable *t, struct wj_calendar_row *rows, size_t *n, int *statutory)
{
    while (wj_lawtable_next(t)) {
        struct wj_calendar_row r = { .day = wj_lawtable_day(t, DAY) };
        if (r.day == WJ_DAY_NONE)
            wj_lawtable_fail(t, DAY, "must not be empty");
        r.kind = kind_of[wj_lawtable_word(t, KIND, kinds)];
        r.name = wj_lawtable_need(t, NAME);
        r.basis = wj_lawtable_need(t, BASIS);
        *statutory += r.kind == WJ_DAY_STATUTORY;
        if (wj_lawtable_ok(t))
            rows[(*n)++] = r;
    }
    return wj_lawtable_end(t);
}

static int load_year(const struct wj_lawsource *from, const char *path, int year, struct wj_calendar *cal,
                     struct wj_err *e)
{
    struct wj_lawtable t;
    int rc = wj_lawtable_open(&t, from, path, columns, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_calendar_row *rows = WJ_NEW_N(from->arena, struct wj_calendar_row, t.csv.rows_n + 1);
    if (!rows)
        return wj_fail(e, WJ_E_LIMIT, "%s: out of memory allowed", path);
    size_t n = 0, bad = 0;
    int statutory = 0, want = statutory_days(year);
    rc = load_rows(&t, rows, &n, &statutory);
    if (rc != WJ_OK)
        return rc;
    if (want && statutory != want)
        return wj_fail(e, WJ_E_INVALID,
                       "%s: %d statutory days, but the regulation gives %d for %d: load a year when its "
                       "notice is complete",
                       path, statutory, want, year);
    rc = wj_calendar_add_year(cal, year, rows, n, &bad, e);
    return rc == WJ_OK || n < t.csv.rows_n ? rc : wj_wrap(e, rc, "%s:%zu", path, t.csv.rows[bad].line);
}

/* The year in "calendar-2026.csv", or 0. */
static int year_in(struct wj_str path)
{
    int64_t year = 0;
    if (path.n != 17 || !wj_str_ends(path, WJ_S(".csv")))
        return 0;
    return wj_str_i64((struct wj_str){ path.p + 9, 4 }, &year) && year >= 1900 && year <= 2199 ? (int)year
                                                                                               : 0;
}

int wj_calendar_load(const struct wj_lawsource *from, struct wj_calendar **out, struct wj_err *e)
{
    struct wj_calendar *cal = wj_calendar_new(from->arena);
    struct wj_fileset files = wj_fileset_prefix(from->files, WJ_S("calendar-"));
    int rc = cal ? WJ_OK : wj_fail(e, WJ_E_LIMIT, "out of memory allowed");
    for (size_t i = 0; rc == WJ_OK && i < files.n; i++) {
        struct wj_str path = files.items[i].path;
        struct wj_err mine = WJ_ERR_INIT;
        int year = year_in(path);
        const char *z = wj_str_z(from->arena, path);
        if (!year || !z)
            rc = wj_fail(&mine, WJ_E_INVALID, WJ_FMT ": a calendar is named calendar-YYYY.csv", WJ_ARG(path));
        else
            rc = load_year(from, z, year, cal, &mine);
        if (rc != WJ_OK && from->problems) {
            wj_lawtable_note(from->problems, "%s", mine.msg);
            rc = WJ_OK;
        } else if (rc != WJ_OK && e) {
            *e = mine;
        }
    }
    if (rc == WJ_OK)
        *out = cal;
    return rc;
}
