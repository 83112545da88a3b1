/* Facts that the store supplies: each that a guard looks at has somebody who brings it, and the bans bite. */
#include "core/lawchoice.h"
#include "core/matterknown.h"
#include "law/flowbook.h"
#include "law/flowguard.h"
#include "law/flowrow.h"
#include "law/lawset.h"
#include "nodetest.h"

#include <stdio.h>

static bool is_supplied(struct wj_str name)
{
    for (const char *const *n = wj_matterknown_names(); *n; n++)
        if (wj_str_eqz(name, *n))
            return true;
    return false;
}

static void every_store_fact_of_the_catalogue_has_a_supplier_and_no_other(void **state)
{
    (void)state;
    const struct wj_fact_book *facts = &nodetest.node->law.flows->facts;
    for (size_t i = 0; i < facts->n; i++)
        if ((facts->items[i].source == WJ_FACT_STORE) != is_supplied(facts->items[i].name))
            fail_msg("facts.csv: " WJ_FMT " is %s", WJ_ARG(facts->items[i].name),
                     is_supplied(facts->items[i].name) ? "supplied but not marked store"
                                                       : "marked store but nobody supplies it");
    for (const char *const *n = wj_matterknown_names(); *n; n++)
        assert_non_null(wj_fact_find(facts, wj_strz(*n)));
}

static bool sets(const struct wj_flow *f, struct wj_str fact)
{
    for (size_t i = 0; i < f->nrows; i++) {
        for (size_t k = 0; k < f->rows[i].nasks; k++)
            if (wj_str_eq(f->rows[i].asks[k].def->name, fact))
                return true;
        for (size_t k = 0; k < f->rows[i].neffects; k++)
            if (f->rows[i].effects[k].kind == WJ_FX_SET && wj_str_eq(f->rows[i].effects[k].arg, fact))
                return true;
    }
    return false;
}

/* A carried fact comes with the matter that opened this one: some flow must ask or set it. */
static bool is_carried(const struct wj_fact_def *d)
{
    const struct wj_flowbook *book = nodetest.node->law.flows;
    bool anywhere = false;
    for (size_t i = 0; i < book->nflows && d->source == WJ_FACT_CARRIED; i++)
        anywhere = anywhere || sets(book->flows[i], d->name);
    return anywhere;
}

static void check_atom(void *ctx, const struct wj_flowguard *g)
{
    const struct wj_flow *f = ctx;
    const struct wj_fact_def *looked_at[] = { g->fact, g->other };
    for (size_t i = 0; i < 2; i++) {
        const struct wj_fact_def *d = looked_at[i];
        if (d && !sets(f, d->name) && !is_carried(d) && !is_supplied(d->name))
            fail_msg("flows/" WJ_FMT ".csv: nobody brings the fact " WJ_FMT, WJ_ARG(f->info.id),
                     WJ_ARG(d->name));
    }
}

static void every_fact_that_a_guard_looks_at_has_somebody_who_brings_it(void **state)
{
    (void)state;
    const struct wj_flowbook *book = nodetest.node->law.flows;
    for (size_t i = 0; i < book->nflows; i++)
        for (size_t k = 0; k < book->flows[i]->nrows; k++)
            wj_flowguard_each(book->flows[i]->rows[k].guard, check_atom, (void *)(uintptr_t)book->flows[i]);
}

#define REPAIR "repair_kind=penalty applied_on=2026-11-24"

static void after_false_statements_no_repair_for_three_years(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    nodetest.entity = nodetest_add_entity("甲公司");
    struct wj_str m = nodetest_open_matter("credit-repair", "desk", REPAIR);
    assert_ok(nodetest_fire(m, "take", "handler", "handler2=@second", &e), e);
    assert_ok(nodetest_fire(m, "accept", "handler", "papers_complete=true repair_kind=penalty", &e), e);
    nodetest_doc(m, "repair_accept_notice");
    assert_ok(nodetest_fire(m, "verify", "handler", "verify_way=site verified_on=2026-11-24", &e), e);
    assert_ok(nodetest_fire(m, "propose_refuse", "handler", "reason=材料虚假 deceived=true", &e), e);
    nodetest_doc(m, "repair_decision");
    assert_ok(nodetest_fire(m, "refuse", "head", "", &e), e);

    assert_int_equal(nodetest_try_open("credit-repair", "desk", REPAIR, &e), WJ_E_STATE);
    assert_int_equal(nodetest_try_open("serious-removal", "desk", "applied_on=2026-11-24", &e), WJ_E_STATE);
    nodetest.today = wj_day_of(2029, 11, 23);
    assert_int_equal(nodetest_try_open("credit-repair", "desk", REPAIR, &e), WJ_E_STATE);
    nodetest.today = wj_day_of(2029, 11, 26); /* three years and a weekend on */
    assert_ok(nodetest_try_open("credit-repair", "desk", REPAIR, &e), e);
    nodetest.today = wj_day_of(2026, 11, 24);
    nodetest.entity = nodetest_add_entity("乙公司"); /* somebody else's lie */
    assert_ok(nodetest_try_open("credit-repair", "desk", REPAIR, &e), e);
}

static struct wj_str send_samplers(const char *product, int want)
{
    struct wj_err e = WJ_ERR_INIT;
    char facts[200];
    struct wj_str m = nodetest_open_matter("sampling", "handler", "");
    snprintf(facts, sizeof facts, "sampler=@sampler sampler2=@handler product_name=%s samp_plan_public=true",
             product);
    assert_int_equal(nodetest_fire(m, "send_samplers", "head", facts, &e), want);
    return m;
}

static void the_same_product_is_not_sampled_twice_in_six_months(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    nodetest.entity = nodetest_add_entity("甲公司");
    struct wj_str m = send_samplers("电热毯", WJ_OK);
    assert_ok(nodetest_fire(m, "buy", "sampler",
                            "buyer_account=账户 bought_on=2026-11-24 purchase_recorded=true", &e),
              e);
    nodetest_doc(m, "sampling_notice");
    assert_ok(nodetest_fire(m, "receive", "sampler", "received_on=2026-11-24 unpacking_recorded=true", &e),
              e);
    nodetest_doc(m, "sampling_record");
    assert_ok(nodetest_fire(m, "seal", "sampler", "sealed=true papers_mailed=true test_body=检验所", &e), e);

    send_samplers("电热毯", WJ_E_STATE);
    send_samplers("电饭锅", WJ_OK);
    nodetest.today = wj_day_of(2027, 5, 24);
    send_samplers("电热毯", WJ_E_STATE);
    nodetest.today = wj_day_of(2027, 5, 31); /* six months and a weekend on */
    send_samplers("电热毯", WJ_OK);
}

static struct wj_str open_case(const char *act)
{
    struct wj_err e = WJ_ERR_INIT;
    char facts[200];
    snprintf(facts, sizeof facts, "cause=刷单炒信 suspected_violation=虚假交易 act_from=%s act_to=%s", act,
             act);
    nodetest.violation = "uc-brushing";
    struct wj_str m = nodetest_open_matter("case-ordinary", "handler", facts);
    assert_ok(nodetest_fire(m, "appoint", "unit", "handler=@handler handler2=@second", &e), e);
    return m;
}

#define CHOICE "law_choice=decision law_choice_reason=新规定较轻"

/* 反不正当竞争法 was revised as of 2025-10-15. */
static void an_act_before_a_new_law_lets_the_officer_choose_and_keeps_the_reason(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str old = open_case("2025-06-01"), new = open_case("2026-06-01");
    assert_int_equal(nodetest_fire(new, "choose_law", "handler", CHOICE, &e), WJ_E_STATE);
    assert_int_equal(nodetest_fire(old, "choose_law", "handler", "law_choice=decision", &e), WJ_E_INVALID);
    assert_ok(nodetest_fire(old, "choose_law", "handler", CHOICE, &e), e);
    const struct wj_matter *m = nodetest_matter(old);
    assert_str(wj_fact_get(m->facts, m->nfacts, WJ_S("law_choice")), "decision");
    assert_str(wj_fact_get(m->facts, m->nfacts, WJ_S("law_choice_reason")), "新规定较轻");
    struct wj_lawchoice c = wj_lawchoice_make(m, m->law, nodetest.today);
    assert_true(c.differs && c.then && c.now);
    assert_int_equal(c.act, wj_day_of(2025, 6, 1));
    assert_true(c.then != c.now);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, nodetest_setup, nodetest_teardown)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(every_store_fact_of_the_catalogue_has_a_supplier_and_no_other),
        TEST(every_fact_that_a_guard_looks_at_has_somebody_who_brings_it),
        TEST(after_false_statements_no_repair_for_three_years),
        TEST(the_same_product_is_not_sampled_twice_in_six_months),
        TEST(an_act_before_a_new_law_lets_the_officer_choose_and_keeps_the_reason),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return failed;
}
