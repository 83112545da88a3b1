/* Numbers on goods and licences: worked examples, wrong digits, wrong forms. */
#include "law/code.h"
#include "../test.h"

static void fits(enum wj_code_kind k, const char *text)
{
    if (wj_code_check(k, wj_strz(text)) != WJ_CODE_FITS)
        fail_msg("%s should be a %s", text, wj_code_name(k));
    if (wj_code_recognise(wj_strz(text)) != k)
        fail_msg("%s is taken for a %s", text, wj_code_name(wj_code_recognise(wj_strz(text))));
}

static void verdict(enum wj_code_kind k, const char *text, enum wj_code_verdict want)
{
    if (wj_code_check(k, wj_strz(text)) != want)
        fail_msg("%s as %s: got %d, want %d", text, wj_code_name(k), wj_code_check(k, wj_strz(text)), want);
}

static void worked_examples_fit(void **state)
{
    (void)state;
    fits(WJ_CODE_FOOD_MAKER, "SC10433010600018");
    fits(WJ_CODE_FOOD_SELLER, "JY13301060000013");
    fits(WJ_CODE_FOOD_SELLER, "JY21101050123458");
    fits(WJ_CODE_FOOD_FILING, "YB23301060000014");
    fits(WJ_CODE_REGISTRATION, "310115600985533");
    fits(WJ_CODE_GTIN, "6901234567892");
    fits(WJ_CODE_GTIN, "6291041500213");
    fits(WJ_CODE_GTIN, "73513537");
    fits(WJ_CODE_GTIN, "042100005264");
    fits(WJ_CODE_GTIN, "10614141000415");
    fits(WJ_CODE_PATENT, "ZL200310102344.5");
    fits(WJ_CODE_CITIZEN, "11010519491231002X");
    fits(WJ_CODE_CITIZEN, "440524188001010014");
    assert_int_equal(wj_code_mod11_10(WJ_S("0794")), '5');
}

static void licence_numbers_have_their_forms(void **state)
{
    (void)state;
    fits(WJ_CODE_DRUG, "国药准字H20080001");
    fits(WJ_CODE_DRUG, "国药准字ZC20150001");
    fits(WJ_CODE_DEVICE, "国械注准20153010001");
    fits(WJ_CODE_DEVICE, "粤械注准20182020001");
    fits(WJ_CODE_DEVICE_FILING, "国械备20150001");
    fits(WJ_CODE_DEVICE_FILING, "粤深械备20150001");
    fits(WJ_CODE_COSMETIC, "国妆特字20210001");
    fits(WJ_CODE_COSMETIC, "粤G妆网备字2021000001");
    fits(WJ_CODE_COSMETIC, "国妆网备进字(沪)2021000001");
    fits(WJ_CODE_SPECIAL_FOOD, "国食注字TY20160001");
    fits(WJ_CODE_HEALTH_FOOD, "国食健注G20160001");
    fits(WJ_CODE_AD_APPROVAL, "粤药广审(文)第250101-00001号");
    fits(WJ_CODE_AD_APPROVAL, "京食健广审（视）第261231-00009号");
    fits(WJ_CODE_PRODUCTION, "XK16-001-00001");
    fits(WJ_CODE_CCC, "2021010703000001");
    fits(WJ_CODE_ICP, "京ICP备12345678号-1");
    fits(WJ_CODE_ICP, "蜀ICP备2021000001号");
    fits(WJ_CODE_POLICE, "京公网安备11010102000001号");
}

static void a_wrong_check_digit_is_told_from_a_wrong_form(void **state)
{
    (void)state;
    verdict(WJ_CODE_FOOD_SELLER, "JY13301060000014", WJ_CODE_CHECK);
    verdict(WJ_CODE_FOOD_SELLER, "JY1330106000001", WJ_CODE_FORM);
    verdict(WJ_CODE_FOOD_SELLER, "jy13301060000013", WJ_CODE_FORM);
    verdict(WJ_CODE_GTIN, "6901234567893", WJ_CODE_CHECK);
    verdict(WJ_CODE_GTIN, "690123456789X", WJ_CODE_FORM);
    verdict(WJ_CODE_PATENT, "ZL200310102344.6", WJ_CODE_CHECK);
    verdict(WJ_CODE_PATENT, "ZL200310102344", WJ_CODE_FORM);
    verdict(WJ_CODE_CITIZEN, "110105194912310021", WJ_CODE_CHECK);
    verdict(WJ_CODE_CITIZEN, "11010519490231002X", WJ_CODE_FORM); /* 31 February */
    verdict(WJ_CODE_CITIZEN, "11010519491231002x", WJ_CODE_FORM);
    verdict(WJ_CODE_DRUG, "国药准字H2008000", WJ_CODE_FORM);
    verdict(WJ_CODE_DRUG, "国药准字X20080001", WJ_CODE_FORM);
    verdict(WJ_CODE_ICP, "京ICP备1234567号", WJ_CODE_FORM);
    verdict(WJ_CODE_ICP, "京ICP备12345678号-", WJ_CODE_FORM);
    verdict(WJ_CODE_DEVICE, "国械注准20151010001", WJ_CODE_FORM); /* class 1 is filed */
    verdict(WJ_CODE_CCC, "0021010703000001", WJ_CODE_FORM);
    assert_int_equal(wj_code_recognise(WJ_S("6901234567893")), WJ_CODE_GTIN);
    assert_int_equal(wj_code_recognise(WJ_S("hello")), WJ_CODE_NONE);
    assert_int_equal(wj_code_recognise(WJ_S("")), WJ_CODE_NONE);
}

/* No beginning and no one-byte change of a good number may do worse than be refused. */
static void hostile_pieces_are_only_refused(void **state)
{
    (void)state;
    static const char *const good[] = { "国药准字ZC20150001",           "京ICP备12345678号-1",
                                        "粤药广审(文)第250101-00001号", "ZL200310102344.5",
                                        "国妆网备进字(沪)2021000001",   "SC10433010600018" };
    for (size_t g = 0; g < sizeof good / sizeof good[0]; g++) {
        char text[80];
        size_t n = strlen(good[g]);
        for (size_t i = 0; i <= n; i++) {
            memcpy(text, good[g], n);
            wj_code_recognise((struct wj_str){ text, i });
            for (int b = 0; i < n && b < 256; b++) {
                text[i] = (char)b;
                wj_code_recognise((struct wj_str){ text, n });
            }
        }
        assert_int_not_equal(wj_code_recognise((struct wj_str){ good[g], n }), WJ_CODE_NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_examples_fit),
        cmocka_unit_test(licence_numbers_have_their_forms),
        cmocka_unit_test(a_wrong_check_digit_is_told_from_a_wrong_form),
        cmocka_unit_test(hostile_pieces_are_only_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
