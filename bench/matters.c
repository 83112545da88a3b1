/*
 * matters.c - a store with very many open matters: work lists, firing an event, reckoning terms.
 *
 *   matters [N] [sqlite|pg]           both engines, or one
 *   tests/pg.sh run matters [N]       PostgreSQL needs a server, which WJ_TEST_PG names
 *
 * N matters (a million) are written by direct bulk load: 1 province, 10 cities, 200 counties, 20 officers
 * each, an operator to five matters, due days over four months.  What is measured is what the console asks: a
 * page of 50 by due day, of one's own, of the bureau, of everything below, with and without filters, from the
 * start and from deep in the list.
 */
#define _GNU_SOURCE /* mkdtemp(3), clock_gettime(2) */
#include "base/arena.h"
#include "base/clock.h"
#include "core/matter.h"
#include "core/worklist.h"
#include "law/lawdata.h"
#include "law/lawset.h"
#include "q_people.h"
#include "svc/node.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ASKED = 400, FIRED = 2000, TERMS = 2000000 };

static long matters_n = 1000000;
static wj_day today;
static char law_hash[WJ_HASH_HEX];

static void die(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- bulk load: one text for both engines; %ld: matters, %d: today, %s: the law set --- */

static const char load_organs[] =
    "WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 210) "
    "INSERT INTO organ (id, name, short_name, level, parent_id, region, path) "
    "SELECT 'o' || CAST(1000 + i AS TEXT), '某局' || CAST(i AS TEXT), '局' || CAST(i AS TEXT), "
    "CASE WHEN i = 0 THEN 2 WHEN i <= 10 THEN 3 ELSE 4 END, "
    "CASE WHEN i = 0 THEN NULL WHEN i <= 10 THEN 'o1000' ELSE 'o' || CAST(1001 + i % 10 AS TEXT) END, "
    "'420000', "
    "CASE WHEN i = 0 THEN '/o1000/' WHEN i <= 10 THEN '/o1000/o' || CAST(1000 + i AS TEXT) || '/' "
    "ELSE '/o1000/o' || CAST(1001 + i % 10 AS TEXT) || '/o' || CAST(1000 + i AS TEXT) || '/' END FROM n";

static const char load_users[] =
    "WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 3999) "
    "INSERT INTO app_user (id, login, name, password_hash, organ_id, roles, status, failed_n, "
    "locked_until_ms, "
    "last_totp_step, version) SELECT 'u' || CAST(10000 + i AS TEXT), 'u' || CAST(10000 + i AS TEXT), '张' || "
    "CAST(i AS TEXT), '-', 'o' || CAST(1011 + i % 200 AS TEXT), 'handler,unit_head', 'active', 0, 0, 0, 1 "
    "FROM n";

static const char load_entities[] =
    "WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < %ld / 5) "
    "INSERT INTO entity (id, name, type, status, region, created_ms, updated_ms, version) "
    "SELECT 'e' || CAST(10000000 + i AS TEXT), '某某网络科技有限公司' || CAST(i AS TEXT), 'company', "
    "'active', "
    "'420000', 0, 0, 1 FROM n";

/* (i * 7919) scatters due days and bureaus, so that neighbours in the table are none in the lists. */
static const char load_matters[] =
    "WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < %ld - 1) "
    "INSERT INTO matter (id, flow, no, title, state, is_open, organ_id, organ_path, region, entity_id, "
    "priority, "
    "law_hash, opened_day, due_day, due_term, facts, version, created_ms, updated_ms) "
    "SELECT 'm' || CAST(10000000 + i AS TEXT), CASE WHEN i %% 97 = 0 THEN 'complaint' ELSE 'lead' END, "
    "'局线索〔2026〕' || CAST(i AS TEXT) || '号', '某店：疑似虚假宣传' || CAST(i AS TEXT), "
    "CASE WHEN i %% 97 = 0 THEN 'received' ELSE 'pending' END, 1, 'o' || CAST(1011 + i * 7919 %% 200 AS "
    "TEXT), "
    "'/o1000/o' || CAST(1001 + (11 + i * 7919 %% 200) %% 10 AS TEXT) || '/o' || CAST(1011 + i * 7919 %% 200 "
    "AS TEXT) "
    "|| '/', '420000', 'e' || CAST(10000000 + i / 5 AS TEXT), 50, '%s', %d - 30, %d - 20 + i / 200 %% 120, "
    "'case.verify_lead', '{}', 1, 0, 0 FROM n";

static const char load_persons[] =
    "INSERT INTO matter_person (matter_id, role, user_id) SELECT id, 'handler', 'u' || CAST(10000 + "
    "(CAST(substr(organ_id, 2) AS BIGINT) - 1011) + 200 * (CAST(substr(id, 2) AS BIGINT) / 24000 % 20) AS "
    "TEXT) FROM "
    "matter";

static const char load_terms[] =
    "INSERT INTO matter_term (matter_id, id, term, state, start_day, due_day, extensions, suspensions) "
    "SELECT id, '01', 'case.verify_lead', 'running', opened_day, due_day, 0, '' FROM matter";

static void run_sql(const char *url, const char *sql)
{
    if (strncmp(url, "sqlite:", 7) == 0) {
        sqlite3 *db;
        char *why = NULL;
        if (sqlite3_open(url + 7, &db) != SQLITE_OK ||
            sqlite3_exec(db, "PRAGMA synchronous=OFF", NULL, NULL, NULL) != SQLITE_OK ||
            sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
            die(sql, why ? why : "cannot be opened");
        sqlite3_close(db);
        return;
    }
    PGconn *pg = PQconnectdb(url);
    PGresult *r = PQexec(pg, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        die(sql, PQerrorMessage(pg));
    PQclear(r);
    PQfinish(pg);
}

static void load(const char *url)
{
    char sql[4096];
    double t = seconds(CLOCK_MONOTONIC);
    run_sql(url, load_organs);
    run_sql(url, load_users);
    snprintf(sql, sizeof sql, load_entities, matters_n);
    run_sql(url, sql);
    snprintf(sql, sizeof sql, load_matters, matters_n, law_hash, (int)today, (int)today);
    run_sql(url, sql);
    run_sql(url, load_persons);
    run_sql(url, load_terms);
    run_sql(url, "ANALYZE");
    printf("  loaded %ld matters in %.0f s\n", matters_n, seconds(CLOCK_MONOTONIC) - t);
}

/* --- work lists --- */

struct asking {
    struct wj_worklist_query query;
    size_t got;
};

static int ask(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct asking *q = ctx;
    struct wj_arena *a = wj_arena_new((size_t)64 << 20);
    struct wjq_matter_line_row *rows;
    int rc = wj_worklist_page(db, a, &q->query, &rows, &q->got, e);
    wj_arena_free(a);
    return rc;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* What is asked of the i-th time: another bureau, officer and place in the list each time. */
typedef void vary_fn(struct wj_worklist_query *, struct wj_arena *, int i);

static void measure(struct wj_store *s, const char *what, vary_fn *vary)
{
    double *ms = calloc(ASKED, sizeof *ms);
    size_t rows = 0;
    struct wj_err e = WJ_ERR_INIT;
    for (int i = -20; i < ASKED; i++) { /* the first ones warm the cache */
        struct wj_arena *a = wj_arena_new(1 << 16);
        struct asking q = { .query = {
                                .due_before = WJ_NONE, .after_due = -1, .after_id = WJ_S(""), .n = 51 } };
        vary(&q.query, a, i + 20);
        double t = seconds(CLOCK_MONOTONIC);
        if (wj_store_read(s, ask, &q, &e) != WJ_OK)
            die(what, e.msg);
        if (i >= 0)
            ms[i] = (seconds(CLOCK_MONOTONIC) - t) * 1e3;
        rows += q.got;
        wj_arena_free(a);
    }
    qsort(ms, ASKED, sizeof *ms, by_value);
    printf("  %-44s p50 %7.2f ms   p99 %7.2f ms   (%.0f rows)\n", what, ms[ASKED / 2], ms[ASKED * 99 / 100],
           (double)rows / (ASKED + 20));
    free(ms);
}

static struct wj_str county(struct wj_arena *a, int i)
{
    return wj_strf(a, "o%d", 1011 + i * 37 % 200);
}

static void own_bureau(struct wj_worklist_query *q, struct wj_arena *a, int i)
{
    q->organ_id = county(a, i);
}

static void own_bureau_late(struct wj_worklist_query *q, struct wj_arena *a, int i)
{
    own_bureau(q, a, i);
    q->due_before = today - 1;
}

static void own_bureau_deep(struct wj_worklist_query *q, struct wj_arena *a, int i)
{
    own_bureau(q, a, i);
    q->after_due = today + i % 90;
}

static void own_bureau_flow(struct wj_worklist_query *q, struct wj_arena *a, int i)
{
    own_bureau(q, a, i);
    q->flow = WJ_S("complaint");
}

static void mine(struct wj_worklist_query *q, struct wj_arena *a, int i)
{
    q->user_id = wj_strf(a, "u%d", 10000 + i * 131 % 4000);
}

static void province(struct wj_worklist_query *q, struct wj_arena *a, int i)
{
    (void)a;
    q->path = WJ_S("/o1000/");
    q->after_due = i % 2 ? today + i % 90 : -1;
}

static void province_late(struct wj_worklist_query *q, struct wj_arena *a, int i)
{
    province(q, a, 0);
    q->due_before = today - 1;
    (void)i;
}

static void province_flow(struct wj_worklist_query *q, struct wj_arena *a, int i)
{
    province(q, a, i);
    q->flow = WJ_S("complaint");
}

static void city(struct wj_worklist_query *q, struct wj_arena *a, int i)
{
    q->path = wj_strf(a, "/o1000/o%d/", 1001 + i % 10);
    q->after_due = i % 2 ? today + i % 90 : -1;
}

static void county_below(struct wj_worklist_query *q, struct wj_arena *a, int i)
{
    int n = 11 + i * 37 % 200;
    q->path = wj_strf(a, "/o1000/o%d/o%d/", 1001 + n % 10, 1000 + n);
}

/* --- firing an event --- */

struct firing {
    struct wj_node *node;
    int i;
};

static int fire(struct wj_db *db, void *ctx, struct wj_err *e)
{
    const struct firing *f = ctx;
    static const struct wj_str roles[] = { { "unit_head", 9 } };
    static const struct wj_fact given[] = { { { "handler", 7 }, { "u10000", 6 } },
                                            { { "handler2", 8 }, { "u10200", 6 } } };
    struct wj_matter_who who = { WJ_S("u10001"), roles, 1 };
    struct wj_arena *a = wj_arena_new((size_t)16 << 20);
    struct wj_tx tx = wj_node_tx(f->node, db, a, who.user);
    struct wj_matter_event ev = { .event = WJ_S("assign"), .given = given, .ngiven = 2 };
    long i = (long)f->i * 401 % (matters_n - 1);              /* far from each other */
    ev.id = wj_strf(a, "m%ld", 10000000 + i + (i % 97 == 0)); /* leads only */
    int rc = wj_matter_fire(&tx, &who, &ev, 1, NULL, e);
    wj_arena_free(a);
    return rc;
}

static void measure_firing(struct wj_node *n)
{
    struct wj_err e = WJ_ERR_INIT;
    struct firing f = { n, 0 };
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (f.i = 0; f.i < FIRED; f.i++)
        if (wj_store_write(n->store, fire, &f, &e) != WJ_OK)
            die("fire", e.msg);
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    wall = seconds(CLOCK_MONOTONIC) - wall;
    printf("  %-44s %.2f ms CPU of the node, %.2f ms until durable, one after another\n",
           "an event with its ledger entry", cpu * 1e3 / FIRED, wall * 1e3 / FIRED);
}

/* --- terms --- */

static void measure_terms(const struct wj_lawset *law)
{
    wj_day from = wj_day_of(2024, 1, 1), span = wj_day_of(2026, 6, 1) - from;
    long answered = 0;
    double cpu = seconds(CLOCK_THREAD_CPUTIME_ID);
    for (long i = 0; i < TERMS; i++) {
        const struct wj_term *t = &law->terms.items[(size_t)i * 31 % law->terms.n];
        struct wj_term_ask ask = { .start = from + (wj_day)(i * 7919 % span),
                                   .on = WJ_DAY_NONE,
                                   .today = today };
        struct wj_due due;
        answered += wj_lawset_due(law, t->id, &ask, &due, NULL) == WJ_OK;
    }
    cpu = seconds(CLOCK_THREAD_CPUTIME_ID) - cpu;
    printf("terms: %.2f million a second on one core (%ld asked of all rows, %ld with a day)\n",
           TERMS / cpu / 1e6, (long)TERMS, answered);
}

static void measure_store(const char *dir, const char *url)
{
    struct wj_node_opts o = { .data_dir = dir, .db_url = url, .create = true, .without_rules = true };
    struct wj_node *n = NULL;
    struct wj_err e = WJ_ERR_INIT;
    if (wj_node_open(&o, &n, &e) != WJ_OK)
        die(url, e.msg);
    memcpy(law_hash, n->law.hash_hex, sizeof law_hash);
    wj_node_close(n);
    printf("%s\n", strncmp(url, "sqlite:", 7) == 0 ? "SQLite" : "PostgreSQL");
    load(url);
    double t = seconds(CLOCK_MONOTONIC);
    if (wj_node_open(&o, &n, &e) != WJ_OK)
        die(url, e.msg);
    printf("  the node opened it in %.2f s\n", seconds(CLOCK_MONOTONIC) - t);
    measure(n->store, "own bureau", own_bureau);
    measure(n->store, "own bureau, overdue only", own_bureau_late);
    measure(n->store, "own bureau, deep in the list", own_bureau_deep);
    measure(n->store, "own bureau, a rare procedure", own_bureau_flow);
    measure(n->store, "mine", mine);
    measure(n->store, "the whole province", province);
    measure(n->store, "the whole province, overdue (due list)", province_late);
    measure(n->store, "the whole province, a rare procedure", province_flow);
    measure(n->store, "a city and below", city);
    measure(n->store, "a county as a path", county_below);
    measure_firing(n);
    wj_node_close(n);
}

int main(int argc, char **argv)
{
    char dir[] = "/tmp/wj-matters.XXXXXX", url[300];
    const char *only = argc > 2 ? argv[2] : "", *pg = getenv("WJ_TEST_PG");
    if (argc > 1)
        matters_n = strtol(argv[1], NULL, 10);
    if (!mkdtemp(dir))
        die("mkdtemp", "no directory");
    today = wj_day_of_ms(wj_now_ms());
    snprintf(url, sizeof url, "sqlite:%s/wj.db", dir);
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("%ld open matters\n", matters_n);
    if (strcmp(only, "pg") != 0)
        measure_store(dir, url);
    if (pg && strcmp(only, "sqlite") != 0)
        measure_store(dir, pg);
    if (chdir(dir) == 0) { /* the figures stay, the store goes */
        unlink("wj.db");
        unlink("wj.db-wal");
        unlink("wj.db-shm");
        unlink("keys/node.pem");
        unlink("keys/data.keys");
        rmdir("keys");
        rmdir(dir);
    }
    struct wj_lawset law;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_arena *a = wj_arena_new(WJ_LAWSET_ARENA);
    if (wj_lawset_open(a, NULL, wj_lawdata_files(), &law, &e) != WJ_OK)
        die("law", e.msg);
    measure_terms(&law);
    wj_arena_free(a);
    return 0;
}
