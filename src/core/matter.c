/* matter.c - loading a matter, opening one, asking what is possible. */
#include "core/matter_priv.h"

#include "base/arena.h"
#include "core/ledger.h"
#include "law/lawset.h"
#include "q_people.h"

int wj_matter_load(struct wj_tx *tx, struct wj_str id, struct wj_matter *out, struct wj_err *e)
{
    struct wj_matter m = { 0 };
    struct wj_arena *a = tx->arena;
    int rc = wjq_matter_get(tx->db, a, &(struct wjq_matter_get_in){ id }, &m.row, e);
    if (rc == WJ_E_NOTFOUND)
        return wj_fail(e, rc, "there is no matter " WJ_FMT, WJ_ARG(id));
    if (rc != WJ_OK)
        return rc;
    m.flow = wj_flowbook_find(tx->core->law->flows, m.row.flow);
    if (!m.flow)
        return wj_fail(e, WJ_E_STATE, "the law in force has no flow " WJ_FMT, WJ_ARG(m.row.flow));
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

static int insert_row(struct wj_tx *tx, const struct wj_matter_new *new, const struct wj_flow *flow,
                      struct wj_str id, struct wj_err *e)
{
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
        .law_hash = wj_strz(tx->core->law->hash_hex),
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
    const struct wj_flow *flow = wj_flowbook_find(tx->core->law->flows, new->flow);
    if (!flow)
        return wj_fail_at(e, WJ_E_INVALID, "/flow", "there is no flow \"" WJ_FMT "\"", WJ_ARG(new->flow));
    struct wj_str made = wj_core_id(tx);
    int rc = insert_row(tx, new, flow, made, e);
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
