/* html.c - see html.h. */
#include "codec/html.h"

#include <string.h>

/* Sorted by name. */
static const struct {
    char name[12];
    unsigned char kind;
} elements[] = {
    { "address", WJ_HTML_LINE },
    { "area", WJ_HTML_VOID },
    { "article", WJ_HTML_LINE },
    { "aside", WJ_HTML_LINE },
    { "audio", WJ_HTML_UNSHOWN },
    { "base", WJ_HTML_VOID },
    { "blockquote", WJ_HTML_LINE },
    { "body", WJ_HTML_LINE },
    { "br", WJ_HTML_LINE | WJ_HTML_VOID },
    { "button", WJ_HTML_SPACE },
    { "center", WJ_HTML_LINE },
    { "col", WJ_HTML_VOID },
    { "datalist", WJ_HTML_UNSHOWN },
    { "dd", WJ_HTML_LINE | WJ_HTML_ENDLESS },
    { "details", WJ_HTML_LINE },
    { "dialog", WJ_HTML_LINE },
    { "dir", WJ_HTML_LINE },
    { "div", WJ_HTML_LINE },
    { "dl", WJ_HTML_LINE },
    { "dt", WJ_HTML_LINE | WJ_HTML_ENDLESS },
    { "embed", WJ_HTML_VOID },
    { "fieldset", WJ_HTML_LINE },
    { "figcaption", WJ_HTML_LINE },
    { "figure", WJ_HTML_LINE },
    { "footer", WJ_HTML_LINE },
    { "form", WJ_HTML_LINE },
    { "h1", WJ_HTML_LINE },
    { "h2", WJ_HTML_LINE },
    { "h3", WJ_HTML_LINE },
    { "h4", WJ_HTML_LINE },
    { "h5", WJ_HTML_LINE },
    { "h6", WJ_HTML_LINE },
    { "head", WJ_HTML_LINE },
    { "header", WJ_HTML_LINE },
    { "hr", WJ_HTML_LINE | WJ_HTML_VOID },
    { "iframe", WJ_HTML_RAW },
    { "img", WJ_HTML_SPACE | WJ_HTML_VOID },
    { "input", WJ_HTML_SPACE | WJ_HTML_VOID },
    { "li", WJ_HTML_LINE | WJ_HTML_ENDLESS },
    { "link", WJ_HTML_VOID },
    { "main", WJ_HTML_LINE },
    { "menu", WJ_HTML_LINE },
    { "meta", WJ_HTML_VOID },
    { "nav", WJ_HTML_LINE },
    { "noembed", WJ_HTML_RAW },
    { "noframes", WJ_HTML_RAW },
    { "noscript", WJ_HTML_UNSHOWN },
    { "object", WJ_HTML_UNSHOWN },
    { "ol", WJ_HTML_LINE },
    { "option", WJ_HTML_LINE | WJ_HTML_ENDLESS },
    { "p", WJ_HTML_LINE | WJ_HTML_ENDLESS },
    { "plaintext", WJ_HTML_RAW },
    { "pre", WJ_HTML_LINE },
    { "script", WJ_HTML_RAW },
    { "section", WJ_HTML_LINE },
    { "select", WJ_HTML_SPACE },
    { "source", WJ_HTML_VOID },
    { "style", WJ_HTML_RAW },
    { "summary", WJ_HTML_LINE },
    { "table", WJ_HTML_LINE },
    { "td", WJ_HTML_SPACE | WJ_HTML_ENDLESS },
    { "template", WJ_HTML_UNSHOWN },
    { "textarea", WJ_HTML_TITLE | WJ_HTML_SPACE },
    { "th", WJ_HTML_SPACE | WJ_HTML_ENDLESS },
    { "title", WJ_HTML_TITLE },
    { "tr", WJ_HTML_LINE | WJ_HTML_ENDLESS },
    { "track", WJ_HTML_VOID },
    { "ul", WJ_HTML_LINE },
    { "video", WJ_HTML_UNSHOWN },
    { "wbr", WJ_HTML_VOID },
    { "xmp", WJ_HTML_RAW },
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool wj_html_is(struct wj_str name, const char *want)
{
    size_t i = 0;
    for (; i < name.n && want[i]; i++)
        if (lower(name.p[i]) != want[i])
            return false;
    return i == name.n && !want[i];
}

static unsigned kind_of(struct wj_str name)
{
    char want[sizeof elements[0].name] = "";
    size_t lo = 0, hi = sizeof elements / sizeof elements[0];
    if (name.n >= sizeof want)
        return 0;
    for (size_t i = 0; i < name.n; i++)
        want[i] = lower(name.p[i]);
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = memcmp(want, elements[mid].name, sizeof want);
        if (c == 0)
            return elements[mid].kind;
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return 0;
}

void wj_html_init(struct wj_html *h, struct wj_str page)
{
    *h = (struct wj_html){ .page = page };
}

struct wj_str wj_html_attr(const struct wj_html_token *t, const char *name)
{
    for (size_t i = 0; i < t->attrs_n; i++)
        if (wj_html_is(t->attrs[i].name, name))
            return t->attrs[i].value;
    return WJ_NOSTR;
}

static struct wj_str slice(const struct wj_html *h, size_t from, size_t to)
{
    return (struct wj_str){ h->page.p + from, to - from };
}

/* From at on, the offset of the needle, or the end of the page. */
static size_t find(const struct wj_html *h, size_t at, struct wj_str needle)
{
    return at + wj_str_find(slice(h, at, h->page.n), needle);
}

/* The end tag of the element whose text is no markup, or the end of the page. */
static size_t find_end_tag(const struct wj_html *h)
{
    size_t n = h->within.n;
    for (size_t at = h->at; (at = find(h, at, WJ_S("</"))) < h->page.n; at++) {
        if (h->page.n - at < n + 2)
            break;
        size_t i = 0;
        while (i < n && lower(h->page.p[at + 2 + i]) == lower(h->within.p[i]))
            i++;
        char behind = at + 2 + n < h->page.n ? h->page.p[at + 2 + n] : '>';
        if (i == n && (is_space(behind) || behind == '/' || behind == '>'))
            return at;
    }
    return h->page.n;
}

static void skip_space(struct wj_html *h)
{
    while (h->at < h->page.n && is_space(h->page.p[h->at]))
        h->at++;
}

static struct wj_str read_quoted(struct wj_html *h)
{
    struct wj_str quote = slice(h, h->at, h->at + 1);
    size_t from = ++h->at, to = find(h, from, quote);
    h->at = to < h->page.n ? to + 1 : to;
    return slice(h, from, to);
}

static struct wj_str read_value(struct wj_html *h)
{
    skip_space(h);
    if (h->at < h->page.n && (h->page.p[h->at] == '"' || h->page.p[h->at] == '\''))
        return read_quoted(h);
    size_t from = h->at;
    while (h->at < h->page.n && !is_space(h->page.p[h->at]) && h->page.p[h->at] != '>')
        h->at++;
    return slice(h, from, h->at);
}

/* One attribute, behind white space; false at the tag's end. */
static bool read_attr(struct wj_html *h, struct wj_html_attr *a)
{
    const char *p = h->page.p;
    while (h->at < h->page.n && (is_space(p[h->at]) || p[h->at] == '/'))
        h->at++;
    if (h->at == h->page.n || p[h->at] == '>')
        return false;
    size_t from = h->at++; /* a '=' at the start belongs to the name */
    while (h->at < h->page.n && !is_space(p[h->at]) && p[h->at] != '>' && p[h->at] != '/' && p[h->at] != '=')
        h->at++;
    a->name = slice(h, from, h->at);
    a->value = slice(h, h->at, h->at);
    skip_space(h);
    if (h->at < h->page.n && p[h->at] == '=') {
        h->at++;
        a->value = read_value(h);
    }
    return true;
}

/* The tag whose name begins at. */
static void read_tag(struct wj_html *h, struct wj_html_token *t)
{
    struct wj_html_attr a;
    size_t from = h->at;
    while (h->at < h->page.n && !is_space(h->page.p[h->at]) && h->page.p[h->at] != '>' &&
           h->page.p[h->at] != '/')
        h->at++;
    t->text = slice(h, from, h->at);
    t->attrs_n = 0;
    while (read_attr(h, &a))
        if (t->attrs_n < WJ_HTML_ATTRS)
            t->attrs[t->attrs_n++] = a;
    h->at += h->at < h->page.n;
    t->kind = kind_of(t->text);
    if (t->type == WJ_HTML_OPEN && (t->kind & (WJ_HTML_RAW | WJ_HTML_TITLE)))
        h->within = t->text;
}

/* A comment, doctype or the like at "<!" or "<?". */
static void skip_markup(struct wj_html *h)
{
    struct wj_str rest = slice(h, h->at, h->page.n);
    if (wj_str_starts(rest, WJ_S("<!-->")) || wj_str_starts(rest, WJ_S("<!--->"))) {
        h->at = find(h, h->at, WJ_S(">")) + 1;
        return;
    }
    bool comment = wj_str_starts(rest, WJ_S("<!--"));
    size_t end = find(h, h->at + (comment ? 4 : 2), comment ? WJ_S("-->") : WJ_S(">"));
    end += comment ? 3 : 1;
    h->at = end < h->page.n ? end : h->page.n;
}

/* Where the text that begins at ends: at what is markup. */
static size_t find_markup(const struct wj_html *h)
{
    const char *end = h->page.p + h->page.n;
    for (const char *at = h->page.p + h->at; (at = memchr(at, '<', (size_t)(end - at))); at++) {
        char c = at + 1 < end ? at[1] : ' ';
        if (is_letter(c) || c == '!' || c == '?' || c == '/')
            return (size_t)(at - h->page.p);
    }
    return h->page.n;
}

static bool take_text(struct wj_html *h, struct wj_html_token *t, size_t end, bool raw)
{
    t->type = WJ_HTML_TEXT;
    t->raw = raw;
    t->text = slice(h, h->at, end);
    t->attrs_n = 0;
    h->at = end;
    return true;
}

bool wj_html_next(struct wj_html *h, struct wj_html_token *t)
{
    while (h->at < h->page.n) {
        if (h->within.n) {
            size_t end = wj_html_is(h->within, "plaintext") ? h->page.n : find_end_tag(h);
            bool raw = kind_of(h->within) & WJ_HTML_RAW;
            h->within = WJ_NOSTR;
            if (end > h->at)
                return take_text(h, t, end, raw);
        }
        size_t end = find_markup(h);
        if (end > h->at)
            return take_text(h, t, end, false);
        char c = h->page.p[h->at + 1], d = h->at + 2 < h->page.n ? h->page.p[h->at + 2] : ' ';
        if (c == '!' || c == '?' || (c == '/' && !is_letter(d))) {
            skip_markup(h);
            continue;
        }
        t->type = c == '/' ? WJ_HTML_CLOSE : WJ_HTML_OPEN;
        t->raw = false;
        h->at += c == '/' ? 2 : 1;
        read_tag(h, t);
        return true;
    }
    return false;
}
