/* conn.c - see conn.h: the state of a transaction, and the way to the engine. */
#include "db/db_priv.h"
#include "db/lite.h"
#include "db/pg.h"

int wj_conn_url(const char *url, bool *pg, const char **rest, struct wj_err *e)
{
    struct wj_str s = wj_strz(url);
    if (wj_str_starts(s, WJ_S("sqlite:")) && s.n > 7) {
        if (wj_str_starts(s, WJ_S("sqlite::")) || wj_str_starts(s, WJ_S("sqlite:file:")))
            return wj_fail(e, WJ_E_INVALID, "the store's url: expected a path behind \"sqlite:\", not \"%s\"",
                           url + 7);
        *pg = false;
        *rest = url + 7;
        return WJ_OK;
    }
    if (wj_str_starts(s, WJ_S("postgres://")) || wj_str_starts(s, WJ_S("postgresql://"))) {
        *pg = true;
        *rest = url;
        return WJ_OK;
    }
    return wj_fail(e, WJ_E_INVALID,
                   "the store's url: expected sqlite:PATH or postgres://..."); /* may hold a password */
}

int wj_conn_open(const char *url, const struct wj_conn_opts *o, struct wj_db **out, struct wj_err *e)
{
    bool pg = false;
    const char *rest = NULL;
    int rc = wj_conn_url(url, &pg, &rest, e);
    if (rc != WJ_OK)
        return rc;
    return pg ? wj_pg_open(rest, o, out, e) : wj_lite_open(rest, o, out, e);
}

void wj_conn_close(struct wj_db *db)
{
    if (!db)
        return;
    wj_conn_rollback(db);
    db->driver->close(db);
}

int wj_conn_begin(struct wj_db *db, bool write, struct wj_err *e)
{
    if (db->broken)
        return wj_fail(e, WJ_E_AGAIN, "the connection to the database was lost");
    if (db->in_tx)
        return wj_fail(e, WJ_E_STATE, "a transaction is open already");
    if (write && db->reader)
        return wj_fail(e, WJ_E_STATE, "this connection is for reading only");
    int rc = db->driver->begin(db, write, e);
    if (rc == WJ_OK) {
        db->in_tx = true;
        db->writing = write;
        db->failed = db->changed = false;
    }
    return rc;
}

int wj_conn_commit(struct wj_db *db, struct wj_err *e)
{
    if (!db->in_tx)
        return wj_fail(e, WJ_E_STATE, "no transaction to commit");
    int rc = db->failed ? wj_fail(e, WJ_E_STATE, "a statement failed, the transaction is void")
                        : db->driver->commit(db, e);
    if (rc != WJ_OK)
        wj_conn_rollback(db);
    db->in_tx = false;
    return rc;
}

void wj_conn_rollback(struct wj_db *db)
{
    if (!db->in_tx)
        return;
    if (!db->broken)
        db->driver->rollback(db);
    db->in_tx = db->failed = false;
}

int wj_conn_save(struct wj_db *db, struct wj_err *e)
{
    int rc = db->driver->save(db, e);
    if (rc == WJ_OK)
        db->changed = false;
    return rc;
}

int wj_conn_release(struct wj_db *db, struct wj_err *e)
{
    if (db->failed)
        return wj_fail(e, WJ_E_STATE, "a statement failed, the savepoint is void");
    return db->driver->release(db, e);
}

int wj_conn_undo(struct wj_db *db, struct wj_err *e)
{
    int rc = db->driver->undo(db, e);
    if (rc == WJ_OK)
        db->failed = false;
    return rc;
}

void wj_conn_mark(struct wj_db *db)
{
    db->changed = false;
}

int wj_conn_settle(struct wj_db *db, struct wj_err *e)
{
    return db->driver->settle(db, e);
}

bool wj_conn_in_tx(const struct wj_db *db)
{
    return db->in_tx;
}

bool wj_conn_is_pg(const struct wj_db *db)
{
    return db->is_pg;
}

bool wj_conn_has_failed(const struct wj_db *db)
{
    return db->failed;
}

bool wj_conn_is_broken(const struct wj_db *db)
{
    return db->broken;
}

bool wj_conn_has_changed(const struct wj_db *db)
{
    return db->changed;
}

void wj_conn_hook(struct wj_db *db, void *ctx)
{
    db->hook = ctx;
}

int wj_conn_prepare(struct wj_db *db, const struct wj_sql *q, struct wj_err *e)
{
    return db->driver->prepare(db, q, e);
}

int wj_conn_script(struct wj_db *db, const char *text, struct wj_err *e)
{
    if (!db->in_tx || db->failed || db->broken)
        return wj_fail(e, WJ_E_STATE, "a script needs a transaction that has not failed");
    db->changed = true;
    return db->driver->script(db, text, e);
}
