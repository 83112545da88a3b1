/* jsonpick.c - see jsonpick.h. */
#include "codec/jsonpick.h"

#include "base/buf.h"
#include "codec/codec_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 512, NO_FIELD = -1 };

struct wj_jsonpick {
    const struct wj_pick *fields;
    size_t n;
    struct wj_jsonshim *shim;
    size_t unknown;
    char *scratch; /* unescaped strings of the record in hand */
    size_t scratch_n, scratch_cap;
    struct wj_str names[WJ_JSONPICK_FIELDS];
    unsigned char slots[SLOTS]; /* field + 1 by hash of its name, linear probing; 0: empty */
};

static _Noreturn void die(void)
{
    fputs("wangjian: out of memory\n", stderr);
    abort();
}

/* Names are few and chosen by us, so a weak hash does; unknown ones fall on an empty slot soon. */
static size_t slot_of(struct wj_str name)
{
    size_t h = name.n * 131;
    if (name.n)
        h += (unsigned char)name.p[0] * 7u + (unsigned char)name.p[name.n - 1] * 31u +
             (unsigned char)name.p[name.n / 2] * 17u;
    return h % SLOTS;
}

struct wj_jsonpick *wj_jsonpick_new(const struct wj_pick *fields, size_t n)
{
    struct wj_jsonpick *p = calloc(1, sizeof *p);
    if (!p || n > WJ_JSONPICK_FIELDS)
        die();
    p->fields = fields;
    p->n = n;
    p->shim = wj_jsonshim_new();
    if (!p->shim)
        die();
    for (size_t i = 0; i < n; i++) {
        p->names[i] = wj_strz(fields[i].name);
        size_t at = slot_of(p->names[i]);
        while (p->slots[at])
            at = (at + 1) % SLOTS;
        p->slots[at] = (unsigned char)(i + 1);
    }
    return p;
}

void wj_jsonpick_free(struct wj_jsonpick *p)
{
    if (!p)
        return;
    wj_jsonshim_free(p->shim);
    free(p->scratch);
    free(p);
}

size_t wj_jsonpick_unknown(const struct wj_jsonpick *p)
{
    return p->unknown;
}

static int find_field(const struct wj_jsonpick *p, struct wj_str name)
{
    for (size_t at = slot_of(name); p->slots[at]; at = (at + 1) % SLOTS) {
        const struct wj_str *have = &p->names[p->slots[at] - 1];
        if (have->n == name.n && memcmp(have->p, name.p, name.n) == 0)
            return p->slots[at] - 1;
    }
    return NO_FIELD;
}

/* Whatever a record needs of it is at most its own length, so views into it never move. */
static void make_scratch(struct wj_jsonpick *p, size_t n)
{
    p->scratch_n = 0;
    if (n <= p->scratch_cap)
        return;
    free(p->scratch);
    p->scratch_cap = n < 4096 ? 4096 : n * 2;
    p->scratch = malloc(p->scratch_cap);
    if (!p->scratch)
        die();
}

/* The text of string token i: a view of the record, or of the scratch where escapes were undone. */
static int take_string(struct wj_jsonpick *p, const struct wj_jtokens *t, size_t i, struct wj_str *out,
                       struct wj_err *e)
{
    struct wj_str s = wj_jsontoken_bytes(t, i);
    s.p++;
    s.n -= 2;
    if (t->escapes && s.n && memchr(s.p, '\\', s.n)) {
        size_t bad = 0, from = (size_t)(s.p - t->text.p);
        char *to = p->scratch + p->scratch_n;
        if (!wj_jsontoken_unescape(s, to, &s.n, &bad))
            return wj_fail(e, WJ_E_INVALID, "byte %zu: not an escape that JSON knows", from + bad);
        p->scratch_n += s.n;
        s.p = to;
    }
    *out = s;
    return WJ_OK;
}

static int fail_field(const struct wj_jtokens *t, size_t i, const struct wj_pick *f, const char *what,
                      struct wj_err *e)
{
    char pointer[64];
    snprintf(pointer, sizeof pointer, "/%s", f->name);
    return wj_fail_at(e, WJ_E_INVALID, pointer, "byte %zu: %s %s", wj_jsontoken_at(t, i), f->name, what);
}

static int fail_type(const struct wj_jtokens *t, size_t i, const struct wj_pick *f, struct wj_err *e)
{
    static const char *const wants[] = { "must be a text", "must be a whole number", "must be a number",
                                         "must be true or false", "must be a value" };
    return fail_field(t, i, f, wants[f->as], e);
}

static bool to_i64(const struct wj_jval *v, int64_t *out)
{
    if (v->type == WJ_J_INT) {
        *out = v->i;
        return true;
    }
    bool whole = v->type == WJ_J_F64 && v->f >= -9007199254740992.0 && v->f <= 9007199254740992.0 &&
                 (double)(int64_t)v->f == v->f;
    if (whole)
        *out = (int64_t)v->f;
    return whole;
}

static bool to_f64(const struct wj_jval *v, double *out)
{
    if (v->type == WJ_J_F64)
        *out = v->f;
    else if (v->type == WJ_J_INT)
        *out = (double)v->i;
    else if (v->type == WJ_J_UINT)
        *out = (double)v->u;
    else
        return false;
    return true;
}

/* A number or bool from its token, or from a text that reads like one. */
static bool take_plain(struct wj_str token, enum wj_pick_as as, struct wj_picked *out)
{
    struct wj_jval v;
    if (!token.n || !wj_jsontoken_scalar(token, &v))
        return false;
    if (as == WJ_PICK_I64)
        return to_i64(&v, &out->i);
    if (as == WJ_PICK_F64)
        return to_f64(&v, &out->f);
    out->b = v.b;
    return v.type == WJ_J_BOOL;
}

/* The value of field f at token i, which is no bracket. */
static int take_scalar(struct wj_jsonpick *p, const struct wj_jtokens *t, size_t i, const struct wj_pick *f,
                       struct wj_picked *out, struct wj_err *e)
{
    struct wj_str token = wj_jsontoken_bytes(t, i);
    if (token.p[0] == '"') {
        int rc = take_string(p, t, i, &out->s, e);
        if (rc || f->as == WJ_PICK_STR)
            return rc;
        if (!f->lax || !take_plain(wj_str_trim(out->s), f->as, out))
            return fail_type(t, i, f, e);
        return WJ_OK;
    }
    struct wj_jval v;
    if (!wj_jsontoken_scalar(token, &v))
        return wj_jsontoken_expected(t, i, "a value", e);
    if (v.type == WJ_J_NULL) {
        out->there = false;
        return WJ_OK;
    }
    if (f->as == WJ_PICK_STR) {
        out->s = token;
        return f->lax && v.type != WJ_J_BOOL ? WJ_OK : fail_type(t, i, f, e);
    }
    return take_plain(token, f->as, out) ? WJ_OK : fail_type(t, i, f, e);
}

static int take_value(struct wj_jsonpick *p, const struct wj_jtokens *t, size_t *i, int field,
                      struct wj_picked *out, struct wj_err *e)
{
    const struct wj_pick *f = &p->fields[field];
    if (out->there)
        return fail_field(t, *i, f, "must stand here once only", e);
    char c = wj_jsontoken_kind(t, *i);
    size_t from = *i;
    out->there = true;
    if (f->as != WJ_PICK_RAW && c != '{' && c != '[') {
        ++*i;
        return from < t->n ? take_scalar(p, t, from, f, out, e)
                           : wj_jsontoken_expected(t, from, "a value", e);
    }
    int rc = wj_jsontoken_skip(t, i, e);
    if (!rc && f->as != WJ_PICK_RAW)
        rc = fail_type(t, from, f, e);
    if (rc)
        return rc;
    out->s.p = t->text.p + wj_jsontoken_at(t, from);
    struct wj_str last = wj_jsontoken_bytes(t, *i - 1);
    out->s.n = (size_t)(last.p + last.n - out->s.p);
    out->there = c != 'n';
    if (!out->there)
        out->s = WJ_NOSTR;
    return WJ_OK;
}

/* One member, from its key to the end of its value. */
static int take_member(struct wj_jsonpick *p, const struct wj_jtokens *t, size_t *i, struct wj_picked *out,
                       struct wj_err *e)
{
    struct wj_str key = WJ_S("");
    if (wj_jsontoken_kind(t, *i) != '"')
        return wj_jsontoken_expected(t, *i, "a key in quotes", e);
    int rc = take_string(p, t, *i, &key, e);
    if (rc)
        return rc;
    if (wj_jsontoken_kind(t, *i + 1) != ':')
        return wj_jsontoken_expected(t, *i + 1, "':'", e);
    *i += 2;
    int field = find_field(p, key);
    if (field != NO_FIELD)
        return take_value(p, t, i, field, &out[field], e);
    p->unknown++;
    if (wj_jsontoken_kind(t, *i) == '"') {
        ++*i;
        return WJ_OK;
    }
    return wj_jsontoken_skip(t, i, e);
}

int wj_jsonpick_record(struct wj_jsonpick *p, struct wj_str record, struct wj_picked *out, struct wj_err *e)
{
    struct wj_jtokens t;
    int rc = wj_jsontoken_index(p->shim, record, &t, e);
    if (rc)
        return rc;
    if (wj_jsontoken_kind(&t, 0) != '{')
        return wj_jsontoken_expected(&t, 0, "an object", e);
    if (t.escapes)
        make_scratch(p, record.n);
    memset(out, 0, p->n * sizeof *out);
    size_t i = 1;
    if (wj_jsontoken_kind(&t, i) != '}') {
        for (;;) {
            rc = take_member(p, &t, &i, out, e);
            if (rc)
                return rc;
            if (wj_jsontoken_kind(&t, i) != ',')
                break;
            i++;
        }
        if (wj_jsontoken_kind(&t, i) != '}')
            return wj_jsontoken_expected(&t, i, "',' or '}'", e);
    }
    if (++i < t.n)
        return wj_fail(e, WJ_E_INVALID, "byte %zu: something follows the object", wj_jsontoken_at(&t, i));
    return WJ_OK;
}
