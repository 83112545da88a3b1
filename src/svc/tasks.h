/*
 * tasks.h - who does the tasks of core/task.h: one thread beside the writer.
 *
 * It takes the oldest task on the writer (so it sees what was just committed, and nothing that is not), does
 * the slow part off it, and files the result in one transaction with the end of the task.  Killed at any
 * point, it does the task again after the next start, to the same bytes.
 */
#ifndef WJ_SVC_TASKS_H
#define WJ_SVC_TASKS_H

#include "svc/node.h"

struct wj_tasks; /* opaque */

/* Begin to do tasks, those that waited first; before requests are served. Caller stops. */
int wj_tasks_start(struct wj_node *, struct wj_tasks **out, struct wj_err *) WJ_MUST_USE;

/* Finish the task in hand and stop; NULL is fine.  What waits still stands in the store. */
void wj_tasks_stop(struct wj_tasks *);

/* Do every task that is due now, on this thread: for commands and tests. *n (may be NULL): how many. */
int wj_tasks_drain(struct wj_node *, int64_t *n, struct wj_err *) WJ_MUST_USE;

#endif
