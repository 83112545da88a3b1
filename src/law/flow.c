/* flow.c - see flow.h: the events of a state, and the step (flow_names.c: what is called what). */
#include "law/flow.h"

#include "base/arena.h"
#include "base/buf.h"
#include "law/flowrow.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define GIVEN_MAX 64

/* One row tried against one ask. */
struct trial {
    const struct wj_flowrow *row;
    struct wj_flowguard_env env;
    bool role_ok;
    const struct wj_flow_role *taken; /* by another person, when that is what is in the way */
    enum wj_flowguard_truth guard;
};

/* May the user act in the role here?  *taken: somebody else is assigned. */
static bool may_act(const struct wj_flow_ask *q, struct wj_str role, bool *taken)
{
    bool has = false, assigned = false;
    *taken = false;
    if (q->role.n && !wj_str_eq(q->role, role))
        return false;
    for (size_t i = 0; i < q->nroles; i++)
        has |= wj_str_eq(q->roles[i], role);
    if (!has)
        return false;
    for (size_t i = 0; i < q->npersons; i++) {
        if (!wj_str_eq(q->persons[i].role, role))
            continue;
        if (wj_str_eq(q->persons[i].user, q->user))
            return true;
        assigned = true;
    }
    *taken = assigned;
    return !assigned;
}

static struct trial try_row(const struct wj_flow_ask *q, const struct wj_flowrow *row,
                            const struct wj_fact *given, size_t ngiven, bool firing)
{
    struct trial t = { .row = row,
                       .env = { .ask = q,
                                .role = row->roles[0]->id,
                                .given = given,
                                .ngiven = ngiven,
                                .asks = row->asks,
                                .nasks = row->nasks,
                                .open = true,
                                .needed = firing } };
    for (size_t i = 0; i < row->nroles; i++) {
        bool taken;
        bool ok = may_act(q, row->roles[i]->id, &taken);
        if (taken && !t.taken)
            t.taken = row->roles[i];
        if (!ok)
            continue;
        t.env.role = row->roles[i]->id;
        t.guard = wj_flowguard_eval(row->guard, &t.env);
        t.role_ok = true;
        if (t.guard != WJ_GUARD_FALSE) /* else another of the user's roles may do: differs() looks at it */
            return t;
    }
    if (!t.role_ok)
        t.guard = wj_flowguard_eval(row->guard, &t.env);
    return t;
}

enum { POSSIBLE = 300 };

/* The better of two refusals to show: the one nearer to being possible. */
static int rank(const struct trial *t)
{
    if (t->role_ok && t->guard != WJ_GUARD_FALSE)
        return POSSIBLE;
    int lead = wj_flowguard_lead(t->row->guard, &t->env);
    return t->guard != WJ_GUARD_FALSE ? 200 : (t->role_ok ? 100 : 0) + lead;
}

static wj_day law_day(const struct wj_flow *f, const struct wj_flow_ask *q)
{
    wj_day day;
    if (f->info.day_fact.n && wj_day_parse(wj_fact_get(q->facts, q->nfacts, f->info.day_fact), &day))
        return day;
    return q->today;
}

static bool applies(const struct wj_flow *f, const struct wj_flowrow *row, const struct wj_flow_ask *q)
{
    bool nowhere = wj_str_eq(q->state, WJ_FLOW_NOWHERE);
    const struct wj_flow_state *s = nowhere ? NULL : wj_flow_find_state(f, q->state);
    return (s || nowhere) && wj_flowrow_stands_in(row, s) && wj_flowrow_is_law(row, law_day(f, q));
}

static struct wj_str list_roles(struct wj_arena *a, const struct wj_flowrow *row, bool zh)
{
    struct wj_str s = zh ? row->roles[0]->label_zh : row->roles[0]->label_en;
    for (size_t i = 1; i < row->nroles; i++)
        s = zh ? wj_strf(a, WJ_FMT "或" WJ_FMT, WJ_ARG(s), WJ_ARG(row->roles[i]->label_zh))
               : wj_strf(a, WJ_FMT " or " WJ_FMT, WJ_ARG(s), WJ_ARG(row->roles[i]->label_en));
    return s;
}

static enum wj_flow_refusal explain(struct wj_arena *a, const struct trial *t, struct wj_str *zh,
                                    struct wj_str *en)
{
    *zh = *en = WJ_S("");
    if (!t->role_ok) {
        struct wj_str rz = list_roles(a, t->row, true), re = list_roles(a, t->row, false);
        if (t->taken) {
            *zh = wj_strf(a, "本事项已指定其他人员为" WJ_FMT "，须由其办理", WJ_ARG(t->taken->label_zh));
            *en = wj_strf(a, "another person is assigned as " WJ_FMT " of this matter and has to do it",
                          WJ_ARG(t->taken->label_en));
        } else {
            *zh = wj_strf(a, "须由" WJ_FMT "办理", WJ_ARG(rz));
            *en = wj_strf(a, "this is for the " WJ_FMT, WJ_ARG(re));
        }
        return WJ_FLOW_ROLE;
    }
    if (t->guard != WJ_GUARD_FALSE)
        return WJ_FLOW_ALLOWED;
    wj_flowguard_why(t->row->guard, &t->env, a, zh, en);
    return WJ_FLOW_GUARD;
}

/* Take over what another possible row of the same event asks: needed only when every row needs it. */
static int merge_asks(struct wj_arena *a, struct wj_flow_option *o, const struct wj_flowrow *row,
                      struct wj_err *e)
{
    struct wj_flow_input *all = WJ_NEW_N(a, struct wj_flow_input, o->nasks + row->nasks + 1);
    if (!all)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for the events of a state");
    size_t n = o->nasks;
    for (size_t i = 0; i < o->nasks; i++) {
        all[i] = o->asks[i];
        all[i].required = false;
        for (size_t k = 0; k < row->nasks; k++)
            if (row->asks[k].def == all[i].def)
                all[i].required = o->asks[i].required && row->asks[k].required;
    }
    for (size_t k = 0; k < row->nasks; k++) {
        size_t i = 0;
        while (i < o->nasks && all[i].def != row->asks[k].def)
            i++;
        if (i < o->nasks)
            continue;
        all[n] = row->asks[k];
        all[n++].required = false;
    }
    o->asks = all;
    o->nasks = n;
    return WJ_OK;
}

static void fill_option(struct wj_arena *a, const struct wj_flow_ask *q, const struct trial *t,
                        struct wj_flow_option *o)
{
    const struct wj_flowrow *row = t->row;
    *o = (struct wj_flow_option){ .event = row->event,
                                  .label_zh = row->label_zh,
                                  .label_en = row->label_en,
                                  .to = row->to.p ? row->to : q->state,
                                  .role = t->env.role,
                                  .basis = row->basis,
                                  .asks = row->asks,
                                  .nasks = row->nasks };
    o->refusal = explain(a, t, &o->why_zh, &o->why_en);
}

/* All rows of one event, from the first of them on, as one option. */
static int make_option(const struct wj_flow *f, struct wj_arena *a, const struct wj_flow_ask *q, size_t first,
                       struct wj_flow_option *o, struct wj_err *e)
{
    struct trial best = try_row(q, &f->rows[first], NULL, 0, false);
    for (size_t i = first + 1; i < f->nrows; i++) {
        if (!wj_str_eq(f->rows[i].event, f->rows[first].event) || !applies(f, &f->rows[i], q))
            continue;
        struct trial t = try_row(q, &f->rows[i], NULL, 0, false);
        if (rank(&t) > rank(&best))
            best = t;
    }
    fill_option(a, q, &best, o);
    if (o->refusal != WJ_FLOW_ALLOWED)
        return WJ_OK;
    for (size_t i = first; i < f->nrows; i++) {
        const struct wj_flowrow *row = &f->rows[i];
        if (row == best.row || !wj_str_eq(row->event, f->rows[first].event) || !applies(f, row, q))
            continue;
        struct trial t = try_row(q, row, NULL, 0, false);
        if (rank(&t) < POSSIBLE)
            continue;
        if (!wj_str_eq(row->to.p ? row->to : q->state, o->to))
            o->to = WJ_NOSTR;
        int rc = merge_asks(a, o, row, e);
        if (rc != WJ_OK)
            return rc;
    }
    return WJ_OK;
}

static bool seen_before(const struct wj_flow *f, const struct wj_flow_ask *q, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (wj_str_eq(f->rows[i].event, f->rows[row].event) && applies(f, &f->rows[i], q))
            return true;
    return false;
}

static int check_state(const struct wj_flow *f, const struct wj_flow_ask *q, struct wj_err *e)
{
    if (wj_str_eq(q->state, WJ_FLOW_NOWHERE) || wj_flow_find_state(f, q->state))
        return WJ_OK;
    return wj_fail(e, WJ_E_NOTFOUND, "the flow " WJ_FMT " has no state \"" WJ_FMT "\"", WJ_ARG(f->info.id),
                   WJ_ARG(q->state));
}

int wj_flow_options(const struct wj_flow *f, struct wj_arena *a, const struct wj_flow_ask *q,
                    const struct wj_flow_option **out, size_t *n, struct wj_err *e)
{
    int rc = check_state(f, q, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_flow_option *o = WJ_NEW_N(a, struct wj_flow_option, f->nrows + 1);
    size_t made = 0;
    if (!o)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for the events of a state");
    for (size_t i = 0; i < f->nrows; i++) {
        if (!applies(f, &f->rows[i], q) || seen_before(f, q, i))
            continue;
        if ((rc = make_option(f, a, q, i, &o[made], e)) != WJ_OK)
            return rc;
        made++;
    }
    *out = o;
    *n = made;
    return WJ_OK;
}

/* The input against the catalogue: each a known fact with a right value, none twice. */
static int canon_given(const struct wj_flow *f, struct wj_arena *a, const struct wj_flow_ask *q,
                       struct wj_fact *out, struct wj_str *zh, struct wj_err *e)
{
    if (q->ngiven > GIVEN_MAX)
        return wj_fail(e, WJ_E_LIMIT, "an event takes at most %d facts", GIVEN_MAX);
    for (size_t i = 0; i < q->ngiven; i++) {
        const struct wj_fact_def *d = wj_fact_find(&f->book->facts, q->given[i].name);
        if (!d)
            return wj_fail_at(e, WJ_E_INVALID, "facts", "there is no fact \"" WJ_FMT "\"",
                              WJ_ARG(q->given[i].name));
        if (wj_fact_get(out, i, d->name).p)
            return wj_fail_at(e, WJ_E_INVALID, wj_str_z(a, d->name), "the fact " WJ_FMT " is given twice",
                              WJ_ARG(d->name));
        out[i].name = d->name;
        int rc = wj_fact_canon(d, a, q->given[i].value, &out[i].value, e);
        if (rc != WJ_OK) {
            *zh = wj_strf(a, "「" WJ_FMT "」填写有误，请核对", WJ_ARG(d->label_zh));
            return rc;
        }
    }
    return WJ_OK;
}

static const struct wj_flow_input *find_ask(const struct wj_flowrow *row, struct wj_str name)
{
    for (size_t i = 0; i < row->nasks; i++)
        if (wj_str_eq(row->asks[i].def->name, name))
            return &row->asks[i];
    return NULL;
}

/* Every needed input is there, and nothing that is not asked. */
static int check_given(struct wj_arena *a, const struct trial *t, struct wj_str *zh, struct wj_err *e)
{
    const struct wj_flowguard_env *v = &t->env;
    for (size_t i = 0; i < t->row->nasks; i++) {
        const struct wj_fact_def *d = t->row->asks[i].def;
        if (!t->row->asks[i].required || wj_fact_get(v->given, v->ngiven, d->name).p)
            continue;
        *zh =
            wj_strf(a, "办理“" WJ_FMT "”须填写「" WJ_FMT "」", WJ_ARG(t->row->label_zh), WJ_ARG(d->label_zh));
        return wj_fail_at(e, WJ_E_INVALID, wj_str_z(a, d->name),
                          "\"" WJ_FMT "\" needs the fact " WJ_FMT " (" WJ_FMT ")", WJ_ARG(t->row->event),
                          WJ_ARG(d->name), WJ_ARG(d->label_en));
    }
    for (size_t i = 0; i < v->ngiven; i++)
        if (!find_ask(t->row, v->given[i].name)) {
            *zh = wj_strf(a, "办理“" WJ_FMT "”不需要“" WJ_FMT "”", WJ_ARG(t->row->label_zh),
                          WJ_ARG(v->given[i].name));
            return wj_fail_at(e, WJ_E_INVALID, wj_str_z(a, v->given[i].name),
                              "\"" WJ_FMT "\" does not take the fact " WJ_FMT, WJ_ARG(t->row->event),
                              WJ_ARG(v->given[i].name));
        }
    return WJ_OK;
}

static struct wj_str known_value(const struct trial *t, struct wj_str name)
{
    struct wj_str s = wj_fact_get(t->env.given, t->env.ngiven, name);
    return s.p ? s : wj_fact_get(t->env.ask->facts, t->env.ask->nfacts, name);
}

static struct wj_str today_text(struct wj_arena *a, wj_day d)
{
    char z[11];
    wj_day_format(d, z);
    return wj_strf(a, "%s", z);
}

/* Who is assigned: the person given, or who acts in the role, or the one the opening matter brought along. */
static struct wj_str whom(const struct trial *t, struct wj_str role)
{
    struct wj_str s = wj_fact_get(t->env.given, t->env.ngiven, role);
    if (!s.p && wj_str_eq(t->env.role, role))
        s = t->env.ask->user;
    return s.p ? s : wj_fact_get(t->env.ask->facts, t->env.ask->nfacts, role);
}

/* The value an effect has now; *drop: it would have none, so there is nothing to do. */
static struct wj_str effect_value(struct wj_arena *a, const struct trial *t,
                                  const struct wj_flowrow_effect *x, bool *drop)
{
    *drop = false;
    if (x->from) {
        struct wj_str s = known_value(t, x->from->name);
        *drop = !s.p;
        return s;
    }
    if (x->today || x->kind == WJ_FX_START)
        return today_text(a, t->env.ask->today);
    if (x->adds) {
        int64_t now = 0;
        if (!wj_str_i64(known_value(t, x->arg), &now))
            now = 0;
        return wj_strf(a, "%" PRId64, now + x->add);
    }
    if (x->kind == WJ_FX_ASSIGN) {
        struct wj_str s = whom(t, x->arg);
        *drop = !s.p;
        return s;
    }
    return x->value;
}

static int make_answer(struct wj_arena *a, const struct trial *t, struct wj_flow_answer *out,
                       struct wj_err *e)
{
    const struct wj_flowrow *row = t->row;
    struct wj_effect *fx = WJ_NEW_N(a, struct wj_effect, row->neffects + 1);
    if (!fx)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for the effects of an event");
    struct wj_flow_answer r = { .to = row->to.p ? row->to : t->env.ask->state,
                                .role = t->env.role,
                                .basis = row->basis,
                                .label_zh = row->label_zh,
                                .label_en = row->label_en,
                                .facts = t->env.given,
                                .nfacts = t->env.ngiven,
                                .effects = fx };
    for (size_t i = 0; i < row->neffects; i++) {
        bool drop;
        struct wj_str value = effect_value(a, t, &row->effects[i], &drop);
        if (!drop)
            fx[r.neffects++] = (struct wj_effect){ row->effects[i].kind, row->effects[i].arg, value };
    }
    *out = r;
    return wj_arena_spent(a) ? wj_fail(e, WJ_E_LIMIT, "no memory left for the effects of an event") : WJ_OK;
}

static int refuse(struct wj_arena *a, const struct wj_flow_ask *q, const struct trial *best,
                  struct wj_str *zh, struct wj_err *e)
{
    if (!best->row) {
        *zh = WJ_S("当前状态下没有这一步骤");
        return wj_fail(e, WJ_E_STATE, "there is no event \"" WJ_FMT "\" in the state \"" WJ_FMT "\"",
                       WJ_ARG(q->event), WJ_ARG(q->state));
    }
    struct wj_str en;
    enum wj_flow_refusal r = explain(a, best, zh, &en);
    return wj_fail(e, r == WJ_FLOW_ROLE ? WJ_E_DENIED : WJ_E_STATE, WJ_FMT ": " WJ_FMT " (" WJ_FMT ")",
                   WJ_ARG(best->row->label_en), WJ_ARG(en), WJ_ARG(best->row->basis));
}

/* The row of the event that comes nearest to being possible with this input; row NULL: there is none. */
static struct trial choose_row(const struct wj_flow *f, const struct wj_flow_ask *q,
                               const struct wj_fact *given)
{
    struct trial best = { .row = NULL };
    for (size_t i = 0; i < f->nrows; i++) {
        if (!wj_str_eq(f->rows[i].event, q->event) || !applies(f, &f->rows[i], q))
            continue;
        struct trial t = try_row(q, &f->rows[i], given, q->ngiven, true);
        if (!best.row || rank(&t) > rank(&best))
            best = t;
    }
    return best;
}

int wj_flow_fire(const struct wj_flow *f, struct wj_arena *a, const struct wj_flow_ask *q,
                 struct wj_flow_answer *out, struct wj_str *why_zh, struct wj_err *e)
{
    struct wj_str zh = WJ_S("");
    size_t room = q->ngiven < GIVEN_MAX ? q->ngiven : GIVEN_MAX;
    struct wj_fact *given = WJ_NEW_N(a, struct wj_fact, room + 1);
    if (!given)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for an event");
    int rc = check_state(f, q, e);
    if (rc == WJ_OK)
        rc = canon_given(f, a, q, given, &zh, e);
    if (rc == WJ_OK) {
        struct trial best = choose_row(f, q, given);
        if (!best.row || rank(&best) < POSSIBLE)
            rc = refuse(a, q, &best, &zh, e);
        else if ((rc = check_given(a, &best, &zh, e)) == WJ_OK)
            rc = make_answer(a, &best, out, e);
    }
    if (rc != WJ_OK && why_zh)
        *why_zh = zh.n ? zh : WJ_S("填写的内容不符合要求");
    return rc;
}
