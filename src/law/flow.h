/*
 * flow.h - a procedure as a table, and the pure step over it.
 *
 * A matter of any kind (case, complaint, listing on a roster, ...) stands in a state of its flow.
 * wj_flow_options() says which events are possible there, for whom, and what each asks;
 * wj_flow_fire() says what would happen: the new state and the effects.  Neither touches
 * a clock, a database or a global: the caller brings every fact and applies the effects, the event
 * and the ledger row in one transaction.
 *
 * A matter begins with the event "open" fired in the state "-"; flowbook.h loads the flows.
 */
#ifndef WJ_LAW_FLOW_H
#define WJ_LAW_FLOW_H

#include "law/fact.h"

struct wj_flow; /* immutable once loaded */
#define WJ_FLOW_NOWHERE WJ_S("-")

struct wj_flow_info {
    struct wj_str id, name_zh, name_en;
    struct wj_str number;   /* word of its numbers: "立案" */
    struct wj_str day_fact; /* the day whose law governs, once the matter has it; may be empty */
    struct wj_str basis;
};
struct wj_flow_state {
    struct wj_str id, name_zh, name_en;
    struct wj_str badge; /* open, work, wait, warn, good, bad, done */
    bool final;
};

enum wj_effect_kind {
    WJ_FX_START,   /* arg: term; value: the day it starts (today when the row names no day) */
    WJ_FX_STOP,    /* arg: term; it is met */
    WJ_FX_SUSPEND, /* arg: term; value: reason */
    WJ_FX_RESUME,  /* arg: term; value: reason */
    WJ_FX_EXTEND,  /* arg: term; value: the new last day, or no value: by the term's own extension */
    WJ_FX_DOC,     /* arg: document template needed from now on */
    WJ_FX_ASSIGN,  /* arg: role; value: user id */
    WJ_FX_NOTIFY,  /* arg: role */
    WJ_FX_OPEN,    /* arg: flow of a new, linked matter; fire its "open" as role system */
    WJ_FX_PUBLISH, /* arg: register of kind publication */
    WJ_FX_UNPUBLISH,
    WJ_FX_LIST, /* arg: register of kind roster */
    WJ_FX_UNLIST,
    WJ_FX_RESTRICT, /* arg: role outside that is told to act against the operator */
    WJ_FX_RELEASE,  /* the restriction ends */
    WJ_FX_TRANSFER, /* arg: role outside that takes the matter over */
    WJ_FX_SET,      /* arg: fact; value: canonical */
    WJ_FX_UNSET,    /* arg: fact */
    WJ_FX_ENACT,    /* arg: fact with the hash of a law set; value: the day from which it is in force */
    WJ_FX_REPEAL,   /* arg: fact with the hash of a law set that is given up */
    WJ_FX_CLOSE     /* the matter is at its end */
};
struct wj_effect {
    enum wj_effect_kind kind;
    struct wj_str arg, value;
};

struct wj_flow_person {
    struct wj_str role, user; /* who is assigned to what in this matter */
};
struct wj_flow_link {
    struct wj_str flow; /* of the linked matter */
    bool closed;
};
struct wj_flow_clock {
    struct wj_str term;
    bool running, over; /* running: not met; over: not met, and past its last lawful day */
};

/* Everything a guard may look at.  Arrays are borrowed; what the caller has none of stays zero. */
struct wj_flow_ask {
    struct wj_str state, event;
    struct wj_str role; /* the role the user acts in; no value: the first that may */
    struct wj_str user; /* who acts */
    wj_day today;
    const struct wj_str *roles; /* that the acting user has */
    size_t nroles;
    const struct wj_fact *facts; /* of the matter */
    size_t nfacts;
    const struct wj_fact *given; /* input of this event, as it came in */
    size_t ngiven;
    const struct wj_flow_person *persons;
    size_t npersons;
    const struct wj_str *docs; /* templates of which a document was made */
    size_t ndocs;
    const struct wj_flow_clock *clocks;
    size_t nclocks;
    const struct wj_flow_link *links;
    size_t nlinks;
};

enum wj_flow_refusal {
    WJ_FLOW_ALLOWED,
    WJ_FLOW_ROLE,  /* the user has none of the roles, or another person is assigned */
    WJ_FLOW_GUARD, /* something in the matter is missing or in the way */
    WJ_FLOW_INPUT  /* an input is missing, unknown or wrong */
};

struct wj_flow_input {
    const struct wj_fact_def *def;
    bool required;
};

/* One event of the state, allowed or not. */
struct wj_flow_option {
    struct wj_str event, label_zh, label_en;
    struct wj_str to;   /* no value when it depends on the input */
    struct wj_str role; /* in which the user would act, or the first that could */
    struct wj_str basis;
    enum wj_flow_refusal refusal;
    struct wj_str why_zh, why_en; /* the failing part and what would be needed; empty when allowed */
    const struct wj_flow_input *asks;
    size_t nasks;
};

struct wj_flow_answer {
    struct wj_str to, role, basis, label_zh, label_en;
    const struct wj_fact *facts; /* the input, canonical: to be stored with the matter */
    size_t nfacts;
    const struct wj_effect *effects; /* in the order of the table */
    size_t neffects;
};

/* What flows.csv says of the flow (borrowed). */
const struct wj_flow_info *wj_flow_about(const struct wj_flow *);

/* NULL when the flow has no such state; the list is in the order of law/states.csv. */
const struct wj_flow_state *wj_flow_find_state(const struct wj_flow *, struct wj_str id);
const struct wj_flow_state *wj_flow_states(const struct wj_flow *, size_t *n);

/*
 * Every event of the state that is law on the day, in the order of the table, with what it asks or why it is
 * refused; event and input of the ask are not read.  *out is in the arena.  WJ_E_NOTFOUND: no such state.
 */
int wj_flow_options(const struct wj_flow *, struct wj_arena *, const struct wj_flow_ask *,
                    const struct wj_flow_option **out, size_t *n, struct wj_err *) WJ_MUST_USE;

/*
 * What the event would do.  WJ_E_DENIED (role), WJ_E_STATE (guard, or no such event in the state),
 * WJ_E_INVALID (input, naming the field); the message is English, *why_zh (may be NULL) Chinese (arena).
 */
int wj_flow_fire(const struct wj_flow *, struct wj_arena *, const struct wj_flow_ask *,
                 struct wj_flow_answer *out, struct wj_str *why_zh, struct wj_err *) WJ_MUST_USE;

/* As in the tables: "start", "doc". */
const char *wj_flow_effect_name(enum wj_effect_kind);

#endif
