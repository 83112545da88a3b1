/* load.c - reading a dump into an empty database (wj_dump_load). */
#define _POSIX_C_SOURCE 200809L /* getline(3) */
#include "db/dump.h"

#include "base/arena.h"
#include "base/buf.h"
#include "db/conn.h"
#include "db/migrate.h"
#include "db/pg.h"
#include "db/table.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY = 64 << 20, SQL_LIMIT = 1 << 20 };

struct load {
    struct wj_db *db;
    struct wj_arena *a;
    FILE *in;
    char *line; /* getline's */
    size_t cap;
    int64_t line_no;
    crypto_hash_sha256_state sum;
    struct wj_table *tables; /* those of the database */
    size_t tables_n, loaded;
    int64_t rows;
};

static int damaged(const struct load *l, struct wj_err *e, const char *expected)
{
    return wj_fail(e, WJ_E_CORRUPT, "line %lld of the dump: expected %s", (long long)l->line_no, expected);
}

/* The next line, its end included. */
static int next_line(struct load *l, struct wj_str *out, struct wj_err *e)
{
    ssize_t n = getline(&l->line, &l->cap, l->in);
    l->line_no++;
    if (n <= 0 || l->line[n - 1] != '\n')
        return damaged(l, e, "more: the dump is cut short");
    *out = (struct wj_str){ l->line, (size_t)n };
    return WJ_OK;
}

static void add_to_sum(struct load *l, struct wj_str s)
{
    crypto_hash_sha256_update(&l->sum, (const unsigned char *)s.p, s.n);
}

/* "schema N NAME HASH": bring the empty database to just that step. */
static int load_schema(struct load *l, const struct wj_fileset *migrations, struct wj_err *e)
{
    struct wj_str line = WJ_NOSTR, word = WJ_NOSTR;
    int64_t steps = 0;
    int rc = next_line(l, &line, e);
    if (rc != WJ_OK)
        return rc;
    add_to_sum(l, line);
    line = wj_str_trim(line);
    if (!wj_str_eqz(line, WJ_DUMP_MAGIC))
        return damaged(l, e, "\"" WJ_DUMP_MAGIC "\"");
    rc = next_line(l, &line, e);
    if (rc != WJ_OK)
        return rc;
    add_to_sum(l, line);
    line = wj_str_trim(line);
    if (!wj_str_cut(&line, '\t', &word) || !wj_str_eqz(word, "schema") || !wj_str_cut(&line, '\t', &word) ||
        !wj_str_i64(word, &steps) || steps < 0 || !wj_str_cut(&line, '\t', &word))
        return damaged(l, e, "schema, steps, name and hash");
    if ((size_t)steps > migrations->n)
        return wj_fail(e, WJ_E_STATE, "the dump is of a newer version: its schema ends with " WJ_FMT,
                       WJ_ARG(word));
    if (steps && !wj_migrate_is(&migrations->items[steps - 1], word, line))
        return wj_fail(e, WJ_E_STATE, "the dump was made with another schema: its last step is " WJ_FMT,
                       WJ_ARG(word));
    return wj_migrate_up(l->db, &(struct wj_fileset){ migrations->items, (size_t)steps }, e);
}

/* Rows that migrations put in give way to those of the dump. */
static int empty_tables(struct load *l, struct wj_err *e)
{
    struct wj_buf b;
    struct wj_str text;
    wj_buf_init(&b, l->a, SQL_LIMIT);
    for (size_t i = l->tables_n; i-- > 0;) {
        wj_buf_addz(&b, "DELETE FROM ");
        wj_table_quote(&b, l->tables[i].name);
        wj_buf_addz(&b, ";\n");
    }
    wj_buf_addc(&b, '\0');
    int rc = wj_buf_done(&b, &text, e);
    return rc == WJ_OK && l->tables_n ? wj_conn_script(l->db, text.p, e) : rc;
}

/* The table of a "table NAME COLUMN:TYPE ..." line, with its columns in the order of the dump. */
static int find_table(struct load *l, struct wj_str line, struct wj_table *out, struct wj_err *e)
{
    struct wj_str name = WJ_NOSTR, cell;
    const struct wj_table *t = NULL;
    line = wj_str_dup(l->a, line);
    if (!wj_str_cut(&line, '\t', &name)) /* "table" */
        return damaged(l, e, "a table");
    if (!wj_str_cut(&line, '\t', &name))
        return damaged(l, e, "a table's name");
    for (size_t i = 0; i < l->tables_n && !t; i++)
        if (wj_str_eq(l->tables[i].name, name))
            t = &l->tables[i];
    if (!t)
        return damaged(l, e, "a table of this schema");
    *out = (struct wj_table){ t->name, WJ_NEW_N(l->a, struct wj_column, t->n + 1), 0 };
    while (wj_str_cut(&line, '\t', &cell)) {
        size_t colon = wj_str_find(cell, WJ_S(":")), i = 0;
        struct wj_str column = { cell.p, colon };
        while (i < t->n && !wj_str_eq(t->columns[i].name, column))
            i++;
        if (!out->columns || i == t->n || out->n == t->n)
            return damaged(l, e, "columns of this schema");
        out->columns[out->n++] = t->columns[i];
    }
    return WJ_OK;
}

static int begin_rows(struct load *l, const struct wj_table *t, struct wj_table_writer **w, struct wj_err *e)
{
    if (!wj_conn_is_pg(l->db))
        return wj_table_lite_begin(l->db, t, w, e);
    struct wj_buf b;
    struct wj_str text = WJ_NOSTR;
    wj_buf_init(&b, l->a, SQL_LIMIT);
    wj_buf_addz(&b, "COPY ");
    wj_table_quote(&b, t->name);
    for (size_t i = 0; i < t->n; i++) {
        wj_buf_addz(&b, i ? ", " : " (");
        wj_table_quote(&b, t->columns[i].name);
    }
    wj_buf_addz(&b, ") FROM STDIN");
    wj_buf_addc(&b, '\0');
    int rc = wj_buf_done(&b, &text, e);
    return rc == WJ_OK ? wj_pg_copy_begin(l->db, text.p, e) : rc;
}

static int load_table(struct load *l, struct wj_str head, struct wj_err *e)
{
    struct wj_table t = { 0 };
    struct wj_table_writer *w = NULL;
    struct wj_str line = WJ_NOSTR;
    int rc = find_table(l, head, &t, e);
    if (rc == WJ_OK)
        rc = begin_rows(l, &t, &w, e);
    if (rc != WJ_OK)
        return rc;
    while ((rc = next_line(l, &line, e)) == WJ_OK) {
        add_to_sum(l, line);
        if (wj_str_eqz(line, "\\.\n"))
            break;
        rc = w ? wj_table_lite_put(w, (struct wj_str){ line.p, line.n - 1 }, e)
               : wj_pg_copy_put(l->db, line, e);
        if (rc != WJ_OK)
            break;
        l->rows++;
    }
    if (!w) {
        int end = wj_pg_copy_end(l->db, rc == WJ_OK ? e : NULL);
        rc = rc != WJ_OK ? rc : end;
    }
    wj_table_lite_end(w);
    l->loaded++;
    return rc == WJ_OK ? WJ_OK : wj_wrap(e, rc, "line %lld of the dump", (long long)l->line_no);
}

static int check_end(struct load *l, struct wj_str line, struct wj_err *e)
{
    unsigned char sum[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof sum + 1], want[200];
    crypto_hash_sha256_final(&l->sum, sum);
    sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
    snprintf(want, sizeof want, "end\t%zu\t%lld\t%s\n", l->loaded, (long long)l->rows, hex);
    return wj_str_eqz(line, want) ? WJ_OK
                                  : damaged(l, e, "the counts and the checksum of what stands before");
}

static int load_tables(struct load *l, struct wj_err *e)
{
    int rc = wj_table_list(l->db, l->a, &l->tables, &l->tables_n, e);
    if (rc == WJ_OK)
        rc = empty_tables(l, e);
    struct wj_str line = WJ_NOSTR;
    while (rc == WJ_OK && (rc = next_line(l, &line, e)) == WJ_OK) {
        if (wj_str_starts(line, WJ_S("end\t")))
            return check_end(l, line, e);
        if (!wj_str_starts(line, WJ_S("table\t")))
            return damaged(l, e, "a table or the end");
        add_to_sum(l, line);
        rc = load_table(l, wj_str_trim(line), e);
    }
    return rc;
}

int wj_dump_load(struct wj_db *db, const struct wj_fileset *migrations, FILE *in, struct wj_err *e)
{
    struct load l = { .db = db, .in = in, .a = wj_arena_new(MEMORY) };
    crypto_hash_sha256_init(&l.sum);
    int rc = wj_conn_begin(db, true, e);
    if (rc == WJ_OK)
        rc = wj_migrate_is_empty(db, e);
    if (rc == WJ_OK)
        rc = load_schema(&l, migrations, e);
    if (rc == WJ_OK)
        rc = load_tables(&l, e);
    if (rc == WJ_OK)
        rc = wj_conn_commit(db, e);
    wj_conn_rollback(db);
    free(l.line);
    wj_arena_free(l.a);
    return rc;
}
