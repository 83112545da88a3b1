/*
 * Random walks over every flow of the law: six users who hold every role, random input, documents and
 * clocks.  Whatever happens, a step ends in a state of the flow with effects that mean something, nobody
 * checks his own work, and the matter can be brought to an end.
 *
 * WJ_WALKS sets the number of walks per flow (default 300).
 */
#include "flowmatter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define USERS        6
#define MAX_FACTS    256
#define MAX_SMALL    64
#define WANDER_STEPS 25    /* events tried at random ... */
#define END_TRIES    60000 /* ... and then towards an end */

struct walk {
    uint64_t seed;
    struct matter m;
    int events;
};

static const char *const user_names[USERS] = { "u0", "u1", "u2", "u3", "u4", "u5" };
static struct wj_str all_roles[64];
static size_t nroles;

static uint64_t draw(struct walk *w)
{
    w->seed ^= w->seed << 13;
    w->seed ^= w->seed >> 7;
    w->seed ^= w->seed << 17;
    return w->seed;
}

static size_t below(struct walk *w, size_t n)
{
    return (size_t)(draw(w) % n);
}

static struct wj_str random_value(struct walk *w, struct wj_arena *a, const struct wj_fact_def *d)
{
    static const int64_t sums[] = { 0, 1, 5000, 20000, 300000, 500000, 1000000, 5000000, 10000000, 90000000 };
    static const int days[] = { 0, 0, 0, -1, 1, -30, 10, 60 };
    char z[11];
    switch (d->type) {
    case WJ_FACT_BOOL:
        return below(w, 10) < 6 ? WJ_S("true") : WJ_S("false");
    case WJ_FACT_ENUM:
        return d->words[below(w, d->nwords)].value;
    case WJ_FACT_DAY:
        wj_day_format(w->m.today + days[below(w, 8)], z);
        return wj_strf(a, "%s", z);
    case WJ_FACT_INT:
    case WJ_FACT_FEN: {
        int64_t v = sums[below(w, d->type == WJ_FACT_INT ? 3 : 10)];
        v = d->min != WJ_NONE && v < d->min ? d->min : v;
        return wj_strf(a, "%" PRId64, d->max != WJ_NONE && v > d->max ? d->max : v);
    }
    case WJ_FACT_PERSON:
        return wj_strz(user_names[below(w, USERS)]);
    case WJ_FACT_TEXT:
    case WJ_FACT_REF:
        break;
    }
    return d->min > 2 ? WJ_S("一段足够长的文字，足够长的文字，足够长的文字") : WJ_S("文字");
}

/* What the caller knows from elsewhere. */
static void draw_store(struct walk *w)
{
    for (size_t i = 0; i < law_flows.book->facts.n; i++) {
        const struct wj_fact_def *d = &law_flows.book->facts.items[i];
        if (d->source == WJ_FACT_STORE)
            set_fact(&w->m, d->name, random_value(w, w->m.arena, d));
    }
}

/* The world goes on: a document is made, a term runs out, a linked matter closes, days pass. */
static void stir(struct walk *w)
{
    switch (below(w, 6)) {
    case 0:
    case 1:
        if (w->m.nwanted && w->m.ndocs < MAX_SMALL) {
            struct wj_str d = w->m.wanted[below(w, w->m.nwanted)];
            if (!has_name(w->m.docs, w->m.ndocs, d))
                w->m.docs[w->m.ndocs++] = d;
        }
        break;
    case 2:
        if (w->m.nclocks) {
            struct wj_flow_clock *c = &w->m.clocks[below(w, w->m.nclocks)];
            c->over = c->over || c->running;
            c->running = false;
        }
        break;
    case 3:
        if (w->m.nlinks)
            w->m.links[below(w, w->m.nlinks)].closed = true;
        break;
    case 4:
        w->m.today += (wj_day)below(w, 3);
        break;
    default:
        if (wj_str_eqz(w->m.state, "-"))
            draw_store(w); /* another operator, another region */
        break;
    }
}

static struct wj_str person(const struct walk *w, const char *role)
{
    for (size_t i = 0; i < w->m.npersons; i++)
        if (wj_str_eqz(w->m.persons[i].role, role))
            return w->m.persons[i].user;
    return WJ_NOSTR;
}

static bool is_handler(const struct walk *w, struct wj_str user)
{
    return wj_str_eq(person(w, "handler"), user) || wj_str_eq(person(w, "handler2"), user);
}

/* Nobody reviews, presides over or approves what he worked on; two officers are two. */
static void check_duties(const struct walk *w, const struct wj_flow_ask *q, const struct wj_flow_answer *r)
{
    static const char *const judges[] = { "reviewer", "legal_reviewer" };
    for (size_t i = 0; i < 2; i++)
        if (wj_str_eqz(r->role, judges[i]) && is_handler(w, q->user))
            fail_msg("in " WJ_FMT " the %s of " WJ_FMT " is a handler", WJ_ARG(w->m.state), judges[i],
                     WJ_ARG(q->event));
    bool decides =
        wj_str_starts(q->event, WJ_S("approve_filing")) || wj_str_starts(q->event, WJ_S("decide_")) ||
        wj_str_starts(q->event, WJ_S("approve_notice")) || wj_str_starts(q->event, WJ_S("approve_closing"));
    if (decides && !wj_str_eqz(r->role, "handler") && is_handler(w, q->user) && person(w, "handler").p)
        fail_msg("in " WJ_FMT " a handler did " WJ_FMT, WJ_ARG(w->m.state), WJ_ARG(q->event));
    if (person(w, "handler").p && person(w, "handler2").p &&
        wj_str_eq(person(w, "handler"), person(w, "handler2")))
        fail_msg("both officers are " WJ_FMT, WJ_ARG(person(w, "handler")));
}

static void take(struct walk *w, const struct wj_flow_ask *q, const struct wj_flow_answer *r)
{
    const struct wj_flow_state *to = wj_flow_find_state(w->m.flow, r->to);
    bool closes = false;
    assert_non_null(to);
    for (size_t i = 0; i < r->nfacts; i++)
        set_fact(&w->m, r->facts[i].name, r->facts[i].value);
    for (size_t i = 0; i < r->neffects; i++) {
        closes |= r->effects[i].kind == WJ_FX_CLOSE;
        assert_true(r->effects[i].arg.n > 0 || r->effects[i].kind == WJ_FX_CLOSE);
        apply(&w->m, &r->effects[i]);
    }
    assert_int_equal(closes, to->final);
    check_duties(w, q, r);
    w->m.state = to->id;
    w->events++;
}

/* Try one event at random; true when something happened.  onwards: rather those that leave the state. */
static bool step(struct walk *w, struct wj_arena *scratch, bool onwards)
{
    struct wj_err e = WJ_ERR_INIT;
    const struct wj_flow_option *o;
    size_t n;
    wj_arena_reset(scratch);
    stir(w);
    struct wj_flow_ask q = ask_of(&w->m, wj_strz(user_names[below(w, USERS)]));
    q.roles = all_roles;
    q.nroles = nroles;
    assert_ok(wj_flow_options(w->m.flow, scratch, &q, &o, &n, &e), e);
    assert_true(n > 0);
    const struct wj_flow_option *pick = &o[below(w, n)];
    for (int i = 0; i < 4 && onwards && (pick->refusal != WJ_FLOW_ALLOWED || wj_str_eq(pick->to, w->m.state));
         i++)
        pick = &o[below(w, n)];
    if (pick->refusal != WJ_FLOW_ALLOWED) {
        assert_true(pick->why_zh.n > 0 && pick->why_en.n > 0);
        return false;
    }
    struct wj_fact given[64];
    size_t ngiven = 0;
    for (size_t i = 0; i < pick->nasks; i++)
        if (pick->asks[i].required || below(w, 2))
            given[ngiven++] =
                (struct wj_fact){ pick->asks[i].def->name, random_value(w, scratch, pick->asks[i].def) };
    q.event = pick->event;
    q.given = given;
    q.ngiven = ngiven;
    struct wj_flow_answer r;
    struct wj_str why = WJ_NOSTR;
    if (wj_flow_fire(w->m.flow, scratch, &q, &r, &why, &e) != WJ_OK) {
        assert_true(why.n > 0 && e.msg[0]);
        return false;
    }
    take(w, &q, &r);
    return true;
}

static bool is_over(const struct walk *w)
{
    return wj_flow_find_state(w->m.flow, w->m.state) && wj_flow_find_state(w->m.flow, w->m.state)->final;
}

static void begin(struct walk *w, const struct wj_flow *f, uint64_t seed)
{
    wj_arena_reset(w->m.arena);
    struct wj_arena *a = w->m.arena;
    *w = (struct walk){ .seed = seed,
                        .m = { .flow = f, .arena = a, .state = WJ_S("-"), .today = wj_day_of(2021, 9, 1) } };
    draw(w);
    w->m.today += (wj_day)below(w, 1900);
    draw_store(w);
}

static void walk_once(struct walk *w, struct wj_arena *scratch, const struct wj_flow *f, uint64_t seed)
{
    begin(w, f, seed);
    for (int i = 0; i < WANDER_STEPS * 20 && w->events < WANDER_STEPS && !is_over(w); i++)
        step(w, scratch, false);
    int tries = 0;
    while (!is_over(w) && tries++ < END_TRIES)
        step(w, scratch, true);
    if (!is_over(w)) {
        for (size_t i = 0; i < w->m.npersons; i++)
            print_message("# " WJ_FMT " is " WJ_FMT "\n", WJ_ARG(w->m.persons[i].role),
                          WJ_ARG(w->m.persons[i].user));
        for (size_t i = 0; i < w->m.ndocs; i++)
            print_message("# document " WJ_FMT "\n", WJ_ARG(w->m.docs[i]));
        for (size_t i = 0; i < w->m.nfacts; i++)
            print_message("# " WJ_FMT " = " WJ_FMT "\n", WJ_ARG(w->m.facts[i].name),
                          WJ_ARG(w->m.facts[i].value));
        fail_msg("flow " WJ_FMT ", seed %" PRIu64 ": stuck in " WJ_FMT " after %d events",
                 WJ_ARG(wj_flow_about(f)->id), seed, WJ_ARG(w->m.state), w->events);
    }
}

static int walks(void)
{
    const char *z = getenv("WJ_WALKS");
    int64_t n;
    return z && wj_str_i64(wj_strz(z), &n) && n > 0 && n < 100000000 ? (int)n : 300;
}

static void every_walk_ends_and_keeps_duties_apart(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new((size_t)64 << 20), *scratch = wj_arena_new((size_t)64 << 20);
    static struct walk w;
    w.m.arena = a;
    for (size_t i = 0; i < law_flows.book->nroles; i++)
        all_roles[nroles++] = law_flows.book->roles[i].id;
    for (size_t i = 0; i < law_flows.book->nflows; i++)
        for (int k = 0; k < walks(); k++)
            walk_once(&w, scratch, law_flows.book->flows[i], (uint64_t)k * 7919 + i + 1);
    wj_arena_free(scratch);
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_walk_ends_and_keeps_duties_apart) };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, load_law, drop_law);
}
