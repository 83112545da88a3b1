/* h_reminder.c - what reminds the caller now, and the calendar of his last days. */
#include "api/handlers.h"
#include "api/views.h"

#include "base/arena.h"
#include "core/reminder.h"
#include "law/reminder.h"
#include "q_supervise.h"
#include "svc/calendar.h"

struct reminder_view {
    struct wj_str matter_id, no, title, organ_name, term_id, term_name, step, step_name, role;
    wj_day due_on;
    int64_t days_left;
    struct wj_str due_level;
};
WJ_SHAPE(reminder_view, reminder_view, "A reminder.",
         WJ_FIELD(reminder_view, matter_id, ID, 0, 0, 0, "Matter."),
         WJ_FIELD(reminder_view, no, STR, 0, 0, 0, "Its number."),
         WJ_FIELD(reminder_view, title, STR, 0, 0, 0, "What it is about."),
         WJ_FIELD(reminder_view, organ_name, STR, 0, 0, 0, "Organ in charge."),
         WJ_FIELD(reminder_view, term_id, STR, 0, 0, 0, "Clock of the matter."),
         WJ_FIELD(reminder_view, term_name, STR, 0, 0, 0, "Clock by name."),
         WJ_FIELD(reminder_view, step, STR, 0, 0, 0, "Step of the ladder."),
         WJ_FIELD(reminder_view, step_name, STR, 0, 0, 0, "Step by name."),
         WJ_FIELD(reminder_view, role, STR, 0, 0, 0, "As what the caller is reminded."),
         WJ_FIELD(reminder_view, due_on, DAY, 0, 0, 0, "Last lawful day."),
         WJ_FIELD(reminder_view, days_left, I64, 0, 0, 0, "Calendar days to it; negative when it is past."),
         WJ_FIELD(reminder_view, due_level, STR, 0, 0, 0, "over, soon or ok."));
struct reminder_list {
    struct wj_list items;
};
WJ_SHAPE(reminder_list, reminder_list, "What reminds the caller now.",
         WJ_FIELD_OF(reminder_list, items, LIST, 0, &wj_shape_reminder_view, "The most urgent first."));

static int list_mine(struct wj_call *c, struct wj_list *out, struct wj_err *e)
{
    struct wjq_reminder_mine_row *rows;
    struct wjq_reminder_mine_in in = { c->caller->user_id, c->caller->organ_id,
                                       wj_strf(c->arena, "," WJ_FMT ",", WJ_ARG(c->caller->roles)) };
    size_t n;
    int rc = wjq_reminder_mine(c->db, c->arena, &in, &rows, &n, e);
    struct reminder_view *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct reminder_view, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the answer does not fit in the request's memory");
    for (size_t i = 0; i < n; i++) {
        const struct wj_reminder *r = wj_reminder_find(&wj_views_law(c)->reminders, rows[i].step);
        items[i] = (struct reminder_view){ .matter_id = rows[i].matter_id,
                                           .no = rows[i].no,
                                           .title = rows[i].title,
                                           .organ_name = rows[i].organ_name,
                                           .term_id = rows[i].term_id,
                                           .term_name = wj_views_term_name(c, rows[i].term),
                                           .step = rows[i].step,
                                           .step_name =
                                               r ? wj_views_pick(c, r->label_zh, r->label_en) : rows[i].step,
                                           .role = rows[i].to_role,
                                           .due_on = (wj_day)rows[i].due_day,
                                           .days_left = rows[i].due_day - c->today,
                                           .due_level = wj_views_level(rows[i].due_day, c->today) };
    }
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

int wj_h_reminder_list(struct wj_call *c, const void *in, void *vout, struct wj_err *e)
{
    (void)in;
    return list_mine(c, &((struct reminder_list *)vout)->items, e);
}

struct reminder_in {
    struct wj_str matter_id, term_id, step, role;
    wj_day due_on;
};
WJ_SHAPE(reminder_in, reminder_in, "Which reminder was seen.",
         WJ_FIELD(reminder_in, matter_id, ID, WJ_F_REQUIRED, 0, 0, "Matter."),
         WJ_FIELD(reminder_in, term_id, STR, WJ_F_REQUIRED, 1, 16, "Clock of the matter."),
         WJ_FIELD(reminder_in, step, STR, WJ_F_REQUIRED, 1, 32, "Step of the ladder."),
         WJ_FIELD(reminder_in, role, STR, WJ_F_REQUIRED, 1, 32, "As what the caller was reminded."),
         WJ_FIELD(reminder_in, due_on, DAY, WJ_F_REQUIRED, 0, 0, "Last lawful day."));

/* Only what is the caller's own to see. */
static bool is_mine(const struct wj_list *mine, const struct reminder_in *in)
{
    const struct reminder_view *r = mine->items;
    for (size_t i = 0; i < mine->n; i++)
        if (wj_str_eq(r[i].matter_id, in->matter_id) && wj_str_eq(r[i].term_id, in->term_id) &&
            wj_str_eq(r[i].step, in->step) && wj_str_eq(r[i].role, in->role) && r[i].due_on == in->due_on)
            return true;
    return false;
}

int wj_h_reminder_seen(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct reminder_in *in = vin;
    struct reminder_list *out = vout;
    struct wj_tx tx = wj_views_tx(c);
    struct wj_reminder_key k = { in->matter_id, in->term_id, in->step, in->role, in->due_on };
    int rc = list_mine(c, &out->items, e);
    if (rc == WJ_OK && !is_mine(&out->items, in))
        return wj_fail(e, WJ_E_NOTFOUND, "this reminder is not yours, or you have seen it");
    if (rc == WJ_OK)
        rc = wj_reminder_seen(&tx, &k, e);
    return rc != WJ_OK ? rc : list_mine(c, &out->items, e);
}

struct calendar_view {
    bool active;
    int64_t made_at;
    struct wj_str path;
};
WJ_SHAPE(calendar_view, calendar_view, "The caller's calendar of last days.",
         WJ_FIELD(calendar_view, active, BOOL, 0, 0, 0, "It has an address."),
         WJ_FIELD(calendar_view, made_at, MS, 0, 0, 0, "Since when."),
         WJ_FIELD(calendar_view, path, STR, 0, 0, 0,
                  "Its address on this node; told once, when it is made."));

static int show_calendar(struct wj_call *c, struct calendar_view *out, struct wj_err *e)
{
    struct wjq_calendar_get_row row;
    int rc = wjq_calendar_get(c->db, c->arena, &(struct wjq_calendar_get_in){ c->caller->user_id }, &row,
                              &out->active, e);
    out->made_at = rc == WJ_OK && out->active ? row.made_ms : WJ_NONE;
    return rc;
}

int wj_h_calendar_show(struct wj_call *c, const void *in, void *out, struct wj_err *e)
{
    (void)in;
    return show_calendar(c, out, e);
}

int wj_h_calendar_make(struct wj_call *c, const void *in, void *vout, struct wj_err *e)
{
    struct calendar_view *out = vout;
    struct wj_tx tx = wj_views_tx(c);
    struct wj_str token;
    (void)in;
    int rc = wj_calendar_make(&tx, &token, e);
    if (rc == WJ_OK)
        rc = show_calendar(c, out, e);
    if (rc == WJ_OK)
        out->path = wj_strf(c->arena, "/api/v1/calendar/" WJ_FMT, WJ_ARG(token));
    return rc;
}

int wj_h_calendar_revoke(struct wj_call *c, const void *in, void *out, struct wj_err *e)
{
    struct wj_tx tx = wj_views_tx(c);
    (void)in;
    int rc = wj_calendar_revoke(&tx, e);
    return rc != WJ_OK ? rc : show_calendar(c, out, e);
}

struct feed_in {
    struct wj_str token;
};
WJ_SHAPE(feed_in, feed_in, "Whose calendar.",
         WJ_FIELD(feed_in, token, STR, WJ_F_REQUIRED, 1, 64, "The secret of its address."));

int wj_h_calendar_feed(struct wj_call *c, const void *vin, void *out, struct wj_err *e)
{
    struct wj_tx tx = wj_views_tx(c);
    struct wj_calendar_ask ask = { ((const struct feed_in *)vin)->token, WJ_NOSTR, c->english };
    struct wj_str ics;
    (void)out;
    int rc = wj_calendar_feed(&tx, wj_views_node(c), &ask, &ics, e);
    if (rc == WJ_OK)
        c->raw = (struct wj_raw){ .type = "text/calendar; charset=utf-8",
                                  .body = ics,
                                  .file_name = "wangjian.ics" };
    return rc;
}
