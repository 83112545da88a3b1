/* A second node, a schema that does not fit, a disk without room: a clear sentence, and nothing is lost. */
#define _GNU_SOURCE /* mount(2) */
#include "dbtest.h"

#include "db/conn.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_with(const char *url, const struct wj_fileset *migrations, bool shared, struct wj_err *e)
{
    struct wj_store_opts o = { .migrations = *migrations };
    struct wj_store *s = NULL;
    int rc = shared ? wj_store_open_shared(url, &o, &s, e) : wj_store_open(url, &o, &s, e);
    if (rc == WJ_OK)
        wj_store_close(s);
    else
        assert_null(s);
    return rc;
}

#define assert_says(e, part)                                       \
    do {                                                           \
        if (!strstr((e).msg, (part)))                              \
            fail_msg("\"%s\" does not say \"%s\"", (e).msg, part); \
    } while (0)

/* --- one node ------------------------------------------------------------------------------ */

static int add_here(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)ctx;
    return wjq_thing_put(db, &(struct wjq_thing_put_in){ 5, WJ_S("five") }, NULL, e);
}

static void a_second_node_is_told_so(void **state)
{
    (void)state;
    const char *url = dbtest_fresh_url();
    struct wj_fileset m = dbtest_migrations();
    struct wj_err e = WJ_ERR_INIT;
    assert_int_not_equal(open_with(url, &m, true, &e), WJ_OK); /* nothing there to read yet */
    struct wj_store *one = dbtest_open(url, NULL), *reader = NULL;
    assert_ok(dbtest_add(one, 1, &e), e);
    assert_int_equal(open_with(url, &m, false, &e), WJ_E_STATE);
    assert_says(e, "another node has this store open");
    assert_true(e.hint[0]);
    struct wj_store_opts o = { .migrations = m };
    assert_ok(wj_store_open_shared(url, &o, &reader, &e), e);
    assert_int_equal(dbtest_count(reader), 1);
    assert_int_equal(wj_store_write(reader, add_here, NULL, &e), WJ_E_STATE);
    assert_ok(dbtest_add(one, 2, &e), e);
    assert_int_equal(dbtest_count(reader), 2);
    wj_store_close(reader);
    wj_store_close(one);
    assert_ok(open_with(url, &m, false, &e), e);
}

static void a_node_that_died_leaves_no_lock(void **state)
{
    (void)state;
    const char *url = dbtest_fresh_url();
    struct wj_fileset m = dbtest_migrations();
    struct wj_err e = WJ_ERR_INIT;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct wj_store_opts o = { .migrations = m };
        struct wj_store *s = NULL;
        if (wj_store_open(url, &o, &s, NULL) != WJ_OK)
            _exit(1);
        abort();
    }
    int status = 0, rc = WJ_E_STATE;
    waitpid(pid, &status, 0);
    assert_true(WIFSIGNALED(status));
    for (int i = 0; i < 200 && (rc = open_with(url, &m, false, &e)) == WJ_E_STATE; i++)
        usleep(20000); /* the server notices the dead client */
    assert_ok(rc, e);
}

static void bad_urls_are_told_apart(void **state)
{
    (void)state;
    struct wj_fileset m = dbtest_migrations();
    struct wj_err e = WJ_ERR_INIT;
    static const char *const bad[] = {
        "", "mysql://x", "sqlite:", "sqlite::memory:", "sqlite:file:x?mode=ro", "x.db"
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(open_with(bad[i], &m, false, &e), WJ_E_INVALID);
    assert_int_equal(open_with("sqlite:/nonexistent/dir/x.db", &m, false, &e), WJ_E_IO);
    assert_int_equal(open_with("sqlite:/nonexistent.db", &m, true, &e), WJ_E_NOTFOUND);
    assert_int_equal(open_with("postgresql://x:secret@/x?host=/nonexistent", &m, false, &e), WJ_E_AGAIN);
    assert_null(strstr(e.msg, "secret"));
    char path[512], url[600];
    snprintf(path, sizeof path, "%s/text.db", dbtest_dir());
    snprintf(url, sizeof url, "sqlite:%s", path);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    for (int i = 0; i < 300; i++)
        assert_int_equal(write(fd, "this is not a database\n", 23), 23);
    close(fd);
    assert_int_equal(open_with(url, &m, false, &e), WJ_E_CORRUPT);
}

/* --- the schema ------------------------------------------------------------------------------ */

static void a_newer_or_other_schema_is_refused(void **state)
{
    (void)state;
    const char *url = dbtest_fresh_url();
    struct wj_fileset m = dbtest_migrations(), older = { m.items, 1 };
    struct wj_named changed[2] = { m.items[0], m.items[1] }, gap[2] = { m.items[0], m.items[1] };
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(open_with(url, &older, false, &e), e);
    assert_int_equal(open_with(url, &m, true, &e), WJ_E_STATE);
    assert_says(e, "older than this program");
    assert_ok(open_with(url, &m, false, &e), e);
    assert_ok(open_with(url, &m, true, &e), e);
    assert_int_equal(open_with(url, &older, false, &e), WJ_E_STATE);
    assert_says(e, "newer version");
    assert_says(e, "0002_part.sql");
    assert_int_equal(open_with(url, &older, true, &e), WJ_E_STATE);
    changed[0].bytes.n--;
    assert_int_equal(open_with(url, &(struct wj_fileset){ changed, 2 }, false, &e), WJ_E_STATE);
    assert_says(e, "another schema");
    gap[1].path = WJ_S("0003_part.sql");
    assert_int_equal(open_with(url, &(struct wj_fileset){ gap, 2 }, false, &e), WJ_E_INVALID);
    assert_says(e, "0002_");
}

static void a_migration_happens_whole_or_not_at_all(void **state)
{
    (void)state;
    const char *url = dbtest_fresh_url();
    struct wj_fileset m = dbtest_migrations();
    struct wj_named steps[3] = { m.items[0],
                                 m.items[1],
                                 { WJ_S("0003_bad.sql"), WJ_S("CREATE TABLE good (a TEXT);\n"
                                                              "INSERT INTO nowhere (a) VALUES (1);\n") } };
    struct wj_err e = WJ_ERR_INIT;
    assert_int_not_equal(open_with(url, &(struct wj_fileset){ steps, 3 }, false, &e), WJ_OK);
    assert_says(e, "0003_bad.sql");
    assert_ok(open_with(url, &m, false, &e), e); /* the first two are in, nothing of the third */
    steps[2].bytes = WJ_S("CREATE TABLE good (a TEXT);\n");
    assert_ok(open_with(url, &(struct wj_fileset){ steps, 3 }, false, &e), e);
}

/* --- no room ------------------------------------------------------------------------------------ */

static int add_large(struct wj_db *db, void *ctx, struct wj_err *e)
{
    static char bytes[60000];
    int64_t id = *(int64_t *)ctx;
    char name[32];
    snprintf(name, sizeof name, "large %lld", (long long)id);
    for (size_t i = 0; i < sizeof bytes; i++) /* not to be compressed */
        bytes[i] = (char)(((uint64_t)id * 7919 + i * i * 2654435761u) >> 13);
    struct wjq_thing_add_in in = {
        .id = id, .name = wj_strz(name), .sealed = { bytes, sizeof bytes }, .n = WJ_NONE
    };
    return wjq_thing_add(db, &in, NULL, e);
}

static int drop_most(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)ctx;
    return wjq_thing_drop(db, &(struct wjq_thing_drop_in){ 3 }, NULL, e);
}

/* Write until there is no room; what was acknowledged is there, and with room it goes on. */
static void fill_up(struct wj_store *s, int64_t most)
{
    struct wj_err e = WJ_ERR_INIT;
    int64_t id = 1;
    int rc;
    while ((rc = wj_store_write(s, add_large, &id, &e)) == WJ_OK && id < most)
        id++;
    assert_int_equal(rc, WJ_E_IO);
    assert_says(e, "full");
    assert_true(e.hint[0]);
    assert_true(id > 10);
    assert_int_equal(dbtest_count(s), id - 1);
    int64_t again = 100000;
    assert_int_equal(wj_store_write(s, add_large, &again, &e), WJ_E_IO);
    assert_int_equal(dbtest_count(s), id - 1);
}

static void a_full_store_says_so_and_goes_on(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_store_opts o = { .disk_max_bytes = 4 << 20 };
    struct wj_store *s = dbtest_open(dbtest_fresh_url(), &o);
    fill_up(s, 1000);
    assert_ok(wj_store_write(s, drop_most, NULL, &e), e);
    for (int64_t id = 10; id < 20; id++)
        assert_ok(wj_store_write(s, add_large, &id, &e), e);
    assert_int_equal(dbtest_count(s), 12);
    wj_store_close(s);
}

/* A file system of 16 MB; needs root, and is passed over otherwise. */
static bool make_small_disk(const char *path)
{
    return mkdir(path, 0777) == 0 && chmod(path, 0777) == 0 &&
           mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, "size=16m,mode=0777") == 0;
}

static void take_room(const char *path, bool take)
{
    char name[600];
    static char zeros[1 << 16];
    snprintf(name, sizeof name, "%s/ballast", path);
    if (!take) {
        unlink(name);
        return;
    }
    int fd = open(name, O_WRONLY | O_CREAT, 0600);
    for (int i = 0; i < 96; i++) /* 6 MB */
        if (write(fd, zeros, sizeof zeros) < 0)
            break;
    close(fd);
}

static char disk[512];

static int remove_small_disk(void **state)
{
    (void)state;
    umount2(disk, MNT_DETACH);
    return 0;
}

static void a_full_disk_says_so_and_goes_on(void **state)
{
    (void)state;
    char url[600], name[64], sql[700];
    struct wj_err e = WJ_ERR_INIT;
    snprintf(disk, sizeof disk, "%s/disk", dbtest_is_pg() ? getenv("WJ_TEST_PG_DIR") : dbtest_dir());
    if (!make_small_disk(disk))
        skip();
    take_room(disk, true);
    snprintf(url, sizeof url, "sqlite:%s/x.db", disk);
    if (dbtest_is_pg()) {
        snprintf(sql, sizeof sql, "%s/space", disk);
        assert_int_equal(mkdir(sql, 0777), 0);
        snprintf(sql, sizeof sql, "chown postgres %s/space", disk);
        pid_t pid = fork();
        if (pid == 0) {
            execl("/bin/sh", "sh", "-c", sql, (char *)NULL);
            _exit(127);
        }
        waitpid(pid, NULL, 0);
        snprintf(name, sizeof name, "small_%ld", (long)getpid());
        snprintf(sql, sizeof sql, "CREATE TABLESPACE %s LOCATION '%s/space'", name, disk);
        dbtest_pg_sql(getenv("WJ_TEST_PG"), sql);
        snprintf(url, sizeof url, "%s", dbtest_fresh_url());
        /* only what is made from here on lies there: the tables of the store */
        const char *db = strrchr(url, '/') ? strstr(url, "/t_") + 1 : "";
        snprintf(sql, sizeof sql, "ALTER DATABASE \"%.*s\" SET default_tablespace = %s",
                 (int)strcspn(db, "?"), db, name);
        dbtest_pg_sql(getenv("WJ_TEST_PG"), sql);
    }
    struct wj_store *s = dbtest_open(url, NULL);
    fill_up(s, 1000);
    take_room(disk, false);
    int64_t before = dbtest_count(s);
    for (int64_t id = 5000; id < 5010; id++)
        assert_ok(wj_store_write(s, add_large, &id, &e), e);
    assert_int_equal(dbtest_count(s), before + 10);
    wj_store_close(s);
    s = dbtest_open(url, NULL);
    assert_int_equal(dbtest_count(s), before + 10);
    wj_store_close(s);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_node_is_told_so),
        cmocka_unit_test(a_node_that_died_leaves_no_lock),
        cmocka_unit_test(bad_urls_are_told_apart),
        cmocka_unit_test(a_newer_or_other_schema_is_refused),
        cmocka_unit_test(a_migration_happens_whole_or_not_at_all),
        cmocka_unit_test_teardown(a_full_disk_says_so_and_goes_on, remove_small_disk),
        cmocka_unit_test(a_full_store_says_so_and_goes_on), /* only SQLite can be given a limit */
    };
    struct CMUnitTest some[6];
    memcpy(some, tests, sizeof some);
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int rc =
        dbtest_is_pg() ? cmocka_run_group_tests(some, NULL, NULL) : cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return rc;
}
