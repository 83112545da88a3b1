/* etag.c - see etag.h. */
#include "api/etag.h"

#include "base/arena.h"

#include <inttypes.h>

const char *wj_etag_of(struct wj_arena *arena, int64_t version)
{
    struct wj_str s = wj_strf(arena, "\"%" PRId64 "\"", version);
    return wj_str_z(arena, s);
}

bool wj_etag_parse(struct wj_str header, int64_t *version)
{
    struct wj_str s = wj_str_trim(header);
    if (s.n < 3 || s.p[0] != '"' || s.p[s.n - 1] != '"')
        return false;
    return wj_str_i64((struct wj_str){ s.p + 1, s.n - 2 }, version);
}

bool wj_etag_is_held(struct wj_str header, struct wj_str tag)
{
    struct wj_str rest = header, item;
    while (wj_str_cut(&rest, ',', &item)) {
        item = wj_str_trim(item);
        if (wj_str_starts(item, WJ_S("W/")))
            item = (struct wj_str){ item.p + 2, item.n - 2 };
        if (wj_str_eq(item, tag) || wj_str_eqz(item, "*"))
            return true;
    }
    return false;
}
