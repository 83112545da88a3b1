/* migrate.c - see migrate.h. */
#include "db/migrate.h"

#include "base/arena.h"
#include "base/clock.h"
#include "db/conn.h"
#include "q_schema.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { MEMORY = 64 << 20, HASH_HEX = 2 * crypto_hash_sha256_BYTES + 1 };

/* The one query whose text must differ: each engine has its own catalogue. */
struct count_row {
    int64_t n;
};
static const struct wj_slot count_out[] = { { "n", offsetof(struct count_row, n), WJ_C_I64, false } };
static const struct wj_sql has_schema = {
    .name = "schema_exists",
    .lite = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'",
    .pg = "SELECT count(*) FROM pg_catalog.pg_tables WHERE tablename = 'schema_migration'"
          " AND schemaname = pg_catalog.current_schema()",
    .single = true,
    .nout = 1,
    .row_size = sizeof(struct count_row),
    .out = count_out,
};

static const char first_step[] =
    "CREATE TABLE schema_migration (version BIGINT PRIMARY KEY, name TEXT NOT NULL,"
    " hash TEXT NOT NULL, applied_ms BIGINT NOT NULL);"
    "CREATE TABLE store_batch (id BIGINT PRIMARY KEY, batch BIGINT NOT NULL);"
    "INSERT INTO store_batch (id, batch) VALUES (1, 0);";

static void hash_text(struct wj_str sql, char out[HASH_HEX])
{
    unsigned char sum[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(sum, (const unsigned char *)sql.p, sql.n);
    sodium_bin2hex(out, HASH_HEX, sum, sizeof sum);
}

/* Names must count 0001, 0002, ...: a gap is a mistake of whoever built the program. */
static int check_numbers(const struct wj_fileset *m, struct wj_err *e)
{
    for (size_t i = 0; i < m->n; i++) {
        char want[32];
        snprintf(want, sizeof want, "%04zu_", i + 1);
        if (!wj_str_starts(m->items[i].path, wj_strz(want)))
            return wj_fail(e, WJ_E_INVALID, "db/migrations/" WJ_FMT ": expected a name that begins with %s",
                           WJ_ARG(m->items[i].path), want);
    }
    return WJ_OK;
}

/* Compare what the store has been through with what the program knows; *done gets how many. */
static int compare(struct wj_db *db, struct wj_arena *a, const struct wj_fileset *m, size_t *done,
                   struct wj_err *e)
{
    struct wjq_schema_list_row *rows;
    size_t n;
    int rc = wjq_schema_list(db, a, &rows, &n, e);
    if (rc != WJ_OK)
        return rc;
    for (size_t i = 0; i < n && i < m->n; i++) {
        char hash[HASH_HEX];
        hash_text(m->items[i].bytes, hash);
        if (wj_str_eq(rows[i].name, m->items[i].path) && wj_str_eqz(rows[i].hash, hash))
            continue;
        wj_fail(e, WJ_E_STATE,
                "the store was made with another schema: step %zu there is " WJ_FMT
                " (%.8s), this program has " WJ_FMT " (%.8s)",
                i + 1, WJ_ARG(rows[i].name), rows[i].hash.p, WJ_ARG(m->items[i].path), hash);
        return wj_hint(e, WJ_E_STATE,
                       "start the version of the program that made it; a released step never changes");
    }
    if (n > m->n) {
        wj_fail(e, WJ_E_STATE,
                "the store is of a newer version: its schema has step " WJ_FMT
                ", this program ends at step %zu",
                WJ_ARG(rows[n - 1].name), m->n);
        return wj_hint(e, WJ_E_STATE, "start the newer version of the program");
    }
    *done = n;
    return WJ_OK;
}

static int apply(struct wj_db *db, struct wj_arena *a, const struct wj_named *m, int64_t version,
                 struct wj_err *e)
{
    char hash[HASH_HEX];
    struct wj_str text;
    hash_text(m->bytes, hash);
    bool own = !wj_conn_in_tx(db);
    int rc = wj_migrate_translate(a, m, wj_conn_is_pg(db), &text, e);
    if (rc == WJ_OK && own)
        rc = wj_conn_begin(db, true, e);
    if (rc != WJ_OK)
        return rc;
    rc = wj_conn_script(db, wj_str_z(a, text), e);
    if (rc == WJ_OK && version > 0) {
        struct wjq_schema_add_in in = { version, m->path, wj_strz(hash), wj_now_ms() };
        rc = wjq_schema_add(db, &in, NULL, e);
    }
    if (rc == WJ_OK && own)
        rc = wj_conn_commit(db, e);
    else if (own)
        wj_conn_rollback(db);
    return rc == WJ_OK ? WJ_OK : wj_wrap(e, rc, "db/migrations/" WJ_FMT, WJ_ARG(m->path));
}

/* How many steps the store has been through; *made: it has the table that says so. */
static int look(struct wj_db *db, struct wj_arena *a, const struct wj_fileset *m, bool *made, size_t *done,
                struct wj_err *e)
{
    struct count_row row = { 0 };
    int rc = wj_db_one(db, a, &has_schema, NULL, &row, e);
    if (rc == WJ_OK && row.n)
        rc = compare(db, a, m, done, e);
    if (rc == WJ_OK)
        *made = row.n > 0;
    return rc;
}

int wj_migrate_up(struct wj_db *db, const struct wj_fileset *m, struct wj_err *e)
{
    int rc = check_numbers(m, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_arena *a = wj_arena_new(MEMORY);
    bool made = false;
    size_t done = 0;
    bool own = !wj_conn_in_tx(db);
    if (own)
        rc = wj_conn_begin(db, false, e);
    if (rc == WJ_OK)
        rc = look(db, a, m, &made, &done, e);
    if (own)
        wj_conn_rollback(db);
    struct wj_named first = { WJ_S("0000_schema.sql"), wj_strz(first_step) };
    if (rc == WJ_OK && !made)
        rc = apply(db, a, &first, 0, e);
    for (size_t i = done; rc == WJ_OK && i < m->n; i++)
        rc = apply(db, a, &m->items[i], (int64_t)i + 1, e);
    wj_arena_free(a);
    return rc;
}

int wj_migrate_check(struct wj_db *db, const struct wj_fileset *m, struct wj_err *e)
{
    struct wj_arena *a = wj_arena_new(MEMORY);
    bool made = false;
    size_t done = 0;
    int rc = look(db, a, m, &made, &done, e);
    if (rc == WJ_OK && !made) {
        wj_fail(e, WJ_E_STATE, "this database holds no store yet");
        rc = wj_hint(e, WJ_E_STATE, "make one with: wangjian init");
    } else if (rc == WJ_OK && done < m->n) {
        wj_fail(e, WJ_E_STATE, "the schema of the store is older than this program: %zu of %zu steps", done,
                m->n);
        rc = wj_hint(e, WJ_E_STATE, "start the node once with this version: it brings the schema up to date");
    }
    wj_arena_free(a);
    return rc;
}

bool wj_migrate_is(const struct wj_named *m, struct wj_str name, struct wj_str hash)
{
    char own[HASH_HEX];
    hash_text(m->bytes, own);
    return wj_str_eq(m->path, name) && wj_str_eqz(hash, own);
}

int wj_migrate_is_empty(struct wj_db *db, struct wj_err *e)
{
    struct wj_arena *a = wj_arena_new(MEMORY);
    struct count_row row = { 0 };
    int rc = wj_db_one(db, a, &has_schema, NULL, &row, e);
    wj_arena_free(a);
    if (rc == WJ_OK && row.n)
        rc = wj_fail(e, WJ_E_EXISTS, "this database holds a store already");
    return rc;
}
