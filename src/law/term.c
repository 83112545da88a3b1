/* term.c - the reckoning of terms, see term.h.  term_explain.c tells how it went. */
#include "law/term.h"

#include <string.h>

#define LAST_DAY ((wj_day)84005) /* 2199-12-31 */

unsigned wj_term_suspend_of(struct wj_str word)
{
    static const char *const words[] = {
        "testing", "identify", "halt", "hearing", "notice", "refund", "force"
    };
    for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++)
        if (wj_str_eqz(word, words[i]))
            return 1u << i;
    return 0;
}

bool wj_term_roll_parse(struct wj_str s, enum wj_roll *out)
{
    static const char *const words[] = { "weekend", "holiday", "none" };
    for (unsigned i = 0; i < 3; i++) {
        if (wj_str_eqz(s, words[i])) {
            *out = (enum wj_roll)i;
            return true;
        }
    }
    return false;
}

/* --- which row governs --- */

static bool in_force(const struct wj_term *t, wj_day d)
{
    return (t->valid_from == WJ_DAY_NONE || t->valid_from <= d) &&
           (t->valid_to == WJ_DAY_NONE || d <= t->valid_to);
}

/* The row of the same series that was law on the day, whatever its id. */
static const struct wj_term *in_force_instead(const struct wj_terms *all, const struct wj_term *t, wj_day d)
{
    for (size_t i = 0; i < all->n; i++)
        if (wj_str_eq(all->items[i].series, t->series) && in_force(&all->items[i], d))
            return &all->items[i];
    return NULL;
}

static int fail_not_in_force(const struct wj_terms *all, const struct wj_term *t, wj_day d, struct wj_err *e)
{
    char day[11], edge[11];
    wj_day_format(d, day);
    const struct wj_term *other = in_force_instead(all, t, d);
    if (other)
        return wj_fail_at(e, WJ_E_INVALID, "term",
                          WJ_FMT " was not in force on %s; " WJ_FMT " was (" WJ_FMT ")", WJ_ARG(t->id), day,
                          WJ_ARG(other->id), WJ_ARG(other->basis));
    bool early = t->valid_from != WJ_DAY_NONE && d < t->valid_from;
    wj_day_format(early ? t->valid_from : t->valid_to, edge);
    return wj_fail_at(e, WJ_E_INVALID, "term",
                      WJ_FMT " was not in force on %s: it %s %s, and no other row was", WJ_ARG(t->id), day,
                      early ? "begins on" : "ended on", edge);
}

/* The version of t's id in force on the day, among it and the rows behind it; or NULL. */
static const struct wj_term *version_on(const struct wj_terms *all, const struct wj_term *t, wj_day d)
{
    for (const struct wj_term *v = t; v < all->items + all->n && wj_str_eq(v->id, t->id); v++)
        if (in_force(v, d))
            return v;
    return NULL;
}

/* The day whose law governs a row that goes by the day of asking. */
static wj_day asking_day(const struct wj_term_ask *ask)
{
    if (ask->on != WJ_DAY_NONE)
        return ask->on;
    if (ask->today == WJ_DAY_NONE)
        return LAST_DAY;
    return ask->today > ask->start ? ask->today : ask->start;
}

int wj_term_pick(const struct wj_terms *all, struct wj_str id, const struct wj_term_ask *ask,
                 const struct wj_term **out, struct wj_err *e)
{
    const struct wj_term *first = wj_map_get(&all->by_id, id);
    if (!first)
        return wj_fail_at(e, WJ_E_NOTFOUND, "term", "there is no term \"" WJ_FMT "\"", WJ_ARG(id));
    wj_day day = first->version_by == WJ_BY_START ? ask->start : asking_day(ask);
    const struct wj_term *t = version_on(all, first, day);
    if (!t && first->version_by == WJ_BY_ASKING && ask->on == WJ_DAY_NONE)
        t = version_on(all, first, ask->start); /* asked of the past, by its own row */
    if (!t)
        return fail_not_in_force(all, first, day, e);
    *out = t;
    return WJ_OK;
}

/* --- counting --- */

static int fail_calendar(wj_day d, struct wj_err *e)
{
    wj_fail_at(e, WJ_E_STATE, "start", "no calendar");
    return wj_hint(e, WJ_E_STATE, "the count needs %d, and law/ has no calendar of that year",
                   wj_day_ymd(d).year);
}

/* The same day number n months on (n may be negative), or the month's last day. */
static wj_day add_months(wj_day d, int n)
{
    struct wj_ymd v = wj_day_ymd(d);
    int m = v.year * 12 + v.month - 1 + n;
    int year = m / 12, month = m % 12 + 1;
    int max = wj_month_days(year, month);
    return wj_day_of(year, month, v.day < max ? v.day : max);
}

/* Spans sorted and united, so that the walk meets each day once. */
static int unite(const struct wj_term_ask *ask, struct wj_span *out, size_t *n, struct wj_err *e)
{
    if (ask->nsuspend > WJ_TERM_MAX_SPANS)
        return wj_fail_at(e, WJ_E_LIMIT, "suspend", "more than %d suspensions", WJ_TERM_MAX_SPANS);
    for (size_t i = 0; i < ask->nsuspend; i++) {
        struct wj_span s = ask->suspend[i];
        if (s.to < s.from)
            return wj_fail_at(e, WJ_E_INVALID, "suspend", "a suspension ends before it begins");
        size_t k = i;
        for (; k > 0 && out[k - 1].from > s.from; k--)
            out[k] = out[k - 1];
        out[k] = s;
    }
    size_t m = 0;
    for (size_t i = 0; i < ask->nsuspend; i++) {
        if (m && out[i].from <= out[m - 1].to + 1) {
            if (out[i].to > out[m - 1].to)
                out[m - 1].to = out[i].to;
        } else {
            out[m++] = out[i];
        }
    }
    *n = m;
    return WJ_OK;
}

/* Count within from..to: the n-th countable day into *last, or take what is there off *n. */
static int count_stretch(const struct wj_calendar *cal, bool workdays, struct wj_span days, int32_t *n,
                         wj_day *last, struct wj_err *e)
{
    if (days.from > days.to)
        return WJ_OK;
    if (workdays)
        return wj_calendar_walk(cal, days.from, days.to, n, last) ? WJ_OK : fail_calendar(*last, e);
    int32_t here = days.to - days.from + 1;
    if (here >= *n) {
        *last = days.from + *n - 1;
        *n = 0;
    } else {
        *n -= here;
    }
    return WJ_OK;
}

/* The n-th countable day after start outside the spans; *suspended gets the days that stood still. */
static int count_on(const struct wj_calendar *cal, const struct wj_term_ask *ask, bool workdays, int32_t n,
                    struct wj_due *due, struct wj_err *e)
{
    struct wj_span spans[WJ_TERM_MAX_SPANS];
    size_t nspans = 0;
    int rc = ask->nsuspend ? unite(ask, spans, &nspans, e) : WJ_OK;
    wj_day at = ask->start + 1;
    due->suspended = 0;
    for (size_t i = 0; rc == WJ_OK && n > 0 && i <= nspans; i++) {
        struct wj_span s = i < nspans ? spans[i] : (struct wj_span){ LAST_DAY + 1, LAST_DAY + 1 };
        rc = count_stretch(cal, workdays, (struct wj_span){ at, s.from - 1 }, &n, &due->counted, e);
        if (rc != WJ_OK || n == 0 || i == nspans || s.to < at)
            continue;
        due->suspended += s.to - (s.from > at ? s.from : at) + 1;
        at = s.to + 1;
    }
    if (rc == WJ_OK && n > 0)
        rc = wj_fail_at(e, WJ_E_INVALID, "start", "the term ends after 2199");
    return rc;
}

static int count_back(const struct wj_term *t, const struct wj_calendar *cal, const struct wj_term_ask *ask,
                      struct wj_due *due, struct wj_err *e)
{
    switch (t->unit) {
    case WJ_UNIT_WORKDAY:
        return wj_calendar_walk_back(cal, ask->start, due->length, &due->counted)
                   ? WJ_OK
                   : fail_calendar(due->counted, e);
    case WJ_UNIT_MONTH:
        due->counted = add_months(ask->start, -due->length);
        return WJ_OK;
    case WJ_UNIT_YEAR:
        due->counted = add_months(ask->start, -12 * due->length);
        return WJ_OK;
    default:
        due->counted = ask->start - due->length;
        return WJ_OK;
    }
}

/* The end of the window open on the start day, or of the next one. */
static wj_day window_end(const struct wj_term *t, wj_day start)
{
    struct wj_ymd v = wj_day_ymd(start);
    int m = v.year * 12 + v.month - 1;
    while (!(t->window & 1u << m % 12))
        m++;
    while (m % 12 < 11 && t->window & 1u << (m % 12 + 1))
        m++;
    return wj_day_of(m / 12, m % 12 + 1, wj_month_days(m / 12, m % 12 + 1));
}

static int count(const struct wj_term *t, const struct wj_calendar *cal, const struct wj_term_ask *ask,
                 struct wj_due *due, struct wj_err *e)
{
    if (t->back)
        return count_back(t, cal, ask, due, e);
    switch (t->unit) {
    case WJ_UNIT_WORKDAY:
        return count_on(cal, ask, true, due->length, due, e);
    case WJ_UNIT_DAY:
        return count_on(cal, ask, false, due->length, due, e);
    case WJ_UNIT_MONTH:
        return count_on(cal, ask, false, add_months(ask->start, due->length) - ask->start, due, e);
    case WJ_UNIT_YEAR:
        return count_on(cal, ask, false, add_months(ask->start, 12 * due->length) - ask->start, due, e);
    case WJ_UNIT_HOUR:
        due->counted = ask->start + (due->length + 23) / 24;
        return WJ_OK;
    case WJ_UNIT_WINDOW:
        due->counted = window_end(t, ask->start);
        return WJ_OK;
    case WJ_UNIT_NONE:
        break;
    }
    return wj_fail_at(e, WJ_E_INVALID, "term", WJ_FMT " sets no length that could be counted: " WJ_FMT,
                      WJ_ARG(t->id), WJ_ARG(t->note));
}

/* Move a last day that is a rest day to the first day after (程序规定 80, 投诉举报 45, 抽查 55). */
static int roll(const struct wj_calendar *cal, enum wj_roll policy, struct wj_due *due, struct wj_err *e)
{
    for (due->last = due->counted; policy != WJ_ROLL_NONE; due->last++) {
        enum wj_day_kind k = wj_calendar_kind(cal, due->last);
        if (k == WJ_DAY_UNKNOWN)
            return fail_calendar(due->last, e);
        if (k == WJ_DAY_WORK || k == WJ_DAY_ADJUSTED || (policy == WJ_ROLL_HOLIDAY && k != WJ_DAY_STATUTORY))
            break;
    }
    return WJ_OK;
}

static int check_ask(const struct wj_term *t, const struct wj_term_ask *ask, struct wj_err *e)
{
    if (ask->start < wj_day_of(1900, 1, 1) || ask->start > LAST_DAY)
        return wj_fail_at(e, WJ_E_INVALID, "start", "the start must lie in the years 1900 to 2199");
    if (ask->nsuspend && !t->suspend)
        return wj_fail_at(e, WJ_E_INVALID, "suspend", WJ_FMT " cannot be suspended (" WJ_FMT ")",
                          WJ_ARG(t->id), WJ_ARG(t->basis));
    if (ask->extensions < 0)
        return wj_fail_at(e, WJ_E_INVALID, "extensions", "the number of extensions cannot be negative");
    if (ask->extensions > 0 && !t->extend_times)
        return wj_fail_at(e, WJ_E_INVALID, "extensions", WJ_FMT " cannot be extended (" WJ_FMT ")",
                          WJ_ARG(t->id), WJ_ARG(t->basis));
    if (ask->extensions > 0 && !t->extend_by)
        return wj_fail_at(e, WJ_E_INVALID, "extensions",
                          WJ_FMT " is extended to the day the decision names (" WJ_FMT ")", WJ_ARG(t->id),
                          WJ_ARG(t->basis));
    if (ask->extensions > t->extend_times)
        return wj_fail_at(e, WJ_E_INVALID, "extensions",
                          WJ_FMT " can be extended %d time%s, not %d (" WJ_FMT ")", WJ_ARG(t->id),
                          t->extend_times, t->extend_times == 1 ? "" : "s", ask->extensions,
                          WJ_ARG(t->basis));
    return WJ_OK;
}

int wj_term_reckon(const struct wj_term *t, const struct wj_calendar *cal, const struct wj_term_ask *ask,
                   struct wj_due *out, struct wj_err *e)
{
    int rc = check_ask(t, ask, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_due due = { .term = t, .length = t->length + t->extend_by * ask->extensions };
    rc = count(t, cal, ask, &due, e);
    if (rc != WJ_OK)
        return rc;
    due.last = due.counted;
    if (t->rolls && !t->back && t->unit >= WJ_UNIT_DAY && t->unit <= WJ_UNIT_YEAR)
        rc = roll(cal, ask->roll, &due, e);
    if (rc == WJ_OK && due.last > LAST_DAY)
        rc = wj_fail_at(e, WJ_E_INVALID, "start", "the term ends after 2199");
    if (rc != WJ_OK)
        return rc;
    due.superseded = t->version_by == WJ_BY_ASKING && !in_force(t, asking_day(ask));
    *out = due;
    return WJ_OK;
}

int wj_term_due(const struct wj_terms *all, const struct wj_calendar *cal, struct wj_str id,
                const struct wj_term_ask *ask, struct wj_due *out, struct wj_err *e)
{
    const struct wj_term *t;
    int rc = wj_term_pick(all, id, ask, &t, e);
    return rc == WJ_OK ? wj_term_reckon(t, cal, ask, out, e) : rc;
}
