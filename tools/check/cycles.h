/* cycles.h - circles in a directed graph of files (Tarjan, SIAM J. Comput. 1 (1972) 146-160). */
#ifndef WJ_TOOLS_CHECK_CYCLES_H
#define WJ_TOOLS_CHECK_CYCLES_H

#include <stddef.h>

struct wj_arena;

struct wj_edge {
    size_t from, to; /* nodes, below n */
};

/* Called once for each circle of two nodes or more; members are borrowed. */
typedef void wj_cycle_fn(void *ctx, const size_t *members, size_t n);

/* Find all strongly connected sets of more than one node; edges get sorted.  Answers their number, -1 out of
 * memory. */
int wj_cycles_find(struct wj_arena *, size_t nnodes, struct wj_edge *edges, size_t nedges, wj_cycle_fn *,
                   void *ctx);

#endif
