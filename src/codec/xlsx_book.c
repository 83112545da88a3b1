/* xlsx_book.c - the parts of a workbook besides its sheets: their list, shared strings, styles. */
#include "base/arena.h"
#include "base/day.h"
#include "codec/json.h"
#include "codec/xlsx_priv.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 64 };

/* ---- XML ---- */

static const char *bare(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void on_open(void *ctx, const char *name, const char **attrs)
{
    struct xml *x = ctx;
    if (++x->depth > MAX_DEPTH) {
        x->why = "its elements lie too deep in each other";
        XML_StopParser(x->parser, XML_FALSE);
        return;
    }
    x->open(x->ctx, bare(name), attrs);
}

static void on_close(void *ctx, const char *name)
{
    struct xml *x = ctx;
    x->depth--;
    x->close(x->ctx, bare(name));
}

static void on_text(void *ctx, const char *text, int n)
{
    struct xml *x = ctx;
    x->text(x->ctx, (struct wj_str){ text, (size_t)n });
}

static void on_doctype(void *ctx, const char *name, const char *system, const char *public, int internal)
{
    struct xml *x = ctx;
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    x->why = "it declares a document type";
    XML_StopParser(x->parser, XML_FALSE);
}

void wj_xlsx_xml_begin(struct xml *x)
{
    x->parser = XML_ParserCreate(NULL);
    x->depth = 0;
    x->why = NULL;
    if (!x->parser)
        return;
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, on_open, on_close);
    XML_SetCharacterDataHandler(x->parser, on_text);
    XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
}

void wj_xlsx_xml_end(struct xml *x)
{
    if (x->parser)
        XML_ParserFree(x->parser);
    x->parser = NULL;
}

int wj_xlsx_xml_feed(struct xml *x, struct wj_str bytes, bool last, struct wj_err *e)
{
    if (!x->parser)
        return wj_fail(e, WJ_E_NOMEM, "no memory to read XML");
    if (XML_Parse(x->parser, bytes.p, (int)bytes.n, last) == XML_STATUS_OK)
        return WJ_OK;
    return wj_fail(e, WJ_E_INVALID, "line %lu: %s", (unsigned long)XML_GetCurrentLineNumber(x->parser),
                   x->why ? x->why : XML_ErrorString(XML_GetErrorCode(x->parser)));
}

const char *wj_xlsx_attr(const char **attrs, const char *name)
{
    for (size_t i = 0; attrs[i]; i += 2)
        if (strcmp(bare(attrs[i]), name) == 0)
            return attrs[i + 1];
    return NULL;
}

static struct wj_str part_of(const struct book *b, struct wj_str path)
{
    const struct wj_named *part = wj_fileset_find(&b->parts, path);
    return part ? part->bytes : WJ_NOSTR;
}

/* Read a part from front to end. */
static int read_part(struct xml *x, const struct book *b, const char *path, struct wj_err *e)
{
    struct wj_str bytes = part_of(b, wj_strz(path));
    if (!bytes.p)
        return WJ_OK;
    wj_xlsx_xml_begin(x);
    int rc = wj_xlsx_xml_feed(x, bytes, true, e);
    wj_xlsx_xml_end(x);
    return rc == WJ_OK ? rc : wj_wrap(e, rc, "%s", path);
}

static void ignore_close(void *ctx, const char *name)
{
    (void)ctx;
    (void)name;
}

static void ignore_text(void *ctx, struct wj_str text)
{
    (void)ctx;
    (void)text;
}

/* ---- the list of sheets ---- */

static void open_workbook(void *ctx, const char *name, const char **attrs)
{
    struct book *b = ctx;
    const char *from = strcmp(name, "workbookPr") == 0 ? wj_xlsx_attr(attrs, "date1904") : NULL;
    if (from)
        b->from_1904 = strcmp(from, "1") == 0 || strcmp(from, "true") == 0;
    if (strcmp(name, "sheet") != 0 || b->sheets_n == WJ_XLSX_SHEETS)
        return;
    const char *title = wj_xlsx_attr(attrs, "name"), *id = NULL;
    for (size_t i = 0; attrs[i]; i += 2) /* r:id, not sheetId */
        if (strcmp(bare(attrs[i]), "id") == 0)
            id = attrs[i + 1];
    if (title && id)
        b->sheets[b->sheets_n++] = (struct sheet){ wj_str_dup(b->arena, wj_strz(title)),
                                                   wj_str_dup(b->arena, wj_strz(id)), WJ_NOSTR };
}

static void open_relation(void *ctx, const char *name, const char **attrs)
{
    struct book *b = ctx;
    const char *id = wj_xlsx_attr(attrs, "Id"), *target = wj_xlsx_attr(attrs, "Target");
    if (strcmp(name, "Relationship") != 0 || !id || !target)
        return;
    for (size_t i = 0; i < b->sheets_n; i++)
        if (wj_str_eqz(b->sheets[i].id, id))
            b->sheets[i].path = target[0] == '/' ? wj_str_dup(b->arena, wj_strz(target + 1))
                                                 : wj_strf(b->arena, "xl/%s", target);
}

/* ---- shared strings ---- */

struct strings {
    struct book *book;
    bool in_text;
    unsigned in_reading; /* the pronunciation of a text is no part of it */
};

static void open_string(void *ctx, const char *name, const char **attrs)
{
    struct strings *s = ctx;
    (void)attrs;
    s->in_reading += strcmp(name, "rPh") == 0;
    s->in_text = strcmp(name, "t") == 0 && !s->in_reading;
}

static void close_string(void *ctx, const char *name)
{
    struct strings *s = ctx;
    s->in_text = false;
    s->in_reading -= strcmp(name, "rPh") == 0;
    if (strcmp(name, "si") != 0)
        return;
    size_t *end = wj_grow(s->book->arena, (void **)&s->book->ends, &s->book->strings_n, &s->book->strings_cap,
                          sizeof *end);
    if (end)
        *end = s->book->strings.n;
}

static void put_string(void *ctx, struct wj_str text)
{
    struct strings *s = ctx;
    if (s->in_text)
        wj_buf_add(&s->book->strings, text);
}

/* ---- styles ---- */

enum { MAX_FORMATS = 4096 };

struct styles {
    struct book *book;
    bool in_cells;
    struct {
        long id;
        bool day;
    } formats[MAX_FORMATS];
    size_t formats_n;
};

/* Does a format of its own show days or times? Quoted text and [conditions] do not count. */
static bool shows_day(const char *code)
{
    for (; *code; code++) {
        char end = *code == '"' ? '"' : *code == '[' ? ']' : '\0';
        if (*code == '\\' && code[1])
            code++;
        else if (end && !(code = strchr(code + 1, end)))
            return false;
        else if (!end && strchr("yYmMdDhHsS", *code))
            return true;
    }
    return false;
}

static bool is_day_format(const struct styles *s, long id)
{
    for (size_t i = 0; i < s->formats_n; i++)
        if (s->formats[i].id == id)
            return s->formats[i].day;
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
           (id >= 50 && id <= 58);
}

static void open_style(void *ctx, const char *name, const char **attrs)
{
    struct styles *s = ctx;
    const char *id = wj_xlsx_attr(attrs, "numFmtId"), *code = wj_xlsx_attr(attrs, "formatCode");
    if (strcmp(name, "cellXfs") == 0)
        s->in_cells = true;
    if (strcmp(name, "numFmt") == 0 && id && code && s->formats_n < MAX_FORMATS) {
        s->formats[s->formats_n].id = strtol(id, NULL, 10);
        s->formats[s->formats_n++].day = shows_day(code);
    }
    if (strcmp(name, "xf") != 0 || !s->in_cells)
        return;
    bool *day = wj_grow(s->book->arena, (void **)&s->book->days, &s->book->styles_n, &s->book->styles_cap,
                        sizeof *day);
    if (day)
        *day = id && is_day_format(s, strtol(id, NULL, 10));
}

static void close_style(void *ctx, const char *name)
{
    struct styles *s = ctx;
    if (strcmp(name, "cellXfs") == 0)
        s->in_cells = false;
}

int wj_xlsx_read_book(struct book *b, struct wj_err *e)
{
    struct strings strings = { .book = b };
    struct styles *styles = WJ_NEW(b->arena, struct styles);
    struct xml book = { .ctx = b, .open = open_workbook, .close = ignore_close, .text = ignore_text };
    struct xml relations = { .ctx = b, .open = open_relation, .close = ignore_close, .text = ignore_text };
    struct xml shared = { .ctx = &strings, .open = open_string, .close = close_string, .text = put_string };
    struct xml look = { .ctx = styles, .open = open_style, .close = close_style, .text = ignore_text };
    wj_buf_init(&b->strings, b->arena, WJ_XLSX_UNPACKED_BYTES);
    if (!styles || !part_of(b, WJ_S("xl/workbook.xml")).p)
        return wj_fail(e, WJ_E_INVALID, "the archive holds no workbook");
    styles->book = b;
    int rc = read_part(&book, b, "xl/workbook.xml", e);
    if (rc == WJ_OK)
        rc = read_part(&relations, b, "xl/_rels/workbook.xml.rels", e);
    if (rc == WJ_OK)
        rc = read_part(&shared, b, "xl/sharedStrings.xml", e);
    if (rc == WJ_OK)
        rc = read_part(&look, b, "xl/styles.xml", e);
    if (rc == WJ_OK && (wj_arena_spent(b->arena) || b->strings.rc))
        rc = wj_fail(e, WJ_E_LIMIT, "the workbook does not fit in memory");
    return rc;
}

/* ---- numbers ---- */

/* Days since 1899-12-30 (or 1904), with the time of day as fraction. */
static bool put_day(struct wj_buf *out, double serial, bool from_1904)
{
    if (from_1904)
        serial += 1462;
    if (!(serial >= 0 && serial < 2958466)) /* up to 9999-12-31 */
        return false;
    if (serial < 61 && serial >= 1) /* it believes in a 29 February 1900 */
        serial += 1;
    char text[11];
    wj_day day = wj_day_of(1899, 12, 30) + (wj_day)serial;
    long seconds = (long)((serial - (double)(long)serial) * 86400 + 0.5);
    if (seconds == 86400) {
        day++;
        seconds = 0;
    }
    wj_day_format(day, text);
    if (serial >= 1)
        wj_buf_addz(out, text);
    if (seconds || serial < 1)
        wj_buf_addf(out, "%s%02ld:%02ld:%02ld", serial >= 1 ? " " : "", seconds / 3600, seconds / 60 % 60,
                    seconds % 60);
    return true;
}

/* A number that stands in the file as it is shown: digits without exponent, not more than a double keeps. */
static bool is_plain(struct wj_str number)
{
    return number.n < 16 && !memchr(number.p ? number.p : "", 'E', number.n) &&
           !memchr(number.p ? number.p : "", 'e', number.n);
}

void wj_xlsx_put_number(struct wj_buf *out, struct wj_str number, bool day, bool from_1904)
{
    char text[64], *end = NULL;
    number = wj_str_trim(number);
    if ((!day && is_plain(number)) || number.n >= sizeof text) {
        wj_buf_add(out, number);
        return;
    }
    memcpy(text, number.p, number.n);
    text[number.n] = '\0';
    double value = strtod(text, &end);
    bool whole = value > -1e15 && value < 1e15 && value - (double)(long long)value == 0;
    if (*end || !(value > -1e300 && value < 1e300))
        wj_buf_add(out, number);
    else if (day && put_day(out, value, from_1904))
        return;
    else if (whole)
        wj_buf_addf(out, "%lld", (long long)value);
    else
        wj_buf_addf(out, "%.15g", value); /* fifteen digits count; seventeen are more than is shown */
}
