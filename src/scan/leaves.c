/* leaves.c - what the lists of a rule set found in the record at hand, searched as late as possible. */
#include "scan/scanner_priv.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "scan/foldtab.h"

#include <stdlib.h>
#include <string.h>

void wj_leaves_reset(struct wj_scanner *s)
{
    for (size_t i = 0; i < s->ntouched; i++)
        s->found[s->touched[i]] = (struct found){ 0 };
    s->ntouched = s->nleaves = 0;
    s->searched[0] = s->searched[1] = s->numbered = s->patterned = false;
    s->hits.n = 0;
}

static inline struct found *touch(struct wj_scanner *s, uint32_t list)
{
    struct found *f = &s->found[list];
    if (!f->touched) {
        f->touched = true;
        s->touched[s->ntouched++] = list;
    }
    return f;
}

/* A new leaf at the head of its list; NULL at the limit, where the rest is not looked at. */
static struct leaf *add_leaf(struct wj_scanner *s, uint32_t list)
{
    if (s->nleaves == s->capleaves) {
        size_t cap = s->capleaves ? s->capleaves * 2 : 512;
        struct leaf *p = s->nleaves < MAX_LEAVES ? realloc(s->leaves, cap * sizeof *p) : NULL;
        if (!p)
            return NULL;
        s->leaves = p;
        s->capleaves = cap;
    }
    struct found *f = touch(s, list);
    struct leaf *l = &s->leaves[s->nleaves++];
    *l = (struct leaf){ .list = list, .next = f->head, .sure = 1 };
    f->head = (uint32_t)s->nleaves;
    return l;
}

int wj_leaves_catch(struct wj_scanner *s, int phase)
{
    const struct wj_words *words = s->set->words[phase];
    struct wj_caught *c = &s->caught[phase];
    int rc = wj_words_catch(words, &s->stream, c, s->e);
    s->searched[phase] = true;
    if (rc == WJ_OK && c->matches.n > s->capnext[phase]) {
        uint32_t *next = realloc(s->next[phase], c->matches.cap * sizeof *next);
        if (!next)
            return wj_fail(s->e, WJ_E_NOMEM, "no memory for matches");
        s->next[phase] = next;
        s->capnext[phase] = c->matches.cap;
    }
    for (size_t i = 0; rc == WJ_OK && i < c->matches.n; i++) {
        struct found *f = touch(s, wj_words_list_of(words, c, i));
        s->next[phase][i] = f->caught;
        f->caught = (uint32_t)i + 1;
    }
    return rc;
}

/* Last match first, each leaf before the ones already there: they come out in order. */
static void judge_list(struct wj_scanner *s, uint32_t list)
{
    int phase = s->set->lists[list].phase;
    const struct wj_words *words = s->set->words[phase];
    const struct wj_finder f = { .caught = &s->caught[phase], .model = &s->set->model, .threshold = 0.5 };
    struct found *found = &s->found[list];
    found->judged = true;
    for (uint32_t i = found->caught; i && s->rc == WJ_OK; i = s->next[phase][i - 1]) {
        struct wj_hit hit;
        if (!wj_words_weigh(words, &f, s->word_places, s->nplaces, i - 1, &hit))
            continue;
        struct leaf *l = add_leaf(s, list);
        if (!l)
            break;
        l->from = hit.from;
        l->to = hit.to;
        l->byte_from = hit.byte_from;
        l->byte_to = hit.byte_to;
        l->place = hit.field;
        l->via = hit.via;
        l->sure = hit.sure;
        l->hit = (uint32_t)s->hits.n;
        l->as = wj_words_text(words, hit.word);
        s->rc = wj_hits_add(&s->hits, &hit, s->e);
    }
}

bool wj_leaves_any(struct wj_scanner *s, uint32_t list)
{
    if (!s->found[list].judged && s->found[list].caught)
        judge_list(s, list);
    return s->found[list].head != 0;
}

/* The shape element at or behind a byte of a place. */
static uint32_t element_at(const struct wj_scanner *s, const struct place *p, uint32_t byte)
{
    uint32_t lo = p->from, hi = p->to;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (s->stream.at[mid] < byte)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void add_range(struct wj_scanner *s, uint32_t list, size_t place, uint32_t from, uint32_t to)
{
    struct leaf *l = add_leaf(s, list);
    if (!l)
        return;
    const struct place *p = &s->places[place];
    l->place = (uint16_t)place;
    l->byte_from = from;
    l->byte_to = to;
    l->from = element_at(s, p, from);
    l->to = element_at(s, p, to);
    l->as = (struct wj_str){ p->text.p + from, to - from };
}

static void search_numbers(struct wj_scanner *s)
{
    s->numbered = true;
    for (size_t i = 0; i < s->nplaces; i++) {
        struct wj_number x;
        for (size_t at = 0; wj_number_next(s->places[i].text, &at, &x);)
            for (size_t k = 0; k < s->set->nnumbers; k++)
                if (wj_number_meets(&x, &s->set->lists[s->set->numbers[k]].number))
                    add_range(s, s->set->numbers[k], i, x.from, x.to);
    }
}

static uint32_t list_of_pattern(const struct wj_scanner *s, uint32_t pattern)
{
    for (uint32_t l = 1; l < s->set->nlists; l++)
        if (s->set->lists[l].sort == LIST_PATTERN && s->set->lists[l].number.min_milli == (int64_t)pattern)
            return l;
    return 0;
}

static void search_patterns(struct wj_scanner *s)
{
    s->patterned = true;
    if (!s->set->patterns)
        return;
    if (!s->search)
        s->rc = wj_pattern_search_new(s->set->patterns, &s->search, s->e);
    for (size_t i = 0; s->rc == WJ_OK && i < s->nplaces; i++) {
        const struct wj_pattern_match *m;
        size_t n = 0;
        s->rc = wj_pattern_search_run(s->search, s->places[i].text, &m, &n, s->e);
        for (size_t k = 0; s->rc == WJ_OK && k < n; k++)
            add_range(s, list_of_pattern(s, m[k].pattern), i, m[k].from, m[k].to);
    }
}

static bool covers(const struct leaf *big, const struct leaf *small)
{
    return big->place == small->place && big->byte_from <= small->byte_from && big->byte_to >= small->byte_to;
}

/* Hits inside an exception's phrase do not count, nor those inside a longer or surer hit of the same list. */
static void sort_out(struct wj_scanner *s, uint32_t list, uint32_t except)
{
    for (uint32_t i = s->found[list].head; i; i = s->leaves[i - 1].next) {
        struct leaf *l = &s->leaves[i - 1];
        for (uint32_t k = except ? s->found[except].head : 0; k && !l->dropped; k = s->leaves[k - 1].next)
            l->dropped = covers(&s->leaves[k - 1], l);
        for (uint32_t k = s->found[list].head; k && !l->dropped; k = s->leaves[k - 1].next) {
            const struct leaf *o = &s->leaves[k - 1];
            if (k == i || o->dropped || !covers(o, l))
                continue;
            bool same = o->byte_from == l->byte_from && o->byte_to == l->byte_to;
            l->dropped = !same || o->sure > l->sure || (o->sure >= l->sure && k > i);
        }
    }
}

/* Of a pattern with needs: only in texts where a needed word stands. */
static void drop_unneeded(struct wj_scanner *s, uint32_t list, uint32_t needs)
{
    for (uint32_t i = s->found[list].head; i; i = s->leaves[i - 1].next) {
        bool there = false;
        for (uint32_t k = s->found[needs].head; k && !there; k = s->leaves[k - 1].next)
            there = s->leaves[k - 1].place == s->leaves[i - 1].place;
        s->leaves[i - 1].dropped = !there;
    }
}

static void ensure_searched(struct wj_scanner *s, uint32_t list)
{
    const struct list *l = &s->set->lists[list];
    if (l->sort == LIST_NUMBER && !s->numbered)
        search_numbers(s);
    else if (l->sort == LIST_PATTERN && !s->patterned)
        search_patterns(s);
    else if (l->sort == LIST_WORDS && !s->searched[l->phase] && s->rc == WJ_OK)
        s->rc = wj_leaves_catch(s, l->phase);
    if (l->sort == LIST_WORDS)
        wj_leaves_any(s, list);
}

uint32_t wj_leaves_of(struct wj_scanner *s, uint32_t list)
{
    const struct list *l = &s->set->lists[list];
    if (s->found[list].ready)
        return s->found[list].head;
    if (l->sort == LIST_PATTERN && l->needs) {
        ensure_searched(s, l->needs);
        if (!s->found[l->needs].head)
            return 0;
    }
    ensure_searched(s, list);
    if (s->found[list].head && l->except)
        ensure_searched(s, l->except);
    touch(s, list)->ready = true;
    if (l->sort == LIST_PATTERN && l->needs)
        drop_unneeded(s, list, l->needs);
    if (s->found[list].head && l->sort != LIST_NUMBER)
        sort_out(s, list, l->except);
    return s->found[list].head;
}

static size_t canonical_text(struct wj_str text, uint32_t *out, size_t room)
{
    size_t n = 0;
    for (size_t at = 0; at < text.n && n < room;) {
        uint32_t c = wj_alphabet_canonical(wj_utf8_next(text, &at));
        if (c)
            out[n++] = c;
    }
    return n;
}

bool wj_leaves_match(struct wj_scanner *s, uint32_t list, struct wj_str text)
{
    const struct list *l = &s->set->lists[list];
    uint32_t hay[512], needle[WJ_WORD_MAX];
    if (!text.p)
        return false;
    if (l->sort == LIST_PATTERN) {
        const struct wj_pattern_match *m;
        size_t n = 0;
        if (!s->search && s->rc == WJ_OK)
            s->rc = wj_pattern_search_new(s->set->patterns, &s->search, s->e);
        if (s->rc == WJ_OK)
            s->rc = wj_pattern_search_run(s->search, text, &m, &n, s->e);
        for (size_t i = 0; s->rc == WJ_OK && i < n; i++)
            if (m[i].pattern == (uint32_t)l->number.min_milli)
                return true;
        return false;
    }
    size_t n = canonical_text(text, hay, sizeof hay / sizeof hay[0]);
    const struct wj_str *w = l->words.items;
    for (size_t i = 0; i < l->words.n; i++) {
        size_t k = canonical_text(w[i], needle, WJ_WORD_MAX);
        for (size_t at = 0; k && at + k <= n; at++)
            if (memcmp(hay + at, needle, k * sizeof *needle) == 0)
                return true;
    }
    return false;
}
