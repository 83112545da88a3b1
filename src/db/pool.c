/* pool.c - the connections that read. */
#include "db/store_priv.h"

#include <stdlib.h>

enum { READERS = 4 };

int wj_pool_init(struct wj_store *s, struct wj_err *e)
{
    struct wj_pool *p = &s->pool;
    p->max = s->o.readers ? s->o.readers : READERS;
    p->idle = calloc(p->max, sizeof *p->idle);
    if (!p->idle)
        return wj_fail(e, WJ_E_NOMEM, "out of memory");
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->free_one, NULL);
    return WJ_OK;
}

void wj_pool_fini(struct wj_store *s)
{
    struct wj_pool *p = &s->pool;
    if (!p->idle)
        return;
    while (p->idle_n)
        wj_conn_close(p->idle[--p->idle_n].db);
    free(p->idle);
    pthread_cond_destroy(&p->free_one);
    pthread_mutex_destroy(&p->lock);
}

/* A connection that nobody uses, waiting for one if need be; NULL: the caller may open a new one. */
static struct wj_db *take_idle(struct wj_pool *p)
{
    struct wj_db *db = NULL;
    pthread_mutex_lock(&p->lock);
    while (!p->idle_n && p->open_n == p->max)
        pthread_cond_wait(&p->free_one, &p->lock);
    if (p->idle_n)
        db = p->idle[--p->idle_n].db; /* the one used last: its cache is warm */
    else
        p->open_n++;
    pthread_mutex_unlock(&p->lock);
    return db;
}

/* Give a connection back; NULL or a broken one leaves its place free. */
static void give_back(struct wj_pool *p, struct wj_db *db)
{
    if (db && wj_conn_is_broken(db)) {
        wj_conn_close(db);
        db = NULL;
    }
    pthread_mutex_lock(&p->lock);
    if (db)
        p->idle[p->idle_n++].db = db;
    else
        p->open_n--;
    pthread_cond_signal(&p->free_one);
    pthread_mutex_unlock(&p->lock);
}

static int run_read(struct wj_db *db, wj_tx_fn *fn, void *ctx, struct wj_err *e)
{
    int rc = wj_conn_begin(db, false, e);
    if (rc != WJ_OK)
        return rc;
    rc = fn(db, ctx, e);
    if (rc == WJ_OK)
        return wj_conn_commit(db, e);
    wj_conn_rollback(db);
    return rc;
}

static int open_reader(const struct wj_store *s, struct wj_db **out, struct wj_err *e)
{
    struct wj_conn_opts o = { .reader = true, .cache_bytes = s->o.cache_bytes };
    return wj_conn_open(s->url, &o, out, e);
}

int wj_store_read(struct wj_store *s, wj_tx_fn *fn, void *ctx, struct wj_err *e)
{
    struct wj_db *db = take_idle(&s->pool);
    bool is_new = !db;
    int rc = db ? WJ_OK : open_reader(s, &db, e);
    if (rc == WJ_OK)
        rc = run_read(db, fn, ctx, e);
    if (db && wj_conn_is_broken(db) && !is_new) { /* it had died while idle, perhaps: try a fresh one, once */
        wj_conn_close(db);
        db = NULL;
        rc = open_reader(s, &db, e);
        if (rc == WJ_OK)
            rc = run_read(db, fn, ctx, e);
    }
    give_back(&s->pool, db);
    return rc;
}
