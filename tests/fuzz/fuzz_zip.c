/* fuzz_zip.c - ZIP archives: no bytes give more than the limit or a name that leads outside; what is packed
 * reads back. */
#include "base/arena.h"
#include "codec/zip.h"

#include <stdint.h>
#include <stdlib.h>

enum { LIMIT = 1 << 20 };

static void require(bool what)
{
    if (!what)
        abort();
}

static void check_files(const struct wj_fileset *files)
{
    size_t total = 0;
    for (size_t i = 0; i < files->n; i++) {
        struct wj_str path = files->items[i].path;
        total += files->items[i].bytes.n;
        require(path.n && path.p[0] != '/' && !wj_str_has(path, WJ_S("../")));
        require(!i || wj_str_cmp(files->items[i - 1].path, path) < 0);
    }
    require(total <= LIMIT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wj_arena *arena = wj_arena_new((size_t)16 << 20);
    struct wj_str bytes = { (const char *)data, size };
    struct wj_fileset files;
    if (wj_zip_read(arena, bytes, LIMIT, &files, NULL) == WJ_OK)
        check_files(&files);
    struct wj_buf b;
    struct wj_zip z;
    wj_buf_init(&b, NULL, (size_t)4 << 20);
    wj_zip_init(&z, arena, &b);
    wj_zip_add(&z, WJ_S("a"), bytes);
    wj_zip_end(&z);
    if (size <= LIMIT)
        require(wj_zip_read(arena, wj_buf_view(&b), LIMIT, &files, NULL) == WJ_OK && files.n == 1 &&
                wj_str_eq(files.items[0].bytes, bytes));
    wj_buf_fini(&b);
    wj_arena_free(arena);
    return 0;
}
