/*
 * sourcelog.h - readings of files that go on where they were broken off.
 *
 * Joins source/feed.h, which reads, with core/sourcefile.h, which remembers.
 * Standard input and what is no regular file is not remembered.
 */
#ifndef WJ_SVC_SOURCELOG_H
#define WJ_SVC_SOURCELOG_H

#include "core/sourcefile.h"
#include "source/feed.h"
#include "svc/node.h"

struct wj_sourcelog {
    struct wj_node *node;
    const char *purpose; /* "sweep" */
    bool again;          /* read finished files once more */
    char mark[160];      /* of the file begun last */
};

/*
 * Before a file: its mark, and where to begin; *leave_out when this very file was read to its end.
 * Fits wj_feed.begin.
 */
int wj_sourcelog_begin(struct wj_sourcelog *, const char *path, struct wj_source_opts *, bool *leave_out,
                       struct wj_err *) WJ_MUST_USE;

/*
 * In the transaction that stores what a chunk gave: note how far the file is.
 * errors: lines of what could not be read; *known: it was stored before, leave it.
 */
int wj_sourcelog_advance(struct wj_tx *, const char *purpose, const struct wj_chunk *, struct wj_str errors,
                         bool *known, struct wj_err *) WJ_MUST_USE;

/* A file's name as text of the store: bytes that are not UTF-8 become question marks; arena. */
struct wj_str wj_sourcelog_name(struct wj_arena *, struct wj_str name);

/* Hand over all that could not be read of a file, or of every file under a directory. */
int wj_sourcelog_each_bad(struct wj_sourcelog *, const char *path, wj_sourcefile_bad_fn *, void *ctx,
                          struct wj_err *) WJ_MUST_USE;

#endif
