/* respondent.c - see respondent.h. */
#include "svc/respondent.h"

#include "base/arena.h"
#include "q_doors.h"
#include "q_market.h"
#include "svc/jurisdiction.h"

static struct wj_str known(struct wj_str s)
{
    return s.n ? s : WJ_NOSTR;
}

static struct wj_respondent of_outlet(const struct wjq_outlet_named_row *o)
{
    return (struct wj_respondent){ .entity_id = known(o->entity_id),
                                   .entity_name = known(o->entity_name),
                                   .uscc = known(o->entity_uscc),
                                   .region = known(o->entity_region).n ? o->entity_region : known(o->region),
                                   .outlet_id = o->id,
                                   .outlet_name = o->name,
                                   .platform_id = known(o->platform_id),
                                   .platform_name = known(o->platform_name),
                                   .platform_region = known(o->platform_region) };
}

static int find_platform(struct wj_tx *tx, struct wj_str name, struct wj_respondent *r, struct wj_err *e)
{
    struct wjq_platform_named_row p;
    bool found = false;
    name = wj_str_trim(name);
    if (!name.n)
        return WJ_OK;
    int rc = wjq_platform_named(tx->db, tx->arena, &(struct wjq_platform_named_in){ name }, &p, &found, e);
    if (rc == WJ_OK && found) {
        r->platform_id = p.id;
        r->platform_name = p.name;
        r->platform_region = known(p.region);
    }
    return rc;
}

static int find_entity(struct wj_tx *tx, const struct wj_respondent_ask *ask, struct wj_respondent *r,
                       struct wj_err *e)
{
    struct wjq_entity_by_uscc_row by_code;
    struct wjq_entity_by_name_row by_name;
    bool found = false;
    int rc = WJ_OK;
    if (ask->uscc.n)
        rc = wjq_entity_by_uscc(tx->db, tx->arena, &(struct wjq_entity_by_uscc_in){ ask->uscc }, &by_code,
                                &found, e);
    if (rc == WJ_OK && found) {
        r->entity_id = by_code.id;
        r->entity_name = by_code.name;
        r->uscc = known(by_code.uscc);
        r->region = known(by_code.region);
        return WJ_OK;
    }
    if (rc == WJ_OK && ask->name.n)
        rc = wjq_entity_by_name(tx->db, tx->arena, &(struct wjq_entity_by_name_in){ ask->name }, &by_name,
                                &found, e);
    if (rc == WJ_OK && found) {
        r->entity_id = by_name.id;
        r->entity_name = by_name.name;
        r->uscc = known(by_name.uscc);
        r->region = known(by_name.region);
    }
    return rc;
}

/* Shops whose name begins with the text, or whose number it is. */
static int look(struct wj_tx *tx, struct wj_str platform_id, struct wj_str outlet,
                struct wjq_outlet_named_row **rows, size_t *n, struct wj_err *e)
{
    struct wjq_outlet_named_in in = { .platform_id = known(platform_id),
                                      .name = outlet,
                                      /* behind every text that begins with it */
                                      .name_end =
                                          wj_strf(tx->arena, WJ_FMT "\xF4\x8F\xBF\xBF", WJ_ARG(outlet)),
                                      .n = WJ_RESPONDENT_CHOICES };
    return wjq_outlet_named(tx->db, tx->arena, &in, rows, n, e);
}

static bool is_named(const struct wjq_outlet_named_row *o, struct wj_str text)
{
    return wj_str_eq(o->name, text) || wj_str_eq(o->outlet_no, text);
}

/* The one shop of exactly this name or number; several are none. */
static int find_outlet(struct wj_tx *tx, struct wj_str outlet, struct wj_respondent *r, struct wj_err *e)
{
    struct wjq_outlet_named_row *rows, *only = NULL;
    size_t n, hits = 0;
    outlet = wj_str_trim(outlet);
    if (!outlet.n)
        return WJ_OK;
    int rc = look(tx, r->platform_id, outlet, &rows, &n, e);
    for (size_t i = 0; rc == WJ_OK && i < n; i++) {
        bool other = r->entity_id.p && rows[i].entity_id.n && !wj_str_eq(r->entity_id, rows[i].entity_id);
        if (!is_named(&rows[i], outlet) || other)
            continue;
        only = &rows[i];
        hits++;
    }
    if (rc == WJ_OK && hits == 1)
        *r = of_outlet(only);
    return rc;
}

static int take_chosen(struct wj_tx *tx, struct wj_str id, struct wj_respondent *r, struct wj_err *e)
{
    struct wjq_outlet_known_row o;
    bool found;
    int rc = wjq_outlet_known(tx->db, tx->arena, &(struct wjq_outlet_known_in){ id }, &o, &found, e);
    if (rc == WJ_OK && !found)
        return wj_fail_at(e, WJ_E_NOTFOUND, "/outlet_id", "there is no such shop");
    if (rc != WJ_OK)
        return rc;
    const struct wjq_outlet_named_row same = { o.id,           o.name,          o.channel,
                                               o.outlet_no,    o.url,           o.region,
                                               o.platform_id,  o.platform_name, o.platform_region,
                                               o.entity_id,    o.entity_name,   o.entity_uscc,
                                               o.entity_region };
    *r = of_outlet(&same);
    return WJ_OK;
}

int wj_respondent_find(struct wj_tx *tx, const struct wj_respondent_ask *ask, struct wj_respondent *out,
                       struct wj_err *e)
{
    struct wj_respondent r = { 0 };
    int rc;
    if (ask->outlet_id.n) {
        rc = take_chosen(tx, ask->outlet_id, &r, e);
    } else {
        rc = find_platform(tx, ask->platform, &r, e);
        if (rc == WJ_OK)
            rc = find_entity(tx, ask, &r, e);
        if (rc == WJ_OK)
            rc = find_outlet(tx, ask->outlet.n ? ask->outlet : ask->name, &r, e);
    }
    if (rc == WJ_OK)
        *out = r;
    return rc;
}

int wj_respondent_choices(struct wj_tx *tx, struct wj_str platform, struct wj_str outlet, struct wj_list *out,
                          struct wj_err *e)
{
    struct wj_respondent r = { 0 };
    struct wjq_outlet_named_row *rows;
    size_t n;
    int rc = find_platform(tx, platform, &r, e);
    if (rc == WJ_OK)
        rc = look(tx, r.platform_id, wj_str_trim(outlet), &rows, &n, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_respondent *items = WJ_NEW_N(tx->arena, struct wj_respondent, n + 1);
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    for (size_t i = 0; i < n; i++)
        items[i] = of_outlet(&rows[i]);
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

int wj_respondent_organ(struct wj_tx *tx, const struct wj_respondent *r, bool at_platform,
                        struct wj_str *organ_id, struct wj_err *e)
{
    struct wj_str own = r->region, theirs = r->platform_region;
    struct wj_str region = at_platform && theirs.n ? theirs : own.n ? own : theirs;
    return wj_jurisdiction_region(tx, region.n ? region : WJ_S(""), organ_id, e);
}
