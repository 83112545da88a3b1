/*
 * ledger.c - the writing side: pending entries, and the trees' right edge in memory.
 *
 * Notes are kept until the store's batch commits; then all of them are written
 * at once, behind the entries that are there.  One writer, so numbers are known
 * at the time of the note.
 */
#include "core/ledger.h"

#include "base/arena.h"
#include "codec/json.h"
#include "core/ledger_priv.h"
#include "q_ledger.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_BODY = 16384 };

struct pending {
    struct wjq_ledger_add_in row; /* its texts lie in texts */
    struct wj_hash sha256, sm3;
    char *texts;
};

struct wj_ledger {
    struct wj_trees edge, before; /* before: as it was when the batch began to be written */
    struct pending *pending;
    size_t n, cap;
    size_t kept;  /* pending entries of jobs that are over */
    bool writing; /* edge is ahead of what is durable */
};

struct wj_ledger *wj_ledger_new(void)
{
    struct wj_ledger *l = calloc(1, sizeof *l);
    if (!l)
        abort();
    wj_merkle_init(&l->edge.sha256, WJ_SHA256);
    wj_merkle_init(&l->edge.sm3, WJ_SM3);
    return l;
}

static void drop(struct wj_ledger *l, size_t down_to)
{
    while (l->n > down_to)
        free(l->pending[--l->n].texts);
}

void wj_ledger_free(struct wj_ledger *l)
{
    if (!l)
        return;
    drop(l, 0);
    free(l->pending);
    free(l);
}

static int load(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_ledger *l = ctx;
    struct wj_arena *a = wj_arena_new((size_t)16 << 20);
    int64_t size;
    int rc = wj_ledger_size(db, a, &size, e);
    if (rc == WJ_OK)
        rc = wj_trees_load(db, a, size, &l->edge, e);
    wj_arena_free(a);
    return rc;
}

static void begin(void *ctx)
{
    struct wj_ledger *l = ctx;
    drop(l, 0);
    l->kept = 0;
}

static void job_end(void *ctx, bool kept)
{
    struct wj_ledger *l = ctx;
    if (kept)
        l->kept = l->n;
    else
        drop(l, l->kept);
}

/* Write the tiles that an appended leaf made full. */
static int add_tiles(struct wj_db *db, const struct wj_tile *full, size_t n, struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t i = 0; i < n && rc == WJ_OK; i++) {
        struct wjq_ledger_tile_add_in in = { full[i].level,
                                             full[i].n,
                                             { (const char *)full[i].sha256.b, WJ_HASH_BYTES },
                                             { (const char *)full[i].sm3.b, WJ_HASH_BYTES } };
        rc = wjq_ledger_tile_add(db, &in, NULL, e);
    }
    return rc;
}

static int before_commit(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_ledger *l = ctx;
    l->before = l->edge;
    l->writing = true;
    int rc = WJ_OK;
    for (size_t i = 0; i < l->n && rc == WJ_OK; i++) {
        struct pending *p = &l->pending[i];
        struct wj_tile full[WJ_TILES_AT_ONCE];
        p->row.leaf = (struct wj_str){ (const char *)p->sha256.b, WJ_HASH_BYTES };
        p->row.leaf_sm3 = (struct wj_str){ (const char *)p->sm3.b, WJ_HASH_BYTES };
        rc = wjq_ledger_add(db, &p->row, NULL, e);
        if (rc == WJ_OK)
            rc = add_tiles(db, full, wj_trees_append(&l->edge, &p->sha256, &p->sm3, full), e);
    }
    return rc;
}

static void end(void *ctx, int rc)
{
    struct wj_ledger *l = ctx;
    if (rc != WJ_OK && l->writing)
        l->edge = l->before;
    l->writing = false;
    drop(l, 0);
    l->kept = 0;
}

struct wj_store_hooks wj_ledger_hooks(struct wj_ledger *l)
{
    return (struct wj_store_hooks){ l, load, begin, job_end, before_commit, end };
}

/* The leaf: canonical JSON (RFC 8785: keys in order, no spaces). */
static int make_body(struct wj_tx *tx, const struct wj_ledger_note *note, int64_t seq, struct wj_str *out,
                     struct wj_err *e)
{
    struct wj_buf b;
    struct wj_json w;
    wj_buf_init(&b, tx->arena, MAX_BODY);
    wj_json_init(&w, &b);
    wj_json_obj(&w);
    wj_json_kstr(&w, "action", wj_strz(note->action));
    wj_json_kstr(&w, "actor", tx->actor);
    wj_json_ki64(&w, "at_ms", tx->now_ms);
    if (note->detail.n)
        wj_json_kstr(&w, "detail", note->detail);
    wj_json_kstr(&w, "object", wj_strz(note->object));
    wj_json_kstr(&w, "object_id", note->object_id);
    wj_json_ki64(&w, "seq", seq);
    wj_json_end_obj(&w);
    return wj_json_done(&w, out, e);
}

static struct wj_str keep(char **at, struct wj_str s)
{
    struct wj_str kept = { *at, s.n };
    if (s.n)
        memcpy(*at, s.p, s.n);
    *at += s.n;
    return kept;
}

/* The note outlives the job's arena: it is written when the batch commits. */
static struct pending *add_pending(struct wj_ledger *l, const struct wj_tx *tx,
                                   const struct wj_ledger_note *note, struct wj_str body)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 64;
        l->pending = realloc(l->pending, l->cap * sizeof *l->pending);
        if (!l->pending)
            abort();
    }
    struct pending *p = &l->pending[l->n];
    struct wj_str action = wj_strz(note->action), object = wj_strz(note->object);
    char *at = malloc(tx->actor.n + action.n + object.n + note->object_id.n + body.n + 1);
    if (!at)
        abort();
    p->texts = at;
    p->row = (struct wjq_ledger_add_in){
        .seq = (int64_t)(l->edge.sha256.size + l->n),
        .at_ms = tx->now_ms,
        .actor = keep(&at, tx->actor),
        .action = keep(&at, action),
        .object = keep(&at, object),
        .object_id = keep(&at, note->object_id),
        .body = keep(&at, body),
    };
    return p;
}

int wj_ledger_note(struct wj_tx *tx, const struct wj_ledger_note *note, int64_t *seq, struct wj_err *e)
{
    struct wj_ledger *l = wj_db_hook(tx->db);
    if (!l)
        return wj_fail(e, WJ_E_STATE, "a change was tried in a reading transaction");
    struct wj_str body;
    int64_t mine = (int64_t)(l->edge.sha256.size + l->n);
    int rc = make_body(tx, note, mine, &body, e);
    if (rc != WJ_OK)
        return rc;
    struct pending *p = add_pending(l, tx, note, body);
    l->n++;
    p->sha256 = wj_merkle_leaf(WJ_SHA256, p->row.body);
    p->sm3 = wj_merkle_leaf(WJ_SM3, p->row.body);
    if (seq)
        *seq = mine;
    return WJ_OK;
}
