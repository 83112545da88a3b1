/* lawpack.c - see lawpack.h. */
#include "law/lawpack.h"

#include "base/arena.h"
#include "base/buf.h"

#include <stdio.h>

enum { MAX_PATH = 200, MAX_PACK = 64 << 20 };

static struct wj_str head_of(const struct wj_named *f, char *room, size_t size)
{
    int n = snprintf(room, size, "\n%zu\n", f->bytes.n);
    return (struct wj_str){ room, (size_t)n };
}

struct wj_hash wj_lawpack_hash(const struct wj_fileset *files)
{
    struct wj_digest *d = wj_digest_new(WJ_SHA256);
    char room[32];
    for (size_t i = 0; i < files->n; i++) {
        wj_digest_add(d, files->items[i].path);
        wj_digest_add(d, head_of(&files->items[i], room, sizeof room));
        wj_digest_add(d, files->items[i].bytes);
    }
    struct wj_hash h = wj_digest_end(d);
    wj_digest_free(d);
    return h;
}

int wj_lawpack_write(struct wj_arena *a, const struct wj_fileset *files, struct wj_str *out, struct wj_err *e)
{
    struct wj_buf b;
    char room[32];
    wj_buf_init(&b, a, MAX_PACK);
    for (size_t i = 0; i < files->n; i++) {
        wj_buf_add(&b, files->items[i].path);
        wj_buf_add(&b, head_of(&files->items[i], room, sizeof room));
        wj_buf_add(&b, files->items[i].bytes);
    }
    return wj_buf_done(&b, out, e);
}

bool wj_lawpack_path_ok(struct wj_str path)
{
    struct wj_str rest = path, part;
    if (!path.n || path.n > MAX_PATH)
        return false;
    for (size_t i = 0; i < path.n; i++)
        if ((unsigned char)path.p[i] < ' ' || path.p[i] == '\\' || path.p[i] == 0x7f)
            return false;
    while (wj_str_cut(&rest, '/', &part))
        if (!part.n || part.p[0] == '.')
            return false;
    return path.p[path.n - 1] != '/';
}

/* A decimal number in its only form. */
static bool is_count(struct wj_str s, int64_t *n)
{
    return wj_str_i64(s, n) && s.p[0] != '-' && (s.n == 1 || s.p[0] != '0');
}

/* One file off the front of *rest. */
static bool read_file(struct wj_str *rest, struct wj_named *out)
{
    struct wj_str length;
    int64_t n;
    if (!wj_str_cut(rest, '\n', &out->path) || !wj_lawpack_path_ok(out->path) || !rest->p)
        return false;
    if (!wj_str_cut(rest, '\n', &length) || !rest->p || !is_count(length, &n) || (uint64_t)n > rest->n)
        return false;
    out->bytes = (struct wj_str){ rest->p, (size_t)n };
    rest->p += n;
    rest->n -= (size_t)n;
    return true;
}

int wj_lawpack_read(struct wj_arena *a, struct wj_str pack, struct wj_fileset *out, struct wj_err *e)
{
    void *items = NULL;
    size_t n = 0, cap = 0;
    struct wj_str rest = pack;
    while (rest.n) {
        struct wj_named f, *place, *before = n ? (struct wj_named *)items + n - 1 : NULL;
        size_t at = pack.n - rest.n;
        if (!read_file(&rest, &f) || (before && wj_str_cmp(before->path, f.path) >= 0))
            return wj_fail(e, WJ_E_CORRUPT, "this is no law set: no proper file at byte %zu", at);
        if (n == WJ_LAWPACK_FILES || !(place = wj_grow(a, &items, &n, &cap, sizeof *place)))
            return wj_fail(e, WJ_E_LIMIT, "the law set has too many files");
        *place = f;
    }
    *out = (struct wj_fileset){ items, n };
    return WJ_OK;
}
