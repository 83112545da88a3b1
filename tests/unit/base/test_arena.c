/* Arenas: budget, alignment, rewind. */
#include "base/arena.h"
#include "../test.h"

#include <string.h>

static void budget_is_an_error_not_a_crash(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(100);
    assert_non_null(wj_alloc(a, 64));
    assert_null(wj_alloc(a, 64));
    assert_true(wj_arena_spent(a));
    assert_null(wj_alloc(a, 1)); /* stays spent */
    wj_arena_free(a);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(SIZE_MAX);
    assert_null(wj_alloc_n(a, SIZE_MAX / 2, 4));
    assert_true(wj_arena_spent(a));
    wj_arena_reset(a);
    assert_null(wj_alloc(a, SIZE_MAX - 3));
    wj_arena_free(a);
}

static void memory_is_zeroed_aligned_and_rewound(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 20);
    struct wj_mark m = wj_arena_mark(a);
    for (int i = 0; i < 200; i++) {
        unsigned char *p = wj_alloc(a, 1000);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (int k = 0; k < 1000; k++)
            assert_int_equal(p[k], 0);
        memset(p, 0xAA, 1000);
    }
    wj_arena_rewind(a, m);
    assert_int_equal(wj_arena_used(a), 0);
    wj_arena_free(a);
}

static void grow_keeps_the_items(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 20);
    void *items = NULL;
    size_t n = 0, cap = 0;
    for (int i = 0; i < 1000; i++)
        *(int *)wj_grow(a, &items, &n, &cap, sizeof(int)) = i;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(((int *)items)[i], i);
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(budget_is_an_error_not_a_crash),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(memory_is_zeroed_aligned_and_rewound),
        cmocka_unit_test(grow_keeps_the_items),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
