/*
 * pattern.h - regular expressions over folded text, through Vectorscan.
 *
 * The text is folded lightly (lower case, half width, simplified characters,
 * Chinese digits as 0-9, invisible characters dropped) with a map of places, so that a
 * pattern's match has its bytes in the original.
 */
#ifndef WJ_SCAN_PATTERN_H
#define WJ_SCAN_PATTERN_H

#include "base/str.h"

struct wj_patterns; /* opaque, constant; serves any number of searchers */

struct wj_pattern_match {
    uint32_t pattern;  /* index of the regex */
    uint32_t from, to; /* bytes of the original text */
};

/* Compile n regexes. Caller frees. WJ_E_INVALID: *bad is the index of the one at fault. */
int wj_patterns_new(const struct wj_str *regex, size_t n, struct wj_patterns **out, size_t *bad,
                    struct wj_err *) WJ_MUST_USE;
void wj_patterns_free(struct wj_patterns *); /* NULL is fine */

/* What one thread needs to search. */
struct wj_pattern_search;
int wj_pattern_search_new(const struct wj_patterns *, struct wj_pattern_search **out,
                          struct wj_err *) WJ_MUST_USE;
void wj_pattern_search_free(struct wj_pattern_search *);

/*
 * All matches in a text, the longest of each pattern at each start; items live
 * until the next call.
 */
int wj_pattern_search_run(struct wj_pattern_search *, struct wj_str text, const struct wj_pattern_match **out,
                          size_t *n, struct wj_err *) WJ_MUST_USE;

#endif
