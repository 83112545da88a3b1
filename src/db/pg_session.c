/* pg_session.c - greeting a server, the lock of the store, COPY. */
#define _POSIX_C_SOURCE 200809L /* nanosleep(2) */
#include "db/pg_priv.h"

#include <string.h>
#include <time.h>

enum { LOCK_TRIES = 30, LOCK_PAUSE_NS = 100 * 1000 * 1000 }; /* 3 s */

/* The steps of a transaction, prepared once under these names. */
static const char *const steps[][2] = {
    { "begin", "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE" },
    { "read", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" },
    { "commit", "COMMIT" },
    { "rollback", "ROLLBACK" },
    { "save", "SAVEPOINT job" },
    { "release", "RELEASE SAVEPOINT job" },
    { "undo", "ROLLBACK TO SAVEPOINT job" },
};

static int run_plain(struct wj_pg *p, const char *text, struct wj_err *e)
{
    PGresult *r = PQexec(p->c, text);
    int rc = PQresultStatus(r) == PGRES_COMMAND_OK ? WJ_OK : wj_pg_fail(p, "session", r, e);
    PQclear(r);
    return rc;
}

static bool sorts_by_bytes(const char *collation)
{
    static const char *const good[] = { "C", "POSIX", "C.UTF-8", "C.utf8", "C.UTF8" };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (strcmp(collation, good[i]) == 0)
            return true;
    return false;
}

static int check_database(struct wj_pg *p, struct wj_err *e)
{
    if (PQserverVersion(p->c) < 130000)
        return wj_fail(e, WJ_E_STATE, "this PostgreSQL is too old: version 13 or later is needed");
    PGresult *r = PQexec(p->c, "SELECT pg_catalog.getdatabaseencoding(), datcollate,"
                               " pg_catalog.current_setting('synchronous_commit')"
                               " FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()");
    int rc = WJ_OK;
    if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) != 1) {
        rc = wj_pg_fail(p, "session", r, e);
    } else if (strcmp(PQgetvalue(r, 0, 0), "UTF8") != 0 || !sorts_by_bytes(PQgetvalue(r, 0, 1))) {
        wj_fail(e, WJ_E_STATE, "the database has encoding %s and collation %s; UTF8 and C.UTF-8 are needed",
                PQgetvalue(r, 0, 0), PQgetvalue(r, 0, 1));
        rc = wj_hint(e, WJ_E_STATE, "createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8 NAME");
    } else if (strcmp(PQgetvalue(r, 0, 2), "off") == 0) {
        rc = run_plain(p, "SET synchronous_commit = on", e); /* an answer means that it is on disk */
    }
    PQclear(r);
    return rc;
}

int wj_pg_greet(struct wj_pg *p, struct wj_err *e)
{
    int rc = check_database(p, e);
    if (rc == WJ_OK)
        rc = run_plain(p,
                       "SET timezone = 'UTC'; SET bytea_output = 'hex'; SET standard_conforming_strings = on;"
                       "SET lock_timeout = '10s'; SET extra_float_digits = 3",
                       e);
    for (size_t i = 0; rc == WJ_OK && i < sizeof steps / sizeof steps[0]; i++) {
        PGresult *r = PQprepare(p->c, steps[i][0], steps[i][1], 0, NULL);
        if (PQresultStatus(r) != PGRES_COMMAND_OK)
            rc = wj_pg_fail(p, steps[i][0], r, e);
        PQclear(r);
    }
    return rc;
}

/* Ask for one text outside of pipeline mode; *out is the result, the caller clears it. */
static int ask_plain(struct wj_pg *p, const char *text, PGresult **out, struct wj_err *e)
{
    int rc = wj_pg_plain(p, e);
    if (rc != WJ_OK)
        return rc;
    PGresult *r = PQexec(p->c, text);
    if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) != 1) {
        rc = wj_pg_fail(p, "session", r, e);
        PQclear(r);
        r = NULL;
    }
    int back = wj_pg_piped(p, e);
    if (rc == WJ_OK)
        rc = back;
    if (rc == WJ_OK)
        *out = r;
    else
        PQclear(r);
    return rc;
}

int wj_pg_lock(struct wj_db *db, struct wj_err *e)
{
    struct wj_pg *p = wj_pg_of(db);
    bool got = false;
    for (int i = 0; !got && i < LOCK_TRIES; i++) {
        PGresult *r = NULL;
        if (i) /* the server may need a moment to see that a client before us has gone */
            nanosleep(&(struct timespec){ .tv_nsec = LOCK_PAUSE_NS }, NULL);
        /* The number is "wangjian" read as a big-endian int64: one lock per database. */
        int rc = ask_plain(p, "SELECT pg_catalog.pg_try_advisory_lock(8602278153700335982)", &r, e);
        if (rc != WJ_OK)
            return rc;
        got = strcmp(PQgetvalue(r, 0, 0), "t") == 0;
        PQclear(r);
    }
    if (got)
        return WJ_OK;
    wj_fail(e, WJ_E_STATE, "another node has this store open (database %s)", PQdb(p->c));
    return wj_hint(e, WJ_E_STATE, "stop the other node first, or give this one a database of its own");
}

/* --- COPY ------------------------------------------------------------------------------- */

static int start_copy(struct wj_pg *p, const char *copy, ExecStatusType want, struct wj_err *e)
{
    int rc = wj_pg_plain(p, e);
    if (rc != WJ_OK)
        return rc;
    PGresult *r = PQexec(p->c, copy);
    if (PQresultStatus(r) != want)
        rc = wj_pg_fail(p, "copy", r, e);
    PQclear(r);
    return rc;
}

/* The final answer of a COPY, and back to the pipeline. */
static int end_copy(struct wj_pg *p, struct wj_err *e)
{
    int rc = WJ_OK;
    for (PGresult *r; (r = PQgetResult(p->c));) {
        if (PQresultStatus(r) != PGRES_COMMAND_OK && rc == WJ_OK)
            rc = wj_pg_fail(p, "copy", r, e);
        PQclear(r);
    }
    int back = wj_pg_piped(p, e);
    return rc != WJ_OK ? rc : back;
}

int wj_pg_copy_out(struct wj_db *db, const char *copy, wj_pg_line_fn *line, void *ctx, struct wj_err *e)
{
    struct wj_pg *p = wj_pg_of(db);
    int rc = start_copy(p, copy, PGRES_COPY_OUT, e);
    if (rc != WJ_OK)
        return rc;
    char *bytes = NULL;
    for (int n; (n = PQgetCopyData(p->c, &bytes, 0)) > 0; PQfreemem(bytes))
        if (rc == WJ_OK)
            rc = line(ctx, (struct wj_str){ bytes, (size_t)n }, e);
    int end = end_copy(p, rc == WJ_OK ? e : NULL);
    return rc != WJ_OK ? rc : end;
}

int wj_pg_copy_begin(struct wj_db *db, const char *copy, struct wj_err *e)
{
    return start_copy(wj_pg_of(db), copy, PGRES_COPY_IN, e);
}

int wj_pg_copy_put(struct wj_db *db, struct wj_str bytes, struct wj_err *e)
{
    struct wj_pg *p = wj_pg_of(db);
    return PQputCopyData(p->c, bytes.p, (int)bytes.n) == 1 ? WJ_OK : wj_pg_fail(p, "copy", NULL, e);
}

int wj_pg_copy_end(struct wj_db *db, struct wj_err *e)
{
    struct wj_pg *p = wj_pg_of(db);
    if (PQputCopyEnd(p->c, NULL) != 1)
        return wj_pg_fail(p, "copy", NULL, e);
    return end_copy(p, e);
}
