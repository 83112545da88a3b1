/* h_public.c - what anyone may ask without signing in: operators, decisions with their proof, complaints. */
#include "api/handlers.h"
#include "api/proof_view.h"

#include "api/index_view.h"
#include "api/views.h"
#include "base/arena.h"
#include "core/entity.h"
#include "core/register.h"
#include "law/flowbook.h"
#include "q_finding.h"

enum { HITS = 20 };

struct search_in {
    struct wj_str q;
};
WJ_SHAPE(search_in, search_in, "What is looked for.",
         WJ_FIELD(search_in, q, STR, WJ_F_REQUIRED, 2, 64,
                  "Part of a name, a code, or part of a decision's title."));

struct found_entity {
    struct wj_str uscc, name, region;
    int64_t publications_n;
};
WJ_SHAPE(found_entity, found_entity, "An operator found.",
         WJ_FIELD(found_entity, uscc, STR, 0, 0, 0, "Unified social credit code."),
         WJ_FIELD(found_entity, name, STR, 0, 0, 0, "Name."),
         WJ_FIELD(found_entity, region, STR, 0, 0, 0, "Region."),
         WJ_FIELD(found_entity, publications_n, I64, 0, 0, 0, "Decisions on show."));

struct found_publication {
    struct wj_str id, title, entity_name, kind;
    wj_day published_on;
};
WJ_SHAPE(found_publication, found_publication, "A decision found.",
         WJ_FIELD(found_publication, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(found_publication, title, STR, 0, 0, 0, "Title."),
         WJ_FIELD(found_publication, entity_name, STR, 0, 0, 0, "Operator."),
         WJ_FIELD(found_publication, kind, STR, 0, 0, 0, "Register."),
         WJ_FIELD(found_publication, published_on, DAY, 0, 0, 0, "Day it was published."));

struct search_view {
    struct wj_list entities, publications;
};
WJ_SHAPE(search_view, search_view, "What was found.",
         WJ_FIELD_OF(search_view, entities, LIST, 0, &wj_shape_found_entity, "Operators."),
         WJ_FIELD_OF(search_view, publications, LIST, 0, &wj_shape_found_publication, "Decisions."));

static int find_entities(struct wj_call *c, struct wj_str q, struct wj_list *out, struct wj_err *e)
{
    struct wj_entity_query query = { q, WJ_S(""), WJ_S(""), HITS };
    struct wjq_entity_page_row *rows;
    size_t n;
    int rc = wj_entity_search(c->db, c->arena, &query, &rows, &n, e);
    struct found_entity *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct found_entity, n + 1) : NULL;
    for (size_t i = 0; i < n && items && rc == WJ_OK; i++) {
        struct wjq_entity_counts_row k;
        rc = wjq_entity_counts(c->db, c->arena, &(struct wjq_entity_counts_in){ rows[i].id }, &k, e);
        items[i] = (struct found_entity){ rows[i].uscc, rows[i].name, rows[i].region, k.decisions_n };
    }
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, items ? n : 0 };
    return rc;
}

int wj_h_public_search(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct wj_str q = wj_str_trim(((const struct search_in *)vin)->q);
    struct search_view *out = vout;
    struct wjq_publication_search_row *rows;
    size_t n = 0;
    int rc = find_entities(c, q, &out->entities, e);
    if (rc == WJ_OK)
        rc = wjq_publication_search(c->db, c->arena, &(struct wjq_publication_search_in){ q, HITS }, &rows,
                                    &n, e);
    struct found_publication *items =
        rc == WJ_OK ? WJ_NEW_N(c->arena, struct found_publication, n + 1) : NULL;
    for (size_t i = 0; i < n && items; i++)
        items[i] = (struct found_publication){ rows[i].id, rows[i].title, rows[i].entity_name, rows[i].kind,
                                               wj_day_of_ms(rows[i].published_ms) };
    if (rc == WJ_OK)
        out->publications = (struct wj_list){ items, items ? n : 0 };
    return rc;
}

struct public_entity_in {
    struct wj_str uscc;
};
WJ_SHAPE(public_entity_in, public_entity_in, "Which operator.",
         WJ_FIELD(public_entity_in, uscc, STR, WJ_F_REQUIRED, 1, 32, "Unified social credit code."));

struct public_outlet {
    struct wj_str name, channel, platform, url;
};
WJ_SHAPE(public_outlet, public_outlet, "An outlet.", WJ_FIELD(public_outlet, name, STR, 0, 0, 0, "Name."),
         WJ_FIELD(public_outlet, channel, STR, 0, 0, 0, "Channel."),
         WJ_FIELD(public_outlet, platform, STR, 0, 0, 0, "Platform."),
         WJ_FIELD(public_outlet, url, STR, 0, 0, 0, "Address."));

struct public_decision {
    struct wj_str id, kind, title, no, class;
    wj_day published_on, stops_on;
};
WJ_SHAPE(public_decision, public_decision, "A decision on show.",
         WJ_FIELD(public_decision, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(public_decision, kind, STR, 0, 0, 0, "Register."),
         WJ_FIELD(public_decision, title, STR, 0, 0, 0, "Title."),
         WJ_FIELD(public_decision, no, STR, 0, 0, 0, "Number of the decision."),
         WJ_FIELD(public_decision, class, STR, 0, 0, 0, "Class of the record."),
         WJ_FIELD(public_decision, published_on, DAY, 0, 0, 0, "Day it was published."),
         WJ_FIELD(public_decision, stops_on, DAY, 0, 0, 0, "Last day it is shown."));

struct public_entity {
    struct wj_str uscc, name, type, status, region, address;
    wj_day registered_on;
    struct wj_list outlets, publications, complaint_infos;
    void *complaints; /* solve_index */
    int64_t refreshed_at;
};
WJ_SHAPE(public_entity, public_entity, "The public page of an operator.",
         WJ_FIELD(public_entity, uscc, STR, 0, 0, 0, "Unified social credit code."),
         WJ_FIELD(public_entity, name, STR, 0, 0, 0, "Name."),
         WJ_FIELD(public_entity, type, STR, 0, 0, 0, "Type."),
         WJ_FIELD(public_entity, status, STR, 0, 0, 0, "Status in the register."),
         WJ_FIELD(public_entity, region, STR, 0, 0, 0, "Region."),
         WJ_FIELD(public_entity, address, STR, 0, 0, 0, "Registered address."),
         WJ_FIELD(public_entity, registered_on, DAY, 0, 0, 0, "Day of registration."),
         WJ_FIELD_OF(public_entity, outlets, LIST, 0, &wj_shape_public_outlet, "Outlets."),
         WJ_FIELD_OF(public_entity, publications, LIST, 0, &wj_shape_public_decision, "Decisions on show."),
         WJ_FIELD_OF(public_entity, complaints, OBJ, 0, &wj_shape_solve_index, "How complaints ended."),
         WJ_FIELD_OF(public_entity, complaint_infos, LIST, 0, &wj_shape_complaint_info,
                     "Complaints on show."),
         WJ_FIELD(public_entity, refreshed_at, MS, 0, 0, 0, "Last change of the file."));

static int show_outlets(struct wj_call *c, struct wj_str id, struct wj_list *out, struct wj_err *e)
{
    struct wjq_outlet_of_entity_row *rows;
    size_t n;
    int rc = wjq_outlet_of_entity(c->db, c->arena, &(struct wjq_outlet_of_entity_in){ id }, &rows, &n, e);
    struct public_outlet *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct public_outlet, n + 1) : NULL;
    for (size_t i = 0; i < n && items; i++)
        items[i] =
            (struct public_outlet){ rows[i].name, rows[i].channel, rows[i].platform_name, rows[i].url };
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, items ? n : 0 };
    return rc;
}

static wj_day day_or_none(int64_t day)
{
    return day == WJ_NONE ? WJ_DAY_NONE : (wj_day)day;
}

static int show_decisions(struct wj_call *c, struct wj_str id, struct wj_list *out, struct wj_err *e)
{
    struct wjq_publication_of_entity_row *rows;
    size_t n;
    int rc = wjq_publication_of_entity(c->db, c->arena, &(struct wjq_publication_of_entity_in){ id }, &rows,
                                       &n, e);
    struct public_decision *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct public_decision, n + 1) : NULL;
    for (size_t i = 0; i < n && items; i++)
        items[i] = (struct public_decision){ rows[i].id,
                                             rows[i].kind,
                                             rows[i].title,
                                             rows[i].no,
                                             rows[i].class,
                                             wj_day_of_ms(rows[i].published_ms),
                                             day_or_none(rows[i].stops_day) };
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, items ? n : 0 };
    return rc;
}

int wj_h_public_entity(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct public_entity *out = vout;
    struct wjq_entity_by_uscc_row r;
    bool found;
    struct wjq_entity_by_uscc_in in = { ((const struct public_entity_in *)vin)->uscc };
    int rc = wjq_entity_by_uscc(c->db, c->arena, &in, &r, &found, e);
    if (rc == WJ_OK && !found)
        return wj_fail(e, WJ_E_NOTFOUND, "no operator with this code is known here");
    if (rc != WJ_OK)
        return rc;
    *out = (struct public_entity){
        .uscc = r.uscc,
        .name = r.name,
        .type = r.type,
        .status = r.status,
        .region = r.region,
        .address = r.address,
        .registered_on = day_or_none(r.registered_on),
        .refreshed_at = r.updated_ms,
    };
    c->version = r.version;
    if ((rc = show_outlets(c, r.id, &out->outlets, e)) == WJ_OK &&
        (rc = show_decisions(c, r.id, &out->publications, e)) == WJ_OK)
        rc = wj_index_view_make(c, r.id, &out->complaints, &out->complaint_infos, e);
    return rc;
}

struct publication_in {
    struct wj_str id;
};
WJ_SHAPE(publication_in, publication_in, "Which decision.",
         WJ_FIELD(publication_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier."));

struct publication_view {
    struct wj_str id, kind, no, title, entity_name, uscc, organ_name, class, summary, violation_name, basis,
        penalty, state, content;
    wj_day decided_on, published_on, stops_on;
    struct proof_view *proof;
};
WJ_SHAPE(publication_view, publication_view, "A decision as the public sees it, with its proof.",
         WJ_FIELD(publication_view, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(publication_view, kind, STR, 0, 0, 0, "Register."),
         WJ_FIELD(publication_view, no, STR, 0, 0, 0, "Number."),
         WJ_FIELD(publication_view, title, STR, 0, 0, 0, "Title."),
         WJ_FIELD(publication_view, entity_name, STR, 0, 0, 0, "Operator."),
         WJ_FIELD(publication_view, uscc, STR, 0, 0, 0, "Operator's code."),
         WJ_FIELD(publication_view, organ_name, STR, 0, 0, 0, "Organ that decided."),
         WJ_FIELD(publication_view, class, STR, 0, 0, 0, "Class of the record."),
         WJ_FIELD(publication_view, summary, STR, 0, 0, 0, "What was done wrong."),
         WJ_FIELD(publication_view, violation_name, STR, 0, 0, 0, "Violation by name."),
         WJ_FIELD(publication_view, basis, STR, 0, 0, 0, "Legal basis."),
         WJ_FIELD(publication_view, penalty, STR, 0, 0, 0, "What was decided."),
         WJ_FIELD(publication_view, state, STR, 0, 0, 0, "published."),
         WJ_FIELD(publication_view, decided_on, DAY, 0, 0, 0, "Day of the decision."),
         WJ_FIELD(publication_view, published_on, DAY, 0, 0, 0, "Day it was published."),
         WJ_FIELD(publication_view, stops_on, DAY, 0, 0, 0, "Last day it is shown."),
         WJ_FIELD(publication_view, content, STR, 0, 0, 0,
                  "What was published, as the bytes whose digest the ledger entry carries."),
         WJ_FIELD_OF(publication_view, proof, OBJ, 0, &wj_shape_proof_view,
                     "Proof that it stands in the ledger."));

int wj_h_public_publication(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct publication_view *out = vout;
    struct wjq_publication_get_row r;
    struct wjq_publication_get_in in = { ((const struct publication_in *)vin)->id };
    int rc = wjq_publication_get(c->db, c->arena, &in, &r, e);
    if (rc != WJ_OK)
        return rc;
    if (!wj_str_eqz(r.state, "published"))
        return wj_fail(e, WJ_E_NOTFOUND, "this decision is no longer on show");
    const struct wj_violation *v =
        r.violation.p ? wj_violation_find(&wj_views_law(c)->violations, r.violation) : NULL;
    *out = (struct publication_view){
        .id = r.id,
        .kind = r.kind,
        .no = r.no,
        .title = r.title,
        .entity_name = r.entity_name,
        .uscc = r.uscc,
        .organ_name = r.organ_name,
        .class = r.class,
        .summary = r.summary,
        .violation_name = v ? wj_views_pick(c, v->name_zh, v->name_en) : WJ_NOSTR,
        .basis = r.basis,
        .penalty = r.penalty,
        .state = r.state,
        .decided_on = (wj_day)r.decided_day,
        .published_on = wj_day_of_ms(r.published_ms),
        .stops_on = day_or_none(r.stops_day),
        .proof = WJ_NEW(c->arena, struct proof_view),
    };
    if (!out->proof)
        return wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    struct wj_register_content content = { r.basis,   r.class,   r.kind,  r.no,   r.organ_id,
                                           r.penalty, r.summary, r.title, r.uscc, r.decided_day };
    rc = wj_register_content(c->arena, &content, &out->content, e);
    return rc != WJ_OK ? rc : wj_proof_view_make(c, r.ledger_seq, out->proof, e);
}

struct public_stats {
    int64_t entities_n, outlets_n, listings_n, publications_n, complaints_n, as_of;
};
WJ_SHAPE(public_stats, public_stats, "Open figures of this node.",
         WJ_FIELD(public_stats, entities_n, I64, 0, 0, 0, "Operators on file."),
         WJ_FIELD(public_stats, outlets_n, I64, 0, 0, 0, "Outlets on file."),
         WJ_FIELD(public_stats, listings_n, I64, 0, 0, 0, "Listings watched."),
         WJ_FIELD(public_stats, publications_n, I64, 0, 0, 0, "Decisions on show."),
         WJ_FIELD(public_stats, complaints_n, I64, 0, 0, 0, "Complaints and reports received."),
         WJ_FIELD(public_stats, as_of, MS, 0, 0, 0, "Moment of the count."));

int wj_h_public_stats(struct wj_call *c, const void *in, void *vout, struct wj_err *e)
{
    struct public_stats *out = vout;
    struct wjq_market_counts_row k;
    (void)in;
    int rc = wjq_market_counts(c->db, c->arena, &k, e);
    if (rc == WJ_OK)
        *out = (struct public_stats){ k.entities_n,     k.outlets_n,    k.listings_n,
                                      k.publications_n, k.complaints_n, c->now_ms };
    return rc;
}
