/* Documents are made beside the writer: ordered at once, made once, whatever is killed in between. */
#define _GNU_SOURCE
#include "../db/dbtest.h"

#include "core/matter.h"
#include "core/task.h"
#include "q_ledger.h"
#include "svc/demo.h"
#include "svc/layout.h"
#include "svc/tasks.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char dir[300];
static const char *url;

static struct wj_node *open_node(void)
{
    struct wj_node_opts o = { .data_dir = dir, .db_url = url, .create = true };
    struct wj_node *n = NULL;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_node_open(&o, &n, &e), e);
    return n;
}

/* An order and what became of it. */
struct order {
    struct wj_node *node;
    const char *layout; /* NULL: a sound one */
    char matter_id[64], id[64];
    struct wjq_document_get_row row;
    struct wj_arena *arena;
};

static int order_paper(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct order *o = ctx;
    struct wj_arena *a = wj_arena_new(4 << 20);
    struct wj_tx tx = wj_node_tx(o->node, db, a, WJ_S("system"));
    struct wjq_work_below_in in = {
        .path = WJ_S("/"), .due_before = WJ_NONE, .after_due = -1, .after_id = WJ_S(""), .n = 1
    };
    struct wjq_work_below_row *rows;
    struct wj_block block = { WJ_B_PARA, WJ_NOSTR, WJ_S("经查，当事人在其网店使用“最佳”等用语。") };
    struct wj_paper p = { .blocks = &block, .n = 1, .title = WJ_S("甲"), .author = WJ_S("乙局") };
    struct wj_matter_doc doc = { .template_id = WJ_S("file_note"),
                                 .title = WJ_S("甲"),
                                 .fields = WJ_S("{}") };
    struct wj_str id;
    size_t n;
    int rc = wjq_work_below(db, a, &in, &rows, &n, e);
    assert_true(rc == WJ_OK && n == 1);
    rc = wj_layout_write(a, &p, &doc.layout, e);
    if (o->layout)
        doc.layout = wj_strz(o->layout);
    doc.matter_id = rows[0].id;
    if (rc == WJ_OK)
        rc = wj_matter_order_doc(&tx, &doc, &id, e);
    if (rc == WJ_OK) {
        snprintf(o->matter_id, sizeof o->matter_id, WJ_FMT, WJ_ARG(rows[0].id));
        snprintf(o->id, sizeof o->id, WJ_FMT, WJ_ARG(id));
    }
    wj_arena_free(a);
    return rc;
}

static int look(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct order *o = ctx;
    wj_arena_reset(o->arena);
    struct wjq_document_get_in in = { wj_strz(o->matter_id), wj_strz(o->id) };
    return wjq_document_get(db, o->arena, &in, &o->row, e);
}

static struct wjq_document_get_row *state_of(struct order *o)
{
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_store_read(o->node->store, look, o, &e), e);
    return &o->row;
}

static struct order new_order(struct wj_node *n, const char *layout)
{
    struct order o = { .node = n, .layout = layout, .arena = wj_arena_new(64 << 20) };
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_store_write(n->store, order_paper, &o, &e), e);
    return o;
}

static void an_ordered_paper_is_made_by_the_thread_beside_the_writer(void **state)
{
    (void)state;
    struct wj_node *n = open_node();
    struct wj_tasks *t = NULL;
    struct wj_err e = WJ_ERR_INIT;
    struct order before = new_order(n, NULL);
    assert_str(state_of(&before)->state, "making");
    assert_int_equal(before.row.bytes.n, 0);
    assert_ok(wj_tasks_start(n, &t, &e), e);
    struct order after = new_order(n, NULL);
    while (wj_str_eqz(state_of(&before)->state, "making") || wj_str_eqz(state_of(&after)->state, "making"))
        nanosleep(&(struct timespec){ 0, 5000000 }, NULL);
    assert_str(before.row.state, "made");
    assert_true(wj_str_starts(after.row.bytes, WJ_S("%PDF-")));
    assert_true(wj_str_starts(after.row.docx, WJ_S("PK")));
    assert_int_equal(after.row.sha256.n, 64);
    wj_tasks_stop(t);
    wj_node_close(n);
    wj_arena_free(before.arena);
    wj_arena_free(after.arena);
}

/* How many entries of the ledger say that the paper was made. */
struct made_count {
    const char *id;
    int n;
};

static int count_made(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct made_count *c = ctx;
    struct wj_arena *a = wj_arena_new(16 << 20);
    struct wjq_ledger_of_object_row *rows;
    struct wjq_ledger_of_object_in in = { WJ_S("document"), wj_strz(c->id) };
    size_t n;
    int rc = wjq_ledger_of_object(db, a, &in, &rows, &n, e);
    c->n = 0;
    for (size_t i = 0; i < n && rc == WJ_OK; i++)
        c->n += wj_str_eqz(rows[i].action, "document.make");
    wj_arena_free(a);
    return rc;
}

/* The child orders a paper, tells which, begins to make it and is killed somewhere on the way. */
static _Noreturn void live_and_die(int out, unsigned round)
{
    struct wj_node *n = open_node();
    struct wj_tasks *t = NULL;
    struct wj_err e = WJ_ERR_INIT;
    struct order o = new_order(n, NULL);
    if (write(out, &o, sizeof o) != (ssize_t)sizeof o)
        abort();
    if (round % 2)
        assert_ok(wj_tasks_start(n, &t, &e), e);
    nanosleep(&(struct timespec){ 0, (long)round * 7000000 }, NULL);
    raise(SIGKILL);
    abort();
}

static void a_paper_is_made_once_whenever_the_process_is_killed(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 6; round++) {
        struct order o;
        struct wj_err e = WJ_ERR_INIT;
        int pipes[2], status;
        assert_int_equal(pipe(pipes), 0);
        pid_t child = fork();
        if (child == 0)
            live_and_die(pipes[1], round);
        close(pipes[1]);
        assert_int_equal(read(pipes[0], &o, sizeof o), sizeof o);
        close(pipes[0]);
        waitpid(child, &status, 0);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        o.node = open_node();
        o.arena = wj_arena_new(64 << 20);
        assert_ok(wj_tasks_drain(o.node, NULL, &e), e);
        assert_str(state_of(&o)->state, "made");
        struct made_count c = { .id = o.id };
        assert_ok(wj_store_read(o.node->store, count_made, &c, &e), e);
        assert_int_equal(c.n, 1);
        int64_t more = -1;
        assert_ok(wj_tasks_drain(o.node, &more, &e), e);
        assert_int_equal(more, 0);
        wj_arena_free(o.arena);
        wj_node_close(o.node);
    }
}

/* What the operator does after the cause is gone. */
static int give_up(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct order *o = ctx;
    struct wj_arena *a = wj_arena_new(1 << 20);
    struct wj_tx tx = wj_node_tx(o->node, db, a, WJ_S("system"));
    struct wjq_task_next_row t;
    bool found, given_up = false;
    int rc = wjq_task_next(db, a, &(struct wjq_task_next_in){ INT64_MAX }, &t, &found, e);
    assert_true(rc == WJ_OK && found && t.tries == 1);
    t.tries = WJ_TASK_TRIES - 1;
    rc = wj_task_retry(&tx, &t, "for the test", &given_up, e);
    assert_true(given_up);
    if (rc == WJ_OK)
        rc = wj_matter_fail_doc(&tx, wj_strz(o->matter_id), wj_strz(o->id), e);
    wj_arena_free(a);
    return rc;
}

static int try_again(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct order *o = ctx;
    struct wj_arena *a = wj_arena_new(1 << 20);
    struct wj_tx tx = wj_node_tx(o->node, db, a, WJ_S("system"));
    int rc = wj_matter_retry_doc(&tx, wj_strz(o->matter_id), wj_strz(o->id), e);
    wj_arena_free(a);
    return rc;
}

static void a_paper_that_cannot_be_made_holds_nobody_up_and_is_tried_again_on_demand(void **state)
{
    (void)state;
    struct wj_node *n = open_node();
    struct wj_err e = WJ_ERR_INIT;
    struct order bad = new_order(n, "{\"blocks\":[[\"no such kind\",\"\",\"\"]]}"), good = new_order(n, NULL);
    assert_ok(wj_tasks_drain(n, NULL, &e), e);
    assert_str(state_of(&good)->state, "made");
    assert_str(state_of(&bad)->state, "making");
    assert_int_equal(wj_store_write(n->store, try_again, &bad, NULL), WJ_E_STATE); /* it waits by itself */
    assert_ok(wj_store_write(n->store, give_up, &bad, &e), e);
    assert_str(state_of(&bad)->state, "failed");
    assert_ok(wj_store_write(n->store, try_again, &bad, &e), e);
    assert_str(state_of(&bad)->state, "making");
    wj_node_close(n);
    wj_arena_free(bad.arena);
    wj_arena_free(good.arena);
}

static int set_up(void **state)
{
    struct wj_err e = WJ_ERR_INIT;
    (void)state;
    snprintf(dir, sizeof dir, "%s/node", dbtest_dir());
    url = strdup(dbtest_fresh_url());
    struct wj_node *n = open_node();
    assert_ok(wj_demo_fill(n, &e), e);
    wj_node_close(n);
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ordered_paper_is_made_by_the_thread_beside_the_writer),
        cmocka_unit_test(a_paper_is_made_once_whenever_the_process_is_killed),
        cmocka_unit_test(a_paper_that_cannot_be_made_holds_nobody_up_and_is_tried_again_on_demand),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int rc = cmocka_run_group_tests(tests, set_up, NULL);
    dbtest_fini();
    return rc;
}
