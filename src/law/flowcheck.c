/* flowcheck.c - see flowcheck.h. */
#include "law/flowcheck.h"

#include "base/arena.h"
#include "law/flowrow.h"

#include <inttypes.h>

#define STATES_MAX 64 /* bits of a set */
#define DAYS_MAX   64

struct check {
    struct wj_arena *arena;
    const struct wj_flow *flow;
    struct wj_err *e;
};

static uint64_t bit_of(const struct wj_flow *f, struct wj_str state)
{
    for (size_t i = 0; i < f->nstates; i++)
        if (wj_str_eq(f->states[i].id, state))
            return (uint64_t)1 << i;
    return 0;
}

/* States from which the row leads, as a set; begins: it leads from "-". */
static uint64_t from_set(const struct wj_flow *f, const struct wj_flowrow *row, bool *begins)
{
    uint64_t set = 0;
    *begins = wj_flowrow_stands_in(row, NULL);
    for (size_t i = 0; i < f->nstates; i++)
        if (wj_flowrow_stands_in(row, &f->states[i]))
            set |= (uint64_t)1 << i;
    return set;
}

static uint64_t finals_of(const struct wj_flow *f)
{
    uint64_t set = 0;
    for (size_t i = 0; i < f->nstates; i++)
        if (f->states[i].final)
            set |= (uint64_t)1 << i;
    return set;
}

/* States a matter can come to under the law of the day. */
static uint64_t reach_forward(const struct wj_flow *f, wj_day day)
{
    uint64_t set = 0, was;
    do {
        was = set;
        for (size_t i = 0; i < f->nrows; i++) {
            bool begins;
            uint64_t from = from_set(f, &f->rows[i], &begins);
            if (f->rows[i].to.p && wj_flowrow_is_law(&f->rows[i], day) && (begins || (from & set)))
                set |= bit_of(f, f->rows[i].to);
        }
    } while (set != was);
    return set;
}

/* States from which an end can be reached under the law of the day. */
static uint64_t reach_backward(const struct wj_flow *f, wj_day day)
{
    uint64_t set = finals_of(f), was;
    do {
        was = set;
        for (size_t i = 0; i < f->nrows; i++) {
            bool begins;
            if (f->rows[i].to.p && wj_flowrow_is_law(&f->rows[i], day) && (bit_of(f, f->rows[i].to) & set))
                set |= from_set(f, &f->rows[i], &begins);
        }
    } while (set != was);
    return set;
}

/* Every day on which a row begins or has ended, and one before all of them. */
static int list_days(const struct check *c, wj_day *out, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < c->flow->nrows; i++) {
        const struct wj_flowrow *r = &c->flow->rows[i];
        wj_day days[2] = { r->valid_from, r->valid_to == WJ_DAY_NONE ? WJ_DAY_NONE : r->valid_to + 1 };
        for (int k = 0; k < 2; k++) {
            size_t at = 0;
            while (at < *n && out[at] != days[k])
                at++;
            if (days[k] == WJ_DAY_NONE || at < *n)
                continue;
            if (*n == DAYS_MAX - 1)
                return wj_flowrow_bad(c->flow, r, c->e, "more than %d days on which rows begin or end",
                                      DAYS_MAX - 1);
            out[(*n)++] = days[k];
        }
    }
    if (!*n)
        out[(*n)++] = 0;
    return WJ_OK;
}

static int complain_state(const struct check *c, uint64_t set, const char *what, wj_day day)
{
    size_t i = 0;
    while (!(set >> i & 1))
        i++;
    char when[11];
    wj_day_format(day, when);
    return wj_fail(c->e, WJ_E_INVALID, WJ_FMT ": the state \"" WJ_FMT "\" (" WJ_FMT ") %s%s%s",
                   WJ_ARG(c->flow->file), WJ_ARG(c->flow->states[i].id), WJ_ARG(c->flow->states[i].name_zh),
                   what, day ? " under the law of " : "", day ? when : "");
}

static int check_reach(const struct check *c)
{
    const struct wj_flow *f = c->flow;
    wj_day days[DAYS_MAX];
    size_t n;
    if (!f->nstates || f->nstates > STATES_MAX)
        return wj_fail(c->e, WJ_E_INVALID, "states.csv: the flow " WJ_FMT " needs 1 to %d states",
                       WJ_ARG(f->info.id), STATES_MAX);
    int rc = list_days(c, days, &n);
    if (rc != WJ_OK)
        return rc;
    uint64_t all = f->nstates == 64 ? UINT64_MAX : ((uint64_t)1 << f->nstates) - 1, ever = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t there = reach_forward(f, days[i]), stuck = there & ~reach_backward(f, days[i]);
        if (stuck)
            return complain_state(c, stuck, "cannot be left towards an end: add a row, or mark it final",
                                  days[i]);
        ever |= there;
    }
    return ever == all ? WJ_OK : complain_state(c, all & ~ever, "cannot be reached: no row leads to it", 0);
}

static bool roles_meet(const struct wj_flowrow *a, const struct wj_flowrow *b)
{
    for (size_t i = 0; i < a->nroles; i++)
        for (size_t k = 0; k < b->nroles; k++)
            if (a->roles[i] == b->roles[k])
                return true;
    return false;
}

static bool days_meet(const struct wj_flowrow *a, const struct wj_flowrow *b)
{
    return (a->valid_from == WJ_DAY_NONE || b->valid_to == WJ_DAY_NONE || a->valid_from <= b->valid_to) &&
           (b->valid_from == WJ_DAY_NONE || a->valid_to == WJ_DAY_NONE || b->valid_from <= a->valid_to);
}

static bool states_meet(const struct wj_flow *f, const struct wj_flowrow *a, const struct wj_flowrow *b)
{
    bool x, y;
    return (from_set(f, a, &x) & from_set(f, b, &y)) || (x && y);
}

static int check_overlap(const struct check *c)
{
    const struct wj_flow *f = c->flow;
    for (size_t i = 0; i < f->nrows; i++)
        for (size_t k = i + 1; k < f->nrows; k++) {
            const struct wj_flowrow *a = &f->rows[i], *b = &f->rows[k];
            if (!wj_str_eq(a->event, b->event) || !roles_meet(a, b) || !days_meet(a, b) ||
                !states_meet(f, a, b))
                continue;
            if (wj_flowguard_overlap(c->arena, a->guard, b->guard))
                return wj_flowrow_bad(
                    f, b, c->e,
                    "\"" WJ_FMT "\" can apply together with line %d; make the two guards exclude each other",
                    WJ_ARG(b->event), a->line);
        }
    return WJ_OK;
}

/* Does any row of the flow bring the fact, or may it come from outside the flow? */
static bool is_brought(const struct wj_flow *f, const struct wj_fact_def *d)
{
    if (d->source != WJ_FACT_INPUT)
        return true;
    for (size_t i = 0; i < f->nrows; i++) {
        const struct wj_flowrow *r = &f->rows[i];
        for (size_t k = 0; k < r->nasks; k++)
            if (r->asks[k].def == d)
                return true;
        for (size_t k = 0; k < r->neffects; k++)
            if (r->effects[k].kind == WJ_FX_SET && wj_str_eq(r->effects[k].arg, d->name))
                return true;
    }
    return false;
}

static bool has_effect(const struct wj_flow *f, enum wj_effect_kind kind, struct wj_str arg)
{
    for (size_t i = 0; i < f->nrows; i++)
        for (size_t k = 0; k < f->rows[i].neffects; k++)
            if (f->rows[i].effects[k].kind == kind && wj_str_eq(f->rows[i].effects[k].arg, arg))
                return true;
    return false;
}

struct atoms {
    const struct check *check;
    const struct wj_flowrow *row;
    int rc;
};

static void check_atom(void *ctx, const struct wj_flowguard *g)
{
    struct atoms *s = ctx;
    const struct wj_flow *f = s->check->flow;
    if (s->rc != WJ_OK)
        return;
    if (g->fact && !is_brought(f, g->fact))
        s->rc = wj_flowrow_bad(f, s->row, s->check->e,
                               "the guard looks at \"" WJ_FMT
                               "\", which no row asks or sets and facts.csv does not mark store or carried",
                               WJ_ARG(g->fact->name));
    else if (g->other && !is_brought(f, g->other))
        s->rc = wj_flowrow_bad(f, s->row, s->check->e,
                               "the guard compares with \"" WJ_FMT "\", which no row asks or sets",
                               WJ_ARG(g->other->name));
    else if (g->kind == WJ_GUARD_DOC && !has_effect(f, WJ_FX_DOC, g->arg))
        s->rc = wj_flowrow_bad(f, s->row, s->check->e,
                               "the guard wants doc(" WJ_FMT "), but no row asks for it by doc:" WJ_FMT,
                               WJ_ARG(g->arg), WJ_ARG(g->arg));
    else if ((g->kind == WJ_GUARD_TERM_OVER || g->kind == WJ_GUARD_TERM_RUNNING) &&
             !has_effect(f, WJ_FX_START, g->arg))
        s->rc = wj_flowrow_bad(f, s->row, s->check->e,
                               "the guard looks at the term " WJ_FMT ", which no row starts", WJ_ARG(g->arg));
}

struct wanted {
    struct wj_str doc;
    bool found;
};

static void look_for_doc(void *ctx, const struct wj_flowguard *g)
{
    struct wanted *w = ctx;
    w->found |= g->kind == WJ_GUARD_DOC && wj_str_eq(g->arg, w->doc);
}

static bool is_checked(const struct wj_flow *f, struct wj_str doc)
{
    struct wanted w = { doc, false };
    for (size_t i = 0; i < f->nrows && !w.found; i++)
        wj_flowguard_each(f->rows[i].guard, look_for_doc, &w);
    return w.found;
}

static int check_effects(const struct check *c, const struct wj_flowrow *r)
{
    const struct wj_flow *f = c->flow;
    const struct wj_flow_state *to = r->to.p ? wj_flow_find_state(f, r->to) : NULL;
    bool closes = false;
    for (size_t i = 0; i < r->neffects; i++) {
        const struct wj_flowrow_effect *x = &r->effects[i];
        closes |= x->kind == WJ_FX_CLOSE;
        if (x->kind == WJ_FX_DOC && !is_checked(f, x->arg))
            return wj_flowrow_bad(f, r, c->e,
                                  "doc:" WJ_FMT " is asked for, but no guard checks doc(" WJ_FMT ")",
                                  WJ_ARG(x->arg), WJ_ARG(x->arg));
        if ((x->kind == WJ_FX_STOP || x->kind == WJ_FX_SUSPEND || x->kind == WJ_FX_EXTEND) &&
            !has_effect(f, WJ_FX_START, x->arg))
            return wj_flowrow_bad(f, r, c->e, "%s:" WJ_FMT ", but no row starts that term",
                                  wj_flow_effect_name(x->kind), WJ_ARG(x->arg));
        if (x->from && !is_brought(f, x->from))
            return wj_flowrow_bad(f, r, c->e, "the effect takes \"" WJ_FMT "\", which no row asks or sets",
                                  WJ_ARG(x->from->name));
    }
    bool ends = to && to->final;
    if (closes != ends)
        return wj_flowrow_bad(f, r, c->e,
                              ends ? "a row into a final state ends with the effect close"
                                   : "close stands only on rows into a final state");
    return WJ_OK;
}

int wj_flowcheck_flow(struct wj_arena *a, const struct wj_flow *f, struct wj_err *e)
{
    struct check c = { a, f, e };
    int rc = check_reach(&c);
    if (rc == WJ_OK)
        rc = check_overlap(&c);
    for (size_t i = 0; rc == WJ_OK && i < f->nrows; i++) {
        struct atoms s = { &c, &f->rows[i], WJ_OK };
        wj_flowguard_each(f->rows[i].guard, check_atom, &s);
        rc = s.rc == WJ_OK ? check_effects(&c, &f->rows[i]) : s.rc;
    }
    return rc;
}

/* Has the flow an "open" row for the system that needs no input? */
static bool opens_by_itself(const struct wj_flow *f)
{
    for (size_t i = 0; i < f->nrows; i++) {
        const struct wj_flowrow *r = &f->rows[i];
        bool system = false, needs = false;
        for (size_t k = 0; k < r->nroles; k++)
            system |= wj_str_eqz(r->roles[k]->id, "system");
        for (size_t k = 0; k < r->nasks; k++)
            needs |= r->asks[k].required;
        if (wj_flowrow_stands_in(r, NULL) && system && !needs)
            return true;
    }
    return false;
}

int wj_flowcheck_book(const struct wj_flowbook *b, struct wj_err *e)
{
    for (size_t i = 0; i < b->nflows; i++)
        for (size_t k = 0; k < b->flows[i]->nrows; k++) {
            const struct wj_flowrow *r = &b->flows[i]->rows[k];
            for (size_t x = 0; x < r->neffects; x++)
                if (r->effects[x].kind == WJ_FX_OPEN &&
                    !opens_by_itself(wj_flowbook_find(b, r->effects[x].arg)))
                    return wj_flowrow_bad(b->flows[i], r, e,
                                          "open:" WJ_FMT ": flows/" WJ_FMT
                                          ".csv has no row open for the role system that needs no input",
                                          WJ_ARG(r->effects[x].arg), WJ_ARG(r->effects[x].arg));
        }
    return WJ_OK;
}
