/*
 * listing.h - 商品/服务信息 listings as they were seen, and the 命中 findings in them.
 *
 * A listing is known by its source and its number there.  Seen again with the
 * same content it only gets a later "last seen"; changed, it is replaced and
 * scanned anew.  Findings belong to a listing and, once a lead is made of
 * them, to a matter.
 */
#ifndef WJ_CORE_LISTING_H
#define WJ_CORE_LISTING_H

#include "core/core.h"

struct wj_listing_new {
    struct wj_str outlet_id, kind, source, record_no;
    struct wj_str title, body, category, url;
    int64_t price_fen, list_price_fen; /* WJ_NONE: not given */
    struct wj_str content_hash;        /* hex of the digest of what is scanned */
    int64_t near_hash;                 /* near-duplicate fingerprint */
    struct wj_str record;              /* the whole record, one JSON object */
};

enum wj_listing_news { WJ_LISTING_NEW, WJ_LISTING_CHANGED, WJ_LISTING_SAME };

/* Note what was seen; *id in the arena. */
int wj_listing_observe(struct wj_tx *, const struct wj_listing_new *, struct wj_str *id,
                       enum wj_listing_news *news, struct wj_err *) WJ_MUST_USE;

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
