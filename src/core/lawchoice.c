/* lawchoice.c - see lawchoice.h. */
#include "core/lawchoice.h"

/* The day the act ended, as far as the matter says: 行政处罚法 37 looks at the law of that day. */
static wj_day act_day(const struct wj_matter *m)
{
    wj_day d;
    if (wj_day_parse(wj_fact_get(m->facts, m->nfacts, WJ_S("act_to")), &d) ||
        wj_day_parse(wj_fact_get(m->facts, m->nfacts, WJ_S("act_from")), &d))
        return d;
    return m->row.act_to != WJ_NONE     ? (wj_day)m->row.act_to
           : m->row.act_from != WJ_NONE ? (wj_day)m->row.act_from
                                        : (wj_day)m->row.opened_day;
}

static bool is_same(const struct wj_violation *a, const struct wj_violation *b)
{
    if (!a || !b)
        return a == b;
    return wj_str_eq(a->legal_basis, b->legal_basis) && wj_str_eq(a->penalty_basis, b->penalty_basis) &&
           wj_str_eq(a->penalty, b->penalty) && a->min_fen == b->min_fen && a->max_fen == b->max_fen &&
           a->serious_min_fen == b->serious_min_fen && a->serious_max_fen == b->serious_max_fen;
}

struct wj_lawchoice wj_lawchoice_make(const struct wj_matter *m, const struct wj_lawset *other,
                                      wj_day decision)
{
    struct wj_lawchoice p = { .act = act_day(m), .decision = decision };
    if (!m->row.violation.n)
        return p;
    p.then = wj_violation_on(&m->law->violations, m->row.violation, p.act);
    p.now = wj_violation_on(&other->violations, m->row.violation, decision);
    p.differs = !is_same(p.then, p.now);
    if (p.then && p.now)
        p.lighter = wj_penalty_lighter(p.then->min_fen, p.then->max_fen, p.now->min_fen, p.now->max_fen);
    else if (p.differs) /* no violation any more, or none then: not to be penalised */
        p.lighter = p.then ? 1 : -1;
    return p;
}
