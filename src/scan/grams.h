/*
 * grams.h - a text as the learned opinion reads it: a run of symbols, and hashes of their n-grams.
 *
 * A symbol is a canonical character (foldtab.h) of its class of look-alikes. Runs of digits are one
 * symbol, so that prices and days do not matter, and so are pauses; what is invisible and what stands inside
 * words to hide them is left out.
 */
#ifndef WJ_SCAN_GRAMS_H
#define WJ_SCAN_GRAMS_H

#include "scan/record.h"

enum { WJ_GRAMS_BITS = 18, WJ_GRAMS_BUCKETS = 1 << WJ_GRAMS_BITS, WJ_GRAMS_MOST = 3 };
enum { WJ_GRAMS_PAUSE = 1, WJ_GRAMS_PLACES = 512 };

/* A text that was read: a field, or an utterance of its transcript (else -1). */
struct wj_grams_place {
    int field, utterance;
    struct wj_str text;
    size_t begin; /* its first symbol */
};

/* Symbols of texts, one after another; zeroed is empty. */
struct wj_grams {
    uint32_t *symbols, *from; /* of each: the byte it begins at in its text */
    size_t n, cap;
    struct wj_grams_place places[WJ_GRAMS_PLACES];
    size_t nplaces;
    uint32_t *buckets; /* of its grams, each once; nbuckets */
    size_t nbuckets, capbuckets;
    uint32_t *seen, round; /* seen: of each bucket, the last round it was put in */
};

/*
 * Read a record anew: a symbol for its kind, its category, its searched texts and its utterances, with pauses
 * between; then the buckets of all its grams. Texts beyond WJ_GRAMS_PLACES are left out. WJ_E_NOMEM.
 */
int wj_grams_read(struct wj_grams *, const struct wj_record *, struct wj_err *) WJ_MUST_USE;
void wj_grams_fini(struct wj_grams *);

/*
 * The hash of a gram: that of its symbols but the last (0 of none), mixed with the last, so that all the
 * grams that begin at a place cost a step each; and the bucket of a hash.
 */
static inline uint32_t wj_grams_mix(uint32_t hash, uint32_t symbol)
{
    hash = (hash ^ symbol) * 0x9E3779B1u;
    return hash ^ hash >> 15;
}

static inline uint32_t wj_grams_bucket(uint32_t hash)
{
    return (hash * 0x85EBCA6Bu) >> (32 - WJ_GRAMS_BITS);
}

#endif
