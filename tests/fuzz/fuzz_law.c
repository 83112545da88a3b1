/*
 * fuzz_law.c - fuzz target: hostile tables of law.
 *
 * The first byte picks a table of the embedded law; the rest of the input stands in its place.  Whatever
 * comes, the check ends with an answer, and a set without problems can be reckoned with.
 */
#include "base/arena.h"
#include "law/lawdata.h"
#include "law/lawset.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const tables[] = { "terms.csv",         "statutes.csv",
                                      "violations.csv",    "thresholds.csv",
                                      "calendar-2026.csv", "discretion.csv",
                                      "regions.csv",       "overlays/42/thresholds.csv" };
enum { TABLES = sizeof tables / sizeof tables[0] };

/* The first line of a table: no rows, and so no time spent on them. */
static struct wj_str header_of(struct wj_str bytes)
{
    return (struct wj_str){ bytes.p, wj_str_find(bytes, WJ_S("\n")) };
}

/* The embedded tables, the long ones without rows, and one with these bytes in its place. */
static struct wj_fileset replace(struct wj_arena *a, size_t which, struct wj_str bytes)
{
    struct wj_named *items = WJ_NEW_N(a, struct wj_named, TABLES);
    struct wj_fileset out = { items, 0 };
    const struct wj_fileset *files = wj_lawdata_files();
    for (size_t i = 0; items && i < files->n; i++) {
        size_t t = 0;
        while (t < TABLES && !wj_str_eqz(files->items[i].path, tables[t]))
            t++;
        if (t == TABLES)
            continue;
        struct wj_named f = files->items[i];
        items[out.n++] = (struct wj_named){ f.path, t == which          ? bytes
                                                    : f.bytes.n > 20000 ? header_of(f.bytes)
                                                                        : f.bytes };
    }
    return out;
}

static void reckon_all(struct wj_arena *a, const struct wj_fileset *files)
{
    struct wj_lawset law;
    if (wj_lawset_load(a, files, &law, NULL) != WJ_OK)
        abort(); /* the check found no problem */
    for (size_t i = 0; i < law.terms.n; i++) {
        struct wj_term_ask ask = { .start = wj_day_of(2026, 2, 27), .on = WJ_DAY_NONE, .today = WJ_DAY_NONE };
        struct wj_due due;
        struct wj_list runs;
        if (wj_lawset_due(&law, law.terms.items[i].id, &ask, &due, NULL) == WJ_OK &&
            wj_term_explain(a, law.calendar, &ask, &due, &runs, NULL) == WJ_OK)
            wj_term_explain_text(a, &ask, &due, &runs);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    struct wj_arena *a = wj_arena_new((size_t)WJ_LAWSET_ARENA);
    struct wj_fileset files =
        replace(a, data[0] % TABLES, (struct wj_str){ (const char *)data + 1, size - 1 });
    struct wj_list problems;
    struct wj_err e = WJ_ERR_INIT;
    if (wj_lawset_check(a, &files, &problems, &e) == WJ_OK && !problems.n)
        reckon_all(a, &files);
    wj_arena_free(a);
    return 0;
}
