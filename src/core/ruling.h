/*
 * ruling.h - what a matter came to, as one row that supervision compares: penalty or none, the sum, the band
 * chosen and the band it is in, whether it was the operator's first offence.
 */
#ifndef WJ_CORE_RULING_H
#define WJ_CORE_RULING_H

#include "core/matter.h"

/*
 * After an event was applied to the loaded matter, before it is written: record what it decided or changed of
 * the decision.  Nothing happens for an event that decides nothing.
 */
int wj_ruling_note(struct wj_tx *, const struct wj_matter *, const struct wj_flow_answer *,
                   struct wj_err *) WJ_MUST_USE;

#endif
