/* h_law.c - the law as everyone may read it: flows, violations, terms, rules, and the reckoning of a term. */
#include "api/handlers.h"
#include "api/matter_shapes.h"
#include "api/matter_view.h"
#include "api/views.h"

#include "base/arena.h"
#include "law/flowbook.h"
#include "law/flowview.h"
#include "law/overlay.h"
#include "law/term.h"
#include "q_finding.h"

struct flow_row {
    struct wj_str id, name, name_en, basis;
};
WJ_SHAPE(flow_row, flow_row, "A procedure.", WJ_FIELD(flow_row, id, STR, 0, 0, 0, "Identifier."),
         WJ_FIELD(flow_row, name, STR, 0, 0, 0, "Name."),
         WJ_FIELD(flow_row, name_en, STR, 0, 0, 0, "Name in English."),
         WJ_FIELD(flow_row, basis, STR, 0, 0, 0, "Legal basis."));
struct flow_list {
    struct wj_list items;
};
WJ_SHAPE(flow_list, flow_list, "Every procedure.",
         WJ_FIELD_OF(flow_list, items, LIST, 0, &wj_shape_flow_row, "The procedures."));

static const struct wj_lawset *law_of(const struct wj_call *c)
{
    return wj_views_law(c);
}

int wj_h_law_flows(struct wj_call *c, const void *in, void *vout, struct wj_err *e)
{
    struct flow_list *out = vout;
    const struct wj_flowbook *book = law_of(c)->flows;
    struct flow_row *items = WJ_NEW_N(c->arena, struct flow_row, book->nflows + 1);
    (void)in;
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    for (size_t i = 0; i < book->nflows; i++) {
        const struct wj_flow_info *f = wj_flow_about(book->flows[i]);
        items[i] = (struct flow_row){ f->id, f->name_zh, f->name_en, f->basis };
    }
    out->items = (struct wj_list){ items, book->nflows };
    return WJ_OK;
}

struct law_id_in {
    struct wj_str id;
};
WJ_SHAPE(law_id_in, law_id_in, "Which one.",
         WJ_FIELD(law_id_in, id, STR, WJ_F_REQUIRED, 1, 64, "Identifier."));

struct flow_state_view {
    struct wj_str id, name, badge;
    bool final;
};
WJ_SHAPE(flow_state_view, flow_state_view, "A state of a procedure.",
         WJ_FIELD(flow_state_view, id, STR, 0, 0, 0, "State."),
         WJ_FIELD(flow_state_view, name, STR, 0, 0, 0, "State by name."),
         WJ_FIELD(flow_state_view, badge, STR, 0, 0, 0, "Kind of state."),
         WJ_FIELD(flow_state_view, final, BOOL, 0, 0, 0, "The matter is at its end."));
struct flow_step_view {
    struct wj_str state, event, to, role, guard, basis, label, note;
};
WJ_SHAPE(flow_step_view, flow_step_view, "A row of a procedure's table.",
         WJ_FIELD(flow_step_view, state, STR, 0, 0, 0, "State, several with |, * for any."),
         WJ_FIELD(flow_step_view, event, STR, 0, 0, 0, "Event."),
         WJ_FIELD(flow_step_view, to, STR, 0, 0, 0, "State it leads to; = stays."),
         WJ_FIELD(flow_step_view, role, STR, 0, 0, 0, "Who may do it."),
         WJ_FIELD(flow_step_view, guard, STR, 0, 0, 0, "What must hold."),
         WJ_FIELD(flow_step_view, basis, STR, 0, 0, 0, "Legal basis."),
         WJ_FIELD(flow_step_view, label, STR, 0, 0, 0, "Event by name."),
         WJ_FIELD(flow_step_view, note, STR, 0, 0, 0, "Remark of the keeper."));
struct flow_view {
    struct wj_str id, name, basis, graph;
    struct wj_list states, rows, opens;
};
WJ_SHAPE(flow_view, flow_view, "A procedure as its table has it.",
         WJ_FIELD(flow_view, id, STR, 0, 0, 0, "Identifier."),
         WJ_FIELD(flow_view, name, STR, 0, 0, 0, "Name."),
         WJ_FIELD(flow_view, basis, STR, 0, 0, 0, "Legal basis."),
         WJ_FIELD(flow_view, graph, STR, 0, 0, 0, "State diagram, in Mermaid."),
         WJ_FIELD_OF(flow_view, states, LIST, 0, &wj_shape_flow_state_view, "States."),
         WJ_FIELD_OF(flow_view, rows, LIST, 0, &wj_shape_flow_step_view, "Rows."),
         WJ_FIELD_OF(flow_view, opens, LIST, 0, &wj_shape_ask_view, "What opening such a matter asks."));

static int show_steps(struct wj_call *c, const struct wj_flow *f, struct wj_list *out, struct wj_err *e)
{
    const struct wj_flowview_row *r;
    size_t n;
    int rc = wj_flowview_rows(f, c->arena, &r, &n, e);
    struct flow_step_view *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct flow_step_view, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    for (size_t i = 0; i < n; i++)
        items[i] = (struct flow_step_view){ r[i].states,
                                            r[i].event,
                                            r[i].to,
                                            r[i].roles,
                                            r[i].guard,
                                            r[i].basis,
                                            wj_views_pick(c, r[i].label_zh, r[i].label_en),
                                            r[i].note };
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

int wj_h_law_flow(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct flow_view *out = vout;
    const struct wj_flow *f = wj_flowbook_find(law_of(c)->flows, ((const struct law_id_in *)vin)->id);
    if (!f)
        return wj_fail(e, WJ_E_NOTFOUND, "there is no such procedure");
    size_t n;
    const struct wj_flow_state *s = wj_flow_states(f, &n);
    struct flow_state_view *states = WJ_NEW_N(c->arena, struct flow_state_view, n + 1);
    if (!states)
        return wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    for (size_t i = 0; i < n; i++)
        states[i] = (struct flow_state_view){ s[i].id, wj_views_pick(c, s[i].name_zh, s[i].name_en),
                                              s[i].badge, s[i].final };
    const struct wj_flow_info *info = wj_flow_about(f);
    out->id = info->id;
    out->name = wj_views_pick(c, info->name_zh, info->name_en);
    out->basis = info->basis;
    out->states = (struct wj_list){ states, n };
    int rc = show_steps(c, f, &out->rows, e);
    if (rc == WJ_OK)
        rc = wj_matter_view_opens(c, f, &out->opens, e);
    return rc != WJ_OK ? rc : wj_flowview_mermaid(f, c->arena, &out->graph, e);
}

struct law_query_in {
    struct wj_str q;
};
WJ_SHAPE(law_query_in, law_query_in, "Which ones.",
         WJ_FIELD(law_query_in, q, STR, 0, 0, 64, "Part of name, slug or basis."));

struct violation_view {
    struct wj_str slug, name, name_en, subject, legal_basis, penalty_basis, penalty;
    int64_t tier, rules_n;
};
WJ_SHAPE(violation_view, violation_view, "A kind of violation.",
         WJ_FIELD(violation_view, slug, STR, 0, 0, 0, "Identifier."),
         WJ_FIELD(violation_view, name, STR, 0, 0, 0, "Name."),
         WJ_FIELD(violation_view, name_en, STR, 0, 0, 0, "Name in English."),
         WJ_FIELD(violation_view, subject, STR, 0, 0, 0, "Who can commit it."),
         WJ_FIELD(violation_view, legal_basis, STR, 0, 0, 0, "Provision that is broken."),
         WJ_FIELD(violation_view, penalty_basis, STR, 0, 0, 0, "Provision that penalises."),
         WJ_FIELD(violation_view, penalty, STR, 0, 0, 0, "Penalty."),
         WJ_FIELD(violation_view, tier, I64, 0, 0, 0, "1 core, 2 extended."),
         WJ_FIELD(violation_view, rules_n, I64, 0, 0, 0, "Detection rules for it."));
struct violation_list {
    struct wj_list items;
};
WJ_SHAPE(violation_list, violation_list, "Kinds of violation.",
         WJ_FIELD_OF(violation_list, items, LIST, 0, &wj_shape_violation_view, "The kinds."));

static int64_t count_rules(const struct wj_ruleset *set, struct wj_str slug)
{
    int64_t n = 0;
    for (size_t i = 0; set && i < wj_ruleset_count(set); i++)
        n += wj_str_eq(wj_ruleset_rule(set, i)->violation, slug);
    return n;
}

int wj_h_law_violations(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct wj_str q = ((const struct law_query_in *)vin)->q;
    struct violation_list *out = vout;
    const struct wj_violations *all = &law_of(c)->violations;
    struct violation_view *items = WJ_NEW_N(c->arena, struct violation_view, all->n + 1);
    size_t n = 0;
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    for (size_t i = 0; i < all->n; i++) {
        const struct wj_violation *v = &all->items[i];
        if (q.n && !wj_str_has(v->name_zh, q) && !wj_str_has(v->slug, q) && !wj_str_has(v->legal_basis, q) &&
            !wj_str_has(v->name_en, q))
            continue;
        items[n++] = (struct violation_view){
            v->slug,    v->name_zh,     v->name_en,
            v->subject, v->legal_basis, v->penalty_basis,
            v->penalty, v->tier,        count_rules(wj_views_node(c)->rules, v->slug)
        };
    }
    out->items = (struct wj_list){ items, n };
    return WJ_OK;
}

struct law_term_view {
    struct wj_str id, name, length, trigger, basis, confidence;
    wj_day valid_from, valid_to;
};
WJ_SHAPE(law_term_view, law_term_view, "A statutory term.",
         WJ_FIELD(law_term_view, id, STR, 0, 0, 0, "Identifier."),
         WJ_FIELD(law_term_view, name, STR, 0, 0, 0, "Name."),
         WJ_FIELD(law_term_view, length, STR, 0, 0, 0, "Length in words."),
         WJ_FIELD(law_term_view, trigger, STR, 0, 0, 0, "What starts it."),
         WJ_FIELD(law_term_view, basis, STR, 0, 0, 0, "Legal basis."),
         WJ_FIELD(law_term_view, confidence, STR, 0, 0, 0, "How sure the figure is."),
         WJ_FIELD(law_term_view, valid_from, DAY, 0, 0, 0, "In force from."),
         WJ_FIELD(law_term_view, valid_to, DAY, 0, 0, 0, "In force to."));
struct law_term_list {
    struct wj_list items;
};
WJ_SHAPE(law_term_list, law_term_list, "Statutory terms.",
         WJ_FIELD_OF(law_term_list, items, LIST, 0, &wj_shape_law_term_view, "The terms."));

int wj_h_law_terms(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct wj_str q = ((const struct law_query_in *)vin)->q;
    struct law_term_list *out = vout;
    const struct wj_terms *all = &law_of(c)->terms;
    struct law_term_view *items = WJ_NEW_N(c->arena, struct law_term_view, all->n + 1);
    size_t n = 0;
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    for (size_t i = 0; i < all->n; i++) {
        const struct wj_term *t = &all->items[i];
        if (q.n && !wj_str_has(t->name, q) && !wj_str_has(t->id, q) && !wj_str_has(t->basis, q))
            continue;
        items[n++] = (struct law_term_view){ t->id,         t->name,    wj_term_length_zh(c->arena, t),
                                             t->trigger,    t->basis,   t->confidence,
                                             t->valid_from, t->valid_to };
    }
    out->items = (struct wj_list){ items, n };
    return WJ_OK;
}

struct law_on_in {
    wj_day on;
};
WJ_SHAPE(law_on_in, law_on_in, "Of which day.",
         WJ_FIELD(law_on_in, on, DAY, 0, 0, 0, "In force on this day; of any time when it is not said."));

WJ_SHAPE(overlay_view, wj_overlay, "A figure that a province sets otherwise than the nation.",
         WJ_FIELD(wj_overlay, region, STR, 0, 0, 0, "Province (GB/T 2260, two digits)."),
         WJ_FIELD(wj_overlay, region_name, STR, 0, 0, 0, "By name."),
         WJ_FIELD(wj_overlay, id, STR, 0, 0, 0, "Threshold or band."),
         WJ_FIELD(wj_overlay, name, STR, 0, 0, 0, "By name."),
         WJ_FIELD(wj_overlay, figure, STR, 0, 0, 0, "The province's figure."),
         WJ_FIELD(wj_overlay, nation, STR, 0, 0, 0, "The national figure; empty: none in that time."),
         WJ_FIELD(wj_overlay, basis, STR, 0, 0, 0, "Legal basis."),
         WJ_FIELD(wj_overlay, confidence, STR, 0, 0, 0, "How sure the figure is."),
         WJ_FIELD(wj_overlay, valid_from, DAY, 0, 0, 0, "In force from."),
         WJ_FIELD(wj_overlay, valid_to, DAY, 0, 0, 0, "In force to."),
         WJ_FIELD(wj_overlay, remark, STR, 0, 0, 0, "What a jurist should look at."));
struct overlay_list {
    struct wj_list items;
};
WJ_SHAPE(overlay_list, overlay_list, "What provinces set otherwise.",
         WJ_FIELD_OF(overlay_list, items, LIST, 0, &wj_shape_overlay_view, "The rows."));

int wj_h_law_overlays(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct overlay_list *out = vout;
    return wj_overlay_list(c->arena, law_of(c), ((const struct law_on_in *)vin)->on, &out->items, e);
}

static const char *const rolls[] = { "weekend", "holiday", "none", NULL };

struct due_in {
    struct wj_str term;
    wj_day start, on;
    int64_t extend;
    int roll;
    struct wj_list suspend;
};
WJ_SHAPE(due_in, due_in, "A term to be reckoned.", WJ_FIELD(due_in, term, STR, WJ_F_REQUIRED, 1, 64, "Term."),
         WJ_FIELD(due_in, start, DAY, WJ_F_REQUIRED, 0, 0, "Day it starts, not counted."),
         WJ_FIELD(due_in, on, DAY, 0, 0, 0, "Law as of this day."),
         WJ_FIELD(due_in, extend, I64, 0, 0, 9, "Times extended."),
         WJ_FIELD_ENUM(due_in, roll, 0, rolls, "What rolls the last day on."),
         WJ_FIELD_OF(due_in, suspend, LIST, 0, NULL, "Suspensions, each 2026-01-01..2026-01-31."));
struct due_view {
    wj_day due;
    struct wj_str text;
};
WJ_SHAPE(due_view, due_view, "The last lawful day and how it was reckoned.",
         WJ_FIELD(due_view, due, DAY, 0, 0, 0, "Last lawful day."),
         WJ_FIELD(due_view, text, STR, 0, 0, 0, "The reckoning, a line a step."));

static int read_spans(struct wj_call *c, const struct due_in *in, struct wj_term_ask *ask, struct wj_err *e)
{
    struct wj_span *spans = WJ_NEW_N(c->arena, struct wj_span, in->suspend.n + 1);
    const struct wj_str *text = in->suspend.items;
    if (!spans)
        return wj_fail(e, WJ_E_LIMIT, "too many suspensions");
    for (size_t i = 0; i < in->suspend.n; i++)
        if (text[i].n != 22 || !wj_day_parse((struct wj_str){ text[i].p, 10 }, &spans[i].from) ||
            !wj_day_parse((struct wj_str){ text[i].p + 12, 10 }, &spans[i].to))
            return wj_fail_at(e, WJ_E_INVALID, "/suspend", "a suspension reads 2026-01-01..2026-01-31");
    ask->suspend = spans;
    ask->nsuspend = in->suspend.n;
    return WJ_OK;
}

int wj_h_law_due(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct due_in *in = vin;
    struct due_view *out = vout;
    struct wj_term_ask ask = { .start = in->start,
                               .extensions = in->extend == WJ_NONE ? 0 : (int)in->extend,
                               .roll = in->roll < 0 ? WJ_ROLL_WEEKEND : (enum wj_roll)in->roll,
                               .on = in->on,
                               .today = c->today };
    struct wj_due due;
    struct wj_list runs;
    int rc = read_spans(c, in, &ask, e);
    if (rc == WJ_OK)
        rc = wj_lawset_due(law_of(c), in->term, &ask, &due, e);
    if (rc == WJ_OK)
        rc = wj_term_explain(c->arena, law_of(c)->calendar, &ask, &due, &runs, e);
    if (rc == WJ_OK)
        *out = (struct due_view){ due.last, wj_term_explain_text(c->arena, &ask, &due, &runs) };
    return rc;
}
