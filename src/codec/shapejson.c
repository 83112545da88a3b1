/* shapejson.c - see shapejson.h: reading and checking. */
#include "codec/shapejson.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Where in the input a value stands, for err->field: a chain on the stack. */
struct place {
    const struct place *up;
    const char *name; /* NULL: an item of a list */
    size_t index;
};

struct job {
    struct wj_arena *arena;
    size_t *unknown;
    struct wj_err *e;
};

static size_t print_place(const struct place *p, char *out, size_t cap)
{
    if (!p)
        return 0;
    size_t at = print_place(p->up, out, cap);
    int n = p->name ? snprintf(out + at, cap - at, "/%s", p->name)
                    : snprintf(out + at, cap - at, "/%zu", p->index);
    at += n > 0 ? (size_t)n : 0;
    return at < cap ? at : cap - 1;
}

static int fail_place(struct wj_err *e, int rc, const struct place *p, const char *what)
{
    char pointer[64] = "";
    print_place(p, pointer, sizeof pointer);
    return wj_fail_at(e, rc, pointer, "%s %s", *pointer ? pointer : "the input", what);
}

static int fail_bounds(struct wj_err *e, const struct place *p, const struct wj_field *f, const char *what)
{
    char text[120];
    if (f->min == f->max)
        snprintf(text, sizeof text, "must be %s%lld", what, (long long)f->min);
    else
        snprintf(text, sizeof text, "must be %sfrom %lld to %lld", what, (long long)f->min,
                 (long long)f->max);
    return fail_place(e, WJ_E_INVALID, p, text);
}

static int fail_full(struct job *j, const struct place *p)
{
    return fail_place(j->e, WJ_E_LIMIT, p, "does not fit into the memory of one request");
}

/* The member of the struct that a field describes. */
static void *member(void *st, const struct wj_field *f)
{
    return (char *)st + f->offset;
}

static const void *const_member(const void *st, const struct wj_field *f)
{
    return (const char *)st + f->offset;
}

static void clear_field(const struct wj_field *f, void *m)
{
    switch (f->type) {
    case WJ_T_BOOL:
        *(bool *)m = false;
        break;
    case WJ_T_I64:
    case WJ_T_FEN:
    case WJ_T_MS:
        *(int64_t *)m = WJ_NONE;
        break;
    case WJ_T_F64:
        *(double *)m = NAN;
        break;
    case WJ_T_STR:
    case WJ_T_ID:
    case WJ_T_JSON:
        *(struct wj_str *)m = WJ_NOSTR;
        break;
    case WJ_T_ENUM:
        *(int *)m = -1;
        break;
    case WJ_T_DAY:
        *(wj_day *)m = WJ_DAY_NONE;
        break;
    case WJ_T_OBJ:
        *(void **)m = NULL;
        break;
    case WJ_T_LIST:
        *(struct wj_list *)m = (struct wj_list){ NULL, 0 };
        break;
    }
}

void wj_shape_clear(const struct wj_shape *s, void *st)
{
    for (size_t i = 0; i < s->n; i++)
        clear_field(&s->fields[i], member(st, &s->fields[i]));
}

static bool is_bounded(const struct wj_field *f)
{
    return f->min || f->max;
}

static int set_i64(const struct wj_field *f, int64_t v, void *m, const struct place *p, struct wj_err *e)
{
    if (v == WJ_NONE || (is_bounded(f) && (v < f->min || v > f->max)))
        return is_bounded(f) ? fail_bounds(e, p, f, "") : fail_place(e, WJ_E_INVALID, p, "is out of range");
    *(int64_t *)m = v;
    return WJ_OK;
}

static int set_f64(const struct wj_field *f, double v, void *m, const struct place *p, struct wj_err *e)
{
    if (!isfinite(v) || (is_bounded(f) && (v < (double)f->min || v > (double)f->max)))
        return is_bounded(f) ? fail_bounds(e, p, f, "") : fail_place(e, WJ_E_INVALID, p, "is out of range");
    *(double *)m = v;
    return WJ_OK;
}

static bool has_controls(struct wj_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F)
            return true;
    }
    return false;
}

static bool is_id(struct wj_str s)
{
    if (s.n < 1 || s.n > 128)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (!c || !strchr("._:@-", c)))
            return false;
    }
    return true;
}

/* A text for a STR member, or for an item of a list of texts. */
static int check_text(struct wj_str s, const struct place *p, struct wj_err *e)
{
    if (has_controls(s))
        return fail_place(e, WJ_E_INVALID, p, "holds a control character");
    return wj_utf8_check(s, NULL) ? WJ_OK : fail_place(e, WJ_E_INVALID, p, "is not UTF-8");
}

static int set_str(const struct wj_field *f, struct wj_str s, void *m, const struct place *p,
                   struct wj_err *e)
{
    int rc = check_text(s, p, e);
    if (rc)
        return rc;
    int64_t n = is_bounded(f) ? (int64_t)wj_utf8_count(s) : 0;
    if (is_bounded(f) && (n < f->min || n > f->max))
        return fail_bounds(e, p, f, "a text with a number of characters ");
    *(struct wj_str *)m = s;
    return WJ_OK;
}

static int set_enum(const struct wj_field *f, struct wj_str s, void *m, const struct place *p,
                    struct wj_err *e)
{
    char text[200] = "must be one of";
    size_t at = strlen(text);
    for (int i = 0; f->names[i]; i++) {
        if (wj_str_eqz(s, f->names[i])) {
            *(int *)m = i;
            return WJ_OK;
        }
        int n = snprintf(text + at, sizeof text - at, "%s %s", i ? "," : "", f->names[i]);
        at = n > 0 && at + (size_t)n < sizeof text ? at + (size_t)n : sizeof text - 1;
    }
    return fail_place(e, WJ_E_INVALID, p, text);
}

/* A member whose outer form is a text, wherever the text came from. */
static int set_text(const struct wj_field *f, struct wj_str s, void *m, const struct place *p,
                    struct wj_err *e)
{
    switch (f->type) {
    case WJ_T_ID:
        if (!is_id(s))
            return fail_place(e, WJ_E_INVALID, p, "must be an identifier: letters, digits and . _ : @ -");
        *(struct wj_str *)m = s;
        return WJ_OK;
    case WJ_T_ENUM:
        return set_enum(f, s, m, p, e);
    case WJ_T_DAY:
        return wj_day_parse(s, m) ? WJ_OK : fail_place(e, WJ_E_INVALID, p, "must be a day, YYYY-MM-DD");
    case WJ_T_MS:
        return wj_ms_parse(s, m)
                   ? WJ_OK
                   : fail_place(e, WJ_E_INVALID, p, "must be an instant, YYYY-MM-DDThh:mm:ss+08:00");
    default:
        return set_str(f, s, m, p, e);
    }
}

static int fill_object(struct job *, const struct wj_shape *, const struct wj_jval *, void *st,
                       const struct place *);

static int set_object(struct job *j, const struct wj_field *f, const struct wj_jval *v, void *m,
                      const struct place *p)
{
    void *st = wj_alloc(j->arena, f->of->size);
    if (!st)
        return fail_full(j, p);
    wj_shape_clear(f->of, st);
    int rc = fill_object(j, f->of, v, st, p);
    if (!rc)
        *(void **)m = st;
    return rc;
}

static int set_list(struct job *j, const struct wj_field *f, const struct wj_jval *v, void *m,
                    const struct place *up)
{
    size_t size = f->of ? f->of->size : sizeof(struct wj_str);
    char *items = wj_alloc_n(j->arena, v->n ? v->n : 1, size);
    struct place p = { .up = up };
    if (!items)
        return fail_full(j, up);
    for (const struct wj_jval *c = v->child; c; c = c->next, p.index++) {
        char *item = items + p.index * size;
        int rc;
        if (f->of) {
            wj_shape_clear(f->of, item);
            rc = fill_object(j, f->of, c, item, &p);
        } else if (c->type != WJ_J_STR) {
            rc = fail_place(j->e, WJ_E_INVALID, &p, "must be a text");
        } else {
            rc = check_text(c->s, &p, j->e);
            *(struct wj_str *)item = c->s;
        }
        if (rc)
            return rc;
    }
    *(struct wj_list *)m = (struct wj_list){ items, v->n };
    return WJ_OK;
}

/* Whether a JSON value of this type can be a member of that one. */
static bool fits(enum wj_type type, enum wj_jtype got)
{
    switch (type) {
    case WJ_T_BOOL:
        return got == WJ_J_BOOL;
    case WJ_T_I64:
    case WJ_T_FEN:
        return got == WJ_J_INT;
    case WJ_T_F64:
        return got == WJ_J_F64 || got == WJ_J_INT;
    case WJ_T_OBJ:
        return got == WJ_J_OBJ;
    case WJ_T_LIST:
        return got == WJ_J_ARR;
    case WJ_T_JSON:
        return true;
    default:
        return got == WJ_J_STR;
    }
}

static const char *want_of(enum wj_type type)
{
    static const char *const wants[] = {
        [WJ_T_BOOL] = "must be true or false",
        [WJ_T_I64] = "must be a whole number",
        [WJ_T_FEN] = "must be a whole number of fen",
        [WJ_T_F64] = "must be a number",
        [WJ_T_STR] = "must be a text",
        [WJ_T_ENUM] = "must be a text",
        [WJ_T_DAY] = "must be a day, YYYY-MM-DD",
        [WJ_T_MS] = "must be an instant, YYYY-MM-DDThh:mm:ss+08:00",
        [WJ_T_ID] = "must be a text",
        [WJ_T_JSON] = "must be a value",
        [WJ_T_OBJ] = "must be an object",
        [WJ_T_LIST] = "must be a list",
    };
    return wants[type];
}

static int set_json(struct job *j, const struct wj_field *f, const struct wj_jval *v, void *m,
                    const struct place *p)
{
    if (!fits(f->type, v->type))
        return fail_place(j->e, WJ_E_INVALID, p, want_of(f->type));
    switch (f->type) {
    case WJ_T_BOOL:
        *(bool *)m = v->b;
        return WJ_OK;
    case WJ_T_I64:
    case WJ_T_FEN:
        return set_i64(f, v->i, m, p, j->e);
    case WJ_T_F64:
        return set_f64(f, v->type == WJ_J_INT ? (double)v->i : v->f, m, p, j->e);
    case WJ_T_JSON:
        *(struct wj_str *)m = v->raw;
        return WJ_OK;
    case WJ_T_OBJ:
        return set_object(j, f, v, m, p);
    case WJ_T_LIST:
        return set_list(j, f, v, m, p);
    default:
        return set_text(f, v->s, m, p, j->e);
    }
}

static const struct wj_field *find_field(const struct wj_shape *s, struct wj_str name)
{
    for (size_t i = 0; i < s->n; i++)
        if (wj_str_eqz(name, s->fields[i].name))
            return &s->fields[i];
    return NULL;
}

static int meet_unknown(struct job *j, struct wj_str name, const struct place *up)
{
    if (j->unknown) {
        ++*j->unknown;
        return WJ_OK;
    }
    char text[40];
    snprintf(text, sizeof text, WJ_FMT, WJ_ARG(wj_utf8_prefix(name, 12)));
    struct place p = { .up = up, .name = text };
    return fail_place(j->e, WJ_E_INVALID, &p, "is not known here");
}

/* A required BOOL has no absent value in C, so its presence is asked of the input. */
static int check_bools(const struct wj_shape *s, const struct wj_jval *v, const struct place *up,
                       struct wj_err *e)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct wj_field *f = &s->fields[i];
        struct place p = { .up = up, .name = f->name };
        if (f->type == WJ_T_BOOL && f->flags & WJ_F_REQUIRED && !wj_jsonread_get(v, f->name))
            return fail_place(e, WJ_E_INVALID, &p, "is required");
    }
    return WJ_OK;
}

static int fill_members(struct job *j, const struct wj_shape *s, const struct wj_jval *v, void *st,
                        const struct place *up)
{
    if (v->type != WJ_J_OBJ)
        return fail_place(j->e, WJ_E_INVALID, up, "must be an object");
    int rc = WJ_OK;
    for (const struct wj_jval *c = v->child; c && !rc; c = c->next) {
        const struct wj_field *f = find_field(s, c->key);
        struct place p = { .up = up, .name = f ? f->name : NULL };
        if (!f)
            rc = meet_unknown(j, c->key, up);
        else if (f->flags & WJ_F_READONLY)
            rc = fail_place(j->e, WJ_E_INVALID, &p, "cannot be set");
        else if (c->type != WJ_J_NULL)
            rc = set_json(j, f, c, member(st, f), &p);
    }
    return rc;
}

static int fill_object(struct job *j, const struct wj_shape *s, const struct wj_jval *v, void *st,
                       const struct place *up)
{
    int rc = fill_members(j, s, v, st, up);
    return rc ? rc : check_bools(s, v, up, j->e);
}

int wj_shape_fill(struct wj_arena *arena, const struct wj_shape *s, const struct wj_jval *v, size_t *unknown,
                  void *st, struct wj_err *e)
{
    struct job j = { .arena = arena, .e = e };
    j.unknown = unknown;
    return fill_members(&j, s, v, st, NULL);
}

int wj_shape_read(struct wj_arena *arena, const struct wj_shape *s, const struct wj_jval *v, size_t *unknown,
                  void *st, struct wj_err *e)
{
    struct job j = { .arena = arena, .e = e };
    j.unknown = unknown;
    wj_shape_clear(s, st);
    int rc = fill_object(&j, s, v, st, NULL);
    return rc ? rc : wj_shape_check(s, st, e);
}

static int set_bool(struct wj_str s, void *m, const struct place *p, struct wj_err *e)
{
    bool yes = wj_str_eqz(s, "true") || wj_str_eqz(s, "1");
    if (!yes && !wj_str_eqz(s, "false") && !wj_str_eqz(s, "0"))
        return fail_place(e, WJ_E_INVALID, p, "must be true or false");
    *(bool *)m = yes;
    return WJ_OK;
}

/* A decimal number without JSON's help: a pair may hold anything. */
static int set_pair_f64(const struct wj_field *f, struct wj_str s, void *m, const struct place *p,
                        struct job *j)
{
    const struct wj_jval *v;
    if (wj_jsonread_text(j->arena, s, &v, NULL) || !fits(WJ_T_F64, v->type))
        return fail_place(j->e, WJ_E_INVALID, p, want_of(WJ_T_F64));
    return set_f64(f, v->type == WJ_J_INT ? (double)v->i : v->f, m, p, j->e);
}

/* All values that a list of texts is given, gathered at its first. */
static int set_pair_list(struct job *j, struct wj_pairs pairs, size_t first, void *m, const struct place *p)
{
    struct wj_list *list = m;
    size_t n = 0;
    if (list->items)
        return WJ_OK;
    struct wj_str *items = WJ_NEW_N(j->arena, struct wj_str, pairs.n - first);
    if (!items)
        return fail_full(j, p);
    for (size_t i = first; i < pairs.n; i++) {
        struct place item = { .up = p, .index = n };
        if (!wj_str_eqz(pairs.items[i].name, p->name))
            continue;
        items[n++] = pairs.items[i].value;
        int rc = check_text(pairs.items[i].value, &item, j->e);
        if (rc)
            return rc;
    }
    *list = (struct wj_list){ items, n };
    return WJ_OK;
}

static int set_pair(struct job *j, const struct wj_field *f, struct wj_str s, void *m, const struct place *p)
{
    int64_t v;
    switch (f->type) {
    case WJ_T_BOOL:
        return set_bool(s, m, p, j->e);
    case WJ_T_I64:
    case WJ_T_FEN:
        if (!wj_str_i64(s, &v))
            return fail_place(j->e, WJ_E_INVALID, p, want_of(f->type));
        return set_i64(f, v, m, p, j->e);
    case WJ_T_F64:
        return set_pair_f64(f, s, m, p, j);
    case WJ_T_OBJ:
    case WJ_T_JSON:
    case WJ_T_LIST:
        return fail_place(j->e, WJ_E_INVALID, p, "can only be given in a JSON body");
    default:
        return set_text(f, s, m, p, j->e);
    }
}

int wj_shape_fill_pairs(struct wj_arena *arena, const struct wj_shape *s, struct wj_pairs pairs,
                        size_t *unknown, void *st, struct wj_err *e)
{
    struct job j = { .arena = arena, .e = e };
    j.unknown = unknown;
    uint64_t seen = 0; /* members given already, of the first 64 */
    int rc = WJ_OK;
    for (size_t i = 0; i < pairs.n && !rc; i++) {
        const struct wj_field *f = find_field(s, pairs.items[i].name);
        struct place p = { .name = f ? f->name : NULL };
        size_t k = f ? (size_t)(f - s->fields) : 0;
        bool texts = f && f->type == WJ_T_LIST && !f->of;
        if (!f)
            rc = meet_unknown(&j, pairs.items[i].name, NULL);
        else if (f->flags & WJ_F_READONLY)
            rc = fail_place(e, WJ_E_INVALID, &p, "cannot be set");
        else if (texts)
            rc = set_pair_list(&j, pairs, i, member(st, f), &p);
        else if (k < 64 && seen >> k & 1)
            rc = fail_place(e, WJ_E_INVALID, &p, "is given more than once");
        else
            rc = set_pair(&j, f, pairs.items[i].value, member(st, f), &p);
        seen |= k < 64 ? UINT64_C(1) << k : 0;
    }
    return rc;
}

int wj_shape_read_pairs(struct wj_arena *arena, const struct wj_shape *s, struct wj_pairs pairs,
                        size_t *unknown, void *st, struct wj_err *e)
{
    wj_shape_clear(s, st);
    int rc = wj_shape_fill_pairs(arena, s, pairs, unknown, st, e);
    return rc ? rc : wj_shape_check(s, st, e);
}

static bool is_absent(const struct wj_field *f, const void *m)
{
    switch (f->type) {
    case WJ_T_BOOL:
        return false;
    case WJ_T_I64:
    case WJ_T_FEN:
    case WJ_T_MS:
        return *(const int64_t *)m == WJ_NONE;
    case WJ_T_F64:
        return isnan(*(const double *)m);
    case WJ_T_STR:
    case WJ_T_ID:
    case WJ_T_JSON:
        return wj_str_trim(*(const struct wj_str *)m).n == 0;
    case WJ_T_ENUM:
        return *(const int *)m < 0;
    case WJ_T_DAY:
        return *(const wj_day *)m == WJ_DAY_NONE;
    case WJ_T_OBJ:
        return !*(void *const *)m;
    case WJ_T_LIST:
        return ((const struct wj_list *)m)->n == 0;
    }
    return true;
}

static int check_struct(const struct wj_shape *, const void *st, const struct place *, struct wj_err *);

static int check_list(const struct wj_field *f, const struct wj_list *l, const struct place *up,
                      struct wj_err *e)
{
    if (l->n && is_bounded(f) && ((int64_t)l->n < f->min || (int64_t)l->n > f->max))
        return fail_bounds(e, up, f, "a list with a number of items ");
    struct place p = { .up = up };
    int rc = WJ_OK;
    for (; f->of && p.index < l->n && !rc; p.index++)
        rc = check_struct(f->of, (const char *)l->items + p.index * f->of->size, &p, e);
    return rc;
}

static int check_struct(const struct wj_shape *s, const void *st, const struct place *up, struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t i = 0; i < s->n && !rc; i++) {
        const struct wj_field *f = &s->fields[i];
        const void *m = const_member(st, f);
        struct place p = { .up = up, .name = f->name };
        bool absent = is_absent(f, m);
        if (absent && f->flags & WJ_F_REQUIRED && !(f->flags & WJ_F_READONLY))
            rc = fail_place(e, WJ_E_INVALID, &p, "is required");
        else if (!absent && f->type == WJ_T_OBJ)
            rc = check_struct(f->of, *(void *const *)m, &p, e);
        else if (f->type == WJ_T_LIST)
            rc = check_list(f, m, &p, e);
    }
    return rc;
}

int wj_shape_check(const struct wj_shape *s, const void *st, struct wj_err *e)
{
    return check_struct(s, st, NULL, e);
}
