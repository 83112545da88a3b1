/* workers.h - a few threads for what would hold up a server thread: password hashing, documents. */
#ifndef WJ_API_WORKERS_H
#define WJ_API_WORKERS_H

#include "base/str.h"

struct wj_workers; /* opaque */

/* The caller's until submitted, the caller's again when run is called. */
struct wj_job {
    void (*run)(struct wj_job *);
    void *ctx;
    struct wj_job *next; /* the workers' */
};

/* Start threads_n threads with a queue of at most waiting_max jobs. */
int wj_workers_open(unsigned threads_n, unsigned waiting_max, struct wj_workers **out,
                    struct wj_err *) WJ_MUST_USE;

/* Finish every job, then stop; NULL is fine. */
void wj_workers_close(struct wj_workers *);

/* False when the queue is full: nothing was taken. */
bool wj_workers_submit(struct wj_workers *, struct wj_job *);

#endif
