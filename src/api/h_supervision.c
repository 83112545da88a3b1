/* h_supervision.c - 执法监督: who is late, where it flows, how the rules do; organs and officers. */
#include "api/handlers.h"
#include "api/views.h"

#include "base/arena.h"
#include "core/worklist.h"
#include "q_doors.h"
#include "q_people.h"
#include "q_supervise.h"

#include <math.h>

struct load_view {
    struct wj_str organ_id, organ_name, user_id, user_name;
    int64_t open, soon, over;
};
WJ_SHAPE(load_view, load_view, "Open matters of an organ or an officer.",
         WJ_FIELD(load_view, organ_id, ID, 0, 0, 0, "Organ."),
         WJ_FIELD(load_view, organ_name, STR, 0, 0, 0, "Organ by name."),
         WJ_FIELD(load_view, user_id, ID, 0, 0, 0, "Officer by identifier."),
         WJ_FIELD(load_view, user_name, STR, 0, 0, 0, "Officer."),
         WJ_FIELD(load_view, open, I64, 0, 0, 0, "Open."),
         WJ_FIELD(load_view, soon, I64, 0, 0, 0, "Due within three days."),
         WJ_FIELD(load_view, over, I64, 0, 0, 0, "Past their day."));

struct funnel_step {
    struct wj_str step;
    int64_t n;
};
WJ_SHAPE(funnel_step, funnel_step, "A step of the funnel.",
         WJ_FIELD(funnel_step, step, STR, 0, 0, 0, "monitored, suspected, lead, case, decided, published."),
         WJ_FIELD(funnel_step, n, I64, 0, 0, 0, "How many came so far."));

struct rule_figures {
    struct wj_str rule, title;
    int64_t leads, upheld, wrong;
    double precision;
};
WJ_SHAPE(rule_figures, rule_figures, "How a rule does.", WJ_FIELD(rule_figures, rule, STR, 0, 0, 0, "Rule."),
         WJ_FIELD(rule_figures, title, STR, 0, 0, 0, "Rule by title."),
         WJ_FIELD(rule_figures, leads, I64, 0, 0, 0, "Findings."),
         WJ_FIELD(rule_figures, upheld, I64, 0, 0, 0, "Judged right."),
         WJ_FIELD(rule_figures, wrong, I64, 0, 0, 0, "Judged wrong."),
         WJ_FIELD(rule_figures, precision, F64, 0, 0, 1, "Share of judged findings that were right."));

struct rating_figures {
    struct wj_str organ_id, organ_name;
    int64_t n, low_n;
    double mean;
};
WJ_SHAPE(rating_figures, rating_figures, "How consumers rated an organ's handling.",
         WJ_FIELD(rating_figures, organ_id, ID, 0, 0, 0, "Organ."),
         WJ_FIELD(rating_figures, organ_name, STR, 0, 0, 0, "Organ by name."),
         WJ_FIELD(rating_figures, n, I64, 0, 0, 0, "Ratings."),
         WJ_FIELD(rating_figures, low_n, I64, 0, 0, 0, "Of these 1 or 2."),
         WJ_FIELD(rating_figures, mean, F64, 0, 1, 5, "Their mean, 5 is best."));

struct supervision_view {
    struct wj_list organs, officers, overdue, funnel, rules, ratings;
};
WJ_SHAPE(supervision_view, supervision_view, "Supervision of the caller's organ and those below.",
         WJ_FIELD_OF(supervision_view, organs, LIST, 0, &wj_shape_load_view, "By organ."),
         WJ_FIELD_OF(supervision_view, officers, LIST, 0, &wj_shape_load_view, "By officer."),
         WJ_FIELD_OF(supervision_view, overdue, LIST, 0, &wj_shape_row_view,
                     "Matters past their day, the latest last."),
         WJ_FIELD_OF(supervision_view, funnel, LIST, 0, &wj_shape_funnel_step,
                     "From monitored to published."),
         WJ_FIELD_OF(supervision_view, rules, LIST, 0, &wj_shape_rule_figures, "By rule."),
         WJ_FIELD_OF(supervision_view, ratings, LIST, 0, &wj_shape_rating_figures,
                     "Consumers' ratings by organ."));

static int out_of_memory(struct wj_err *e)
{
    return wj_fail(e, WJ_E_LIMIT, "the answer does not fit in the request's memory");
}

static int show_loads(struct wj_call *c, struct wj_str path, struct supervision_view *out, struct wj_err *e)
{
    struct wjq_supervision_organs_row *organs;
    struct wjq_supervision_officers_row *officers;
    size_t n, k;
    struct wjq_supervision_organs_in in = { path, c->today, c->today + WJ_SOON_DAYS };
    struct wjq_supervision_officers_in in2 = { path, c->today, c->today + WJ_SOON_DAYS };
    int rc = wjq_supervision_organs(c->db, c->arena, &in, &organs, &n, e);
    if (rc == WJ_OK)
        rc = wjq_supervision_officers(c->db, c->arena, &in2, &officers, &k, e);
    if (rc != WJ_OK)
        return rc;
    struct load_view *by_organ = WJ_NEW_N(c->arena, struct load_view, n + 1);
    struct load_view *by_officer = WJ_NEW_N(c->arena, struct load_view, k + 1);
    if (!by_organ || !by_officer)
        return out_of_memory(e);
    for (size_t i = 0; i < n; i++)
        by_organ[i] = (struct load_view){ .organ_id = organs[i].organ_id,
                                          .organ_name = organs[i].organ_name,
                                          .open = organs[i].open_n,
                                          .soon = organs[i].soon_n,
                                          .over = organs[i].over_n };
    for (size_t i = 0; i < k; i++)
        by_officer[i] = (struct load_view){ .organ_name = officers[i].organ_name,
                                            .user_id = officers[i].user_id,
                                            .user_name = officers[i].user_name,
                                            .open = officers[i].open_n,
                                            .soon = officers[i].soon_n,
                                            .over = officers[i].over_n };
    out->organs = (struct wj_list){ by_organ, n };
    out->officers = (struct wj_list){ by_officer, k };
    return WJ_OK;
}

static int show_overdue(struct wj_call *c, struct wj_str path, struct wj_list *out, struct wj_err *e)
{
    struct wjq_matter_line_row *rows;
    size_t n;
    struct wj_worklist_query in = {
        .path = path, .due_before = c->today - 1, .after_due = -1, .after_id = WJ_S(""), .n = 100
    };
    int rc = wj_worklist_page(c->db, c->arena, &in, &rows, &n, e);
    struct row_view *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct row_view, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : out_of_memory(e);
    for (size_t i = 0; i < n; i++)
        wj_views_row(c, &rows[i], &items[i]);
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

static int show_funnel(struct wj_call *c, const struct wjq_organ_get_row *organ, struct wj_list *out,
                       struct wj_err *e)
{
    struct wjq_supervision_funnel_row f;
    struct wjq_supervision_funnel_in in = { organ->path, wj_views_market(organ) };
    int rc = wjq_supervision_funnel(c->db, c->arena, &in, &f, e);
    struct funnel_step *s = rc == WJ_OK ? WJ_NEW_N(c->arena, struct funnel_step, 6) : NULL;
    if (!s)
        return rc != WJ_OK ? rc : out_of_memory(e);
    const struct funnel_step steps[] = {
        { WJ_S("monitored"), f.monitored_n }, { WJ_S("suspected"), f.suspected_n },
        { WJ_S("lead"), f.lead_n },           { WJ_S("case"), f.case_n },
        { WJ_S("decided"), f.decided_n },     { WJ_S("published"), f.published_n },
    };
    for (size_t i = 0; i < 6; i++)
        s[i] = steps[i];
    *out = (struct wj_list){ s, 6 };
    return WJ_OK;
}

static int show_rules(struct wj_call *c, const struct wjq_organ_get_row *organ, struct wj_list *out,
                      struct wj_err *e)
{
    struct wjq_supervision_rules_row *rows;
    struct wjq_supervision_rules_in in = { wj_views_market(organ) };
    size_t n;
    int rc = wjq_supervision_rules(c->db, c->arena, &in, &rows, &n, e);
    struct rule_figures *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct rule_figures, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : out_of_memory(e);
    for (size_t i = 0; i < n; i++) {
        const struct wj_rule *r = wj_views_rule(wj_views_node(c), rows[i].rule);
        int64_t judged = rows[i].upheld_n + rows[i].wrong_n;
        items[i] = (struct rule_figures){
            rows[i].rule,       r ? r->title : rows[i].rule,
            rows[i].findings_n, rows[i].upheld_n,
            rows[i].wrong_n,    judged ? (double)rows[i].upheld_n / (double)judged : (double)NAN
        };
    }
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

static int show_ratings(struct wj_call *c, struct wj_str path, struct wj_list *out, struct wj_err *e)
{
    struct wjq_rating_by_organ_row *rows;
    size_t n;
    int rc = wjq_rating_by_organ(c->db, c->arena, &(struct wjq_rating_by_organ_in){ path }, &rows, &n, e);
    struct rating_figures *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct rating_figures, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : out_of_memory(e);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct rating_figures){ rows[i].organ_id, rows[i].organ_name, rows[i].n, rows[i].low_n,
                                            rows[i].mean };
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

int wj_h_supervision(struct wj_call *c, const void *in, void *vout, struct wj_err *e)
{
    struct supervision_view *out = vout;
    struct wjq_organ_get_row organ;
    (void)in;
    int rc = wjq_organ_get(c->db, c->arena, &(struct wjq_organ_get_in){ c->caller->organ_id }, &organ, e);
    if (rc == WJ_OK)
        rc = show_loads(c, organ.path, out, e);
    if (rc == WJ_OK)
        rc = show_overdue(c, organ.path, &out->overdue, e);
    if (rc == WJ_OK)
        rc = show_funnel(c, &organ, &out->funnel, e);
    if (rc == WJ_OK)
        rc = show_ratings(c, organ.path, &out->ratings, e);
    return rc != WJ_OK ? rc : show_rules(c, &organ, &out->rules, e);
}

struct organ_view {
    struct wj_str id, name, short_name, parent_id, region;
    int64_t level;
};
WJ_SHAPE(organ_view, organ_view, "An organ.", WJ_FIELD(organ_view, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(organ_view, name, STR, 0, 0, 0, "Name."),
         WJ_FIELD(organ_view, short_name, STR, 0, 0, 0, "Short name."),
         WJ_FIELD(organ_view, parent_id, ID, 0, 0, 0, "The organ above."),
         WJ_FIELD(organ_view, region, STR, 0, 0, 0, "Region (GB/T 2260)."),
         WJ_FIELD(organ_view, level, I64, 0, 1, 5, "1 national to 5 office."));
struct organ_list {
    struct wj_list items;
};
WJ_SHAPE(organ_list, organ_list, "The tree of organs, from the top.",
         WJ_FIELD_OF(organ_list, items, LIST, 0, &wj_shape_organ_view, "The organs."));

int wj_h_organ_list(struct wj_call *c, const void *in, void *vout, struct wj_err *e)
{
    struct organ_list *out = vout;
    struct wjq_organ_list_row *rows;
    size_t n;
    (void)in;
    int rc = wjq_organ_list(c->db, c->arena, &rows, &n, e);
    struct organ_view *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct organ_view, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : out_of_memory(e);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct organ_view){ rows[i].id,        rows[i].name,   rows[i].short_name,
                                        rows[i].parent_id, rows[i].region, rows[i].level };
    out->items = (struct wj_list){ items, n };
    return WJ_OK;
}

struct user_view {
    struct wj_str id, login, name, organ_id, organ_name, certificate_no, status;
    struct wj_list roles;
};
WJ_SHAPE(user_view, user_view, "An officer.", WJ_FIELD(user_view, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(user_view, login, STR, 0, 0, 0, "Login."), WJ_FIELD(user_view, name, STR, 0, 0, 0, "Name."),
         WJ_FIELD(user_view, organ_id, ID, 0, 0, 0, "Organ."),
         WJ_FIELD(user_view, organ_name, STR, 0, 0, 0, "Organ by name."),
         WJ_FIELD(user_view, certificate_no, STR, 0, 0, 0, "Law enforcement certificate."),
         WJ_FIELD(user_view, status, STR, 0, 0, 0, "active or disabled."),
         WJ_FIELD_OF(user_view, roles, LIST, 0, NULL, "Roles."));
struct user_list {
    struct wj_list items;
};
WJ_SHAPE(user_list, user_list, "Officers of the caller's organ and those below.",
         WJ_FIELD_OF(user_list, items, LIST, 0, &wj_shape_user_view, "The officers."));

static struct wj_list split_roles(struct wj_arena *a, struct wj_str roles)
{
    struct wj_str *items = WJ_NEW_N(a, struct wj_str, 64), rest = roles, one;
    size_t n = 0;
    while (items && n < 64 && wj_str_cut(&rest, ',', &one))
        if (one.n)
            items[n++] = one;
    return (struct wj_list){ items, n };
}

int wj_h_user_list(struct wj_call *c, const void *in, void *vout, struct wj_err *e)
{
    struct user_list *out = vout;
    struct wjq_organ_get_row organ;
    struct wjq_user_list_row *rows;
    size_t n;
    (void)in;
    int rc = wjq_organ_get(c->db, c->arena, &(struct wjq_organ_get_in){ c->caller->organ_id }, &organ, e);
    if (rc == WJ_OK)
        rc = wjq_user_list(c->db, c->arena, &(struct wjq_user_list_in){ organ.path }, &rows, &n, e);
    struct user_view *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct user_view, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : out_of_memory(e);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct user_view){ rows[i].id,         rows[i].login,
                                       rows[i].name,       rows[i].organ_id,
                                       rows[i].organ_name, rows[i].certificate_no,
                                       rows[i].status,     split_roles(c->arena, rows[i].roles) };
    out->items = (struct wj_list){ items, n };
    return WJ_OK;
}
