/*
 * foldgen.c - host program of the build: makes the fold tables.
 *
 *   foldgen UNICODE-DIR LEXICON-DIR LISTS-DIR OUT.c
 *
 * For every code point it settles what the character stands for (see
 * src/scan/foldtab.h), from the general down to our own lists, which win.
 */
#include "foldgen.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PARTS = 24 };

static bool category_is(const struct world *w, uint32_t c, const char *two)
{
    return w->category[c] == (uint8_t)(((two[0] & 31) << 3) ^ (two[1] & 31));
}

static bool is_letter(const struct world *w, uint32_t c)
{
    return category_is(w, c, "Lu") || category_is(w, c, "Ll") || category_is(w, c, "Lt") ||
           category_is(w, c, "Lm") || category_is(w, c, "Lo") || category_is(w, c, "Nd") ||
           category_is(w, c, "Nl") || category_is(w, c, "No") || category_is(w, c, "Co") || !w->category[c];
}

static bool is_invisible(const struct world *w, uint32_t c)
{
    return category_is(w, c, "Mn") || category_is(w, c, "Me") || category_is(w, c, "Cf") ||
           category_is(w, c, "Cc") || c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 ||
           c == 0xFFFC || (c >= 0x1F3FB && c <= 0x1F3FF);
}

static bool is_one_of(uint32_t c, const char *list)
{
    struct wj_str s = wj_strz(list);
    for (size_t at = 0; at < s.n;)
        if (wj_utf8_next(s, &at) == c)
            return true;
    return false;
}

static uint8_t separator_class(const struct world *w, uint32_t c)
{
    if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029 || is_one_of(c, "。!?;｡"))
        return WJ_SEP_STOP;
    if (c == '\t' || c == 0x2800 || category_is(w, c, "Zs"))
        return WJ_SEP_SPACE;
    if (is_one_of(c, ",:…⋯"))
        return WJ_SEP_COMMA;
    if (c == 0x3001)
        return WJ_SEP_LIST;
    if (category_is(w, c, "Ps") || category_is(w, c, "Pe") || category_is(w, c, "Pi") ||
        category_is(w, c, "Pf") || c == '"' || c == '\'' || c == '<' || c == '>')
        return WJ_SEP_QUOTE;
    return w->emoji[c] || category_is(w, c, "So") ? WJ_SEP_SYMBOL : WJ_SEP_TIGHT;
}

/* Digits and letters in enclosed forms that have no decomposition, and numerals. */
static uint32_t enclosed(uint32_t c)
{
    static const struct {
        uint32_t from, to, base;
    } range[] = { { 0x2776, 0x277E, '1' },   { 0x2780, 0x2788, '1' },   { 0x278A, 0x2792, '1' },
                  { 0x24F5, 0x24FD, '1' },   { 0x24FF, 0x24FF, '0' },   { 0x1F150, 0x1F169, 'a' },
                  { 0x1F170, 0x1F189, 'a' }, { 0x1F1E6, 0x1F1FF, 'a' }, { 0x1F10B, 0x1F10C, '0' } };
    for (size_t i = 0; i < sizeof range / sizeof range[0]; i++)
        if (c >= range[i].from && c <= range[i].to)
            return range[i].base + (c - range[i].from);
    return 0;
}

static uint32_t numeral(uint32_t c)
{
    struct wj_str p = WJ_S("〇一二三四五六七八九"), f = WJ_S("零壹贰叁肆伍陆柒捌玖");
    struct wj_str tf = WJ_S("拾佰仟"), tt = WJ_S("十百千");
    for (size_t a = 0, b = 0, i = 0; i < 10; i++) {
        uint32_t x = wj_utf8_next(p, &a), y = wj_utf8_next(f, &b);
        if (c == x || c == y)
            return '0' + (uint32_t)i;
    }
    for (size_t a = 0, b = 0, i = 0; i < 3; i++) {
        uint32_t x = wj_utf8_next(tf, &a), y = wj_utf8_next(tt, &b);
        if (c == x)
            return y;
    }
    return 0;
}

static void set(struct wj_fold_entry *e, int kind, uint32_t to, int detail)
{
    e->kind = (uint8_t)(kind & 7);
    e->to = to;
    e->detail = (uint8_t)(detail & 31);
}

static void settle_one(struct world *w, uint32_t c);

/* Full decomposition without marks; false when there is none. */
static bool decompose(struct world *w, uint32_t c, uint32_t *out, size_t *n)
{
    struct wj_str d = w->decomposition[c], item;
    if (!d.n)
        return false;
    while (wj_str_cut(&d, ' ', &item)) {
        uint32_t x = item.n && item.p[0] != '<' ? parse_hex(item) : 0;
        if (!x || category_is(w, x, "Mn"))
            continue;
        if (!decompose(w, x, out, n) && *n < MAX_PARTS)
            out[(*n)++] = x;
    }
    return true;
}

static void settle_decomposed(struct world *w, uint32_t c, const uint32_t *parts, size_t n)
{
    struct wj_fold_entry *e = &w->entry[c];
    bool compatible = w->decomposition[c].p[0] == '<';
    uint32_t kept[MAX_PARTS];
    size_t nkept = 0;
    for (size_t i = 0; i < n; i++) {
        settle_one(w, parts[i]);
        if (w->entry[parts[i]].kind == WJ_FOLD_KEEP)
            kept[nkept++] = w->entry[parts[i]].to;
    }
    if (nkept == 0) {
        uint32_t one = n ? parts[0] : ' ';
        set(e, WJ_FOLD_SEPARATOR, 0, separator_class(w, one));
    } else if (nkept == 1) {
        bool han = c >= 0x2E80 && !compatible;
        set(e, WJ_FOLD_KEEP, kept[0], han ? WJ_WHY_TRADITIONAL : compatible ? WJ_WHY_WIDTH : WJ_WHY_MARK);
    } else {
        if (w->nmany + nkept + 1 >= MAXMANY)
            die("too many expansions");
        set(e, WJ_FOLD_MANY, (uint32_t)w->nmany, WJ_WHY_WIDTH);
        w->many[w->nmany++] = (uint32_t)nkept;
        for (size_t i = 0; i < nkept; i++)
            w->many[w->nmany++] = kept[i];
    }
}

static void settle_letter(struct world *w, uint32_t c)
{
    struct wj_fold_entry *e = &w->entry[c];
    uint32_t to = w->simplified[c] ? w->simplified[c] : c;
    int why = to != c ? WJ_WHY_TRADITIONAL : WJ_WHY_SAME;
    uint32_t digit = numeral(to);
    if (digit) {
        set(e, WJ_FOLD_KEEP, digit, why == WJ_WHY_SAME ? WJ_WHY_DIGIT : why);
        return;
    }
    if (w->lower[to]) {
        to = w->lower[to];
        why = WJ_WHY_CASE;
        if (w->own[to] && w->own_why[to] == WJ_WHY_LETTER) {
            to = w->own[to];
            why = WJ_WHY_LETTER;
        }
    }
    set(e, WJ_FOLD_KEEP, to, why);
}

static void settle_one(struct world *w, uint32_t c)
{
    struct wj_fold_entry *e = &w->entry[c];
    uint32_t parts[MAX_PARTS];
    size_t n = 0;
    if (e->detail || e->to || e->kind)
        return;
    if (w->own[c] && w->own_why[c] == 255) {
        settle_one(w, w->own[c]);
        set(e, WJ_FOLD_SEPARATOR, w->entry[w->own[c]].to, WJ_SEP_SYMBOL);
    } else if (w->own[c]) {
        settle_one(w, w->own[c]);
        set(e, WJ_FOLD_KEEP, w->entry[w->own[c]].to, w->own_why[c]);
    } else if (enclosed(c)) {
        set(e, WJ_FOLD_KEEP, enclosed(c), WJ_WHY_WIDTH);
    } else if (c == '%' || c == '$' || c == 0xA5 || c == 0x20AC) {
        set(e, WJ_FOLD_KEEP, c, WJ_WHY_SAME); /* amounts need them */
    } else if (c == 0x4E28 || c == 0x4E36 || c == 0x30FC) {
        set(e, WJ_FOLD_SEPARATOR, 0, WJ_SEP_TIGHT); /* strokes used as bars and dots */
    } else if (c == '\t' || c == '\n' || c == '\r') {
        set(e, WJ_FOLD_SEPARATOR, 0, separator_class(w, c));
    } else if (is_invisible(w, c)) {
        set(e, WJ_FOLD_INVISIBLE, 0, 0);
    } else if (c < 0xAC00 || c > 0xD7A3) {
        if (decompose(w, c, parts, &n))
            settle_decomposed(w, c, parts, n);
        else if (is_letter(w, c))
            settle_letter(w, c);
        else
            set(e, WJ_FOLD_SEPARATOR, 0, separator_class(w, c));
    } else {
        set(e, WJ_FOLD_KEEP, c, WJ_WHY_SAME);
    }
}

uint32_t canonical_of(struct world *w, uint32_t c)
{
    return w->entry[c].kind == WJ_FOLD_KEEP ? w->entry[c].to : 0;
}

static uint16_t syllable_index(struct world *w, const char *reading)
{
    for (size_t i = 0; i < w->nsyllables; i++)
        if (strcmp(w->syllables[i], reading) == 0)
            return (uint16_t)i;
    if (w->nsyllables >= MAXSYL)
        die("too many syllables");
    memcpy(w->syllables[w->nsyllables], reading, 8);
    return (uint16_t)w->nsyllables++;
}

static void settle_sounds(struct world *w)
{
    static const char *const digits[] = { "ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu" };
    w->nsyllables = 1; /* [0] is "no syllable" */
    for (uint32_t c = 0x3400; c < 0xA000; c++)
        if (w->reading[c][0])
            w->entry[c].syllable = syllable_index(w, w->reading[c]);
    for (uint32_t c = 0; c < NCODE; c++) {
        struct wj_fold_entry *e = &w->entry[c];
        e->rank = w->rank[c];
        if (!e->syllable && e->to && e->to < NCODE && e->kind != WJ_FOLD_MANY)
            e->syllable = e->to >= '0' && e->to <= '9' ? syllable_index(w, digits[e->to - '0'])
                                                       : w->entry[e->to].syllable;
    }
}

void settle(struct world *w)
{
    for (uint32_t c = 0; c < NCODE; c++)
        settle_one(w, c);
    settle_sounds(w);
}

int main(int argc, char **argv)
{
    if (argc != 5)
        die("usage: foldgen UNICODE-DIR LEXICON-DIR LISTS-DIR OUT.c");
    struct wj_arena *arena = wj_arena_new((size_t)512 << 20);
    struct world *w = WJ_NEW(arena, struct world);
    w->arena = arena;
    w->unicode = argv[1];
    w->lexicon = argv[2];
    w->lists = argv[3];
    w->category = wj_alloc(arena, NCODE);
    w->own_why = wj_alloc(arena, NCODE);
    w->standard = wj_alloc(arena, NCODE);
    w->emoji = wj_alloc(arena, NCODE);
    w->rank = wj_alloc(arena, NCODE);
    w->decomposition = WJ_NEW_N(arena, struct wj_str, NCODE);
    w->lower = WJ_NEW_N(arena, uint32_t, NCODE);
    w->simplified = WJ_NEW_N(arena, uint32_t, NCODE);
    w->own = WJ_NEW_N(arena, uint32_t, NCODE);
    w->reading = wj_alloc_n(arena, NCODE, sizeof *w->reading);
    w->entry = WJ_NEW_N(arena, struct wj_fold_entry, NCODE);
    w->alike = WJ_NEW_N(arena, struct pair, MAXPAIR);
    w->split = WJ_NEW_N(arena, struct split, MAXSPLIT);
    w->words = wj_alloc(arena, (size_t)1 << (WJ_FOLDTAB_WORD_BITS - 3));
    w->pairs = WJ_NEW_N(arena, uint64_t, WJ_FOLDTAB_PAIR_WORDS);
    read_unicode(w);
    read_unihan(w);
    read_emoji(w);
    read_lists(w);
    read_ranks(w);
    settle(w);
    read_lexicon(w);
    write_tables(w, argv[4]);
    wj_arena_free(arena);
    return 0;
}
