/*
 * flowguard_overlap.c - can two guards hold at once?
 *
 * Both are opened into alternatives (disjunctive normal form); a pair of alternatives is impossible when
 * two of its atoms contradict each other.  Different facts count as independent, which errs on
 * the side of reporting an overlap.
 */
#include "law/flowguard.h"

#include "base/arena.h"

#define ALTS_MAX  256
#define ATOMS_MAX 32

struct alt {
    const struct wj_flowguard *atoms[ATOMS_MAX];
    size_t n;
};
struct alts {
    struct alt *items;
    size_t n;
    bool full; /* too many: give up */
};

static void add_alt(struct alts *s, const struct alt *a)
{
    if (s->n == ALTS_MAX)
        s->full = true;
    else
        s->items[s->n++] = *a;
}

static void open_guard(struct wj_arena *a, const struct wj_flowguard *g, struct alts *out);

static void join_alt(struct alts *out, const struct alt *x, const struct alt *y)
{
    struct alt j = *x;
    if (j.n + y->n > ATOMS_MAX) {
        out->full = true;
        return;
    }
    for (size_t i = 0; i < y->n; i++)
        j.atoms[j.n++] = y->atoms[i];
    add_alt(out, &j);
}

static struct alts new_alts(struct wj_arena *a)
{
    struct alts s = { WJ_NEW_N(a, struct alt, ALTS_MAX), 0, false };
    s.full = !s.items;
    return s;
}

/* out = out x kid */
static void multiply(struct wj_arena *a, struct alts *out, const struct wj_flowguard *kid)
{
    struct alts k = new_alts(a), was = *out;
    if (!k.full)
        open_guard(a, kid, &k);
    struct alts product = new_alts(a);
    if (product.full || k.full || was.full) {
        out->full = true;
        return;
    }
    for (size_t i = 0; i < was.n; i++)
        for (size_t j = 0; j < k.n; j++)
            join_alt(&product, &was.items[i], &k.items[j]);
    *out = product;
}

static void open_guard(struct wj_arena *a, const struct wj_flowguard *g, struct alts *out)
{
    if (g && g->kind == WJ_GUARD_OR) {
        for (size_t i = 0; i < g->nkids; i++)
            open_guard(a, g->kids[i], out);
        return;
    }
    if (g && g->kind == WJ_GUARD_AND) {
        struct alts product = new_alts(a);
        struct alt none = { .n = 0 };
        if (!product.full)
            add_alt(&product, &none);
        for (size_t i = 0; i < g->nkids && !product.full; i++)
            multiply(a, &product, g->kids[i]);
        out->full |= product.full;
        for (size_t i = 0; i < product.n; i++)
            add_alt(out, &product.items[i]);
        return;
    }
    struct alt one = { .n = 0 };
    if (g)
        one.atoms[one.n++] = g;
    add_alt(out, &one);
}

/* What a comparison leaves possible: of a number against a literal an interval, else a set of orders. */
enum { LESS = 1, SAME = 2, MORE = 4, ABSENT = 8 };

static int orders_of(const struct wj_flowguard *g)
{
    static const int sets[] = { SAME, LESS | MORE | ABSENT, SAME | MORE, LESS | SAME, MORE, LESS };
    return g->negated ? 15 & ~sets[g->op] : sets[g->op];
}

static int64_t number(const struct wj_flowguard *g)
{
    int64_t n = 0;
    wj_day d;
    if (g->fact->type == WJ_FACT_DAY)
        return wj_day_parse(g->value, &d) ? d : 0;
    return wj_str_i64(g->value, &n) ? n : 0;
}

/* Words and ids have no order: only whether they are the same counts. */
static bool words_meet(const struct wj_flowguard *a, const struct wj_flowguard *b)
{
    bool a_is = orders_of(a) & SAME, b_is = orders_of(b) & SAME;
    return wj_str_eq(a->value, b->value) ? a_is == b_is : !a_is || !b_is;
}

static int side_of(int64_t v, int64_t bound)
{
    return v < bound ? LESS : v > bound ? MORE : SAME;
}

/* Is there a value for which both comparisons with literals hold?  Tries every place where one of them turns.
 */
static bool literals_meet(const struct wj_flowguard *a, const struct wj_flowguard *b)
{
    int oa = orders_of(a), ob = orders_of(b);
    if (oa & ob & ABSENT)
        return true;
    if (a->fact->type != WJ_FACT_INT && a->fact->type != WJ_FACT_FEN && a->fact->type != WJ_FACT_DAY)
        return words_meet(a, b);
    int64_t na = number(a), nb = number(b);
    for (int k = 0; k < 6; k++) {
        int64_t v = (k < 3 ? na : nb) + k % 3 - 1;
        if ((oa & side_of(v, na)) && (ob & side_of(v, nb)))
            return true;
    }
    return false;
}

static bool same_names(const struct wj_flowguard *a, const struct wj_flowguard *b)
{
    return (wj_str_eq(a->arg, b->arg) && wj_str_eq(a->arg2, b->arg2)) ||
           (a->kind == WJ_GUARD_DIFFERS && wj_str_eq(a->arg, b->arg2) && wj_str_eq(a->arg2, b->arg));
}

enum truth { NO, YES, OPEN };

static enum truth follows_link(const struct wj_flowguard *a, enum wj_flowguard_kind b)
{
    bool b_link = b == WJ_GUARD_LINKED || b == WJ_GUARD_CLOSED || b == WJ_GUARD_PENDING;
    if (!b_link)
        return OPEN;
    if (a->kind == WJ_GUARD_LINKED)
        return a->negated ? NO : OPEN;
    if (a->negated)
        return OPEN;
    return b == WJ_GUARD_LINKED ? YES : NO; /* closed and pending exclude each other */
}

static enum truth follows_fact(const struct wj_flowguard *a, enum wj_flowguard_kind b)
{
    if (a->kind == WJ_GUARD_HAS && a->negated && b == WJ_GUARD_FACT)
        return NO;
    if (b != WJ_GUARD_HAS || a->negated)
        return OPEN;
    if (a->kind == WJ_GUARD_FACT || (a->kind == WJ_GUARD_COMPARE && a->op != WJ_GUARD_NE))
        return YES;
    return OPEN;
}

/* With the atom a as it is said: is the bare atom of kind b, on the same names, so? */
static enum truth follows(const struct wj_flowguard *a, enum wj_flowguard_kind b)
{
    if (a->kind == b)
        return a->negated ? NO : YES;
    switch (a->kind) {
    case WJ_GUARD_LINKED:
    case WJ_GUARD_CLOSED:
    case WJ_GUARD_PENDING:
        return follows_link(a, b);
    case WJ_GUARD_TERM_OVER:
        return b == WJ_GUARD_TERM_RUNNING && !a->negated ? NO : OPEN;
    case WJ_GUARD_TERM_RUNNING:
        return b == WJ_GUARD_TERM_OVER && !a->negated ? NO : OPEN;
    case WJ_GUARD_FACT:
    case WJ_GUARD_COMPARE:
    case WJ_GUARD_HAS:
        return follows_fact(a, b);
    default:
        return OPEN;
    }
}

static bool contradict(const struct wj_flowguard *a, const struct wj_flowguard *b)
{
    if (a->kind == WJ_GUARD_COMPARE && b->kind == WJ_GUARD_COMPARE) {
        if (a->fact != b->fact)
            return false;
        if (a->other || b->other || a->today || b->today)
            return a->other == b->other && a->today == b->today && !(orders_of(a) & orders_of(b));
        return !literals_meet(a, b);
    }
    if (!same_names(a, b))
        return false;
    enum truth x = follows(a, b->kind), y = follows(b, a->kind);
    return x == (b->negated ? YES : NO) || y == (a->negated ? YES : NO);
}

static bool possible(const struct alt *x, const struct alt *y)
{
    struct alt all = *x;
    if (all.n + y->n > ATOMS_MAX)
        return true;
    for (size_t i = 0; i < y->n; i++)
        all.atoms[all.n++] = y->atoms[i];
    for (size_t i = 0; i < all.n; i++)
        for (size_t k = i + 1; k < all.n; k++)
            if (contradict(all.atoms[i], all.atoms[k]))
                return false;
    return true;
}

bool wj_flowguard_overlap(struct wj_arena *a, const struct wj_flowguard *x, const struct wj_flowguard *y)
{
    struct wj_mark m = wj_arena_mark(a);
    struct alts p = new_alts(a), q = new_alts(a);
    bool meet = p.full || q.full;
    if (!meet) {
        open_guard(a, x, &p);
        open_guard(a, y, &q);
        meet = p.full || q.full;
    }
    for (size_t i = 0; i < p.n && !meet; i++)
        for (size_t k = 0; k < q.n && !meet; k++)
            meet = possible(&p.items[i], &q.items[k]);
    wj_arena_rewind(a, m);
    return meet;
}
