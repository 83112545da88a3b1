/* Views, the builder, UTF-8, identifiers, the map. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/id.h"
#include "base/map.h"
#include "base/utf8.h"
#include "../test.h"

static void cut_walks_every_part(void **state)
{
    (void)state;
    struct wj_str rest = WJ_S("a,,b,"), part;
    const char *want[] = { "a", "", "b", "" };
    int n = 0;
    while (wj_str_cut(&rest, ',', &part))
        assert_str(part, want[n++]);
    assert_int_equal(n, 4);
}

static void numbers_are_whole_or_refused(void **state)
{
    (void)state;
    int64_t v = 7;
    assert_true(wj_str_i64(WJ_S("-9223372036854775808"), &v));
    assert_true(v == INT64_MIN);
    assert_true(wj_str_i64(WJ_S("9223372036854775807"), &v));
    assert_true(v == INT64_MAX);
    assert_false(wj_str_i64(WJ_S("9223372036854775808"), &v));
    assert_false(wj_str_i64(WJ_S("12a"), &v));
    assert_false(wj_str_i64(WJ_S("-"), &v));
}

static void buffer_keeps_its_first_error(void **state)
{
    (void)state;
    struct wj_buf b;
    struct wj_str s;
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&b, NULL, 10);
    wj_buf_addz(&b, "12345");
    wj_buf_addf(&b, "%s", "6789012");
    wj_buf_addz(&b, "x");
    assert_int_equal(wj_buf_done(&b, &s, &e), WJ_E_LIMIT);
    wj_buf_reset(&b);
    wj_buf_addi(&b, -42);
    assert_int_equal(wj_buf_done(&b, &s, &e), WJ_OK);
    assert_str(s, "-42");
    wj_buf_fini(&b);
}

static void utf8_refuses_what_the_standard_refuses(void **state)
{
    (void)state;
    size_t bad = 99;
    assert_true(wj_utf8_check(WJ_S("网监 \xF0\xA0\xAE\xB7"), &bad));
    assert_false(wj_utf8_check(WJ_S("a\xC0\x80"), &bad));
    assert_int_equal(bad, 1);
    assert_false(wj_utf8_check(WJ_S("\xED\xA0\x80"), &bad));
    assert_false(wj_utf8_check(WJ_S("\xF4\x90\x80\x80"), &bad));
    assert_false(wj_utf8_check(WJ_S("ab\xE7\xBD"), &bad));
    assert_int_equal(bad, 2);
    assert_int_equal(wj_utf8_count(WJ_S("网监a")), 3);
    assert_str(wj_utf8_prefix(WJ_S("网监a"), 2), "网监");
}

static void every_code_point_survives(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        char out[4];
        struct wj_str s = { out, (size_t)wj_utf8_put(c, out) };
        size_t at = 0;
        assert_int_equal(wj_utf8_next(s, &at), c);
        assert_int_equal(at, s.n);
    }
}

static void identifiers_sort_by_time(void **state)
{
    (void)state;
    struct wj_idgen g = { .node = 0xFFFFF, .count = 0xFFFFFFFF };
    char a[WJ_ID_LEN + 1], b[WJ_ID_LEN + 1];
    wj_id_make(&g, 1700000000000, a);
    wj_id_make(&g, 1700000000001, b);
    assert_true(wj_str_cmp(wj_strz(a), wj_strz(b)) < 0);
    assert_true(wj_id_is_valid(wj_strz(a)));
    assert_false(wj_id_is_valid(WJ_S("0123456789ABCDEFGHIJ")));
}

static void map_finds_what_it_holds(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 20);
    struct wj_map m;
    wj_map_init(&m, a);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(wj_map_add(&m, wj_strf(a, "key %d", i), a), WJ_OK);
    assert_int_equal(wj_map_add(&m, WJ_S("key 7"), a), WJ_E_EXISTS);
    assert_ptr_equal(wj_map_get(&m, WJ_S("key 999")), a);
    assert_null(wj_map_get(&m, WJ_S("key 1000")));
    assert_str(m.items[3].key, "key 3");
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_walks_every_part),
        cmocka_unit_test(numbers_are_whole_or_refused),
        cmocka_unit_test(buffer_keeps_its_first_error),
        cmocka_unit_test(utf8_refuses_what_the_standard_refuses),
        cmocka_unit_test(every_code_point_survives),
        cmocka_unit_test(identifiers_sort_by_time),
        cmocka_unit_test(map_finds_what_it_holds),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
