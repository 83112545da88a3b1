/*
 * matterfire.c - letting an event happen: the flow says what, this does it.
 *
 * Opening a matter is its first event, and an event may open linked matters,
 * so both stand here.
 */
#include "core/matter_priv.h"

#include "base/arena.h"
#include "core/lawkeep.h"
#include "core/lawshelf.h"
#include "core/ledger.h"
#include "q_people.h"
#include "law/lawset.h"
#include "core/register.h"
#include "core/ruling.h"

#include <string.h>

int wj_matter_set_fact(struct wj_tx *tx, struct wj_matter *m, struct wj_str name, struct wj_str value,
                       struct wj_err *e)
{
    for (size_t i = 0; i < m->nfacts; i++) {
        if (!wj_str_eq(m->facts[i].name, name))
            continue;
        if (value.p)
            m->facts[i].value = value;
        else
            m->facts[i] = m->facts[--m->nfacts];
        return WJ_OK;
    }
    if (!value.p)
        return WJ_OK;
    struct wj_fact *bigger = WJ_NEW_N(tx->arena, struct wj_fact, m->nfacts + 1);
    if (!bigger)
        return wj_fail(e, WJ_E_LIMIT, "the matter has too many facts");
    if (m->nfacts)
        memcpy(bigger, m->facts, m->nfacts * sizeof *bigger);
    bigger[m->nfacts++] = (struct wj_fact){ name, value };
    m->facts = bigger;
    return WJ_OK;
}

static int notice(struct wj_tx *tx, const struct wj_matter *m, const char *kind, struct wj_str to,
                  struct wj_err *e)
{
    struct wj_str id = wj_core_id(tx);
    struct wjq_notice_add_in in = { id, m->row.id, wj_strz(kind), to, m->row.title, tx->now_ms };
    int rc = wjq_notice_add(tx->db, &in, NULL, e);
    struct wj_ledger_note note = { "notice.add", "notice", id, wj_strz(kind) };
    return rc != WJ_OK ? rc : wj_ledger_note(tx, &note, NULL, e);
}

static bool is_carried(const struct wj_matter *m, struct wj_str name, bool person)
{
    const struct wj_fact_def *d = wj_fact_find(&m->law->flows->facts, name);
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
        if (is_carried(m, m->facts[i].name, false))
            facts[n++] = m->facts[i];
    for (size_t i = 0; i < m->npersons; i++)
        if (is_carried(m, m->persons[i].role, true))
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

/* A law set is switched on: it must be one that the store keeps and that loads. */
static int enact(struct wj_tx *tx, const struct wj_matter *m, const struct wj_effect *fx, struct wj_err *e)
{
    const struct wj_lawset *law;
    struct wj_str hash = wj_fact_get(m->facts, m->nfacts, fx->arg);
    wj_day from;
    if (!wj_day_parse(fx->value, &from))
        return wj_fail(e, WJ_E_INVALID, "a law set is switched on from a day such as 2026-12-01");
    int rc = wj_lawshelf_get(tx->core->laws, tx->db, hash, &law, e);
    return rc == WJ_OK ? wj_lawkeep_switch(tx, hash, from, m->row.id, e) : rc;
}

static int outward(struct wj_tx *tx, struct wj_matter *m, const struct wj_effect *fx, struct wj_err *e)
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
    case WJ_FX_ENACT:
        return enact(tx, m, fx, e);
    case WJ_FX_REPEAL:
        return wj_lawkeep_repeal(tx, wj_fact_get(m->facts, m->nfacts, fx->arg), m->row.id, e);
    case WJ_FX_UNPUBLISH:
        return wj_register_end(tx, m, fx->arg, "withdrawn", e);
    case WJ_FX_UNLIST:
        return wj_register_end(tx, m, fx->arg, "stopped", e);
    default:
        return wj_fail(e, WJ_E_STATE, "the effect %s has nobody who does it", wj_flow_effect_name(fx->kind));
    }
}

static int assign(struct wj_tx *tx, struct wj_matter *m, const struct wj_effect *fx, struct wj_err *e)
{
    if (!fx->value.p)
        return WJ_OK;
    struct wjq_matter_person_put_in in = { m->row.id, fx->arg, fx->value };
    return wjq_matter_person_put(tx->db, &in, NULL, e);
}

static int apply(struct wj_tx *tx, struct wj_matter *m, const struct wj_effect *fx, struct wj_err *e)
{
    switch (fx->kind) {
    case WJ_FX_START:
    case WJ_FX_STOP:
    case WJ_FX_SUSPEND:
    case WJ_FX_RESUME:
    case WJ_FX_EXTEND:
        return wj_matter_term_apply(tx, m, fx, e);
    case WJ_FX_ASSIGN:
        return assign(tx, m, fx, e);
    case WJ_FX_SET:
        return wj_matter_set_fact(tx, m, fx->arg, fx->value, e);
    case WJ_FX_UNSET:
        return wj_matter_set_fact(tx, m, fx->arg, WJ_NOSTR, e);
    case WJ_FX_CLOSE:
        m->row.is_open = 0;
        m->row.closed_day = tx->today;
        return WJ_OK;
    case WJ_FX_DOC:
        return wjq_matter_need_add(tx->db, &(struct wjq_matter_need_add_in){ m->row.id, fx->arg }, NULL, e);
    default:
        return outward(tx, m, fx, e);
    }
}

/* The event row and its entry in the ledger. */
static int record(struct wj_tx *tx, const struct wj_matter *m, const struct wj_matter_event *ev,
                  const struct wj_flow_answer *ans, struct wj_err *e)
{
    struct wjq_matter_event_n_row last;
    struct wj_str given;
    int64_t seq;
    int rc = wjq_matter_event_n(tx->db, tx->arena, &(struct wjq_matter_event_n_in){ m->row.id }, &last, e);
    if (rc == WJ_OK)
        rc = wj_matter_facts_write(tx->arena, ans->facts, ans->nfacts, &given, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_ledger_note note = { "matter.event", "matter", m->row.id,
                                   wj_strf(tx->arena,
                                           WJ_FMT "#%lld " WJ_FMT " " WJ_FMT ">" WJ_FMT " as " WJ_FMT,
                                           WJ_ARG(m->row.flow), (long long)last.n + 1, WJ_ARG(ev->event),
                                           WJ_ARG(m->row.state), WJ_ARG(ans->to), WJ_ARG(ans->role)) };
    if ((rc = wj_ledger_note(tx, &note, &seq, e)) != WJ_OK)
        return rc;
    struct wjq_matter_event_add_in in = {
        m->row.id, last.n + 1, ev->event, m->row.state, ans->to,    ans->role,
        tx->actor, tx->now_ms, ev->note,  given,        ans->basis, seq,
    };
    return wjq_matter_event_add(tx->db, &in, NULL, e);
}

/* Write the matter's own row, which must still be the version that was read. */
static int move(struct wj_tx *tx, struct wj_matter *m, struct wj_str to, struct wj_err *e)
{
    struct wjq_matter_move_in in = { .id = m->row.id, .version = m->row.version, .state = to };
    int64_t changed;
    wj_matter_term_nearest(m);
    in.is_open = m->row.is_open;
    in.closed_day = m->row.closed_day;
    in.due_day = m->row.is_open ? m->row.due_day : WJ_NO_DUE;
    in.due_term = m->row.due_term;
    in.now_ms = tx->now_ms;
    int rc = wj_matter_facts_write(tx->arena, m->facts, m->nfacts, &in.facts, e);
    if (rc == WJ_OK)
        rc = wjq_matter_move(tx->db, &in, &changed, e);
    if (rc == WJ_OK && changed != 1)
        rc = wj_fail(e, WJ_E_PRECONDITION, "the matter was changed meanwhile");
    return rc;
}

static bool publishes(const struct wj_flow_answer *ans)
{
    for (size_t i = 0; i < ans->neffects; i++)
        if (ans->effects[i].kind == WJ_FX_PUBLISH || ans->effects[i].kind == WJ_FX_LIST)
            return true;
    return false;
}

/* The facts of the input, then every effect in the order of the table. */
static int apply_all(struct wj_tx *tx, struct wj_matter *m, const struct wj_flow_answer *ans,
                     struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t i = 0; i < ans->nfacts && rc == WJ_OK; i++)
        rc = wj_matter_set_fact(tx, m, ans->facts[i].name, ans->facts[i].value, e);
    for (size_t i = 0; i < ans->neffects && rc == WJ_OK; i++) {
        rc = apply(tx, m, &ans->effects[i], e);
        if (rc != WJ_OK)
            wj_wrap(e, rc, "effect %s:" WJ_FMT, wj_flow_effect_name(ans->effects[i].kind),
                    WJ_ARG(ans->effects[i].arg));
    }
    return rc == WJ_OK && publishes(ans) ? wj_register_refresh(tx, m, e) : rc;
}

int wj_matter_fire(struct wj_tx *tx, const struct wj_matter_who *who, const struct wj_matter_event *ev,
                   int64_t version, struct wj_str *why_zh, struct wj_err *e)
{
    struct wj_matter m;
    struct wj_flow_ask ask;
    struct wj_flow_answer ans;
    int rc = wj_matter_load(tx, ev->id, &m, e);
    if (rc != WJ_OK)
        return rc;
    if (m.row.version != version)
        return wj_fail(e, WJ_E_PRECONDITION, "the matter was changed meanwhile");
    if ((rc = wj_matter_ask(tx, &m, who, ev, &ask, e)) != WJ_OK)
        return rc;
    if ((rc = wj_flow_fire(m.flow, tx->arena, &ask, &ans, why_zh, e)) != WJ_OK ||
        (rc = apply_all(tx, &m, &ans, e)) != WJ_OK || (rc = wj_ruling_note(tx, &m, &ans, e)) != WJ_OK)
        return rc;
    const struct wj_flow_state *to = wj_flow_find_state(m.flow, ans.to);
    if (to && to->final && m.row.is_open) {
        m.row.is_open = 0;
        m.row.closed_day = tx->today;
    }
    rc = record(tx, &m, ev, &ans, e);
    return rc != WJ_OK ? rc : move(tx, &m, ans.to, e);
}

/* "临江县局立案〔2026〕12号": organ, word of the flow, year, running number. */
static int next_number(struct wj_tx *tx, const struct wjq_organ_get_row *organ, const struct wj_flow *flow,
                       struct wj_str *no, struct wj_err *e)
{
    const struct wj_flow_info *info = wj_flow_about(flow);
    int64_t n;
    int rc = wj_matter_number(tx, organ->id, info->number, &n, e);
    if (rc == WJ_OK)
        *no = wj_strf(tx->arena, WJ_FMT WJ_FMT "〔%d〕%lld号", WJ_ARG(organ->short_name),
                      WJ_ARG(info->number), wj_day_ymd(tx->today).year, (long long)n);
    return rc;
}

static int insert_row(struct wj_tx *tx, const struct wj_matter_new *new, const struct wj_lawset *law,
                      struct wj_str id, struct wj_err *e)
{
    const struct wj_flow *flow = wj_flowbook_find(law->flows, new->flow);
    if (!flow)
        return wj_fail_at(e, WJ_E_INVALID, "/flow", "there is no flow \"" WJ_FMT "\"", WJ_ARG(new->flow));
    struct wjq_organ_get_row organ;
    int rc = wjq_organ_get(tx->db, tx->arena, &(struct wjq_organ_get_in){ new->organ_id }, &organ, e);
    if (rc != WJ_OK)
        return wj_wrap(e, rc, "organ in charge");
    struct wjq_matter_add_in in = {
        .id = id,
        .flow = new->flow,
        .title = new->title,
        .state = WJ_FLOW_NOWHERE,
        .is_open = 1,
        .organ_id = organ.id,
        .organ_path = organ.path,
        .region = organ.region,
        .entity_id = new->entity_id,
        .outlet_id = new->outlet_id,
        .platform_id = new->platform_id,
        .violation = new->violation,
        .priority = new->priority,
        .law_hash = wj_strz(law->hash_hex),
        .act_from = new->act_from,
        .act_to = new->act_to,
        .opened_day = tx->today,
        .note = new->note,
        .now_ms = tx->now_ms,
    };
    if ((rc = next_number(tx, &organ, flow, &in.no, e)) != WJ_OK ||
        (rc = wj_matter_facts_write(tx->arena, new->carried, new->ncarried, &in.facts, e)) != WJ_OK)
        return rc;
    return wjq_matter_add(tx->db, &in, NULL, e);
}

static int link_both(struct wj_tx *tx, struct wj_str a, struct wj_str b, struct wj_str kind, struct wj_err *e)
{
    struct wjq_matter_link_add_in there = { a, kind, b }, back = { b, kind, a };
    int rc = wjq_matter_link_add(tx->db, &there, NULL, e);
    return rc != WJ_OK ? rc : wjq_matter_link_add(tx->db, &back, NULL, e);
}

int wj_matter_open(struct wj_tx *tx, const struct wj_matter_who *who, const struct wj_matter_new *new,
                   struct wj_str *id, struct wj_err *e)
{
    const struct wj_lawset *law;
    struct wj_str made = wj_core_id(tx);
    int rc = wj_core_law(tx, &law, e);
    if (rc == WJ_OK)
        rc = insert_row(tx, new, law, made, e);
    if (rc == WJ_OK && new->linked_to.p)
        rc = link_both(tx, made, new->linked_to, new->link_kind, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_matter_event open = { made, WJ_S("open"), WJ_NOSTR, new->note, new->facts, new->nfacts };
    rc = wj_matter_fire(tx, who, &open, 1, NULL, e);
    if (rc == WJ_OK)
        *id = made;
    return rc;
}
