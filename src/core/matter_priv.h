/* matter_priv.h - what the files of the matter aggregate share. */
#ifndef WJ_CORE_MATTER_PRIV_H
#define WJ_CORE_MATTER_PRIV_H

#include "core/matter.h"

/* Facts as the JSON object of the column; arena. */
int wj_matter_facts_write(struct wj_arena *, const struct wj_fact *, size_t n, struct wj_str *json,
                          struct wj_err *) WJ_MUST_USE;

/* The loaded matter as the question that flows answer; ev: the event to happen, NULL: what could; arena. */
int wj_matter_ask(struct wj_tx *, const struct wj_matter *, const struct wj_matter_who *,
                  const struct wj_matter_event *ev, struct wj_flow_ask *out, struct wj_err *) WJ_MUST_USE;

/* Set, replace or (value p NULL) remove a fact of the loaded matter. */
int wj_matter_set_fact(struct wj_tx *, struct wj_matter *, struct wj_str name, struct wj_str value,
                       struct wj_err *) WJ_MUST_USE;

/* The clocks: each applies one effect of the table to the loaded matter and its rows. */
int wj_matter_term_apply(struct wj_tx *, struct wj_matter *, const struct wj_effect *,
                         struct wj_err *) WJ_MUST_USE;

/* A clock that is running or suspended; and writing a clock as it is loaded. */
bool wj_matter_term_is_alive(const struct wjq_matter_term_list_row *);
int wj_matter_term_save(struct wj_tx *, const struct wj_matter *, const struct wjq_matter_term_list_row *,
                        struct wj_err *) WJ_MUST_USE;

/* Put the nearest due day of the running clocks into the loaded row. */
void wj_matter_term_nearest(struct wj_matter *);

#endif
