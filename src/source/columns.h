/*
 * columns.h - tables as records: which column is which field of the record formats.
 *
 * A header row names fields as they are, or in Chinese as people do (标题,
 * 价格). A price column without _fen is in yuan.  Other columns are kept under their own
 * names: the reader behind counts them as unknown.
 */
#ifndef WJ_SOURCE_COLUMNS_H
#define WJ_SOURCE_COLUMNS_H

#include "base/buf.h"

enum { WJ_COLUMNS_MAX = 1024 };

struct wj_columns {
    struct wj_buf names; /* each ended by NUL; a column left out is empty */
    size_t start[WJ_COLUMNS_MAX];
    bool yuan[WJ_COLUMNS_MAX]; /* amounts that become fen */
    bool lax[WJ_COLUMNS_MAX];  /* left out when they are none */
    bool (*knows)(struct wj_str name);
    size_t n;
};

/* Without columns yet; knows, may be NULL: one column must be named so. Caller calls wj_columns_fini(). */
void wj_columns_init(struct wj_columns *, bool (*knows)(struct wj_str name));

/* The end of its memory. */
void wj_columns_fini(struct wj_columns *);

/* Take a header row; WJ_E_INVALID: no cell names anything, or two name the same; WJ_E_LIMIT: too many. */
int wj_columns_set(struct wj_columns *, const struct wj_str *cells, size_t n, struct wj_err *) WJ_MUST_USE;

/* The same from "id,title,-,price_yuan"; "-" leaves a column out. */
int wj_columns_parse(struct wj_columns *, struct wj_str list, struct wj_err *) WJ_MUST_USE;

/* Append a row as one JSON object and LF; empty cells are absent. WJ_E_INVALID: an amount that is none. */
int wj_columns_write(const struct wj_columns *, const struct wj_str *cells, size_t n, struct wj_buf *,
                     struct wj_err *) WJ_MUST_USE;

#endif
