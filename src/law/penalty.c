/* penalty.c - see penalty.h. */
#include "law/penalty.h"

#include "law/lawtable.h"

enum { BAND, NAME_ZH, FROM_PCT, TO_PCT, BASIS, VALID_FROM, VALID_TO, CONFIDENCE, NOTE };
static const char *const columns[] = { "band",       "name_zh",  "from_pct",   "to_pct", "basis",
                                       "valid_from", "valid_to", "confidence", "note",   NULL };
static const char *const bands[] = { "light", "ordinary", "heavy", NULL };
static const char *const trust[] = { "verified", "page", "third-party", "memory", NULL };

static struct wj_band read_band(struct wj_lawtable *t, struct wj_str region)
{
    struct wj_band r = { .region = region, .file = wj_strz(t->csv.file), .line = wj_lawtable_line(t) };
    r.id = wj_lawtable_id(t, BAND);
    wj_lawtable_word(t, BAND, bands);
    r.name_zh = wj_lawtable_need(t, NAME_ZH);
    wj_lawtable_need(t, FROM_PCT);
    wj_lawtable_need(t, TO_PCT);
    r.from_pct = (int)wj_lawtable_int(t, FROM_PCT, 0, 100);
    r.to_pct = (int)wj_lawtable_int(t, TO_PCT, 0, 100);
    r.basis = wj_lawtable_need(t, BASIS);
    wj_lawtable_validity(t, VALID_FROM, VALID_TO, &r.valid_from, &r.valid_to);
    wj_lawtable_word(t, CONFIDENCE, trust);
    r.confidence = wj_lawtable_text(t, CONFIDENCE);
    r.note = wj_lawtable_text(t, NOTE);
    return r;
}

/* Rows come in threes of one time: light from 0, ordinary and heavy each from where the last ended, to 100.
 */
static void check_band(struct wj_lawtable *t, const struct wj_band *before, size_t n, const struct wj_band *r)
{
    size_t place = n % 3;
    if (!wj_str_eqz(r->id, bands[place]))
        wj_lawtable_fail(t, BAND, "\"%s\" should stand here: bands come as light, ordinary, heavy",
                         bands[place]);
    else if (r->from_pct != (place ? before->to_pct : 0) || r->to_pct <= r->from_pct)
        wj_lawtable_fail(t, FROM_PCT, "a band begins where the one before ends, the first at 0");
    else if (place == 2 && r->to_pct != 100)
        wj_lawtable_fail(t, TO_PCT, "the last band ends at 100");
    else if (place && (r->valid_from != before->valid_from || r->valid_to != before->valid_to))
        wj_lawtable_fail(t, VALID_FROM, "the bands of one text have one validity");
}

/* Bands of all files as they are read. */
struct bandlist {
    const struct wj_lawsource *from;
    void *items;
    size_t n, cap;
};

static bool is_apart(wj_day a_to, wj_day b_from)
{
    return a_to != WJ_DAY_NONE && b_from != WJ_DAY_NONE && a_to < b_from;
}

/* Two texts of one place are not in force at once. */
static void check_time(struct wj_lawtable *t, const struct bandlist *l, const struct wj_band *r)
{
    const struct wj_band *rows = l->items;
    for (size_t i = 0; l->n % 3 == 0 && i < l->n; i += 3)
        if (wj_str_eq(rows[i].region, r->region) && !is_apart(rows[i].valid_to, r->valid_from) &&
            !is_apart(r->valid_to, rows[i].valid_from))
            wj_lawtable_fail(t, VALID_FROM, "overlaps in time with " WJ_FMT ":%d", WJ_ARG(rows[i].file),
                             rows[i].line);
}

static int read_bands(struct bandlist *l, const char *path, struct wj_str region, struct wj_err *e)
{
    struct wj_lawtable t;
    int rc = wj_lawtable_open(&t, l->from, path, columns, e);
    while (rc == WJ_OK && wj_lawtable_next(&t)) {
        struct wj_band r = read_band(&t, region), *place;
        if (wj_lawtable_ok(&t))
            check_band(&t, l->n ? (struct wj_band *)l->items + l->n - 1 : NULL, l->n, &r);
        if (wj_lawtable_ok(&t))
            check_time(&t, l, &r);
        if (!wj_lawtable_ok(&t))
            continue;
        place = wj_grow(l->from->arena, &l->items, &l->n, &l->cap, sizeof *place);
        if (!place)
            return wj_fail(e, WJ_E_LIMIT, "%s: out of memory allowed", path);
        *place = r;
    }
    if (rc == WJ_OK)
        rc = wj_lawtable_end(&t);
    if (rc == WJ_OK && l->n % 3)
        rc = wj_fail(e, WJ_E_INVALID, "%s: bands come as light, ordinary, heavy", path);
    return rc;
}

int wj_penalty_load_bands(const struct wj_lawsource *from, const struct wj_regions *regions,
                          struct wj_bands *out, struct wj_err *e)
{
    struct bandlist l = { .from = from };
    struct wj_fileset overlays = wj_fileset_prefix(from->files, WJ_S("overlays/"));
    int rc = read_bands(&l, "discretion.csv", WJ_S(""), e);
    for (size_t i = 0; rc == WJ_OK && i < overlays.n; i++) {
        struct wj_str region;
        if (!wj_str_ends(overlays.items[i].path, WJ_S("/discretion.csv")))
            continue;
        const char *path = wj_str_z(from->arena, overlays.items[i].path);
        rc = path ? wj_threshold_overlay(regions, overlays.items[i].path, &region, e)
                  : wj_fail(e, WJ_E_LIMIT, "out of memory allowed");
        if (rc == WJ_OK)
            rc = read_bands(&l, path, region, e);
    }
    if (rc == WJ_OK)
        *out = (struct wj_bands){ l.items, l.n };
    return rc;
}

static bool is_law(const struct wj_band *r, wj_day on)
{
    return (r->valid_from == WJ_DAY_NONE || r->valid_from <= on) &&
           (r->valid_to == WJ_DAY_NONE || on <= r->valid_to);
}

struct wj_bands wj_penalty_bands_of(const struct wj_bands *all, struct wj_str region, wj_day on)
{
    const struct wj_band *nation = NULL;
    for (size_t i = 0; i + 2 < all->n; i += 3) {
        const struct wj_band *r = &all->items[i];
        if (is_law(r, on) && r->region.n && wj_str_starts(region, r->region))
            return (struct wj_bands){ r, 3 };
        if (is_law(r, on) && !r->region.n)
            nation = r;
    }
    return (struct wj_bands){ nation, nation ? 3 : 0 };
}

enum wj_band_kind wj_penalty_band(const struct wj_bands *all, wj_day on, int64_t min_fen, int64_t max_fen,
                                  int64_t fine_fen)
{
    const struct wj_band *light = NULL;
    for (size_t i = 0; i + 2 < all->n; i += 3)
        if (is_law(&all->items[i], on))
            light = &all->items[i];
    if (!light)
        return WJ_BAND_UNKNOWN;
    if (fine_fen < min_fen)
        return WJ_BAND_MITIGATED;
    if (fine_fen > max_fen)
        return WJ_BAND_ABOVE;
    int64_t at = (fine_fen - min_fen) * 100, range = max_fen - min_fen;
    if (range == 0)
        return WJ_BAND_ORDINARY;
    if (at <= light->to_pct * range)
        return WJ_BAND_LIGHT;
    return at >= light[2].from_pct * range ? WJ_BAND_HEAVY : WJ_BAND_ORDINARY;
}

const char *wj_penalty_band_name(enum wj_band_kind k)
{
    static const char *const names[] = { "mitigated", "light", "ordinary", "heavy", "above", "unknown" };
    return names[k];
}

static bool is_band(enum wj_band_kind k, struct wj_str chosen)
{
    return wj_str_eqz(chosen, wj_penalty_band_name(k)) ||
           (k == WJ_BAND_ORDINARY && wj_str_eqz(chosen, "normal"));
}

struct wj_band_check wj_penalty_check_band(const struct wj_bands *all, const struct wj_violation *v,
                                           wj_day on, struct wj_str chosen, int64_t fine_fen)
{
    struct wj_band_check c = { .band = WJ_BAND_UNKNOWN };
    if (!v || v->min_fen == WJ_NONE || v->max_fen == WJ_NONE || !chosen.n || fine_fen <= 0)
        return c;
    c.band = wj_penalty_band(all, on, v->min_fen, v->max_fen, fine_fen);
    c.known = c.band != WJ_BAND_UNKNOWN;
    c.off = c.known && !is_band(c.band, chosen);
    bool serious = v->serious_min_fen != WJ_NONE && v->serious_max_fen != WJ_NONE && fine_fen > v->max_fen;
    if (!c.known || !serious)
        return c;
    c.band = wj_penalty_band(all, on, v->serious_min_fen, v->serious_max_fen, fine_fen);
    bool within = c.band != WJ_BAND_ABOVE && c.band != WJ_BAND_MITIGATED;
    c.off = !is_band(c.band, chosen) && !(within && wj_str_eqz(chosen, "heavy"));
    return c;
}

static bool stopped_on(const struct wj_span *spans, size_t n, wj_day d)
{
    for (size_t i = 0; i < n; i++)
        if (spans[i].from <= d && d <= spans[i].to)
            return true;
    return false;
}

int64_t wj_penalty_surcharge_fen(int64_t fine_fen, wj_day last_to_pay, wj_day paid_on,
                                 const struct wj_span *stopped, size_t nstopped)
{
    int64_t days = 0;
    /* 34 days at 3 % reach the cap: no need to count on. */
    for (wj_day d = last_to_pay + 1; d <= paid_on && days < 34; d++)
        days += !stopped_on(stopped, nstopped, d);
    int64_t sum = days >= 34 ? fine_fen : fine_fen / 100 * 3 * days + fine_fen % 100 * 3 * days / 100;
    return sum < fine_fen ? sum : fine_fen;
}

bool wj_penalty_needs_hearing(const struct wj_thresholds *all, struct wj_str region, wj_day on,
                              const struct wj_penalty_plan *p, const struct wj_threshold **because)
{
    const char *const ids[] = { p->person ? "hearing.fine_person" : "hearing.fine_entity",
                                p->person ? "hearing.confiscate_person" : "hearing.confiscate_entity" };
    const int64_t amounts[] = { p->fine_fen, p->confiscated_fen };
    const struct wj_threshold *met = NULL;
    for (int i = 0; i < 2 && !met; i++) {
        const struct wj_threshold *t = wj_threshold_find(all, ids[i], region, on);
        if (t && wj_threshold_met(t, amounts[i]))
            met = t;
    }
    if (because)
        *because = met;
    return met || p->stops_business || p->takes_licence || p->other_heavy;
}

bool wj_penalty_may_be_simple(const struct wj_thresholds *all, struct wj_str region, wj_day on,
                              const struct wj_penalty_plan *p)
{
    const struct wj_threshold *t =
        wj_threshold_find(all, p->person ? "summary.fine_person" : "summary.fine_entity", region, on);
    return t && wj_threshold_met(t, p->fine_fen) && !p->confiscated_fen && !p->stops_business &&
           !p->takes_licence && !p->other_heavy;
}

int wj_penalty_limitation(const struct wj_terms *terms, const struct wj_calendar *cal, wj_day act_ended,
                          bool grave_harm, wj_day *last, struct wj_err *e)
{
    const struct wj_term_ask ask = { .start = act_ended, .on = WJ_DAY_NONE, .today = WJ_DAY_NONE };
    struct wj_due due;
    int rc = wj_term_due(terms, cal, grave_harm ? WJ_S("case.limitation5") : WJ_S("case.limitation"), &ask,
                         &due, e);
    if (rc == WJ_OK)
        *last = due.last;
    return rc;
}

int wj_penalty_lighter(int64_t min_a, int64_t max_a, int64_t min_b, int64_t max_b)
{
    if (min_a == WJ_NONE || max_a == WJ_NONE || min_b == WJ_NONE || max_b == WJ_NONE)
        return 0;
    if (max_a != max_b)
        return max_a < max_b ? -1 : 1;
    return min_a == min_b ? 0 : min_a < min_b ? -1 : 1;
}
