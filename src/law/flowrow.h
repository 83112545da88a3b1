/*
 * flowrow.h - what a flow is made of inside, and how one row of its table is read.
 *
 * For the files of the flow module alone; everybody else sees flow.h.
 */
#ifndef WJ_LAW_FLOWROW_H
#define WJ_LAW_FLOWROW_H

#include "law/flowguard.h"
#include "law/flowtable.h"

#define WJ_FLOWROW_ROLES_MAX 8

/* An effect as written; the value is made when the event fires. */
struct wj_flowrow_effect {
    enum wj_effect_kind kind;
    struct wj_str arg;              /* term, document, role, flow, register, fact */
    struct wj_str value;            /* reason, literal */
    const struct wj_fact_def *from; /* "@fact": the value is taken from it */
    int64_t add;                    /* "=+1": added to the number there is */
    bool today, adds;
};

struct wj_flowrow {
    int line;
    bool everywhere;             /* "*": in every state that is not final */
    const struct wj_str *states; /* else in these */
    size_t nstates;
    struct wj_str event, to; /* to: no value for "=", the state stays */
    const struct wj_flow_role *roles[WJ_FLOWROW_ROLES_MAX];
    size_t nroles;
    struct wj_str guard_text;
    const struct wj_flowguard *guard;
    const struct wj_flow_input *asks;
    size_t nasks;
    const struct wj_flowrow_effect *effects;
    size_t neffects;
    struct wj_str basis, label_zh, label_en, note;
    wj_day valid_from, valid_to; /* WJ_DAY_NONE: no bound */
};

struct wj_flow {
    struct wj_flow_info info;
    struct wj_str file; /* for messages */
    const struct wj_flow_state *states;
    size_t nstates;
    const struct wj_flowrow *rows;
    size_t nrows;
    const struct wj_flowbook *book;
};

/* Read the whole table flows/ID.csv into f->rows; f->info, file, states and book are set. */
int wj_flowrow_read(struct wj_arena *, struct wj_flow *f, struct wj_str text,
                    const struct wj_flowguard_names *, struct wj_err *) WJ_MUST_USE;

/* Does the row apply in this state (a pointer of the flow's list, or NULL for "-"), on this day? */
bool wj_flowrow_stands_in(const struct wj_flowrow *, const struct wj_flow_state *);
bool wj_flowrow_is_law(const struct wj_flowrow *, wj_day);

/* "flows/x.csv:12: ..." into the error; returns WJ_E_INVALID. */
int wj_flowrow_bad(const struct wj_flow *, const struct wj_flowrow *, struct wj_err *, const char *fmt, ...)
    WJ_PRINTF(4, 5);

#endif
