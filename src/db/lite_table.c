/* lite_table.c - whole tables of SQLite in and out, as lines of PostgreSQL's COPY (wj_table_lite_*). */
#include "db/lite.h"
#include "db/table.h"

#include "base/arena.h"
#include "base/buf.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SQL_LIMIT = 64 << 10, LINE_LIMIT = 1 << 30 };

/* --- out ---------------------------------------------------------------------------- */

static const char plain[] = "\\\n\r\t\b\f\v"; /* characters that COPY escapes, */
static const char escaped[] = "\\nrtbfv";     /* and the letters it writes for them */
enum { ESCAPES = sizeof plain - 1 };

static void put_text(struct wj_buf *b, struct wj_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        const char *at = memchr(plain, s.p[i], ESCAPES);
        if (at)
            wj_buf_addc(b, '\\');
        wj_buf_addc(b, at ? escaped[at - plain] : s.p[i]);
    }
}

static void put_bytes(struct wj_buf *b, const unsigned char *p, size_t n)
{
    static const char hex[] = "0123456789abcdef";
    wj_buf_addz(b, "\\\\x");
    for (size_t i = 0; i < n; i++) {
        wj_buf_addc(b, hex[p[i] >> 4]);
        wj_buf_addc(b, hex[p[i] & 15]);
    }
}

static void put_double(struct wj_buf *b, double v)
{
    if (isinf(v))
        wj_buf_addz(b, v > 0 ? "Infinity" : "-Infinity");
    else
        wj_buf_addf(b, "%.17g", v);
}

static void put_column(struct wj_buf *b, sqlite3_stmt *s, int col)
{
    switch (sqlite3_column_type(s, col)) {
    case SQLITE_NULL:
        wj_buf_addz(b, "\\N");
        break;
    case SQLITE_INTEGER:
        wj_buf_addi(b, sqlite3_column_int64(s, col));
        break;
    case SQLITE_FLOAT:
        put_double(b, sqlite3_column_double(s, col));
        break;
    case SQLITE_BLOB:
        put_bytes(b, sqlite3_column_blob(s, col), (size_t)sqlite3_column_bytes(s, col));
        break;
    default:
        put_text(b, (struct wj_str){ (const char *)sqlite3_column_text(s, col),
                                     (size_t)sqlite3_column_bytes(s, col) });
    }
}

static int prepare(struct wj_db *db, const struct wj_table *t, struct wj_buf *sql, sqlite3_stmt **out,
                   struct wj_err *e)
{
    struct wj_str text;
    int rc = wj_buf_done(sql, &text, e);
    if (rc != WJ_OK)
        return rc;
    int code = sqlite3_prepare_v2(wj_lite_handle(db), text.p, (int)text.n, out, NULL);
    if (code != SQLITE_OK)
        return wj_wrap(e, wj_lite_fail(db, "table", code, e), WJ_FMT, WJ_ARG(t->name));
    return WJ_OK;
}

static void put_columns(struct wj_buf *b, const struct wj_table *t)
{
    for (size_t i = 0; i < t->n; i++) {
        if (i)
            wj_buf_addz(b, ", ");
        wj_table_quote(b, t->columns[i].name);
    }
}

int wj_table_lite_read(struct wj_db *db, const struct wj_table *t, wj_line_fn *fn, void *ctx,
                       struct wj_err *e)
{
    struct wj_buf b;
    sqlite3_stmt *s = NULL;
    wj_buf_init(&b, NULL, SQL_LIMIT);
    wj_buf_addz(&b, "SELECT ");
    put_columns(&b, t);
    wj_buf_addz(&b, " FROM ");
    wj_table_quote(&b, t->name);
    int rc = prepare(db, t, &b, &s, e), code = SQLITE_DONE;
    b.limit = LINE_LIMIT;
    while (rc == WJ_OK && (code = sqlite3_step(s)) == SQLITE_ROW) {
        struct wj_str line;
        wj_buf_reset(&b);
        for (size_t i = 0; i < t->n; i++) {
            put_column(&b, s, (int)i);
            wj_buf_addc(&b, i + 1 < t->n ? '\t' : '\n');
        }
        rc = wj_buf_done(&b, &line, e);
        if (rc == WJ_OK)
            rc = fn(ctx, line, e);
    }
    if (rc == WJ_OK && code != SQLITE_DONE)
        rc = wj_lite_fail(db, "table", code, e);
    sqlite3_finalize(s);
    wj_buf_fini(&b);
    return rc;
}

/* --- in ----------------------------------------------------------------------------- */

struct wj_table_writer {
    struct wj_db *db;
    const struct wj_table *t;
    sqlite3_stmt *s;
    struct wj_buf text; /* the values of one row, unescaped, one behind the other */
};

int wj_table_lite_begin(struct wj_db *db, const struct wj_table *t, struct wj_table_writer **out,
                        struct wj_err *e)
{
    struct wj_table_writer *w = calloc(1, sizeof *w);
    struct wj_buf b;
    if (!w)
        return wj_fail(e, WJ_E_NOMEM, "out of memory");
    w->db = db;
    w->t = t;
    wj_buf_init(&w->text, NULL, LINE_LIMIT);
    wj_buf_init(&b, NULL, SQL_LIMIT);
    wj_buf_addz(&b, "INSERT INTO ");
    wj_table_quote(&b, t->name);
    wj_buf_addz(&b, " (");
    put_columns(&b, t);
    wj_buf_addz(&b, ") VALUES (");
    for (size_t i = 0; i < t->n; i++)
        wj_buf_addz(&b, i ? ", ?" : "?");
    wj_buf_addz(&b, ")");
    int rc = prepare(db, t, &b, &w->s, e);
    wj_buf_fini(&b);
    if (rc != WJ_OK) {
        wj_table_lite_end(w);
        return rc;
    }
    *out = w;
    return WJ_OK;
}

void wj_table_lite_end(struct wj_table_writer *w)
{
    if (!w)
        return;
    sqlite3_finalize(w->s);
    wj_buf_fini(&w->text);
    free(w);
}

/* Undo the escapes of COPY, behind what w->text holds. False: an escape that COPY does not write. */
static bool unescape(struct wj_table_writer *w, struct wj_str cell, struct wj_str *out)
{
    char *p = wj_buf_room(&w->text, cell.n);
    size_t n = 0;
    if (!p)
        return false;
    for (size_t i = 0; i < cell.n; i++) {
        if (cell.p[i] != '\\') {
            p[n++] = cell.p[i];
            continue;
        }
        if (++i == cell.n)
            return false;
        const char *at = memchr(escaped, cell.p[i], ESCAPES);
        if (!at)
            return false;
        p[n++] = plain[at - escaped];
    }
    *out = (struct wj_str){ p, n };
    return true;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "\x0aff" in place. */
static bool decode_hex(struct wj_str *s)
{
    if (s->n < 2 || s->p[0] != '\\' || s->p[1] != 'x' || s->n % 2)
        return false;
    char *to = (char *)(uintptr_t)s->p; /* our own buffer */
    for (size_t i = 2; i < s->n; i += 2) {
        int high = hex_digit(s->p[i]), low = hex_digit(s->p[i + 1]);
        if (high < 0 || low < 0)
            return false;
        to[i / 2 - 1] = (char)(high << 4 | low);
    }
    s->n = s->n / 2 - 1;
    return true;
}

static bool parse_double(struct wj_str s, double *out)
{
    char z[64], *end;
    if (!s.n || s.n >= sizeof z)
        return false;
    memcpy(z, s.p, s.n);
    z[s.n] = '\0';
    *out = strtod(z, &end);
    return *end == '\0';
}

static bool bind(struct wj_table_writer *w, int at, enum wj_col type, struct wj_str cell)
{
    struct wj_str s = { "", 0 };
    int64_t i;
    double d;
    if (wj_str_eqz(cell, "\\N"))
        return sqlite3_bind_null(w->s, at) == SQLITE_OK;
    if (!unescape(w, cell, &s))
        return false;
    switch (type) {
    case WJ_C_I64:
        return wj_str_i64(s, &i) && sqlite3_bind_int64(w->s, at, i) == SQLITE_OK;
    case WJ_C_F64:
        return parse_double(s, &d) && sqlite3_bind_double(w->s, at, d) == SQLITE_OK;
    case WJ_C_TEXT:
        return sqlite3_bind_text64(w->s, at, s.p, s.n, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
    case WJ_C_BYTES:
        return decode_hex(&s) &&
               sqlite3_bind_blob64(w->s, at, s.n ? s.p : "", s.n, SQLITE_STATIC) == SQLITE_OK;
    }
    return false;
}

int wj_table_lite_put(struct wj_table_writer *w, struct wj_str line, struct wj_err *e)
{
    struct wj_str cell;
    size_t i = 0;
    wj_buf_reset(&w->text);
    if (!wj_buf_room(&w->text, line.n + 1)) /* all at once: the views into it must not move */
        return wj_fail(e, WJ_E_LIMIT, "a row of table " WJ_FMT " is too long", WJ_ARG(w->t->name));
    wj_buf_reset(&w->text);
    for (; wj_str_cut(&line, '\t', &cell); i++)
        if (i == w->t->n || !bind(w, (int)i + 1, w->t->columns[i].type, cell))
            return wj_fail(e, WJ_E_CORRUPT, "a row of table " WJ_FMT " cannot be read", WJ_ARG(w->t->name));
    if (i != w->t->n)
        return wj_fail(e, WJ_E_CORRUPT, "a row of table " WJ_FMT " is too short", WJ_ARG(w->t->name));
    int code = sqlite3_step(w->s);
    sqlite3_reset(w->s);
    return code == SQLITE_DONE ? WJ_OK : wj_lite_fail(w->db, "table", code, e);
}
