/* eval.c - runs a condition over one record; see expr.h and rules.md, sections 4 and 5. */
#include "scan/scanner_priv.h"

#include "base/arena.h"

#include <string.h>

enum { TALK_UTTERANCES = 4, FEW_FINDS = 6 };

struct eval {
    struct wj_scanner *s;
    uint64_t fields;
    const struct find *here;
    bool guarded;
};

static struct finds eval(const struct eval *v, const struct wj_expr *x);

static struct finds truth(bool yes)
{
    return (struct finds){ .truth = yes };
}

static void add(struct wj_scanner *s, struct finds *set, const struct find *f)
{
    set->truth = true;
    if (set->n == MAX_FINDS)
        return;
    if (set->n == set->cap) {
        size_t cap = set->cap ? MAX_FINDS : FEW_FINDS; /* most sets are small */
        struct find *items = WJ_NEW_N(s->arena, struct find, cap);
        if (!items) {
            if (s->rc == WJ_OK)
                s->rc = wj_fail(s->e, WJ_E_LIMIT, "a record is too intricate");
            return;
        }
        if (set->n)
            memcpy(items, set->items, set->n * sizeof *items);
        set->items = items;
        set->cap = cap;
    }
    set->items[set->n++] = *f;
}

static struct finds list_finds(const struct eval *v, uint32_t list)
{
    struct wj_scanner *s = v->s;
    struct finds out = { 0 };
    for (uint32_t i = wj_leaves_of(s, list); i; i = s->leaves[i - 1].next) {
        const struct leaf *l = &s->leaves[i - 1];
        if (l->dropped || !(v->fields >> s->places[l->place].field & 1))
            continue;
        const struct find f = { .from = l->from,
                                .to = l->to,
                                .byte_from = l->byte_from,
                                .byte_to = l->byte_to,
                                .place = l->place,
                                .n = 1,
                                .hidden = s->set->lists[list].context,
                                .sure = l->sure,
                                .member = { i - 1 } };
        add(v->s, &out, &f);
    }
    return out;
}

/* ---- exceptions ---- */

static bool is_excepted(struct wj_scanner *s, const struct find *f, uint64_t fields)
{
    const struct wj_expr *const *unless = s->rule->unless.items;
    for (size_t i = 0; i < s->rule->unless.n; i++) {
        const struct eval v = { .s = s, .fields = fields, .here = f, .guarded = false };
        struct wj_mark top = wj_arena_mark(s->arena);
        bool held = eval(&v, unless[i]).truth;
        wj_arena_rewind(s->arena, top);
        if (held) {
            wj_explain_held(s, f, i);
            return true;
        }
    }
    return false;
}

/* Takes away what an exception holds back; context is left alone. */
static struct finds guard(const struct eval *v, struct finds set)
{
    size_t n = 0;
    if (!v->guarded || !v->s->rule->unless.n)
        return set;
    for (size_t i = 0; i < set.n; i++)
        if (set.items[i].hidden || !is_excepted(v->s, &set.items[i], v->fields))
            set.items[n++] = set.items[i];
    set.n = n;
    set.truth = n > 0;
    return set;
}

/* ---- places together ---- */

/* What is said in a few utterances of a transcript belongs together as a sentence does: recognisers cut where
 * a speaker takes breath. */
static bool is_same_talk(const struct wj_scanner *s, const struct find *a, const struct find *b)
{
    int x = s->places[a->place].utterance, y = s->places[b->place].utterance;
    return a->place != b->place && x >= 0 && y >= 0 && (x > y ? x - y : y - x) <= TALK_UTTERANCES;
}

/* No word of one overlaps a word of the other; one may well stand between two words of the other. */
static bool is_apart(const struct wj_scanner *s, const struct find *a, const struct find *b)
{
    if (a->place != b->place)
        return false;
    if (a->byte_to <= b->byte_from || b->byte_to <= a->byte_from)
        return true;
    for (uint8_t i = 0; i < a->n; i++) {
        for (uint8_t k = 0; k < b->n; k++) {
            const struct leaf *l = &s->leaves[a->member[i]], *m = &s->leaves[b->member[k]];
            if (l->place == m->place && l->byte_to > m->byte_from && m->byte_to > l->byte_from)
                return false;
        }
    }
    return true;
}

static struct find join(const struct find *a, const struct find *b)
{
    struct find f = *a;
    for (uint8_t i = 0; i < b->n && f.n < MAX_MEMBERS; i++)
        f.member[f.n++] = b->member[i];
    f.hidden = a->hidden && b->hidden;
    f.sure = a->sure < b->sure ? a->sure : b->sure;
    if (a->place != b->place) /* two utterances: the stretch stays that of the first */
        return f;
    f.from = a->from < b->from ? a->from : b->from;
    f.to = a->to > b->to ? a->to : b->to;
    f.byte_from = a->byte_from < b->byte_from ? a->byte_from : b->byte_from;
    f.byte_to = a->byte_to > b->byte_to ? a->byte_to : b->byte_to;
    return f;
}

/* a ends before a word begins, n characters away at most; or reaches into it from before (不承|诺学位). */
static bool is_ahead(const struct find *a, const struct leaf *l, int64_t n)
{
    return a->to <= l->from ? l->from - a->to <= n : a->from < l->from && a->to < l->to;
}

/* a begins inside a word of b: 非 of 西地那非 denies nothing. */
static bool is_part(const struct wj_scanner *s, const struct find *a, const struct find *b)
{
    for (uint8_t i = 0; i < b->n; i++) {
        const struct leaf *l = &s->leaves[b->member[i]];
        if (l->place == a->place && l->byte_from <= a->byte_from && a->byte_from < l->byte_to)
            return true;
    }
    return false;
}

/* a stands before b, n characters away at most; or between two words of b, in the clause of the next. */
static bool is_before(const struct wj_scanner *s, const struct wj_expr *x, const struct find *a,
                      const struct find *b)
{
    const struct place *p = &s->places[a->place];
    bool clause = x->op == WJ_EXPR_AHEAD || a->to > b->from;
    if (a->place != b->place || is_part(s, a, b))
        return false;
    if (!clause)
        return b->from - a->to <= x->n && wj_context_same_sentence(p, a->byte_to, b->byte_from);
    for (uint8_t i = 0; i < b->n; i++) {
        const struct leaf *l = &s->leaves[b->member[i]];
        if (l->place == a->place && is_ahead(a, l, x->n) &&
            wj_context_same_clause(p, a->byte_to, l->byte_from))
            return true;
    }
    return false;
}

static bool is_near(const struct wj_scanner *s, const struct wj_expr *x, const struct find *a,
                    const struct find *b)
{
    const struct find *first = a->from <= b->from ? a : b, *second = first == a ? b : a;
    const struct place *p = &s->places[a->place];
    if (x->op == WJ_EXPR_FAR && is_same_talk(s, a, b))
        return true;
    if (x->op == WJ_EXPR_BEFORE || x->op == WJ_EXPR_AHEAD)
        return is_before(s, x, a, b);
    if (!is_apart(s, a, b))
        return false;
    if (second->from - first->to > x->n && second->from > first->to)
        return false;
    return x->op == WJ_EXPR_FAR || wj_context_same_sentence(p, first->byte_to, second->byte_from);
}

static struct finds eval_near(const struct eval *v, const struct wj_expr *x)
{
    struct finds a = eval(v, x->args[0]), b = a.n ? eval(v, x->args[1]) : truth(false), out = { 0 };
    for (size_t i = 0; i < a.n; i++) {
        for (size_t k = 0; k < b.n; k++) {
            if (!is_near(v->s, x, &a.items[i], &b.items[k]))
                continue;
            const struct find f = join(&a.items[i], &b.items[k]);
            add(v->s, &out, &f);
        }
    }
    return out;
}

static bool is_together(const struct wj_scanner *s, bool clause, const struct find *a, const struct find *b)
{
    const struct find *first = a->byte_from <= b->byte_from ? a : b, *second = first == a ? b : a;
    const struct place *p = &s->places[a->place];
    if (!clause && is_same_talk(s, a, b))
        return true;
    if (!is_apart(s, a, b))
        return false;
    return clause ? wj_context_same_clause(p, first->byte_to, second->byte_from)
                  : wj_context_same_sentence(p, first->byte_to, second->byte_from);
}

/* Joins argument after argument; each find keeps the first partner that fits. */
static struct finds eval_together(const struct eval *v, const struct wj_expr *x)
{
    bool clause = x->op == WJ_EXPR_CLAUSE;
    struct finds all = eval(v, x->args[0]);
    for (size_t arg = 1; arg < x->nargs && all.n; arg++) {
        struct finds b = eval(v, x->args[arg]), next = { 0 };
        for (size_t i = 0; i < all.n; i++) {
            size_t best = b.n;
            uint32_t gap = UINT32_MAX;
            for (size_t k = 0; k < b.n; k++) {
                const struct find *f = &all.items[i], *g = &b.items[k];
                uint32_t d =
                    f->byte_from > g->byte_from ? f->byte_from - g->byte_from : g->byte_from - f->byte_from;
                if (d < gap && is_together(v->s, clause, f, g)) {
                    best = k;
                    gap = d;
                }
            }
            if (best == b.n)
                continue;
            const struct find f = join(&all.items[i], &b.items[best]);
            add(v->s, &next, &f);
        }
        all = next;
    }
    return all;
}

static struct finds eval_inside(const struct eval *v, const struct wj_expr *x)
{
    struct finds a = eval(v, x->args[0]), b = a.n ? eval(v, x->args[1]) : truth(false), out = { 0 };
    for (size_t i = 0; i < a.n; i++) {
        bool in = false;
        for (size_t k = 0; k < b.n && !in; k++)
            in = a.items[i].place == b.items[k].place && b.items[k].byte_from <= a.items[i].byte_from &&
                 b.items[k].byte_to >= a.items[i].byte_to;
        if (in)
            add(v->s, &out, &a.items[i]);
    }
    return out;
}

static bool is_disguised(const struct wj_scanner *s, const struct find *f)
{
    for (uint8_t i = 0; i < f->n; i++)
        if (s->leaves[f->member[i]].via & (WJ_VIA_HIDING | WJ_VIA_ZERO_WIDTH))
            return true;
    return false;
}

static struct finds eval_filter(const struct eval *v, const struct wj_expr *x)
{
    struct finds a = eval(v, x->args[0]);
    size_t n = 0;
    for (size_t i = 0; i < a.n; i++) {
        const struct find *f = &a.items[i];
        const struct place *p = &v->s->places[f->place];
        bool keep = x->op == WJ_EXPR_DISGUISED     ? is_disguised(v->s, f)
                    : x->op == WJ_EXPR_UNDISGUISED ? !is_disguised(v->s, f)
                    : x->op == WJ_EXPR_ASKED       ? wj_context_is_asked(p, f->byte_to)
                                                   : wj_context_is_bracketed(p, f->byte_from, f->byte_to);
        if (keep)
            a.items[n++] = *f;
    }
    a.n = n;
    a.truth = n > 0;
    return a;
}

/* ---- record fields ---- */

static bool compare(enum wj_expr_cmp cmp, int64_t a, int64_t b)
{
    switch (cmp) {
    case WJ_CMP_EQ:
        return a == b;
    case WJ_CMP_NE:
        return a != b;
    case WJ_CMP_LT:
        return a < b;
    case WJ_CMP_LE:
        return a <= b;
    case WJ_CMP_GT:
        return a > b;
    default:
        return a >= b;
    }
}

static bool is_absent(const struct wj_record *r, int field)
{
    if (wj_record_field_sort(field) >= WJ_RECORD_NUM)
        return r->number[field] == WJ_NONE;
    return !r->text[field].p && !(field == WJ_RECORD_transcript && r->nutterances);
}

static bool eval_field(const struct eval *v, const struct wj_expr *x)
{
    const struct wj_record *r = v->s->record;
    if (x->op == WJ_EXPR_IS_TEXT && x->field < 0)
        return wj_str_eqz(x->text, wj_record_kind_name((int)r->kind)) == (x->cmp == WJ_CMP_EQ);
    if (x->field < 0 || is_absent(r, x->field))
        return false;
    switch (x->op) {
    case WJ_EXPR_HAS:
        return true;
    case WJ_EXPR_IS_TEXT:
        return wj_str_eq(x->text, r->text[x->field]) == (x->cmp == WJ_CMP_EQ);
    case WJ_EXPR_IS_NUMBER:
        return compare(x->cmp, r->number[x->field], x->n);
    case WJ_EXPR_IS_FIELD:
        return !is_absent(r, x->other) && r->number[x->other] <= INT64_MAX / (x->n ? x->n : 1) &&
               compare(x->cmp, r->number[x->field], x->n * r->number[x->other]);
    default:
        return wj_leaves_match(v->s, x->list, r->text[x->field]);
    }
}

/* ---- logic ---- */

/* Conditions on single fields cost nothing: they are asked before any text is looked at. */
static bool is_about_fields(const struct wj_expr *x)
{
    return x->op == WJ_EXPR_HAS || x->op == WJ_EXPR_IS_TEXT || x->op == WJ_EXPR_IS_NUMBER ||
           x->op == WJ_EXPR_IS_FIELD || (x->op == WJ_EXPR_NOT && is_about_fields(x->args[0]));
}

static struct finds eval_and(const struct eval *v, const struct wj_expr *x)
{
    struct finds all = { .truth = true };
    for (size_t i = 0; i < x->nargs; i++)
        if (is_about_fields(x->args[i]) && !eval(v, x->args[i]).truth)
            return truth(false);
    for (size_t i = 0; i < x->nargs; i++) {
        if (is_about_fields(x->args[i]))
            continue;
        struct finds f = eval(v, x->args[i]);
        if (!f.truth)
            return truth(false);
        for (size_t k = 0; k < f.n; k++)
            add(v->s, &all, &f.items[k]);
        all.truth = true;
    }
    return all;
}

static struct finds eval_or(const struct eval *v, const struct wj_expr *x)
{
    struct finds all = { 0 };
    for (size_t i = 0; i < x->nargs; i++) {
        struct finds f = eval(v, x->args[i]);
        bool any = all.truth || f.truth;
        for (size_t k = 0; k < f.n; k++)
            add(v->s, &all, &f.items[k]);
        all.truth = any;
    }
    return all;
}

static size_t count_distinct(const struct wj_scanner *s, const struct finds *set)
{
    size_t n = 0;
    for (size_t i = 0; i < set->n; i++) {
        struct wj_str mine = s->leaves[set->items[i].member[0]].as;
        bool new = true;
        for (size_t k = 0; k < i && new; k++)
            new = !wj_str_eq(mine, s->leaves[set->items[k].member[0]].as);
        n += new;
    }
    return n;
}

static struct finds eval_count(const struct eval *v, const struct wj_expr *x)
{
    struct finds f = eval(v, x->args[0]);
    size_t n = x->op == WJ_EXPR_COUNT ? f.n : count_distinct(v->s, &f);
    f.truth = compare(x->cmp, (int64_t)n, x->n);
    if (!f.truth)
        f.n = 0;
    return f;
}

static uint64_t topic_fields(void)
{
    return (uint64_t)1 << WJ_RECORD_title | (uint64_t)1 << WJ_RECORD_category;
}

static struct finds eval_in(const struct eval *v, const struct wj_expr *x)
{
    struct eval inner = *v;
    inner.fields = x->op == WJ_EXPR_TOPIC ? topic_fields() : (uint64_t)1 << x->field;
    return eval(&inner, x->args[0]);
}

static struct finds here(const struct eval *v)
{
    struct finds f = { 0 };
    if (v->here) {
        add(v->s, &f, v->here);
    }
    return f;
}

static struct finds eval(const struct eval *v, const struct wj_expr *x)
{
    struct eval plain = *v;
    plain.guarded = false;
    if (v->s->rc != WJ_OK)
        return truth(false);
    switch (x->op) {
    case WJ_EXPR_LIST:
        return guard(v, list_finds(v, x->list));
    case WJ_EXPR_HERE:
        return here(v);
    case WJ_EXPR_AND:
        return eval_and(v, x);
    case WJ_EXPR_OR:
        return eval_or(v, x);
    case WJ_EXPR_NOT:
        return truth(!eval(&plain, x->args[0]).truth);
    case WJ_EXPR_NEAR:
    case WJ_EXPR_BEFORE:
    case WJ_EXPR_AHEAD:
    case WJ_EXPR_FAR:
        return guard(v, eval_near(&plain, x));
    case WJ_EXPR_CLAUSE:
    case WJ_EXPR_SENTENCE:
        return guard(v, eval_together(&plain, x));
    case WJ_EXPR_IN:
    case WJ_EXPR_TOPIC:
        return eval_in(v, x);
    case WJ_EXPR_INSIDE:
        return guard(v, eval_inside(&plain, x));
    case WJ_EXPR_COUNT:
    case WJ_EXPR_DISTINCT:
        return eval_count(v, x);
    case WJ_EXPR_DISGUISED:
    case WJ_EXPR_UNDISGUISED:
    case WJ_EXPR_ASKED:
    case WJ_EXPR_BRACKETED:
        return guard(v, eval_filter(&plain, x));
    default:
        return truth(eval_field(v, x));
    }
}

/* Does the condition ask only for words that were caught already? */
static bool is_early(const struct wj_scanner *s, const struct wj_expr *x)
{
    const struct list *l = &s->set->lists[x->list];
    if (x->op == WJ_EXPR_HERE || x->op == WJ_EXPR_MATCHES)
        return false;
    if (x->op == WJ_EXPR_LIST)
        return l->sort == LIST_WORDS && s->searched[l->phase];
    for (size_t i = 0; i < x->nargs; i++)
        if (!is_early(s, x->args[i]))
            return false;
    return true;
}

static bool may_all(const struct eval *v, const struct wj_expr *x);

/* Can it be true at all?  Exceptions only take finds away, so what does not hold without them is false. */
static bool may(const struct eval *v, const struct wj_expr *x)
{
    switch (x->op) {
    case WJ_EXPR_LIST:
        return !is_early(v->s, x) || wj_leaves_any(v->s, x->list);
    case WJ_EXPR_OR:
        for (size_t i = 0; i < x->nargs; i++)
            if (may(v, x->args[i]))
                return true;
        return false;
    case WJ_EXPR_AND:
    case WJ_EXPR_IN:
    case WJ_EXPR_TOPIC:
    case WJ_EXPR_DISGUISED:
    case WJ_EXPR_UNDISGUISED:
    case WJ_EXPR_ASKED:
    case WJ_EXPR_BRACKETED:
        return may_all(v, x);
    case WJ_EXPR_NEAR:
    case WJ_EXPR_BEFORE:
    case WJ_EXPR_FAR:
    case WJ_EXPR_CLAUSE:
    case WJ_EXPR_SENTENCE:
    case WJ_EXPR_INSIDE:
        return may_all(v, x) && (!is_early(v->s, x) || eval(v, x).truth);
    default: /* counts may ask for none, NOT for anything */
        return !is_about_fields(x) || eval(v, x).truth;
    }
}

static bool may_all(const struct eval *v, const struct wj_expr *x)
{
    for (size_t i = 0; i < x->nargs; i++)
        if (!may(v, x->args[i]))
            return false;
    return true;
}

bool wj_eval_may(struct wj_scanner *s, const struct wj_expr *x, uint64_t fields)
{
    const struct eval v = { .s = s, .fields = fields };
    struct wj_mark top = wj_arena_mark(s->arena);
    bool yes = may(&v, x);
    wj_arena_rewind(s->arena, top);
    return yes;
}

struct finds wj_eval_run(struct wj_scanner *s, const struct wj_expr *x, uint64_t fields,
                         const struct find *at, bool guarded)
{
    const struct eval v = { .s = s, .fields = fields, .here = at, .guarded = guarded };
    return eval(&v, x);
}
