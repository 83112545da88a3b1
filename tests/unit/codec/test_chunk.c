/* Records on their way: places, errors, what is dropped. */
#include "../test.h"

#include "codec/chunk.h"

static void a_copy_knows_where_its_lines_stand(void **state)
{
    (void)state;
    struct wj_chunk c, copy;
    struct wj_err e = WJ_ERR_INIT;
    wj_chunk_init(&c);
    wj_chunk_init(&copy);
    wj_chunk_name(&c, WJ_S("t"), WJ_S(""));
    wj_buf_addz(&c.lines, "a\nb\nc\n");
    for (uint64_t where = 10; where <= 30; where += 10)
        wj_chunk_place(&c, where);
    wj_chunk_bad(&c, 25, "no");
    wj_chunk_drop(&c, 1);
    assert_ok(wj_chunk_copy(&copy, &c, &e), e);
    assert_str(wj_buf_view(&copy.lines), "b\nc\n");
    assert_str(wj_buf_view(&copy.errors), "t:25: no\n");
    assert_int_equal(wj_chunk_where(&copy, 0), 20);
    assert_int_equal(wj_chunk_where(&copy, 1), 30);
    wj_chunk_fini(&c);
    wj_chunk_fini(&copy);
}

static void lines_without_places_are_counted(void **state)
{
    (void)state;
    struct wj_chunk c;
    wj_chunk_init(&c);
    c.first = 7;
    wj_buf_addz(&c.lines, "a\nb");
    wj_chunk_drop(&c, 1);
    assert_str(wj_buf_view(&c.lines), "b");
    assert_int_equal(wj_chunk_where(&c, 0), 8);
    wj_chunk_drop(&c, 5);
    assert_int_equal(c.lines.n, 0);
    wj_chunk_fini(&c);
}

static void a_record_too_long_is_refused(void **state)
{
    (void)state;
    struct wj_chunk c, copy;
    struct wj_err e = WJ_ERR_INIT;
    wj_chunk_init(&c);
    wj_chunk_init(&copy);
    assert_non_null(wj_buf_room(&c.lines, c.lines.limit));
    wj_buf_addc(&c.lines, 'x');
    assert_int_equal(wj_chunk_copy(&copy, &c, &e), WJ_E_LIMIT);
    wj_chunk_fini(&c);
    wj_chunk_fini(&copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_knows_where_its_lines_stand),
        cmocka_unit_test(lines_without_places_are_counted),
        cmocka_unit_test(a_record_too_long_is_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
