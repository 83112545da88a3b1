/* h_work.c - the work list: what is open, by its nearest clock. */
#include "api/handlers.h"
#include "api/views.h"

#include "base/arena.h"
#include "core/worklist.h"
#include "law/flowbook.h"
#include "q_people.h"

static const char *const scopes[] = { "mine", "organ", "below", NULL };
static const char *const dues[] = { "over", "soon", NULL };

struct work_in {
    int scope, due;
    struct wj_str flow, state, q, after;
    int64_t limit;
};
WJ_SHAPE(work_in, work_in, "What of the work list is wanted.",
         WJ_FIELD_ENUM(work_in, scope, 0, scopes, "Mine, my organ's (default), or also of the organs below."),
         WJ_FIELD_ENUM(work_in, due, 0, dues, "Only what is over, or over or soon due."),
         WJ_FIELD(work_in, flow, STR, 0, 0, 64, "Only this procedure."),
         WJ_FIELD(work_in, state, STR, 0, 0, 64, "Only this state."),
         WJ_FIELD(work_in, q, STR, 0, 0, 64, "Part of title, number or operator."),
         WJ_FIELD(work_in, after, STR, 0, 0, 64, "Cursor: where the page before ended."),
         WJ_FIELD(work_in, limit, I64, 0, 1, 200, "Rows at most (50)."));

/* The cursor is "day.id" of the last row shown. */
static int read_cursor(struct wj_str cursor, int64_t *day, struct wj_str *id, struct wj_err *e)
{
    struct wj_str rest = cursor, head;
    *day = -1;
    *id = WJ_S("");
    if (!cursor.n)
        return WJ_OK;
    if (!wj_str_cut(&rest, '.', &head) || !wj_str_i64(head, day) || !wj_id_is_valid(rest))
        return wj_fail_at(e, WJ_E_INVALID, "/after", "this is not a cursor of this list");
    *id = rest;
    return WJ_OK;
}

/* Whose matters: mine, my organ's, or also those of the organs below. */
static int set_scope(struct wj_call *c, int scope, struct wj_worklist_query *q, struct wj_err *e)
{
    struct wjq_organ_get_row organ;
    if (scope == 0)
        q->user_id = c->caller->user_id;
    if (scope == 1 || scope < 0)
        q->organ_id = c->caller->organ_id;
    if (scope != 2)
        return WJ_OK;
    int rc = wjq_organ_get(c->db, c->arena, &(struct wjq_organ_get_in){ c->caller->organ_id }, &organ, e);
    q->path = rc == WJ_OK ? organ.path : WJ_NOSTR;
    return rc;
}

int wj_h_work_list(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct work_in *in = vin;
    struct row_page *out = vout;
    struct wjq_matter_line_row *rows;
    size_t n;
    struct wj_worklist_query q = { .flow = in->flow, .state = in->state, .part = in->q };
    int64_t limit = in->limit == WJ_NONE ? 50 : in->limit;
    q.due_before = in->due == 0 ? c->today - 1 : in->due == 1 ? c->today + WJ_SOON_DAYS : WJ_NONE;
    q.n = limit + 1;
    int rc = read_cursor(in->after, &q.after_due, &q.after_id, e);
    if (rc == WJ_OK)
        rc = set_scope(c, in->scope, &q, e);
    if (rc == WJ_OK)
        rc = wj_worklist_page(c->db, c->arena, &q, &rows, &n, e);
    if (rc != WJ_OK)
        return rc;
    size_t shown = n > (size_t)limit ? (size_t)limit : n;
    struct row_view *items = WJ_NEW_N(c->arena, struct row_view, shown);
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "the page does not fit in the request's memory");
    for (size_t i = 0; i < shown; i++)
        wj_views_row(c, &rows[i], &items[i]);
    out->items = (struct wj_list){ items, shown };
    if (n > shown)
        out->next =
            wj_strf(c->arena, "%lld." WJ_FMT, (long long)rows[shown - 1].due_day, WJ_ARG(rows[shown - 1].id));
    return WJ_OK;
}

struct work_count {
    struct wj_str flow, flow_name;
    int64_t open, soon, over;
};
WJ_SHAPE(work_count, work_count, "Open matters of one procedure.",
         WJ_FIELD(work_count, flow, STR, 0, 0, 0, "Procedure."),
         WJ_FIELD(work_count, flow_name, STR, 0, 0, 0, "Procedure by name."),
         WJ_FIELD(work_count, open, I64, 0, 0, 0, "Open."),
         WJ_FIELD(work_count, soon, I64, 0, 0, 0, "Due within three days."),
         WJ_FIELD(work_count, over, I64, 0, 0, 0, "Past their day."));

struct work_summary {
    struct wj_list items;
};
WJ_SHAPE(work_summary, work_summary, "Open matters by procedure, of the caller's organ and those below.",
         WJ_FIELD_OF(work_summary, items, LIST, 0, &wj_shape_work_count, "One row a procedure."));

int wj_h_work_summary(struct wj_call *c, const void *in, void *vout, struct wj_err *e)
{
    (void)in;
    struct work_summary *out = vout;
    struct wjq_organ_get_row organ;
    struct wjq_work_summary_row *rows;
    size_t n;
    int rc = wjq_organ_get(c->db, c->arena, &(struct wjq_organ_get_in){ c->caller->organ_id }, &organ, e);
    struct wjq_work_summary_in q = { organ.path, c->today, c->today + WJ_SOON_DAYS };
    if (rc == WJ_OK)
        rc = wjq_work_summary(c->db, c->arena, &q, &rows, &n, e);
    if (rc != WJ_OK)
        return rc;
    struct work_count *items = WJ_NEW_N(c->arena, struct work_count, n);
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "the answer does not fit in the request's memory");
    for (size_t i = 0; i < n; i++) {
        const struct wj_flow *f = wj_flowbook_find(wj_views_law(c)->flows, rows[i].flow);
        const struct wj_flow_info *info = f ? wj_flow_about(f) : NULL;
        items[i] = (struct work_count){ rows[i].flow,
                                        info ? wj_views_pick(c, info->name_zh, info->name_en) : rows[i].flow,
                                        rows[i].open_n, rows[i].soon_n, rows[i].over_n };
    }
    out->items = (struct wj_list){ items, n };
    return WJ_OK;
}
