/*
 * conn.h - connections and transactions, for this folder, its tests and its benchmark.
 *
 * Everybody else gets a connection lent by a store (store.h).  A connection is
 * used by one thread at a time.
 */
#ifndef WJ_DB_CONN_H
#define WJ_DB_CONN_H

#include "db/db.h"

/* Zero means the default. */
struct wj_conn_opts {
    bool reader;            /* never to change a row */
    bool create;            /* SQLite: make the file when it is not there */
    bool impatient;         /* SQLite: never wait for a lock that another connection has */
    bool plain;             /* SQLite: without write-ahead log: a file that stands alone */
    bool schema;            /* SQLite: may look at and change the schema */
    bool eager;             /* PostgreSQL: wait for the answer to every statement */
    size_t cache_bytes;     /* SQLite: page cache; default 8 MiB */
    int64_t disk_max_bytes; /* SQLite: the most the file may grow to */
};

/* Split a url: *pg, and *rest the path, or the whole url for libpq. WJ_E_INVALID for anything else. */
int wj_conn_url(const char *url, bool *pg, const char **rest, struct wj_err *) WJ_MUST_USE;

/* WJ_E_IO or WJ_E_AGAIN (PostgreSQL is not there now), WJ_E_CORRUPT (not a database), WJ_E_STATE (unfit). */
int wj_conn_open(const char *url, const struct wj_conn_opts *, struct wj_db **out,
                 struct wj_err *) WJ_MUST_USE;
void wj_conn_close(struct wj_db *); /* rolls back; NULL is fine */

/* A transaction: for writing from the start, or a snapshot for reading. */
int wj_conn_begin(struct wj_db *, bool write, struct wj_err *) WJ_MUST_USE;
int wj_conn_commit(struct wj_db *, struct wj_err *) WJ_MUST_USE; /* rolled back when it fails */
void wj_conn_rollback(struct wj_db *);                           /* harmless without a transaction */

/* One savepoint at a time inside it: keep what came since (release), or undo it and carry on. */
int wj_conn_save(struct wj_db *, struct wj_err *) WJ_MUST_USE;
int wj_conn_release(struct wj_db *, struct wj_err *) WJ_MUST_USE;
int wj_conn_undo(struct wj_db *, struct wj_err *) WJ_MUST_USE;

/* From here on count anew whether rows were changed; a save does so too. */
void wj_conn_mark(struct wj_db *);

/* Wait for everything that was only sent; the first failure among it is the answer. */
int wj_conn_settle(struct wj_db *, struct wj_err *) WJ_MUST_USE;

bool wj_conn_in_tx(const struct wj_db *);      /* a transaction is open */
bool wj_conn_is_pg(const struct wj_db *);      /* PostgreSQL, else SQLite */
bool wj_conn_has_failed(const struct wj_db *); /* a statement failed: roll back or undo */
bool wj_conn_is_broken(const struct wj_db *);  /* the connection is gone: close it */
bool wj_conn_has_changed(
    const struct wj_db *); /* a statement that writes was run since the last begin, save or mark */
void wj_conn_hook(struct wj_db *, void *ctx); /* what wj_db_hook() answers from now on */

/* Compile a query and compare its columns with what it declares, without running it. */
int wj_conn_prepare(struct wj_db *, const struct wj_sql *, struct wj_err *) WJ_MUST_USE;

/* Run statements that give no rows and take no values; schema changes are allowed. Inside a transaction. */
int wj_conn_script(struct wj_db *, const char *text, struct wj_err *) WJ_MUST_USE;

#endif
