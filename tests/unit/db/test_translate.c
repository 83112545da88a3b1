/* A migration in the words of each engine. */
#include "dbtest.h"

#include <string.h>

static struct wj_arena *arena;

static int new_arena(void **state)
{
    (void)state;
    arena = wj_arena_new(1 << 20);
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static void check(const char *text, const char *lite, const char *pg)
{
    struct wj_named m = { WJ_S("0001_x.sql"), wj_strz(text) };
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str out;
    assert_ok(wj_migrate_translate(arena, &m, false, &out, &e), e);
    assert_str(out, lite);
    assert_ok(wj_migrate_translate(arena, &m, true, &out, &e), e);
    assert_str(out, pg);
}

static void types_and_strictness_follow_the_engine(void **state)
{
    (void)state;
    check("CREATE TABLE t (a BIGINT PRIMARY KEY, b double precision, c BLOB, d TEXT DEFAULT 'BLOB;');",
          "CREATE TABLE t (a INTEGER PRIMARY KEY, b REAL , c BLOB, d TEXT DEFAULT 'BLOB;') STRICT;",
          "CREATE TABLE t (a BIGINT PRIMARY KEY, b double precision, c BYTEA, d TEXT DEFAULT 'BLOB;');");
    check("ALTER TABLE t ADD COLUMN e BLOB; CREATE INDEX i ON t (a);",
          "ALTER TABLE t ADD COLUMN e BLOB; CREATE INDEX i ON t (a);",
          "ALTER TABLE t ADD COLUMN e BYTEA; CREATE INDEX i ON t (a);");
    check("INSERT INTO t (a) VALUES (CAST('1' AS BIGINT));",
          "INSERT INTO t (a) VALUES (CAST('1' AS INTEGER));",
          "INSERT INTO t (a) VALUES (CAST('1' AS BIGINT));");
    check("/* a */CREATE TABLE t (a TEXT) -- b\n;", "CREATE TABLE t (a TEXT) \n STRICT;",
          "CREATE TABLE t (a TEXT) \n;");
}

static void blocks_are_for_one_engine(void **state)
{
    (void)state;
    check("-- @only sqlite\nCREATE VIRTUAL TABLE v USING fts5(a);\n-- @end\n-- @only postgres\nCREATE TABLE "
          "v (a JSONB);\n"
          "-- @end\n",
          "\nCREATE VIRTUAL TABLE v USING fts5(a);\n\n\n", "\n\nCREATE TABLE v (a JSONB);\n\n");
}

static void mistakes_are_named_with_their_line(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "CREATE TABLE t (\n a VARCHAR(10));",
          "0001_x.sql:2: expected TEXT, BIGINT, DOUBLE PRECISION or BLOB" },
        { "ALTER TABLE t ADD COLUMN a TIMESTAMP;", "not \"TIMESTAMP\"" },
        { "CREATE TABLE t (a TEXT)", "expected \";\"" },
        { "-- @only sqlite\nSELECT 1;", "expected \"-- @end\"" },
        { "-- @only oracle\n", "expected @only sqlite" },
        { "-- @end\n", "expected @only before" },
        { "-- @only sqlite\n-- @only postgres\n-- @end", "0001_x.sql:2" },
        { "CREATE TABLE t (a TEXT DEFAULT 'x);", "without end" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wj_named m = { WJ_S("0001_x.sql"), wj_strz(cases[i][0]) };
        struct wj_err e = WJ_ERR_INIT;
        struct wj_str out;
        assert_int_equal(wj_migrate_translate(arena, &m, false, &out, &e), WJ_E_INVALID);
        if (!strstr(e.msg, cases[i][1]))
            fail_msg("\"%s\" does not say \"%s\"", e.msg, cases[i][1]);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(types_and_strictness_follow_the_engine, new_arena, free_arena),
        cmocka_unit_test_setup_teardown(blocks_are_for_one_engine, new_arena, free_arena),
        cmocka_unit_test_setup_teardown(mistakes_are_named_with_their_line, new_arena, free_arena),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return rc;
}
