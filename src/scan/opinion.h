/*
 * opinion.h - the learned second opinion: does a record break the law where no word gives it away, and which?
 *
 * A linear model over counts of hashed n-grams (grams.h), learnt by learn/trainer.h from labelled records and
 * kept in law/model/opinion.tsv. docs/internals/model.md tells its form and its measure. What it finds is
 * marked as the model's, ranks leads, and decides nothing.
 */
#ifndef WJ_SCAN_OPINION_H
#define WJ_SCAN_OPINION_H

#include "scan/grams.h"

struct wj_opinion; /* opaque, arena; constant, shared by threads */

/* The file of a model. WJ_E_INVALID: "NAME:line: ..." for what is wrong. */
int wj_opinion_load(struct wj_arena *, const char *name, struct wj_str file, struct wj_opinion **out,
                    struct wj_err *) WJ_MUST_USE;

/* How many violations it knows, and the slug of each (borrowed). */
size_t wj_opinion_kinds(const struct wj_opinion *);
struct wj_str wj_opinion_kind(const struct wj_opinion *, size_t i);

enum { WJ_OPINION_CUES = 4 };

/* A stretch of a place (of the grams judged) that spoke for it: bytes of its text. */
struct wj_opinion_cue {
    size_t place;
    uint32_t from, to;
};

struct wj_opinion_view {
    size_t kind;                                 /* the likeliest violation */
    double sure;                                 /* how often such a view is right, 0.5 .. 1 */
    double margin;                               /* what the grams sum up to; the bar is the model's */
    struct wj_opinion_cue cues[WJ_OPINION_CUES]; /* ncues, the strongest first */
    size_t ncues;
};

/* Is what the grams say above the bar? Then *out tells it. */
bool wj_opinion_judge(const struct wj_opinion *, const struct wj_grams *, struct wj_opinion_view *out);

#endif
