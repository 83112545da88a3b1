/*
 * unpack.h - gzip (RFC 1952, over libdeflate and zlib) and Zstandard (RFC 8878) files, read piece by piece
 * within limits.
 *
 * What the bytes are is seen from their first ones; anything else passes
 * through unchanged.  Both may consist of many members one behind the other, as
 * WARC files do.  A file that grows beyond its limit, or by more than
 * WJ_UNPACK_RATIO, is refused: it was made to fill disks.
 */
#ifndef WJ_CODEC_UNPACK_H
#define WJ_CODEC_UNPACK_H

#include "base/str.h"

struct wj_arena;

enum { WJ_UNPACK_RATIO = 1200 }; /* above what either can reach on honest text; looked at from 16 MiB on */

enum wj_packing { WJ_PLAIN, WJ_GZIP, WJ_ZSTD };

struct wj_unpack; /* opaque */

/* limit: the most bytes it will give in all.  Caller frees. */
struct wj_unpack *wj_unpack_new(uint64_t limit);
void wj_unpack_free(struct wj_unpack *); /* NULL is fine */

/*
 * Take bytes off the front of *in and put up to cap bytes to out; *n gets how
 * many.  Call it again while *in holds bytes or *n was not 0.  The first piece
 * must hold 4 bytes, if the file does.  WJ_E_CORRUPT: damaged; WJ_E_LIMIT: too large.
 */
int wj_unpack_step(struct wj_unpack *, struct wj_str *in, char *out, size_t cap, size_t *n,
                   struct wj_err *) WJ_MUST_USE;

/*
 * After WJ_E_CORRUPT: drop bytes of *in up to what looks like the next gzip
 * member, or all of them; true when the reading can go on there.
 */
bool wj_unpack_resync(struct wj_unpack *, struct wj_str *in);

/* After the last byte: WJ_E_CORRUPT when the file was cut off. */
int wj_unpack_end(struct wj_unpack *, struct wj_err *) WJ_MUST_USE;

/* What it turned out to be; WJ_PLAIN before the first bytes. */
enum wj_packing wj_unpack_kind(const struct wj_unpack *);

/* A whole file in the arena. */
int wj_unpack_all(struct wj_arena *, struct wj_str bytes, size_t limit, struct wj_str *out,
                  struct wj_err *) WJ_MUST_USE;

#endif
