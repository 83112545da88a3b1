/*
 * day.h - legal days and instants.
 *
 * A wj_day is a count of days since 1970-01-01 in China Standard Time
 * (UTC+08:00, no summer time since 1991).  An instant is int64 milliseconds
 * since 1970-01-01T00:00:00Z.  Nothing here reads the clock or the machine's
 * time zone.  Years 1900 to 2199.
 */
#ifndef WJ_BASE_DAY_H
#define WJ_BASE_DAY_H

#include "base/str.h"

typedef int32_t wj_day;
#define WJ_DAY_NONE ((wj_day)INT32_MIN) /* no day given */
#define WJ_NONE     INT64_MIN           /* no number, no instant given */

struct wj_ymd {
    int year, month, day; /* month 1-12, day 1-31 */
};

wj_day wj_day_of(int year, int month, int day); /* arguments must be a real date */
struct wj_ymd wj_day_ymd(wj_day);
int wj_day_weekday(wj_day); /* 1 Monday ... 7 Sunday (ISO 8601) */
int wj_month_days(int year, int month);

/* "YYYY-MM-DD", a real date; false for anything else. */
bool wj_day_parse(struct wj_str, wj_day *out);
void wj_day_format(wj_day, char out[11]);

wj_day wj_day_of_ms(int64_t ms); /* the day in China Standard Time */
int64_t wj_day_start_ms(wj_day); /* its first millisecond */

/* RFC 3339 with offset or Z, seconds needed, fraction kept to the millisecond. */
bool wj_ms_parse(struct wj_str, int64_t *out);
void wj_ms_format(int64_t ms, char out[36]); /* 2026-11-24T09:00:00.000+08:00 */

#endif
