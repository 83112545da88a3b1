/* lite.h - what the store asks of a SQLite connection beyond conn.h. */
#ifndef WJ_DB_LITE_H
#define WJ_DB_LITE_H

#include "db/conn.h"

struct sqlite3;

/* Open a file; conn.h says what fails how. */
int wj_lite_open(const char *path, const struct wj_conn_opts *, struct wj_db **out,
                 struct wj_err *) WJ_MUST_USE;

/* The library's own handle, for the backup; borrowed. */
struct sqlite3 *wj_lite_handle(struct wj_db *);

/* Pages in the write-ahead log after the last commit of this connection. */
int wj_lite_log_pages(const struct wj_db *);

enum wj_lite_checkpoint { WJ_LITE_PASSIVE, WJ_LITE_RESTART, WJ_LITE_TRUNCATE };

/*
 * Move the write-ahead log into the file.  *left gets the pages that could not be moved
 * because a reader still needs them (or -1 when another connection was busy).
 */
int wj_lite_checkpoint(struct wj_db *, enum wj_lite_checkpoint, int *left, struct wj_err *) WJ_MUST_USE;

/* Make the file one that stands alone, without a write-ahead log. */
int wj_lite_make_plain(struct wj_db *, struct wj_err *) WJ_MUST_USE;

/* Fill the error for a result code of the library on this connection; what: the query or the step. */
int wj_lite_fail(struct wj_db *, const char *what, int code, struct wj_err *);

#endif
