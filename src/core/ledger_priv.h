/* ledger_priv.h - the trees' stored nodes, shared by the writing and the reading side. */
#ifndef WJ_CORE_LEDGER_PRIV_H
#define WJ_CORE_LEDGER_PRIV_H

#include "core/ledger.h"

enum { WJ_TILE_BITS = 8, WJ_TILES_AT_ONCE = 8 }; /* a tile covers 2^8 hashes; one leaf can fill at most 8 */

/* Both trees over the same entries. */
struct wj_trees {
    struct wj_merkle sha256, sm3;
};

/* A tile that a leaf made full. */
struct wj_tile {
    int64_t level, n;
    struct wj_hash sha256, sm3;
};

/* Append one leaf to both; returns how many tiles became full. */
size_t wj_trees_append(struct wj_trees *, const struct wj_hash *sha256, const struct wj_hash *sm3,
                       struct wj_tile full[WJ_TILES_AT_ONCE]);

/* Where nodes of a tree are read from: entries and tiles of a snapshot. */
struct wj_trees_source {
    struct wj_db *db;
    struct wj_arena *arena;
    enum wj_alg alg;
};
struct wj_merkle_nodes wj_trees_nodes(struct wj_trees_source *);

/* The trees of the first size entries, read from the store. */
int wj_trees_load(struct wj_db *, struct wj_arena *, int64_t size, struct wj_trees *out,
                  struct wj_err *) WJ_MUST_USE;

#endif
