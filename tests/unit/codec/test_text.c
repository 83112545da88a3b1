/* Encodings of bytes and of text. */
#include "../test.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "codec/text.h"

#include <stdlib.h>

static struct wj_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = wj_arena_new(16 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

/* "网监,最佳€𠮷a" in GB18030: two bytes, four bytes, one. */
static const char gb[] = "\xCD\xF8\xBC\xE0,\xD7\xEE\xBC\xD1\xA2\xE3\x95\x34\xB2\x35"
                         "a";
static const char utf8[] = "网监,最佳€𠮷a";

static void encodings_are_told_apart(void **state)
{
    (void)state;
    assert_int_equal(wj_text_sniff(WJ_S("")), WJ_UTF8);
    assert_int_equal(wj_text_sniff(WJ_S("plain")), WJ_UTF8);
    assert_int_equal(wj_text_sniff(wj_strz(utf8)), WJ_UTF8);
    assert_int_equal(wj_text_sniff(wj_strz(gb)), WJ_GB18030);
    struct wj_str cut = wj_strz("最佳");
    for (cut.n = 1; cut.n <= 6; cut.n++) /* a character cut off at the end is no reason to doubt */
        assert_int_equal(wj_text_sniff(cut), WJ_UTF8);
    assert_int_equal(wj_text_sniff(WJ_S("a\xE6")), WJ_UTF8);
    assert_int_equal(wj_text_sniff(WJ_S("a\xE6x")), WJ_GB18030);
    assert_int_equal(wj_text_sniff(WJ_S("a\xC0")), WJ_GB18030);
    assert_int_equal(wj_text_sniff(WJ_S("a\xFF")), WJ_GB18030);
}

static void whole_texts_become_utf_8(void **state)
{
    (void)state;
    struct wj_str out = WJ_NOSTR, in = wj_strz(utf8);
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_text_utf8(arena, wj_strz(gb), &out, &e), e);
    assert_str(out, utf8);
    assert_ok(wj_text_utf8(arena, in, &out, &e), e);
    assert_ptr_equal(out.p, in.p);
    assert_ok(wj_text_utf8(arena,
                           WJ_S("\xEF\xBB\xBF"
                                "a"),
                           &out, &e),
              e);
    assert_str(out, "a");
    out = WJ_NOSTR;
    assert_int_equal(wj_text_utf8(arena, WJ_S("ab\xFF\xFF"), &out, &e), WJ_E_INVALID);
    assert_string_equal(e.msg, "byte 2: neither UTF-8 nor GB18030");
    assert_int_equal(wj_text_utf8(arena, WJ_S("a\xCD\xF8\xCD"), &out, &e), WJ_E_INVALID);
    assert_string_equal(e.msg, "byte 3: the file ends inside a character");
    assert_null(out.p);
}

static void a_stream_may_be_cut_anywhere(void **state)
{
    (void)state;
    struct wj_str all = wj_strz(gb);
    for (size_t first = 0; first <= all.n; first++) {
        for (size_t step = 1; step <= 3; step++) {
            struct wj_text_stream *s = wj_text_stream_new(WJ_GB18030);
            struct wj_err e = WJ_ERR_INIT;
            struct wj_buf b;
            wj_buf_init(&b, arena, 1000);
            assert_ok(wj_text_stream_feed(s, (struct wj_str){ all.p, first }, &b, &e), e);
            for (size_t at = first; at < all.n; at += step) {
                size_t n = at + step < all.n ? step : all.n - at;
                assert_ok(wj_text_stream_feed(s, (struct wj_str){ all.p + at, n }, &b, &e), e);
            }
            assert_ok(wj_text_stream_end(s, &e), e);
            assert_str(wj_buf_view(&b), utf8);
            wj_text_stream_free(s);
        }
    }
}

static void streams_drop_the_mark_and_name_the_offset(void **state)
{
    (void)state;
    struct wj_text_stream *s = wj_text_stream_new(WJ_UTF8);
    struct wj_err e = WJ_ERR_INIT;
    struct wj_buf b;
    wj_buf_init(&b, arena, 10);
    assert_ok(wj_text_stream_feed(s,
                                  WJ_S("\xEF\xBB\xBF"
                                       "ab"),
                                  &b, &e),
              e);
    assert_ok(wj_text_stream_feed(s,
                                  WJ_S("\xEF\xBB\xBF"
                                       "c"),
                                  &b, &e),
              e);
    assert_str(wj_buf_view(&b), "ab\xEF\xBB\xBF"
                                "c");
    assert_int_equal(wj_text_stream_feed(s, WJ_S("too long for it"), &b, &e), WJ_E_LIMIT);
    wj_text_stream_free(s);
    s = wj_text_stream_new(WJ_GB18030);
    wj_buf_init(&b, arena, 100);
    assert_ok(wj_text_stream_feed(s, WJ_S("ab\xCD"), &b, &e), e);
    assert_int_equal(wj_text_stream_end(s, &e), WJ_E_INVALID);
    assert_int_equal(wj_text_stream_feed(s, WJ_S("\xFF"), &b, &e), WJ_E_INVALID);
    assert_string_equal(e.msg, "byte 2: neither UTF-8 nor GB18030");
    wj_text_stream_free(s);
    wj_text_stream_free(NULL);
}

static void any_bytes_are_converted_or_refused(void **state)
{
    (void)state;
    srand(11);
    for (int round = 0; round < 3000; round++) {
        char bytes[40];
        struct wj_str out;
        struct wj_err e = WJ_ERR_INIT;
        size_t n = (size_t)rand() % sizeof bytes;
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)(rand() % 3 ? 0x81 + rand() % 0x7E : rand() % 256);
        struct wj_mark m = wj_arena_mark(arena);
        int rc = wj_text_utf8(arena, (struct wj_str){ bytes, n }, &out, &e);
        assert_true(rc == WJ_OK ? wj_utf8_check(out, NULL) : rc == WJ_E_INVALID);
        wj_arena_rewind(arena, m);
    }
}

static void hex_and_base64_go_there_and_back(void **state)
{
    (void)state;
    static const char *const base64[][2] = {
        { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foobar", "Zm9vYmFy" }
    };
    struct wj_buf b;
    struct wj_str out;
    for (size_t i = 0; i < sizeof base64 / sizeof base64[0]; i++) {
        wj_buf_init(&b, arena, 100);
        wj_text_base64(&b, wj_strz(base64[i][0]), false);
        assert_str(wj_buf_view(&b), base64[i][1]);
        assert_true(wj_text_unbase64(arena, wj_strz(base64[i][1]), false, &out));
        assert_str(out, base64[i][0]);
    }
    wj_buf_init(&b, arena, 100);
    wj_text_base64(&b, WJ_S("\xFB\xEF\xFF\xFE"), true);
    assert_str(wj_buf_view(&b), "--___g");
    assert_true(wj_text_unbase64(arena, WJ_S("--___g"), true, &out));
    assert_true(wj_str_eq(out, WJ_S("\xFB\xEF\xFF\xFE")));
    wj_buf_init(&b, arena, 100);
    wj_text_hex(&b, WJ_S("\x01\xAB\xFF"));
    assert_str(wj_buf_view(&b), "01abff");
    assert_true(wj_text_unhex(arena, WJ_S("01ABff"), &out));
    assert_true(wj_str_eq(out, WJ_S("\x01\xAB\xFF")));
    assert_true(wj_text_unhex(arena, WJ_S(""), &out));
    assert_int_equal(out.n, 0);
}

static void loose_hex_and_base64_are_refused(void **state)
{
    (void)state;
    static const char *const base64[] = { "Z",
                                          "Zg",
                                          "Zg=",
                                          "Zg===",
                                          "Zh==",
                                          "Zg==\n",
                                          "Zm 9v",
                                          "Zm9v=",
                                          "--__",
                                          "AA\x80"
                                          "A",
                                          "AA\xFF"
                                          "A",
                                          "Zm9vZg==Zm9v" };
    static const char *const hex[] = { "0", "0g", "0x01", "01 ab", "01:ab" };
    struct wj_str out;
    for (size_t i = 0; i < sizeof base64 / sizeof base64[0]; i++)
        if (wj_text_unbase64(arena, wj_strz(base64[i]), false, &out))
            fail_msg("taken: %s", base64[i]);
    assert_false(wj_text_unbase64(arena, WJ_S("Zg=="), true, &out));
    assert_false(wj_text_unbase64(arena, WJ_S("+/+/"), true, &out));
    for (size_t i = 0; i < sizeof hex / sizeof hex[0]; i++)
        assert_false(wj_text_unhex(arena, wj_strz(hex[i]), &out));
}

static void html_cannot_be_broken_out_of(void **state)
{
    (void)state;
    struct wj_buf b;
    wj_buf_init(&b, arena, 1000);
    wj_text_html(&b, WJ_S("<a href=\"x\">最佳 & 'y'</a>"));
    assert_str(wj_buf_view(&b), "&lt;a href=&quot;x&quot;&gt;最佳 &amp; &#39;y&#39;&lt;/a&gt;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings_are_told_apart),
        cmocka_unit_test(whole_texts_become_utf_8),
        cmocka_unit_test(a_stream_may_be_cut_anywhere),
        cmocka_unit_test(streams_drop_the_mark_and_name_the_offset),
        cmocka_unit_test(any_bytes_are_converted_or_refused),
        cmocka_unit_test(hex_and_base64_go_there_and_back),
        cmocka_unit_test(loose_hex_and_base64_are_refused),
        cmocka_unit_test(html_cannot_be_broken_out_of),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
