/*
 * lawshelf.h - the law sets that a running node has at hand: the one in force on a day, and those that
 * matters pin.
 *
 * A set is read from the store when it is first asked for and stays until the shelf goes.  Which one is in
 * force follows the store: a switch that was committed holds from the next transaction on, without restart.
 * All functions may be called from any thread.
 */
#ifndef WJ_CORE_LAWSHELF_H
#define WJ_CORE_LAWSHELF_H

#include "base/day.h"
#include "law/lawset.h"

struct wj_db;
struct wj_lawshelf; /* opaque */

/*
 * base: the set that came with the program, borrowed for the shelf's life; it governs while the store says
 * nothing.  forced: it governs whatever the store says (wangjian serve --law).  In the arena, and
 * wj_lawshelf_free() gives back what was loaded; NULL when the arena is spent.
 */
struct wj_lawshelf *wj_lawshelf_new(struct wj_arena *, const struct wj_lawset *base, bool forced);
void wj_lawshelf_free(struct wj_lawshelf *); /* NULL is fine */

/* The files of a set that the store keeps (arena).  WJ_E_NOTFOUND; WJ_E_CORRUPT when the bytes are not what
 * the hash says. */
int wj_lawshelf_files(struct wj_db *, struct wj_arena *, struct wj_str hash, struct wj_fileset *out,
                      struct wj_err *) WJ_MUST_USE;

/* The set of this hash.  WJ_E_NOTFOUND when the store does not keep it, WJ_E_CORRUPT when it was changed. */
int wj_lawshelf_get(struct wj_lawshelf *, struct wj_db *, struct wj_str hash, const struct wj_lawset **out,
                    struct wj_err *) WJ_MUST_USE;

/* The set in force on a day. */
int wj_lawshelf_in_force(struct wj_lawshelf *, struct wj_db *, wj_day on, const struct wj_lawset **out,
                         struct wj_err *) WJ_MUST_USE;

/* The same for showing names, without a store: as far as it is known; never NULL. */
const struct wj_lawset *wj_lawshelf_known(struct wj_lawshelf *, wj_day on);

/* A set that is loaded, or NULL: for showing names of what was opened under it. */
const struct wj_lawset *wj_lawshelf_peek(struct wj_lawshelf *, struct wj_str hash);

/* The switch of this number is being written: whoever asks from now on reads the store until he sees it. */
void wj_lawshelf_expect(struct wj_lawshelf *, int64_t seq);

#endif
