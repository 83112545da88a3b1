/* jcs.c - see jcs.h. */
#include "codec/jcs.h"

#include "base/arena.h"
#include "codec/codec_priv.h"

#include <stdlib.h>
#include <string.h>

/*
 * By UTF-16 units, told from UTF-8: that differs from the order of bytes only
 * where U+E000 to U+FFFF (lead bytes EE, EF) meets a character beyond (F0 to F4), whose surrogates come
 * first.
 */
static int compare_utf16(struct wj_str a, struct wj_str b)
{
    size_t n = a.n < b.n ? a.n : b.n, i = 0;
    while (i < n && a.p[i] == b.p[i])
        i++;
    if (i == n)
        return (a.n > b.n) - (a.n < b.n);
    unsigned char x = (unsigned char)a.p[i], y = (unsigned char)b.p[i];
    bool swap = x >= 0xEE && y >= 0xEE && (x >= 0xF0) != (y >= 0xF0);
    return (x > y) != swap ? 1 : -1;
}

static int compare_members(const void *a, const void *b)
{
    const struct wj_jval *x = *(const struct wj_jval *const *)a, *y = *(const struct wj_jval *const *)b;
    return compare_utf16(x->key, y->key);
}

/* A whole number beyond 2^53 is taken only where a double holds it exactly and prints it so. */
static int write_big(const struct wj_jval *v, struct wj_json *w, struct wj_err *e)
{
    double f;
    char text[32];
    if (wj_jsonshim_double(v->raw.p, v->raw.n, &f)) {
        size_t n = wj_json_number(f, text);
        if (wj_str_eq(v->raw, (struct wj_str){ text, n })) {
            wj_json_raw(w, v->raw);
            return WJ_OK;
        }
    }
    return wj_fail(e, WJ_E_INVALID, "the number " WJ_FMT " is beyond 2^53: other programs would round it",
                   WJ_ARG(v->raw));
}

static int write_number(const struct wj_jval *v, struct wj_json *w, struct wj_err *e)
{
    const int64_t most = INT64_C(9007199254740991);
    bool whole = true;
    for (size_t i = 0; i < v->raw.n && whole; i++)
        whole = v->raw.p[i] != '.' && v->raw.p[i] != 'e' && v->raw.p[i] != 'E';
    if (!whole)
        wj_json_f64(w, v->f);
    else if (v->type == WJ_J_INT && v->i <= most && v->i >= -most)
        wj_json_i64(w, v->i);
    else
        return write_big(v, w, e);
    return WJ_OK;
}

static int write_value(struct wj_arena *, const struct wj_jval *, struct wj_json *, struct wj_err *);

static int write_object(struct wj_arena *arena, const struct wj_jval *v, struct wj_json *w, struct wj_err *e)
{
    const struct wj_jval **members = wj_alloc_n(arena, v->n ? v->n : 1, sizeof(void *));
    size_t n = 0;
    if (!members)
        return wj_fail(e, WJ_E_LIMIT, "the JSON value is too big");
    for (const struct wj_jval *c = v->child; c; c = c->next)
        members[n++] = c;
    qsort(members, n, sizeof(void *), compare_members);
    int rc = WJ_OK;
    wj_json_obj(w);
    for (size_t i = 0; i < n && !rc; i++) {
        wj_json_key_str(w, members[i]->key);
        rc = write_value(arena, members[i], w, e);
    }
    wj_json_end_obj(w);
    return rc;
}

/* The reader limits the depth, and with it the recursion. */
static int write_value(struct wj_arena *arena, const struct wj_jval *v, struct wj_json *w, struct wj_err *e)
{
    int rc = WJ_OK;
    switch (v->type) {
    case WJ_J_NULL:
        wj_json_null(w);
        return WJ_OK;
    case WJ_J_BOOL:
        wj_json_bool(w, v->b);
        return WJ_OK;
    case WJ_J_INT:
    case WJ_J_UINT:
    case WJ_J_F64:
        return write_number(v, w, e);
    case WJ_J_STR:
        wj_json_str(w, v->s);
        return WJ_OK;
    case WJ_J_OBJ:
        return write_object(arena, v, w, e);
    case WJ_J_ARR:
        break;
    }
    wj_json_arr(w);
    for (const struct wj_jval *c = v->child; c && !rc; c = c->next)
        rc = write_value(arena, c, w, e);
    wj_json_end_arr(w);
    return rc;
}

int wj_jcs_write(struct wj_arena *arena, const struct wj_jval *v, struct wj_json *w, struct wj_err *e)
{
    return write_value(arena, v, w, e);
}

int wj_jcs_text(struct wj_arena *arena, struct wj_str json, struct wj_str *out, struct wj_err *e)
{
    const struct wj_jval *v = NULL;
    struct wj_buf b;
    struct wj_json w;
    int rc = wj_jsonread_text(arena, json, &v, e);
    if (rc)
        return rc;
    wj_buf_init(&b, arena, json.n * 6 + 64); /* 1e20 is the worst: four bytes become 21 */
    wj_json_init(&w, &b);
    rc = wj_jcs_write(arena, v, &w, e);
    return rc ? rc : wj_json_done(&w, out, e);
}
