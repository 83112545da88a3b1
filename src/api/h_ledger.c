/* h_ledger.c - the audit log for outsiders: entries, proofs, the signed checkpoint. */
#include "api/handlers.h"
#include "api/proof_view.h"

#include "base/arena.h"
#include "q_ledger.h"

#include <string.h>

/* A digest column as hex; anything that is no digest shows as nothing. */
static struct wj_str hex_bytes(struct wj_arena *a, struct wj_str bytes)
{
    struct wj_hash h;
    if (bytes.n != sizeof h.b)
        return WJ_NOSTR;
    memcpy(h.b, bytes.p, sizeof h.b);
    char hex[WJ_HASH_HEX];
    wj_digest_hex(&h, hex);
    return wj_str_dup(a, wj_strz(hex));
}

struct ledger_query_in {
    struct wj_str after;
    int64_t limit;
};
WJ_SHAPE(ledger_query_in, ledger_query_in, "Which entries, the latest first.",
         WJ_FIELD(ledger_query_in, after, STR, 0, 0, 20, "Cursor: number of the last one shown."),
         WJ_FIELD(ledger_query_in, limit, I64, 0, 1, 200, "Rows at most (50)."));

struct ledger_row {
    int64_t seq, at;
    struct wj_str actor, action, object, object_id, leaf_hash;
};
WJ_SHAPE(ledger_row, ledger_row, "An entry of the ledger.",
         WJ_FIELD(ledger_row, seq, I64, 0, 0, 0, "Number."), WJ_FIELD(ledger_row, at, MS, 0, 0, 0, "When."),
         WJ_FIELD(ledger_row, actor, STR, 0, 0, 0, "Who: a user, system or public."),
         WJ_FIELD(ledger_row, action, STR, 0, 0, 0, "What was done."),
         WJ_FIELD(ledger_row, object, STR, 0, 0, 0, "To what kind of thing."),
         WJ_FIELD(ledger_row, object_id, STR, 0, 0, 0, "To which one."),
         WJ_FIELD(ledger_row, leaf_hash, STR, 0, 0, 0, "Leaf hash (SHA-256, RFC 9162), hex."));

struct ledger_page {
    struct wj_list items;
    struct wj_str next;
};
WJ_SHAPE(ledger_page, ledger_page, "A page of entries.",
         WJ_FIELD_OF(ledger_page, items, LIST, 0, &wj_shape_ledger_row, "The entries."),
         WJ_FIELD(ledger_page, next, STR, 0, 0, 0, "Cursor of the next page."));

int wj_h_ledger_list(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct ledger_query_in *in = vin;
    struct ledger_page *out = vout;
    struct wjq_ledger_latest_row *rows;
    size_t n;
    int64_t limit = in->limit == WJ_NONE ? 50 : in->limit;
    struct wjq_ledger_latest_in q = { INT64_MAX, limit };
    if (in->after.n && !wj_str_i64(in->after, &q.before))
        return wj_fail_at(e, WJ_E_INVALID, "/after", "this is not a cursor of this list");
    int rc = wjq_ledger_latest(c->db, c->arena, &q, &rows, &n, e);
    struct ledger_row *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct ledger_row, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the page does not fit in the request's memory");
    for (size_t i = 0; i < n; i++)
        items[i] = (struct ledger_row){ rows[i].seq,
                                        rows[i].at_ms,
                                        rows[i].actor,
                                        rows[i].action,
                                        rows[i].object,
                                        rows[i].object_id,
                                        hex_bytes(c->arena, rows[i].leaf) };
    out->items = (struct wj_list){ items, n };
    if (n == (size_t)limit && rows[n - 1].seq > 0)
        out->next = wj_strf(c->arena, "%lld", (long long)rows[n - 1].seq);
    return WJ_OK;
}

struct ledger_seq_in {
    int64_t seq;
};
WJ_SHAPE(ledger_seq_in, ledger_seq_in, "Which entry.",
         WJ_FIELD(ledger_seq_in, seq, I64, WJ_F_REQUIRED, 0, INT64_MAX, "Number of the entry."));

int wj_h_ledger_prove(struct wj_call *c, const void *vin, void *out, struct wj_err *e)
{
    return wj_proof_view_make(c, ((const struct ledger_seq_in *)vin)->seq, out, e);
}

int wj_h_ledger_checkpoint(struct wj_call *c, const void *in, void *out, struct wj_err *e)
{
    struct wj_str note;
    (void)in;
    (void)out;
    int rc = wj_node_checkpoint(wj_views_node(c), c->db, c->arena, &note, e);
    if (rc == WJ_OK)
        c->raw = (struct wj_raw){ "text/plain; charset=utf-8", note, NULL };
    return rc;
}
