/* matterlaw.c - see matterlaw.h; and going over to another set. */
#include "core/matterlaw.h"

#include "core/matter_priv.h"

#include "base/arena.h"
#include "core/ledger.h"
#include "q_law.h"

/* The last days of the running clocks under the set, in the loaded matter; false: it lacks a term. */
static bool reckon_under(struct wj_tx *tx, struct wj_matter *m, const struct wj_lawset *law)
{
    for (size_t i = 0; i < m->nterms; i++)
        if (wj_matter_term_is_alive(&m->terms[i]) &&
            wj_matter_term_due(tx, law, &m->terms[i], &m->terms[i].due_day, NULL) != WJ_OK)
            return false;
    return true;
}

static int save_terms(struct wj_tx *tx, const struct wj_matter *m, struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < m->nterms; i++)
        if (wj_matter_term_is_alive(&m->terms[i]))
            rc = wj_matter_term_save(tx, m, &m->terms[i], e);
    return rc;
}

int wj_matter_move_law(struct wj_tx *tx, struct wj_str id, const struct wj_lawset *law, bool *moved,
                       struct wj_err *e)
{
    struct wj_matter m;
    int64_t changed;
    *moved = false;
    int rc = wj_matter_load(tx, id, &m, e);
    if (rc != WJ_OK)
        return rc;
    const struct wj_flow *flow = wj_flowbook_find(law->flows, m.row.flow);
    if (wj_str_eqz(m.row.law_hash, law->hash_hex) || !flow || !wj_flow_find_state(flow, m.row.state) ||
        !reckon_under(tx, &m, law))
        return WJ_OK;
    wj_matter_term_nearest(&m);
    struct wjq_matter_set_law_in in = { m.row.id,      m.row.version,  wj_strz(law->hash_hex),
                                        m.row.due_day, m.row.due_term, tx->now_ms };
    struct wj_ledger_note note = { "matter.law", "matter", m.row.id,
                                   wj_strf(tx->arena, WJ_FMT " > %s", WJ_ARG(m.row.law_hash),
                                           law->hash_hex) };
    if ((rc = save_terms(tx, &m, e)) != WJ_OK || (rc = wj_ledger_note(tx, &note, NULL, e)) != WJ_OK ||
        (rc = wjq_matter_set_law(tx->db, &in, &changed, e)) != WJ_OK)
        return rc;
    *moved = changed == 1;
    return *moved ? WJ_OK : wj_fail(e, WJ_E_PRECONDITION, "the matter was changed meanwhile");
}

static struct wj_matterlaw_clock clock_of(struct wj_tx *tx, const struct wj_matterlaw *both,
                                          const struct wjq_matter_term_list_row *row)
{
    struct wj_matterlaw_clock c = { .row = row };
    for (int side = 0; side < WJ_MATTERLAW_SIDES; side++) {
        struct wj_term_ask ask = { .start = (wj_day)row->start_day, .on = WJ_DAY_NONE, .today = tx->today };
        c.due[side] = WJ_NONE;
        if (wj_term_pick(&both->law[side]->terms, row->term, &ask, &c.term[side], NULL) != WJ_OK)
            c.term[side] = NULL;
        else if (wj_matter_term_due(tx, both->law[side], row, &c.due[side], NULL) != WJ_OK)
            c.due[side] = WJ_NONE;
    }
    return c;
}

int wj_matterlaw_compare(struct wj_tx *tx, const struct wj_matter *m, const struct wj_matter_who *who,
                         const struct wj_lawset *other, struct wj_matterlaw *out, struct wj_err *e)
{
    struct wj_matterlaw r = { .law = { m->law, other } };
    struct wj_matterlaw_clock *clocks = WJ_NEW_N(tx->arena, struct wj_matterlaw_clock, m->nterms + 1);
    int rc = WJ_OK;
    if (!clocks)
        return wj_fail(e, WJ_E_LIMIT, "the matter does not fit in the request's memory");
    for (size_t i = 0; i < m->nterms; i++)
        clocks[i] = clock_of(tx, &r, &m->terms[i]);
    r.clocks = (struct wj_list){ clocks, m->nterms };
    r.choice = wj_lawchoice_make(m, other, tx->today);
    for (int side = 0; rc == WJ_OK && side < WJ_MATTERLAW_SIDES; side++) {
        struct wj_matter under = *m;
        under.law = r.law[side];
        under.flow = wj_flowbook_find(under.law->flows, m->row.flow);
        r.stands[side] = under.flow && wj_flow_find_state(under.flow, m->row.state);
        if (r.stands[side])
            rc = wj_matter_options(tx, &under, who, &r.options[side], &r.noptions[side], e);
    }
    if (rc == WJ_OK)
        *out = r;
    return rc;
}
