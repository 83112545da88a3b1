/* file.h - whole files in and out, with errors that name the path. */
#ifndef WJ_BASE_FILE_H
#define WJ_BASE_FILE_H

#include "base/str.h"

/* The whole file in the arena, at most limit bytes; a NUL stands behind it. "-" is standard input. */
int wj_file_read(struct wj_arena *, const char *path, size_t limit, struct wj_str *out,
                 struct wj_err *) WJ_MUST_USE;

/* Write beside the path, sync, rename over it: after a crash the old or the new file is there, whole. */
int wj_file_write(const char *path, struct wj_str bytes, struct wj_err *) WJ_MUST_USE;

/* mkdir -p; an existing directory is fine. */
int wj_dir_make(const char *path, struct wj_err *) WJ_MUST_USE;

/*
 * Names of the entries of a directory that end in suffix, sorted by bytes;
 * items are struct wj_str in the arena.  Not recursive.
 */
int wj_dir_list(struct wj_arena *, const char *path, const char *suffix, struct wj_list *out,
                struct wj_err *) WJ_MUST_USE;

#endif
