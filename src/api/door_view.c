/* door_view.c - see door_view.h. */
#include "api/door_view.h"

#include "api/matter_shapes.h"
#include "api/matter_view.h"
#include "base/arena.h"
#include "codec/jsonread.h"
#include "law/flowbook.h"
#include "q_doors.h"
#include "q_people.h"
#include "svc/complaint.h"

extern const struct wj_shape wj_shape_evidence_view;

struct status_event {
    int64_t at;
    struct wj_str label, role_name;
};
WJ_SHAPE(status_event, status_event, "A step that was taken.",
         WJ_FIELD(status_event, at, MS, 0, 0, 0, "When."),
         WJ_FIELD(status_event, label, STR, 0, 0, 0, "What."),
         WJ_FIELD(status_event, role_name, STR, 0, 0, 0, "In which role."));

WJ_SHAPE(door_view, door_view, "How a complaint stands.",
         WJ_FIELD(door_view, id, ID, 0, 0, 0, "Identifier; absent for a consumer."),
         WJ_FIELD(door_view, no, STR, 0, 0, 0, "Number."),
         WJ_FIELD(door_view, flow, STR, 0, 0, 0, "Procedure: complaint, report or odr."),
         WJ_FIELD(door_view, flow_name, STR, 0, 0, 0, "Procedure by name."),
         WJ_FIELD(door_view, state, STR, 0, 0, 0, "State."),
         WJ_FIELD(door_view, state_name, STR, 0, 0, 0, "State by name."),
         WJ_FIELD(door_view, badge, STR, 0, 0, 0, "Kind of state."),
         WJ_FIELD(door_view, title, STR, 0, 0, 0, "Title."),
         WJ_FIELD(door_view, owner, STR, 0, 0, 0, "Organ in charge."),
         WJ_FIELD(door_view, next_step, STR, 0, 0, 0, "What must come next."),
         WJ_FIELD(door_view, next_by, DAY, 0, 0, 0, "By which day."),
         WJ_FIELD(door_view, filed_at, MS, 0, 0, 0, "When it was received."),
         WJ_FIELD(door_view, text, STR, 0, 0, 0, "What happened, in the consumer's words."),
         WJ_FIELD(door_view, demands, STR, 0, 0, 0, "What is asked for."),
         WJ_FIELD(door_view, amount_fen, FEN, 0, 0, 0, "Amount in dispute."),
         WJ_FIELD(door_view, happened_on, DAY, 0, 0, 0, "Day it happened."),
         WJ_FIELD(door_view, order_no, STR, 0, 0, 0, "Number of the order."),
         WJ_FIELD(door_view, shop, STR, 0, 0, 0, "Shop."),
         WJ_FIELD(door_view, platform, STR, 0, 0, 0, "Platform."),
         WJ_FIELD(door_view, firm_answer, STR, 0, 0, 0, "What the firm answered."),
         WJ_FIELD(door_view, firm_offer, STR, 0, 0, 0, "What the firm offers."),
         WJ_FIELD(door_view, perform_by, DAY, 0, 0, 0, "Day the firm promises to perform by."),
         WJ_FIELD(door_view, performance_note, STR, 0, 0, 0, "How the firm performed."),
         WJ_FIELD(door_view, over, BOOL, 0, 0, 0, "It has come to its end."),
         WJ_FIELD(door_view, can_rate, BOOL, 0, 0, 0, "It can be rated now."),
         WJ_FIELD(door_view, score, I64, 0, 1, 5, "The rating given."),
         WJ_FIELD(door_view, version, I64, 0, 0, 0, "Version, for the next step."),
         WJ_FIELD_OF(door_view, events, LIST, 0, &wj_shape_status_event, "Steps so far."),
         WJ_FIELD_OF(door_view, options, LIST, 0, &wj_shape_option_view, "What the reader may do."),
         WJ_FIELD_OF(door_view, files, LIST, 0, &wj_shape_evidence_view, "Files the reader gave."));

static int show_events(struct wj_call *c, const struct wj_matter *m, struct door_view *out, struct wj_err *e)
{
    struct wjq_matter_event_list_row *rows;
    size_t n;
    int rc =
        wjq_matter_event_list(c->db, c->arena, &(struct wjq_matter_event_list_in){ m->row.id }, &rows, &n, e);
    struct status_event *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct status_event, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    for (size_t i = 0; i < n; i++)
        items[i] =
            (struct status_event){ rows[i].at_ms, wj_views_event_label(c, m->flow, &rows[i]), WJ_NOSTR };
    out->events = (struct wj_list){ items, n };
    out->filed_at = n ? rows[0].at_ms : WJ_NONE;
    return WJ_OK;
}

/* What was said at filing; matters that were not filed at the portal have none of it. */
static int show_body(struct wj_call *c, const struct wj_matter *m, struct door_view *out, struct wj_err *e)
{
    struct wjq_complaint_behind_row row;
    const struct wj_jval *v;
    bool found;
    int rc = wjq_complaint_behind(c->db, c->arena, &(struct wjq_complaint_behind_in){ m->row.id }, &row,
                                  &found, e);
    if (rc != WJ_OK || !found)
        return rc;
    if ((rc = wj_jsonread_text(c->arena, row.body, &v, e)) != WJ_OK)
        return rc;
    struct wj_str day = wj_jsonread_str(wj_jsonread_get(v, "happened_on"));
    out->text = wj_jsonread_str(wj_jsonread_get(v, "text"));
    out->order_no = wj_jsonread_str(wj_jsonread_get(v, "order_no"));
    out->shop = wj_jsonread_str(wj_jsonread_get(v, "outlet"));
    out->platform = wj_jsonread_str(wj_jsonread_get(v, "platform"));
    if (!wj_day_parse(day, &out->happened_on))
        out->happened_on = WJ_DAY_NONE;
    return WJ_OK;
}

static struct wj_str fact(const struct wj_matter *m, const char *name)
{
    return wj_fact_get(m->facts, m->nfacts, wj_strz(name));
}

static void show_facts(const struct wj_matter *m, struct door_view *out)
{
    out->demands = fact(m, "demands_text");
    out->firm_answer = fact(m, "firm_answer");
    out->firm_offer = fact(m, "firm_offer");
    out->performance_note = fact(m, "performance_note");
    if (!wj_str_i64(fact(m, "amount_fen"), &out->amount_fen))
        out->amount_fen = WJ_NONE;
    if (!wj_day_parse(fact(m, "perform_by"), &out->perform_by))
        out->perform_by = WJ_DAY_NONE;
}

static int show_files(struct wj_call *c, const struct wj_matter *m, const char *side, struct wj_list *out,
                      struct wj_err *e)
{
    struct wj_list all;
    size_t n = 0;
    int rc = wj_evidence_list(c->db, c->arena, m->row.id, &all, e);
    struct wj_evidence_file *f = all.items;
    for (size_t i = 0; rc == WJ_OK && i < all.n; i++)
        if (wj_str_eqz(f[i].side, side))
            f[n++] = f[i];
    if (rc == WJ_OK)
        *out = (struct wj_list){ f, n };
    return rc;
}

static int show_rating(struct wj_call *c, const struct wj_matter *m, struct door_view *out, struct wj_err *e)
{
    struct wjq_rating_of_row r;
    bool found;
    int rc = wjq_rating_of(c->db, c->arena, &(struct wjq_rating_of_in){ m->row.id }, &r, &found, e);
    if (rc != WJ_OK)
        return rc;
    out->over = wj_complaint_is_over(m);
    out->can_rate = out->over && !found;
    out->score = found ? r.score : WJ_NONE;
    return WJ_OK;
}

int wj_door_view_make(struct wj_call *c, const struct wj_matter *m, const struct wj_matter_who *who,
                      const char *side, struct door_view *out, struct wj_err *e)
{
    struct wjq_organ_get_row organ;
    const struct wj_flow_state *state = wj_flow_find_state(m->flow, m->row.state);
    const struct wj_flow_info *info = wj_flow_about(m->flow);
    bool due = m->row.due_day != WJ_NO_DUE;
    int rc = wjq_organ_get(c->db, c->arena, &(struct wjq_organ_get_in){ m->row.organ_id }, &organ, e);
    if (rc != WJ_OK)
        return rc;
    struct door_view v = {
        .no = m->row.no,
        .flow = m->row.flow,
        .flow_name = wj_views_pick(c, info->name_zh, info->name_en),
        .state = m->row.state,
        .state_name = state ? wj_views_pick(c, state->name_zh, state->name_en) : m->row.state,
        .badge = state ? state->badge : WJ_NOSTR,
        .title = m->row.title,
        .owner = organ.name,
        .next_step = due ? wj_views_term_name(c, m->row.due_term) : WJ_NOSTR,
        .next_by = due ? (wj_day)m->row.due_day : WJ_DAY_NONE,
        .happened_on = WJ_DAY_NONE,
        .version = m->row.version,
    };
    show_facts(m, &v);
    if ((rc = show_events(c, m, &v, e)) != WJ_OK || (rc = show_body(c, m, &v, e)) != WJ_OK ||
        (rc = show_files(c, m, side, &v.files, e)) != WJ_OK || (rc = show_rating(c, m, &v, e)) != WJ_OK ||
        (rc = wj_matter_view_allowed(c, m, who, &v.options, e)) != WJ_OK)
        return rc;
    *out = v;
    return WJ_OK;
}
