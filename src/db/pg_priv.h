/* pg_priv.h - what the files of the PostgreSQL engine share. */
#ifndef WJ_DB_PG_PRIV_H
#define WJ_DB_PG_PRIV_H

#include "db/db_priv.h"
#include "db/pg.h"
#include "db/sink.h"

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

/* The connection behind the common head; borrowed. */
struct wj_pg *wj_pg_of(struct wj_db *);

/* --- pg_wire.c --- */

/* Fill the error from a result, or from the connection when r is NULL (then it is broken); its code. */
int wj_pg_fail(struct wj_pg *, const char *what, const PGresult *r, struct wj_err *);

/* Is it the answer of something that went well? */
bool wj_pg_is_ok(const PGresult *);

/* Account for a message just handed to libpq. sent: what libpq said; sync: it is a sync message. */
int wj_pg_note(struct wj_pg *, int sent, bool sync, const char *what, struct wj_err *) WJ_MUST_USE;

/* Send a step of a transaction that wj_pg_greet() has prepared. */
int wj_pg_step(struct wj_pg *, const char *step, struct wj_err *) WJ_MUST_USE;

/* Read the answers to everything sent so far; failures are kept for wj_pg_give(). */
void wj_pg_receive(struct wj_pg *);

/* Read everything up to a new sync message: afterwards both sides are at rest, failed or not. */
int wj_pg_resync(struct wj_pg *, struct wj_err *);

/* Hand over the failure that was kept, if any, and forget it; its code. */
int wj_pg_give(struct wj_pg *, struct wj_err *);

/* Wait for everything that was sent; the first failure among it is the answer. */
int wj_pg_settle(struct wj_pg *, struct wj_err *);

/* Leave pipeline mode for the old protocol (scripts, COPY), and go back to it. */
int wj_pg_plain(struct wj_pg *, struct wj_err *) WJ_MUST_USE;
int wj_pg_piped(struct wj_pg *, struct wj_err *) WJ_MUST_USE;

/* --- pg_value.c --- */

/* Can a column of this type be declared so? */
bool wj_pg_fits(Oid type, enum wj_col);

/* Read a row of the result into the sink's row. */
int wj_pg_read(struct wj_sink *, const PGresult *, int at, const Oid *types, void *row,
               struct wj_err *) WJ_MUST_USE;

/* --- pg_session.c --- */

/* Check that server and database suit the store, and settle the session's settings. Not in pipeline mode. */
int wj_pg_greet(struct wj_pg *, struct wj_err *) WJ_MUST_USE;

#endif
