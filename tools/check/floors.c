/*
 * floors.c - includes against src/FLOORS.
 *
 *   floors [ROOT]
 *
 * Each folder of src/ has a floor and a list of folders that it may use.  A file
 * that includes a header of any other folder, or the private header of another
 * folder, is a complaint, and so are headers that include each other in a
 * circle.  The tests of tests/unit/<folder> keep to their folder's list.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/fileset.h"
#include "base/map.h"
#include "check/complain.h"
#include "check/cycles.h"
#include "check/floorplan.h"

#include <stdio.h>

enum { TREE_BYTES_MAX = 256 << 20 };

struct graph {
    struct wj_arena *arena;
    const struct wj_floorplan *plan;
    const struct wj_fileset *src;
    void *edges; /* struct wj_edge */
    size_t n, cap;
};

/* The folder and the rest of "folder/rest"; no folder when there is no slash. */
static struct wj_str folder_of(struct wj_str path)
{
    size_t at = wj_str_find(path, WJ_S("/"));
    return at < path.n ? (struct wj_str){ path.p, at } : WJ_NOSTR;
}

static bool is_source(struct wj_str path)
{
    return wj_str_ends(path, WJ_S(".c")) || wj_str_ends(path, WJ_S(".h")) || wj_str_ends(path, WJ_S(".cpp"));
}

/* The name between the quotes of an #include "name" line; no value for other lines. */
static struct wj_str included(struct wj_str line)
{
    line = wj_str_trim(line);
    if (!line.n || line.p[0] != '#')
        return WJ_NOSTR;
    line = wj_str_trim((struct wj_str){ line.p + 1, line.n - 1 });
    if (!wj_str_starts(line, WJ_S("include")))
        return WJ_NOSTR;
    struct wj_str before, name;
    if (!wj_str_cut(&line, '"', &before) || !line.p || !wj_str_cut(&line, '"', &name))
        return WJ_NOSTR;
    return name;
}

/* What a folder of src/ may not do although base offers it: low floors neither log nor ask for the time. */
static void check_purity(struct graph *g, struct wj_str path, int line, int folder, struct wj_str name)
{
    const struct wj_folder *f = &g->plan->folders[folder];
    if (f->floor == 0 || f->floor > 3)
        return;
    if (wj_str_eqz(name, "base/log.h"))
        wj_complain(path, line, "floors 0 to 3 never log; report through struct wj_err");
    bool does_io = wj_str_eqz(f->name, "db") || wj_str_eqz(f->name, "net");
    if (wj_str_eqz(name, "base/clock.h") && f->floor < 3 && !does_io)
        wj_complain(path, line, "floors 1 and 2 are pure: take the instant or the day as an argument");
}

static void check_include(struct graph *g, struct wj_str path, int line, int folder, struct wj_str name)
{
    const struct wj_floorplan *plan = g->plan;
    int used = wj_floorplan_find(plan, folder_of(name));
    if (used < 0 || !wj_fileset_find(g->src, name))
        return; /* a header of the build, of include/, or of the test folder itself */
    if (!wj_floorplan_allows(plan, folder, used))
        wj_complain(path, line,
                    "folder \"" WJ_FMT "\" (floor %d) may not include \"" WJ_FMT
                    "\"; take what you need as a callback or an argument, or say in src/FLOORS why it may",
                    WJ_ARG(plan->folders[folder].name), (int)plan->folders[folder].floor, WJ_ARG(name));
    else if (used != folder && wj_str_ends(name, WJ_S("_priv.h")))
        wj_complain(path, line, "\"" WJ_FMT "\" is private to its folder; use its public header",
                    WJ_ARG(name));
}

static int add_edge(struct graph *g, size_t from, struct wj_str name)
{
    const struct wj_named *to = wj_fileset_find(g->src, name);
    if (!to)
        return WJ_OK;
    struct wj_edge *edge = wj_grow(g->arena, &g->edges, &g->n, &g->cap, sizeof *edge);
    if (!edge)
        return WJ_E_LIMIT;
    *edge = (struct wj_edge){ from, (size_t)(to - g->src->items) };
    return WJ_OK;
}

/* All includes of one file; from: its index in src, or src's length for a test. */
static int check_file(struct graph *g, struct wj_str path, struct wj_str bytes, int folder, size_t from)
{
    struct wj_str line;
    int rc = WJ_OK;
    for (int number = 1; rc == WJ_OK && wj_str_cut(&bytes, '\n', &line); number++) {
        struct wj_str name = included(line);
        if (!name.p)
            continue;
        check_include(g, path, number, folder, name);
        if (from == g->src->n)
            continue;
        check_purity(g, path, number, folder, name);
        rc = add_edge(g, from, name);
    }
    return rc;
}

static int check_src(struct graph *g)
{
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < g->src->n; i++) {
        const struct wj_named *f = &g->src->items[i];
        struct wj_str folder = folder_of(f->path);
        if (!folder.p || !is_source(f->path))
            continue;
        struct wj_str path = wj_strf(g->arena, "src/" WJ_FMT, WJ_ARG(f->path));
        int at = wj_floorplan_find(g->plan, folder);
        if (at < 0)
            wj_complain(path, 0, "folder \"" WJ_FMT "\" has no line in src/FLOORS; add it with its floor",
                        WJ_ARG(folder));
        else
            rc = check_file(g, path, f->bytes, at, i);
    }
    return rc;
}

static int check_tests(struct graph *g, const struct wj_fileset *tests)
{
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < tests->n; i++) {
        const struct wj_named *f = &tests->items[i];
        int at = wj_floorplan_find(g->plan, folder_of(f->path));
        if (at >= 0 && is_source(f->path))
            rc = check_file(g, wj_strf(g->arena, "tests/unit/" WJ_FMT, WJ_ARG(f->path)), f->bytes, at,
                            g->src->n);
    }
    return rc;
}

static void report_circle(void *ctx, const size_t *members, size_t n)
{
    const struct graph *g = ctx;
    wj_complain(WJ_S("src"), 0,
                "%zu headers include each other in a circle; move what both need below them:", n);
    for (size_t i = 0; i < n; i++)
        printf("    src/" WJ_FMT "\n", WJ_ARG(g->src->items[members[i]].path));
}

static int run(struct wj_arena *a, struct wj_str root, struct wj_err *e)
{
    struct wj_floorplan plan = { .n = 0 };
    struct wj_fileset src, tests = { NULL, 0 };
    struct wj_str bytes;
    const char *path = wj_strf(a, WJ_FMT "/src/FLOORS", WJ_ARG(root)).p;
    int rc = wj_file_read(a, path, 1 << 20, &bytes, e);
    if (rc == WJ_OK)
        rc = wj_floorplan_read(&plan, path, bytes, e);
    if (rc == WJ_OK)
        rc = wj_fileset_read_dir(a, wj_strf(a, WJ_FMT "/src", WJ_ARG(root)).p, TREE_BYTES_MAX, &src, e);
    if (rc == WJ_OK) {
        rc = wj_fileset_read_dir(a, wj_strf(a, WJ_FMT "/tests/unit", WJ_ARG(root)).p, TREE_BYTES_MAX, &tests,
                                 e);
        if (rc == WJ_E_NOTFOUND) /* a tree without tests */
            rc = WJ_OK;
    }
    if (rc != WJ_OK)
        return rc;
    struct graph g = { .arena = a, .plan = &plan, .src = &src };
    rc = check_src(&g);
    if (rc == WJ_OK)
        rc = check_tests(&g, &tests);
    if (rc != WJ_OK || wj_cycles_find(a, src.n, g.edges, g.n, report_circle, &g) < 0)
        return wj_fail(e, WJ_E_LIMIT, "the tree does not fit in the memory allowed");
    return WJ_OK;
}

int main(int argc, char **argv)
{
    struct wj_arena *a = wj_arena_new((size_t)2 << 30);
    struct wj_err e = WJ_ERR_INIT;
    int rc = run(a, wj_strz(argc > 1 ? argv[1] : "."), &e);
    if (rc != WJ_OK)
        printf("floors: %s\n", e.msg);
    wj_arena_free(a);
    return rc != WJ_OK || wj_complaints() ? 1 : 0;
}
