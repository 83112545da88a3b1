/* foldgen_lists.c - reads the lists of law/fold and the packaged lexicon. */
#include "foldgen.h"

#include "base/utf8.h"

#include <string.h>

static uint32_t only_char(struct wj_str s)
{
    size_t at = 0;
    return s.n ? wj_utf8_next(s, &at) : 0;
}

/* Calls use(meant, written) for each blank-separated item of each row. */
static void each_item(struct world *w, const char *name,
                      void (*use)(struct world *, uint32_t meant, struct wj_str written))
{
    struct wj_str rest = read_source(w, w->lists, name), line, head, item;
    while (next_line(&rest, &line)) {
        wj_str_cut(&line, '\t', &head);
        while (line.p && wj_str_cut(&line, ' ', &item))
            if (item.n)
                use(w, only_char(head), item);
    }
}

static void use_letter(struct world *w, uint32_t meant, struct wj_str written)
{
    uint32_t c = only_char(written);
    w->own[c] = meant;
    w->own_why[c] = WJ_WHY_LETTER;
}

static void use_variant(struct world *w, uint32_t meant, struct wj_str written)
{
    uint32_t c = only_char(written);
    if (w->standard[c])
        return; /* a character of general use means itself */
    w->own[c] = meant;
    w->own_why[c] = WJ_WHY_TRADITIONAL;
}

static void use_alike(struct world *w, uint32_t meant, struct wj_str written)
{
    if (w->nalike + 1 >= MAXPAIR)
        die("too many look-alikes");
    w->alike[w->nalike++] = (struct pair){ meant, only_char(written) };
}

static void use_split(struct world *w, uint32_t meant, struct wj_str written)
{
    struct split *s = &w->split[w->nsplit++];
    size_t at = 0;
    if (w->nsplit >= MAXSPLIT)
        die("too many split characters");
    s->whole = meant;
    while (at < written.n && s->n < SPLIT_PARTS)
        s->parts[s->n++] = wj_utf8_next(written, &at);
    if (s->n < 2)
        die("split.tsv: U+%04X has fewer than two parts", (unsigned)meant);
}

/* The meaning goes into own[] too, but settle() keeps the symbol a separator. */
static void use_symbol(struct world *w, uint32_t meant, struct wj_str written)
{
    uint32_t c = only_char(written);
    w->own[c] = meant;
    w->own_why[c] = 255;
}

void read_lists(struct world *w)
{
    each_item(w, "letters.tsv", use_letter);
    each_item(w, "variant.tsv", use_variant);
    each_item(w, "symbols.tsv", use_symbol);
    each_item(w, "lookalike.tsv", use_alike);
    each_item(w, "split.tsv", use_split);
}

static void add_pairs(struct world *w, struct wj_str s)
{
    uint32_t before = 0;
    for (size_t at = 0; at < s.n;) {
        uint32_t c = wj_utf8_next(s, &at);
        if (before) {
            uint64_t h = wj_foldtab_pair_hash(before, c);
            w->pairs[h >> (64 - WJ_FOLDTAB_PAIR_BITS)] |= wj_foldtab_pair_mask(h);
        }
        before = c;
    }
}

static void add_word(struct world *w, struct wj_str s)
{
    uint32_t c[5];
    size_t n = 0, at = 0;
    add_pairs(w, s);
    while (at < s.n && n < 5) {
        c[n] = canonical_of(w, wj_utf8_next(s, &at));
        if (!c[n++])
            return;
    }
    if (n < 2 || n > 4)
        return;
    uint64_t h = wj_foldtab_hash(c, n);
    for (int k = 0; k < 3; k++) {
        uint32_t bit = (uint32_t)(h >> (k * WJ_FOLDTAB_WORD_BITS)) & ((1u << WJ_FOLDTAB_WORD_BITS) - 1);
        w->words[bit / 8] |= (uint8_t)(1u << (bit % 8));
    }
    w->nwords++;
}

/* lex-chars.lex: "送/null/48681"; the rank is the logarithm of the count. */
void read_ranks(struct world *w)
{
    struct wj_str rest = read_source(w, w->lexicon, "lex-chars.lex"), line, head, skip;
    while (next_line(&rest, &line)) {
        int64_t count = 0;
        uint8_t rank = 1;
        wj_str_cut(&line, '/', &head);
        wj_str_cut(&line, '/', &skip);
        wj_str_i64(wj_str_trim(line), &count);
        for (; count > 1 && rank < 20; count /= 2)
            rank++;
        w->rank[only_char(head)] = rank;
    }
}

void read_lexicon(struct world *w)
{
    static const char *const files[] = { "lex-main.lex",     "lex-food.lex",   "lex-cn-place.lex",
                                         "lex-company.lex",  "lex-touris.lex", "lex-nation.lex",
                                         "lex-festival.lex", "lex-org.lex" };
    struct wj_str rest, line, head;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        rest = read_source(w, w->lexicon, files[i]);
        while (next_line(&rest, &line)) {
            wj_str_cut(&line, '/', &head);
            add_word(w, wj_str_trim(head));
        }
    }
    rest = read_source(w, w->lists, "benign.tsv");
    while (next_line(&rest, &line))
        add_word(w, wj_str_trim(line));
    if (w->nwords < 50000)
        die("the lexicon in %s holds only %zu words", w->lexicon, w->nwords);
}
