/*
 * Whole procedures as a jurist would tell them: tests/golden/flow/paths.txt says step by step who does what,
 * where it leads, which clocks start, and what is refused with which words.
 */
#include "base/file.h"
#include "flowmatter.h"

#define GIVEN_MAX 24

struct path {
    struct matter m;
    int line;
};

/* "k=v k=v": facts in order. */
static size_t read_given(struct wj_str text, struct wj_fact *out)
{
    struct wj_str word;
    size_t n = 0;
    while (wj_str_cut(&text, ' ', &word)) {
        struct wj_str name;
        if (!word.n)
            continue;
        assert_true(n < GIVEN_MAX);
        if (!wj_str_cut(&word, '=', &name) || !word.n)
            fail_msg("\"" WJ_FMT "\" is no name=value", WJ_ARG(name));
        out[n++] = (struct wj_fact){ name, word };
    }
    return n;
}

static bool is_effect(const struct wj_effect *x, struct wj_str want)
{
    struct wj_str text = wj_strf(law_arena, "%s:" WJ_FMT, wj_flow_effect_name(x->kind), WJ_ARG(x->arg));
    return wj_str_eq(text, want) ||
           wj_str_eq(wj_strf(law_arena, WJ_FMT "@" WJ_FMT, WJ_ARG(text), WJ_ARG(x->value)), want);
}

/* "STATE effect effect": the answer must lead there and have these. */
static void expect(struct path *p, const struct wj_flow_answer *r, struct wj_str want)
{
    struct wj_str word, state;
    want = wj_str_trim(want);
    wj_str_cut(&want, ' ', &state);
    if (!wj_str_eq(r->to, state))
        fail_msg("line %d: led to " WJ_FMT ", not to " WJ_FMT, p->line, WJ_ARG(r->to), WJ_ARG(state));
    while (wj_str_cut(&want, ' ', &word)) {
        bool found = !word.n;
        for (size_t i = 0; i < r->neffects && !found; i++)
            found = is_effect(&r->effects[i], word);
        if (!found)
            fail_msg("line %d: there is no effect " WJ_FMT, p->line, WJ_ARG(word));
    }
}

static void take(struct path *p, const struct wj_flow_answer *r)
{
    for (size_t i = 0; i < r->nfacts; i++)
        set_fact(&p->m, r->facts[i].name, r->facts[i].value);
    for (size_t i = 0; i < r->neffects; i++)
        apply(&p->m, &r->effects[i]);
    p->m.state = r->to;
}

/* "ROLE[/USER] EVENT k=v ... -> STATE effects" or "... !! words of the refusal". */
static void act(struct path *p, struct wj_str line)
{
    size_t arrow = wj_str_find(line, WJ_S(" -> ")), bang = wj_str_find(line, WJ_S(" !! "));
    bool refuses = bang < arrow;
    size_t cut = refuses ? bang : arrow;
    assert_true(cut < line.n);
    struct wj_str head = { line.p, cut }, tail = { line.p + cut + 4, line.n - cut - 4 }, user, role;
    struct wj_fact given[GIVEN_MAX];
    struct wj_flow_answer r;
    struct wj_str why = WJ_NOSTR;
    struct wj_err e = WJ_ERR_INIT;
    wj_str_cut(&head, ' ', &user);
    wj_str_cut(&user, '/', &role);
    struct wj_flow_ask q = ask_of(&p->m, user.n ? user : role);
    q.roles = &role;
    q.nroles = 1;
    wj_str_cut(&head, ' ', &q.event);
    q.given = given;
    q.ngiven = read_given(head, given);
    int rc = wj_flow_fire(p->m.flow, law_arena, &q, &r, &why, &e);
    if (!refuses && rc != WJ_OK)
        fail_msg("line %d: %s", p->line, e.msg);
    if (refuses && rc == WJ_OK)
        fail_msg("line %d: was possible", p->line);
    if (refuses && !wj_str_has(why, wj_str_trim(tail)))
        fail_msg("line %d: refused with \"" WJ_FMT "\"", p->line, WJ_ARG(why));
    if (refuses)
        return;
    expect(p, &r, tail);
    take(p, &r);
}

static void begin(struct path *p, struct wj_str id, struct wj_str day)
{
    const struct wj_flow *f = wj_flowbook_find(law_flows.book, id);
    if (!f)
        fail_msg("line %d: there is no flow " WJ_FMT, p->line, WJ_ARG(id));
    p->m = (struct matter){ .flow = f, .arena = law_arena, .state = WJ_S("-") };
    if (!wj_day_parse(day, &p->m.today))
        fail_msg("line %d: \"" WJ_FMT "\" is no day", p->line, WJ_ARG(day));
}

static void world(struct path *p, struct wj_str word, struct wj_str rest)
{
    struct wj_fact given[GIVEN_MAX];
    if (wj_str_eqz(word, "day")) {
        assert_true(wj_day_parse(rest, &p->m.today));
    } else if (wj_str_eqz(word, "doc")) {
        if (!has_name(p->m.wanted, p->m.nwanted, rest))
            fail_msg("line %d: nobody needs " WJ_FMT, p->line, WJ_ARG(rest));
        p->m.docs[p->m.ndocs++] = rest;
    } else if (wj_str_eqz(word, "over")) {
        struct wj_flow_clock *c = clock_of(&p->m, rest);
        if (!c->running)
            fail_msg("line %d: " WJ_FMT " does not run", p->line, WJ_ARG(rest));
        c->over = true;
    } else if (wj_str_eqz(word, "closed")) {
        for (size_t i = 0; i < p->m.nlinks; i++)
            p->m.links[i].closed |= wj_str_eq(p->m.links[i].flow, rest);
    } else if (wj_str_eqz(word, "store")) {
        size_t n = read_given(rest, given);
        for (size_t i = 0; i < n; i++)
            set_fact(&p->m, given[i].name, given[i].value);
    }
}

static void every_path_goes_where_the_law_says(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str text, line;
    static struct path p;
    assert_ok(wj_file_read(law_arena, WJ_GOLDEN "/flow/paths.txt", 1 << 20, &text, &e), e);
    while (wj_str_cut(&text, '\n', &line)) {
        struct wj_str rest = line, word, id;
        p.line++;
        if (!line.n || line.p[0] == '#')
            continue;
        wj_str_cut(&rest, ' ', &word);
        if (wj_str_eqz(word, "flow")) {
            wj_str_cut(&rest, ' ', &id);
            begin(&p, id, rest);
        } else if (wj_str_eqz(word, "day") || wj_str_eqz(word, "doc") || wj_str_eqz(word, "over") ||
                   wj_str_eqz(word, "closed") || wj_str_eqz(word, "store")) {
            world(&p, word, rest);
        } else {
            act(&p, line);
        }
    }
    assert_true(p.line > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_path_goes_where_the_law_says) };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, load_law, drop_law);
}
