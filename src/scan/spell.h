/* spell.h - letters as pinyin. */
#ifndef WJ_SCAN_SPELL_H
#define WJ_SCAN_SPELL_H

#include <stddef.h>
#include <stdint.h>

enum { WJ_SPELL_MAX = 36 };

/*
 * Split n letters a-z (at most WJ_SPELL_MAX) into toneless syllables, the longest first, from end to end.
 * Answers how many there are, 0 when it cannot be done; len and syllable (room for n) get their
 * lengths and their numbers in wj_foldtab_syllables.
 */
size_t wj_spell_pinyin(const char *letters, size_t n, uint8_t *len, uint16_t *syllable);

#endif
