/* sourcefile.c - see sourcefile.h. */
#include "core/sourcefile.h"

#include "base/arena.h"
#include "core/ledger.h"
#include "crypto/digest.h"
#include "q_source.h"

static struct wj_str id_of(struct wj_tx *tx, const struct wj_sourcefile *f)
{
    char hex[WJ_HASH_HEX];
    struct wj_str parts[] = { f->purpose, { "", 1 }, f->name };
    struct wj_hash h = wj_digest_parts(WJ_SHA256, parts, 3);
    wj_digest_hex(&h, hex);
    return wj_str_dup(tx->arena, wj_strz(hex));
}

int wj_sourcefile_find(struct wj_tx *tx, const struct wj_sourcefile *f, struct wj_sourcefile_state *out,
                       struct wj_err *e)
{
    struct wjq_source_file_get_row row;
    bool found = false;
    int rc = wjq_source_file_get(tx->db, tx->arena, &(struct wjq_source_file_get_in){ id_of(tx, f) }, &row,
                                 &found, e);
    if (rc != WJ_OK)
        return rc;
    *out = (struct wj_sourcefile_state){ .other = found };
    if (found && wj_str_eq(row.mark, f->mark))
        *out = (struct wj_sourcefile_state){ row.records, row.bytes, row.bad, row.finished != 0, false };
    return WJ_OK;
}

static int note_end(struct wj_tx *tx, struct wj_str id, const struct wj_sourcefile *f, int64_t records,
                    int64_t bad, struct wj_err *e)
{
    struct wj_str detail = wj_strf(tx->arena, WJ_FMT " %lld records, %lld bad, " WJ_FMT, WJ_ARG(f->purpose),
                                   (long long)records, (long long)bad, WJ_ARG(f->mark));
    return wj_ledger_note(tx, &(struct wj_ledger_note){ "source.read", "source", id, detail }, NULL, e);
}

int wj_sourcefile_advance(struct wj_tx *tx, const struct wj_sourcefile *f, const struct wj_sourcefile_step *s,
                          bool *known, struct wj_err *e)
{
    struct wj_sourcefile_state was;
    struct wj_str id = id_of(tx, f);
    int rc = wj_sourcefile_find(tx, f, &was, e);
    if (rc != WJ_OK)
        return rc;
    *known = was.finished || (was.records >= s->records && was.records > 0 && !s->last);
    if (*known)
        return WJ_OK;
    int64_t bad = was.bad + s->bad;
    struct wjq_source_file_put_in in = { id,       f->purpose, f->name, f->mark,   s->records,
                                         s->bytes, bad,        s->last, tx->now_ms };
    if (!was.records)
        rc = wjq_source_bad_clear(tx->db, &(struct wjq_source_bad_clear_in){ id }, NULL, e);
    if (rc == WJ_OK)
        rc = wjq_source_file_put(tx->db, &in, NULL, e);
    if (rc == WJ_OK && s->lines.n)
        rc = wjq_source_bad_add(tx->db, &(struct wjq_source_bad_add_in){ id, s->records, s->lines }, NULL, e);
    return rc == WJ_OK && s->last ? note_end(tx, id, f, s->records, bad, e) : rc;
}

int wj_sourcefile_sum(struct wj_tx *tx, const struct wj_sourcefile *f, int64_t since_ms, int64_t *records,
                      struct wj_err *e)
{
    struct wjq_source_file_sum_in in = { f->purpose, f->name, since_ms };
    struct wjq_source_file_sum_row row;
    int rc = wjq_source_file_sum(tx->db, tx->arena, &in, &row, e);
    if (rc == WJ_OK)
        *records = row.records;
    return rc;
}

struct each {
    wj_sourcefile_bad_fn *fn;
    void *ctx;
};

static int hand_on(void *ctx, const void *row, struct wj_err *e)
{
    const struct each *each = ctx;
    return each->fn(each->ctx, ((const struct wjq_source_bad_list_row *)row)->lines, e);
}

int wj_sourcefile_each_bad(struct wj_tx *tx, const struct wj_sourcefile *f, wj_sourcefile_bad_fn *fn,
                           void *ctx, struct wj_err *e)
{
    struct each each = { fn, ctx };
    struct wj_walk walk = { hand_on, &each };
    return wjq_source_bad_list(tx->db, &(struct wjq_source_bad_list_in){ id_of(tx, f) }, &walk, e);
}
