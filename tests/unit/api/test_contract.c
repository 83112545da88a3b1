/*
 * test_contract.c - every operation that reads, asked of the demonstration node: does it answer what its
 * shape promises?
 *
 * A new GET operation needs a row below; the test says so when there is none.
 */
#define _GNU_SOURCE
#include "apitest.h"
#include "contract.h"

#include "base/clock.h"
#include "q_supervise.h"
#include "svc/demo.h"
#include "svc/node.h"

#include <stdio.h>
#include <string.h>

/* One call.  %s in the path is a value taken from another answer: the first item of from's list. */
struct example {
    const char *route, *path;
    const char *from, *list, *member;
};

static const struct example examples[] = {
    { "session_show", "/api/v1/session", NULL, NULL, NULL },
    { "work_list", "/api/v1/work?scope=below&limit=3", NULL, NULL, NULL },
    { "work_summary", "/api/v1/work/summary", NULL, NULL, NULL },
    { "matter_show", "/api/v1/matters/%s", "/api/v1/work?scope=below", "items", "id" },
    { "matter_document_list", "/api/v1/matters/%s/documents", "/api/v1/work?scope=below", "items", "id" },
    { "entity_list", "/api/v1/entities?limit=5", NULL, NULL, NULL },
    { "entity_show", "/api/v1/entities/%s", "/api/v1/entities", "items", "id" },
    { "listing_show", "/api/v1/listings/%s", "/api/v1/matters/%s", "findings", "listing_id" },
    { "rule_list", "/api/v1/rules", NULL, NULL, NULL },
    { "rule_show", "/api/v1/rules/%s", "/api/v1/rules", "items", "id" },
    { "law_flows", "/api/v1/law/flows", NULL, NULL, NULL },
    { "law_flow", "/api/v1/law/flows/%s", "/api/v1/law/flows", "items", "id" },
    { "law_violations", "/api/v1/law/violations", NULL, NULL, NULL },
    { "law_terms", "/api/v1/law/terms", NULL, NULL, NULL },
    { "law_overlays", "/api/v1/law/overlays", NULL, NULL, NULL },
    { "law_sets", "/api/v1/law/sets", NULL, NULL, NULL },
    { "law_set_changes", "/api/v1/law/sets/%s/changes", "/api/v1/law/sets", "items", "hash" },
    { "matter_law", "/api/v1/matters/%s/law?on=2026-12-01", "/api/v1/work?scope=below", "items", "id" },
    { "supervision", "/api/v1/supervision", NULL, NULL, NULL },
    { "supervision_compare", "/api/v1/supervision/compare", NULL, NULL, NULL },
    { "supervision_rows", "/api/v1/supervision/rows?what=lead", NULL, NULL, NULL },
    { "reminder_list", "/api/v1/reminders", NULL, NULL, NULL },
    { "calendar_show", "/api/v1/calendar", NULL, NULL, NULL },
    { "organ_list", "/api/v1/organs", NULL, NULL, NULL },
    { "user_list", "/api/v1/users", NULL, NULL, NULL },
    { "ledger_list", "/api/v1/ledger?limit=5", NULL, NULL, NULL },
    { "ledger_prove", "/api/v1/ledger/1/proof", NULL, NULL, NULL },
    { "public_search", "/api/v1/public/search?q=%%E9%%9D%%92%%E6%%B1%%9F", NULL, NULL, NULL },
    { "public_entity", "/api/v1/public/entities/%s", "/api/v1/entities", "items", "uscc" },
    { "public_publication", "/api/v1/public/publications/%s",
      "/api/v1/public/search?q=%%E9%%9D%%92%%E6%%B1%%9F", "publications", "id" },
    { "public_shops", "/api/v1/public/shops?q=%%E5%%BA%%B7%%E6%%BA%%90", NULL, NULL, NULL },
    { "public_platforms", "/api/v1/public/platforms", NULL, NULL, NULL },
    { "matter_evidence", "/api/v1/matters/%s/evidence", "/api/v1/work?scope=below", "items", "id" },
    { "public_list", "/api/v1/public/publications?kind=typical_case", NULL, NULL, NULL },
    { "warning_numbers", "/api/v1/warnings/numbers", NULL, NULL, NULL },
    { "public_law", "/api/v1/public/law", NULL, NULL, NULL },
    { "public_stats", "/api/v1/public/stats", NULL, NULL, NULL },
};
enum { EXAMPLES = sizeof examples / sizeof examples[0] };

/* What only a form or a receipt leads to is shown elsewhere. */
static const char *const elsewhere[] = { "matter_form", "complaint_status", "desk_list", "desk_show", NULL };

static struct wj_node *node;
static const char *head; /* signed in: may see most */

static int setup(void **state)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_server_options so = { .listen = "127.0.0.1:0" };
    static char dir[300];
    (void)state;
    snprintf(dir, sizeof dir, "%s/node", dbtest_dir());
    struct wj_node_opts no = { .data_dir = dir, .create = true };
    apitest.arena = wj_arena_new(64 << 20);
    wj_buf_init(&apitest.buf, NULL, 8 << 20);
    assert_ok(wj_node_open(&no, &node, &e), e);
    assert_ok(wj_demo_fill(node, &e), e);
    struct wj_api_options o = { .store = node->store, .node = node, .node_name = "n", .origin = "o" };
    assert_ok(wj_api_new(&o, &apitest.api, &e), e);
    wj_api_attach(apitest.api, &so);
    assert_ok(wj_server_open(&so, &apitest.server, &e), e);
    apitest.at = wj_server_address(apitest.server);
    head = apitest_sign_in("zhaojun", WJ_DEMO_PASSWORD, NULL);
    assert_string_not_equal(head, "");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    wj_server_close(apitest.server, 1000);
    wj_api_free(apitest.api);
    wj_node_close(node);
    wj_buf_fini(&apitest.buf);
    wj_arena_free(apitest.arena);
    return 0;
}

static struct wj_str get(const char *path)
{
    struct wj_str a =
        apitest_ask(wj_str_z(apitest.arena, wj_strf(apitest.arena, "GET %s", path)), head, NULL);
    if (wire_status(a) != 200)
        fail_msg("%s answered " WJ_FMT, path, WJ_ARG(a));
    return wire_body(a);
}

/* The member of the first item that has it, of a list in an answer. */
static const char *first_of(struct wj_str json, const char *list, const char *member)
{
    const struct wj_jval *v = NULL;
    assert_int_equal(wj_jsonread_text(apitest.arena, json, &v, NULL), WJ_OK);
    v = wj_jsonread_get(v, list);
    for (const struct wj_jval *item = v && v->n ? v->child : NULL; item; item = item->next) {
        struct wj_str text = wj_jsonread_str(wj_jsonread_get(item, member));
        if (text.n)
            return wj_str_z(apitest.arena, text);
    }
    return NULL;
}

/* Put value for %s, and one % for %%. */
static const char *fill(const char *path, const char *value)
{
    struct wj_buf b;
    struct wj_str out = WJ_NOSTR;
    wj_buf_init(&b, apitest.arena, 1024);
    for (const char *p = path; *p; p++) {
        if (*p != '%') {
            wj_buf_addc(&b, *p);
            continue;
        }
        if (*++p == 's')
            wj_buf_addz(&b, value ? value : "");
        else
            wj_buf_addc(&b, '%');
    }
    assert_int_equal(wj_buf_done(&b, &out, NULL), WJ_OK);
    return wj_str_z(apitest.arena, out);
}

/* A matter that has findings: the value for the one example that goes through two answers. */
static const char *matter_with_findings(void)
{
    const struct wj_jval *v = NULL;
    assert_int_equal(wj_jsonread_text(apitest.arena, get("/api/v1/work?scope=below"), &v, NULL), WJ_OK);
    v = wj_jsonread_get(v, "items");
    for (const struct wj_jval *item = v && v->n ? v->child : NULL; item; item = item->next) {
        const char *id = wj_str_z(apitest.arena, wj_jsonread_str(wj_jsonread_get(item, "id")));
        if (first_of(get(fill("/api/v1/matters/%s", id)), "findings", "listing_id"))
            return id;
    }
    return NULL;
}

static const struct wj_route *find_route(const char *id)
{
    for (size_t i = 0; i < wj_routes_n; i++)
        if (strcmp(wj_routes[i].id, id) == 0)
            return &wj_routes[i];
    return NULL;
}

static void every_answer_keeps_its_contract(void **state)
{
    (void)state;
    const char *matter = matter_with_findings();
    assert_non_null(matter);
    for (size_t i = 0; i < EXAMPLES; i++) {
        const struct example *x = &examples[i];
        const struct wj_route *r = find_route(x->route);
        const char *value = x->from ? first_of(get(fill(x->from, matter)), x->list, x->member) : NULL;
        if (!r || (x->from && !value))
            fail_msg("%s: %s", x->route,
                     r ? "the demonstration has no example" : "there is no such operation");
        const char *breach = contract_breach(apitest.arena, r->out, get(fill(x->path, value)));
        if (breach)
            fail_msg("%s: %s", x->route, breach);
    }
}

static bool is_shown(const char *id)
{
    for (size_t i = 0; i < EXAMPLES; i++)
        if (strcmp(examples[i].route, id) == 0)
            return true;
    for (size_t i = 0; elsewhere[i]; i++)
        if (strcmp(elsewhere[i], id) == 0)
            return true;
    return false;
}

static void every_reading_operation_has_an_example(void **state)
{
    (void)state;
    for (size_t i = 0; i < wj_routes_n; i++)
        if (wj_routes[i].method == WJ_GET && !(wj_routes[i].flags & WJ_R_RAW) && !is_shown(wj_routes[i].id))
            fail_msg("%s: add a row to examples in test_contract.c", wj_routes[i].id);
}

static void what_needs_a_session_is_shut_without_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < EXAMPLES; i++) {
        const struct wj_route *r = find_route(examples[i].route);
        const char *path = fill(examples[i].path, "x");
        struct wj_str a =
            apitest_ask(wj_str_z(apitest.arena, wj_strf(apitest.arena, "GET %s", path)), NULL, NULL);
        bool shut = wire_status(a) == 401, open = r->flags & WJ_R_PUBLIC;
        if (shut == open)
            fail_msg("%s answers %d without a session", r->id, wire_status(a));
    }
}

/* Five fines of a thousand, one of fifty thousand, one outside its band, and a first offence let off. */
static int add_rulings(struct wj_db *db, void *ctx, struct wj_err *e)
{
    static const int64_t fines[] = { 100000, 100000, 100000, 100000, 100000, 5000000, 100000, 0 };
    enum { N = sizeof fines / sizeof fines[0] };
    struct wj_arena *a = wj_arena_new(4 << 20);
    struct wjq_rows_matter_row *m;
    struct wjq_rows_matter_in ask = { WJ_S("/"), WJ_S(""), WJ_S(""), 50 };
    size_t n, k = 0;
    (void)ctx;
    int rc = wjq_rows_matter(db, a, &ask, &m, &n, e);
    for (size_t i = 0; i < n && k < N && rc == WJ_OK; i++) {
        if (wj_str_starts(m[i].note, WJ_S("case-")) || wj_str_eqz(m[i].note, "lead/not_filed"))
            continue; /* it has a ruling of its own */
        struct wjq_ruling_put_in in = { .matter_id = m[i].id,
                                        .flow = WJ_S("case-ordinary"),
                                        .organ_id = WJ_S("donghu"),
                                        .organ_path = WJ_S("/zongju/qingjiang/linhai/donghu/"),
                                        .violation = WJ_S("subj-false-exempt"),
                                        .outcome = fines[k] ? WJ_S("penalise") : WJ_S("no_penalty"),
                                        .fine_fen = fines[k],
                                        .off_band = k == 6,
                                        .earlier_n = k < 6,
                                        .decided_day = wj_day_of_ms(wj_now_ms()),
                                        .decided_by = WJ_S("system") };
        rc = wjq_ruling_put(db, &in, NULL, e);
        k++;
    }
    assert_int_equal(k, N);
    wj_arena_free(a);
    return rc;
}

static void decisions_that_stand_out_and_unequal_first_offences_are_listed(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    const struct wj_jval *v = NULL;
    assert_ok(wj_store_write(node->store, add_rulings, NULL, &e), e);
    struct wj_str json = get("/api/v1/supervision/compare");
    assert_int_equal(wj_jsonread_text(apitest.arena, json, &v, NULL), WJ_OK);
    size_t high = 0, off = 0, unequal = 0;
    for (const struct wj_jval *o = wj_jsonread_get(v, "outliers")->child; o; o = o->next) {
        assert_str(wj_jsonread_str(wj_jsonread_get(o, "violation")), "subj-false-exempt");
        high += wj_str_eqz(wj_jsonread_str(wj_jsonread_get(o, "why")), "high");
        off += wj_str_eqz(wj_jsonread_str(wj_jsonread_get(o, "why")), "off_band");
        assert_int_equal(wj_jsonread_i64(wj_jsonread_get(o, "median_fen")), 100000);
        assert_int_equal(wj_jsonread_i64(wj_jsonread_get(o, "similar_n")), 7);
    }
    assert_true(high == 1 && off == 1);
    for (const struct wj_jval *u = wj_jsonread_get(v, "unequal")->child; u; u = u->next) {
        if (!wj_str_eqz(wj_jsonread_str(wj_jsonread_get(u, "violation")), "subj-false-exempt"))
            continue; /* the demonstration has a pair of its own */
        assert_int_equal(wj_jsonread_get(u, "spared")->n, 1);
        assert_int_equal(wj_jsonread_get(u, "penalised")->n, 1);
        unequal++;
    }
    assert_int_equal(unequal, 1);
}

int main(void)
{
    char name[] = "test_contract", engine[] = "sqlite";
    char *argv[] = { name, engine, NULL };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_keeps_its_contract),
        cmocka_unit_test(every_reading_operation_has_an_example),
        cmocka_unit_test(what_needs_a_session_is_shut_without_one),
        cmocka_unit_test(decisions_that_stand_out_and_unequal_first_offences_are_listed),
    };
    dbtest_init(2, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, setup, teardown);
    dbtest_fini();
    return failed;
}
