/* The case file of the demonstration's case: whole, masked where it must be, and nothing in it can be
 * changed. */
#include "nodetest.h"

#include "codec/zip.h"
#include "q_supervise.h"
#include "svc/casefile_priv.h"
#include "svc/demo.h"

#include <stdio.h>

static struct wj_node *node;
static struct wj_arena *arena;
static struct wj_str case_id;

static int anybody(void *ctx, struct wj_str path, struct wj_err *e)
{
    (void)ctx;
    (void)e;
    assert_true(wj_str_ends(path, WJ_S("/donghu/")));
    return WJ_OK;
}

static int nobody(void *ctx, struct wj_str path, struct wj_err *e)
{
    (void)ctx;
    (void)path;
    return wj_fail(e, WJ_E_DENIED, "not yours");
}

static struct wj_casefile make(bool clear, bool zip)
{
    struct wj_casefile_ask ask = {
        .matter_id = case_id, .actor = WJ_S("system"), .clear = clear, .zip = zip, .may = anybody
    };
    struct wj_casefile made;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_casefile_make(node, arena, &ask, &made, &e), e);
    return made;
}

static void the_file_holds_every_paper_in_the_order_of_the_law(void **state)
{
    (void)state;
    struct wj_casefile made = make(true, true);
    struct wj_fileset files;
    struct wj_casefile_check check;
    struct wj_err e = WJ_ERR_INIT;
    assert_true(made.papers_n >= 11 && made.pages_n > made.papers_n);
    assert_ok(wj_zip_read(arena, made.bytes, 64 << 20, &files, &e), e);
    assert_non_null(
        wj_fileset_find(&files, WJ_S("documents/001-filing_form.pdf"))); /* of the lead before it */
    assert_non_null(wj_fileset_find(&files, WJ_S("documents/002-penalty_decision.docx")));
    assert_non_null(wj_fileset_find(&files, WJ_S("events.json")));
    assert_ok(wj_casefile_verify(arena, made.bytes, wj_node_verifier(node, arena), &check, &e), e);
    assert_false(check.own_key);
    assert_int_equal(check.files_n, files.n);
    assert_ok(wj_casefile_verify(arena, made.bytes, WJ_NOSTR, &check, &e), e);
    assert_true(check.own_key);
    assert_true(wj_str_starts(make(true, false).bytes, WJ_S("%PDF-")));
}

static void without_the_right_to_personal_data_they_are_masked(void **state)
{
    (void)state;
    struct wj_fileset files;
    struct wj_casefile_check check;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_casefile made = make(false, true);
    assert_ok(wj_zip_read(arena, made.bytes, 64 << 20, &files, &e), e);
    assert_non_null(wj_fileset_find(&files, WJ_S("documents/001-filing_form.pdf")));
    assert_null(wj_fileset_find(&files, WJ_S("documents/001-filing_form.docx")));
    assert_ok(wj_casefile_verify(arena, made.bytes, WJ_NOSTR, &check, &e), e);
}

static void names_telephones_and_identity_numbers_are_masked_and_nothing_else(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "联系人王康源，电话13800000000。", "联系人王**，电话138****。" },
        { "王康源、王康源", "王**、王**" },
        { "身份证11010519491231002X有效", "身份证110****有效" },
        { "身份证110105194912310021", "身份证110****" },
        { "代码91990101MA0000111M", "代码91990101MA0000111M" },
        { "订单号12345678901234", "订单号12345678901234" },
        { "23800000000", "23800000000" },
        { "罚款60000元，2026年11月", "罚款60000元，2026年11月" },
    };
    struct casefile *f = WJ_NEW(arena, struct casefile);
    f->arena = arena;
    wj_casefile_learn(
        f, WJ_S("{\"serve_contact\":\"王康源，座机\",\"party_name\":\"康源公司\",\"party_phone\":\"\"}"));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_str(wj_casefile_mask(f, wj_strz(cases[i][0])), cases[i][1]);
}

static void who_may_not_see_the_matter_gets_nothing(void **state)
{
    (void)state;
    struct wj_casefile_ask ask = { .matter_id = case_id, .actor = WJ_S("system"), .may = nobody };
    struct wj_casefile made;
    assert_int_equal(wj_casefile_make(node, arena, &ask, &made, NULL), WJ_E_DENIED);
    ask.matter_id = WJ_S("nothing");
    assert_int_equal(wj_casefile_make(node, arena, &ask, &made, NULL), WJ_E_NOTFOUND);
}

/* The archive packed again with one file changed, left out or added. */
static struct wj_str repack(const struct wj_fileset *files, const char *changed, const char *dropped,
                            bool added)
{
    struct wj_buf b;
    struct wj_zip z;
    struct wj_str out;
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&b, arena, 64 << 20);
    wj_zip_init(&z, arena, &b);
    for (size_t i = 0; i < files->n; i++) {
        struct wj_str bytes = files->items[i].bytes;
        if (dropped && wj_str_eqz(files->items[i].path, dropped))
            continue;
        if (changed && wj_str_eqz(files->items[i].path, changed))
            bytes = wj_strf(arena, WJ_FMT " ", WJ_ARG(bytes));
        wj_zip_add(&z, files->items[i].path, bytes);
    }
    if (added)
        wj_zip_add(&z, WJ_S("documents/999-more.pdf"), WJ_S("%PDF"));
    wj_zip_end(&z);
    assert_ok(wj_buf_done(&b, &out, &e), e);
    return out;
}

static void whatever_is_changed_dropped_or_added_is_found(void **state)
{
    (void)state;
    struct wj_fileset files;
    struct wj_casefile_check check;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str vkey = wj_node_verifier(node, arena);
    assert_ok(wj_zip_read(arena, make(true, true).bytes, 64 << 20, &files, &e), e);
    assert_ok(wj_casefile_verify(arena, repack(&files, NULL, NULL, false), vkey, &check, &e), e);
    assert_int_equal(
        wj_casefile_verify(arena, repack(&files, "events.json", NULL, false), vkey, &check, NULL),
        WJ_E_CORRUPT);
    assert_int_equal(
        wj_casefile_verify(arena, repack(&files, NULL, "events.json", false), vkey, &check, NULL),
        WJ_E_CORRUPT);
    assert_int_equal(wj_casefile_verify(arena, repack(&files, NULL, NULL, true), vkey, &check, NULL),
                     WJ_E_CORRUPT);
    assert_int_equal(
        wj_casefile_verify(arena, repack(&files, NULL, "MANIFEST.note", false), vkey, &check, NULL),
        WJ_E_CORRUPT);
    assert_int_not_equal(
        wj_casefile_verify(arena, repack(&files, "MANIFEST.note", NULL, false), vkey, &check, NULL), WJ_OK);
}

static int find_case(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wjq_rows_matter_row *rows;
    struct wjq_rows_matter_in in = { WJ_S("/"), WJ_S("case-ordinary"), WJ_S(""), 1 };
    size_t n;
    (void)ctx;
    int rc = wjq_rows_matter(db, arena, &in, &rows, &n, e);
    case_id = rc == WJ_OK && n ? rows[0].id : WJ_NOSTR;
    return rc;
}

static int set_up(void **state)
{
    static char dir[600];
    struct wj_err e = WJ_ERR_INIT;
    (void)state;
    snprintf(dir, sizeof dir, "%s/node", dbtest_dir());
    struct wj_node_opts o = { .data_dir = dir, .db_url = dbtest_fresh_url(), .create = true };
    arena = wj_arena_new((size_t)1 << 30);
    assert_ok(wj_node_open(&o, &node, &e), e);
    assert_ok(wj_demo_fill(node, &e), e);
    assert_ok(wj_store_read(node->store, find_case, NULL, &e), e);
    assert_true(case_id.n > 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_node_close(node);
    wj_arena_free(arena);
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_holds_every_paper_in_the_order_of_the_law),
        cmocka_unit_test(without_the_right_to_personal_data_they_are_masked),
        cmocka_unit_test(names_telephones_and_identity_numbers_are_masked_and_nothing_else),
        cmocka_unit_test(who_may_not_see_the_matter_gets_nothing),
        cmocka_unit_test(whatever_is_changed_dropped_or_added_is_found),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int rc = cmocka_run_group_tests(tests, set_up, tear_down);
    dbtest_fini();
    return rc;
}
