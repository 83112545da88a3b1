/* input.c - see input.h. */
#include "db/input.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

enum { VALUE_MAX = 256 << 20 }; /* bytes of one text; both engines could hold more */

struct wj_input wj_input_get(const struct wj_slot *s, const void *in)
{
    const char *at = (const char *)in + s->offset;
    struct wj_input v = { 0 };
    switch ((enum wj_col)s->col) {
    case WJ_C_I64:
        memcpy(&v.i64, at, sizeof v.i64);
        v.is_null = v.i64 == WJ_NONE;
        break;
    case WJ_C_F64:
        memcpy(&v.f64, at, sizeof v.f64);
        v.is_null = isnan(v.f64);
        break;
    case WJ_C_TEXT:
    case WJ_C_BYTES:
        memcpy(&v.str, at, sizeof v.str);
        v.is_null = !v.str.p;
        break;
    }
    return v;
}

int wj_input_check(const struct wj_sql *q, const void *in, struct wj_err *e)
{
    for (size_t i = 0; i < q->nin; i++) {
        const struct wj_slot *s = &q->in[i];
        struct wj_input v = wj_input_get(s, in);
        size_t bad = 0;
        if (v.is_null && !s->nullable)
            return wj_fail_at(e, WJ_E_INVALID, s->name, "%s: %s is missing", q->name, s->name);
        if (v.is_null || s->col == WJ_C_I64 || s->col == WJ_C_F64)
            continue;
        if (v.str.n > VALUE_MAX)
            return wj_fail_at(e, WJ_E_LIMIT, s->name, "%s: %s is longer than %d bytes", q->name, s->name,
                              VALUE_MAX);
        if (s->col != WJ_C_TEXT)
            continue;
        if (!wj_utf8_check(v.str, &bad))
            return wj_fail_at(e, WJ_E_INVALID, s->name, "%s: %s is not UTF-8 at byte %zu", q->name, s->name,
                              bad);
        if (v.str.n && memchr(v.str.p, 0, v.str.n))
            return wj_fail_at(e, WJ_E_INVALID, s->name, "%s: %s holds a NUL character", q->name, s->name);
    }
    return WJ_OK;
}
