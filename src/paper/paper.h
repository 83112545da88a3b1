/*
 * paper.h - official documents as PDF and DOCX, laid out after GB/T 9704-2012.
 *
 * A document is a list of blocks; this module knows type sizes, grids and
 * pages, and nothing of what the words mean.  A4, type area 156 mm x 225 mm,
 * 22 lines a page, body in FangSong of size three (16 pt), red head, page
 * number "— 1 —" outside the type area.  Text is selectable and tagged; the
 * same blocks give the same bytes on the same fonts.
 */
#ifndef WJ_PAPER_PAPER_H
#define WJ_PAPER_PAPER_H

#include "base/day.h"
#include "base/str.h"

struct wj_arena;

enum wj_block_kind {
    WJ_B_HEAD,    /* the organ's name in red, with the red rule under the number that follows */
    WJ_B_NUMBER,  /* document number, centred */
    WJ_B_TITLE,   /* size two, centred */
    WJ_B_HEADING, /* first level: HeiTi */
    WJ_B_PARA,    /* body, first line indented by two characters */
    WJ_B_PLAIN,   /* body without indent: the addressee */
    WJ_B_ROW,     /* one row of a form: label and text in ruled cells */
    WJ_B_SIGN,    /* the organ under the text, right */
    WJ_B_NOTE,    /* size four, after the text */
    WJ_B_CELLS /* one row of a table: label has the widths in per cent ("10 50 40"), text the cells, by tabs
                */
};

enum { WJ_PAPER_MAX_CELLS = 12 };

struct wj_block {
    enum wj_block_kind kind;
    struct wj_str label; /* WJ_B_ROW and WJ_B_CELLS only */
    struct wj_str text;  /* UTF-8; line breaks are kept */
};

struct wj_paper {
    const struct wj_block *blocks;
    size_t n;
    struct wj_str title;   /* for the file's metadata */
    struct wj_str author;  /* the organ */
    int64_t made_ms;       /* date in the metadata; part of the bytes */
    const char *fonts_dir; /* further fonts, or NULL; that of the first document counts for the process */
};

enum { WJ_PAPER_MAX_PAGES = 200, WJ_PAPER_MAX_BOUND = 4000, WJ_PAPER_MAX_BYTES = 64 << 20 };

/*
 * Lay the document out as tagged PDF; *pdf is in the arena.  pages (may be NULL) gets their
 * number.  WJ_E_LIMIT beyond the limits above, WJ_E_IO when the graphics
 * library fails.
 */
int wj_paper_pdf(struct wj_arena *, const struct wj_paper *, struct wj_str *pdf, int *pages,
                 struct wj_err *) WJ_MUST_USE;

/*
 * The same document as DOCX (ECMA-376, transitional) for whoever must work on: same blocks, sizes and
 * page, real paragraphs and tables.  Same bytes for the same blocks.
 */
int wj_paper_docx(struct wj_arena *, const struct wj_paper *, struct wj_str *docx,
                  struct wj_err *) WJ_MUST_USE;

/* Several documents bound into one file, each from a new page. */
struct wj_paper_part {
    const struct wj_block *blocks;
    size_t n;
    struct wj_str title; /* in the file's outline */
    bool counted;        /* its pages bear the running number of the file, top outside */
    int first, pages; /* set by wj_paper_count(): running number of its first page (0: not counted), pages */
};

/* How many pages each part takes, and where it begins. */
int wj_paper_count(struct wj_arena *, const char *fonts_dir, struct wj_paper_part *, size_t n,
                   struct wj_err *) WJ_MUST_USE;

/* The parts as one PDF; blocks and n of the paper are not looked at.  Errors as wj_paper_pdf(). */
int wj_paper_bind(struct wj_arena *, const struct wj_paper *, const struct wj_paper_part *, size_t n,
                  struct wj_str *pdf, struct wj_err *) WJ_MUST_USE;

/* "head", "number", ... for files; wj_paper_kind() is the reverse, -1 for an unknown name. */
const char *wj_paper_kind_name(enum wj_block_kind);
int wj_paper_kind(struct wj_str name);

#endif
