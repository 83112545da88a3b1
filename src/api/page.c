/* page.c - see page.h.  Parts are joined by U+001F, which no key holds. */
#include "api/page.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/day.h"
#include "base/utf8.h"

#include <sodium.h>

enum { CURSOR_MAX = 1024, SEPARATOR = 0x1f, VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

int64_t wj_page_limit(int64_t asked)
{
    if (asked == WJ_NONE)
        return WJ_PAGE_DEFAULT;
    if (asked < 1)
        return 1;
    return asked < WJ_PAGE_MAX ? asked : WJ_PAGE_MAX;
}

struct wj_str wj_page_cursor(struct wj_arena *arena, const struct wj_str *parts, size_t n)
{
    struct wj_buf b;
    struct wj_str joined;
    wj_buf_init(&b, arena, CURSOR_MAX / 4 * 3);
    for (size_t i = 0; i < n; i++) {
        if (i)
            wj_buf_addc(&b, SEPARATOR);
        wj_buf_add(&b, parts[i]);
    }
    if (wj_buf_done(&b, &joined, NULL) != WJ_OK)
        return WJ_NOSTR;
    size_t room = sodium_base64_encoded_len(joined.n, VARIANT);
    char *text = wj_alloc(arena, room);
    if (!text)
        return WJ_NOSTR;
    sodium_bin2base64(text, room, (const unsigned char *)(joined.p ? joined.p : ""), joined.n, VARIANT);
    return wj_strz(text);
}

static bool open_cursor(struct wj_arena *arena, struct wj_str cursor, struct wj_str *out)
{
    size_t n = 0;
    unsigned char *bytes = wj_alloc(arena, cursor.n + 1);
    if (!bytes || cursor.n > CURSOR_MAX ||
        sodium_base642bin(bytes, cursor.n, cursor.p, cursor.n, NULL, &n, NULL, VARIANT) != 0)
        return false;
    *out = (struct wj_str){ (char *)bytes, n };
    return wj_utf8_check(*out, NULL) && !wj_str_has(*out, (struct wj_str){ "", 1 });
}

int wj_page_after(struct wj_arena *arena, struct wj_str cursor, struct wj_str *parts, size_t n, bool *given,
                  struct wj_err *e)
{
    struct wj_str joined, found[WJ_PAGE_PARTS], part;
    size_t k = 0;
    *given = false;
    if (!cursor.n)
        return WJ_OK;
    bool good = open_cursor(arena, cursor, &joined);
    while (good && wj_str_cut(&joined, SEPARATOR, &part)) {
        good = k < n && k < WJ_PAGE_PARTS;
        if (good)
            found[k++] = part;
    }
    if (!good || k != n)
        return wj_fail_at(e, WJ_E_INVALID, "/after", "this is not a cursor of this list");
    for (size_t i = 0; i < n; i++)
        parts[i] = found[i];
    *given = true;
    return WJ_OK;
}
