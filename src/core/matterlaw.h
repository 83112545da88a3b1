/*
 * matterlaw.h - a matter under two laws: the set it pins and another, side by side.
 *
 * A case must be recomputable under the law of its day, and where the law has changed meanwhile the lighter
 * one is to be applied (行政处罚法 37).  Nothing here changes anything.
 */
#ifndef WJ_CORE_MATTERLAW_H
#define WJ_CORE_MATTERLAW_H

#include "core/lawchoice.h"

enum { WJ_MATTERLAW_PINNED, WJ_MATTERLAW_OTHER, WJ_MATTERLAW_SIDES };

/* One clock under both sets. */
struct wj_matterlaw_clock {
    const struct wjq_matter_term_list_row *row;
    const struct wj_term *term[WJ_MATTERLAW_SIDES]; /* NULL: the set has no such term on that day */
    int64_t due[WJ_MATTERLAW_SIDES];                /* WJ_NONE: none, or the calendar ends first */
};

struct wj_matterlaw {
    const struct wj_lawset *law[WJ_MATTERLAW_SIDES];
    struct wj_list clocks;                                    /* of wj_matterlaw_clock (arena) */
    const struct wj_flow_option *options[WJ_MATTERLAW_SIDES]; /* what the user may do */
    size_t noptions[WJ_MATTERLAW_SIDES];
    bool stands[WJ_MATTERLAW_SIDES]; /* the set has the matter's flow and state */
    struct wj_lawchoice choice;
};

/* The matter under its own set and under another. */
int wj_matterlaw_compare(struct wj_tx *, const struct wj_matter *, const struct wj_matter_who *,
                         const struct wj_lawset *other, struct wj_matterlaw *out,
                         struct wj_err *) WJ_MUST_USE;

#endif
