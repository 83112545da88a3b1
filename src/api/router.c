/* router.c - see router.h. */
#include "api/router.h"

#include "base/arena.h"

struct node {
    struct wj_str literal;
    struct node *children, *sibling; /* literal ones */
    struct node *param;              /* any segment */
    const struct wj_route *routes[WJ_METHOD_OTHER];
};

struct wj_router {
    struct node root;
};

static bool is_param(struct wj_str segment)
{
    return segment.n > 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
}

static struct wj_str param_name(struct wj_str segment)
{
    return (struct wj_str){ segment.p + 1, segment.n - 2 };
}

static bool has_member(const struct wj_shape *shape, struct wj_str name)
{
    for (size_t i = 0; i < shape->n; i++)
        if (wj_str_eqz(name, shape->fields[i].name))
            return true;
    return false;
}

static struct node *find_child(const struct node *at, struct wj_str segment)
{
    struct node *c = at->children;
    while (c && !wj_str_eq(c->literal, segment))
        c = c->sibling;
    return c;
}

static struct node *step_in(struct wj_arena *arena, struct node *at, struct wj_str segment)
{
    bool param = is_param(segment);
    struct node *next = param ? at->param : find_child(at, segment);
    if (next)
        return next;
    next = WJ_NEW(arena, struct node);
    if (!next)
        return NULL;
    if (param) {
        at->param = next;
    } else {
        next->literal = segment;
        next->sibling = at->children;
        at->children = next;
    }
    return next;
}

static int add(struct wj_router *r, struct wj_arena *arena, const struct wj_route *route, struct wj_err *e)
{
    struct wj_str rest = wj_strz(route->path), segment;
    struct node *at = &r->root;
    size_t nparams = 0;
    if (!rest.n || rest.p[0] != '/' || route->method >= WJ_METHOD_OTHER)
        return wj_fail(e, WJ_E_INVALID, "route %s: \"%s\" is not a path", route->id, route->path);
    wj_str_cut(&rest, '/', &segment);
    while (wj_str_cut(&rest, '/', &segment)) {
        bool braces = wj_str_has(segment, WJ_S("{")) || wj_str_has(segment, WJ_S("}"));
        if (!segment.n || (braces && !is_param(segment)))
            return wj_fail(e, WJ_E_INVALID, "route %s: a segment of \"%s\" is malformed", route->id,
                           route->path);
        if (is_param(segment) &&
            (++nparams > WJ_ROUTER_PARAMS || !has_member(route->in, param_name(segment))))
            return wj_fail(e, WJ_E_INVALID, "route %s: " WJ_FMT " is no member of shape %s", route->id,
                           WJ_ARG(segment), route->in->name);
        at = step_in(arena, at, segment);
        if (!at)
            return wj_fail(e, WJ_E_LIMIT, "route %s: out of memory", route->id);
    }
    if (at->routes[route->method])
        return wj_fail(e, WJ_E_INVALID, "route %s: %s %s is taken by route %s", route->id,
                       wj_http_method_name(route->method), route->path, at->routes[route->method]->id);
    at->routes[route->method] = route;
    return WJ_OK;
}

int wj_router_new(struct wj_arena *arena, const struct wj_route *routes, size_t n, struct wj_router **out,
                  struct wj_err *e)
{
    struct wj_router *r = WJ_NEW(arena, struct wj_router);
    if (!r)
        return wj_fail(e, WJ_E_LIMIT, "routes: out of memory");
    for (size_t i = 0; i < n; i++) {
        int rc = add(r, arena, &routes[i], e);
        if (rc != WJ_OK)
            return rc;
    }
    *out = r;
    return WJ_OK;
}

/*
 * A literal wins; where it leads to no such method, the parameter is tried.  Depth is bounded by
 * the table's paths.  *methods collects what the path knows.
 */
static const struct wj_route *walk(const struct node *at, struct wj_str rest, enum wj_method method,
                                   unsigned *methods)
{
    struct wj_str segment;
    if (!wj_str_cut(&rest, '/', &segment)) {
        for (unsigned i = 0; i < WJ_METHOD_OTHER; i++)
            *methods |= at->routes[i] ? 1u << i : 0;
        return method < WJ_METHOD_OTHER ? at->routes[method] : NULL;
    }
    const struct node *literal = find_child(at, segment);
    const struct wj_route *found = literal ? walk(literal, rest, method, methods) : NULL;
    if (!found && at->param && segment.n)
        found = walk(at->param, rest, method, methods);
    return found;
}

static int take_params(struct wj_arena *arena, struct wj_str path, struct wj_match *m)
{
    struct wj_str want = wj_strz(m->route->path), have = path, w, h;
    while (wj_str_cut(&want, '/', &w) && wj_str_cut(&have, '/', &h)) {
        if (!is_param(w))
            continue;
        struct wj_pair *p = &m->params[m->nparams];
        p->name = param_name(w);
        int rc = wj_http_decode(arena, h, false, &p->value);
        if (rc != WJ_OK)
            return rc;
        m->nparams++;
    }
    return WJ_OK;
}

int wj_router_match(const struct wj_router *r, struct wj_arena *arena, enum wj_method method,
                    struct wj_str path, struct wj_match *out)
{
    struct wj_match m = { 0 };
    struct wj_str rest = path, head;
    wj_str_cut(&rest, '/', &head);
    if (rest.p)
        m.route = walk(&r->root, rest, method == WJ_HEAD ? WJ_GET : method, &m.methods);
    int rc = m.route ? take_params(arena, path, &m) : WJ_OK;
    if (rc == WJ_OK)
        *out = m;
    return rc;
}
