/* publication.c - see publication.h. */
#include "law/publication.h"

/* 较低数额罚款: within the mitigated or light band and not above the figure (Order 107, 7). */
static bool is_low_fine(const struct wj_thresholds *figures, const struct wj_bands *bands,
                        struct wj_str region, wj_day on, const struct wj_penalty_facts *f)
{
    const struct wj_threshold *t = wj_threshold_find(
        figures, f->person ? "credit.low_fine_person" : "credit.low_fine_entity", region, on);
    if (!t || !wj_threshold_met(t, f->fine_fen) || f->range_max_fen == WJ_NONE)
        return false;
    struct wj_bands own = wj_penalty_bands_of(bands, region, on);
    enum wj_band_kind band = wj_penalty_band(&own, on, f->range_min_fen, f->range_max_fen, f->fine_fen);
    return band == WJ_BAND_MITIGATED || band == WJ_BAND_LIGHT;
}

enum wj_publication_class wj_publication_classify(const struct wj_thresholds *figures,
                                                  const struct wj_bands *bands, struct wj_str region,
                                                  wj_day on, const struct wj_penalty_facts *f)
{
    if (f->only_warning || f->simple)
        return WJ_PUBLISH_NOT;
    if (f->lowers_or_revokes)
        return WJ_PUBLISH_SERIOUS_C;
    if (f->restricts)
        return WJ_PUBLISH_SERIOUS_B;
    if (f->only_criticism ||
        (f->fine_fen > 0 && !f->confiscates && is_low_fine(figures, bands, region, on, f)))
        return WJ_PUBLISH_MINOR;
    return f->sector == WJ_SECTOR_GENERAL ? WJ_PUBLISH_GENERAL : WJ_PUBLISH_SERIOUS_A;
}

enum wj_publication_class wj_publication_longest(const enum wj_publication_class *c, size_t n)
{
    enum wj_publication_class longest = WJ_PUBLISH_NOT;
    for (size_t i = 0; i < n; i++)
        longest = c[i] > longest ? c[i] : longest;
    return longest;
}

struct wj_str wj_publication_early_term(enum wj_publication_class c)
{
    switch (c) {
    case WJ_PUBLISH_GENERAL:
        return WJ_S("credit.general_min");
    case WJ_PUBLISH_SERIOUS_A:
    case WJ_PUBLISH_SERIOUS_B:
        return WJ_S("credit.serious_min");
    default:
        return WJ_NOSTR;
    }
}

struct wj_str wj_publication_stop_term(enum wj_publication_class c)
{
    switch (c) {
    case WJ_PUBLISH_NOT:
        return WJ_NOSTR;
    case WJ_PUBLISH_MINOR:
        return WJ_S("credit.minor_stop");
    case WJ_PUBLISH_GENERAL:
        return WJ_S("credit.general_max");
    default:
        return WJ_S("credit.serious_max");
    }
}

const char *wj_publication_name(enum wj_publication_class c)
{
    static const char *const names[] = { "none", "minor", "general", "serious_a", "serious_b", "serious_c" };
    return names[c];
}
