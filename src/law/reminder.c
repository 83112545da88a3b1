/* reminder.c - see reminder.h. */
#include "law/reminder.h"

#include "base/arena.h"

enum { STEP, FROM_DAY, TO, LABEL_ZH, LABEL_EN, NOTE };
static const char *const columns[] = { "step", "from_day", "to", "label_zh", "label_en", "note", NULL };
static const char *const roles[] = { "handler", "unit_head", "head", "upper", NULL };

static void check_roles(struct wj_lawtable *t, struct wj_str to)
{
    struct wj_str rest = to, role;
    while (wj_str_cut(&rest, '|', &role)) {
        bool known = false;
        for (size_t i = 0; roles[i] && !known; i++)
            known = wj_str_eqz(role, roles[i]);
        if (!known)
            wj_lawtable_fail(
                t, TO,
                "who is reminded is handler, unit_head, head or upper, parted by |, not \"" WJ_FMT "\"",
                WJ_ARG(role));
    }
}

static struct wj_reminder read_row(struct wj_lawtable *t, const struct wj_reminders *all)
{
    struct wj_reminder r = { .step = wj_lawtable_id(t, STEP), .line = wj_lawtable_line(t) };
    wj_lawtable_need(t, FROM_DAY);
    r.from_day = (int)wj_lawtable_int(t, FROM_DAY, -365, 365);
    r.to = wj_lawtable_need(t, TO);
    check_roles(t, r.to);
    r.label_zh = wj_lawtable_need(t, LABEL_ZH);
    r.label_en = wj_lawtable_text(t, LABEL_EN);
    r.note = wj_lawtable_text(t, NOTE);
    if (wj_reminder_find(all, r.step))
        wj_lawtable_fail(t, STEP, "the step \"" WJ_FMT "\" stands above already", WJ_ARG(r.step));
    if (all->n && r.from_day <= all->items[all->n - 1].from_day)
        wj_lawtable_fail(t, FROM_DAY, "each step begins after the one above it");
    return r;
}

int wj_reminder_load(const struct wj_lawsource *from, struct wj_reminders *out, struct wj_err *e)
{
    struct wj_lawtable t;
    *out = (struct wj_reminders){ NULL, 0 };
    if (!wj_fileset_find(from->files, WJ_S("reminders.csv")))
        return WJ_OK;
    int rc = wj_lawtable_open(&t, from, "reminders.csv", columns, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_reminder *rows = WJ_NEW_N(from->arena, struct wj_reminder, t.csv.rows_n + 1);
    if (!rows)
        return wj_fail(e, WJ_E_LIMIT, "reminders.csv: out of memory allowed");
    while (wj_lawtable_next(&t)) {
        rows[out->n] = read_row(&t, out);
        if (wj_lawtable_ok(&t))
            *out = (struct wj_reminders){ rows, out->n + 1 };
    }
    return wj_lawtable_end(&t);
}

const struct wj_reminder *wj_reminder_on(const struct wj_reminders *all, wj_day due, wj_day today)
{
    const struct wj_reminder *on = NULL;
    for (size_t i = 0; i < all->n && due + all->items[i].from_day <= today; i++)
        on = &all->items[i];
    return on;
}

const struct wj_reminder *wj_reminder_find(const struct wj_reminders *all, struct wj_str step)
{
    for (size_t i = 0; i < all->n; i++)
        if (wj_str_eq(all->items[i].step, step))
            return &all->items[i];
    return NULL;
}
