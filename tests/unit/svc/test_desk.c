/* test_desk.c - the firm first: an operator's account, settlement at its desk, and what is left for a
 * complaint. */
#include "../db/dbtest.h"

#include "core/matter.h"
#include "core/user.h"
#include "q_doors.h"
#include "q_market.h"
#include "q_people.h"
#include "svc/complaint.h"
#include "svc/demo.h"
#include "svc/partydesk.h"

#include <stdio.h>

#define USCC "92990101MA0000488G" /* 美颜堂 */

static struct wj_node *node;
static struct wj_arena *arena;
static wj_day today = WJ_DAY_NONE;

typedef int step_fn(struct wj_tx *, void *, struct wj_err *);
struct step {
    step_fn *run;
    void *ctx;
};

static int run(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct step *s = ctx;
    struct wj_tx tx = wj_node_tx(node, db, arena, WJ_S("public"));
    if (today != WJ_DAY_NONE)
        tx.today = today;
    return s->run(&tx, s->ctx, e);
}

static int do_it(step_fn *fn, void *ctx, struct wj_err *e)
{
    return wj_store_write(node->store, run, &(struct step){ fn, ctx }, e);
}

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

struct account {
    const char *uscc, *login;
    struct wj_str code, entity_id;
};

static int issue(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct account *a = ctx;
    struct wjq_entity_by_uscc_row r;
    bool found;
    int64_t until;
    struct wj_str code;
    int rc = wjq_entity_by_uscc(tx->db, arena, &(struct wjq_entity_by_uscc_in){ WJ_S(USCC) }, &r, &found, e);
    a->entity_id = r.id;
    if (rc == WJ_OK)
        rc = wj_partydesk_issue(tx, r.id, WJ_S("donghu"), &code, &until, e);
    if (rc == WJ_OK)
        a->code = code;
    return rc;
}

static int activate(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct account *a = ctx;
    struct wj_partydesk_new new = { wj_strz(a->uscc), a->code, wj_strz(a->login), WJ_S("美颜堂客服"),
                                    WJ_S("$argon2id$not-a-password") };
    return wj_partydesk_activate(tx, &new, e);
}

static void a_code_makes_one_account_of_its_own_operator(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct account a = { USCC, "meiyan", WJ_NOSTR, WJ_NOSTR };
    assert_ok(do_it(issue, &a, &e), e);
    a.uscc = "91990101MA0000111M";
    assert_int_equal(do_it(activate, &a, &e), WJ_E_DENIED);
    a.uscc = USCC;
    struct account wrong = a;
    wrong.code = WJ_S("000000000000");
    assert_int_equal(do_it(activate, &wrong, &e), WJ_E_DENIED);
    assert_ok(do_it(activate, &a, &e), e);
    a.login = "meiyan2";
    assert_int_equal(do_it(activate, &a, &e), WJ_E_DENIED);
}

struct filing {
    struct wj_complaint_new in;
    struct wj_complaint_receipt out;
};

static int file_it(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct filing *f = ctx;
    return wj_complaint_file(tx, &f->in, &f->out, e);
}

static struct wj_complaint_receipt filed(const char *shop)
{
    struct wj_err e = WJ_ERR_INIT;
    struct filing f = { .in = { .consumer_name = WJ_S("韩梅"),
                                .consumer_phone = WJ_S("13900001111"),
                                .outlet = wj_strz(shop),
                                .text = WJ_S("面膜过敏，商家拒绝退款。"),
                                .happened_on = WJ_DAY_NONE,
                                .amount_fen = 15900,
                                .firm_first = true } };
    assert_ok(do_it(file_it, &f, &e), e);
    return f.out;
}

struct doing {
    struct wj_str id;
    const char *event, *name, *value;
    bool party;
};

static int act(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    const struct doing *d = ctx;
    static const struct wj_str roles[] = { { "party", 5 } };
    const struct wj_matter_who who = { WJ_S("u-party"), roles, 1 };
    const struct wj_fact given = { wj_strz(d->name), wj_strz(d->value) };
    struct wj_matter m;
    if (!d->party)
        return wj_complaint_act(tx, d->id, wj_strz(d->event), &given, d->name ? 1 : 0, e);
    struct wj_matter_event ev = { d->id, wj_strz(d->event), WJ_NOSTR, WJ_NOSTR, &given, d->name ? 1 : 0 };
    int rc = wj_matter_load(tx, d->id, &m, e);
    return rc != WJ_OK ? rc : wj_matter_fire(tx, &who, &ev, m.row.version, NULL, e);
}

static void acts(struct wj_str id, bool party, const char *event, const char *name, const char *value)
{
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(do_it(act, &(struct doing){ id, event, name, value, party }, &e), e);
}

static int load(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct wj_matter *m = ctx;
    return wj_matter_load(tx, m->row.id, m, e);
}

static struct wj_matter matter(struct wj_str id)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_matter m = { .row = { .id = id } };
    assert_ok(do_it(load, &m, &e), e);
    return m;
}

struct rating {
    struct wj_str id;
    int64_t score;
};

static int rate(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct rating *r = ctx;
    struct wj_complaint_rating given = { r->score, WJ_NONE, WJ_NOSTR };
    return wj_complaint_rate(tx, r->id, &given, e);
}

static void an_offer_is_accepted_performed_confirmed_and_rated_once(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_complaint_receipt r = filed("美颜堂");
    assert_str(matter(r.matter_id).row.state, "with_firm");
    acts(r.matter_id, true, "offer", "firm_offer", "全额退款，三日内到账");
    assert_int_equal(do_it(rate, &(struct rating){ r.matter_id, 5 }, &e), WJ_E_STATE);
    acts(r.matter_id, false, "accept_offer", NULL, NULL);
    assert_str(matter(r.matter_id).row.state, "performing");
    acts(r.matter_id, true, "prove", "performance_note", "已原路退款");
    acts(r.matter_id, false, "confirm", NULL, NULL);
    assert_str(matter(r.matter_id).row.state, "settled");
    assert_ok(do_it(rate, &(struct rating){ r.matter_id, 5 }, &e), e);
    assert_int_equal(do_it(rate, &(struct rating){ r.matter_id, 1 }, &e), WJ_E_EXISTS);
}

static int current(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct wj_str *id = ctx;
    return wj_complaint_current(tx, *id, id, e);
}

struct unsealing {
    struct wj_str id;
    struct wj_complaint_person who;
};

static int unseal(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct unsealing *u = ctx;
    return wj_complaint_unseal(tx, u->id, WJ_S("调解需要联系投诉人"), &u->who, e);
}

static void a_refused_offer_goes_on_as_a_complaint_with_its_consumer(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str id = filed("美颜堂").matter_id, first = id;
    acts(id, true, "offer", "firm_offer", "送一张优惠券");
    acts(id, false, "fail", "reason", "只要退款");
    assert_ok(do_it(current, &id, &e), e);
    assert_false(wj_str_eq(id, first));
    struct wj_matter m = matter(id);
    assert_str(m.row.flow, "complaint");
    assert_str(m.row.state, "received");
    struct unsealing u = { .id = id };
    assert_ok(do_it(unseal, &u, &e), e);
    assert_str(u.who.name, "韩梅");
}

static int sweep(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    return wj_partydesk_sweep(tx, ctx, e);
}

static void silence_of_the_firm_ends_by_itself(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str id = filed("美颜堂").matter_id;
    int64_t n = 0;
    today = (wj_day)matter(id).row.due_day;
    assert_ok(do_it(sweep, &n, &e), e);
    assert_int_equal(n, 0); /* the last day is still the firm's */
    today++;
    assert_ok(do_it(sweep, &n, &e), e);
    assert_int_equal(n, 1);
    today = WJ_DAY_NONE;
    assert_str(matter(id).row.state, "failed");
}

static void without_a_desk_there_is_nobody_to_settle_with(void **state)
{
    (void)state;
    assert_str(matter(filed("老茶缘").matter_id).row.flow, "complaint");
}

struct seeing {
    struct wj_str entity_id, id;
};

static int see(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct seeing *s = ctx;
    struct wj_matter m;
    int rc = wj_matter_load(tx, s->id, &m, e);
    return rc != WJ_OK ? rc : wj_partydesk_may_see(tx, s->entity_id, &m, e);
}

static void an_operator_sees_its_own_only_and_no_report(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct account a = { USCC, "x", WJ_NOSTR, WJ_NOSTR };
    assert_ok(do_it(issue, &a, &e), e);
    struct seeing s = { a.entity_id, filed("美颜堂").matter_id };
    assert_ok(do_it(see, &s, &e), e);
    s.entity_id = WJ_S("somebody-else");
    assert_int_equal(do_it(see, &s, &e), WJ_E_NOTFOUND);
    struct filing f = { .in = { .report = true,
                                .outlet = WJ_S("美颜堂"),
                                .text = WJ_S("宣称能治湿疹的面膜广告"),
                                .happened_on = WJ_DAY_NONE,
                                .amount_fen = WJ_NONE } };
    assert_ok(do_it(file_it, &f, &e), e);
    s = (struct seeing){ a.entity_id, f.out.matter_id };
    assert_int_equal(do_it(see, &s, &e), WJ_E_NOTFOUND);
}

struct figures {
    struct wj_str entity_id;
    struct wjq_solve_index_row k;
};

static int count(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct figures *f = ctx;
    return wjq_solve_index(tx->db, arena, &(struct wjq_solve_index_in){ f->entity_id, tx->today - 365 },
                           &f->k, e);
}

static void the_index_counts_what_the_law_shows(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct account a = { USCC, "x", WJ_NOSTR, WJ_NOSTR };
    assert_ok(do_it(issue, &a, &e), e);
    struct figures before = { .entity_id = a.entity_id }, after = before;
    assert_ok(do_it(count, &before, &e), e);
    struct wj_str id = filed("美颜堂").matter_id;
    acts(id, true, "offer", "firm_offer", "退款");
    acts(id, false, "accept_offer", NULL, NULL);
    id = filed("美颜堂").matter_id;
    acts(id, false, "withdraw", "reason", "已经私下解决"); /* withdrawn ones do not count */
    id = filed("美颜堂").matter_id;
    acts(id, false, "fail", "reason", "不愿等待"); /* counts when the complaint is accepted */
    assert_ok(do_it(count, &after, &e), e);
    assert_int_equal(after.k.n, before.k.n + 1);
    assert_int_equal(after.k.settled_n, before.k.settled_n + 1);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_makes_one_account_of_its_own_operator),
        cmocka_unit_test(an_offer_is_accepted_performed_confirmed_and_rated_once),
        cmocka_unit_test(a_refused_offer_goes_on_as_a_complaint_with_its_consumer),
        cmocka_unit_test(silence_of_the_firm_ends_by_itself),
        cmocka_unit_test(without_a_desk_there_is_nobody_to_settle_with),
        cmocka_unit_test(an_operator_sees_its_own_only_and_no_report),
        cmocka_unit_test(the_index_counts_what_the_law_shows),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, setup, teardown);
    dbtest_fini();
    return failed;
}
