/*
 * pg.c - the PostgreSQL engine, over libpq's pipeline mode.
 *
 * Statements are prepared once per connection and their values travel in
 * binary.  What gives no answer that anyone waits for (begin, savepoints, an
 * exec without count) is only sent (pg_wire.c).
 */
#include "db/pg_priv.h"

#include "db/input.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES_MAX = 256 };

/* --- statements ------------------------------------------------------------------ */

static int check_describe(const struct wj_sql *q, const PGresult *r, struct wj_pg_stmt *s, struct wj_err *e)
{
    static const char *const names[] = { "i64", "f64", "text", "bytes" };
    if (PQnfields(r) != q->nout)
        return wj_fail(e, WJ_E_CORRUPT, "%s: gives %d columns, but declares %d", q->name, PQnfields(r),
                       q->nout);
    if (PQnparams(r) != q->nin)
        return wj_fail(e, WJ_E_CORRUPT, "%s: takes %d values, but declares %d", q->name, PQnparams(r),
                       q->nin);
    for (int i = 0; i < q->nout; i++) {
        s->out[i] = PQftype(r, i);
        if (!wj_pg_fits(s->out[i], (enum wj_col)q->out[i].col)) {
            wj_fail(e, WJ_E_CORRUPT, "%s: column %s has the PostgreSQL type %u, but is declared %s", q->name,
                    q->out[i].name, s->out[i], names[q->out[i].col]);
            return wj_hint(e, WJ_E_CORRUPT, "write CAST(... AS BIGINT), TEXT or DOUBLE PRECISION around it");
        }
    }
    return WJ_OK;
}

/* The answers to a prepare and a describe. */
static int receive_prepared(struct wj_pg *p, const struct wj_sql *q, struct wj_pg_stmt *s, struct wj_err *e)
{
    int rc = WJ_OK;
    for (int i = 0; i < 2; i++) {
        PGresult *r = PQgetResult(p->c);
        if (!r || (!wj_pg_is_ok(r) && PQresultStatus(r) != PGRES_PIPELINE_ABORTED))
            rc = wj_pg_fail(p, q->name, r, e);
        else if (i == 1 && rc == WJ_OK)
            rc = check_describe(q, r, s, e);
        PQclear(r);
        while (!p->base.broken && (r = PQgetResult(p->c)))
            PQclear(r);
    }
    return rc;
}

static int get_stmt(struct wj_pg *p, const struct wj_sql *q, struct wj_pg_stmt **out, struct wj_err *e)
{
    struct wj_stmt *c = wj_stmts_get(&p->base.stmts, q);
    if (c->compiled) {
        *out = c->compiled;
        return WJ_OK;
    }
    int rc = wj_pg_settle(p, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_pg_stmt *s = calloc(1, sizeof *s + q->nout * sizeof(Oid));
    if (!s)
        return wj_fail(e, WJ_E_NOMEM, "%s: out of memory", q->name);
    snprintf(s->name, sizeof s->name, "q%u", p->statements++);
    if (!PQsendPrepare(p->c, s->name, q->pg, 0, NULL) || !PQsendDescribePrepared(p->c, s->name) ||
        !PQsendFlushRequest(p->c))
        rc = wj_pg_fail(p, q->name, NULL, e);
    else
        rc = receive_prepared(p, q, s, e);
    if (rc != WJ_OK) {
        p->base.failed = true;
        free(s);
        if (!p->base.broken)
            (void)wj_pg_resync(p, NULL);
        return rc;
    }
    *out = c->compiled = s;
    return WJ_OK;
}

static int prepare_pg(struct wj_db *db, const struct wj_sql *q, struct wj_err *e)
{
    struct wj_pg_stmt *s = NULL;
    int rc = get_stmt(wj_pg_of(db), q, &s, e);
    if (!db->in_tx)
        db->failed = false;
    return rc;
}

struct values {
    const char *at[VALUES_MAX];
    int length[VALUES_MAX], format[VALUES_MAX];
    uint64_t number[VALUES_MAX];
};

static uint64_t big_endian(uint64_t v)
{
    unsigned char b[8];
    for (int i = 0; i < 8; i++)
        b[i] = (unsigned char)(v >> (56 - 8 * i));
    memcpy(&v, b, sizeof v);
    return v;
}

static void fill_values(struct values *v, const struct wj_sql *q, const void *in)
{
    for (size_t i = 0; i < q->nin; i++) {
        const struct wj_slot *slot = &q->in[i];
        struct wj_input x = wj_input_get(slot, in);
        v->format[i] = 1; /* binary */
        v->at[i] = NULL;
        v->length[i] = 0;
        if (x.is_null)
            continue;
        if (slot->col == WJ_C_TEXT || slot->col == WJ_C_BYTES) {
            v->at[i] = x.str.p;
            v->length[i] = (int)x.str.n; /* db.c bounds it */
            continue;
        }
        uint64_t bits = (uint64_t)x.i64;
        if (slot->col == WJ_C_F64)
            memcpy(&bits, &x.f64, sizeof bits);
        v->number[i] = big_endian(bits);
        v->at[i] = (const char *)&v->number[i];
        v->length[i] = 8;
    }
}

static int send_query(struct wj_pg *p, const struct wj_sql *q, const struct wj_pg_stmt *s, const void *in)
{
    struct values v;
    fill_values(&v, q, in);
    return PQsendQueryPrepared(p->c, s->name, q->nin, v.at, v.length, v.format, 1);
}

static int read_rows(struct wj_pg *p, struct wj_sink *sink, const PGresult *r, const struct wj_pg_stmt *s,
                     struct wj_err *e)
{
    int rc = WJ_OK;
    for (int i = 0; rc == WJ_OK && i < PQntuples(r); i++) {
        void *row = NULL;
        rc = wj_sink_next(sink, &row, e);
        if (rc == WJ_OK)
            rc = wj_pg_read(sink, r, i, s->out, row, e);
        if (rc == WJ_OK) {
            p->base.walking = sink->walk != NULL;
            rc = wj_sink_row_done(sink, row, e);
            p->base.walking = false;
        }
    }
    return rc;
}

/* Every result of the query just sent: rows to the sink, the number of changed rows to *changed. */
static int receive_query(struct wj_pg *p, struct wj_sink *sink, const struct wj_pg_stmt *s, int64_t *changed,
                         struct wj_err *e)
{
    const char *name = sink->sql->name;
    int rc = WJ_OK, n = 0;
    for (PGresult *r; (r = PQgetResult(p->c)); n++) {
        ExecStatusType status = PQresultStatus(r);
        if (status == PGRES_PIPELINE_ABORTED)
            rc = WJ_E_STATE; /* something sent before has failed: told by the caller */
        else if (!wj_pg_is_ok(r))
            rc = wj_pg_fail(p, name, r, e);
        else if (rc == WJ_OK && (status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE))
            rc = read_rows(p, sink, r, s, e); /* after an error the rest is read and dropped */
        if (rc == WJ_OK && changed)
            *changed = strtoll(PQcmdTuples(r), NULL, 10);
        PQclear(r);
    }
    return n ? rc : wj_pg_fail(p, name, NULL, e);
}

/* Send a query, then read the answers to all before it and its own. */
static int ask(struct wj_pg *p, struct wj_sink *sink, const void *in, int64_t *changed, struct wj_err *e)
{
    struct wj_pg_stmt *s = NULL;
    int rc = get_stmt(p, sink->sql, &s, e);
    if (rc == WJ_OK && sink->walk)
        rc = wj_pg_settle(p, e); /* row by row works for the first in the pipe only */
    if (rc != WJ_OK)
        return rc;
    if (!send_query(p, sink->sql, s, in) || (sink->walk && !PQsetSingleRowMode(p->c)) ||
        !PQsendFlushRequest(p->c))
        return wj_pg_fail(p, sink->sql->name, NULL, e);
    PQflush(p->c);
    wj_pg_receive(p);
    if (!p->base.broken)
        rc = receive_query(p, sink, s, changed, e);
    if (p->base.failed && !p->base.broken)
        (void)wj_pg_resync(p, NULL);
    int before = wj_pg_give(p, e);
    return before != WJ_OK ? before : rc;
}

static int rows_pg(struct wj_db *db, struct wj_sink *sink, const void *in, struct wj_err *e)
{
    return ask(wj_pg_of(db), sink, in, NULL, e);
}

static int exec_pg(struct wj_db *db, const struct wj_sql *q, const void *in, int64_t *changed,
                   struct wj_err *e)
{
    struct wj_pg *p = wj_pg_of(db);
    struct wj_pg_stmt *s = NULL;
    if (changed || p->eager) {
        struct wj_sink sink = { .sql = q };
        return ask(p, &sink, in, changed, e);
    }
    int rc = get_stmt(p, q, &s, e);
    return rc == WJ_OK ? wj_pg_note(p, send_query(p, q, s, in), false, q->name, e) : rc;
}

/* --- transactions --------------------------------------------------------------------- */

static int begin_pg(struct wj_db *db, bool write, struct wj_err *e)
{
    struct wj_pg *p = wj_pg_of(db);
    if (p->sent_n >= WJ_PG_SENT_MAX / 2) /* reads whose end nobody waited for */
        (void)wj_pg_settle(p, NULL);
    p->why.rc = WJ_OK;
    return wj_pg_step(p, write ? "begin" : "read", e);
}

/* The end of a read is only sent: nothing depends on it. */
static int commit_read(struct wj_pg *p, struct wj_err *e)
{
    int rc = wj_pg_settle(p, e);
    if (rc == WJ_OK)
        rc = wj_pg_step(p, "commit", e);
    if (rc == WJ_OK)
        rc = wj_pg_note(p, PQpipelineSync(p->c), true, "commit", e);
    if (rc == WJ_OK)
        PQflush(p->c);
    return rc;
}

static int commit_pg(struct wj_db *db, struct wj_err *e)
{
    struct wj_pg *p = wj_pg_of(db);
    if (!db->writing)
        return commit_read(p, e);
    int rc = wj_pg_step(p, "commit", e);
    if (rc == WJ_OK)
        rc = wj_pg_resync(p, e); /* the commit is skipped when anything before it failed */
    int why = wj_pg_give(p, e);
    return why != WJ_OK ? why : rc;
}

static void rollback_pg(struct wj_db *db)
{
    struct wj_pg *p = wj_pg_of(db);
    (void)wj_pg_resync(p, NULL);
    if (!db->broken && wj_pg_step(p, "rollback", NULL) == WJ_OK)
        (void)wj_pg_resync(p, NULL);
    p->why.rc = WJ_OK;
}

static int settle_pg(struct wj_db *db, struct wj_err *e)
{
    return wj_pg_settle(wj_pg_of(db), e);
}

static int save_pg(struct wj_db *db, struct wj_err *e)
{
    return wj_pg_step(wj_pg_of(db), "save", e);
}

static int release_pg(struct wj_db *db, struct wj_err *e)
{
    return wj_pg_step(wj_pg_of(db), "release", e);
}

static int undo_pg(struct wj_db *db, struct wj_err *e)
{
    struct wj_pg *p = wj_pg_of(db);
    int rc = wj_pg_resync(p, e);
    p->why.rc = WJ_OK; /* it is being undone */
    if (rc == WJ_OK)
        rc = wj_pg_step(p, "undo", e);
    return rc == WJ_OK ? wj_pg_step(p, "release", e) : rc;
}

/* --- scripts, opening ------------------------------------------------------------------ */

static int script_pg(struct wj_db *db, const char *text, struct wj_err *e)
{
    struct wj_pg *p = wj_pg_of(db);
    int rc = wj_pg_plain(p, e);
    if (rc != WJ_OK)
        return rc;
    PGresult *r = PQexec(p->c, text);
    if (!wj_pg_is_ok(r))
        rc = wj_pg_fail(p, "script", r, e);
    PQclear(r);
    int back = wj_pg_piped(p, e);
    return rc != WJ_OK ? rc : back;
}

static void close_pg(struct wj_db *db)
{
    struct wj_pg *p = wj_pg_of(db);
    for (size_t i = 0; i < db->stmts.cap; i++)
        free(db->stmts.v[i].compiled);
    wj_stmts_fini(&db->stmts);
    PQfinish(p->c);
    free(p);
}

static const struct wj_driver pg_driver = {
    .begin = begin_pg,
    .commit = commit_pg,
    .rollback = rollback_pg,
    .save = save_pg,
    .release = release_pg,
    .undo = undo_pg,
    .settle = settle_pg,
    .prepare = prepare_pg,
    .rows = rows_pg,
    .exec = exec_pg,
    .script = script_pg,
    .close = close_pg,
};

static void drop_notice(void *ctx, const PGresult *r)
{
    (void)ctx;
    (void)r;
}

static PGconn *connect_url(const char *url)
{
    /* What stands before dbname is a default, which the url may overrule; what stands behind it rules. */
    static const char *const keys[] = { "connect_timeout",
                                        "keepalives_idle",
                                        "tcp_user_timeout",
                                        "application_name",
                                        "dbname",
                                        "client_encoding",
                                        NULL };
    const char *const values[] = { "10", "30", "30000", "wangjian", url, "UTF8", NULL };
    return PQconnectdbParams(keys, values, 1);
}

int wj_pg_open(const char *url, const struct wj_conn_opts *o, struct wj_db **out, struct wj_err *e)
{
    struct wj_pg *p = calloc(1, sizeof *p);
    if (!p)
        return wj_fail(e, WJ_E_NOMEM, "out of memory");
    p->base.driver = &pg_driver;
    p->base.is_pg = true;
    p->base.reader = o->reader;
    p->eager = o->eager;
    p->c = connect_url(url);
    int rc = WJ_OK;
    if (PQstatus(p->c) != CONNECTION_OK)
        rc = wj_fail(e, WJ_E_AGAIN, "PostgreSQL does not answer: " WJ_FMT,
                     WJ_ARG(wj_str_trim(wj_strz(PQerrorMessage(p->c)))));
    PQsetNoticeReceiver(p->c, drop_notice, NULL);
    if (rc == WJ_OK)
        rc = wj_pg_greet(p, e);
    if (rc == WJ_OK)
        rc = wj_pg_piped(p, e);
    if (rc != WJ_OK) {
        close_pg(&p->base);
        return rc;
    }
    *out = &p->base;
    return WJ_OK;
}
