/* finding.c - see finding.h. */
#include "core/finding.h"

#include "core/ledger.h"
#include "q_finding.h"

int wj_finding_add(struct wj_tx *tx, const struct wj_finding_new *f, bool *added, struct wj_err *e)
{
    struct wjq_finding_known_row *known;
    size_t n;
    int rc =
        wjq_finding_known(tx->db, tx->arena, &(struct wjq_finding_known_in){ f->listing_id }, &known, &n, e);
    if (rc != WJ_OK)
        return rc;
    for (size_t i = 0; i < n; i++) {
        if (wj_str_eq(known[i].rule, f->rule)) {
            *added = false;
            return WJ_OK;
        }
    }
    struct wj_str id = wj_core_id(tx);
    struct wjq_finding_add_in in = { id,           f->listing_id, f->matter_id, f->rule,  f->rule_hash,
                                     f->violation, f->basis,      f->severity,  f->score, f->field,
                                     f->spans,     f->why,        tx->now_ms };
    rc = wjq_finding_add(tx->db, &in, NULL, e);
    struct wj_ledger_note note = { "finding.add", "finding", id, f->rule_hash };
    if (rc == WJ_OK)
        rc = wj_ledger_note(tx, &note, NULL, e);
    if (rc == WJ_OK)
        *added = true;
    return rc;
}

int wj_finding_judge(struct wj_tx *tx, struct wj_str finding_id, struct wj_str verdict, struct wj_str why,
                     struct wj_err *e)
{
    if (!wj_str_eqz(verdict, "upheld") && !wj_str_eqz(verdict, "wrong") && !wj_str_eqz(verdict, "unsure"))
        return wj_fail_at(e, WJ_E_INVALID, "/verdict", "a verdict is upheld, wrong or unsure");
    if (wj_str_eqz(verdict, "wrong") && !wj_str_trim(why).n)
        return wj_fail_at(e, WJ_E_INVALID, "/why", "say why the finding is wrong: the rule learns from it");
    struct wjq_finding_judge_in in = { finding_id, verdict, why.p ? why : WJ_S(""), tx->actor };
    int64_t changed;
    int rc = wjq_finding_judge(tx->db, &in, &changed, e);
    if (rc == WJ_OK && !changed)
        rc = wj_fail(e, WJ_E_NOTFOUND, "there is no such finding");
    struct wj_ledger_note note = { "finding.verdict", "finding", finding_id, verdict };
    return rc != WJ_OK ? rc : wj_ledger_note(tx, &note, NULL, e);
}
