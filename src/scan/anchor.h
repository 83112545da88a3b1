/*
 * anchor.h - words of two characters of which one stands there and the other
 * only sounds right.
 *
 * Syllable pairs are far too common to be looked at each; a pair with one
 * true character is rare.  So every word is filed twice: under its first character and
 * the second's syllable, and under the first's syllable and its second character.
 */
#ifndef WJ_SCAN_ANCHOR_H
#define WJ_SCAN_ANCHOR_H

#include "scan/automaton.h"
#include "scan/stream.h"

struct wj_anchors; /* opaque, arena, constant once made */

struct wj_anchor {
    uint16_t shape[2], sound[2]; /* symbols of the two characters */
    uint32_t value;
};

/* File n words under their anchors, in the arena.  WJ_E_LIMIT when it is spent. */
int wj_anchors_new(struct wj_arena *, const struct wj_anchor *, size_t n, struct wj_anchors **out,
                   struct wj_err *) WJ_MUST_USE;

/*
 * Of n spots, those where a filed word may begin, into out; pairs that stand
 * in ordinary words are passed over.
 */
size_t wj_anchors_sift(const struct wj_anchors *, const struct wj_stream *, const uint32_t *spots, size_t n,
                       uint32_t *out);

/* Appends a match (in shape elements) for each filed word that fits at one of the spots sifted. */
int wj_anchors_search(const struct wj_anchors *, const struct wj_stream *, const uint32_t *spots, size_t n,
                      struct wj_matches *out, struct wj_err *) WJ_MUST_USE;

#endif
