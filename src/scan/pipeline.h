/*
 * pipeline.h - records in, lines out: one reader and writer, N scan workers.
 *
 * Input comes in chunks of whole records; chunks are scanned by any worker and
 * written in the order they came.  A record that cannot be read or scanned
 * becomes a line of the error output and the rest goes on.
 */
#ifndef WJ_SCAN_PIPELINE_H
#define WJ_SCAN_PIPELINE_H

#include "codec/chunk.h"
#include "scan/record.h"
#include "scan/ruleset.h"

struct wj_findings;

/* What happens with a record's findings: append to out. Called by workers, one record at a time each. */
typedef int wj_pipeline_each_fn(void *ctx, const struct wj_record *, const struct wj_findings *,
                                struct wj_buf *out, struct wj_err *);

/* What a chunk gave. */
struct wj_pipeline_part {
    struct wj_str out, errors;
    const struct wj_chunk *in; /* as it was put */
};

/* Takes output, a chunk at a time in order; called by the thread that runs the pipeline. */
typedef int wj_pipeline_write_fn(void *ctx, const struct wj_pipeline_part *, struct wj_err *);

struct wj_pipeline_options {
    const struct wj_ruleset *rules;
    enum wj_record_kind kind; /* of records that do not say */
    wj_day on;
    unsigned threads;   /* workers, 1 .. 64 */
    bool places_as_ids; /* a record without id is named after its line, row or byte */
    wj_pipeline_each_fn *each;
    wj_pipeline_write_fn *write;
    void *ctx;
};

struct wj_pipeline_stats {
    uint64_t records, bytes, findings, errors, unknown_fields;
    uint64_t *by_rule; /* findings of each rule of the set; borrowed from the pipeline */
};

struct wj_pipeline; /* opaque */

/* Caller frees; options are borrowed. */
int wj_pipeline_new(const struct wj_pipeline_options *, struct wj_pipeline **out,
                    struct wj_err *) WJ_MUST_USE;

/* Stops the workers. NULL is fine. */
void wj_pipeline_free(struct wj_pipeline *);

/* Hand in the next chunk, which is copied; waits while every worker is busy. WJ_E_LIMIT: a record too long.
 */
int wj_pipeline_put(struct wj_pipeline *, const struct wj_chunk *, struct wj_err *) WJ_MUST_USE;

/* Waits for everything put so far to be written. */
int wj_pipeline_flush(struct wj_pipeline *, struct wj_pipeline_stats *out, struct wj_err *) WJ_MUST_USE;

#endif
