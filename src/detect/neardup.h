/*
 * neardup.h - a fingerprint of a text that near-duplicates share.
 *
 * One-permutation MinHash (Li, Owen, Zhang 2012) over 3-grams of characters:
 * 16 bins, 4 bits of each bin's minimum, so a sketch is 64 bits.  Equal places
 * of two sketches estimate how much of their 3-grams the texts share; a place
 * agrees by chance once in 16.
 */
#ifndef WJ_DETECT_NEARDUP_H
#define WJ_DETECT_NEARDUP_H

#include "base/str.h"

enum { WJ_NEARDUP_PLACES = 16 };

/* The sketch of a text (any bytes; UTF-8 characters are the unit); 0 only for texts under three characters.
 */
uint64_t wj_neardup_sketch(struct wj_str text);

/* Places in which two sketches agree, 0 to 16; 12 or more is a near-duplicate for practical purposes. */
int wj_neardup_agree(uint64_t a, uint64_t b);

#endif
