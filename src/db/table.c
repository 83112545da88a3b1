/* table.c - the tables of a store, out of the engine's own catalogue. */
#include "db/table.h"

#include "base/arena.h"
#include "base/buf.h"

#include <string.h>

enum { MEMORY = 1 << 20 };

/* The catalogues differ, so these few queries have a text for each engine. */
struct name_row {
    struct wj_str name;
};
struct column_row {
    struct wj_str name, type;
};
static const struct wj_slot name_slot[] = { { "name", offsetof(struct name_row, name), WJ_C_TEXT, false } };
static const struct wj_slot column_slots[] = {
    { "name", offsetof(struct column_row, name), WJ_C_TEXT, false },
    { "type", offsetof(struct column_row, type), WJ_C_TEXT, false }
};

static const struct wj_sql all_tables = {
    .name = "all_tables",
    .lite = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE"
            " 'sqlite_%' AND name NOT IN ('schema_migration', 'store_batch') ORDER BY name",
    .pg = "SELECT tablename::text COLLATE \"C\" FROM pg_catalog.pg_tables WHERE schemaname ="
          " pg_catalog.current_schema() AND tablename NOT IN ('schema_migration', 'store_batch') ORDER BY 1",
    .nout = 1,
    .row_size = sizeof(struct name_row),
    .out = name_slot,
};

static const struct wj_sql table_columns = {
    .name = "table_columns",
    .lite = "SELECT name, CASE type WHEN 'INTEGER' THEN 'i64' WHEN 'REAL' THEN 'f64' WHEN 'TEXT' THEN 'text'"
            " WHEN 'BLOB' THEN 'bytes' ELSE type END FROM pragma_table_info(?1) ORDER BY cid",
    .pg = "SELECT a.attname::text, CASE pg_catalog.format_type(a.atttypid, NULL) WHEN 'bigint' THEN 'i64'"
          " WHEN 'double precision' THEN 'f64' WHEN 'bytea' THEN 'bytes' ELSE"
          " pg_catalog.format_type(a.atttypid, NULL) END FROM pg_catalog.pg_attribute a JOIN "
          "pg_catalog.pg_class c"
          " ON c.oid = a.attrelid WHERE c.relname = $1::text AND c.relnamespace ="
          " pg_catalog.current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped ORDER BY "
          "a.attnum",
    .nin = 1,
    .nout = 2,
    .row_size = sizeof(struct column_row),
    .in = name_slot,
    .out = column_slots,
};

static const struct wj_sql table_references = {
    .name = "table_references",
    .lite = "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?1)",
    .pg = "SELECT DISTINCT r.relname::text FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c"
          " ON c.oid = k.conrelid JOIN pg_catalog.pg_class r ON r.oid = k.confrelid WHERE k.contype = 'f'"
          " AND c.relname = $1::text AND c.relnamespace = pg_catalog.current_schema()::regnamespace",
    .nin = 1,
    .nout = 1,
    .row_size = sizeof(struct name_row),
    .in = name_slot,
    .out = name_slot,
};

const char *wj_table_type(enum wj_col c)
{
    static const char *const names[] = { "i64", "f64", "text", "bytes" };
    return names[c];
}

void wj_table_quote(struct wj_buf *b, struct wj_str name)
{
    wj_buf_addc(b, '"');
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '"')
            wj_buf_addc(b, '"');
        wj_buf_addc(b, name.p[i]);
    }
    wj_buf_addc(b, '"');
}

static int read_columns(struct wj_db *db, struct wj_arena *a, struct wj_table *t, struct wj_err *e)
{
    struct name_row in = { t->name };
    struct wj_list l;
    int rc = wj_db_rows(db, a, &table_columns, &in, &l, e);
    if (rc != WJ_OK)
        return rc;
    const struct column_row *rows = l.items;
    t->n = l.n;
    t->columns = WJ_NEW_N(a, struct wj_column, l.n);
    if (!t->columns)
        return wj_fail(e, WJ_E_LIMIT, "too many columns");
    for (size_t i = 0; i < l.n; i++) {
        int type = 0;
        while (type < 4 && !wj_str_eqz(rows[i].type, wj_table_type((enum wj_col)type)))
            type++;
        if (type == 4)
            return wj_fail(e, WJ_E_STATE,
                           "column " WJ_FMT " of table " WJ_FMT " has a type that dumps do not know",
                           WJ_ARG(rows[i].name), WJ_ARG(t->name));
        t->columns[i] = (struct wj_column){ rows[i].name, (enum wj_col)type };
    }
    return WJ_OK;
}

static bool has_table(const struct wj_table *v, size_t n, struct wj_str name)
{
    for (size_t i = 0; i < n; i++)
        if (wj_str_eq(v[i].name, name))
            return true;
    return false;
}

/* Do all tables that this one refers to stand in the list of those done? */
static int is_ready(struct wj_db *db, struct wj_str name, const struct wj_table *done, size_t n,
                    struct wj_err *e)
{
    struct wj_arena *a = wj_arena_new(MEMORY);
    struct name_row in = { name };
    struct wj_list l = { 0 };
    int rc = wj_db_rows(db, a, &table_references, &in, &l, e);
    const struct name_row *refs = l.items;
    for (size_t i = 0; rc == WJ_OK && i < l.n; i++)
        if (!wj_str_eq(refs[i].name, name) && !has_table(done, n, refs[i].name))
            rc = WJ_E_AGAIN;
    wj_arena_free(a);
    return rc;
}

int wj_table_list(struct wj_db *db, struct wj_arena *a, struct wj_table **out, size_t *n, struct wj_err *e)
{
    struct wj_list l;
    int rc = wj_db_rows(db, a, &all_tables, NULL, &l, e);
    if (rc != WJ_OK)
        return rc;
    struct name_row *left = l.items;
    struct wj_table *tables = WJ_NEW_N(a, struct wj_table, l.n + 1);
    size_t done = 0, before;
    if (!tables)
        return wj_fail(e, WJ_E_LIMIT, "too many tables");
    do { /* round by round, those whose references are in */
        before = done;
        for (size_t i = 0; rc == WJ_OK && i < l.n; i++) {
            if (!left[i].name.p)
                continue;
            rc = is_ready(db, left[i].name, tables, done, e);
            if (rc == WJ_OK) {
                tables[done].name = left[i].name;
                left[i].name = WJ_NOSTR;
                rc = read_columns(db, a, &tables[done++], e);
            } else if (rc == WJ_E_AGAIN) { /* in a later round */
                rc = WJ_OK;
            }
        }
    } while (rc == WJ_OK && done < l.n && done > before);
    if (rc == WJ_OK && done < l.n)
        rc = wj_fail(e, WJ_E_STATE, "tables refer to each other in a circle; they cannot be dumped");
    if (rc != WJ_OK)
        return rc;
    *out = tables;
    *n = done;
    return WJ_OK;
}
