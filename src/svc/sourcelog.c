/* sourcelog.c - see sourcelog.h. */
#define _POSIX_C_SOURCE 200809L /* fstat(2), st_mtim */
#include "svc/sourcelog.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "crypto/digest.h"
#include "source/files.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD_BYTES = 64 << 10, ARENA_BYTES = 8 << 20 };

/* Size, time of change and digest of the beginning; false: no regular file. */
static bool make_mark(struct wj_sourcelog *log, const char *path)
{
    static _Thread_local char head[HEAD_BYTES];
    struct stat st;
    char hex[WJ_HASH_HEX] = "";
    int fd = strcmp(path, "-") == 0 ? -1 : open(path, O_RDONLY);
    bool regular = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    ssize_t n = regular ? read(fd, head, sizeof head) : -1;
    if (fd >= 0)
        close(fd);
    log->mark[0] = '\0';
    if (n < 0)
        return false;
    struct wj_hash h = wj_digest_of(WJ_SHA256, (struct wj_str){ head, (size_t)n });
    wj_digest_hex(&h, hex);
    int used = snprintf(log->mark, sizeof log->mark, "%lld %lld.%09ld %.32s", (long long)st.st_size,
                        (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, hex);
    if (log->again && used > 0)
        snprintf(log->mark + used, sizeof log->mark - (size_t)used, " %lld", (long long)wj_now_ms());
    return true;
}

struct wj_str wj_sourcelog_name(struct wj_arena *a, struct wj_str name)
{
    struct wj_str copy = wj_str_dup(a, name);
    size_t bad = 0;
    while (copy.p && !wj_utf8_check(copy, &bad))
        *(char *)(uintptr_t)(copy.p + bad) = '?';
    return copy;
}

struct look {
    struct wj_sourcelog *log;
    const char *path;
    struct wj_sourcefile_state state;
    wj_sourcefile_bad_fn *fn;
    void *ctx;
};

static struct wj_sourcefile file_of(const struct look *l, struct wj_arena *a)
{
    return (struct wj_sourcefile){ wj_strz(l->log->purpose), wj_sourcelog_name(a, wj_strz(l->path)),
                                   wj_strz(l->log->mark) };
}

static int look_up(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct look *l = ctx;
    struct wj_arena *a = wj_arena_new(ARENA_BYTES);
    struct wj_tx tx = wj_node_tx(l->log->node, db, a, WJ_S("system"));
    struct wj_sourcefile f = file_of(l, a);
    int rc = wj_sourcefile_find(&tx, &f, &l->state, e);
    wj_arena_free(a);
    return rc;
}

int wj_sourcelog_begin(struct wj_sourcelog *log, const char *path, struct wj_source_opts *opts,
                       bool *leave_out, struct wj_err *e)
{
    struct look l = { .log = log, .path = path };
    *leave_out = false;
    if (!make_mark(log, path))
        return WJ_OK;
    int rc = wj_store_read(log->node->store, look_up, &l, e);
    if (rc != WJ_OK)
        return rc;
    opts->mark = wj_strz(log->mark);
    opts->from = (struct wj_source_place){ (uint64_t)l.state.records, (uint64_t)l.state.bytes };
    *leave_out = l.state.finished;
    return WJ_OK;
}

static int64_t count_lines(struct wj_str s)
{
    struct wj_str line;
    int64_t n = 0;
    while (s.n && wj_str_cut(&s, '\n', &line))
        n++;
    return n;
}

int wj_sourcelog_advance(struct wj_tx *tx, const char *purpose, const struct wj_chunk *chunk,
                         struct wj_str errors, bool *known, struct wj_err *e)
{
    *known = false;
    if (!chunk->mark.n)
        return WJ_OK;
    struct wj_sourcefile f = { wj_strz(purpose), wj_sourcelog_name(tx->arena, wj_buf_view(&chunk->name)),
                               wj_buf_view(&chunk->mark) };
    struct wj_sourcefile_step step = { .records = (int64_t)chunk->records,
                                       .bytes = (int64_t)chunk->bytes,
                                       .bad = count_lines(errors),
                                       .last = chunk->last,
                                       .lines = errors };
    return wj_sourcefile_advance(tx, &f, &step, known, e);
}

static int read_bad(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct look *l = ctx;
    struct wj_arena *a = wj_arena_new(ARENA_BYTES);
    struct wj_tx tx = wj_node_tx(l->log->node, db, a, WJ_S("system"));
    struct wj_sourcefile f = file_of(l, a);
    int rc = wj_sourcefile_each_bad(&tx, &f, l->fn, l->ctx, e);
    wj_arena_free(a);
    return rc;
}

int wj_sourcelog_each_bad(struct wj_sourcelog *log, const char *path, wj_sourcefile_bad_fn *fn, void *ctx,
                          struct wj_err *e)
{
    struct look l = { .log = log, .fn = fn, .ctx = ctx };
    struct wj_files *files = NULL;
    int rc = wj_files_open(path, &files, e);
    while (rc == WJ_OK && (rc = wj_files_next(files, &l.path, e)) == WJ_OK && l.path)
        rc = wj_store_read(log->node->store, read_bad, &l, e);
    wj_files_free(files);
    return rc;
}
