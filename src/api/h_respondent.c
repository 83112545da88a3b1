/* h_respondent.c - before a complaint is filed: which shop is meant, and which bureau would have it. */
#include "api/handlers.h"
#include "api/views.h"

#include "base/arena.h"
#include "q_doors.h"
#include "q_people.h"
#include "svc/respondent.h"

struct shops_in {
    struct wj_str platform, q;
};
WJ_SHAPE(shops_in, shops_in, "Which shop is looked for.",
         WJ_FIELD(shops_in, platform, STR, 0, 0, 64, "Platform, by name or identifier."),
         WJ_FIELD(shops_in, q, STR, WJ_F_REQUIRED, 2, 100, "Beginning of the shop's name, or its number."));

struct shop_view {
    struct wj_str outlet_id, name, platform_name, entity_name, uscc, organ_name, platform_organ_name;
    bool firm_first;
};
WJ_SHAPE(shop_view, shop_view, "A shop that may be meant.",
         WJ_FIELD(shop_view, outlet_id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(shop_view, name, STR, 0, 0, 0, "Name of the shop."),
         WJ_FIELD(shop_view, platform_name, STR, 0, 0, 0, "Platform."),
         WJ_FIELD(shop_view, entity_name, STR, 0, 0, 0, "Operator behind it; absent: not known."),
         WJ_FIELD(shop_view, uscc, STR, 0, 0, 0, "Operator's code."),
         WJ_FIELD(shop_view, organ_name, STR, 0, 0, 0, "Bureau of the operator's place."),
         WJ_FIELD(shop_view, platform_organ_name, STR, 0, 0, 0,
                  "Bureau of the platform's domicile, where it is another one."),
         WJ_FIELD(shop_view, firm_first, BOOL, 0, 0, 0,
                  "The operator answers at its desk and may settle first."));

struct shops_view {
    struct wj_list items;
};
WJ_SHAPE(shops_view, shops_view, "Shops that may be meant.",
         WJ_FIELD_OF(shops_view, items, LIST, 0, &wj_shape_shop_view, "The shops."));

static int organ_name(struct wj_tx *tx, const struct wj_respondent *r, bool at_platform, struct wj_str *id,
                      struct wj_str *name, struct wj_err *e)
{
    struct wjq_organ_get_row organ;
    int rc = wj_respondent_organ(tx, r, at_platform, id, e);
    if (rc == WJ_OK)
        rc = wjq_organ_get(tx->db, tx->arena, &(struct wjq_organ_get_in){ *id }, &organ, e);
    if (rc == WJ_OK)
        *name = organ.name;
    return rc;
}

static int show_shop(struct wj_tx *tx, const struct wj_respondent *r, struct shop_view *out, struct wj_err *e)
{
    struct wj_str own, theirs, own_name, their_name;
    struct wjq_party_account_n_row desk = { 0 };
    int rc = organ_name(tx, r, false, &own, &own_name, e);
    if (rc == WJ_OK)
        rc = organ_name(tx, r, true, &theirs, &their_name, e);
    if (rc == WJ_OK && r->entity_id.n)
        rc = wjq_party_account_n(tx->db, tx->arena, &(struct wjq_party_account_n_in){ r->entity_id }, &desk,
                                 e);
    if (rc == WJ_OK)
        *out = (struct shop_view){ .outlet_id = r->outlet_id,
                                   .name = r->outlet_name,
                                   .platform_name = r->platform_name,
                                   .entity_name = r->entity_name,
                                   .uscc = r->uscc,
                                   .organ_name = own_name,
                                   .platform_organ_name = wj_str_eq(own, theirs) ? WJ_NOSTR : their_name,
                                   .firm_first = desk.n > 0 };
    return rc;
}

int wj_h_public_shops(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct shops_in *in = vin;
    struct shops_view *out = vout;
    struct wj_tx tx = wj_views_tx(c);
    struct wj_list found;
    int rc = wj_respondent_choices(&tx, in->platform, in->q, &found, e);
    if (rc != WJ_OK)
        return rc;
    const struct wj_respondent *r = found.items;
    struct shop_view *items = WJ_NEW_N(c->arena, struct shop_view, found.n + 1);
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    for (size_t i = 0; i < found.n && rc == WJ_OK; i++)
        rc = show_shop(&tx, &r[i], &items[i], e);
    if (rc == WJ_OK)
        out->items = (struct wj_list){ items, found.n };
    return rc;
}

struct platform_brief {
    struct wj_str id, name;
};
WJ_SHAPE(platform_brief, platform_brief, "A platform.",
         WJ_FIELD(platform_brief, id, STR, 0, 0, 0, "Identifier."),
         WJ_FIELD(platform_brief, name, STR, 0, 0, 0, "Name."));

struct platforms_view {
    struct wj_list items;
};
WJ_SHAPE(platforms_view, platforms_view, "Platforms known here.",
         WJ_FIELD_OF(platforms_view, items, LIST, 0, &wj_shape_platform_brief, "The platforms."));

int wj_h_public_platforms(struct wj_call *c, const void *in, void *vout, struct wj_err *e)
{
    struct platforms_view *out = vout;
    struct wjq_platform_all_row *rows;
    size_t n;
    (void)in;
    int rc = wjq_platform_all(c->db, c->arena, &rows, &n, e);
    struct platform_brief *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct platform_brief, n + 1) : NULL;
    for (size_t i = 0; i < n && items; i++)
        items[i] = (struct platform_brief){ rows[i].id, rows[i].name };
    if (rc == WJ_OK)
        out->items = (struct wj_list){ items, items ? n : 0 };
    return rc;
}
