/* htmlpage_goods.c - goods on a page: schema.org's Product in JSON-LD, and prices in meta elements. */
#include "base/arena.h"
#include "codec/amount.h"
#include "codec/htmlpage.h"
#include "codec/jsonread.h"

#include <string.h>

enum { MAX_DEPTH = 16 };

/* A text, or a number as it stands. */
static struct wj_str text_of(const struct wj_jval *v)
{
    if (v && (v->type == WJ_J_INT || v->type == WJ_J_UINT || v->type == WJ_J_F64))
        return v->raw;
    if (v && v->type == WJ_J_ARR)
        return text_of(v->child);
    return wj_str_trim(wj_jsonread_str(v));
}

/* A text, or the name of an object: "brand": "X" and "brand": {"name": "X"}. */
static struct wj_str name_of(const struct wj_jval *v)
{
    if (v && v->type == WJ_J_ARR)
        v = v->child;
    return v && v->type == WJ_J_OBJ ? text_of(wj_jsonread_get(v, "name")) : text_of(v);
}

/* "Product", "schema:Product", "https://schema.org/Product", or a list with one of them. */
static bool is_type(const struct wj_jval *v, const char *want)
{
    const struct wj_jval *type = wj_jsonread_get(v, "@type");
    const struct wj_jval *first = type && type->type == WJ_J_ARR ? type->child : type;
    for (const struct wj_jval *t = first; t; t = type->type == WJ_J_ARR ? t->next : NULL) {
        struct wj_str name = wj_jsonread_str(t);
        size_t n = strlen(want);
        if (wj_str_ends(name, wj_strz(want)) &&
            (name.n == n || name.p[name.n - n - 1] == '/' || name.p[name.n - n - 1] == ':'))
            return true;
    }
    return false;
}

static bool is_yuan(struct wj_str currency)
{
    return !currency.n || wj_str_eqz(currency, "CNY") || wj_str_eqz(currency, "RMB") ||
           wj_str_eqz(currency, "人民币");
}

static void take_amount(const struct wj_jval *v, int64_t *to, bool lower)
{
    int64_t fen;
    if (wj_amount_parse_yuan(text_of(v), &fen) && (*to == WJ_NONE || (fen < *to) == lower))
        *to = fen;
}

/* A price that is struck through stands in a specification of its own. */
static void take_specifications(struct wj_htmlpage_product *p, const struct wj_jval *v)
{
    const struct wj_jval *first = v && v->type == WJ_J_ARR ? v->child : v;
    for (const struct wj_jval *s = first; s; s = v->type == WJ_J_ARR ? s->next : NULL) {
        struct wj_str type = text_of(wj_jsonread_get(s, "priceType"));
        bool list = wj_str_ends(type, WJ_S("ListPrice")) || wj_str_ends(type, WJ_S("StrikethroughPrice")) ||
                    wj_str_ends(type, WJ_S("SRP")) || wj_str_ends(type, WJ_S("MSRP"));
        if (is_yuan(text_of(wj_jsonread_get(s, "priceCurrency"))))
            take_amount(wj_jsonread_get(s, "price"), list ? &p->list_price_fen : &p->price_fen, !list);
    }
}

static void take_offer(struct wj_htmlpage_product *p, const struct wj_jval *o, int depth)
{
    if (!o || depth > MAX_DEPTH)
        return;
    for (const struct wj_jval *c = o->type == WJ_J_ARR ? o->child : NULL; c; c = c->next)
        take_offer(p, c, depth + 1);
    if (o->type != WJ_J_OBJ)
        return;
    if (is_yuan(text_of(wj_jsonread_get(o, "priceCurrency")))) {
        take_amount(wj_jsonread_get(o, "price"), &p->price_fen, true);
        take_amount(wj_jsonread_get(o, "lowPrice"), &p->price_fen, true);
        take_specifications(p, wj_jsonread_get(o, "priceSpecification"));
    }
    if (!p->seller.n)
        p->seller = name_of(wj_jsonread_get(o, "seller"));
    take_offer(p, wj_jsonread_get(o, "offers"), depth + 1);
}

static struct wj_htmlpage_product *add_product(struct wj_arena *a, struct wj_htmlpage *page)
{
    if (!page->products)
        page->products = WJ_NEW_N(a, struct wj_htmlpage_product, WJ_HTMLPAGE_PRODUCTS);
    if (!page->products || page->products_n == WJ_HTMLPAGE_PRODUCTS)
        return NULL;
    struct wj_htmlpage_product *p = &page->products[page->products_n++];
    p->price_fen = p->list_price_fen = WJ_NONE;
    return p;
}

static void take_product(struct wj_arena *a, const struct wj_jval *v, struct wj_htmlpage *page)
{
    static const char *const codes[] = { "gtin13", "gtin", "gtin14", "gtin12", "gtin8" };
    struct wj_htmlpage_product *p = add_product(a, page);
    if (!p)
        return;
    p->name = text_of(wj_jsonread_get(v, "name"));
    p->description = text_of(wj_jsonread_get(v, "description"));
    p->brand = name_of(wj_jsonread_get(v, "brand"));
    p->sku = text_of(wj_jsonread_get(v, "sku"));
    p->category = name_of(wj_jsonread_get(v, "category"));
    for (size_t i = 0; i < sizeof codes / sizeof codes[0] && !p->gtin.n; i++)
        p->gtin = text_of(wj_jsonread_get(v, codes[i]));
    take_offer(p, wj_jsonread_get(v, "offers"), 0);
}

/* Goods anywhere in the tree; inside goods only variants count. */
static void find_products(struct wj_arena *a, const struct wj_jval *v, struct wj_htmlpage *page, int depth)
{
    if (!v || depth > MAX_DEPTH)
        return;
    if (v->type == WJ_J_OBJ && is_type(v, "Product")) {
        take_product(a, v, page);
        find_products(a, wj_jsonread_get(v, "hasVariant"), page, depth + 1);
        return;
    }
    for (const struct wj_jval *c = v->type == WJ_J_OBJ || v->type == WJ_J_ARR ? v->child : NULL; c;
         c = c->next)
        find_products(a, c, page, depth + 1);
}

void wj_htmlpage_add_jsonld(struct wj_arena *a, struct wj_str json, struct wj_htmlpage *page)
{
    const struct wj_jval *root = NULL;
    struct wj_err ignored = WJ_ERR_INIT;
    if (wj_jsonread_text(a, wj_str_trim(json), &root, &ignored) == WJ_OK)
        find_products(a, root, page, 0);
}

void wj_htmlpage_add_meta(struct wj_arena *a, const struct wj_htmlpage_meta *m, struct wj_htmlpage *page)
{
    int64_t fen;
    bool goods = m->price.n || wj_str_eqz(m->type, "product") || wj_str_eqz(m->type, "og:product");
    struct wj_htmlpage_product *p = goods && !page->products_n ? add_product(a, page) : NULL;
    if (!p)
        return;
    p->name = m->title.n ? m->title : page->title;
    p->description = m->description;
    p->brand = m->brand;
    if (is_yuan(m->currency) && wj_amount_parse_yuan(m->price, &fen))
        p->price_fen = fen;
}
