/* daily.c - see daily.h. */
#include "svc/daily.h"

#include "base/arena.h"
#include "core/reminder.h"

#include <stdio.h>
#include <string.h>

enum { RUN_ARENA = 16 << 20 };

/* One transaction of the run; what it reached counts only once it is committed. */
struct round {
    struct wj_node *node;
    wj_day today;
    char after[64], next[64]; /* the matter it goes on behind; where this round came to */
    struct wj_reminder_run run;
};

static int remind(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct round *r = ctx;
    struct wj_arena *a = wj_arena_new(RUN_ARENA);
    struct wj_tx tx = wj_node_tx(r->node, db, a, WJ_S("system"));
    tx.today = r->today;
    r->run = (struct wj_reminder_run){ .ladder = &wj_node_law(r->node, r->today)->reminders,
                                       .after = wj_strz(r->after) };
    int rc = wj_reminder_sweep(&tx, &r->run, e);
    snprintf(r->next, sizeof r->next, WJ_FMT, WJ_ARG(r->run.after));
    wj_arena_free(a);
    return rc;
}

int wj_daily_remind(struct wj_node *n, wj_day today, int64_t *n_new, struct wj_err *e)
{
    struct round r = { .node = n, .today = today };
    int64_t made = 0;
    int rc = WJ_OK;
    do {
        rc = wj_store_write(n->store, remind, &r, e);
        if (rc == WJ_OK && r.run.more)
            memcpy(r.after, r.next, sizeof r.after);
        made += rc == WJ_OK ? r.run.made_n : 0;
    } while (rc == WJ_OK && r.run.more);
    if (rc == WJ_OK && n_new)
        *n_new = made;
    return rc;
}
