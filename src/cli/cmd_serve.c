/* cmd_serve.c - the node at work: HTTP server, API, console and portal, housekeeping. */
#define _GNU_SOURCE /* sigtimedwait(2) */
#include "api/api.h"
#include "api/openapi.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "cli/cmds.h"
#include "cli/consoledata.h"
#include "cli/node_open.h"
#include "core/register.h"
#include "net/server.h"
#include "svc/daily.h"
#include "svc/evidence.h"
#include "svc/tasks.h"
#include "svc/lawchange.h"
#include "svc/partydesk.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    HOUSEKEEPING_S = 60,
    GRACE_MS = 10000,
    JOB_ARENA = 16 << 20,
    REQUEST_ARENA = 80 << 20 /* a case file is an answer */,
    EVIDENCE_KEEP_MS = 24 * 3600 * 1000
};

/* Ledger entries for what happens around sessions; personal data stay out. */
static int note_session(struct wj_call *c, struct wj_db *db, const char *action, struct wj_str user_id,
                        struct wj_err *e)
{
    struct wj_tx tx = wj_node_tx(c->node, db, c->arena, user_id.p ? user_id : WJ_S("public"));
    struct wj_ledger_note note = { action, "user", user_id.p ? user_id : WJ_S("unknown"), WJ_NOSTR };
    return wj_ledger_note(&tx, &note, NULL, e);
}

static int unseal(struct wj_call *c, const char *where, struct wj_str sealed, struct wj_str *plain,
                  struct wj_err *e)
{
    struct wj_tx tx = wj_node_tx(c->node, NULL, c->arena, WJ_S("system"));
    return wj_core_unseal(&tx, where, sealed, plain, e);
}

static struct wj_str law_hash(void *node)
{
    return wj_strz(wj_node_law(node, wj_day_of_ms(wj_now_ms()))->hash_hex);
}

/*
 * Publications whose time is over stop by themselves (处罚信息公示规定 14-16), and settlements whose time is
 * over become complaints.
 */
static int end_what_is_over(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_arena *a = wj_arena_new(JOB_ARENA);
    struct wj_tx tx = wj_node_tx(ctx, db, a, WJ_S("system"));
    int64_t n = 0;
    int rc = wj_register_sweep(&tx, &n, e);
    if (rc == WJ_OK)
        rc = wj_partydesk_sweep(&tx, &n, e);
    wj_arena_free(a);
    return rc;
}

/* Rule changes whose day has come, and the open matters that go over to the law in force. */
static int follow_law(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_arena *a = wj_arena_new((size_t)256 << 20);
    struct wj_tx tx = wj_node_tx(ctx, db, a, WJ_S("system"));
    int64_t n = 0;
    int rc = wj_lawchange_sweep(&tx, &n, e);
    wj_arena_free(a);
    return rc;
}

/* Once a day, beginning with the first. */
static void remind(struct wj_node *n)
{
    static wj_day reminded = WJ_DAY_NONE;
    wj_day today = wj_day_of_ms(wj_now_ms());
    struct wj_err e = WJ_ERR_INIT;
    if (reminded == today)
        return;
    if (wj_daily_remind(n, today, NULL, &e) == WJ_OK)
        reminded = today;
    else
        wj_log(WJ_WARN, "housekeeping", "reminders: %s", e.msg);
}

static void keep_house(struct wj_node *n, struct wj_api *api)
{
    struct wj_err e = WJ_ERR_INIT;
    remind(n);
    if (wj_store_write(n->store, end_what_is_over, n, &e) != WJ_OK)
        wj_log(WJ_WARN, "housekeeping", "what is over: %s", e.msg);
    if (wj_evidence_purge(n, wj_now_ms() - EVIDENCE_KEEP_MS, &e) != WJ_OK)
        wj_log(WJ_WARN, "housekeeping", "evidence: %s", e.msg);
    if (wj_store_write(n->store, follow_law, n, &e) != WJ_OK)
        wj_log(WJ_WARN, "housekeeping", "law: %s", e.msg);
    if (wj_api_purge(api, &e) != WJ_OK)
        wj_log(WJ_WARN, "housekeeping", "sessions: %s", e.msg);
}

/* Wait for SIGTERM or SIGINT, keeping house every minute. */
static void work_until_told(struct wj_node *n, struct wj_api *api, const sigset_t *signals)
{
    const struct timespec minute = { HOUSEKEEPING_S, 0 };
    remind(n);
    while (sigtimedwait(signals, NULL, &minute) < 0)
        keep_house(n, api);
}

static int serve(struct wj_cli *c, struct wj_node *n, const char *listen, bool secure, bool proxy,
                 struct wj_err *e)
{
    struct wj_api_options ao = {
        .store = n->store,
        .node = n,
        .files = wj_console_files(),
        .node_name = wj_str_z(n->arena, n->name),
        .origin = wj_str_z(n->arena, n->origin),
        .secure = secure,
        .access_log = true,
        .hooks = { .session = note_session, .unseal = unseal, .law_hash = law_hash },
        .per_minute_public = 600,
        .per_minute_user = 3000,
    };
    struct wj_api *api = NULL;
    struct wj_server *server = NULL;
    struct wj_tasks *tasks = NULL;
    struct wj_server_options so = { .listen = listen, .behind_proxy = proxy, .arena_bytes = REQUEST_ARENA };
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL); /* before any thread is made, so that all inherit it */
    int rc = wj_tasks_start(n, &tasks, e);
    if (rc == WJ_OK)
        rc = wj_api_new(&ao, &api, e);
    if (rc == WJ_OK) {
        wj_api_attach(api, &so);
        rc = wj_server_open(&so, &server, e);
    }
    if (rc == WJ_OK) {
        fprintf(c->out, "wangjian serves http://%s/ (portal) and http://%s/console/ (officers)\n",
                wj_server_address(server), wj_server_address(server));
        fflush(c->out);
        work_until_told(n, api, &signals);
        wj_log(WJ_INFO, "serve", "stopping");
    }
    wj_server_close(server, GRACE_MS);
    wj_api_free(api);
    wj_tasks_stop(tasks);
    return rc;
}

int wj_cmd_serve(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const char *listen = "127.0.0.1:8080";
    bool secure = false, proxy = false;
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a),
                                   { "--listen", WJ_O_TEXT, &listen },
                                   { "--secure", WJ_O_FLAG, &secure },
                                   { "--behind-proxy", WJ_O_FLAG, &proxy } };
    struct wj_strs rest;
    struct wj_node *n = NULL;
    int rc = wj_options_parse(c, o, 6, &rest, e);
    if (rc == WJ_OK)
        rc = wj_node_open_args(&a, 0, &n, e);
    if (rc == WJ_OK)
        rc = serve(c, n, listen, secure, proxy, e);
    wj_node_close(n);
    return rc;
}

int wj_cmd_api_openapi(struct wj_cli *c, struct wj_err *e)
{
    struct wj_str json;
    int rc = wj_openapi_print(c->arena, wj_routes, wj_routes_n, &json, e);
    if (rc == WJ_OK)
        fprintf(c->out, WJ_FMT, WJ_ARG(wj_openapi_indent(c->arena, json)));
    return rc;
}
