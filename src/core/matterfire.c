/* matterfire.c - letting an event happen: the flow says what, this does it. */
#include "core/matter_priv.h"

#include "base/arena.h"
#include "core/ledger.h"
#include "core/register.h"

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
        return wj_matter_outward(tx, m, fx, e);
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

static int ask_flow(struct wj_tx *tx, const struct wj_matter *m, const struct wj_matter_who *who,
                    const struct wj_matter_event *ev, struct wj_flow_answer *ans, struct wj_str *why_zh,
                    struct wj_err *e)
{
    struct wj_flow_ask ask;
    int rc = wj_matter_ask(tx, m, who, &ask, e);
    if (rc != WJ_OK)
        return rc;
    ask.event = ev->event;
    ask.role = ev->role;
    ask.given = ev->given;
    ask.ngiven = ev->ngiven;
    return wj_flow_fire(m->flow, tx->arena, &ask, ans, why_zh, e);
}

static bool publishes(const struct wj_flow_answer *ans)
{
    for (size_t i = 0; i < ans->neffects; i++)
        if (ans->effects[i].kind == WJ_FX_PUBLISH || ans->effects[i].kind == WJ_FX_LIST)
            return true;
    return false;
}

int wj_matter_fire(struct wj_tx *tx, const struct wj_matter_who *who, const struct wj_matter_event *ev,
                   int64_t version, struct wj_str *why_zh, struct wj_err *e)
{
    struct wj_matter m;
    struct wj_flow_answer ans;
    int rc = wj_matter_load(tx, ev->id, &m, e);
    if (rc != WJ_OK)
        return rc;
    if (m.row.version != version)
        return wj_fail(e, WJ_E_PRECONDITION, "the matter was changed meanwhile");
    if ((rc = ask_flow(tx, &m, who, ev, &ans, why_zh, e)) != WJ_OK)
        return rc;
    for (size_t i = 0; i < ans.nfacts && rc == WJ_OK; i++)
        rc = wj_matter_set_fact(tx, &m, ans.facts[i].name, ans.facts[i].value, e);
    for (size_t i = 0; i < ans.neffects && rc == WJ_OK; i++) {
        rc = apply(tx, &m, &ans.effects[i], e);
        if (rc != WJ_OK)
            wj_wrap(e, rc, "effect %s:" WJ_FMT, wj_flow_effect_name(ans.effects[i].kind),
                    WJ_ARG(ans.effects[i].arg));
    }
    if (rc == WJ_OK && publishes(&ans))
        rc = wj_register_refresh(tx, &m, e);
    const struct wj_flow_state *to = wj_flow_find_state(m.flow, ans.to);
    if (rc == WJ_OK && to && to->final && m.row.is_open) {
        m.row.is_open = 0;
        m.row.closed_day = tx->today;
    }
    if (rc == WJ_OK)
        rc = record(tx, &m, ev, &ans, e);
    return rc != WJ_OK ? rc : move(tx, &m, ans.to, e);
}
