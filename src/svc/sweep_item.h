/*
 * sweep_item.h - a scanned record on its way from a worker to the writer, as packed bytes.
 *
 * An item is its members in a fixed order; numbers are 8 bytes, texts a length
 * (-1: no value) and the bytes.  It never leaves the process.
 */
#ifndef WJ_SVC_SWEEP_ITEM_H
#define WJ_SVC_SWEEP_ITEM_H

#include "base/buf.h"
#include "scan/record.h"
#include "scan/scanner.h"

struct wj_sweep_item_finding {
    uint32_t rule; /* index in the rule set */
    double score;
    struct wj_str field, spans, why;
};

/* Views of the packed bytes. */
struct wj_sweep_item {
    enum wj_record_kind kind;
    struct wj_str id, source, platform, outlet, outlet_no, uscc, claimed_name, region;
    struct wj_str title, body, category, url, content_hash, record;
    int64_t price_fen, list_price_fen, sales, near_hash;
    const struct wj_sweep_item_finding *findings; /* arena */
    size_t nfindings;
};

/* Append one item: the record, its digest and fingerprint, its findings. */
int wj_sweep_item_write(struct wj_buf *, const struct wj_record *, const struct wj_findings *,
                        struct wj_err *) WJ_MUST_USE;

/* Take the next item off *rest. */
int wj_sweep_item_read(struct wj_arena *, struct wj_str *rest, struct wj_sweep_item *,
                       struct wj_err *) WJ_MUST_USE;

#endif
