/* ruling.c - see ruling.h. */
#include "core/ruling.h"

#include "law/lawset.h"
#include "q_supervise.h"

static struct wj_str fact(const struct wj_matter *m, const char *name)
{
    return wj_fact_get(m->facts, m->nfacts, wj_strz(name));
}

static int64_t fen(const struct wj_matter *m, const char *name)
{
    int64_t v = 0;
    return wj_str_i64(fact(m, name), &v) ? v : 0;
}

static bool is_of_decision(struct wj_str name)
{
    static const char *const names[] = { "outcome", "fine_fen", "confiscation_fen", "discretion", NULL };
    for (size_t i = 0; names[i]; i++)
        if (wj_str_eqz(name, names[i]))
            return true;
    return false;
}

static bool touches_decision(const struct wj_flow_answer *ans)
{
    for (size_t i = 0; i < ans->nfacts; i++)
        if (is_of_decision(ans->facts[i].name))
            return true;
    for (size_t i = 0; i < ans->neffects; i++)
        if (ans->effects[i].kind == WJ_FX_SET && is_of_decision(ans->effects[i].arg))
            return true;
    return false;
}

/* What was decided: an outcome; or, of a lead, that no case is filed (程序规定 20). No value: nothing. */
static struct wj_str outcome_of(const struct wj_matter *m, const struct wj_flow_answer *ans)
{
    const struct wj_flow_state *to = wj_flow_find_state(m->flow, ans->to);
    if (fact(m, "outcome").n && touches_decision(ans))
        return fact(m, "outcome");
    bool dropped = to && to->final && wj_str_eqz(ans->to, "not_filed") && fact(m, "not_filing_ground").n;
    return dropped ? WJ_S("not_filed") : WJ_NOSTR;
}

static struct wj_str reason_of(const struct wj_matter *m)
{
    static const char *const names[] = { "band_reason", "discretion_reason", "reason", NULL };
    for (size_t i = 0; names[i]; i++)
        if (fact(m, names[i]).n)
            return fact(m, names[i]);
    return WJ_NOSTR;
}

static int count_earlier(struct wj_tx *tx, const struct wj_matter *m, int64_t *n, struct wj_err *e)
{
    struct wjq_ruling_earlier_row row = { 0 };
    int rc = WJ_OK;
    if (m->row.entity_id.p && m->row.violation.p) {
        struct wjq_ruling_earlier_in in = { m->row.entity_id, m->row.violation, m->row.id };
        rc = wjq_ruling_earlier(tx->db, tx->arena, &in, &row, e);
    }
    *n = row.n;
    return rc;
}

int wj_ruling_note(struct wj_tx *tx, const struct wj_matter *m, const struct wj_flow_answer *ans,
                   struct wj_err *e)
{
    struct wjq_ruling_put_in in = { .outcome = outcome_of(m, ans) };
    wj_day decided;
    if (!in.outcome.p)
        return WJ_OK;
    in.matter_id = m->row.id;
    in.flow = m->row.flow;
    in.organ_id = m->row.organ_id;
    in.organ_path = m->row.organ_path;
    in.entity_id = m->row.entity_id;
    in.violation = m->row.violation;
    in.decided_day = wj_day_parse(fact(m, "decided_on"), &decided) ? decided : tx->today;
    in.decided_by = tx->actor;
    in.reason = reason_of(m);
    if (wj_str_eqz(in.outcome, "penalise")) {
        struct wj_band_check band = wj_matter_check_band(m, (wj_day)in.decided_day, NULL);
        in.fine_fen = fen(m, "fine_fen");
        in.confiscation_fen = fen(m, "confiscation_fen");
        in.discretion = fact(m, "discretion");
        in.band = band.known ? wj_strz(wj_penalty_band_name(band.band)) : WJ_NOSTR;
        in.off_band = band.off;
    }
    int rc = count_earlier(tx, m, &in.earlier_n, e);
    return rc != WJ_OK ? rc : wjq_ruling_put(tx->db, &in, NULL, e);
}
