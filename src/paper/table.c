/* table.c - ruled rows of forms and tables; a row that is longer than what is left goes on over the page. */
#include "paper/paper_priv.h"

#include <stdlib.h>

enum { PAD = 5, GAP = 4, MAX_LINES = 4096 };

/* A cell while its row is set: its lines, and the next one to be drawn. */
struct cell {
    PangoLayout *layout;
    double x, width;
    const char *tag;
    int nlines, next;
};

size_t wj_sheet_cells(const struct wj_block *b, struct cell_text out[WJ_PAPER_MAX_CELLS])
{
    struct wj_str widths = b->label, texts = b->text, width, text;
    size_t n = 0;
    while (n < WJ_PAPER_MAX_CELLS && wj_str_cut(&widths, ' ', &width)) {
        int64_t percent = 0;
        (void)wj_str_i64(width, &percent);
        if (!wj_str_cut(&texts, '\t', &text))
            text = WJ_S("");
        out[n++] = (struct cell_text){ (double)percent / 100, text };
    }
    return n;
}

static void begin_cell(struct sheet *s, struct cell *c, const char *font, double size, struct wj_str text)
{
    c->layout = wj_sheet_layout(s, font, size, c->width - 2 * PAD, text);
    pango_layout_set_spacing(c->layout, GAP * PANGO_SCALE);
    c->nlines = pango_layout_get_line_count(c->layout);
    c->next = 0;
}

/* Top and bottom of a line within its layout. */
static void measure(const struct cell *c, int line, double *top, double *bottom)
{
    PangoLayoutIter *it = pango_layout_get_iter(c->layout);
    PangoRectangle box;
    for (int i = 0; i < line; i++)
        pango_layout_iter_next_line(it);
    pango_layout_iter_get_line_extents(it, NULL, &box);
    *top = (double)box.y / PANGO_SCALE;
    *bottom = (double)(box.y + box.height) / PANGO_SCALE;
    pango_layout_iter_free(it);
}

/* Height of the lines from the next to before end. */
static double height_of(const struct cell *c, int end)
{
    double top, bottom, unused;
    if (end <= c->next)
        return 0;
    measure(c, c->next, &top, &unused);
    measure(c, end - 1, &unused, &bottom);
    return bottom - top;
}

/* How far the lines go that fit into the height. */
static int fits(const struct cell *c, double height)
{
    int low = c->next, high = c->nlines;
    while (low < high) {
        int mid = (low + high + 1) / 2;
        if (height_of(c, mid) <= height)
            low = mid;
        else
            high = mid - 1;
    }
    return low;
}

static void draw_lines(struct sheet *s, struct cell *c, int end, double y)
{
    PangoLayoutIter *it = pango_layout_get_iter(c->layout);
    double top = 0;
    cairo_tag_begin(s->cr, c->tag, NULL);
    for (int i = 0; i < end; i++, pango_layout_iter_next_line(it)) {
        PangoRectangle box;
        if (i < c->next)
            continue;
        pango_layout_iter_get_line_extents(it, NULL, &box);
        if (i == c->next)
            top = (double)box.y / PANGO_SCALE;
        cairo_move_to(s->cr, c->x + PAD + (double)box.x / PANGO_SCALE,
                      y + (double)pango_layout_iter_get_baseline(it) / PANGO_SCALE - top);
        pango_cairo_show_layout_line(s->cr, pango_layout_iter_get_line_readonly(it));
    }
    cairo_tag_end(s->cr, c->tag);
    pango_layout_iter_free(it);
    c->next = end;
}

static double tallest(const struct cell *cells, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        double h = height_of(&cells[i], cells[i].nlines);
        most = h > most ? h : most;
    }
    return most;
}

static void draw_frame(struct sheet *s, const struct cell *cells, size_t n, double height)
{
    cairo_set_source_rgb(s->cr, 0, 0, 0);
    cairo_set_line_width(s->cr, 0.7);
    cairo_rectangle(s->cr, LEFT, s->y, AREA_W, height);
    for (size_t i = 1; i < n; i++) {
        cairo_move_to(s->cr, cells[i].x, s->y);
        cairo_line_to(s->cr, cells[i].x, s->y + height);
    }
    cairo_stroke(s->cr);
}

/* Draw what fits into the height, ruled; a cell that ends here stands in the middle of it. */
static void draw_slice(struct sheet *s, struct cell *cells, size_t n, double height)
{
    draw_frame(s, cells, n, height);
    for (size_t i = 0; i < n; i++) {
        int end = fits(&cells[i], height - 2 * PAD + 0.5);
        double h = height_of(&cells[i], end);
        if (end > cells[i].next)
            draw_lines(s, &cells[i], end, s->y + (height - h) / 2);
    }
    s->y += height;
}

static bool is_done(const struct cell *cells, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (cells[i].next < cells[i].nlines)
            return false;
    return true;
}

static void set_cells(struct sheet *s, struct cell *cells, size_t n)
{
    double height = tallest(cells, n) + 2 * PAD;
    double least = height < LINE ? LINE : height;
    if (least <= AREA_H)
        wj_sheet_need(s, least); /* a row is not parted unless it must be */
    for (int guard = 0; !is_done(cells, n) && !s->full && guard < MAX_LINES; guard++) {
        double left = TOP + AREA_H - s->y;
        height = tallest(cells, n) + 2 * PAD;
        if (height < LINE)
            height = LINE;
        if (height <= left + 0.5) {
            draw_slice(s, cells, n, height);
            return;
        }
        if (left > 3 * LINE)
            draw_slice(s, cells, n, left);
        wj_sheet_turn(s);
    }
}

void wj_sheet_end_table(struct sheet *s)
{
    if (s->in_table)
        cairo_tag_end(s->cr, "Table");
    s->in_table = false;
}

/* Label and text of a form, or the cells of a table. */
static size_t begin_cells(struct sheet *s, const struct wj_block *b, struct cell *cells)
{
    const double label_w = MM(34.0);
    struct cell_text texts[WJ_PAPER_MAX_CELLS];
    if (b->kind == WJ_B_ROW) {
        cells[0] = (struct cell){ .x = LEFT, .width = label_w, .tag = "TH" };
        cells[1] = (struct cell){ .x = LEFT + label_w, .width = AREA_W - label_w, .tag = "TD" };
        begin_cell(s, &cells[0], HEI, SIZE_FOUR - 1, b->label);
        begin_cell(s, &cells[1], FANG, SIZE_FOUR, b->text);
        pango_layout_set_alignment(cells[0].layout, PANGO_ALIGN_CENTER);
        return 2;
    }
    size_t n = wj_sheet_cells(b, texts);
    double x = LEFT;
    for (size_t i = 0; i < n; i++) {
        cells[i] = (struct cell){ .x = x, .width = texts[i].width * AREA_W, .tag = "TD" };
        x += cells[i].width;
        begin_cell(s, &cells[i], FANG, SIZE_FOUR - 2, texts[i].text);
    }
    return n;
}

void wj_sheet_row(struct sheet *s, const struct wj_block *b)
{
    struct cell cells[WJ_PAPER_MAX_CELLS];
    if (!s->in_table)
        cairo_tag_begin(s->cr, "Table", NULL);
    s->in_table = true;
    cairo_tag_begin(s->cr, "TR", NULL);
    size_t n = begin_cells(s, b, cells);
    set_cells(s, cells, n);
    cairo_tag_end(s->cr, "TR");
    for (size_t i = 0; i < n; i++)
        g_object_unref(cells[i].layout);
}
