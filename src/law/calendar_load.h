/* calendar_load.h - the calendars of a law set: every calendar-YYYY.csv in it. */
#ifndef WJ_LAW_CALENDAR_LOAD_H
#define WJ_LAW_CALENDAR_LOAD_H

#include "law/calendar.h"
#include "law/lawtable.h"

/*
 * Columns day, kind (statutory, break, adjusted_workday), name, basis.  A year must have
 * as many statutory days as the regulation of its time gives (全国年节及纪念日放假办法:
 * 11 until 2024, 13 from 2025), so that a half-made file is refused.
 */
int wj_calendar_load(const struct wj_lawsource *, struct wj_calendar **out, struct wj_err *) WJ_MUST_USE;

#endif
