/* block.c - how each kind of block is set. */
#include "paper/paper_priv.h"

#include <stdio.h>
#include <string.h>

PangoLayout *wj_sheet_layout(struct sheet *s, const char *font, double size, double width, struct wj_str text)
{
    PangoLayout *l = pango_cairo_create_layout(s->cr);
    PangoFontDescription *d = pango_font_description_from_string(font);
    pango_font_description_set_absolute_size(d, size * PANGO_SCALE);
    pango_layout_set_font_description(l, d);
    pango_font_description_free(d);
    PangoAttrList *attrs = pango_attr_list_new();
    pango_attr_list_insert(attrs, pango_attr_language_new(pango_language_from_string("zh-cn")));
    pango_layout_set_attributes(l, attrs);
    pango_attr_list_unref(attrs);
    pango_layout_set_width(l, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(l, text.p ? text.p : "", (int)text.n);
    return l;
}

void wj_sheet_page_number(struct sheet *s)
{
    char text[32];
    int n = snprintf(text, sizeof text, "— %d —", s->page);
    PangoLayout *l = wj_sheet_layout(s, "FandolSong,Noto Serif CJK SC", SIZE_FOUR, AREA_W,
                                     (struct wj_str){ text, (size_t)n });
    pango_layout_set_alignment(l, s->page % 2 ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    cairo_set_source_rgb(s->cr, 0, 0, 0);
    cairo_move_to(s->cr, LEFT + (s->page % 2 ? -SIZE_FOUR : SIZE_FOUR), TOP + AREA_H + MM(7.0));
    pango_cairo_show_layout(s->cr, l);
    g_object_unref(l);
}

void wj_sheet_turn(struct sheet *s)
{
    if (s->page >= WJ_PAPER_MAX_PAGES) {
        s->full = true;
        return;
    }
    wj_sheet_page_number(s);
    cairo_show_page(s->cr);
    s->page++;
    s->y = TOP;
}

void wj_sheet_need(struct sheet *s, double height)
{
    if (s->y > TOP && s->y + height > TOP + AREA_H + 0.5)
        wj_sheet_turn(s);
}

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

/* One row of a form: the taller of label and text gives its height; a row never breaks unless it must. */
static void set_row(struct sheet *s, const struct wj_block *b)
{
    const double label_w = MM(34.0), pad = 5.0, text_w = AREA_W - label_w;
    PangoLayout *label = wj_sheet_layout(s, HEI, SIZE_FOUR - 1, label_w - 2 * pad, b->label);
    PangoLayout *text = wj_sheet_layout(s, FANG, SIZE_FOUR, text_w - 2 * pad, b->text);
    pango_layout_set_alignment(label, PANGO_ALIGN_CENTER);
    pango_layout_set_spacing(text, 4 * PANGO_SCALE);
    int lh, th;
    pango_layout_get_size(label, NULL, &lh);
    pango_layout_get_size(text, NULL, &th);
    double inner = (double)(lh > th ? lh : th) / PANGO_SCALE;
    double height = inner + 2 * pad < LINE ? LINE : inner + 2 * pad;
    if (height > AREA_H)
        height = AREA_H; /* an overlong text is cut by the page, as on a printed form */
    wj_sheet_need(s, height);
    cairo_set_source_rgb(s->cr, 0, 0, 0);
    cairo_set_line_width(s->cr, 0.7);
    cairo_rectangle(s->cr, LEFT, s->y, AREA_W, height);
    cairo_move_to(s->cr, LEFT + label_w, s->y);
    cairo_line_to(s->cr, LEFT + label_w, s->y + height);
    cairo_stroke(s->cr);
    cairo_tag_begin(s->cr, "TR", NULL);
    cairo_move_to(s->cr, LEFT + pad, s->y + (height - (double)lh / PANGO_SCALE) / 2);
    pango_cairo_show_layout(s->cr, label);
    cairo_move_to(s->cr, LEFT + label_w + pad, s->y + (height - (double)th / PANGO_SCALE) / 2);
    pango_cairo_show_layout(s->cr, text);
    cairo_tag_end(s->cr, "TR");
    s->y += height;
    g_object_unref(label);
    g_object_unref(text);
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
    if (b->kind == WJ_B_ROW) {
        set_row(s, b);
        return;
    }
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
