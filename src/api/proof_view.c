/* proof_view.c - see proof_view.h. */
#include "api/proof_view.h"

#include "base/arena.h"

static struct wj_str hex_of(struct wj_arena *a, const struct wj_hash *h)
{
    char hex[WJ_HASH_HEX];
    wj_digest_hex(h, hex);
    return wj_str_dup(a, wj_strz(hex));
}

WJ_SHAPE(proof_view, proof_view, "Proof that an entry stands in the ledger (RFC 9162, SHA-256).",
         WJ_FIELD(proof_view, seq, I64, 0, 0, 0, "Number of the entry."),
         WJ_FIELD(proof_view, tree_size, I64, 0, 0, 0, "Entries in the tree."),
         WJ_FIELD(proof_view, leaf, STR, 0, 0, 0, "The entry's bytes, canonical JSON."),
         WJ_FIELD(proof_view, leaf_hash, STR, 0, 0, 0, "Its leaf hash, hex."),
         WJ_FIELD(proof_view, root, STR, 0, 0, 0, "Root of the tree, hex."),
         WJ_FIELD_OF(proof_view, path, LIST, 0, NULL, "Hashes from the leaf to the root, hex."),
         WJ_FIELD(proof_view, checkpoint, STR, 0, 0, 0, "The signed checkpoint of that root."),
         WJ_FIELD(proof_view, public_key, STR, 0, 0, 0, "Key that signed it, as a note verifier key."));

int wj_proof_view_make(struct wj_call *c, int64_t seq, struct proof_view *out, struct wj_err *e)
{
    struct wj_node *node = wj_views_node(c);
    struct wj_ledger_proof p;
    int64_t size;
    struct wj_str note;
    int rc = wj_ledger_size(c->db, c->arena, &size, e);
    if (rc == WJ_OK)
        rc = wj_ledger_prove(c->db, c->arena, &(struct wj_ledger_claim){ WJ_SHA256, seq, size }, &p, e);
    if (rc == WJ_OK)
        rc = wj_node_checkpoint(node, c->db, c->arena, &note, e);
    struct wj_str *path = rc == WJ_OK ? WJ_NEW_N(c->arena, struct wj_str, p.path.n + 1) : NULL;
    if (!path)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    for (size_t i = 0; i < p.path.n; i++)
        path[i] = hex_of(c->arena, &p.path.path[i]);
    *out = (struct proof_view){
        .seq = seq,
        .tree_size = size,
        .leaf = p.body,
        .leaf_hash = hex_of(c->arena, &p.leaf),
        .root = hex_of(c->arena, &p.root),
        .path = { path, p.path.n },
        .checkpoint = note,
        .public_key = wj_node_verifier(node, c->arena),
    };
    return WJ_OK;
}
