/* Law sets in the store: kept once, in force from a day, pinned by matters whatever governs now. */
#include "core/lawkeep.h"
#include "core/lawshelf.h"
#include "core/ledger.h"
#include "law/lawdata.h"
#include "law/lawpack.h"
#include "nodetest.h"
#include "q_law.h"

#define LEAD "lead_source=monitoring found_on=2026-11-24"

/* A set to be kept and, from a day that is not WJ_DAY_NONE, switched on. */
struct bring {
    const struct wj_fileset *files;
    wj_day from;
    char hash[WJ_HASH_HEX];
    bool added;
};

static int bring_step(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct bring *b = ctx;
    struct wj_lawkeep_new new = { .title = WJ_S("试"), .files = b->files };
    int rc = wj_lawkeep_put(tx, &new, b->hash, &b->added, e);
    if (rc == WJ_OK && b->from != WJ_DAY_NONE)
        rc = wj_lawkeep_switch(tx, wj_strz(b->hash), b->from, WJ_NOSTR, e);
    return rc;
}

static void bring(struct bring *b)
{
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(nodetest_write(bring_step, b, &e), e);
}

/* Verification of leads in ten working days instead of fifteen. */
static struct wj_fileset shorter(void)
{
    return nodetest_changed_law("terms.csv", "监督检查),15,workday", "监督检查),10,workday");
}

struct ask {
    wj_day on;
    char hash[WJ_HASH_HEX];
};

static int in_force_step(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct ask *q = ctx;
    const struct wj_lawset *law;
    int rc = wj_lawshelf_in_force(tx->core->laws, tx->db, q->on, &law, e);
    if (rc == WJ_OK)
        memcpy(q->hash, law->hash_hex, sizeof q->hash);
    return rc;
}

static const char *in_force(wj_day on)
{
    static struct ask q;
    struct wj_err e = WJ_ERR_INIT;
    q.on = on;
    assert_ok(nodetest_read(in_force_step, &q, &e), e);
    return q.hash;
}

static const char *built_in(void)
{
    return nodetest.node->law.hash_hex;
}

static void a_fresh_store_is_under_the_set_that_came_with_the_program(void **state)
{
    (void)state;
    assert_string_equal(in_force(wj_day_of(2001, 1, 1)), built_in());
    assert_string_equal(in_force(nodetest.today), built_in());
    struct bring again = { .files = wj_lawdata_files(), .from = WJ_DAY_NONE };
    bring(&again);
    assert_false(again.added); /* the same files are the same set */
    assert_string_equal(again.hash, built_in());
}

static void a_set_is_in_force_from_its_day_on_without_restart(void **state)
{
    (void)state;
    struct wj_fileset files = shorter();
    struct bring b = { .files = &files, .from = nodetest.today + 2 };
    assert_string_equal(in_force(nodetest.today), built_in());
    bring(&b);
    assert_true(b.added);
    assert_string_equal(in_force(nodetest.today + 1), built_in());
    assert_string_equal(in_force(nodetest.today + 2), b.hash);
    nodetest_reopen();
    assert_string_equal(in_force(nodetest.today + 1), built_in());
    assert_string_equal(in_force(nodetest.today + 2), b.hash);
}

static void a_matter_runs_under_the_set_it_pins(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_fileset files = shorter();
    struct bring b = { .files = &files, .from = nodetest.today + 1 };
    struct wj_str old = nodetest_open_matter("lead", "desk", LEAD);
    int64_t due = nodetest_due(old, "case.verify_lead");
    bring(&b);
    nodetest.today++;
    struct wj_str new = nodetest_open_matter("lead", "desk", LEAD);
    assert_string_equal(nodetest_matter(old)->law->hash_hex, built_in());
    assert_string_equal(nodetest_matter(new)->law->hash_hex, b.hash);
    assert_true(nodetest_due(new, "case.verify_lead") < due);
    nodetest_reopen();
    assert_ok(nodetest_fire(old, "assign", "unit", "handler=@handler handler2=@second", &e), e);
    assert_ok(nodetest_fire(old, "extend", "head", "extend_reason=案情复杂", &e), e);
    assert_ok(nodetest_fire(new, "assign", "unit", "handler=@handler handler2=@second", &e), e);
    assert_ok(nodetest_fire(new, "extend", "head", "extend_reason=案情复杂", &e), e);
    /* 30 working days after 2026-11-24 lie behind the last calendar; 25 are counted as far as it goes */
    assert_true(nodetest_matter(old)->pinned && nodetest_matter(new)->pinned);
    assert_string_equal(nodetest_matter(old)->law->hash_hex, built_in());
}

static int repeal_step(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    return wj_lawkeep_repeal(tx, wj_strz(ctx), WJ_NOSTR, e);
}

static void a_repealed_set_gives_way_to_the_one_before_it(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_fileset files = shorter();
    struct bring b = { .files = &files, .from = nodetest.today + 5 };
    bring(&b);
    assert_ok(nodetest_write(repeal_step, b.hash, &e), e);
    assert_string_equal(in_force(nodetest.today + 5), built_in());
    assert_int_equal(nodetest_write(repeal_step, b.hash, &e), WJ_E_STATE);
    bring(&b); /* and may come again */
    assert_string_equal(in_force(nodetest.today + 5), b.hash);
}

static void a_set_is_not_switched_on_for_days_that_are_over(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_fileset files = shorter();
    struct bring b = { .files = &files, .from = nodetest.today - 1 };
    assert_int_equal(nodetest_write(bring_step, &b, &e), WJ_E_INVALID);
    assert_string_equal(in_force(nodetest.today), built_in());
}

static void a_set_that_was_changed_in_the_store_is_refused(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_fileset files = shorter();
    struct bring b = { .files = &files, .from = nodetest.today };
    bring(&b);
    nodetest_open_matter("lead", "desk", LEAD);
    wj_node_close(nodetest.node);
    dbtest_sql(nodetest.url,
               "UPDATE law_set SET bytes = (SELECT leaf FROM ledger_entry WHERE seq = 0) WHERE title = '试'");
    assert_int_equal(nodetest_open(&e), WJ_E_CORRUPT);
    assert_non_null(strstr(e.msg, b.hash));
}

static void a_pack_is_read_back_as_it_was_and_nothing_else_is_a_pack(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str pack;
    struct wj_fileset back;
    const struct wj_fileset *files = wj_lawdata_files();
    assert_ok(wj_lawpack_write(nodetest.arena, files, &pack, &e), e);
    assert_ok(wj_lawpack_read(nodetest.arena, pack, &back, &e), e);
    struct wj_hash was = wj_lawpack_hash(files), is = wj_lawpack_hash(&back);
    assert_true(wj_digest_eq(&was, &is));
    static const char *const bad[] = { "a",       "a\n",          "a\n5\nabc",
                                       "a\n-1\n", "a\n01\nx",     "../a\n0\n",
                                       "/a\n0\n", "b\n0\na\n0\n", "a\n0\na\n0\n",
                                       "a/\n0\n", "\n0\n",        "a\n99999999999999999999\n" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(wj_lawpack_read(nodetest.arena, wj_strz(bad[i]), &back, &e), WJ_E_CORRUPT);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, nodetest_setup, nodetest_teardown)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(a_fresh_store_is_under_the_set_that_came_with_the_program),
        TEST(a_set_is_in_force_from_its_day_on_without_restart),
        TEST(a_matter_runs_under_the_set_it_pins),
        TEST(a_repealed_set_gives_way_to_the_one_before_it),
        TEST(a_set_is_not_switched_on_for_days_that_are_over),
        TEST(a_set_that_was_changed_in_the_store_is_refused),
        TEST(a_pack_is_read_back_as_it_was_and_nothing_else_is_a_pack),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return failed;
}
