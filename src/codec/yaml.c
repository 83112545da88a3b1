/* yaml.c - see yaml.h: libyaml's events built into a tree without recursion. */
#include "codec/yaml.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

struct level {
    struct wj_ynode *node;
    struct wj_ynode **tail; /* where the next child is hung */
    struct wj_str key;      /* map: the key whose value comes next; no value: a key comes next */
    bool has_key;
};

struct builder {
    struct wj_arena *arena;
    const char *file;
    struct wj_err *e;
    struct wj_ynode *root;
    struct level levels[WJ_YAML_DEPTH];
    unsigned depth;
    unsigned documents;
    int rc; /* why add_node() gave nothing */
};

static int fail_at_mark(struct builder *b, int rc, const yaml_mark_t *m, const char *what)
{
    return wj_fail(b->e, rc, "%s:%zu:%zu: %s", b->file, m->line + 1, m->column + 1, what);
}

static int fail_parse(struct builder *b, const yaml_parser_t *p)
{
    if (p->error == YAML_MEMORY_ERROR)
        return wj_fail(b->e, WJ_E_NOMEM, "%s: out of memory", b->file);
    const char *problem = p->problem ? p->problem : "cannot be read";
    if (p->error == YAML_READER_ERROR)
        return wj_fail(b->e, WJ_E_INVALID, "%s: byte %zu: %s", b->file, p->problem_offset, problem);
    return fail_at_mark(b, WJ_E_INVALID, &p->problem_mark, problem);
}

static int add_key(struct builder *b, struct level *top, const yaml_event_t *ev)
{
    struct wj_str key = { (const char *)ev->data.scalar.value, ev->data.scalar.length };
    if (top->node->n == WJ_YAML_KEYS) /* looking for repeated keys below takes n * n steps */
        return fail_at_mark(b, WJ_E_LIMIT, &ev->start_mark, "too many keys in one map");
    for (const struct wj_ynode *c = top->node->child; c; c = c->next)
        if (wj_str_eq(c->key, key))
            return wj_fail(b->e, WJ_E_INVALID,
                           "%s:%zu:%zu: the key \"" WJ_FMT "\" stands here a second time (first in line %u)",
                           b->file, ev->start_mark.line + 1, ev->start_mark.column + 1, WJ_ARG(key), c->line);
    top->key = wj_str_dup(b->arena, key);
    top->has_key = true;
    return top->key.p ? WJ_OK : fail_at_mark(b, WJ_E_LIMIT, &ev->start_mark, "the document is too big");
}

/* The innermost open map or list; NULL at the top of the document. */
static struct level *innermost(struct builder *b)
{
    struct level *top = b->depth ? &b->levels[b->depth - 1] : NULL;
    return top && top->node ? top : NULL;
}

/* Hang a new node where the next one belongs; NULL: not possible, b->rc says why. */
static struct wj_ynode *add_node(struct builder *b, enum wj_ytype type, const yaml_event_t *ev)
{
    struct level *top = innermost(b);
    if (top && top->node->type == WJ_Y_MAP && !top->has_key) {
        b->rc = fail_at_mark(b, WJ_E_INVALID, &ev->start_mark, "expected a text as key");
        return NULL;
    }
    struct wj_ynode *n = WJ_NEW(b->arena, struct wj_ynode);
    if (!n) {
        b->rc = fail_at_mark(b, WJ_E_LIMIT, &ev->start_mark, "the document is too big");
        return NULL;
    }
    n->type = type;
    n->file = b->file;
    n->line = (unsigned)ev->start_mark.line + 1;
    n->column = (unsigned)ev->start_mark.column + 1;
    if (!top) {
        b->root = n;
    } else {
        n->key = top->key;
        top->has_key = false;
        *top->tail = n;
        top->tail = &n->next;
        top->node->n++;
    }
    return n;
}

static int add_scalar(struct builder *b, const yaml_event_t *ev)
{
    struct wj_str text = { (const char *)ev->data.scalar.value, ev->data.scalar.length };
    if (ev->data.scalar.anchor || ev->data.scalar.tag)
        return fail_at_mark(b, WJ_E_INVALID, &ev->start_mark, "anchors and tags are not used here");
    if (text.n && memchr(text.p, 0, text.n))
        return fail_at_mark(b, WJ_E_INVALID, &ev->start_mark, "the text holds a NUL character");
    struct level *top = innermost(b);
    if (top && top->node->type == WJ_Y_MAP && !top->has_key)
        return add_key(b, top, ev);
    struct wj_ynode *n = add_node(b, WJ_Y_SCALAR, ev);
    if (!n)
        return b->rc;
    n->plain = ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    n->text = wj_str_dup(b->arena, text);
    return n->text.p ? WJ_OK : fail_at_mark(b, WJ_E_LIMIT, &ev->start_mark, "the document is too big");
}

static int open_level(struct builder *b, enum wj_ytype type, const yaml_event_t *ev)
{
    bool map = type == WJ_Y_MAP;
    if (map ? ev->data.mapping_start.anchor || ev->data.mapping_start.tag
            : ev->data.sequence_start.anchor || ev->data.sequence_start.tag)
        return fail_at_mark(b, WJ_E_INVALID, &ev->start_mark, "anchors and tags are not used here");
    if (b->depth == WJ_YAML_DEPTH)
        return fail_at_mark(b, WJ_E_LIMIT, &ev->start_mark, "nested too deeply");
    struct wj_ynode *n = add_node(b, type, ev);
    if (!n)
        return b->rc;
    b->levels[b->depth++] = (struct level){ .node = n, .tail = &n->child };
    return WJ_OK;
}

static int take_event(struct builder *b, const yaml_event_t *ev)
{
    switch (ev->type) {
    case YAML_SCALAR_EVENT:
        return add_scalar(b, ev);
    case YAML_SEQUENCE_START_EVENT:
        return open_level(b, WJ_Y_LIST, ev);
    case YAML_MAPPING_START_EVENT:
        return open_level(b, WJ_Y_MAP, ev);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        b->depth--;
        return WJ_OK;
    case YAML_ALIAS_EVENT:
        return fail_at_mark(b, WJ_E_INVALID, &ev->start_mark, "aliases are not used here");
    case YAML_DOCUMENT_START_EVENT:
        if (b->documents++)
            return fail_at_mark(b, WJ_E_INVALID, &ev->start_mark, "expected one document, found a second");
        return WJ_OK;
    default:
        return WJ_OK;
    }
}

int wj_yaml_read(struct wj_arena *arena, const char *file, struct wj_str bytes, const struct wj_ynode **out,
                 struct wj_err *e)
{
    struct builder b = { .arena = arena, .file = file, .e = e };
    if (bytes.n > WJ_YAML_BYTES)
        return wj_fail(e, WJ_E_LIMIT, "%s: longer than %d bytes", file, (int)WJ_YAML_BYTES);
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return wj_fail(e, WJ_E_NOMEM, "%s: out of memory", file);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n);
    int rc = WJ_OK;
    bool end = false;
    while (!rc && !end) {
        yaml_event_t ev;
        if (!yaml_parser_parse(&parser, &ev)) {
            rc = fail_parse(&b, &parser);
            break;
        }
        rc = take_event(&b, &ev);
        end = ev.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&ev);
    }
    yaml_parser_delete(&parser);
    if (!rc && !b.root)
        rc = wj_fail(e, WJ_E_INVALID, "%s: expected a document, found nothing", file);
    if (!rc)
        *out = b.root;
    return rc;
}

int wj_yaml_fail(const struct wj_ynode *n, struct wj_err *e, const char *fmt, ...)
{
    char msg[240];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    char field[64];
    snprintf(field, sizeof field, WJ_FMT, WJ_ARG(n->key));
    return wj_fail_at(e, WJ_E_INVALID, field, "%s:%u:%u: %s", n->file, n->line, n->column, msg);
}

const struct wj_ynode *wj_yaml_get(const struct wj_ynode *map, const char *key)
{
    if (map->type != WJ_Y_MAP)
        return NULL;
    struct wj_str want = wj_strz(key);
    for (const struct wj_ynode *c = map->child; c; c = c->next)
        if (wj_str_eq(c->key, want))
            return c;
    return NULL;
}

int wj_yaml_expect(const struct wj_ynode *n, enum wj_ytype type, struct wj_err *e)
{
    static const char *const words[] = { "a text", "a list", "a map" };
    if (n->type != type)
        return wj_yaml_fail(n, e, "expected %s, found %s", words[type], words[n->type]);
    return WJ_OK;
}

int wj_yaml_need(const struct wj_ynode *map, const char *key, const struct wj_ynode **out, struct wj_err *e)
{
    int rc = wj_yaml_expect(map, WJ_Y_MAP, e);
    if (rc)
        return rc;
    const struct wj_ynode *n = wj_yaml_get(map, key);
    if (!n)
        return wj_yaml_fail(map, e, "expected the key \"%s\"", key);
    *out = n;
    return WJ_OK;
}

static bool is_listed(struct wj_str key, const char *const *keys)
{
    for (; *keys; keys++)
        if (wj_str_eqz(key, *keys))
            return true;
    return false;
}

int wj_yaml_only(const struct wj_ynode *map, const char *const *keys, struct wj_err *e)
{
    int rc = wj_yaml_expect(map, WJ_Y_MAP, e);
    for (const struct wj_ynode *c = map->child; c && !rc; c = c->next)
        if (!is_listed(c->key, keys))
            rc = wj_yaml_fail(c, e, "unknown key \"" WJ_FMT "\"", WJ_ARG(c->key));
    return rc;
}

bool wj_yaml_is_null(const struct wj_ynode *n)
{
    return n->type == WJ_Y_SCALAR && n->plain &&
           (n->text.n == 0 || wj_str_eqz(n->text, "~") || wj_str_eqz(n->text, "null"));
}

int wj_yaml_str(const struct wj_ynode *n, struct wj_str *out, struct wj_err *e)
{
    int rc = wj_yaml_expect(n, WJ_Y_SCALAR, e);
    if (rc)
        return rc;
    if (wj_yaml_is_null(n) || n->text.n == 0)
        return wj_yaml_fail(n, e, "expected a text, found nothing");
    *out = n->text;
    return WJ_OK;
}

int wj_yaml_i64(const struct wj_ynode *n, int64_t lo, int64_t hi, int64_t *out, struct wj_err *e)
{
    int64_t v;
    if (n->type != WJ_Y_SCALAR || !wj_str_i64(n->text, &v) || v < lo || v > hi)
        return wj_yaml_fail(n, e, "expected a whole number from %lld to %lld", (long long)lo, (long long)hi);
    *out = v;
    return WJ_OK;
}

int wj_yaml_milli(const struct wj_ynode *n, int64_t *out, struct wj_err *e)
{
    struct wj_str rest = n->text, whole, part = WJ_S("0");
    int64_t w = 0, p = 0;
    bool ok = n->type == WJ_Y_SCALAR && wj_str_cut(&rest, '.', &whole);
    if (ok && rest.p)
        part = rest;
    ok = ok && wj_str_i64(whole, &w) && part.n <= 3 && part.p[0] != '-' && wj_str_i64(part, &p) &&
         w > -1000000000000 && w < 1000000000000;
    if (!ok)
        return wj_yaml_fail(n, e, "expected a number with at most three digits behind the point");
    for (size_t i = part.n; i < 3; i++)
        p *= 10;
    *out = w * 1000 + (whole.p[0] == '-' ? -p : p);
    return WJ_OK;
}

int wj_yaml_bool(const struct wj_ynode *n, bool *out, struct wj_err *e)
{
    bool yes = n->type == WJ_Y_SCALAR && wj_str_eqz(n->text, "true");
    if (!yes && !(n->type == WJ_Y_SCALAR && wj_str_eqz(n->text, "false")))
        return wj_yaml_fail(n, e, "expected true or false");
    *out = yes;
    return WJ_OK;
}

int wj_yaml_day(const struct wj_ynode *n, wj_day *out, struct wj_err *e)
{
    if (n->type != WJ_Y_SCALAR || !wj_day_parse(n->text, out))
        return wj_yaml_fail(n, e, "expected a day, YYYY-MM-DD");
    return WJ_OK;
}

int wj_yaml_enum(const struct wj_ynode *n, const char *const *names, int *out, struct wj_err *e)
{
    char list[160] = "";
    size_t at = 0;
    for (int i = 0; names[i]; i++) {
        if (n->type == WJ_Y_SCALAR && wj_str_eqz(n->text, names[i])) {
            *out = i;
            return WJ_OK;
        }
        int put = snprintf(list + at, sizeof list - at, "%s%s", i ? ", " : "", names[i]);
        at = put > 0 && at + (size_t)put < sizeof list ? at + (size_t)put : sizeof list - 1;
    }
    return wj_yaml_fail(n, e, "expected one of %s", list);
}

int wj_yaml_strs(struct wj_arena *arena, const struct wj_ynode *n, struct wj_list *out, struct wj_err *e)
{
    bool list = n->type == WJ_Y_LIST;
    size_t count = list ? n->n : 1;
    struct wj_str *items = WJ_NEW_N(arena, struct wj_str, count);
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "%s:%u: the list is too long", n->file, n->line);
    size_t i = 0;
    for (const struct wj_ynode *c = list ? n->child : n; c && i < count; c = c->next) {
        int rc = wj_yaml_str(c, &items[i++], e);
        if (rc)
            return rc;
    }
    *out = (struct wj_list){ items, count };
    return WJ_OK;
}
