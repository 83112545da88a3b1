/* fileset.c - see fileset.h. */
#define _POSIX_C_SOURCE 200809L /* lstat(2), S_ISREG(3) */
#include "base/fileset.h"

#include "base/arena.h"
#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_DEPTH = 16 };

/* What one walk over a tree gathers. */
struct walk {
    struct wj_arena *arena;
    void *items;
    size_t n, cap;
    size_t left; /* bytes still allowed */
};

static int read_tree(struct walk *, const char *dir, struct wj_str prefix, int depth, struct wj_err *);

static int read_one(struct walk *w, const char *path, struct wj_str name, struct wj_err *e)
{
    struct wj_named *item = wj_grow(w->arena, &w->items, &w->n, &w->cap, sizeof *item);
    if (!item)
        return wj_fail(e, WJ_E_LIMIT, "%s: too many files", path);
    item->path = name;
    int rc = wj_file_read(w->arena, path, w->left, &item->bytes, e);
    if (rc == WJ_OK)
        w->left -= item->bytes.n;
    return rc;
}

static int read_entry(struct walk *w, const char *path, struct wj_str name, int depth, struct wj_err *e)
{
    struct stat st;
    if (lstat(path, &st) < 0)
        return wj_fail(e, WJ_E_IO, "%s: %s", path, strerror(errno));
    if (S_ISREG(st.st_mode))
        return read_one(w, path, name, e);
    if (S_ISDIR(st.st_mode))
        return read_tree(w, path, wj_strf(w->arena, WJ_FMT "/", WJ_ARG(name)), depth + 1, e);
    return WJ_OK;
}

static int read_tree(struct walk *w, const char *dir, struct wj_str prefix, int depth, struct wj_err *e)
{
    if (depth > MAX_DEPTH)
        return wj_fail(e, WJ_E_LIMIT, "%s: more than %d folders deep", dir, MAX_DEPTH);
    struct wj_list names;
    int rc = wj_dir_list(w->arena, dir, "", &names, e);
    const struct wj_str *name = names.items;
    for (size_t i = 0; rc == WJ_OK && i < names.n; i++) {
        struct wj_str rel = wj_strf(w->arena, WJ_FMT WJ_FMT, WJ_ARG(prefix), WJ_ARG(name[i]));
        struct wj_str path = wj_strf(w->arena, "%s/" WJ_FMT, dir, WJ_ARG(name[i]));
        const char *z = wj_str_z(w->arena, path);
        if (!rel.p || !z)
            return wj_fail(e, WJ_E_LIMIT, "%s: does not fit in memory allowed", dir);
        rc = read_entry(w, z, rel, depth, e);
    }
    return rc;
}

static int by_path(const void *a, const void *b)
{
    return wj_str_cmp(((const struct wj_named *)a)->path, ((const struct wj_named *)b)->path);
}

int wj_fileset_read_dir(struct wj_arena *a, const char *dir, size_t limit, struct wj_fileset *out,
                        struct wj_err *e)
{
    struct walk w = { .arena = a, .left = limit };
    int rc = read_tree(&w, dir, WJ_S(""), 1, e);
    if (rc != WJ_OK)
        return rc;
    if (w.n)
        qsort(w.items, w.n, sizeof(struct wj_named), by_path);
    *out = (struct wj_fileset){ w.items, w.n };
    return WJ_OK;
}

/* The index of the first file whose name is not less than path. */
static size_t lower_bound(const struct wj_fileset *s, struct wj_str path)
{
    size_t lo = 0, hi = s->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (wj_str_cmp(s->items[mid].path, path) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

const struct wj_named *wj_fileset_find(const struct wj_fileset *s, struct wj_str path)
{
    size_t i = lower_bound(s, path);
    return i < s->n && wj_str_eq(s->items[i].path, path) ? &s->items[i] : NULL;
}

struct wj_fileset wj_fileset_prefix(const struct wj_fileset *s, struct wj_str prefix)
{
    size_t first = lower_bound(s, prefix), end = first;
    while (end < s->n && wj_str_starts(s->items[end].path, prefix))
        end++;
    if (first == end)
        return (struct wj_fileset){ NULL, 0 };
    return (struct wj_fileset){ s->items + first, end - first };
}
