/* Copies of a store while it works, and stores from copies, from either engine to either. */
#define _GNU_SOURCE /* asprintf(3) */
#include "dbtest.h"

#include "db/backup.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char awkward[] = "tab\t line\n return\r back\\slash \\N \\. 网监 \b\f\v '\"";

static int add_all(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)ctx;
    struct wjq_thing_add_in in[] = {
        { 1, WJ_S("plain"), 0.1, WJ_S(""), WJ_S(""), 5 },
        { 2, wj_strz(awkward), -1e308, wj_strz(awkward), WJ_S("\0\\x\n\t\xFF"), -5 },
        { INT64_MAX, WJ_S("none"), NAN, WJ_NOSTR, WJ_NOSTR, WJ_NONE },
        { -INT64_MAX, WJ_S("third"), 1.0 / 3, WJ_S("\\N"), WJ_S("\\N"), 0 },
    };
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < sizeof in / sizeof in[0]; i++)
        rc = wjq_thing_add(db, &in[i], NULL, e);
    for (int i = 0; rc == WJ_OK && i < 3; i++)
        rc =
            wjq_part_add(db, &(struct wjq_part_add_in){ i ? 2 : 1, i == 2 ? WJ_S("x") : WJ_S("y") }, NULL, e);
    return rc;
}

static int see_all(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_arena *a = wj_arena_new(1 << 16);
    struct wjq_thing_get_row r = { 0 };
    struct wjq_part_count_row parts = { 0 };
    bool found = false;
    (void)ctx;
    assert_ok(wjq_thing_get(db, a, &(struct wjq_thing_get_in){ 2 }, &r, &found, e), *e);
    assert_true(found && r.score < -0.9e308 && r.n == -5);
    assert_str(r.name, awkward);
    assert_str(r.note, awkward);
    assert_true(r.sealed.n == 6 && memcmp(r.sealed.p, "\0\\x\n\t\xFF", 6) == 0);
    assert_ok(wjq_thing_get(db, a, &(struct wjq_thing_get_in){ INT64_MAX }, &r, &found, e), *e);
    assert_true(found && isnan(r.score) && !r.note.p && !r.sealed.p && r.n == WJ_NONE);
    assert_ok(wjq_thing_get(db, a, &(struct wjq_thing_get_in){ -INT64_MAX }, &r, &found, e), *e);
    assert_true(found && r.score == 1.0 / 3 && wj_str_eqz(r.note, "\\N") && wj_str_eqz(r.sealed, "\\N"));
    assert_ok(wjq_thing_get(db, a, &(struct wjq_thing_get_in){ 1 }, &r, &found, e), *e);
    assert_true(found && r.note.p && r.note.n == 0 && r.sealed.p && r.sealed.n == 0);
    assert_ok(wjq_part_count(db, a, &parts, e), *e);
    assert_int_equal(parts.n, 3);
    wj_arena_free(a);
    return WJ_OK;
}

static const char *new_path(const char *name)
{
    static char path[512];
    static int n;
    snprintf(path, sizeof path, "%s/%s.%d", dbtest_dir(), name, n++);
    return path;
}

static void check_store(const char *url)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_store *s = dbtest_open(url, NULL);
    assert_ok(wj_store_read(s, see_all, NULL, &e), e);
    assert_int_equal(dbtest_count(s), 4);
    assert_ok(dbtest_add(s, 77, &e), e);
    wj_store_close(s);
}

static void a_copy_gives_the_same_store(void **state)
{
    (void)state;
    struct wj_fileset m = dbtest_migrations();
    struct wj_err e = WJ_ERR_INIT;
    struct wj_store *s = dbtest_open(dbtest_fresh_url(), NULL);
    assert_ok(wj_store_write(s, add_all, NULL, &e), e);
    char *best = strdup(new_path("best")), *dump = strdup(new_path("dump"));
    assert_ok(wj_backup_write(s, WJ_BACKUP_BEST, best, &e), e);
    assert_ok(wj_backup_write(s, WJ_BACKUP_DUMP, dump, &e), e);
    assert_int_equal(wj_backup_write(s, WJ_BACKUP_BEST, best, &e), WJ_E_EXISTS);
    wj_store_close(s);
    const char *copies[] = { best, dump };
    for (int i = 0; i < 2; i++) {
        char *url = strdup(dbtest_fresh_url()); /* the same engine */
        assert_ok(wj_backup_restore(url, &m, copies[i], &e), e);
        check_store(url);
        assert_int_equal(wj_backup_restore(url, &m, copies[i], &e), WJ_E_EXISTS);
        free(url);
    }
    char *url = NULL;
    assert_true(asprintf(&url, "sqlite:%s", new_path("other.db")) >
                0); /* and the dump into SQLite, from either */
    assert_ok(wj_backup_restore(url, &m, dump, &e), e);
    check_store(url);
    free(url);
    free(best);
    free(dump);
}

static void a_dump_of_sqlite_moves_to_postgres(void **state)
{
    (void)state;
    struct wj_fileset m = dbtest_migrations();
    struct wj_err e = WJ_ERR_INIT;
    char *url = NULL, *dump = strdup(new_path("dump"));
    assert_true(asprintf(&url, "sqlite:%s", new_path("x.db")) > 0);
    struct wj_store *s = dbtest_open(url, NULL);
    assert_ok(wj_store_write(s, add_all, NULL, &e), e);
    assert_ok(wj_backup_write(s, WJ_BACKUP_DUMP, dump, &e), e);
    wj_store_close(s);
    const char *to = dbtest_fresh_url();
    assert_ok(wj_backup_restore(to, &m, dump, &e), e);
    check_store(to);
    free(url);
    free(dump);
}

static void a_dump_of_an_older_schema_is_brought_up_to_date(void **state)
{
    (void)state;
    struct wj_fileset m = dbtest_migrations(), older = { m.items, 1 };
    struct wj_store_opts o = { .migrations = older };
    struct wj_store *s = NULL;
    struct wj_err e = WJ_ERR_INIT;
    char *dump = strdup(new_path("dump"));
    assert_ok(wj_store_open(dbtest_fresh_url(), &o, &s, &e), e);
    assert_ok(dbtest_add(s, 1, &e), e);
    assert_ok(wj_backup_write(s, WJ_BACKUP_DUMP, dump, &e), e);
    wj_store_close(s);
    const char *to = dbtest_fresh_url();
    assert_ok(wj_backup_restore(to, &m, dump, &e), e);
    s = dbtest_open(to, NULL);
    assert_int_equal(dbtest_count(s), 1);
    assert_ok(wj_backup_write(s, WJ_BACKUP_DUMP, new_path("newer"), &e), e);
    wj_store_close(s);
    free(dump);
}

/* Damage a dump at one byte, or cut it, and see it refused with nothing left behind. */
static void a_damaged_dump_is_refused(void **state)
{
    (void)state;
    struct wj_fileset m = dbtest_migrations(), older = { m.items, 1 };
    struct wj_err e = WJ_ERR_INIT;
    struct wj_store *s = dbtest_open(dbtest_fresh_url(), NULL);
    char *dump = strdup(new_path("dump"));
    assert_ok(wj_store_write(s, add_all, NULL, &e), e);
    assert_ok(wj_backup_write(s, WJ_BACKUP_DUMP, dump, &e), e);
    wj_store_close(s);
    static char bytes[65536];
    FILE *f = fopen(dump, "r");
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    const char *to = dbtest_fresh_url();
    for (size_t i = 0; i < n; i += 61) {
        bytes[i] ^= 1;
        f = fopen(dump, "w");
        fwrite(bytes, 1, i % 2 ? n : i, f); /* changed, or cut there */
        fclose(f);
        bytes[i] ^= 1;
        assert_int_not_equal(wj_backup_restore(to, &m, dump, &e), WJ_OK);
    }
    f = fopen(dump, "w");
    fwrite(bytes, 1, n, f);
    fclose(f);
    assert_int_equal(wj_backup_restore(to, &older, dump, &e), WJ_E_STATE);
    assert_ok(wj_backup_restore(to, &m, dump, &e), e); /* nothing was in the way */
    free(dump);
}

struct busy {
    struct wj_store *store;
    _Atomic bool stop;
};

/* Two rows at a time. */
static int add_pair(struct wj_db *db, void *ctx, struct wj_err *e)
{
    int64_t id = *(int64_t *)ctx;
    char one[32], two[32];
    snprintf(one, sizeof one, "a %lld", (long long)id);
    snprintf(two, sizeof two, "b %lld", (long long)id);
    int rc = wjq_thing_put(db, &(struct wjq_thing_put_in){ 2 * id, wj_strz(one) }, NULL, e);
    return rc == WJ_OK ? wjq_thing_put(db, &(struct wjq_thing_put_in){ 2 * id + 1, wj_strz(two) }, NULL, e)
                       : rc;
}

static void *keep_adding(void *arg)
{
    struct busy *b = arg;
    for (int64_t id = 1; !atomic_load(&b->stop); id++)
        if (wj_store_write(b->store, add_pair, &id, NULL) != WJ_OK)
            abort();
    return NULL;
}

static void a_copy_of_a_busy_store_is_of_one_moment(void **state)
{
    (void)state;
    struct wj_fileset m = dbtest_migrations();
    struct wj_err e = WJ_ERR_INIT;
    struct busy b = { .store = dbtest_open(dbtest_fresh_url(), NULL) };
    char *paths[4];
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, keep_adding, &b), 0);
    for (int i = 0; i < 4; i++) {
        usleep(50000);
        paths[i] = strdup(new_path("busy"));
        assert_ok(wj_backup_write(b.store, i % 2 ? WJ_BACKUP_DUMP : WJ_BACKUP_BEST, paths[i], &e), e);
    }
    atomic_store(&b.stop, true);
    pthread_join(thread, NULL);
    wj_store_close(b.store);
    int64_t before = 0;
    for (int i = 0; i < 4; i++) {
        const char *url = dbtest_fresh_url();
        assert_ok(wj_backup_restore(url, &m, paths[i], &e), e);
        struct wj_store *s = dbtest_open(url, NULL);
        int64_t n = dbtest_count(s);
        assert_true(n > before && n % 2 == 0);
        before = n;
        wj_store_close(s);
        free(paths[i]);
    }
}

static void what_is_no_copy_is_refused(void **state)
{
    (void)state;
    struct wj_fileset m = dbtest_migrations();
    struct wj_err e = WJ_ERR_INIT;
    const char *to = dbtest_fresh_url();
    assert_int_equal(wj_backup_restore(to, &m, "/nonexistent", &e), WJ_E_NOTFOUND);
    assert_int_equal(wj_backup_restore(to, &m, "/dev/null", &e), WJ_E_CORRUPT);
    const char *path = new_path("broken");
    FILE *f = fopen(path, "w");
    fputs("SQLite format 3", f);
    fputc(0, f);
    for (int i = 0; i < 9000; i++)
        fputc(i & 255, f);
    fclose(f);
    assert_int_not_equal(wj_backup_restore(to, &m, path, &e), WJ_OK);
    struct wj_store *s = dbtest_open(to, NULL);
    assert_int_equal(wj_backup_write(s, WJ_BACKUP_BEST, "/nonexistent/dir/x", &e), WJ_E_IO);
    wj_store_close(s);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_gives_the_same_store),
        cmocka_unit_test(a_dump_of_sqlite_moves_to_postgres),
        cmocka_unit_test(a_dump_of_an_older_schema_is_brought_up_to_date),
        cmocka_unit_test(a_damaged_dump_is_refused),
        cmocka_unit_test(a_copy_of_a_busy_store_is_of_one_moment),
        cmocka_unit_test(what_is_no_copy_is_refused),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return rc;
}
