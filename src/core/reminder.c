/* reminder.c - see reminder.h. */
#include "core/reminder.h"

#include "base/arena.h"
#include "core/ledger.h"
#include "law/reminder.h"
#include "q_supervise.h"

enum { CLOCKS = 400 };

/* The handler himself, when there is one; else whoever has the role in the organ, or in the one above. */
static void address(const struct wjq_reminder_clocks_row *c, struct wj_str role,
                    struct wjq_reminder_add_in *in)
{
    bool upper = wj_str_eqz(role, "upper");
    in->to_role = role;
    in->to_organ = upper && c->parent_id.p ? c->parent_id : c->organ_id;
    in->to_user = wj_str_eqz(role, "handler") ? c->handler : WJ_NOSTR;
}

static int remind(struct wj_tx *tx, const struct wjq_reminder_clocks_row *c, const struct wj_reminder *rung,
                  int64_t *made, struct wj_err *e)
{
    struct wj_str rest = rung->to, role;
    int rc = WJ_OK;
    while (rc == WJ_OK && wj_str_cut(&rest, '|', &role)) {
        struct wjq_reminder_add_in in = { .matter_id = c->matter_id,
                                          .term_id = c->term_id,
                                          .due_day = c->due_day,
                                          .step = rung->step,
                                          .today = tx->today };
        int64_t changed = 0;
        address(c, role, &in);
        rc = wjq_reminder_add(tx->db, &in, &changed, e);
        if (rc != WJ_OK || !changed)
            continue;
        struct wj_ledger_note note = { "reminder.add", "matter", c->matter_id,
                                       wj_strf(tx->arena, WJ_FMT " " WJ_FMT " to " WJ_FMT, WJ_ARG(c->term),
                                               WJ_ARG(rung->step), WJ_ARG(role)) };
        rc = wj_ledger_note(tx, &note, NULL, e);
        *made += 1;
    }
    return rc;
}

int wj_reminder_sweep(struct wj_tx *tx, struct wj_reminder_run *run, struct wj_err *e)
{
    struct wjq_reminder_clocks_row *rows;
    struct wjq_reminder_clocks_in in = { .after_id = run->after, .n = CLOCKS };
    size_t n = 0, whole;
    int rc = WJ_OK;
    run->more = false;
    if (!run->ladder->n)
        return WJ_OK;
    in.until = tx->today - run->ladder->items[0].from_day;
    rc = wjq_reminder_clocks(tx->db, tx->arena, &in, &rows, &n, e);
    if (rc != WJ_OK)
        return rc;
    /* The clocks of one matter go together: the next run begins behind a whole matter. */
    for (whole = n; n == CLOCKS && whole && wj_str_eq(rows[whole - 1].matter_id, rows[n - 1].matter_id);)
        whole--;
    if (!whole)
        whole = n;
    for (size_t i = 0; i < whole && rc == WJ_OK; i++) {
        const struct wj_reminder *rung = wj_reminder_on(run->ladder, (wj_day)rows[i].due_day, tx->today);
        if (rung)
            rc = remind(tx, &rows[i], rung, &run->made_n, e);
    }
    if (rc == WJ_OK && n == CLOCKS) {
        run->more = true;
        run->after = rows[whole - 1].matter_id;
    }
    return rc;
}

int wj_reminder_seen(struct wj_tx *tx, const struct wj_reminder_key *k, struct wj_err *e)
{
    struct wjq_reminder_done_in in = {
        k->matter_id, k->term_id, k->due_day, k->to_role, tx->actor, tx->now_ms
    };
    struct wj_ledger_note note = { "reminder.seen", "matter", k->matter_id,
                                   wj_strf(tx->arena, WJ_FMT " as " WJ_FMT, WJ_ARG(k->step),
                                           WJ_ARG(k->to_role)) };
    int64_t changed;
    int rc = wjq_reminder_done(tx->db, &in, &changed, e);
    if (rc == WJ_OK && !changed)
        return wj_fail(e, WJ_E_NOTFOUND, "there is no such reminder, or it was seen already");
    return rc != WJ_OK ? rc : wj_ledger_note(tx, &note, NULL, e);
}
