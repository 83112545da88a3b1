/* feed.c - see feed.h. */
#include "source/feed.h"

#include "source/files.h"

struct run {
    const struct wj_feed *feed;
    struct wj_chunk chunk;
    struct wj_feed_stats stats;
    int first; /* failure of a file */
    struct wj_err first_why;
};

/* All of an open source; *stop: the taker does not want any more. */
static int drain(struct run *r, struct wj_source *s, bool *stop, struct wj_err *e)
{
    int rc = WJ_OK;
    do {
        rc = wj_source_next(s, &r->chunk, e);
        struct wj_err why = WJ_ERR_INIT; /* what the chunk holds is good even when reading failed */
        int taken = r->feed->take(r->feed->ctx, &r->chunk, &why);
        if (taken != WJ_OK) {
            *stop = true;
            if (e)
                *e = why;
            return taken;
        }
    } while (rc == WJ_OK && !r->chunk.last);
    return rc;
}

static void note_failure(struct run *r, const char *path, int rc, const struct wj_err *why)
{
    r->stats.failed++;
    if (r->feed->failed)
        r->feed->failed(r->feed->ctx, path, why);
    if (r->first == WJ_OK) {
        r->first = rc;
        r->first_why = *why;
    }
}

static void add_counts(struct run *r, const struct wj_source *s)
{
    struct wj_source_counts c;
    wj_source_counts(s, &c);
    r->stats.counts.skipped += c.skipped;
    r->stats.counts.revisits += c.revisits;
    r->stats.counts.not_ok += c.not_ok;
}

static int read_file(struct run *r, const char *path, struct wj_err *e)
{
    struct wj_source_opts opts = r->feed->opts;
    struct wj_source *s = NULL;
    struct wj_err why = WJ_ERR_INIT;
    bool leave_out = false, stop = false;
    int rc = r->feed->begin ? r->feed->begin(r->feed->ctx, path, &opts, &leave_out, e) : WJ_OK;
    if (rc != WJ_OK)
        return rc;
    r->stats.left_out += leave_out;
    if (leave_out)
        return WJ_OK;
    r->stats.files++;
    rc = wj_source_open(path, &opts, &s, &why);
    if (rc == WJ_OK)
        rc = drain(r, s, &stop, &why);
    if (s)
        add_counts(r, s);
    wj_source_close(s);
    if (rc == WJ_OK)
        return WJ_OK;
    if (stop) {
        if (e)
            *e = why;
        return rc;
    }
    note_failure(r, path, rc, &why);
    return WJ_OK;
}

static int read_path(struct run *r, const char *path, struct wj_err *e)
{
    struct wj_files *files = NULL;
    struct wj_err why = WJ_ERR_INIT;
    const char *file = NULL;
    int rc = wj_files_open(path, &files, &why);
    while (rc == WJ_OK && (rc = wj_files_next(files, &file, &why)) == WJ_OK && file) {
        int read = read_file(r, file, e);
        if (read != WJ_OK) {
            wj_files_free(files);
            return read;
        }
    }
    if (rc != WJ_OK)
        note_failure(r, path, rc, &why);
    else
        r->stats.left_out += wj_files_left_out(files);
    wj_files_free(files);
    return WJ_OK;
}

int wj_feed_paths(const struct wj_feed *feed, const char *const *paths, size_t n, struct wj_feed_stats *stats,
                  struct wj_err *e)
{
    struct run r = { .feed = feed };
    int rc = WJ_OK;
    wj_chunk_init(&r.chunk);
    for (size_t i = 0; rc == WJ_OK && i < n; i++)
        rc = read_path(&r, paths[i], e);
    wj_chunk_fini(&r.chunk);
    if (stats)
        *stats = r.stats;
    if (rc == WJ_OK && r.first != WJ_OK) {
        rc = r.first;
        if (e)
            *e = r.first_why;
    }
    return rc;
}

int wj_feed_bytes(const struct wj_feed *feed, const char *name, struct wj_str bytes, struct wj_err *e)
{
    struct run r = { .feed = feed };
    struct wj_source *s = NULL;
    bool stop = false;
    wj_chunk_init(&r.chunk);
    int rc = wj_source_open_bytes(name, bytes, &feed->opts, &s, e);
    if (rc == WJ_OK)
        rc = drain(&r, s, &stop, e);
    wj_source_close(s);
    wj_chunk_fini(&r.chunk);
    return rc;
}
