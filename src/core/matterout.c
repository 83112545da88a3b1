/* matterout.c - effects that reach beyond the matter: registers, notices, linked matters. */
#include "core/matter_priv.h"

#include "base/arena.h"
#include "core/ledger.h"
#include "core/register.h"
#include "law/lawset.h"

static int notice(struct wj_tx *tx, const struct wj_matter *m, const char *kind, struct wj_str to,
                  struct wj_err *e)
{
    struct wj_str id = wj_core_id(tx);
    struct wjq_notice_add_in in = { id, m->row.id, wj_strz(kind), to, m->row.title, tx->now_ms };
    int rc = wjq_notice_add(tx->db, &in, NULL, e);
    struct wj_ledger_note note = { "notice.add", "notice", id, wj_strz(kind) };
    return rc != WJ_OK ? rc : wj_ledger_note(tx, &note, NULL, e);
}

static bool is_carried(struct wj_tx *tx, struct wj_str name, bool person)
{
    const struct wj_fact_def *d = wj_fact_find(&tx->core->law->flows->facts, name);
    return d && d->source == WJ_FACT_CARRIED && (d->type == WJ_FACT_PERSON) == person;
}

/* The facts that go along into a linked matter, and its officers as facts of their role's name. */
static int carry(struct wj_tx *tx, const struct wj_matter *m, struct wj_matter_new *new, struct wj_err *e)
{
    struct wj_fact *facts = WJ_NEW_N(tx->arena, struct wj_fact, m->nfacts + m->npersons + 1);
    if (!facts)
        return wj_fail(e, WJ_E_LIMIT, "the matter's facts do not fit in the request's memory");
    size_t n = 0;
    for (size_t i = 0; i < m->nfacts; i++)
        if (is_carried(tx, m->facts[i].name, false))
            facts[n++] = m->facts[i];
    for (size_t i = 0; i < m->npersons; i++)
        if (is_carried(tx, m->persons[i].role, true))
            facts[n++] = (struct wj_fact){ m->persons[i].role, m->persons[i].user_id };
    new->carried = facts;
    new->ncarried = n;
    return WJ_OK;
}

/* A linked matter is opened by the system in the name of the one that causes it. */
static int open_linked(struct wj_tx *tx, const struct wj_matter *m, struct wj_str flow, struct wj_err *e)
{
    static const struct wj_str roles[] = { { "system", 6 } };
    struct wj_matter_who who = { WJ_S("system"), roles, 1 };
    struct wj_matter_new new = {
        .flow = flow,
        .title = m->row.title,
        .organ_id = m->row.organ_id,
        .entity_id = m->row.entity_id,
        .outlet_id = m->row.outlet_id,
        .platform_id = m->row.platform_id,
        .violation = m->row.violation,
        .priority = m->row.priority,
        .act_from = m->row.act_from,
        .act_to = m->row.act_to,
        .linked_to = m->row.id,
        .link_kind = WJ_S("follows"),
    };
    struct wj_str id;
    int rc = carry(tx, m, &new, e);
    return rc != WJ_OK ? rc : wj_matter_open(tx, &who, &new, &id, e);
}

int wj_matter_outward(struct wj_tx *tx, struct wj_matter *m, const struct wj_effect *fx, struct wj_err *e)
{
    struct wj_str id;
    switch (fx->kind) {
    case WJ_FX_NOTIFY:
        return notice(tx, m, "notify", fx->arg, e);
    case WJ_FX_RESTRICT:
        return notice(tx, m, "restrict", fx->arg, e);
    case WJ_FX_RELEASE:
        return notice(tx, m, "release", fx->arg, e);
    case WJ_FX_TRANSFER:
        return notice(tx, m, "transfer", fx->arg, e);
    case WJ_FX_OPEN:
        return open_linked(tx, m, fx->arg, e);
    case WJ_FX_PUBLISH:
    case WJ_FX_LIST:
        return wj_register_publish(tx, m, fx->arg, &id, e);
    case WJ_FX_UNPUBLISH:
        return wj_register_end(tx, m, fx->arg, "withdrawn", e);
    case WJ_FX_UNLIST:
        return wj_register_end(tx, m, fx->arg, "stopped", e);
    default:
        return wj_fail(e, WJ_E_STATE, "the effect %s has nobody who does it", wj_flow_effect_name(fx->kind));
    }
}
