/*
 * sourcefile.h - how far a file has been taken in: the journal of sweeps and imports.
 *
 * What a step of a reading gives is stored in the same transaction as how far
 * it went, so a reading that was killed goes on behind its last step, and
 * no record is taken in twice.  A file is known by what it is read for, by its name, and by a mark that
 * another file of that name would not have.
 */
#ifndef WJ_CORE_SOURCEFILE_H
#define WJ_CORE_SOURCEFILE_H

#include "core/core.h"

struct wj_sourcefile {
    struct wj_str purpose; /* "sweep" */
    struct wj_str name, mark;
};

/* How far it is. */
struct wj_sourcefile_state {
    int64_t records, bytes, bad;
    bool finished;
    bool other; /* another file of this name was read before */
};

/* All zero but other when this very file was never begun. */
int wj_sourcefile_find(struct wj_tx *, const struct wj_sourcefile *, struct wj_sourcefile_state *,
                       struct wj_err *) WJ_MUST_USE;

/* A step: the state behind it, and what could not be read in it. */
struct wj_sourcefile_step {
    int64_t records, bytes, bad; /* bad: of this step alone */
    bool last;
    struct wj_str lines; /* of what is bad */
};

/*
 * Note a step; *known: it was taken in before, and nothing is noted. The end
 * of a file stands in the ledger.  Call it before the step's rows are written.
 */
int wj_sourcefile_advance(struct wj_tx *, const struct wj_sourcefile *, const struct wj_sourcefile_step *,
                          bool *known, struct wj_err *) WJ_MUST_USE;

/* Records taken in since then for this purpose, from files whose names begin so. */
int wj_sourcefile_sum(struct wj_tx *, const struct wj_sourcefile *, int64_t since_ms, int64_t *records,
                      struct wj_err *) WJ_MUST_USE;

/* Told of the lines of a step. */
typedef int wj_sourcefile_bad_fn(void *ctx, struct wj_str lines, struct wj_err *);

/* All that could not be read of a file, in its order. */
int wj_sourcefile_each_bad(struct wj_tx *, const struct wj_sourcefile *, wj_sourcefile_bad_fn *, void *ctx,
                           struct wj_err *) WJ_MUST_USE;

#endif
