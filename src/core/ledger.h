/*
 * ledger.h - the audit log that nobody can rewrite unseen.
 *
 * Every change is an entry; entries are the leaves of two Merkle trees after
 * RFC 9162 (SHA-256 and SM3).  An entry is written in the transaction of its
 * change: functions note it, and the store's group commit writes all entries
 * of a batch just before it commits.  So an entry is there exactly when its
 * change is.  Leaves hold no personal data: what was changed is named by its
 * identifier, details that matter by digest.
 */
#ifndef WJ_CORE_LEDGER_H
#define WJ_CORE_LEDGER_H

#include "core/core.h"
#include "crypto/merkle.h"
#include "db/store.h"

struct wj_ledger; /* what the writer keeps in memory of the trees' right edge */

/* Empty until its store loads it; caller frees. */
struct wj_ledger *wj_ledger_new(void);
void wj_ledger_free(struct wj_ledger *); /* NULL is fine */

/* The hooks through which it takes part in every batch of a store. */
struct wj_store_hooks wj_ledger_hooks(struct wj_ledger *);

/* What a note says. */
struct wj_ledger_note {
    const char *action;      /* "matter.fire", "user.sign_in", ... */
    const char *object;      /* "matter", "user", ... */
    struct wj_str object_id; /* its identifier */
    struct wj_str detail;    /* short text without personal data; may be empty */
};

/* Note a change of this transaction; *seq (may be NULL) gets the number its entry will have. */
int wj_ledger_note(struct wj_tx *, const struct wj_ledger_note *, int64_t *seq, struct wj_err *) WJ_MUST_USE;

/* How many entries there are in this snapshot. */
int wj_ledger_size(struct wj_db *, struct wj_arena *, int64_t *size, struct wj_err *) WJ_MUST_USE;

/* The root of the first size entries. */
int wj_ledger_root(struct wj_db *, struct wj_arena *, enum wj_alg, int64_t size, struct wj_hash *root,
                   struct wj_err *) WJ_MUST_USE;

struct wj_ledger_proof {
    int64_t seq, size;
    struct wj_str body; /* the leaf's bytes */
    struct wj_hash leaf, root;
    struct wj_merkle_proof path; /* from the leaf upwards */
};

/* What is to be proved: that entry seq is among the first size entries, in one of the trees. */
struct wj_ledger_claim {
    enum wj_alg alg;
    int64_t seq, size;
};

/* The proof; WJ_E_NOTFOUND when there is no such entry. */
int wj_ledger_prove(struct wj_db *, struct wj_arena *, const struct wj_ledger_claim *,
                    struct wj_ledger_proof *out, struct wj_err *) WJ_MUST_USE;

struct wj_ledger_heads {
    int64_t size;
    struct wj_hash sha256, sm3;
};

/*
 * Read every entry and reckon everything anew: numbers without gaps, leaf
 * hashes of the bodies, stored subtree roots.  WJ_E_CORRUPT names the first
 * entry or tile that is not what it should be.
 */
int wj_ledger_verify(struct wj_db *, struct wj_ledger_heads *out, struct wj_err *) WJ_MUST_USE;

#endif
