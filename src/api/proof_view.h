/* proof_view.h - a ledger proof that an outsider can check. */
#ifndef WJ_API_PROOF_VIEW_H
#define WJ_API_PROOF_VIEW_H

#include "api/views.h"

struct proof_view {
    int64_t seq, tree_size;
    struct wj_str leaf, leaf_hash, root;
    struct wj_list path; /* struct wj_str, hex */
    struct wj_str checkpoint, public_key;
};
extern const struct wj_shape wj_shape_proof_view;

/* Proof of an entry against the tree as it is now. */
int wj_proof_view_make(struct wj_call *, int64_t seq, struct proof_view *out, struct wj_err *) WJ_MUST_USE;

#endif
