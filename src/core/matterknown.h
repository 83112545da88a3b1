/*
 * matterknown.h - facts that nobody states because the store knows them: the operator's file, the bureau,
 * other matters, the figures of the region.
 *
 * law/facts.csv marks them "store".  A fact that a guard looks at and nobody supplies would be a rule that
 * never bites, so the names are listed here and a test holds them against the catalogue.
 */
#ifndef WJ_CORE_MATTERKNOWN_H
#define WJ_CORE_MATTERKNOWN_H

#include "core/matter.h"

/* Every fact that is supplied, NULL-ended. */
const char *const *wj_matterknown_names(void);

/*
 * What the store knows of the facts that the matter's flow looks at, and behind it the matter's own (arena).
 * ev: the event under way, whose input some facts depend on; NULL: none.
 */
int wj_matterknown_gather(struct wj_tx *, const struct wj_matter *, const struct wj_matter_event *ev,
                          struct wj_list *facts, struct wj_err *) WJ_MUST_USE;

#endif
