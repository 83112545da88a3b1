/* fuzz_fold.c - folding: any bytes; places on character borders; folding twice is folding once. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "scan/fold.h"

#include <stdint.h>
#include <stdlib.h>

struct borders {
    struct wj_str text;
    size_t last;
};

static void check_border(void *ctx, size_t out, size_t from, size_t to)
{
    struct borders *b = ctx;
    (void)out;
    bool good = from <= to && to <= b->text.n && from >= b->last &&
                (from == b->text.n || (b->text.p[from] & 0xC0) != 0x80) &&
                (to == b->text.n || (b->text.p[to] & 0xC0) != 0x80);
    if (!good)
        abort();
    b->last = from;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wj_str text = { (const char *)data, size }, once, twice;
    if (!wj_utf8_check(text, NULL) || size > 4096)
        return 0;
    struct wj_arena *a = wj_arena_new(8 << 20);
    for (int c = 0; c < 3; c++) {
        struct borders b = { .text = text };
        const struct wj_fold_map map = { check_border, &b };
        struct wj_buf out, again;
        wj_buf_init(&out, a, 1 << 20);
        wj_buf_init(&again, a, 1 << 20);
        if (wj_fold_text((enum wj_fold_channel)c, text, &out, &map, NULL) != WJ_OK ||
            wj_buf_done(&out, &once, NULL) != WJ_OK ||
            wj_fold_text((enum wj_fold_channel)c, once, &again, NULL, NULL) != WJ_OK ||
            wj_buf_done(&again, &twice, NULL) != WJ_OK || !wj_str_eq(once, twice))
            abort();
    }
    wj_arena_free(a);
    return 0;
}
