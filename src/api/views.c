/* views.c - see views.h. */
#include "api/views.h"

#include "base/arena.h"
#include "codec/jsonread.h"
#include "core/lawshelf.h"
#include "law/document.h"
#include "law/flowbook.h"
#include "law/flowview.h"
#include "q_people.h"

WJ_SHAPE(row_view, row_view, "A matter in a list.", WJ_FIELD(row_view, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(row_view, no, STR, 0, 0, 0, "Official number."),
         WJ_FIELD(row_view, flow, STR, 0, 0, 0, "Procedure."),
         WJ_FIELD(row_view, flow_name, STR, 0, 0, 0, "Procedure by name."),
         WJ_FIELD(row_view, state, STR, 0, 0, 0, "State of the procedure."),
         WJ_FIELD(row_view, state_name, STR, 0, 0, 0, "State by name."),
         WJ_FIELD(row_view, badge, STR, 0, 0, 0, "Kind of state: open, work, wait, warn, good, bad, done."),
         WJ_FIELD(row_view, title, STR, 0, 0, 0, "What it is about."),
         WJ_FIELD(row_view, organ_id, ID, 0, 0, 0, "Organ in charge."),
         WJ_FIELD(row_view, organ_name, STR, 0, 0, 0, "Organ in charge by short name."),
         WJ_FIELD(row_view, region, STR, 0, 0, 0, "Region of the organ (GB/T 2260)."),
         WJ_FIELD(row_view, handler_name, STR, 0, 0, 0, "Officer who handles it."),
         WJ_FIELD(row_view, entity_id, ID, 0, 0, 0, "Operator it is about."),
         WJ_FIELD(row_view, entity_name, STR, 0, 0, 0, "Operator by name."),
         WJ_FIELD(row_view, priority, I64, 0, 0, 100, "Priority, 0 to 100."),
         WJ_FIELD(row_view, due_on, DAY, 0, 0, 0, "Last lawful day of the nearest running clock."),
         WJ_FIELD(row_view, due_term, STR, 0, 0, 0, "That clock's term."),
         WJ_FIELD(row_view, due_name, STR, 0, 0, 0, "That clock by name."),
         WJ_FIELD(row_view, days_left, I64, 0, 0, 0, "Calendar days to that day; negative when it is past."),
         WJ_FIELD(row_view, due_level, STR, 0, 0, 0, "over, soon, ok or none."),
         WJ_FIELD(row_view, opened_on, DAY, 0, 0, 0, "Day it was opened."),
         WJ_FIELD(row_view, updated_at, MS, 0, 0, 0, "Last change."));

WJ_SHAPE(row_page, row_page, "A page of matters.",
         WJ_FIELD_OF(row_page, items, LIST, 0, &wj_shape_row_view, "The matters."),
         WJ_FIELD(row_page, next, STR, 0, 0, 0, "Cursor of the next page."));

struct wj_str wj_views_market(const struct wjq_organ_get_row *organ)
{
    struct wj_str code = organ->region;
    if (organ->level <= 1)
        return WJ_S("");
    while (code.n > 2 && code.p[code.n - 1] == '0' && code.p[code.n - 2] == '0')
        code.n -= 2;
    return code;
}

struct wj_node *wj_views_node(const struct wj_call *c)
{
    return c->node;
}

const struct wj_lawset *wj_views_law(const struct wj_call *c)
{
    const struct wj_lawset *law;
    struct wj_node *n = wj_views_node(c);
    if (c->db && wj_lawshelf_in_force(n->core.laws, c->db, c->today, &law, NULL) == WJ_OK)
        return law;
    return wj_node_law(n, c->today);
}

struct wj_tx wj_views_tx(struct wj_call *c)
{
    struct wj_tx tx =
        wj_node_tx(c->node, c->db, c->arena, c->caller->user_id.p ? c->caller->user_id : WJ_S("public"));
    tx.now_ms = c->now_ms;
    tx.today = c->today;
    return tx;
}

struct wj_str wj_views_pick(const struct wj_call *c, struct wj_str zh, struct wj_str en)
{
    return c->english && en.n ? en : zh;
}

struct wj_str wj_views_level(int64_t due_day, wj_day today)
{
    if (due_day == WJ_NO_DUE || due_day == WJ_NONE)
        return WJ_S("none");
    return due_day < today ? WJ_S("over") : due_day <= today + WJ_SOON_DAYS ? WJ_S("soon") : WJ_S("ok");
}

void wj_views_row(const struct wj_call *c, const struct wjq_matter_line_row *r, struct row_view *out)
{
    const struct wj_lawset *pinned = wj_lawshelf_peek(wj_views_node(c)->core.laws, r->law_hash);
    const struct wj_lawset *law = pinned ? pinned : wj_views_law(c);
    const struct wj_flow *flow = wj_flowbook_find(law->flows, r->flow);
    const struct wj_flow_state *state = flow ? wj_flow_find_state(flow, r->state) : NULL;
    const struct wj_flow_info *info = flow ? wj_flow_about(flow) : NULL;
    bool due = r->due_day != WJ_NO_DUE;
    *out = (struct row_view){
        .id = r->id,
        .no = r->no,
        .flow = r->flow,
        .flow_name = info ? wj_views_pick(c, info->name_zh, info->name_en) : r->flow,
        .state = r->state,
        .state_name = state ? wj_views_pick(c, state->name_zh, state->name_en) : r->state,
        .badge = state ? state->badge : WJ_NOSTR,
        .title = r->title,
        .organ_id = r->organ_id,
        .organ_name = r->organ_name,
        .region = r->region,
        .handler_name = r->handler_name,
        .entity_id = r->entity_id,
        .entity_name = r->entity_name,
        .priority = r->priority,
        .due_on = due ? (wj_day)r->due_day : WJ_DAY_NONE,
        .due_term = due ? r->due_term : WJ_NOSTR,
        .due_name = due ? wj_views_term_name(c, r->due_term) : WJ_NOSTR,
        .days_left = due ? r->due_day - c->today : WJ_NONE,
        .due_level = wj_views_level(r->due_day, c->today),
        .opened_on = (wj_day)r->opened_day,
        .updated_at = r->updated_ms,
    };
}

int wj_views_who(struct wj_call *c, struct wj_matter_who *out, struct wj_err *e)
{
    struct wj_str *roles = WJ_NEW_N(c->arena, struct wj_str, 64);
    struct wj_str rest = c->caller->roles, role;
    size_t n = 0;
    if (!roles)
        return wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    while (n < 64 && wj_str_cut(&rest, ',', &role))
        if (wj_str_trim(role).n)
            roles[n++] = wj_str_trim(role);
    *out = (struct wj_matter_who){ c->caller->user_id, roles, n };
    return WJ_OK;
}

int wj_views_scope(struct wj_call *c, struct wj_str organ_path, struct wj_err *e)
{
    struct wj_str step = wj_strf(c->arena, "/" WJ_FMT "/", WJ_ARG(c->caller->organ_id));
    if (!step.p || !c->caller->organ_id.n || !wj_str_has(organ_path, step))
        return wj_fail(e, WJ_E_DENIED, "this belongs to an organ that is not yours nor below it");
    return WJ_OK;
}

struct wj_str wj_views_term_name(const struct wj_call *c, struct wj_str id)
{
    const struct wj_term *t = wj_map_get(&wj_views_law(c)->terms.by_id, id);
    return t ? t->name : id;
}

struct wj_str wj_views_violation_name(const struct wj_call *c, struct wj_str slug)
{
    const struct wj_violation *v = wj_violation_find(&wj_views_law(c)->violations, slug);
    return v ? wj_views_pick(c, v->name_zh, v->name_en) : slug;
}

struct wj_str wj_views_document_title(const struct wj_call *c, const struct wj_lawset *law, struct wj_str id)
{
    const struct wj_document *d = wj_document_find(&law->documents, id);
    return d ? wj_views_pick(c, d->title, d->title_en) : id;
}

struct wj_str wj_views_event_label(const struct wj_call *c, const struct wj_flow *flow,
                                   const struct wjq_matter_event_list_row *row)
{
    struct wj_flowview_name label = wj_flowview_label(flow, row->from_state, row->event);
    return wj_views_pick(c, label.zh, label.en);
}

/* Rules are in the order of their ids. */
const struct wj_rule *wj_views_rule(const struct wj_node *n, struct wj_str id)
{
    size_t low = 0, high = n->rules ? wj_ruleset_count(n->rules) : 0;
    while (low < high) {
        size_t mid = (low + high) / 2;
        const struct wj_rule *r = wj_ruleset_rule(n->rules, mid);
        int cmp = wj_str_cmp(r->id, id);
        if (!cmp)
            return r;
        if (cmp < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

int wj_views_facts(struct wj_arena *a, struct wj_str json, struct wj_fact **out, size_t *n, struct wj_err *e)
{
    const struct wj_jval *v;
    *out = NULL;
    *n = 0;
    if (!json.p)
        return WJ_OK;
    int rc = wj_jsonread_text(a, json, &v, e);
    if (rc != WJ_OK)
        return rc;
    if (v->type != WJ_J_OBJ)
        return wj_fail_at(e, WJ_E_INVALID, "/facts", "facts are an object of names and values");
    struct wj_fact *facts = WJ_NEW_N(a, struct wj_fact, v->n + 1);
    if (!facts)
        return wj_fail(e, WJ_E_LIMIT, "too many facts");
    for (const struct wj_jval *m = v->child; m; m = m->next) {
        struct wj_str value = m->type == WJ_J_STR    ? m->s
                              : m->type == WJ_J_INT  ? wj_strf(a, "%lld", (long long)m->i)
                              : m->type == WJ_J_BOOL ? (m->b ? WJ_S("true") : WJ_S("false"))
                                                     : WJ_NOSTR;
        if (value.n)
            facts[(*n)++] = (struct wj_fact){ m->key, value };
        else if (m->type != WJ_J_NULL && m->type != WJ_J_STR)
            return wj_fail_at(e, WJ_E_INVALID, "/facts",
                              "\"" WJ_FMT "\" must be a text, a whole number or true/false", WJ_ARG(m->key));
    }
    *out = facts;
    return WJ_OK;
}
