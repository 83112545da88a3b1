/* watch.c - see net_priv.h.  A scan each quarter of a second is cheap for thousands of sockets. */
#define _POSIX_C_SOURCE 200809L /* pthread_condattr_setclock(3) */
#include "base/clock.h"
#include "net/net_priv.h"

#include <time.h>

enum { SCAN_MS = 250 };

static void scan(struct watch *w)
{
    int64_t now = wj_monotonic_us();
    for (struct watched *s = w->head.next; s != &w->head; s = s->next) {
        if (atomic_load_explicit(&s->due_us, memory_order_relaxed) > now)
            continue;
        shutdown(s->fd, SHUT_RDWR);
        atomic_store_explicit(&s->due_us, WATCH_NEVER, memory_order_relaxed);
    }
}

static void *run(void *arg)
{
    struct watch *w = arg;
    pthread_mutex_lock(&w->lock);
    while (!w->stop) {
        struct timespec at;
        clock_gettime(CLOCK_MONOTONIC, &at);
        at.tv_nsec += SCAN_MS * 1000000L;
        if (at.tv_nsec >= 1000000000L) {
            at.tv_nsec -= 1000000000L;
            at.tv_sec++;
        }
        pthread_cond_timedwait(&w->wake, &w->lock, &at);
        scan(w);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

int wj_watch_start(struct watch *w, struct wj_err *e)
{
    pthread_condattr_t attr;
    pthread_mutex_init(&w->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&w->wake, &attr);
    pthread_condattr_destroy(&attr);
    w->head.prev = w->head.next = &w->head;
    w->stop = false;
    w->n = 0;
    if (pthread_create(&w->thread, NULL, run, w) == 0)
        return WJ_OK;
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    return wj_fail(e, WJ_E_IO, "cannot start the thread that watches connections");
}

void wj_watch_stop(struct watch *w)
{
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
}

void wj_watch_add(struct watch *w, struct watched *s)
{
    pthread_mutex_lock(&w->lock);
    s->prev = w->head.prev;
    s->next = &w->head;
    s->prev->next = s;
    w->head.prev = s;
    w->n++;
    pthread_mutex_unlock(&w->lock);
}

void wj_watch_remove(struct watch *w, struct watched *s)
{
    pthread_mutex_lock(&w->lock);
    s->prev->next = s->next;
    s->next->prev = s->prev;
    w->n--;
    pthread_mutex_unlock(&w->lock);
}
