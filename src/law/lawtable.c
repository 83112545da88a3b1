/* lawtable.c - see lawtable.h. */
#include "law/lawtable.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MAX_PROBLEMS = 1000, MAX_TABLE_BYTES = 16 << 20 };

void wj_lawtable_note(struct wj_problems *p, const char *fmt, ...)
{
    char text[640];
    va_list ap;
    if (p->n >= MAX_PROBLEMS)
        return;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    struct wj_str *s = wj_grow(p->arena, &p->items, &p->n, &p->cap, sizeof *s);
    if (s)
        *s = wj_str_dup(p->arena, wj_strz(text));
}

/* Every column of the file must be known, every known column there. */
static int match_columns(struct wj_lawtable *t, const char *const *names, struct wj_err *e)
{
    int n = 0;
    for (; names[n]; n++) {
        t->index[n] = wj_csv_column(&t->csv, names[n]);
        if (t->index[n] < 0)
            return wj_fail_at(e, WJ_E_INVALID, names[n], "%s:1: the column \"%s\" is missing", t->csv.file,
                              names[n]);
    }
    for (size_t i = 0; i < t->csv.columns_n; i++) {
        bool known = false;
        for (int k = 0; k < n && !known; k++)
            known = t->index[k] == (int)i;
        if (!known)
            return wj_fail(e, WJ_E_INVALID, "%s:1: \"" WJ_FMT "\" is no column of this table", t->csv.file,
                           WJ_ARG(t->csv.columns[i]));
    }
    return WJ_OK;
}

int wj_lawtable_open(struct wj_lawtable *t, const struct wj_lawsource *from, const char *path,
                     const char *const *names, struct wj_err *e)
{
    *t = (struct wj_lawtable){ .arena = from->arena, .problems = from->problems, .err = e };
    const struct wj_named *file = wj_fileset_find(from->files, wj_strz(path));
    if (!file)
        return wj_fail(e, WJ_E_NOTFOUND, "%s: the law has no such table", path);
    if (file->bytes.n > MAX_TABLE_BYTES)
        return wj_fail(e, WJ_E_LIMIT, "%s: longer than %d bytes", path, MAX_TABLE_BYTES);
    int rc = wj_csv_read(from->arena, path, file->bytes, &t->csv, e);
    return rc == WJ_OK ? match_columns(t, names, e) : rc;
}

bool wj_lawtable_next(struct wj_lawtable *t)
{
    if (t->rc != WJ_OK || t->at >= t->csv.rows_n)
        return false;
    t->row = &t->csv.rows[t->at++];
    t->bad = false;
    return true;
}

bool wj_lawtable_ok(const struct wj_lawtable *t)
{
    return !t->bad;
}

int wj_lawtable_end(const struct wj_lawtable *t)
{
    return t->rc;
}

int wj_lawtable_line(const struct wj_lawtable *t)
{
    return (int)t->row->line;
}

void wj_lawtable_fail(struct wj_lawtable *t, int col, const char *fmt, ...)
{
    char why[400];
    va_list ap;
    if (t->bad)
        return; /* one failure a row is enough */
    t->bad = true;
    va_start(ap, fmt);
    vsnprintf(why, sizeof why, fmt, ap);
    va_end(ap);
    struct wj_err mine = WJ_ERR_INIT, *e = t->problems ? &mine : t->err;
    int rc = wj_csv_fail(&t->csv, t->row, t->index[col], e, "%s", why);
    if (t->problems)
        wj_lawtable_note(t->problems, "%s", mine.msg);
    else
        t->rc = rc;
}

struct wj_str wj_lawtable_text(struct wj_lawtable *t, int col)
{
    return t->row->cells[t->index[col]];
}

struct wj_str wj_lawtable_need(struct wj_lawtable *t, int col)
{
    struct wj_str s = wj_lawtable_text(t, col);
    if (!s.n)
        wj_lawtable_fail(t, col, "must not be empty");
    return s;
}

struct wj_str wj_lawtable_id(struct wj_lawtable *t, int col)
{
    struct wj_str s = wj_lawtable_need(t, col);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-') {
            wj_lawtable_fail(t, col, "an identifier has lower-case letters, digits and . _ - only");
            break;
        }
    }
    return s;
}

int64_t wj_lawtable_int(struct wj_lawtable *t, int col, int64_t min, int64_t max)
{
    struct wj_str s = wj_lawtable_text(t, col);
    int64_t v = WJ_NONE;
    if (s.n && (!wj_str_i64(s, &v) || v < min || v > max)) {
        wj_lawtable_fail(t, col, "\"" WJ_FMT "\" should be a whole number from %lld to %lld", WJ_ARG(s),
                         (long long)min, (long long)max);
        return WJ_NONE;
    }
    return v;
}

wj_day wj_lawtable_day(struct wj_lawtable *t, int col)
{
    struct wj_str s = wj_lawtable_text(t, col);
    wj_day d = WJ_DAY_NONE;
    if (s.n && !wj_day_parse(s, &d))
        wj_lawtable_fail(t, col, "\"" WJ_FMT "\" should be a date such as 2026-04-15", WJ_ARG(s));
    return d;
}

int wj_lawtable_word(struct wj_lawtable *t, int col, const char *const *words)
{
    struct wj_str s = wj_lawtable_text(t, col);
    char all[200] = "";
    for (int i = 0; words[i]; i++) {
        if (wj_str_eqz(s, words[i]))
            return i;
        size_t n = strlen(all);
        snprintf(all + n, sizeof all - n, "%s%s", n ? ", " : "", words[i]);
    }
    wj_lawtable_fail(t, col, "\"" WJ_FMT "\" should be one of: %s", WJ_ARG(s), all);
    return 0;
}

void wj_lawtable_validity(struct wj_lawtable *t, int from_col, int to_col, wj_day *from, wj_day *to)
{
    *from = wj_lawtable_day(t, from_col);
    *to = wj_lawtable_day(t, to_col);
    if (*from != WJ_DAY_NONE && *to != WJ_DAY_NONE && *to < *from)
        wj_lawtable_fail(t, to_col, "the validity ends before it begins");
}
