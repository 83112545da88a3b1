/*
 * worklist.h - open matters by their nearest clock, a page at a time, however many there are.
 *
 * A page is found in two steps: the keys of its matters in the order of an index, then each matter's line by
 * its key. So the cost of a page does not grow with the store, and the line of a matter is one query wherever
 * it shows.
 */
#ifndef WJ_CORE_WORKLIST_H
#define WJ_CORE_WORKLIST_H

#include "q_matter.h"

/* One of user_id, organ_id and path has a value: mine, my organ's, or those of the organs below a path. */
struct wj_worklist_query {
    struct wj_str user_id, organ_id, path;
    struct wj_str flow, state; /* only these; no value: any */
    struct wj_str part;        /* in title, number or operator's name; no value: any */
    int64_t due_before;        /* due on this day or earlier; WJ_NONE: any */
    int64_t after_due;         /* behind this key: -1 and "" for the first page */
    struct wj_str after_id;
    int64_t n; /* at most */
};

/* Lines in the order of due day and id (arena); without a clock last. */
int wj_worklist_page(struct wj_db *, struct wj_arena *, const struct wj_worklist_query *,
                     struct wjq_matter_line_row **rows, size_t *n, struct wj_err *) WJ_MUST_USE;

/* The matters of an operator but one, the newest first, at most 100 (arena). */
int wj_worklist_of_entity(struct wj_db *, struct wj_arena *, const struct wjq_matter_of_entity_in *,
                          struct wjq_matter_line_row **rows, size_t *n, struct wj_err *) WJ_MUST_USE;

#endif
