/*
 * http.c - requests a second, beside a bare epoll server over the same store.
 *
 *   http [SECONDS [ENTITIES]]
 *
 * Three servers of two threads each: the bare one, src/net alone, and the whole API (routing, limits,
 * request id, decoding, snapshot, encoding by shape).  wrk asks one after another, round by round, so
 * that the machine's moods hit all alike; medians are printed, and their ratio to the bare server.
 */
#define _GNU_SOURCE
#include "api/api.h"
#include "base/arena.h"
#include "codec/json.h"
#include "db/store.h"
#include "net/server.h"
#include "q_bench.h"
#include "rawserver.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 2, ROUNDS = 3, SERVERS = 3, ASKS = 2, PATH_BYTES = 256 };

#define CONSTANT "{\"id\":1,\"name\":\"青江省市场监督管理局\",\"region\":\"330000\"}"

extern char **environ;

struct entity {
    int64_t id;
    struct wj_str name, region;
};
static const struct wj_field entity_fields[] = {
    WJ_FIELD(entity, id, I64, 0, 0, 0, "Number."),
    WJ_FIELD(entity, name, STR, 0, 0, 0, "Name."),
    WJ_FIELD(entity, region, STR, 0, 0, 0, "Region."),
};
static const struct wj_shape entity_shape = { "entity", "An entity.", sizeof(struct entity), 3,
                                              entity_fields };

static void die(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

/* --- the API ---------------------------------------------------------------------- */

static int show_entity(struct wj_call *c, const void *in, void *out, struct wj_err *e)
{
    struct wjq_bench_entity_row row;
    struct wjq_bench_entity_in key = { ((const struct entity *)in)->id };
    int rc = wjq_bench_entity(c->db, c->arena, &key, &row, e);
    if (rc == WJ_OK)
        *(struct entity *)out = (struct entity){ row.id, row.name, row.region };
    return rc;
}

static int show_constant(struct wj_call *c, const void *in, void *out, struct wj_err *e)
{
    (void)c;
    (void)in;
    (void)e;
    *(struct entity *)out = (struct entity){ 1, WJ_S("青江省市场监督管理局"), WJ_S("330000") };
    return WJ_OK;
}

static const struct wj_route routes[] = {
    { "entity", WJ_GET, "/api/v1/e/{id}", WJ_MAY_SIGNED_IN, &entity_shape, &entity_shape, WJ_R_PUBLIC,
      show_entity, "" },
    { "constant", WJ_GET, "/api/v1/hello", WJ_MAY_SIGNED_IN, &entity_shape, &entity_shape, WJ_R_PUBLIC,
      show_constant, "" },
};

/* --- src/net alone ---------------------------------------------------------------- */

struct reading {
    struct wj_req *req;
    struct wjq_bench_entity_row row;
    int64_t id;
};

static int read_entity(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct reading *r = ctx;
    return wjq_bench_entity(db, wj_req_arena(r->req), &(struct wjq_bench_entity_in){ r->id }, &r->row, e);
}

static void handle(void *ctx, struct wj_req *req)
{
    struct wj_answer a = { .status = 200, .type = "application/json", .body = WJ_S(CONSTANT) };
    struct wj_str rest = wj_req_path(req), last = WJ_S("");
    struct reading r = { .req = req };
    struct wj_err e = WJ_ERR_INIT;
    while (wj_str_cut(&rest, '/', &last))
        ;
    if (wj_str_i64(last, &r.id)) {
        struct wj_buf b;
        struct wj_json j;
        if (wj_store_read(ctx, read_entity, &r, &e) != WJ_OK)
            die("read", e.msg);
        wj_buf_init(&b, wj_req_arena(req), 4096);
        wj_json_init(&j, &b);
        wj_json_obj(&j);
        wj_json_ki64(&j, "id", r.row.id);
        wj_json_kstr(&j, "name", r.row.name);
        wj_json_kstr(&j, "region", r.row.region);
        wj_json_end_obj(&j);
        if (wj_json_done(&j, &a.body, &e) != WJ_OK)
            die("json", e.msg);
    }
    wj_req_answer(req, &a);
}

/* --- the store -------------------------------------------------------------------- */

static int fill(struct wj_db *db, void *ctx, struct wj_err *e)
{
    int64_t n = *(int64_t *)ctx;
    int rc = WJ_OK;
    for (int64_t i = 1; rc == WJ_OK && i <= n; i++) {
        char name[64];
        snprintf(name, sizeof name, "青江第%lld号网络科技有限公司", (long long)i);
        rc = wjq_bench_entity_add(db, &(struct wjq_bench_entity_add_in){ i, wj_strz(name), WJ_S("330000") },
                                  NULL, e);
    }
    return rc;
}

static struct wj_store *open_store(const char *path, int64_t entities)
{
    static const struct wj_named step = {
        { "0001_bench.sql", sizeof "0001_bench.sql" - 1 },
        { "CREATE TABLE bench_entity (id BIGINT PRIMARY KEY, name TEXT NOT NULL, region TEXT NOT NULL);",
          sizeof "CREATE TABLE bench_entity (id BIGINT PRIMARY KEY, name TEXT NOT NULL, region TEXT NOT "
                 "NULL);" -
              1 }
    };
    struct wj_store_opts o = { .migrations = { &step, 1 } };
    struct wj_store *s = NULL;
    struct wj_err e = WJ_ERR_INIT;
    char url[PATH_BYTES + 8];
    snprintf(url, sizeof url, "sqlite:%s", path);
    if (wj_store_open(url, &o, &s, &e) != WJ_OK || wj_store_write(s, fill, &entities, &e) != WJ_OK)
        die(url, e.msg);
    return s;
}

/* --- asking ----------------------------------------------------------------------- */

struct figure {
    double rate;
    char p50[16], p99[16];
};

static void read_figure(const char *text, struct figure *f)
{
    const char *rate = strstr(text, "Requests/sec:"), *p50 = strstr(text, " 50% "),
               *p99 = strstr(text, " 99% ");
    const char *bad = strstr(text, "Non-2xx"), *sockets = strstr(text, "Socket errors");
    if (!rate || !p50 || !p99 || bad || sockets)
        die("wrk", text);
    f->rate = strtod(rate + 13, NULL);
    sscanf(p50 + 5, "%15s", f->p50);
    sscanf(p99 + 5, "%15s", f->p99);
}

static struct figure run_wrk(const char *url, const char *script, const char *seconds)
{
    char time[16], text[8192] = "";
    int ends[2];
    pid_t pid;
    posix_spawn_file_actions_t actions;
    struct figure f = { 0 };
    snprintf(time, sizeof time, "-d%ss", seconds);
    const char *argv[] = { "wrk", "-t1", "-c64", time, "--latency", url, script ? "-s" : NULL, script, NULL };
    if (pipe2(ends, O_CLOEXEC) != 0)
        die("pipe", "failed");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    union {
        const char **in;
        char **out;
    } args = { .in = argv };
    if (posix_spawnp(&pid, "wrk", &actions, NULL, args.out, environ) != 0)
        die("wrk", "cannot be started (Debian: apt-get install wrk)");
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    size_t n = 0;
    for (ssize_t k; n < sizeof text - 1 && (k = read(ends[0], text + n, sizeof text - 1 - n)) > 0;)
        n += (size_t)k;
    close(ends[0]);
    waitpid(pid, NULL, 0);
    read_figure(text, &f);
    return f;
}

static int by_rate(const void *a, const void *b)
{
    const struct figure *x = a, *y = b;
    return (x->rate > y->rate) - (x->rate < y->rate);
}

static void write_script(const char *path, const char *prefix, int64_t entities)
{
    FILE *f = fopen(path, "w");
    if (!f)
        die(path, "cannot be written");
    fprintf(f, "request = function() return wrk.format('GET', '%s' .. math.random(1, %lld)) end\n", prefix,
            (long long)entities);
    fclose(f);
}

static void compare(const char *what, char urls[SERVERS][PATH_BYTES], const char *scripts[SERVERS],
                    const char *seconds)
{
    static const char *const names[SERVERS] = { "bare epoll", "src/net", "whole API" };
    struct figure figures[SERVERS][ROUNDS];
    for (int round = 0; round < ROUNDS; round++)
        for (int s = 0; s < SERVERS; s++)
            figures[s][round] = run_wrk(urls[s], scripts[s], seconds);
    for (int s = 0; s < SERVERS; s++) {
        qsort(figures[s], ROUNDS, sizeof figures[s][0], by_rate);
        const struct figure *m = &figures[s][ROUNDS / 2];
        printf("%-14s %-12s %8.0f req/s  p50 %-8s p99 %-8s %.2f\n", what, names[s], m->rate, m->p50, m->p99,
               m->rate / figures[0][ROUNDS / 2].rate);
        fflush(stdout);
    }
}

/* --- all of it -------------------------------------------------------------------- */

struct servers {
    struct wj_store *store;
    struct wj_server *net, *api_server;
    struct wj_api *api;
    int raw_port;
};

static void start(struct servers *s, const char *db, int64_t entities)
{
    struct wj_err e = WJ_ERR_INIT;
    s->store = open_store(db, entities);
    struct wj_api_options ao = {
        .store = s->store, .routes = routes, .routes_n = 2, .node_name = "", .origin = ""
    };
    struct wj_server_options no = {
        .listen = "127.0.0.1:0", .handle = handle, .ctx = s->store, .threads_n = THREADS
    };
    struct wj_server_options so = { .listen = "127.0.0.1:0", .threads_n = THREADS };
    s->raw_port = rawserver_start(db, THREADS, CONSTANT);
    if (wj_server_open(&no, &s->net, &e) != WJ_OK || wj_api_new(&ao, &s->api, &e) != WJ_OK)
        die("start", e.msg);
    wj_api_attach(s->api, &so);
    if (wj_server_open(&so, &s->api_server, &e) != WJ_OK)
        die("start", e.msg);
}

int main(int argc, char **argv)
{
    const char *seconds = argc > 1 ? argv[1] : "3";
    int64_t entities = argc > 2 ? strtoll(argv[2], NULL, 10) : 1000000;
    char dir[] = "/tmp/wjhttp.XXXXXX", path[2][PATH_BYTES], urls[ASKS][SERVERS][PATH_BYTES], db[PATH_BYTES];
    struct servers s = { 0 };
    if (!mkdtemp(dir))
        die(dir, "cannot be made");
    snprintf(db, sizeof db, "%s/bench.db", dir);
    start(&s, db, entities);
    snprintf(path[0], PATH_BYTES, "%s/plain.lua", dir);
    snprintf(path[1], PATH_BYTES, "%s/api.lua", dir);
    write_script(path[0], "/e/", entities);
    write_script(path[1], "/api/v1/e/", entities);
    for (int i = 0; i < ASKS; i++) {
        snprintf(urls[i][0], PATH_BYTES, "http://127.0.0.1:%d/hello", s.raw_port);
        snprintf(urls[i][1], PATH_BYTES, "http://%s/hello", wj_server_address(s.net));
        snprintf(urls[i][2], PATH_BYTES, "http://%s/api/v1/hello", wj_server_address(s.api_server));
    }
    printf("wrk -t1 -c64 -d%s, median of %d rounds; last column: ratio to the bare server\n", seconds,
           ROUNDS);
    compare("constant", urls[0], (const char *[SERVERS]){ NULL, NULL, NULL }, seconds);
    compare("entity", urls[1], (const char *[SERVERS]){ path[0], path[0], path[1] }, seconds);
    wj_server_close(s.net, 1000);
    wj_server_close(s.api_server, 1000);
    wj_api_free(s.api);
    wj_store_close(s.store);
    for (const char *const *f = (const char *const[]){ "bench.db", "bench.db-wal", "bench.db-shm",
                                                       "bench.db.lock", "plain.lua", "api.lua", NULL };
         *f; f++) {
        char name[PATH_BYTES];
        snprintf(name, sizeof name, "%s/%s", dir, *f);
        unlink(name);
    }
    rmdir(dir);
    return 0;
}
