/*
 * feed.h - the records of many files and directories, a chunk at a time, to whoever takes them.
 *
 * A file that cannot be opened or read on is reported and does not keep the others from being read.
 */
#ifndef WJ_SOURCE_FEED_H
#define WJ_SOURCE_FEED_H

#include "source/source.h"

struct wj_feed {
    struct wj_source_opts opts;
    /* Takes each chunk; an answer other than WJ_OK ends everything. */
    int (*take)(void *ctx, const struct wj_chunk *, struct wj_err *);
    /* Before a file, may be NULL: set where to begin in it and its mark, or that it is to be left out. */
    int (*begin)(void *ctx, const char *path, struct wj_source_opts *, bool *leave_out, struct wj_err *);
    /* A file, or the rest of it, could not be read; may be NULL. */
    void (*failed)(void *ctx, const char *path, const struct wj_err *);
    void *ctx;
};

struct wj_feed_stats {
    size_t files, left_out, failed;
    struct wj_source_counts counts;
};

/*
 * Read the paths in order: files, directories with all that lies in them, "-" for standard input.
 * When files failed, the answer is that of the first, after all others were read.  stats may be NULL.
 */
int wj_feed_paths(const struct wj_feed *, const char *const *paths, size_t n, struct wj_feed_stats *stats,
                  struct wj_err *) WJ_MUST_USE;

/* The same for bytes in memory under a name. */
int wj_feed_bytes(const struct wj_feed *, const char *name, struct wj_str bytes, struct wj_err *) WJ_MUST_USE;

#endif
