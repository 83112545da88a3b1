/* sink.h - where the rows of a query go. */
#ifndef WJ_DB_SINK_H
#define WJ_DB_SINK_H

#include "db/db.h"

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

/* Put one value into the row; WJ_E_CORRUPT when the column is not declared so. */
int wj_sink_i64(struct wj_sink *, void *row, size_t col, int64_t, struct wj_err *) WJ_MUST_USE;
int wj_sink_f64(struct wj_sink *, void *row, size_t col, double, struct wj_err *) WJ_MUST_USE;

/* The same for bytes, which are copied when there is an arena. */
int wj_sink_str(struct wj_sink *, void *row, size_t col, struct wj_str, struct wj_err *) WJ_MUST_USE;

/* The same for null; WJ_E_CORRUPT when the column is declared without "?". */
int wj_sink_null(struct wj_sink *, void *row, size_t col, struct wj_err *) WJ_MUST_USE;

/* The row is complete: hand it over when walking. */
int wj_sink_row_done(struct wj_sink *, void *row, struct wj_err *) WJ_MUST_USE;

#endif
