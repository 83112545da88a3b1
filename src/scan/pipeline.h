/*
 * pipeline.h - records in, lines out: one reader and writer, N scan workers.
 *
 * Input comes in batches of whole lines (NDJSON) or rows (CSV); batches are
 * scanned by any worker and written in the order they came.  A record that
 * cannot be read or scanned becomes a line of the error output and the rest goes on.
 */
#ifndef WJ_SCAN_PIPELINE_H
#define WJ_SCAN_PIPELINE_H

#include "scan/record.h"
#include "scan/ruleset.h"

struct wj_buf;
struct wj_findings;

/* What happens with a record's findings: append to out. Called by workers, one record at a time each. */
typedef int wj_pipeline_each_fn(void *ctx, const struct wj_record *, const struct wj_findings *,
                                struct wj_buf *out, struct wj_err *);

/* Takes output in order; called by the thread that runs the pipeline. */
typedef int wj_pipeline_write_fn(void *ctx, struct wj_str out, struct wj_str errors, struct wj_err *);

struct wj_pipeline_options {
    const struct wj_ruleset *rules;
    enum wj_record_kind kind; /* of records that do not say */
    wj_day on;
    unsigned threads; /* workers, 1 .. 64 */
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

/*
 * One source of text, UTF-8 with or without a byte order mark: begin, feed
 * pieces cut anywhere, end.  NDJSON when its first byte is {, else CSV with a header row.
 * name is what errors bear.
 */
int wj_pipeline_begin(struct wj_pipeline *, const char *name, struct wj_err *) WJ_MUST_USE;
int wj_pipeline_feed(struct wj_pipeline *, struct wj_str bytes, struct wj_err *) WJ_MUST_USE;
int wj_pipeline_end(struct wj_pipeline *, struct wj_err *) WJ_MUST_USE;

/* Waits for everything fed so far to be written. */
int wj_pipeline_flush(struct wj_pipeline *, struct wj_pipeline_stats *out, struct wj_err *) WJ_MUST_USE;

#endif
