/* web.c - readers of web pages: one HTML file, or a crawl of them (WARC, ARC, WET). */
#include "base/arena.h"
#include "codec/charset.h"
#include "codec/html.h"
#include "codec/htmlpage.h"
#include "codec/httpmsg.h"
#include "codec/json.h"
#include "codec/warc.h"
#include "source/source_priv.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES = 256 << 20, PART_BYTES = 1 << 20, TITLE_BYTES = 4096 };

struct web {
    struct wj_arena *arena; /* of a page */
    struct wj_warc *warc;
    struct wj_warc_taker taker;
    struct wj_buf page; /* of a single file */
};

/* A page, and where it came from. */
struct visit {
    struct wj_str url, date, type, charset, bytes;
    int status; /* 0: not said */
    uint64_t offset;
    bool cut;
};

/* ---- records out of a page ---- */

/* 20140216050221 -> 2014-02-16T05:02:21Z, as WARC has it. */
static struct wj_str date_of(struct wj_arena *a, struct wj_str d)
{
    if (d.n < 14 || d.p[4] == '-')
        return d;
    return wj_strf(a, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", d.p, d.p + 4, d.p + 6, d.p + 8, d.p + 10, d.p + 12);
}

/* The host of a URL, which stands for the site. */
static struct wj_str host_of(struct wj_str url)
{
    size_t at = wj_str_find(url, WJ_S("://")), n = 0;
    if (at == url.n)
        return WJ_NOSTR;
    struct wj_str rest = { url.p + at + 3, url.n - at - 3 };
    while (rest.p && n < rest.n && !strchr("/?#:", rest.p[n]))
        n++;
    return n ? (struct wj_str){ rest.p, n } : WJ_NOSTR;
}

static struct wj_str cut_text(struct wj_str s, size_t most)
{
    if (s.n <= most)
        return s;
    while (most && ((unsigned char)s.p[most] & 0xC0) == 0x80)
        most--;
    return (struct wj_str){ s.p, most };
}

/* What every record of a page begins with. */
static void begin_record(struct wj_json *w, struct wj_source *s, const struct visit *v, const char *kind,
                         struct wj_str id)
{
    struct web *web = s->state;
    wj_json_init(w, &s->chunk->lines);
    wj_json_obj(w);
    wj_json_kstrz(w, "kind", kind);
    wj_json_kstr(w, "id", id);
    if (v->url.n) {
        wj_json_kstrz(w, "source", "web");
        wj_json_kstr(w, "url", v->url);
    }
    wj_json_kstr(w, "observed_at", v->date.n ? date_of(web->arena, v->date) : WJ_NOSTR);
}

static int end_record(struct wj_json *w, struct wj_source *s, const struct visit *v, struct wj_err *e)
{
    struct wj_str all;
    wj_json_end_obj(w);
    int rc = wj_json_done(w, &all, e);
    wj_buf_addc(&s->chunk->lines, '\n');
    wj_source_record(s, v->offset);
    return rc;
}

static struct wj_str id_of(struct wj_source *s, const struct visit *v)
{
    return v->url.n ? v->url : wj_strz(s->name);
}

/* A page; a very long one in parts, so that nothing at its end is lost. */
static int put_page(struct wj_source *s, const struct visit *v, const struct wj_htmlpage *page,
                    struct wj_err *e)
{
    struct web *web = s->state;
    struct wj_str rest = page->body;
    int rc = WJ_OK;
    for (unsigned part = 1; rc == WJ_OK && (part == 1 || rest.n); part++) {
        struct wj_json w;
        struct wj_str body = cut_text(rest, PART_BYTES), id = id_of(s, v);
        rest = (struct wj_str){ rest.p + body.n, rest.n - body.n };
        if (part > 1)
            id = wj_strf(web->arena, WJ_FMT "#part%u", WJ_ARG(id), part);
        begin_record(&w, s, v, "page", id);
        wj_json_kstr(&w, "outlet", host_of(v->url));
        wj_json_kstr(&w, "title", page->title.n ? cut_text(page->title, TITLE_BYTES) : WJ_NOSTR);
        wj_json_kstr(&w, "body", body.n ? body : WJ_NOSTR);
        if (part == 1) {
            wj_json_kstr(&w, "image_text",
                         page->image_text.n ? cut_text(page->image_text, PART_BYTES) : WJ_NOSTR);
            wj_json_kstr(&w, "icp_no", page->icp_no);
        }
        if (v->status)
            wj_json_ki64(&w, "status", v->status);
        rc = end_record(&w, s, v, e);
    }
    return rc;
}

static struct wj_str given(struct wj_str s)
{
    return s.n ? s : WJ_NOSTR;
}

static int put_listing(struct wj_source *s, const struct visit *v, const struct wj_htmlpage_product *p,
                       size_t n, struct wj_err *e)
{
    struct web *web = s->state;
    struct wj_json w;
    struct wj_str id = id_of(s, v), host = host_of(v->url);
    if (p->sku.n)
        id = wj_strf(web->arena, WJ_FMT "#" WJ_FMT, WJ_ARG(id), WJ_ARG(p->sku));
    else
        id = wj_strf(web->arena, WJ_FMT "#goods%zu", WJ_ARG(id), n + 1);
    begin_record(&w, s, v, "listing", id);
    wj_json_kstr(&w, "platform", host);
    wj_json_kstr(&w, "outlet", p->seller.n ? p->seller : host);
    wj_json_kstr(&w, "title", given(p->name));
    wj_json_kstr(&w, "body", given(cut_text(p->description, PART_BYTES)));
    wj_json_kstr(&w, "category", given(p->category));
    wj_json_kstr(&w, "brand", given(p->brand));
    wj_json_kstr(&w, "gtin", given(p->gtin));
    wj_json_ki64(&w, "price_fen", p->price_fen);
    wj_json_ki64(&w, "list_price_fen", p->list_price_fen);
    return end_record(&w, s, v, e);
}

static int put_html(struct wj_source *s, const struct visit *v, struct wj_str text, struct wj_err *e)
{
    struct web *web = s->state;
    struct wj_htmlpage page;
    int rc = wj_htmlpage_read(web->arena, text, &page, e);
    if (rc == WJ_OK)
        rc = put_page(s, v, &page, e);
    for (size_t i = 0; rc == WJ_OK && i < page.products_n; i++)
        rc = put_listing(s, v, &page.products[i], i, e);
    return rc;
}

/* A page in its own encoding; what cannot be read is reported. */
static int put_visit(struct wj_source *s, const struct visit *v, struct wj_err *e)
{
    struct web *web = s->state;
    bool html = !wj_html_is(v->type, "text/plain");
    struct wj_buf text;
    struct wj_err why = WJ_ERR_INIT;
    size_t before = s->chunk->lines.n;
    struct wj_str charset = v->charset.n || !html ? v->charset : wj_charset_of_meta(v->bytes);
    wj_buf_init(&text, web->arena, (size_t)WJ_HTMLPAGE_BYTES * 4);
    wj_charset_decode(&text, v->bytes, charset);
    struct wj_htmlpage plain = { .body = wj_buf_view(&text) };
    int rc = text.rc;
    if (rc != WJ_OK)
        wj_fail(&why, rc, "the page is too long");
    else
        rc = html ? put_html(s, v, wj_buf_view(&text), &why) : put_page(s, v, &plain, &why);
    if (rc != WJ_OK) {
        s->chunk->lines.n = before;
        wj_source_bad(s, v->offset, why.msg);
    } else if (v->cut) {
        wj_chunk_bad(s->chunk, v->offset, "the page was not read to its end");
    }
    (void)e;
    return WJ_OK;
}

static bool is_readable(struct wj_str type)
{
    return wj_html_is(type, "text/html") || wj_html_is(type, "application/xhtml+xml") ||
           wj_html_is(type, "text/plain");
}

/* ---- crawls ---- */

static int skip(struct wj_source *s, uint64_t *why)
{
    s->counts.skipped++;
    if (why)
        ++*why;
    return WJ_OK;
}

/* The answer of a server. */
static int take_answer(struct wj_source *s, const struct wj_warc_record *r, struct visit *v, struct wj_err *e)
{
    struct web *web = s->state;
    struct wj_httpmsg m;
    struct wj_err why = WJ_ERR_INIT;
    int rc = wj_httpmsg_read(r->block, &m, &why);
    if (rc == WJ_OK && m.status != 200)
        return skip(s, &s->counts.not_ok);
    if (rc == WJ_OK && m.type.n && !is_readable(m.type))
        return skip(s, NULL);
    if (rc == WJ_OK)
        rc = wj_httpmsg_body(web->arena, &m, WJ_HTMLPAGE_BYTES, &v->bytes, &why);
    if (rc != WJ_OK) {
        wj_source_bad(s, r->offset, why.msg);
        return WJ_OK;
    }
    v->status = m.status;
    v->type = m.type;
    v->charset = m.charset;
    return put_visit(s, v, e);
}

static int take_record(void *ctx, const struct wj_warc_record *r, struct wj_err *e)
{
    struct wj_source *s = ctx;
    struct web *web = s->state;
    struct visit v = {
        .url = r->url, .date = r->date, .offset = r->offset, .bytes = r->block, .cut = r->cut
    };
    wj_arena_reset(web->arena);
    if (r->type == WJ_WARC_REVISIT)
        return skip(s, &s->counts.revisits);
    if (r->type == WJ_WARC_OTHER || !wj_str_starts(r->url, WJ_S("http")))
        return skip(s, NULL);
    if (r->type == WJ_WARC_RESPONSE && wj_str_starts(r->block, WJ_S("HTTP/")))
        return take_answer(s, r, &v, e);
    wj_httpmsg_split_type(r->content_type, &v.type, &v.charset);
    return is_readable(v.type) ? put_visit(s, &v, e) : skip(s, NULL);
}

static void take_bad(void *ctx, uint64_t offset, const char *why)
{
    wj_source_bad(ctx, offset, why);
}

static void open_web(struct wj_source *s, bool crawl, bool arc)
{
    struct web *web = wj_source_state(sizeof *web);
    s->state = web;
    web->arena = wj_arena_new((size_t)ARENA_BYTES);
    web->taker = (struct wj_warc_taker){ take_record, take_bad, s };
    if (crawl)
        web->warc = wj_warc_new(arc, &web->taker);
    wj_buf_init(&web->page, NULL, WJ_HTMLPAGE_BYTES);
}

static void open_warc(struct wj_source *s)
{
    open_web(s, true, false);
}

static void open_arc(struct wj_source *s)
{
    open_web(s, true, true);
}

static void open_html(struct wj_source *s)
{
    open_web(s, false, false);
}

static void close_web(struct wj_source *s)
{
    struct web *web = s->state;
    wj_warc_free(web->warc);
    wj_arena_free(web->arena);
    wj_buf_fini(&web->page);
    free(web);
}

static int feed_crawl(struct wj_source *s, struct wj_str bytes, struct wj_err *e)
{
    struct web *web = s->state;
    return wj_warc_feed(web->warc, bytes, e);
}

static int end_crawl(struct wj_source *s, struct wj_err *e)
{
    struct web *web = s->state;
    return wj_warc_end(web->warc, e);
}

static void gap_crawl(struct wj_source *s)
{
    struct web *web = s->state;
    wj_warc_gap(web->warc);
}

/* ---- one page ---- */

static int feed_html(struct wj_source *s, struct wj_str bytes, struct wj_err *e)
{
    struct web *web = s->state;
    wj_buf_add(&web->page, bytes);
    return web->page.rc ? wj_fail(e, WJ_E_LIMIT, "%s: the page is longer than %d MiB", s->name,
                                  WJ_HTMLPAGE_BYTES >> 20)
                        : WJ_OK;
}

static int end_html(struct wj_source *s, struct wj_err *e)
{
    struct web *web = s->state;
    struct visit v = { .bytes = wj_buf_view(&web->page), .type = WJ_S("text/html") };
    return v.bytes.n ? put_visit(s, &v, e) : WJ_OK;
}

const struct reader wj_web_html = {
    .open = open_html, .close = close_web, .feed = feed_html, .end = end_html
};
const struct reader wj_web_warc = {
    .open = open_warc, .close = close_web, .feed = feed_crawl, .end = end_crawl, .gap = gap_crawl
};
const struct reader wj_web_arc = {
    .open = open_arc, .close = close_web, .feed = feed_crawl, .end = end_crawl, .gap = gap_crawl
};
