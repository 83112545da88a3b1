/*
 * reminder.h - 催办阶梯: who is told when a clock runs out (law/reminders.csv).
 *
 * A rung begins on a day counted from the clock's last day (-3: three days before) and ends where the next
 * begins; each tells the roles it names, once for a clock and its day.
 */
#ifndef WJ_LAW_REMINDER_H
#define WJ_LAW_REMINDER_H

#include "law/lawtable.h"

struct wj_reminder {
    struct wj_str step, to, label_zh, label_en, note; /* to: role|role */
    int from_day;
    int line;
};

struct wj_reminders {
    const struct wj_reminder *items; /* from_day rises */
    size_t n;
};

/* Read law/reminders.csv: step, from_day, to, label_zh, label_en, note.  A set without the file reminds
 * nobody. */
int wj_reminder_load(const struct wj_lawsource *, struct wj_reminders *out, struct wj_err *) WJ_MUST_USE;

/* The rung on which a clock stands that is over after due, or NULL before the first. */
const struct wj_reminder *wj_reminder_on(const struct wj_reminders *, wj_day due, wj_day today);

/* The rung of this step, or NULL. */
const struct wj_reminder *wj_reminder_find(const struct wj_reminders *, struct wj_str step);

#endif
