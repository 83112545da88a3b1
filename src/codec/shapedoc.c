/* shapedoc.c - see shapejson.h: shapes as OpenAPI schemas and TypeScript interfaces. */
#include "base/arena.h"
#include "codec/shapejson.h"

#include <stdio.h>
#include <string.h>

void wj_shape_outer_name(const struct wj_shape *s, char out[64])
{
    size_t n = 0;
    bool up = true;
    for (const char *p = s->name; *p && n < 63; p++) {
        if (*p == '_') {
            up = true;
            continue;
        }
        out[n++] = (char)(up && *p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
        up = false;
    }
    out[n] = '\0';
}

static void write_ref(struct wj_json *w, const struct wj_shape *s)
{
    char name[64], ref[100];
    wj_shape_outer_name(s, name);
    snprintf(ref, sizeof ref, "#/components/schemas/%s", name);
    wj_json_kstrz(w, "$ref", ref);
}

static void write_bounds(struct wj_json *w, const struct wj_field *f, const char *min, const char *max)
{
    if (!f->min && !f->max)
        return;
    wj_json_ki64(w, min, f->min);
    wj_json_ki64(w, max, f->max);
}

static void write_type(struct wj_json *w, const char *type, const char *format)
{
    wj_json_kstrz(w, "type", type);
    wj_json_kstrz(w, "format", format);
}

static void write_list_schema(struct wj_json *w, const struct wj_field *f)
{
    write_type(w, "array", NULL);
    wj_json_kobj(w, "items");
    if (f->of)
        write_ref(w, f->of);
    else
        write_type(w, "string", NULL);
    wj_json_end_obj(w);
    write_bounds(w, f, "minItems", "maxItems");
}

static void write_names(struct wj_json *w, const struct wj_field *f)
{
    write_type(w, "string", NULL);
    wj_json_karr(w, "enum");
    for (size_t i = 0; f->names[i]; i++)
        wj_json_strz(w, f->names[i]);
    wj_json_end_arr(w);
}

static void write_field_type(struct wj_json *w, const struct wj_field *f)
{
    switch (f->type) {
    case WJ_T_BOOL:
        write_type(w, "boolean", NULL);
        break;
    case WJ_T_I64:
    case WJ_T_FEN:
        write_type(w, "integer", "int64");
        write_bounds(w, f, "minimum", "maximum");
        break;
    case WJ_T_F64:
        write_type(w, "number", "double");
        write_bounds(w, f, "minimum", "maximum");
        break;
    case WJ_T_STR:
        write_type(w, "string", NULL);
        write_bounds(w, f, "minLength", "maxLength");
        break;
    case WJ_T_ID:
        write_type(w, "string", NULL);
        wj_json_kstrz(w, "pattern", "^[A-Za-z0-9._:@-]{1,128}$");
        break;
    case WJ_T_ENUM:
        write_names(w, f);
        break;
    case WJ_T_DAY:
        write_type(w, "string", "date");
        break;
    case WJ_T_MS:
        write_type(w, "string", "date-time");
        break;
    case WJ_T_JSON:
        break; /* anything */
    case WJ_T_OBJ:
        write_ref(w, f->of);
        break;
    case WJ_T_LIST:
        write_list_schema(w, f);
        break;
    }
}

static void write_field(struct wj_json *w, const struct wj_field *f)
{
    wj_json_kobj(w, f->name);
    write_field_type(w, f);
    wj_json_kstrz(w, "description", f->doc);
    if (f->flags & WJ_F_READONLY)
        wj_json_kbool(w, "readOnly", true);
    if (f->flags & WJ_F_SECRET)
        wj_json_kbool(w, "writeOnly", true);
    if (f->flags & WJ_F_PERSONAL)
        wj_json_kbool(w, "x-personal", true);
    wj_json_end_obj(w);
}

void wj_shape_openapi(struct wj_json *w, const struct wj_shape *s)
{
    bool any = false;
    wj_json_obj(w);
    wj_json_kstrz(w, "type", "object");
    wj_json_kstrz(w, "description", s->doc);
    wj_json_kobj(w, "properties");
    for (size_t i = 0; i < s->n; i++) {
        write_field(w, &s->fields[i]);
        any = any || s->fields[i].flags & WJ_F_REQUIRED;
    }
    wj_json_end_obj(w);
    if (any) {
        wj_json_karr(w, "required");
        for (size_t i = 0; i < s->n; i++)
            if (s->fields[i].flags & WJ_F_REQUIRED)
                wj_json_strz(w, s->fields[i].name);
        wj_json_end_arr(w);
    }
    wj_json_end_obj(w);
}

static void add_type(struct wj_buf *b, const struct wj_field *f)
{
    char name[64] = "string";
    switch (f->type) {
    case WJ_T_BOOL:
        wj_buf_addz(b, "boolean");
        break;
    case WJ_T_I64:
    case WJ_T_FEN:
    case WJ_T_F64:
        wj_buf_addz(b, "number");
        break;
    case WJ_T_ENUM:
        for (size_t i = 0; f->names[i]; i++)
            wj_buf_addf(b, "%s\"%s\"", i ? " | " : "", f->names[i]);
        break;
    case WJ_T_JSON:
        wj_buf_addz(b, "unknown");
        break;
    case WJ_T_OBJ:
    case WJ_T_LIST:
        if (f->of)
            wj_shape_outer_name(f->of, name);
        wj_buf_addf(b, f->type == WJ_T_LIST ? "%s[]" : "%s", name);
        break;
    default:
        wj_buf_addz(b, "string");
        break;
    }
}

/* A comment cannot be ended by its own text. */
static void add_doc(struct wj_buf *b, const char *indent, const char *doc)
{
    if (!doc)
        return;
    wj_buf_addf(b, "%s/** ", indent);
    struct wj_str rest = wj_strz(doc), head;
    for (bool first = true; wj_str_cut(&rest, '*', &head); first = false) {
        if (!first)
            wj_buf_addz(b, wj_str_starts(head, WJ_S("/")) ? "* " : "*");
        wj_buf_add(b, head);
    }
    wj_buf_addz(b, " */\n");
}

void wj_shape_typescript(struct wj_buf *b, const struct wj_shape *s)
{
    char name[64];
    wj_shape_outer_name(s, name);
    add_doc(b, "", s->doc);
    wj_buf_addf(b, "export interface %s {\n", name);
    for (size_t i = 0; i < s->n; i++) {
        const struct wj_field *f = &s->fields[i];
        add_doc(b, "  ", f->doc);
        wj_buf_addf(b, "  %s%s%s: ", f->flags & WJ_F_READONLY ? "readonly " : "", f->name,
                    f->flags & WJ_F_REQUIRED ? "" : "?");
        add_type(b, f);
        wj_buf_addz(b, ";\n");
    }
    wj_buf_addz(b, "}\n");
}

static bool is_gathered(const struct wj_list *l, const struct wj_shape *s)
{
    for (size_t i = 0; i < l->n; i++)
        if (((const struct wj_shape *const *)l->items)[i] == s)
            return true;
    return false;
}

int wj_shape_gather(struct wj_arena *arena, const struct wj_shape *root, struct wj_list *list,
                    struct wj_err *e)
{
    if (is_gathered(list, root))
        return WJ_OK;
    size_t from = list->n;
    const struct wj_shape *todo = root;
    /* The list itself is the queue: what has been added and not yet been looked into. */
    for (;;) {
        const struct wj_shape **items = wj_alloc_n(arena, list->n + 1, sizeof(void *));
        if (!items)
            return wj_fail(e, WJ_E_LIMIT, "too many shapes");
        if (list->n)
            memcpy(items, list->items, list->n * sizeof(void *));
        items[list->n] = todo;
        *list = (struct wj_list){ items, list->n + 1 };
        todo = NULL;
        for (; from < list->n && !todo; from += !todo)
            for (size_t i = 0; i < items[from]->n && !todo; i++)
                if (items[from]->fields[i].of && !is_gathered(list, items[from]->fields[i].of))
                    todo = items[from]->fields[i].of;
        if (!todo)
            return WJ_OK;
    }
}
