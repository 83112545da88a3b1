/*
 * lawkeep.h - law sets kept in the store, and from which day each of them is in force.
 *
 * A set is a row of its bytes under its hash and never changes.  Switching one on adds a row "from this day
 * on"; nothing is ever taken back: what a later row says of the same or a later day goes before.
 */
#ifndef WJ_CORE_LAWKEEP_H
#define WJ_CORE_LAWKEEP_H

#include "core/core.h"
#include "law/lawset.h"

/* A set to be kept. */
struct wj_lawkeep_new {
    struct wj_str title;
    struct wj_str matter_id; /* the rule change that brings it; no value: it comes with the program */
    const struct wj_fileset *files;
};

/*
 * Keep a set, unless the store has it: the same files are the same set.  hash_hex gets its hash, *added (may
 * be NULL) whether it is new.
 */
int wj_lawkeep_put(struct wj_tx *, const struct wj_lawkeep_new *, char hash_hex[WJ_HASH_HEX], bool *added,
                   struct wj_err *) WJ_MUST_USE;

/*
 * Let a kept set be in force from a day on; WJ_E_INVALID for a day before today, but the store's first set.
 * WJ_E_NOTFOUND when the set is not kept.
 */
int wj_lawkeep_switch(struct wj_tx *, struct wj_str hash, wj_day from, struct wj_str matter_id,
                      struct wj_err *) WJ_MUST_USE;

/*
 * Give a set up that is in force or will be: from its first day, today at the earliest, the set before it
 * governs again.  WJ_E_STATE when it neither is nor will be in force.
 */
int wj_lawkeep_repeal(struct wj_tx *, struct wj_str hash, struct wj_str matter_id,
                      struct wj_err *) WJ_MUST_USE;

#endif
