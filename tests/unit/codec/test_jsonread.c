/* The JSON tree reader. */
#include "../test.h"

#include "base/arena.h"
#include "base/day.h"
#include "codec/jsonread.h"

#include <stdio.h>
#include <stdlib.h>

static struct wj_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = wj_arena_new(64 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

/*
 * The text in memory of exactly its size, so that a sanitizer sees any step
 * behind its end; freed by the next call.
 */
static struct wj_str exact(struct wj_str s)
{
    static char *last;
    free(last);
    last = malloc(s.n ? s.n : 1);
    assert_non_null(last);
    memcpy(last, s.p, s.n);
    return (struct wj_str){ last, s.n };
}

static const struct wj_jval *read_ok(struct wj_str text)
{
    const struct wj_jval *v = NULL;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_jsonread_text(arena, exact(text), &v, &e), e);
    assert_non_null(v);
    return v;
}

static void check_refused(struct wj_str text, int want_rc, const char *want)
{
    const struct wj_jval *v = NULL;
    struct wj_err e = WJ_ERR_INIT;
    int rc = wj_jsonread_text(arena, exact(text), &v, &e);
    if (rc != want_rc)
        fail_msg("\"" WJ_FMT "\": rc %d, want %d", WJ_ARG(text), rc, want_rc);
    assert_null(v);
    assert_string_equal(e.msg, want);
}

static void a_tree_holds_every_kind_of_value(void **state)
{
    (void)state;
    const struct wj_jval *v = read_ok(WJ_S(" {\"a\" : [1, -2 ,true,false,null,\"x\"], \"空\":{}, \"l\":[],\n"
                                           "\"f\":1.5e3,\"s\":\"a\\u6700\\n\\ud842\\udfb7\\/\"}\r\n"));
    assert_int_equal(v->type, WJ_J_OBJ);
    assert_int_equal(v->n, 5);
    const struct wj_jval *a = wj_jsonread_get(v, "a");
    assert_int_equal(a->type, WJ_J_ARR);
    assert_int_equal(a->n, 6);
    assert_str(a->raw, "[1, -2 ,true,false,null,\"x\"]");
    const struct wj_jval *c = a->child;
    assert_int_equal(wj_jsonread_i64(c), 1);
    c = c->next;
    assert_int_equal(wj_jsonread_i64(c), -2);
    assert_str(c->raw, "-2");
    c = c->next;
    assert_true(c->type == WJ_J_BOOL && c->b);
    c = c->next;
    assert_true(c->type == WJ_J_BOOL && !c->b);
    c = c->next;
    assert_int_equal(c->type, WJ_J_NULL);
    c = c->next;
    assert_str(wj_jsonread_str(c), "x");
    assert_str(c->raw, "\"x\"");
    assert_null(c->next);
    assert_int_equal(wj_jsonread_get(v, "空")->n, 0);
    assert_str(wj_jsonread_get(v, "空")->raw, "{}");
    assert_int_equal(wj_jsonread_get(v, "l")->type, WJ_J_ARR);
    assert_true(wj_jsonread_get(v, "f")->f == 1500);
    assert_str(wj_jsonread_str(wj_jsonread_get(v, "s")), "a最\n𠮷/");
    assert_null(wj_jsonread_get(v, "absent"));
    assert_null(wj_jsonread_get(NULL, "a"));
    assert_null(wj_jsonread_str(a).p);
    assert_true(wj_jsonread_i64(NULL) == WJ_NONE);
}

static void scalars_may_stand_alone(void **state)
{
    (void)state;
    assert_str(read_ok(WJ_S("\"\""))->s, "");
    assert_int_equal(read_ok(WJ_S("0"))->i, 0);
    assert_int_equal(read_ok(WJ_S("\t null "))->type, WJ_J_NULL);
}

static void whole_numbers_are_exact_to_64_bits(void **state)
{
    (void)state;
    assert_true(read_ok(WJ_S("9007199254740993"))->i == 9007199254740993);
    assert_true(read_ok(WJ_S("9223372036854775807"))->i == INT64_MAX);
    assert_true(read_ok(WJ_S("-9223372036854775808"))->i == INT64_MIN);
    const struct wj_jval *u = read_ok(WJ_S("18446744073709551615"));
    assert_true(u->type == WJ_J_UINT && u->u == UINT64_MAX);
    u = read_ok(WJ_S("9223372036854775808"));
    assert_true(u->type == WJ_J_UINT && u->u == (uint64_t)INT64_MAX + 1);
    assert_true(read_ok(WJ_S("18446744073709551616"))->type == WJ_J_F64);
    assert_true(read_ok(WJ_S("-9223372036854775809"))->type == WJ_J_F64);
    const struct wj_jval *zero = read_ok(WJ_S("-0"));
    assert_true(zero->type == WJ_J_INT && zero->i == 0);
}

static void other_numbers_round_correctly(void **state)
{
    (void)state;
    assert_true(read_ok(WJ_S("0.1"))->f == 0.1);
    assert_true(read_ok(WJ_S("-1E-2"))->f == -0.01);
    assert_true(read_ok(WJ_S("1.7976931348623157e308"))->f == 1.7976931348623157e308);
    assert_true(read_ok(WJ_S("4.9e-324"))->f == 4.9e-324);
    assert_true(read_ok(WJ_S("1e-400"))->f == 0);
    assert_true(read_ok(WJ_S("0e99999999999999999999"))->f == 0);
    char tiny[500] = "0.";
    memset(tiny + 2, '0', 400);
    tiny[402] = '1';
    assert_true(read_ok(wj_strz(tiny))->f == 0);
    check_refused(WJ_S("1e400"), WJ_E_INVALID, "byte 0: expected a value");
    check_refused(WJ_S("0.001e400"), WJ_E_INVALID, "byte 0: expected a value");
    char huge[500];
    memset(huge, '9', 450);
    memcpy(huge + 450, "e-1", 4);
    check_refused(wj_strz(huge), WJ_E_INVALID, "byte 0: expected a value");
}

static void malformed_texts_are_refused_with_their_place(void **state)
{
    (void)state;
    check_refused(WJ_S(""), WJ_E_INVALID, "byte 0: expected a JSON value, found nothing");
    check_refused(WJ_S(" \n"), WJ_E_INVALID, "byte 0: expected a JSON value, found nothing");
    check_refused(WJ_S("[1,]"), WJ_E_INVALID, "byte 3: expected a value");
    check_refused(WJ_S("[,1]"), WJ_E_INVALID, "byte 1: expected a value");
    check_refused(WJ_S("[1 2]"), WJ_E_INVALID, "byte 3: expected ',' or ']'");
    check_refused(WJ_S("[1"), WJ_E_INVALID, "byte 2: expected ',' or ']', found the end");
    check_refused(WJ_S("["), WJ_E_INVALID, "byte 1: expected a value, found the end");
    check_refused(WJ_S("[1}"), WJ_E_INVALID, "byte 2: expected ',' or ']'");
    check_refused(WJ_S("{\"a\":1,}"), WJ_E_INVALID, "byte 7: expected a key in quotes");
    check_refused(WJ_S("{\"a\" 1}"), WJ_E_INVALID, "byte 5: expected ':'");
    check_refused(WJ_S("{\"a\":}"), WJ_E_INVALID, "byte 5: expected a value");
    check_refused(WJ_S("{1:2}"), WJ_E_INVALID, "byte 1: expected a key in quotes");
    check_refused(WJ_S("{\"a\":1]"), WJ_E_INVALID, "byte 6: expected ',' or '}'");
    check_refused(WJ_S("1 2"), WJ_E_INVALID, "byte 2: something follows the JSON value");
    check_refused(WJ_S("[]]"), WJ_E_INVALID, "byte 2: something follows the JSON value");
    check_refused(WJ_S("\"a\"b"), WJ_E_INVALID, "byte 3: something follows the JSON value");
    check_refused(WJ_S("]"), WJ_E_INVALID, "byte 0: expected a value");
    check_refused(WJ_S(":"), WJ_E_INVALID, "byte 0: expected a value");
    check_refused(WJ_S("\xEF\xBB\xBF{}"), WJ_E_INVALID, "byte 0: expected a value");
}

static void malformed_words_and_numbers_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "tru", "True",  "nul",      "nullx", "truefalse", "01",   "-",   "+1",
                                       "1.",  ".5",    "1e",       "1e+",   "-a",        "0x10", "NaN", "--1",
                                       "1a",  "1.2.3", "Infinity", "1_000", "1\v",       "'a'" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        check_refused(wj_strz(bad[i]), WJ_E_INVALID, "byte 0: expected a value");
}

static void malformed_strings_are_refused(void **state)
{
    (void)state;
    check_refused(WJ_S("[\"a\xff\"]"), WJ_E_INVALID, "byte 3: not UTF-8");
    check_refused(WJ_S("\"\xed\xa0\x80\""), WJ_E_INVALID, "byte 1: not UTF-8");
    check_refused(WJ_S("[\"a"), WJ_E_INVALID, "byte 1: the string that begins here is not closed");
    check_refused(WJ_S("\"a\\\""), WJ_E_INVALID, "byte 0: the string that begins here is not closed");
    check_refused(WJ_S("[\"a\tb\"]"), WJ_E_INVALID,
                  "byte 3: a control character in a string must be escaped");
    check_refused(WJ_S("[\"a\\x\"]"), WJ_E_INVALID, "byte 3: not an escape that JSON knows");
    check_refused(WJ_S("\"\\u12g4\""), WJ_E_INVALID, "byte 1: not an escape that JSON knows");
    check_refused(WJ_S("\"\\u12\""), WJ_E_INVALID, "byte 1: not an escape that JSON knows");
    check_refused(WJ_S("\"a\\ud800\""), WJ_E_INVALID, "byte 2: not an escape that JSON knows");
    check_refused(WJ_S("\"\\ud800\\u0041\""), WJ_E_INVALID, "byte 1: not an escape that JSON knows");
    check_refused(WJ_S("\"\\udc00\\ud800\""), WJ_E_INVALID, "byte 1: not an escape that JSON knows");
    check_refused(WJ_S("{\"\\q\":1}"), WJ_E_INVALID, "byte 2: not an escape that JSON knows");
}

static void repeated_keys_are_refused_however_many_there_are(void **state)
{
    (void)state;
    check_refused(WJ_S("{\"a\":1,\"b\":2,\"a\":3}"), WJ_E_INVALID,
                  "byte 13: the key \"a\" stands here a second time");
    check_refused(WJ_S("{\"a\":1,\"\\u0061\":3}"), WJ_E_INVALID,
                  "byte 7: the key \"a\" stands here a second time");
    for (int twice = 0; twice < 2; twice++) {
        struct wj_buf b;
        wj_buf_init(&b, arena, 1 << 20);
        wj_buf_addc(&b, '{');
        for (int i = 0; i < 5000; i++)
            wj_buf_addf(&b, "\"k%d\":%d,", i, i);
        wj_buf_addz(&b, twice ? "\"k4321\":0}" : "\"k\":0}");
        struct wj_err e = WJ_ERR_INIT;
        const struct wj_jval *v = NULL;
        assert_int_equal(wj_jsonread_text(arena, wj_buf_view(&b), &v, &e), twice ? WJ_E_INVALID : WJ_OK);
        if (!twice)
            assert_int_equal(v->n, 5001);
    }
}

static void depth_and_memory_are_limited(void **state)
{
    (void)state;
    char deep[2 * WJ_JSON_DEPTH + 2];
    memset(deep, '[', WJ_JSON_DEPTH);
    memset(deep + WJ_JSON_DEPTH, ']', WJ_JSON_DEPTH);
    read_ok((struct wj_str){ deep, 2 * WJ_JSON_DEPTH });
    memset(deep, '[', sizeof deep);
    check_refused((struct wj_str){ deep, sizeof deep }, WJ_E_LIMIT, "byte 128: nested too deeply");

    struct wj_arena *small = wj_arena_new(500);
    struct wj_err e = WJ_ERR_INIT;
    const struct wj_jval *v;
    assert_int_equal(wj_jsonread_text(small, WJ_S("[1,2,3,4,5,6,7,8,9,10,11]"), &v, &e), WJ_E_LIMIT);
    wj_arena_free(small);
}

static void any_cut_and_any_changed_byte_is_safe(void **state)
{
    (void)state;
    static const char text[] =
        "{\"a\":[1,-2.5e3,true,null,\"x\\u6700\\ud842\\udfb7\"],\"b\":{\"c\":{}},\"d\":\"最\"}";
    size_t n = sizeof text - 1;
    struct wj_err e = WJ_ERR_INIT;
    const struct wj_jval *v = NULL;
    for (size_t cut = 0; cut < n; cut++) {
        struct wj_mark m = wj_arena_mark(arena);
        assert_int_equal(wj_jsonread_text(arena, exact((struct wj_str){ text, cut }), &v, &e), WJ_E_INVALID);
        wj_arena_rewind(arena, m);
    }
    char changed[sizeof text];
    for (size_t i = 0; i < n; i++) {
        for (int byte = 0; byte < 256; byte++) {
            memcpy(changed, text, n);
            changed[i] = (char)byte;
            struct wj_mark m = wj_arena_mark(arena);
            int rc = wj_jsonread_text(arena, exact((struct wj_str){ changed, n }), &v, &e);
            assert_true(rc == WJ_OK || rc == WJ_E_INVALID);
            wj_arena_rewind(arena, m);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_holds_every_kind_of_value),
        cmocka_unit_test(scalars_may_stand_alone),
        cmocka_unit_test(whole_numbers_are_exact_to_64_bits),
        cmocka_unit_test(other_numbers_round_correctly),
        cmocka_unit_test(malformed_texts_are_refused_with_their_place),
        cmocka_unit_test(malformed_words_and_numbers_are_refused),
        cmocka_unit_test(malformed_strings_are_refused),
        cmocka_unit_test(repeated_keys_are_refused_however_many_there_are),
        cmocka_unit_test(depth_and_memory_are_limited),
        cmocka_unit_test(any_cut_and_any_changed_byte_is_safe),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
