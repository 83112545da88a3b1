/* calendar.c - see calendar.h: a table of kinds and running counts for each year. */
#include "law/calendar.h"

#include "base/arena.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2199, NYEARS = LAST_YEAR - FIRST_YEAR + 1 };

struct year {
    wj_day first; /* 1 January */
    int days;
    uint8_t kind[366];  /* enum wj_day_kind */
    uint16_t work[367]; /* working days among the first i days */
    uint16_t nth[366];  /* offset of the (i+1)-th working day */
    const struct wj_calendar_row *rows;
    size_t nrows;
};

struct wj_calendar {
    struct wj_arena *arena;
    struct year *years[NYEARS];
};

struct wj_calendar *wj_calendar_new(struct wj_arena *a)
{
    struct wj_calendar *c = WJ_NEW(a, struct wj_calendar);
    if (c)
        c->arena = a;
    return c;
}

static const struct year *year_of(const struct wj_calendar *c, wj_day d)
{
    int y = wj_day_ymd(d).year;
    return y < FIRST_YEAR || y > LAST_YEAR ? NULL : c->years[y - FIRST_YEAR];
}

static int check_row(int year, const struct wj_calendar_row *r, wj_day before, struct wj_err *e)
{
    char day[11];
    wj_day_format(r->day, day);
    if (wj_day_ymd(r->day).year != year)
        return wj_fail_at(e, WJ_E_INVALID, "day", "%s is not a day of %d", day, year);
    if (r->day == before)
        return wj_fail_at(e, WJ_E_INVALID, "day", "%s stands here twice", day);
    if (r->day < before)
        return wj_fail_at(e, WJ_E_INVALID, "day", "%s must stand before the row above: days go in order",
                          day);
    if (r->kind == WJ_DAY_ADJUSTED && wj_day_weekday(r->day) < 6)
        return wj_fail_at(e, WJ_E_INVALID, "kind", "%s is no Saturday or Sunday, it is worked anyway", day);
    if (r->kind != WJ_DAY_ADJUSTED && r->kind != WJ_DAY_BREAK && r->kind != WJ_DAY_STATUTORY)
        return wj_fail_at(e, WJ_E_INVALID, "kind", "a row is statutory, break or adjusted_workday");
    return WJ_OK;
}

static void fill_year(struct year *y)
{
    for (int i = 0; i < y->days; i++)
        y->kind[i] = wj_day_weekday(y->first + i) < 6 ? WJ_DAY_WORK : WJ_DAY_WEEKEND;
    for (size_t i = 0; i < y->nrows; i++)
        y->kind[y->rows[i].day - y->first] = (uint8_t)y->rows[i].kind;
    for (int i = 0; i < y->days; i++) {
        bool work = y->kind[i] == WJ_DAY_WORK || y->kind[i] == WJ_DAY_ADJUSTED;
        if (work)
            y->nth[y->work[i]] = (uint16_t)i;
        y->work[i + 1] = (uint16_t)(y->work[i] + work);
    }
}

int wj_calendar_add_year(struct wj_calendar *c, int year, const struct wj_calendar_row *rows, size_t n,
                         size_t *bad, struct wj_err *e)
{
    if (year < FIRST_YEAR || year > LAST_YEAR)
        return wj_fail(e, WJ_E_INVALID, "%d is no year from %d to %d", year, FIRST_YEAR, LAST_YEAR);
    if (c->years[year - FIRST_YEAR])
        return wj_fail(e, WJ_E_EXISTS, "%d has its calendar already", year);
    wj_day before = WJ_DAY_NONE;
    for (size_t i = 0; i < n; i++) {
        int rc = check_row(year, &rows[i], before, e);
        if (rc != WJ_OK) {
            if (bad)
                *bad = i;
            return rc;
        }
        before = rows[i].day;
    }
    struct year *y = WJ_NEW(c->arena, struct year);
    if (!y)
        return wj_fail(e, WJ_E_LIMIT, "out of memory allowed");
    y->first = wj_day_of(year, 1, 1);
    y->days = (int)(wj_day_of(year + 1, 1, 1) - y->first);
    y->rows = rows;
    y->nrows = n;
    fill_year(y);
    c->years[year - FIRST_YEAR] = y;
    return WJ_OK;
}

bool wj_calendar_has_year(const struct wj_calendar *c, int year)
{
    return year >= FIRST_YEAR && year <= LAST_YEAR && c->years[year - FIRST_YEAR];
}

enum wj_day_kind wj_calendar_kind(const struct wj_calendar *c, wj_day d)
{
    const struct year *y = year_of(c, d);
    return y ? (enum wj_day_kind)y->kind[d - y->first] : WJ_DAY_UNKNOWN;
}

bool wj_calendar_is_work(const struct wj_calendar *c, wj_day d)
{
    enum wj_day_kind k = wj_calendar_kind(c, d);
    return k == WJ_DAY_WORK || k == WJ_DAY_ADJUSTED;
}

const struct wj_calendar_row *wj_calendar_row(const struct wj_calendar *c, wj_day d)
{
    const struct year *y = year_of(c, d);
    for (size_t i = 0; y && i < y->nrows; i++)
        if (y->rows[i].day == d)
            return &y->rows[i];
    return NULL;
}

bool wj_calendar_walk(const struct wj_calendar *c, wj_day from, wj_day to, int32_t *n, wj_day *last)
{
    while (from <= to && *n > 0) {
        const struct year *y = year_of(c, from);
        if (!y) {
            *last = from;
            return false;
        }
        int begin = (int)(from - y->first), end = y->days;
        if (to - y->first < end)
            end = (int)(to - y->first) + 1;
        int32_t here = y->work[end] - y->work[begin];
        if (here >= *n) {
            *last = y->first + y->nth[y->work[begin] + *n - 1];
            *n = 0;
            return true;
        }
        *n -= here;
        from = y->first + end;
    }
    return true;
}

bool wj_calendar_walk_back(const struct wj_calendar *c, wj_day day, int32_t n, wj_day *last)
{
    for (wj_day d = day - 1;;) {
        const struct year *y = year_of(c, d);
        if (!y) {
            *last = d;
            return false;
        }
        int32_t here = y->work[d - y->first + 1];
        if (here >= n) {
            *last = y->first + y->nth[here - n];
            return true;
        }
        n -= here;
        d = y->first - 1;
    }
}

int wj_calendar_workdays(const struct wj_calendar *c, int year)
{
    if (!wj_calendar_has_year(c, year))
        return 0;
    const struct year *y = c->years[year - FIRST_YEAR];
    return y->work[y->days];
}
