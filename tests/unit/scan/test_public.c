/* libwjscan as a stranger would use it. */
#include <wangjian/scan.h>
#include "../test.h"

#include <string.h>

static void a_disguised_listing_is_found_and_explained(void **state)
{
    (void)state;
    struct wjscan_rules *rules = NULL;
    struct wjscan_scanner *s = NULL;
    char err[WJSCAN_ERROR_BYTES] = "";
    size_t n = 0;
    const struct wjscan_field fields[] = { { "body", "坚持喝，治.疗高血压", strlen("坚持喝，治.疗高血压") } };
    if (wjscan_rules_load(WJ_LAW, &rules, err))
        fail_msg("%s", err);
    assert_true(wjscan_rules_count(rules) > 5);
    assert_int_equal(wjscan_scanner_new(rules, &s, err), 0);
    const struct wjscan_finding *f = wjscan_scan(s, "listing", fields, 1, "2026-03-01", &n, err);
    assert_non_null(f);
    assert_true(n >= 1);
    assert_string_equal(f[0].violation, "ad-medical-nonmed");
    assert_int_equal(f[0].spans[0].from, 12);
    assert_memory_equal(f[0].spans[0].as, "治疗", f[0].spans[0].as_bytes);
    assert_true(f[0].spans[0].via != 0);
    const struct wjscan_field bad[] = { { "body", "\xff\xfe", 2 } };
    assert_null(wjscan_scan(s, "listing", bad, 1, NULL, &n, err));
    assert_non_null(strstr(err, "not UTF-8"));
    assert_null(wjscan_scan(s, "nothing", fields, 1, NULL, &n, err));
    wjscan_scanner_free(s);
    wjscan_rules_free(rules);
}

static void a_missing_folder_is_said(void **state)
{
    (void)state;
    struct wjscan_rules *rules = NULL;
    char err[WJSCAN_ERROR_BYTES] = "";
    assert_true(wjscan_rules_load("/nonexistent", &rules, err) < 0);
    assert_null(rules);
    assert_true(strlen(err) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disguised_listing_is_found_and_explained),
        cmocka_unit_test(a_missing_folder_is_said),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
