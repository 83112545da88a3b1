/*
 * overlay.h - what provinces set otherwise than the nation, row by row beside the national figure.
 *
 * A set with a conflict does not load (threshold.h, penalty.h); what is listed here is lawful, and a remark
 * says what a jurist should look at: a figure unlike the nation's in direction, a time in which the nation
 * has none.
 */
#ifndef WJ_LAW_OVERLAY_H
#define WJ_LAW_OVERLAY_H

#include "law/lawset.h"

struct wj_overlay {
    struct wj_str region, region_name; /* 42, 湖北省 */
    struct wj_str id, name;            /* of the threshold or band */
    struct wj_str figure, nation;      /* as people read them; nation empty: it has none in that time */
    struct wj_str basis, confidence;
    wj_day valid_from, valid_to;
    struct wj_str remark; /* Chinese; empty: nothing */
    struct wj_str file;
    int line;
};

/* Every row of the overlays that is in force on the day; WJ_DAY_NONE: of any time.  Items in the arena. */
int wj_overlay_list(struct wj_arena *, const struct wj_lawset *, wj_day on, struct wj_list *out,
                    struct wj_err *) WJ_MUST_USE;

#endif
