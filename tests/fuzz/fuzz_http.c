/* fuzz_http.c - the texts of HTTP that clients write: escapes, queries, cookies, preferences. */
#include "base/arena.h"
#include "base/utf8.h"
#include "net/http.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const choices[] = { "zh", "en", NULL };
    struct wj_arena *arena = wj_arena_new(1 << 20);
    struct wj_str text = { (const char *)data, n }, plain = WJ_NOSTR, back = WJ_NOSTR;
    struct wj_list pairs = { 0 };
    if (wj_http_decode(arena, text, true, &plain) == WJ_OK) {
        if (!wj_utf8_check(plain, NULL))
            abort();
        /* What was decoded survives being encoded and decoded again. */
        struct wj_str coded = wj_http_encode(arena, plain);
        if (coded.p && (wj_http_decode(arena, coded, false, &back) != WJ_OK || !wj_str_eq(plain, back)))
            abort();
    }
    if (wj_http_pairs(arena, text, 64, &pairs) == WJ_OK && pairs.n > 64)
        abort();
    int choice = wj_http_prefer(text, choices);
    if (choice < -1 || choice > 1)
        abort();
    struct wj_str cookie = wj_http_cookie(text, "wj_session");
    if (cookie.p && (cookie.p < text.p || cookie.p + cookie.n > text.p + text.n))
        abort();
    (void)wj_http_is_token(text);
    wj_arena_free(arena);
    return 0;
}
