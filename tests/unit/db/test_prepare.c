/* Every named query compiles on this engine, against the real schema, with the columns that it declares. */
#include "dbtest.h"

#include "db/conn.h"
#include "q_all.h"
#include "q_things_all.h"

const struct wj_fileset *wj_migration_files(void); /* made by tools/embed */

static struct wj_db *open_migrated(const struct wj_fileset *migrations)
{
    struct wj_conn_opts o = { .create = true };
    struct wj_db *db = NULL;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_conn_open(dbtest_fresh_url(), &o, &db, &e), e);
    assert_ok(wj_migrate_up(db, migrations, &e), e);
    return db;
}

static void every_query_compiles(void **state)
{
    (void)state;
    struct wj_db *db = open_migrated(wj_migration_files());
    int failed = 0;
    assert_true(wj_sql_all_n > 0);
    for (size_t i = 0; i < wj_sql_all_n; i++) {
        struct wj_err e = WJ_ERR_INIT;
        if (wj_conn_prepare(db, wj_sql_all[i], &e) == WJ_OK)
            continue;
        print_error("%s\n%s\n", e.msg, e.hint);
        failed++;
    }
    wj_conn_close(db);
    assert_int_equal(failed, 0);
}

static void a_wrong_declaration_is_found(void **state)
{
    (void)state;
    struct wj_fileset migrations = dbtest_migrations();
    struct wj_db *db = open_migrated(&migrations);
    struct wj_err e = WJ_ERR_INIT;
    int failed = 0;
    for (size_t i = 0; i < wj_sql_things_all_n; i++)
        failed += wj_conn_prepare(db, wj_sql_things_all[i], &e) != WJ_OK;
    assert_int_equal(failed, dbtest_is_pg() ? 1 : 0); /* SQLite tells types only row by row: see test_query */
    struct wj_sql bad = wjs_thing_need;
    bad.nout = 0;
    assert_int_equal(wj_conn_prepare(db, &bad, &e), WJ_E_CORRUPT);
    struct wj_sql worse = wjs_thing_need;
    worse.lite = worse.pg = "SELECT nothing FROM nowhere";
    assert_int_not_equal(wj_conn_prepare(db, &worse, &e), WJ_OK);
    assert_ok(wj_conn_prepare(db, &wjs_thing_need, &e), e);
    wj_conn_close(db);
}

static void only_rows_may_change(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "PRAGMA user_version = 7",   "DROP TABLE thing",
        "ATTACH 'x' AS x",           "CREATE TABLE x (a TEXT)",
        "DELETE FROM sqlite_schema", "CREATE TEMP TRIGGER t AFTER INSERT ON thing BEGIN SELECT 1; END",
        "SELECT load_extension('x')"
    };
    struct wj_fileset migrations = dbtest_migrations();
    struct wj_db *db = open_migrated(&migrations);
    for (size_t i = 0; !dbtest_is_pg() && i < sizeof texts / sizeof texts[0]; i++) {
        struct wj_err e = WJ_ERR_INIT;
        struct wj_sql q = { .name = "hostile", .lite = texts[i], .pg = texts[i], .writes = true };
        assert_int_not_equal(wj_conn_prepare(db, &q, &e), WJ_OK);
    }
    wj_conn_close(db);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_query_compiles),
        cmocka_unit_test(a_wrong_declaration_is_found),
        cmocka_unit_test(only_rows_may_change),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return rc;
}
