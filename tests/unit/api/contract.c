/* contract.c - see contract.h. */
#include "contract.h"

#include "base/arena.h"
#include "codec/jsonread.h"

static const char *breach_of_object(struct wj_arena *, const struct wj_shape *, const struct wj_jval *);

static const char *say(struct wj_arena *arena, const struct wj_shape *s, const char *member, const char *what)
{
    return wj_str_z(arena, wj_strf(arena, "%s.%s %s", s->name, member, what));
}

static bool is_word_of(const struct wj_field *f, struct wj_str text)
{
    for (size_t i = 0; f->names[i]; i++)
        if (wj_str_eqz(text, f->names[i]))
            return true;
    return false;
}

static bool has_type(const struct wj_field *f, const struct wj_jval *v)
{
    wj_day day;
    int64_t ms;
    switch (f->type) {
    case WJ_T_BOOL:
        return v->type == WJ_J_BOOL;
    case WJ_T_I64:
    case WJ_T_FEN:
        return v->type == WJ_J_INT;
    case WJ_T_F64:
        return v->type == WJ_J_F64 || v->type == WJ_J_INT;
    case WJ_T_STR:
    case WJ_T_ID:
        return v->type == WJ_J_STR;
    case WJ_T_ENUM:
        return v->type == WJ_J_STR && is_word_of(f, v->s);
    case WJ_T_DAY:
        return v->type == WJ_J_STR && wj_day_parse(v->s, &day);
    case WJ_T_MS:
        return v->type == WJ_J_STR && wj_ms_parse(v->s, &ms);
    case WJ_T_JSON:
        return true;
    case WJ_T_OBJ:
        return v->type == WJ_J_OBJ;
    case WJ_T_LIST:
        return v->type == WJ_J_ARR;
    }
    return false;
}

static const char *breach_of_member(struct wj_arena *arena, const struct wj_shape *s,
                                    const struct wj_field *f, const struct wj_jval *v)
{
    if (f->flags & WJ_F_SECRET)
        return say(arena, s, f->name, "is secret and was written");
    if (!has_type(f, v))
        return say(arena, s, f->name, "has the wrong type");
    if (f->type == WJ_T_OBJ)
        return breach_of_object(arena, f->of, v);
    const char *why = NULL;
    for (const struct wj_jval *item = f->type == WJ_T_LIST ? v->child : NULL; item && !why;
         item = item->next) {
        if (f->of)
            why = breach_of_object(arena, f->of, item);
        else if (item->type != WJ_J_STR)
            why = say(arena, s, f->name, "lists something that is no text");
    }
    return why;
}

static const char *breach_of_object(struct wj_arena *arena, const struct wj_shape *s, const struct wj_jval *v)
{
    const char *why = v->type == WJ_J_OBJ ? NULL : say(arena, s, "", "is no object");
    for (const struct wj_jval *m = why ? NULL : v->child; m && !why; m = m->next) {
        const struct wj_field *f = NULL;
        for (size_t i = 0; i < s->n && !f; i++)
            if (wj_str_eqz(m->key, s->fields[i].name))
                f = &s->fields[i];
        why = f ? breach_of_member(arena, s, f, m)
                : say(arena, s, wj_str_z(arena, m->key), "is not in the shape");
    }
    for (size_t i = 0; i < s->n && !why; i++)
        if ((s->fields[i].flags & WJ_F_REQUIRED) && !(s->fields[i].flags & WJ_F_SECRET) &&
            !wj_jsonread_get(v, s->fields[i].name))
            why = say(arena, s, s->fields[i].name, "is missing");
    return why;
}

const char *contract_breach(struct wj_arena *arena, const struct wj_shape *s, struct wj_str json)
{
    const struct wj_jval *v = NULL;
    struct wj_err e = WJ_ERR_INIT;
    if (wj_jsonread_text(arena, json, &v, &e) != WJ_OK)
        return wj_str_z(arena, wj_strf(arena, "no JSON: %s", e.msg));
    return breach_of_object(arena, s, v);
}
