/* flowtable.c - see flowtable.h. */
#include "law/flowtable.h"

#include "base/arena.h"
#include "codec/csv.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS_MAX    24
#define NAME_MAX_BYTES 48

/* "note?" names the column note that may be missing. */
static struct wj_str column_name(const char *z, bool *optional)
{
    struct wj_str s = wj_strz(z);
    *optional = wj_str_ends(s, WJ_S("?"));
    s.n -= *optional;
    return s;
}

/* Where each asked column stands in the file; -1 when it may be and is missing. */
static int find_columns(const struct wj_csv *csv, const char *const *columns, int *at, size_t *n,
                        struct wj_err *e)
{
    size_t found = 0;
    for (*n = 0; columns[*n]; ++*n) {
        bool optional;
        struct wj_str name = column_name(columns[*n], &optional);
        at[*n] = -1;
        for (size_t k = 0; k < csv->columns_n; k++)
            if (wj_str_eq(csv->columns[k], name))
                at[*n] = (int)k;
        if (at[*n] < 0 && !optional)
            return wj_fail(e, WJ_E_INVALID, "%s:1: the column \"" WJ_FMT "\" is missing", csv->file,
                           WJ_ARG(name));
        found += at[*n] >= 0;
    }
    if (found == csv->columns_n)
        return WJ_OK;
    for (size_t k = 0; k < csv->columns_n; k++) {
        size_t i = 0;
        while (i < *n && at[i] != (int)k)
            i++;
        if (i == *n)
            return wj_fail(e, WJ_E_INVALID, "%s:1: there is no column \"" WJ_FMT "\"", csv->file,
                           WJ_ARG(csv->columns[k]));
    }
    return WJ_OK;
}

int wj_flowtable_read(struct wj_arena *a, struct wj_str file, struct wj_str text, const char *const *columns,
                      struct wj_flowtable *out, struct wj_err *e)
{
    struct wj_csv csv;
    int at[COLUMNS_MAX];
    size_t n;
    int rc = wj_csv_read(a, wj_str_z(a, file), text, &csv, e);
    if (rc == WJ_OK)
        rc = find_columns(&csv, columns, at, &n, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_flowtable_row *rows = WJ_NEW_N(a, struct wj_flowtable_row, csv.rows_n + 1);
    struct wj_str *cells = WJ_NEW_N(a, struct wj_str, csv.rows_n * n + 1);
    if (!rows || !cells)
        return wj_fail(e, WJ_E_LIMIT, WJ_FMT ": no memory left for the table", WJ_ARG(file));
    for (size_t r = 0; r < csv.rows_n; r++) {
        rows[r] = (struct wj_flowtable_row){ (int)csv.rows[r].line, cells + r * n };
        for (size_t c = 0; c < n; c++) {
            struct wj_str cell = at[c] < 0 ? WJ_S("") : wj_str_trim(csv.rows[r].cells[at[c]]);
            cells[r * n + c] = cell.p ? cell : WJ_S("");
        }
    }
    *out = (struct wj_flowtable){ file, columns, rows, csv.rows_n };
    return WJ_OK;
}

int wj_flowtable_bad(const struct wj_flowtable *t, const struct wj_flowtable_row *r, size_t column,
                     struct wj_err *e, const char *fmt, ...)
{
    char msg[sizeof e->msg], name[48];
    bool optional;
    struct wj_str col = column_name(t->columns[column], &optional);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    snprintf(name, sizeof name, WJ_FMT, WJ_ARG(col));
    return wj_fail_at(e, WJ_E_INVALID, name, WJ_FMT ":%d: %s: %s", WJ_ARG(t->file), r->line, name, msg);
}

bool wj_flowtable_is_name(struct wj_str s)
{
    if (!s.n || s.n > NAME_MAX_BYTES || s.p[0] < 'a' || s.p[0] > 'z')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
            return false;
    }
    return true;
}
