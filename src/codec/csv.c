/*
 * csv.c - see csv.h.
 *
 * libcsv does not count lines, so the stream feeds it one line at a time: a
 * row can only end at a line's end, and begins with the first line fed after
 * the row before it.
 */
#include "codec/csv.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <csv.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wj_csv_stream {
    const char *file;
    wj_csv_row_fn *fn;
    void *ctx;
    struct csv_parser parser;
    struct wj_buf row;         /* bytes of the cells of the row under way */
    size_t ends[WJ_CSV_CELLS]; /* where each cell ends in them */
    size_t n;
    size_t line, row_line; /* line being fed; line the row under way began in */
    bool under_way;        /* a row has begun and not ended */
    bool after_cr;         /* the last byte was a CR: a LF belongs to the same line end */
    bool begun;            /* past the byte order mark */
    int rc;                /* first failure; sticky */
    bool lax;
    const char *bad;    /* of the row under way, when lax */
    struct wj_buf part; /* lax: the beginning of a line whose end has not come */
    struct wj_err *e;   /* during feed and end */
    struct wj_str cells[WJ_CSV_CELLS];
};

static const struct wj_str mark = { "\xEF\xBB\xBF", 3 }; /* byte order mark */

static int keep_spaces(unsigned char c)
{
    (void)c;
    return 0;
}

static _Noreturn void die(void)
{
    fputs("wangjian: out of memory\n", stderr);
    abort();
}

static void begin_parser(struct wj_csv_stream *s, unsigned char options)
{
    if (csv_init(&s->parser, options))
        die();
    csv_set_space_func(&s->parser, keep_spaces);
    csv_set_blk_size(&s->parser, 4096); /* its buffer grows by this much */
}

struct wj_csv_stream *wj_csv_stream_new(const char *file, wj_csv_row_fn *fn, void *ctx)
{
    struct wj_csv_stream *s = calloc(1, sizeof *s);
    if (!s)
        die();
    begin_parser(s, CSV_STRICT | CSV_STRICT_FINI);
    s->file = file;
    s->fn = fn;
    s->ctx = ctx;
    s->line = 1;
    wj_buf_init(&s->row, NULL, (size_t)WJ_CSV_CELL_BYTES * 4);
    return s;
}

void wj_csv_stream_be_lax(struct wj_csv_stream *s)
{
    s->lax = true;
    wj_buf_init(&s->part, NULL, WJ_CSV_CELL_BYTES);
}

void wj_csv_stream_free(struct wj_csv_stream *s)
{
    if (!s)
        return;
    csv_free(&s->parser);
    wj_buf_fini(&s->row);
    wj_buf_fini(&s->part);
    free(s);
}

static void take_cell(void *bytes, size_t n, void *ctx)
{
    struct wj_csv_stream *s = ctx;
    if (s->rc)
        return;
    struct wj_str cell = { bytes, n };
    size_t bad;
    if (s->lax && (s->n == WJ_CSV_CELLS || !wj_utf8_check(cell, NULL))) {
        s->bad = s->n == WJ_CSV_CELLS ? "the row has too many cells" : "the row is not UTF-8";
    } else if (s->n == WJ_CSV_CELLS) {
        s->rc = wj_fail(s->e, WJ_E_LIMIT, "%s:%zu: more than %d cells in a row", s->file, s->row_line,
                        (int)WJ_CSV_CELLS);
    } else if (!wj_utf8_check(cell, &bad)) {
        s->rc = wj_fail(s->e, WJ_E_INVALID, "%s:%zu: cell %zu is not UTF-8 (its byte %zu)", s->file,
                        s->row_line, s->n + 1, bad + 1);
    } else {
        wj_buf_add(&s->row, cell);
        s->ends[s->n++] = s->row.n;
        if (s->row.rc)
            s->rc = wj_fail(s->e, WJ_E_LIMIT, "%s:%zu: the row is too long", s->file, s->row_line);
    }
}

static void take_row(int terminator, void *ctx)
{
    struct wj_csv_stream *s = ctx;
    (void)terminator;
    s->under_way = false;
    if (s->rc)
        return;
    struct wj_str all = wj_buf_view(&s->row);
    for (size_t i = 0, from = 0; i < s->n; from = s->ends[i++])
        s->cells[i] = (struct wj_str){ all.p + from, s->ends[i] - from };
    struct wj_csv_row row = { s->row_line, s->cells, s->n, s->bad };
    s->rc = s->fn(s->ctx, &row, s->e);
    wj_buf_reset(&s->row);
    s->n = 0;
    s->bad = NULL;
}

static int fail_parse(struct wj_csv_stream *s)
{
    if (csv_error(&s->parser) == CSV_EPARSE)
        return wj_fail(s->e, WJ_E_INVALID,
                       "%s:%zu: a quote stands where none may (a quoted cell is \"...\", a quote in it \"\")",
                       s->file, s->line);
    return wj_fail(s->e, WJ_E_NOMEM, "%s:%zu: out of memory", s->file, s->line);
}

/* Drop the row under way and what the parser knows of it. */
static void begin_again(struct wj_csv_stream *s, unsigned char options)
{
    csv_free(&s->parser);
    begin_parser(s, options);
    wj_buf_reset(&s->row);
    s->n = 0;
    s->bad = NULL;
}

static void hand_over_bad(struct wj_csv_stream *s, const char *why)
{
    begin_again(s, CSV_STRICT | CSV_STRICT_FINI);
    s->bad = why;
    take_row(0, s);
}

/*
 * A lax stream met a quote out of place in this line.  If the row began with it, a reading
 * in which quotes may stand anywhere is tried, which must end with the line too.
 */
static void read_loosely(struct wj_csv_stream *s, struct wj_str line)
{
    if (s->row_line == s->line) {
        begin_again(s, 0);
        csv_parse(&s->parser, line.p, line.n, take_cell, take_row, s);
    }
    if (s->under_way)
        hand_over_bad(s, "a quote stands where none may");
    else
        begin_again(s, CSV_STRICT | CSV_STRICT_FINI);
}

/* One line or a part of it; a line end, if any, is its last byte. */
static int feed_piece(struct wj_csv_stream *s, struct wj_str piece)
{
    bool ends = piece.p[piece.n - 1] == '\n' || piece.p[piece.n - 1] == '\r';
    if (!s->under_way && (piece.n > 1 || !ends)) {
        s->under_way = true;
        s->row_line = s->line;
    }
    bool whole = csv_parse(&s->parser, piece.p, piece.n, take_cell, take_row, s) == piece.n;
    if (!whole && s->lax && csv_error(&s->parser) == CSV_EPARSE)
        read_loosely(s, piece);
    else if (!whole && !s->rc)
        s->rc = fail_parse(s);
    if (!s->rc && s->parser.entry_pos > WJ_CSV_CELL_BYTES)
        s->rc = wj_fail(s->e, WJ_E_LIMIT, "%s:%zu: a cell has more than %d bytes; is a quote open?", s->file,
                        s->row_line, (int)WJ_CSV_CELL_BYTES);
    s->line += ends;
    return s->rc;
}

/* A lax stream is fed whole lines, so that a line can be read twice. */
static void feed_lax(struct wj_csv_stream *s, struct wj_str piece)
{
    bool ends = piece.p[piece.n - 1] == '\n' || piece.p[piece.n - 1] == '\r';
    if (ends && !s->part.n) {
        feed_piece(s, piece);
        return;
    }
    wj_buf_add(&s->part, piece);
    if (s->part.rc)
        s->rc = wj_fail(s->e, WJ_E_LIMIT, "%s:%zu: the line has more than %d bytes", s->file, s->line,
                        (int)WJ_CSV_CELL_BYTES);
    else if (ends)
        feed_piece(s, wj_buf_view(&s->part));
    if (ends)
        wj_buf_reset(&s->part);
}

/* Length of the piece that ends with the first line end, or of all there is. */
static size_t piece_length(struct wj_str s)
{
    size_t i = 0;
    while (i < s.n && s.p[i] != '\n' && s.p[i] != '\r')
        i++;
    size_t n = i < s.n ? i + 1 : i;
    return n < WJ_CSV_CELL_BYTES ? n : WJ_CSV_CELL_BYTES;
}

int wj_csv_stream_feed(struct wj_csv_stream *s, struct wj_str bytes, struct wj_err *e)
{
    if (s->rc)
        return wj_fail(e, s->rc, "%s: reading has failed before", s->file);
    s->e = e;
    bool first = !s->begun && bytes.n;
    s->begun = s->begun || first;
    if (first && wj_str_starts(bytes, mark)) {
        bytes.p += mark.n;
        bytes.n -= mark.n;
    }
    while (bytes.n && !s->rc) {
        struct wj_str piece = { bytes.p, piece_length(bytes) };
        bool lf_of_crlf = s->after_cr && piece.p[0] == '\n';
        s->after_cr = piece.p[piece.n - 1] == '\r';
        s->line -= lf_of_crlf; /* one line end, not two */
        if (s->lax)
            feed_lax(s, piece);
        else
            feed_piece(s, piece);
        bytes.p += piece.n;
        bytes.n -= piece.n;
    }
    s->e = NULL;
    return s->rc;
}

int wj_csv_stream_end(struct wj_csv_stream *s, struct wj_err *e)
{
    if (s->rc)
        return wj_fail(e, s->rc, "%s: reading has failed before", s->file);
    s->e = e;
    if (s->part.n) {
        wj_buf_addc(&s->part, '\n'); /* a lax line is read whole, with its end */
        feed_piece(s, wj_buf_view(&s->part));
    }
    bool open = csv_fini(&s->parser, take_cell, take_row, s) != 0;
    if (open && s->lax)
        hand_over_bad(s, "a quote is opened here and never closed");
    else if (open && !s->rc)
        s->rc =
            wj_fail(e, WJ_E_INVALID, "%s:%zu: a quote is opened here and never closed", s->file, s->row_line);
    s->e = NULL;
    return s->rc;
}

struct table {
    struct wj_arena *arena;
    struct wj_csv *csv;
    size_t cap;
};

static int take_header(struct table *t, const struct wj_csv_row *row, struct wj_err *e)
{
    struct wj_csv *c = t->csv;
    c->columns = WJ_NEW_N(t->arena, struct wj_str, row->n);
    if (!c->columns)
        return wj_fail(e, WJ_E_LIMIT, "%s: the table is too big", c->file);
    for (size_t i = 0; i < row->n; i++) {
        struct wj_str name = wj_str_trim(row->cells[i]);
        if (!name.n)
            return wj_fail(e, WJ_E_INVALID, "%s:%zu: column %zu has no name", c->file, row->line, i + 1);
        for (size_t k = 0; k < i; k++)
            if (wj_str_eq(c->columns[k], name))
                return wj_fail(e, WJ_E_INVALID, "%s:%zu: column \"" WJ_FMT "\" is there twice", c->file,
                               row->line, WJ_ARG(name));
        c->columns[i] = wj_str_dup(t->arena, name);
        if (!c->columns[i].p)
            return wj_fail(e, WJ_E_LIMIT, "%s: the table is too big", c->file);
    }
    c->columns_n = row->n;
    return WJ_OK;
}

static int take_table_row(void *ctx, const struct wj_csv_row *row, struct wj_err *e)
{
    struct table *t = ctx;
    struct wj_csv *c = t->csv;
    if (!c->columns)
        return take_header(t, row, e);
    if (row->n == 1 && !wj_str_trim(row->cells[0]).n)
        return WJ_OK; /* spaces only */
    if (row->n != c->columns_n)
        return wj_fail(e, WJ_E_INVALID, "%s:%zu: expected %zu cells as in the header, found %zu", c->file,
                       row->line, c->columns_n, row->n);
    struct wj_str *cells = WJ_NEW_N(t->arena, struct wj_str, row->n);
    struct wj_csv_row *r =
        cells ? wj_grow(t->arena, (void **)&c->rows, &c->rows_n, &t->cap, sizeof *r) : NULL;
    if (!r)
        return wj_fail(e, WJ_E_LIMIT, "%s:%zu: the table is too big", c->file, row->line);
    for (size_t i = 0; i < row->n; i++) {
        cells[i] = wj_str_dup(t->arena, row->cells[i]);
        if (!cells[i].p)
            return wj_fail(e, WJ_E_LIMIT, "%s:%zu: the table is too big", c->file, row->line);
    }
    *r = (struct wj_csv_row){ row->line, cells, row->n, NULL };
    return WJ_OK;
}

int wj_csv_read(struct wj_arena *arena, const char *file, struct wj_str bytes, struct wj_csv *out,
                struct wj_err *e)
{
    struct wj_csv csv = { .file = file };
    struct table t = { .arena = arena, .csv = &csv };
    struct wj_csv_stream *s = wj_csv_stream_new(file, take_table_row, &t);
    int rc = wj_csv_stream_feed(s, bytes, e);
    if (!rc)
        rc = wj_csv_stream_end(s, e);
    wj_csv_stream_free(s);
    if (!rc && !csv.columns)
        rc = wj_fail(e, WJ_E_INVALID, "%s:1: expected a header row, found nothing", file);
    if (!rc)
        *out = csv;
    return rc;
}

int wj_csv_column(const struct wj_csv *c, const char *name)
{
    for (size_t i = 0; i < c->columns_n; i++)
        if (wj_str_eqz(c->columns[i], name))
            return (int)i;
    return -1;
}

int wj_csv_need(const struct wj_csv *c, const char *const *names, int *index, struct wj_err *e)
{
    for (size_t i = 0; names[i]; i++) {
        index[i] = wj_csv_column(c, names[i]);
        if (index[i] < 0)
            return wj_fail_at(e, WJ_E_INVALID, names[i], "%s:1: expected a column \"%s\"", c->file, names[i]);
    }
    return WJ_OK;
}

int wj_csv_fail(const struct wj_csv *c, const struct wj_csv_row *row, int column, struct wj_err *e,
                const char *fmt, ...)
{
    char msg[240], name[64] = "";
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    if (column >= 0 && (size_t)column < c->columns_n)
        snprintf(name, sizeof name, WJ_FMT, WJ_ARG(c->columns[column]));
    return wj_fail_at(e, WJ_E_INVALID, name, "%s:%zu: %s%s%s", c->file, row->line, name, *name ? ": " : "",
                      msg);
}

static bool is_plain_number(struct wj_str s)
{
    size_t i = s.p[0] == '-' || s.p[0] == '+', digits = 0, points = 0;
    for (; i < s.n; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9')
            digits++;
        else if (s.p[i] != '.' || points++)
            return false;
    }
    return digits > 0;
}

static bool needs_quotes(struct wj_str s)
{
    if (s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ' || wj_str_starts(s, mark)))
        return true;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r')
            return true;
    return false;
}

static void write_cell(struct wj_buf *b, struct wj_str s)
{
    bool formula = s.n && memchr("=+-@\t\r", s.p[0], 6) && !is_plain_number(s);
    bool quote = needs_quotes(s);
    if (quote)
        wj_buf_addc(b, '"');
    if (formula)
        wj_buf_addc(b, '\'');
    struct wj_str head;
    while (quote && wj_str_cut(&s, '"', &head)) {
        wj_buf_add(b, head);
        if (s.p)
            wj_buf_addz(b, "\"\"");
    }
    if (quote)
        wj_buf_addc(b, '"');
    else
        wj_buf_add(b, s);
}

void wj_csv_write_row(struct wj_buf *b, const struct wj_str *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            wj_buf_addc(b, ',');
        if (n == 1 && !cells[i].n)
            wj_buf_addz(b, "\"\""); /* else the row would be an empty line */
        write_cell(b, cells[i]);
    }
    wj_buf_addz(b, "\r\n");
}
