/* openapi.c - see openapi.h. */
#include "api/openapi.h"

#include "api/problem.h"
#include "base/arena.h"
#include "codec/shapejson.h"

#include <stdio.h>

enum { DOCUMENT_MAX = 8 << 20, SCHEMA_MAX = 256 << 10, NAME_MAX_BYTES = 64 };

struct printer {
    struct wj_json j;
    struct wj_arena *arena;
    const struct wj_route *routes;
    size_t n;
    struct wj_list shapes; /* const struct wj_shape *: every one that the document names */
};

static bool is_in_path(const struct wj_route *r, const struct wj_field *f)
{
    char braced[NAME_MAX_BYTES + 2];
    snprintf(braced, sizeof braced, "{%s}", f->name);
    return wj_str_has(wj_strz(r->path), wj_strz(braced));
}

static bool has_body(const struct wj_route *r)
{
    bool may = r->method == WJ_POST || r->method == WJ_PUT || r->method == WJ_PATCH;
    return may && !(r->flags & WJ_R_BYTES);
}

/* The members of the input that come in the body: all but those of the path. */
static const struct wj_shape *body_shape(struct printer *p, const struct wj_route *r)
{
    size_t n = 0;
    struct wj_field *fields = WJ_NEW_N(p->arena, struct wj_field, r->in->n);
    struct wj_shape *s = WJ_NEW(p->arena, struct wj_shape);
    if (!s || !fields || !r->in->n)
        return NULL;
    for (size_t i = 0; i < r->in->n; i++)
        if (!is_in_path(r, &r->in->fields[i]))
            fields[n++] = r->in->fields[i];
    *s = *r->in;
    s->fields = fields;
    s->n = n;
    return n ? s : NULL;
}

/* The schema of one member, cut out of the schema of a shape that has it alone. */
static struct wj_str member_schema(struct printer *p, const struct wj_field *f)
{
    struct wj_shape alone = { .name = "alone", .n = 1, .fields = f };
    const struct wj_jval *v = NULL;
    struct wj_buf b;
    struct wj_json j;
    struct wj_str text;
    wj_buf_init(&b, p->arena, SCHEMA_MAX);
    wj_json_init(&j, &b);
    wj_shape_openapi(&j, &alone);
    if (wj_json_done(&j, &text, NULL) != WJ_OK || wj_jsonread_text(p->arena, text, &v, NULL) != WJ_OK)
        return WJ_S("{}");
    v = wj_jsonread_get(wj_jsonread_get(v, "properties"), f->name);
    return v ? v->raw : WJ_S("{}");
}

static void put_header_param(struct wj_json *j, const char *name, const char *doc)
{
    wj_json_obj(j);
    wj_json_kstrz(j, "name", name);
    wj_json_kstrz(j, "in", "header");
    wj_json_kbool(j, "required", true);
    wj_json_kstrz(j, "description", doc);
    wj_json_kraw(j, "schema", WJ_S("{\"type\":\"string\"}"));
    wj_json_end_obj(j);
}

static void put_params(struct printer *p, const struct wj_route *r)
{
    struct wj_json *j = &p->j;
    wj_json_karr(j, "parameters");
    for (size_t i = 0; i < r->in->n; i++) {
        const struct wj_field *f = &r->in->fields[i];
        bool path = is_in_path(r, f);
        if (!path && has_body(r))
            continue;
        wj_json_obj(j);
        wj_json_kstrz(j, "name", f->name);
        wj_json_kstrz(j, "in", path ? "path" : "query");
        wj_json_kbool(j, "required", path || (f->flags & WJ_F_REQUIRED));
        wj_json_kstrz(j, "description", f->doc);
        wj_json_kraw(j, "schema", member_schema(p, f));
        wj_json_end_obj(j);
    }
    if (r->flags & WJ_R_IFMATCH)
        put_header_param(j, "If-Match", "The version that was seen, in quotes, as the ETag said it.");
    if (r->flags & WJ_R_ONCE)
        put_header_param(j, "Idempotency-Key",
                         "16 to 64 characters; a repeat with the same key gets the first answer.");
    wj_json_end_arr(j);
}

static void put_content(struct wj_json *j, const char *type, const struct wj_shape *shape)
{
    wj_json_kobj(j, "content");
    wj_json_kobj(j, type);
    wj_json_key(j, "schema");
    if (shape) {
        char name[NAME_MAX_BYTES], ref[NAME_MAX_BYTES + 32];
        wj_shape_outer_name(shape, name);
        snprintf(ref, sizeof ref, "#/components/schemas/%s", name);
        wj_json_obj(j);
        wj_json_kstrz(j, "$ref", ref);
        wj_json_end_obj(j);
    } else {
        wj_json_raw(j, WJ_S("{}"));
    }
    wj_json_end_obj(j);
    wj_json_end_obj(j);
}

static void put_body(struct printer *p, const struct wj_route *r)
{
    const struct wj_shape *body = has_body(r) ? body_shape(p, r) : NULL;
    if (r->flags & WJ_R_BYTES) {
        wj_json_kobj(&p->j, "requestBody");
        wj_json_kbool(&p->j, "required", true);
        put_content(&p->j, "application/octet-stream", NULL);
        wj_json_end_obj(&p->j);
    }
    if (!body)
        return;
    wj_json_kobj(&p->j, "requestBody");
    wj_json_kbool(&p->j, "required", true);
    if (body->n == r->in->n) {
        put_content(&p->j, "application/json", r->in);
    } else {
        wj_json_kobj(&p->j, "content");
        wj_json_kobj(&p->j, "application/json");
        wj_json_key(&p->j, "schema");
        wj_shape_openapi(&p->j, body);
        wj_json_end_obj(&p->j);
        wj_json_end_obj(&p->j);
    }
    wj_json_end_obj(&p->j);
}

static void put_responses(struct printer *p, const struct wj_route *r)
{
    struct wj_json *j = &p->j;
    bool raw = r->flags & WJ_R_RAW;
    const char *status = r->flags & WJ_R_CREATED ? "201" : raw || r->out->n ? "200" : "204";
    wj_json_kobj(j, "responses");
    wj_json_kobj(j, status);
    wj_json_kstrz(j, "description", raw || r->out->n ? "Done." : "Done; nothing to say.");
    if (raw || r->out->n)
        put_content(j, raw ? "*/*" : "application/json", raw ? NULL : r->out);
    wj_json_end_obj(j);
    wj_json_kraw(j, "default", WJ_S("{\"$ref\":\"#/components/responses/Problem\"}"));
    wj_json_end_obj(j);
}

static void put_operation(struct printer *p, const struct wj_route *r)
{
    static const char *const methods[] = { "get", "head", "post", "put", "patch", "delete", "options" };
    struct wj_json *j = &p->j;
    bool open = r->flags & WJ_R_PUBLIC;
    wj_json_kobj(j, methods[r->method]);
    wj_json_kstrz(j, "operationId", r->id);
    wj_json_kstrz(j, "summary", r->doc);
    wj_json_kraw(j, "security", open ? WJ_S("[]") : WJ_S("[{\"session\":[]},{\"token\":[]}]"));
    if (!open)
        wj_json_kstrz(j, "x-permission", wj_permission_name(r->permission));
    put_params(p, r);
    put_body(p, r);
    put_responses(p, r);
    wj_json_end_obj(j);
}

static bool is_first_of_path(const struct printer *p, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (wj_str_eqz(wj_strz(p->routes[k].path), p->routes[i].path))
            return false;
    return true;
}

static void put_paths(struct printer *p)
{
    wj_json_kobj(&p->j, "paths");
    for (size_t i = 0; i < p->n; i++) {
        if (!is_first_of_path(p, i))
            continue;
        wj_json_kobj(&p->j, p->routes[i].path);
        for (size_t k = i; k < p->n; k++)
            if (wj_str_eqz(wj_strz(p->routes[k].path), p->routes[i].path))
                put_operation(p, &p->routes[k]);
        wj_json_end_obj(&p->j);
    }
    wj_json_end_obj(&p->j);
}

static void put_problem_schema(struct wj_json *j)
{
    wj_json_kobj(j, "Problem");
    wj_json_kstrz(j, "type", "object");
    wj_json_kstrz(j, "description", "What went wrong (RFC 9457).");
    wj_json_kobj(j, "properties");
    wj_json_kraw(j, "type", WJ_S("{\"type\":\"string\"}"));
    wj_json_kraw(j, "title",
                 WJ_S("{\"type\":\"string\",\"description\":\"In the language of Accept-Language.\"}"));
    wj_json_kraw(j, "status", WJ_S("{\"type\":\"integer\"}"));
    wj_json_kobj(j, "code");
    wj_json_kstrz(j, "type", "string");
    wj_json_karr(j, "enum");
    for (size_t i = 0; i < wj_problem_table_n; i++)
        wj_json_strz(j, wj_problem_table[i].slug);
    wj_json_end_arr(j);
    wj_json_end_obj(j);
    wj_json_kraw(j, "detail", WJ_S("{\"type\":\"string\"}"));
    wj_json_kraw(j, "field",
                 WJ_S("{\"type\":\"string\",\"description\":\"JSON pointer of the member at fault.\"}"));
    wj_json_kraw(j, "hint", WJ_S("{\"type\":\"string\"}"));
    wj_json_kraw(j, "request_id", WJ_S("{\"type\":\"string\"}"));
    wj_json_end_obj(j);
    wj_json_kraw(j, "required", WJ_S("[\"type\",\"title\",\"status\",\"code\"]"));
    wj_json_end_obj(j);
}

static void put_components(struct printer *p)
{
    struct wj_json *j = &p->j;
    const struct wj_shape *const *shapes = p->shapes.items;
    wj_json_kobj(j, "components");
    wj_json_kobj(j, "schemas");
    put_problem_schema(j);
    for (size_t i = 0; i < p->shapes.n; i++) {
        char name[NAME_MAX_BYTES];
        wj_shape_outer_name(shapes[i], name);
        wj_json_key(j, name);
        wj_shape_openapi(j, shapes[i]);
    }
    wj_json_end_obj(j);
    wj_json_kraw(
        j, "responses",
        WJ_S("{\"Problem\":{\"description\":\"What went wrong.\",\"content\":{\"application/problem+json\":"
             "{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}}"));
    wj_json_kraw(
        j, "securitySchemes",
        WJ_S("{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"wj_session\",\"description\":"
             "\"A browser's session; unsafe methods also need X-CSRF-Token.\"},"
             "\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}"));
    wj_json_end_obj(j);
}

/* The shapes by $ref: outputs, bodies that are whole, and what both and the parameters reach. */
static int gather(struct printer *p, struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < p->n; i++) {
        const struct wj_route *r = &p->routes[i];
        const struct wj_shape *body = has_body(r) ? body_shape(p, r) : NULL;
        if (body && body->n == r->in->n)
            rc = wj_shape_gather(p->arena, r->in, &p->shapes, e);
        for (size_t k = 0; rc == WJ_OK && k < r->in->n; k++)
            if (r->in->fields[k].of)
                rc = wj_shape_gather(p->arena, r->in->fields[k].of, &p->shapes, e);
        if (rc == WJ_OK && r->out->n)
            rc = wj_shape_gather(p->arena, r->out, &p->shapes, e);
    }
    return rc;
}

int wj_openapi_print(struct wj_arena *arena, const struct wj_route *routes, size_t n, struct wj_str *out,
                     struct wj_err *e)
{
    struct printer p = { .arena = arena, .routes = routes, .n = n };
    struct wj_buf b;
    int rc = gather(&p, e);
    if (rc != WJ_OK)
        return rc;
    wj_buf_init(&b, arena, DOCUMENT_MAX);
    wj_json_init(&p.j, &b);
    wj_json_obj(&p.j);
    wj_json_kstrz(&p.j, "openapi", "3.1.0");
    wj_json_kraw(
        &p.j, "info",
        WJ_S("{\"title\":\"Wangjian\",\"version\":\"1\",\"description\":\"Supervision of online trade. Money "
             "is "
             "integer fen, instants are RFC 3339, legal days YYYY-MM-DD.\",\"license\":{\"name\":\"Mulan PSL "
             "v2\",\"identifier\":\"MulanPSL-2.0\"}}"));
    wj_json_kraw(&p.j, "servers", WJ_S("[{\"url\":\"/\"}]"));
    put_paths(&p);
    put_components(&p);
    wj_json_end_obj(&p.j);
    return wj_json_done(&p.j, out, e);
}

static void new_line(struct wj_buf *b, int depth)
{
    wj_buf_addc(b, '\n');
    for (int i = 0; i < depth; i++)
        wj_buf_addz(b, "  ");
}

/* The end of the string that begins at text[i]: behind its closing quote. */
static size_t skip_string(struct wj_str text, size_t i)
{
    for (i++; i < text.n && text.p[i] != '"'; i++)
        if (text.p[i] == '\\')
            i++;
    return i + 1 < text.n ? i + 1 : text.n;
}

/* One mark of punctuation; what follows it decides whether brackets are empty. */
static void put_mark(struct wj_buf *b, char c, bool empty, int *depth)
{
    if (c == '}' || c == ']') {
        --*depth;
        if (!empty)
            new_line(b, *depth);
    }
    wj_buf_addc(b, c);
    if (c == '{' || c == '[') {
        ++*depth;
        if (!empty)
            new_line(b, *depth);
    } else if (c == ',') {
        new_line(b, *depth);
    } else if (c == ':') {
        wj_buf_addc(b, ' ');
    }
}

struct wj_str wj_openapi_indent(struct wj_arena *arena, struct wj_str json)
{
    struct wj_buf b;
    struct wj_str out = WJ_NOSTR;
    int depth = 0;
    bool empty = false;
    wj_buf_init(&b, arena, DOCUMENT_MAX * 2);
    for (size_t i = 0; i < json.n;) {
        char c = json.p[i], next = i + 1 < json.n ? json.p[i + 1] : '\0';
        if (c == '"') {
            size_t end = skip_string(json, i);
            wj_buf_add(&b, (struct wj_str){ json.p + i, end - i });
            i = end;
            continue;
        }
        /* The opening one of an empty pair says so, and its closing one still knows. */
        empty = (c == '{' && next == '}') || (c == '[' && next == ']') || (empty && (c == '}' || c == ']'));
        put_mark(&b, c, empty, &depth);
        if (c == '}' || c == ']')
            empty = false;
        i++;
    }
    wj_buf_addc(&b, '\n');
    return wj_buf_done(&b, &out, NULL) == WJ_OK ? out : WJ_NOSTR;
}
