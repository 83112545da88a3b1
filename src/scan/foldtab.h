/*
 * foldtab.h - what is known about every character, as generated tables.
 *
 * tools/foldgen makes the tables at build time from Debian's unicode-data
 * (UnicodeData, Unihan, emoji), the friso lexicon and the lists of law/fold.
 * "Canonical" means: simplified character, lower case, half width, Chinese
 * digits as 0-9, foreign look-alikes as letters.
 */
#ifndef WJ_SCAN_FOLDTAB_H
#define WJ_SCAN_FOLDTAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wj_fold_kind {
    WJ_FOLD_KEEP,      /* stands for the one character "to" */
    WJ_FOLD_MANY,      /* stands for several: "to" is an offset into wj_foldtab_many */
    WJ_FOLD_INVISIBLE, /* says nothing: zero width, combining, bidirectional, tags */
    WJ_FOLD_SEPARATOR  /* stands between; "to" is a character it may be used for, or 0 */
};

/* Why a kept character differs from its canonical one. */
enum wj_fold_why {
    WJ_WHY_SAME,
    WJ_WHY_CASE,
    WJ_WHY_DIGIT,       /* a Chinese numeral */
    WJ_WHY_WIDTH,       /* full width, circled and other compatibility forms */
    WJ_WHY_TRADITIONAL, /* traditional or variant form */
    WJ_WHY_LETTER,      /* a foreign letter that looks like it */
    WJ_WHY_MARK         /* a letter with a diacritic */
};

/* What sort of separator. */
enum wj_fold_sep {
    WJ_SEP_SPACE = 1,
    WJ_SEP_TIGHT,  /* . * _ - ~ | / and their kind: nobody puts them inside a Chinese word */
    WJ_SEP_COMMA,  /* divides clauses */
    WJ_SEP_STOP,   /* ends a sentence or a line */
    WJ_SEP_QUOTE,  /* quotes and brackets */
    WJ_SEP_SYMBOL, /* emoji and other pictures */
    WJ_SEP_LIST    /* enumeration comma */
};

struct wj_fold_entry {
    uint32_t to;
    uint16_t syllable;  /* index into wj_foldtab_syllables, 0 none */
    uint8_t kind : 3;   /* enum wj_fold_kind */
    uint8_t detail : 5; /* enum wj_fold_why or wj_fold_sep */
    uint8_t rank;       /* how usual the character is: 0 unknown, 1 rare ... 20 */
};

/* By page of 256 code points; page 0 is empty. */
extern const struct wj_fold_entry wj_foldtab_page[][256];
extern const uint16_t wj_foldtab_pages[0x1100];

/* A constant entry for every code point; beyond them all, that of U+FFFD. */
static inline const struct wj_fold_entry *wj_foldtab_entry(uint32_t c)
{
    c = c <= 0x10FFFF ? c : 0xFFFD;
    return &wj_foldtab_page[wj_foldtab_pages[c >> 8]][c & 255];
}

/* The canonical characters of a WJ_FOLD_MANY entry: count, then that many. */
extern const uint32_t wj_foldtab_many[];

/* Toneless syllables in a-z and v; [0] is "". */
extern const char *const wj_foldtab_syllables[];
extern const size_t wj_foldtab_nsyllables;

/* The syllable's class of easily confused ones (zh/z, ing/in ...), as the smallest index in it. */
extern const uint16_t wj_foldtab_fuzzy[];

/* Representative of a canonical character's class of look-alikes (itself when alone). */
uint32_t wj_foldtab_shape(uint32_t canonical);

/* Is the character as written (raw or canonical) listed as a look-alike of the canonical one? */
bool wj_foldtab_is_alike(uint32_t written, uint32_t meant);

/* The character spelled by n canonical parts (2 to 5) side by side, 0 if none; *len gets how many parts it
 * took. */
uint32_t wj_foldtab_join(const uint32_t *parts, size_t n, size_t *len);

/* Can a split character begin with this canonical part?  Cheap. */
bool wj_foldtab_begins_split(uint32_t part);

/* Is the run of 2 to 4 canonical characters an ordinary word?  True wrongly in under 1 % of cases. */
bool wj_foldtab_is_word(const uint32_t *chars, size_t n);

/* Hash of a word for the filter of ordinary words; shared with the generator. */
static inline uint64_t wj_foldtab_hash(const uint32_t *chars, size_t n)
{
    uint64_t h = 0x9E3779B97F4A7C15u ^ n;
    for (size_t i = 0; i < n; i++) {
        h = (h ^ chars[i]) * 0xD6E8FEB86659FD93u;
        h ^= h >> 32;
    }
    return h;
}

enum {
    WJ_FOLDTAB_WORD_BITS = 21,
    WJ_FOLDTAB_PAIR_BITS = 15, /* blocks of 64 bits */
    WJ_FOLDTAB_PAIR_WORDS = 1 << WJ_FOLDTAB_PAIR_BITS,
    WJ_FOLDTAB_SPLIT_WORDS = 256
};

/* Spelling of syllables: a trie, row = node (0 the root), column = letter, [26] = syllable that ends there.
 */
extern const uint16_t wj_foldtab_spelling[][27];

extern const uint64_t wj_foldtab_pairs[];
extern const uint64_t wj_foldtab_split_filter[];

static inline uint64_t wj_foldtab_pair_hash(uint32_t a, uint32_t b)
{
    return ((uint64_t)a << 20 ^ b) * 0x9E3779B97F4A7C15u;
}

static inline uint64_t wj_foldtab_pair_mask(uint64_t h)
{
    return (uint64_t)1 << (h >> 20 & 63) | (uint64_t)1 << (h >> 30 & 63);
}

/* Do the two characters, as written, stand side by side in some ordinary word?  True wrongly in 1 % of cases.
 */
static inline bool wj_foldtab_is_pair(uint32_t a, uint32_t b)
{
    uint64_t h = wj_foldtab_pair_hash(a, b), mask = wj_foldtab_pair_mask(h);
    return (wj_foldtab_pairs[h >> (64 - WJ_FOLDTAB_PAIR_BITS)] & mask) == mask;
}

static inline uint32_t wj_foldtab_split_bit(uint32_t a, uint32_t b)
{
    return (a * 0x9E3779B1u ^ b * 0x85EBCA77u) >> 18;
}

/* May wj_foldtab_join() find something that begins with these parts, as written or canonical? */
static inline bool wj_foldtab_may_join(uint32_t a, uint32_t b)
{
    uint32_t bit = wj_foldtab_split_bit(a, b);
    return (wj_foldtab_split_filter[bit >> 6] >> (bit & 63) & 1) != 0;
}

#endif
