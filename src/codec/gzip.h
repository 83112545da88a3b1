/*
 * gzip.h - gzip members (RFC 1952) that are the same for the same bytes: no time, no name in them.
 *
 * WARC files are members one behind the other, each readable alone; unpack.h reads them.
 */
#ifndef WJ_CODEC_GZIP_H
#define WJ_CODEC_GZIP_H

#include "base/buf.h"

/* Append one member that holds the bytes; level 1 (fast) to 9 (small).  A full buffer keeps its error. */
void wj_gzip_pack(struct wj_buf *, struct wj_str bytes, int level);

/* One member from bytes that come in pieces. */
struct wj_gzip; /* opaque */

/* Caller frees. */
struct wj_gzip *wj_gzip_new(int level);
void wj_gzip_free(struct wj_gzip *); /* NULL is fine */

/* Compress more bytes and append what that gives. */
void wj_gzip_add(struct wj_gzip *, struct wj_str bytes, struct wj_buf *);

/* End the member; the next bytes begin another. */
void wj_gzip_end(struct wj_gzip *, struct wj_buf *);

#endif
