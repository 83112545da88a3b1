/* flowmatter.h - a matter in memory: what a caller of the flow engine keeps, for tests. */
#ifndef WJ_TESTS_FLOWMATTER_H
#define WJ_TESTS_FLOWMATTER_H

#include "flowlaw.h"

#define MAX_FACTS 256
#define MAX_SMALL 64

struct matter {
    const struct wj_flow *flow;
    struct wj_arena *arena;
    struct wj_str state;
    wj_day today;
    struct wj_fact facts[MAX_FACTS];
    struct wj_flow_person persons[MAX_SMALL];
    struct wj_str docs[MAX_SMALL], wanted[MAX_SMALL]; /* made; asked for */
    struct wj_flow_clock clocks[MAX_SMALL];
    struct wj_flow_link links[MAX_SMALL];
    size_t nfacts, npersons, ndocs, nwanted, nclocks, nlinks;
};

static struct wj_str keep(struct matter *m, struct wj_str s)
{
    return wj_str_dup(m->arena, s);
}

static void set_fact(struct matter *m, struct wj_str name, struct wj_str value)
{
    size_t i = 0;
    while (i < m->nfacts && !wj_str_eq(m->facts[i].name, name))
        i++;
    assert_true(i < MAX_FACTS);
    m->facts[i] = (struct wj_fact){ name, keep(m, value) };
    m->nfacts += i == m->nfacts;
}

static void drop_fact(struct matter *m, struct wj_str name)
{
    for (size_t i = 0; i < m->nfacts; i++)
        if (wj_str_eq(m->facts[i].name, name)) {
            m->facts[i] = m->facts[--m->nfacts];
            return;
        }
}

static bool has_name(const struct wj_str *list, size_t n, struct wj_str s)
{
    for (size_t i = 0; i < n; i++)
        if (wj_str_eq(list[i], s))
            return true;
    return false;
}

static struct wj_flow_clock *clock_of(struct matter *m, struct wj_str term)
{
    for (size_t i = 0; i < m->nclocks; i++)
        if (wj_str_eq(m->clocks[i].term, term))
            return &m->clocks[i];
    assert_true(m->nclocks < MAX_SMALL);
    m->clocks[m->nclocks] = (struct wj_flow_clock){ term, false, false };
    return &m->clocks[m->nclocks++];
}

static void assign(struct matter *m, struct wj_str role, struct wj_str user)
{
    size_t i = 0;
    while (i < m->npersons && !wj_str_eq(m->persons[i].role, role))
        i++;
    m->persons[i] = (struct wj_flow_person){ role, keep(m, user) };
    m->npersons += i == m->npersons;
}

static void apply(struct matter *m, const struct wj_effect *x)
{
    struct wj_flow_clock *c;
    wj_day day;
    switch (x->kind) {
    case WJ_FX_START:
        assert_true(wj_day_parse(x->value, &day));
        c = clock_of(m, x->arg);
        c->running = true;
        c->over = false;
        break;
    case WJ_FX_STOP:
        c = clock_of(m, x->arg);
        c->running = c->over = false;
        break;
    case WJ_FX_SUSPEND:
    case WJ_FX_RESUME:
        assert_true(x->value.n > 0);
        break;
    case WJ_FX_DOC:
        assert_non_null(wj_document_find(&law_flows.documents, x->arg));
        if (!has_name(m->wanted, m->nwanted, x->arg) && m->nwanted < MAX_SMALL)
            m->wanted[m->nwanted++] = x->arg;
        break;
    case WJ_FX_ASSIGN:
        assert_true(x->value.n > 0);
        assign(m, x->arg, x->value);
        break;
    case WJ_FX_OPEN:
        if (m->nlinks < MAX_SMALL)
            m->links[m->nlinks++] = (struct wj_flow_link){ x->arg, false };
        break;
    case WJ_FX_SET:
        assert_true(x->value.p != NULL);
        set_fact(m, x->arg, x->value);
        break;
    case WJ_FX_UNSET:
        drop_fact(m, x->arg);
        break;
    default:
        break;
    }
}

/* The matter as the question that the engine answers; the roles are the caller's to add. */
static struct wj_flow_ask ask_of(struct matter *m, struct wj_str user)
{
    return (struct wj_flow_ask){ .state = m->state,
                                 .user = user,
                                 .today = m->today,
                                 .facts = m->facts,
                                 .nfacts = m->nfacts,
                                 .persons = m->persons,
                                 .npersons = m->npersons,
                                 .docs = m->docs,
                                 .ndocs = m->ndocs,
                                 .clocks = m->clocks,
                                 .nclocks = m->nclocks,
                                 .links = m->links,
                                 .nlinks = m->nlinks };
}

#endif
