/*
 * lawtable.h - reading the tables of law/ cell by typed cell; shared inside law/.
 *
 * A loader opens a table with the columns it knows, goes from row to row and
 * asks for typed cells.  Every failure names file, line, column and what would
 * be right.  Without a list of problems the first failure ends the reading; with
 * one (wangjian law check) it is noted, the row is left out, and reading goes on.
 *
 *     while (wj_lawtable_next(&t)) {
 *         r.id = wj_lawtable_need(&t, ID);
 *         if (wj_lawtable_ok(&t))
 *             add(r);
 *     }
 *     return wj_lawtable_end(&t);
 */
#ifndef WJ_LAW_LAWTABLE_H
#define WJ_LAW_LAWTABLE_H

#include "base/arena.h"
#include "base/day.h"
#include "base/fileset.h"
#include "codec/csv.h"

enum { WJ_LAWTABLE_COLUMNS = 32 };

/* Failures of a whole check, in the arena; items are struct wj_str lines without line end. */
struct wj_problems {
    struct wj_arena *arena;
    void *items;
    size_t n, cap;
};

/* Where tables are read from and into; the problems may be NULL. */
struct wj_lawsource {
    struct wj_arena *arena;
    const struct wj_fileset *files;
    struct wj_problems *problems;
};

struct wj_lawtable {
    struct wj_arena *arena;
    struct wj_csv csv;
    int index[WJ_LAWTABLE_COLUMNS]; /* place of the i-th known column */
    size_t at;                      /* rows handed out */
    const struct wj_csv_row *row;
    bool bad; /* the current row */
    int rc;
    struct wj_problems *problems; /* may be NULL */
    struct wj_err *err;
};

/* Note a failure; the oldest of too many are kept. */
void wj_lawtable_note(struct wj_problems *, const char *fmt, ...) WJ_PRINTF(2, 3);

/*
 * Open the table at path; names (NULL-ended, at most WJ_LAWTABLE_COLUMNS) are all its columns: one
 * missing or one more is an error.  WJ_E_NOTFOUND when the set has no such file.
 */
int wj_lawtable_open(struct wj_lawtable *, const struct wj_lawsource *, const char *path,
                     const char *const *names, struct wj_err *) WJ_MUST_USE;

bool wj_lawtable_next(struct wj_lawtable *);     /* false at the end or after a failure */
bool wj_lawtable_ok(const struct wj_lawtable *); /* the current row had no failure so far */
int wj_lawtable_end(const struct wj_lawtable *); /* WJ_OK or the first failure */
int wj_lawtable_line(const struct wj_lawtable *);

/* Cells of the current row by the index of the name; text is borrowed from the file. */
struct wj_str wj_lawtable_text(struct wj_lawtable *, int col);
struct wj_str wj_lawtable_need(struct wj_lawtable *, int col);                    /* must not be empty */
int64_t wj_lawtable_int(struct wj_lawtable *, int col, int64_t min, int64_t max); /* empty: WJ_NONE */
wj_day wj_lawtable_day(struct wj_lawtable *, int col);                            /* empty: WJ_DAY_NONE */
int wj_lawtable_word(struct wj_lawtable *, int col, const char *const *words);    /* its index; must be one */

/* An identifier: lower-case letters, digits, '.', '_', '-'; must not be empty. */
struct wj_str wj_lawtable_id(struct wj_lawtable *, int col);

/* valid_from and valid_to: in order when both are there. */
void wj_lawtable_validity(struct wj_lawtable *, int from_col, int to_col, wj_day *from, wj_day *to);

/* The current row is wrong in this column. */
void wj_lawtable_fail(struct wj_lawtable *, int col, const char *fmt, ...) WJ_PRINTF(3, 4);

#endif
