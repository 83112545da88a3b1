/* One-time codes. */
#include "../test.h"

#include "base/arena.h"
#include "crypto/totp.h"

static const struct wj_totp rfc = { "12345678901234567890" }; /* the secret of RFC 6238, appendix B */

static void the_codes_of_the_standard_come_out(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *code; /* the last six of the standard's eight digits */
    } rows[] = { { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
                 { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char code[7];
        wj_totp_code(&rfc, rows[i].seconds * 1000, code);
        assert_string_equal(code, rows[i].code);
    }
}

static void a_code_is_good_in_its_window_and_once(void **state)
{
    (void)state;
    int64_t t = INT64_C(1111111109000), last = -1;
    struct wj_str code = WJ_S("081804");
    assert_false(wj_totp_check(&rfc, code, t - 60000, &last));
    assert_false(wj_totp_check(&rfc, code, t + 60000, &last));
    assert_false(wj_totp_check(&rfc, WJ_S("081805"), t, &last));
    assert_false(wj_totp_check(&rfc, WJ_S("81804"), t, &last));
    assert_false(wj_totp_check(&rfc, WJ_S(""), t, &last));
    assert_int_equal(last, -1);
    assert_true(wj_totp_check(&rfc, code, t + 30000, &last));
    assert_int_equal(last, 37037036);
    assert_false(wj_totp_check(&rfc, code, t, &last));
    char older[7];
    wj_totp_code(&rfc, t - 30000, older);
    assert_false(wj_totp_check(&rfc, wj_strz(older), t, &last));
    assert_true(wj_totp_check(&rfc, WJ_S("050471"), INT64_C(1111111111000), &last));
    last = -1;
    assert_false(wj_totp_check(&rfc, code, 0, &last));
}

static void secrets_go_through_text(void **state)
{
    (void)state;
    char text[WJ_TOTP_TEXT];
    struct wj_totp back;
    wj_totp_text(&rfc, text);
    assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_true(wj_totp_from_text(WJ_S("gezd gnbv gy3t qojq gezd gnbv gy3t qojq"), &back));
    assert_memory_equal(back.secret, rfc.secret, sizeof back.secret);
    assert_false(wj_totp_from_text(WJ_S(""), &back));
    assert_false(wj_totp_from_text(WJ_S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ"), &back));
    assert_false(wj_totp_from_text(WJ_S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQA"), &back));
    assert_false(wj_totp_from_text(WJ_S("1EZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), &back));
    struct wj_totp one = wj_totp_generate(), two = wj_totp_generate();
    assert_memory_not_equal(one.secret, two.secret, sizeof one.secret);
    wj_totp_text(&one, text);
    assert_true(wj_totp_from_text(wj_strz(text), &back));
    assert_memory_equal(back.secret, one.secret, sizeof back.secret);
}

static void the_address_is_what_apps_read(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 16);
    struct wj_buf b;
    wj_buf_init(&b, a, 1000);
    wj_totp_uri(&rfc, WJ_S("网监"), WJ_S("li si@a"), &b);
    assert_str(wj_buf_view(&b),
               "otpauth://totp/%E7%BD%91%E7%9B%91:li%20si%40a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
               "&issuer=%E7%BD%91%E7%9B%91&algorithm=SHA1&digits=6&period=30");
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_codes_of_the_standard_come_out),
        cmocka_unit_test(a_code_is_good_in_its_window_and_once),
        cmocka_unit_test(secrets_go_through_text),
        cmocka_unit_test(the_address_is_what_apps_read),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
