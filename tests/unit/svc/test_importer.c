/* Registers of others: operators and shops in, once; faulty rows reported; out again as they are. */
#include "nodetest.h"

#include "base/buf.h"
#include "base/file.h"
#include "svc/importer.h"

#include <stdio.h>

static const char *write_file(const char *name, const char *text)
{
    static char path[700];
    struct wj_err e = WJ_ERR_INIT;
    snprintf(path, sizeof path, "%s/%s", dbtest_dir(), name);
    assert_ok(wj_file_write(path, wj_strz(text), &e), e);
    return path;
}

static void note_bad(void *ctx, struct wj_str lines)
{
    wj_buf_add(ctx, lines);
}

static struct wj_importer_stats import(const char *kind, const char *path, struct wj_buf *bad)
{
    struct wj_importer_stats st = { 0 };
    struct wj_err e = WJ_ERR_INIT;
    struct wj_importer_opts o = { .kind = wj_strz(kind), .bad = bad ? note_bad : NULL, .ctx = bad };
    assert_ok(wj_importer_run(nodetest.node, &o, &path, 1, &st, &e), e);
    return st;
}

static int note_record(void *ctx, struct wj_str json, struct wj_err *e)
{
    (void)e;
    wj_buf_add(ctx, json);
    wj_buf_addc(ctx, '\n');
    return WJ_OK;
}

static struct wj_str export(const char *kind)
{
    struct wj_buf *b = wj_alloc(nodetest.arena, sizeof *b);
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(b, nodetest.arena, 1 << 20);
    assert_ok(wj_importer_export(nodetest.node, wj_strz(kind), WJ_S(""), note_record, b, &e), e);
    return wj_buf_view(b);
}

static void a_register_comes_in_once_and_faulty_rows_are_said(void **state)
{
    (void)state;
    struct wj_buf bad;
    wj_buf_init(&bad, nodetest.arena, 1 << 16);
    const char *path =
        write_file("register.csv", "企业名称,uscc,成立日期,注册资本,经营范围\n"
                                   "甲公司,91310117MA1J3AJ43G,2019-01-02,\"1,000(万元人民币)\",零售\n"
                                   ",91310117MA1J3AJ43G,,,\n"
                                   "乙公司,,2019年,,\n"
                                   "丙公司,,,5万美元,\n");
    struct wj_importer_stats st = import("entity", path, &bad);
    assert_int_equal(st.stored, 2);
    assert_int_equal(st.bad, 2);
    assert_true(wj_str_has(wj_buf_view(&bad), WJ_S("register.csv:3: the entity has no name")));
    assert_true(wj_str_has(wj_buf_view(&bad), WJ_S("register.csv:4: registered_on is no date")));
    struct wj_str out = export("entity");
    assert_true(wj_str_has(
        out, WJ_S("\"uscc\":\"91310117MA1J3AJ43G\",\"name\":\"甲公司\",\"type\":\"\",\"status\":\"\","
                  "\"registered_on\":\"2019-01-02\",\"scope\":\"零售\",\"region\":\"\","
                  "\"capital_fen\":1000000000}\n")));
    assert_true(wj_str_has(out, WJ_S("丙公司")));
    /* unchanged, it is left out; what it said is there once */
    st = import("entity", path, NULL);
    assert_int_equal(st.left_out, 1);
    assert_int_equal(st.stored, 0);
    assert_true(wj_str_eq(export("entity"), out));
}

static void what_was_exported_can_be_imported(void **state)
{
    (void)state;
    import("entity",
           write_file("e.ndjson",
                      "{\"kind\":\"entity\",\"name\":\"甲\",\"uscc\":\"91310117MA1J3AJ43G\","
                      "\"licences\":[{\"type\":\"食品\",\"no\":\"JY1\"}],\"phones\":[\"138\"]}\n"),
           NULL);
    struct wj_importer_stats st = import(
        "outlet",
        write_file("o.ndjson", "{\"platform\":\"taobao\",\"outlet_id\":77,\"name\":\"好店\",\"claimed_uscc\":"
                               "\"91310117MA1J3AJ43G\",\"opened_on\":\"2020-02-03\",\"exempt\":true}\n"
                               "{\"kind\":\"entity\",\"name\":\"甲\"}\n"),
        NULL);
    assert_int_equal(st.stored, 1);
    assert_int_equal(st.bad, 1);
    struct wj_str entities = wj_str_dup(nodetest.arena, export("entity")), outlets = export("outlet");
    assert_true(wj_str_has(entities, WJ_S("\"licences\":[{\"type\":\"食品\",\"no\":\"JY1\"}]")));
    assert_false(wj_str_has(entities, WJ_S("138")));
    assert_true(wj_str_has(outlets, WJ_S("\"platform\":\"taobao\",\"outlet_id\":\"77\",\"name\":\"好店\"")));
    assert_true(wj_str_has(outlets, WJ_S("\"exempt\":true,\"opened_on\":\"2020-02-03\"}")));
    st = import("entity", write_file("again.ndjson", wj_str_z(nodetest.arena, entities)), NULL);
    assert_int_equal(st.stored, 1);
    assert_true(wj_str_eq(export("entity"), entities));
}

static void kinds_that_are_no_registers_are_refused(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_importer_opts o = { .kind = WJ_S("review") };
    const char *path = "-";
    assert_int_equal(wj_importer_run(nodetest.node, &o, &path, 1, NULL, &e), WJ_E_INVALID);
    assert_int_equal(wj_importer_export(nodetest.node, WJ_S("review"), WJ_S(""), note_record, NULL, &e),
                     WJ_E_INVALID);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_register_comes_in_once_and_faulty_rows_are_said, nodetest_setup,
                                        nodetest_teardown),
        cmocka_unit_test_setup_teardown(what_was_exported_can_be_imported, nodetest_setup, nodetest_teardown),
        cmocka_unit_test_setup_teardown(kinds_that_are_no_registers_are_refused, nodetest_setup,
                                        nodetest_teardown),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return failed;
}
