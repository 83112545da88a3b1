/* test_plain.c - articles in plain words, and which citations name them. */
#include "flowlaw.h"
#include "law/plain.h"

static struct wj_statutes statutes;

static struct wj_fileset set_of(const char *plain)
{
    static struct wj_named files[2];
    files[0] = (struct wj_named){ WJ_S("plain.csv"), wj_strz(plain) };
    files[1] =
        (struct wj_named){ WJ_S("statutes.csv"),
                           WJ_S("id,version,short,name,aliases,level,issuer,number,valid_from,valid_to,"
                                "confidence\nlaw-ad,2021,广告法,中华人民共和国广告法,,law,全国人大常委会,,"
                                "2021-04-29,,verified\n") };
    return (struct wj_fileset){ files, 2 };
}

static int load(const char *plain, struct wj_plains *out, struct wj_err *e)
{
    struct wj_fileset files = set_of(plain);
    const struct wj_lawsource from = { law_arena, &files, NULL };
    int rc = wj_statute_load(&from, &statutes, e);
    return rc != WJ_OK ? rc : wj_plain_load(&from, &statutes, out, e);
}

#define HEAD "statute,article,title,plain,valid_from,valid_to\n"

static void a_citation_names_articles_by_number_list_and_range(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_plains all;
    assert_ok(load(HEAD "law-ad,9,绝对化用语,不得用最佳等用语。,,\n", &all, &e), e);
    static const struct {
        const char *basis;
        bool cited;
    } rows[] = { { "广告法 9", true },       { "广告法 9(3)、17", true }, { "广告法 4、9", true },
                 { "广告法 8-10", true },    { "电子商务法 9", false },   { "广告法 17(9)", false },
                 { "广告法 19、90", false }, { "广告法", false },         { "", false } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (wj_plain_is_cited(&statutes, &all.items[0], wj_strz(rows[i].basis)) != rows[i].cited)
            fail_msg("%s", rows[i].basis);
}

static void a_wrong_row_is_refused_with_its_place(void **state)
{
    (void)state;
    static const char *const bad[] = { HEAD "law-none,9,题,说明。,,\n", HEAD "law-ad,九,题,说明。,,\n",
                                       HEAD "law-ad,9,,说明。,,\n",
                                       HEAD "law-ad,9,题,一。,,\nlaw-ad,9,题,二。,,\n" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct wj_err e = WJ_ERR_INIT;
        struct wj_plains all;
        assert_int_equal(load(bad[i], &all, &e), WJ_E_INVALID);
        assert_non_null(strstr(e.msg, "plain.csv:"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_citation_names_articles_by_number_list_and_range),
        cmocka_unit_test(a_wrong_row_is_refused_with_its_place),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, load_law, drop_law);
}
