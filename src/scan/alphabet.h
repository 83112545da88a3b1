/*
 * alphabet.h - the symbols of one dictionary: a table from characters to symbols.
 *
 * Each character that occurs in a word gets a shape symbol (its class of
 * look-alikes) and all characters a sound symbol (their toneless syllable,
 * easily confused ones together).  Both lie in one table entry, so that a text
 * is turned into both streams with one access per character.
 */
#ifndef WJ_SCAN_ALPHABET_H
#define WJ_SCAN_ALPHABET_H

#include "base/str.h"

enum {
    /* Shape half of an entry: 1 .. WJ_SHAPE_LAST a symbol, 0 a character of no word, or: */
    WJ_SHAPE_LAST = 0xFFF0,
    WJ_SHAPE_MANY = 0xFFFD,      /* stands for several characters */
    WJ_SHAPE_SEPARATOR = 0xFFFE, /* dropped; counted when a word is found across it */
    WJ_SHAPE_INVISIBLE = 0xFFFF,

    /* Sound half: a symbol below WJ_SOUND_N, and flags. */
    WJ_SOUND_LETTER_0 = 480,  /* Latin letters a .. z follow */
    WJ_SOUND_N = 512,         /* all symbols are smaller */
    WJ_SOUND_LETTER = 0x4000, /* flag: a Latin letter, perhaps of pinyin */
    WJ_SOUND_SPLIT = 0x2000,  /* flag: a split character may begin here */
    WJ_SOUND_SPECIAL = 0x8000 /* flag: a separator used for a character, or several characters */
};

struct wj_alphabet {
    uint32_t *bmp;   /* 65536 entries: shape | sound << 16 */
    uint32_t nshape; /* shape symbols in use, 1 .. nshape */
    uint16_t *only;  /* of a symbol: its character when its class has but one, else 0 */
};

/* mark: 65536 bytes, 1 where a canonical character occurs in some word. Arena. */
int wj_alphabet_new(struct wj_arena *, const uint8_t *mark, struct wj_alphabet *out,
                    struct wj_err *) WJ_MUST_USE;

/* The entry of any character, beyond the basic plane too. */
uint32_t wj_alphabet_entry(const struct wj_alphabet *, uint32_t c);

/* Symbols of a canonical character of a word; 0 where it has none. */
uint16_t wj_alphabet_shape(const struct wj_alphabet *, uint32_t canonical);
uint16_t wj_alphabet_sound(uint32_t written);

/* The one canonical character something stands for; 0 for separators, invisible and multiple ones. */
uint32_t wj_alphabet_canonical(uint32_t c);

#endif
