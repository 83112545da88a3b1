/* h_rows.c - the rows behind every number of supervision, all in one form. */
#include "api/handlers.h"
#include "api/views.h"

#include "base/arena.h"
#include "law/flowbook.h"
#include "q_supervise.h"

enum { ROWS = 100, SINCE_DAYS = 366 };
static const int64_t DAY_MS = 86400000;

enum what {
    MONITORED,
    SUSPECTED,
    LEAD,
    CASE,
    DECIDED,
    PUBLISHED,
    RULE,
    OPEN,
    SOON,
    OVER,
    APPROVAL,
    REMINDER
};
static const char *const whats[] = { "monitored", "suspected", "lead", "case", "decided",
                                     "published", "rule",      "open", "soon", "over",
                                     "approval",  "reminder",  NULL };

struct rows_in {
    int what;
    struct wj_str organ_id, user_id, role, flow, event, rule, verdict, step, after;
    bool unseen;
};
WJ_SHAPE(rows_in, rows_in, "The rows of which number.",
         WJ_FIELD_ENUM(rows_in, what, WJ_F_REQUIRED, whats, "The number: a step of the funnel, or another."),
         WJ_FIELD(rows_in, organ_id, ID, 0, 0, 0, "open, soon, over, reminder: of this organ."),
         WJ_FIELD(rows_in, user_id, ID, 0, 0, 0, "open, soon, over: this handler's; approval: by this user."),
         WJ_FIELD(rows_in, role, STR, 0, 0, 32, "approval: in this role."),
         WJ_FIELD(rows_in, flow, STR, 0, 0, 64, "approval: in this procedure."),
         WJ_FIELD(rows_in, event, STR, 0, 0, 64, "approval: this event."),
         WJ_FIELD(rows_in, rule, STR, 0, 0, 64, "rule: this rule."),
         WJ_FIELD(rows_in, verdict, STR, 0, 0, 16, "rule: judged so."),
         WJ_FIELD(rows_in, step, STR, 0, 0, 32, "reminder: this step of the ladder."),
         WJ_FIELD(rows_in, unseen, BOOL, 0, 0, 0, "reminder: only those not seen yet."),
         WJ_FIELD(rows_in, after, STR, 0, 0, 200, "Cursor: where the page before ended."));

struct rows_row {
    struct wj_str kind, id, no, title, organ_name, note;
    int64_t at;
};
WJ_SHAPE(rows_row, rows_row, "A row behind a number.",
         WJ_FIELD(rows_row, kind, STR, 0, 0, 0, "What the identifier is of: matter or listing."),
         WJ_FIELD(rows_row, id, ID, 0, 0, 0, "Identifier."), WJ_FIELD(rows_row, no, STR, 0, 0, 0, "Number."),
         WJ_FIELD(rows_row, title, STR, 0, 0, 0, "What it is about."),
         WJ_FIELD(rows_row, organ_name, STR, 0, 0, 0, "Organ in charge, or the outlet."),
         WJ_FIELD(rows_row, note, STR, 0, 0, 0, "State, outcome, verdict, operator or basis."),
         WJ_FIELD(rows_row, at, MS, 0, 0, 0, "When."));
struct rows_page {
    struct wj_list items;
    struct wj_str next;
};
WJ_SHAPE(rows_page, rows_page, "A page of the rows behind a number.",
         WJ_FIELD_OF(rows_page, items, LIST, 0, &wj_shape_rows_row, "The rows, the newest first."),
         WJ_FIELD(rows_page, next, STR, 0, 0, 0, "Cursor of the next page."));

/* What is asked, in whose scope. */
struct asking {
    struct wj_call *c;
    const struct rows_in *in;
    struct wjq_organ_get_row organ;
    struct wj_str after;
};

/* Every list has the columns of the first. */
#define SAME_AS_FIRST(query)                                                                \
    _Static_assert(sizeof(struct wjq_##query##_row) == sizeof(struct wjq_rows_listing_row), \
                   #query " has the common columns")
SAME_AS_FIRST(rows_finding);
SAME_AS_FIRST(rows_matter);
SAME_AS_FIRST(rows_load);
SAME_AS_FIRST(rows_ruling);
SAME_AS_FIRST(rows_publication);
SAME_AS_FIRST(rows_approval);
SAME_AS_FIRST(rows_reminder);

static int fetch_market(struct asking *a, struct wjq_rows_listing_row **rows, size_t *n, struct wj_err *e)
{
    struct wj_call *c = a->c;
    struct wj_str region = wj_views_market(&a->organ);
    if (a->in->what == RULE) {
        struct wjq_rows_finding_in q = { region, a->in->rule.p ? a->in->rule : WJ_S(""), a->in->verdict,
                                         a->after, ROWS + 1 };
        return wjq_rows_finding(c->db, c->arena, &q, (struct wjq_rows_finding_row **)rows, n, e);
    }
    struct wjq_rows_listing_in q = { region, a->in->what == SUSPECTED, a->after, ROWS + 1 };
    return wjq_rows_listing(c->db, c->arena, &q, rows, n, e);
}

static int fetch_matters(struct asking *a, struct wjq_rows_listing_row **rows, size_t *n, struct wj_err *e)
{
    struct wj_call *c = a->c;
    struct wjq_rows_matter_in q = { a->organ.path, a->in->what == LEAD ? WJ_S("lead") : WJ_S("case-"),
                                    a->after, ROWS + 1 };
    return wjq_rows_matter(c->db, c->arena, &q, (struct wjq_rows_matter_row **)rows, n, e);
}

static int fetch_load(struct asking *a, struct wjq_rows_listing_row **rows, size_t *n, struct wj_err *e)
{
    struct wj_call *c = a->c;
    struct wjq_rows_load_in q = { a->organ.path, a->in->organ_id, a->in->user_id, INT64_MIN,
                                  WJ_NO_DUE,     a->after,        ROWS + 1 };
    q.from_day = a->in->what == SOON ? c->today : -WJ_NO_DUE;
    if (a->in->what != OPEN)
        q.to_day = a->in->what == SOON ? c->today + WJ_SOON_DAYS : c->today - 1;
    return wjq_rows_load(c->db, c->arena, &q, (struct wjq_rows_load_row **)rows, n, e);
}

static int fetch_ends(struct asking *a, struct wjq_rows_listing_row **rows, size_t *n, struct wj_err *e)
{
    struct wj_call *c = a->c;
    if (a->in->what == DECIDED) {
        struct wjq_rows_ruling_in q = { a->organ.path, a->after, ROWS + 1 };
        return wjq_rows_ruling(c->db, c->arena, &q, (struct wjq_rows_ruling_row **)rows, n, e);
    }
    struct wjq_rows_publication_in q = { a->organ.path, a->after, ROWS + 1 };
    return wjq_rows_publication(c->db, c->arena, &q, (struct wjq_rows_publication_row **)rows, n, e);
}

static int fetch_approvals(struct asking *a, struct wjq_rows_listing_row **rows, size_t *n, struct wj_err *e)
{
    struct wj_call *c = a->c;
    const struct rows_in *in = a->in;
    if (!in->user_id.p || !in->role.p || !in->flow.p || !in->event.p)
        return wj_fail_at(e, WJ_E_INVALID, "/user_id",
                          "approvals are asked for by user_id, role, flow and event");
    struct wjq_rows_approval_in q = { a->organ.path, c->now_ms - SINCE_DAYS * DAY_MS,
                                      in->user_id,   in->role,
                                      in->flow,      in->event,
                                      a->after,      ROWS + 1 };
    return wjq_rows_approval(c->db, c->arena, &q, (struct wjq_rows_approval_row **)rows, n, e);
}

static int fetch_reminders(struct asking *a, struct wjq_rows_listing_row **rows, size_t *n, struct wj_err *e)
{
    struct wj_call *c = a->c;
    const struct rows_in *in = a->in;
    if (!in->organ_id.p || !in->step.p)
        return wj_fail_at(e, WJ_E_INVALID, "/organ_id", "reminders are asked for by organ_id and step");
    struct wjq_rows_reminder_in q = {
        a->organ.path, c->today - SINCE_DAYS, in->organ_id, in->step, in->unseen, a->after, ROWS + 1
    };
    return wjq_rows_reminder(c->db, c->arena, &q, (struct wjq_rows_reminder_row **)rows, n, e);
}

typedef int fetcher(struct asking *, struct wjq_rows_listing_row **, size_t *, struct wj_err *);
static fetcher *const fetchers[] = {
    [MONITORED] = fetch_market, [SUSPECTED] = fetch_market,   [LEAD] = fetch_matters,
    [CASE] = fetch_matters,     [DECIDED] = fetch_ends,       [PUBLISHED] = fetch_ends,
    [RULE] = fetch_market,      [OPEN] = fetch_load,          [SOON] = fetch_load,
    [OVER] = fetch_load,        [APPROVAL] = fetch_approvals, [REMINDER] = fetch_reminders
};

/* "flow/state" by name. */
static struct wj_str state_name(const struct wj_call *c, struct wj_str note)
{
    struct wj_str rest = note, flow_id;
    (void)wj_str_cut(&rest, '/', &flow_id);
    const struct wj_flow *flow = wj_flowbook_find(wj_views_law(c)->flows, flow_id);
    const struct wj_flow_state *s = flow ? wj_flow_find_state(flow, rest) : NULL;
    return s ? wj_views_pick(c, s->name_zh, s->name_en) : rest;
}

static struct wj_str note_of(const struct wj_call *c, int what, struct wj_str note)
{
    const struct wj_flowbook *book = wj_views_law(c)->flows;
    const struct wj_fact_def *outcome = wj_fact_find(&book->facts, WJ_S("outcome"));
    const struct wj_flow_role *role = what == REMINDER ? wj_flowbook_role(book, note) : NULL;
    if (what == DECIDED && outcome && note.p)
        return c->english ? wj_fact_show_en(outcome, c->arena, note)
                          : wj_fact_show_zh(outcome, c->arena, note);
    if (role)
        return wj_views_pick(c, role->label_zh, role->label_en);
    bool is_state = what == LEAD || what == CASE || what == OPEN || what == SOON || what == OVER;
    return is_state ? state_name(c, note) : note;
}

int wj_h_supervision_rows(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct rows_page *out = vout;
    struct asking a = { .c = c, .in = vin };
    struct wjq_rows_listing_row *rows = NULL;
    size_t n = 0;
    a.after = a.in->after.p ? a.in->after : WJ_S("");
    int rc = wjq_organ_get(c->db, c->arena, &(struct wjq_organ_get_in){ c->caller->organ_id }, &a.organ, e);
    if (rc == WJ_OK)
        rc = fetchers[a.in->what](&a, &rows, &n, e);
    if (rc != WJ_OK)
        return rc;
    bool market = a.in->what == MONITORED || a.in->what == SUSPECTED || a.in->what == RULE;
    size_t shown = n > ROWS ? ROWS : n;
    struct rows_row *items = WJ_NEW_N(c->arena, struct rows_row, shown + 1);
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "the page does not fit in the request's memory");
    for (size_t i = 0; i < shown; i++)
        items[i] = (struct rows_row){ market ? WJ_S("listing") : WJ_S("matter"),
                                      rows[i].link,
                                      rows[i].no,
                                      rows[i].title,
                                      rows[i].organ_name,
                                      note_of(c, a.in->what, rows[i].note),
                                      rows[i].at_ms };
    out->items = (struct wj_list){ items, shown };
    out->next = n > ROWS ? rows[shown - 1].id : WJ_NOSTR;
    return WJ_OK;
}
