/*
 * csv.h - tables of comma separated values (RFC 4180, over libcsv), read strictly and written safely.
 *
 * Text is UTF-8; a byte order mark in front is dropped (text.h turns GB18030
 * into UTF-8 before).  Cells keep their spaces.  Lines without anything on
 * them are skipped.  Every row knows the line it begins in.
 */
#ifndef WJ_CODEC_CSV_H
#define WJ_CODEC_CSV_H

#include "base/buf.h"
#include "base/str.h"

struct wj_arena;

enum { WJ_CSV_CELL_BYTES = 4 << 20, WJ_CSV_CELLS = 1024 }; /* the most a cell and a row may have */

struct wj_csv_row {
    size_t line;          /* from 1; the line it begins in */
    struct wj_str *cells; /* n of them */
    size_t n;
    const char *bad; /* of a lax stream: why the row cannot be used; else NULL */
};

/* Row by row, for files of any length. */
struct wj_csv_stream; /* opaque */

/* Told of each row; cells are borrowed until it returns.  Any answer but WJ_OK ends the reading with it. */
typedef int wj_csv_row_fn(void *ctx, const struct wj_csv_row *, struct wj_err *);

/* file: the name errors bear (borrowed).  Caller frees. */
struct wj_csv_stream *wj_csv_stream_new(const char *file, wj_csv_row_fn *, void *ctx);
void wj_csv_stream_free(struct wj_csv_stream *); /* NULL is fine */

/*
 * For files of strangers, where one bad row must not stop the rest.  A quote
 * out of place is a character like others as long as its row ends with its
 * line.  Rows that cannot be used are handed over with bad set, perhaps with
 * fewer cells, and reading goes on with the next line.  Call it before the first bytes.
 */
void wj_csv_stream_be_lax(struct wj_csv_stream *);

/*
 * The next bytes of the file, cut anywhere (but a byte order mark comes in one piece).  WJ_E_INVALID names
 * file and line: a quote out of place or bytes that are not UTF-8; WJ_E_LIMIT: a cell or row too long.
 */
int wj_csv_stream_feed(struct wj_csv_stream *, struct wj_str bytes, struct wj_err *) WJ_MUST_USE;

/* The end of the file: hands over a last row without line end; an open quote is an error. */
int wj_csv_stream_end(struct wj_csv_stream *, struct wj_err *) WJ_MUST_USE;

/* A whole table with a header row. */
struct wj_csv {
    const char *file;       /* as given to wj_csv_read(); borrowed */
    struct wj_str *columns; /* columns_n names from the header row */
    size_t columns_n;
    struct wj_csv_row *rows; /* rows_n, each with columns_n cells */
    size_t rows_n;
};

/*
 * Read a table into the arena.  WJ_E_INVALID: no header, a name missing or
 * given twice, a row with more or fewer cells than the header, and whatever
 * wj_csv_stream_feed() refuses.  WJ_E_LIMIT: over the arena's budget.
 */
int wj_csv_read(struct wj_arena *, const char *file, struct wj_str bytes, struct wj_csv *out,
                struct wj_err *) WJ_MUST_USE;

/* Index of a column, or -1. */
int wj_csv_column(const struct wj_csv *, const char *name);

/* All columns of names (NULL-ended) must be there; index[i] gets the place of names[i]. */
int wj_csv_need(const struct wj_csv *, const char *const *names, int *index, struct wj_err *) WJ_MUST_USE;

/* Fill the error with "file:line: column: ..." for a cell of a row; returns WJ_E_INVALID. */
int wj_csv_fail(const struct wj_csv *, const struct wj_csv_row *, int column, struct wj_err *,
                const char *fmt, ...) WJ_PRINTF(5, 6);

/*
 * Append one row, ended with CR LF, quoting where needed.  A cell that a
 * spreadsheet would take for a formula (it begins with = + - @, a tab or a CR and is no plain
 * number) gets a ' in front.  Absent cells are empty.
 */
void wj_csv_write_row(struct wj_buf *, const struct wj_str *cells, size_t n);

#endif
