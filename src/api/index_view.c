/* index_view.c - see index_view.h. */
#include "api/index_view.h"

#include "base/arena.h"
#include "q_doors.h"

#include <math.h>

/* Not verified in the text of the rule; a bureau that knows better changes them here. */
enum {
    INDEX_DAYS = 365,   /* complaints opened so many days back count */
    FEWEST_FOR_RATE = 5 /* below that a rate says nothing and points at single consumers */
};

struct solve_index {
    int64_t n, settled_n, open_n, first_n, days;
    double rate;
};
WJ_SHAPE(solve_index, solve_index, "How complaints about an operator ended.",
         WJ_FIELD(solve_index, n, I64, 0, 0, 0, "Complaints accepted, or sent to the firm first."),
         WJ_FIELD(solve_index, settled_n, I64, 0, 0, 0, "Settled ones."),
         WJ_FIELD(solve_index, open_n, I64, 0, 0, 0, "Still under way."),
         WJ_FIELD(solve_index, first_n, I64, 0, 0, 0, "Settled, or being settled, with the firm first."),
         WJ_FIELD(solve_index, days, I64, 0, 0, 0, "So many days back."),
         WJ_FIELD(solve_index, rate, F64, 0, 0, 1,
                  "Share of settled ones among those that ended; absent below five."));

struct complaint_info {
    struct wj_str id, class, summary, result;
    wj_day published_on;
};
WJ_SHAPE(complaint_info, complaint_info, "A complaint on show, without anybody's words or name.",
         WJ_FIELD(complaint_info, id, ID, 0, 0, 0, "Identifier of the publication."),
         WJ_FIELD(complaint_info, class, STR, 0, 0, 0, "settled or ended."),
         WJ_FIELD(complaint_info, summary, STR, 0, 0, 0, "What was asked for."),
         WJ_FIELD(complaint_info, result, STR, 0, 0, 0, "How it ended."),
         WJ_FIELD(complaint_info, published_on, DAY, 0, 0, 0, "Day it was published."));

static int show_index(struct wj_call *c, struct wj_str entity_id, void **out, struct wj_err *e)
{
    struct wjq_solve_index_row k;
    struct wjq_solve_index_in in = { entity_id, c->today - INDEX_DAYS };
    int rc = wjq_solve_index(c->db, c->arena, &in, &k, e);
    struct solve_index *v = rc == WJ_OK ? WJ_NEW(c->arena, struct solve_index) : NULL;
    if (!v)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    /* One that is being performed is settled and open at once. */
    int64_t ended = k.n - k.open_n > k.settled_n ? k.n - k.open_n : k.settled_n;
    *v = (struct solve_index){
        k.n,       k.settled_n, k.open_n,
        k.first_n, INDEX_DAYS,  ended >= FEWEST_FOR_RATE ? (double)k.settled_n / (double)ended : (double)NAN
    };
    *out = v;
    return WJ_OK;
}

int wj_index_view_make(struct wj_call *c, struct wj_str entity_id, void **index, struct wj_list *infos,
                       struct wj_err *e)
{
    struct wjq_complaint_infos_row *rows;
    size_t n = 0;
    int rc = show_index(c, entity_id, index, e);
    if (rc == WJ_OK)
        rc =
            wjq_complaint_infos(c->db, c->arena, &(struct wjq_complaint_infos_in){ entity_id }, &rows, &n, e);
    struct complaint_info *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct complaint_info, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    for (size_t i = 0; i < n; i++)
        items[i] = (struct complaint_info){ rows[i].id, rows[i].class, rows[i].summary, rows[i].penalty,
                                            wj_day_of_ms(rows[i].published_ms) };
    *infos = (struct wj_list){ items, n };
    return WJ_OK;
}
