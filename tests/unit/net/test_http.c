/* test_http.c - the small words of HTTP. */
#include "../test.h"
#include "base/arena.h"
#include "net/http.h"

static struct wj_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = wj_arena_new(1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static void escapes_are_undone_once_and_only_when_whole(void **state)
{
    struct wj_str out = WJ_NOSTR;
    (void)state;
    assert_int_equal(wj_http_decode(arena, WJ_S("a%20b+c%2541"), false, &out), WJ_OK);
    assert_str(out, "a b+c%41");
    assert_int_equal(wj_http_decode(arena, WJ_S("a+b%2B"), true, &out), WJ_OK);
    assert_str(out, "a b+");
    assert_int_equal(wj_http_decode(arena, WJ_S("%e7%bd%91"), false, &out), WJ_OK);
    assert_str(out, "网");
    static const char *const bad[] = { "%", "%4", "%zz", "a%4", "%00", "%ff", "%c0%80", "%ed%a0%80" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(wj_http_decode(arena, wj_strz(bad[i]), false, &out), WJ_E_INVALID);
    assert_str(out, "网");
}

static void encoding_then_decoding_gives_the_text_back(void **state)
{
    struct wj_str out = WJ_NOSTR;
    (void)state;
    assert_str(wj_http_encode(arena, WJ_S("a b/网~")), "a%20b%2F%E7%BD%91~");
    assert_int_equal(wj_http_decode(arena, wj_http_encode(arena, WJ_S("%+&= 网\n")), true, &out), WJ_OK);
    assert_str(out, "%+&= 网\n");
}

static void a_query_falls_into_decoded_pairs(void **state)
{
    struct wj_list l = { 0 };
    (void)state;
    assert_int_equal(wj_http_pairs(arena, WJ_S("a=1&b=%E7%BD%91&&c&d=x=y&a="), 10, &l), WJ_OK);
    const struct wj_http_pair *p = l.items;
    assert_int_equal(l.n, 5);
    assert_str(p[0].name, "a");
    assert_str(p[0].value, "1");
    assert_str(p[1].value, "网");
    assert_str(p[2].name, "c");
    assert_str(p[2].value, "");
    assert_str(p[3].value, "x=y");
    assert_str(p[4].value, "");
    assert_int_equal(wj_http_pairs(arena, WJ_NOSTR, 10, &l), WJ_OK);
    assert_int_equal(l.n, 0);
    assert_int_equal(wj_http_pairs(arena, WJ_S("a&b&c"), 2, &l), WJ_E_LIMIT);
    assert_int_equal(wj_http_pairs(arena, WJ_S("a=%f"), 2, &l), WJ_E_INVALID);
}

static void a_cookie_is_found_unless_it_is_doubtful(void **state)
{
    (void)state;
    assert_str(wj_http_cookie(WJ_S("a=1; wj=tok; b=2"), "wj"), "tok");
    assert_str(wj_http_cookie(WJ_S("wj="), "wj"), "");
    assert_null(wj_http_cookie(WJ_S("xwj=1; wj2=2; wj"), "wj").p);
    assert_null(wj_http_cookie(WJ_S("wj=1; wj=2"), "wj").p);
    assert_null(wj_http_cookie(WJ_NOSTR, "wj").p);
}

static void the_most_wanted_language_is_chosen(void **state)
{
    static const char *const langs[] = { "zh", "en", NULL };
    static const struct {
        const char *header;
        int want;
    } rows[] = {
        { "zh-CN,zh;q=0.9,en;q=0.8", 0 },
        { "en-US,en;q=0.9", 1 },
        { "en,zh", 0 },
        { "fr", -1 },
        { "fr,*;q=0.1", 0 },
        { "en;q=0,zh;q=0.001", 0 },
        { "zh;q=0, *", 1 },
        { "en;q=0.5, *;q=0.1", 1 },
        { "", -1 },
        { "english", -1 },
        { "en;q=abc", -1 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int got = wj_http_prefer(wj_strz(rows[i].header), langs);
        if (got != rows[i].want)
            fail_msg("\"%s\": got %d, want %d", rows[i].header, got, rows[i].want);
    }
    assert_int_equal(wj_http_prefer(WJ_NOSTR, langs), 0);
}

static void methods_and_tokens_are_exact(void **state)
{
    (void)state;
    assert_int_equal(wj_http_method_of("DELETE"), WJ_DELETE);
    assert_int_equal(wj_http_method_of("delete"), WJ_METHOD_OTHER);
    assert_int_equal(wj_http_method_of(""), WJ_METHOD_OTHER);
    assert_string_equal(wj_http_method_name(WJ_PATCH), "PATCH");
    assert_true(wj_http_is_token(WJ_S("X-A_b!1")));
    assert_false(wj_http_is_token(WJ_S("X A")));
    assert_false(wj_http_is_token(WJ_S("")));
    assert_false(wj_http_is_token((struct wj_str){ "a\0b", 3 }));
    assert_string_equal(wj_http_reason(404), "Not Found");
    assert_string_equal(wj_http_reason(799), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_are_undone_once_and_only_when_whole),
        cmocka_unit_test(encoding_then_decoding_gives_the_text_back),
        cmocka_unit_test(a_query_falls_into_decoded_pairs),
        cmocka_unit_test(a_cookie_is_found_unless_it_is_doubtful),
        cmocka_unit_test(the_most_wanted_language_is_chosen),
        cmocka_unit_test(methods_and_tokens_are_exact),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, setup, teardown);
}
