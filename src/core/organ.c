/* organ.c - see organ.h. */
#include "core/organ.h"

#include "base/arena.h"
#include "codec/csv.h"
#include "core/ledger.h"
#include "q_people.h"

int wj_organ_add(struct wj_tx *tx, const struct wj_organ_new *new, struct wj_str *id, struct wj_err *e)
{
    if (!new->name.n || !new->short_name.n)
        return wj_fail_at(e, WJ_E_INVALID, "/name", "an organ needs a name and a short name");
    if (new->level < 1 || new->level > 5)
        return wj_fail_at(e, WJ_E_INVALID, "/level", "the level is 1 (national) to 5 (office), not %d",
                          new->level);
    if (new->region.n != 6)
        return wj_fail_at(e, WJ_E_INVALID, "/region", "a region has six digits (GB/T 2260)");
    struct wj_str made = new->id.p ? new->id : wj_core_id(tx);
    struct wj_str above = WJ_S("/");
    int rc = WJ_OK;
    if (new->parent_id.p) {
        struct wjq_organ_get_row parent;
        rc = wjq_organ_get(tx->db, tx->arena, &(struct wjq_organ_get_in){ new->parent_id }, &parent, e);
        if (rc != WJ_OK)
            return wj_wrap(e, rc, "parent of the organ");
        above = parent.path;
    }
    struct wjq_organ_add_in in = { made,
                                   new->name,
                                   new->short_name,
                                   new->level,
                                   new->parent_id,
                                   new->region,
                                   wj_strf(tx->arena, WJ_FMT WJ_FMT "/", WJ_ARG(above), WJ_ARG(made)) };
    if ((rc = wjq_organ_add(tx->db, &in, NULL, e)) != WJ_OK)
        return rc;
    struct wj_ledger_note note = { "organ.add", "organ", made, new->short_name };
    if ((rc = wj_ledger_note(tx, &note, NULL, e)) == WJ_OK)
        *id = made;
    return rc;
}

/* Asked beforehand: the store's own refusal may come later, when the row that caused it is no longer known.
 */
static int expect_new(struct wj_tx *tx, struct wj_str id, struct wj_err *e)
{
    struct wjq_organ_get_row row;
    struct wj_err none = WJ_ERR_INIT;
    int rc = wjq_organ_get(tx->db, tx->arena, &(struct wjq_organ_get_in){ id }, &row, &none);
    if (rc == WJ_E_NOTFOUND)
        return WJ_OK;
    return wj_fail_at(e, rc == WJ_OK ? WJ_E_EXISTS : rc, "/id", "%s",
                      rc == WJ_OK ? "there is an organ with this id already" : none.msg);
}

static int import_row(struct wj_tx *tx, const struct wj_csv_row *row, struct wj_err *e)
{
    const struct wj_str *c = row->cells;
    int64_t level = 0;
    struct wj_str id;
    if (!c[0].n)
        return wj_fail_at(e, WJ_E_INVALID, "/id",
                          "an organ in a table needs an id, for others to name it by");
    if (!wj_str_i64(c[3], &level) || level < 1 || level > 5)
        return wj_fail_at(e, WJ_E_INVALID, "/level",
                          "the level is 1 (national) to 5 (office), not \"" WJ_FMT "\"", WJ_ARG(c[3]));
    struct wj_organ_new new = { c[0], c[1], c[2], (int)level, c[4].n ? c[4] : WJ_NOSTR, c[5] };
    int rc = expect_new(tx, c[0], e);
    return rc != WJ_OK ? rc : wj_organ_add(tx, &new, &id, e);
}

int wj_organ_import(struct wj_tx *tx, const char *file, struct wj_str csv, size_t *n, struct wj_err *e)
{
    static const char *const columns[] = { "id", "name", "short_name", "level", "parent_id", "region" };
    struct wj_csv t;
    int rc = wj_csv_read(tx->arena, file, csv, &t, e);
    for (size_t i = 0; rc == WJ_OK && i < sizeof columns / sizeof columns[0]; i++)
        if (i >= t.columns_n || !wj_str_eqz(t.columns[i], columns[i]))
            rc = wj_fail(e, WJ_E_INVALID, "%s:1: column %zu should be %s", file, i + 1, columns[i]);
    for (size_t i = 0; rc == WJ_OK && i < t.rows_n; i++)
        if ((rc = import_row(tx, &t.rows[i], e)) != WJ_OK)
            rc = wj_wrap(e, rc, "%s:%zu", file, t.rows[i].line);
    if (rc == WJ_OK)
        *n = t.rows_n;
    return rc;
}
