/* Supervision: reminders once and to the right people, calendars with a secret, what was decided compared. */
#include "nodetest.h"

#include "core/reminder.h"
#include "q_people.h"
#include "q_supervise.h"
#include "svc/calendar.h"
#include "svc/daily.h"

#include <stdio.h>

static int64_t remind(wj_day day)
{
    int64_t n = -1;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_daily_remind(nodetest.node, day, &n, &e), e);
    return n;
}

struct mine {
    const char *login, *roles;
    size_t n;
    struct wjq_reminder_mine_row *rows;
};

static struct wj_str user_id(struct wj_tx *tx, const char *login)
{
    struct wjq_user_by_login_row u;
    bool found = false;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wjq_user_by_login(tx->db, tx->arena, &(struct wjq_user_by_login_in){ wj_strz(login) }, &u,
                                &found, &e),
              e);
    assert_true(found);
    return u.id;
}

static int ask_mine(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct mine *m = ctx;
    struct wjq_reminder_mine_in in = { user_id(tx, m->login), WJ_S("ju"), wj_strz(m->roles) };
    return wjq_reminder_mine(tx->db, nodetest.arena, &in, &m->rows, &m->n, e);
}

static size_t count_mine(const char *login, const char *roles)
{
    struct mine m = { .login = login, .roles = roles };
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(nodetest_read(ask_mine, &m, &e), e);
    return m.n;
}

static struct wj_str open_lead(void)
{
    struct wj_str id = nodetest_open_matter("lead", "desk", "lead_source=report found_on=2026-11-24");
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(nodetest_fire(id, "assign", "unit", "handler=@handler handler2=@second", &e), e);
    return id;
}

static void each_rung_tells_its_people_once(void **state)
{
    (void)state;
    struct wj_str id = open_lead();
    wj_day due = (wj_day)nodetest_due(id, "case.verify_lead");
    assert_int_equal(remind(due - 4), 0);
    assert_int_equal(remind(due - 3), 1);
    assert_int_equal(remind(due - 3), 0);
    assert_int_equal(remind(due - 2), 0);
    assert_int_equal(count_mine("handler", ",handler,"), 1);
    assert_int_equal(count_mine("second", ",handler,"), 0); /* it names the one in charge */
    assert_int_equal(remind(due), 2);
    assert_int_equal(count_mine("head", ",head,"), 1);
    assert_int_equal(remind(due + 1), 3);
    assert_int_equal(remind(due + 9), 2);
    assert_int_equal(remind(due + 9), 0);
    assert_int_equal(count_mine("handler", ",handler,"), 1); /* the last rung stands for those below it */
}

static int see(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    const struct mine *m = ctx;
    const struct wjq_reminder_mine_row *r = &m->rows[0];
    struct wj_reminder_key k = { r->matter_id, r->term_id, r->step, r->to_role, r->due_day };
    return wj_reminder_seen(tx, &k, e);
}

static void a_reminder_goes_when_it_was_seen_or_its_clock_moved(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str id = open_lead();
    wj_day due = (wj_day)nodetest_due(id, "case.verify_lead");
    assert_int_equal(remind(due - 1), 1);
    struct mine m = { .login = "handler", .roles = ",handler," };
    assert_ok(nodetest_read(ask_mine, &m, &e), e);
    assert_int_equal(m.n, 1);
    assert_ok(nodetest_write(see, &m, &e), e);
    assert_int_equal(nodetest_write(see, &m, NULL), WJ_E_NOTFOUND);
    assert_int_equal(count_mine("handler", ",handler,"), 0);
    assert_int_equal(remind(due), 2);
    assert_int_equal(count_mine("head", ",head,"), 1);
    assert_ok(nodetest_fire(id, "extend", "head", "extend_reason=案情复杂", &e), e);
    assert_int_equal(count_mine("head", ",head,"), 0);
    assert_int_equal(remind(due + 1), 0); /* the new last day is weeks away */
}

struct feed {
    struct wj_str token, ics;
    const char *login;
};

static int make(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct feed *f = ctx;
    tx->actor = user_id(tx, f->login);
    int rc = wj_calendar_make(tx, &f->token, e);
    f->token = rc == WJ_OK ? wj_str_dup(nodetest.arena, f->token) : WJ_NOSTR;
    return rc;
}

static int revoke(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    tx->actor = user_id(tx, ((struct feed *)ctx)->login);
    return wj_calendar_revoke(tx, e);
}

static int fetch(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct feed *f = ctx;
    struct wj_calendar_ask ask = { f->token, WJ_NOSTR, false };
    int rc = wj_calendar_feed(tx, nodetest.node, &ask, &f->ics, e);
    f->ics = rc == WJ_OK ? wj_str_dup(nodetest.arena, f->ics) : WJ_NOSTR;
    return rc;
}

static void a_calendar_is_read_with_its_secret_until_that_is_revoked(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str id = open_lead();
    struct feed f = { .login = "handler" };
    assert_ok(nodetest_write(make, &f, &e), e);
    assert_ok(nodetest_read(fetch, &f, &e), e);
    struct wj_ymd due = wj_day_ymd((wj_day)nodetest_due(id, "case.verify_lead"));
    struct wj_str want =
        wj_strf(nodetest.arena, "DTSTART;VALUE=DATE:%04d%02d%02d\r\n", due.year, due.month, due.day);
    assert_true(wj_str_has(f.ics, want));
    struct wj_str before = f.ics, old = f.token;
    assert_ok(nodetest_read(fetch, &f, &e), e);
    assert_true(wj_str_eq(before, f.ics)); /* nothing changed: the same bytes */
    assert_ok(nodetest_write(make, &f, &e), e);
    assert_ok(nodetest_read(fetch, &f, &e), e);
    struct feed stolen = { .token = old };
    assert_int_equal(nodetest_read(fetch, &stolen, NULL), WJ_E_NOTFOUND);
    assert_ok(nodetest_write(revoke, &f, &e), e);
    assert_int_equal(nodetest_read(fetch, &f, NULL), WJ_E_NOTFOUND);
}

struct rulings {
    struct wjq_ruling_list_row *rows;
    size_t n;
};

static int list(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct rulings *r = ctx;
    struct wjq_ruling_list_in in = { WJ_S("/ju/"), nodetest.today - 1, 100 };
    return wjq_ruling_list(tx->db, nodetest.arena, &in, &r->rows, &r->n, e);
}

static int open_spot_case(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    static const struct wj_str roles[] = { { "handler", 7 } };
    struct wj_matter_who who = { user_id(tx, "handler"), roles, 1 };
    const struct wj_fact facts[] = { { WJ_S("handler2"), user_id(tx, "second") },
                                     { WJ_S("cause"), WJ_S("虚假广告") },
                                     { WJ_S("suspected_violation"), WJ_S("虚假广告") },
                                     { WJ_S("party_is_person"), WJ_S("false") },
                                     { WJ_S("spot_place"), WJ_S("网店") } };
    struct wj_matter_new new = { .flow = WJ_S("case-simple"),
                                 .title = WJ_S("甲店"),
                                 .organ_id = WJ_S("ju"),
                                 .entity_id = nodetest.entity,
                                 .violation = WJ_S("subj-no-licence-display"),
                                 .act_from = WJ_NONE,
                                 .act_to = WJ_NONE,
                                 .facts = facts,
                                 .nfacts = 5 };
    struct wj_str *id = ctx;
    tx->actor = who.user;
    int rc = wj_matter_open(tx, &who, &new, id, e);
    *id = rc == WJ_OK ? wj_str_dup(nodetest.arena, *id) : WJ_NOSTR;
    return rc;
}

static void decide_on_the_spot(void)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str id;
    assert_ok(nodetest_write(open_spot_case, &id, &e), e);
    assert_ok(nodetest_fire(id, "tell_rights", "handler", "", &e), e);
    assert_ok(nodetest_fire(id, "decide", "handler", "penalty_basis=电子商务法76 fine_fen=100000", &e), e);
}

static void a_second_penalty_for_the_same_is_no_first_offence(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct rulings r;
    nodetest.entity = nodetest_add_entity("甲公司");
    decide_on_the_spot();
    decide_on_the_spot();
    assert_ok(nodetest_read(list, &r, &e), e);
    assert_int_equal(r.n, 2);
    assert_int_equal(r.rows[0].earlier_n + r.rows[1].earlier_n, 1);
    for (size_t i = 0; i < r.n; i++) {
        assert_str(r.rows[i].outcome, "penalise");
        assert_int_equal(r.rows[i].fine_fen, 100000);
        assert_int_equal(r.rows[i].off_band, 0); /* the simple procedure chooses no band */
    }
}

int main(int argc, char **argv)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, nodetest_setup, nodetest_teardown)
    const struct CMUnitTest tests[] = {
        TEST(each_rung_tells_its_people_once),
        TEST(a_reminder_goes_when_it_was_seen_or_its_clock_moved),
        TEST(a_calendar_is_read_with_its_secret_until_that_is_revoked),
        TEST(a_second_penalty_for_the_same_is_no_first_offence),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return rc;
}
