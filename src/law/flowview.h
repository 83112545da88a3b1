/* flowview.h - a flow's table for people: the rows as texts, and what an event is called. */
#ifndef WJ_LAW_FLOWVIEW_H
#define WJ_LAW_FLOWVIEW_H

#include "law/flow.h"

struct wj_flowview_row {
    struct wj_str state, event, to, role, guard, basis, label_zh, label_en, note; /* several states: "a|b" */
};

/* Every row in the order of the table; items of *out are struct wj_flowview_row, arena. */
int wj_flowview_rows(const struct wj_flow *, struct wj_arena *, struct wj_list *out,
                     struct wj_err *) WJ_MUST_USE;

struct wj_flowview_label {
    struct wj_str zh, en;
};

/* What an event of a state is called; the event's own name when the flow has no such row any more. */
struct wj_flowview_label wj_flowview_event(const struct wj_flow *, struct wj_str state, struct wj_str event);

/* The flow as a Mermaid state diagram, for pages and docs; arena. */
int wj_flowview_graph(const struct wj_flow *, struct wj_arena *, struct wj_str *out,
                      struct wj_err *) WJ_MUST_USE;

#endif
