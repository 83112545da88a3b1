/*
 * A process killed at any moment, a server that goes away: what was acknowledged is there,
 * what was refused is not, nothing is there by half or twice.
 */
#define _GNU_SOURCE /* asprintf(3) */
#include "dbtest.h"

#include "base/clock.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WRITERS = 6, ROUNDS = 12, IDS = 1 << 20 };

static void pause_ms(long ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
    nanosleep(&t, NULL);
}

/* A thing and its two parts: one write. */
static int add_whole(struct wj_db *db, void *ctx, struct wj_err *e)
{
    int64_t id = *(int64_t *)ctx;
    char name[32];
    snprintf(name, sizeof name, "row %lld", (long long)id);
    struct wjq_thing_add_in in = { .id = id, .name = wj_strz(name), .score = 0, .n = WJ_NONE };
    int rc = wjq_part_add(db, &(struct wjq_part_add_in){ 0, wj_strz(name) }, NULL, e);
    if (rc == WJ_OK)
        rc = wjq_thing_add(db, &in, NULL, e);
    if (rc == WJ_OK)
        rc = wjq_part_add(db, &(struct wjq_part_add_in){ id, wj_strz(name) }, NULL, e);
    return rc;
}

static int add_first(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)ctx;
    return wjq_thing_put(db, &(struct wjq_thing_put_in){ 0, WJ_S("zero") }, NULL, e);
}

/* What is there: a mark per number, and the parts counted. */
struct census {
    unsigned char *seen; /* IDS */
    int64_t things, parts;
};

static int mark_one(void *ctx, const void *row, struct wj_err *e)
{
    struct census *c = ctx;
    const struct wjq_thing_names_row *r = row;
    int64_t id;
    (void)e;
    if (!wj_str_starts(r->name, WJ_S("row ")))
        return WJ_OK;
    if (wj_str_i64((struct wj_str){ r->name.p + 4, r->name.n - 4 }, &id) && id < IDS)
        c->seen[id]++;
    c->things++;
    return WJ_OK;
}

static int take_census(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct census *c = ctx;
    struct wj_arena *a = wj_arena_new(4096);
    struct wjq_part_count_row parts = { 0 };
    struct wj_walk walk = { mark_one, c };
    memset(c->seen, 0, IDS);
    c->things = 0;
    int rc = wjq_thing_names(db, &walk, e);
    if (rc == WJ_OK)
        rc = wjq_part_count(db, a, &parts, e);
    c->parts = parts.n;
    wj_arena_free(a);
    return rc;
}

/* Every acknowledged number is there once, no refused one is, and each has its two parts. */
static void check_census(struct wj_store *s, const unsigned char *acked, const unsigned char *refused)
{
    struct census c = { .seen = malloc(IDS) };
    struct wj_err e = WJ_ERR_INIT;
    assert_non_null(c.seen);
    assert_ok(wj_store_read(s, take_census, &c, &e), e);
    for (int i = 0; i < IDS; i++) {
        if (acked[i] && c.seen[i] != 1)
            fail_msg("number %d was acknowledged, but is there %d times", i, c.seen[i]);
        if (refused && refused[i] && c.seen[i])
            fail_msg("number %d was refused, but is there", i);
    }
    assert_int_equal(c.parts, 2 * c.things);
    free(c.seen);
}

/* --- kill -9 ---------------------------------------------------------------------------------- */

struct child {
    struct wj_store *store;
    int pipe;
    _Atomic int64_t *next;
};

static void *write_and_tell(void *arg)
{
    struct child *c = arg;
    struct wj_err e = WJ_ERR_INIT;
    for (;;) {
        int64_t id = atomic_fetch_add(c->next, 1);
        if (wj_store_write(c->store, add_whole, &id, &e) != WJ_OK)
            _exit(3);
        if (write(c->pipe, &id, sizeof id) != (ssize_t)sizeof id)
            _exit(4);
    }
    return NULL;
}

/* A server process may take a moment to notice that its client is dead, and holds the lock until then. */
static struct wj_store *open_patiently(const char *url)
{
    struct wj_store_opts o = { .migrations = dbtest_migrations() };
    struct wj_store *s = NULL;
    struct wj_err e = WJ_ERR_INIT;
    int rc = WJ_E_STATE;
    for (int i = 0; i < 200 && (rc = wj_store_open(url, &o, &s, &e)) == WJ_E_STATE; i++)
        pause_ms(20);
    assert_ok(rc, e);
    return s;
}

/* The child: writers that tell each number once it is durable, until killed. */
static void run_child(const char *url, int fd, int64_t first)
{
    struct wj_store *s = open_patiently(url);
    _Atomic int64_t next = first;
    pthread_t threads[WRITERS];
    struct child c = { s, fd, &next };
    for (int i = 0; i < WRITERS; i++)
        pthread_create(&threads[i], NULL, write_and_tell, &c);
    pause();
    _exit(0);
}

/* Let a child write for a while and kill it; note what it told. Returns the number to go on with. */
static int64_t one_life(const char *url, unsigned char *acked, int64_t first, long ms)
{
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(fds[0]);
        run_child(url, fds[1], first);
    }
    close(fds[1]);
    int64_t id, most = first;
    int64_t until = 0;
    while (read(fds[0], &id, sizeof id) == (ssize_t)sizeof id) {
        assert_true(id < IDS);
        acked[id] = 1;
        most = id > most ? id : most;
        if (!until)
            until = wj_monotonic_us() + 1000 * (int64_t)ms;
        if (until > 0 && wj_monotonic_us() > until) {
            kill(pid, SIGKILL);
            until = INT64_MIN; /* go on reading what it told before */
        }
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    close(fds[0]);
    return most + 1000; /* numbers in flight when it was killed stay out of the way */
}

static void killed_at_any_moment_nothing_acknowledged_is_lost(void **state)
{
    (void)state;
    const char *url = dbtest_fresh_url();
    unsigned char *acked = calloc(1, IDS);
    struct wj_err e = WJ_ERR_INIT;
    assert_non_null(acked);
    struct wj_store *s = dbtest_open(url, NULL);
    assert_ok(wj_store_write(s, add_first, NULL, &e), e);
    wj_store_close(s);
    int64_t next = 1;
    for (int i = 0; i < ROUNDS; i++) {
        next = one_life(url, acked, next, 1 + (i * 37) % 90);
        s = open_patiently(url);
        check_census(s, acked, NULL);
        wj_store_close(s);
    }
    free(acked);
}

/* --- a server that goes away ---------------------------------------------------------------------- */

struct client {
    pthread_t thread;
    struct wj_store *store;
    _Atomic int64_t *next;
    _Atomic bool *stop;
    unsigned char *acked, *refused;
    int odd;
    struct wj_err last; /* of the odd ones */
};

static void *write_and_note(void *arg)
{
    struct client *c = arg;
    while (!atomic_load(c->stop)) {
        struct wj_err e = WJ_ERR_INIT;
        int64_t id = atomic_fetch_add(c->next, 1);
        int rc = wj_store_write(c->store, add_whole, &id, &e);
        if (rc == WJ_OK)
            c->acked[id] = 1;
        else if (rc == WJ_E_AGAIN)
            c->refused[id] = 1;
        else if (rc == WJ_E_IO)
            continue; /* away for longer than the writer waits: its outcome is open, and it says so */
        else {
            c->odd++; /* no other answer is to be expected */
            c->last = e;
        }
    }
    return NULL;
}

static void end_connections(const char *url)
{
    dbtest_pg_sql(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                       " WHERE application_name = 'wangjian' AND datname = current_database()");
}

/* Writers go on while "harm" is done to the server again and again. */
static void write_through(void (*harm)(const char *url), int times)
{
    char *url = strdup(dbtest_fresh_url());
    unsigned char *acked = calloc(1, IDS), *refused = calloc(1, IDS);
    struct wj_err e = WJ_ERR_INIT;
    struct client c[WRITERS];
    _Atomic int64_t next = 1;
    _Atomic bool stop = false;
    struct wj_store *s = dbtest_open(url, NULL);
    assert_true(url && acked && refused);
    assert_ok(wj_store_write(s, add_first, NULL, &e), e);
    for (int i = 0; i < WRITERS; i++) {
        c[i] =
            (struct client){ .store = s, .next = &next, .stop = &stop, .acked = acked, .refused = refused };
        assert_int_equal(pthread_create(&c[i].thread, NULL, write_and_note, &c[i]), 0);
    }
    for (int i = 0; i < times; i++) {
        pause_ms(30 + i * 17 % 60);
        harm(url);
    }
    pause_ms(200);
    atomic_store(&stop, true);
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(c[i].thread, NULL);
        if (c[i].odd)
            fail_msg("%d strange answers: %d %s", c[i].odd, c[i].last.rc, c[i].last.msg);
    }
    struct wj_store_stats stats;
    wj_store_stats(s, &stats);
    assert_true(stats.reconnects > 0);
    check_census(s, acked, refused);
    wj_store_close(s);
    free(acked);
    free(refused);
    free(url);
}

static void crash_server(const char *url)
{
    (void)url;
    dbtest_crash_server();
}

static void a_lost_connection_never_applies_twice(void **state)
{
    (void)state;
    write_through(end_connections, 20);
}

static void a_server_that_crashes_loses_nothing(void **state)
{
    (void)state;
    write_through(crash_server, 3);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_at_any_moment_nothing_acknowledged_is_lost),
        cmocka_unit_test(a_lost_connection_never_applies_twice),
        cmocka_unit_test(a_server_that_crashes_loses_nothing),
    };
    const struct CMUnitTest here[] = { tests[0] }; /* SQLite has no server to lose */
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int rc =
        dbtest_is_pg() ? cmocka_run_group_tests(tests, NULL, NULL) : cmocka_run_group_tests(here, NULL, NULL);
    dbtest_fini();
    return rc;
}
