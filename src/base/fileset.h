/*
 * fileset.h - a set of named byte strings, sorted by name.
 *
 * The law, the console's files and other trees are read the same way whether
 * they were embedded at build time (tools/embed.c) or lie in a directory.
 * Names are relative paths with '/' between the parts: "flows/case.csv".
 */
#ifndef WJ_BASE_FILESET_H
#define WJ_BASE_FILESET_H

#include "base/str.h"

struct wj_arena;

struct wj_named {
    struct wj_str path, bytes;
};

struct wj_fileset {
    const struct wj_named *items; /* n of them, sorted by the bytes of path */
    size_t n;
};

/*
 * Every regular file under dir, recursively, in the arena; names that begin
 * with a dot and symbolic links are left out.  limit: the most bytes all files together may
 * have.  WJ_E_LIMIT above it, or when the tree is deeper than 16 folders.
 */
int wj_fileset_read_dir(struct wj_arena *, const char *dir, size_t limit, struct wj_fileset *out,
                        struct wj_err *) WJ_MUST_USE;

/* The file of exactly this name (borrowed), or NULL. */
const struct wj_named *wj_fileset_find(const struct wj_fileset *, struct wj_str path);

/* The run of files whose names begin with prefix (borrowed); empty when there are none. */
struct wj_fileset wj_fileset_prefix(const struct wj_fileset *, struct wj_str prefix);

#endif
