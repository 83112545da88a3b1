/* node.c - see node.h. */
#define _POSIX_C_SOURCE 200809L /* chmod(2) */
#include "svc/node.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "crypto/note.h"
#include "core/lawkeep.h"
#include "core/lawshelf.h"
#include "core/schema.h"
#include "law/lawdata.h"
#include "q_law.h"
#include "q_people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { NODE_ARENA = 1 << 30, KEY_FILE_BYTES = 1 << 16, NOTE_BYTES = 1 << 16 };

static const char *path_in(struct wj_node *n, const char *name)
{
    return wj_strf(n->arena, "%s/%s", n->data_dir, name).p;
}

/* A key file is for its owner's eyes only. */
static int write_key(const char *path, struct wj_str bytes, struct wj_err *e)
{
    int rc = wj_file_write(path, bytes, e);
    if (rc == WJ_OK && chmod(path, 0600) != 0)
        rc = wj_fail(e, WJ_E_IO, "%s: cannot be made private", path);
    return rc;
}

static int make_keys(struct wj_node *n, struct wj_err *e)
{
    struct wj_buf pem, ring;
    struct wj_str text;
    int rc = wj_dir_make(path_in(n, "keys"), e);
    if (rc != WJ_OK)
        return rc;
    n->key = wj_sign_generate(WJ_ED25519);
    wj_buf_init(&pem, n->arena, KEY_FILE_BYTES);
    wj_buf_init(&ring, n->arena, KEY_FILE_BYTES);
    if ((rc = wj_sign_private_pem(n->key, &pem, e)) != WJ_OK || (rc = wj_buf_done(&pem, &text, e)) != WJ_OK ||
        (rc = write_key(path_in(n, "keys/node.pem"), text, e)) != WJ_OK ||
        (rc = wj_secret_ring_grow(&n->core.ring, e)) != WJ_OK)
        return rc;
    wj_secret_ring_write(&n->core.ring, &ring);
    rc = wj_buf_done(&ring, &text, e);
    return rc != WJ_OK ? rc : write_key(path_in(n, "keys/data.keys"), text, e);
}

static int load_keys(struct wj_node *n, bool create, struct wj_err *e)
{
    struct wj_str pem, ring;
    int rc = wj_file_read(n->arena, path_in(n, "keys/node.pem"), KEY_FILE_BYTES, &pem, e);
    if (rc == WJ_E_NOTFOUND && create)
        return make_keys(n, e);
    if (rc == WJ_E_NOTFOUND)
        return wj_hint(e, rc, "make a node first: wangjian init --data %s", n->data_dir);
    if (rc == WJ_OK)
        rc = wj_sign_load_pem(pem, &n->key, e);
    if (rc == WJ_OK)
        rc = wj_file_read(n->arena, path_in(n, "keys/data.keys"), KEY_FILE_BYTES, &ring, e);
    return rc != WJ_OK ? rc : wj_secret_ring_read(ring, &n->core.ring, e);
}

static int read_settings(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_node *n = ctx;
    struct wjq_setting_get_row row;
    bool found;
    int rc =
        wjq_setting_get(db, n->arena, &(struct wjq_setting_get_in){ WJ_S("node.name") }, &row, &found, e);
    n->name = rc == WJ_OK && found ? row.value : WJ_S("网监");
    if (rc == WJ_OK)
        rc = wjq_setting_get(db, n->arena, &(struct wjq_setting_get_in){ WJ_S("node.origin") }, &row, &found,
                             e);
    n->origin = rc == WJ_OK && found ? row.value : WJ_S("wangjian.local/ledger");
    return rc;
}

static int open_store(struct wj_node *n, const struct wj_node_opts *o, struct wj_err *e)
{
    const char *url = o->db_url ? o->db_url : wj_strf(n->arena, "sqlite:%s/wj.db", n->data_dir).p;
    n->ledger = wj_ledger_new();
    struct wj_store_opts so = { .migrations = *wj_migration_files(), .hooks = wj_ledger_hooks(n->ledger) };
    int rc = o->shared ? wj_store_open_shared(url, &so, &n->store, e) : wj_store_open(url, &so, &n->store, e);
    return rc != WJ_OK ? rc : wj_store_read(n->store, read_settings, n, e);
}

/* Keep the set that came with the program; a store without any is under it from the first day on. */
static int keep_law(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_node *n = ctx;
    struct wj_arena *a = wj_arena_new((size_t)2 * WJ_LAWSET_BYTES);
    struct wj_tx tx = wj_node_tx(n, db, a, WJ_S("system"));
    struct wj_lawkeep_new new = { .title = WJ_S("随程序附带"), .files = &n->law.files };
    struct wjq_law_switch_list_row *rows;
    size_t switches;
    char hash[WJ_HASH_HEX];
    int rc = wj_lawkeep_put(&tx, &new, hash, NULL, e);
    if (rc == WJ_OK)
        rc = wjq_law_switch_list(db, a, &rows, &switches, e);
    if (rc == WJ_OK && !switches)
        rc = wj_lawkeep_switch(&tx, wj_strz(hash), 0, WJ_NOSTR, e);
    wj_arena_free(a);
    return rc;
}

/* Load what governs today and what open matters pin, so that a broken set is found now and not at work. */
static int load_laws(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_node *n = ctx;
    struct wj_arena *a = wj_arena_new(1 << 20);
    const struct wj_lawset *law;
    struct wjq_law_set_hashes_row *rows;
    size_t sets;
    int rc = wj_lawshelf_in_force(n->core.laws, db, wj_day_of_ms(wj_now_ms()), &law, e);
    if (rc == WJ_OK)
        rc = wjq_law_set_hashes(db, a, &rows, &sets, e);
    for (size_t i = 0; rc == WJ_OK && i < sets; i++) {
        struct wjq_law_set_used_row row;
        bool used;
        rc = wjq_law_set_used(db, a, &(struct wjq_law_set_used_in){ rows[i].hash }, &row, &used, e);
        if (rc == WJ_OK && used)
            rc = wj_lawshelf_get(n->core.laws, db, rows[i].hash, &law, e);
    }
    wj_arena_free(a);
    return rc;
}

static int open_laws(struct wj_node *n, const struct wj_node_opts *o, struct wj_err *e)
{
    n->core.laws = wj_lawshelf_new(n->arena, &n->law, o->law_dir != NULL);
    if (!n->core.laws)
        return wj_fail(e, WJ_E_LIMIT, "no memory allowed for the law sets");
    int rc = o->shared ? WJ_OK : wj_store_write(n->store, keep_law, n, e);
    return rc != WJ_OK ? rc : wj_store_read(n->store, load_laws, n, e);
}

const struct wj_lawset *wj_node_law(const struct wj_node *n, wj_day on)
{
    return wj_lawshelf_known(n->core.laws, on);
}

int wj_node_load_rules(struct wj_arena *a, const struct wj_fileset *law, const char *dir,
                       struct wj_ruleset **out, struct wj_err *e)
{
    struct wj_rule_source src = wj_rule_source_of(law);
    int rc = dir ? wj_fileset_read_dir(a, dir, WJ_LAWSET_BYTES, &src.files, e) : WJ_OK;
    return rc != WJ_OK ? rc : wj_ruleset_load(a, &src, out, e);
}

int wj_node_open(const struct wj_node_opts *o, struct wj_node **out, struct wj_err *e)
{
    struct wj_node *n = calloc(1, sizeof *n);
    if (!n)
        abort();
    n->arena = wj_arena_new(NODE_ARENA);
    n->data_dir = o->data_dir;
    pthread_mutex_init(&n->scanners_lock, NULL);
    wj_secret_random(&n->core.ids.node, sizeof n->core.ids.node);
    int rc = o->create ? wj_dir_make(o->data_dir, e) : WJ_OK;
    if (rc == WJ_OK)
        rc = wj_lawset_open(n->arena, o->law_dir, wj_lawdata_files(), &n->law, e);
    if (rc == WJ_OK)
        rc = load_keys(n, o->create, e);
    if (rc == WJ_OK)
        rc = open_store(n, o, e);
    if (rc == WJ_OK)
        rc = open_laws(n, o, e);
    if (rc == WJ_OK && !o->without_rules)
        rc = wj_node_load_rules(n->arena, &wj_node_law(n, wj_day_of_ms(wj_now_ms()))->files, NULL, &n->rules,
                                e);
    if (rc != WJ_OK) {
        wj_node_close(n);
        return rc;
    }
    *out = n;
    return WJ_OK;
}

void wj_node_close(struct wj_node *n)
{
    if (!n)
        return;
    wj_store_close(n->store);
    wj_ledger_free(n->ledger);
    wj_lawshelf_free(n->core.laws);
    while (n->scanners_n)
        wj_scanner_free(n->scanners[--n->scanners_n]);
    pthread_mutex_destroy(&n->scanners_lock);
    wj_ruleset_free(n->rules);
    wj_sign_free(n->key);
    wj_secret_wipe(&n->core.ring, sizeof n->core.ring);
    wj_arena_free(n->arena);
    free(n);
}

struct wj_tx wj_node_tx(struct wj_node *n, struct wj_db *db, struct wj_arena *a, struct wj_str actor)
{
    int64_t now = wj_now_ms();
    return (struct wj_tx){ db, a, &n->core, now, wj_day_of_ms(now), actor };
}

int wj_node_lend_scanner(struct wj_node *n, struct wj_scanner **out, struct wj_err *e)
{
    struct wj_scanner *s = NULL;
    pthread_mutex_lock(&n->scanners_lock);
    if (n->scanners_n)
        s = n->scanners[--n->scanners_n];
    pthread_mutex_unlock(&n->scanners_lock);
    if (!s)
        return wj_scanner_new(n->rules, out, e);
    *out = s;
    return WJ_OK;
}

void wj_node_return_scanner(struct wj_node *n, struct wj_scanner *s)
{
    pthread_mutex_lock(&n->scanners_lock);
    if (n->scanners_n < WJ_NODE_SCANNERS) {
        n->scanners[n->scanners_n++] = s;
        s = NULL;
    }
    pthread_mutex_unlock(&n->scanners_lock);
    wj_scanner_free(s);
}

struct naming {
    struct wj_node *node;
    struct wj_str name, origin;
};

static int write_settings(struct wj_db *db, void *ctx, struct wj_err *e)
{
    const struct naming *s = ctx;
    struct wj_arena *a = wj_arena_new(1 << 16);
    struct wj_tx tx = wj_node_tx(s->node, db, a, WJ_S("system"));
    struct wj_ledger_note note = { "node.name", "node", s->origin, s->name };
    int rc = wjq_setting_put(db, &(struct wjq_setting_put_in){ WJ_S("node.name"), s->name }, NULL, e);
    if (rc == WJ_OK)
        rc = wjq_setting_put(db, &(struct wjq_setting_put_in){ WJ_S("node.origin"), s->origin }, NULL, e);
    if (rc == WJ_OK)
        rc = wj_ledger_note(&tx, &note, NULL, e);
    wj_arena_free(a);
    return rc;
}

int wj_node_set_name(struct wj_node *n, struct wj_str name, struct wj_str origin, struct wj_err *e)
{
    struct naming s = { n, name, origin };
    int rc = wj_store_write(n->store, write_settings, &s, e);
    if (rc == WJ_OK) {
        n->name = wj_str_dup(n->arena, name);
        n->origin = wj_str_dup(n->arena, origin);
    }
    return rc;
}

int wj_node_sign(const struct wj_node *n, struct wj_arena *a, struct wj_str text, struct wj_str *note,
                 struct wj_err *e)
{
    struct wj_note_key key = { n->origin, n->key };
    struct wj_buf b;
    wj_buf_init(&b, a, NOTE_BYTES);
    int rc = wj_note_sign(text, &key, 1, &b, e);
    return rc != WJ_OK ? rc : wj_buf_done(&b, note, e);
}

int wj_node_checkpoint(const struct wj_node *n, struct wj_db *db, struct wj_arena *a, struct wj_str *note,
                       struct wj_err *e)
{
    struct wj_checkpoint c = { .origin = n->origin };
    struct wj_buf b;
    int64_t size;
    int rc = wj_ledger_size(db, a, &size, e);
    if (rc == WJ_OK)
        rc = wj_ledger_root(db, a, WJ_SHA256, size, &c.root, e);
    if (rc != WJ_OK)
        return rc;
    c.size = (uint64_t)size;
    wj_buf_init(&b, a, NOTE_BYTES);
    wj_note_checkpoint_text(&c, &b);
    return wj_node_sign(n, a, wj_buf_view(&b), note, e);
}

struct wj_str wj_node_verifier(const struct wj_node *n, struct wj_arena *a)
{
    struct wj_note_key key = { n->origin, n->key };
    struct wj_buf b;
    wj_buf_init(&b, a, 1024);
    wj_note_vkey(&key, &b);
    return wj_buf_view(&b);
}
