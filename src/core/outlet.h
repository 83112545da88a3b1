/* outlet.h - 网络经营场所: shops, sites, apps, accounts and live rooms, and who is behind them. */
#ifndef WJ_CORE_OUTLET_H
#define WJ_CORE_OUTLET_H

#include "core/core.h"

struct wj_outlet_new {
    struct wj_str channel, platform_id, outlet_no, name, url, claimed_uscc, claimed_name, region;
    bool exempt;
    int64_t opened_on; /* WJ_NONE: unknown */
};

/*
 * Find the outlet by platform and number, or add it; it is linked to the entity
 * whose code or exact name it claims.  *id in the arena; *entity_id (may be
 * NULL) no value when nobody is known behind it.
 */
int wj_outlet_put(struct wj_tx *, const struct wj_outlet_new *, struct wj_str *id, struct wj_str *entity_id,
                  struct wj_err *) WJ_MUST_USE;

#endif
