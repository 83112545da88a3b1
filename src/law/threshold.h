/*
 * threshold.h - figures of the law that a province may set otherwise: hearing, low fine, simple procedure ...
 *
 * law/thresholds.csv holds the national figures, law/overlays/REGION/thresholds.csv those of a region
 * (two digits of GB/T 2260) for the same ids.  A region's row in force on the day goes before
 * the national one.
 */
#ifndef WJ_LAW_THRESHOLD_H
#define WJ_LAW_THRESHOLD_H

#include "law/lawtable.h"
#include "law/statute.h"

enum wj_compare { WJ_CMP_GE, WJ_CMP_GT, WJ_CMP_LE, WJ_CMP_LT };

struct wj_threshold {
    struct wj_str region; /* "" for the nation */
    struct wj_str id, name, basis, confidence, note;
    enum wj_compare compare; /* the amount meets it when amount COMPARE amount_fen holds */
    int64_t amount_fen;
    wj_day valid_from, valid_to;
    struct wj_str file;
    int line;
};

struct wj_thresholds {
    const struct wj_threshold *items;
    size_t n;
};

/* One province of law/regions.csv (GB/T 2260). */
struct wj_region {
    struct wj_str code;  /* two digits */
    struct wj_str name;  /* 湖北省 */
    struct wj_str brief; /* 鄂 */
    struct wj_str icp;   /* the sign of ICP filings: 蜀 for 四川; empty: none */
};
struct wj_regions {
    const struct wj_region *items;
    size_t n;
};

/* law/regions.csv: code, name, short, icp, valid_from, valid_to; each code once. */
int wj_threshold_load_regions(const struct wj_lawsource *, struct wj_regions *out,
                              struct wj_err *) WJ_MUST_USE;

/*
 * National rows and all overlays.  A conflict is an error: an overlay of an unknown region or id, one
 * that compares the other way round than the nation, rows of one place and id that overlap in time.
 */
int wj_threshold_load(const struct wj_lawsource *, const struct wj_regions *, struct wj_thresholds *out,
                      struct wj_err *) WJ_MUST_USE;

/* Which province a file overlays/REGION/... is of; WJ_E_INVALID: none, or a table that a region may not set.
 */
int wj_threshold_overlay(const struct wj_regions *, struct wj_str path, struct wj_str *region,
                         struct wj_err *) WJ_MUST_USE;

/* The row for a region (its code begins with the two digits; may be empty) on a day, or NULL. */
const struct wj_threshold *wj_threshold_find(const struct wj_thresholds *, const char *id,
                                             struct wj_str region, wj_day);

/* Whether the amount (fen) meets the figure as its comparison says: ge, gt, le or lt. */
bool wj_threshold_met(const struct wj_threshold *, int64_t amount_fen);

/* The province a longer code lies in, or NULL. */
const struct wj_region *wj_threshold_region(const struct wj_regions *, struct wj_str code);

#endif
