/* csvrows.c - the reader of CSV: rows of a table as records. */
#include "codec/csv.h"
#include "source/columns.h"
#include "source/source_priv.h"

#include <stdlib.h>

struct rows {
    struct wj_csv_stream *csv;
    struct wj_columns columns;
    struct wj_source *source;
};

static int take_row(void *ctx, const struct wj_csv_row *row, struct wj_err *e)
{
    struct rows *r = ctx;
    struct wj_source *s = r->source;
    struct wj_err why = WJ_ERR_INIT;
    if (!r->columns.n) {
        if (row->bad)
            return wj_fail(e, WJ_E_INVALID, "%s:%zu: %s", s->name, row->line, row->bad);
        int rc = wj_columns_set(&r->columns, row->cells, row->n, e);
        return rc == WJ_OK ? rc : wj_wrap(e, rc, "%s:%zu", s->name, row->line);
    }
    if (row->bad)
        wj_source_bad(s, row->line, row->bad);
    else if (row->n != r->columns.n)
        wj_source_bad(s, row->line, "the row has another number of cells than the header");
    else if (wj_columns_write(&r->columns, row->cells, row->n, &s->chunk->lines, &why) != WJ_OK)
        wj_source_bad(s, row->line, why.msg);
    else
        wj_source_record(s, row->line);
    return WJ_OK;
}

static void open_rows(struct wj_source *s)
{
    struct rows *r = wj_source_state(sizeof *r);
    r->source = s;
    wj_columns_init(&r->columns, s->opts.knows);
    r->csv = wj_csv_stream_new(s->name, take_row, r);
    wj_csv_stream_be_lax(r->csv);
    s->state = r;
}

static void close_rows(struct wj_source *s)
{
    struct rows *r = s->state;
    wj_csv_stream_free(r->csv);
    wj_columns_fini(&r->columns);
    free(r);
}

static int feed_rows(struct wj_source *s, struct wj_str bytes, struct wj_err *e)
{
    struct rows *r = s->state;
    int rc = WJ_OK;
    if (s->opts.columns.n && !r->columns.n)
        rc = wj_columns_parse(&r->columns, s->opts.columns, e);
    return rc == WJ_OK ? wj_csv_stream_feed(r->csv, bytes, e) : rc;
}

static int end_rows(struct wj_source *s, struct wj_err *e)
{
    struct rows *r = s->state;
    return wj_csv_stream_end(r->csv, e);
}

const struct reader wj_csvrows_reader = {
    .open = open_rows, .close = close_rows, .feed = feed_rows, .end = end_rows, .text = true
};
