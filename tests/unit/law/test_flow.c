/* The step over a flow: what is possible for whom, why not, and what an event does. */
#include "smallbook.h"

static struct wj_arena *arena;
static const struct wj_flowbook *book;
static const struct wj_flow *job;

static const struct wj_str worker_roles[] = { { "worker", 6 } }, boss_roles[] = { { "boss", 4 } };

static int load(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    arena = wj_arena_new((size_t)64 << 20);
    assert_ok(load_small(arena, NULL, NULL, NULL, &book, &e), e);
    job = wj_flowbook_find(book, WJ_S("job"));
    return 0;
}

static int unload(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static struct wj_flow_ask ask(const char *state, const char *user, const struct wj_str *roles)
{
    return (struct wj_flow_ask){ .state = wj_strz(state),
                                 .user = wj_strz(user),
                                 .roles = roles,
                                 .nroles = 1,
                                 .today = wj_day_of(2026, 3, 2) };
}

static const struct wj_flow_option *option(const struct wj_flow_ask *q, const char *event)
{
    const struct wj_flow_option *o;
    size_t n;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_flow_options(job, arena, q, &o, &n, &e), e);
    for (size_t i = 0; i < n; i++)
        if (wj_str_eqz(o[i].event, event))
            return &o[i];
    return NULL;
}

static struct wj_flow_answer fire(struct wj_flow_ask q, const char *event)
{
    struct wj_flow_answer r;
    struct wj_err e = WJ_ERR_INIT;
    q.event = wj_strz(event);
    assert_ok(wj_flow_fire(job, arena, &q, &r, NULL, &e), e);
    return r;
}

static struct wj_err refused(struct wj_flow_ask q, const char *event, int rc, struct wj_str *zh)
{
    struct wj_flow_answer r = { .nfacts = 77 };
    struct wj_err e = WJ_ERR_INIT;
    q.event = wj_strz(event);
    assert_int_equal(wj_flow_fire(job, arena, &q, &r, zh, &e), rc);
    assert_int_equal(r.nfacts, 77);
    assert_true(e.msg[0] != 0 && zh->n > 0);
    return e;
}

#define assert_has(text, lit)                                                       \
    do {                                                                            \
        struct wj_str got_ = (text);                                                \
        if (!wj_str_has(got_, wj_strz(lit)))                                        \
            fail_msg("\"" WJ_FMT "\" does not speak of \"%s\"", WJ_ARG(got_), lit); \
    } while (0)

static void a_matter_opens_and_starts_its_clock_today(void **state)
{
    (void)state;
    struct wj_flow_answer r = fire(ask("-", "u1", worker_roles), "open");
    assert_str(r.to, "new");
    assert_int_equal(r.neffects, 1);
    assert_int_equal(r.effects[0].kind, WJ_FX_START);
    assert_str(r.effects[0].arg, "t.work");
    assert_str(r.effects[0].value, "2026-03-02");
}

static void taking_assigns_the_actor_and_giving_the_one_named(void **state)
{
    (void)state;
    struct wj_flow_answer r = fire(ask("new", "u1", worker_roles), "take");
    assert_str(r.effects[0].value, "u1");
    assert_str(r.effects[1].value, "1");
    assert_int_equal(r.effects[2].kind, WJ_FX_DOC);
    struct wj_flow_ask q = ask("new", "u9", boss_roles);
    const struct wj_fact given[] = { { WJ_S("worker"), WJ_S(" u2 ") } };
    q.given = given;
    q.ngiven = 1;
    r = fire(q, "give");
    assert_str(r.effects[0].value, "u2");
    assert_str(r.facts[0].value, "u2");
}

static void the_wrong_role_is_told_who_may(void **state)
{
    (void)state;
    struct wj_str zh;
    struct wj_flow_ask q = ask("new", "u1", worker_roles);
    struct wj_err e = refused(q, "give", WJ_E_DENIED, &zh);
    assert_has(zh, "须由负责人办理");
    assert_has(wj_strz(e.msg), "this is for the boss");
    assert_int_equal(option(&q, "give")->refusal, WJ_FLOW_ROLE);
}

static void another_than_the_assigned_may_not_act(void **state)
{
    (void)state;
    struct wj_str zh;
    const struct wj_flow_person persons[] = { { WJ_S("worker"), WJ_S("u1") } };
    struct wj_flow_ask q = ask("doing", "u2", worker_roles);
    q.persons = persons;
    q.npersons = 1;
    refused(q, "ask", WJ_E_DENIED, &zh);
    assert_has(zh, "已指定其他人员为承办人");
    q.user = WJ_S("u1");
    assert_str(fire(q, "ask").to, "doing");
}

static void a_guard_says_each_part_that_fails(void **state)
{
    (void)state;
    struct wj_str zh;
    const struct wj_fact given[] = { { WJ_S("fine_fen"), WJ_S("123456") },
                                     { WJ_S("way"), WJ_S("post") },
                                     { WJ_S("served_on"), WJ_S("2026-03-01") } };
    const struct wj_fact facts[] = { { WJ_S("limit_fen"), WJ_S("100000") }, { WJ_S("worker"), WJ_S("u1") } };
    struct wj_flow_ask q = ask("doing", "u1", worker_roles);
    q.facts = facts;
    q.nfacts = 2;
    const struct wj_flow_option *o = option(&q, "finish");
    assert_int_equal(o->refusal, WJ_FLOW_GUARD); /* the document; the fine may still be right */
    assert_str(o->why_zh, "须先制作《表格》");
    assert_str(o->why_en, "the document must be made first: form");
    q.given = given;
    q.ngiven = 3;
    struct wj_err e = refused(q, "finish", WJ_E_STATE, &zh);
    assert_has(zh, "须先制作《表格》；「罚款」应不高于「上限」(1,000元)，现为「1,234.56元」");
    assert_has(wj_strz(e.msg), "\"fine\" must be at most limit (1,000 yuan); it is 1,234.56 yuan");
    const struct wj_str docs[] = { { "form", 4 } };
    q.docs = docs;
    q.ndocs = 1;
    q.given = NULL;
    q.ngiven = 0;
    assert_int_equal(option(&q, "finish")->refusal, WJ_FLOW_ALLOWED); /* the fine is still to come */
}

static void input_is_checked_by_name(void **state)
{
    (void)state;
    struct wj_str zh;
    const struct wj_fact facts[] = { { WJ_S("limit_fen"), WJ_S("100000") }, { WJ_S("worker"), WJ_S("u1") } };
    const struct wj_str docs[] = { { "form", 4 } };
    struct wj_fact given[] = { { WJ_S("fine_fen"), WJ_S("5") },
                               { WJ_S("way"), WJ_S("post") },
                               { WJ_S("served_on"), WJ_S("2026-03-01") },
                               { WJ_S("count"), WJ_S("1") } };
    struct wj_flow_ask q = ask("doing", "u1", worker_roles);
    q.facts = facts;
    q.nfacts = 2;
    q.docs = docs;
    q.ndocs = 1;
    q.given = given;
    q.ngiven = 2;
    assert_string_equal(refused(q, "finish", WJ_E_INVALID, &zh).field, "served_on");
    assert_str(zh, "办理“办结”须填写「送达日」");
    q.ngiven = 4;
    assert_string_equal(refused(q, "finish", WJ_E_INVALID, &zh).field, "count");
    given[3] = (struct wj_fact){ WJ_S("way"), WJ_S("post") };
    assert_string_equal(refused(q, "finish", WJ_E_INVALID, &zh).field, "way");
    given[3] = (struct wj_fact){ WJ_S("nothing"), WJ_S("1") };
    refused(q, "finish", WJ_E_INVALID, &zh);
    q.ngiven = 3;
    given[1].value = WJ_S("pigeon");
    assert_has(wj_strz(refused(q, "finish", WJ_E_INVALID, &zh).msg), "one of post direct was expected");
    given[1].value = WJ_S("direct");
    struct wj_flow_answer r = fire(q, "finish");
    assert_str(r.to, "ready");
    assert_str(r.effects[0].value, "2026-03-01");
}

static void rows_of_one_event_are_chosen_by_their_guards(void **state)
{
    (void)state;
    struct wj_fact facts[] = { { WJ_S("way"), WJ_S("post") } };
    const struct wj_flow_person persons[] = { { WJ_S("worker"), WJ_S("u1") } };
    struct wj_flow_ask q = ask("ready", "u2", boss_roles);
    struct wj_str zh;
    q.facts = facts;
    q.nfacts = 1;
    q.persons = persons;
    q.npersons = 1;
    assert_str(fire(q, "check").label_zh, "审核邮寄");
    facts[0].value = WJ_S("direct");
    refused(q, "check", WJ_E_STATE, &zh);
    assert_has(zh, "下列之一：须待「送达」期限届满，或者须先具备：已完成");
    const struct wj_flow_clock clocks[] = { { WJ_S("t.serve"), true, true } };
    q.clocks = clocks;
    q.nclocks = 1;
    assert_str(fire(q, "check").label_zh, "审核直接");
}

static void nobody_checks_his_own_work(void **state)
{
    (void)state;
    const struct wj_fact facts[] = { { WJ_S("way"), WJ_S("post") } };
    struct wj_flow_person persons[] = { { WJ_S("worker"), WJ_S("u1") } };
    struct wj_flow_ask q = ask("ready", "u1", boss_roles);
    struct wj_str zh;
    q.facts = facts;
    q.nfacts = 1;
    refused(q, "check", WJ_E_STATE, &zh); /* no worker at all: nobody to differ from */
    assert_has(zh, "负责人与承办人均须已指定且不得为同一人");
    q.persons = persons;
    q.npersons = 1;
    refused(q, "check", WJ_E_STATE, &zh);
    persons[0].user = WJ_S("u3");
    assert_str(fire(q, "check").to, "gone");
}

static void the_day_of_the_law_picks_the_row(void **state)
{
    (void)state;
    struct wj_str zh;
    struct wj_fact facts[] = { { WJ_S("served_on"), WJ_S("2025-12-31") } };
    const struct wj_fact given[] = { { WJ_S("reason"), WJ_S("不需要") } };
    struct wj_flow_ask q = ask("doing", "u1", worker_roles);
    q.given = given;
    q.ngiven = 1;
    assert_str(fire(q, "drop").to, "gone"); /* 2026: the worker */
    q.facts = facts;
    q.nfacts = 1;
    refused(q, "drop", WJ_E_DENIED, &zh); /* its law is that of 2025: the boss */
    q.roles = boss_roles;
    assert_str(fire(q, "drop").to, "gone");
}

static void a_linked_matter_holds_the_event_back(void **state)
{
    (void)state;
    struct wj_str zh;
    struct wj_flow_link links[] = { { WJ_S("side"), false } };
    struct wj_flow_ask q = ask("doing", "u1", worker_roles);
    q.links = links;
    q.nlinks = 1;
    refused(q, "ask", WJ_E_STATE, &zh);
    assert_has(zh, "关联的「附事」程序尚未办结");
    links[0].closed = true;
    assert_int_equal(fire(q, "ask").effects[0].kind, WJ_FX_OPEN);
}

static void an_event_of_another_state_is_no_event(void **state)
{
    (void)state;
    struct wj_str zh;
    refused(ask("new", "u1", worker_roles), "finish", WJ_E_STATE, &zh);
    assert_str(zh, "当前状态下没有这一步骤");
    struct wj_flow_ask q = ask("elsewhere", "u1", worker_roles);
    refused(q, "finish", WJ_E_NOTFOUND, &zh);
    q = ask("gone", "u1", worker_roles);
    assert_null(option(&q, "note")); /* nothing happens in a final state, "*" or not */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_matter_opens_and_starts_its_clock_today),
        cmocka_unit_test(taking_assigns_the_actor_and_giving_the_one_named),
        cmocka_unit_test(the_wrong_role_is_told_who_may),
        cmocka_unit_test(another_than_the_assigned_may_not_act),
        cmocka_unit_test(a_guard_says_each_part_that_fails),
        cmocka_unit_test(input_is_checked_by_name),
        cmocka_unit_test(rows_of_one_event_are_chosen_by_their_guards),
        cmocka_unit_test(nobody_checks_his_own_work),
        cmocka_unit_test(the_day_of_the_law_picks_the_row),
        cmocka_unit_test(a_linked_matter_holds_the_event_back),
        cmocka_unit_test(an_event_of_another_state_is_no_event),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, load, unload);
}
