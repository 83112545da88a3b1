/*
 * writer.c - group commit.
 *
 * One thread takes what waits in the queue, runs it in one transaction, makes
 * it durable with one commit and answers everyone.  While it commits the next
 * batch gathers: nothing is ever delayed to make a batch larger.
 *
 * Two ways to run a batch.  The careful way gives every write a savepoint and
 * waits for its statements.  The fast way (PostgreSQL, where each of these is a
 * round trip) only sends; a write that fails before it has changed a row costs
 * nothing, any other failure begins the whole batch again in the careful way.
 */
#define _POSIX_C_SOURCE 200809L /* nanosleep(2) */
#include "db/store_priv.h"

#include "base/arena.h"
#include "base/clock.h"
#include "db/lite.h"
#include "db/pg.h"
#include "q_schema.h"

#include <sodium.h>
#include <time.h>

enum {
    BATCH_MAX = 512,
    BATCH_US = 20 * 1000, /* a batch that has run so long takes nothing more in */
    CAREFUL_BATCHES = 8,
    OUTAGE_MS = 5000, /* so long, writes wait for a lost server */
    DOUBT_MS = 60000  /* so long, those whose commit was under way */
};

/* What was taken from the queue at once: a list of writes that ends at NULL. */
struct batch {
    struct wj_write *first;
    bool sent;       /* the commit was sent: with a lost connection its outcome is open */
    int64_t started; /* µs */
};

/* --- answers ------------------------------------------------------------------------- */

static void answer(struct wj_store *s, struct wj_write *job)
{
    atomic_fetch_add_explicit(&s->jobs, 1, memory_order_relaxed);
    if (job->rc != WJ_OK)
        atomic_fetch_add_explicit(&s->failed, 1, memory_order_relaxed);
    job->done(job); /* the caller's again: not to be touched any more */
}

static void answer_all(struct wj_store *s, struct batch *b)
{
    for (struct wj_write *job = b->first, *next; job; job = next) {
        next = job->next;
        answer(s, job);
    }
}

/* Those that had succeeded so far get the error of the whole; all of them when there is no telling why they
 * failed. */
static void fail_all(struct batch *b, bool all, int rc, const struct wj_err *e)
{
    for (struct wj_write *job = b->first; job; job = job->next)
        if (all || job->rc == WJ_OK) {
            job->rc = rc;
            job->err = *e;
        }
}

/* --- running a batch ------------------------------------------------------------------ */

static void end_job(struct wj_store *s, bool kept)
{
    if (s->o.hooks.job_end)
        s->o.hooks.job_end(s->o.hooks.ctx, kept);
}

static int call_job(struct wj_db *db, struct wj_write *job)
{
    job->err = (struct wj_err)WJ_ERR_INIT;
    int rc = job->run(db, job->ctx, &job->err);
    if (rc == WJ_OK && wj_conn_has_failed(db))
        rc = wj_fail(&job->err, WJ_E_STATE,
                     "a statement of this write failed and the failure was passed over");
    return rc;
}

/* In a savepoint. An answer other than WJ_OK: the transaction as a whole is lost. */
static int run_careful(struct wj_store *s, struct wj_db *db, struct wj_write *job, struct wj_err *e)
{
    int rc = wj_conn_save(db, e);
    if (rc != WJ_OK)
        return rc;
    job->rc = call_job(db, job);
    if (job->rc == WJ_OK)
        job->rc = wj_conn_settle(db, &job->err);
    if (job->rc == WJ_OK)
        rc = wj_conn_release(db, e);
    else if (wj_conn_undo(db, e) != WJ_OK) {
        if (e)
            *e = job->err; /* what broke the transaction says more than that it cannot be undone */
        rc = job->rc;
    }
    end_job(s, job->rc == WJ_OK);
    return rc;
}

/* Without one. WJ_E_STATE: begin again in the careful way. */
static int run_fast(struct wj_store *s, struct wj_db *db, struct wj_write *job, struct wj_err *e)
{
    wj_conn_mark(db);
    job->rc = call_job(db, job);
    if (job->rc != WJ_OK && (wj_conn_has_failed(db) || wj_conn_has_changed(db)))
        return wj_fail(e, WJ_E_STATE, "a write failed");
    end_job(s, job->rc == WJ_OK);
    return WJ_OK;
}

static int run_jobs(struct wj_store *s, struct batch *b, bool fast, size_t *kept, struct wj_err *e)
{
    struct wj_db *db = s->writer.db;
    int rc = WJ_OK;
    for (struct wj_write **at = &b->first; rc == WJ_OK && *at; at = &(*at)->next) {
        if (*at != b->first && wj_monotonic_us() - b->started > BATCH_US) {
            wj_queue_put_back(&s->queue, at);
            break;
        }
        rc = fast ? run_fast(s, db, *at, e) : run_careful(s, db, *at, e);
        *kept += (*at)->rc == WJ_OK;
    }
    return rc;
}

static int commit(struct wj_store *s, struct batch *b, struct wj_err *e)
{
    struct wj_db *db = s->writer.db;
    int rc = WJ_OK;
    if (s->o.hooks.before_commit)
        rc = s->o.hooks.before_commit(db, s->o.hooks.ctx, e);
    if (rc != WJ_OK)
        return rc;
    if (s->pg) {
        struct wjq_batch_mark_in in = { ++s->writer.batch };
        rc = wjq_batch_mark(db, &in, NULL, e);
        if (rc != WJ_OK)
            return rc;
        b->sent = true;
    }
    rc = wj_conn_commit(db, e);
    if (rc == WJ_OK)
        atomic_fetch_add_explicit(&s->batches, 1, memory_order_relaxed);
    return rc;
}

/* One try at a batch. WJ_OK: every write has its answer; else none counts. */
static int attempt(struct wj_store *s, struct batch *b, bool fast, struct wj_err *e)
{
    struct wj_db *db = s->writer.db;
    size_t kept = 0;
    b->sent = false;
    b->started = wj_monotonic_us();
    int rc = wj_conn_begin(db, true, e);
    if (rc != WJ_OK)
        return rc;
    if (s->o.hooks.begin)
        s->o.hooks.begin(s->o.hooks.ctx);
    rc = run_jobs(s, b, fast, &kept, e);
    if (rc == WJ_OK && kept)
        rc = commit(s, b, e);
    if (rc != WJ_OK || !kept)
        wj_conn_rollback(db);
    return rc;
}

/* --- a lost server ---------------------------------------------------------------------- */

static void pause_ms(long ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
    nanosleep(&t, NULL);
}

/* Everything that waits is told to try again. */
static void turn_away(struct wj_store *s, const struct wj_err *why)
{
    struct batch b = { 0 };
    wj_queue_take_all(&s->queue, &b.first);
    struct wj_err e = *why;
    e.rc = WJ_E_AGAIN;
    fail_all(&b, true, WJ_E_AGAIN, &e);
    answer_all(s, &b);
}

/*
 * What became of a batch whose commit was under way.  The new connection holds
 * the store's lock, so the old one is gone for good and its fate is settled.
 */
static int ask_outcome(struct wj_store *s, struct wj_err *e)
{
    struct wj_db *db = s->writer.db;
    struct wj_arena *a = wj_arena_new(4096);
    struct wjq_batch_last_row row = { 0 };
    int rc = wj_conn_begin(db, false, e);
    if (rc == WJ_OK)
        rc = wjq_batch_last(db, a, &row, e);
    wj_conn_rollback(db);
    wj_arena_free(a);
    if (rc != WJ_OK)
        return WJ_E_IO; /* told by the caller */
    if (row.batch == s->writer.batch)
        return WJ_OK;
    return wj_fail(e, WJ_E_AGAIN, "the connection to PostgreSQL was lost; nothing of this was stored");
}

static int load_hook(struct wj_store *s, struct wj_db *db, struct wj_err *e)
{
    int rc = wj_conn_begin(db, false, e);
    if (rc != WJ_OK)
        return rc;
    rc = wj_migrate_check(db, &s->o.migrations, e);
    if (rc == WJ_OK && s->o.hooks.load)
        rc = s->o.hooks.load(db, s->o.hooks.ctx, e);
    wj_conn_rollback(db);
    return rc;
}

/* Connect, take the lock of the store, migrate the first time, and let the hook load. */
static int connect_writer(struct wj_store *s, struct wj_err *e)
{
    struct wj_conn_opts o = { .create = true,
                              .cache_bytes = s->o.cache_bytes,
                              .disk_max_bytes = s->o.disk_max_bytes };
    struct wj_db *db = NULL;
    int rc = wj_conn_open(s->url, &o, &db, e);
    if (rc == WJ_OK && s->pg)
        rc = wj_pg_lock(db, e);
    if (rc == WJ_OK && !s->writer.batch)
        rc = wj_migrate_up(db, &s->o.migrations, e);
    if (rc == WJ_OK) {
        wj_conn_hook(db, s->o.hooks.ctx);
        rc = load_hook(s, db, e);
    }
    if (rc != WJ_OK)
        wj_conn_close(db);
    else
        s->writer.db = db;
    return rc;
}

/* Connect again; waiting writes are turned away when it takes long. WJ_E_AGAIN: the store closes. */
static int reconnect(struct wj_store *s, int64_t until, struct wj_err *e)
{
    long wait_ms = 20;
    int64_t lost = wj_monotonic_us();
    wj_conn_close(s->writer.db);
    s->writer.db = NULL;
    atomic_fetch_add(&s->reconnects, 1);
    while (!wj_queue_is_closing(&s->queue)) {
        if (connect_writer(s, e) == WJ_OK)
            return WJ_OK;
        int64_t now = wj_monotonic_us();
        if (now > until)
            return WJ_E_AGAIN;
        if (now - lost > 1000 * (int64_t)OUTAGE_MS)
            turn_away(s, e);
        pause_ms(wait_ms);
        wait_ms = wait_ms < 1000 ? wait_ms * 2 : 1000;
    }
    return wj_fail(e, WJ_E_AGAIN, "the store is closing without its PostgreSQL server");
}

/* The connection went during a batch: every write of it gets a true answer. */
static int recover(struct wj_store *s, struct batch *b, struct wj_err *e)
{
    if (!b->sent)
        return wj_fail(e, WJ_E_AGAIN, "the connection to PostgreSQL was lost; nothing of this was stored");
    int64_t until = wj_monotonic_us() + 1000 * (int64_t)DOUBT_MS;
    while (reconnect(s, until, e) == WJ_OK) {
        int rc = ask_outcome(s, e);
        if (rc != WJ_E_IO)
            return rc;
        if (!wj_conn_is_broken(s->writer.db)) /* else that connection went, too: once more */
            break;
    }
    return wj_fail(e, WJ_E_IO,
                   "the connection to PostgreSQL was lost while storing: look whether it is there");
}

/* --- the thread --------------------------------------------------------------------------- */

static void run_batch(struct wj_store *s, struct batch *b)
{
    struct wj_writer *w = &s->writer;
    struct wj_err e = WJ_ERR_INIT;
    bool fast = s->pg && w->careful == 0;
    w->careful -= w->careful > 0;
    int rc = attempt(s, b, fast, &e);
    if (rc != WJ_OK && fast && !wj_conn_is_broken(w->db)) {
        w->careful = CAREFUL_BATCHES;
        atomic_fetch_add_explicit(&s->repeats, 1, memory_order_relaxed);
        rc = attempt(s, b, false, &e);
    }
    bool lost = rc != WJ_OK && wj_conn_is_broken(w->db);
    if (lost)
        rc = recover(s, b, &e);
    if (rc != WJ_OK)
        fail_all(b, lost, rc, &e);
    if (s->o.hooks.end)
        s->o.hooks.end(s->o.hooks.ctx, rc);
    if (rc == WJ_OK && !s->pg)
        wj_checkpointer_note(s, wj_lite_log_pages(w->db));
    answer_all(s, b);
}

static bool is_lost(const struct wj_writer *w)
{
    return !w->db || wj_conn_is_broken(w->db);
}

static void *run_writer(void *arg)
{
    struct wj_store *s = arg;
    size_t most = s->o.batch_max ? s->o.batch_max : BATCH_MAX;
    struct wj_err e = WJ_ERR_INIT;
    for (;;) {
        struct batch b = { 0 };
        int rc = is_lost(&s->writer) ? reconnect(s, INT64_MAX, &e) : WJ_OK;
        if (!wj_queue_take(&s->queue, most, &b.first))
            return NULL;
        if (rc == WJ_OK) {
            run_batch(s, &b);
        } else { /* closing, and no server to close with */
            fail_all(&b, true, WJ_E_AGAIN, &e);
            answer_all(s, &b);
        }
    }
}

int wj_writer_start(struct wj_store *s, struct wj_err *e)
{
    struct wj_writer *w = &s->writer;
    int rc = connect_writer(s, e);
    if (rc != WJ_OK)
        return rc;
    randombytes_buf(&w->batch, sizeof w->batch);
    w->batch = (w->batch & (INT64_MAX >> 8)) + 1; /* never 0 */
    w->started = pthread_create(&w->thread, NULL, run_writer, s) == 0;
    return w->started ? WJ_OK : wj_fail(e, WJ_E_NOMEM, "cannot start the thread of writes");
}

void wj_writer_stop(struct wj_store *s)
{
    struct wj_writer *w = &s->writer;
    if (w->started) {
        wj_queue_close(&s->queue);
        pthread_join(w->thread, NULL);
    }
    wj_conn_close(w->db);
    w->db = NULL;
}
