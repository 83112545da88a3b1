/*
 * words_judge.c - reads the characters of a match: is it the word, by which
 * disguise, and is a disguise likely here?
 */
#include "scan/words_priv.h"

#include "base/utf8.h"
#include "scan/foldtab.h"

#include <string.h>

enum { RARE_RANK = 9 };

/* One character of the word and what stands in the text for it. */
struct piece {
    uint32_t from, to; /* bytes */
    uint32_t raw, c;   /* as written, canonical; 0 for pinyin */
    bool changed;
};

struct look {
    const struct wj_words *w;
    const struct word *word;
    const struct wj_place *place;
    struct piece piece[WJ_WORD_MAX];
    size_t n;
    uint16_t via;
    unsigned gaps, changed;
    float *f;
};

static uint32_t char_at(struct wj_str text, size_t at)
{
    return at < text.n ? wj_utf8_next(text, &at) : 0;
}

/* The character before a byte offset; *from gets where it begins. */
static uint32_t char_before(struct wj_str text, size_t at, size_t *from)
{
    if (at == 0)
        return 0;
    at--;
    while (at > 0 && (text.p[at] & 0xC0) == 0x80)
        at--;
    *from = at;
    return char_at(text, at);
}

/* A character kept by folding: names how it was written when that differs from the word. */
static void note_kept(struct look *l, uint32_t raw, uint32_t written)
{
    static const uint16_t via[] = {
        [WJ_WHY_SAME] = 0,
        [WJ_WHY_CASE] = 0,
        [WJ_WHY_DIGIT] = 0,
        [WJ_WHY_WIDTH] = WJ_VIA_WIDTH,
        [WJ_WHY_TRADITIONAL] = WJ_VIA_TRADITIONAL,
        [WJ_WHY_LETTER] = WJ_VIA_SKELETON,
        [WJ_WHY_MARK] = WJ_VIA_WIDTH,
    };
    const struct wj_fold_entry *f = wj_foldtab_entry(raw);
    if (raw != written)
        l->via |= f->kind == WJ_FOLD_MANY ? WJ_VIA_WIDTH : via[f->detail % 7];
}

static bool read_char(struct look *l, size_t k, size_t at)
{
    struct piece *p = &l->piece[k];
    uint32_t want = l->w->canonical[l->word->chars + k], written = l->w->written[l->word->chars + k];
    const struct wj_fold_entry *f;
    p->from = (uint32_t)at;
    p->to = (uint32_t)wj_stream_char_end(l->place->text, at);
    p->raw = char_at(l->place->text, at);
    f = wj_foldtab_entry(p->raw);
    p->c = f->kind == WJ_FOLD_MANY ? want : f->to ? f->to : p->raw;
    if (p->c == want) {
        note_kept(l, p->raw, written);
        return true;
    }
    if (l->word->known)
        return false; /* a known spelling is meant as it stands */
    p->changed = true;
    l->changed++;
    if (f->rank <= RARE_RANK && p->c >= 0x2E80)
        l->f[WJ_FEATURE_rare]++;
    if (wj_foldtab_is_alike(p->raw, want) || wj_foldtab_is_alike(p->c, want)) {
        l->via |= WJ_VIA_SKELETON;
        l->f[WJ_FEATURE_alike]++;
        return true;
    }
    uint16_t heard = f->syllable, meant = wj_foldtab_entry(written)->syllable;
    if (!heard || !meant || wj_foldtab_fuzzy[heard] != wj_foldtab_fuzzy[meant])
        return false;
    l->via |= WJ_VIA_SOUND;
    l->f[heard == meant ? WJ_FEATURE_sound : WJ_FEATURE_fuzzy]++;
    return true;
}

static void read_token(struct look *l, size_t k, const struct wj_token *t)
{
    struct piece *p = &l->piece[k];
    uint32_t want = l->w->canonical[l->word->chars + k];
    p->from = t->from;
    p->to = t->to;
    p->c = t->c; /* raw stays 0: it is not written as one character */
    p->changed = true;
    l->changed++;
    if (t->kind == WJ_TOKEN_PINYIN) {
        l->via |= WJ_VIA_PINYIN;
        l->f[WJ_FEATURE_pinyin]++;
        return;
    }
    if (t->c != want) { /* a picture or split of another character that sounds alike */
        l->via |= WJ_VIA_SOUND;
        l->f[WJ_FEATURE_sound]++;
    }
    l->via |= t->kind == WJ_TOKEN_SPLIT ? WJ_VIA_SPLIT : WJ_VIA_EMOJI;
    l->f[t->kind == WJ_TOKEN_SPLIT ? WJ_FEATURE_split : WJ_FEATURE_picture]++;
    if (t->kind != WJ_TOKEN_SPLIT)
        return;
    for (size_t at = t->from; at < t->to;) {
        if (wj_foldtab_entry(wj_utf8_next(l->place->text, &at))->rank <= 2) {
            l->f[WJ_FEATURE_radical]++;
            return;
        }
    }
}

static bool read_pieces(struct look *l, const struct wj_hit *hit)
{
    const struct wj_stream *s = l->place->stream;
    if (hit->read_to == 0) {
        for (uint32_t i = hit->from; i < hit->to; i++)
            if (!read_char(l, i - hit->from, s->at[i]))
                return false;
        return true;
    }
    for (uint32_t i = hit->read_from; i < hit->read_to; i++) {
        uint32_t ref = s->reading_ref[i];
        if (ref & WJ_READING_TOKEN)
            read_token(l, i - hit->read_from, &s->tokens[ref & (WJ_READING_TOKEN - 1)]);
        else if (!read_char(l, i - hit->read_from, s->at[ref]))
            return false;
    }
    return true;
}

/* What lies between two pieces; false when it is more than a gap. */
static bool read_gap(struct look *l, const struct piece *a, const struct piece *b)
{
    static const uint8_t feature[] = {
        [0] = WJ_FEATURE_gap_tight,
        [WJ_SEP_SPACE] = WJ_FEATURE_gap_space,
        [WJ_SEP_TIGHT] = WJ_FEATURE_gap_tight,
        [WJ_SEP_COMMA] = WJ_FEATURE_gap_comma,
        [WJ_SEP_STOP] = WJ_FEATURE_gap_stop,
        [WJ_SEP_QUOTE] = WJ_FEATURE_gap_quote,
        [WJ_SEP_SYMBOL] = WJ_FEATURE_gap_symbol,
        [WJ_SEP_LIST] = WJ_FEATURE_gap_comma,
    };
    unsigned n = 0, worst = 0;
    for (size_t at = a->to; at < b->from;) {
        uint32_t c = wj_utf8_next(l->place->text, &at);
        const struct wj_fold_entry *f = wj_foldtab_entry(c);
        if (f->kind == WJ_FOLD_INVISIBLE) {
            l->via |= WJ_VIA_ZERO_WIDTH;
        } else if (f->kind == WJ_FOLD_SEPARATOR) {
            n++;
            if (feature[f->detail & 7] > worst || !worst)
                worst = feature[f->detail & 7];
        } else if (c == a->raw) {
            l->via |= WJ_VIA_SEPARATOR;
            l->f[WJ_FEATURE_repeat]++;
        } else {
            return false;
        }
    }
    if (!n || (n == 1 && a->c < 128 && b->c < 128 && a->c && b->c && worst <= WJ_FEATURE_gap_tight))
        return true; /* "NO.1", "best seller": that is how Latin is written */
    l->gaps++;
    l->via |= WJ_VIA_SEPARATOR;
    l->f[worst]++;
    if (n > 2)
        l->f[WJ_FEATURE_gap_wide]++;
    return n <= 8;
}

static bool is_edge(uint32_t c)
{
    const struct wj_fold_entry *f = wj_foldtab_entry(c);
    return c == 0 || f->kind == WJ_FOLD_SEPARATOR || f->kind == WJ_FOLD_INVISIBLE;
}

static bool same_sort(uint32_t a, uint32_t b)
{
    bool letters = a >= 'a' && a <= 'z' && b >= 'a' && b <= 'z';
    bool digits = a >= '0' && a <= '9' && b >= '0' && b <= '9';
    return letters || digits;
}

/* Latin words and numbers do not begin or end inside longer ones. */
static bool stands_alone(struct look *l, const struct wj_hit *hit)
{
    struct wj_str text = l->place->text;
    size_t from = 0;
    uint32_t first = l->piece[0].c, last = l->piece[l->n - 1].c;
    uint32_t before = wj_alphabet_canonical(char_before(text, hit->byte_from, &from));
    uint32_t after = wj_alphabet_canonical(char_at(text, hit->byte_to));
    bool left = !first && before >= 'a' && before <= 'z', right = !last && after >= 'a' && after <= 'z';
    if (left || right)
        l->f[WJ_FEATURE_run_on] = 1;
    if (l->word->inside)
        return true;
    return !(hit->byte_from && same_sort(before, first)) &&
           !(hit->byte_to < text.n && same_sort(after, last));
}

/* Do the hit's ends belong to words of the surrounding text rather than to each other? */
static void look_around(struct look *l, const struct wj_hit *hit)
{
    struct wj_str text = l->place->text;
    size_t at = 0;
    uint32_t before = char_before(text, hit->byte_from, &at), after = char_at(text, hit->byte_to);
    uint32_t first = l->piece[0].raw, last = l->piece[l->n - 1].raw;
    bool left = is_edge(before), right = is_edge(after);
    /* A long word's true end may well stand beside its neighbour; a false or loose one may not. */
    bool strict = l->n < 3 || l->gaps;
    if (!left && first && (strict || l->piece[0].changed) && wj_foldtab_is_pair(before, first))
        l->f[WJ_FEATURE_attached]++;
    if (!right && last && (strict || l->piece[l->n - 1].changed) && wj_foldtab_is_pair(last, after))
        l->f[WJ_FEATURE_attached]++;
    if (left && right && l->gaps && l->n == 2)
        l->f[WJ_FEATURE_isolated] = 1;
}

static void look_inside(struct look *l)
{
    uint32_t c[WJ_WORD_MAX];
    bool whole = l->gaps == 0;
    for (size_t k = 0; k < l->n; k++) {
        c[k] = l->piece[k].c;
        whole = whole && c[k];
        if (k && (l->piece[k].changed || l->piece[k - 1].changed) && l->piece[k].raw && l->piece[k - 1].raw &&
            wj_foldtab_is_pair(l->piece[k - 1].raw, l->piece[k].raw))
            l->f[WJ_FEATURE_inner]++;
    }
    if (whole && (l->changed || l->word->known) && !(l->via & (WJ_VIA_SPLIT | WJ_VIA_EMOJI)) &&
        wj_foldtab_is_word(c, l->n))
        l->f[WJ_FEATURE_word] = 1;
}

static void count_up(struct look *l)
{
    static const uint8_t length[] = { WJ_FEATURE_len2, WJ_FEATURE_len2, WJ_FEATURE_len2,
                                      WJ_FEATURE_len3, WJ_FEATURE_len4, WJ_FEATURE_len5 };
    float n = (float)l->n;
    l->f[WJ_FEATURE_bias] = 1;
    l->f[length[l->n < 5 ? l->n : 5]] = 1;
    l->f[WJ_FEATURE_kept] = (n - (float)l->changed) / n;
    l->f[WJ_FEATURE_all_changed] = l->changed == l->n;
    l->f[WJ_FEATURE_all_pinyin] = l->f[WJ_FEATURE_pinyin] == n;
    l->f[WJ_FEATURE_gap_all] = l->n >= 3 && l->gaps == l->n - 1;
    l->f[WJ_FEATURE_full] = l->word->full;
    l->f[WJ_FEATURE_known] = l->word->known;
}

/* Is a Latin-Chinese mixture what hides the word? */
static bool is_mixed(const struct look *l)
{
    return l->via & WJ_VIA_PINYIN && l->f[WJ_FEATURE_pinyin] < (float)l->n;
}

bool wj_words_judge(const struct wj_words *w, const struct wj_finder *f, const struct wj_place *place,
                    struct wj_hit *hit, struct wj_features *out)
{
    struct look l; /* big: only what is used is cleared */
    l.w = w;
    l.word = &w->words[hit->word];
    l.place = place;
    l.f = out->value;
    l.n = l.word->n;
    l.via = 0;
    l.gaps = l.changed = 0;
    memset(out, 0, sizeof *out);
    memset(l.piece, 0, sizeof l.piece[0] * l.n);
    if ((l.word->known && hit->read_to) || !read_pieces(&l, hit))
        return false;
    for (size_t k = 1; k < l.n; k++)
        if (!read_gap(&l, &l.piece[k - 1], &l.piece[k]))
            return false;
    hit->byte_from = l.piece[0].from;
    hit->byte_to = l.piece[l.n - 1].to;
    if (!stands_alone(&l, hit))
        return false;
    if (is_mixed(&l))
        l.via |= WJ_VIA_MIXED;
    if (l.word->known) {
        l.via |= l.word->known_via;
        l.changed = (unsigned)(l.n + 1) / 2;
    }
    hit->via = l.via;
    hit->sure = 1;
    bool heard = l.via & (WJ_VIA_SOUND | WJ_VIA_PINYIN | WJ_VIA_SPLIT | WJ_VIA_EMOJI) ||
                 out->value[WJ_FEATURE_repeat] > 0;
    if (hit->read_to && !heard)
        return false; /* the shape stream has found it already */
    if (!l.changed && !l.gaps && !heard)
        return true; /* letter case, width, traditional characters and the like need no evidence */
    if (l.via & WJ_VIA_HIDING & ~(uint32_t)l.word->allowed & ~(uint32_t)l.word->known_via)
        return false;
    count_up(&l);
    look_around(&l, hit);
    look_inside(&l);
    hit->sure = (float)wj_disguise_judge(f->model, out);
    return hit->sure >= (float)f->threshold;
}
