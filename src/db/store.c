/* store.c - see store.h: opening and closing, the lock of one node, handing in writes. */
#define _DEFAULT_SOURCE /* flock(2) */
#include "db/store_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { QUEUE_MAX = 65536 };

/* --- the lock beside a SQLite file --------------------------------------------------- */

static int refuse_second(const char *path, int fd, struct wj_err *e)
{
    char pid[24] = "";
    ssize_t n = read(fd, pid, sizeof pid - 1);
    pid[n > 0 ? n : 0] = '\0';
    pid[strcspn(pid, "\n")] = '\0';
    wj_fail(e, WJ_E_STATE, "another node has this store open: %s%s%s", path, pid[0] ? ", process " : "", pid);
    return wj_hint(e, WJ_E_STATE, "stop the other node first, or give this one a data directory of its own");
}

/* flock(2) on PATH.lock: gone with the process, however it ends. */
int wj_store_lock(const char *path, int *out, struct wj_err *e)
{
    char name[4096], pid[24];
    if (snprintf(name, sizeof name, "%s.lock", path) >= (int)sizeof name)
        return wj_fail(e, WJ_E_INVALID, "%s: path too long", path);
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0)
        return wj_fail(e, WJ_E_IO, "%s: %s", name, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        int rc = errno == EWOULDBLOCK ? refuse_second(path, fd, e)
                                      : wj_fail(e, WJ_E_IO, "%s: lock: %s", name, strerror(errno));
        close(fd);
        return rc;
    }
    snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    *out = fd;
    if (ftruncate(fd, 0) < 0 || pwrite(fd, pid, strlen(pid), 0) < 0)
        return WJ_OK; /* a full disk: the lock holds all the same, only its owner stays unnamed */
    return WJ_OK;
}

/* --- opening ---------------------------------------------------------------------------- */

static int check_shared(struct wj_db *db, void *ctx, struct wj_err *e)
{
    const struct wj_store *s = ctx;
    return wj_migrate_check(db, &s->o.migrations, e);
}

static int open_own(struct wj_store *s, const char *rest, struct wj_err *e)
{
    int rc = s->pg ? WJ_OK : wj_store_lock(rest, &s->lock_fd, e);
    if (rc == WJ_OK)
        rc = wj_writer_start(s, e);
    if (rc == WJ_OK && !s->pg)
        rc = wj_checkpointer_start(s, e);
    return rc;
}

static int open_store(const char *url, const struct wj_store_opts *o, bool shared, struct wj_store **out,
                      struct wj_err *e)
{
    bool pg = false;
    const char *rest = NULL;
    int rc = wj_conn_url(url, &pg, &rest, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_store *s = calloc(1, sizeof *s);
    size_t size = strlen(url) + 1;
    if (!s || !(s->url = malloc(size))) {
        free(s);
        return wj_fail(e, WJ_E_NOMEM, "out of memory");
    }
    memcpy(s->url, url, size);
    s->pg = pg;
    s->shared = shared;
    s->o = *o;
    s->lock_fd = -1;
    wj_queue_init(&s->queue, o->queue_max ? o->queue_max : QUEUE_MAX);
    rc = wj_pool_init(s, e);
    if (rc == WJ_OK)
        rc = shared ? wj_store_read(s, check_shared, s, e) : open_own(s, rest, e);
    if (rc != WJ_OK) {
        wj_store_close(s);
        return rc;
    }
    *out = s;
    return WJ_OK;
}

int wj_store_open(const char *url, const struct wj_store_opts *o, struct wj_store **out, struct wj_err *e)
{
    return open_store(url, o, false, out, e);
}

int wj_store_open_shared(const char *url, const struct wj_store_opts *o, struct wj_store **out,
                         struct wj_err *e)
{
    return open_store(url, o, true, out, e);
}

void wj_store_close(struct wj_store *s)
{
    if (!s)
        return;
    wj_checkpointer_stop(s); /* before the writer: it may hold it */
    wj_writer_stop(s);
    wj_pool_fini(s);
    if (s->lock_fd >= 0)
        close(s->lock_fd);
    free(s->url);
    free(s);
}

bool wj_store_is_pg(const struct wj_store *s)
{
    return s->pg;
}

/* --- writes ------------------------------------------------------------------------------ */

void wj_store_submit(struct wj_store *s, struct wj_write *job)
{
    int rc = s->shared ? wj_fail(&job->err, WJ_E_STATE, "the store was opened for reading only")
                       : wj_queue_put(&s->queue, job, &job->err);
    if (rc == WJ_OK)
        return;
    job->rc = rc;
    job->done(job);
}

struct waiting {
    struct wj_write job;
    void *ctx;
    wj_tx_fn *fn;
    sem_t done;
};

static int run_waiting(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct waiting *w = ctx;
    return w->fn(db, w->ctx, e);
}

static void wake_waiting(struct wj_write *job)
{
    struct waiting *w = job->ctx;
    sem_post(&w->done);
}

int wj_store_write(struct wj_store *s, wj_tx_fn *fn, void *ctx, struct wj_err *e)
{
    if (s->writer.started && pthread_equal(pthread_self(), s->writer.thread))
        return wj_fail(e, WJ_E_STATE, "a write inside a write would wait for itself");
    struct waiting w = { .fn = fn, .ctx = ctx };
    w.job = (struct wj_write){ .run = run_waiting, .done = wake_waiting, .ctx = &w };
    sem_init(&w.done, 0, 0);
    wj_store_submit(s, &w.job);
    while (sem_wait(&w.done) != 0)
        ; /* EINTR */
    sem_destroy(&w.done);
    if (w.job.rc != WJ_OK && e)
        *e = w.job.err;
    return w.job.rc;
}

void wj_store_stats(struct wj_store *s, struct wj_store_stats *out)
{
    *out = (struct wj_store_stats){ .jobs = s->jobs,
                                    .failed = s->failed,
                                    .batches = s->batches,
                                    .repeats = s->repeats,
                                    .reconnects = s->reconnects,
                                    .checkpoints = s->checkpoints };
    out->queued = (int64_t)wj_queue_length(&s->queue);
}
