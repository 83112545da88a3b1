/*
 * trees.c - see ledger_priv.h.
 *
 * Of the nodes of a tree only every eighth level is stored (the roots of 256,
 * 65,536 ... entries); what lies between is folded from at most 128 of them.
 */
#include "core/ledger_priv.h"

#include "base/arena.h"
#include "q_ledger.h"

#include <string.h>

/* Collects the full nodes of one append that are worth storing. */
struct catch
{
    struct wj_tile *tiles;
    size_t n;
    bool sm3;
};

static int put(void *ctx, unsigned level, uint64_t index, const struct wj_hash *h, struct wj_err *e)
{
    struct catch *c = ctx;
    (void)e;
    if (level == 0 || level % WJ_TILE_BITS)
        return WJ_OK;
    struct wj_tile *t = &c->tiles[c->n++];
    t->level = level / WJ_TILE_BITS;
    t->n = (int64_t)index;
    *(c->sm3 ? &t->sm3 : &t->sha256) = *h;
    return WJ_OK;
}

size_t wj_trees_append(struct wj_trees *t, const struct wj_hash *sha256, const struct wj_hash *sm3,
                       struct wj_tile full[WJ_TILES_AT_ONCE])
{
    struct catch one = { full, 0, false }, two = { full, 0, true };
    const struct wj_merkle_nodes into_one = { put, NULL, &one }, into_two = { put, NULL, &two };
    /* put() never fails and 2^63 entries are out of reach */
    if (wj_merkle_append(&t->sha256, sha256, &into_one, NULL) != WJ_OK ||
        wj_merkle_append(&t->sm3, sm3, &into_two, NULL) != WJ_OK)
        return 0;
    return one.n;
}

static struct wj_hash hash_of(struct wj_str s)
{
    struct wj_hash h = { { 0 } };
    if (s.n == sizeof h.b)
        memcpy(h.b, s.p, sizeof h.b);
    return h;
}

/* Hashes [first, last] of a row: entries' leaves are row 0, tiles of level n are row n. */
static int read_row(const struct wj_trees_source *s, int64_t row, int64_t first, int64_t last,
                    struct wj_hash *out, struct wj_err *e)
{
    size_t n = 0, want = (size_t)(last - first + 1);
    bool sm3 = s->alg == WJ_SM3;
    int rc;
    if (row == 0) {
        struct wjq_ledger_leaves_row *rows;
        rc = wjq_ledger_leaves(s->db, s->arena, &(struct wjq_ledger_leaves_in){ first, last }, &rows, &n, e);
        for (size_t i = 0; rc == WJ_OK && i < n && n == want; i++)
            out[i] = hash_of(sm3 ? rows[i].leaf_sm3 : rows[i].leaf);
    } else {
        struct wjq_ledger_tiles_row *rows;
        rc = wjq_ledger_tiles(s->db, s->arena, &(struct wjq_ledger_tiles_in){ row, first, last }, &rows, &n,
                              e);
        for (size_t i = 0; rc == WJ_OK && i < n && n == want; i++)
            out[i] = hash_of(sm3 ? rows[i].hash_sm3 : rows[i].hash);
    }
    if (rc == WJ_OK && n != want)
        rc = wj_fail(e, WJ_E_CORRUPT, "ledger: hashes %lld to %lld of row %lld are not all there",
                     (long long)first, (long long)last, (long long)row);
    return rc;
}

static int get(void *ctx, unsigned level, uint64_t index, struct wj_hash *out, struct wj_err *e)
{
    const struct wj_trees_source *s = ctx;
    unsigned up = level % WJ_TILE_BITS;
    struct wj_hash h[1 << (WJ_TILE_BITS - 1)];
    int64_t first = (int64_t)(index << up);
    struct wj_mark mark = wj_arena_mark(s->arena);
    int rc = read_row(s, level / WJ_TILE_BITS, first, first + ((int64_t)1 << up) - 1, h, e);
    wj_arena_rewind(s->arena, mark);
    if (rc != WJ_OK)
        return rc;
    for (size_t n = (size_t)1 << up; n > 1; n /= 2)
        for (size_t i = 0; i < n / 2; i++)
            h[i] = wj_merkle_node(s->alg, &h[2 * i], &h[2 * i + 1]);
    *out = h[0];
    return WJ_OK;
}

struct wj_merkle_nodes wj_trees_nodes(struct wj_trees_source *s)
{
    return (struct wj_merkle_nodes){ NULL, get, s };
}

static int load_one(struct wj_trees_source *s, int64_t size, struct wj_merkle *m, struct wj_err *e)
{
    wj_merkle_init(m, s->alg);
    m->size = (uint64_t)size;
    int rc = WJ_OK;
    for (unsigned level = 0; level < WJ_MERKLE_LEVELS - 1 && rc == WJ_OK; level++)
        if (m->size >> level & 1)
            rc = get(s, level, (m->size >> level) - 1, &m->peak[level], e);
    return rc;
}

int wj_trees_load(struct wj_db *db, struct wj_arena *a, int64_t size, struct wj_trees *out, struct wj_err *e)
{
    struct wj_trees t;
    struct wj_trees_source one = { db, a, WJ_SHA256 }, two = { db, a, WJ_SM3 };
    int rc = load_one(&one, size, &t.sha256, e);
    if (rc == WJ_OK)
        rc = load_one(&two, size, &t.sm3, e);
    if (rc == WJ_OK)
        *out = t;
    return rc;
}
