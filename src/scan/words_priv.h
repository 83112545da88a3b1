/* words_priv.h - what words.c and words_judge.c share. */
#ifndef WJ_SCAN_WORDS_PRIV_H
#define WJ_SCAN_WORDS_PRIV_H

#include "scan/anchor.h"
#include "scan/words.h"

/* What the search needs of a word: small, for there may be many. */
struct word {
    uint32_t chars; /* first of n in canonical and written */
    uint32_t list;
    uint16_t allowed, known_via; /* known_via: of a known spelling, else 0 */
    uint8_t n;
    bool full, inside, known;
};

struct wj_words {
    const struct wj_alphabet *alphabet;
    struct wj_automaton *shapes, *sounds;
    struct wj_anchors *anchors;
    uint64_t *heard; /* bits: may a word that is found by sound begin with these two sounds? */
    struct word *words;
    struct wj_str *text, *as;      /* of each word */
    uint32_t *canonical, *written; /* pools */
    size_t nwords;
};

/*
 * Read the text of a match against its word: true when it is convincing;
 * fills via, bytes and sure of *hit.  hit->read_to > 0 says the match is one of the reading stream.
 */
bool wj_words_judge(const struct wj_words *, const struct wj_finder *, const struct wj_place *,
                    struct wj_hit *, struct wj_features *out);

#endif
