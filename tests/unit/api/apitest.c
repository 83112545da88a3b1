/* apitest.c - see apitest.h. */
#define _GNU_SOURCE
#include "apitest.h"

#include "api/h_session.h"
#include "crypto/password.h"
#include "q_people.h"
#include "q_session.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct apitest apitest;
_Atomic int64_t apitest_clock_ms;

#define TEXT(lit)               \
    {                           \
        "" lit, sizeof(lit) - 1 \
    }
static const struct wj_named files[] = { { TEXT("console/index.html"), TEXT("<!doctype html>console") },
                                         { TEXT("index.html"), TEXT("<!doctype html>portal") } };
static const struct wj_fileset fileset = { files, 2 };

const struct wj_fileset *wj_migration_files(void); /* made by tools/embed */

/* The routes: a note is a row of the table setting; its version is the length of its text. */
struct note {
    struct wj_str name, text;
    int64_t n;
    struct wj_list tags;
};
static const struct wj_field note_fields[] = {
    WJ_FIELD(note, name, ID, 0, 0, 0, "Name."),
    WJ_FIELD(note, text, STR, 0, 1, 20, "Text."),
    WJ_FIELD(note, n, I64, 0, 1, 9, "Number."),
    WJ_FIELD_OF(note, tags, LIST, 0, NULL, "Tags."),
};
static const struct wj_shape note_shape = { "note", "A note.", sizeof(struct note), 4, note_fields };

static int echo(struct wj_call *c, const void *in, void *out, struct wj_err *e)
{
    (void)c;
    (void)e;
    *(struct note *)out = *(const struct note *)in;
    return WJ_OK;
}

static int show(struct wj_call *c, const void *in, void *out, struct wj_err *e)
{
    const struct note *n = in;
    struct note *to = out;
    struct wjq_setting_get_row row;
    bool found = false;
    int rc = wjq_setting_get(c->db, c->arena, &(struct wjq_setting_get_in){ n->name }, &row, &found, e);
    if (rc != WJ_OK)
        return rc;
    if (!found)
        return wj_fail(e, WJ_E_NOTFOUND, "no such note");
    to->name = n->name;
    to->text = row.value;
    c->version = (int64_t)row.value.n;
    return WJ_OK;
}

static int put(struct wj_call *c, const struct note *n, struct note *out, struct wj_err *e)
{
    *out = *n;
    c->version = (int64_t)n->text.n;
    return wjq_setting_put(c->db, &(struct wjq_setting_put_in){ n->name, n->text }, NULL, e);
}

/* Writes what was there before behind it, so that a second run shows. */
static int append(struct wj_call *c, const void *in, void *out, struct wj_err *e)
{
    struct note n = *(const struct note *)in;
    struct wjq_setting_get_row row;
    bool found = false;
    int rc = wjq_setting_get(c->db, c->arena, &(struct wjq_setting_get_in){ n.name }, &row, &found, e);
    if (rc == WJ_OK && found)
        n.text = wj_strf(c->arena, WJ_FMT WJ_FMT, WJ_ARG(row.value), WJ_ARG(n.text));
    return rc == WJ_OK ? put(c, &n, out, e) : rc;
}

static int change(struct wj_call *c, const void *in, void *out, struct wj_err *e)
{
    const struct note *n = in;
    struct wjq_setting_get_row row;
    bool found = false;
    int rc = wjq_setting_get(c->db, c->arena, &(struct wjq_setting_get_in){ n->name }, &row, &found, e);
    if (rc == WJ_OK)
        rc = wj_call_match(c, found ? (int64_t)row.value.n : 0, e);
    return rc == WJ_OK ? put(c, n, out, e) : rc;
}

static int change_blindly(struct wj_call *c, const void *in, void *out, struct wj_err *e)
{
    return put(c, in, out, e);
}

static int change_and_fail(struct wj_call *c, const void *in, void *out, struct wj_err *e)
{
    int rc = put(c, in, out, e);
    c->why_zh = WJ_S("现在不行");
    return rc == WJ_OK ? wj_fail(e, WJ_E_STATE, "not now") : rc;
}

static int slow(struct wj_call *c, const void *in, void *out, struct wj_err *e)
{
    (void)in;
    (void)e;
    usleep(50000);
    ((struct note *)out)->text = c->db ? WJ_S("db") : WJ_S("no db");
    return WJ_OK;
}

static int paper(struct wj_call *c, const void *in, void *out, struct wj_err *e)
{
    (void)in;
    (void)out;
    (void)e;
    c->raw = (struct wj_raw){ .type = "application/pdf", .body = WJ_S("%PDF"), .file_name = "决定 1.pdf" };
    return WJ_OK;
}

static int boom(struct wj_call *c, const void *in, void *out, struct wj_err *e)
{
    (void)c;
    (void)in;
    (void)out;
    return wj_fail(e, WJ_E_IO, "the password of the database is 12345");
}

#define ROW(id, method, path, may, flags, fn)                                               \
    {                                                                                       \
        id, WJ_##method, path, WJ_MAY_##may, &note_shape, &note_shape, flags, fn, "A test." \
    }
const struct wj_route apitest_routes[] = {
    ROW("echo", GET, "/api/v1/echo/{name}", SIGNED_IN, WJ_R_PUBLIC, echo),
    ROW("echo_post", POST, "/api/v1/echo/{name}", SIGNED_IN, WJ_R_PUBLIC, echo),
    ROW("note_show", GET, "/api/v1/notes/{name}", MATTER_READ, 0, show),
    ROW("note_add", POST, "/api/v1/notes", MATTER_WORK, WJ_R_WRITE | WJ_R_ONCE | WJ_R_CREATED, append),
    ROW("note_change", PUT, "/api/v1/notes/{name}", MATTER_WORK, WJ_R_WRITE | WJ_R_IFMATCH, change),
    ROW("note_blind", PUT, "/api/v1/blind/{name}", MATTER_WORK, WJ_R_WRITE | WJ_R_IFMATCH, change_blindly),
    ROW("note_fail", PUT, "/api/v1/fail/{name}", MATTER_WORK, WJ_R_WRITE, change_and_fail),
    ROW("note_public", POST, "/api/v1/public/notes", SIGNED_IN, WJ_R_WRITE | WJ_R_PUBLIC, append),
    ROW("slow", GET, "/api/v1/slow", SIGNED_IN, WJ_R_SLOW | WJ_R_PUBLIC, slow),
    ROW("paper", GET, "/api/v1/paper", SIGNED_IN, WJ_R_RAW | WJ_R_PUBLIC, paper),
    ROW("boom", GET, "/api/v1/boom", SIGNED_IN, WJ_R_PUBLIC, boom),
    ROW("admin", GET, "/api/v1/admin", USER_ADMIN, 0, echo),
    { "session_open", WJ_POST, "/api/v1/session", WJ_MAY_SIGNED_IN, &wj_shape_session_in,
      &wj_shape_session_view, WJ_R_SLOW | WJ_R_PUBLIC, wj_h_session_open, "" },
    { "session_show", WJ_GET, "/api/v1/session", WJ_MAY_SIGNED_IN, &wj_shape_none, &wj_shape_session_view, 0,
      wj_h_session_show, "" },
    { "session_close", WJ_DELETE, "/api/v1/session", WJ_MAY_SIGNED_IN, &wj_shape_none, &wj_shape_none,
      WJ_R_WRITE, wj_h_session_close, "" },
};
const size_t apitest_routes_n = sizeof apitest_routes / sizeof apitest_routes[0];

static int64_t now_ms(void)
{
    return apitest_clock_ms;
}

static int unseal(struct wj_call *c, const char *where, struct wj_str sealed, struct wj_str *plain,
                  struct wj_err *e)
{
    (void)c;
    (void)e;
    assert_true(wj_str_starts(wj_strz(where), WJ_S("app_user.totp_secret:u-")));
    *plain = sealed;
    return WJ_OK;
}

static size_t gauges(void *node, struct wj_gauge *out, size_t max)
{
    (void)node;
    assert_true(max >= 2);
    out[0] = (struct wj_gauge){ "wangjian_store_queue", "gauge", "Said already.", 99 };
    out[1] = (struct wj_gauge){ "wangjian_test", "gauge", "More.", 7 };
    return 2;
}

static int add_organ(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)ctx;
    struct wjq_organ_add_in in = { WJ_S("o1"), WJ_S("县局"),   WJ_S("县局"), 4,
                                   WJ_NOSTR,   WJ_S("330000"), WJ_S("/o1/") };
    return wjq_organ_add(db, &in, NULL, e);
}

int apitest_start(struct wj_api_options o)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_store_opts so = { .migrations = *wj_migration_files() };
    struct wj_server_options server = { .listen = "127.0.0.1:0" };
    apitest_clock_ms = INT64_C(1795000000000);
    apitest.arena = wj_arena_new(64 << 20);
    wj_buf_init(&apitest.buf, NULL, 1 << 20);
    assert_ok(wj_store_open(dbtest_fresh_url(), &so, &apitest.store, &e), e);
    assert_ok(wj_store_write(apitest.store, add_organ, NULL, &e), e);
    o.store = apitest.store;
    o.routes = apitest_routes;
    o.routes_n = apitest_routes_n;
    o.files = &fileset;
    o.node_name = "测试节点";
    o.origin = "http://localhost";
    o.now_ms = now_ms;
    o.hooks.unseal = unseal;
    o.hooks.gauges = gauges;
    assert_ok(wj_api_new(&o, &apitest.api, &e), e);
    wj_api_attach(apitest.api, &server);
    assert_ok(wj_server_open(&server, &apitest.server, &e), e);
    apitest.at = wj_server_address(apitest.server);
    return 0;
}

int apitest_setup(void **state)
{
    (void)state;
    return apitest_start((struct wj_api_options){ 0 });
}

int apitest_teardown(void **state)
{
    (void)state;
    wj_server_close(apitest.server, 1000);
    wj_api_free(apitest.api);
    wj_store_close(apitest.store);
    wj_buf_fini(&apitest.buf);
    wj_arena_free(apitest.arena);
    return 0;
}

static int add_user(struct wj_db *db, void *ctx, struct wj_err *e)
{
    return wjq_user_add(db, ctx, NULL, e);
}

void apitest_add_user(const char *login, const char *roles, bool totp)
{
    static char hash[WJ_PASSWORD_TEXT];
    struct wj_err e = WJ_ERR_INIT;
    if (!hash[0])
        assert_ok(wj_password_hash(WJ_S(APITEST_PASSWORD), hash, &e), e);
    struct wjq_user_add_in in = { .id = wj_strf(apitest.arena, "u-%s", login),
                                  .login = wj_strz(login),
                                  .name = WJ_S("王某"),
                                  .password_hash = wj_strz(hash),
                                  .totp_secret = totp ? WJ_S(APITEST_SECRET) : WJ_NOSTR,
                                  .organ_id = WJ_S("o1"),
                                  .roles = wj_strz(roles),
                                  .status = WJ_S("active") };
    assert_ok(wj_store_write(apitest.store, add_user, &in, &e), e);
}

struct wj_str apitest_ask(const char *line, const char *headers, const char *body)
{
    struct wj_str rest = wj_strz(line), method;
    wj_str_cut(&rest, ' ', &method);
    struct wj_str length =
        body ? wj_strf(apitest.arena, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                       strlen(body))
             : WJ_S("");
    struct wj_str text =
        wj_strf(apitest.arena, WJ_FMT " " WJ_FMT " HTTP/1.1\r\nHost: a\r\n%s" WJ_FMT "\r\n%s", WJ_ARG(method),
                WJ_ARG(rest), headers ? headers : "", WJ_ARG(length), body ? body : "");
    return wj_str_dup(apitest.arena, wire_once(apitest.at, wj_str_z(apitest.arena, text), &apitest.buf));
}

struct wj_str apitest_text(struct wj_str answer, const char *member)
{
    const struct wj_jval *v = NULL;
    if (wj_jsonread_text(apitest.arena, wire_body(answer), &v, NULL) != WJ_OK)
        return WJ_NOSTR;
    v = wj_jsonread_get(v, member);
    return v && v->type != WJ_J_STR ? v->raw : wj_jsonread_str(v);
}

const char *apitest_sign_in(const char *login, const char *password, const char *code)
{
    struct wj_str body = wj_strf(apitest.arena, "{\"login\":\"%s\",\"password\":\"%s\"%s%s%s}", login,
                                 password, code ? ",\"totp\":\"" : "", code ? code : "", code ? "\"" : "");
    struct wj_str a = apitest_ask("POST /api/v1/session", NULL, wj_str_z(apitest.arena, body));
    struct wj_str cookie = wire_header(a, "Set-Cookie"), pair;
    if (wire_status(a) != 200)
        return "";
    wj_str_cut(&cookie, ';', &pair);
    return wj_str_z(apitest.arena,
                    wj_strf(apitest.arena, "Cookie: " WJ_FMT "\r\nX-CSRF-Token: " WJ_FMT "\r\n", WJ_ARG(pair),
                            WJ_ARG(apitest_text(a, "csrf"))));
}
