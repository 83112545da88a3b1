/* workers.c - see workers.h. */
#include "api/workers.h"

#include <pthread.h>
#include <stdlib.h>

struct wj_workers {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct wj_job *first, **last;
    unsigned waiting, waiting_max;
    bool stop;
    unsigned threads_n;
    pthread_t threads[];
};

static void *work(void *arg)
{
    struct wj_workers *w = arg;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->first && !w->stop)
            pthread_cond_wait(&w->wake, &w->lock);
        struct wj_job *job = w->first;
        if (!job)
            break;
        w->first = job->next;
        if (!w->first)
            w->last = &w->first;
        w->waiting--;
        pthread_mutex_unlock(&w->lock);
        job->run(job);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

int wj_workers_open(unsigned threads_n, unsigned waiting_max, struct wj_workers **out, struct wj_err *e)
{
    struct wj_workers *w = calloc(1, sizeof *w + threads_n * sizeof w->threads[0]);
    if (!w)
        return wj_fail(e, WJ_E_NOMEM, "out of memory");
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    w->last = &w->first;
    w->waiting_max = waiting_max;
    while (w->threads_n < threads_n && pthread_create(&w->threads[w->threads_n], NULL, work, w) == 0)
        w->threads_n++;
    if (w->threads_n < threads_n) {
        wj_workers_close(w);
        return wj_fail(e, WJ_E_IO, "cannot start a worker thread");
    }
    *out = w;
    return WJ_OK;
}

void wj_workers_close(struct wj_workers *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
    for (unsigned i = 0; i < w->threads_n; i++)
        pthread_join(w->threads[i], NULL);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

bool wj_workers_submit(struct wj_workers *w, struct wj_job *job)
{
    pthread_mutex_lock(&w->lock);
    bool room = w->waiting < w->waiting_max && !w->stop;
    if (room) {
        job->next = NULL;
        *w->last = job;
        w->last = &job->next;
        w->waiting++;
        pthread_cond_signal(&w->wake);
    }
    pthread_mutex_unlock(&w->lock);
    return room;
}
