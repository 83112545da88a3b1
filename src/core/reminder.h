/*
 * reminder.h - 催办: clocks that run out are told to those whom law/reminders.csv names, each once.
 */
#ifndef WJ_CORE_REMINDER_H
#define WJ_CORE_REMINDER_H

#include "core/core.h"

struct wj_reminders;

/* A run over all clocks goes on behind the last one of the transaction before. */
struct wj_reminder_run {
    const struct wj_reminders *ladder;
    struct wj_str after; /* matter id, in the caller's memory; empty at first */
    int64_t made_n;      /* reminders recorded so far */
    bool more;           /* there is more to do */
};

/*
 * Record what today's rung says for the next few hundred clocks.  What is recorded already stays as it is, so
 * running it again on the same day, or for a day passed over, adds nothing twice.
 */
int wj_reminder_sweep(struct wj_tx *, struct wj_reminder_run *, struct wj_err *) WJ_MUST_USE;

/* Which reminder. */
struct wj_reminder_key {
    struct wj_str matter_id, term_id, step, to_role;
    int64_t due_day;
};

/* The user has seen it, and the rungs before it; WJ_E_NOTFOUND when there is none open. */
int wj_reminder_seen(struct wj_tx *, const struct wj_reminder_key *, struct wj_err *) WJ_MUST_USE;

#endif
