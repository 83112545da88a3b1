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

static void mark_heard(struct wj_words *w, uint32_t first, uint32_t second)
{
    uint32_t bit = first * WJ_SOUND_N + second;
    w->heard[bit >> 6] |= (uint64_t)1 << (bit & 63);
}

/* All sounds that a character of a shape may have: bits, SOUND_CELLS a shape. */
enum { SOUND_CELLS = WJ_SOUND_N / 64 };

static uint64_t *sounds_of_shapes(struct wj_arena *arena, const struct wj_alphabet *alphabet)
{
    uint64_t *cells = WJ_NEW_N(arena, uint64_t, ((size_t)alphabet->nshape + 1) * SOUND_CELLS);
    for (uint32_t c = 0; cells && c < 65536; c++) {
        uint32_t shape = alphabet->bmp[c] & 0xFFFF, sound = alphabet->bmp[c] >> 16 & (WJ_SOUND_N - 1);
        if (shape <= alphabet->nshape)
            cells[shape * SOUND_CELLS + sound / 64] |= (uint64_t)1 << (sound & 63);
    }
    return cells;
}

/* A word of two may show either character, or one that looks like it, whatever that sounds like. */
static void mark_half(struct wj_words *w, const uint64_t *cells, const struct wj_anchor *x)
{
    for (uint32_t sound = 0; sound < WJ_SOUND_N; sound++) {
        if (cells[x->shape[0] * SOUND_CELLS + sound / 64] >> (sound & 63) & 1)
            mark_heard(w, sound, x->sound[1]);
        if (cells[x->shape[1] * SOUND_CELLS + sound / 64] >> (sound & 63) & 1)
            mark_heard(w, x->sound[0], sound);
    }
}

/* Words of two Chinese characters, for half-true pairs; and the filter of both searches by sound. */
static int build_anchors(struct wj_arena *arena, struct wj_words *w, struct wj_err *e)
{
    struct wj_anchor *a = WJ_NEW_N(arena, struct wj_anchor, w->nwords + 1);
    w->heard = WJ_NEW_N(arena, uint64_t, (size_t)WJ_SOUND_N * WJ_SOUND_N / 64);
    uint64_t *cells = sounds_of_shapes(arena, w->alphabet);
    size_t n = 0;
    if (!a || !w->heard || !cells)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for a dictionary");
    for (size_t i = 0; i < w->nwords; i++) {
        const struct word *d = &w->words[i];
        uint16_t sound[WJ_WORD_MAX];
        struct wj_anchor x = { .value = (uint32_t)i };
        if (!sound_symbols(w, d, sound))
            continue;
        if (d->n > 2)
            mark_heard(w, sound[0], sound[1]);
        if (d->n != 2 || !(d->allowed & WJ_VIA_SOUND) || !shape_symbols(w, d, x.shape))
            continue;
        x.sound[0] = sound[0];
        x.sound[1] = sound[1];
        mark_half(w, cells, &x);
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

void wj_words_forget(struct wj_caught *c)
{
    wj_matches_fini(&c->matches);
    free(c->spots);
    *c = (struct wj_caught){ 0 };
}

int wj_hits_add(struct wj_hits *h, const struct wj_hit *hit, struct wj_err *e)
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
        if (s->raw[i] != only[wj_stream_shape(s, i)])
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

/* The place an element lies in, or at whose end it stands when that counts too. */
static const struct wj_place *place_of(const struct wj_place *places, size_t n, uint32_t element,
                                       bool end_too)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (places[mid].to <= element && !(end_too && places[mid].to == element))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && places[lo].from <= element ? &places[lo] : NULL;
}

static bool weigh_shape(const struct wj_words *w, const struct wj_finder *f, const struct wj_place *p,
                        const struct wj_match *m, struct wj_hit *hit)
{
    struct wj_features features;
    if (m->value & SIMPLE && shows_simply(w, p->stream, m)) {
        hit->byte_from = p->stream->at[m->from];
        hit->byte_to = p->stream->at[m->to - 1] + 3;
        return true;
    }
    return wj_words_judge(w, f, p, hit, &features);
}

/* Matches of the sound stream: judged as shapes, where a character may also sound right. */
static bool weigh_sound(const struct wj_words *w, const struct wj_finder *f, const struct wj_place *p,
                        const struct wj_match *m, struct wj_hit *hit)
{
    struct wj_features features;
    return !sounds_plainly(w, &w->words[hit->word], p->stream->raw + m->from) && p->to >= m->to &&
           wj_words_judge(w, f, p, hit, &features) && hit->via & WJ_VIA_SOUND;
}

static bool weigh_reading(const struct wj_words *w, const struct wj_finder *f, const struct wj_place *p,
                          const struct wj_match *m, struct wj_hit *hit)
{
    const struct wj_stream *s = p->stream;
    struct wj_features features;
    hit->from = shape_index(s, s->reading_ref[m->from]);
    hit->to = shape_index(s, s->reading_ref[m->to - 1]) + 1;
    hit->read_from = m->from;
    hit->read_to = m->to;
    return wj_words_judge(w, f, p, hit, &features);
}

bool wj_words_weigh(const struct wj_words *w, const struct wj_finder *f, const struct wj_place *places,
                    size_t n, size_t i, struct wj_hit *out)
{
    const struct wj_match *m = &f->caught->matches.items[i];
    uint32_t word = m->value & ~(uint32_t)SIMPLE, element = m->from;
    bool read = i >= f->caught->end[WJ_CAUGHT_HALF];
    if (read && is_plain_stretch(places[0].stream, m))
        return false; /* the other streams know it */
    if (read)
        element = shape_index(places[0].stream, places[0].stream->reading_ref[m->from]);
    const struct wj_place *p = place_of(places, n, element, read);
    if (!p)
        return false;
    *out = (struct wj_hit){
        .word = word, .list = w->words[word].list, .from = m->from, .to = m->to, .field = p->field, .sure = 1
    };
    if (read)
        return weigh_reading(w, f, p, m, out);
    return i < f->caught->end[WJ_CAUGHT_SHAPE] ? weigh_shape(w, f, p, m, out) : weigh_sound(w, f, p, m, out);
}

uint32_t wj_words_list_of(const struct wj_words *w, const struct wj_caught *c, size_t i)
{
    return w->words[c->matches.items[i].value & ~(uint32_t)SIMPLE].list;
}

/* Places where a word may begin by its sound. */
static size_t sift_sounds(const uint64_t *heard, const uint32_t *entry, size_t n, uint32_t *spots)
{
    size_t found = 0;
    uint32_t left = n ? entry[0] >> 16 & (WJ_SOUND_N - 1) : 0;
    for (size_t i = 0; i + 1 < n; i++) {
        uint32_t right = entry[i + 1] >> 16 & (WJ_SOUND_N - 1), bit = left * WJ_SOUND_N + right;
        spots[found] = (uint32_t)i;
        found += heard[bit >> 6] >> (bit & 63) & 1;
        left = right;
    }
    return found;
}

static int make_room(struct wj_caught *c, size_t n, struct wj_err *e)
{
    if (c->capspots >= n)
        return WJ_OK;
    uint32_t *spots = realloc(c->spots, n * 2 * sizeof *spots);
    if (!spots)
        return wj_fail(e, WJ_E_NOMEM, "no memory for a text");
    c->spots = spots;
    c->capspots = n * 2;
    return WJ_OK;
}

int wj_words_catch(const struct wj_words *w, const struct wj_stream *s, struct wj_caught *c, struct wj_err *e)
{
    struct wj_matches *m = &c->matches;
    m->n = 0;
    int rc = make_room(c, s->n * 2 + s->nstarts + 1, e);
    const struct wj_symbols shapes = { s->entry, s->n, 0, 0xFFFF, c->spots },
                            sounds = { s->entry, s->n, 16, WJ_SOUND_N - 1, c->spots },
                            reading = { s->reading, s->nreading, 0, 0xFFFF, c->spots };
    if (rc == WJ_OK)
        rc = wj_automaton_search(w->shapes, &shapes, m, e);
    c->end[WJ_CAUGHT_SHAPE] = m->n;
    size_t n = rc == WJ_OK ? sift_sounds(w->heard, s->entry, s->n, c->spots) : 0;
    uint32_t *half = c->spots + s->n;
    size_t nhalf = rc == WJ_OK ? wj_anchors_sift(w->anchors, s, c->spots, n, half) : 0;
    if (rc == WJ_OK)
        rc = wj_automaton_search_at(w->sounds, &sounds, n, m, e);
    c->end[WJ_CAUGHT_SOUND] = m->n;
    if (rc == WJ_OK)
        rc = wj_anchors_search(w->anchors, s, half, nhalf, m, e);
    c->end[WJ_CAUGHT_HALF] = m->n;
    if (rc == WJ_OK && s->nstarts) /* a copy: the stream is searched for other dictionaries too */
        memcpy(c->spots, s->starts, s->nstarts * sizeof *s->starts);
    if (rc == WJ_OK)
        rc = wj_automaton_search_at(w->sounds, &reading, s->nstarts, m, e);
    c->end[WJ_CAUGHT_READ] = m->n;
    return rc;
}

int wj_words_find(const struct wj_words *w, const struct wj_finder *f, const struct wj_place *places,
                  size_t n, struct wj_hits *out, struct wj_err *e)
{
    if (n == 0)
        return WJ_OK;
    int rc = wj_words_catch(w, places[0].stream, f->caught, e);
    for (size_t i = 0; rc == WJ_OK && i < f->caught->matches.n; i++) {
        struct wj_hit hit;
        if (wj_words_weigh(w, f, places, n, i, &hit))
            rc = wj_hits_add(out, &hit, e);
    }
    return rc;
}

void wj_words_explain(const struct wj_words *w, const struct wj_place *place, const struct wj_hit *hit,
                      struct wj_features *out)
{
    static const struct wj_disguise_model no_weights;
    const struct wj_finder f = { .model = &no_weights, .threshold = 0 };
    struct wj_hit copy = *hit;
    wj_words_judge(w, &f, place, &copy, out);
}
