/*
 * law.c - fuzz target: hostile tables of law.
 *
 * The first byte picks a table of the embedded law; the rest of the input stands in its place.  Whatever
 * comes, the check ends with an answer, and a set without problems can be reckoned with.
 */
#include "base/arena.h"
#include "law/lawdata.h"
#include "law/lawset.h"
#include "law/lawtable.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const tables[] = { "terms.csv",         "statutes.csv",
                                      "violations.csv",    "thresholds.csv",
                                      "calendar-2026.csv", "discretion.csv",
                                      "regions.csv",       "overlays/42/thresholds.csv" };

/* The embedded set without flows and documents, which have a target of their own, and with one table
 * replaced. */
static struct wj_fileset replace(struct wj_arena *a, const char *path, struct wj_str bytes)
{
    const struct wj_fileset *files = wj_lawdata_files();
    struct wj_named *items = WJ_NEW_N(a, struct wj_named, files->n);
    struct wj_fileset out = { items, 0 };
    for (size_t i = 0; items && i < files->n; i++) {
        if (wj_str_eqz(files->items[i].path, "flows.csv"))
            continue;
        items[out.n] = files->items[i];
        if (wj_str_eqz(items[out.n].path, path))
            items[out.n].bytes = bytes;
        out.n++;
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
    const char *path = tables[data[0] % (sizeof tables / sizeof tables[0])];
    struct wj_fileset files = replace(a, path, (struct wj_str){ (const char *)data + 1, size - 1 });
    struct wj_list problems;
    struct wj_err e = WJ_ERR_INIT;
    if (wj_lawset_check(a, &files, &problems, &e) == WJ_OK && !problems.n)
        reckon_all(a, &files);
    wj_arena_free(a);
    return 0;
}
