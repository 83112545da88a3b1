/* paper.c - see paper.h: the file around the blocks. */
#include "paper/paper.h"

#include "base/arena.h"
#include "base/buf.h"
#include "paper/paper_priv.h"

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <stdatomic.h>
#include <stdio.h>

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

static int draw(struct sheet *s, const struct wj_paper *p)
{
    cairo_tag_begin(s->cr, "Document", NULL);
    for (size_t i = 0; i < p->n && !s->full; i++)
        wj_sheet_block(s, &p->blocks[i]);
    wj_sheet_page_number(s);
    cairo_tag_end(s->cr, "Document");
    return s->full ? WJ_E_LIMIT : WJ_OK;
}

int wj_paper_pdf(struct wj_arena *a, const struct wj_paper *p, struct wj_str *pdf, int *pages,
                 struct wj_err *e)
{
    static atomic_flag fonts_added = ATOMIC_FLAG_INIT;
    if (p->fonts_dir && !atomic_flag_test_and_set(&fonts_added))
        FcConfigAppFontAddDir(NULL, (const FcChar8 *)p->fonts_dir);
    struct wj_buf b;
    wj_buf_init(&b, a, WJ_PAPER_MAX_BYTES);
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(take, &b, PAGE_W, PAGE_H);
    set_metadata(a, surface, p);
    struct sheet s = { .cr = cairo_create(surface), .y = TOP, .page = 1 };
    int rc = draw(&s, p);
    cairo_destroy(s.cr);
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (rc == WJ_E_LIMIT)
        return wj_fail(e, rc, "the document is longer than %d pages", WJ_PAPER_MAX_PAGES);
    if (status != CAIRO_STATUS_SUCCESS)
        return wj_fail(e, b.rc ? b.rc : WJ_E_IO, "the PDF could not be made: %s",
                       cairo_status_to_string(status));
    rc = wj_buf_done(&b, pdf, e);
    if (rc == WJ_OK && pages)
        *pages = s.page;
    return rc;
}
