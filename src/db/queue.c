/* queue.c - see queue.h. */
#include "db/queue.h"

void wj_queue_init(struct wj_queue *q, size_t max)
{
    *q = (struct wj_queue){ .max = max };
    q->last = &q->first;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->more, NULL);
    pthread_cond_init(&q->rest, NULL);
}

int wj_queue_put(struct wj_queue *q, struct wj_write *job, struct wj_err *e)
{
    int rc = WJ_OK;
    pthread_mutex_lock(&q->lock);
    if (q->closing) {
        rc = wj_fail(e, WJ_E_STATE, "the store is closing");
    } else if (q->n >= q->max) {
        rc = wj_fail(e, WJ_E_AGAIN, "too many writes are waiting");
    } else {
        job->next = NULL;
        job->rc = WJ_OK;
        *q->last = job;
        q->last = &job->next;
        if (q->n++ == 0 && !q->busy) /* a writer at work looks by itself */
            pthread_cond_signal(&q->more);
    }
    pthread_mutex_unlock(&q->lock);
    return rc;
}

/* Take at most so many off the front; the lock is held. */
static size_t take(struct wj_queue *q, size_t most, struct wj_write **first)
{
    struct wj_write *end = q->first, **last = first;
    size_t n = 0;
    *first = q->first;
    while (end && n < most) {
        last = &end->next;
        end = end->next;
        n++;
    }
    *last = NULL;
    q->first = end;
    if (!end)
        q->last = &q->first;
    q->n -= n;
    return n;
}

size_t wj_queue_take(struct wj_queue *q, size_t most, struct wj_write **first)
{
    pthread_mutex_lock(&q->lock);
    q->busy = false;
    if (q->gate)
        pthread_cond_broadcast(&q->rest);
    while (q->gate || (!q->first && !q->closing))
        pthread_cond_wait(&q->more, &q->lock);
    size_t n = take(q, most, first);
    q->busy = n > 0;
    pthread_mutex_unlock(&q->lock);
    return n;
}

size_t wj_queue_take_all(struct wj_queue *q, struct wj_write **first)
{
    pthread_mutex_lock(&q->lock);
    size_t n = take(q, SIZE_MAX, first);
    pthread_mutex_unlock(&q->lock);
    return n;
}

size_t wj_queue_put_back(struct wj_queue *q, struct wj_write **at)
{
    struct wj_write *rest = *at, **end = at;
    size_t n = 0;
    for (; *end; end = &(*end)->next)
        n++;
    if (!n)
        return 0;
    pthread_mutex_lock(&q->lock);
    *end = q->first;
    if (!q->first)
        q->last = end;
    q->first = rest;
    q->n += n;
    pthread_mutex_unlock(&q->lock);
    *at = NULL;
    return n;
}

void wj_queue_hold(struct wj_queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->gate = true;
    while (q->busy)
        pthread_cond_wait(&q->rest, &q->lock);
    pthread_mutex_unlock(&q->lock);
}

void wj_queue_release(struct wj_queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->gate = false;
    pthread_cond_signal(&q->more);
    pthread_mutex_unlock(&q->lock);
}

void wj_queue_close(struct wj_queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->closing = true;
    pthread_cond_signal(&q->more);
    pthread_mutex_unlock(&q->lock);
}

bool wj_queue_is_closing(struct wj_queue *q)
{
    pthread_mutex_lock(&q->lock);
    bool closing = q->closing;
    pthread_mutex_unlock(&q->lock);
    return closing;
}

size_t wj_queue_length(struct wj_queue *q)
{
    pthread_mutex_lock(&q->lock);
    size_t n = q->n;
    pthread_mutex_unlock(&q->lock);
    return n;
}
