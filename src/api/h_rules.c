/* h_rules.c - detection rules as officers and rule keepers see them, and the self-check of a draft. */
#include "api/handlers.h"
#include "api/views.h"

#include "base/arena.h"
#include "codec/json.h"
#include "q_finding.h"
#include "scan/finding.h"
#include "svc/selfcheck.h"

#include <math.h>

struct rule_query_in {
    struct wj_str q;
};
WJ_SHAPE(rule_query_in, rule_query_in, "Which rules.",
         WJ_FIELD(rule_query_in, q, STR, 0, 0, 64, "Part of id, title, violation or basis."));

struct rule_row {
    struct wj_str id, title, violation, violation_name, basis, hash, state, check, fix, file, text;
    int64_t severity, hits_n, misses_n, findings_n, upheld_n, wrong_n;
    double score, precision;
    wj_day valid_from, valid_to;
};
WJ_SHAPE(rule_row, rule_row, "A detection rule and how it does.",
         WJ_FIELD(rule_row, id, STR, 0, 0, 0, "Identifier."),
         WJ_FIELD(rule_row, title, STR, 0, 0, 0, "Title."),
         WJ_FIELD(rule_row, violation, STR, 0, 0, 0, "Violation it finds."),
         WJ_FIELD(rule_row, violation_name, STR, 0, 0, 0, "Violation by name."),
         WJ_FIELD(rule_row, basis, STR, 0, 0, 0, "Statute and article."),
         WJ_FIELD(rule_row, hash, STR, 0, 0, 0, "Content hash."),
         WJ_FIELD(rule_row, state, STR, 0, 0, 0, "on, shadow or off."),
         WJ_FIELD(rule_row, check, STR, 0, 0, 0, "What the officer checks next."),
         WJ_FIELD(rule_row, fix, STR, 0, 0, 0, "How a seller puts it right."),
         WJ_FIELD(rule_row, file, STR, 0, 0, 0, "File it stands in."),
         WJ_FIELD(rule_row, text, STR, 0, 0, 0, "That file, on a rule's own page."),
         WJ_FIELD(rule_row, severity, I64, 0, 0, 0, "1 to 5."),
         WJ_FIELD(rule_row, hits_n, I64, 0, 0, 0, "Examples it must find."),
         WJ_FIELD(rule_row, misses_n, I64, 0, 0, 0, "Examples it must leave alone."),
         WJ_FIELD(rule_row, findings_n, I64, 0, 0, 0, "Findings so far."),
         WJ_FIELD(rule_row, upheld_n, I64, 0, 0, 0, "Judged right."),
         WJ_FIELD(rule_row, wrong_n, I64, 0, 0, 0, "Judged wrong."),
         WJ_FIELD(rule_row, score, F64, 0, 0, 0, "Sureness of a plain hit."),
         WJ_FIELD(rule_row, precision, F64, 0, 0, 0, "Share of judged findings that were right."),
         WJ_FIELD(rule_row, valid_from, DAY, 0, 0, 0, "Law from."),
         WJ_FIELD(rule_row, valid_to, DAY, 0, 0, 0, "Law to."));
struct rule_list {
    struct wj_list items;
};
WJ_SHAPE(rule_list, rule_list, "Detection rules.",
         WJ_FIELD_OF(rule_list, items, LIST, 0, &wj_shape_rule_row, "The rules."));

struct verdicts {
    struct wjq_finding_by_rule_row *rows;
    size_t n;
};

static void show(const struct wj_call *c, const struct wj_rule *r, const struct verdicts *v,
                 struct rule_row *out)
{
    static const char *const states[] = { "on", "shadow", "off" };
    *out = (struct rule_row){
        .id = r->id,
        .title = r->title,
        .violation = r->violation,
        .violation_name = wj_views_violation_name(c, r->violation),
        .basis = r->basis,
        .hash = wj_strz(r->hash),
        .state = wj_strz(states[r->state]),
        .check = r->check,
        .fix = r->fix,
        .file = r->file,
        .severity = r->severity,
        .hits_n = (int64_t)r->nhits,
        .misses_n = (int64_t)r->nmisses,
        .score = r->score,
        .precision = (double)NAN,
        .valid_from = r->valid_from,
        .valid_to = r->valid_to,
    };
    for (size_t i = 0; i < v->n; i++) {
        const struct wjq_finding_by_rule_row *k = &v->rows[i];
        if (!wj_str_eq(k->rule, r->id))
            continue;
        out->findings_n = k->findings_n;
        out->upheld_n = k->upheld_n;
        out->wrong_n = k->wrong_n;
        if (k->upheld_n + k->wrong_n > 0)
            out->precision = (double)k->upheld_n / (double)(k->upheld_n + k->wrong_n);
    }
}

int wj_h_rule_list(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct wj_str q = ((const struct rule_query_in *)vin)->q;
    struct rule_list *out = vout;
    const struct wj_ruleset *set = wj_views_node(c)->rules;
    size_t total = set ? wj_ruleset_count(set) : 0, n = 0;
    struct verdicts v;
    int rc = wjq_finding_by_rule(c->db, c->arena, &v.rows, &v.n, e);
    struct rule_row *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct rule_row, total + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    for (size_t i = 0; i < total; i++) {
        const struct wj_rule *r = wj_ruleset_rule(set, i);
        if (!q.n || wj_str_has(r->id, q) || wj_str_has(r->title, q) || wj_str_has(r->violation, q) ||
            wj_str_has(r->basis, q))
            show(c, r, &v, &items[n++]);
    }
    out->items = (struct wj_list){ items, n };
    return WJ_OK;
}

struct rule_id_in {
    struct wj_str id;
};
WJ_SHAPE(rule_id_in, rule_id_in, "Which rule.",
         WJ_FIELD(rule_id_in, id, STR, WJ_F_REQUIRED, 1, 64, "Identifier."));

int wj_h_rule_show(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct rule_row *out = vout;
    const struct wj_node *node = wj_views_node(c);
    const struct wj_rule *r = wj_views_rule(node, ((const struct rule_id_in *)vin)->id);
    struct verdicts v;
    if (!r)
        return wj_fail(e, WJ_E_NOTFOUND, "there is no such rule");
    int rc = wjq_finding_by_rule(c->db, c->arena, &v.rows, &v.n, e);
    if (rc != WJ_OK)
        return rc;
    show(c, r, &v, out);
    const struct wj_named *f = wj_fileset_find(&wj_node_law(node, c->today)->files, r->file);
    if (f)
        out->text = f->bytes;
    return WJ_OK;
}

static const char *const check_kinds[] = { "listing", "ad", "page", "terms", "message", "live", NULL };

struct check_in {
    int kind;
    struct wj_str title, body, category, licence_no, approval_no;
    int64_t price_fen, list_price_fen;
};
WJ_SHAPE(check_in, check_in, "A draft to be checked before it is published.",
         WJ_FIELD_ENUM(check_in, kind, 0, check_kinds, "What it is; a listing when not said."),
         WJ_FIELD(check_in, title, STR, 0, 0, 500, "Title."),
         WJ_FIELD(check_in, body, STR, 0, 0, 20000, "Text."),
         WJ_FIELD(check_in, category, STR, 0, 0, 200, "Category of the goods."),
         WJ_FIELD(check_in, licence_no, STR, 0, 0, 200, "Number of the licence or registration."),
         WJ_FIELD(check_in, approval_no, STR, 0, 0, 200, "Number of the advertisement's approval."),
         WJ_FIELD(check_in, price_fen, FEN, 0, 0, 0, "Price."),
         WJ_FIELD(check_in, list_price_fen, FEN, 0, 0, 0, "Price it is compared with."));

WJ_SHAPE(check_finding, wj_selfcheck_finding, "What a regulator would see.",
         WJ_FIELD(wj_selfcheck_finding, rule, STR, 0, 0, 0, "Rule."),
         WJ_FIELD(wj_selfcheck_finding, title, STR, 0, 0, 0, "Rule by title."),
         WJ_FIELD(wj_selfcheck_finding, violation, STR, 0, 0, 0, "Violation."),
         WJ_FIELD(wj_selfcheck_finding, violation_name, STR, 0, 0, 0, "Violation by name."),
         WJ_FIELD(wj_selfcheck_finding, basis, STR, 0, 0, 0, "Statute and article."),
         WJ_FIELD(wj_selfcheck_finding, penalty, STR, 0, 0, 0, "Penalty the law provides."),
         WJ_FIELD(wj_selfcheck_finding, field, STR, 0, 0, 0, "Field."),
         WJ_FIELD(wj_selfcheck_finding, text, STR, 0, 0, 0, "The whole field."),
         WJ_FIELD(wj_selfcheck_finding, why, STR, 0, 0, 0, "What was seen."),
         WJ_FIELD(wj_selfcheck_finding, fix, STR, 0, 0, 0, "How to put it right."),
         WJ_FIELD(wj_selfcheck_finding, spans, JSON, 0, 0, 0, "Byte ranges in the text."),
         WJ_FIELD(wj_selfcheck_finding, score, F64, 0, 0, 1, "How sure."),
         WJ_FIELD(wj_selfcheck_finding, severity, I64, 0, 1, 5, "How grave."));

struct check_view {
    struct wj_list findings;
    struct wj_str law_hash, rules_hash;
};
WJ_SHAPE(check_view, check_view, "The result of a self-check; nothing is stored.",
         WJ_FIELD_OF(check_view, findings, LIST, 0, &wj_shape_check_finding, "Findings, the surest first."),
         WJ_FIELD(check_view, law_hash, STR, 0, 0, 0, "Law set that was applied."),
         WJ_FIELD(check_view, rules_hash, STR, 0, 0, 0, "Rule set that was applied."));

int wj_h_check(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct check_in *in = vin;
    struct check_view *out = vout;
    const struct wj_node *node = wj_views_node(c);
    struct wj_record r;
    wj_record_init(&r);
    r.kind = (enum wj_record_kind)wj_record_find_kind(wj_strz(check_kinds[in->kind < 0 ? 0 : in->kind]));
    bool one_text = r.kind == WJ_KIND_MESSAGE;
    r.text[WJ_RECORD_title] = in->title;
    r.text[one_text ? WJ_RECORD_text : WJ_RECORD_body] = in->body;
    r.text[WJ_RECORD_category] = in->category;
    r.text[WJ_RECORD_licence_no] = in->licence_no;
    r.text[WJ_RECORD_approval_no] = in->approval_no;
    r.number[WJ_RECORD_price_fen] = in->price_fen;
    r.number[WJ_RECORD_list_price_fen] = in->list_price_fen;
    out->law_hash = wj_strz(wj_node_law(node, c->today)->hash_hex);
    out->rules_hash = node->rules ? wj_strz(wj_ruleset_hash(node->rules)) : WJ_NOSTR;
    return wj_selfcheck_run(c->node, c->arena, &r, c->today, &out->findings, e);
}
