/*
 * sweep.h - the scan into the store: records become listings, findings and leads.
 *
 * Records are scanned by workers and stored in order, a batch a transaction.
 * A record known with the same content is only seen again; run twice over the
 * same source, a sweep changes nothing but that.
 */
#ifndef WJ_SVC_SWEEP_H
#define WJ_SVC_SWEEP_H

#include "scan/record.h"
#include "source/feed.h"
#include "svc/node.h"

struct wj_sweep_opts {
    enum wj_record_kind kind; /* of records that do not say */
    unsigned threads;         /* scan workers; 0: 1 */
    double bar;               /* findings below this sureness make no lead; 0: 0.5 */
    struct wj_source_opts source;
    /* A line for each bad record: file, line, reason; NULL: not wanted. */
    void (*bad)(void *ctx, struct wj_str lines);
    void *ctx;
};

struct wj_sweep_stats {
    uint64_t records, bad, bytes;
    int64_t fresh, changed, same; /* listings by what is new about them */
    int64_t findings, leads;      /* stored; made */
};

struct wj_sweep; /* one sweep under way */

/* Begin; caller frees with wj_sweep_end(). */
int wj_sweep_begin(struct wj_node *, const struct wj_sweep_opts *, struct wj_sweep **out,
                   struct wj_err *) WJ_MUST_USE;

/* Take in files, directories, "-" for standard input. A file that cannot be read does not stop the others. */
int wj_sweep_paths(struct wj_sweep *, const char *const *paths, size_t n, struct wj_err *) WJ_MUST_USE;

/* Take in bytes under a name. */
int wj_sweep_bytes(struct wj_sweep *, const char *name, struct wj_str bytes, struct wj_err *) WJ_MUST_USE;

/* Wait until everything is stored; stats may be NULL.  Frees the sweep. */
int wj_sweep_end(struct wj_sweep *, struct wj_sweep_stats *, struct wj_err *) WJ_MUST_USE;

#endif
