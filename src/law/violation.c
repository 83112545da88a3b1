/* violation.c - see violation.h. */
#include "law/violation.h"

enum {
    SLUG,
    TIER,
    NAME_ZH,
    NAME_EN,
    SUBJECT,
    SECTOR,
    LEGAL_BASIS,
    PENALTY_BASIS,
    PENALTY,
    MIN_FEN,
    MAX_FEN,
    SERIOUS_MIN,
    SERIOUS_MAX,
    MULTIPLE_MIN,
    MULTIPLE_MAX,
    MULTIPLE_OF,
    SEED,
    VALID_FROM,
    VALID_TO,
    CONFIDENCE
};
static const char *const columns[] = { "slug",
                                       "tier",
                                       "name_zh",
                                       "name_en",
                                       "subject",
                                       "sector",
                                       "legal_basis",
                                       "penalty_basis",
                                       "penalty",
                                       "min_fen",
                                       "max_fen",
                                       "serious_min_fen",
                                       "serious_max_fen",
                                       "multiple_min_pct",
                                       "multiple_max_pct",
                                       "multiple_of",
                                       "seed",
                                       "valid_from",
                                       "valid_to",
                                       "confidence",
                                       NULL };
static const char *const sectors[] = { "general",   "food",      "drug",      "device",
                                       "cosmetics", "equipment", "key_goods", NULL };
static const char *const multiples[] = { "",         "gains",           "ad_fee", "goods_value",
                                         "turnover", "last_year_sales", NULL };
static const char *const trust[] = { "verified", "page", "third-party", "memory", NULL };

enum { MOST_FEN = 2000000000 }; /* a fixed fine above twenty million yuan would be a slip */

/* A range in two columns: both or none, in order. */
static void read_range(struct wj_lawtable *t, int col, int64_t max, int64_t *lo, int64_t *hi)
{
    *lo = wj_lawtable_int(t, col, 0, max);
    *hi = wj_lawtable_int(t, col + 1, 0, max);
    if ((*lo == WJ_NONE) != (*hi == WJ_NONE))
        wj_lawtable_fail(t, col, "a range has both ends or none");
    else if (*lo != WJ_NONE && *hi < *lo)
        wj_lawtable_fail(t, col + 1, "the range ends below its beginning");
}

static struct wj_violation read_row(struct wj_lawtable *t)
{
    struct wj_violation r = { .slug = wj_lawtable_id(t, SLUG), .line = wj_lawtable_line(t) };
    wj_lawtable_need(t, TIER);
    r.tier = (int)wj_lawtable_int(t, TIER, 1, 2);
    r.name_zh = wj_lawtable_need(t, NAME_ZH);
    r.name_en = wj_lawtable_need(t, NAME_EN);
    r.subject = wj_lawtable_need(t, SUBJECT);
    r.sector = (enum wj_sector)wj_lawtable_word(t, SECTOR, sectors);
    r.legal_basis = wj_lawtable_need(t, LEGAL_BASIS);
    r.penalty_basis = wj_lawtable_need(t, PENALTY_BASIS);
    r.penalty = wj_lawtable_need(t, PENALTY);
    read_range(t, MIN_FEN, MOST_FEN, &r.min_fen, &r.max_fen);
    read_range(t, SERIOUS_MIN, MOST_FEN, &r.serious_min_fen, &r.serious_max_fen);
    read_range(t, MULTIPLE_MIN, 10000, &r.multiple_min_pct, &r.multiple_max_pct);
    r.multiple_of = (enum wj_multiple_of)wj_lawtable_word(t, MULTIPLE_OF, multiples);
    if ((r.multiple_of == WJ_MULTIPLE_NONE) != (r.multiple_max_pct == WJ_NONE))
        wj_lawtable_fail(t, MULTIPLE_OF, "a multiple says of what, and nothing else does");
    r.seed = wj_lawtable_need(t, SEED);
    wj_lawtable_validity(t, VALID_FROM, VALID_TO, &r.valid_from, &r.valid_to);
    wj_lawtable_word(t, CONFIDENCE, trust);
    r.confidence = wj_lawtable_text(t, CONFIDENCE);
    return r;
}

/* A further version must stand right below the one before it and begin behind its end. */
static void check_version(struct wj_lawtable *t, const struct wj_violation *last,
                          const struct wj_violation *r)
{
    if (!wj_str_eq(last->slug, r->slug))
        wj_lawtable_fail(t, SLUG, "the other versions of " WJ_FMT " stand elsewhere: keep them together",
                         WJ_ARG(r->slug));
    else if (last->valid_to == WJ_DAY_NONE || r->valid_from == WJ_DAY_NONE || r->valid_from <= last->valid_to)
        wj_lawtable_fail(t, VALID_FROM, "overlaps in time with the version in line %d", last->line);
}

int wj_violation_load(const struct wj_lawsource *from, struct wj_violations *out, struct wj_err *e)
{
    struct wj_lawtable t;
    int rc = wj_lawtable_open(&t, from, "violations.csv", columns, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_violation *rows = WJ_NEW_N(from->arena, struct wj_violation, t.csv.rows_n + 1);
    if (!rows)
        return wj_fail(e, WJ_E_LIMIT, "violations.csv: out of memory allowed");
    struct wj_violations all = { .items = rows };
    wj_map_init(&all.by_slug, from->arena);
    while (rc == WJ_OK && wj_lawtable_next(&t)) {
        struct wj_violation *r = rows + all.n;
        *r = read_row(&t);
        bool again = wj_lawtable_ok(&t) && wj_map_get(&all.by_slug, r->slug);
        if (again)
            check_version(&t, r - 1, r);
        else if (wj_lawtable_ok(&t) && wj_map_add(&all.by_slug, r->slug, r) != WJ_OK)
            rc = wj_fail(e, WJ_E_LIMIT, "violations.csv: out of memory allowed");
        all.n += wj_lawtable_ok(&t);
    }
    if (rc == WJ_OK)
        rc = wj_lawtable_end(&t);
    if (rc == WJ_OK)
        *out = all;
    return rc;
}

const struct wj_violation *wj_violation_find(const struct wj_violations *all, struct wj_str slug)
{
    return wj_map_get(&all->by_slug, slug);
}

const struct wj_violation *wj_violation_on(const struct wj_violations *all, struct wj_str slug, wj_day act)
{
    const struct wj_violation *first = wj_violation_find(all, slug);
    for (const struct wj_violation *v = first; v && v < all->items + all->n && wj_str_eq(v->slug, slug); v++)
        if ((v->valid_from == WJ_DAY_NONE || v->valid_from <= act) &&
            (v->valid_to == WJ_DAY_NONE || act <= v->valid_to))
            return v;
    return NULL;
}

const char *wj_violation_sector_name(enum wj_sector s)
{
    return sectors[s];
}

const char *wj_violation_multiple_name(enum wj_multiple_of m)
{
    return multiples[m];
}
