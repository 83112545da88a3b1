/*
 * evidence.c - see evidence.h: announcing, taking, showing and removing; the bytes are evidence_file.c's.
 */
#include "svc/evidence_priv.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "q_doors.h"

int wj_evidence_begin(struct wj_tx *tx, const struct wj_evidence_new *new, struct wj_str *id,
                      struct wj_err *e)
{
    struct wjq_evidence_loose_row loose;
    char token[WJ_SECRET_TOKEN];
    if (new->size_bytes < 1)
        return wj_fail_at(e, WJ_E_INVALID, "/size_bytes", "the file is empty");
    if (new->size_bytes > WJ_EVIDENCE_FILE_BYTES)
        return wj_fail_at(e, WJ_E_LIMIT, "/size_bytes", "a file may have %d MB",
                          WJ_EVIDENCE_FILE_BYTES >> 20);
    int rc = wjq_evidence_loose(tx->db, tx->arena, &loose, e);
    if (rc == WJ_OK && loose.n >= WJ_EVIDENCE_LOOSE_FILES)
        return wj_fail(e, WJ_E_AGAIN, "too many files are on their way");
    wj_secret_token(token);
    struct wj_str made = wj_str_dup(tx->arena, wj_strz(token));
    struct wjq_evidence_add_in in = { made,      WJ_S("consumer"), new->owner,
                                      new->name, new->size_bytes,  tx->now_ms };
    if (rc == WJ_OK)
        rc = wjq_evidence_add(tx->db, &in, NULL, e);
    if (rc == WJ_OK)
        *id = made;
    return rc;
}

static struct wj_evidence_file of_row(const struct wjq_evidence_of_matter_row *r)
{
    return (struct wj_evidence_file){ r->id,     r->side,       r->name,      r->kind,
                                      r->sha256, r->size_bytes, r->created_ms };
}

int wj_evidence_list(struct wj_db *db, struct wj_arena *a, struct wj_str matter_id, struct wj_list *out,
                     struct wj_err *e)
{
    struct wjq_evidence_of_matter_row *rows;
    size_t n;
    int rc = wjq_evidence_of_matter(db, a, &(struct wjq_evidence_of_matter_in){ matter_id }, &rows, &n, e);
    struct wj_evidence_file *items = rc == WJ_OK ? WJ_NEW_N(a, struct wj_evidence_file, n + 1) : NULL;
    for (size_t i = 0; i < n && items; i++)
        items[i] = of_row(&rows[i]);
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, items ? n : 0 };
    return rc;
}

/* What the side has given to the matter before. */
static int count_given(struct wj_tx *tx, const struct wj_evidence_claim *c, size_t *n, int64_t *bytes,
                       struct wj_err *e)
{
    struct wj_list given;
    int rc = wj_evidence_list(tx->db, tx->arena, c->matter_id, &given, e);
    const struct wj_evidence_file *f = given.items;
    *n = 0;
    *bytes = 0;
    for (size_t i = 0; rc == WJ_OK && i < given.n; i++) {
        if (!wj_str_eq(f[i].side, c->side))
            continue;
        ++*n;
        *bytes += f[i].size_bytes;
    }
    return rc;
}

static int take_one(struct wj_tx *tx, const struct wj_evidence_claim *c, struct wj_str id,
                    struct wj_evidence_file *out, struct wj_err *e)
{
    struct wjq_evidence_get_row r;
    bool found;
    int64_t changed = 0;
    int rc = wjq_evidence_get(tx->db, tx->arena, &(struct wjq_evidence_get_in){ id }, &r, &found, e);
    if (rc == WJ_OK && (!found || !r.sha256.n || r.matter_id.n || !wj_str_eq(r.owner, c->owner)))
        return wj_fail_at(e, WJ_E_INVALID, "/files", "a file is not whole, or was handed in already");
    struct wjq_evidence_claim_in in = { id, c->matter_id, c->side };
    if (rc == WJ_OK)
        rc = wjq_evidence_claim(tx->db, &in, &changed, e);
    if (rc == WJ_OK && changed != 1)
        rc = wj_fail(e, WJ_E_PRECONDITION, "a file was handed in meanwhile");
    struct wj_ledger_note note = { "evidence.take", "complaint", c->matter_id,
                                   wj_strf(tx->arena, WJ_FMT " %s sha256:" WJ_FMT, WJ_ARG(c->side),
                                           wj_str_z(tx->arena, r.kind), WJ_ARG(r.sha256)) };
    if (rc == WJ_OK)
        rc = wj_ledger_note(tx, &note, NULL, e);
    if (rc == WJ_OK)
        *out = (struct wj_evidence_file){ id, c->side, r.name, r.kind, r.sha256, r.size_bytes, r.created_ms };
    return rc;
}

int wj_evidence_take(struct wj_tx *tx, const struct wj_evidence_claim *c, struct wj_list *out,
                     struct wj_err *e)
{
    size_t n;
    int64_t bytes;
    int rc = count_given(tx, c, &n, &bytes, e);
    struct wj_evidence_file *items = WJ_NEW_N(tx->arena, struct wj_evidence_file, c->n + 1);
    if (rc != WJ_OK || !items)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    if (n + c->n > WJ_EVIDENCE_FILES)
        return wj_fail_at(e, WJ_E_LIMIT, "/files", "at most %d files", WJ_EVIDENCE_FILES);
    for (size_t i = 0; rc == WJ_OK && i < c->n; i++) {
        rc = take_one(tx, c, c->ids[i], &items[i], e);
        bytes += rc == WJ_OK ? items[i].size_bytes : 0;
    }
    if (rc == WJ_OK && bytes > WJ_EVIDENCE_SIDE_BYTES)
        rc = wj_fail_at(e, WJ_E_LIMIT, "/files", "all files together may have %d MB",
                        WJ_EVIDENCE_SIDE_BYTES >> 20);
    if (rc == WJ_OK && out)
        *out = (struct wj_list){ items, c->n };
    return rc;
}

int wj_evidence_open(struct wj_tx *tx, const struct wj_node *node, struct wj_str matter_id, struct wj_str id,
                     struct wj_evidence_file *out, struct wj_err *e)
{
    struct wjq_evidence_get_row r;
    bool found;
    int rc = wjq_evidence_get(tx->db, tx->arena, &(struct wjq_evidence_get_in){ id }, &r, &found, e);
    if (rc == WJ_OK && (!found || !r.sha256.n || !wj_str_eq(r.matter_id, matter_id)))
        return wj_fail(e, WJ_E_NOTFOUND, "the matter has no such file");
    struct wj_ledger_note note = { "evidence.read", "complaint", matter_id,
                                   wj_strf(tx->arena, "sha256:" WJ_FMT, WJ_ARG(r.sha256)) };
    if (rc == WJ_OK)
        rc = wj_ledger_note(tx, &note, NULL, e);
    if (rc != WJ_OK)
        return rc;
    *out = (struct wj_evidence_file){ r.id,         r.side,
                                      r.name,       r.kind,
                                      r.sha256,     r.size_bytes,
                                      r.created_ms, wj_evidence_path(node, tx->arena, r.sha256) };
    return WJ_OK;
}

struct purge {
    struct wj_node *node;
    struct wj_arena *arena;
    int64_t before_ms;
    struct wjq_evidence_stale_row *rows;
    bool *last; /* no other row has these bytes */
    size_t n;
};

static int drop_rows(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct purge *p = ctx;
    wj_arena_reset(p->arena); /* the store may run it again */
    int rc =
        wjq_evidence_stale(db, p->arena, &(struct wjq_evidence_stale_in){ p->before_ms }, &p->rows, &p->n, e);
    p->last = WJ_NEW_N(p->arena, bool, p->n + 1);
    for (size_t i = 0; rc == WJ_OK && i < p->n; i++) {
        struct wjq_evidence_same_row same = { 0 };
        rc = wjq_evidence_drop(db, &(struct wjq_evidence_drop_in){ p->rows[i].id }, NULL, e);
        if (rc == WJ_OK && p->rows[i].sha256.n)
            rc = wjq_evidence_same(db, p->arena, &(struct wjq_evidence_same_in){ p->rows[i].sha256 }, &same,
                                   e);
        p->last[i] = p->rows[i].sha256.n && !same.n;
    }
    return rc;
}

int wj_evidence_purge(struct wj_node *node, int64_t before_ms, struct wj_err *e)
{
    struct purge p = { .node = node, .arena = wj_arena_new(4 << 20), .before_ms = before_ms };
    int lock = wj_evidence_lock(node, p.arena, e);
    int rc = lock < 0 ? WJ_E_IO : wj_store_write(node->store, drop_rows, &p, e);
    for (size_t i = 0; rc == WJ_OK && i < p.n; i++)
        wj_evidence_unlink(node, p.arena, p.rows[i].id, p.last[i] ? p.rows[i].sha256 : WJ_NOSTR);
    wj_evidence_unlock(lock);
    wj_arena_free(p.arena);
    return rc;
}
