/*
 * html.h - the tokens of a web page (after the tokenizer of the HTML standard), without building a tree.
 *
 * One pass, no recursion, time linear in the length: a page cannot be made to take long, however
 * deep its elements lie in each other.  Text is UTF-8; tokens are views of it.
 */
#ifndef WJ_CODEC_HTML_H
#define WJ_CODEC_HTML_H

#include "base/buf.h"

enum { WJ_HTML_ATTRS = 32 }; /* of a tag, kept; further ones are passed over */

enum wj_html_type { WJ_HTML_TEXT, WJ_HTML_OPEN, WJ_HTML_CLOSE };

/* What an element is, as far as its text is concerned; several may hold. */
enum {
    WJ_HTML_RAW = 1,      /* its content is text without references: script, style */
    WJ_HTML_TITLE = 2,    /* its content is text with references: title, textarea */
    WJ_HTML_LINE = 4,     /* begins and ends a line of its own */
    WJ_HTML_SPACE = 8,    /* stands apart within a line */
    WJ_HTML_UNSHOWN = 16, /* never shown: template, noscript */
    WJ_HTML_VOID = 32,    /* has no content */
    WJ_HTML_ENDLESS = 64  /* its end tag may be left out: the next of its kind ends it */
};

struct wj_html_attr {
    struct wj_str name, value; /* as written; value without quotes, references not yet decoded */
};

struct wj_html_token {
    enum wj_html_type type;
    struct wj_str text; /* TEXT: as written; else the tag's name as written */
    unsigned kind;      /* OPEN, CLOSE: WJ_HTML_* of the element */
    bool raw;           /* TEXT without references: of a script or style */
    struct wj_html_attr attrs[WJ_HTML_ATTRS];
    size_t attrs_n;
};

struct wj_html {
    struct wj_str page;
    size_t at;
    struct wj_str within; /* name of the element whose text is no markup; none: ordinary */
};

/* Begin with a page, borrowed. */
void wj_html_init(struct wj_html *, struct wj_str page);

/* The next token; false at the end. Comments, doctypes and processing instructions are passed over. */
bool wj_html_next(struct wj_html *, struct wj_html_token *);

/* The name, in any case, is this one (lower case). */
bool wj_html_is(struct wj_str name, const char *lower);

/* An attribute's value as written; no value when it is not there. */
struct wj_str wj_html_attr(const struct wj_html_token *, const char *name);

/* Append text with its character references (&amp; &#20013;) replaced. */
void wj_html_decode(struct wj_buf *, struct wj_str text);

#endif
