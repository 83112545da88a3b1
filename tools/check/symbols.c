/*
 * symbols.c - what the linker sees, against src/FLOORS.
 *
 *   nm -P -A build/src/…/lib….a | symbols [FLOORS [ALLOW]]
 *
 * Complaints: a library that needs a symbol which a folder defines that it may
 * not use; files that call each other in a circle (the largest call cycle of the
 * tree is one file); an exported name that does not begin with wj_ and the
 * name of its file or folder (src/base, the vocabulary of all others, needs
 * only wj_); a name defined twice.  "name WHERE PREFIX* REASON" in
 * tools/allow.txt lets a file or folder use another name.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/map.h"
#include "check/allow.h"
#include "check/complain.h"
#include "check/cycles.h"
#include "check/floorplan.h"

#include <stdio.h>

struct object {
    struct wj_str name;   /* "src/scan/fold.c" */
    struct wj_str module; /* "fold" */
    int folder;
};

struct use {
    size_t object;
    struct wj_str symbol;
};

struct link {
    struct wj_arena *arena;
    struct wj_floorplan plan;
    struct wj_allow allow;
    struct object *objects;
    size_t nobjects, objects_cap;
    struct use *uses;
    size_t nuses, uses_cap;
    struct wj_map by_name; /* object name -> index + 1 */
    struct wj_map defined; /* symbol -> index + 1 of its object */
};

/* Small numbers as map values. */
static void *as_value(size_t i)
{
    return (void *)(uintptr_t)(i + 1);
}

static bool look_up(const struct wj_map *m, struct wj_str key, size_t *i)
{
    uintptr_t v = (uintptr_t)wj_map_get(m, key);
    if (v)
        *i = v - 1;
    return v != 0;
}

/* Meson's "…/libwjscan.a.p/fold.c.o" is "fold.c"; generated sources keep their own name. */
static struct wj_str source_name(struct wj_str member)
{
    struct wj_str part, last = member;
    while (wj_str_cut(&member, '/', &part))
        last = part;
    if (wj_str_ends(last, WJ_S(".o")))
        last.n -= 2;
    struct wj_str generated = WJ_S("meson-generated_.._");
    if (wj_str_starts(last, generated))
        last = (struct wj_str){ last.p + generated.n, last.n - generated.n };
    return last;
}

static struct wj_str module_of(struct wj_str file)
{
    struct wj_str module = file;
    wj_str_cut(&file, '.', &module);
    return module;
}

/* The object of "archive[member]", made when it is new; false outside the floors. */
static bool object_of(struct link *l, struct wj_str where, size_t *out)
{
    struct wj_str archive, member;
    if (!wj_str_cut(&where, '[', &archive) || !wj_str_cut(&where, ']', &member))
        return false;
    int folder = wj_floorplan_of_path(&l->plan, archive);
    if (folder < 0)
        return false;
    struct wj_str file = source_name(member);
    struct wj_str name =
        wj_strf(l->arena, "src/" WJ_FMT "/" WJ_FMT, WJ_ARG(l->plan.folders[folder].name), WJ_ARG(file));
    if (look_up(&l->by_name, name, out))
        return true;
    void *items = l->objects;
    struct object *o = wj_grow(l->arena, &items, &l->nobjects, &l->objects_cap, sizeof *o);
    l->objects = items;
    if (!o)
        return false;
    *o = (struct object){ name, module_of(file), folder };
    *out = l->nobjects - 1;
    return wj_map_add(&l->by_name, name, as_value(*out)) == WJ_OK;
}

/* True for "module" and what begins with "module_", and for a short form of it: req_ for request. */
static bool is_word_of(struct wj_str rest, struct wj_str module)
{
    struct wj_str word = rest;
    word.n = wj_str_find(rest, WJ_S("_"));
    return wj_str_starts(rest, module) || (word.n >= 3 && wj_str_starts(module, word));
}

/* True for wj_ and a word that is the module, the folder, or another module of the folder. */
static bool is_well_named(const struct link *l, const struct object *o, struct wj_str symbol)
{
    struct wj_str prefix = WJ_S("wj_"), base = WJ_S("base");
    if (!wj_str_starts(symbol, prefix))
        return false;
    struct wj_str folder = l->plan.folders[o->folder].name;
    struct wj_str rest = { symbol.p + prefix.n, symbol.n - prefix.n };
    if (wj_str_eq(folder, base) || is_word_of(rest, folder))
        return true;
    for (size_t i = 0; i < l->nobjects; i++)
        if (l->objects[i].folder == o->folder && is_word_of(rest, l->objects[i].module))
            return true;
    return false;
}

static void define(struct link *l, size_t object, struct wj_str symbol)
{
    size_t other;
    if (wj_map_add(&l->defined, symbol, as_value(object)) == WJ_OK || !look_up(&l->defined, symbol, &other) ||
        other == object)
        return;
    wj_complain(l->objects[object].name, 0, WJ_FMT " is defined in " WJ_FMT " too; keep one", WJ_ARG(symbol),
                WJ_ARG(l->objects[other].name));
}

/* "archive[member]: symbol type value size" */
static void read_line(struct link *l, struct wj_str line)
{
    struct wj_str where, symbol, type;
    size_t object;
    if (!wj_str_cut(&line, ' ', &where) || !wj_str_cut(&line, ' ', &symbol) ||
        !wj_str_cut(&line, ' ', &type) || type.n != 1 || !object_of(l, where, &object))
        return;
    if (type.p[0] == 'U') {
        void *items = l->uses;
        struct use *u = wj_grow(l->arena, &items, &l->nuses, &l->uses_cap, sizeof *u);
        l->uses = items;
        if (u)
            *u = (struct use){ object, symbol };
    } else if (type.p[0] >= 'A' && type.p[0] <= 'Z' && type.p[0] != 'W' && type.p[0] != 'V') {
        define(l, object, symbol); /* weak ones are C++ templates of headers */
    }
}

static void check_names(struct link *l)
{
    for (size_t i = 0; i < l->defined.n; i++) {
        struct wj_str symbol = l->defined.items[i].key;
        const struct object *o = &l->objects[(uintptr_t)l->defined.items[i].value - 1];
        if (!wj_str_starts(symbol, WJ_S("_Z")) && !is_well_named(l, o, symbol) &&
            !wj_allow_name(&l->allow, "name", o->name, symbol))
            wj_complain(o->name, 0, "exports " WJ_FMT "; call it wj_" WJ_FMT "_…, or make it static",
                        WJ_ARG(symbol), WJ_ARG(o->module));
    }
}

/* Uses between objects as edges; uses of folders that FLOORS does not allow are complaints. */
static struct wj_edge *check_uses(struct link *l, size_t *n)
{
    struct wj_edge *edges = WJ_NEW_N(l->arena, struct wj_edge, l->nuses + 1);
    for (size_t i = 0; edges && i < l->nuses; i++) {
        const struct use *u = &l->uses[i];
        const struct object *from = &l->objects[u->object];
        size_t to;
        if (!look_up(&l->defined, u->symbol, &to) || to == u->object)
            continue;
        edges[(*n)++] = (struct wj_edge){ u->object, to };
        if (!wj_floorplan_allows(&l->plan, from->folder, l->objects[to].folder))
            wj_complain(from->name, 0,
                        "needs " WJ_FMT " of " WJ_FMT ", which src/FLOORS does not allow; take a callback",
                        WJ_ARG(u->symbol), WJ_ARG(l->objects[to].name));
    }
    return edges;
}

static bool is_among(const size_t *members, size_t n, size_t object)
{
    for (size_t i = 0; i < n; i++)
        if (members[i] == object)
            return true;
    return false;
}

/* Name the circle and every call that holds it together: one of them has to go. */
static void report_circle(void *ctx, const size_t *members, size_t n)
{
    const struct link *l = ctx;
    wj_complain(WJ_S("src"), 0,
                "%zu files call each other in a circle; move what both need into a file below them:", n);
    for (size_t i = 0; i < l->nuses; i++) {
        const struct use *u = &l->uses[i];
        size_t to;
        if (look_up(&l->defined, u->symbol, &to) && to != u->object && is_among(members, n, u->object) &&
            is_among(members, n, to))
            printf("    " WJ_FMT " -> " WJ_FMT " (" WJ_FMT ")\n", WJ_ARG(l->objects[u->object].name),
                   WJ_ARG(l->objects[to].name), WJ_ARG(u->symbol));
    }
}

static int run(struct wj_arena *a, const char *floors, const char *allow, struct wj_err *e)
{
    struct link l = { .arena = a };
    struct wj_str bytes, line;
    wj_map_init(&l.by_name, a);
    wj_map_init(&l.defined, a);
    int rc = wj_file_read(a, floors, 1 << 20, &bytes, e);
    if (rc == WJ_OK)
        rc = wj_floorplan_read(&l.plan, floors, bytes, e);
    if (rc == WJ_OK)
        rc = wj_allow_read(a, &l.allow, allow, e);
    if (rc == WJ_OK)
        rc = wj_file_read(a, "-", (size_t)256 << 20, &bytes, e);
    if (rc != WJ_OK)
        return rc;
    while (wj_str_cut(&bytes, '\n', &line))
        read_line(&l, line);
    if (!l.nobjects)
        return wj_fail(e, WJ_E_INVALID,
                       "no symbols of src/ on standard input; build first, then pipe nm -P -A");
    check_names(&l);
    wj_allow_unused(&l.allow, "name");
    size_t nedges = 0;
    struct wj_edge *edges = check_uses(&l, &nedges);
    if (!edges || wj_arena_spent(a) || wj_cycles_find(a, l.nobjects, edges, nedges, report_circle, &l) < 0)
        return wj_fail(e, WJ_E_LIMIT, "too many symbols for the memory allowed");
    return WJ_OK;
}

int main(int argc, char **argv)
{
    struct wj_arena *a = wj_arena_new((size_t)2 << 30);
    struct wj_err e = WJ_ERR_INIT;
    int rc = run(a, argc > 1 ? argv[1] : "src/FLOORS", argc > 2 ? argv[2] : "tools/allow.txt", &e);
    if (rc != WJ_OK)
        printf("symbols: %s\n", e.msg);
    wj_arena_free(a);
    return rc != WJ_OK || wj_complaints() ? 1 : 0;
}
