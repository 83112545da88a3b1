/* paper.c - see paper.h: the PDF file around the blocks. */
#include "paper/paper.h"

#include "base/arena.h"
#include "base/buf.h"
#include "paper/paper_priv.h"

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pthread.h>
#include <stdio.h>

static const char *const kind_names[] = {
    [WJ_B_HEAD] = "head", [WJ_B_NUMBER] = "number", [WJ_B_TITLE] = "title", [WJ_B_HEADING] = "heading",
    [WJ_B_PARA] = "para", [WJ_B_PLAIN] = "plain",   [WJ_B_ROW] = "row",     [WJ_B_SIGN] = "sign",
    [WJ_B_NOTE] = "note", [WJ_B_CELLS] = "cells"
};

const char *wj_paper_kind_name(enum wj_block_kind k)
{
    return kind_names[k];
}

int wj_paper_kind(struct wj_str name)
{
    for (int i = 0; i <= WJ_B_CELLS; i++)
        if (wj_str_eqz(name, kind_names[i]))
            return i;
    return -1;
}

static cairo_status_t take(void *closure, const unsigned char *bytes, unsigned int n)
{
    struct wj_buf *b = closure;
    wj_buf_add(b, (struct wj_str){ (const char *)bytes, n });
    return b->rc ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_metadata(struct wj_arena *a, cairo_surface_t *pdf, const struct wj_paper *p)
{
    char date[36];
    wj_ms_format(p->made_ms, date);
    date[19] = '\0'; /* cairo reads YYYY-MM-DDThh:mm:ss and an offset, without fraction */
    struct wj_str when = wj_strf(a, "%s+08:00", date);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, wj_str_z(a, p->title));
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_AUTHOR, wj_str_z(a, p->author));
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, "Wangjian");
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, when.p);
}

/* Fonts of a folder count for the process, so every thread waits until they are there. */
static pthread_mutex_t fonts_lock = PTHREAD_MUTEX_INITIALIZER;
static bool fonts_added;

static void add_fonts(const char *dir)
{
    pthread_mutex_lock(&fonts_lock);
    if (dir && !fonts_added)
        FcConfigAppFontAddDir(NULL, (const FcChar8 *)dir);
    fonts_added = fonts_added || dir;
    pthread_mutex_unlock(&fonts_lock);
}

static int too_long(struct wj_err *e, int most)
{
    return wj_fail(e, WJ_E_LIMIT, "the document is longer than %d pages", most);
}

/* The blocks from the top of a page; *pages gets how many it took. */
static int draw(cairo_t *cr, const struct wj_block *blocks, size_t n, int folio, int *pages)
{
    struct sheet s = { .cr = cr, .y = TOP, .page = 1, .folio = folio, .most = WJ_PAPER_MAX_PAGES };
    cairo_tag_begin(cr, "Document", NULL);
    for (size_t i = 0; i < n && !s.full; i++)
        wj_sheet_block(&s, &blocks[i]);
    wj_sheet_end(&s);
    cairo_tag_end(cr, "Document");
    *pages = s.page;
    return s.full ? WJ_E_LIMIT : WJ_OK;
}

/* Whether the surface came out well; it is taken. */
static int finish(cairo_surface_t *surface, int rc, struct wj_err *e)
{
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return wj_fail(e, rc ? rc : WJ_E_IO, "the PDF could not be made: %s", cairo_status_to_string(status));
    return WJ_OK;
}

int wj_paper_pdf(struct wj_arena *a, const struct wj_paper *p, struct wj_str *pdf, int *pages,
                 struct wj_err *e)
{
    struct wj_buf b;
    int drawn;
    add_fonts(p->fonts_dir);
    wj_buf_init(&b, a, WJ_PAPER_MAX_BYTES);
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(take, &b, PAGE_W, PAGE_H);
    cairo_t *cr = cairo_create(surface);
    set_metadata(a, surface, p);
    int rc = draw(cr, p->blocks, p->n, 0, &drawn);
    cairo_destroy(cr);
    int rc2 = finish(surface, b.rc, rc == WJ_OK ? e : NULL);
    if (rc == WJ_E_LIMIT)
        return too_long(e, WJ_PAPER_MAX_PAGES);
    if (rc2 == WJ_OK)
        rc2 = wj_buf_done(&b, pdf, e);
    if (rc2 == WJ_OK && pages)
        *pages = drawn;
    return rc2;
}

int wj_paper_count(struct wj_arena *a, const char *fonts_dir, struct wj_paper_part *parts, size_t n,
                   struct wj_err *e)
{
    int next = 1;
    (void)a;
    add_fonts(fonts_dir);
    for (size_t i = 0; i < n; i++) {
        cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(NULL, NULL, PAGE_W, PAGE_H);
        cairo_t *cr = cairo_create(surface);
        int rc = draw(cr, parts[i].blocks, parts[i].n, 0, &parts[i].pages);
        cairo_destroy(cr);
        int rc2 = finish(surface, WJ_OK, rc == WJ_OK ? e : NULL);
        if (rc != WJ_OK)
            return too_long(e, WJ_PAPER_MAX_PAGES);
        if (rc2 != WJ_OK)
            return rc2;
        parts[i].first = parts[i].counted ? next : 0;
        next += parts[i].counted ? parts[i].pages : 0;
        if (next > WJ_PAPER_MAX_BOUND)
            return too_long(e, WJ_PAPER_MAX_BOUND);
    }
    return WJ_OK;
}

/* One part, with its line of the file's outline. */
static int bind_part(struct wj_arena *a, cairo_surface_t *pdf, cairo_t *cr, const struct wj_paper_part *p,
                     int first)
{
    int pages;
    struct wj_str where = wj_strf(a, "page=%d", first);
    cairo_pdf_surface_add_outline(pdf, CAIRO_PDF_OUTLINE_ROOT, wj_str_z(a, p->title), wj_str_z(a, where),
                                  CAIRO_PDF_OUTLINE_FLAG_OPEN);
    int rc = draw(cr, p->blocks, p->n, p->first, &pages);
    cairo_show_page(cr);
    return rc;
}

int wj_paper_bind(struct wj_arena *a, const struct wj_paper *p, const struct wj_paper_part *parts, size_t n,
                  struct wj_str *pdf, struct wj_err *e)
{
    struct wj_buf b;
    int rc = WJ_OK, at = 1;
    add_fonts(p->fonts_dir);
    wj_buf_init(&b, a, WJ_PAPER_MAX_BYTES);
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(take, &b, PAGE_W, PAGE_H);
    cairo_t *cr = cairo_create(surface);
    set_metadata(a, surface, p);
    for (size_t i = 0; i < n && rc == WJ_OK; i++) {
        rc = bind_part(a, surface, cr, &parts[i], at);
        at += parts[i].pages;
    }
    cairo_destroy(cr);
    int rc2 = finish(surface, b.rc, rc == WJ_OK ? e : NULL);
    if (rc != WJ_OK)
        return too_long(e, WJ_PAPER_MAX_PAGES);
    return rc2 != WJ_OK ? rc2 : wj_buf_done(&b, pdf, e);
}
