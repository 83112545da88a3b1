/*
 * flowtable.h - a CSV table of law/ with a known header, row by row with its line.
 *
 * Shared by the loaders of facts, flows and their companions; it turns "which column is this" and "which
 * line was that" into one place, so that every error names file, line and column.
 */
#ifndef WJ_LAW_FLOWTABLE_H
#define WJ_LAW_FLOWTABLE_H

#include "base/str.h"

struct wj_flowtable_row {
    int line;                   /* where the row begins, from 1 */
    const struct wj_str *cells; /* one per column asked for, trimmed; never without value */
};

struct wj_flowtable {
    struct wj_str file;
    const char *const *columns; /* NULL-ended */
    const struct wj_flowtable_row *rows;
    size_t nrows;
};

/*
 * Read text whose header must hold exactly the columns, in any order; a column written "name?" may be
 * missing and is then empty.  The cells are in the order of columns, in the arena or borrowed from text.
 */
int wj_flowtable_read(struct wj_arena *, struct wj_str file, struct wj_str text, const char *const *columns,
                      struct wj_flowtable *out, struct wj_err *) WJ_MUST_USE;

/* Report a bad cell as "file:line: ..." with the column as field; returns WJ_E_INVALID. */
int wj_flowtable_bad(const struct wj_flowtable *, const struct wj_flowtable_row *, size_t column,
                     struct wj_err *, const char *fmt, ...) WJ_PRINTF(5, 6);

/* Lower-case snake words ("case_review"), with '-' where the table's ids have it; not empty, at most 48
 * bytes. */
bool wj_flowtable_is_name(struct wj_str);

#endif
