/*
 * merkle.h - the append-only Merkle tree of RFC 9162 (section 2.1), with SHA-256 or SM3.
 *
 * A leaf is hashed as H(0x00 || bytes), a node as H(0x01 || left || right).
 * Node (level, index) stands over the leaves from index << level to
 * (index + 1) << level - 1; only full ones are kept, and each never changes
 * once it is made.  The tree itself keeps nothing but its compact range: the
 * roots of the full subtrees that its leaves fall into, which is enough to
 * append and to know the root.
 */
#ifndef WJ_CRYPTO_MERKLE_H
#define WJ_CRYPTO_MERKLE_H

#include "base/buf.h"
#include "crypto/digest.h"

enum { WJ_MERKLE_LEVELS = 64, WJ_MERKLE_PATH = 66 }; /* the most a proof can need */

/* Hash of a leaf's bytes. */
struct wj_hash wj_merkle_leaf(enum wj_alg, struct wj_str bytes);

/* Hash of a node from its two children. */
struct wj_hash wj_merkle_node(enum wj_alg, const struct wj_hash *left, const struct wj_hash *right);

/* A compact range over all leaves so far; a value that may be copied. */
struct wj_merkle {
    enum wj_alg alg;
    uint64_t size;                         /* leaves */
    struct wj_hash peak[WJ_MERKLE_LEVELS]; /* valid where bit n of size is set */
};

/* Where full nodes go, and where proofs get them from. */
struct wj_merkle_nodes {
    /* A new full node; levels from 0, the leaf itself.  NULL: nobody keeps them. */
    int (*put)(void *ctx, unsigned level, uint64_t index, const struct wj_hash *, struct wj_err *);
    /* A full node of the tree: WJ_E_CORRUPT when the keeper does not have it. */
    int (*get)(void *ctx, unsigned level, uint64_t index, struct wj_hash *out, struct wj_err *);
    void *ctx;
};

/* The empty tree. */
void wj_merkle_init(struct wj_merkle *, enum wj_alg);

/*
 * Append a leaf hash and hand over the nodes that it makes full.  An error of
 * put() is passed on and the tree is as before.  WJ_E_LIMIT: 2^63 leaves.
 */
int wj_merkle_append(struct wj_merkle *, const struct wj_hash *leaf, const struct wj_merkle_nodes *,
                     struct wj_err *) WJ_MUST_USE;

/* Root over all leaves; of the empty tree the digest of nothing. */
struct wj_hash wj_merkle_root(const struct wj_merkle *);

/* The compact range as bytes (8 of size, big-endian, then its peaks, widest first) appended to buf. */
void wj_merkle_save(const struct wj_merkle *, struct wj_buf *);

/* Back from these bytes.  WJ_E_CORRUPT: their length does not fit the size in them. */
int wj_merkle_load(struct wj_str bytes, enum wj_alg, struct wj_merkle *out, struct wj_err *) WJ_MUST_USE;

/* Hashes of a proof, as RFC 9162 orders them. */
struct wj_merkle_proof {
    size_t n;
    struct wj_hash path[WJ_MERKLE_PATH];
};

/* Root of the tree as it was with the first size leaves, from its nodes. */
int wj_merkle_root_at(enum wj_alg, uint64_t size, const struct wj_merkle_nodes *, struct wj_hash *out,
                      struct wj_err *) WJ_MUST_USE;

/* That leaf index is in the tree of size leaves (2.1.3.1).  WJ_E_INVALID: index is not below size. */
int wj_merkle_prove_inclusion(enum wj_alg, uint64_t index, uint64_t size, const struct wj_merkle_nodes *,
                              struct wj_merkle_proof *out, struct wj_err *) WJ_MUST_USE;

/* That the tree of size1 leaves is the beginning of that of size2 (2.1.4.1).  WJ_E_INVALID unless 0 < size1
 * <= size2. */
int wj_merkle_prove_consistency(enum wj_alg, uint64_t size1, uint64_t size2, const struct wj_merkle_nodes *,
                                struct wj_merkle_proof *out, struct wj_err *) WJ_MUST_USE;

/* Whether the proof shows it (2.1.3.2). */
bool wj_merkle_check_inclusion(enum wj_alg, uint64_t index, uint64_t size, const struct wj_hash *leaf,
                               const struct wj_merkle_proof *, const struct wj_hash *root);

/* A tree of some size and its root. */
struct wj_merkle_head {
    uint64_t size;
    struct wj_hash root;
};

/* Whether the proof shows it (2.1.4.2); never for an empty old tree, about which there is nothing to show. */
bool wj_merkle_check_consistency(enum wj_alg, const struct wj_merkle_head *old,
                                 const struct wj_merkle_head *now, const struct wj_merkle_proof *);

#endif
