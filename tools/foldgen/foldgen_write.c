/* foldgen_write.c - prints the tables as C. */
#include "foldgen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 256, NPAGES = NCODE / PAGE };

static bool says_something(const struct world *w, uint32_t c)
{
    const struct wj_fold_entry *e = &w->entry[c];
    return e->kind != WJ_FOLD_KEEP || e->to != c || e->syllable || e->rank;
}

static void write_u64(FILE *out, const char *name, const uint64_t *v, size_t n)
{
    fprintf(out, "const uint64_t %s[] = {", name);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "0x%llxu,%s", (unsigned long long)v[i], i % 8 == 7 ? "\n" : "");
    fprintf(out, "};\n\n");
}

/* Pages in which every character is only itself share number 0, "itself". */
static void write_entries(FILE *out, const struct world *w)
{
    uint16_t *number = WJ_NEW_N(w->arena, uint16_t, NPAGES);
    uint16_t used = 1;
    fprintf(out, "const struct wj_fold_entry wj_foldtab_page[][256] = {\n{ { 0, 0, 0, 0, 0 } },\n");
    for (uint32_t p = 0; p < NPAGES; p++) {
        bool any = false;
        for (uint32_t c = p * PAGE; c < (p + 1) * PAGE; c++)
            any = any || says_something(w, c);
        if (!any)
            continue;
        number[p] = used++;
        fprintf(out, "{");
        for (uint32_t c = p * PAGE; c < (p + 1) * PAGE; c++) {
            const struct wj_fold_entry *e = &w->entry[c];
            fprintf(out, "{%u,%u,%u,%u,%u},%s", (unsigned)e->to, e->syllable, e->kind, e->detail, e->rank,
                    c % 8 == 7 ? "\n" : "");
        }
        fprintf(out, "},\n");
    }
    fprintf(out, "};\n\nconst uint16_t wj_foldtab_pages[%d] = {", NPAGES);
    for (uint32_t p = 0; p < NPAGES; p++)
        fprintf(out, "%u,%s", number[p], p % 32 == 31 ? "\n" : "");
    fprintf(out, "};\n\nconst uint32_t wj_foldtab_many[] = {");
    for (size_t i = 0; i < w->nmany; i++)
        fprintf(out, "%u,%s", (unsigned)w->many[i], i % 16 == 15 ? "\n" : "");
    fprintf(out, "0};\n\n");
}

/* zh z, ch c, sh s, -ing -in, -eng -en: what many speakers do not tell apart. */
static void blur(const char *s, char out[8])
{
    size_t n = 0;
    for (size_t i = 0; s[i] && n < 7; i++) {
        if (s[i] == 'h' && i == 1 && strchr("zcs", s[0]))
            continue;
        if (s[i] == 'g' && !s[i + 1] && i >= 2 && s[i - 1] == 'n' && strchr("ie", s[i - 2]))
            continue;
        out[n++] = s[i];
    }
    out[n] = 0;
}

static void write_syllables(FILE *out, const struct world *w)
{
    fprintf(out, "const char *const wj_foldtab_syllables[] = {");
    for (size_t i = 0; i < w->nsyllables; i++)
        fprintf(out, "\"%s\",%s", w->syllables[i], i % 16 == 15 ? "\n" : "");
    fprintf(out, "0};\nconst size_t wj_foldtab_nsyllables = %zu;\n\nconst uint16_t wj_foldtab_fuzzy[] = {",
            w->nsyllables);
    for (size_t i = 0; i < w->nsyllables; i++) {
        char mine[8], other[8];
        size_t first = 0;
        blur(w->syllables[i], mine);
        do
            blur(w->syllables[first], other);
        while (strcmp(mine, other) != 0 && ++first < i);
        fprintf(out, "%zu,%s", first, i % 32 == 31 ? "\n" : "");
    }
    fprintf(out, "};\n\n");
}

/* A trie over the letters: row = node, column = letter, [26] = the syllable that ends there. */
static void write_spelling(FILE *out, const struct world *w)
{
    static uint16_t node[4096][27];
    size_t n = 1;
    for (size_t i = 1; i < w->nsyllables; i++) {
        size_t at = 0;
        for (const char *p = w->syllables[i]; *p; p++) {
            uint16_t *next = &node[at][*p - 'a'];
            if (!*next)
                *next = (uint16_t)n++;
            at = *next;
            if (n >= sizeof node / sizeof node[0])
                die("too many syllables to spell");
        }
        node[at][26] = (uint16_t)i;
    }
    fprintf(out, "const uint16_t wj_foldtab_spelling[][27] = {\n");
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "{");
        for (int k = 0; k < 27; k++)
            fprintf(out, "%u,", node[i][k]);
        fprintf(out, "},\n");
    }
    fprintf(out, "};\n\n");
}

static int by_first(const void *x, const void *y)
{
    const struct pair *a = x, *b = y;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return a->b < b->b ? -1 : a->b > b->b;
}

static void write_pairs(FILE *out, const char *name, struct pair *p, size_t n)
{
    qsort(p, n, sizeof *p, by_first);
    fprintf(out, "const uint32_t %s[][2] = {", name);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "{%u,%u},%s", (unsigned)p[i].a, (unsigned)p[i].b, i % 8 == 7 ? "\n" : "");
    fprintf(out, "{0xFFFFFFFFu,0}};\nconst size_t %s_n = %zu;\n\n", name, n);
}

static uint32_t find_root(const uint32_t *up, uint32_t c)
{
    while (up[c])
        c = up[c];
    return c;
}

/* Pairs (written, meant) as listed and canonical; and the classes they tie together. */
static void write_alike(FILE *out, struct world *w)
{
    struct pair *listed = WJ_NEW_N(w->arena, struct pair, 4 * MAXPAIR), *shape = listed + 3 * MAXPAIR;
    uint32_t *up = WJ_NEW_N(w->arena, uint32_t, NCODE);
    size_t n = 0, nshape = 0;
    for (size_t i = 0; i < w->nalike; i++) {
        uint32_t meant = canonical_of(w, w->alike[i].a), seen = canonical_of(w, w->alike[i].b);
        if (!meant || !seen || meant == seen)
            continue;
        listed[n++] = (struct pair){ w->alike[i].b, meant };
        listed[n++] = (struct pair){ w->alike[i].a, seen };
        uint32_t x = find_root(up, meant), y = find_root(up, seen);
        if (x != y) { /* the more usual one stands for the class */
            bool first = w->rank[x] != w->rank[y] ? w->rank[x] > w->rank[y] : x < y;
            up[first ? y : x] = first ? x : y;
        }
    }
    for (uint32_t c = 0; c < NCODE; c++)
        if (up[c])
            shape[nshape++] = (struct pair){ c, find_root(up, c) };
    write_pairs(out, "wj_foldtab_alike", listed, n);
    write_pairs(out, "wj_foldtab_shapes", shape, nshape);
}

static int by_parts(const void *x, const void *y)
{
    const struct split *a = x, *b = y;
    for (size_t i = 0; i < SPLIT_PARTS; i++)
        if (a->parts[i] != b->parts[i])
            return a->parts[i] < b->parts[i] ? -1 : 1;
    return 0;
}

/* Radicals are also written as the nearest thing a keyboard has. */
static const char *const stand_ins[][2] = { { "亻", "イ" }, { "氵", "シ" }, { "扌", "才" }, { "讠", "言" },
                                            { "钅", "金" }, { "饣", "食" }, { "衤", "衣" }, { "礻", "示" },
                                            { "纟", "糸" }, { "刂", "リ" }, { "攵", "文" }, { "辶", "之" } };

static uint32_t first_char(const char *z)
{
    const unsigned char *p = (const unsigned char *)z;
    return ((p[0] & 15u) << 12) | ((p[1] & 63u) << 6) | (p[2] & 63u);
}

static void add_stand_ins(struct world *w)
{
    size_t n = w->nsplit;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < sizeof stand_ins / sizeof stand_ins[0]; k++) {
            uint32_t radical = first_char(stand_ins[k][0]), other = first_char(stand_ins[k][1]);
            for (size_t j = 0; j < w->split[i].n; j++) {
                if (w->split[i].parts[j] != radical || w->nsplit >= MAXSPLIT)
                    continue;
                w->split[w->nsplit] = w->split[i];
                w->split[w->nsplit++].parts[j] = other;
            }
        }
    }
}

/* The first two parts of every split, as listed and canonical, in a filter. */
static void mark_pair(struct world *w, uint64_t *filter, const struct split *s)
{
    uint32_t first[2] = { s->parts[0], canonical_of(w, s->parts[0]) };
    uint32_t second[2] = { s->parts[1], canonical_of(w, s->parts[1]) };
    for (int i = 0; i < 4; i++) {
        uint32_t bit = wj_foldtab_split_bit(first[i & 1], second[i >> 1]);
        filter[bit >> 6] |= (uint64_t)1 << (bit & 63);
    }
}

static void write_splits(FILE *out, struct world *w)
{
    static uint64_t filter[WJ_FOLDTAB_SPLIT_WORDS];
    add_stand_ins(w);
    for (size_t i = 0; i < w->nsplit; i++) {
        struct split *s = &w->split[i];
        mark_pair(w, filter, s);
        s->whole = canonical_of(w, s->whole);
        for (size_t k = 0; k < s->n; k++)
            s->parts[k] = canonical_of(w, s->parts[k]) ? canonical_of(w, s->parts[k]) : s->parts[k];
    }
    qsort(w->split, w->nsplit, sizeof *w->split, by_parts);
    fprintf(out, "const uint32_t wj_foldtab_split[][%d] = {", SPLIT_PARTS + 1);
    for (size_t i = 0; i < w->nsplit; i++) {
        fprintf(out, "{");
        for (size_t k = 0; k < SPLIT_PARTS; k++)
            fprintf(out, "%u,", (unsigned)w->split[i].parts[k]);
        fprintf(out, "%u},%s", (unsigned)w->split[i].whole, i % 4 == 3 ? "\n" : "");
    }
    fprintf(out, "{0xFFFFFFFFu,0,0,0,0,0}};\nconst size_t wj_foldtab_split_n = %zu;\n\n", w->nsplit);
    write_u64(out, "wj_foldtab_split_filter", filter, WJ_FOLDTAB_SPLIT_WORDS);
}

void write_tables(struct world *w, const char *path)
{
    FILE *out = fopen(path, "w");
    if (!out)
        die("cannot write %s", path);
    fprintf(out, "/* Made by tools/foldgen. */\n#include \"scan/foldtab_priv.h\"\n\n");
    write_entries(out, w);
    write_syllables(out, w);
    write_spelling(out, w);
    write_u64(out, "wj_foldtab_pairs", w->pairs, WJ_FOLDTAB_PAIR_WORDS);
    write_alike(out, w);
    write_splits(out, w);
    fprintf(out, "const uint8_t wj_foldtab_words[] = {");
    for (size_t i = 0; i < (size_t)1 << (WJ_FOLDTAB_WORD_BITS - 3); i++)
        fprintf(out, "%u,%s", w->words[i], i % 64 == 63 ? "\n" : "");
    fprintf(out, "};\n");
    if (fclose(out) != 0)
        die("cannot write %s", path);
}
