/* organ.c - see organ.h. */
#include "core/organ.h"

#include "base/arena.h"
#include "core/ledger.h"
#include "q_people.h"

int wj_organ_add(struct wj_tx *tx, const struct wj_organ_new *new, struct wj_str *id, struct wj_err *e)
{
    if (!new->name.n || !new->short_name.n)
        return wj_fail_at(e, WJ_E_INVALID, "/name", "an organ needs a name and a short name");
    if (new->level < 1 || new->level > 5)
        return wj_fail_at(e, WJ_E_INVALID, "/level", "the level is 1 (national) to 5 (office), not %d",
                          new->level);
    if (new->region.n != 6)
        return wj_fail_at(e, WJ_E_INVALID, "/region", "a region has six digits (GB/T 2260)");
    struct wj_str made = new->id.p ? new->id : wj_core_id(tx);
    struct wj_str above = WJ_S("/");
    int rc = WJ_OK;
    if (new->parent_id.p) {
        struct wjq_organ_get_row parent;
        rc = wjq_organ_get(tx->db, tx->arena, &(struct wjq_organ_get_in){ new->parent_id }, &parent, e);
        if (rc != WJ_OK)
            return wj_wrap(e, rc, "parent of the organ");
        above = parent.path;
    }
    struct wjq_organ_add_in in = { made,
                                   new->name,
                                   new->short_name,
                                   new->level,
                                   new->parent_id,
                                   new->region,
                                   wj_strf(tx->arena, WJ_FMT WJ_FMT "/", WJ_ARG(above), WJ_ARG(made)) };
    if ((rc = wjq_organ_add(tx->db, &in, NULL, e)) != WJ_OK)
        return rc;
    struct wj_ledger_note note = { "organ.add", "organ", made, new->short_name };
    if ((rc = wj_ledger_note(tx, &note, NULL, e)) == WJ_OK)
        *id = made;
    return rc;
}
