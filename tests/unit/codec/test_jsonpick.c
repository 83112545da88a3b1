/* Picking fields out of NDJSON records. */
#include "../test.h"

#include "base/arena.h"
#include "codec/jsonpick.h"
#include "codec/jsonread.h"

#include <stdio.h>
#include <stdlib.h>

enum { TITLE, PRICE, SCORE, AD, TALK, LAX_PRICE, LAX_TITLE, LAX_AD, LAX_SCORE, FIELDS };

static const struct wj_pick fields[] = {
    [TITLE] = { "title", WJ_PICK_STR, false },     [PRICE] = { "price_fen", WJ_PICK_I64, false },
    [SCORE] = { "score", WJ_PICK_F64, false },     [AD] = { "marked_as_ad", WJ_PICK_BOOL, false },
    [TALK] = { "transcript", WJ_PICK_RAW, false }, [LAX_PRICE] = { "lp", WJ_PICK_I64, true },
    [LAX_TITLE] = { "lt", WJ_PICK_STR, true },     [LAX_AD] = { "la", WJ_PICK_BOOL, true },
    [LAX_SCORE] = { "ls", WJ_PICK_F64, true },
};

static struct wj_jsonpick *pick;
static struct wj_picked got[FIELDS];
static char *last;

static int set_up(void **state)
{
    (void)state;
    pick = wj_jsonpick_new(fields, FIELDS);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_jsonpick_free(pick);
    free(last);
    return 0;
}

/* The text in memory of exactly its size, so that a sanitizer sees any step behind its end. */
static struct wj_str exact(struct wj_str s)
{
    free(last);
    last = malloc(s.n ? s.n : 1);
    assert_non_null(last);
    memcpy(last, s.p, s.n);
    return (struct wj_str){ last, s.n };
}

static void read_ok(struct wj_str record)
{
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_jsonpick_record(pick, exact(record), got, &e), e);
}

static void check_refused(struct wj_str record, const char *field, const char *msg)
{
    struct wj_err e = WJ_ERR_INIT;
    int rc = wj_jsonpick_record(pick, exact(record), got, &e);
    if (rc != WJ_E_INVALID)
        fail_msg("\"" WJ_FMT "\": rc %d", WJ_ARG(record), rc);
    assert_string_equal(e.msg, msg);
    assert_string_equal(e.field, field);
}

static void wanted_fields_come_out_whatever_their_order(void **state)
{
    (void)state;
    size_t before = wj_jsonpick_unknown(pick);
    read_ok(
        WJ_S("{\"x\":{\"title\":\"inner\"},\"transcript\": [ {\"at_ms\":1,\"text\":\"a\\n\"} ] ,\"score\":1,"
             "\"title\":\"最佳\\u6700\\n\\\"\",\"marked_as_ad\":true,\"y\":[],\"price_fen\": -1990 }\r\n"));
    assert_int_equal(wj_jsonpick_unknown(pick) - before, 2);
    assert_str(got[TITLE].s, "最佳最\n\"");
    assert_true(got[PRICE].there && got[PRICE].i == -1990);
    assert_true(got[SCORE].there && got[SCORE].f == 1.0);
    assert_true(got[AD].there && got[AD].b);
    assert_str(got[TALK].s, "[ {\"at_ms\":1,\"text\":\"a\\n\"} ]");
    assert_false(got[LAX_PRICE].there);
}

static void texts_without_escapes_are_views_of_the_record(void **state)
{
    (void)state;
    read_ok(WJ_S("{\"title\":\"abc\",\"lt\":\"\"}"));
    assert_str(got[TITLE].s, "abc");
    assert_ptr_equal(got[TITLE].s.p, last + 10);
    assert_true(got[LAX_TITLE].there);
    assert_str(got[LAX_TITLE].s, "");
}

static void escaped_keys_are_found(void **state)
{
    (void)state;
    read_ok(WJ_S("{\"t\\u0069tle\":\"x\",\"lt\":\"\\ud842\\udfb7\"}"));
    assert_str(got[TITLE].s, "x");
    assert_str(got[LAX_TITLE].s, "𠮷");
}

static void null_and_absent_are_the_same(void **state)
{
    (void)state;
    read_ok(WJ_S("{\"title\":null,\"price_fen\":null,\"transcript\":null}"));
    for (size_t i = 0; i < FIELDS; i++) {
        assert_false(got[i].there);
        assert_null(got[i].s.p);
    }
    read_ok(WJ_S("{}"));
    assert_false(got[TITLE].there);
}

static void raw_values_of_any_kind_keep_their_bytes(void **state)
{
    (void)state;
    static const char *const values[] = { "{}", "[]", "\"a b\"", "1.50", "true", "{\"a\":[1,{\"b\":2}]}" };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char text[100];
        snprintf(text, sizeof text, "{\"transcript\": %s \n}", values[i]);
        read_ok(wj_strz(text));
        assert_str(got[TALK].s, values[i]);
    }
}

static void lax_fields_take_numbers_as_text_and_back(void **state)
{
    (void)state;
    read_ok(WJ_S("{\"lp\":\" 1990 \",\"lt\":12.50,\"la\":\"true\",\"ls\":\"0.5\"}"));
    assert_int_equal(got[LAX_PRICE].i, 1990);
    assert_str(got[LAX_TITLE].s, "12.50");
    assert_true(got[LAX_AD].b);
    assert_true(got[LAX_SCORE].f == 0.5);
    read_ok(WJ_S("{\"lp\":1990.0,\"ls\":18446744073709551615}"));
    assert_int_equal(got[LAX_PRICE].i, 1990);
    assert_true(got[LAX_SCORE].f == 18446744073709551616.0);
}

static void wrong_types_name_the_field(void **state)
{
    (void)state;
    check_refused(WJ_S("{\"title\":1}"), "/title", "byte 9: title must be a text");
    check_refused(WJ_S("{\"title\":[\"a\"]}"), "/title", "byte 9: title must be a text");
    check_refused(WJ_S("{\"price_fen\":\"1\"}"), "/price_fen", "byte 13: price_fen must be a whole number");
    check_refused(WJ_S("{\"price_fen\":1.5}"), "/price_fen", "byte 13: price_fen must be a whole number");
    check_refused(WJ_S("{\"price_fen\":1e300}"), "/price_fen", "byte 13: price_fen must be a whole number");
    check_refused(WJ_S("{\"score\":true}"), "/score", "byte 9: score must be a number");
    check_refused(WJ_S("{\"marked_as_ad\":1}"), "/marked_as_ad",
                  "byte 16: marked_as_ad must be true or false");
    check_refused(WJ_S("{\"lp\":\"12元\"}"), "/lp", "byte 6: lp must be a whole number");
    check_refused(WJ_S("{\"lp\":\"\"}"), "/lp", "byte 6: lp must be a whole number");
    check_refused(WJ_S("{\"lt\":true}"), "/lt", "byte 6: lt must be a text");
    check_refused(WJ_S("{\"title\":\"a\",\"title\":\"b\"}"), "/title",
                  "byte 21: title must stand here once only");
}

static void malformed_records_are_refused_with_their_place(void **state)
{
    (void)state;
    check_refused(WJ_S(""), "", "byte 0: expected a JSON value, found nothing");
    check_refused(WJ_S("[]"), "", "byte 0: expected an object");
    check_refused(WJ_S("{"), "", "byte 1: expected a key in quotes, found the end");
    check_refused(WJ_S("{\"title\""), "", "byte 8: expected ':', found the end");
    check_refused(WJ_S("{\"title\":"), "", "byte 9: expected a value, found the end");
    check_refused(WJ_S("{\"title\":}"), "", "byte 9: expected a value");
    check_refused(WJ_S("{\"title\":\"a\""), "", "byte 12: expected ',' or '}', found the end");
    check_refused(WJ_S("{\"title\":\"a\",}"), "", "byte 13: expected a key in quotes");
    check_refused(WJ_S("{\"x\":[1,]}"), "", "byte 8: expected a value");
    check_refused(WJ_S("{\"x\":tru}"), "", "byte 5: expected a value");
    check_refused(WJ_S("{\"transcript\":{\"a\"}}"), "", "byte 18: expected ':'");
    check_refused(WJ_S("{\"transcript\":"), "", "byte 14: expected a value, found the end");
    check_refused(WJ_S("{}{}"), "", "byte 2: something follows the object");
    check_refused(WJ_S("{\"title\":\"\\z\"}"), "", "byte 10: not an escape that JSON knows");
    check_refused(WJ_S("{\"title\":\"\xc0\x80\"}"), "", "byte 10: not UTF-8");
}

static void it_agrees_with_the_tree_on_any_changed_byte(void **state)
{
    (void)state;
    static const char text[] = "{\"title\":\"最\\u4f73\",\"price_fen\":12,\"transcript\":[{\"a\":-0.5e1}],"
                               "\"score\":1.25,\"x\":{\"y\":[]}}";
    size_t n = sizeof text - 1;
    struct wj_arena *arena = wj_arena_new(1 << 20);
    char changed[sizeof text];
    size_t both = 0;
    for (size_t i = 0; i < n; i++) {
        for (int byte = 0; byte < 256; byte++) {
            memcpy(changed, text, n);
            changed[i] = (char)byte;
            struct wj_err e = WJ_ERR_INIT;
            const struct wj_jval *v = NULL;
            wj_arena_reset(arena);
            struct wj_str record = exact((struct wj_str){ changed, n });
            int picked = wj_jsonpick_record(pick, record, got, &e);
            int read = wj_jsonread_text(arena, record, &v, &e);
            if (picked == WJ_OK && read != WJ_OK)
                fail_msg("only picked: " WJ_FMT, WJ_ARG(record));
            if (picked == WJ_OK) {
                struct wj_str want = wj_jsonread_str(wj_jsonread_get(v, "title"));
                assert_true(wj_str_eq(got[TITLE].s, want));
                both++;
            }
        }
    }
    assert_true(both > 1000);
    wj_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wanted_fields_come_out_whatever_their_order),
        cmocka_unit_test(texts_without_escapes_are_views_of_the_record),
        cmocka_unit_test(escaped_keys_are_found),
        cmocka_unit_test(null_and_absent_are_the_same),
        cmocka_unit_test(raw_values_of_any_kind_keep_their_bytes),
        cmocka_unit_test(lax_fields_take_numbers_as_text_and_back),
        cmocka_unit_test(wrong_types_name_the_field),
        cmocka_unit_test(malformed_records_are_refused_with_their_place),
        cmocka_unit_test(it_agrees_with_the_tree_on_any_changed_byte),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
