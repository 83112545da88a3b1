/*
 * lawpack.h - a law set as one run of bytes, so that it can be kept, hashed and read back for ever.
 *
 * "path\nlength\nbytes" of each file, one behind the other in the order of the paths.  There is exactly one
 * pack for a set of files, so its SHA-256 names the set: the hash that a matter pins.
 */
#ifndef WJ_LAW_LAWPACK_H
#define WJ_LAW_LAWPACK_H

#include "base/fileset.h"
#include "crypto/digest.h"

enum { WJ_LAWPACK_FILES = 10000 }; /* in one set at most */

/* The pack of a set of files (arena).  WJ_E_LIMIT when it does not fit. */
int wj_lawpack_write(struct wj_arena *, const struct wj_fileset *, struct wj_str *out,
                     struct wj_err *) WJ_MUST_USE;

/*
 * The files of a pack: the list in the arena, names and bytes borrowed from the pack.  WJ_E_CORRUPT with the
 * offset when it is no pack: cut off, paths out of order or twice, a path that would leave a directory.
 */
int wj_lawpack_read(struct wj_arena *, struct wj_str pack, struct wj_fileset *out,
                    struct wj_err *) WJ_MUST_USE;

/* The hash of a set of files: SHA-256 of its pack. */
struct wj_hash wj_lawpack_hash(const struct wj_fileset *);

/* Whether a path may name a file of a set: relative, no part empty or beginning with '.', no control
 * character. */
bool wj_lawpack_path_ok(struct wj_str path);

#endif
