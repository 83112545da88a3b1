/* dbtest.c - see dbtest.h. */
#define _GNU_SOURCE /* mkdtemp(3), nftw(3), asprintf(3) */
#include "dbtest.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_pg;
static char dir[256];
static unsigned counter;

void dbtest_init(int argc, char **argv)
{
    const char *engine = argc > 1 ? argv[1] : "";
    is_pg = strcmp(engine, "pg") == 0;
    if (!is_pg && strcmp(engine, "sqlite") != 0) {
        fprintf(stderr, "usage: %s sqlite|pg\n", argv[0]);
        exit(64);
    }
    if (is_pg && !getenv("WJ_TEST_PG")) {
        fprintf(stderr, "run it under tests/pg.sh\n");
        exit(64);
    }
    const char *tmp = getenv("TMPDIR");
    snprintf(dir, sizeof dir, "%s/wjdb.XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(dir))
        abort();
}

bool dbtest_is_pg(void)
{
    return is_pg;
}

const char *dbtest_dir(void)
{
    return dir;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    return remove(path);
}

void dbtest_fini(void)
{
    nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void dbtest_pg_sql(const char *url, const char *sql)
{
    PGconn *c = PQconnectdb(url);
    PGresult *r = PQexec(c, sql);
    ExecStatusType status = PQresultStatus(r);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        fprintf(stderr, "%s: %s\n", sql, PQerrorMessage(c));
        abort();
    }
    PQclear(r);
    PQfinish(c);
}

void dbtest_sql(const char *url, const char *sql)
{
    sqlite3 *db;
    if (is_pg) {
        dbtest_pg_sql(url, sql);
        return;
    }
    assert_int_equal(sqlite3_open(strchr(url, ':') + 1, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

const char *dbtest_fresh_url(void)
{
    static char url[512];
    char name[64], sql[128];
    snprintf(name, sizeof name, "t_%ld_%u", (long)getpid(), counter++);
    if (!is_pg) {
        snprintf(url, sizeof url, "sqlite:%s/%s.db", dir, name);
        return url;
    }
    snprintf(sql, sizeof sql, "CREATE DATABASE %s", name);
    dbtest_pg_sql(getenv("WJ_TEST_PG"), sql);
    const char *admin = getenv("WJ_TEST_PG"), *at = strstr(admin, "/postgres?");
    snprintf(url, sizeof url, "%.*s/%s?%s", (int)(at - admin), admin, name, at + 10);
    return url;
}

void dbtest_crash_server(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        execl("/bin/sh", "sh", getenv("WJ_TEST_PG_SH"), "crash", getenv("WJ_TEST_PG_DIR"), (char *)NULL);
        _exit(127);
    }
    int status = 0;
    if (pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0)
        abort();
}

struct wj_fileset dbtest_migrations(void)
{
    static struct wj_named steps[2];
    steps[0] =
        (struct wj_named){ WJ_S("0001_thing.sql"),
                           WJ_S("CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT NOT NULL, score DOUBLE "
                                "PRECISION, note TEXT,\n"
                                "  sealed BLOB, n BIGINT CHECK (n < 1000000));\n"
                                "CREATE UNIQUE INDEX thing_name ON thing (name) WHERE name <> 'bumped';\n") };
    steps[1] = (struct wj_named){
        WJ_S("0002_part.sql"),
        WJ_S("CREATE TABLE part (thing BIGINT NOT NULL REFERENCES thing (id), name TEXT NOT NULL,\n"
             "  PRIMARY KEY (thing, name));\n")
    };
    return (struct wj_fileset){ steps, 2 };
}

struct wj_store *dbtest_open(const char *url, const struct wj_store_opts *more)
{
    struct wj_store_opts o = { 0 };
    struct wj_store *s = NULL;
    struct wj_err e = WJ_ERR_INIT;
    if (more)
        o = *more;
    o.migrations = dbtest_migrations();
    assert_ok(wj_store_open(url, &o, &s, &e), e);
    return s;
}

static int add_one(struct wj_db *db, void *ctx, struct wj_err *e)
{
    char name[32];
    int64_t id = *(int64_t *)ctx;
    snprintf(name, sizeof name, "thing %lld", (long long)id);
    struct wjq_thing_add_in in = { .id = id, .name = wj_strz(name), .score = 0.5, .n = id % 1000 };
    return wjq_thing_add(db, &in, NULL, e);
}

int dbtest_add(struct wj_store *s, int64_t id, struct wj_err *e)
{
    return wj_store_write(s, add_one, &id, e);
}

static int count_all(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_arena *a = wj_arena_new(4096);
    struct wjq_thing_count_row row = { 0 };
    int rc = wjq_thing_count(db, a, &row, e);
    if (rc == WJ_OK)
        *(int64_t *)ctx = row.n;
    wj_arena_free(a);
    return rc;
}

int64_t dbtest_count(struct wj_store *s)
{
    int64_t n = -1;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_store_read(s, count_all, &n, &e), e);
    return n;
}
