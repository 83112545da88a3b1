/* files.c - see files.h. */
#define _POSIX_C_SOURCE 200809L /* lstat(2), S_ISREG(3) */
#include "source/files.h"

#include "base/arena.h"
#include "base/buf.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_DEPTH = 64, MAX_NAMES = 1000000, NAMES_BYTES = 512 << 20 };

struct level {
    struct wj_arena *arena;
    const char **names;
    size_t n, at;
    size_t prefix; /* length of the path of this directory */
};

struct wj_files {
    struct wj_buf path;
    struct level levels[MAX_DEPTH];
    size_t depth;
    bool single; /* one path to hand out */
    size_t left_out;
};

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int read_names(struct wj_files *w, struct level *l, DIR *d, struct wj_err *e)
{
    size_t cap = 0;
    void *items = NULL;
    for (const struct dirent *entry; (entry = readdir(d));) {
        if (entry->d_name[0] == '.') {
            w->left_out += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
            continue;
        }
        const char **slot = l->n < MAX_NAMES ? wj_grow(l->arena, &items, &l->n, &cap, sizeof *slot) : NULL;
        if (!slot || !(*slot = wj_str_z(l->arena, wj_strz(entry->d_name))))
            return wj_fail(e, WJ_E_LIMIT, "%s holds too many files", w->path.p);
    }
    l->names = items;
    if (l->names)
        qsort(l->names, l->n, sizeof *l->names, compare);
    return WJ_OK;
}

/* Step into the directory that path names. */
static int enter(struct wj_files *w, struct wj_err *e)
{
    if (w->depth == MAX_DEPTH)
        return wj_fail(e, WJ_E_LIMIT, "%s lies deeper than %d directories", w->path.p, MAX_DEPTH);
    DIR *d = opendir(w->path.p);
    if (!d)
        return wj_fail(e, errno == EACCES ? WJ_E_DENIED : WJ_E_NOTFOUND, "cannot open %s: %s", w->path.p,
                       strerror(errno));
    struct level *l = &w->levels[w->depth++];
    *l = (struct level){ .arena = wj_arena_new((size_t)NAMES_BYTES), .prefix = w->path.n };
    int rc = read_names(w, l, d, e);
    closedir(d);
    return rc;
}

static void set_path(struct wj_files *w, size_t prefix, const char *name)
{
    w->path.n = prefix;
    if (prefix && w->path.p && w->path.p[prefix - 1] != '/')
        wj_buf_addc(&w->path, '/');
    wj_buf_addz(&w->path, name);
    wj_buf_addc(&w->path, '\0');
    w->path.n--;
}

int wj_files_open(const char *path, struct wj_files **out, struct wj_err *e)
{
    struct stat st;
    bool standard = strcmp(path, "-") == 0;
    if (!standard && stat(path, &st) != 0)
        return wj_fail(e, WJ_E_NOTFOUND, "cannot open %s: %s", path, strerror(errno));
    struct wj_files *w = calloc(1, sizeof *w);
    if (!w)
        return wj_fail(e, WJ_E_NOMEM, "no memory to look through %s", path);
    wj_buf_init(&w->path, NULL, 1 << 16);
    set_path(w, 0, path);
    w->single = standard || !S_ISDIR(st.st_mode);
    int rc = w->single ? WJ_OK : enter(w, e);
    if (rc == WJ_OK)
        *out = w;
    else
        wj_files_free(w);
    return rc;
}

void wj_files_free(struct wj_files *w)
{
    if (!w)
        return;
    while (w->depth)
        wj_arena_free(w->levels[--w->depth].arena);
    wj_buf_fini(&w->path);
    free(w);
}

int wj_files_next(struct wj_files *w, const char **path, struct wj_err *e)
{
    *path = w->single ? w->path.p : NULL;
    w->single = false;
    while (!*path && w->depth) {
        struct level *l = &w->levels[w->depth - 1];
        struct stat st = { 0 };
        if (l->at == l->n) {
            wj_arena_free(l->arena);
            w->depth--;
            continue;
        }
        set_path(w, l->prefix, l->names[l->at++]);
        if (w->path.rc)
            return wj_fail(e, WJ_E_LIMIT, "a path is too long");
        if (lstat(w->path.p, &st) == 0 && S_ISREG(st.st_mode)) {
            *path = w->path.p;
        } else if (S_ISDIR(st.st_mode)) {
            int rc = enter(w, e);
            if (rc != WJ_OK)
                return rc;
        } else {
            w->left_out++;
        }
    }
    return WJ_OK;
}

size_t wj_files_left_out(const struct wj_files *w)
{
    return w->left_out;
}
