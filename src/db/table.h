/* table.h - the tables of a store as data, for dumps. */
#ifndef WJ_DB_TABLE_H
#define WJ_DB_TABLE_H

#include "db/db.h"

#include <stdio.h>

struct wj_column {
    struct wj_str name;
    enum wj_col type;
};

struct wj_table {
    struct wj_str name;
    struct wj_column *columns;
    size_t n;
};

/* The tables a store's rows lie in, each behind those it refers to; the schema's own books are left out. */
int wj_table_list(struct wj_db *, struct wj_arena *, struct wj_table **out, size_t *n,
                  struct wj_err *) WJ_MUST_USE;

/* "i64", "f64", "text", "bytes". */
const char *wj_table_type(enum wj_col);

/* Hand over every row of a SQLite table as a line of COPY, its line end included. */
typedef int wj_line_fn(void *ctx, struct wj_str line, struct wj_err *);
int wj_table_lite_read(struct wj_db *, const struct wj_table *, wj_line_fn *, void *ctx,
                       struct wj_err *) WJ_MUST_USE;

/* Insert rows into a SQLite table, line by line (without line ends). */
struct wj_table_writer;
int wj_table_lite_begin(struct wj_db *, const struct wj_table *, struct wj_table_writer **,
                        struct wj_err *) WJ_MUST_USE;
int wj_table_lite_put(struct wj_table_writer *, struct wj_str line, struct wj_err *) WJ_MUST_USE;
void wj_table_lite_end(struct wj_table_writer *);

/* Quote a name for either engine. */
struct wj_buf;
void wj_table_quote(struct wj_buf *, struct wj_str name);

#endif
