/* listing.c - see listing.h. */
#include "core/listing.h"

#include "core/ledger.h"
#include "q_market.h"

static int add(struct wj_tx *tx, const struct wj_listing_new *l, struct wj_str id, struct wj_err *e)
{
    struct wjq_listing_add_in in = { id,           l->outlet_id, l->kind,           l->source,
                                     l->record_no, l->title,     l->body,           l->category,
                                     l->url,       l->price_fen, l->list_price_fen, l->content_hash,
                                     l->near_hash, tx->now_ms,   l->record };
    int rc = wjq_listing_add(tx->db, &in, NULL, e);
    struct wj_ledger_note note = { "listing.new", "listing", id, l->content_hash };
    return rc != WJ_OK ? rc : wj_ledger_note(tx, &note, NULL, e);
}

static int change(struct wj_tx *tx, const struct wj_listing_new *l, struct wj_str id, struct wj_err *e)
{
    struct wjq_listing_update_in in = { id,           l->title,     l->body,           l->category,
                                        l->url,       l->price_fen, l->list_price_fen, l->content_hash,
                                        l->near_hash, tx->now_ms,   l->record };
    int rc = wjq_listing_update(tx->db, &in, NULL, e);
    struct wj_ledger_note note = { "listing.changed", "listing", id, l->content_hash };
    return rc != WJ_OK ? rc : wj_ledger_note(tx, &note, NULL, e);
}

int wj_listing_observe(struct wj_tx *tx, const struct wj_listing_new *l, struct wj_str *id,
                       enum wj_listing_news *news, struct wj_err *e)
{
    struct wjq_listing_find_row known;
    bool found;
    int rc = wjq_listing_find(tx->db, tx->arena, &(struct wjq_listing_find_in){ l->source, l->record_no },
                              &known, &found, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_str mine = found ? known.id : wj_core_id(tx);
    enum wj_listing_news is = !found                                           ? WJ_LISTING_NEW
                              : wj_str_eq(known.content_hash, l->content_hash) ? WJ_LISTING_SAME
                                                                               : WJ_LISTING_CHANGED;
    if (is == WJ_LISTING_NEW)
        rc = add(tx, l, mine, e);
    else if (is == WJ_LISTING_CHANGED)
        rc = change(tx, l, mine, e);
    else
        rc = wjq_listing_seen(tx->db, &(struct wjq_listing_seen_in){ mine, tx->now_ms }, NULL, e);
    if (rc != WJ_OK)
        return rc;
    *id = mine;
    *news = is;
    return WJ_OK;
}
