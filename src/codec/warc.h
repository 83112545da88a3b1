/*
 * warc.h - crawls: WARC 1.0 and 1.1 (ISO 28500), WET and WAT files, which are WARC too, and ARC 1 and 2.
 *
 * Bytes come unpacked and in pieces cut anywhere; records come whole.  A
 * damaged record is reported with its offset, and reading goes on with the next that can be found.
 */
#ifndef WJ_CODEC_WARC_H
#define WJ_CODEC_WARC_H

#include "base/str.h"

enum { WJ_WARC_BLOCK_BYTES = 16 << 20 }; /* of a block, kept; the rest of it is passed over */

enum wj_warc_type {
    WJ_WARC_RESPONSE, /* of ARC too */
    WJ_WARC_RESOURCE,
    WJ_WARC_CONVERSION, /* of WET: the text of a page */
    WJ_WARC_REVISIT,
    WJ_WARC_OTHER /* warcinfo, request, metadata, continuation */
};

struct wj_warc_record {
    enum wj_warc_type type;
    uint64_t offset; /* of its first byte, unpacked */
    struct wj_str url;
    struct wj_str date;         /* RFC 3339, or 14 digits in an ARC */
    struct wj_str content_type; /* of the block */
    struct wj_str block;        /* not of REVISIT and OTHER */
    bool cut;                   /* the block goes on behind what is kept */
};

struct wj_warc_taker {
    /* Each record; its texts are borrowed until it returns. */
    int (*record)(void *ctx, const struct wj_warc_record *, struct wj_err *);
    /* What stands there is no record. */
    void (*bad)(void *ctx, uint64_t offset, const char *why);
    void *ctx;
};

struct wj_warc; /* opaque */

/* arc: the older format. The taker is borrowed. Caller frees. */
struct wj_warc *wj_warc_new(bool arc, const struct wj_warc_taker *);
void wj_warc_free(struct wj_warc *); /* NULL is fine */

/* The next bytes; errors are the taker's own. */
int wj_warc_feed(struct wj_warc *, struct wj_str bytes, struct wj_err *) WJ_MUST_USE;

/* Bytes are missing here: what was under way is lost, and was reported by the caller. */
void wj_warc_gap(struct wj_warc *);

/* The end of the file; a record under way is reported, and handed over as far as it goes. */
int wj_warc_end(struct wj_warc *, struct wj_err *) WJ_MUST_USE;

#endif
