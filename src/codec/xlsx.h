/*
 * xlsx.h - rows of spreadsheets (ECMA-376, SpreadsheetML), over codec/zip and expat.
 *
 * Cells come as text: numbers as people see them written out, days as
 * 2026-11-24 (with the time when there is one), truth as true and false.
 * Formulas give their stored result.  Hidden sheets and rows are read like the others.
 */
#ifndef WJ_CODEC_XLSX_H
#define WJ_CODEC_XLSX_H

#include "base/str.h"

enum {
    WJ_XLSX_BYTES = 64 << 20,           /* the longest file */
    WJ_XLSX_UNPACKED_BYTES = 256 << 20, /* what its parts may come to */
    WJ_XLSX_COLUMNS = 1024,             /* further cells are passed over */
    WJ_XLSX_ROW_BYTES = 256 << 10,      /* the longest row */
    WJ_XLSX_SHEETS = 256
};

struct wj_xlsx_row {
    struct wj_str sheet; /* its name */
    size_t sheet_no;     /* from 0 */
    uint64_t number;     /* as the spreadsheet counts, from 1 */
    const struct wj_str *cells;
    size_t n;        /* up to the last that is not empty */
    const char *bad; /* why the row cannot be used; else NULL */
};

/* Told of each row that is not empty; borrowed until it returns. */
typedef int wj_xlsx_row_fn(void *ctx, const struct wj_xlsx_row *, struct wj_err *);

struct wj_xlsx; /* opaque */

/*
 * Open a file in memory, borrowed.  WJ_E_INVALID: no spreadsheet, or its parts are damaged;
 * WJ_E_LIMIT: larger than said above.  Caller frees.
 */
int wj_xlsx_open(struct wj_str bytes, struct wj_xlsx **out, struct wj_err *) WJ_MUST_USE;
void wj_xlsx_free(struct wj_xlsx *); /* NULL is fine */

/* Read on a little and hand over the rows met; *more false when there are no others. Errors: the taker's, and
 * WJ_E_INVALID when a sheet is damaged. */
int wj_xlsx_step(struct wj_xlsx *, wj_xlsx_row_fn *, void *ctx, bool *more, struct wj_err *) WJ_MUST_USE;

#endif
