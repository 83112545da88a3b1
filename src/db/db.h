/*
 * db.h - one small interface over SQLite and PostgreSQL.
 *
 * Statements are never built from strings: each is a named query of
 * db/queries/<area>.sql, and tools/sqlgen turns the file into typed C calls
 * ("q_<area>.h") over the functions below.  The same text runs on both
 * engines.  Four types of value cross this line, each of which may be null:
 *
 *   i64    int64_t, null is WJ_NONE         f64    double, null is NaN
 *   text   struct wj_str, null is p NULL; valid UTF-8 without NUL, checked
 *   bytes  struct wj_str, null is p NULL
 *
 * A struct wj_db is one connection inside one transaction.  Nobody opens one
 * by hand: wj_store_read() and wj_store_write() (store.h) lend it to a
 * function for the time of a transaction.  It belongs to that thread.
 *
 * After a statement has failed, the transaction can only be given up: every
 * further call answers WJ_E_STATE until the function has returned.  (That is
 * how PostgreSQL behaves; here SQLite does too.)  A conflict that is expected
 * is written "ON CONFLICT DO NOTHING" and read from the number of changed rows.
 *
 * On a connection to PostgreSQL an exec whose number of changed rows nobody
 * asks for is only sent; if it fails, a later call or the commit says so.
 */
#ifndef WJ_DB_DB_H
#define WJ_DB_DB_H

#include "base/day.h" /* WJ_NONE */
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct wj_db; /* one connection in a transaction */
struct wj_arena;

enum wj_col { WJ_C_I64, WJ_C_F64, WJ_C_TEXT, WJ_C_BYTES };

/* Where a value sits in the caller's struct, and what it is. */
struct wj_slot {
    const char *name;
    uint16_t offset;
    uint8_t col; /* enum wj_col */
    bool nullable;
};

/* One named query, made by tools/sqlgen; constant. */
struct wj_sql {
    const char *name;
    const char *lite, *pg; /* its text for each engine */
    bool writes;           /* may change a row */
    bool single;           /* one row at most */
    uint8_t nin, nout;
    uint16_t row_size;
    const struct wj_slot *in, *out;
};

/*
 * Run a query that gives rows.  in points at its input struct (NULL when it has
 * none); *out becomes an arena array of its row structs.  Errors: WJ_E_EXISTS (a
 * key is taken), WJ_E_INVALID (a check, a reference or an input is wrong; the
 * field is named), WJ_E_LIMIT (the rows do not fit the arena), WJ_E_AGAIN (the
 * connection was lost, nothing was stored), WJ_E_STATE, WJ_E_IO, WJ_E_CORRUPT.
 */
int wj_db_rows(struct wj_db *, struct wj_arena *, const struct wj_sql *, const void *in, struct wj_list *out,
               struct wj_err *) WJ_MUST_USE;

/* The same for the one row that must be there (WJ_E_NOTFOUND otherwise), copied to *row. */
int wj_db_one(struct wj_db *, struct wj_arena *, const struct wj_sql *, const void *in, void *row,
              struct wj_err *) WJ_MUST_USE;

/* What a walk over rows is told; the row and its texts are borrowed until it returns. */
typedef int wj_row_fn(void *ctx, const void *row, struct wj_err *);
struct wj_walk {
    wj_row_fn *row; /* an answer other than WJ_OK ends the walk, which answers the same */
    void *ctx;
};

/* Run a query and hand over row after row, however many: for exports and for building indexes. */
int wj_db_each(struct wj_db *, const struct wj_sql *, const void *in, const struct wj_walk *,
               struct wj_err *) WJ_MUST_USE;

/* Run a query that gives no rows; changed (may be NULL) gets the number of rows it changed. */
int wj_db_exec(struct wj_db *, const struct wj_sql *, const void *in, int64_t *changed,
               struct wj_err *) WJ_MUST_USE;

/* The ctx of the store's hooks, for code that runs inside a write and works for a hook; NULL in a read. */
void *wj_db_hook(const struct wj_db *);

#endif
