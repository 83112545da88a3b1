/* platform.c - see platform.h. */
#include "core/platform.h"

#include "core/ledger.h"
#include "q_market.h"

int wj_platform_put(struct wj_tx *tx, const struct wj_platform_new *new, struct wj_err *e)
{
    struct wjq_platform_put_in in = { new->id, new->name, new->uscc, new->url, new->region };
    int rc = wjq_platform_put(tx->db, &in, NULL, e);
    struct wj_ledger_note note = { "platform.put", "platform", new->id, WJ_NOSTR };
    return rc != WJ_OK ? rc : wj_ledger_note(tx, &note, NULL, e);
}

int wj_platform_ensure(struct wj_tx *tx, struct wj_str id, struct wj_err *e)
{
    struct wjq_platform_get_row row;
    bool found = false;
    struct wj_platform_new new = { id, id, WJ_NOSTR, WJ_NOSTR, WJ_S("") };
    int rc = wjq_platform_get(tx->db, tx->arena, &(struct wjq_platform_get_in){ id }, &row, &found, e);
    return rc != WJ_OK || found ? rc : wj_platform_put(tx, &new, e);
}
