/* fuzz_unpack.c - gzip and Zstandard: no bytes give more than the limit; what is packed reads back. */
#include "base/arena.h"
#include "codec/gzip.h"
#include "codec/unpack.h"

#include <stdint.h>
#include <stdlib.h>

enum { LIMIT = 1 << 20 };

static void require(bool what)
{
    if (!what)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wj_arena *arena = wj_arena_new((size_t)16 << 20);
    struct wj_str bytes = { (const char *)data, size }, out = WJ_NOSTR;
    if (wj_unpack_all(arena, bytes, LIMIT, &out, NULL) == WJ_OK)
        require(out.n <= LIMIT);
    struct wj_buf b;
    wj_buf_init(&b, NULL, (size_t)4 << 20);
    wj_gzip_pack(&b, bytes, 1);
    if (size <= LIMIT)
        require(wj_unpack_all(arena, wj_buf_view(&b), LIMIT, &out, NULL) == WJ_OK && wj_str_eq(out, bytes));
    wj_buf_fini(&b);
    wj_arena_free(arena);
    return 0;
}
