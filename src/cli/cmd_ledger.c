/* cmd_ledger.c - the audit log on the command line: verify, prove, checkpoint. */
#include "base/arena.h"
#include "cli/cmds.h"
#include "cli/node_open.h"
#include "codec/json.h"

struct job {
    struct wj_cli *cli;
    struct wj_node *node;
    int64_t seq;
};

static int run(struct wj_cli *c, wj_tx_fn *fn, int64_t seq, const struct wj_node_args *a, struct wj_err *e)
{
    struct job j = { c, NULL, seq };
    int rc = wj_node_open_args(a, WJ_OPEN_SHARED | WJ_OPEN_NO_RULES, &j.node, e);
    if (rc == WJ_OK)
        rc = wj_store_read(j.node->store, fn, &j, e);
    wj_node_close(j.node);
    return rc;
}

static int verify(struct wj_db *db, void *ctx, struct wj_err *e)
{
    const struct job *j = ctx;
    struct wj_ledger_heads h;
    char sha256[WJ_HASH_HEX], sm3[WJ_HASH_HEX];
    int rc = wj_ledger_verify(db, &h, e);
    if (rc != WJ_OK)
        return rc;
    wj_digest_hex(&h.sha256, sha256);
    wj_digest_hex(&h.sm3, sm3);
    fprintf(j->cli->out, "ledger ok: %lld entries\nsha256 root %s\nsm3 root    %s\n", (long long)h.size,
            sha256, sm3);
    return WJ_OK;
}

int wj_cmd_ledger_verify(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a) };
    struct wj_strs rest;
    int rc = wj_options_parse(c, o, 3, &rest, e);
    return rc != WJ_OK ? rc : run(c, verify, 0, &a, e);
}

static int checkpoint(struct wj_db *db, void *ctx, struct wj_err *e)
{
    const struct job *j = ctx;
    struct wj_str note;
    int rc = wj_node_checkpoint(j->node, db, j->cli->arena, &note, e);
    if (rc == WJ_OK)
        fprintf(j->cli->out, WJ_FMT, WJ_ARG(note));
    return rc;
}

int wj_cmd_ledger_checkpoint(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a) };
    struct wj_strs rest;
    int rc = wj_options_parse(c, o, 3, &rest, e);
    return rc != WJ_OK ? rc : run(c, checkpoint, 0, &a, e);
}

static void put_hash(struct wj_json *w, const char *key, const struct wj_hash *h)
{
    char hex[WJ_HASH_HEX];
    wj_digest_hex(h, hex);
    wj_json_kstrz(w, key, hex);
}

static int prove(struct wj_db *db, void *ctx, struct wj_err *e)
{
    const struct job *j = ctx;
    struct wj_arena *a = j->cli->arena;
    struct wj_ledger_proof p;
    struct wj_str note, text;
    struct wj_buf b;
    struct wj_json w;
    int64_t size;
    int rc = wj_ledger_size(db, a, &size, e);
    if (rc == WJ_OK)
        rc = wj_ledger_prove(db, a, &(struct wj_ledger_claim){ WJ_SHA256, j->seq, size }, &p, e);
    if (rc == WJ_OK)
        rc = wj_node_checkpoint(j->node, db, a, &note, e);
    if (rc != WJ_OK)
        return rc;
    wj_buf_init(&b, a, 1 << 20);
    wj_json_init(&w, &b);
    wj_json_obj(&w);
    wj_json_ki64(&w, "seq", p.seq);
    wj_json_ki64(&w, "tree_size", p.size);
    wj_json_kstr(&w, "leaf", p.body);
    put_hash(&w, "leaf_hash", &p.leaf);
    put_hash(&w, "root", &p.root);
    wj_json_karr(&w, "path");
    for (size_t i = 0; i < p.path.n; i++) {
        char hex[WJ_HASH_HEX];
        wj_digest_hex(&p.path.path[i], hex);
        wj_json_strz(&w, hex);
    }
    wj_json_end_arr(&w);
    wj_json_kstr(&w, "checkpoint", note);
    wj_json_kstr(&w, "public_key", wj_node_verifier(j->node, a));
    wj_json_end_obj(&w);
    rc = wj_json_done(&w, &text, e);
    if (rc == WJ_OK)
        fprintf(j->cli->out, WJ_FMT "\n", WJ_ARG(text));
    return rc;
}

int wj_cmd_ledger_prove(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a) };
    struct wj_strs rest;
    int64_t seq;
    int rc = wj_options_parse(c, o, 3, &rest, e);
    if (rc != WJ_OK)
        return rc;
    if (rest.n != 1 || !wj_str_i64(wj_strz(rest.items[0]), &seq))
        return wj_fail(e, WJ_E_INVALID, "say which entry: wangjian ledger prove N");
    return run(c, prove, seq, &a, e);
}
