/*
 * sweep.h - the scan into the store: records become listings, findings and leads.
 *
 * Records are scanned by workers and stored in order, a batch a transaction.
 * A record known with the same content is only seen again.  How far a file is goes
 * into the transaction that stores its records: a sweep that was killed goes
 * on behind its last batch, and a file that was read to its end is left out until it changes.
 */
#ifndef WJ_SVC_SWEEP_H
#define WJ_SVC_SWEEP_H

#include "scan/record.h"
#include "core/sourcefile.h"
#include "source/feed.h"
#include "svc/node.h"

struct wj_sweep_opts {
    enum wj_record_kind kind; /* of records that do not say */
    unsigned threads;         /* scan workers; 0: 1 */
    double bar;               /* findings below this sureness make no lead; 0: 0.5 */
    struct wj_source_opts source;
    const char *purpose;     /* of the journal; NULL: "sweep" */
    struct wj_str as_source; /* of records that do not say theirs; no value: the file's name */
    bool again;              /* read files once more that were read to their end and did not change */
    /* A line for each bad record: file, line, reason; NULL: not wanted. */
    void (*bad)(void *ctx, struct wj_str lines);
    void *ctx;
};

struct wj_sweep_stats {
    uint64_t records, bad, bytes;
    int64_t fresh, changed, same; /* listings by what is new about them */
    int64_t findings, leads;      /* stored; made */
    uint64_t left_out, resumed;   /* files read before; gone on with where they were broken off */
};

struct wj_sweep; /* one sweep under way */

/* Begin; caller frees with wj_sweep_end(). */
int wj_sweep_begin(struct wj_node *, const struct wj_sweep_opts *, struct wj_sweep **out,
                   struct wj_err *) WJ_MUST_USE;

/* Take in files, directories, "-" for standard input. A file that cannot be read does not stop the others. */
int wj_sweep_paths(struct wj_sweep *, const char *const *paths, size_t n, struct wj_err *) WJ_MUST_USE;

/* All records of these files that could not be read, in this and earlier runs. */
int wj_sweep_each_bad(struct wj_sweep *, const char *path, wj_sourcefile_bad_fn *, void *ctx,
                      struct wj_err *) WJ_MUST_USE;

/* Take in bytes under a name. */
int wj_sweep_bytes(struct wj_sweep *, const char *name, struct wj_str bytes, struct wj_err *) WJ_MUST_USE;

/* Wait until everything is stored; stats may be NULL.  Frees the sweep. */
int wj_sweep_end(struct wj_sweep *, struct wj_sweep_stats *, struct wj_err *) WJ_MUST_USE;

#endif
