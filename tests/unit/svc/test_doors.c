/* test_doors.c - complaints and reports as a consumer files them, over the demonstration province. */
#include "../db/dbtest.h"

#include "core/ledger.h"
#include "core/matter.h"
#include "q_ledger.h"
#include "q_people.h"
#include "svc/complaint.h"
#include "svc/demo.h"
#include "svc/respondent.h"

#include <stdio.h>

static struct wj_node *node;
static struct wj_arena *arena;

static int setup(void **state)
{
    struct wj_err e = WJ_ERR_INIT;
    static char dir[300];
    (void)state;
    arena = wj_arena_new(64 << 20);
    snprintf(dir, sizeof dir, "%s/node", dbtest_dir());
    struct wj_node_opts o = { .data_dir = dir, .create = true };
    if (dbtest_is_pg())
        o.db_url = dbtest_fresh_url();
    assert_ok(wj_node_open(&o, &node, &e), e);
    assert_ok(wj_demo_fill(node, &e), e);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    wj_node_close(node);
    wj_arena_free(arena);
    return 0;
}

struct filing {
    struct wj_complaint_new in;
    struct wj_complaint_receipt out;
};

static int file_it(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct filing *f = ctx;
    struct wj_tx tx = wj_node_tx(node, db, arena, WJ_S("public"));
    return wj_complaint_file(&tx, &f->in, &f->out, e);
}

static struct wj_complaint_new complaint_of(const char *shop, const char *platform)
{
    return (struct wj_complaint_new){ .consumer_name = WJ_S("韩梅"),
                                      .consumer_phone = WJ_S("13900001111"),
                                      .platform = wj_strz(platform),
                                      .outlet = wj_strz(shop),
                                      .text = WJ_S("签收当天申请退货，商家说拆封不退。"),
                                      .happened_on = WJ_DAY_NONE,
                                      .amount_fen = WJ_NONE };
}

struct look {
    struct wj_str id;
    struct wjq_matter_get_row row;
    struct wjq_organ_get_row organ;
};

static int look_up(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct look *l = ctx;
    int rc = wjq_matter_get(db, arena, &(struct wjq_matter_get_in){ l->id }, &l->row, e);
    return rc != WJ_OK
               ? rc
               : wjq_organ_get(db, arena, &(struct wjq_organ_get_in){ l->row.organ_id }, &l->organ, e);
}

static struct look filed(const struct wj_complaint_new *in)
{
    struct wj_err e = WJ_ERR_INIT;
    struct filing f = { .in = *in };
    struct look l = { 0 };
    assert_ok(wj_store_write(node->store, file_it, &f, &e), e);
    l.id = f.out.matter_id;
    assert_ok(wj_store_read(node->store, look_up, &l, &e), e);
    return l;
}

static void a_complaint_about_a_shop_goes_to_the_bureau_of_its_operator(void **state)
{
    (void)state;
    struct wj_complaint_new in = complaint_of("美颜堂", "青淘网");
    struct look l = filed(&in);
    assert_str(l.organ.short_name, "东湖区局");
    assert_true(l.row.entity_id.n && l.row.outlet_id.n);
    assert_str(l.row.platform_id, "qingtao");
    assert_str(l.row.title, "投诉“美颜堂”");
}

static void a_shop_is_found_by_its_number_and_without_its_platform(void **state)
{
    (void)state;
    struct wj_complaint_new in = complaint_of("yungou-005", "");
    assert_str(filed(&in).organ.short_name, "云城区局");
}

static void the_consumer_may_choose_the_bureau_of_the_platform(void **state)
{
    (void)state;
    struct wj_complaint_new in = complaint_of("好未来课堂", "云购商城");
    assert_str(filed(&in).organ.short_name, "东湖区局");
    in.at_platform = true;
    assert_str(filed(&in).organ.short_name, "云城区局");
    in.report = true; /* a report has no such choice */
    assert_str(filed(&in).organ.short_name, "东湖区局");
}

static void an_unknown_shop_goes_to_the_platform_and_else_to_the_top(void **state)
{
    (void)state;
    struct wj_complaint_new in = complaint_of("谁也不认识的店", "云购商城");
    struct look l = filed(&in);
    assert_str(l.organ.short_name, "云城区局");
    assert_false(l.row.entity_id.n);
    in.platform = WJ_S("没有这个平台");
    assert_str(filed(&in).organ.short_name, "总局");
}

static struct wj_str fact_of(const struct look *l, const char *name)
{
    struct wj_fact *facts;
    size_t n;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_matter_facts_read(arena, l->row.facts, &facts, &n, &e), e);
    return wj_fact_get(facts, n, wj_strz(name));
}

static void a_report_of_advertising_must_be_answered(void **state)
{
    (void)state;
    static const struct {
        const char *violation, *matter;
    } rows[] = { { "ad-absolute", "ad" },
                 { "uc-brushing", "unfair" },
                 { "food-label", "food" },
                 { "pr-unmarked", "general" },
                 { "", "general" } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wj_complaint_new in = complaint_of("美颜堂", "青淘网");
        in.report = true;
        in.violation = wj_strz(rows[i].violation);
        struct look l = filed(&in);
        assert_str(fact_of(&l, "report_matter"), rows[i].matter);
        if (rows[i].violation[0])
            assert_str(l.row.violation, rows[i].violation);
    }
}

static void an_unknown_kind_of_violation_is_refused(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct filing f = { .in = complaint_of("美颜堂", "青淘网") };
    f.in.violation = WJ_S("no-such-kind");
    assert_int_equal(wj_store_write(node->store, file_it, &f, &e), WJ_E_INVALID);
    assert_string_equal(e.field, "/violation");
}

static int ask_choices(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_tx tx = wj_node_tx(node, db, arena, WJ_S("public"));
    return wj_respondent_choices(&tx, WJ_S(""), WJ_S("好未来"), ctx, e);
}

static void shops_that_may_be_meant_are_offered(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_list found;
    assert_ok(wj_store_read(node->store, ask_choices, &found, &e), e);
    const struct wj_respondent *r = found.items;
    assert_int_equal(found.n, 1);
    assert_str(r->outlet_name, "好未来课堂");
    assert_str(r->entity_name, "青江好未来教育咨询有限公司");
}

struct unsealing {
    struct wj_str id, reason;
    struct wj_complaint_person person;
};

static int unseal(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct unsealing *u = ctx;
    struct wj_tx tx = wj_node_tx(node, db, arena, WJ_S("officer-1"));
    return wj_complaint_unseal(&tx, u->id, u->reason, &u->person, e);
}

static int last_entry(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wjq_ledger_get_row row;
    int64_t size;
    int rc = wj_ledger_size(db, arena, &size, e);
    if (rc == WJ_OK)
        rc = wjq_ledger_get(db, arena, &(struct wjq_ledger_get_in){ size - 1 }, &row, e);
    if (rc == WJ_OK)
        *(struct wj_str *)ctx = row.body;
    return rc;
}

static void the_consumer_is_unsealed_only_with_a_reason_that_the_ledger_keeps(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_complaint_new in = complaint_of("美颜堂", "青淘网");
    struct unsealing u = { .id = filed(&in).id, .reason = WJ_S("  ") };
    assert_int_equal(wj_store_write(node->store, unseal, &u, &e), WJ_E_INVALID);
    u.reason = WJ_S("电话核实退货经过");
    assert_ok(wj_store_write(node->store, unseal, &u, &e), e);
    assert_str(u.person.phone, "13900001111");
    struct wj_str body;
    assert_ok(wj_store_read(node->store, last_entry, &body, &e), e);
    assert_true(wj_str_has(body, WJ_S("complaint.unseal")) && wj_str_has(body, u.reason));
    assert_true(wj_str_has(body, WJ_S("officer-1")) && !wj_str_has(body, WJ_S("13900001111")));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_complaint_about_a_shop_goes_to_the_bureau_of_its_operator),
        cmocka_unit_test(a_shop_is_found_by_its_number_and_without_its_platform),
        cmocka_unit_test(the_consumer_may_choose_the_bureau_of_the_platform),
        cmocka_unit_test(an_unknown_shop_goes_to_the_platform_and_else_to_the_top),
        cmocka_unit_test(a_report_of_advertising_must_be_answered),
        cmocka_unit_test(an_unknown_kind_of_violation_is_refused),
        cmocka_unit_test(shops_that_may_be_meant_are_offered),
        cmocka_unit_test(the_consumer_is_unsealed_only_with_a_reason_that_the_ledger_keeps),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, setup, teardown);
    dbtest_fini();
    return failed;
}
