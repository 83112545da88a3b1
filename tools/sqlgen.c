/*
 * sqlgen.c - typed C calls from named queries.
 *
 *   sqlgen OUTDIR REGISTRY FILE.sql...
 *
 * writes q_<file>.h and q_<file>.c for each file, and q_<REGISTRY>.h/.c with
 * wj_sql_<REGISTRY>[], a table of all queries, so that a test can prepare every
 * one on both engines.  The format is described in docs/internals/db.md.
 */
#include "sqlgen.h"

#include "base/buf.h"
#include "base/file.h"

#include <stdio.h>
#include <string.h>

enum { OUT_LIMIT = 16 << 20, MEMORY = 256 << 20 };

static const char *const c_types[] = { "int64_t ", "double ", "struct wj_str ", "struct wj_str " };
static const char *const cols[] = { "WJ_C_I64", "WJ_C_F64", "WJ_C_TEXT", "WJ_C_BYTES" };
static const char *const type_docs[] = { "i64", "f64", "text", "bytes" };

static void put_struct(struct wj_buf *b, const struct query *q, const char *what, const struct values *list)
{
    if (!list->n)
        return;
    wj_buf_addf(b, "struct wjq_" WJ_FMT "_%s {\n", WJ_ARG(q->name), what);
    for (size_t i = 0; i < list->n; i++) {
        const struct value *v = &list->v[i];
        wj_buf_addf(b, "    %s" WJ_FMT ";", c_types[v->type], WJ_ARG(v->name));
        if (v->nullable || v->type == TYPE_BYTES)
            wj_buf_addf(b, " /* %s%s */", type_docs[v->type], v->nullable ? ", may be null" : "");
        wj_buf_addc(b, '\n');
    }
    wj_buf_addz(b, "};\n");
}

static void put_signature(struct wj_buf *b, const struct query *q)
{
    wj_buf_addf(b, "int wjq_" WJ_FMT "(struct wj_db *db", WJ_ARG(q->name));
    if (q->kind != KIND_EXEC && q->kind != KIND_EACH)
        wj_buf_addz(b, ", struct wj_arena *a");
    if (q->in.n)
        wj_buf_addf(b, ", const struct wjq_" WJ_FMT "_in *in", WJ_ARG(q->name));
    if (q->kind == KIND_ONE || q->kind == KIND_OPT)
        wj_buf_addf(b, ", struct wjq_" WJ_FMT "_row *row", WJ_ARG(q->name));
    if (q->kind == KIND_OPT)
        wj_buf_addz(b, ", bool *found");
    if (q->kind == KIND_MANY)
        wj_buf_addf(b, ", struct wjq_" WJ_FMT "_row **rows, size_t *n", WJ_ARG(q->name));
    if (q->kind == KIND_EACH)
        wj_buf_addz(b, ", const struct wj_walk *walk");
    if (q->kind == KIND_EXEC)
        wj_buf_addz(b, ", int64_t *changed");
    wj_buf_addz(b, ", struct wj_err *e)");
}

static void put_doc(struct wj_buf *b, const struct query *q)
{
    struct wj_str rest = q->doc, line;
    if (!rest.n)
        return;
    wj_buf_addz(b, "/*");
    while (wj_str_cut(&rest, '\n', &line))
        wj_buf_addf(b, " " WJ_FMT "%s", WJ_ARG(line), rest.p ? "\n *" : "");
    wj_buf_addz(b, " */\n");
}

static void put_header(struct wj_buf *b, const struct area *area)
{
    wj_buf_addf(b, "/* Made by sqlgen from " WJ_FMT ".sql; do not edit. */\n", WJ_ARG(area->name));
    wj_buf_addf(b, "#ifndef WJ_Q_" WJ_FMT "_H\n#define WJ_Q_" WJ_FMT "_H\n\n#include \"db/db.h\"\n",
                WJ_ARG(area->name), WJ_ARG(area->name));
    for (size_t i = 0; i < area->n; i++) {
        const struct query *q = &area->q[i];
        wj_buf_addc(b, '\n');
        put_struct(b, q, "in", &q->in);
        put_struct(b, q, "row", &q->out);
        put_doc(b, q);
        put_signature(b, q);
        wj_buf_addf(b, " WJ_MUST_USE;\nextern const struct wj_sql wjs_" WJ_FMT ";\n", WJ_ARG(q->name));
    }
    wj_buf_addz(b, "\n#endif\n");
}

static void put_slots(struct wj_buf *b, const struct query *q, const char *what, const struct values *list)
{
    if (!list->n)
        return;
    wj_buf_addf(b, "static const struct wj_slot %s_" WJ_FMT "[] = {\n", what, WJ_ARG(q->name));
    for (size_t i = 0; i < list->n; i++) {
        const struct value *v = &list->v[i];
        wj_buf_addf(b, "    { \"" WJ_FMT "\", offsetof(struct wjq_" WJ_FMT "_%s, " WJ_FMT "), %s, %s },\n",
                    WJ_ARG(v->name), WJ_ARG(q->name), what, WJ_ARG(v->name), cols[v->type],
                    v->nullable ? "true" : "false");
    }
    wj_buf_addz(b, "};\n");
}

static void put_literal(struct wj_buf *b, const char *member, struct wj_str s)
{
    wj_buf_addf(b, "    .%s = \"", member);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\')
            wj_buf_addc(b, '\\');
        if (s.p[i] == '\n')
            wj_buf_addz(b, "\\n\"\n            \"");
        else if (s.p[i] == '?')
            wj_buf_addz(b, "\\?"); /* no trigraphs */
        else
            wj_buf_addc(b, s.p[i]);
    }
    wj_buf_addz(b, "\",\n");
}

static void put_sql(struct wj_buf *b, const struct query *q)
{
    put_slots(b, q, "in", &q->in);
    put_slots(b, q, "row", &q->out);
    wj_buf_addf(b, "const struct wj_sql wjs_" WJ_FMT " = {\n    .name = \"" WJ_FMT "\",\n", WJ_ARG(q->name),
                WJ_ARG(q->name));
    put_literal(b, "lite", q->lite);
    put_literal(b, "pg", q->pg);
    wj_buf_addf(b, "    .writes = %s,\n    .single = %s,\n", q->writes ? "true" : "false",
                q->kind == KIND_ONE || q->kind == KIND_OPT ? "true" : "false");
    if (q->in.n)
        wj_buf_addf(b, "    .nin = %zu,\n    .in = in_" WJ_FMT ",\n", q->in.n, WJ_ARG(q->name));
    if (q->out.n)
        wj_buf_addf(b,
                    "    .nout = %zu,\n    .out = row_" WJ_FMT ",\n"
                    "    .row_size = sizeof(struct wjq_" WJ_FMT "_row),\n",
                    q->out.n, WJ_ARG(q->name), WJ_ARG(q->name));
    wj_buf_addz(b, "};\n\n");
}

static void put_body(struct wj_buf *b, const struct query *q)
{
    const char *in = q->in.n ? "in" : "NULL";
    put_signature(b, q);
    wj_buf_addz(b, "\n{\n");
    switch (q->kind) {
    case KIND_ONE:
        wj_buf_addf(b, "    return wj_db_one(db, a, &wjs_" WJ_FMT ", %s, row, e);\n", WJ_ARG(q->name), in);
        break;
    case KIND_EACH:
        wj_buf_addf(b, "    return wj_db_each(db, &wjs_" WJ_FMT ", %s, walk, e);\n", WJ_ARG(q->name), in);
        break;
    case KIND_EXEC:
        wj_buf_addf(b, "    return wj_db_exec(db, &wjs_" WJ_FMT ", %s, changed, e);\n", WJ_ARG(q->name), in);
        break;
    case KIND_OPT:
    case KIND_MANY:
        wj_buf_addf(b,
                    "    struct wj_list l;\n"
                    "    int rc = wj_db_rows(db, a, &wjs_" WJ_FMT ", %s, &l, e);\n"
                    "    if (rc != WJ_OK)\n        return rc;\n",
                    WJ_ARG(q->name), in);
        wj_buf_addz(b, q->kind == KIND_MANY ? "    *rows = l.items;\n    *n = l.n;\n"
                                            : "    *found = l.n > 0;\n    if (l.n)\n        *row = ");
        if (q->kind == KIND_OPT)
            wj_buf_addf(b, "*(const struct wjq_" WJ_FMT "_row *)l.items;\n", WJ_ARG(q->name));
        wj_buf_addz(b, "    return WJ_OK;\n");
        break;
    }
    wj_buf_addz(b, "}\n\n");
}

static void put_source(struct wj_buf *b, const struct area *area)
{
    wj_buf_addf(b, "/* Made by sqlgen from " WJ_FMT ".sql; do not edit. */\n#include \"q_" WJ_FMT ".h\"\n\n",
                WJ_ARG(area->name), WJ_ARG(area->name));
    for (size_t i = 0; i < area->n; i++) {
        put_sql(b, &area->q[i]);
        put_body(b, &area->q[i]);
    }
}

static int write_out(struct wj_arena *a, const char *dir, struct wj_str name, const char *suffix,
                     struct wj_buf *b, struct wj_err *e)
{
    struct wj_str text;
    int rc = wj_buf_done(b, &text, e);
    if (rc == WJ_OK)
        rc = wj_file_write(wj_strf(a, "%s/q_" WJ_FMT ".%s", dir, WJ_ARG(name), suffix).p, text, e);
    wj_buf_reset(b);
    return rc;
}

static int write_area(struct wj_arena *a, const char *dir, const struct area *area, struct wj_err *e)
{
    struct wj_buf b;
    wj_buf_init(&b, a, OUT_LIMIT);
    put_header(&b, area);
    int rc = write_out(a, dir, area->name, "h", &b, e);
    if (rc == WJ_OK) {
        put_source(&b, area);
        rc = write_out(a, dir, area->name, "c", &b, e);
    }
    return rc;
}

static int write_registry(struct wj_arena *a, const char *dir, struct wj_str name, const struct wj_map *names,
                          struct wj_err *e)
{
    struct wj_buf b;
    wj_buf_init(&b, a, OUT_LIMIT);
    wj_buf_addf(&b,
                "/* Made by sqlgen; do not edit. Every query of these files. */\n#ifndef WJ_Q_" WJ_FMT
                "_H\n#define WJ_Q_" WJ_FMT "_H\n\n#include \"db/db.h\"\n\n"
                "extern const struct wj_sql *const wj_sql_" WJ_FMT "[];\nextern const size_t wj_sql_" WJ_FMT
                "_n;\n\n#endif\n",
                WJ_ARG(name), WJ_ARG(name), WJ_ARG(name), WJ_ARG(name));
    int rc = write_out(a, dir, name, "h", &b, e);
    if (rc != WJ_OK)
        return rc;
    wj_buf_addf(&b, "/* Made by sqlgen; do not edit. */\n#include \"q_" WJ_FMT ".h\"\n\n", WJ_ARG(name));
    for (size_t i = 0; i < names->n; i++)
        wj_buf_addf(&b, "extern const struct wj_sql wjs_" WJ_FMT ";\n", WJ_ARG(names->items[i].key));
    wj_buf_addf(&b, "\nconst struct wj_sql *const wj_sql_" WJ_FMT "[] = {\n", WJ_ARG(name));
    for (size_t i = 0; i < names->n; i++)
        wj_buf_addf(&b, "    &wjs_" WJ_FMT ",\n", WJ_ARG(names->items[i].key));
    wj_buf_addf(&b, "    NULL\n};\nconst size_t wj_sql_" WJ_FMT "_n = %zu;\n", WJ_ARG(name), names->n);
    return write_out(a, dir, name, "c", &b, e);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fputs("usage: sqlgen OUTDIR REGISTRY FILE.sql...\n", stderr);
        return 64;
    }
    struct wj_arena *a = wj_arena_new(MEMORY);
    struct wj_err e = WJ_ERR_INIT;
    struct wj_map names;
    wj_map_init(&names, a);
    int rc = WJ_OK;
    for (int i = 3; rc == WJ_OK && i < argc; i++) {
        struct area area;
        rc = read_area(a, argv[i], &names, &area, &e);
        if (rc == WJ_OK)
            rc = write_area(a, argv[1], &area, &e);
    }
    if (rc == WJ_OK)
        rc = write_registry(a, argv[1], wj_strz(argv[2]), &names, &e);
    if (rc != WJ_OK)
        fprintf(stderr, "%s\n", e.msg);
    wj_arena_free(a);
    return rc == WJ_OK ? 0 : wj_rc_exit(rc);
}
