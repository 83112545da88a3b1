/* db_priv.h - what the two engines share inside this folder. */
#ifndef WJ_DB_DB_PRIV_H
#define WJ_DB_DB_PRIV_H

#include "db/conn.h"

struct wj_sink;

/* One engine. Every function that fails fills the error; begin to undo keep struct wj_db as db.c says. */
struct wj_driver {
    int (*begin)(struct wj_db *, bool write, struct wj_err *);
    int (*commit)(struct wj_db *, struct wj_err *);
    void (*rollback)(struct wj_db *);
    int (*save)(struct wj_db *, struct wj_err *);
    int (*release)(struct wj_db *, struct wj_err *);
    int (*undo)(struct wj_db *, struct wj_err *);
    int (*settle)(struct wj_db *, struct wj_err *);
    int (*prepare)(struct wj_db *, const struct wj_sql *, struct wj_err *);
    int (*rows)(struct wj_db *, struct wj_sink *, const void *in, struct wj_err *);
    int (*exec)(struct wj_db *, const struct wj_sql *, const void *in, int64_t *changed, struct wj_err *);
    int (*script)(struct wj_db *, const char *text, struct wj_err *);
    void (*close)(struct wj_db *);
};

/* Compiled statements of a connection, by the address of their query: open addressing, a power of two. */
struct wj_cached {
    const struct wj_sql *sql;
    void *stmt; /* the engine's */
};

/* The head of an engine's connection. */
struct wj_db {
    const struct wj_driver *driver;
    struct wj_cached *cache;
    size_t cache_n, cache_cap;
    void *hook;
    bool is_pg, reader;
    bool in_tx, writing; /* a transaction is open; it is one for writing */
    bool failed;         /* a statement failed and is not yet undone */
    bool broken;         /* the connection is gone */
    bool changed;        /* a statement that writes was run since begin or save */
    bool walking;        /* rows are being handed over: no other statement now */
};

/* The cached place of a query, added with stmt NULL when it is new. */
struct wj_cached *wj_db_cached(struct wj_db *, const struct wj_sql *);

/*
 * Where rows go: an arena array, or one row after another to a walk (then
 * arena is NULL and texts are borrowed from the engine until the next row).
 */
struct wj_sink {
    const struct wj_sql *sql;
    struct wj_arena *arena;
    const struct wj_walk *walk;
    void *items;
    size_t n, cap;
};

/* The place of the next row, zeroed. */
int wj_sink_next(struct wj_sink *, void **row, struct wj_err *) WJ_MUST_USE;

/* Put one value into the row; the bytes are copied when there is an arena. */
int wj_sink_i64(struct wj_sink *, void *row, size_t col, int64_t, struct wj_err *) WJ_MUST_USE;
int wj_sink_f64(struct wj_sink *, void *row, size_t col, double, struct wj_err *) WJ_MUST_USE;
int wj_sink_str(struct wj_sink *, void *row, size_t col, struct wj_str, struct wj_err *) WJ_MUST_USE;
int wj_sink_null(struct wj_sink *, void *row, size_t col, struct wj_err *) WJ_MUST_USE;

/* The row is complete: hand it over when walking. */
int wj_sink_row_done(struct wj_sink *, void *row, struct wj_err *) WJ_MUST_USE;

/* The value of an input; what db.c has checked already. */
struct wj_input {
    bool is_null;
    int64_t i64;
    double f64;
    struct wj_str str;
};
struct wj_input wj_db_input(const struct wj_slot *, const void *in);

int wj_lite_open(const char *path, const struct wj_conn_opts *, struct wj_db **out,
                 struct wj_err *) WJ_MUST_USE;
int wj_pg_open(const char *url, const struct wj_conn_opts *, struct wj_db **out, struct wj_err *) WJ_MUST_USE;

#endif
