/* lawlist.h - the law sets of a store for people: which governs, since when, by whom, and what runs under
 * each. */
#ifndef WJ_CORE_LAWLIST_H
#define WJ_CORE_LAWLIST_H

#include "core/core.h"
#include "q_law.h"

enum wj_lawlist_state {
    WJ_LAWLIST_KEPT,      /* it came with the program and never governed */
    WJ_LAWLIST_PROPOSED,  /* its rule change is under way */
    WJ_LAWLIST_DROPPED,   /* its rule change was given up */
    WJ_LAWLIST_SCHEDULED, /* it will be in force from a later day on */
    WJ_LAWLIST_IN_FORCE,
    WJ_LAWLIST_PAST /* it was in force */
};

struct wj_lawlist_set {
    struct wjq_law_set_list_row row;
    enum wj_lawlist_state state;
    wj_day from, to;     /* of its latest time in force; WJ_DAY_NONE: none, no end */
    struct wj_str by;    /* who switched it on; no value: nobody did */
    int64_t switched_ms; /* WJ_NONE: nobody did */
    int64_t matters_n;   /* open matters that pin it */
};

/* Every set, the newest first (arena), as of the transaction's day. */
int wj_lawlist_make(struct wj_tx *, struct wj_list *out, struct wj_err *) WJ_MUST_USE;

/* "kept", "proposed", "dropped", "scheduled", "in_force", "past". */
const char *wj_lawlist_state_name(enum wj_lawlist_state);

#endif
