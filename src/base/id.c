/* id.c - see id.h. */
#include "base/id.h"

#include "base/arena.h"

#include <string.h>

static const char digits32[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void wj_id_make(struct wj_idgen *g, int64_t now_ms, char out[WJ_ID_LEN + 1])
{
    uint32_t count = atomic_fetch_add(&g->count, 1);
    uint64_t high = ((uint64_t)now_ms & 0xFFFFFFFFFFFFu) << 2 | (g->node >> 18 & 3u); /* 50 bits */
    uint64_t low = ((uint64_t)(g->node & 0x3FFFFu) << 32) | count;                    /* 50 bits */
    for (int i = 9; i >= 0; i--, high >>= 5)
        out[i] = digits32[high & 31];
    for (int i = 19; i >= 10; i--, low >>= 5)
        out[i] = digits32[low & 31];
    out[WJ_ID_LEN] = '\0';
}

struct wj_str wj_id_new(struct wj_arena *a, struct wj_idgen *g, int64_t now_ms)
{
    char id[WJ_ID_LEN + 1];
    wj_id_make(g, now_ms, id);
    return wj_str_dup(a, (struct wj_str){ id, WJ_ID_LEN });
}

bool wj_id_is_valid(struct wj_str s)
{
    if (s.n != WJ_ID_LEN)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!memchr(digits32, s.p[i], 32))
            return false;
    return true;
}
