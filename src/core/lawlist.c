/* lawlist.c - see lawlist.h. */
#include "core/lawlist.h"

#include "base/arena.h"

static const char *const names[] = { "kept", "proposed", "dropped", "scheduled", "in_force", "past" };

const char *wj_lawlist_state_name(enum wj_lawlist_state s)
{
    return names[s];
}

/* The last day on which the i-th switch governs; before its first day: never. */
static wj_day last_of(const struct wjq_law_switch_list_row *rows, size_t n, size_t i)
{
    return i + 1 < n ? (wj_day)rows[i + 1].from_day - 1 : WJ_DAY_NONE;
}

static enum wj_lawlist_state unused_state(const struct wjq_law_set_list_row *r)
{
    if (!r->matter_id.p)
        return WJ_LAWLIST_KEPT;
    return wj_str_eqz(r->matter_state, "dropped") ? WJ_LAWLIST_DROPPED : WJ_LAWLIST_PROPOSED;
}

/* What the switches make of a set; the time in force today goes before a later one, that before an earlier.
 */
static void judge(struct wj_lawlist_set *s, const struct wjq_law_switch_list_row *rows, size_t n,
                  wj_day today)
{
    s->state = unused_state(&s->row);
    for (size_t i = 0; i < n; i++) {
        wj_day last = last_of(rows, n, i);
        bool never = last != WJ_DAY_NONE && last < (wj_day)rows[i].from_day;
        if (never || !wj_str_eq(rows[i].hash, s->row.hash) || s->state == WJ_LAWLIST_IN_FORCE)
            continue;
        s->state = rows[i].from_day > today               ? WJ_LAWLIST_SCHEDULED
                   : last == WJ_DAY_NONE || last >= today ? WJ_LAWLIST_IN_FORCE
                                                          : WJ_LAWLIST_PAST;
        s->from = (wj_day)rows[i].from_day;
        s->to = last;
        s->by = rows[i].by_name.p ? rows[i].by_name : rows[i].switched_by;
        s->switched_ms = rows[i].switched_ms;
    }
}

int wj_lawlist_make(struct wj_tx *tx, struct wj_list *out, struct wj_err *e)
{
    struct wjq_law_set_list_row *sets;
    struct wjq_law_switch_list_row *rows;
    size_t n, switches;
    int rc = wjq_law_set_list(tx->db, tx->arena, &sets, &n, e);
    if (rc == WJ_OK)
        rc = wjq_law_switch_list(tx->db, tx->arena, &rows, &switches, e);
    struct wj_lawlist_set *items = rc == WJ_OK ? WJ_NEW_N(tx->arena, struct wj_lawlist_set, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the list does not fit in the request's memory");
    for (size_t i = 0; rc == WJ_OK && i < n; i++) {
        struct wjq_law_set_matters_row count;
        items[i] = (struct wj_lawlist_set){
            .row = sets[i], .from = WJ_DAY_NONE, .to = WJ_DAY_NONE, .switched_ms = WJ_NONE
        };
        judge(&items[i], rows, switches, tx->today);
        rc = wjq_law_set_matters(tx->db, tx->arena, &(struct wjq_law_set_matters_in){ sets[i].hash }, &count,
                                 e);
        items[i].matters_n = rc == WJ_OK ? count.n : 0;
    }
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, n };
    return rc;
}
