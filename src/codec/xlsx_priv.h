/* xlsx_priv.h - what the parts of the spreadsheet reader share: XML within limits. */
#ifndef WJ_CODEC_XLSX_PRIV_H
#define WJ_CODEC_XLSX_PRIV_H

#include "base/buf.h"
#include "base/fileset.h"
#include "codec/xlsx.h"

#include <expat.h>

/* An XML part being read: names without prefix, depth checked, no document type. */
struct xml {
    XML_Parser parser;
    void *ctx;
    void (*open)(void *ctx, const char *name, const char **attrs);
    void (*close)(void *ctx, const char *name);
    void (*text)(void *ctx, struct wj_str);
    unsigned depth;
    const char *why; /* it was stopped */
};

/* Begin; caller calls wj_xlsx_xml_end(). */
void wj_xlsx_xml_begin(struct xml *);
void wj_xlsx_xml_end(struct xml *);

/* The next bytes; last: there are no others. WJ_E_INVALID: no sound XML. */
int wj_xlsx_xml_feed(struct xml *, struct wj_str bytes, bool last, struct wj_err *) WJ_MUST_USE;

/* An attribute, prefix or not; NULL: not there. */
const char *wj_xlsx_attr(const char **attrs, const char *name);

struct sheet {
    struct wj_str name, id, path;
};

/* What is known of a workbook before its sheets are read; all in the arena. */
struct book {
    struct wj_arena *arena;
    struct wj_fileset parts;
    struct sheet sheets[WJ_XLSX_SHEETS];
    size_t sheets_n;
    bool from_1904; /* days count from 1904-01-01 */
    struct wj_buf strings;
    size_t *ends; /* of each shared string in strings */
    size_t strings_n, strings_cap;
    bool *days; /* of each cell style: numbers are days */
    size_t styles_n, styles_cap;
};

/* Read all parts but the sheets. */
int wj_xlsx_read_book(struct book *, struct wj_err *) WJ_MUST_USE;

/* A number of a cell as text; appended. */
void wj_xlsx_put_number(struct wj_buf *, struct wj_str number, bool day, bool from_1904);

#endif
