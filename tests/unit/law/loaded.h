/* loaded.h - group set-up of the term tests: the built-in calendar and terms, read once. */
#ifndef WJ_TESTS_LOADED_H
#define WJ_TESTS_LOADED_H

#include "base/arena.h"
#include "law/calendar_load.h"
#include "law/lawdata.h"
#include "law/term_load.h"
#include "../test.h"

static struct wj_arena *arena;
static struct wj_calendar *cal;
static struct wj_terms terms;

static int load(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    arena = wj_arena_new((size_t)64 << 20);
    const struct wj_lawsource from = { arena, wj_lawdata_files(), NULL };
    assert_ok(wj_calendar_load(&from, &cal, &e), e);
    assert_ok(wj_term_load(&from, &terms, &e), e);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

#endif
