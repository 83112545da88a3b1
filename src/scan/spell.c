/* spell.c - see spell.h.  Steps back are bounded: a place that led nowhere is not tried again. */
#include "scan/spell.h"

#include "scan/foldtab.h"

#include <stdbool.h>
#include <string.h>

size_t wj_spell_pinyin(const char *letters, size_t n, uint8_t *len, uint16_t *syllable)
{
    bool dead[WJ_SPELL_MAX + 1] = { false };
    size_t at = 0, k = 0;
    uint8_t most[WJ_SPELL_MAX + 1];
    memset(most, 7, sizeof most);
    while (at < n) {
        size_t node = 0, best = 0;
        uint16_t found = 0;
        for (size_t i = 0; i < 6 && at + i < n && i + 1 < most[k]; i++) {
            node = wj_foldtab_spelling[node][letters[at + i] - 'a'];
            if (!node)
                break;
            if (wj_foldtab_spelling[node][26] && !dead[at + i + 1]) {
                best = i + 1;
                found = wj_foldtab_spelling[node][26];
            }
        }
        if (best) {
            most[k] = (uint8_t)best;
            len[k] = (uint8_t)best;
            syllable[k++] = found;
            at += best;
            most[k] = 7;
        } else {
            dead[at] = true;
            if (k == 0)
                return 0;
            at -= len[--k];
        }
    }
    return k;
}
