/*
 * checkpoint.c - moving SQLite's write-ahead log into the file.
 *
 * On a thread and a connection of its own, so that no commit pays for it.  A
 * passive run disturbs nobody, but while writes go on it never reaches the end
 * of the log, and the log would grow for ever.  Above a limit the writer is
 * therefore held between two batches for the little that remains, and the log
 * begins again at its front (the file keeps its length: overwriting is faster
 * than growing).  A file that has become huge, behind a long read, is cut.
 */
#include "db/store_priv.h"

#include "db/lite.h"

enum {
    WANT_PAGES = 2000,       /* 8 MB more since the last round: begin to move */
    LIMIT_PAGES = 16 * 1024, /* 64 MB: hold the writer for the rest */
    CUT_PAGES = 96 * 1024    /* 384 MB: give the disk back */
};

void wj_checkpointer_note(struct wj_store *s, int log_pages)
{
    struct wj_checkpointer *c = &s->checkpointer;
    int before = atomic_exchange_explicit(&c->log_pages, log_pages, memory_order_relaxed);
    if (log_pages < before)
        c->want_at = WANT_PAGES; /* the log began again at its front */
    if (log_pages < c->want_at)
        return;
    c->want_at = log_pages + WANT_PAGES;
    pthread_mutex_lock(&c->lock);
    c->wanted = true;
    pthread_cond_signal(&c->wake);
    pthread_mutex_unlock(&c->lock);
}

/* One round. A failure (a full disk) is not the end: the log still holds everything, a later round tries
 * again. */
static void move_log(struct wj_store *s)
{
    struct wj_checkpointer *c = &s->checkpointer;
    int left = 0;
    if (wj_lite_checkpoint(c->db, WJ_LITE_PASSIVE, &left, NULL) != WJ_OK)
        return;
    int pages = atomic_load_explicit(&c->log_pages, memory_order_relaxed);
    if (pages < LIMIT_PAGES)
        return;
    if (wj_lite_checkpoint(c->db, WJ_LITE_PASSIVE, &left, NULL) != WJ_OK) /* what came meanwhile */
        return;
    wj_queue_hold(&s->queue);
    int rc = wj_lite_checkpoint(c->db, pages < CUT_PAGES ? WJ_LITE_RESTART : WJ_LITE_TRUNCATE, &left, NULL);
    wj_queue_release(&s->queue);
    if (rc == WJ_OK && left == 0) /* else a long read was in the way: the next round tries again */
        atomic_fetch_add(&s->checkpoints, 1);
}

static void *run_checkpointer(void *arg)
{
    struct wj_store *s = arg;
    struct wj_checkpointer *c = &s->checkpointer;
    pthread_mutex_lock(&c->lock);
    while (!c->closing) {
        if (!c->wanted) {
            pthread_cond_wait(&c->wake, &c->lock);
            continue;
        }
        c->wanted = false;
        pthread_mutex_unlock(&c->lock);
        move_log(s);
        pthread_mutex_lock(&c->lock);
    }
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

int wj_checkpointer_start(struct wj_store *s, struct wj_err *e)
{
    struct wj_checkpointer *c = &s->checkpointer;
    struct wj_conn_opts o = { .cache_bytes = 1 << 20, .impatient = true };
    int rc = wj_conn_open(s->url, &o, &c->db, e);
    if (rc != WJ_OK)
        return rc;
    c->want_at = WANT_PAGES;
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->wake, NULL);
    if (pthread_create(&c->thread, NULL, run_checkpointer, s) != 0)
        return wj_fail(e, WJ_E_NOMEM, "cannot start the thread of checkpoints");
    c->started = true;
    return WJ_OK;
}

void wj_checkpointer_stop(struct wj_store *s)
{
    struct wj_checkpointer *c = &s->checkpointer;
    if (c->started) {
        pthread_mutex_lock(&c->lock);
        c->closing = true;
        pthread_cond_signal(&c->wake);
        pthread_mutex_unlock(&c->lock);
        pthread_join(c->thread, NULL);
    }
    wj_conn_close(c->db);
    c->db = NULL;
}
