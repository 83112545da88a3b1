/* fuzz_text.c - encodings: whatever is converted is UTF-8, in one piece or in many; codes decode what they
 * encode. */
#include "base/arena.h"
#include "base/utf8.h"
#include "codec/text.h"

#include <stdint.h>
#include <stdlib.h>

static void require(bool what)
{
    if (!what)
        abort();
}

/* GB18030 fed byte by byte gives what it gives at once. */
static void check_stream(struct wj_str bytes)
{
    struct wj_buf one, many;
    struct wj_text_stream *a = wj_text_stream_new(WJ_GB18030), *b = wj_text_stream_new(WJ_GB18030);
    wj_buf_init(&one, NULL, (size_t)8 << 20);
    wj_buf_init(&many, NULL, (size_t)8 << 20);
    size_t first = bytes.n < 3 ? bytes.n : 3;
    int at_once = wj_text_stream_feed(a, bytes, &one, NULL);
    int in_pieces = wj_text_stream_feed(b, (struct wj_str){ bytes.p, first }, &many, NULL);
    for (size_t i = first; i < bytes.n && !in_pieces; i++)
        in_pieces = wj_text_stream_feed(b, (struct wj_str){ bytes.p + i, 1 }, &many, NULL);
    require(at_once == in_pieces);
    if (at_once == WJ_OK)
        require(wj_str_eq(wj_buf_view(&one), wj_buf_view(&many)));
    wj_text_stream_free(a);
    wj_text_stream_free(b);
    wj_buf_fini(&one);
    wj_buf_fini(&many);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wj_arena *arena = wj_arena_new((size_t)16 << 20);
    struct wj_str bytes = { (const char *)data, size }, out = WJ_NOSTR, back = WJ_NOSTR;
    if (wj_text_utf8(arena, bytes, &out, NULL) == WJ_OK)
        require(wj_utf8_check(out, NULL));
    check_stream(bytes);
    struct wj_buf b;
    wj_buf_init(&b, NULL, (size_t)8 << 20);
    wj_text_base64(&b, bytes, size % 2);
    require(wj_text_unbase64(arena, wj_buf_view(&b), size % 2, &back) && wj_str_eq(back, bytes));
    if (wj_text_unbase64(arena, bytes, false, &out)) {
        wj_buf_reset(&b);
        wj_text_base64(&b, out, false);
        require(wj_str_eq(wj_buf_view(&b), bytes)); /* there is one spelling only */
    }
    wj_buf_fini(&b);
    wj_arena_free(arena);
    return 0;
}
