/*
 * automaton.h - many patterns over 16-bit symbols, found in one pass.
 *
 * A filter of one bit table decides from the first two or three symbols
 * whether anything can begin at a place; only then a hash table gives the
 * patterns that begin so.  Speed therefore hardly falls as patterns are added.  Symbol 0
 * never matches.  Built once, then constant: any number of threads may search.
 */
#ifndef WJ_SCAN_AUTOMATON_H
#define WJ_SCAN_AUTOMATON_H

#include "base/str.h"

struct wj_automaton; /* opaque, arena */

/* n symbols (1 to 64, none 0) that mean "value". */
struct wj_pattern {
    const uint16_t *symbols; /* borrowed until the automaton is built */
    uint32_t n, value;
};

struct wj_match {
    uint32_t value, from, to; /* symbols [from, to) */
};

struct wj_matches {
    struct wj_match *items; /* malloc'd by the searcher, kept from search to search */
    size_t n, cap;
};

/* Equal patterns are all reported. WJ_E_LIMIT when the arena is spent. */
int wj_automaton_new(struct wj_arena *, const struct wj_pattern *, size_t n, struct wj_automaton **out,
                     struct wj_err *) WJ_MUST_USE;

/* Appends every match, overlapping ones too, ordered by where they begin. */
int wj_automaton_search(const struct wj_automaton *, const uint16_t *symbols, size_t n,
                        struct wj_matches *out, struct wj_err *) WJ_MUST_USE;

/* The same for patterns of three symbols and more. */
int wj_automaton_search_long(const struct wj_automaton *, const uint16_t *symbols, size_t n,
                             struct wj_matches *out, struct wj_err *) WJ_MUST_USE;

size_t wj_automaton_bytes(const struct wj_automaton *); /* memory held */

/* Frees what it holds; the struct itself is the caller's. */
void wj_matches_fini(struct wj_matches *);

#endif
