/*
 * lawchange.h - changing the law of a node: check a working copy, see what it would change, propose it, and
 * what follows on the day it is switched on.
 *
 * A change is a matter of the flow rule-change: the editor proposes, the legal reviewer passes, a head who is
 * neither approves and names the day.  Only that approval switches a set on (effect enact, core/lawkeep.h).
 */
#ifndef WJ_SVC_LAWCHANGE_H
#define WJ_SVC_LAWCHANGE_H

#include "core/matter.h"
#include "law/lawset.h"

/*
 * Load a working copy: every table and reference, every rule with its own examples.  WJ_E_INVALID when
 * something is wrong: *problems then has a line (struct wj_str) for each fault with file, line, column and
 * what would be right.
 */
int wj_lawchange_check(struct wj_arena *, const struct wj_fileset *, struct wj_lawset *out,
                       struct wj_list *problems, struct wj_err *) WJ_MUST_USE;

struct wj_lawchange_new {
    struct wj_str title, text, reason; /* text: what changes, reason: why */
    struct wj_str organ_id;            /* of the editor */
    const struct wj_fileset *files;    /* checked */
};

/* Keep the set and open the rule change with it as the editor; *matter_id in the arena. */
int wj_lawchange_propose(struct wj_tx *, const struct wj_matter_who *, const struct wj_lawchange_new *,
                         char hash_hex[WJ_HASH_HEX], struct wj_str *matter_id, struct wj_err *) WJ_MUST_USE;

/* A running clock of an open matter whose last day is another under the new set. */
struct wj_lawchange_clock {
    struct wj_str matter_id, no, title, flow, term, term_name;
    int64_t before,
        after;  /* last lawful days; WJ_NONE: the calendar ends first, or the set has no such term */
    bool moves; /* the matter goes over to the new set; else this is what a new matter would get */
    bool lost;  /* the new set has no such state of the flow: the matter stays where it is */
};

struct wj_lawchange_impact {
    int64_t clocks_n;     /* running clocks of open matters that were looked at */
    int64_t changed_n;    /* of them, with another last day under the new set */
    int64_t moved_n;      /* of those, in matters that go over to the new set */
    struct wj_list items; /* of wj_lawchange_clock, the first ones (arena) */
};

enum { WJ_LAWCHANGE_SHOWN = 500 }; /* clocks listed */

/* What a new set would change in the open matters of the store, reckoned today. */
int wj_lawchange_impact(struct wj_tx *, const struct wj_lawset *after, struct wj_lawchange_impact *out,
                        struct wj_err *) WJ_MUST_USE;

/*
 * What the day brings: rule changes whose day has come are switched on as matters, and open matters of flows
 * that the set in force moves go over to it, at most WJ_LAWCHANGE_BATCH at a time; *n gets how many did.
 */
int wj_lawchange_sweep(struct wj_tx *, int64_t *n, struct wj_err *) WJ_MUST_USE;
enum { WJ_LAWCHANGE_BATCH = 200 };

#endif
