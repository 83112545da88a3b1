/*
 * arena.h - memory with one owner and one end of life.
 *
 * Everything made for a request, a job or a rule set comes from one arena and
 * dies with it; nothing in it is freed alone.  An arena has a budget in bytes.
 * Going over it is an ordinary, tested error (NULL, and wj_arena_spent() is
 * true); malloc(3) itself failing ends the process, and the supervisor
 * restarts it.  An arena belongs to one thread at a time.
 */
#ifndef WJ_BASE_ARENA_H
#define WJ_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct wj_arena; /* opaque */
struct wj_mark {
    void *chunk;
    size_t used;
}; /* see wj_arena_mark() */

/* budget: the most bytes it will hand out; caller frees. */
struct wj_arena *wj_arena_new(size_t budget);
void wj_arena_free(struct wj_arena *); /* NULL is fine */

/* Zeroed, 16-byte aligned; NULL once the budget is spent. */
void *wj_alloc(struct wj_arena *, size_t size);

/* The same for n items of a size, safe against overflow. */
void *wj_alloc_n(struct wj_arena *, size_t n, size_t size);

/* An arena copy of n bytes. */
void *wj_copy(struct wj_arena *, const void *bytes, size_t n);

bool wj_arena_spent(const struct wj_arena *);  /* true once the budget was hit */
size_t wj_arena_used(const struct wj_arena *); /* bytes handed out so far */

/* Scratch use: everything allocated after the mark is dropped by the rewind. */
struct wj_mark wj_arena_mark(struct wj_arena *);
void wj_arena_rewind(struct wj_arena *, struct wj_mark);

/* Drop everything, keep one chunk for the next use; clears "spent". */
void wj_arena_reset(struct wj_arena *);

/*
 * Grow an arena array by one: returns the new last item (zeroed), moving the
 * array when it is full.  items and cap are updated; NULL when out of budget.
 */
void *wj_grow(struct wj_arena *, void **items, size_t *n, size_t *cap, size_t size);

#define WJ_NEW(arena, type)      ((type *)wj_alloc((arena), sizeof(type)))
#define WJ_NEW_N(arena, type, n) ((type *)wj_alloc_n((arena), (n), sizeof(type)))

#endif
