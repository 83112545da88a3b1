/* threshold.c - see threshold.h. */
#include "law/threshold.h"

enum { ID, NAME, COMPARE, AMOUNT, BASIS, VALID_FROM, VALID_TO, CONFIDENCE, NOTE };
static const char *const columns[] = { "id",         "name",     "compare",    "amount_fen", "basis",
                                       "valid_from", "valid_to", "confidence", "note",       NULL };
static const char *const compares[] = { "ge", "gt", "le", "lt", NULL };
static const char *const trust[] = { "verified", "page", "third-party", "memory", NULL };
static const char *const region_columns[] = {
    "code", "name", "short", "icp", "valid_from", "valid_to", NULL
};

/* All rows of all files as they are read. */
struct gather {
    const struct wj_lawsource *from;
    const struct wj_regions *regions;
    void *items;
    size_t n, cap;
    size_t national; /* rows of the first file */
};

int wj_threshold_load_regions(const struct wj_lawsource *from, struct wj_regions *out, struct wj_err *e)
{
    struct wj_lawtable t;
    int rc = wj_lawtable_open(&t, from, "regions.csv", region_columns, e);
    struct wj_region *rows = rc == WJ_OK ? WJ_NEW_N(from->arena, struct wj_region, t.csv.rows_n + 1) : NULL;
    size_t n = 0;
    if (rc == WJ_OK && !rows)
        rc = wj_fail(e, WJ_E_LIMIT, "regions.csv: out of memory allowed");
    while (rc == WJ_OK && wj_lawtable_next(&t)) {
        struct wj_region r = { wj_lawtable_need(&t, 0), wj_lawtable_need(&t, 1), wj_lawtable_need(&t, 2),
                               wj_lawtable_text(&t, 3) };
        int64_t code;
        if (r.code.n != 2 || !wj_str_i64(r.code, &code))
            wj_lawtable_fail(&t, 0, "a province has a code of two digits");
        for (size_t i = 0; i < n; i++)
            if (wj_str_eq(rows[i].code, r.code))
                wj_lawtable_fail(&t, 0, WJ_FMT " stands here twice", WJ_ARG(r.code));
        if (wj_lawtable_ok(&t))
            rows[n++] = r;
    }
    if (rc == WJ_OK)
        rc = wj_lawtable_end(&t);
    if (rc == WJ_OK)
        *out = (struct wj_regions){ rows, n };
    return rc;
}

static struct wj_threshold read_row(struct wj_lawtable *t, struct wj_str region)
{
    struct wj_threshold r = { .region = region, .id = wj_lawtable_id(t, ID), .line = wj_lawtable_line(t) };
    r.name = wj_lawtable_need(t, NAME);
    r.compare = (enum wj_compare)wj_lawtable_word(t, COMPARE, compares);
    wj_lawtable_need(t, AMOUNT);
    r.amount_fen = wj_lawtable_int(t, AMOUNT, 0, (int64_t)1000000000000);
    r.basis = wj_lawtable_need(t, BASIS);
    wj_lawtable_validity(t, VALID_FROM, VALID_TO, &r.valid_from, &r.valid_to);
    wj_lawtable_word(t, CONFIDENCE, trust);
    r.confidence = wj_lawtable_text(t, CONFIDENCE);
    r.note = wj_lawtable_text(t, NOTE);
    r.file = wj_strz(t->csv.file);
    return r;
}

static bool overlap(const struct wj_threshold *a, const struct wj_threshold *b)
{
    bool a_first = a->valid_to != WJ_DAY_NONE && b->valid_from != WJ_DAY_NONE && a->valid_to < b->valid_from;
    bool b_first = b->valid_to != WJ_DAY_NONE && a->valid_from != WJ_DAY_NONE && b->valid_to < a->valid_from;
    return !a_first && !b_first;
}

/* The row against all before it: conflicts in time, and an overlay against the nation's row. */
static void check_row(struct wj_lawtable *t, const struct gather *g, const struct wj_threshold *r)
{
    const struct wj_threshold *rows = g->items, *nation = NULL;
    for (size_t i = 0; i < g->n; i++) {
        if (!wj_str_eq(rows[i].id, r->id))
            continue;
        if (wj_str_eq(rows[i].region, r->region) && overlap(&rows[i], r))
            wj_lawtable_fail(t, VALID_FROM, "overlaps in time with " WJ_FMT ":%d", WJ_ARG(rows[i].file),
                             rows[i].line);
        if (!rows[i].region.n)
            nation = &rows[i];
    }
    if (!r->region.n)
        return;
    if (!nation)
        wj_lawtable_fail(t, ID,
                         "the nation has no threshold \"" WJ_FMT "\" that a region could set otherwise",
                         WJ_ARG(r->id));
    else if ((nation->compare <= WJ_CMP_GT) != (r->compare <= WJ_CMP_GT))
        wj_lawtable_fail(t, COMPARE, "compares the other way round than the nation in line %d", nation->line);
}

static int read_file(struct gather *g, const char *path, struct wj_str region, struct wj_err *e)
{
    struct wj_lawtable t;
    int rc = wj_lawtable_open(&t, g->from, path, columns, e);
    while (rc == WJ_OK && wj_lawtable_next(&t)) {
        struct wj_threshold r = read_row(&t, region), *place;
        check_row(&t, g, &r);
        if (!wj_lawtable_ok(&t))
            continue;
        place = wj_grow(g->from->arena, &g->items, &g->n, &g->cap, sizeof *place);
        if (!place)
            return wj_fail(e, WJ_E_LIMIT, "%s: out of memory allowed", path);
        *place = r;
    }
    return rc == WJ_OK ? wj_lawtable_end(&t) : rc;
}

int wj_threshold_overlay(const struct wj_regions *regions, struct wj_str path, struct wj_str *region,
                         struct wj_err *e)
{
    struct wj_str rest = path, part, code = WJ_NOSTR;
    wj_str_cut(&rest, '/', &part);
    wj_str_cut(&rest, '/', &code);
    if (!wj_str_eqz(rest, "thresholds.csv") && !wj_str_eqz(rest, "discretion.csv"))
        return wj_fail(e, WJ_E_INVALID, WJ_FMT ": a region may set thresholds.csv and discretion.csv only",
                       WJ_ARG(path));
    if (!wj_threshold_region(regions, code) || code.n != 2)
        return wj_fail(e, WJ_E_INVALID, WJ_FMT ": \"" WJ_FMT "\" is no province of regions.csv", WJ_ARG(path),
                       WJ_ARG(code));
    *region = code;
    return WJ_OK;
}

/* overlays/42/thresholds.csv; other tables of a region are read by those who know them. */
static int read_overlay(struct gather *g, struct wj_str path, struct wj_err *e)
{
    struct wj_str region;
    const char *z = wj_str_z(g->from->arena, path);
    int rc = z ? wj_threshold_overlay(g->regions, path, &region, e)
               : wj_fail(e, WJ_E_LIMIT, "out of memory allowed");
    return rc == WJ_OK && wj_str_ends(path, WJ_S("/thresholds.csv")) ? read_file(g, z, region, e) : rc;
}

int wj_threshold_load(const struct wj_lawsource *from, const struct wj_regions *regions,
                      struct wj_thresholds *out, struct wj_err *e)
{
    struct gather g = { .from = from, .regions = regions };
    struct wj_fileset overlays = wj_fileset_prefix(from->files, WJ_S("overlays/"));
    int rc = read_file(&g, "thresholds.csv", WJ_S(""), e);
    for (size_t i = 0; rc == WJ_OK && i < overlays.n; i++)
        rc = read_overlay(&g, overlays.items[i].path, e);
    if (rc == WJ_OK)
        *out = (struct wj_thresholds){ g.items, g.n };
    return rc;
}

const struct wj_region *wj_threshold_region(const struct wj_regions *regions, struct wj_str code)
{
    for (size_t i = 0; i < regions->n; i++)
        if (wj_str_starts(code, regions->items[i].code))
            return &regions->items[i];
    return NULL;
}

const struct wj_threshold *wj_threshold_find(const struct wj_thresholds *all, const char *id,
                                             struct wj_str region, wj_day d)
{
    const struct wj_threshold *nation = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const struct wj_threshold *r = &all->items[i];
        bool now = (r->valid_from == WJ_DAY_NONE || r->valid_from <= d) &&
                   (r->valid_to == WJ_DAY_NONE || d <= r->valid_to);
        if (!now || !wj_str_eqz(r->id, id))
            continue;
        if (r->region.n && wj_str_starts(region, r->region))
            return r;
        if (!r->region.n)
            nation = r;
    }
    return nation;
}

bool wj_threshold_met(const struct wj_threshold *t, int64_t amount_fen)
{
    switch (t->compare) {
    case WJ_CMP_GE:
        return amount_fen >= t->amount_fen;
    case WJ_CMP_GT:
        return amount_fen > t->amount_fen;
    case WJ_CMP_LE:
        return amount_fen <= t->amount_fen;
    case WJ_CMP_LT:
        break;
    }
    return amount_fen < t->amount_fen;
}
