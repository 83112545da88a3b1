/*
 * task.h - work that a change makes necessary and that must not keep the writer waiting.
 *
 * A task is a row of the transaction that needs it, so it is there exactly when the need is, and it goes in
 * the transaction that files what was done: a killed process does it again, never half.  Who does it is
 * svc/tasks.h.
 */
#ifndef WJ_CORE_TASK_H
#define WJ_CORE_TASK_H

#include "core/core.h"
#include "q_task.h"

enum { WJ_TASK_TRIES = 5 }; /* after so many failures it waits for a person */

/* Note a task; kind and ids say what to do. */
int wj_task_add(struct wj_tx *, const char *kind, struct wj_str matter_id, struct wj_str object_id,
                struct wj_err *) WJ_MUST_USE;

/* The task is done: it goes, in this transaction. */
int wj_task_done(struct wj_tx *, struct wj_str id, struct wj_err *) WJ_MUST_USE;

/*
 * It failed: wait longer each time; *given_up when it has failed WJ_TASK_TRIES times.  The reason is kept for
 * the operator and must hold no personal data.
 */
int wj_task_retry(struct wj_tx *, const struct wjq_task_next_row *, const char *why, bool *given_up,
                  struct wj_err *) WJ_MUST_USE;

/* A task that was given up may run again at once; *found whether there was one. */
int wj_task_revive(struct wj_tx *, struct wj_str object_id, bool *found, struct wj_err *) WJ_MUST_USE;

#endif
