/*
 * embed.c - host program of the build: a directory tree becomes one C file.
 *
 *   embed NAME OUT.c OUT.d DIR [OTHERWISE]
 *
 * OUT.c defines "const struct wj_fileset *NAME(void)" over a constant table of
 * the files under DIR, sorted by name.  OUT.d is a make-style dependency file
 * of all files and folders read, so that a changed, new or lost file rebuilds.
 * While there is no DIR yet, OTHERWISE is taken, and what DIR would lie in is watched.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/fileset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 64 << 20 };

static void put_file(FILE *out, size_t i, const struct wj_named *f)
{
    fprintf(out, "/* " WJ_FMT " */\nstatic const unsigned char f%zu[] = {", WJ_ARG(f->path), i);
    for (size_t k = 0; k < f->bytes.n; k++)
        fprintf(out, "%s%u,", k % 24 ? "" : "\n", (unsigned char)f->bytes.p[k]);
    fprintf(out, "0};\n");
}

static void put_table(FILE *out, const char *name, const struct wj_fileset *set)
{
    fprintf(out, "/* Made by tools/embed.c. */\n#include \"base/fileset.h\"\n\n");
    fprintf(out, "const struct wj_fileset *%s(void);\n\n", name);
    for (size_t i = 0; i < set->n; i++)
        put_file(out, i, &set->items[i]);
    fprintf(out, "\nstatic const struct wj_named items[] = {\n");
    for (size_t i = 0; i < set->n; i++) {
        const struct wj_named *f = &set->items[i];
        fprintf(out, "    { { \"" WJ_FMT "\", %zu }, { (const char *)f%zu, %zu } },\n", WJ_ARG(f->path),
                f->path.n, i, f->bytes.n);
    }
    fprintf(out, "    { { 0, 0 }, { 0, 0 } }\n};\n\nstatic const struct wj_fileset set = { items, %zu };\n",
            set->n);
    fprintf(out, "\nconst struct wj_fileset *%s(void)\n{\n    return &set;\n}\n", name);
}

/* Files, and the folders that hold them: a new file changes its folder's time. */
static void put_deps(FILE *out, const char *target, const char *dir, const struct wj_fileset *set)
{
    struct wj_str last = WJ_NOSTR;
    fprintf(out, "%s: %s", target, dir);
    for (size_t i = 0; i < set->n; i++) {
        struct wj_str path = set->items[i].path, folder = path;
        fprintf(out, " \\\n  %s/" WJ_FMT, dir, WJ_ARG(path));
        while (folder.n && folder.p[folder.n - 1] != '/')
            folder.n--;
        if (folder.n && !wj_str_eq(folder, last))
            fprintf(out, " \\\n  %s/" WJ_FMT, dir, (int)(folder.n - 1), folder.p);
        last = folder;
    }
    fputc('\n', out);
}

/* A name that would need escaping in C or in the dependency file is refused. */
static int check_names(const struct wj_fileset *set, struct wj_err *e)
{
    for (size_t i = 0; i < set->n; i++) {
        struct wj_str path = set->items[i].path;
        for (size_t k = 0; k < path.n; k++) {
            unsigned char c = (unsigned char)path.p[k];
            if (c <= ' ' || c == 127 || c == '"' || c == '\\' || c == '$' || c == '#' || c == ':' || c == '?')
                return wj_fail(e, WJ_E_INVALID, WJ_FMT ": this character cannot stand in a file name",
                               WJ_ARG(path));
        }
    }
    return WJ_OK;
}

/* Open, fill, close one output; any write error counts. */
static int finish(FILE *f, const char *path, struct wj_err *e)
{
    int bad = ferror(f);
    return fclose(f) || bad ? wj_fail(e, WJ_E_IO, "%s: cannot write", path) : WJ_OK;
}

static int write_out(char **argv, const char *dir, const struct wj_fileset *set, struct wj_err *e)
{
    FILE *c = fopen(argv[2], "w");
    if (!c)
        return wj_fail(e, WJ_E_IO, "%s: cannot create", argv[2]);
    put_table(c, argv[1], set);
    int rc = finish(c, argv[2], e);
    if (rc != WJ_OK)
        return rc;
    FILE *d = fopen(argv[3], "w");
    if (!d)
        return wj_fail(e, WJ_E_IO, "%s: cannot create", argv[3]);
    put_deps(d, argv[2], dir, set);
    if (dir != argv[4]) {
        const char *slash = strrchr(argv[4], '/');
        fprintf(d, "%s: %.*s\n", argv[2], slash ? (int)(slash - argv[4]) : 1, slash ? argv[4] : ".");
    }
    return finish(d, argv[3], e);
}

int main(int argc, char **argv)
{
    if (argc != 5 && argc != 6) {
        fputs("usage: embed NAME OUT.c OUT.d DIR [OTHERWISE]\n", stderr);
        return 64;
    }
    struct wj_err e = WJ_ERR_INIT;
    struct wj_arena *a = wj_arena_new((size_t)4 * MAX_BYTES);
    struct wj_fileset set;
    const char *dir = argv[4];
    int rc = wj_fileset_read_dir(a, dir, MAX_BYTES, &set, &e);
    if (rc == WJ_E_NOTFOUND && argc == 6) {
        dir = argv[5];
        rc = wj_fileset_read_dir(a, dir, MAX_BYTES, &set, &e);
    }
    if (rc == WJ_OK)
        rc = check_names(&set, &e);
    if (rc == WJ_OK)
        rc = write_out(argv, dir, &set, &e);
    if (rc != WJ_OK)
        fprintf(stderr, "embed: %s\n", e.msg);
    wj_arena_free(a);
    return rc == WJ_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
