/* fuzz_html.c - web pages: tokens are views in order, text stays UTF-8, goods stay within their limit. */
#include "base/arena.h"
#include "base/utf8.h"
#include "codec/charset.h"
#include "codec/html.h"
#include "codec/htmlpage.h"

#include <stdlib.h>

static void require(bool what)
{
    if (!what)
        abort();
}

static void check_tokens(struct wj_str text)
{
    struct wj_html h;
    struct wj_html_token t;
    size_t at = 0;
    wj_html_init(&h, text);
    while (wj_html_next(&h, &t)) {
        size_t from = (size_t)(t.text.p - text.p);
        require(from >= at && from + t.text.n <= text.n && h.at <= text.n);
        at = t.type == WJ_HTML_TEXT ? from + t.text.n : h.at;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wj_arena *arena = wj_arena_new((size_t)64 << 20);
    struct wj_str bytes = { (const char *)data, size };
    struct wj_htmlpage page;
    struct wj_buf text;
    wj_buf_init(&text, NULL, (size_t)16 << 20);
    wj_charset_decode(&text, bytes, wj_charset_of_meta(bytes));
    check_tokens(bytes);
    check_tokens(wj_buf_view(&text));
    if (wj_htmlpage_read(arena, wj_buf_view(&text), &page, NULL) == WJ_OK) {
        require(wj_utf8_check(page.body, NULL) && wj_utf8_check(page.title, NULL));
        require(wj_utf8_check(page.image_text, NULL) && wj_utf8_check(page.icp_no, NULL));
        require(page.products_n <= WJ_HTMLPAGE_PRODUCTS);
    }
    wj_buf_fini(&text);
    wj_arena_free(arena);
    return 0;
}
