/* The JSON writer. */
#include "../test.h"

#include "base/arena.h"
#include "codec/json.h"

#include <math.h>

static struct wj_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = wj_arena_new(1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

struct pad {
    struct wj_buf buf;
    struct wj_json w;
    struct wj_err e;
};

static void start(struct pad *p)
{
    memset(p, 0, sizeof *p);
    wj_buf_init(&p->buf, arena, 1 << 16);
    wj_json_init(&p->w, &p->buf);
}

static void check(struct pad *p, const char *want)
{
    struct wj_str got;
    assert_ok(wj_json_done(&p->w, &got, &p->e), p->e);
    assert_str(got, want);
}

static void writes_nested_values_compactly(void **state)
{
    (void)state;
    struct pad p;
    start(&p);
    wj_json_obj(&p.w);
    wj_json_kstr(&p.w, "名称", WJ_S("网监"));
    wj_json_ki64(&p.w, "n", -3);
    wj_json_karr(&p.w, "a");
    wj_json_i64(&p.w, 1);
    wj_json_obj(&p.w);
    wj_json_end_obj(&p.w);
    wj_json_arr(&p.w);
    wj_json_end_arr(&p.w);
    wj_json_null(&p.w);
    wj_json_u64(&p.w, UINT64_MAX);
    wj_json_end_arr(&p.w);
    wj_json_kbool(&p.w, "b", false);
    wj_json_kday(&p.w, "d", wj_day_of(2026, 11, 24));
    wj_json_kms(&p.w, "t", 0);
    wj_json_kraw(&p.w, "r", WJ_S("[1,2]"));
    wj_json_kobj(&p.w, "o");
    wj_json_kf64(&p.w, "f", 0.93);
    wj_json_end_obj(&p.w);
    wj_json_end_obj(&p.w);
    check(&p, "{\"名称\":\"网监\",\"n\":-3,\"a\":[1,{},[],null,18446744073709551615],\"b\":false,"
              "\"d\":\"2026-11-24\",\"t\":\"1970-01-01T08:00:00.000+08:00\",\"r\":[1,2],\"o\":{\"f\":0.93}}");
}

static void leaves_absent_members_out_and_writes_absent_items_as_null(void **state)
{
    (void)state;
    struct pad p;
    start(&p);
    wj_json_arr(&p.w);
    wj_json_obj(&p.w);
    wj_json_kstr(&p.w, "s", WJ_NOSTR);
    wj_json_kstrz(&p.w, "z", NULL);
    wj_json_ki64(&p.w, "i", WJ_NONE);
    wj_json_kf64(&p.w, "f", NAN);
    wj_json_kday(&p.w, "d", WJ_DAY_NONE);
    wj_json_kms(&p.w, "t", WJ_NONE);
    wj_json_kraw(&p.w, "r", WJ_NOSTR);
    wj_json_end_obj(&p.w);
    wj_json_str(&p.w, WJ_NOSTR);
    wj_json_i64(&p.w, WJ_NONE);
    wj_json_f64(&p.w, INFINITY);
    wj_json_day(&p.w, WJ_DAY_NONE);
    wj_json_ms(&p.w, WJ_NONE);
    wj_json_str(&p.w, WJ_S(""));
    wj_json_end_arr(&p.w);
    check(&p, "[{},null,null,null,null,null,\"\"]");
}

static void escapes_what_must_be_escaped_and_nothing_else(void **state)
{
    (void)state;
    struct pad p;
    start(&p);
    wj_json_str(&p.w, WJ_S("\"\\/\b\f\n\r\t\x01\x1f\x7f"
                           "é最𠮷</script>\0z"));
    check(&p, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f"
              "é最𠮷</script>\\u0000z\"");
}

static void malformed_bytes_become_replacement_characters(void **state)
{
    (void)state;
    struct pad p;
    start(&p);
    wj_json_str(&p.w, WJ_S("a\xff"
                           "b\xc0\x80"
                           "c\xed\xa0\x80"
                           "d\xe6\x9c"));
    check(&p, "\"a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD\xEF\xBF\xBD"
              "c\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
              "d\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

static void numbers_are_laid_out_as_ecmascript_does(void **state)
{
    (void)state;
    static const struct {
        double v;
        const char *want;
    } rows[] = {
        { 0.0, "0" },
        { -0.0, "0" },
        { 1, "1" },
        { -1.5, "-1.5" },
        { 0.1, "0.1" },
        { 1e21, "1e+21" },
        { 1e20, "100000000000000000000" },
        { 123456789012345680000.0, "123456789012345680000" },
        { 1e-6, "0.000001" },
        { 1e-7, "1e-7" },
        { 1.25e-7, "1.25e-7" },
        { 5e-324, "5e-324" },
        { 1.7976931348623157e308, "1.7976931348623157e+308" },
        { 9007199254740993.0, "9007199254740992" },
        { 333333333.33333329, "333333333.3333333" },
        { -2.2250738585072014e-308, "-2.2250738585072014e-308" },
        { 0.000123, "0.000123" },
        { 4.5, "4.5" },
        { 2e-3, "0.002" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char out[32];
        size_t n = wj_json_number(rows[i].v, out);
        assert_int_equal(n, strlen(out));
        assert_string_equal(out, rows[i].want);
    }
}

static int done_of(struct pad *p)
{
    struct wj_str got;
    return wj_json_done(&p->w, &got, &p->e);
}

static void wrong_nesting_is_refused(void **state)
{
    (void)state;
    struct pad p;
    start(&p); /* nothing at all */
    assert_int_equal(done_of(&p), WJ_E_STATE);

    start(&p); /* two values */
    wj_json_i64(&p.w, 1);
    wj_json_i64(&p.w, 2);
    assert_int_equal(done_of(&p), WJ_E_STATE);

    start(&p); /* a value without a key */
    wj_json_obj(&p.w);
    wj_json_i64(&p.w, 1);
    wj_json_end_obj(&p.w);
    assert_int_equal(done_of(&p), WJ_E_STATE);

    start(&p); /* a key without a value */
    wj_json_obj(&p.w);
    wj_json_key(&p.w, "k");
    wj_json_end_obj(&p.w);
    assert_int_equal(done_of(&p), WJ_E_STATE);

    start(&p); /* a key in an array */
    wj_json_arr(&p.w);
    wj_json_kbool(&p.w, "k", true);
    wj_json_end_arr(&p.w);
    assert_int_equal(done_of(&p), WJ_E_STATE);

    start(&p); /* the wrong end */
    wj_json_arr(&p.w);
    wj_json_end_obj(&p.w);
    assert_int_equal(done_of(&p), WJ_E_STATE);

    start(&p); /* no end */
    wj_json_arr(&p.w);
    assert_int_equal(done_of(&p), WJ_E_STATE);

    start(&p); /* too deep */
    for (int i = 0; i <= WJ_JSON_DEPTH; i++)
        wj_json_arr(&p.w);
    for (int i = 0; i <= WJ_JSON_DEPTH; i++)
        wj_json_end_arr(&p.w);
    assert_int_equal(done_of(&p), WJ_E_STATE);
}

static void a_full_buffer_is_a_limit(void **state)
{
    (void)state;
    struct pad p;
    start(&p);
    wj_buf_init(&p.buf, arena, 8);
    wj_json_str(&p.w, WJ_S("0123456789"));
    assert_int_equal(done_of(&p), WJ_E_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_nested_values_compactly),
        cmocka_unit_test(leaves_absent_members_out_and_writes_absent_items_as_null),
        cmocka_unit_test(escapes_what_must_be_escaped_and_nothing_else),
        cmocka_unit_test(malformed_bytes_become_replacement_characters),
        cmocka_unit_test(numbers_are_laid_out_as_ecmascript_does),
        cmocka_unit_test(wrong_nesting_is_refused),
        cmocka_unit_test(a_full_buffer_is_a_limit),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
