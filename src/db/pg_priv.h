/* pg_priv.h - what the files of the PostgreSQL engine share. */
#ifndef WJ_DB_PG_PRIV_H
#define WJ_DB_PG_PRIV_H

#include "db/db_priv.h"
#include "db/pg.h"

#include <libpq-fe.h>

enum { WJ_PG_SENT_MAX = 512 };

/* A message whose answer has not been read. */
struct wj_pg_message {
    bool sync;
    const char *what; /* name of the query or the step, for errors */
};

struct wj_pg {
    struct wj_db base;
    PGconn *c;
    struct wj_pg_message sent[WJ_PG_SENT_MAX]; /* a ring */
    size_t sent_from, sent_n;
    unsigned statements; /* prepared so far, for their names */
    bool eager;
    struct wj_err why; /* the first failure among what was only sent */
};

/* A prepared statement. */
struct wj_pg_stmt {
    char name[16];
    Oid out[]; /* types of its columns */
};

struct wj_pg *wj_pg_of(struct wj_db *);

/* Fill the error from a result, or from the connection when r is NULL (then it is broken). */
int wj_pg_fail(struct wj_pg *, const char *what, const PGresult *r, struct wj_err *);

/* Read one column of a row of the result into the sink's row. */
int wj_pg_read(struct wj_sink *, void *row, const PGresult *, int at, size_t col, const Oid *types,
               struct wj_err *) WJ_MUST_USE;

/* Can a column of this type be declared so? */
bool wj_pg_fits(Oid type, enum wj_col);

/* Check that server and database suit the store, and settle the session's settings. Not in pipeline mode. */
int wj_pg_greet(struct wj_pg *, struct wj_err *) WJ_MUST_USE;

/* Leave pipeline mode for the old protocol (scripts, COPY), and go back to it. */
int wj_pg_plain(struct wj_pg *, struct wj_err *) WJ_MUST_USE;
int wj_pg_piped(struct wj_pg *, struct wj_err *) WJ_MUST_USE;

#endif
