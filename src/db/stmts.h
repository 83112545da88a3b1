/* stmts.h - the compiled statements of a connection, found by the address of their query. */
#ifndef WJ_DB_STMTS_H
#define WJ_DB_STMTS_H

#include "db/db.h"

struct wj_stmt {
    const struct wj_sql *sql; /* NULL: a free place */
    void *compiled;           /* the engine's; NULL until it has compiled the query */
};

/* Begins as zero; the engine frees what it compiled, then wj_stmts_fini() the rest. */
struct wj_stmts {
    struct wj_stmt *v; /* cap of them, a power of two */
    size_t n, cap;
};

/* The place of a query, made when it is new; valid until the next call. */
struct wj_stmt *wj_stmts_get(struct wj_stmts *, const struct wj_sql *);

/* Free the table. */
void wj_stmts_fini(struct wj_stmts *);

#endif
