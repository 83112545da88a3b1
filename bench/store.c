/*
 * store.c - durable writes: how many a second, and how long one takes.
 *
 *   store SECONDS [SQLITE-DIR]        under tests/pg.sh, which gives WJ_TEST_PG
 *
 * A row of about 600 bytes with a unique text key, as a complaint would have.
 * Ours (group commit, on SQLite and on PostgreSQL) beside what programs usually
 * do: a connection per client and a transaction per row, on PostgreSQL.  The
 * rounds are interleaved, so that the disk's moods hit everyone alike; the
 * figures are medians of the rounds.
 */
#define _GNU_SOURCE /* mkdtemp(3) */
#include "base/clock.h"
#include "db/store.h"
#include "q_bench.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 5, CLIENTS_MAX = 64, SAMPLES = 1 << 16 };

enum kind { OURS_SQLITE, OURS_PG, PLAIN_PG, KINDS };
static const char *const kind_names[KINDS] = { "ours, SQLite", "ours, PostgreSQL", "plain PostgreSQL" };

struct client {
    pthread_t thread;
    enum kind kind;
    struct wj_store *store;
    const char *url;
    _Atomic bool *stop;
    uint32_t *us; /* SAMPLES of them */
    size_t n;
};

struct result {
    double rate;
    double p50_ms, p99_ms, max_ms;
};

static _Atomic int64_t next_id;
static char body[560];

static void die(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

/* --- ours ------------------------------------------------------------------------- */

static int insert_row(struct wj_db *db, void *ctx, struct wj_err *e)
{
    char key[32];
    int64_t id = *(int64_t *)ctx;
    snprintf(key, sizeof key, "key-%020lld", (long long)id);
    struct wjq_bench_add_in in = { wj_strz(key), id, wj_strz(body) };
    return wjq_bench_add(db, &in, NULL, e);
}

static void write_ours(struct client *c)
{
    struct wj_err e = WJ_ERR_INIT;
    int64_t id = atomic_fetch_add(&next_id, 1);
    if (wj_store_write(c->store, insert_row, &id, &e) != WJ_OK)
        die("write", e.msg);
}

/* --- plain ------------------------------------------------------------------------ */

static void write_plain(PGconn *pg)
{
    char key[32], at[24];
    int64_t id = atomic_fetch_add(&next_id, 1);
    snprintf(key, sizeof key, "key-%020lld", (long long)id);
    snprintf(at, sizeof at, "%lld", (long long)id);
    const char *values[] = { key, at, body };
    PGresult *r = PQexecPrepared(pg, "add", 3, values, NULL, NULL, 0);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        die("insert", PQerrorMessage(pg));
    PQclear(r);
}

static PGconn *connect_plain(const char *url)
{
    PGconn *pg = PQconnectdb(url);
    PGresult *r = PQprepare(pg, "add", "INSERT INTO bench (id, at_ms, body) VALUES ($1, $2, $3)", 3, NULL);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        die("connect", PQerrorMessage(pg));
    PQclear(r);
    return pg;
}

/* --- running ------------------------------------------------------------------------ */

static void *run_client(void *arg)
{
    struct client *c = arg;
    PGconn *pg = c->kind == PLAIN_PG ? connect_plain(c->url) : NULL;
    while (!atomic_load_explicit(c->stop, memory_order_relaxed)) {
        int64_t from = wj_monotonic_us();
        if (pg)
            write_plain(pg);
        else
            write_ours(c);
        if (c->n < SAMPLES)
            c->us[c->n] = (uint32_t)(wj_monotonic_us() - from);
        c->n++;
    }
    PQfinish(pg);
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static struct result run_round(enum kind kind, struct wj_store *store, const char *url, int clients,
                               double seconds)
{
    static struct client c[CLIENTS_MAX];
    static uint32_t all[CLIENTS_MAX * SAMPLES / 8];
    _Atomic bool stop = false;
    for (int i = 0; i < clients; i++) {
        uint32_t *us = c[i].us ? c[i].us : malloc(SAMPLES * sizeof *us);
        c[i] = (struct client){ .kind = kind, .store = store, .url = url, .stop = &stop, .us = us };
        pthread_create(&c[i].thread, NULL, run_client, &c[i]);
    }
    int64_t from = wj_monotonic_us();
    usleep((useconds_t)(seconds * 1e6));
    atomic_store(&stop, true);
    size_t n = 0, kept = 0;
    for (int i = 0; i < clients; i++) {
        pthread_join(c[i].thread, NULL);
        n += c[i].n;
        for (size_t k = 0; k < c[i].n && k < SAMPLES && kept < sizeof all / sizeof all[0]; k++)
            all[kept++] = c[i].us[k];
    }
    double took = (double)(wj_monotonic_us() - from) / 1e6;
    qsort(all, kept, sizeof all[0], by_value);
    return (struct result){ (double)n / took, all[kept / 2] / 1e3, all[kept * 99 / 100] / 1e3,
                            all[kept - 1] / 1e3 };
}

static int by_rate(const void *a, const void *b)
{
    const struct result *x = a, *y = b;
    return (x->rate > y->rate) - (x->rate < y->rate);
}

static struct wj_store *open_store(const char *url)
{
    static struct wj_named step;
    step = (struct wj_named){ WJ_S("0001_bench.sql"),
                              WJ_S("CREATE TABLE bench (id TEXT PRIMARY KEY, at_ms BIGINT NOT"
                                   " NULL, body TEXT NOT NULL);") };
    struct wj_store_opts o = { .migrations = { &step, 1 } };
    struct wj_store *s = NULL;
    struct wj_err e = WJ_ERR_INIT;
    if (wj_store_open(url, &o, &s, &e) != WJ_OK)
        die(url, e.msg);
    return s;
}

int main(int argc, char **argv)
{
    const char *pg_url = getenv("WJ_TEST_PG");
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 1.0;
    char dir[512], url[600];
    if (!pg_url)
        die("WJ_TEST_PG", "run it under tests/pg.sh run");
    snprintf(dir, sizeof dir, "%s/wjbench.XXXXXX", argc > 2 ? argv[2] : "/tmp");
    if (!mkdtemp(dir))
        die(dir, "cannot be made");
    snprintf(url, sizeof url, "sqlite:%s/x.db", dir);
    for (size_t i = 0; i < sizeof body - 1; i++)
        body[i] = (char)('a' + i % 26);
    struct wj_store *stores[KINDS] = { open_store(url), open_store(pg_url), NULL };
    static const int clients[] = { 1, 8, 64 };
    printf("%-18s %8s %12s %10s %10s %10s %8s\n", "durable writes", "clients", "writes/s", "p50 ms", "p99 ms",
           "max ms", "ratio");
    for (size_t k = 0; k < sizeof clients / sizeof clients[0]; k++) {
        struct result r[KINDS][ROUNDS];
        for (int round = 0; round < ROUNDS; round++)
            for (int kind = 0; kind < KINDS; kind++)
                r[kind][round] = run_round((enum kind)kind, stores[kind], pg_url, clients[k], seconds);
        for (int kind = 0; kind < KINDS; kind++)
            qsort(r[kind], ROUNDS, sizeof r[kind][0], by_rate);
        for (int kind = 0; kind < KINDS; kind++) {
            struct result m = r[kind][ROUNDS / 2];
            printf("%-18s %8d %12.0f %10.2f %10.2f %10.2f %7.1fx\n", kind_names[kind], clients[k], m.rate,
                   m.p50_ms, m.p99_ms, m.max_ms, m.rate / r[PLAIN_PG][ROUNDS / 2].rate);
        }
    }
    for (int kind = 0; kind < PLAIN_PG; kind++) {
        struct wj_store_stats stats;
        wj_store_stats(stores[kind], &stats);
        printf("%s: %lld writes in %lld commits, %lld logs begun again\n", kind_names[kind],
               (long long)stats.jobs, (long long)stats.batches, (long long)stats.checkpoints);
        wj_store_close(stores[kind]);
    }
    snprintf(url, sizeof url, "%s/x.db", dir);
    unlink(url);
    snprintf(url, sizeof url, "%s/x.db.lock", dir);
    unlink(url);
    rmdir(dir);
    return 0;
}
