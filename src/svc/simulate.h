/*
 * simulate.h - a synthetic market: outlets, listings, and violations planted in some of them.
 *
 * The same seed gives the same bytes.  Listings are made of ordinary goods and
 * ordinary words; into one of eight a sentence that breaks the law is planted,
 * half of these under a disguise.  truth.ndjson says where and what, so that
 * recall and speed can be measured without real data.
 */
#ifndef WJ_SVC_SIMULATE_H
#define WJ_SVC_SIMULATE_H

#include "base/str.h"

struct wj_simulate_opts {
    int64_t outlets, listings; /* at least 1 each */
    int64_t seed;
    const char *out_dir; /* gets listings.ndjson, outlets.ndjson, truth.ndjson; made when missing */
};

struct wj_simulate_stats {
    int64_t planted, disguised;
};

/* Write the market.  WJ_E_INVALID names the option; WJ_E_IO when a file cannot be written. */
int wj_simulate_write(const struct wj_simulate_opts *, struct wj_simulate_stats *out,
                      struct wj_err *) WJ_MUST_USE;

#endif
