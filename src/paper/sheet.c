/* sheet.c - the page under construction: text layouts, page numbers, turning. */
#include "paper/paper_priv.h"

#include <stdio.h>

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

/* The running number of a bound file: top corner, outside as the leaves are turned (程序规定 79). */
static void set_folio(struct sheet *s)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%d", s->folio);
    PangoLayout *l = wj_sheet_layout(s, HEI, SIZE_FOUR, AREA_W, (struct wj_str){ text, (size_t)n });
    pango_layout_set_alignment(l, s->folio % 2 ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    cairo_move_to(s->cr, LEFT + (s->folio % 2 ? MM(12.0) : -MM(12.0)), MM(14.0));
    pango_cairo_show_layout(s->cr, l);
    g_object_unref(l);
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
    if (s->folio)
        set_folio(s);
}

void wj_sheet_turn(struct sheet *s)
{
    if (s->page >= s->most) {
        s->full = true;
        return;
    }
    wj_sheet_page_number(s);
    cairo_show_page(s->cr);
    s->page++;
    s->folio += s->folio > 0;
    s->y = TOP;
}

void wj_sheet_need(struct sheet *s, double height)
{
    if (s->y > TOP && s->y + height > TOP + AREA_H + 0.5)
        wj_sheet_turn(s);
}
