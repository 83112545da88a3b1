/* ledgerread.c - the reading side: size, root, proofs, and reckoning everything anew. */
#include "core/ledger_priv.h"

#include "base/arena.h"
#include "q_ledger.h"

#include <string.h>

int wj_ledger_size(struct wj_db *db, struct wj_arena *a, int64_t *size, struct wj_err *e)
{
    struct wjq_ledger_size_row row;
    int rc = wjq_ledger_size(db, a, &row, e);
    if (rc == WJ_OK)
        *size = row.size;
    return rc;
}

int wj_ledger_root(struct wj_db *db, struct wj_arena *a, enum wj_alg alg, int64_t size, struct wj_hash *root,
                   struct wj_err *e)
{
    struct wj_trees_source s = { db, a, alg };
    struct wj_merkle_nodes nodes = wj_trees_nodes(&s);
    return wj_merkle_root_at(alg, (uint64_t)size, &nodes, root, e);
}

int wj_ledger_prove(struct wj_db *db, struct wj_arena *a, const struct wj_ledger_claim *claim,
                    struct wj_ledger_proof *out, struct wj_err *e)
{
    const enum wj_alg alg = claim->alg;
    const int64_t seq = claim->seq, size = claim->size;
    struct wjq_ledger_get_row row;
    struct wj_trees_source s = { db, a, alg };
    struct wj_merkle_nodes nodes = wj_trees_nodes(&s);
    struct wj_ledger_proof p = { .seq = seq, .size = size };
    if (seq < 0 || seq >= size)
        return wj_fail(e, WJ_E_NOTFOUND, "the ledger has no entry %lld among its first %lld", (long long)seq,
                       (long long)size);
    int rc = wjq_ledger_get(db, a, &(struct wjq_ledger_get_in){ seq }, &row, e);
    if (rc == WJ_OK)
        rc = wj_merkle_prove_inclusion(alg, (uint64_t)seq, (uint64_t)size, &nodes, &p.path, e);
    if (rc == WJ_OK)
        rc = wj_ledger_root(db, a, alg, size, &p.root, e);
    if (rc != WJ_OK)
        return rc;
    p.body = row.body;
    p.leaf = wj_merkle_leaf(alg, row.body);
    *out = p;
    return WJ_OK;
}

static bool same(struct wj_str stored, const struct wj_hash *h)
{
    return stored.n == sizeof h->b && memcmp(stored.p, h->b, sizeof h->b) == 0;
}

static int check_tiles(struct wj_db *db, struct wj_arena *a, const struct wj_tile *full, size_t n,
                       struct wj_err *e)
{
    for (size_t i = 0; i < n; i++) {
        struct wjq_ledger_tiles_row *rows;
        size_t found;
        struct wjq_ledger_tiles_in in = { full[i].level, full[i].n, full[i].n };
        int rc = wjq_ledger_tiles(db, a, &in, &rows, &found, e);
        if (rc != WJ_OK)
            return rc;
        if (found != 1 || !same(rows[0].hash, &full[i].sha256) || !same(rows[0].hash_sm3, &full[i].sm3))
            return wj_fail(e, WJ_E_CORRUPT, "ledger: tile %lld of level %lld is not the root of its entries",
                           (long long)full[i].n, (long long)full[i].level);
    }
    return WJ_OK;
}

static int check_entry(const struct wjq_ledger_range_row *r, int64_t seq, struct wj_hash *sha256,
                       struct wj_hash *sm3, struct wj_err *e)
{
    if (r->seq != seq)
        return wj_fail(e, WJ_E_CORRUPT, "ledger: entry %lld is missing", (long long)seq);
    *sha256 = wj_merkle_leaf(WJ_SHA256, r->body);
    *sm3 = wj_merkle_leaf(WJ_SM3, r->body);
    if (!same(r->leaf, sha256) || !same(r->leaf_sm3, sm3))
        return wj_fail(e, WJ_E_CORRUPT, "ledger: entry %lld was changed after it was written",
                       (long long)seq);
    return WJ_OK;
}

/* Check the entries of one run of rows and append them to the trees. */
static int check_run(struct wj_db *db, struct wj_arena *a, struct wj_trees *t, struct wj_err *e)
{
    struct wjq_ledger_range_row *rows;
    size_t n = 0;
    int64_t next = (int64_t)t->sha256.size;
    int rc = wjq_ledger_range(db, a, &(struct wjq_ledger_range_in){ next, next + 1023 }, &rows, &n, e);
    if (rc == WJ_OK && !n)
        rc = wj_fail(e, WJ_E_CORRUPT, "ledger: entry %lld is missing", (long long)next);
    for (size_t i = 0; i < n && rc == WJ_OK; i++) {
        struct wj_hash sha256, sm3;
        struct wj_tile full[WJ_TILES_AT_ONCE];
        rc = check_entry(&rows[i], next + (int64_t)i, &sha256, &sm3, e);
        if (rc == WJ_OK)
            rc = check_tiles(db, a, full, wj_trees_append(t, &sha256, &sm3, full), e);
    }
    return rc;
}

int wj_ledger_verify(struct wj_db *db, struct wj_ledger_heads *out, struct wj_err *e)
{
    struct wj_arena *a = wj_arena_new((size_t)64 << 20);
    struct wj_trees t;
    int64_t total;
    wj_merkle_init(&t.sha256, WJ_SHA256);
    wj_merkle_init(&t.sm3, WJ_SM3);
    int rc = wj_ledger_size(db, a, &total, e);
    while (rc == WJ_OK && (int64_t)t.sha256.size < total) {
        wj_arena_reset(a);
        rc = check_run(db, a, &t, e);
    }
    if (rc == WJ_OK)
        *out = (struct wj_ledger_heads){ total, wj_merkle_root(&t.sha256), wj_merkle_root(&t.sm3) };
    wj_arena_free(a);
    return rc;
}
