/* grams.c - see grams.h. */
#include "scan/grams.h"

#include "base/utf8.h"
#include "scan/foldtab.h"

#include <stdlib.h>
#include <string.h>

enum { DIGIT = '0', KIND = 0x110000 };

void wj_grams_fini(struct wj_grams *g)
{
    free(g->symbols);
    free(g->from);
    free(g->buckets);
    free(g->seen);
    g->symbols = g->from = g->buckets = g->seen = NULL;
    g->n = g->cap = g->nplaces = g->nbuckets = g->capbuckets = 0;
}

/* Room for n symbols more. */
static int make_room(struct wj_grams *g, size_t n, struct wj_err *e)
{
    size_t cap = g->cap ? g->cap : 256;
    while (cap - g->n < n)
        cap *= 2;
    if (cap == g->cap)
        return WJ_OK;
    uint32_t *symbols = realloc(g->symbols, cap * sizeof *symbols);
    g->symbols = symbols ? symbols : g->symbols;
    uint32_t *from = realloc(g->from, cap * sizeof *from);
    g->from = from ? from : g->from;
    if (!symbols || !from)
        return wj_fail(e, WJ_E_NOMEM, "no memory for the symbols of a text");
    g->cap = cap;
    return WJ_OK;
}

/* Digits and pauses are put once for a run of them. */
static void put(struct wj_grams *g, uint32_t symbol, size_t from)
{
    if (symbol >= '0' && symbol <= '9')
        symbol = DIGIT;
    if ((symbol == DIGIT || symbol == WJ_GRAMS_PAUSE) && g->n && g->symbols[g->n - 1] == symbol)
        return;
    g->symbols[g->n] = symbol;
    g->from[g->n++] = (uint32_t)from;
}

static bool is_pause(const struct wj_fold_entry *entry)
{
    return entry->detail == WJ_SEP_COMMA || entry->detail == WJ_SEP_STOP || entry->detail == WJ_SEP_LIST ||
           entry->detail == WJ_SEP_QUOTE;
}

static int put_many(struct wj_grams *g, const uint32_t *many, size_t from, size_t rest, struct wj_err *e)
{
    int rc = make_room(g, many[0] + rest, e);
    for (uint32_t k = 1; rc == WJ_OK && k <= many[0]; k++)
        put(g, wj_foldtab_shape(many[k]), from);
    return rc;
}

static int read_text(struct wj_grams *g, struct wj_str text, struct wj_err *e)
{
    int rc = make_room(g, text.n + 1, e);
    if (rc == WJ_OK)
        put(g, WJ_GRAMS_PAUSE, 0);
    for (size_t at = 0; rc == WJ_OK && at < text.n;) {
        size_t from = at;
        uint32_t c = wj_utf8_next(text, &at);
        const struct wj_fold_entry *entry = wj_foldtab_entry(c);
        if (entry->kind == WJ_FOLD_KEEP)
            put(g, wj_foldtab_shape(entry->to ? entry->to : c), from);
        else if (entry->kind == WJ_FOLD_MANY)
            rc = put_many(g, &wj_foldtab_many[entry->to], from, text.n - at + 1, e);
        else if (entry->kind == WJ_FOLD_SEPARATOR && (entry->to || is_pause(entry)))
            put(g, entry->to ? entry->to : WJ_GRAMS_PAUSE, from);
    }
    return rc;
}

static int read_place(struct wj_grams *g, int field, int utterance, struct wj_str text, struct wj_err *e)
{
    if (!text.n || g->nplaces == WJ_GRAMS_PLACES)
        return WJ_OK;
    g->places[g->nplaces++] = (struct wj_grams_place){ field, utterance, text, g->n };
    return read_text(g, text, e);
}

static int make_buckets(struct wj_grams *g, struct wj_err *e)
{
    size_t most = g->n * WJ_GRAMS_MOST;
    if (!g->seen && !(g->seen = calloc(WJ_GRAMS_BUCKETS, sizeof *g->seen)))
        return wj_fail(e, WJ_E_NOMEM, "no memory for the grams of a text");
    if (g->capbuckets >= most)
        return WJ_OK;
    uint32_t *buckets = realloc(g->buckets, most * 2 * sizeof *buckets);
    if (!buckets)
        return wj_fail(e, WJ_E_NOMEM, "no memory for the grams of a text");
    g->buckets = buckets;
    g->capbuckets = most * 2;
    return WJ_OK;
}

/* A gram said ten times says no more than said once: lists of properties repeat themselves. */
static int put_buckets(struct wj_grams *g, struct wj_err *e)
{
    int rc = make_buckets(g, e);
    g->nbuckets = 0;
    if (rc == WJ_OK && ++g->round == 0) { /* once in four thousand million records */
        memset(g->seen, 0, WJ_GRAMS_BUCKETS * sizeof *g->seen);
        g->round = 1;
    }
    for (size_t i = 0; rc == WJ_OK && i < g->n; i++) {
        uint32_t hash = 0;
        for (size_t k = i; k < g->n && k < i + WJ_GRAMS_MOST; k++) {
            hash = wj_grams_mix(hash, g->symbols[k]);
            uint32_t b = wj_grams_bucket(hash);
            g->buckets[g->nbuckets] = b;
            g->nbuckets += g->seen[b] != g->round;
            g->seen[b] = g->round;
        }
    }
    return rc;
}

int wj_grams_read(struct wj_grams *g, const struct wj_record *r, struct wj_err *e)
{
    g->n = g->nplaces = 0;
    int rc = make_room(g, 1, e);
    if (rc == WJ_OK)
        put(g, KIND + (uint32_t)r->kind, 0);
    for (int f = 0; rc == WJ_OK && f <= WJ_RECORD_category; f++)
        rc = read_place(g, f, -1, r->text[f], e);
    for (size_t i = 0; rc == WJ_OK && i < r->nutterances; i++)
        rc = read_place(g, WJ_RECORD_transcript, (int)i, r->utterances[i].text, e);
    return rc == WJ_OK ? put_buckets(g, e) : rc;
}
