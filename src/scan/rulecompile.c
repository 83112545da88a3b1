/*
 * rulecompile.c - from rules as read to what a scanner runs: which words wake
 * which rule, two dictionaries, one set of patterns, hashes.
 *
 * A rule is tried only when one of its triggers is found: lists of which one must
 * occur for its condition to be true.  Trigger words are caught in every record
 * (phase 0), all others - exceptions, company, categories - when a rule that woke up
 * asks for one of them (phase 1); and words are judged list by list, when asked for.
 */
#include "scan/ruleset_priv.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "crypto/digest.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TRIGGERS = 64 };

/* ---- triggers ---- */

struct triggers {
    uint32_t list[MAX_TRIGGERS];
    size_t n;
    bool sure; /* false: the condition can be true without any of them */
};

/* How often a list will be found, roughly: short words dominate. */
static double cost_of(const struct wj_ruleset *set, uint32_t number)
{
    const struct list *l = &set->lists[number];
    const struct wj_str *w = l->words.items;
    double cost = 0;
    for (size_t i = 0; i < l->words.n; i++) {
        size_t n = wj_utf8_count(w[i]);
        cost += n <= 1 ? 1.0 : n == 2 ? 0.02 : n == 3 ? 0.002 : 0.0005;
    }
    return cost;
}

static double cost_all(const struct wj_ruleset *set, const struct triggers *t)
{
    double cost = 0;
    for (size_t i = 0; i < t->n; i++)
        cost += cost_of(set, t->list[i]);
    return cost;
}

static struct triggers none_sure(void)
{
    return (struct triggers){ .sure = false };
}

static struct triggers one_list(const struct wj_ruleset *set, uint32_t number)
{
    const struct list *l = &set->lists[number];
    if (l->sort == LIST_PATTERN && l->needs)
        number = l->needs;
    else if (l->sort != LIST_WORDS)
        return none_sure();
    return (struct triggers){ .list = { number }, .n = 1, .sure = true };
}

static struct triggers triggers_of(const struct wj_ruleset *set, const struct wj_expr *x);

/* All parts must hold: the cheapest sure one will do. */
static struct triggers cheapest(const struct wj_ruleset *set, const struct wj_expr *x)
{
    struct triggers best = none_sure();
    for (size_t i = 0; i < x->nargs; i++) {
        struct triggers t = triggers_of(set, x->args[i]);
        if (t.sure && (!best.sure || cost_all(set, &t) < cost_all(set, &best)))
            best = t;
    }
    return best;
}

/* One part must hold: all must be sure, and all are needed. */
static struct triggers together(const struct wj_ruleset *set, const struct wj_expr *x)
{
    struct triggers all = { .sure = true };
    for (size_t i = 0; i < x->nargs; i++) {
        struct triggers t = triggers_of(set, x->args[i]);
        if (!t.sure || all.n + t.n > MAX_TRIGGERS)
            return none_sure();
        memcpy(all.list + all.n, t.list, t.n * sizeof *t.list);
        all.n += t.n;
    }
    return all;
}

static bool needs_one(const struct wj_expr *x)
{
    return (x->cmp == WJ_CMP_GE && x->n >= 1) || (x->cmp == WJ_CMP_GT && x->n >= 0) ||
           (x->cmp == WJ_CMP_EQ && x->n >= 1);
}

static struct triggers triggers_of(const struct wj_ruleset *set, const struct wj_expr *x)
{
    switch (x->op) {
    case WJ_EXPR_LIST:
        return one_list(set, x->list);
    case WJ_EXPR_OR:
        return together(set, x);
    case WJ_EXPR_COUNT:
    case WJ_EXPR_DISTINCT:
        return needs_one(x) ? triggers_of(set, x->args[0]) : none_sure();
    case WJ_EXPR_AND:
    case WJ_EXPR_NEAR:
    case WJ_EXPR_BEFORE:
    case WJ_EXPR_AHEAD:
    case WJ_EXPR_FAR:
    case WJ_EXPR_CLAUSE:
    case WJ_EXPR_SENTENCE:
    case WJ_EXPR_INSIDE:
    case WJ_EXPR_IN:
    case WJ_EXPR_TOPIC:
    case WJ_EXPR_DISGUISED:
    case WJ_EXPR_UNDISGUISED:
    case WJ_EXPR_ASKED:
    case WJ_EXPR_BRACKETED:
        return cheapest(set, x);
    default:
        return none_sure();
    }
}

static bool has_single_character(const struct list *l)
{
    const struct wj_str *w = l->words.items;
    for (size_t i = 0; i < l->words.n; i++)
        if (wj_utf8_count(w[i]) < 2)
            return true;
    return false;
}

/* Lists a condition speaks of are caught in every record too, if they are not found at every turn: then most
 * rules that woke up for nothing are seen to be impossible before anything else is searched. */
static void catch_early(struct wj_ruleset *set, const struct wj_expr *x)
{
    struct list *l = &set->lists[x->list];
    if (x->op == WJ_EXPR_LIST && l->sort == LIST_WORDS && !has_single_character(l))
        l->phase = 0;
    for (size_t i = 0; i < x->nargs; i++)
        if (x->op != WJ_EXPR_NOT)
            catch_early(set, x->args[i]);
}

static int find_triggers(struct wj_ruleset *set, struct wj_err *e)
{
    for (size_t i = 1; i < set->nlists; i++)
        set->lists[i].phase = 1;
    for (size_t i = 0; i < set->nrules; i++) {
        struct rule *r = &set->rules[i];
        struct triggers t = triggers_of(set, r->when);
        if (!t.sure)
            continue;
        r->triggers = wj_copy(set->arena, t.list, t.n * sizeof *t.list);
        if (!r->triggers)
            return wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
        r->ntriggers = t.n;
        for (size_t k = 0; k < t.n; k++)
            set->lists[t.list[k]].phase = 0;
        catch_early(set, r->when);
    }
    return WJ_OK;
}

/* Rules by trigger, as one array with starts. */
static int index_triggers(struct wj_ruleset *set, struct wj_err *e)
{
    size_t total = 0;
    for (size_t i = 0; i < set->nrules; i++)
        total += set->rules[i].ntriggers;
    set->first = WJ_NEW_N(set->arena, uint32_t, set->nlists + 2);
    set->by_list = WJ_NEW_N(set->arena, uint32_t, total + 1);
    set->always = WJ_NEW_N(set->arena, uint32_t, set->nrules + 1);
    uint32_t *fill = WJ_NEW_N(set->arena, uint32_t, set->nlists + 2);
    if (wj_arena_spent(set->arena))
        return wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
    for (size_t i = 0; i < set->nrules; i++)
        for (size_t k = 0; k < set->rules[i].ntriggers; k++)
            set->first[set->rules[i].triggers[k] + 1]++;
    for (size_t l = 1; l <= set->nlists; l++)
        set->first[l] += set->first[l - 1];
    for (size_t i = 0; i < set->nrules; i++) {
        const struct rule *r = &set->rules[i];
        if (!r->triggers)
            set->always[set->nalways++] = (uint32_t)i;
        for (size_t k = 0; k < r->ntriggers; k++)
            set->by_list[set->first[r->triggers[k]] + fill[r->triggers[k]]++] = (uint32_t)i;
    }
    return WJ_OK;
}

/* ---- dictionaries ---- */

struct spellings {
    struct wj_str word, forms; /* forms parted by blanks */
};

struct builder {
    struct wj_ruleset *set;
    struct wj_word_spec *specs[2];
    size_t n[2], cap[2];
    struct spellings *known;
    size_t nknown;
};

static int add_spec(struct builder *b, const struct list *l, uint32_t number, struct wj_str text,
                    struct wj_str as)
{
    int phase = l->phase;
    void *items = b->specs[phase];
    struct wj_word_spec *s = wj_grow(b->set->arena, &items, &b->n[phase], &b->cap[phase], sizeof *s);
    b->specs[phase] = items;
    if (!s)
        return WJ_E_LIMIT;
    uint16_t allowed = l->allowed;
    if (allowed == WJ_ALLOW_SAFE)
        allowed = wj_utf8_count(text) < 2 ? 0 : WJ_VIA_HIDING;
    *s = (struct wj_word_spec){
        .text = text, .as = as, .list = number, .allowed = allowed, .full = l->full, .inside = l->inside
    };
    return WJ_OK;
}

/* The word with one part of it spelled in another way. */
static struct wj_str replace_part(struct wj_arena *a, struct wj_str word, struct wj_str part,
                                  struct wj_str form)
{
    size_t at = wj_str_find(word, part);
    return wj_strf(a, WJ_FMT WJ_FMT WJ_FMT, (int)at, word.p, WJ_ARG(form), (int)(word.n - at - part.n),
                   word.p + at + part.n);
}

static int add_known(struct builder *b, const struct list *l, uint32_t number, struct wj_str word)
{
    for (size_t i = 0; i < b->nknown; i++) {
        struct wj_str forms = b->known[i].forms, form;
        if (!wj_str_has(word, b->known[i].word))
            continue;
        while (forms.p && wj_str_cut(&forms, ' ', &form)) {
            if (!form.n)
                continue;
            struct wj_str text = replace_part(b->set->arena, word, b->known[i].word, form);
            int rc = add_spec(b, l, number, text, word);
            if (rc != WJ_OK)
                return rc;
        }
    }
    return WJ_OK;
}

static int read_known(struct builder *b, struct wj_str table, struct wj_err *e)
{
    struct wj_str line;
    size_t cap = 0;
    void *items = NULL;
    while (table.p && wj_str_cut(&table, '\n', &line)) {
        struct wj_str head;
        if (!line.n || line.p[0] == '#')
            continue;
        wj_str_cut(&line, '\t', &head);
        struct spellings *s = wj_grow(b->set->arena, &items, &b->nknown, &cap, sizeof *s);
        if (!s)
            return wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
        *s = (struct spellings){ head, line };
    }
    b->known = items;
    return WJ_OK;
}

static int collect_words(struct builder *b, struct wj_err *e)
{
    struct wj_ruleset *set = b->set;
    for (uint32_t i = 1; i < set->nlists; i++) {
        const struct list *l = &set->lists[i];
        const struct wj_str *w = l->words.items;
        for (size_t k = 0; k < l->words.n; k++) {
            int rc = add_spec(b, l, i, w[k], WJ_NOSTR);
            if (rc == WJ_OK && l->allowed)
                rc = add_known(b, l, i, w[k]);
            if (rc != WJ_OK)
                return wj_fail(e, rc, "the rules do not fit into their memory");
        }
        set->nwords += l->words.n;
    }
    return WJ_OK;
}

static int build_words(struct wj_ruleset *set, const struct wj_rule_source *source, struct wj_err *e)
{
    struct builder b = { .set = set };
    int rc = read_known(&b, source->homophones, e);
    if (rc == WJ_OK)
        rc = collect_words(&b, e);
    uint8_t *mark = rc == WJ_OK ? wj_alloc(set->arena, 65536) : NULL;
    if (rc == WJ_OK && !mark)
        rc = wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
    for (int p = 0; rc == WJ_OK && p < 2; p++)
        for (size_t i = 0; i < b.n[p]; i++)
            wj_words_mark(b.specs[p][i].text, mark);
    if (rc == WJ_OK)
        rc = wj_alphabet_new(set->arena, mark, &set->alphabet, e);
    for (int p = 0; rc == WJ_OK && p < 2; p++)
        rc = wj_words_new(set->arena, b.specs[p], b.n[p], &set->alphabet, &set->words[p], e);
    return rc;
}

static int gather_numbers(struct wj_ruleset *set, struct wj_err *e)
{
    set->numbers = WJ_NEW_N(set->arena, uint32_t, set->nlists + 1);
    if (!set->numbers)
        return wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
    for (uint32_t i = 1; i < set->nlists; i++)
        if (set->lists[i].sort == LIST_NUMBER)
            set->numbers[set->nnumbers++] = i;
    return WJ_OK;
}

static int build_patterns(struct wj_ruleset *set, struct wj_err *e)
{
    struct wj_str *regex = WJ_NEW_N(set->arena, struct wj_str, set->nlists + 1);
    uint32_t *of = WJ_NEW_N(set->arena, uint32_t, set->nlists + 1);
    size_t n = 0, bad = 0;
    if (!regex || !of)
        return wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
    for (uint32_t i = 1; i < set->nlists; i++) {
        if (set->lists[i].sort != LIST_PATTERN)
            continue;
        set->lists[i].number.min_milli = (int64_t)n; /* its place in the set of patterns */
        of[n] = i;
        regex[n++] = set->lists[i].regex;
    }
    if (!n)
        return WJ_OK;
    int rc = wj_patterns_new(regex, n, &set->patterns, &bad, e);
    if (rc == WJ_E_INVALID && bad < n)
        wj_wrap(e, rc, "pattern " WJ_FMT, WJ_ARG(set->lists[of[bad]].name));
    return rc;
}

/* ---- hashes ---- */

static void add_list(struct wj_buf *b, const struct wj_ruleset *set, uint32_t number)
{
    const struct list *l = &set->lists[number];
    const struct wj_str *w = l->words.items;
    wj_buf_addf(b, "|%d %d %u %d %d " WJ_FMT " %lld %lld %d|", (int)l->sort, l->context, (unsigned)l->allowed,
                l->full, l->inside, WJ_ARG(l->regex), (long long)l->number.min_milli,
                (long long)l->number.max_milli, (int)l->number.unit);
    for (size_t i = 0; i < l->words.n; i++)
        wj_buf_addf(b, WJ_FMT ",", WJ_ARG(w[i]));
    if (l->except)
        add_list(b, set, l->except);
    if (l->needs)
        add_list(b, set, l->needs);
}

static void add_expr(struct wj_buf *b, const struct wj_ruleset *set, const struct wj_expr *x)
{
    wj_buf_addf(b, "(%d %d %d %d %lld " WJ_FMT, (int)x->op, (int)x->cmp, x->field, x->other, (long long)x->n,
                WJ_ARG(x->text));
    if (x->list)
        add_list(b, set, x->list);
    for (size_t i = 0; i < x->nargs; i++)
        add_expr(b, set, x->args[i]);
    wj_buf_addc(b, ')');
}

static int hash_rule(const struct wj_ruleset *set, struct rule *r, struct wj_buf *b, struct wj_err *e)
{
    const struct wj_rule *p = &r->pub;
    const struct wj_expr *const *unless = r->unless.items;
    const struct boost *boosts = r->boosts.items;
    char hex[WJ_HASH_HEX];
    struct wj_str all;
    wj_buf_reset(b);
    wj_buf_addf(b, WJ_FMT "|" WJ_FMT "|" WJ_FMT "|%d|%d|%d|%d|%d|%u|%llu|", WJ_ARG(p->id),
                WJ_ARG(p->violation), WJ_ARG(p->basis), p->severity, (int)(p->score * 1000), (int)p->state,
                (int)p->valid_from, (int)p->valid_to, (unsigned)r->kinds, (unsigned long long)r->fields);
    if (r->any)
        add_list(b, set, r->any);
    if (r->none)
        add_list(b, set, r->none);
    add_expr(b, set, r->when);
    for (size_t i = 0; i < r->unless.n; i++)
        add_expr(b, set, unless[i]);
    for (size_t i = 0; i < r->boosts.n; i++) {
        wj_buf_addi(b, boosts[i].by_milli);
        add_expr(b, set, boosts[i].when);
    }
    int rc = wj_buf_done(b, &all, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_hash h = wj_digest_of(WJ_SHA256, all);
    wj_digest_hex(&h, hex);
    memcpy(r->pub.hash, hex, 32);
    return WJ_OK;
}

static int hash_all(struct wj_ruleset *set, struct wj_err *e)
{
    struct wj_buf b, all;
    char hex[WJ_HASH_HEX];
    struct wj_str text;
    int rc = WJ_OK;
    wj_buf_init(&b, NULL, 8 << 20);
    wj_buf_init(&all, NULL, 8 << 20);
    for (size_t i = 0; rc == WJ_OK && i < set->nrules; i++) {
        rc = hash_rule(set, &set->rules[i], &b, e);
        wj_buf_addz(&all, set->rules[i].pub.hash);
    }
    if (rc == WJ_OK)
        rc = wj_buf_done(&all, &text, e);
    if (rc == WJ_OK) {
        struct wj_hash h = wj_digest_of(WJ_SHA256, text);
        wj_digest_hex(&h, hex);
        memcpy(set->hash, hex, 32);
    }
    wj_buf_fini(&b);
    wj_buf_fini(&all);
    return rc;
}

int wj_rulecompile_run(struct wj_ruleset *set, const struct wj_rule_source *source, struct wj_err *e)
{
    int rc = wj_disguise_load("model/disguise.tsv", source->model, &set->model, e);
    if (rc == WJ_OK)
        rc = find_triggers(set, e);
    if (rc == WJ_OK)
        rc = index_triggers(set, e);
    if (rc == WJ_OK)
        rc = build_words(set, source, e);
    if (rc == WJ_OK)
        rc = gather_numbers(set, e);
    if (rc == WJ_OK)
        rc = hash_all(set, e);
    if (rc == WJ_OK)
        rc = build_patterns(set, e);
    return rc;
}
