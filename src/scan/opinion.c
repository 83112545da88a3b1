/* opinion.c - see opinion.h: judging. */
#include "scan/opinion_priv.h"

#include <math.h>

size_t wj_opinion_kinds(const struct wj_opinion *o)
{
    return o->nkinds;
}

struct wj_str wj_opinion_kind(const struct wj_opinion *o, size_t i)
{
    return o->kinds[i].slug;
}

static size_t end_of(const struct wj_grams *g, size_t i)
{
    return g->n - i < WJ_GRAMS_MOST ? g->n : i + WJ_GRAMS_MOST;
}

/* How much a gram counts: the more there are, known or not, the less. */
static double norm_of(const struct wj_grams *g)
{
    return 1 / sqrt(g->nbuckets ? (double)g->nbuckets : 1);
}

static double sum_margin(const struct wj_opinion *o, const struct wj_grams *g)
{
    int64_t sum = 0;
    for (size_t i = 0; i < g->nbuckets; i++)
        sum += o->unlawful[g->buckets[i]];
    return o->bias + (double)sum * o->unit * norm_of(g);
}

static size_t likeliest(const struct wj_opinion *o, const struct wj_grams *g)
{
    int64_t sums[WJ_OPINION_KINDS] = { 0 };
    for (size_t i = 0; i < g->nbuckets; i++)
        for (uint32_t s = o->first[g->buckets[i]]; s < o->first[g->buckets[i] + 1]; s++)
            sums[o->says[s].kind] += o->says[s].weight;
    size_t best = 0;
    double most = -1e9, norm = norm_of(g);
    for (size_t k = 0; k < o->nkinds; k++) {
        double margin = o->kinds[k].bias + (double)sums[k] * o->kinds[k].unit * norm;
        if (margin > most) {
            most = margin;
            best = k;
        }
    }
    return best;
}

/* Between two points of the curve a straight line. */
static double right_at(const struct wj_opinion *o, double margin)
{
    const struct opinion_point *p = o->curve;
    size_t i = 0;
    while (i < o->ncurve && p[i].margin > margin)
        i++;
    if (i == 0 || i == o->ncurve)
        return o->ncurve ? p[i ? i - 1 : 0].sure : 0.5;
    double along = (margin - p[i].margin) / (p[i - 1].margin - p[i].margin);
    return p[i].sure + along * (p[i - 1].sure - p[i].sure);
}

/* A block of the curve reaches below the bar; what is above it is more often right than wrong. */
static double sure_of(const struct wj_opinion *o, double margin)
{
    double right = right_at(o, margin);
    return right > 0.5 ? right : 0.5;
}

/* ---- what spoke for it ---- */

/* What the grams that begin at a symbol say together. */
static int said_at(const struct wj_opinion *o, const struct wj_grams *g, size_t i)
{
    uint32_t hash = 0;
    int said = 0;
    for (size_t k = i; k < end_of(g, i); k++) {
        hash = wj_grams_mix(hash, g->symbols[k]);
        said += o->unlawful[wj_grams_bucket(hash)];
    }
    return said;
}

static size_t end_byte(const struct wj_grams *g, size_t place, size_t symbol)
{
    size_t last = place + 1 < g->nplaces ? g->places[place + 1].begin : g->n;
    for (size_t k = symbol; k < last; k++)
        if (g->symbols[k] == WJ_GRAMS_PAUSE || k == symbol + WJ_GRAMS_MOST)
            return g->from[k];
    return g->places[place].text.n;
}

static bool touches(const struct wj_opinion_view *v, const struct wj_opinion_cue *c)
{
    for (size_t i = 0; i < v->ncues; i++)
        if (v->cues[i].place == c->place && v->cues[i].from < c->to && c->from < v->cues[i].to)
            return true;
    return false;
}

/* The stretch that says most among those that touch no cue yet; what it says, 0: there is none. */
static int find_cue(const struct wj_opinion *o, const struct wj_grams *g, const struct wj_opinion_view *v,
                    struct wj_opinion_cue *out)
{
    int most = 0;
    for (size_t p = 0; p < g->nplaces; p++) {
        size_t last = p + 1 < g->nplaces ? g->places[p + 1].begin : g->n;
        for (size_t i = g->places[p].begin; i < last; i++) {
            int said = g->symbols[i] == WJ_GRAMS_PAUSE ? 0 : said_at(o, g, i);
            struct wj_opinion_cue c = { p, g->from[i], 0 };
            if (said <= most)
                continue;
            c.to = (uint32_t)end_byte(g, p, i);
            if (touches(v, &c))
                continue;
            most = said;
            *out = c;
        }
    }
    return most;
}

static void find_cues(const struct wj_opinion *o, const struct wj_grams *g, struct wj_opinion_view *v)
{
    while (v->ncues < WJ_OPINION_CUES && find_cue(o, g, v, &v->cues[v->ncues]) > 0)
        v->ncues++;
}

bool wj_opinion_judge(const struct wj_opinion *o, const struct wj_grams *g, struct wj_opinion_view *out)
{
    double margin = sum_margin(o, g);
    if (margin < o->bar)
        return false;
    *out = (struct wj_opinion_view){ .kind = likeliest(o, g), .sure = sure_of(o, margin), .margin = margin };
    find_cues(o, g, out);
    return out->ncues > 0; /* a view that nothing speaks for cannot be explained */
}
