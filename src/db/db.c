/* db.c - see db.h and conn.h: checks what goes in, keeps the state of the transaction, calls the engine. */
#include "db/db_priv.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_MAX = 256 << 20 }; /* bytes of one text; both engines could hold more */

/* --- inputs ------------------------------------------------------------- */

struct wj_input wj_db_input(const struct wj_slot *s, const void *in)
{
    const char *at = (const char *)in + s->offset;
    struct wj_input v = { 0 };
    switch ((enum wj_col)s->col) {
    case WJ_C_I64:
        memcpy(&v.i64, at, sizeof v.i64);
        v.is_null = v.i64 == WJ_NONE;
        break;
    case WJ_C_F64:
        memcpy(&v.f64, at, sizeof v.f64);
        v.is_null = isnan(v.f64);
        break;
    case WJ_C_TEXT:
    case WJ_C_BYTES:
        memcpy(&v.str, at, sizeof v.str);
        v.is_null = !v.str.p;
        break;
    }
    return v;
}

static int check_inputs(const struct wj_sql *q, const void *in, struct wj_err *e)
{
    for (size_t i = 0; i < q->nin; i++) {
        const struct wj_slot *s = &q->in[i];
        struct wj_input v = wj_db_input(s, in);
        size_t bad = 0;
        if (v.is_null && !s->nullable)
            return wj_fail_at(e, WJ_E_INVALID, s->name, "%s: %s is missing", q->name, s->name);
        if (v.is_null || s->col == WJ_C_I64 || s->col == WJ_C_F64)
            continue;
        if (v.str.n > VALUE_MAX)
            return wj_fail_at(e, WJ_E_LIMIT, s->name, "%s: %s is longer than %d bytes", q->name, s->name,
                              VALUE_MAX);
        if (s->col != WJ_C_TEXT)
            continue;
        if (!wj_utf8_check(v.str, &bad))
            return wj_fail_at(e, WJ_E_INVALID, s->name, "%s: %s is not UTF-8 at byte %zu", q->name, s->name,
                              bad);
        if (v.str.n && memchr(v.str.p, 0, v.str.n))
            return wj_fail_at(e, WJ_E_INVALID, s->name, "%s: %s holds a NUL character", q->name, s->name);
    }
    return WJ_OK;
}

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

/* --- rows --------------------------------------------------------------- */

int wj_sink_next(struct wj_sink *s, void **row, struct wj_err *e)
{
    if (s->walk) {
        *row = memset(s->items, 0, s->sql->row_size);
        return WJ_OK;
    }
    if (s->sql->single && s->n)
        return wj_fail(e, WJ_E_CORRUPT, "%s: more than one row", s->sql->name);
    *row = wj_grow(s->arena, &s->items, &s->n, &s->cap, s->sql->row_size);
    if (!*row)
        return wj_fail(e, WJ_E_LIMIT, "%s: the rows do not fit the memory allowed", s->sql->name);
    return WJ_OK;
}

static int refuse_type(const struct wj_sink *s, size_t col, const char *got, struct wj_err *e)
{
    static const char *const names[] = { "i64", "f64", "text", "bytes" };
    const struct wj_slot *slot = &s->sql->out[col];
    return wj_fail(e, WJ_E_CORRUPT, "%s: column %s is %s, but declared %s", s->sql->name, slot->name, got,
                   names[slot->col]);
}

int wj_sink_i64(struct wj_sink *s, void *row, size_t col, int64_t v, struct wj_err *e)
{
    const struct wj_slot *slot = &s->sql->out[col];
    if (slot->col == WJ_C_F64)
        return wj_sink_f64(s, row, col, (double)v, e);
    if (slot->col != WJ_C_I64)
        return refuse_type(s, col, "i64", e);
    memcpy((char *)row + slot->offset, &v, sizeof v);
    return WJ_OK;
}

int wj_sink_f64(struct wj_sink *s, void *row, size_t col, double v, struct wj_err *e)
{
    const struct wj_slot *slot = &s->sql->out[col];
    if (slot->col != WJ_C_F64)
        return refuse_type(s, col, "f64", e);
    memcpy((char *)row + slot->offset, &v, sizeof v);
    return WJ_OK;
}

int wj_sink_str(struct wj_sink *s, void *row, size_t col, struct wj_str v, struct wj_err *e)
{
    const struct wj_slot *slot = &s->sql->out[col];
    if (slot->col != WJ_C_TEXT && slot->col != WJ_C_BYTES)
        return refuse_type(s, col, "text or bytes", e);
    if (!v.p)
        v.p = "";
    if (s->arena) {
        char *copy = wj_alloc(s->arena, v.n + 1); /* a NUL stands behind it */
        if (!copy)
            return wj_fail(e, WJ_E_LIMIT, "%s: the rows do not fit the memory allowed", s->sql->name);
        if (v.n)
            memcpy(copy, v.p, v.n);
        v.p = copy;
    }
    memcpy((char *)row + slot->offset, &v, sizeof v);
    return WJ_OK;
}

int wj_sink_null(struct wj_sink *s, void *row, size_t col, struct wj_err *e)
{
    const struct wj_slot *slot = &s->sql->out[col];
    int64_t none = WJ_NONE;
    double nan_value = NAN;
    struct wj_str no = WJ_NOSTR;
    if (!slot->nullable)
        return wj_fail(e, WJ_E_CORRUPT, "%s: column %s is null, but declared without ?", s->sql->name,
                       slot->name);
    char *at = (char *)row + slot->offset;
    if (slot->col == WJ_C_I64)
        memcpy(at, &none, sizeof none);
    else if (slot->col == WJ_C_F64)
        memcpy(at, &nan_value, sizeof nan_value);
    else
        memcpy(at, &no, sizeof no);
    return WJ_OK;
}

int wj_sink_row_done(struct wj_sink *s, void *row, struct wj_err *e)
{
    return s->walk ? s->walk->row(s->walk->ctx, row, e) : WJ_OK;
}

/* --- the cache of compiled statements ------------------------------------ */

static size_t hash_pointer(const void *p)
{
    return (size_t)(((uint64_t)(uintptr_t)p * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

static struct wj_cached *find_slot(struct wj_cached *cache, size_t cap, const struct wj_sql *q)
{
    size_t i = hash_pointer(q) & (cap - 1);
    while (cache[i].sql && cache[i].sql != q)
        i = (i + 1) & (cap - 1);
    return &cache[i];
}

static void grow_cache(struct wj_db *db)
{
    size_t cap = db->cache_cap ? db->cache_cap * 2 : 64;
    struct wj_cached *bigger = calloc(cap, sizeof *bigger);
    if (!bigger) {
        fputs("wangjian: out of memory\n", stderr);
        abort();
    }
    for (size_t i = 0; i < db->cache_cap; i++)
        if (db->cache[i].sql)
            *find_slot(bigger, cap, db->cache[i].sql) = db->cache[i];
    free(db->cache);
    db->cache = bigger;
    db->cache_cap = cap;
}

struct wj_cached *wj_db_cached(struct wj_db *db, const struct wj_sql *q)
{
    if (db->cache_n * 2 >= db->cache_cap)
        grow_cache(db);
    struct wj_cached *c = find_slot(db->cache, db->cache_cap, q);
    if (!c->sql) {
        c->sql = q;
        db->cache_n++;
    }
    return c;
}

/* --- queries ------------------------------------------------------------- */

/* Run a query into a sink. */
static int run(struct wj_db *db, struct wj_sink *s, const void *in, struct wj_err *e)
{
    int rc = check_state(db, s->sql, e);
    if (rc == WJ_OK)
        rc = check_inputs(s->sql, in, e);
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
        rc = check_inputs(q, in, e);
    if (rc != WJ_OK)
        return rc;
    db->changed = true;
    return db->driver->exec(db, q, in, changed, e);
}

void *wj_db_hook(const struct wj_db *db)
{
    return db->hook;
}

/* --- connections ---------------------------------------------------------- */

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
    bool pg;
    const char *rest;
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
    struct wj_cached *cache = db->cache;
    db->driver->close(db);
    free(cache);
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
