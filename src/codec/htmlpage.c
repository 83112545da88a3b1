/* htmlpage.c - see htmlpage.h: the text of a page as it is shown. */
#include "codec/htmlpage.h"

#include "base/arena.h"
#include "base/buf.h"
#include "codec/html.h"

#include <string.h>

enum gap { GAP_NONE, GAP_SPACE, GAP_LINE };

struct reader {
    struct wj_arena *arena;
    struct wj_htmlpage *page;
    struct wj_buf body, images, title, scratch;
    enum gap gap;        /* before the next character of the body */
    struct wj_str hider; /* name of the element that is not shown; none: all is shown */
    size_t hider_depth;
    bool in_title, has_title, in_jsonld, in_svg;
    struct wj_htmlpage_meta meta;
};

/* ---- text with its white space drawn together ---- */

/* Length of the white space at the front: ASCII, no-break and ideographic spaces. */
static size_t space_at(const char *p, size_t n)
{
    unsigned char c = (unsigned char)p[0];
    if (c <= ' ')
        return 1;
    if (c == 0xC2)
        return n > 1 && p[1] == '\xA0' ? 2 : 0;
    return c == 0xE3 && n > 2 && p[1] == '\x80' && p[2] == '\x80' ? 3 : 0;
}

static void put_gap(struct wj_buf *b, enum gap *gap)
{
    if (b->n && *gap != GAP_NONE)
        wj_buf_addc(b, *gap == GAP_LINE ? '\n' : ' ');
    *gap = GAP_NONE;
}

static void put_text(struct wj_buf *b, enum gap *gap, struct wj_str s)
{
    while (s.n) {
        size_t n = space_at(s.p, s.n), from = 0;
        if (n) {
            *gap = *gap == GAP_NONE ? GAP_SPACE : *gap;
            s = (struct wj_str){ s.p + n, s.n - n };
            continue;
        }
        while (from < s.n && !space_at(s.p + from, s.n - from))
            from++;
        put_gap(b, gap);
        wj_buf_add(b, (struct wj_str){ s.p, from });
        s = (struct wj_str){ s.p + from, s.n - from };
    }
}

static struct wj_str decode(struct reader *r, struct wj_str s)
{
    if (!s.n || !memchr(s.p, '&', s.n))
        return s;
    wj_buf_reset(&r->scratch);
    wj_html_decode(&r->scratch, s);
    return wj_buf_view(&r->scratch);
}

/* A decoded copy with its white space drawn together. */
static struct wj_str keep(struct reader *r, struct wj_str s)
{
    struct wj_buf b;
    enum gap gap = GAP_NONE;
    wj_buf_init(&b, r->arena, WJ_HTMLPAGE_BYTES);
    put_text(&b, &gap, decode(r, s));
    return wj_buf_view(&b);
}

/* ---- what is hidden ---- */

/* The style says that nothing is to be seen: blanks and case do not matter. */
static bool style_hides(struct wj_str style)
{
    static const char *const signs[] = { "display:none", "visibility:hidden", "font-size:0;",
                                         "font-size:0px;", "opacity:0;" };
    char text[512];
    size_t n = 0;
    for (size_t i = 0; i < style.n && n < sizeof text - 2; i++)
        if ((unsigned char)style.p[i] > ' ')
            text[n++] = (char)(style.p[i] >= 'A' && style.p[i] <= 'Z' ? style.p[i] + 32 : style.p[i]);
    text[n++] = ';';
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (wj_str_has((struct wj_str){ text, n }, wj_strz(signs[i])))
            return true;
    return false;
}

static bool is_hidden(const struct wj_html_token *t)
{
    if ((t->kind & WJ_HTML_UNSHOWN) || wj_html_attr(t, "hidden").p)
        return true;
    struct wj_str style = wj_html_attr(t, "style");
    return style.n && style_hides(style);
}

/* Follow the tags inside an element that is not shown, to its end. */
static void stay_hidden(struct reader *r, const struct wj_html_token *t)
{
    bool same = t->text.n == r->hider.n;
    for (size_t i = 0; same && i < t->text.n; i++)
        same = (t->text.p[i] | 32) == (r->hider.p[i] | 32);
    if (!same)
        return;
    if (t->type == WJ_HTML_CLOSE)
        r->hider_depth--;
    else if ((t->kind & WJ_HTML_ENDLESS))
        r->hider_depth = is_hidden(t) ? 1 : 0;
    else
        r->hider_depth++;
    if (!r->hider_depth)
        r->hider = WJ_NOSTR;
}

/* ---- tags ---- */

static void take_meta(struct reader *r, const struct wj_html_token *t)
{
    struct wj_str name = wj_html_attr(t, "property"), content = wj_html_attr(t, "content");
    const struct {
        const char *name;
        struct wj_str *to;
    } wanted[] = { { "description", &r->page->description },
                   { "og:title", &r->meta.title },
                   { "og:description", &r->meta.description },
                   { "og:type", &r->meta.type },
                   { "product:price:amount", &r->meta.price },
                   { "og:price:amount", &r->meta.price },
                   { "product:price:currency", &r->meta.currency },
                   { "og:price:currency", &r->meta.currency },
                   { "product:brand", &r->meta.brand } };
    if (!name.n)
        name = wj_html_attr(t, "name");
    for (size_t i = 0; content.n && i < sizeof wanted / sizeof wanted[0]; i++)
        if (wj_html_is(name, wanted[i].name) && !wanted[i].to->n)
            *wanted[i].to = keep(r, content);
}

static void open_tag(struct reader *r, const struct wj_html_token *t)
{
    struct wj_str name = t->text;
    if (wj_html_is(name, "svg"))
        r->in_svg = true;
    r->in_title = wj_html_is(name, "title") && !r->has_title && !r->in_svg;
    r->in_jsonld = wj_html_is(name, "script") && wj_html_is(wj_html_attr(t, "type"), "application/ld+json");
    if (wj_html_is(name, "meta"))
        take_meta(r, t);
    if (is_hidden(t) && !(t->kind & WJ_HTML_VOID)) {
        r->hider = name;
        r->hider_depth = 1;
        return;
    }
    struct wj_str alt = wj_html_is(name, "img") && !is_hidden(t) ? wj_html_attr(t, "alt") : WJ_NOSTR;
    enum gap gap = GAP_LINE;
    if (alt.n)
        put_text(&r->images, &gap, decode(r, alt));
}

static void take_tag(struct reader *r, const struct wj_html_token *t)
{
    if (t->kind & WJ_HTML_LINE)
        r->gap = GAP_LINE;
    else if (r->gap == GAP_NONE && (t->kind & WJ_HTML_SPACE))
        r->gap = GAP_SPACE;
    if (r->hider.n) {
        stay_hidden(r, t);
        if (r->hider.n || t->type == WJ_HTML_CLOSE)
            return;
    }
    if (t->type == WJ_HTML_OPEN) {
        open_tag(r, t);
        return;
    }
    r->has_title = r->has_title || (wj_html_is(t->text, "title") && !r->in_svg);
    r->in_title = r->in_jsonld = false;
    if (wj_html_is(t->text, "svg"))
        r->in_svg = false;
}

static void take_text(struct reader *r, const struct wj_html_token *t)
{
    enum gap gap = GAP_NONE;
    if (r->in_jsonld)
        wj_htmlpage_add_jsonld(r->arena, t->text, r->page);
    else if (r->in_title)
        put_text(&r->title, &gap, decode(r, t->text));
    else if (!t->raw && !r->hider.n)
        put_text(&r->body, &r->gap, decode(r, t->text));
}

/* ---- the number under which a site is filed or licensed ---- */

static size_t digits_at(struct wj_str s, size_t at)
{
    size_t n = 0;
    while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9')
        n++;
    return n;
}

static struct wj_str find_icp(struct wj_str body)
{
    static const char *const marks[] = { "ICP备", "ICP证" };
    for (size_t k = 0; k < 2; k++) {
        size_t at = wj_str_find(body, wj_strz(marks[k])), end = at + strlen(marks[k]);
        if (at == body.n)
            continue;
        size_t province =
            at >= 3 && ((unsigned char)body.p[at - 3] & 0xF0) == 0xE0 ? 3 : 0; /* one Chinese character */
        end += end < body.n && body.p[end] == ' ';
        size_t n = digits_at(body, end);
        if (n < 4 || n > 12)
            continue;
        end += n;
        struct wj_str rest = { body.p + end, body.n - end };
        if (wj_str_starts(rest, WJ_S("号"))) {
            end += strlen("号");
            if (end < body.n && body.p[end] == '-' && digits_at(body, end + 1))
                end += 1 + digits_at(body, end + 1);
        }
        return (struct wj_str){ body.p + at - province, end - at + province };
    }
    return WJ_NOSTR;
}

int wj_htmlpage_read(struct wj_arena *arena, struct wj_str html, struct wj_htmlpage *out, struct wj_err *e)
{
    struct wj_htmlpage page = { 0 };
    struct reader r = { .arena = arena, .page = &page };
    struct wj_html h;
    struct wj_html_token t;
    if (html.n > WJ_HTMLPAGE_BYTES)
        return wj_fail(e, WJ_E_LIMIT, "the page is longer than %d MiB", WJ_HTMLPAGE_BYTES >> 20);
    wj_buf_init(&r.body, arena, (size_t)WJ_HTMLPAGE_BYTES * 2);
    wj_buf_init(&r.images, arena, WJ_HTMLPAGE_BYTES);
    wj_buf_init(&r.title, arena, WJ_HTMLPAGE_BYTES);
    wj_buf_init(&r.scratch, arena, (size_t)WJ_HTMLPAGE_BYTES * 2);
    if (wj_buf_room(&r.body, html.n)) /* text is seldom longer than its page: no growing */
        r.body.n = 0;
    wj_html_init(&h, html);
    while (wj_html_next(&h, &t)) {
        if (t.type == WJ_HTML_TEXT)
            take_text(&r, &t);
        else
            take_tag(&r, &t);
    }
    int rc = wj_buf_done(&r.body, &page.body, e);
    if (rc == WJ_OK)
        rc = wj_buf_done(&r.images, &page.image_text, e);
    if (rc == WJ_OK)
        rc = wj_buf_done(&r.title, &page.title, e);
    if (rc != WJ_OK)
        return rc;
    if (!page.title.n)
        page.title = r.meta.title;
    page.icp_no = find_icp(page.body);
    wj_htmlpage_add_meta(arena, &r.meta, &page);
    *out = page;
    return WJ_OK;
}
