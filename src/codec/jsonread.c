/* jsonread.c - see jsonread.h: tokens built into a tree without recursion. */
#include "codec/jsonread.h"

#include "base/arena.h"
#include "base/day.h"
#include "base/map.h"
#include "codec/codec_priv.h"

#include <string.h>

enum { KEYS_IN_A_ROW = 16 }; /* with more members than this, repeated keys are looked for in a map */

struct level {
    struct wj_jval *node;
    const struct wj_jval **tail; /* where the next child is hung */
    struct wj_map *seen;         /* keys of an object with many members, else NULL */
    size_t at;                   /* offset of the opening bracket */
};

struct reader {
    struct wj_arena *arena;
    struct wj_jtokens t;
    size_t i; /* token in hand */
    struct wj_jval *root;
    struct level levels[WJ_JSON_DEPTH];
    size_t depth;
    struct wj_err *e;
};

static int fail_big(struct reader *r)
{
    return wj_fail(r->e, WJ_E_LIMIT, "the JSON text is too big");
}

/* The inside of the string token in hand: a view, or an arena copy without its escapes. */
static int take_string(struct reader *r, struct wj_str *out)
{
    struct wj_str s = wj_jsontoken_bytes(&r->t, r->i);
    s.p++;
    s.n -= 2;
    if (r->t.escapes && s.n && memchr(s.p, '\\', s.n)) {
        size_t bad = 0;
        char *p = wj_alloc(r->arena, s.n);
        if (!p)
            return fail_big(r);
        size_t from = (size_t)(s.p - r->t.text.p);
        if (!wj_jsontoken_unescape(s, p, &s.n, &bad))
            return wj_fail(r->e, WJ_E_INVALID, "byte %zu: not an escape that JSON knows", from + bad);
        s.p = p;
    }
    *out = s;
    r->i++;
    return WJ_OK;
}

static int fail_repeated(struct reader *r, struct wj_str key, size_t at)
{
    return wj_fail(r->e, WJ_E_INVALID, "byte %zu: the key \"" WJ_FMT "\" stands here a second time", at,
                   WJ_ARG(wj_str_dup(r->arena, key)));
}

/* WJ_E_EXISTS or WJ_E_LIMIT, unsaid. */
static int note_key(struct reader *r, struct level *top, struct wj_str key)
{
    if (!top->seen && top->node->n < KEYS_IN_A_ROW) {
        for (const struct wj_jval *c = top->node->child; c; c = c->next)
            if (wj_str_eq(c->key, key))
                return WJ_E_EXISTS;
        return WJ_OK;
    }
    if (!top->seen) {
        top->seen = WJ_NEW(r->arena, struct wj_map);
        if (!top->seen)
            return WJ_E_LIMIT;
        wj_map_init(top->seen, r->arena);
        for (const struct wj_jval *c = top->node->child; c; c = c->next)
            if (wj_map_add(top->seen, c->key, top->node))
                return WJ_E_LIMIT;
    }
    return wj_map_add(top->seen, key, top->node);
}

static int take_key(struct reader *r, struct level *top, struct wj_str *key)
{
    if (wj_jsontoken_kind(&r->t, r->i) != '"')
        return wj_jsontoken_expected(&r->t, r->i, "a key in quotes", r->e);
    size_t at = wj_jsontoken_at(&r->t, r->i);
    int rc = take_string(r, key);
    if (rc)
        return rc;
    if (wj_jsontoken_kind(&r->t, r->i) != ':')
        return wj_jsontoken_expected(&r->t, r->i, "':'", r->e);
    r->i++;
    rc = note_key(r, top, *key);
    return rc == WJ_E_EXISTS ? fail_repeated(r, *key, at) : rc ? fail_big(r) : WJ_OK;
}

static int take_scalar(struct reader *r, struct wj_jval *v)
{
    if (r->i >= r->t.n)
        return wj_jsontoken_expected(&r->t, r->i, "a value", r->e);
    v->raw = wj_jsontoken_bytes(&r->t, r->i);
    if (wj_jsontoken_kind(&r->t, r->i) == '"') {
        v->type = WJ_J_STR;
        return take_string(r, &v->s);
    }
    if (!wj_jsontoken_scalar(v->raw, v))
        return wj_jsontoken_expected(&r->t, r->i, "a value", r->e);
    r->i++;
    return WJ_OK;
}

static int open_level(struct reader *r, struct wj_jval *v, bool object)
{
    if (r->depth == WJ_JSON_DEPTH)
        return wj_fail(r->e, WJ_E_LIMIT, "byte %zu: nested too deeply", wj_jsontoken_at(&r->t, r->i));
    v->type = object ? WJ_J_OBJ : WJ_J_ARR;
    r->levels[r->depth++] =
        (struct level){ .node = v, .tail = &v->child, .at = wj_jsontoken_at(&r->t, r->i) };
    r->i++;
    return WJ_OK;
}

/* One value with its key, if it has one; a bracket only opens its level. */
static int take_value(struct reader *r)
{
    struct level *top = r->depth ? &r->levels[r->depth - 1] : NULL;
    struct wj_jval *v = WJ_NEW(r->arena, struct wj_jval);
    if (!v)
        return fail_big(r);
    if (top && top->node->type == WJ_J_OBJ) {
        int rc = take_key(r, top, &v->key);
        if (rc)
            return rc;
    }
    if (top) {
        *top->tail = v;
        top->tail = &v->next;
        top->node->n++;
    } else {
        r->root = v;
    }
    char c = wj_jsontoken_kind(&r->t, r->i);
    return c == '{' || c == '[' ? open_level(r, v, c == '{') : take_scalar(r, v);
}

static char end_of(const struct level *l)
{
    return l->node->type == WJ_J_OBJ ? '}' : ']';
}

static int read_all(struct reader *r)
{
    int rc = take_value(r);
    while (!rc && r->depth) {
        struct level *top = &r->levels[r->depth - 1];
        char c = wj_jsontoken_kind(&r->t, r->i);
        if (c == end_of(top)) {
            size_t end = wj_jsontoken_at(&r->t, r->i++) + 1;
            top->node->raw = (struct wj_str){ r->t.text.p + top->at, end - top->at };
            r->depth--;
            continue;
        }
        if (top->node->n) {
            if (c != ',')
                return wj_jsontoken_expected(&r->t, r->i, end_of(top) == '}' ? "',' or '}'" : "',' or ']'",
                                             r->e);
            r->i++;
        }
        rc = take_value(r);
    }
    if (!rc && r->i < r->t.n)
        return wj_fail(r->e, WJ_E_INVALID, "byte %zu: something follows the JSON value",
                       wj_jsontoken_at(&r->t, r->i));
    return rc;
}

int wj_jsonread_text(struct wj_arena *arena, struct wj_str text, const struct wj_jval **out, struct wj_err *e)
{
    struct reader r = { .arena = arena, .e = e };
    struct wj_jsonshim *shim = wj_jsonshim_new();
    if (!shim)
        return wj_fail(e, WJ_E_NOMEM, "out of memory");
    int rc = wj_jsontoken_index(shim, text, &r.t, e);
    if (!rc)
        rc = read_all(&r);
    wj_jsonshim_free(shim);
    if (!rc)
        *out = r.root;
    return rc;
}

const struct wj_jval *wj_jsonread_get(const struct wj_jval *v, const char *key)
{
    if (!v || v->type != WJ_J_OBJ)
        return NULL;
    struct wj_str want = wj_strz(key);
    for (const struct wj_jval *c = v->child; c; c = c->next)
        if (wj_str_eq(c->key, want))
            return c;
    return NULL;
}

struct wj_str wj_jsonread_str(const struct wj_jval *v)
{
    return v && v->type == WJ_J_STR ? v->s : WJ_NOSTR;
}

int64_t wj_jsonread_i64(const struct wj_jval *v)
{
    return v && v->type == WJ_J_INT ? v->i : WJ_NONE;
}

const char *wj_jsonread_type_name(enum wj_jtype type)
{
    static const char *const names[] = { "null",     "true or false", "a whole number", "a whole number",
                                         "a number", "a text",        "a list",         "an object" };
    return names[type];
}
