/* sink.c - see sink.h. */
#include "db/sink.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

int wj_sink_next(struct wj_sink *s, void **row, struct wj_err *e)
{
    if (s->walk) {
        *row = memset(s->items, 0, s->sql->row_size);
        return WJ_OK;
    }
    if (s->sql->single && s->n)
        return wj_fail(e, WJ_E_CORRUPT, "%s: more than one row", s->sql->name);
    *row = wj_grow(s->arena, &s->items, &s->n, &s->cap, s->sql->row_size);
    if (!*row)
        return wj_fail(e, WJ_E_LIMIT, "%s: the rows do not fit the memory allowed", s->sql->name);
    return WJ_OK;
}

static int refuse_type(const struct wj_sink *s, size_t col, const char *got, struct wj_err *e)
{
    static const char *const names[] = { "i64", "f64", "text", "bytes" };
    const struct wj_slot *slot = &s->sql->out[col];
    return wj_fail(e, WJ_E_CORRUPT, "%s: column %s is %s, but declared %s", s->sql->name, slot->name, got,
                   names[slot->col]);
}

int wj_sink_i64(struct wj_sink *s, void *row, size_t col, int64_t v, struct wj_err *e)
{
    const struct wj_slot *slot = &s->sql->out[col];
    if (slot->col == WJ_C_F64)
        return wj_sink_f64(s, row, col, (double)v, e);
    if (slot->col != WJ_C_I64)
        return refuse_type(s, col, "i64", e);
    memcpy((char *)row + slot->offset, &v, sizeof v);
    return WJ_OK;
}

int wj_sink_f64(struct wj_sink *s, void *row, size_t col, double v, struct wj_err *e)
{
    const struct wj_slot *slot = &s->sql->out[col];
    if (slot->col != WJ_C_F64)
        return refuse_type(s, col, "f64", e);
    memcpy((char *)row + slot->offset, &v, sizeof v);
    return WJ_OK;
}

int wj_sink_str(struct wj_sink *s, void *row, size_t col, struct wj_str v, struct wj_err *e)
{
    const struct wj_slot *slot = &s->sql->out[col];
    if (slot->col != WJ_C_TEXT && slot->col != WJ_C_BYTES)
        return refuse_type(s, col, "text or bytes", e);
    if (!v.p)
        v.p = "";
    if (s->arena) {
        char *copy = wj_alloc(s->arena, v.n + 1); /* a NUL stands behind it */
        if (!copy)
            return wj_fail(e, WJ_E_LIMIT, "%s: the rows do not fit the memory allowed", s->sql->name);
        if (v.n)
            memcpy(copy, v.p, v.n);
        v.p = copy;
    }
    memcpy((char *)row + slot->offset, &v, sizeof v);
    return WJ_OK;
}

int wj_sink_null(struct wj_sink *s, void *row, size_t col, struct wj_err *e)
{
    const struct wj_slot *slot = &s->sql->out[col];
    int64_t none = WJ_NONE;
    double nan_value = NAN;
    struct wj_str no = WJ_NOSTR;
    if (!slot->nullable)
        return wj_fail(e, WJ_E_CORRUPT, "%s: column %s is null, but declared without ?", s->sql->name,
                       slot->name);
    char *at = (char *)row + slot->offset;
    if (slot->col == WJ_C_I64)
        memcpy(at, &none, sizeof none);
    else if (slot->col == WJ_C_F64)
        memcpy(at, &nan_value, sizeof nan_value);
    else
        memcpy(at, &no, sizeof no);
    return WJ_OK;
}

int wj_sink_row_done(struct wj_sink *s, void *row, struct wj_err *e)
{
    return s->walk ? s->walk->row(s->walk->ctx, row, e) : WJ_OK;
}
