/* task.c - see task.h. */
#include "core/task.h"

enum { FIRST_WAIT_MS = 2000 };

/* Whoever does tasks looks again once this transaction is through. */
static void wake(struct wj_tx *tx)
{
    if (tx->core->task_added)
        tx->core->task_added(tx->core->task_ctx);
}

int wj_task_add(struct wj_tx *tx, const char *kind, struct wj_str matter_id, struct wj_str object_id,
                struct wj_err *e)
{
    struct wjq_task_add_in in = { wj_core_id(tx), wj_strz(kind), matter_id, object_id, tx->now_ms };
    int rc = wjq_task_add(tx->db, &in, NULL, e);
    if (rc == WJ_OK)
        wake(tx);
    return rc;
}

int wj_task_done(struct wj_tx *tx, struct wj_str id, struct wj_err *e)
{
    return wjq_task_done(tx->db, &(struct wjq_task_done_in){ id }, NULL, e);
}

int wj_task_retry(struct wj_tx *tx, const struct wjq_task_next_row *t, const char *why, bool *given_up,
                  struct wj_err *e)
{
    int64_t tries = t->tries + 1;
    bool last = tries >= WJ_TASK_TRIES;
    struct wjq_task_retry_in in = { t->id, last ? WJ_S("failed") : WJ_S("waiting"), tries,
                                    tx->now_ms + ((int64_t)FIRST_WAIT_MS << t->tries), wj_strz(why) };
    int rc = wjq_task_retry(tx->db, &in, NULL, e);
    if (rc == WJ_OK)
        *given_up = last;
    return rc;
}

int wj_task_revive(struct wj_tx *tx, struct wj_str object_id, bool *found, struct wj_err *e)
{
    int64_t n;
    int rc = wjq_task_revive(tx->db, &(struct wjq_task_revive_in){ object_id, tx->now_ms }, &n, e);
    if (rc != WJ_OK)
        return rc;
    *found = n > 0;
    if (n)
        wake(tx);
    return WJ_OK;
}
