/* Group commit, savepoints, snapshots, hooks: the same on both engines. */
#define _POSIX_C_SOURCE 200809L
#include "dbtest.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static struct wj_store *store;

static int open_store(void **state)
{
    (void)state;
    store = dbtest_open(dbtest_fresh_url(), NULL);
    return 0;
}

static int close_store(void **state)
{
    (void)state;
    wj_store_close(store);
    return 0;
}

/* --- many writes in one batch ----------------------------------------------------------- */

struct held {
    sem_t started, go;
};

static int hold_writer(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct held *h = ctx;
    (void)db;
    (void)e;
    sem_post(&h->started);
    while (sem_wait(&h->go) != 0)
        ;
    return WJ_OK;
}

static void done_nothing(struct wj_write *job)
{
    (void)job;
}

enum fault { FAULT_NONE, FAULT_BEFORE, FAULT_AFTER, FAULT_KEY, FAULT_HIDDEN, FAULTS };

struct numbered {
    struct wj_write job;
    int64_t id;
    enum fault fault;
    int runs;
    sem_t *done;
};

/* Adds two rows, or fails in one of four ways. */
static int add_rows(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct numbered *n = ctx;
    n->runs++;
    char name[32];
    snprintf(name, sizeof name, "row %lld", (long long)n->id);
    struct wjq_thing_add_in in = { .id = n->id, .name = wj_strz(name), .score = 1, .n = WJ_NONE };
    if (n->fault == FAULT_BEFORE)
        return wj_fail(e, WJ_E_STATE, "refused before");
    int rc = wjq_thing_add(db, &in, NULL, e);
    if (rc == WJ_OK && n->fault == FAULT_KEY)
        rc = wjq_thing_add(db, &in, NULL, e);
    if (n->fault == FAULT_HIDDEN) {
        int64_t changed;
        (void)!wjq_thing_add(db, &in, &changed, NULL);
        return WJ_OK;
    }
    if (rc == WJ_OK)
        rc = wjq_part_add(db, &(struct wjq_part_add_in){ n->id, wj_strz(name) }, NULL, e);
    if (rc == WJ_OK && n->fault == FAULT_AFTER)
        rc = wj_fail(e, WJ_E_STATE, "refused after");
    return rc;
}

static void done_numbered(struct wj_write *job)
{
    struct numbered *n = job->ctx;
    sem_post(n->done);
}

/* Hand in n writes that wait together, and see them all answered. */
static void run_together(struct numbered *v, size_t n)
{
    struct held h;
    sem_t done;
    sem_init(&h.started, 0, 0);
    sem_init(&h.go, 0, 0);
    sem_init(&done, 0, 0);
    struct wj_write holder = { .run = hold_writer, .done = done_nothing, .ctx = &h };
    wj_store_submit(store, &holder);
    while (sem_wait(&h.started) != 0)
        ;
    for (size_t i = 0; i < n; i++) {
        v[i].job = (struct wj_write){ .run = add_rows, .done = done_numbered, .ctx = &v[i] };
        v[i].done = &done;
        wj_store_submit(store, &v[i].job);
    }
    sem_post(&h.go);
    for (size_t i = 0; i < n; i++)
        while (sem_wait(&done) != 0)
            ;
    sem_destroy(&h.started);
    sem_destroy(&h.go);
    sem_destroy(&done);
}

static int is_there(struct wj_db *db, void *ctx, struct wj_err *e)
{
    int64_t *id = ctx;
    struct wj_arena *a = wj_arena_new(4096);
    struct wjq_thing_get_row row;
    bool found = false;
    int rc = wjq_thing_get(db, a, &(struct wjq_thing_get_in){ *id }, &row, &found, e);
    wj_arena_free(a);
    *id = found;
    return rc;
}

static bool row_exists(int64_t id)
{
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_store_read(store, is_there, &id, &e), e);
    return id != 0;
}

static void each_write_of_a_batch_stands_alone(void **state)
{
    (void)state;
    static const int want[FAULTS] = { WJ_OK, WJ_E_STATE, WJ_E_STATE, WJ_E_EXISTS, WJ_E_STATE };
    struct numbered v[100];
    struct wj_store_stats before, after;
    memset(v, 0, sizeof v);
    for (int i = 0; i < 100; i++) {
        v[i].id = i;
        v[i].fault = (enum fault)(i % FAULTS);
    }
    wj_store_stats(store, &before);
    run_together(v, 100);
    wj_store_stats(store, &after);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(v[i].job.rc, want[i % FAULTS]);
        assert_int_equal(row_exists(i), i % FAULTS == FAULT_NONE);
    }
    assert_int_equal(dbtest_count(store), 20);
    assert_string_equal(v[FAULT_BEFORE].job.err.msg, "refused before");
    assert_string_equal(v[FAULT_AFTER].job.err.msg, "refused after");
    assert_true(after.batches - before.batches <= 20); /* far fewer commits than writes */
}

static void a_batch_without_failures_runs_once(void **state)
{
    (void)state;
    struct numbered v[100];
    struct wj_store_stats stats;
    memset(v, 0, sizeof v);
    for (int i = 0; i < 100; i++) {
        v[i].id = i;
        v[i].fault =
            i % 2 ? FAULT_NONE : FAULT_BEFORE; /* a refusal before any row was changed costs nothing */
    }
    run_together(v, 100);
    for (int i = 0; i < 100; i++)
        assert_int_equal(v[i].runs, 1);
    wj_store_stats(store, &stats);
    assert_int_equal(stats.repeats, 0);
    assert_int_equal(stats.jobs, 101);
    assert_int_equal(stats.failed, 50);
    assert_int_equal(dbtest_count(store), 50);
}

static void the_last_writes_are_finished_by_closing(void **state)
{
    (void)state;
    struct numbered v[200];
    sem_t done;
    const char *url = dbtest_fresh_url();
    struct wj_store *s = dbtest_open(url, NULL);
    memset(v, 0, sizeof v);
    sem_init(&done, 0, 0);
    for (int i = 0; i < 200; i++) {
        v[i].id = i;
        v[i].job = (struct wj_write){ .run = add_rows, .done = done_numbered, .ctx = &v[i] };
        v[i].done = &done;
        wj_store_submit(s, &v[i].job);
    }
    wj_store_close(s);
    int n = 0;
    sem_getvalue(&done, &n);
    assert_int_equal(n, 200);
    s = dbtest_open(url, NULL);
    assert_int_equal(dbtest_count(s), 200);
    wj_store_close(s);
}

static void a_full_queue_is_told_at_once(void **state)
{
    (void)state;
    struct wj_store *keep = store;
    struct wj_store_opts o = { .queue_max = 10 };
    store = dbtest_open(dbtest_fresh_url(), &o);
    struct numbered v[20];
    memset(v, 0, sizeof v);
    for (int i = 0; i < 20; i++)
        v[i].id = i;
    run_together(v, 20);
    int again = 0;
    for (int i = 0; i < 20; i++)
        again += v[i].job.rc == WJ_E_AGAIN;
    assert_int_equal(again, 10);
    assert_int_equal(dbtest_count(store), 10);
    wj_store_close(store);
    store = keep;
}

static int write_inside(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)db;
    int64_t id = 1;
    return wj_store_write(ctx, is_there, &id, e);
}

static void a_write_inside_a_write_is_refused(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    assert_int_equal(wj_store_write(store, write_inside, store, &e), WJ_E_STATE);
}

/* --- snapshots ------------------------------------------------------------------------------ */

static int count_twice(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_arena *a = wj_arena_new(4096);
    struct wjq_thing_count_row one = { 0 }, two = { 0 };
    int rc = wjq_thing_count(db, a, &one, e);
    if (rc == WJ_OK)
        rc = dbtest_add(store, 1, e); /* meanwhile, elsewhere */
    if (rc == WJ_OK)
        rc = wjq_thing_count(db, a, &two, e);
    *(bool *)ctx = one.n == two.n;
    wj_arena_free(a);
    return rc;
}

static void a_read_sees_one_moment(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    bool same = false;
    assert_ok(wj_store_read(store, count_twice, &same, &e), e);
    assert_true(same);
    assert_int_equal(dbtest_count(store), 1);
}

struct worker {
    pthread_t thread;
    int64_t from;
    int bad;
};

/* Moves 1 from one thing to another: the sum stays. */
static int move_one(struct wj_db *db, void *ctx, struct wj_err *e)
{
    const struct worker *w = ctx;
    struct wj_arena *a = wj_arena_new(4096);
    struct wjq_thing_bump_row r;
    int rc = wjq_thing_bump(db, a, &(struct wjq_thing_bump_in){ w->from, -1 }, &r, e);
    if (rc == WJ_OK)
        rc = wjq_thing_bump(db, a, &(struct wjq_thing_bump_in){ w->from + 1, 1 }, &r, e);
    wj_arena_free(a);
    return rc;
}

static void *run_moves(void *arg)
{
    struct worker *w = arg;
    struct wj_err e = WJ_ERR_INIT;
    for (int i = 0; i < 200; i++)
        w->bad += wj_store_write(store, move_one, w, &e) != WJ_OK;
    return NULL;
}

static int sum_all(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_arena *a = wj_arena_new(4096);
    struct wjq_thing_count_row r = { 0 };
    int rc = wjq_thing_count(db, a, &r, e);
    *(int64_t *)ctx = r.n ? r.total : 0;
    wj_arena_free(a);
    return rc;
}

static void *run_sums(void *arg)
{
    struct worker *w = arg;
    struct wj_err e = WJ_ERR_INIT;
    for (int i = 0; i < 300; i++) {
        int64_t sum = -1;
        w->bad += wj_store_read(store, sum_all, &sum, &e) != WJ_OK || sum != 0;
    }
    return NULL;
}

static void readers_never_see_half_a_write(void **state)
{
    (void)state;
    struct worker w[12];
    memset(w, 0, sizeof w);
    for (int i = 0; i < 12; i++) {
        w[i].from = i % 3;
        assert_int_equal(pthread_create(&w[i].thread, NULL, i < 6 ? run_moves : run_sums, &w[i]), 0);
    }
    for (int i = 0; i < 12; i++) {
        pthread_join(w[i].thread, NULL);
        assert_int_equal(w[i].bad, 0);
    }
}

/* --- hooks ------------------------------------------------------------------------------------ */

struct journal {
    int loads, begins, kept, dropped, commits, ends, pending, written;
    bool refuse;
};

static int hook_load(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct journal *j = ctx;
    int64_t sum;
    j->loads++;
    return sum_all(db, &sum, e);
}

static void hook_begin(void *ctx)
{
    struct journal *j = ctx;
    j->begins++;
    j->pending = 0;
}

static void hook_job_end(void *ctx, bool kept)
{
    struct journal *j = ctx;
    j->kept += kept;
    j->dropped += !kept;
    j->pending += kept;
}

static int hook_before_commit(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct journal *j = ctx;
    assert_ptr_equal(wj_db_hook(db), j);
    if (j->refuse)
        return wj_fail(e, WJ_E_CORRUPT, "the hook refuses");
    struct wjq_thing_put_in in = { 100000 + j->commits++, WJ_S("bumped") };
    return wjq_thing_put(db, &in, NULL, e);
}

static void hook_end(void *ctx, int rc)
{
    struct journal *j = ctx;
    j->ends++;
    if (rc == WJ_OK)
        j->written += j->pending;
    j->pending = 0;
}

static void hooks_take_part_in_every_batch(void **state)
{
    (void)state;
    struct wj_store *keep = store;
    struct journal j = { 0 };
    struct wj_store_opts o = { .hooks = { &j, hook_load, hook_begin, hook_job_end, hook_before_commit,
                                          hook_end } };
    store = dbtest_open(dbtest_fresh_url(), &o);
    struct numbered v[50];
    memset(v, 0, sizeof v);
    for (int i = 0; i < 50; i++) {
        v[i].id = i;
        v[i].fault = i == 7 ? FAULT_AFTER : FAULT_NONE;
    }
    run_together(v, 50);
    assert_int_equal(j.loads, 1);
    assert_int_equal(j.written, 50); /* 49 rows and the one that held the writer */
    assert_int_equal(dbtest_count(store), 49 + j.ends);
    int64_t before = dbtest_count(store);
    j.refuse = true;
    for (int i = 0; i < 50; i++)
        v[i].id = 1000 + i;
    run_together(v, 50);
    assert_int_equal(v[0].job.rc, WJ_E_CORRUPT);
    assert_string_equal(v[0].job.err.msg, "the hook refuses");
    assert_int_equal(v[7].job.rc, WJ_E_STATE);
    assert_int_equal(dbtest_count(store), before);
    wj_store_close(store);
    store = keep;
}

/* --- the log of SQLite -------------------------------------------------------------------------- */

static int add_bulk(struct wj_db *db, void *ctx, struct wj_err *e)
{
    static char bytes[40000];
    int64_t *next = ctx;
    int rc = WJ_OK;
    for (int i = 0; rc == WJ_OK && i < 100; i++, ++*next) {
        char name[32];
        snprintf(name, sizeof name, "bulk %lld", (long long)*next);
        struct wjq_thing_add_in in = {
            .id = *next, .name = wj_strz(name), .sealed = { bytes, sizeof bytes }, .n = 1
        };
        rc = wjq_thing_add(db, &in, NULL, e);
    }
    return rc;
}

static void the_log_does_not_grow_for_ever(void **state)
{
    (void)state;
    char path[600];
    struct stat st;
    struct wj_err e = WJ_ERR_INIT;
    const char *url = dbtest_fresh_url();
    struct wj_store *s = dbtest_open(url, NULL);
    int64_t next = 1;
    for (int i = 0; i < 60; i++) /* 240 MB go through the log */
        assert_ok(wj_store_write(s, add_bulk, &next, &e), e);
    snprintf(path, sizeof path, "%s-wal", url + 7);
    assert_int_equal(stat(path, &st), 0);
    assert_true(st.st_size < 160 << 20);
    assert_int_equal(dbtest_count(s), 6000);
    wj_store_close(s);
    assert_int_equal(stat(path, &st), -1); /* all of it is in the file */
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_write_of_a_batch_stands_alone, open_store, close_store),
        cmocka_unit_test_setup_teardown(a_batch_without_failures_runs_once, open_store, close_store),
        cmocka_unit_test(the_last_writes_are_finished_by_closing),
        cmocka_unit_test_setup_teardown(a_full_queue_is_told_at_once, open_store, close_store),
        cmocka_unit_test_setup_teardown(a_write_inside_a_write_is_refused, open_store, close_store),
        cmocka_unit_test_setup_teardown(a_read_sees_one_moment, open_store, close_store),
        cmocka_unit_test_setup_teardown(readers_never_see_half_a_write, open_store, close_store),
        cmocka_unit_test_setup_teardown(hooks_take_part_in_every_batch, open_store, close_store),
        cmocka_unit_test(the_log_does_not_grow_for_ever), /* PostgreSQL looks after its own */
    };
    struct CMUnitTest some[8];
    memcpy(some, tests, sizeof some);
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int rc =
        dbtest_is_pg() ? cmocka_run_group_tests(some, NULL, NULL) : cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return rc;
}
