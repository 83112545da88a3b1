/* outlet.c - see outlet.h. */
#include "core/outlet.h"

#include "core/entity.h"
#include "core/ledger.h"
#include "q_market.h"

/* A new outlet, linked to whoever it says it belongs to. */
static int add(struct wj_tx *tx, const struct wj_outlet_new *new, struct wj_str *id, struct wj_str *entity_id,
               struct wj_err *e)
{
    struct wj_str owner = WJ_NOSTR, made = wj_core_id(tx);
    bool has_owner = false;
    const struct wj_entity_key key = { new->claimed_uscc, new->claimed_name };
    int rc = wj_entity_find(tx, &key, &owner, &has_owner, e);
    if (rc != WJ_OK)
        return rc;
    struct wjq_outlet_add_in in = {
        .id = made,
        .entity_id = has_owner ? owner : WJ_NOSTR,
        .channel = new->channel.n ? new->channel : WJ_S("shop"),
        .platform_id = new->platform_id,
        .outlet_no = new->outlet_no,
        .name = new->name.p ? new->name : WJ_S(""),
        .url = new->url,
        .claimed_uscc = new->claimed_uscc,
        .claimed_name = new->claimed_name,
        .region = new->region,
        .exempt = new->exempt,
        .opened_on = new->opened_on,
        .link_score = has_owner ? 1.0 : 0.0,
        .link_why = !has_owner            ? WJ_NOSTR
                    : new->claimed_uscc.n ? WJ_S("claimed code")
                                          : WJ_S("claimed name"),
        .now_ms = tx->now_ms,
    };
    struct wj_ledger_note note = { "outlet.add", "outlet", made, in.entity_id };
    if ((rc = wjq_outlet_add(tx->db, &in, NULL, e)) != WJ_OK ||
        (rc = wj_ledger_note(tx, &note, NULL, e)) != WJ_OK)
        return rc;
    *id = made;
    if (entity_id)
        *entity_id = in.entity_id;
    return WJ_OK;
}

int wj_outlet_put(struct wj_tx *tx, const struct wj_outlet_new *new, struct wj_str *id,
                  struct wj_str *entity_id, struct wj_err *e)
{
    struct wjq_outlet_find_row known;
    bool found = false;
    int rc = WJ_OK;
    if (new->platform_id.p &&new->outlet_no.p)
        rc = wjq_outlet_find(tx->db, tx->arena,
                             &(struct wjq_outlet_find_in){ new->platform_id, new->outlet_no }, &known, &found,
                             e);
    if (rc != WJ_OK)
        return rc;
    if (found) {
        *id = known.id;
        if (entity_id)
            *entity_id = known.entity_id;
        return WJ_OK;
    }
    return add(tx, new, id, entity_id, e);
}
