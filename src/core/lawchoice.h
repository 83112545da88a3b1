/*
 * lawchoice.h - the law of the act beside that of the decision (行政处罚法 37).
 *
 * An act is judged by the law of its day; where the law has been changed by the day of the decision and the
 * new one is lighter, or the act is no violation any more, the new one applies. Both are laid side by side
 * here; the choice is the officer's, with reasons (event choose_law of the flows).
 */
#ifndef WJ_CORE_LAWCHOICE_H
#define WJ_CORE_LAWCHOICE_H

#include "core/matter.h"
#include "law/lawset.h"

/* The violation at issue by the law of the act and by that of the decision. */
struct wj_lawchoice {
    wj_day act, decision;            /* the days whose law was looked up */
    const struct wj_violation *then; /* NULL: it was no violation, or none is named */
    const struct wj_violation *now;  /* NULL: it is none any more */
    bool differs;                    /* in basis or amounts: an officer has to choose */
    int lighter;                     /* < 0: then, > 0: now, 0: neither, or it cannot be reckoned */
};

/* The violation of a matter by the law of the act, from the set it pins, and by that of the day, from the
 * other. */
struct wj_lawchoice wj_lawchoice_make(const struct wj_matter *, const struct wj_lawset *other,
                                      wj_day decision);

#endif
