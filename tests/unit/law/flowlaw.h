/* flowlaw.h - the embedded flows, loaded once for a test. */
#ifndef WJ_TESTS_FLOWLAW_H
#define WJ_TESTS_FLOWLAW_H

#include "base/arena.h"
#include "law/flowset.h"
#include "law/lawdata.h"
#include "law/statute.h"
#include "law/term_load.h"
#include "../test.h"

static struct wj_arena *law_arena;
static struct wj_terms law_terms;
static struct wj_statutes law_statutes;
static struct wj_flowset law_flows;

static int load_law(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    law_arena = wj_arena_new((size_t)256 << 20);
    const struct wj_lawsource from = { law_arena, wj_lawdata_files(), NULL };
    int rc = wj_statute_load(&from, &law_statutes, &e);
    if (rc == WJ_OK)
        rc = wj_term_load(&from, &law_terms, &e);
    if (rc == WJ_OK)
        rc = wj_flowset_load(law_arena, wj_lawdata_files(), &law_terms, &law_statutes, &law_flows, &e);
    if (rc != WJ_OK)
        print_error("%s\n", e.msg);
    return rc == WJ_OK ? 0 : -1;
}

static int drop_law(void **state)
{
    (void)state;
    wj_arena_free(law_arena);
    return 0;
}

#endif
