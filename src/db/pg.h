/* pg.h - what the store asks of a PostgreSQL connection beyond conn.h. */
#ifndef WJ_DB_PG_H
#define WJ_DB_PG_H

#include "db/conn.h"

/* Connect to a server; conn.h says what fails how. */
int wj_pg_open(const char *url, const struct wj_conn_opts *, struct wj_db **out, struct wj_err *) WJ_MUST_USE;

/* Take the lock that says "this node owns the store" for the life of the connection. WJ_E_STATE: another has
 * it. */
int wj_pg_lock(struct wj_db *, struct wj_err *) WJ_MUST_USE;

/* Rows of COPY in text format. Inside a transaction; nothing else may run meanwhile. */
typedef int wj_pg_line_fn(void *ctx, struct wj_str line, struct wj_err *);
int wj_pg_copy_out(struct wj_db *, const char *copy, wj_pg_line_fn *, void *ctx, struct wj_err *) WJ_MUST_USE;
int wj_pg_copy_begin(struct wj_db *, const char *copy, struct wj_err *) WJ_MUST_USE;
int wj_pg_copy_put(struct wj_db *, struct wj_str bytes, struct wj_err *) WJ_MUST_USE;
int wj_pg_copy_end(struct wj_db *, struct wj_err *) WJ_MUST_USE;

#endif
