/* matter.c - loading a matter, numbers, and its documents. */
#include "core/matter_priv.h"

#include "base/arena.h"
#include "core/lawshelf.h"
#include "core/ledger.h"
#include "core/task.h"
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

int wj_matter_order_doc(struct wj_tx *tx, const struct wj_matter_doc *doc, struct wj_str *id,
                        struct wj_err *e)
{
    struct wj_str made = wj_core_id(tx);
    struct wjq_document_add_in in = { doc->matter_id, made,        doc->template_id, doc->no,   doc->title,
                                      doc->fields,    doc->layout, tx->now_ms,       tx->actor, WJ_S("") };
    char hex[WJ_HASH_HEX];
    struct wj_hash h = wj_digest_of(WJ_SHA256, doc->layout);
    wj_digest_hex(&h, hex);
    struct wj_ledger_note note = { "document.order", "document", made,
                                   wj_strf(tx->arena, "matter " WJ_FMT " form " WJ_FMT " layout sha256:%s",
                                           WJ_ARG(doc->matter_id), WJ_ARG(doc->template_id), hex) };
    int rc = wjq_document_add(tx->db, &in, NULL, e);
    if (rc == WJ_OK)
        rc = wj_ledger_note(tx, &note, NULL, e);
    if (rc == WJ_OK)
        rc = wj_task_add(tx, "document", doc->matter_id, made, e);
    if (rc == WJ_OK)
        *id = made;
    return rc;
}

int wj_matter_file_doc(struct wj_tx *tx, const struct wj_matter_made *made, struct wj_err *e)
{
    struct wj_hash sha256, sm3, docx;
    char hex256[WJ_HASH_HEX], hex3[WJ_HASH_HEX], hexdocx[WJ_HASH_HEX];
    int64_t changed;
    wj_digest_both(made->pdf, &sha256, &sm3);
    wj_digest_hex(&sha256, hex256);
    wj_digest_hex(&sm3, hex3);
    docx = wj_digest_of(WJ_SHA256, made->docx);
    wj_digest_hex(&docx, hexdocx);
    struct wjq_document_file_in in = { made->matter_id, made->id,         wj_strz(hex256), wj_strz(hex3),
                                       made->pdf,       wj_strz(hexdocx), made->docx };
    int rc = wjq_document_file(tx->db, &in, &changed, e);
    if (rc != WJ_OK || !changed)
        return rc;
    struct wj_ledger_note note = { "document.make", "document", made->id,
                                   wj_strf(tx->arena, "matter " WJ_FMT " sha256:%s docx sha256:%s",
                                           WJ_ARG(made->matter_id), hex256, hexdocx) };
    return wj_ledger_note(tx, &note, NULL, e);
}

static int set_doc_state(struct wj_tx *tx, struct wj_str matter_id, struct wj_str id, const char *state,
                         struct wj_err *e)
{
    struct wjq_document_set_state_in in = { matter_id, id, wj_strz(state) };
    struct wj_ledger_note note = { "document.state", "document", id, wj_strz(state) };
    int rc = wjq_document_set_state(tx->db, &in, NULL, e);
    return rc != WJ_OK ? rc : wj_ledger_note(tx, &note, NULL, e);
}

int wj_matter_fail_doc(struct wj_tx *tx, struct wj_str matter_id, struct wj_str id, struct wj_err *e)
{
    return set_doc_state(tx, matter_id, id, "failed", e);
}

int wj_matter_retry_doc(struct wj_tx *tx, struct wj_str matter_id, struct wj_str id, struct wj_err *e)
{
    bool found;
    int rc = wj_task_revive(tx, id, &found, e);
    if (rc == WJ_OK && !found)
        return wj_fail(e, WJ_E_STATE, "this document is not one that failed");
    return rc != WJ_OK ? rc : set_doc_state(tx, matter_id, id, "making", e);
}
