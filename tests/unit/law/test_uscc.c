/* Unified social credit codes: real ones, each way to be wrong, and every single-character change. */
#include "law/uscc.h"
#include "../test.h"

static const char *const genuine[] = { "914403001922038216", "91330100799655058B", "9144030071526726XG",
                                       "91110000802100433B", "91110108551385082Q", "91110000101623741K",
                                       "911101066976941872", "91350100M000100Y43" };

static void reason(const char *code, const char *want)
{
    assert_string_equal(wj_uscc_reason_name(wj_uscc_check(wj_strz(code))), want);
}

static void genuine_codes_are_valid(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof genuine / sizeof genuine[0]; i++)
        reason(genuine[i], "ok");
}

static void each_fault_has_its_reason(void **state)
{
    (void)state;
    reason("91310115MA1H8R7C6D", "check18"); /* fails both */
    reason("914403001922038217", "check18");
    reason("91110108551385082q", "case");
    reason("91110108551385082o", "charset");
    reason("９１１１０１０８５５１３８５０８２Ｑ", "width");
    reason("9111010855138508２Q", "width");
    reason(" 91110108551385082Q", "space");
    reason("91110108551385082Q ", "space");
    reason("91110108551385082Q\r", "space");
    reason("911101085513 85082Q", "space");
    reason("91110108 551385082", "space");
    reason("9111010855\xe3\x80\x80"
           "1385082Q",
           "space");
    reason("\xef\xbb\xbf"
           "91110108551385082Q",
           "length"); /* a byte order mark is a character too many */
    reason("", "length");
    reason("9111010855138508", "length");
    reason("91110108551385082QQ", "length");
    reason("310115600985533", "length"); /* an old registration number */
    reason("9111010855138508-Q", "charset");
    reason("9111010855138508OQ", "charset");
    reason("9111010855138508中Q", "charset");
    reason("9111010855138508\xffQ", "charset");
}

static void the_inner_body_code_is_checked_too(void **state)
{
    (void)state;
    char code[] = "91110108551385083?";
    code[17] = wj_uscc_check18_of((struct wj_str){ code, 17 });
    reason(code, "check9");
    assert_int_equal(wj_uscc_check9_of(WJ_S("55138508")), '2');
    assert_int_equal(wj_uscc_check9_of(WJ_S("5513850o")), 0);
    assert_int_equal(wj_uscc_check18_of(WJ_S("911101085513850")), 0);
}

/* MOD 31-3 finds every wrong single character and every exchange of neighbours. */
static void no_single_slip_goes_unseen(void **state)
{
    (void)state;
    static const char all[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    for (size_t g = 0; g < sizeof genuine / sizeof genuine[0]; g++) {
        for (size_t i = 0; i < 18; i++) {
            char code[19];
            memcpy(code, genuine[g], 19);
            for (size_t k = 0; k < 31; k++) {
                code[i] = all[k];
                enum wj_uscc_reason r = wj_uscc_check(wj_strz(code));
                assert_int_equal(r, all[k] == genuine[g][i] ? WJ_USCC_OK : WJ_USCC_CHECK18);
            }
            if (i == 0 || genuine[g][i] == genuine[g][i - 1])
                continue;
            memcpy(code, genuine[g], 19);
            code[i] = genuine[g][i - 1];
            code[i - 1] = genuine[g][i];
            assert_int_equal(wj_uscc_check(wj_strz(code)), WJ_USCC_CHECK18);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(genuine_codes_are_valid),
        cmocka_unit_test(each_fault_has_its_reason),
        cmocka_unit_test(the_inner_body_code_is_checked_too),
        cmocka_unit_test(no_single_slip_goes_unseen),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
