/* Password hashing and the judgement of new passwords. */
#include "../test.h"

#include "crypto/password.h"

static void a_password_opens_its_own_string_only(void **state)
{
    (void)state;
    char one[WJ_PASSWORD_TEXT], two[WJ_PASSWORD_TEXT];
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_password_hash(WJ_S("网监-Secret-1"), one, &e), e);
    assert_ok(wj_password_hash(WJ_S("网监-Secret-1"), two, &e), e);
    assert_true(wj_str_starts(wj_strz(one), WJ_S("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_string_not_equal(one, two);
    assert_true(wj_password_check(wj_strz(one), WJ_S("网监-Secret-1")));
    assert_true(wj_password_check(wj_strz(two), WJ_S("网监-Secret-1")));
    assert_false(wj_password_check(wj_strz(one), WJ_S("网监-Secret-2")));
    assert_false(wj_password_check(wj_strz(one), WJ_S("")));
    assert_false(wj_password_is_outdated(wj_strz(one)));
}

static void strings_of_another_program_open(void **state)
{
    (void)state;
    /* argon2(1) of Debian: printf secret-Word1 | argon2 somesaltsomesalt -id -t 1 -k 8192 -e */
    static const char stored[] =
        "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$NB8JTRoJlK61NLLtFBHEP6FbQuBja733Le/hJlZASRs";
    assert_true(wj_password_check(wj_strz(stored), WJ_S("secret-Word1")));
    assert_false(wj_password_check(wj_strz(stored), WJ_S("secret-Word2")));
    assert_true(wj_password_is_outdated(wj_strz(stored)));
}

static void nothing_and_nonsense_open_nothing(void **state)
{
    (void)state;
    char big[WJ_PASSWORD_BYTES + 1], out[WJ_PASSWORD_TEXT] = "untouched";
    struct wj_err e = WJ_ERR_INIT;
    memset(big, 'a', sizeof big);
    struct wj_str too_long = { big, sizeof big };
    assert_false(wj_password_check(WJ_NOSTR, WJ_S("x")));
    assert_false(wj_password_check(WJ_S(""), WJ_S("")));
    assert_false(wj_password_check(WJ_S("$argon2id$nonsense"), WJ_S("")));
    assert_false(wj_password_check(too_long, WJ_S("x")));
    assert_false(wj_password_check(WJ_NOSTR, too_long));
    assert_int_equal(wj_password_hash(too_long, out, &e), WJ_E_INVALID);
    assert_string_equal(out, "untouched");
    assert_true(wj_password_is_outdated(WJ_S("nonsense")));
}

static void new_passwords_are_judged(void **state)
{
    (void)state;
    static const char *const good[] = { "Abcdef123x", "网监网监网监网监a1", "correct horse battery" };
    static const char *const bad[] = { "Ab1-short",       "alllowercase",    "abcdefghi1",
                                       "xx-zhang.san-1A", "aaaaaaaaaaaaaaa", "12345678901234",
                                       "Abc1234567\xff" };
    struct wj_err e = WJ_ERR_INIT;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_ok(wj_password_judge(wj_strz(good[i]), WJ_S("zhang.san"), &e), e);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (wj_password_judge(wj_strz(bad[i]), WJ_S("zhang.san"), &e) != WJ_E_INVALID)
            fail_msg("taken: %s", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_password_opens_its_own_string_only),
        cmocka_unit_test(strings_of_another_program_open),
        cmocka_unit_test(nothing_and_nonsense_open_nothing),
        cmocka_unit_test(new_passwords_are_judged),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
