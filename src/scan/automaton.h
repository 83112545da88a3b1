/*
 * automaton.h - many patterns over 16-bit symbols, found in one pass.
 *
 * A bit table decides from two symbols, without a branch, whether anything can begin
 * at a place, a second one from the third; only then a hash table gives the
 * patterns that begin so.  Speed therefore hardly falls as patterns are added.  Symbol 0
 * never matches.  Built once, then constant: any number of threads may search.
 */
#ifndef WJ_SCAN_AUTOMATON_H
#define WJ_SCAN_AUTOMATON_H

#include "base/str.h"

#define WJ_START_PAIR 0x80000000u

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

/* A text to search: n cells, each with a symbol in the 16 bits above shift that mask leaves. */
struct wj_symbols {
    const uint32_t *s;
    size_t n;
    unsigned shift;
    uint32_t mask;
    uint32_t *spots; /* room for n numbers */
};

/* Appends every match, overlapping ones too, ordered by where they begin. */
int wj_automaton_search(const struct wj_automaton *, const struct wj_symbols *, struct wj_matches *out,
                        struct wj_err *) WJ_MUST_USE;

/*
 * The same, but only for matches that begin at one of the first nspots spots,
 * which ascend: patterns of three symbols and more, and of two where the spot has
 * WJ_START_PAIR.  The spots are lost.
 */
int wj_automaton_search_at(const struct wj_automaton *, const struct wj_symbols *, size_t nspots,
                           struct wj_matches *out, struct wj_err *) WJ_MUST_USE;

size_t wj_automaton_bytes(const struct wj_automaton *); /* memory held */

/* Frees what it holds; the struct itself is the caller's. */
void wj_matches_fini(struct wj_matches *);

#endif
