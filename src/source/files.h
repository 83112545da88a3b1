/*
 * files.h - the files under a directory, one after another, always in the same order.
 *
 * Names are sorted by their bytes within each directory, files and directories
 * together.  Names that begin with a dot, symbolic links and what is no regular file are left
 * out and counted.
 */
#ifndef WJ_SOURCE_FILES_H
#define WJ_SOURCE_FILES_H

#include "base/str.h"

struct wj_files; /* opaque */

/* Over a directory, recursively, or over one file or "-", which is handed out as it is. Caller frees. */
int wj_files_open(const char *path, struct wj_files **out, struct wj_err *) WJ_MUST_USE;
void wj_files_free(struct wj_files *); /* NULL is fine */

/*
 * The next path, borrowed until the next call; NULL at the end.  WJ_E_LIMIT: deeper
 * than 64 directories, or a directory of more than a million names.
 */
int wj_files_next(struct wj_files *, const char **path, struct wj_err *) WJ_MUST_USE;

/* Names left out so far. */
size_t wj_files_left_out(const struct wj_files *);

#endif
