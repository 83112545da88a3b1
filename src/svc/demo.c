/* demo.c - see demo.h. */
#include "svc/demo.h"

#include "base/arena.h"
#include "codec/csv.h"
#include "core/entity.h"
#include "core/user.h"
#include "core/platform.h"
#include "core/outlet.h"
#include "core/organ.h"
#include "svc/demodata.h"
#include "svc/story.h"
#include "svc/sweep.h"

enum { TABLE_ARENA = 16 << 20 };

struct fill {
    struct wj_node *node;
    struct wj_arena *arena; /* tables */
    struct wj_str hash;     /* of the password, made once */
};

/* A table with exactly these columns in this order. */
static int read_table(struct fill *f, const char *name, const char *const *columns, struct wj_csv *out,
                      struct wj_err *e)
{
    const struct wj_named *file = wj_fileset_find(wj_demo_files(), wj_strz(name));
    if (!file)
        return wj_fail(e, WJ_E_NOTFOUND, "demo/%s is not in the program", name);
    int rc = wj_csv_read(f->arena, wj_strf(f->arena, "demo/%s", name).p, file->bytes, out, e);
    for (size_t i = 0; rc == WJ_OK && columns[i]; i++)
        if (i >= out->columns_n || !wj_str_eqz(out->columns[i], columns[i]))
            rc = wj_fail(e, WJ_E_INVALID, "demo/%s: column %zu should be %s", name, i + 1, columns[i]);
    return rc;
}

static int add_organs(struct fill *f, struct wj_tx *tx, struct wj_err *e)
{
    const struct wj_named *file = wj_fileset_find(wj_demo_files(), WJ_S("organs.csv"));
    size_t n;
    (void)f;
    return file ? wj_organ_import(tx, "demo/organs.csv", file->bytes, &n, e)
                : wj_fail(e, WJ_E_NOTFOUND, "demo/organs.csv is not in the program");
}

static int add_users(struct fill *f, struct wj_tx *tx, struct wj_err *e)
{
    static const char *const columns[] = { "login", "name", "organ_id", "roles", "certificate_no", NULL };
    struct wj_csv t;
    int rc = read_table(f, "users.csv", columns, &t, e);
    for (size_t i = 0; rc == WJ_OK && i < t.rows_n; i++) {
        const struct wj_str *c = t.rows[i].cells;
        struct wj_str id;
        struct wj_user_new new = { .login = c[0],
                                   .name = c[1],
                                   .password_hash = f->hash,
                                   .organ_id = c[2],
                                   .roles = c[3],
                                   .certificate_no = c[4].n ? c[4] : WJ_NOSTR };
        rc = wj_user_add(tx, &new, &id, e);
    }
    return rc;
}

static int add_platforms(struct fill *f, struct wj_tx *tx, struct wj_err *e)
{
    static const char *const columns[] = { "id", "name", "region", NULL };
    struct wj_csv t;
    int rc = read_table(f, "platforms.csv", columns, &t, e);
    for (size_t i = 0; rc == WJ_OK && i < t.rows_n; i++) {
        const struct wj_str *c = t.rows[i].cells;
        struct wj_platform_new new = { c[0], c[1], WJ_NOSTR, WJ_NOSTR, c[2] };
        rc = wj_platform_put(tx, &new, e);
    }
    return rc;
}

static int add_entities(struct fill *f, struct wj_tx *tx, struct wj_err *e)
{
    static const char *const columns[] = { "uscc",  "name",    "type",   "status",      "registered_on",
                                           "scope", "address", "region", "capital_fen", NULL };
    struct wj_csv t;
    int rc = read_table(f, "entities.csv", columns, &t, e);
    for (size_t i = 0; rc == WJ_OK && i < t.rows_n; i++) {
        const struct wj_str *c = t.rows[i].cells;
        struct wj_str id;
        wj_day day;
        struct wj_entity_new new = { .uscc = c[0],
                                     .name = c[1],
                                     .type = c[2],
                                     .status = c[3],
                                     .scope = c[5],
                                     .address = c[6],
                                     .region = c[7],
                                     .registered_on = WJ_NONE,
                                     .capital_fen = WJ_NONE };
        if (wj_day_parse(c[4], &day))
            new.registered_on = day;
        (void)wj_str_i64(c[8], &new.capital_fen);
        rc = wj_entity_put(tx, &new, &id, e);
    }
    return rc;
}

static int add_all(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct fill *f = ctx;
    struct wj_tx tx = wj_node_tx(f->node, db, f->arena, WJ_S("system"));
    int rc = add_organs(f, &tx, e);
    if (rc == WJ_OK)
        rc = add_users(f, &tx, e);
    if (rc == WJ_OK)
        rc = add_platforms(f, &tx, e);
    return rc != WJ_OK ? rc : add_entities(f, &tx, e);
}

static int sweep_listings(struct wj_node *n, struct wj_err *e)
{
    const struct wj_named *file = wj_fileset_find(wj_demo_files(), WJ_S("listings.ndjson"));
    struct wj_sweep_opts o = { .kind = WJ_KIND_LISTING, .threads = 1 };
    struct wj_sweep *s;
    struct wj_err late = WJ_ERR_INIT;
    if (!file)
        return wj_fail(e, WJ_E_NOTFOUND, "demo/listings.ndjson is not in the program");
    int rc = wj_sweep_begin(n, &o, &s, e);
    if (rc != WJ_OK)
        return rc;
    rc = wj_sweep_bytes(s, "demo/listings.ndjson", file->bytes, e);
    int rc2 = wj_sweep_end(s, NULL, rc == WJ_OK ? e : &late);
    return rc != WJ_OK ? rc : rc2;
}

int wj_demo_fill(struct wj_node *n, struct wj_err *e)
{
    struct fill f = { .node = n, .arena = wj_arena_new(TABLE_ARENA) };
    const struct wj_named *story = wj_fileset_find(wj_demo_files(), WJ_S("story.txt"));
    int rc = wj_user_hash_password(f.arena, WJ_S("demo"), WJ_S(WJ_DEMO_PASSWORD), &f.hash, e);
    if (rc == WJ_OK)
        rc = wj_node_set_name(n, WJ_S("青江省市场监督管理局（演示）"), WJ_S("qingjiang.example/ledger"), e);
    if (rc == WJ_OK)
        rc = wj_store_write(n->store, add_all, &f, e);
    if (rc == WJ_OK)
        rc = sweep_listings(n, e);
    if (rc == WJ_OK && story)
        rc = wj_story_play(n, "demo/story.txt", story->bytes, e);
    wj_arena_free(f.arena);
    return rc;
}
