/*
 * listing.h - 商品/服务信息 listings as they were seen.
 *
 * A listing is known by its source and its number there.  Seen again with the
 * same content it only gets a later "last seen"; changed, it is replaced and
 * scanned anew.
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

#endif
