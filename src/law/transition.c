/* transition.c - see transition.h. */
#include "law/transition.h"

enum { FLOW, RULE, BASIS, NOTE };
static const char *const columns[] = { "flow", "rule", "basis", "note", NULL };
static const char *const rules[] = { "keep", "move", "lighter", NULL };

static struct wj_transition read_row(struct wj_lawtable *t, const struct wj_transitions *all)
{
    struct wj_transition r = { .flow = wj_lawtable_id(t, FLOW), .line = wj_lawtable_line(t) };
    int rule = wj_lawtable_word(t, RULE, rules);
    r.rule = rule < 0 ? WJ_TRANSITION_KEEP : (enum wj_transition_rule)rule;
    r.basis = wj_lawtable_need(t, BASIS);
    r.note = wj_lawtable_text(t, NOTE);
    const struct wj_transition *twin = wj_transition_find(all, r.flow);
    if (twin)
        wj_lawtable_fail(t, FLOW, "line %d says already what becomes of " WJ_FMT, twin->line, WJ_ARG(r.flow));
    return r;
}

int wj_transition_load(const struct wj_lawsource *from, struct wj_transitions *out, struct wj_err *e)
{
    struct wj_lawtable t;
    void *items = NULL;
    size_t n = 0, cap = 0;
    *out = (struct wj_transitions){ NULL, 0 };
    if (!wj_fileset_find(from->files, WJ_S("transitions.csv")))
        return WJ_OK;
    int rc = wj_lawtable_open(&t, from, "transitions.csv", columns, e);
    if (rc != WJ_OK)
        return rc;
    while (wj_lawtable_next(&t)) {
        struct wj_transition r = read_row(&t, out), *place;
        if (!wj_lawtable_ok(&t))
            continue;
        place = wj_grow(from->arena, &items, &n, &cap, sizeof *place);
        if (!place)
            return wj_fail(e, WJ_E_LIMIT, "transitions.csv: out of memory allowed");
        *place = r;
        *out = (struct wj_transitions){ items, n };
    }
    return wj_lawtable_end(&t);
}

const struct wj_transition *wj_transition_find(const struct wj_transitions *all, struct wj_str flow)
{
    for (size_t i = 0; i < all->n; i++)
        if (wj_str_eq(all->items[i].flow, flow))
            return &all->items[i];
    return NULL;
}

enum wj_transition_rule wj_transition_rule_of(const struct wj_transitions *all, struct wj_str flow)
{
    const struct wj_transition *t = wj_transition_find(all, flow);
    return t ? t->rule : WJ_TRANSITION_KEEP;
}

const char *wj_transition_name(enum wj_transition_rule r)
{
    return rules[r];
}
