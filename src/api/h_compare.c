/* h_compare.c - penalties against similar ones and their band, first offences side by side, who approved
 * what. */
#include "api/handlers.h"
#include "api/views.h"

#include "base/arena.h"
#include "law/flowbook.h"
#include "law/flowview.h"
#include "law/reminder.h"
#include "q_supervise.h"

enum { RULINGS = 5000, LISTED = 200, ENOUGH = 5, YEARS_3 = 1096, YEAR_1 = 366 };
static const int64_t DAY_MS = 86400000;

struct ruling_view {
    struct wj_str id, no, title, organ_name, entity_name, violation, violation_name, outcome, outcome_name;
    int64_t fine_fen;
    struct wj_str discretion_name, band, reason, decided_by;
    wj_day decided_on;
    bool first;
    struct wj_str why; /* off_band, high, low */
    int64_t similar_n, median_fen;
};
WJ_SHAPE(ruling_view, ruling_view, "What a matter came to.",
         WJ_FIELD(ruling_view, id, ID, 0, 0, 0, "Matter."),
         WJ_FIELD(ruling_view, no, STR, 0, 0, 0, "Its number."),
         WJ_FIELD(ruling_view, title, STR, 0, 0, 0, "What it is about."),
         WJ_FIELD(ruling_view, organ_name, STR, 0, 0, 0, "Organ in charge."),
         WJ_FIELD(ruling_view, entity_name, STR, 0, 0, 0, "Operator."),
         WJ_FIELD(ruling_view, violation, STR, 0, 0, 0, "Violation."),
         WJ_FIELD(ruling_view, violation_name, STR, 0, 0, 0, "Violation by name."),
         WJ_FIELD(ruling_view, outcome, STR, 0, 0, 0, "penalise, no_penalty, not_filed and so on."),
         WJ_FIELD(ruling_view, outcome_name, STR, 0, 0, 0, "Outcome by name."),
         WJ_FIELD(ruling_view, fine_fen, FEN, 0, 0, 0, "Fine."),
         WJ_FIELD(ruling_view, discretion_name, STR, 0, 0, 0, "The band that was chosen."),
         WJ_FIELD(ruling_view, band, STR, 0, 0, 0, "The band the fine is in."),
         WJ_FIELD(ruling_view, reason, STR, 0, 0, 0, "The reason that was given."),
         WJ_FIELD(ruling_view, decided_by, STR, 0, 0, 0, "Who decided."),
         WJ_FIELD(ruling_view, decided_on, DAY, 0, 0, 0, "When."),
         WJ_FIELD(ruling_view, first, BOOL, 0, 0, 0,
                  "No earlier penalty of the operator for the same violation."),
         WJ_FIELD(ruling_view, why, STR, 0, 0, 0, "off_band, high or low: why it stands out."),
         WJ_FIELD(ruling_view, similar_n, I64, 0, 0, 0, "Penalties for the same violation, of all organs."),
         WJ_FIELD(ruling_view, median_fen, FEN, 0, 0, 0, "Their median fine."));

struct unequal_view {
    struct wj_str violation, violation_name;
    struct wj_list spared, penalised;
};
WJ_SHAPE(unequal_view, unequal_view, "First offences of one kind, some penalised and some not.",
         WJ_FIELD(unequal_view, violation, STR, 0, 0, 0, "Violation."),
         WJ_FIELD(unequal_view, violation_name, STR, 0, 0, 0, "Violation by name."),
         WJ_FIELD_OF(unequal_view, spared, LIST, 0, &wj_shape_ruling_view, "Not penalised."),
         WJ_FIELD_OF(unequal_view, penalised, LIST, 0, &wj_shape_ruling_view, "Penalised."));

struct approval_view {
    struct wj_str user_id, user_name, role, role_name, flow, flow_name, event, label;
    int64_t n;
};
WJ_SHAPE(approval_view, approval_view, "How often somebody decided something.",
         WJ_FIELD(approval_view, user_id, ID, 0, 0, 0, "Who."),
         WJ_FIELD(approval_view, user_name, STR, 0, 0, 0, "Who by name."),
         WJ_FIELD(approval_view, role, STR, 0, 0, 0, "As what."),
         WJ_FIELD(approval_view, role_name, STR, 0, 0, 0, "As what by name."),
         WJ_FIELD(approval_view, flow, STR, 0, 0, 0, "Procedure."),
         WJ_FIELD(approval_view, flow_name, STR, 0, 0, 0, "Procedure by name."),
         WJ_FIELD(approval_view, event, STR, 0, 0, 0, "Event."),
         WJ_FIELD(approval_view, label, STR, 0, 0, 0, "Event by name."),
         WJ_FIELD(approval_view, n, I64, 0, 0, 0, "How often."));

struct ladder_view {
    struct wj_str organ_id, organ_name, step, step_name;
    int64_t n, unseen;
};
WJ_SHAPE(ladder_view, ladder_view, "Reminders of one step in one organ.",
         WJ_FIELD(ladder_view, organ_id, ID, 0, 0, 0, "Organ in charge."),
         WJ_FIELD(ladder_view, organ_name, STR, 0, 0, 0, "Organ by name."),
         WJ_FIELD(ladder_view, step, STR, 0, 0, 0, "Step of the ladder."),
         WJ_FIELD(ladder_view, step_name, STR, 0, 0, 0, "Step by name."),
         WJ_FIELD(ladder_view, n, I64, 0, 0, 0, "Reminders."),
         WJ_FIELD(ladder_view, unseen, I64, 0, 0, 0, "Not seen yet."));

struct compare_view {
    struct wj_list outliers, unequal, approvals, ladder;
};
WJ_SHAPE(compare_view, compare_view, "Decisions of the caller's organ and those below, compared.",
         WJ_FIELD_OF(compare_view, outliers, LIST, 0, &wj_shape_ruling_view,
                     "Penalties outside their band or far from similar ones, of three years."),
         WJ_FIELD_OF(compare_view, unequal, LIST, 0, &wj_shape_unequal_view,
                     "First offences treated unequally."),
         WJ_FIELD_OF(compare_view, approvals, LIST, 0, &wj_shape_approval_view,
                     "Who approved what within a year."),
         WJ_FIELD_OF(compare_view, ladder, LIST, 0, &wj_shape_ladder_view, "Reminders within a year."));

static int out_of_memory(struct wj_err *e)
{
    return wj_fail(e, WJ_E_LIMIT, "the answer does not fit in the request's memory");
}

/* A word of a fact by name; "not_filed" is of leads, which have no outcome. */
static struct wj_str word(const struct wj_call *c, const char *fact, struct wj_str value)
{
    const struct wj_fact_def *d = wj_fact_find(&wj_views_law(c)->flows->facts, wj_strz(fact));
    if (wj_str_eqz(value, "not_filed"))
        return wj_views_pick(c, WJ_S("不予立案"), WJ_S("no case filed"));
    if (!d || !value.p)
        return value;
    return c->english ? wj_fact_show_en(d, c->arena, value) : wj_fact_show_zh(d, c->arena, value);
}

static struct ruling_view show(const struct wj_call *c, const struct wjq_ruling_list_row *r)
{
    return (struct ruling_view){ .id = r->matter_id,
                                 .no = r->no,
                                 .title = r->title,
                                 .organ_name = r->organ_name,
                                 .entity_name = r->entity_name,
                                 .violation = r->violation,
                                 .violation_name = wj_views_violation_name(c, r->violation),
                                 .outcome = r->outcome,
                                 .outcome_name = word(c, "outcome", r->outcome),
                                 .fine_fen = r->fine_fen,
                                 .discretion_name = word(c, "discretion", r->discretion),
                                 .band = r->band,
                                 .reason = r->reason,
                                 .decided_by = r->decided_by_name,
                                 .decided_on = (wj_day)r->decided_day,
                                 .first = r->earlier_n == 0 };
}

/* The fines for one violation, of all organs: quartiles of the sorted list. */
struct similar {
    size_t n;
    int64_t q1, median, q3;
};

static int find_similar(struct wj_call *c, struct wj_str violation, struct similar *s, struct wj_err *e)
{
    struct wjq_ruling_fines_row *rows;
    struct wjq_ruling_fines_in in = { violation, c->today - YEARS_3 };
    *s = (struct similar){ 0 };
    int rc = wjq_ruling_fines(c->db, c->arena, &in, &rows, &s->n, e);
    if (rc != WJ_OK || !s->n)
        return rc;
    s->q1 = rows[s->n / 4].fine_fen;
    s->median = rows[s->n / 2].fine_fen;
    s->q3 = rows[s->n * 3 / 4].fine_fen;
    return WJ_OK;
}

/* Why a fine stands out: its band, or more than one and a half quartile distances and half the median away.
 */
static const char *stands_out(const struct wjq_ruling_list_row *r, const struct similar *s)
{
    if (r->off_band)
        return "off_band";
    int64_t reach = (s->q3 - s->q1) * 3 / 2, least = s->median / 2;
    if (s->n < ENOUGH || !r->fine_fen)
        return NULL;
    if (r->fine_fen > s->q3 + reach && r->fine_fen > s->median + least)
        return "high";
    return r->fine_fen < s->q1 - reach && r->fine_fen < s->median - least ? "low" : NULL;
}

/* The rulings from first to before end are of one violation. */
static int add_outliers(struct wj_call *c, const struct wjq_ruling_list_row *rows, size_t n,
                        struct wj_list *out, struct wj_err *e)
{
    struct ruling_view *items = out->items;
    struct similar s;
    int rc = find_similar(c, rows[0].violation, &s, e);
    for (size_t i = 0; i < n && rc == WJ_OK && out->n < LISTED; i++) {
        bool penalty = wj_str_eqz(rows[i].outcome, "penalise");
        const char *why = penalty ? stands_out(&rows[i], &s) : NULL;
        if (!why)
            continue;
        items[out->n] = show(c, &rows[i]);
        items[out->n].why = wj_strz(why);
        items[out->n].similar_n = (int64_t)s.n;
        items[out->n++].median_fen = s.median;
    }
    return rc;
}

static int add_unequal(struct wj_call *c, const struct wjq_ruling_list_row *rows, size_t n,
                       struct wj_list *out, struct wj_err *e)
{
    struct ruling_view *spared = WJ_NEW_N(c->arena, struct ruling_view, n);
    struct ruling_view *penalised = WJ_NEW_N(c->arena, struct ruling_view, n);
    size_t ns = 0, np = 0;
    if (!spared || !penalised)
        return out_of_memory(e);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].earlier_n)
            continue;
        if (wj_str_eqz(rows[i].outcome, "penalise"))
            penalised[np++] = show(c, &rows[i]);
        else if (wj_str_eqz(rows[i].outcome, "no_penalty") || wj_str_eqz(rows[i].outcome, "not_filed"))
            spared[ns++] = show(c, &rows[i]);
    }
    if (ns && np && out->n < LISTED)
        ((struct unequal_view *)out->items)[out->n++] =
            (struct unequal_view){ rows[0].violation,
                                   wj_views_violation_name(c, rows[0].violation),
                                   { spared, ns },
                                   { penalised, np } };
    return WJ_OK;
}

static int compare(struct wj_call *c, struct wj_str path, struct compare_view *out, struct wj_err *e)
{
    struct wjq_ruling_list_row *rows;
    struct wjq_ruling_list_in in = { path, c->today - YEARS_3, RULINGS };
    size_t n;
    int rc = wjq_ruling_list(c->db, c->arena, &in, &rows, &n, e);
    out->outliers.items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct ruling_view, LISTED) : NULL;
    out->unequal.items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct unequal_view, LISTED) : NULL;
    if (!out->outliers.items || !out->unequal.items)
        return rc != WJ_OK ? rc : out_of_memory(e);
    for (size_t first = 0, end; first < n && rc == WJ_OK; first = end) {
        for (end = first; end < n && wj_str_eq(rows[end].violation, rows[first].violation);)
            end++;
        rc = add_outliers(c, rows + first, end - first, &out->outliers, e);
        if (rc == WJ_OK)
            rc = add_unequal(c, rows + first, end - first, &out->unequal, e);
    }
    return rc;
}

static int show_approvals(struct wj_call *c, struct wj_str path, struct wj_list *out, struct wj_err *e)
{
    const struct wj_flowbook *book = wj_views_law(c)->flows;
    struct wjq_approvals_count_row *rows;
    struct wjq_approvals_count_in in = { path, c->now_ms - YEAR_1 * DAY_MS };
    size_t n;
    int rc = wjq_approvals_count(c->db, c->arena, &in, &rows, &n, e);
    struct approval_view *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct approval_view, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : out_of_memory(e);
    for (size_t i = 0; i < n; i++) {
        const struct wj_flow *flow = wj_flowbook_find(book, rows[i].flow);
        const struct wj_flow_role *role = wj_flowbook_role(book, rows[i].role);
        struct wj_flowview_name label = { rows[i].event, rows[i].event };
        if (flow)
            label = wj_flowview_label(flow, rows[i].from_state, rows[i].event);
        items[i] = (struct approval_view){
            .user_id = rows[i].user_id,
            .user_name = rows[i].user_name,
            .role = rows[i].role,
            .role_name = role ? wj_views_pick(c, role->label_zh, role->label_en) : rows[i].role,
            .flow = rows[i].flow,
            .flow_name = flow ? wj_views_pick(c, wj_flow_about(flow)->name_zh, wj_flow_about(flow)->name_en)
                              : rows[i].flow,
            .event = rows[i].event,
            .label = wj_views_pick(c, label.zh, label.en),
            .n = rows[i].n,
        };
    }
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

static int show_ladder(struct wj_call *c, struct wj_str path, struct wj_list *out, struct wj_err *e)
{
    struct wjq_reminder_counts_row *rows;
    struct wjq_reminder_counts_in in = { path, c->today - YEAR_1 };
    size_t n;
    int rc = wjq_reminder_counts(c->db, c->arena, &in, &rows, &n, e);
    struct ladder_view *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct ladder_view, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : out_of_memory(e);
    for (size_t i = 0; i < n; i++) {
        const struct wj_reminder *r = wj_reminder_find(&wj_views_law(c)->reminders, rows[i].step);
        items[i] = (struct ladder_view){
            rows[i].organ_id, rows[i].organ_name,
            rows[i].step,     r ? wj_views_pick(c, r->label_zh, r->label_en) : rows[i].step,
            rows[i].n,        rows[i].unseen_n
        };
    }
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

int wj_h_supervision_compare(struct wj_call *c, const void *in, void *vout, struct wj_err *e)
{
    struct compare_view *out = vout;
    struct wjq_organ_get_row organ;
    (void)in;
    int rc = wjq_organ_get(c->db, c->arena, &(struct wjq_organ_get_in){ c->caller->organ_id }, &organ, e);
    if (rc == WJ_OK)
        rc = compare(c, organ.path, out, e);
    if (rc == WJ_OK)
        rc = show_approvals(c, organ.path, &out->approvals, e);
    return rc != WJ_OK ? rc : show_ladder(c, organ.path, &out->ladder, e);
}
