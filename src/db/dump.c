/*
 * dump.c - writing a dump.
 *
 *   wangjian dump 1
 *   schema STEPS NAME HASH            the last migration the store has been through
 *   table NAME COLUMN:TYPE ...        tab-separated; then its rows as COPY writes them
 *   \.
 *   end TABLES ROWS SHA256            of everything before this line
 */
#include "db/dump.h"

#include "base/arena.h"
#include "base/buf.h"
#include "db/conn.h"
#include "db/pg.h"
#include "db/table.h"
#include "q_schema.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

enum { MEMORY = 64 << 20, LINE_LIMIT = 1 << 20 };

struct dump {
    FILE *out;
    crypto_hash_sha256_state sum;
    int64_t rows;
};

static int put(struct dump *d, struct wj_str s, struct wj_err *e)
{
    crypto_hash_sha256_update(&d->sum, (const unsigned char *)s.p, s.n);
    if (fwrite(s.p, 1, s.n, d->out) != s.n)
        return wj_fail(e, WJ_E_IO, "writing the dump: %s", strerror(errno));
    return WJ_OK;
}

static int put_row(void *ctx, struct wj_str line, struct wj_err *e)
{
    struct dump *d = ctx;
    d->rows++;
    return put(d, line, e);
}

static int put_head(struct dump *d, struct wj_db *db, struct wj_arena *a, struct wj_err *e)
{
    struct wjq_schema_list_row *steps;
    size_t n;
    int rc = wjq_schema_list(db, a, &steps, &n, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_str head = n ? wj_strf(a, WJ_DUMP_MAGIC "\nschema\t%zu\t" WJ_FMT "\t" WJ_FMT "\n", n,
                                     WJ_ARG(steps[n - 1].name), WJ_ARG(steps[n - 1].hash))
                           : WJ_S(WJ_DUMP_MAGIC "\nschema\t0\t-\t-\n");
    return head.p ? put(d, head, e) : wj_fail(e, WJ_E_LIMIT, "too many migrations");
}

static void put_columns(struct wj_buf *b, const struct wj_table *t)
{
    for (size_t i = 0; i < t->n; i++) {
        if (i)
            wj_buf_addz(b, ", ");
        wj_table_quote(b, t->columns[i].name);
    }
}

static int copy_pg(struct dump *d, struct wj_db *db, const struct wj_table *t, struct wj_err *e)
{
    struct wj_buf b;
    struct wj_str text;
    wj_buf_init(&b, NULL, LINE_LIMIT);
    wj_buf_addz(&b, "COPY ");
    wj_table_quote(&b, t->name);
    wj_buf_addz(&b, " (");
    put_columns(&b, t);
    wj_buf_addz(&b, ") TO STDOUT");
    wj_buf_addc(&b, '\0');
    int rc = wj_buf_done(&b, &text, e);
    if (rc == WJ_OK)
        rc = wj_pg_copy_out(db, text.p, put_row, d, e);
    wj_buf_fini(&b);
    return rc;
}

static int put_table(struct dump *d, struct wj_db *db, const struct wj_table *t, struct wj_err *e)
{
    struct wj_buf b;
    struct wj_str head;
    wj_buf_init(&b, NULL, LINE_LIMIT);
    wj_buf_addf(&b, "table\t" WJ_FMT, WJ_ARG(t->name));
    for (size_t i = 0; i < t->n; i++)
        wj_buf_addf(&b, "\t" WJ_FMT ":%s", WJ_ARG(t->columns[i].name), wj_table_type(t->columns[i].type));
    wj_buf_addc(&b, '\n');
    int rc = wj_buf_done(&b, &head, e);
    if (rc == WJ_OK)
        rc = put(d, head, e);
    wj_buf_fini(&b);
    if (rc == WJ_OK)
        rc = wj_conn_is_pg(db) ? copy_pg(d, db, t, e) : wj_table_lite_read(db, t, put_row, d, e);
    return rc == WJ_OK ? put(d, WJ_S("\\.\n"), e) : rc;
}

static int put_end(struct dump *d, size_t tables, struct wj_err *e)
{
    unsigned char sum[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof sum + 1];
    crypto_hash_sha256_final(&d->sum, sum);
    sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
    if (fprintf(d->out, "end\t%zu\t%lld\t%s\n", tables, (long long)d->rows, hex) < 0)
        return wj_fail(e, WJ_E_IO, "writing the dump: %s", strerror(errno));
    return WJ_OK;
}

int wj_dump_write(struct wj_db *db, FILE *out, struct wj_err *e)
{
    struct dump d = { .out = out };
    struct wj_arena *a = wj_arena_new(MEMORY);
    struct wj_table *tables = NULL;
    size_t n = 0;
    crypto_hash_sha256_init(&d.sum);
    int rc = put_head(&d, db, a, e);
    if (rc == WJ_OK)
        rc = wj_table_list(db, a, &tables, &n, e);
    for (size_t i = 0; rc == WJ_OK && i < n; i++)
        rc = put_table(&d, db, &tables[i], e);
    if (rc == WJ_OK)
        rc = put_end(&d, n, e);
    wj_arena_free(a);
    return rc;
}
