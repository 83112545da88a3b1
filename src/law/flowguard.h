/*
 * flowguard.h - the conditions of flow rows: parse, evaluate, explain, compare.
 *
 *   guard  = all { "|" all }        all = one { "&" one }        one = "!" one | "(" guard ")" | atom
 *   atom   = fact                   a bool fact that is true
 *          | fact OP value          OP: = != >= <= > <   value: a word, number, day, "today", or @fact
 *          | has(fact)              it has any value
 *          | differs(role,role)     both are assigned, to different persons; the acting user counts for
 *                                   the role acted in ("actor" names that role)
 *          | assigned(role)
 *          | doc(template)          such a document was made
 *          | term_over(term) | term_running(term)
 *          | linked(flow) | closed(flow) | pending(flow)   a linked matter of the flow exists; exists and
 * none is open; one is open
 *
 * Truth has three values: what an event asks and has not been given yet is unknown, so that an option is
 * refused only when no input could make it possible.
 */
#ifndef WJ_LAW_FLOWGUARD_H
#define WJ_LAW_FLOWGUARD_H

#include "law/flowbook.h"

struct wj_flowguard; /* in the arena; NULL is the guard that always holds */

enum wj_flowguard_truth { WJ_GUARD_FALSE, WJ_GUARD_UNKNOWN, WJ_GUARD_TRUE };

/* What the names in a table may mean while it is read. */
struct wj_flowguard_names {
    const struct wj_flowbook *book;   /* facts, roles, registers, lookup */
    const struct wj_flow_info *flows; /* every flow there will be */
    size_t nflows;
};

/* The matter as one row sees it. */
struct wj_flowguard_env {
    const struct wj_flow_ask *ask;
    struct wj_str role;          /* acted in */
    const struct wj_fact *given; /* canonical input */
    size_t ngiven;
    const struct wj_flow_input *asks; /* of the row; those not given are unknown while open is true */
    size_t nasks;
    bool open;   /* input may still come: what is asked and not given is unknown */
    bool needed; /* ... but only what must be given */
};

enum wj_flowguard_kind {
    WJ_GUARD_AND,
    WJ_GUARD_OR, /* the inner nodes: kids */
    WJ_GUARD_FACT,
    WJ_GUARD_COMPARE,
    WJ_GUARD_HAS,
    WJ_GUARD_DIFFERS,
    WJ_GUARD_ASSIGNED,
    WJ_GUARD_DOC,
    WJ_GUARD_TERM_OVER,
    WJ_GUARD_TERM_RUNNING,
    WJ_GUARD_LINKED,
    WJ_GUARD_CLOSED,
    WJ_GUARD_PENDING
};
enum wj_flowguard_op { WJ_GUARD_EQ, WJ_GUARD_NE, WJ_GUARD_GE, WJ_GUARD_LE, WJ_GUARD_GT, WJ_GUARD_LT };

/* One node; negation has been pushed down to the atoms. */
struct wj_flowguard {
    enum wj_flowguard_kind kind;
    bool negated;
    const struct wj_flowguard *const *kids;
    size_t nkids;
    struct wj_str arg, arg2;        /* of the call */
    struct wj_str name_zh, name_en; /* of the argument, for people */
    struct wj_str name2_zh, name2_en;
    const struct wj_fact_def *fact, *other; /* other: @fact */
    enum wj_flowguard_op op;
    struct wj_str value; /* literal, canonical; no value with @fact and today */
    bool today;
};

/* Empty text gives NULL.  The message has no file or line: the caller wraps it. */
int wj_flowguard_parse(struct wj_arena *, struct wj_str text, const struct wj_flowguard_names *,
                       const struct wj_flowguard **out, struct wj_err *) WJ_MUST_USE;

/* The truth of the guard for a matter; NULL is true. */
enum wj_flowguard_truth wj_flowguard_eval(const struct wj_flowguard *, const struct wj_flowguard_env *);

/* The parts that are false, in words (arena), with what would be needed. */
void wj_flowguard_why(const struct wj_flowguard *, const struct wj_flowguard_env *, struct wj_arena *,
                      struct wj_str *zh, struct wj_str *en);

/*
 * How many parts of the guard hold before the first that does not; at most 99.  Rows of one event begin with
 * what tells them apart, so the one that holds longest is the one meant.
 */
int wj_flowguard_lead(const struct wj_flowguard *, const struct wj_flowguard_env *);

/*
 * Could both hold at once?  Treats different facts as independent.  False: proven disjoint.  Guards that open
 * into more than 256 alternatives answer true.
 */
bool wj_flowguard_overlap(struct wj_arena *, const struct wj_flowguard *, const struct wj_flowguard *);

/* Call fn for every atom. */
typedef void wj_flowguard_visit(void *ctx, const struct wj_flowguard *atom);
void wj_flowguard_each(const struct wj_flowguard *, wj_flowguard_visit *fn, void *ctx);

#endif
