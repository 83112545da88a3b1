/* lead.c - see lead.h. */
#include "svc/lead.h"

#include "base/arena.h"
#include "core/matter.h"
#include "q_market.h"
#include "svc/jurisdiction.h"

int64_t wj_lead_priority(const struct wj_lead_hint *h)
{
    int64_t reach = h->sales == WJ_NONE ? 0
                    : h->sales >= 10000 ? 10
                    : h->sales >= 1000  ? 6
                    : h->sales >= 100   ? 3
                                        : 0;
    int64_t p = (int64_t)((double)h->severity * 18.0 * h->score) + reach;
    return p > 100 ? 100 : p;
}

static int find_open(struct wj_tx *tx, const struct wj_lead_hint *h, struct wj_str *id, int64_t *priority,
                     bool *found, struct wj_err *e)
{
    int rc;
    if (h->entity_id.p) {
        struct wjq_matter_open_of_entity_row row;
        struct wjq_matter_open_of_entity_in in = { WJ_S("lead"), h->entity_id };
        rc = wjq_matter_open_of_entity(tx->db, tx->arena, &in, &row, found, e);
        if (rc == WJ_OK && *found) {
            *id = row.id;
            *priority = row.priority;
        }
    } else {
        struct wjq_matter_open_of_outlet_row row;
        struct wjq_matter_open_of_outlet_in in = { h->outlet_id, WJ_S("lead") };
        rc = wjq_matter_open_of_outlet(tx->db, tx->arena, &in, &row, found, e);
        if (rc == WJ_OK && *found) {
            *id = row.id;
            *priority = row.priority;
        }
    }
    return rc;
}

static int open_new(struct wj_tx *tx, const struct wj_lead_hint *h, struct wj_str *id, struct wj_err *e)
{
    static const struct wj_str roles[] = { { "system", 6 } };
    struct wj_matter_who who = { WJ_S("system"), roles, 1 };
    struct wj_str region = WJ_S(""), organ;
    int rc = WJ_OK;
    if (h->entity_id.p) {
        struct wjq_entity_get_row r;
        rc = wjq_entity_get(tx->db, tx->arena, &(struct wjq_entity_get_in){ h->entity_id }, &r, e);
        region = rc == WJ_OK ? r.region : region;
    }
    if (rc == WJ_OK)
        rc = wj_jurisdiction_of(tx, region, h->platform_id, &organ, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_fact facts[] = { { WJ_S("lead_source"), WJ_S("monitoring") } };
    struct wj_matter_new new = {
        .flow = WJ_S("lead"),
        .title =
            wj_strf(tx->arena, WJ_FMT "：疑似" WJ_FMT, WJ_ARG(h->operator_name), WJ_ARG(h->violation_name)),
        .organ_id = organ,
        .entity_id = h->entity_id,
        .outlet_id = h->outlet_id,
        .platform_id = h->platform_id,
        .violation = h->violation,
        .priority = wj_lead_priority(h),
        .act_from = WJ_NONE,
        .act_to = WJ_NONE,
        .facts = facts,
        .nfacts = 1,
    };
    return wj_matter_open(tx, &who, &new, id, e);
}

int wj_lead_for(struct wj_tx *tx, const struct wj_lead_hint *h, struct wj_str *matter_id, bool *made,
                struct wj_err *e)
{
    struct wj_str id;
    int64_t priority = 0, mine = wj_lead_priority(h);
    bool found;
    int rc = find_open(tx, h, &id, &priority, &found, e);
    if (rc == WJ_OK && !found)
        rc = open_new(tx, h, &id, e);
    else if (rc == WJ_OK && mine > priority)
        rc = wjq_matter_set_priority(tx->db, &(struct wjq_matter_set_priority_in){ id, mine, tx->now_ms },
                                     NULL, e);
    if (rc != WJ_OK)
        return rc;
    *matter_id = id;
    *made = !found;
    return WJ_OK;
}
