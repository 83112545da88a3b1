/*
 * transition.h - what becomes of matters that are open when a set of law is switched on
 * (law/transitions.csv).
 *
 * A matter runs under the set it pinned when it was opened.  A row of the new set may say otherwise for a
 * procedure: that its open matters go over to the new set (程序从新), or that both laws are laid side by side
 * and the officer chooses with reasons (从旧兼从轻, 行政处罚法 37).
 */
#ifndef WJ_LAW_TRANSITION_H
#define WJ_LAW_TRANSITION_H

#include "law/lawtable.h"

enum wj_transition_rule {
    WJ_TRANSITION_KEEP,   /* the matter stays under the set it pinned; also without a row */
    WJ_TRANSITION_MOVE,   /* it goes over to the new set on the day this is in force */
    WJ_TRANSITION_LIGHTER /* it stays, and the lighter of both laws is offered */
};

struct wj_transition {
    struct wj_str flow, basis, note;
    enum wj_transition_rule rule;
    int line;
};

struct wj_transitions {
    const struct wj_transition *items;
    size_t n;
};

/* Read law/transitions.csv: flow, rule, basis, note; each flow once.  A set without the file keeps
 * everything. */
int wj_transition_load(const struct wj_lawsource *, struct wj_transitions *out, struct wj_err *) WJ_MUST_USE;

/* The row of a flow, or NULL. */
const struct wj_transition *wj_transition_find(const struct wj_transitions *, struct wj_str flow);

/* What happens to open matters of the flow. */
enum wj_transition_rule wj_transition_rule_of(const struct wj_transitions *, struct wj_str flow);

/* "keep", "move", "lighter". */
const char *wj_transition_name(enum wj_transition_rule);

#endif
