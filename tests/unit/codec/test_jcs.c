/* Canonical JSON. */
#include "../test.h"

#include "base/arena.h"
#include "codec/jcs.h"

static struct wj_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = wj_arena_new(4 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static void check(struct wj_str json, const char *want)
{
    struct wj_str out;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_jcs_text(arena, json, &out, &e), e);
    assert_str(out, want);
    assert_ok(wj_jcs_text(arena, out, &out, &e), e); /* canonical already */
    assert_str(out, want);
}

static void spaces_escapes_and_numbers_have_one_spelling(void **state)
{
    (void)state;
    check(WJ_S(" { \"b\" : [ 1.0 , 1e21, 0.0020, -0, true, null ] ,\n\"a\" : "
               "\"\\u20ac\\u0009\\/\\u001F\\u0022\" } "),
          "{\"a\":\"€\\t/\\u001f\\\"\",\"b\":[1,1e+21,0.002,0,true,null]}");
    check(WJ_S("[1e20,1e20,1e20,1E20]"), "[100000000000000000000,100000000000000000000,100000000000000000000,"
                                         "100000000000000000000]");
    check(WJ_S("[9007199254740991,-9007199254740992]"), "[9007199254740991,-9007199254740992]");
    check(WJ_S("{\"z\":{},\"e\":[]}"), "{\"e\":[],\"z\":{}}");
}

static void members_are_ordered_by_utf_16_units(void **state)
{
    (void)state;
    /* U+FB33 stands behind U+1F600 in UTF-16, in front of it in UTF-8. */
    check(WJ_S("{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"\\u20ac\":3,\"\\u00f6\":4,\"1\":5,\"\\r\":6,\"\":7,"
               "\"11\":8,"
               "\"\\ue000\":9,\"\\uffff\":10}"),
          "{\"\":7,\"\\r\":6,\"1\":5,\"11\":8,\"ö\":4,\"€\":3,\"😀\":2,\"\xEE\x80\x80\":9,\"\xEF\xAC\xB3\":1,"
          "\"\xEF\xBF\xBF\":10}");
}

static void numbers_that_others_would_round_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "9007199254740993", "-9007199254740993", "18446744073709551615",
                                       "18446744073709551616", "[{\"a\":123456789012345678901234567890}]" };
    struct wj_str out;
    struct wj_err e = WJ_ERR_INIT;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(wj_jcs_text(arena, wj_strz(bad[i]), &out, &e), WJ_E_INVALID);
    assert_int_equal(wj_jcs_text(arena, WJ_S("{"), &out, &e), WJ_E_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spaces_escapes_and_numbers_have_one_spelling),
        cmocka_unit_test(members_are_ordered_by_utf_16_units),
        cmocka_unit_test(numbers_that_others_would_round_are_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
