/* queue.h - the writes that wait for the writer of a store. */
#ifndef WJ_DB_QUEUE_H
#define WJ_DB_QUEUE_H

#include "db/store.h"

#include <pthread.h>

struct wj_queue {
    pthread_mutex_t lock;
    pthread_cond_t more; /* the writer waits here for writes */
    pthread_cond_t rest; /* who wants the writer to stand still waits here */
    struct wj_write *first, **last;
    size_t n, max;
    bool closing;
    bool gate; /* somebody wants it to stand still */
    bool busy; /* the writer is at work on what it took */
};

/* max: the most that may wait. */
void wj_queue_init(struct wj_queue *, size_t max);

/* Hand in a write. WJ_E_AGAIN: too many wait; WJ_E_STATE: it is closed. */
int wj_queue_put(struct wj_queue *, struct wj_write *, struct wj_err *) WJ_MUST_USE;

/*
 * The writer: what it took before is done; wait for writes and take at most so many, a list that ends at
 * NULL. Returns their number; 0 when the queue is closed and empty.
 */
size_t wj_queue_take(struct wj_queue *, size_t most, struct wj_write **first);

/* Everything that waits, without waiting for it. */
size_t wj_queue_take_all(struct wj_queue *, struct wj_write **first);

/* Put the end of a list, from *at on, back in front; *at becomes its end. Returns how many that were. */
size_t wj_queue_put_back(struct wj_queue *, struct wj_write **at);

/* Keep the writer from taking more, and wait until it has done what it took; let it go on. */
void wj_queue_hold(struct wj_queue *);
void wj_queue_release(struct wj_queue *);

void wj_queue_close(struct wj_queue *);      /* nothing more is let in */
bool wj_queue_is_closing(struct wj_queue *); /* true once it was closed */
size_t wj_queue_length(struct wj_queue *);   /* how many wait now */

#endif
