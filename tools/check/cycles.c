/* cycles.c - see cycles.h. */
#include "check/cycles.h"

#include "base/arena.h"

#include <stdbool.h>
#include <stdlib.h>

struct node {
    size_t index, low; /* 0: not visited yet */
    size_t first, end; /* its run of edges */
    bool on_stack;
};

struct walk {
    struct node *nodes;
    const struct wj_edge *edges;
    size_t *stack;
    size_t depth, count;
    wj_cycle_fn *report;
    void *ctx;
    int found;
};

static int by_from(const void *a, const void *b)
{
    const struct wj_edge *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

static void close_set(struct walk *w, size_t root)
{
    size_t at = w->depth;
    do
        w->nodes[w->stack[--at]].on_stack = false;
    while (w->stack[at] != root);
    if (w->depth - at > 1) {
        w->report(w->ctx, w->stack + at, w->depth - at);
        w->found++;
    }
    w->depth = at;
}

/* Recursion is as deep as the longest chain of files, a few hundred. */
static void visit(struct walk *w, size_t v)
{
    struct node *n = &w->nodes[v];
    n->index = n->low = ++w->count;
    n->on_stack = true;
    w->stack[w->depth++] = v;
    for (size_t i = n->first; i < n->end; i++) {
        size_t to = w->edges[i].to;
        struct node *m = &w->nodes[to];
        if (!m->index) {
            visit(w, to);
            if (m->low < n->low)
                n->low = m->low;
        } else if (m->on_stack && m->index < n->low) {
            n->low = m->index;
        }
    }
    if (n->low == n->index)
        close_set(w, v);
}

int wj_cycles_find(struct wj_arena *a, size_t nnodes, struct wj_edge *edges, size_t nedges,
                   wj_cycle_fn *report, void *ctx)
{
    struct walk w = { .edges = edges, .report = report, .ctx = ctx };
    w.nodes = WJ_NEW_N(a, struct node, nnodes + 1);
    w.stack = WJ_NEW_N(a, size_t, nnodes + 1);
    if (!w.nodes || !w.stack)
        return -1;
    if (nedges)
        qsort(edges, nedges, sizeof *edges, by_from);
    for (size_t v = 0, at = 0; v < nnodes; v++) {
        w.nodes[v].first = at;
        while (at < nedges && edges[at].from == v)
            at++;
        w.nodes[v].end = at;
    }
    for (size_t v = 0; v < nnodes; v++)
        if (!w.nodes[v].index)
            visit(&w, v);
    return w.found;
}
