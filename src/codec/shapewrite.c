/* shapewrite.c - see shapejson.h: writing structs as JSON, with personal data masked. */
#include "base/arena.h"
#include "base/utf8.h"
#include "codec/shapejson.h"

#include <string.h>

/* Digits as phone, identity and account numbers have them, perhaps with separators and a final X. */
static bool is_number_like(struct wj_str s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= '0' && c <= '9')
            digits++;
        else if (!c || !strchr("+-() .xX", c))
            return false;
    }
    return digits >= 7;
}

/* The masked form in buf. */
static void add_masked(struct wj_buf *b, struct wj_str s)
{
    size_t at = wj_str_find(s, WJ_S("@"));
    if (is_number_like(s)) {
        bool phone = s.n == 11 && s.p[0] == '1';
        wj_buf_add(b, (struct wj_str){ s.p, phone ? 3 : 0 });
        wj_buf_addz(b, "****");
        wj_buf_add(b, (struct wj_str){ s.p + s.n - 4, 4 });
        return;
    }
    wj_buf_add(b, wj_utf8_prefix(s, 1));
    wj_buf_addz(b, s.n ? "**" : "");
    if (at && at < s.n)
        wj_buf_add(b, (struct wj_str){ s.p + at, s.n - at });
}

struct wj_str wj_shape_mask(struct wj_arena *arena, struct wj_str s)
{
    struct wj_buf b;
    if (!s.p)
        return s;
    wj_buf_init(&b, arena, s.n + 16);
    add_masked(&b, s);
    return wj_buf_view(&b);
}

static void write_text(struct wj_json *w, struct wj_str s, bool masked)
{
    if (!masked || !s.p) {
        wj_json_str(w, s);
        return;
    }
    struct wj_buf b;
    wj_buf_init(&b, NULL, s.n + 16);
    add_masked(&b, s);
    wj_json_str(w, wj_buf_view(&b));
    wj_buf_fini(&b);
}

static void write_struct(struct wj_json *, const struct wj_shape *, const void *st, bool mask,
                         bool inherited);

static void write_list(struct wj_json *w, const struct wj_field *f, const struct wj_list *l, bool mask,
                       bool personal)
{
    wj_json_karr(w, f->name);
    for (size_t i = 0; i < l->n; i++) {
        if (f->of)
            write_struct(w, f->of, (const char *)l->items + i * f->of->size, mask, personal);
        else
            write_text(w, ((const struct wj_str *)l->items)[i], personal && mask);
    }
    wj_json_end_arr(w);
}

static void write_enum(struct wj_json *w, const struct wj_field *f, int v)
{
    for (int i = 0; v >= 0 && f->names[i]; i++)
        if (i == v)
            wj_json_kstrz(w, f->name, f->names[i]);
}

/* A member that masking does not concern, or that is shown unmasked. */
static void write_plain(struct wj_json *w, const struct wj_field *f, const void *m)
{
    switch (f->type) {
    case WJ_T_BOOL:
        wj_json_kbool(w, f->name, *(const bool *)m);
        break;
    case WJ_T_I64:
    case WJ_T_FEN:
        wj_json_ki64(w, f->name, *(const int64_t *)m);
        break;
    case WJ_T_F64:
        wj_json_kf64(w, f->name, *(const double *)m);
        break;
    case WJ_T_ENUM:
        write_enum(w, f, *(const int *)m);
        break;
    case WJ_T_DAY:
        wj_json_kday(w, f->name, *(const wj_day *)m);
        break;
    case WJ_T_MS:
        wj_json_kms(w, f->name, *(const int64_t *)m);
        break;
    case WJ_T_JSON:
        wj_json_kraw(w, f->name, *(const struct wj_str *)m);
        break;
    default:
        wj_json_kstr(w, f->name, *(const struct wj_str *)m);
        break;
    }
}

static void write_member(struct wj_json *w, const struct wj_field *f, const void *m, bool mask, bool personal)
{
    if (f->type == WJ_T_LIST) {
        write_list(w, f, m, mask, personal);
    } else if (f->type == WJ_T_OBJ) {
        const void *inner = *(void *const *)m;
        if (inner) {
            wj_json_key(w, f->name);
            write_struct(w, f->of, inner, mask, personal);
        }
    } else if (!mask || !personal) {
        write_plain(w, f, m);
    } else if (f->type == WJ_T_STR && ((const struct wj_str *)m)->p) {
        wj_json_key(w, f->name);
        write_text(w, *(const struct wj_str *)m, true);
    }
}

/* inherited: the struct stands inside a personal member, so all of it is personal. */
static void write_struct(struct wj_json *w, const struct wj_shape *s, const void *st, bool mask,
                         bool inherited)
{
    wj_json_obj(w);
    for (size_t i = 0; i < s->n; i++) {
        const struct wj_field *f = &s->fields[i];
        bool personal = inherited || f->flags & WJ_F_PERSONAL;
        if (!(f->flags & WJ_F_SECRET))
            write_member(w, f, (const char *)st + f->offset, mask, personal);
    }
    wj_json_end_obj(w);
}

void wj_shape_write(struct wj_json *w, const struct wj_shape *s, const void *st, unsigned flags)
{
    write_struct(w, s, st, !(flags & WJ_W_UNMASK), false);
}
