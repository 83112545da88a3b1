/* finding_view.c - see finding_view.h. */
#include "api/finding_view.h"

#include "base/arena.h"
#include "codec/jsonread.h"
#include "q_finding.h"
#include "q_market.h"

WJ_SHAPE(record_brief, record_brief, "Where a finding was seen.",
         WJ_FIELD(record_brief, kind, STR, 0, 0, 0, "Kind of record."),
         WJ_FIELD(record_brief, platform, STR, 0, 0, 0, "Platform."),
         WJ_FIELD(record_brief, outlet, STR, 0, 0, 0, "Outlet by name."),
         WJ_FIELD(record_brief, title, STR, 0, 0, 0, "Title of the listing."),
         WJ_FIELD(record_brief, url, STR, 0, 0, 0, "Address."),
         WJ_FIELD(record_brief, observed_at, MS, 0, 0, 0, "When it was last seen."),
         WJ_FIELD(record_brief, price_fen, FEN, 0, 0, 0, "Price."));

WJ_SHAPE(finding_view, finding_view, "What a rule found, with the original text.",
         WJ_FIELD(finding_view, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(finding_view, rule, STR, 0, 0, 0, "Rule."),
         WJ_FIELD(finding_view, rule_title, STR, 0, 0, 0, "Rule by title."),
         WJ_FIELD(finding_view, rule_hash, STR, 0, 0, 0, "Content hash of the rule that found it."),
         WJ_FIELD(finding_view, violation, STR, 0, 0, 0, "Violation slug."),
         WJ_FIELD(finding_view, violation_name, STR, 0, 0, 0, "Violation by name."),
         WJ_FIELD(finding_view, basis, STR, 0, 0, 0, "Statute and article."),
         WJ_FIELD(finding_view, score, F64, 0, 0, 1, "How sure, 0 to 1."),
         WJ_FIELD(finding_view, severity, I64, 0, 1, 5, "1 slight to 5 grave."),
         WJ_FIELD(finding_view, field, STR, 0, 0, 0, "Field of the record."),
         WJ_FIELD(finding_view, why, STR, 0, 0, 0, "What the rule saw, in words."),
         WJ_FIELD(finding_view, check, STR, 0, 0, 0, "What to check next."),
         WJ_FIELD(finding_view, listing_id, ID, 0, 0, 0, "Listing."),
         WJ_FIELD(finding_view, verdict, STR, 0, 0, 0, "upheld, wrong or unsure, once judged."),
         WJ_FIELD(finding_view, verdict_why, STR, 0, 0, 0, "Reason of the verdict."),
         WJ_FIELD(finding_view, text, STR, 0, 0, 0, "The whole original field."),
         WJ_FIELD(finding_view, spans, JSON, 0, 0, 0, "Byte ranges in it: from, to, text, as, via."),
         WJ_FIELD_OF(finding_view, record, OBJ, 0, &wj_shape_record_brief, "Where it was seen."));

/* The text of a field of the stored record. */
static struct wj_str field_text(struct wj_arena *a, struct wj_str record, struct wj_str field)
{
    const struct wj_jval *v;
    if (wj_jsonread_text(a, record, &v, NULL) != WJ_OK)
        return WJ_NOSTR;
    return wj_jsonread_str(wj_jsonread_get(v, wj_str_z(a, field)));
}

static int show(struct wj_call *c, const struct wjq_finding_of_matter_row *r, struct finding_view *out,
                struct wj_err *e)
{
    struct wjq_listing_get_row l;
    struct wjq_outlet_get_row o;
    int rc = wjq_listing_get(c->db, c->arena, &(struct wjq_listing_get_in){ r->listing_id }, &l, e);
    if (rc == WJ_OK)
        rc = wjq_outlet_get(c->db, c->arena, &(struct wjq_outlet_get_in){ l.outlet_id }, &o, e);
    struct record_brief *rec = rc == WJ_OK ? WJ_NEW(c->arena, struct record_brief) : NULL;
    if (!rec)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    *rec =
        (struct record_brief){ l.kind, o.platform_name, o.name, l.title, l.url, l.last_seen_ms, l.price_fen };
    const struct wj_node *node = wj_views_node(c);
    const struct wj_rule *rule = wj_views_rule(node, r->rule);
    *out = (struct finding_view){
        .id = r->id,
        .rule = r->rule,
        .rule_title = rule ? rule->title : WJ_NOSTR,
        .rule_hash = r->rule_hash,
        .violation = r->violation,
        .violation_name = wj_views_violation_name(c, r->violation),
        .basis = r->basis,
        .field = r->field,
        .why = r->why,
        .check = rule ? rule->check : WJ_NOSTR,
        .listing_id = r->listing_id,
        .severity = r->severity,
        .score = r->score,
        .verdict = r->verdict,
        .verdict_why = r->verdict_why,
        .text = field_text(c->arena, l.record, r->field),
        .spans = r->spans,
        .record = rec,
    };
    return WJ_OK;
}

static int show_all(struct wj_call *c, const struct wjq_finding_of_matter_row *rows, size_t n,
                    struct wj_list *out, struct wj_err *e)
{
    struct finding_view *items = WJ_NEW_N(c->arena, struct finding_view, n);
    int rc = items ? WJ_OK : wj_fail(e, WJ_E_LIMIT, "too many findings for one answer");
    for (size_t i = 0; i < n && rc == WJ_OK; i++)
        rc = show(c, &rows[i], &items[i], e);
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, n };
    return rc;
}

int wj_finding_view_matter(struct wj_call *c, struct wj_str matter_id, struct wj_list *out, struct wj_err *e)
{
    struct wjq_finding_of_matter_row *rows;
    size_t n;
    int rc =
        wjq_finding_of_matter(c->db, c->arena, &(struct wjq_finding_of_matter_in){ matter_id }, &rows, &n, e);
    return rc != WJ_OK ? rc : show_all(c, rows, n, out, e);
}

int wj_finding_view_listing(struct wj_call *c, struct wj_str listing_id, struct wj_list *out,
                            struct wj_err *e)
{
    struct wjq_finding_of_listing_row *rows;
    size_t n;
    _Static_assert(sizeof *rows == sizeof(struct wjq_finding_of_matter_row),
                   "both queries give the same columns");
    int rc = wjq_finding_of_listing(c->db, c->arena, &(struct wjq_finding_of_listing_in){ listing_id }, &rows,
                                    &n, e);
    return rc != WJ_OK ? rc : show_all(c, (const struct wjq_finding_of_matter_row *)rows, n, out, e);
}

int wj_finding_view_one(struct wj_call *c, struct wj_str id, struct finding_view *out, struct wj_err *e)
{
    struct wjq_finding_get_row r;
    int rc = wjq_finding_get(c->db, c->arena, &(struct wjq_finding_get_in){ id }, &r, e);
    struct wjq_finding_of_matter_row same = { r.id,    r.listing_id, r.rule,        r.rule_hash, r.violation,
                                              r.basis, r.severity,   r.score,       r.field,     r.spans,
                                              r.why,   r.verdict,    r.verdict_why, r.created_ms };
    return rc != WJ_OK ? rc : show(c, &same, out, e);
}
