/*
 * ics.h - calendars (RFC 5545): lines folded at 75 bytes, text escaped, whole days.
 *
 * Only what a feed of last days needs: a calendar, and events that take one day.
 */
#ifndef WJ_CODEC_ICS_H
#define WJ_CODEC_ICS_H

#include "base/buf.h"
#include "base/day.h"

/* BEGIN:VCALENDAR with the name under which programs show it. */
void wj_ics_begin(struct wj_buf *, struct wj_str name);
void wj_ics_end(struct wj_buf *);

/* One day of the calendar. */
struct wj_ics_event {
    struct wj_str uid; /* stays the same for ever */
    int64_t sequence;  /* rises with every change (RFC 5545, 3.8.7.4) */
    int64_t
        changed_ms; /* of the last change: DTSTAMP and LAST-MODIFIED, so that equal feeds are equal bytes */
    wj_day on;
    struct wj_str summary, description;
    struct wj_str url;     /* no value: none */
    int alarm_days_before; /* a reminder shown so many days before, at nine; 0: none */
};
void wj_ics_event(struct wj_buf *, const struct wj_ics_event *);

/* One content line "NAME:value", folded; the value is taken as it is. */
void wj_ics_line(struct wj_buf *, const char *name, struct wj_str value);

/* The same with the value escaped as TEXT. */
void wj_ics_text(struct wj_buf *, const char *name, struct wj_str value);

#endif
