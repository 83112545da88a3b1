/* db.c - see db.h: checks what goes in, calls the engine. */
#include "db/db_priv.h"
#include "db/input.h"
#include "db/sink.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

/* May this statement run now? */
static int check_state(const struct wj_db *db, const struct wj_sql *q, struct wj_err *e)
{
    if (db->broken)
        return wj_fail(e, WJ_E_AGAIN, "%s: the connection to the database was lost", q->name);
    if (!db->in_tx)
        return wj_fail(e, WJ_E_STATE, "%s: not inside a transaction", q->name);
    if (db->failed)
        return wj_fail(e, WJ_E_STATE, "%s: a statement before it failed, the transaction is void", q->name);
    if (db->walking)
        return wj_fail(e, WJ_E_STATE, "%s: the rows of another query are being walked", q->name);
    if (q->writes && !db->writing)
        return wj_fail(e, WJ_E_STATE, "%s: it changes rows, but this is a read", q->name);
    return WJ_OK;
}

/* Run a query into a sink. */
static int run(struct wj_db *db, struct wj_sink *s, const void *in, struct wj_err *e)
{
    int rc = check_state(db, s->sql, e);
    if (rc == WJ_OK)
        rc = wj_input_check(s->sql, in, e);
    if (rc != WJ_OK)
        return rc;
    if (s->sql->writes)
        db->changed = true;
    return db->driver->rows(db, s, in, e);
}

int wj_db_rows(struct wj_db *db, struct wj_arena *a, const struct wj_sql *q, const void *in,
               struct wj_list *out, struct wj_err *e)
{
    struct wj_sink s = { .sql = q, .arena = a };
    int rc = run(db, &s, in, e);
    if (rc == WJ_OK)
        *out = (struct wj_list){ s.items, s.n };
    return rc;
}

int wj_db_one(struct wj_db *db, struct wj_arena *a, const struct wj_sql *q, const void *in, void *row,
              struct wj_err *e)
{
    struct wj_list l = { 0 };
    int rc = wj_db_rows(db, a, q, in, &l, e);
    if (rc != WJ_OK)
        return rc;
    if (!l.n)
        return wj_fail(e, WJ_E_NOTFOUND, "%s: no such row", q->name);
    memcpy(row, l.items, q->row_size);
    return WJ_OK;
}

int wj_db_each(struct wj_db *db, const struct wj_sql *q, const void *in, const struct wj_walk *walk,
               struct wj_err *e)
{
    void *row = malloc(q->row_size);
    if (!row)
        return wj_fail(e, WJ_E_NOMEM, "%s: out of memory", q->name);
    struct wj_sink s = { .sql = q, .walk = walk, .items = row };
    int rc = run(db, &s, in, e);
    free(row);
    return rc;
}

int wj_db_exec(struct wj_db *db, const struct wj_sql *q, const void *in, int64_t *changed, struct wj_err *e)
{
    int rc = check_state(db, q, e);
    if (rc == WJ_OK)
        rc = wj_input_check(q, in, e);
    if (rc != WJ_OK)
        return rc;
    db->changed = true;
    return db->driver->exec(db, q, in, changed, e);
}

void *wj_db_hook(const struct wj_db *db)
{
    return db->hook;
}
