/*
 * calendar.h - which days are working days, year by year.
 *
 * The days come from law/calendar-YYYY.csv, one file a year, made from the
 * yearly notice of the State Council (国务院办公厅节假日安排通知).  It tells statutory days
 * (法定节假日, 全国年节及纪念日放假办法) from the other rest days of a break, because only
 * statutory days extend a term when plain weekends do not.  A year whose notice
 * has not been issued has no calendar, and every question about it is an error:
 * a deadline is never a guess.
 */
#ifndef WJ_LAW_CALENDAR_H
#define WJ_LAW_CALENDAR_H

#include "base/day.h"

struct wj_arena;

enum wj_day_kind {
    WJ_DAY_UNKNOWN,  /* the year has no calendar */
    WJ_DAY_WORK,     /* a plain Monday to Friday */
    WJ_DAY_ADJUSTED, /* a Saturday or Sunday that is worked (调休上班) */
    WJ_DAY_WEEKEND,  /* a plain Saturday or Sunday */
    WJ_DAY_BREAK,    /* a rest day of a break that is not a statutory day (调休放假) */
    WJ_DAY_STATUTORY /* 法定节假日 */
};

/* One row of a calendar file. */
struct wj_calendar_row {
    wj_day day;
    enum wj_day_kind kind; /* ADJUSTED, BREAK or STATUTORY */
    struct wj_str name;    /* 国庆节 */
    struct wj_str basis;
};

struct wj_calendar; /* opaque, in an arena */

/* An empty calendar in the arena; NULL when the arena is spent. */
struct wj_calendar *wj_calendar_new(struct wj_arena *);

/*
 * Give a year its calendar.  rows (n of them, borrowed for the calendar's life) must be days of
 * that year, in order, each once; an adjusted workday must be a Saturday or Sunday.  WJ_E_INVALID
 * names the row (counted from 0 in *bad, may be NULL) and what is wrong; WJ_E_EXISTS when the
 * year has its calendar already.
 */
int wj_calendar_add_year(struct wj_calendar *, int year, const struct wj_calendar_row *rows, size_t n,
                         size_t *bad, struct wj_err *) WJ_MUST_USE;

/* Whether the year has its calendar. */
bool wj_calendar_has_year(const struct wj_calendar *, int year);

/* What the day is; WJ_DAY_UNKNOWN where there is no calendar. */
enum wj_day_kind wj_calendar_kind(const struct wj_calendar *, wj_day);

/* Whether the day is worked; false too where there is no calendar. */
bool wj_calendar_is_work(const struct wj_calendar *, wj_day);

/* The row that makes this day special (borrowed), or NULL for a plain day. */
const struct wj_calendar_row *wj_calendar_row(const struct wj_calendar *, wj_day);

/*
 * Walk forward over the days from..to and stop on the n-th working day: true
 * and *last is that day and *n 0, or *n is what is still to be counted after
 * "to".  False when a day whose year has no calendar is reached first; *last
 * is that day.
 */
bool wj_calendar_walk(const struct wj_calendar *, wj_day from, wj_day to, int32_t *n, wj_day *last);

/* The n-th working day before the day (n >= 1), the day itself not counted; false as above. */
bool wj_calendar_walk_back(const struct wj_calendar *, wj_day day, int32_t n, wj_day *last);

/* Working days of a year, or 0 when it has no calendar. */
int wj_calendar_workdays(const struct wj_calendar *, int year);

#endif
