/* paper_priv.h - the page under construction, shared by paper.c and block.c. */
#ifndef WJ_PAPER_PAPER_PRIV_H
#define WJ_PAPER_PAPER_PRIV_H

#include "paper/paper.h"

#include <cairo.h>
#include <pango/pangocairo.h>

/* Millimetres and points of GB/T 9704-2012, clauses 5.2 and 6. */
#define MM(v)      ((v)*72.0 / 25.4)
#define PAGE_W     MM(210.0)
#define PAGE_H     MM(297.0)
#define LEFT       MM(28.0)
#define TOP        MM(37.0)
#define AREA_W     MM(156.0)
#define AREA_H     MM(225.0)
#define LINE       (AREA_H / 22.0)
#define SIZE_TWO   22.0
#define SIZE_THREE 15.8 /* 28 characters across 156 mm; 16 pt would give 27.6 */
#define SIZE_FOUR  14.0

#define FANG       "FandolFang,FangSong,STFangsong,Noto Serif CJK SC"
#define HEI        "FandolHei,SimHei,Noto Sans CJK SC"
#define SONG_HEAVY "FandolSong Bold,Noto Serif CJK SC Heavy"

struct sheet {
    cairo_t *cr;
    double y;  /* top of the next line, from the page's top */
    int page;  /* of the document, 1 upwards */
    int folio; /* running number of this page in a bound file; 0: none */
    int most;  /* pages it may have */
    bool full;
    bool head_open; /* a red head waits for its rule */
    bool in_table;  /* a table's tag is open */
};

/* A fresh layout of the text; the caller unrefs it. */
PangoLayout *wj_sheet_layout(struct sheet *, const char *font, double size, double width, struct wj_str text);

/* Begin the next page (page number included); sets full when there are too many. */
void wj_sheet_turn(struct sheet *);

/* Turn the page unless the height still fits on it. */
void wj_sheet_need(struct sheet *, double height);

void wj_sheet_page_number(struct sheet *);
void wj_sheet_block(struct sheet *, const struct wj_block *);
void wj_sheet_end(struct sheet *); /* close what is open and number the last page */

/* table.c: one row of a form or a table. */
void wj_sheet_row(struct sheet *, const struct wj_block *);
void wj_sheet_end_table(struct sheet *);

/* The cells of a WJ_B_CELLS block: widths as parts of one, and texts; returns how many. */
struct cell_text {
    double width;
    struct wj_str text;
};
size_t wj_sheet_cells(const struct wj_block *, struct cell_text out[WJ_PAPER_MAX_CELLS]);

#endif
