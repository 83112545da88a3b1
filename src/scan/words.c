/* words.c - builds the dictionary and runs its automata; words_judge.c reads the matches. */
#include "scan/words_priv.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "scan/foldtab.h"

#include <stdlib.h>
#include <string.h>

/* Flag of a match value: see is_simple(). */
enum { SIMPLE = 1 << 30 };

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

static int spell_out(struct wj_words *w, struct word *d, struct wj_str text, uint32_t pool, struct wj_err *e)
{
    uint32_t c[WJ_WORD_MAX];
    size_t n = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t raw = wj_utf8_next(text, &at);
        size_t k = expand(raw, c, WJ_WORD_MAX);
        if (n + k > WJ_WORD_MAX)
            return wj_fail(e, WJ_E_INVALID, "\"" WJ_FMT "\" is longer than %d characters", WJ_ARG(text),
                           WJ_WORD_MAX);
        for (size_t i = 0; i < k; i++) {
            w->canonical[pool + n] = c[i];
            w->written[pool + n++] = k == 1 ? raw : c[i];
        }
    }
    if (n == 0)
        return wj_fail(e, WJ_E_INVALID, "\"" WJ_FMT "\" has no letter or character in it", WJ_ARG(text));
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
    if (!(d->allowed & ways) || d->n < 2 || d->known)
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

/*
 * A word is simple when each of its characters is the only one of its class: then a text
 * that shows just these characters shows the word, and nothing else needs to be looked at.
 */
static bool is_simple(const struct wj_words *w, const struct word *d)
{
    for (size_t i = 0; i < d->n; i++) {
        uint32_t c = w->canonical[d->chars + i];
        uint16_t shape = wj_alphabet_shape(w->alphabet, c);
        if (c != w->written[d->chars + i] || !shape || w->alphabet->only[shape] != c)
            return false;
    }
    return !d->known && !is_latin(w->canonical[d->chars]) && !is_latin(w->canonical[d->chars + d->n - 1]);
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
        uint32_t simple = is_simple(w, &w->words[i]) ? SIMPLE : 0;
        if (len)
            p[n++] =
                (struct wj_pattern){ .symbols = mine, .n = (uint32_t)len, .value = (uint32_t)i | simple };
    }
    return wj_automaton_new(arena, p, n, out, e);
}

/* Words of two Chinese characters, for half-true pairs. */
static int build_anchors(struct wj_arena *arena, struct wj_words *w, struct wj_err *e)
{
    struct wj_anchor *a = WJ_NEW_N(arena, struct wj_anchor, w->nwords + 1);
    size_t n = 0;
    if (!a)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for a dictionary");
    for (size_t i = 0; i < w->nwords; i++) {
        const struct word *d = &w->words[i];
        struct wj_anchor x = { .value = (uint32_t)i };
        if (d->n != 2 || !(d->allowed & WJ_VIA_SOUND) || !sound_symbols(w, d, x.sound) ||
            !shape_symbols(w, d, x.shape))
            continue;
        a[n++] = x;
    }
    return wj_anchors_new(arena, a, n, &w->anchors, e);
}

/* How a known spelling hides its word: for "via". */
static uint16_t known_via(struct wj_str text)
{
    bool latin = false, chinese = false;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = wj_alphabet_canonical(wj_utf8_next(text, &at));
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
    w->text = WJ_NEW_N(arena, struct wj_str, n + 1);
    w->as = WJ_NEW_N(arena, struct wj_str, n + 1);
    w->canonical = WJ_NEW_N(arena, uint32_t, room + WJ_WORD_MAX);
    w->written = WJ_NEW_N(arena, uint32_t, room + WJ_WORD_MAX);
    if (wj_arena_spent(arena))
        return wj_fail(e, WJ_E_LIMIT, "no memory left for %zu words", n);
    uint32_t pool = 0;
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < n; i++) {
        struct word *d = &w->words[w->nwords];
        w->text[w->nwords] = spec[i].text;
        w->as[w->nwords++] = spec[i].as;
        *d = (struct word){ .list = spec[i].list,
                            .allowed = spec[i].allowed,
                            .full = spec[i].full,
                            .inside = spec[i].inside,
                            .known = spec[i].as.p != NULL };
        d->known_via = d->known ? known_via(spec[i].text) : 0;
        rc = spell_out(w, d, spec[i].text, pool, e);
        pool += d->n;
    }
    if (rc == WJ_OK)
        rc = build(arena, w, shape_symbols, pool, &w->shapes, e);
    if (rc == WJ_OK)
        rc = build(arena, w, sound_symbols, pool, &w->sounds, e);
    if (rc == WJ_OK)
        rc = build_anchors(arena, w, e);
    if (rc == WJ_OK)
        *out = w;
    return rc;
}

struct wj_str wj_words_text(const struct wj_words *w, uint32_t word)
{
    return w->as[word].p ? w->as[word] : w->text[word];
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
    return ref & WJ_READING_TOKEN ? s->tokens[ref & (WJ_READING_TOKEN - 1)].index : ref;
}

/* A simple word: does the text show just its characters? */
static inline bool shows_simply(const struct wj_words *w, const struct wj_stream *s, const struct wj_match *m)
{
    const uint16_t *only = w->alphabet->only;
    for (uint32_t i = m->from; i < m->to; i++)
        if (s->raw[i] != only[s->shape[i]])
            return false;
    return s->at[m->to - 1] - s->at[m->from] == 3 * (m->to - m->from - 1);
}

/* Does the sound stream show the word as it is written, so that the shape stream has found it already? */
static inline bool sounds_plainly(const struct wj_words *w, const struct word *d, const uint16_t *raw)
{
    for (uint32_t k = 0; k < d->n; k++)
        if (raw[k] != w->written[d->chars + k])
            return false;
    return true;
}

/* Is nothing in this stretch of the reading stream written in another way? */
static inline bool is_plain_stretch(const struct wj_stream *s, const struct wj_match *m)
{
    for (uint32_t i = m->from; i < m->to; i++)
        if (s->reading_ref[i] & WJ_READING_TOKEN ||
            (i > m->from && s->reading_ref[i] != s->reading_ref[i - 1] + 1))
            return false;
    return true;
}

struct sorter {
    const struct wj_words *w;
    const struct wj_finder *f;
    const struct wj_place *places;
    size_t n, at; /* at: the place of the last match */
};

/* The place an element lies in; matches come ordered, and so do the places. */
static const struct wj_place *place_of(struct sorter *s, uint32_t element, bool end_too)
{
    while (s->at < s->n && s->places[s->at].to <= element && !(end_too && s->places[s->at].to == element))
        s->at++;
    return s->at < s->n && s->places[s->at].from <= element ? &s->places[s->at] : NULL;
}

static int sort_shapes(struct sorter *s, struct wj_hits *out, struct wj_err *e)
{
    const struct wj_stream *stream = s->places[0].stream;
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < s->f->matches->n; i++) {
        const struct wj_match *m = &s->f->matches->items[i];
        uint32_t word = m->value & ~(uint32_t)SIMPLE;
        const struct wj_place *p = place_of(s, m->from, false);
        if (!p)
            continue;
        struct wj_hit hit = { .word = word,
                              .list = s->w->words[word].list,
                              .from = m->from,
                              .to = m->to,
                              .field = p->field,
                              .sure = 1 };
        struct wj_features features;
        if (m->value & SIMPLE && shows_simply(s->w, stream, m)) {
            hit.byte_from = stream->at[m->from];
            hit.byte_to = stream->at[m->to - 1] + 3;
            rc = keep(out, &hit, e);
        } else if (wj_words_judge(s->w, s->f, p, &hit, &features)) {
            rc = keep(out, &hit, e);
        }
    }
    return rc;
}

/* Matches of the sound stream: judged as shapes, where a character may also sound right. */
static int sort_sounds(struct sorter *s, struct wj_hits *out, struct wj_err *e)
{
    const struct wj_stream *stream = s->places[0].stream;
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < s->f->matches->n; i++) {
        const struct wj_match *m = &s->f->matches->items[i];
        uint32_t word = m->value & ~(uint32_t)SIMPLE;
        const struct word *d = &s->w->words[word];
        if (sounds_plainly(s->w, d, stream->raw + m->from))
            continue;
        const struct wj_place *p = place_of(s, m->from, false);
        struct wj_hit hit = { .word = word, .list = d->list, .from = m->from, .to = m->to };
        struct wj_features features;
        if (!p || p->to < m->to)
            continue;
        hit.field = p->field;
        if (wj_words_judge(s->w, s->f, p, &hit, &features) && hit.via & WJ_VIA_SOUND)
            rc = keep(out, &hit, e);
    }
    return rc;
}

static int sort_readings(struct sorter *s, struct wj_hits *out, struct wj_err *e)
{
    const struct wj_stream *stream = s->places[0].stream;
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < s->f->matches->n; i++) {
        const struct wj_match *m = &s->f->matches->items[i];
        uint32_t word = m->value & ~(uint32_t)SIMPLE, first = stream->reading_ref[m->from];
        if (is_plain_stretch(stream, m))
            continue; /* the other streams know it */
        const struct wj_place *p = place_of(s, shape_index(stream, first), true);
        if (!p)
            continue;
        struct wj_hit hit = { .word = word,
                              .list = s->w->words[word].list,
                              .from = shape_index(stream, first),
                              .to = shape_index(stream, stream->reading_ref[m->to - 1]) + 1,
                              .read_from = m->from,
                              .read_to = m->to,
                              .field = p->field };
        struct wj_features features;
        if (wj_words_judge(s->w, s->f, p, &hit, &features))
            rc = keep(out, &hit, e);
    }
    return rc;
}

int wj_words_find(const struct wj_words *w, const struct wj_finder *f, const struct wj_place *places,
                  size_t n, struct wj_hits *out, struct wj_err *e)
{
    if (n == 0)
        return WJ_OK;
    const struct wj_stream *s = places[0].stream;
    const struct sorter begin = { .w = w, .f = f, .places = places, .n = n };
    struct sorter by[4] = { begin, begin, begin, begin };
    f->matches->n = 0;
    int rc = wj_automaton_search(w->shapes, s->shape, s->n, f->matches, e);
    if (rc == WJ_OK)
        rc = sort_shapes(&by[0], out, e);
    f->matches->n = 0;
    if (rc == WJ_OK)
        rc = wj_automaton_search_long(w->sounds, s->sound, s->n, f->matches, e);
    if (rc == WJ_OK)
        rc = sort_sounds(&by[1], out, e);
    f->matches->n = 0;
    if (rc == WJ_OK)
        rc = wj_anchors_search(w->anchors, s, f->matches, e);
    if (rc == WJ_OK)
        rc = sort_sounds(&by[2], out, e);
    f->matches->n = 0;
    if (rc == WJ_OK)
        rc = wj_automaton_search(w->sounds, s->reading, s->nreading, f->matches, e);
    if (rc == WJ_OK)
        rc = sort_readings(&by[3], out, e);
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
