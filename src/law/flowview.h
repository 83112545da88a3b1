/*
 * flowview.h - a flow to look at: its rows as text, its graph, its page in the documentation.
 */
#ifndef WJ_LAW_FLOWVIEW_H
#define WJ_LAW_FLOWVIEW_H

#include "law/flowbook.h"

/* One row of flows/ID.csv as written; lists are blank-separated.  Borrowed from the book or in the arena. */
struct wj_flowview_row {
    struct wj_str states; /* "-", "*" or states separated by "|" */
    struct wj_str event, to, roles, guard, asks, effects, basis, label_zh, label_en, note;
    wj_day valid_from, valid_to; /* WJ_DAY_NONE: no bound */
    int line;
};

/* Every row in the order of the table, in the arena. */
int wj_flowview_rows(const struct wj_flow *, struct wj_arena *, const struct wj_flowview_row **out, size_t *n,
                     struct wj_err *) WJ_MUST_USE;

/* The graph as a Mermaid state diagram, with Chinese names; rows that stay in their state are left out. */
int wj_flowview_mermaid(const struct wj_flow *, struct wj_arena *, struct wj_str *out,
                        struct wj_err *) WJ_MUST_USE;

/* The same for Graphviz dot. */
int wj_flowview_dot(const struct wj_flow *, struct wj_arena *, struct wj_str *out,
                    struct wj_err *) WJ_MUST_USE;

/* The page docs/law/flows/ID.md: names, graph, states, rows with roles, conditions, clocks, documents and
 * basis. */
int wj_flowview_page(const struct wj_flow *, struct wj_arena *, struct wj_str *out,
                     struct wj_err *) WJ_MUST_USE;

/* Whether a guard of the flow looks at the fact, or an effect takes its value. */
bool wj_flowview_looks_at(const struct wj_flow *, struct wj_str fact);

/* What an event of a state is called. */
struct wj_flowview_name {
    struct wj_str zh, en;
};

/* The event's own name when the flow has no such row (any more). */
struct wj_flowview_name wj_flowview_label(const struct wj_flow *, struct wj_str state, struct wj_str event);

#endif
