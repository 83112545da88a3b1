/* matter.c - loading a matter, numbers, and its documents. */
#include "core/matter_priv.h"

#include "base/arena.h"
#include "core/lawshelf.h"
#include "core/ledger.h"
#include "law/lawset.h"
#include "q_people.h"

/* The law the matter runs under: the set it pins, whatever is in force by now. */
static int find_law(struct wj_tx *tx, struct wj_matter *m, struct wj_err *e)
{
    struct wj_err mine = WJ_ERR_INIT;
    int rc = wj_lawshelf_get(tx->core->laws, tx->db, m->row.law_hash, &m->law, &mine);
    m->pinned = rc == WJ_OK;
    if (rc == WJ_E_NOTFOUND) /* opened before sets were kept */
        return wj_core_law(tx, &m->law, e);
    return rc == WJ_OK ? rc : wj_fail(e, rc, "%s", mine.msg);
}

int wj_matter_load(struct wj_tx *tx, struct wj_str id, struct wj_matter *out, struct wj_err *e)
{
    struct wj_matter m = { 0 };
    struct wj_arena *a = tx->arena;
    int rc = wjq_matter_get(tx->db, a, &(struct wjq_matter_get_in){ id }, &m.row, e);
    if (rc == WJ_E_NOTFOUND)
        return wj_fail(e, rc, "there is no matter " WJ_FMT, WJ_ARG(id));
    if (rc != WJ_OK)
        return rc;
    if ((rc = find_law(tx, &m, e)) != WJ_OK)
        return rc;
    m.flow = wj_flowbook_find(m.law->flows, m.row.flow);
    if (!m.flow)
        return wj_fail(e, WJ_E_STATE, "the law of the matter has no flow " WJ_FMT, WJ_ARG(m.row.flow));
    if ((rc = wj_matter_facts_read(a, m.row.facts, &m.facts, &m.nfacts, e)) != WJ_OK ||
        (rc = wjq_matter_person_list(tx->db, a, &(struct wjq_matter_person_list_in){ id }, &m.persons,
                                     &m.npersons, e)) != WJ_OK ||
        (rc = wjq_matter_term_list(tx->db, a, &(struct wjq_matter_term_list_in){ id }, &m.terms, &m.nterms,
                                   e)) != WJ_OK ||
        (rc = wjq_document_list(tx->db, a, &(struct wjq_document_list_in){ id }, &m.docs, &m.ndocs, e)) !=
            WJ_OK ||
        (rc = wjq_matter_link_list(tx->db, a, &(struct wjq_matter_link_list_in){ id }, &m.links, &m.nlinks,
                                   e)) != WJ_OK ||
        (rc = wjq_matter_need_list(tx->db, a, &(struct wjq_matter_need_list_in){ id }, &m.needs, &m.nneeds,
                                   e)) != WJ_OK)
        return rc;
    *out = m;
    return WJ_OK;
}

int wj_matter_number(struct wj_tx *tx, struct wj_str organ_id, struct wj_str kind, int64_t *n,
                     struct wj_err *e)
{
    struct wjq_counter_next_in in = { organ_id, kind, wj_day_ymd(tx->today).year };
    struct wjq_counter_next_row row;
    int rc = wjq_counter_next(tx->db, tx->arena, &in, &row, e);
    if (rc == WJ_OK)
        *n = row.last_n;
    return rc;
}

int wj_matter_add_doc(struct wj_tx *tx, const struct wj_matter_doc *doc, struct wj_str *id, struct wj_err *e)
{
    struct wj_hash sha256, sm3;
    char hex256[WJ_HASH_HEX], hex3[WJ_HASH_HEX];
    wj_digest_both(doc->pdf, &sha256, &sm3);
    wj_digest_hex(&sha256, hex256);
    wj_digest_hex(&sm3, hex3);
    struct wj_str made = wj_core_id(tx);
    struct wjq_document_add_in in = { doc->matter_id,  made,          doc->template_id, doc->no,
                                      doc->title,      doc->fields,   tx->now_ms,       tx->actor,
                                      wj_strz(hex256), wj_strz(hex3), doc->pdf };
    int rc = wjq_document_add(tx->db, &in, NULL, e);
    struct wj_ledger_note note = { "document.make", "document", made,
                                   wj_strf(tx->arena, "matter " WJ_FMT " form " WJ_FMT " sha256:%s",
                                           WJ_ARG(doc->matter_id), WJ_ARG(doc->template_id), hex256) };
    if (rc == WJ_OK)
        rc = wj_ledger_note(tx, &note, NULL, e);
    if (rc == WJ_OK)
        *id = made;
    return rc;
}
