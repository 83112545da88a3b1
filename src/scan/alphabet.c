/* alphabet.c - see alphabet.h. */
#include "scan/alphabet.h"

#include "base/arena.h"
#include "scan/foldtab.h"

/* A table entry of page "itself" says to == 0. */
static inline uint32_t meant_by(const struct wj_fold_entry *f, uint32_t c)
{
    return f->to ? f->to : c;
}

uint32_t wj_alphabet_canonical(uint32_t c)
{
    const struct wj_fold_entry *f = wj_foldtab_entry(c);
    return f->kind == WJ_FOLD_KEEP ? meant_by(f, c) : 0;
}

uint16_t wj_alphabet_sound(uint32_t written)
{
    const struct wj_fold_entry *f = wj_foldtab_entry(written);
    uint32_t to = meant_by(f, written);
    if (f->kind == WJ_FOLD_MANY || f->kind == WJ_FOLD_INVISIBLE || (f->kind == WJ_FOLD_SEPARATOR && !f->to))
        return 0;
    if (to >= 'a' && to <= 'z')
        return (uint16_t)(WJ_SOUND_LETTER_0 + (to - 'a'));
    return wj_foldtab_fuzzy[f->syllable];
}

static uint32_t entry_of(const uint16_t *shape, uint32_t c)
{
    const struct wj_fold_entry *f = wj_foldtab_entry(c);
    uint32_t to = meant_by(f, c), sound = wj_alphabet_sound(c);
    if (f->kind == WJ_FOLD_MANY)
        return WJ_SHAPE_MANY | (uint32_t)WJ_SOUND_SPECIAL << 16;
    if (f->kind == WJ_FOLD_INVISIBLE)
        return WJ_SHAPE_INVISIBLE;
    if (f->kind == WJ_FOLD_SEPARATOR)
        return WJ_SHAPE_SEPARATOR | (sound ? (sound | WJ_SOUND_SPECIAL) << 16 : 0);
    if (sound >= WJ_SOUND_LETTER_0)
        sound |= WJ_SOUND_LETTER;
    else if (wj_foldtab_begins_split(to))
        sound |= WJ_SOUND_SPLIT;
    return (to < 65536 ? shape[to] : 0u) | sound << 16;
}

int wj_alphabet_new(struct wj_arena *arena, const uint8_t *mark, struct wj_alphabet *out, struct wj_err *e)
{
    struct wj_alphabet a = { .bmp = WJ_NEW_N(arena, uint32_t, 65536), .nshape = 0 };
    if (!a.bmp)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for a dictionary's alphabet");
    struct wj_mark top = wj_arena_mark(arena);
    uint16_t *shape = WJ_NEW_N(arena, uint16_t, 65536);
    if (!shape)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for a dictionary's alphabet");
    for (uint32_t c = 0; c < 65536; c++) { /* the representatives of classes that some word uses */
        uint32_t rep = mark[c] ? wj_foldtab_shape(c) : 0;
        if (rep && rep < 65536 && !shape[rep])
            shape[rep] = (uint16_t)++a.nshape;
    }
    if (a.nshape >= WJ_SHAPE_LAST)
        return wj_fail(e, WJ_E_LIMIT, "the words use too many different characters");
    for (uint32_t c = 0; c < 65536; c++) {
        uint32_t rep = wj_foldtab_shape(c);
        if (rep != c && rep < 65536)
            shape[c] = shape[rep];
    }
    for (uint32_t c = 0; c < 65536; c++)
        a.bmp[c] = entry_of(shape, c);
    wj_arena_rewind(arena, top);
    a.only = WJ_NEW_N(arena, uint16_t, a.nshape + 1);
    if (!a.only)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for a dictionary's alphabet");
    for (uint32_t c = 0x3400; c < 0xA000; c++) { /* three bytes each in UTF-8, which the search relies on */
        uint32_t s = a.bmp[c] & 0xFFFF;
        if (s && s <= WJ_SHAPE_LAST && wj_alphabet_canonical(c) == c)
            a.only[s] = wj_foldtab_shape(c) == c && !a.only[s] && mark[c] ? (uint16_t)c : 1;
    }
    for (uint32_t s = 1; s <= a.nshape; s++)
        a.only[s] = a.only[s] == 1 ? 0 : a.only[s];
    *out = a;
    return WJ_OK;
}

uint32_t wj_alphabet_entry(const struct wj_alphabet *a, uint32_t c)
{
    if (c < 65536)
        return a->bmp[c];
    const struct wj_fold_entry *f = wj_foldtab_entry(c);
    if (f->kind == WJ_FOLD_KEEP)
        return f->to && f->to < 65536 ? a->bmp[f->to] : 0;
    uint32_t sound = wj_alphabet_sound(c);
    if (f->kind == WJ_FOLD_SEPARATOR)
        return WJ_SHAPE_SEPARATOR | (sound ? (sound | WJ_SOUND_SPECIAL) << 16 : 0);
    return f->kind == WJ_FOLD_MANY ? WJ_SHAPE_MANY | (uint32_t)WJ_SOUND_SPECIAL << 16 : WJ_SHAPE_INVISIBLE;
}

uint16_t wj_alphabet_shape(const struct wj_alphabet *a, uint32_t canonical)
{
    uint32_t shape = canonical < 65536 ? a->bmp[canonical] & 0xFFFF : 0;
    return shape <= WJ_SHAPE_LAST ? (uint16_t)shape : 0;
}
