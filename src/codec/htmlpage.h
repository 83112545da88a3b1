/*
 * htmlpage.h - what a web page says, as a reader of it sees it, and what it sells.
 *
 * Text is what is shown: without scripts, styles and what is hidden; blocks
 * begin lines.  Goods are read from JSON-LD (schema.org Product with its offers, wherever it stands) and from
 * the meta elements of Open Graph.
 */
#ifndef WJ_CODEC_HTMLPAGE_H
#define WJ_CODEC_HTMLPAGE_H

#include "base/day.h"
#include "base/str.h"

struct wj_arena;

/* Goods on offer; texts without value and WJ_NONE: not said. */
struct wj_htmlpage_product {
    struct wj_str name, description, brand, gtin, sku, category, seller;
    int64_t price_fen, list_price_fen; /* yuan only: other currencies are left out */
};

struct wj_htmlpage {
    struct wj_str title, body;
    struct wj_str image_text;  /* alternative texts of pictures, a line each */
    struct wj_str description; /* of the meta element */
    struct wj_str icp_no;      /* the licence or filing number that the page shows, 京ICP备12345678号 */
    struct wj_htmlpage_product *products;
    size_t products_n;
};

enum { WJ_HTMLPAGE_BYTES = 16 << 20, WJ_HTMLPAGE_PRODUCTS = 64 }; /* the most a page may have */

/* Read a page in UTF-8; texts in the arena. WJ_E_LIMIT: longer than WJ_HTMLPAGE_BYTES, or over the arena. */
int wj_htmlpage_read(struct wj_arena *, struct wj_str html, struct wj_htmlpage *out,
                     struct wj_err *) WJ_MUST_USE;

/* Goods in one JSON-LD text, added to those of the page; damaged JSON is passed over. */
void wj_htmlpage_add_jsonld(struct wj_arena *, struct wj_str json, struct wj_htmlpage *);

/* Title and description that a page says of its goods in meta elements: property, content. */
struct wj_htmlpage_meta {
    struct wj_str title, description, price, currency, brand, type;
};

/* Goods from meta elements, when the page has a price there and no goods in JSON-LD. */
void wj_htmlpage_add_meta(struct wj_arena *, const struct wj_htmlpage_meta *, struct wj_htmlpage *);

#endif
