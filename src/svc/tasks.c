/* tasks.c - see tasks.h. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime(2) */
#include "svc/tasks.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/matter.h"
#include "core/task.h"
#include "svc/layout.h"

#include <stdlib.h>
#include <time.h>

enum { TASK_ARENA = 256 << 20, TX_ARENA = 1 << 20, WRITE_FAILED_WAIT_MS = 1000 };

/* One task under way. */
struct doing {
    struct wj_node *node;
    struct wj_arena *arena;
    struct wjq_task_next_row task;
    struct wjq_document_order_row order;
    bool found;
    int64_t next_ms; /* when none is due: the time of the first that waits; WJ_NONE: there is none */
    struct wj_matter_made made;
    const char *why; /* it failed */
};

/* The transactions run again when their batch is repeated: each begins from the arena as it was. */
static int take(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct doing *d = ctx;
    wj_arena_reset(d->arena);
    d->next_ms = WJ_NONE;
    int rc = wjq_task_next(db, d->arena, &(struct wjq_task_next_in){ wj_now_ms() }, &d->task, &d->found, e);
    if (rc == WJ_OK && !d->found) {
        struct wjq_task_first_row first;
        bool waits;
        rc = wjq_task_first(db, d->arena, &first, &waits, e);
        if (rc == WJ_OK && waits)
            d->next_ms = first.next_ms;
        return rc;
    }
    if (rc == WJ_OK)
        rc = wjq_document_order(db, d->arena,
                                &(struct wjq_document_order_in){ d->task.matter_id, d->task.object_id },
                                &d->order, e);
    if (rc == WJ_E_NOTFOUND) { /* nothing to make it of: it fails like any other, and holds nobody up */
        d->order = (struct wjq_document_order_row){ 0 };
        rc = WJ_OK;
    }
    return rc;
}

static int file(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct doing *d = ctx;
    struct wj_arena *a = wj_arena_new(TX_ARENA);
    struct wj_tx tx = wj_node_tx(d->node, db, a, WJ_S("system"));
    int rc = wj_matter_file_doc(&tx, &d->made, e);
    if (rc == WJ_OK)
        rc = wj_task_done(&tx, d->task.id, e);
    wj_arena_free(a);
    return rc;
}

static int put_off(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct doing *d = ctx;
    struct wj_arena *a = wj_arena_new(TX_ARENA);
    struct wj_tx tx = wj_node_tx(d->node, db, a, WJ_S("system"));
    bool given_up = false;
    int rc = wj_task_retry(&tx, &d->task, d->why, &given_up, e);
    if (rc == WJ_OK && given_up)
        rc = wj_matter_fail_doc(&tx, d->task.matter_id, d->task.object_id, e);
    wj_arena_free(a);
    return rc;
}

/* The slow part: PDF and DOCX from the layout. */
static int make(struct doing *d, struct wj_err *e)
{
    struct wj_paper p = { .made_ms = d->order.made_ms, .fonts_dir = getenv("WANGJIAN_FONTS") };
    d->made = (struct wj_matter_made){ .matter_id = d->task.matter_id, .id = d->task.object_id };
    int rc = wj_layout_read(d->arena, d->order.layout, &p, e);
    if (rc == WJ_OK)
        rc = wj_paper_pdf(d->arena, &p, &d->made.pdf, NULL, e);
    return rc != WJ_OK ? rc : wj_paper_docx(d->arena, &p, &d->made.docx, e);
}

static int do_one(struct doing *d, struct wj_err *e)
{
    struct wj_err why = WJ_ERR_INIT;
    int rc = wj_store_write(d->node->store, take, d, e);
    if (rc != WJ_OK || !d->found)
        return rc;
    if (make(d, &why) == WJ_OK)
        return wj_store_write(d->node->store, file, d, e);
    wj_log(WJ_WARN, "tasks", "%s " WJ_FMT ": %s", "document", WJ_ARG(d->task.object_id), why.msg);
    d->why = why.msg;
    return wj_store_write(d->node->store, put_off, d, e);
}

int wj_tasks_drain(struct wj_node *n, int64_t *count, struct wj_err *e)
{
    struct doing d = { .node = n, .arena = wj_arena_new(TASK_ARENA), .found = true };
    int64_t done = 0;
    int rc = WJ_OK;
    while (rc == WJ_OK && d.found) {
        rc = do_one(&d, e);
        done += rc == WJ_OK && d.found;
    }
    wj_arena_free(d.arena);
    if (rc == WJ_OK && count)
        *count = done;
    return rc;
}

struct wj_tasks {
    struct wj_node *node;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool added, stop;
};

/* On the writer's thread, before its commit: what is taken afterwards queues behind that commit. */
static void on_added(void *ctx)
{
    struct wj_tasks *t = ctx;
    pthread_mutex_lock(&t->lock);
    t->added = true;
    pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->lock);
}

/* Until a task is added, the time comes, or the end; false at the end. */
static bool wait_for_more(struct wj_tasks *t, int64_t until_ms)
{
    pthread_mutex_lock(&t->lock);
    while (!t->added && !t->stop) {
        struct timespec ts = { .tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000 };
        if (until_ms == WJ_NONE)
            pthread_cond_wait(&t->wake, &t->lock);
        else if (pthread_cond_timedwait(&t->wake, &t->lock, &ts) != 0)
            break;
    }
    t->added = false;
    bool go_on = !t->stop;
    pthread_mutex_unlock(&t->lock);
    return go_on;
}

static bool is_stopped(struct wj_tasks *t)
{
    pthread_mutex_lock(&t->lock);
    bool stop = t->stop;
    pthread_mutex_unlock(&t->lock);
    return stop;
}

static void *work(void *ctx)
{
    struct wj_tasks *t = ctx;
    struct doing d = { .node = t->node, .arena = wj_arena_new(TASK_ARENA) };
    bool go_on = true;
    while (go_on) {
        struct wj_err e = WJ_ERR_INIT;
        int rc = do_one(&d, &e);
        if (rc != WJ_OK)
            wj_log(WJ_WARN, "tasks", "%s", e.msg);
        if (rc == WJ_OK && d.found)
            go_on = !is_stopped(t);
        else
            go_on = wait_for_more(t, rc == WJ_OK ? d.next_ms : wj_now_ms() + WRITE_FAILED_WAIT_MS);
    }
    wj_arena_free(d.arena);
    return NULL;
}

int wj_tasks_start(struct wj_node *n, struct wj_tasks **out, struct wj_err *e)
{
    struct wj_tasks *t = calloc(1, sizeof *t);
    if (!t)
        return wj_fail(e, WJ_E_NOMEM, "out of memory");
    t->node = n;
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->wake, NULL);
    n->core.task_ctx = t;
    n->core.task_added = on_added;
    if (pthread_create(&t->thread, NULL, work, t) != 0) {
        n->core.task_added = NULL;
        free(t);
        return wj_fail(e, WJ_E_IO, "cannot start the thread that makes documents");
    }
    *out = t;
    return WJ_OK;
}

void wj_tasks_stop(struct wj_tasks *t)
{
    if (!t)
        return;
    pthread_mutex_lock(&t->lock);
    t->stop = true;
    pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->thread, NULL);
    t->node->core.task_added = NULL;
    pthread_cond_destroy(&t->wake);
    pthread_mutex_destroy(&t->lock);
    free(t);
}
