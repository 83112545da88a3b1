/*
 * A sweep that is killed at any moment and started again: nothing is lost, nothing is there twice, on either
 * engine; what could not be read is remembered once.
 */
#define _POSIX_C_SOURCE 200809L /* fork(2), kill(2), nanosleep(2) */
#include "nodetest.h"

#include "base/buf.h"
#include "base/file.h"
#include "core/sourcefile.h"
#include "q_source.h"
#include "svc/push.h"
#include "svc/sweep.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RECORDS = 7000, BAD_EVERY = 700, SELLS_EVERY = 100, KILLS = 8 };

static const char *path_of(const char *name)
{
    static char path[700];
    snprintf(path, sizeof path, "%s/%s", dbtest_dir(), name);
    return path;
}

/* Many listings, some of which break the law, some of which are no records; ids come twice with other
 * content. */
static void write_listings(const char *path)
{
    struct wj_buf b;
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&b, NULL, (size_t)64 << 20);
    for (int i = 1; i <= RECORDS; i++) {
        if (i % BAD_EVERY == 0)
            wj_buf_addf(&b, "no record %d\n", i);
        else
            wj_buf_addf(
                &b,
                "{\"id\":\"%d\",\"source\":\"s\",\"platform\":\"p\",\"outlet\":\"店%d\",\"title\":\"%s "
                "第%d件\","
                "\"body\":\"普通的茶叶，产地云南，净含量二百五十克，保质期十八个月，请在阴凉处保存。\"}\n",
                i % 1000 == 999 ? i - 1 : i, i % SELLS_EVERY ? 0 : i,
                i % SELLS_EVERY ? "绿茶" : "国家级最佳绿茶", i);
    }
    assert_ok(wj_file_write(path, wj_buf_view(&b), &e), e);
    wj_buf_fini(&b);
}

static int open_with_rules(struct wj_err *e)
{
    char dir[700];
    snprintf(dir, sizeof dir, "%s/node", dbtest_dir());
    struct wj_node_opts o = { .data_dir = dir, .db_url = nodetest.url };
    nodetest.node = NULL;
    int rc = wj_node_open(&o, &nodetest.node, e);
    /* the server may not yet have seen that the last one is dead */
    for (int i = 0; rc == WJ_E_STATE && i < 600; i++) {
        nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
        rc = wj_node_open(&o, &nodetest.node, e);
    }
    return rc;
}

static int sweep(const char *path, bool again, struct wj_sweep_stats *st, struct wj_err *e)
{
    struct wj_sweep *s = NULL;
    struct wj_sweep_opts o = { .kind = WJ_KIND_LISTING, .threads = 2, .again = again };
    int rc = wj_sweep_begin(nodetest.node, &o, &s, e);
    if (rc != WJ_OK)
        return rc;
    rc = wj_sweep_paths(s, &path, 1, e);
    int ended = wj_sweep_end(s, st, e);
    return rc == WJ_OK ? ended : rc;
}

struct census {
    int64_t listings, findings, leads, entries;
    struct wj_buf bad;
};

static int note_bad(void *ctx, struct wj_str lines, struct wj_err *e)
{
    (void)e;
    wj_buf_add(ctx, lines);
    return WJ_OK;
}

static int count_rows(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct census *c = ctx;
    struct wjq_sweep_census_row row = { 0 };
    int rc = wjq_sweep_census(tx->db, tx->arena, &row, e);
    c->listings = row.listings_n;
    c->findings = row.findings_n;
    c->leads = row.leads_n;
    c->entries = row.entries_n;
    return rc;
}

/* Count what is there; the node is open. */
static void take_census(const char *path, struct census *c)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_sweep *s = NULL;
    struct wj_sweep_opts o = { .kind = WJ_KIND_LISTING };
    wj_buf_init(&c->bad, NULL, 1 << 20);
    assert_ok(nodetest_read(count_rows, c, &e), e);
    assert_ok(wj_sweep_begin(nodetest.node, &o, &s, &e), e);
    assert_ok(wj_sweep_each_bad(s, path, note_bad, &c->bad, &e), e);
    assert_ok(wj_sweep_end(s, NULL, &e), e);
}

/* In a process of its own, killed after so many milliseconds (0: not); true when it came to its end. */
static bool sweep_in_child(const char *path, long ms)
{
    int status = 0;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct wj_err e = WJ_ERR_INIT;
        struct wj_sweep_stats st;
        int rc = open_with_rules(&e);
        if (rc == WJ_OK)
            rc = sweep(path, false, &st, &e);
        if (rc != WJ_OK)
            fprintf(stderr, "# child: %s\n", e.msg);
        if (rc == WJ_OK)
            wj_node_close(nodetest.node);
        _exit(rc == WJ_OK ? 0 : 1);
    }
    if (ms) {
        nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL);
        kill(pid, SIGKILL);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (!WIFSIGNALED(status))
        assert_int_equal(WEXITSTATUS(status), 0);
    return !WIFSIGNALED(status);
}

static void a_sweep_killed_at_any_moment_loses_and_doubles_nothing(void **state)
{
    (void)state;
    struct census whole, broken;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_sweep_stats st;
    char path[700];
    snprintf(path, sizeof path, "%s", path_of("listings.ndjson"));
    write_listings(path);

    /* what it should be: the same, never broken off */
    wj_node_close(nodetest.node);
    assert_true(sweep_in_child(path, 0));
    assert_ok(open_with_rules(&e), e);
    take_census(path, &whole);
    assert_true(whole.findings > 0 && whole.leads > 0);
    nodetest_teardown(state);

    nodetest_setup(state);
    wj_node_close(nodetest.node);
    for (int i = 0; i < KILLS; i++)
        if (sweep_in_child(path, 60 + 45L * i))
            break;
    sweep_in_child(path, 0);
    assert_ok(open_with_rules(&e), e);
    take_census(path, &broken);
    assert_int_equal(broken.listings, whole.listings);
    assert_int_equal(broken.findings, whole.findings);
    assert_int_equal(broken.leads, whole.leads);
    assert_int_equal(broken.entries, whole.entries);
    assert_true(wj_str_eq(wj_buf_view(&broken.bad), wj_buf_view(&whole.bad)));

    /* and once more changes nothing: the file is left out */
    assert_ok(sweep(path, false, &st, &e), e);
    assert_int_equal(st.left_out, 1);
    assert_int_equal(st.records, 0);
    wj_buf_fini(&whole.bad);
    wj_buf_fini(&broken.bad);
}

static void what_cannot_be_read_is_remembered_with_its_place(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct census c;
    struct wj_sweep_stats st;
    char path[700], want[1500];
    snprintf(path, sizeof path, "%s", path_of("bad.csv"));
    assert_ok(wj_file_write(path, WJ_S("id,title,price\n1,茶,9.9\n2,茶\n3,茶,x\n4,米,1\n"), &e), e);
    wj_node_close(nodetest.node);
    assert_ok(open_with_rules(&e), e);
    assert_ok(sweep(path, false, &st, &e), e);
    assert_int_equal(st.fresh, 2);
    assert_int_equal(st.bad, 2);
    take_census(path, &c);
    snprintf(want, sizeof want,
             "%s:3: the row has another number of cells than the header\n"
             "%s:4: expected an amount in yuan, not \"x\"\n",
             path, path);
    assert_str(wj_buf_view(&c.bad), want);
    wj_buf_fini(&c.bad);

    /* read again on demand: nothing new, the same faults once */
    assert_ok(sweep(path, true, &st, &e), e);
    assert_int_equal(st.same, 2);
    take_census(path, &c);
    assert_int_equal(c.listings, 2);
    assert_str(wj_buf_view(&c.bad), want);
    wj_buf_fini(&c.bad);

    /* another file of that name is another file */
    assert_ok(wj_file_write(path, WJ_S("id,title,price\n1,茶,9.9\n5,面,3\n"), &e), e);
    assert_ok(sweep(path, false, &st, &e), e);
    assert_int_equal(st.left_out, 0);
    assert_int_equal(st.fresh, 1);
    assert_int_equal(st.same, 1);
    take_census(path, &c);
    assert_int_equal(c.bad.n, 0);
    wj_buf_fini(&c.bad);
}

static void records_that_would_break_the_store_are_bad_records(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_sweep_stats st;
    struct wj_buf b;
    wj_buf_init(&b, NULL, 1 << 20);
    wj_buf_addz(
        &b, "{\"title\":\"nul \\u0000 in it\"}\n{\"title\":\"no id\"}\n{\"title\":\"no id\"}\n{\"id\":\"");
    for (int i = 0; i < 9000; i++)
        wj_buf_addc(&b, 'x');
    wj_buf_addz(&b, "\",\"title\":\"long id\"}\n{\"id\":\"1\",\"platform\":\"");
    for (int i = 0; i < 9000; i++)
        wj_buf_addc(&b, 'x');
    wj_buf_addz(&b, "\"}\n");
    char path[700];
    snprintf(path, sizeof path, "%s", path_of("odd\xFFname.ndjson"));
    assert_ok(wj_file_write(path, wj_buf_view(&b), &e), e);
    wj_node_close(nodetest.node);
    assert_ok(open_with_rules(&e), e);
    assert_ok(sweep(path, false, &st, &e), e);
    assert_int_equal(st.fresh, 3);
    assert_int_equal(st.same, 1);
    assert_int_equal(st.bad, 1);
    wj_buf_fini(&b);
}

static int push(const char *key, const char *lines, int64_t quota, struct wj_push_answer *a, struct wj_err *e)
{
    struct wj_push p = { .sender = WJ_S("u1"),
                         .source = WJ_S("platform-a"),
                         .key = wj_strz(key),
                         .kind = WJ_KIND_LISTING,
                         .bytes = wj_strz(lines),
                         .quota = quota };
    return wj_push_take(nodetest.node, nodetest.arena, &p, a, e);
}

static void a_batch_is_taken_in_once_and_answered_again(void **state)
{
    (void)state;
    static const char lines[] =
        "{\"id\":\"1\",\"title\":\"国家级最佳绿茶\"}\nno record\n{\"id\":\"2\",\"title\":\"米\"}\n";
    struct wj_err e = WJ_ERR_INIT;
    struct wj_push_answer a;
    struct census c;
    wj_node_close(nodetest.node);
    assert_ok(open_with_rules(&e), e);
    for (int again = 0; again < 2; again++) {
        assert_ok(push("batch-0000000000001", lines, 0, &a, &e), e);
        assert_int_equal(a.repeated, again == 1);
        assert_int_equal(a.lines, 3);
        assert_int_equal(a.bad, 1);
        assert_int_equal(a.fresh, again ? 0 : 2);
        assert_int_equal(a.faults.n, 1);
        const struct wj_push_fault *f = a.faults.items;
        assert_int_equal(f->line, 2);
        assert_true(f->why.n > 0);
        assert_ok(nodetest_read(count_rows, &c, &e), e);
        assert_int_equal(c.listings, 2);
        assert_true(c.findings > 0);
    }
    /* the same records under another key are known */
    assert_ok(push("batch-0000000000002", lines, 0, &a, &e), e);
    assert_int_equal(a.same, 2);
    assert_false(a.repeated);
}

static void a_key_serves_one_batch_and_a_day_has_its_quota(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_push_answer a;
    wj_node_close(nodetest.node);
    assert_ok(open_with_rules(&e), e);
    assert_ok(push("batch-0000000000001", "{\"id\":\"1\"}\n{\"id\":\"2\"}\n", 2, &a, &e), e);
    assert_int_equal(push("batch-0000000000001", "{\"id\":\"3\"}\n", 2, &a, &e), WJ_E_STATE);
    assert_int_equal(push("batch-0000000000002", "{\"id\":\"3\"}\n", 2, &a, &e), WJ_E_RATE);
    assert_ok(push("batch-0000000000001", "{\"id\":\"1\"}\n{\"id\":\"2\"}\n", 2, &a, &e), e);
    assert_true(a.repeated);
    assert_int_equal(push("short", "", 0, &a, &e), WJ_E_INVALID);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_sweep_killed_at_any_moment_loses_and_doubles_nothing,
                                        nodetest_setup, nodetest_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_remembered_with_its_place, nodetest_setup,
                                        nodetest_teardown),
        cmocka_unit_test_setup_teardown(records_that_would_break_the_store_are_bad_records, nodetest_setup,
                                        nodetest_teardown),
        cmocka_unit_test_setup_teardown(a_batch_is_taken_in_once_and_answered_again, nodetest_setup,
                                        nodetest_teardown),
        cmocka_unit_test_setup_teardown(a_key_serves_one_batch_and_a_day_has_its_quota, nodetest_setup,
                                        nodetest_teardown),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return failed;
}
