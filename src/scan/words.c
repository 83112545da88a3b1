/* words.c - builds the dictionary and runs its automata; words_judge.c reads the matches. */
#include "scan/words_priv.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "scan/foldtab.h"

#include <stdlib.h>

static const char *const via_names[] = { "width", "traditional", "skeleton", "sound",      "separator",
                                         "split", "pinyin",      "emoji",    "zero_width", "mixed" };

const char *wj_via_name(int i)
{
    return via_names[i];
}

/* The canonical characters a character of a word stands for; 0 to 18 of them. */
static size_t expand(uint32_t c, uint32_t *out, size_t room)
{
    const struct wj_fold_entry *f = wj_foldtab_entry(c);
    if (f->kind == WJ_FOLD_INVISIBLE || (f->kind == WJ_FOLD_SEPARATOR && !f->to) || room == 0)
        return 0;
    if (f->kind != WJ_FOLD_MANY) {
        out[0] = f->to ? f->to : c;
        return 1;
    }
    const uint32_t *many = &wj_foldtab_many[f->to];
    size_t n = 0;
    for (; n < many[0] && n < room; n++)
        out[n] = many[n + 1];
    return n;
}

void wj_words_mark(struct wj_str word, uint8_t *mark)
{
    uint32_t c[WJ_WORD_MAX];
    for (size_t at = 0; at < word.n;) {
        size_t n = expand(wj_utf8_next(word, &at), c, WJ_WORD_MAX);
        for (size_t i = 0; i < n; i++)
            if (c[i] < 65536)
                mark[c[i]] = 1;
    }
}

static int spell_out(struct wj_words *w, struct word *d, uint32_t pool, struct wj_err *e)
{
    uint32_t c[WJ_WORD_MAX];
    size_t n = 0;
    for (size_t at = 0; at < d->text.n;) {
        uint32_t raw = wj_utf8_next(d->text, &at);
        size_t k = expand(raw, c, WJ_WORD_MAX);
        if (n + k > WJ_WORD_MAX)
            return wj_fail(e, WJ_E_INVALID, "\"" WJ_FMT "\" is longer than %d characters", WJ_ARG(d->text),
                           WJ_WORD_MAX);
        for (size_t i = 0; i < k; i++) {
            w->canonical[pool + n] = c[i];
            w->written[pool + n++] = k == 1 ? raw : c[i];
        }
    }
    if (n == 0)
        return wj_fail(e, WJ_E_INVALID, "\"" WJ_FMT "\" has no letter or character in it", WJ_ARG(d->text));
    d->chars = pool;
    d->n = (uint8_t)n;
    return WJ_OK;
}

static bool is_latin(uint32_t c)
{
    return c < 128;
}

static size_t shape_symbols(const struct wj_words *w, const struct word *d, uint16_t *out)
{
    for (size_t i = 0; i < d->n; i++) {
        out[i] = wj_alphabet_shape(w->alphabet, w->canonical[d->chars + i]);
        if (!out[i])
            return 0;
    }
    return d->n;
}

/* Words of at least two characters, one of them Chinese, none doubled, can be found by sound. */
static size_t sound_symbols(const struct wj_words *w, const struct word *d, uint16_t *out)
{
    uint16_t ways = WJ_VIA_SOUND | WJ_VIA_PINYIN | WJ_VIA_SPLIT | WJ_VIA_EMOJI | WJ_VIA_MIXED;
    bool chinese = false;
    if (!(d->allowed & ways) || d->n < 2 || d->as.p)
        return 0;
    for (size_t i = 0; i < d->n; i++) {
        uint32_t c = w->canonical[d->chars + i];
        out[i] = wj_alphabet_sound(w->written[d->chars + i]);
        chinese = chinese || !is_latin(c);
        if (!out[i] || (i && c == w->canonical[d->chars + i - 1]))
            return 0;
    }
    return chinese ? d->n : 0;
}

static int build(struct wj_arena *arena, struct wj_words *w,
                 size_t (*symbols_of)(const struct wj_words *, const struct word *, uint16_t *), size_t pool,
                 struct wj_automaton **out, struct wj_err *e)
{
    struct wj_pattern *p = WJ_NEW_N(arena, struct wj_pattern, w->nwords + 1);
    uint16_t *symbols = WJ_NEW_N(arena, uint16_t, pool + 1);
    size_t n = 0;
    if (!p || !symbols)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for a dictionary");
    for (size_t i = 0; i < w->nwords; i++) {
        uint16_t *mine = symbols + w->words[i].chars;
        size_t len = symbols_of(w, &w->words[i], mine);
        if (len)
            p[n++] = (struct wj_pattern){ .symbols = mine, .n = (uint32_t)len, .value = (uint32_t)i };
    }
    return wj_automaton_new(arena, p, n, out, e);
}

/* How a known spelling hides its word: for "via". */
static uint16_t known_via(const struct word *d)
{
    bool latin = false, chinese = false;
    for (size_t at = 0; at < d->text.n;) {
        uint32_t c = wj_alphabet_canonical(wj_utf8_next(d->text, &at));
        latin = latin || (c && is_latin(c));
        chinese = chinese || (c && !is_latin(c));
    }
    return latin && chinese ? WJ_VIA_MIXED : latin ? WJ_VIA_PINYIN : WJ_VIA_SOUND;
}

int wj_words_new(struct wj_arena *arena, const struct wj_word_spec *spec, size_t n,
                 const struct wj_alphabet *alphabet, struct wj_words **out, struct wj_err *e)
{
    size_t room = 1;
    for (size_t i = 0; i < n; i++)
        room += spec[i].text.n < WJ_WORD_MAX ? spec[i].text.n * 4 : WJ_WORD_MAX;
    struct wj_words *w = WJ_NEW(arena, struct wj_words);
    if (!w)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for a dictionary");
    w->alphabet = alphabet;
    w->words = WJ_NEW_N(arena, struct word, n + 1);
    w->canonical = WJ_NEW_N(arena, uint32_t, room + WJ_WORD_MAX);
    w->written = WJ_NEW_N(arena, uint32_t, room + WJ_WORD_MAX);
    if (wj_arena_spent(arena))
        return wj_fail(e, WJ_E_LIMIT, "no memory left for %zu words", n);
    uint32_t pool = 0;
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < n; i++) {
        struct word *d = &w->words[w->nwords++];
        *d = (struct word){ .text = spec[i].text,
                            .as = spec[i].as,
                            .list = spec[i].list,
                            .allowed = spec[i].allowed,
                            .full = spec[i].full,
                            .inside = spec[i].inside };
        d->known_via = d->as.p ? known_via(d) : 0;
        rc = spell_out(w, d, pool, e);
        pool += d->n;
    }
    if (rc == WJ_OK)
        rc = build(arena, w, shape_symbols, pool, &w->shapes, e);
    if (rc == WJ_OK)
        rc = build(arena, w, sound_symbols, pool, &w->sounds, e);
    if (rc == WJ_OK)
        *out = w;
    return rc;
}

struct wj_str wj_words_text(const struct wj_words *w, uint32_t word)
{
    const struct word *d = &w->words[word];
    return d->as.p ? d->as : d->text;
}

size_t wj_words_bytes(const struct wj_words *w)
{
    return wj_automaton_bytes(w->shapes) + wj_automaton_bytes(w->sounds);
}

void wj_hits_fini(struct wj_hits *h)
{
    free(h->items);
    *h = (struct wj_hits){ 0 };
}

static int keep(struct wj_hits *h, const struct wj_hit *hit, struct wj_err *e)
{
    if (h->n == h->cap) {
        size_t cap = h->cap ? h->cap * 2 : 128;
        struct wj_hit *p = realloc(h->items, cap * sizeof *p);
        if (!p)
            return wj_fail(e, WJ_E_NOMEM, "no memory for hits");
        h->items = p;
        h->cap = cap;
    }
    h->items[h->n++] = *hit;
    return WJ_OK;
}

static uint32_t shape_index(const struct wj_stream *s, uint32_t ref)
{
    return ref & WJ_SOUND_REF_TOKEN ? s->tokens[ref & (WJ_SOUND_REF_TOKEN - 1)].index : ref;
}

/* Judge matches and keep the convincing ones; they come ordered, and so do the places. */
static int sort_out(const struct wj_words *w, const struct wj_finder *f, const struct wj_place *places,
                    size_t n, bool sounds, struct wj_hits *out, struct wj_err *e)
{
    size_t at = 0;
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < f->matches->n; i++) {
        const struct wj_match *m = &f->matches->items[i];
        const struct wj_stream *s = places[0].stream;
        struct wj_hit hit = { .word = m->value, .from = m->from, .to = m->to };
        struct wj_features features;
        if (sounds) {
            hit.sound_from = m->from;
            hit.sound_to = m->to;
            hit.from = shape_index(s, s->sound_ref[m->from]);
            hit.to = shape_index(s, s->sound_ref[m->to - 1]) + 1;
        }
        while (at < n && places[at].to <= hit.from && !(sounds && places[at].to == hit.from))
            at++;
        if (at == n)
            break;
        hit.list = w->words[hit.word].list;
        hit.field = places[at].field;
        if (hit.from >= places[at].from && wj_words_judge(w, f, &places[at], &hit, &features))
            rc = keep(out, &hit, e);
    }
    return rc;
}

/* A pair of characters that stands in ordinary words just so is no homophone of anything. */
static bool is_ordinary(const void *ctx, size_t at)
{
    const struct wj_stream *s = ctx;
    uint32_t a = s->sound_ref[at], b = at + 1 < s->nsound ? s->sound_ref[at + 1] : WJ_SOUND_REF_TOKEN;
    if ((a | b) & WJ_SOUND_REF_TOKEN)
        return false;
    return wj_foldtab_is_pair(s->raw[a], s->raw[b]);
}

int wj_words_find(const struct wj_words *w, const struct wj_finder *f, const struct wj_place *places,
                  size_t n, struct wj_hits *out, struct wj_err *e)
{
    if (n == 0)
        return WJ_OK;
    const struct wj_stream *s = places[0].stream;
    const struct wj_veto veto = { is_ordinary, s };
    f->matches->n = 0;
    int rc = wj_automaton_search(w->shapes, s->shape, s->n, NULL, f->matches, e);
    if (rc == WJ_OK)
        rc = sort_out(w, f, places, n, false, out, e);
    f->matches->n = 0;
    if (rc == WJ_OK)
        rc = wj_automaton_search(w->sounds, s->sound, s->nsound, &veto, f->matches, e);
    if (rc == WJ_OK)
        rc = sort_out(w, f, places, n, true, out, e);
    return rc;
}

void wj_words_explain(const struct wj_words *w, const struct wj_place *place, const struct wj_hit *hit,
                      struct wj_features *out)
{
    static const struct wj_disguise_model no_weights;
    struct wj_matches none = { 0 };
    const struct wj_finder f = { .matches = &none, .model = &no_weights, .threshold = 0 };
    struct wj_hit copy = *hit;
    wj_words_judge(w, &f, place, &copy, out);
}
