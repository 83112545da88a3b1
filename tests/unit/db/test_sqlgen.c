/* sqlgen refuses what would fail later, and says where and what it expected. */
#define _POSIX_C_SOURCE 200809L
#include "dbtest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *sqlgen;

/* Run sqlgen on a text; its exit status, and what it said. */
static int run_on(const char *text, char *said, size_t size)
{
    char path[300];
    int fds[2], status = -1;
    snprintf(path, sizeof path, "%s/area.sql", dbtest_dir());
    FILE *f = fopen(path, "w");
    fputs(text, f);
    fclose(f);
    assert_int_equal(pipe(fds), 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(fds[1], 2);
        close(fds[0]);
        execl(sqlgen, "sqlgen", dbtest_dir(), "all", path, (char *)NULL);
        _exit(127);
    }
    close(fds[1]);
    size_t n = 0;
    for (ssize_t got; n + 1 < size && (got = read(fds[0], said + n, size - 1 - n)) > 0;)
        n += (size_t)got;
    said[n] = '\0';
    close(fds[0]);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void mistakes_are_named_with_their_line(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "SELECT 1;\n", "area.sql:1: expected a comment or -- @query" },
        { "-- @in a i64\n", "area.sql:1: expected @query first" },
        { "-- @query Bad one\n", "area.sql:1: expected a name" },
        { "-- @query default one\n", "not a word of C" },
        { "-- @query a some\n", "expected one, opt, many, each or exec" },
        { "-- @query a one more\n", "expected nothing after the kind" },
        { "-- @query a one\n-- @out x int\nSELECT 1;\n", "area.sql:2: expected i64, f64, text or bytes" },
        { "-- @query a one\n-- @out x i64, x i64\nSELECT 1, 2;\n", "declared twice: \"x\"" },
        { "-- @query a one\n-- @on x i64\nSELECT 1;\n", "expected @query, @in or @out, not \"@on\"" },
        { "-- @query a one\n-- @out x i64\nSELECT 1\n", "expected ';'" },
        { "-- @query a one\n-- @out x i64\nSELECT 1\n-- @query b one\n-- @out x i64\nSELECT 2;\n",
          "expected ';'" },
        { "-- @query a one\n-- @out x i64\n", "expected a statement" },
        { "-- @query a one\n-- @out x i64\n-- @query b one\n", "the query before has no statement" },
        { "-- @query a one\n-- @out x i64\nSELECT :y;\n", "used but not declared in @in: \"y\"" },
        { "-- @query a one\n-- @in y i64\n-- @out x i64\nSELECT 1;\n",
          "declared in @in but not used: \"y\"" },
        { "-- @query a one\n-- @out x i64\nSELECT 1, 2;\n", "gives 2 columns, but @out declares 1" },
        { "-- @query a one\n-- @out x i64\nSELECT * FROM t;\n", "name the columns" },
        { "-- @query a one\n-- @out x i64\nSELECT t.* FROM t;\n", "name the columns" },
        { "-- @query a one\n-- @out x i64\nSELECT y::bigint FROM t;\n", "CAST(x AS type)" },
        { "-- @query a one\n-- @out x i64\nSELECT ?1 FROM t;\n", "unknown to SQL" },
        { "-- @query a one\n-- @out x i64\nSELECT 'open FROM t;\n", "without end" },
        { "-- @query a one\n-- @out x i64\nSELECT (1 FROM t;\n", "parentheses" },
        { "-- @query a one\nSELECT 1;\n", "expected @out" },
        { "-- @query a exec\nDROP TABLE t;\n", "expected SELECT, WITH" },
        { "-- @query a exec\nSELECT 1;\n", "an exec must change rows" },
        { "-- @query a exec\n-- @out x i64\nDELETE FROM t;\n", "an exec has no @out" },
        { "-- @query a exec\nDELETE FROM t RETURNING id;\n", "leave RETURNING out" },
        { "-- @query a each\n-- @out x i64\nDELETE FROM t RETURNING id;\n", "an each must not change rows" },
        { "-- @query a exec\nDELETE FROM t;\n\n-- @query a exec\nDELETE FROM u;\n",
          "area.sql:4: the name \"a\" is taken" },
        { "-- @query a one\n-- @out x i64,\nSELECT 1;\n", "expected more values after the comma" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char said[1024];
        int status = run_on(cases[i][0], said, sizeof said);
        if (status != 65 || !strstr(said, cases[i][1]))
            fail_msg("%s gave %d and \"%s\", want \"%s\"", cases[i][0], status, said, cases[i][1]);
    }
}

static void good_files_pass(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "-- only a comment\n",
        "-- @query a one\r\n-- @out x i64\r\nSELECT count(*), 2 FROM t;\r\n",
        ("-- @query a many\n-- @in y text\n-- @out x i64, z text?\nWITH w AS (SELECT a, b, c FROM u)\n"
         "SELECT w.a * 2, max(w.b, ';') FROM w -- a ; in a comment\n WHERE w.c = :y AND w.d <> ':no';\n"),
        "-- @query a opt\n-- @out x i64\nINSERT INTO t (a, b) VALUES (1, 2) RETURNING id;\n",
        "-- @query a many\n-- @out x i64\nSELECT a FROM t UNION ALL SELECT b FROM u ORDER BY 1;\n",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char said[1024];
        int status = run_on(cases[i], said, sizeof said);
        if (i == 2) { /* two columns, one declared: the line ends of other systems are no excuse */
            assert_int_equal(status, 65);
            assert_non_null(strstr(said, "2 columns"));
        } else if (status != 0) {
            fail_msg("%s gave %d and \"%s\"", cases[i], status, said);
        }
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_are_named_with_their_line),
        cmocka_unit_test(good_files_pass),
    };
    dbtest_init(argc, argv);
    sqlgen = argc > 2 ? argv[2] : "sqlgen";
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return rc;
}
