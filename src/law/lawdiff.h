/*
 * lawdiff.h - what changes when one law set replaces another: rows, cells, files, and the days they move.
 */
#ifndef WJ_LAW_LAWDIFF_H
#define WJ_LAW_LAWDIFF_H

#include "law/lawset.h"

enum wj_lawdiff_kind { WJ_LAWDIFF_ADDED, WJ_LAWDIFF_REMOVED, WJ_LAWDIFF_CHANGED };

/* One difference.  A changed row has a line for each cell; column is empty for a whole row or file. */
struct wj_lawdiff_line {
    enum wj_lawdiff_kind kind;
    struct wj_str file;
    struct wj_str key; /* of the row, its key cells joined by '@'; empty for a whole file */
    struct wj_str column, before, after;
};

/* How the answers of one term move. */
struct wj_lawdiff_term {
    struct wj_str id;
    int32_t asked, moved; /* start days asked and those with another answer */
    wj_day first;         /* the first start day that moved */
    wj_day before, after; /* its answers; WJ_DAY_NONE: an error */
};

/*
 * Differences between two sets of files in the order of file and row.  Rows of a known table are matched by
 * its key (terms.csv: id and valid_from), those of others as they are.  Everything in the arena.
 */
int wj_lawdiff_files(struct wj_arena *, const struct wj_fileset *before, const struct wj_fileset *after,
                     struct wj_list *lines, struct wj_err *) WJ_MUST_USE;

/*
 * The terms whose last lawful day differs for some start in from..to under the default policy, without
 * suspension or extension; items are struct wj_lawdiff_term in the arena.  At most 4,000 days.
 */
int wj_lawdiff_terms(struct wj_arena *, const struct wj_lawset *before, const struct wj_lawset *after,
                     struct wj_span starts, struct wj_list *terms, struct wj_err *) WJ_MUST_USE;

#endif
