/*
 * finding.h - 命中: what a rule found in a listing.
 *
 * A finding belongs to its listing and, once a lead is made of it, to a matter.
 */
#ifndef WJ_CORE_FINDING_H
#define WJ_CORE_FINDING_H

#include "core/core.h"

struct wj_finding_new {
    struct wj_str listing_id, matter_id; /* matter_id: no value, no lead was made of it */
    struct wj_str rule, rule_hash, violation, basis, field, spans, why; /* spans: JSON list */
    int64_t severity;                                                   /* 1 to 5 */
    double score;                                                       /* 0 to 1 */
};

/* Store a finding, unless this listing has one of the same rule already; *added says which. */
int wj_finding_add(struct wj_tx *, const struct wj_finding_new *, bool *added, struct wj_err *) WJ_MUST_USE;

/* An officer's verdict: upheld, wrong or unsure, with the reason (needed for wrong). */
int wj_finding_judge(struct wj_tx *, struct wj_str finding_id, struct wj_str verdict, struct wj_str why,
                     struct wj_err *) WJ_MUST_USE;

#endif
