/* Changing the law: checked, proposed, approved by another person, switched on; what open matters feel of it.
 */
#include "core/lawshelf.h"
#include "law/lawdata.h"
#include "nodetest.h"
#include "q_people.h"
#include "svc/lawchange.h"

#include <stdio.h>

#define LEAD "lead_source=monitoring found_on=2026-11-24"

struct proposal {
    const struct wj_fileset *files;
    char hash[WJ_HASH_HEX];
    struct wj_str matter;
};

static int propose_step(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct proposal *p = ctx;
    static const struct wj_str roles[] = { { "editor", 6 } };
    struct wj_matter_who who = { WJ_NOSTR, roles, 1 };
    struct wj_lawchange_new new = { .title = WJ_S("核查期限十日"),
                                    .text = WJ_S("线索核查由十五日改为十日"),
                                    .reason = WJ_S("新规定"),
                                    .organ_id = WJ_S("ju"),
                                    .files = p->files };
    int rc = nodetest_become(tx, "editor", &who, e);
    if (rc == WJ_OK)
        rc = wj_lawchange_propose(tx, &who, &new, p->hash, &p->matter, e);
    p->matter = rc == WJ_OK ? wj_str_dup(nodetest.arena, p->matter) : WJ_NOSTR;
    return rc;
}

/* Propose a set and bring it as far as the approval. */
static void propose(struct proposal *p)
{
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(nodetest_write(propose_step, p, &e), e);
    assert_str(nodetest_matter(p->matter)->row.state, "previewing");
    assert_ok(nodetest_fire(p->matter, "preview", "editor", "preview_done=true preview_text=已看", &e), e);
    nodetest_doc(p->matter, "rule_change_report");
    assert_ok(nodetest_fire(p->matter, "pass_check", "legal", "review_opinion=同意", &e), e);
}

static struct wj_fileset shorter(const char *rule)
{
    struct wj_fileset files =
        nodetest_changed_law("terms.csv", "监督检查),15,workday", "监督检查),10,workday");
    struct wj_named *items = wj_copy(nodetest.arena, files.items, files.n * sizeof *items);
    for (size_t i = 0; i < files.n; i++)
        if (wj_str_eqz(items[i].path, "transitions.csv"))
            items[i].bytes =
                wj_strf(nodetest.arena, WJ_FMT "lead,%s,程序规定 18,试\n", WJ_ARG(items[i].bytes), rule);
    return (struct wj_fileset){ items, files.n };
}

static int law_step(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    return wj_core_law(tx, ctx, e);
}

static const char *law_today(void)
{
    const struct wj_lawset *law = NULL;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(nodetest_read(law_step, &law, &e), e);
    return law->hash_hex;
}

static int sweep_step(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    return wj_lawchange_sweep(tx, ctx, e);
}

static int64_t sweep(void)
{
    int64_t n = -1;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(nodetest_write(sweep_step, &n, &e), e);
    return n;
}

static void only_another_person_switches_a_set_on(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_fileset files = shorter("keep");
    struct proposal p = { .files = &files };
    propose(&p);
    assert_int_equal(nodetest_fire(p.matter, "approve", "editor", "switch_on=2026-11-25", &e), WJ_E_DENIED);
    assert_int_equal(nodetest_fire(p.matter, "approve", "head", "switch_on=2026-11-23", &e), WJ_E_STATE);
    assert_string_equal(law_today(), nodetest.node->law.hash_hex);
    assert_ok(nodetest_fire(p.matter, "approve", "head", "switch_on=2026-11-25", &e), e);
    assert_string_equal(law_today(), nodetest.node->law.hash_hex);
    nodetest.today++;
    assert_string_equal(law_today(), p.hash);
    sweep();
    assert_str(nodetest_matter(p.matter)->row.state, "active");
    assert_ok(nodetest_fire(p.matter, "retire", "head", "reason=有误", &e), e);
    assert_string_equal(law_today(), nodetest.node->law.hash_hex);
}

static void a_set_can_be_withdrawn_before_its_day(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_fileset files = shorter("keep");
    struct proposal p = { .files = &files };
    propose(&p);
    assert_ok(nodetest_fire(p.matter, "approve", "head", "switch_on=2026-12-01", &e), e);
    assert_ok(nodetest_fire(p.matter, "drop", "boss", "reason=撤回", &e), e);
    nodetest.today = wj_day_of(2026, 12, 1);
    assert_string_equal(law_today(), nodetest.node->law.hash_hex);
}

static void a_change_without_a_kept_set_cannot_be_switched_on(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str m = nodetest_open_matter("rule-change", "editor", "");
    assert_ok(
        nodetest_fire(m, "edit", "editor",
                      "change_text=改动 change_reason=原因 change_hash=0123456789abcdef tests_pass=true", &e),
        e);
    assert_ok(nodetest_fire(m, "preview", "editor", "preview_done=true preview_text=已看", &e), e);
    nodetest_doc(m, "rule_change_report");
    assert_ok(nodetest_fire(m, "pass_check", "legal", "review_opinion=同意", &e), e);
    assert_int_equal(nodetest_fire(m, "approve", "head", "switch_on=2026-12-01", &e), WJ_E_NOTFOUND);
    assert_str(nodetest_matter(m)->row.state, "approving");
}

static void open_matters_go_over_only_where_a_transition_row_says_so(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_fileset keep = shorter("keep"), move = shorter("move");
    struct proposal first = { .files = &keep }, second = { .files = &move };
    struct wj_str lead = nodetest_open_matter("lead", "desk", LEAD);
    struct wj_str report = nodetest_open_matter("correction-order", "handler", "");
    int64_t due = nodetest_due(lead, "case.verify_lead");
    propose(&first);
    assert_ok(nodetest_fire(first.matter, "approve", "head", "switch_on=2026-11-24", &e), e);
    assert_int_equal(sweep(), 0);
    assert_int_equal(nodetest_due(lead, "case.verify_lead"), due);
    propose(&second);
    assert_ok(nodetest_fire(second.matter, "approve", "head", "switch_on=2026-11-24", &e), e);
    assert_int_equal(sweep(), 1);
    assert_int_equal(nodetest_due(lead, "case.verify_lead"), wj_day_of(2026, 12, 8));
    assert_int_equal(nodetest_matter(lead)->row.due_day, wj_day_of(2026, 12, 8));
    assert_string_equal(nodetest_matter(lead)->law->hash_hex, second.hash);
    assert_string_equal(nodetest_matter(report)->law->hash_hex, nodetest.node->law.hash_hex);
    assert_int_equal(sweep(), 0);
}

struct preview {
    const struct wj_lawset *law;
    struct wj_lawchange_impact impact;
    struct wj_lawchange_clock first;
};

static int impact_step(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct preview *p = ctx;
    int rc = wj_lawchange_impact(tx, p->law, &p->impact, e);
    if (rc == WJ_OK && p->impact.items.n) {
        p->first = *(const struct wj_lawchange_clock *)p->impact.items.items;
        p->first.matter_id = wj_str_dup(nodetest.arena, p->first.matter_id);
    }
    return rc;
}

static void the_preview_lists_the_matters_and_days_that_would_change(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_lawset law;
    struct wj_list problems;
    struct preview p = { .law = &law };
    struct wj_fileset files = shorter("move");
    struct wj_str lead = nodetest_open_matter("lead", "desk", LEAD);
    nodetest_open_matter("hearing", "handler", "");
    assert_ok(wj_lawchange_check(nodetest.arena, &files, &law, &problems, &e), e);
    assert_ok(nodetest_read(impact_step, &p, &e), e);
    assert_int_equal(p.impact.changed_n, 1);
    assert_int_equal(p.impact.moved_n, 1);
    assert_true(wj_str_eq(p.first.matter_id, lead));
    assert_int_equal(p.first.before, wj_day_of(2026, 12, 15));
    assert_int_equal(p.first.after, wj_day_of(2026, 12, 8));
    assert_true(p.first.moves && !p.first.lost);
}

static void a_wrong_table_is_not_proposed(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_lawset law;
    struct wj_list problems;
    struct wj_fileset files =
        nodetest_changed_law("terms.csv", "监督检查),15,workday", "监督检查),15,weekday");
    assert_int_equal(wj_lawchange_check(nodetest.arena, &files, &law, &problems, &e), WJ_E_INVALID);
    assert_true(problems.n >= 1);
    assert_non_null(strstr(e.msg, "terms.csv:2: unit: \"weekday\" should be one of"));
    files = nodetest_changed_law("rules/ad/medical.yaml", "hit:", "hit:\n      - 今天天气很好");
    assert_int_equal(wj_lawchange_check(nodetest.arena, &files, &law, &problems, &e), WJ_E_INVALID);
    assert_non_null(strstr(e.msg, "rules/ad/medical.yaml:"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, nodetest_setup, nodetest_teardown)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(only_another_person_switches_a_set_on),
        TEST(a_set_can_be_withdrawn_before_its_day),
        TEST(a_change_without_a_kept_set_cannot_be_switched_on),
        TEST(open_matters_go_over_only_where_a_transition_row_says_so),
        TEST(the_preview_lists_the_matters_and_days_that_would_change),
        TEST(a_wrong_table_is_not_proposed),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return failed;
}
