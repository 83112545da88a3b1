/* daily.h - what a node does once a day, and may do again without harm. */
#ifndef WJ_SVC_DAILY_H
#define WJ_SVC_DAILY_H

#include "svc/node.h"

/* Climb the ladder of reminders (law/reminders.csv) for this day; *n_new (may be NULL): how many are new. */
int wj_daily_remind(struct wj_node *, wj_day today, int64_t *n_new, struct wj_err *) WJ_MUST_USE;

#endif
