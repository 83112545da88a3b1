/* h_entity.c - operators and what they offer: search, the entity file, a listing. */
#include "api/handlers.h"
#include "api/finding_view.h"
#include "api/matter_shapes.h"
#include "api/views.h"
#include "base/arena.h"
#include "core/worklist.h"
#include "core/entity.h"
#include "q_finding.h"

struct entity_query_in {
    struct wj_str q, region, after;
    int64_t limit;
};
WJ_SHAPE(entity_query_in, entity_query_in, "Which operators.",
         WJ_FIELD(entity_query_in, q, STR, 0, 0, 64, "Part of the name, or a whole code."),
         WJ_FIELD(entity_query_in, region, STR, 0, 0, 6, "Region by its leading digits."),
         WJ_FIELD(entity_query_in, after, ID, 0, 0, 0, "Cursor: identifier of the last one shown."),
         WJ_FIELD(entity_query_in, limit, I64, 0, 1, 200, "Rows at most (50)."));

struct entity_row {
    struct wj_str id, uscc, name, type, status, region;
    int64_t outlets_n, open_n, decisions_n;
};
WJ_SHAPE(entity_row, entity_row, "An operator in a list.",
         WJ_FIELD(entity_row, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(entity_row, uscc, STR, 0, 0, 0, "Unified social credit code."),
         WJ_FIELD(entity_row, name, STR, 0, 0, 0, "Name."), WJ_FIELD(entity_row, type, STR, 0, 0, 0, "Type."),
         WJ_FIELD(entity_row, status, STR, 0, 0, 0, "Status in the register."),
         WJ_FIELD(entity_row, region, STR, 0, 0, 0, "Region."),
         WJ_FIELD(entity_row, outlets_n, I64, 0, 0, 0, "Outlets."),
         WJ_FIELD(entity_row, open_n, I64, 0, 0, 0, "Open matters."),
         WJ_FIELD(entity_row, decisions_n, I64, 0, 0, 0, "Published decisions."));

struct entity_page {
    struct wj_list items;
    struct wj_str next;
};
WJ_SHAPE(entity_page, entity_page, "A page of operators.",
         WJ_FIELD_OF(entity_page, items, LIST, 0, &wj_shape_entity_row, "The operators."),
         WJ_FIELD(entity_page, next, STR, 0, 0, 0, "Cursor of the next page."));

int wj_h_entity_list(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct entity_query_in *in = vin;
    struct entity_page *out = vout;
    int64_t limit = in->limit == WJ_NONE ? 50 : in->limit;
    struct wj_entity_query q = { in->q, in->region, in->after, limit + 1 };
    struct wjq_entity_page_row *rows;
    size_t n;
    int rc = wj_entity_search(c->db, c->arena, &q, &rows, &n, e);
    if (rc != WJ_OK)
        return rc;
    size_t shown = n > (size_t)limit ? (size_t)limit : n;
    struct entity_row *items = WJ_NEW_N(c->arena, struct entity_row, shown + 1);
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "the page does not fit in the request's memory");
    for (size_t i = 0; i < shown && rc == WJ_OK; i++) {
        struct wjq_entity_counts_row k;
        rc = wjq_entity_counts(c->db, c->arena, &(struct wjq_entity_counts_in){ rows[i].id }, &k, e);
        items[i] =
            (struct entity_row){ rows[i].id,     rows[i].uscc, rows[i].name, rows[i].type, rows[i].status,
                                 rows[i].region, k.outlets_n,  k.open_n,     k.decisions_n };
    }
    out->items = (struct wj_list){ items, shown };
    if (n > shown)
        out->next = rows[shown - 1].id;
    return rc;
}

struct entity_id_in {
    struct wj_str id;
};
WJ_SHAPE(entity_id_in, entity_id_in, "Which operator.",
         WJ_FIELD(entity_id_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier."));

struct outlet_row {
    struct wj_str id, name, channel, platform, outlet_no, url, link_why;
    double link_score;
};
WJ_SHAPE(outlet_row, outlet_row, "An outlet of an operator.",
         WJ_FIELD(outlet_row, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(outlet_row, name, STR, 0, 0, 0, "Name."),
         WJ_FIELD(outlet_row, channel, STR, 0, 0, 0, "Channel."),
         WJ_FIELD(outlet_row, platform, STR, 0, 0, 0, "Platform."),
         WJ_FIELD(outlet_row, outlet_no, STR, 0, 0, 0, "The platform's number of it."),
         WJ_FIELD(outlet_row, url, STR, 0, 0, 0, "Address."),
         WJ_FIELD(outlet_row, link_why, STR, 0, 0, 0, "Why it is held to be this operator's."),
         WJ_FIELD(outlet_row, link_score, F64, 0, 0, 1, "How sure that is."));

struct entity_file {
    struct wj_str id, uscc, name, type, status, region, address, scope, phones_masked, licences;
    wj_day registered_on;
    int64_t capital_fen, updated_at;
    struct wj_list outlets, matters, publications;
};
WJ_SHAPE(entity_file, entity_file, "All that is known of an operator.",
         WJ_FIELD(entity_file, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(entity_file, uscc, STR, 0, 0, 0, "Unified social credit code."),
         WJ_FIELD(entity_file, name, STR, 0, 0, 0, "Name."),
         WJ_FIELD(entity_file, type, STR, 0, 0, 0, "Type."),
         WJ_FIELD(entity_file, status, STR, 0, 0, 0, "Status in the register."),
         WJ_FIELD(entity_file, region, STR, 0, 0, 0, "Region."),
         WJ_FIELD(entity_file, address, STR, 0, 0, 0, "Registered address."),
         WJ_FIELD(entity_file, scope, STR, 0, 0, 0, "Registered scope of business."),
         WJ_FIELD(entity_file, phones_masked, STR, 0, 0, 0, "Whether telephone numbers are on file."),
         WJ_FIELD(entity_file, licences, JSON, 0, 0, 0, "Licences: type, no, valid_to."),
         WJ_FIELD(entity_file, registered_on, DAY, 0, 0, 0, "Day of registration."),
         WJ_FIELD(entity_file, capital_fen, FEN, 0, 0, 0, "Registered capital."),
         WJ_FIELD(entity_file, updated_at, MS, 0, 0, 0, "Last change of the file."),
         WJ_FIELD_OF(entity_file, outlets, LIST, 0, &wj_shape_outlet_row, "Outlets of every channel."),
         WJ_FIELD_OF(entity_file, matters, LIST, 0, &wj_shape_row_view, "Matters, the latest first."),
         WJ_FIELD_OF(entity_file, publications, LIST, 0, &wj_shape_publication_brief,
                     "Decisions shown to the public."));

static int show_outlets(struct wj_call *c, struct wj_str id, struct wj_list *out, struct wj_err *e)
{
    struct wjq_outlet_of_entity_row *rows;
    size_t n;
    int rc = wjq_outlet_of_entity(c->db, c->arena, &(struct wjq_outlet_of_entity_in){ id }, &rows, &n, e);
    struct outlet_row *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct outlet_row, n + 1) : NULL;
    for (size_t i = 0; i < n && items; i++)
        items[i] =
            (struct outlet_row){ rows[i].id,        rows[i].name, rows[i].channel,  rows[i].platform_name,
                                 rows[i].outlet_no, rows[i].url,  rows[i].link_why, rows[i].link_score };
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, items ? n : 0 };
    return rc;
}

static int show_matters(struct wj_call *c, struct wj_str id, struct wj_list *out, struct wj_err *e)
{
    struct wjq_matter_line_row *rows;
    size_t n;
    struct wjq_matter_of_entity_in in = { id, WJ_S("") };
    int rc = wj_worklist_of_entity(c->db, c->arena, &in, &rows, &n, e);
    struct row_view *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct row_view, n + 1) : NULL;
    for (size_t i = 0; i < n && items; i++)
        wj_views_row(c, &rows[i], &items[i]);
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, items ? n : 0 };
    return rc;
}

static int show_publications(struct wj_call *c, struct wj_str id, struct wj_list *out, struct wj_err *e)
{
    struct wjq_publication_of_entity_row *rows;
    size_t n;
    int rc = wjq_publication_of_entity(c->db, c->arena, &(struct wjq_publication_of_entity_in){ id }, &rows,
                                       &n, e);
    struct publication_brief *items =
        rc == WJ_OK ? WJ_NEW_N(c->arena, struct publication_brief, n + 1) : NULL;
    for (size_t i = 0; i < n && items; i++)
        items[i] = (struct publication_brief){ rows[i].id, rows[i].title, wj_day_of_ms(rows[i].published_ms),
                                               rows[i].state };
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, items ? n : 0 };
    return rc;
}

int wj_h_entity_show(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct wj_str id = ((const struct entity_id_in *)vin)->id;
    struct entity_file *out = vout;
    struct wjq_entity_get_row r;
    int rc = wjq_entity_get(c->db, c->arena, &(struct wjq_entity_get_in){ id }, &r, e);
    if (rc != WJ_OK)
        return rc;
    *out = (struct entity_file){
        .id = r.id,
        .uscc = r.uscc,
        .name = r.name,
        .type = r.type,
        .status = r.status,
        .region = r.region,
        .address = r.address,
        .scope = r.scope,
        .phones_masked = r.phones.n ? WJ_S("***") : WJ_NOSTR,
        .licences = r.licences,
        .registered_on = r.registered_on == WJ_NONE ? WJ_DAY_NONE : (wj_day)r.registered_on,
        .capital_fen = r.capital_fen,
        .updated_at = r.updated_ms,
    };
    c->version = r.version;
    if ((rc = show_outlets(c, id, &out->outlets, e)) == WJ_OK &&
        (rc = show_matters(c, id, &out->matters, e)) == WJ_OK)
        rc = show_publications(c, id, &out->publications, e);
    return rc;
}

struct listing_id_in {
    struct wj_str id;
};
WJ_SHAPE(listing_id_in, listing_id_in, "Which listing.",
         WJ_FIELD(listing_id_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier."));

struct listing_view {
    struct wj_str id, kind, platform, outlet_id, outlet_name, entity_id, title, body, category, url;
    int64_t price_fen, list_price_fen, first_seen, last_seen;
    struct wj_list findings;
};
WJ_SHAPE(listing_view, listing_view, "A listing as it was last seen.",
         WJ_FIELD(listing_view, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(listing_view, kind, STR, 0, 0, 0, "Kind of record."),
         WJ_FIELD(listing_view, platform, STR, 0, 0, 0, "Platform."),
         WJ_FIELD(listing_view, outlet_id, ID, 0, 0, 0, "Outlet."),
         WJ_FIELD(listing_view, outlet_name, STR, 0, 0, 0, "Outlet by name."),
         WJ_FIELD(listing_view, entity_id, ID, 0, 0, 0, "Operator."),
         WJ_FIELD(listing_view, title, STR, 0, 0, 0, "Title."),
         WJ_FIELD(listing_view, body, STR, 0, 0, 0, "Text."),
         WJ_FIELD(listing_view, category, STR, 0, 0, 0, "Category."),
         WJ_FIELD(listing_view, url, STR, 0, 0, 0, "Address."),
         WJ_FIELD(listing_view, price_fen, FEN, 0, 0, 0, "Price."),
         WJ_FIELD(listing_view, list_price_fen, FEN, 0, 0, 0, "Price it is compared with."),
         WJ_FIELD(listing_view, first_seen, MS, 0, 0, 0, "First seen."),
         WJ_FIELD(listing_view, last_seen, MS, 0, 0, 0, "Last seen."),
         WJ_FIELD_OF(listing_view, findings, LIST, 0, &wj_shape_finding_view, "What the rules found."));

int wj_h_listing_show(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct wj_str id = ((const struct listing_id_in *)vin)->id;
    struct listing_view *out = vout;
    struct wjq_listing_get_row l;
    struct wjq_outlet_get_row o;
    int rc = wjq_listing_get(c->db, c->arena, &(struct wjq_listing_get_in){ id }, &l, e);
    if (rc == WJ_OK)
        rc = wjq_outlet_get(c->db, c->arena, &(struct wjq_outlet_get_in){ l.outlet_id }, &o, e);
    if (rc != WJ_OK)
        return rc;
    *out = (struct listing_view){
        .id = l.id,
        .kind = l.kind,
        .platform = o.platform_name,
        .outlet_id = o.id,
        .outlet_name = o.name,
        .entity_id = o.entity_id,
        .title = l.title,
        .body = l.body,
        .category = l.category,
        .url = l.url,
        .price_fen = l.price_fen,
        .list_price_fen = l.list_price_fen,
        .first_seen = l.first_seen_ms,
        .last_seen = l.last_seen_ms,
    };
    return wj_finding_view_listing(c, id, &out->findings, e);
}
