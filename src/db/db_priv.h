/* db_priv.h - what the two engines share inside this folder. */
#ifndef WJ_DB_DB_PRIV_H
#define WJ_DB_DB_PRIV_H

#include "db/conn.h"
#include "db/stmts.h"

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

/* The head of an engine's connection. */
struct wj_db {
    const struct wj_driver *driver;
    struct wj_stmts stmts;
    void *hook;
    bool is_pg, reader;
    bool in_tx, writing; /* a transaction is open; it is one for writing */
    bool failed;         /* a statement failed and is not yet undone */
    bool broken;         /* the connection is gone */
    bool changed;        /* a statement that writes was run since begin or save */
    bool walking;        /* rows are being handed over: no other statement now */
};

#endif
