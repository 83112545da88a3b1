/* sheets.c - the reader of spreadsheets: each sheet is a table with a header row of its own. */
#include "codec/xlsx.h"
#include "source/columns.h"
#include "source/source_priv.h"

#include <stdio.h>
#include <stdlib.h>

struct sheets {
    struct wj_buf file;
    struct wj_xlsx *book;
    struct wj_columns columns;
    size_t sheet; /* whose columns these are, from 1 */
    struct wj_source *source;
};

static void report(struct sheets *t, const struct wj_xlsx_row *row, const char *why)
{
    char line[512];
    snprintf(line, sizeof line, "sheet " WJ_FMT ": %s", WJ_ARG(row->sheet), why);
    wj_source_bad(t->source, row->number, line);
}

/* The header of a sheet; false: it has none that can be used, which was said. */
static bool take_header(struct sheets *t, const struct wj_xlsx_row *row)
{
    struct wj_str given = t->source->opts.columns;
    struct wj_err why = WJ_ERR_INIT;
    t->sheet = row->sheet_no + 1;
    int rc = given.n ? wj_columns_parse(&t->columns, given, &why)
                     : wj_columns_set(&t->columns, row->cells, row->n, &why);
    if (rc != WJ_OK) {
        t->columns.n = 0;
        report(t, row, why.msg);
    }
    return rc == WJ_OK;
}

static int take_row(void *ctx, const struct wj_xlsx_row *row, struct wj_err *e)
{
    struct sheets *t = ctx;
    struct wj_err why = WJ_ERR_INIT;
    (void)e;
    if (row->bad) {
        report(t, row, row->bad);
        return WJ_OK;
    }
    if (t->sheet != row->sheet_no + 1 && (!take_header(t, row) || !t->source->opts.columns.n))
        return WJ_OK;
    if (!t->columns.n)
        return WJ_OK;
    if (wj_columns_write(&t->columns, row->cells, row->n, &t->source->chunk->lines, &why) != WJ_OK)
        report(t, row, why.msg);
    else
        wj_source_record(t->source, row->number);
    return WJ_OK;
}

static void open_sheets(struct wj_source *s)
{
    struct sheets *t = wj_source_state(sizeof *t);
    t->source = s;
    wj_buf_init(&t->file, NULL, WJ_XLSX_BYTES);
    wj_columns_init(&t->columns, s->opts.knows);
    s->state = t;
}

static void close_sheets(struct wj_source *s)
{
    struct sheets *t = s->state;
    wj_xlsx_free(t->book);
    wj_columns_fini(&t->columns);
    wj_buf_fini(&t->file);
    free(t);
}

static int feed_sheets(struct wj_source *s, struct wj_str bytes, struct wj_err *e)
{
    struct sheets *t = s->state;
    wj_buf_add(&t->file, bytes);
    return t->file.rc ? wj_fail(e, WJ_E_LIMIT, "%s: the spreadsheet is larger than %d MiB", s->name,
                                WJ_XLSX_BYTES >> 20)
                      : WJ_OK;
}

static int end_sheets(struct wj_source *s, struct wj_err *e)
{
    struct sheets *t = s->state;
    int rc = wj_xlsx_open(wj_buf_view(&t->file), &t->book, e);
    return rc == WJ_OK ? rc : wj_wrap(e, rc, "%s", s->name);
}

static int next_sheets(struct wj_source *s, bool *more, struct wj_err *e)
{
    struct sheets *t = s->state;
    struct wj_err why = WJ_ERR_INIT;
    int rc = wj_xlsx_step(t->book, take_row, t, more, &why);
    if (rc == WJ_OK)
        return rc;
    if (rc == WJ_E_INVALID) { /* a damaged sheet does not keep the others from being read */
        wj_source_bad(s, 0, why.msg);
        *more = true;
        return WJ_OK;
    }
    return wj_fail(e, rc, "%s: %s", s->name, why.msg);
}

const struct reader wj_sheets_reader = {
    .open = open_sheets, .close = close_sheets, .feed = feed_sheets, .end = end_sheets, .next = next_sheets
};
