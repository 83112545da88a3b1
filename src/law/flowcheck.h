/*
 * flowcheck.h - what must be true of a flow beyond each of its rows.
 */
#ifndef WJ_LAW_FLOWCHECK_H
#define WJ_LAW_FLOWCHECK_H

#include "law/flowbook.h"

/*
 * One flow: every state can be reached and, unless final, left towards an end, on every day on which its
 * rows change; no two rows can both apply; "close" stands on rows into a final state and only there; what
 * guards look at is asked, set or made somewhere; documents asked for are checked. WJ_E_INVALID names
 * file, line and remedy.
 */
int wj_flowcheck_flow(struct wj_arena *, const struct wj_flow *, struct wj_err *) WJ_MUST_USE;

/* All flows together: what one opens, the other lets the system open without input. */
int wj_flowcheck_book(const struct wj_flowbook *, struct wj_err *) WJ_MUST_USE;

#endif
