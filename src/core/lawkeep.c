/* lawkeep.c - see lawkeep.h. */
#include "core/lawkeep.h"

#include "base/arena.h"
#include "core/lawshelf.h"
#include "core/ledger.h"
#include "law/lawpack.h"
#include "q_law.h"

int wj_lawkeep_put(struct wj_tx *tx, const struct wj_lawkeep_new *new, char hash_hex[WJ_HASH_HEX],
                   bool *added, struct wj_err *e)
{
    struct wj_hash hash = wj_lawpack_hash(new->files);
    struct wjq_law_set_about_row about;
    bool found;
    wj_digest_hex(&hash, hash_hex);
    struct wjq_law_set_add_in in = { .hash = wj_str_dup(tx->arena, wj_strz(hash_hex)),
                                     .title = new->title,
                                     .files_n = (int64_t) new->files->n,
                                     .matter_id = new->matter_id,
                                     .now_ms = tx->now_ms,
                                     .by = tx->actor };
    int rc =
        wjq_law_set_about(tx->db, tx->arena, &(struct wjq_law_set_about_in){ in.hash }, &about, &found, e);
    if (added)
        *added = rc == WJ_OK && !found;
    if (rc != WJ_OK || found)
        return rc;
    struct wj_ledger_note note = { "law.keep", "law", in.hash, new->title };
    if ((rc = wj_lawpack_write(tx->arena, new->files, &in.bytes, e)) != WJ_OK ||
        (rc = wj_ledger_note(tx, &note, &in.ledger_seq, e)) != WJ_OK)
        return rc;
    return wjq_law_set_add(tx->db, &in, NULL, e);
}

static int add_switch(struct wj_tx *tx, struct wjq_law_switch_add_in *in, const char *action,
                      struct wj_err *e)
{
    char day[11];
    wj_day_format((wj_day)in->from_day, day);
    in->now_ms = tx->now_ms;
    in->by = tx->actor;
    struct wj_ledger_note note = { action, "law", in->hash, wj_strf(tx->arena, "from %s", day) };
    int rc = wj_ledger_note(tx, &note, &in->ledger_seq, e);
    if (rc == WJ_OK)
        rc = wjq_law_switch_add(tx->db, in, NULL, e);
    if (rc == WJ_OK)
        wj_lawshelf_expect(tx->core->laws, in->seq);
    return rc;
}

static int64_t next_seq(const struct wjq_law_switch_list_row *rows, size_t n)
{
    int64_t last = 0;
    for (size_t i = 0; i < n; i++)
        last = rows[i].seq > last ? rows[i].seq : last;
    return last + 1;
}

int wj_lawkeep_switch(struct wj_tx *tx, struct wj_str hash, wj_day from, struct wj_str matter_id,
                      struct wj_err *e)
{
    struct wjq_law_set_about_row about;
    struct wjq_law_switch_list_row *rows;
    size_t n;
    bool found;
    int rc = wjq_law_set_about(tx->db, tx->arena, &(struct wjq_law_set_about_in){ hash }, &about, &found, e);
    if (rc == WJ_OK && !found)
        rc = wj_fail_at(e, WJ_E_NOTFOUND, "/change_hash", "the store keeps no law set " WJ_FMT, WJ_ARG(hash));
    if (rc == WJ_OK)
        rc = wjq_law_switch_list(tx->db, tx->arena, &rows, &n, e);
    if (rc == WJ_OK && n && from < tx->today)
        rc = wj_fail_at(e, WJ_E_INVALID, "/switch_on", "a law set is switched on from today or a later day");
    struct wjq_law_switch_add_in in = { .hash = hash, .from_day = from, .matter_id = matter_id };
    if (rc != WJ_OK)
        return rc;
    in.seq = next_seq(rows, n);
    return add_switch(tx, &in, "law.switch", e);
}

/* The row of the set that governs now or will. */
static const struct wjq_law_switch_list_row *living_row(const struct wjq_law_switch_list_row *rows, size_t n,
                                                        struct wj_str hash, wj_day today)
{
    for (size_t i = n; i-- > 0;) {
        bool overtaken =
            i + 1 < n && (rows[i + 1].from_day <= today || rows[i + 1].from_day == rows[i].from_day);
        if (wj_str_eq(rows[i].hash, hash))
            return overtaken ? NULL : &rows[i];
    }
    return NULL;
}

int wj_lawkeep_repeal(struct wj_tx *tx, struct wj_str hash, struct wj_str matter_id, struct wj_err *e)
{
    struct wjq_law_switch_list_row *rows;
    size_t n;
    int rc = wjq_law_switch_list(tx->db, tx->arena, &rows, &n, e);
    if (rc != WJ_OK)
        return rc;
    const struct wjq_law_switch_list_row *row = living_row(rows, n, hash, tx->today);
    const struct wjq_law_switch_list_row *before = row;
    while (before && before >= rows && wj_str_eq(before->hash, hash))
        before = before == rows ? NULL : before - 1;
    if (!row || !before)
        return wj_fail(e, WJ_E_STATE,
                       "this law set is not in force and will not be, or none stands before it");
    struct wjq_law_switch_add_in in = { .seq = next_seq(rows, n),
                                        .hash = before->hash,
                                        .from_day = row->from_day > tx->today ? row->from_day : tx->today,
                                        .matter_id = matter_id };
    return add_switch(tx, &in, "law.repeal", e);
}
