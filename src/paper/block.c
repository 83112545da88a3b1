/* block.c - how each kind of block is set. */
#include "paper/paper_priv.h"

/* Put the lines of a layout on the grid, turning pages between them. */
static void set_lines(struct sheet *s, PangoLayout *l, double step)
{
    PangoLayoutIter *it = pango_layout_get_iter(l);
    do {
        wj_sheet_need(s, step);
        if (s->full)
            break;
        PangoRectangle box;
        pango_layout_iter_get_line_extents(it, NULL, &box);
        double height = (double)box.height / PANGO_SCALE;
        double base = (double)(pango_layout_iter_get_baseline(it) - box.y) / PANGO_SCALE;
        cairo_move_to(s->cr, LEFT + (double)box.x / PANGO_SCALE, s->y + (step - height) / 2 + base);
        pango_cairo_show_layout_line(s->cr, pango_layout_iter_get_line_readonly(it));
        s->y += step;
    } while (pango_layout_iter_next_line(it));
    pango_layout_iter_free(it);
}

struct face {
    const char *tag, *font;
    double size, step;
    PangoAlignment align;
    bool indent, justify, red;
};

static void set_text(struct sheet *s, const struct face *f, struct wj_str text)
{
    PangoLayout *l = wj_sheet_layout(s, f->font, f->size, AREA_W, text);
    pango_layout_set_alignment(l, f->align);
    pango_layout_set_justify(l, f->justify);
    if (f->indent)
        pango_layout_set_indent(l, (int)(2 * f->size * PANGO_SCALE));
    cairo_set_source_rgb(s->cr, f->red ? 0.8 : 0, 0, 0);
    cairo_tag_begin(s->cr, f->tag, NULL);
    set_lines(s, l, f->step);
    cairo_tag_end(s->cr, f->tag);
    g_object_unref(l);
}

static void draw_rule(struct sheet *s)
{
    cairo_set_source_rgb(s->cr, 0.8, 0, 0);
    cairo_set_line_width(s->cr, 1.4);
    cairo_move_to(s->cr, LEFT, s->y + 4);
    cairo_line_to(s->cr, LEFT + AREA_W, s->y + 4);
    cairo_stroke(s->cr);
    s->y += LINE;
    s->head_open = false;
}

void wj_sheet_block(struct sheet *s, const struct wj_block *b)
{
    static const struct face faces[] = {
        [WJ_B_HEAD] = { "P", SONG_HEAVY, 30, LINE * 2.2, PANGO_ALIGN_CENTER, .red = true },
        [WJ_B_NUMBER] = { "P", FANG, SIZE_THREE, LINE, PANGO_ALIGN_CENTER },
        [WJ_B_TITLE] = { "H1", SONG_HEAVY, SIZE_TWO, LINE * 1.4, PANGO_ALIGN_CENTER },
        [WJ_B_HEADING] = { "H2", HEI, SIZE_THREE, LINE, PANGO_ALIGN_LEFT, .indent = true },
        [WJ_B_PARA] = { "P", FANG, SIZE_THREE, LINE, PANGO_ALIGN_LEFT, .indent = true, .justify = true },
        [WJ_B_PLAIN] = { "P", FANG, SIZE_THREE, LINE, PANGO_ALIGN_LEFT },
        [WJ_B_SIGN] = { "P", FANG, SIZE_THREE, LINE, PANGO_ALIGN_RIGHT },
        [WJ_B_NOTE] = { "P", FANG, SIZE_FOUR, LINE * 0.85, PANGO_ALIGN_LEFT, .justify = true },
    };
    if (s->full)
        return;
    if (b->kind == WJ_B_ROW || b->kind == WJ_B_CELLS) {
        wj_sheet_row(s, b);
        return;
    }
    wj_sheet_end_table(s);
    if (s->head_open && b->kind != WJ_B_NUMBER)
        draw_rule(s);
    if (b->kind == WJ_B_TITLE && s->y > TOP)
        s->y += LINE * 0.5;
    if (b->kind == WJ_B_SIGN)
        wj_sheet_need(s, LINE * 2);
    set_text(s, &faces[b->kind], b->text);
    if (b->kind == WJ_B_TITLE)
        s->y += LINE * 0.5;
    if (b->kind == WJ_B_HEAD)
        s->head_open = true;
    else if (s->head_open)
        draw_rule(s);
}

void wj_sheet_end(struct sheet *s)
{
    wj_sheet_end_table(s);
    wj_sheet_page_number(s);
}
