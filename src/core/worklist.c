/* worklist.c - see worklist.h. */
#include "core/worklist.h"

#include "base/arena.h"
#include "q_people.h"

#include <stdlib.h>
#include <string.h>

/* Below a path with no more organs than this, the organs' own pages are merged instead of walking
 * everybody's. */
enum { FEW_ORGANS = 32 };

/* The key of a matter in a list; all queries of keys answer rows of this form. */
struct key {
    struct wj_str id;
    int64_t due_day;
};
_Static_assert(sizeof(struct key) == sizeof(struct wjq_work_organ_row), "keys have one form");
_Static_assert(sizeof(struct key) == sizeof(struct wjq_work_organ_flow_row), "keys have one form");
_Static_assert(sizeof(struct key) == sizeof(struct wjq_work_below_row), "keys have one form");
_Static_assert(sizeof(struct key) == sizeof(struct wjq_work_below_flow_row), "keys have one form");
_Static_assert(sizeof(struct key) == sizeof(struct wjq_work_mine_row), "keys have one form");

struct search {
    struct wj_db *db;
    struct wj_arena *arena;
    const struct wj_worklist_query *q;
    struct key *keys;
    size_t n;
};

static int of_user(struct search *s, struct wj_err *e)
{
    const struct wj_worklist_query *q = s->q;
    struct wjq_work_mine_in in = { q->user_id,    q->flow,      q->state,    q->part,
                                   q->due_before, q->after_due, q->after_id, q->n };
    return wjq_work_mine(s->db, s->arena, &in, (struct wjq_work_mine_row **)&s->keys, &s->n, e);
}

static int of_organ(struct search *s, struct wj_str organ, struct wj_err *e)
{
    const struct wj_worklist_query *q = s->q;
    if (q->flow.p) {
        struct wjq_work_organ_flow_in in = { organ,         q->flow,      q->state,    q->part,
                                             q->due_before, q->after_due, q->after_id, q->n };
        return wjq_work_organ_flow(s->db, s->arena, &in, (struct wjq_work_organ_flow_row **)&s->keys, &s->n,
                                   e);
    }
    struct wjq_work_organ_in in = {
        organ, q->state, q->part, q->due_before, q->after_due, q->after_id, q->n
    };
    return wjq_work_organ(s->db, s->arena, &in, (struct wjq_work_organ_row **)&s->keys, &s->n, e);
}

static int of_everybody(struct search *s, struct wj_err *e)
{
    const struct wj_worklist_query *q = s->q;
    if (q->flow.p) {
        struct wjq_work_below_flow_in in = { q->path,       q->flow,      q->state,    q->part,
                                             q->due_before, q->after_due, q->after_id, q->n };
        return wjq_work_below_flow(s->db, s->arena, &in, (struct wjq_work_below_flow_row **)&s->keys, &s->n,
                                   e);
    }
    struct wjq_work_below_in in = {
        q->path, q->state, q->part, q->due_before, q->after_due, q->after_id, q->n
    };
    return wjq_work_below(s->db, s->arena, &in, (struct wjq_work_below_row **)&s->keys, &s->n, e);
}

static int by_key(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    return x->due_day != y->due_day ? (x->due_day > y->due_day) - (x->due_day < y->due_day)
                                    : wj_str_cmp(x->id, y->id);
}

/* The pages of a few organs, merged: what comes first in all of them stands first in one of them. */
static int merge(struct search *s, const struct wjq_organ_below_row *organs, size_t n, struct wj_err *e)
{
    size_t most = (size_t)s->q->n, got = 0;
    struct key *all = WJ_NEW_N(s->arena, struct key, n * most + 1);
    int rc = all ? WJ_OK : wj_fail(e, WJ_E_LIMIT, "the page does not fit in the request's memory");
    for (size_t i = 0; rc == WJ_OK && i < n; i++) {
        rc = of_organ(s, organs[i].id, e);
        if (rc == WJ_OK && s->n)
            memcpy(all + got, s->keys, s->n * sizeof *all);
        got += rc == WJ_OK ? s->n : 0;
    }
    if (rc != WJ_OK)
        return rc;
    qsort(all, got, sizeof *all, by_key);
    s->keys = all;
    s->n = got < most ? got : most;
    return WJ_OK;
}

static int of_path(struct search *s, struct wj_err *e)
{
    struct wjq_organ_below_in in = { s->q->path, FEW_ORGANS + 1 };
    struct wjq_organ_below_row *organs;
    size_t n;
    int rc = wjq_organ_below(s->db, s->arena, &in, &organs, &n, e);
    if (rc != WJ_OK)
        return rc;
    return n <= FEW_ORGANS ? merge(s, organs, n, e) : of_everybody(s, e);
}

/* Each matter's line by its key; size: from one key to the next. */
static int read_lines(struct search *s, const void *ids, size_t size, struct wjq_matter_line_row **out,
                      struct wj_err *e)
{
    struct wjq_matter_line_row *rows = WJ_NEW_N(s->arena, struct wjq_matter_line_row, s->n + 1);
    int rc = rows ? WJ_OK : wj_fail(e, WJ_E_LIMIT, "the page does not fit in the request's memory");
    for (size_t i = 0; rc == WJ_OK && i < s->n; i++) {
        struct wj_str id;
        memcpy(&id, (const char *)ids + i * size, sizeof id);
        rc = wjq_matter_line(s->db, s->arena, &(struct wjq_matter_line_in){ id }, &rows[i], e);
    }
    *out = rows;
    return rc;
}

int wj_worklist_page(struct wj_db *db, struct wj_arena *a, const struct wj_worklist_query *q,
                     struct wjq_matter_line_row **rows, size_t *n, struct wj_err *e)
{
    struct search s = { .db = db, .arena = a, .q = q };
    int rc = q->user_id.p ? of_user(&s, e) : q->organ_id.p ? of_organ(&s, q->organ_id, e) : of_path(&s, e);
    if (rc == WJ_OK)
        rc = read_lines(&s, s.keys, sizeof *s.keys, rows, e);
    *n = rc == WJ_OK ? s.n : 0;
    return rc;
}

int wj_worklist_of_entity(struct wj_db *db, struct wj_arena *a, const struct wjq_matter_of_entity_in *in,
                          struct wjq_matter_line_row **rows, size_t *n, struct wj_err *e)
{
    struct search s = { .db = db, .arena = a };
    struct wjq_matter_of_entity_row *ids;
    int rc = wjq_matter_of_entity(db, a, in, &ids, &s.n, e);
    if (rc == WJ_OK)
        rc = read_lines(&s, ids, sizeof *ids, rows, e);
    *n = rc == WJ_OK ? s.n : 0;
    return rc;
}
