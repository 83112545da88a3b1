/* Work lists page through open matters in order, whosever they are, and two who edit one matter lose nothing.
 */
#include "core/organ.h"
#include "core/worklist.h"
#include "nodetest.h"

#include <pthread.h>
#include <stdio.h>

#define LEAD "lead_source=monitoring found_on=2026-11-24"

struct page {
    struct wj_worklist_query q;
    struct wjq_matter_line_row rows[8];
    size_t n;
};

static int page_step(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct page *p = ctx;
    struct wjq_matter_line_row *rows;
    int rc = wj_worklist_page(tx->db, tx->arena, &p->q, &rows, &p->n, e);
    for (size_t i = 0; rc == WJ_OK && i < p->n; i++) {
        p->rows[i].id = wj_str_dup(nodetest.arena, rows[i].id);
        p->rows[i].due_day = rows[i].due_day;
        p->rows[i].organ_name = wj_str_dup(nodetest.arena, rows[i].organ_name);
    }
    return rc;
}

/* Walk the whole list three lines at a time; how many there are. */
static size_t walk(struct wj_worklist_query q)
{
    struct wj_err e = WJ_ERR_INIT;
    struct page p = { .q = q };
    size_t all = 0;
    struct wj_str last = WJ_S("");
    int64_t due = -1;
    p.q.after_due = -1;
    p.q.after_id = WJ_S("");
    p.q.due_before = WJ_NONE;
    p.q.n = 3;
    do {
        assert_ok(nodetest_read(page_step, &p, &e), e);
        for (size_t i = 0; i < p.n; i++) {
            bool behind =
                p.rows[i].due_day > due || (p.rows[i].due_day == due && wj_str_cmp(p.rows[i].id, last) > 0);
            assert_true(behind);
            due = p.rows[i].due_day;
            last = p.rows[i].id;
        }
        all += p.n;
        p.q.after_due = due;
        p.q.after_id = last;
    } while (p.n == 3);
    return all;
}

static int add_organs(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    int rc = WJ_OK;
    (void)ctx;
    for (int i = 0; rc == WJ_OK && i < 40; i++) { /* more than are merged */
        struct wj_str id, name = wj_strf(tx->arena, "局%d", i);
        struct wj_organ_new organ = {
            wj_strf(tx->arena, "o%02d", i), name, name, 5, WJ_S("ju"), WJ_S("420000")
        };
        rc = wj_organ_add(tx, &organ, &id, e);
    }
    return rc;
}

static void pages_are_whole_and_in_order_for_every_scope(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str first = WJ_NOSTR;
    for (int i = 0; i < 10; i++) {
        char facts[100];
        snprintf(facts, sizeof facts, "lead_source=monitoring found_on=2026-11-%02d", 24 - i % 4);
        struct wj_str m = nodetest_open_matter("lead", "desk", facts);
        first = first.p ? first : m;
    }
    for (int i = 0; i < 4; i++)
        nodetest_open_matter("correction-order", "handler", ""); /* without a clock: last */
    assert_ok(nodetest_fire(first, "assign", "unit", "handler=@handler handler2=@second", &e), e);
    const struct wj_matter *m = nodetest_matter(first);
    for (int round = 0; round < 2; round++) { /* one organ below the path, then too many to merge */
        assert_int_equal(walk((struct wj_worklist_query){ .organ_id = WJ_S("ju") }), 14);
        assert_int_equal(walk((struct wj_worklist_query){ .path = WJ_S("/ju/") }), 14);
        assert_int_equal(walk((struct wj_worklist_query){ .path = WJ_S("/") }), 14);
        assert_int_equal(walk((struct wj_worklist_query){ .path = WJ_S("/"), .flow = WJ_S("lead") }), 10);
        assert_int_equal(walk((struct wj_worklist_query){ .organ_id = WJ_S("ju"), .flow = WJ_S("lead") }),
                         10);
        assert_int_equal(
            walk((struct wj_worklist_query){ .organ_id = WJ_S("ju"), .state = WJ_S("verifying") }), 1);
        assert_int_equal(walk((struct wj_worklist_query){ .organ_id = WJ_S("ju"), .part = WJ_S("虚假宣传") }),
                         14);
        assert_int_equal(walk((struct wj_worklist_query){ .organ_id = WJ_S("ju"), .part = m->row.no }), 1);
        assert_int_equal(walk((struct wj_worklist_query){ .user_id = m->persons[0].user_id }), 1);
        assert_int_equal(walk((struct wj_worklist_query){ .path = WJ_S("/elsewhere/") }), 0);
        if (!round)
            assert_ok(nodetest_write(add_organs, NULL, &e), e);
    }
}

/* --- two at one matter --- */

enum { EDITORS = 4, EDITS = 25 };

struct editing {
    pthread_t thread;
    struct wj_str matter;
    int done, refused;
};

/* Read the matter, then change it as if nobody else had: what a person with the page open does. */
struct edit {
    struct wj_str matter;
    int64_t version;
};

static int read_version(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct edit *d = ctx;
    struct wj_matter m;
    int rc = wj_matter_load(tx, d->matter, &m, e);
    d->version = rc == WJ_OK ? m.row.version : 0;
    return rc;
}

static int change(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    const struct edit *d = ctx;
    struct wj_matter_who who;
    static const struct wj_fact given[] = { { { "recuse_reason", 13 }, { "回避", 6 } } };
    struct wj_fact all[3];
    struct wj_matter_event ev = { .id = d->matter, .event = WJ_S("reassign"), .given = all, .ngiven = 3 };
    struct wj_matter m;
    int rc = nodetest_become(tx, "unit", &who, e);
    if (rc == WJ_OK)
        rc = wj_matter_load(tx, d->matter, &m, e);
    if (rc != WJ_OK)
        return rc;
    all[0] = (struct wj_fact){ WJ_S("handler"), m.persons[0].user_id };
    all[1] = (struct wj_fact){ WJ_S("handler2"), m.persons[1].user_id };
    all[2] = given[0];
    return wj_matter_fire(tx, &who, &ev, d->version, NULL, e);
}

static void *edit_away(void *ctx)
{
    struct editing *me = ctx;
    while (me->done < EDITS) {
        struct edit d = { .matter = me->matter };
        struct wj_err e = WJ_ERR_INIT;
        if (nodetest_read(read_version, &d, &e) != WJ_OK)
            return (void *)(uintptr_t)1;
        int rc = nodetest_write(change, &d, &e);
        if (rc == WJ_OK)
            me->done++;
        else if (rc == WJ_E_PRECONDITION)
            me->refused++;
        else
            return (void *)(uintptr_t)1;
    }
    return NULL;
}

static void edits_of_one_matter_at_a_time_lose_nothing(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str m = nodetest_open_matter("lead", "desk", LEAD);
    assert_ok(nodetest_fire(m, "assign", "unit", "handler=@handler handler2=@second", &e), e);
    int64_t before = nodetest_matter(m)->row.version;
    struct editing editors[EDITORS];
    for (int i = 0; i < EDITORS; i++) {
        editors[i] = (struct editing){ .matter = m };
        assert_int_equal(pthread_create(&editors[i].thread, NULL, edit_away, &editors[i]), 0);
    }
    for (int i = 0; i < EDITORS; i++) {
        void *failed;
        pthread_join(editors[i].thread, &failed);
        assert_null(failed);
    }
    /* every edit that was answered with success is there, each upon the one before it */
    assert_int_equal(nodetest_matter(m)->row.version, before + EDITORS * EDITS);
    assert_int_equal(nodetest_events(m), 2 + EDITORS * EDITS);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, nodetest_setup, nodetest_teardown)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(pages_are_whole_and_in_order_for_every_scope),
        TEST(edits_of_one_matter_at_a_time_lose_nothing),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return failed;
}
