/* xlsx.c - see xlsx.h: the rows of the sheets. */
#include "codec/xlsx_priv.h"

#include "base/arena.h"
#include "codec/zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A slice holds few enough rows that even the longest of them fit a chunk of records. */
enum { SLICE_BYTES = 1 << 10, NO_COLUMN = WJ_XLSX_COLUMNS };

struct wj_xlsx {
    struct book book;
    struct xml xml;
    size_t sheet; /* being read */
    size_t at;    /* of its bytes, fed */
    bool begun;
    /* the row under way */
    uint64_t number;
    struct wj_buf row, value;
    size_t from[WJ_XLSX_COLUMNS], to[WJ_XLSX_COLUMNS]; /* of each cell in row */
    size_t n, column;
    enum { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_TRUTH } type;
    bool day, in_value, cut; /* cut: a value of the row was too long */
    unsigned in_reading;
    struct wj_str cells[WJ_XLSX_COLUMNS];
    /* of the step */
    wj_xlsx_row_fn *take;
    void *ctx;
    int rc;
    struct wj_err *e;
};

/* "AB12" -> 27; NO_COLUMN: beyond, or no such name. */
static size_t column_of(const char *name)
{
    size_t n = 0;
    while (*name >= 'A' && *name <= 'Z' && n <= WJ_XLSX_COLUMNS)
        n = n * 26 + (size_t)(*name++ - 'A' + 1);
    return n >= 1 && n <= WJ_XLSX_COLUMNS ? n - 1 : NO_COLUMN;
}

static void open_cell(struct wj_xlsx *x, const char **attrs)
{
    const char *name = wj_xlsx_attr(attrs, "r"), *type = wj_xlsx_attr(attrs, "t"),
               *style = wj_xlsx_attr(attrs, "s");
    unsigned long look = style ? strtoul(style, NULL, 10) : 0;
    x->column = name ? column_of(name) : x->column == NO_COLUMN ? NO_COLUMN : x->column + 1;
    if (x->column > NO_COLUMN)
        x->column = NO_COLUMN;
    x->type = CELL_NUMBER;
    if (type && strcmp(type, "s") == 0)
        x->type = CELL_SHARED;
    else if (type && strcmp(type, "b") == 0)
        x->type = CELL_TRUTH;
    else if (type && strcmp(type, "n") != 0)
        x->type = CELL_TEXT; /* str, inlineStr, d, e */
    x->day = x->type == CELL_NUMBER && look < x->book.styles_n && x->book.days[look];
    wj_buf_reset(&x->value);
}

static struct wj_str shared_string(const struct wj_xlsx *x, struct wj_str index)
{
    int64_t i = -1;
    if (!wj_str_i64(wj_str_trim(index), &i) || i < 0 || (size_t)i >= x->book.strings_n)
        return WJ_S("");
    size_t from = i ? x->book.ends[i - 1] : 0;
    return (struct wj_str){ x->book.strings.p + from, x->book.ends[i] - from };
}

static void close_cell(struct wj_xlsx *x)
{
    struct wj_str value = wj_buf_view(&x->value);
    size_t c = x->column, from = x->row.n;
    x->cut = x->cut || x->value.rc;
    if (!value.n || c >= NO_COLUMN)
        return;
    if (x->type == CELL_SHARED)
        wj_buf_add(&x->row, shared_string(x, value));
    else if (x->type == CELL_TEXT)
        wj_buf_add(&x->row, value);
    else if (x->type == CELL_TRUTH)
        wj_buf_addz(&x->row, wj_str_eqz(value, "1") ? "true" : "false");
    else
        wj_xlsx_put_number(&x->row, value, x->day, x->book.from_1904);
    for (; x->n <= c; x->n++)
        x->from[x->n] = x->to[x->n] = 0;
    x->from[c] = from;
    x->to[c] = x->row.n;
}

static void close_row(struct wj_xlsx *x)
{
    if (!x->n || x->rc != WJ_OK)
        return;
    for (size_t i = 0; i < x->n; i++)
        x->cells[i] = (struct wj_str){ x->row.p ? x->row.p + x->from[i] : "", x->to[i] - x->from[i] };
    struct wj_xlsx_row row = { x->book.sheets[x->sheet].name, x->sheet, x->number, x->cells, x->n, NULL };
    if (x->row.rc || x->cut) {
        row.n = 0;
        row.bad = "the row is too long";
    }
    x->rc = x->take(x->ctx, &row, x->e);
}

static void open_element(void *ctx, const char *name, const char **attrs)
{
    struct wj_xlsx *x = ctx;
    x->in_reading += strcmp(name, "rPh") == 0;
    x->in_value = (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) && !x->in_reading;
    if (strcmp(name, "c") == 0) {
        open_cell(x, attrs);
    } else if (strcmp(name, "row") == 0) {
        const char *r = wj_xlsx_attr(attrs, "r");
        int64_t number = 0;
        x->number = r && wj_str_i64(wj_strz(r), &number) && number > 0 ? (uint64_t)number : x->number + 1;
        x->n = 0;
        x->cut = false;
        x->column = (size_t)-1; /* before the first */
        wj_buf_reset(&x->row);
    }
}

static void close_element(void *ctx, const char *name)
{
    struct wj_xlsx *x = ctx;
    x->in_value = false;
    x->in_reading -= strcmp(name, "rPh") == 0;
    if (strcmp(name, "c") == 0)
        close_cell(x);
    else if (strcmp(name, "row") == 0)
        close_row(x);
    if (x->rc != WJ_OK)
        XML_StopParser(x->xml.parser, XML_FALSE);
}

static void take_text(void *ctx, struct wj_str text)
{
    struct wj_xlsx *x = ctx;
    if (x->in_value)
        wj_buf_add(&x->value, text);
}

int wj_xlsx_open(struct wj_str bytes, struct wj_xlsx **out, struct wj_err *e)
{
    if (bytes.n > WJ_XLSX_BYTES)
        return wj_fail(e, WJ_E_LIMIT, "the spreadsheet is larger than %d MiB", WJ_XLSX_BYTES >> 20);
    struct wj_xlsx *x = calloc(1, sizeof *x);
    if (!x) {
        fputs("wangjian: out of memory\n", stderr);
        abort();
    }
    x->book.arena = wj_arena_new((size_t)WJ_XLSX_UNPACKED_BYTES * 3);
    x->xml = (struct xml){ .ctx = x, .open = open_element, .close = close_element, .text = take_text };
    wj_buf_init(&x->row, NULL, WJ_XLSX_ROW_BYTES);
    wj_buf_init(&x->value, NULL, WJ_XLSX_ROW_BYTES);
    int rc = wj_zip_read(x->book.arena, bytes, WJ_XLSX_UNPACKED_BYTES, &x->book.parts, e);
    if (rc == WJ_OK)
        rc = wj_xlsx_read_book(&x->book, e);
    if (rc == WJ_OK)
        *out = x;
    else
        wj_xlsx_free(x);
    return rc;
}

void wj_xlsx_free(struct wj_xlsx *x)
{
    if (!x)
        return;
    wj_xlsx_xml_end(&x->xml);
    wj_buf_fini(&x->row);
    wj_buf_fini(&x->value);
    wj_arena_free(x->book.arena);
    free(x);
}

static void begin_sheet(struct wj_xlsx *x)
{
    wj_xlsx_xml_end(&x->xml);
    wj_xlsx_xml_begin(&x->xml);
    x->begun = true;
    x->at = x->number = x->n = 0;
    x->in_value = false;
    x->in_reading = 0;
    x->column = (size_t)-1;
    wj_buf_reset(&x->row);
}

int wj_xlsx_step(struct wj_xlsx *x, wj_xlsx_row_fn *take, void *ctx, bool *more, struct wj_err *e)
{
    *more = x->sheet < x->book.sheets_n;
    if (!*more)
        return WJ_OK;
    const struct sheet *s = &x->book.sheets[x->sheet];
    const struct wj_named *part = wj_fileset_find(&x->book.parts, s->path);
    if (!x->begun)
        begin_sheet(x);
    struct wj_str all = part ? part->bytes : WJ_NOSTR;
    size_t n = all.n - x->at < SLICE_BYTES ? all.n - x->at : SLICE_BYTES;
    bool last = x->at + n == all.n;
    x->take = take;
    x->ctx = ctx;
    x->rc = WJ_OK;
    x->e = e;
    struct wj_err why = WJ_ERR_INIT;
    int rc = all.n ? wj_xlsx_xml_feed(&x->xml, (struct wj_str){ all.p + x->at, n }, last, &why) : WJ_OK;
    x->at += n;
    if (x->rc != WJ_OK)
        return x->rc;
    if (last || rc != WJ_OK) { /* the next sheet is read even when this one is damaged */
        x->begun = false;
        x->sheet++;
    }
    if (rc != WJ_OK)
        return wj_fail(e, rc, "sheet " WJ_FMT ": %s", WJ_ARG(s->name), why.msg);
    *more = x->sheet < x->book.sheets_n;
    return WJ_OK;
}
