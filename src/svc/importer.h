/*
 * importer.h - registers of others into the store: operators and their shops, from files of any format.
 *
 * As with a sweep, how far a file is goes into the transaction that stores its rows: an import that was
 * killed goes on, a file that was read is left out until it changes, a faulty row is reported and the rest is
 * taken.
 */
#ifndef WJ_SVC_IMPORTER_H
#define WJ_SVC_IMPORTER_H

#include "core/sourcefile.h"
#include "source/feed.h"
#include "svc/node.h"

struct wj_importer_opts {
    struct wj_str kind; /* entity, outlet */
    struct wj_source_opts source;
    bool again;                                  /* files that were read before, once more */
    void (*bad)(void *ctx, struct wj_str lines); /* may be NULL */
    void *ctx;
};

struct wj_importer_stats {
    int64_t stored, bad;
    size_t files, left_out, resumed;
};

/* Records of this kind can be imported. */
bool wj_importer_knows(struct wj_str kind);

/* Take in files and directories; the answer is that of the first file that failed, after all others. */
int wj_importer_run(struct wj_node *, const struct wj_importer_opts *, const char *const *paths, size_t n,
                    struct wj_importer_stats *, struct wj_err *) WJ_MUST_USE;

/* Told of each record of an export: one JSON object. */
typedef int wj_importer_record_fn(void *ctx, struct wj_str json, struct wj_err *);

/* All records of a kind (entity, outlet, listing) behind an id ("" for all), in order of ids. Telephone
 * numbers stay sealed: they are not exported. */
int wj_importer_export(struct wj_node *, struct wj_str kind, struct wj_str after, wj_importer_record_fn *,
                       void *ctx, struct wj_err *) WJ_MUST_USE;

#endif
