/* test_server.c - a real server on a free port, well-behaved and hostile clients on raw sockets. */
#define _GNU_SOURCE
#include "../test.h"
#include "base/arena.h"
#include "base/clock.h"
#include "net/server.h"
#include "wire.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

struct fixture {
    struct wj_server *server;
    const char *at;
    struct wj_buf buf;
    pthread_t keeper;
    bool keeping;
    _Atomic int over; /* requests whose end was reported */
    _Atomic int last_status;
};

static void answer_text(struct wj_req *r, int status, struct wj_str body)
{
    static const struct wj_header extra[] = { { "X-Test", "yes" } };
    struct wj_answer a = {
        .status = status, .type = "text/plain", .body = body, .headers = extra, .nheaders = 1
    };
    wj_req_answer(r, &a);
}

static void nap_ms(int ms)
{
    nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L }, NULL);
}

static void *answer_later(void *arg)
{
    nap_ms(100);
    answer_text(arg, 200, WJ_S("later"));
    return NULL;
}

static void *wake_later(void *arg)
{
    nap_ms(50);
    wj_req_wake(arg);
    return NULL;
}

static void keep_with(struct fixture *f, struct wj_req *r, void *(*run)(void *))
{
    wj_req_keep(r);
    if (f->keeping)
        pthread_join(f->keeper, NULL);
    f->keeping = true;
    pthread_create(&f->keeper, NULL, run, r);
}

static void handle(void *ctx, struct wj_req *r)
{
    struct fixture *f = ctx;
    struct wj_str path = wj_req_path(r);
    if (wj_str_eqz(path, "/later")) {
        keep_with(f, r, answer_later);
    } else if (wj_str_eqz(path, "/woken")) {
        if (wj_req_tag(r)) {
            answer_text(r, 200, WJ_S("woken"));
        } else {
            wj_req_set_tag(r, f);
            keep_with(f, r, wake_later);
        }
    } else if (wj_str_eqz(path, "/forgotten")) {
        return;
    } else if (wj_str_eqz(path, "/big")) {
        size_t n = 8u << 20;
        char *p = wj_alloc(wj_req_arena(r), n);
        memset(p, 'x', n);
        answer_text(r, 200, (struct wj_str){ p, n });
    } else {
        struct wj_str query = wj_req_query(r), body = wj_req_body(r), peer = wj_req_peer(r);
        answer_text(r, 200,
                    wj_strf(wj_req_arena(r), "%s " WJ_FMT "|" WJ_FMT "|" WJ_FMT "|" WJ_FMT,
                            wj_http_method_name(wj_req_method(r)), WJ_ARG(path), WJ_ARG(query), WJ_ARG(body),
                            WJ_ARG(peer)));
    }
}

static size_t admit(void *ctx, struct wj_req *r)
{
    (void)ctx;
    if (wj_str_eqz(wj_req_path(r), "/forbidden"))
        answer_text(r, 403, WJ_S("no"));
    return wj_req_method(r) == WJ_GET ? 0 : 1000;
}

static void done(void *ctx, struct wj_req *r, const struct wj_req_sum *sum)
{
    struct fixture *f = ctx;
    (void)r;
    f->last_status = sum->status;
    f->over++;
}

static int start(void **state, struct wj_server_options o)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct wj_err e = WJ_ERR_INIT;
    o.handle = handle;
    o.admit = admit;
    o.done = done;
    o.ctx = f;
    if (!o.listen)
        o.listen = "127.0.0.1:0";
    assert_ok(wj_server_open(&o, &f->server, &e), e);
    f->at = wj_server_address(f->server);
    wj_buf_init(&f->buf, NULL, 16u << 20);
    *state = f;
    return 0;
}

static int setup(void **state)
{
    return start(state, (struct wj_server_options){ 0 });
}

static int setup_impatient(void **state)
{
    return start(state, (struct wj_server_options){
                            .header_ms = 300, .idle_ms = 300, .body_ms = 300, .send_ms = 300 });
}

static int setup_narrow(void **state)
{
    return start(state, (struct wj_server_options){ .connections_per_address = 3,
                                                    .requests_per_connection = 2,
                                                    .bodies_bytes = 800 });
}

static int setup_proxied(void **state)
{
    return start(state, (struct wj_server_options){ .behind_proxy = true });
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    wj_server_close(f->server, 1000);
    if (f->keeping)
        pthread_join(f->keeper, NULL);
    wj_buf_fini(&f->buf);
    free(f);
    return 0;
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"

static void a_get_is_answered_with_path_and_query_as_sent(void **state)
{
    struct fixture *f = *state;
    struct wj_str a = wire_once(f->at, GET("/a%2Fb?x=%20+y"), &f->buf);
    assert_int_equal(wire_status(a), 200);
    assert_str(wire_body(a), "GET /a%2Fb|x=%20+y||127.0.0.1");
    assert_str(wire_header(a, "X-Test"), "yes");
    assert_str(wire_header(a, "Content-Type"), "text/plain");
}

static void a_body_arrives_whole_with_length_or_in_chunks(void **state)
{
    struct fixture *f = *state;
    struct wj_str a =
        wire_once(f->at, "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", &f->buf);
    assert_str(wire_body(a), "POST /p||hello|127.0.0.1");
    a = wire_once(f->at,
                  "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "3\r\nhel\r\n2;ext=1\r\nlo\r\n0\r\nTrailer: x\r\n\r\n",
                  &f->buf);
    assert_str(wire_body(a), "POST /p||hello|127.0.0.1");
}

static void a_head_gets_the_headers_of_the_get_and_no_body(void **state)
{
    struct fixture *f = *state;
    int fd = wire_connect(f->at);
    const char *ask = "HEAD /h HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    assert_true(wire_send(fd, ask, strlen(ask)));
    struct wj_str a = wire_answer(fd, &f->buf);
    assert_int_equal(wire_status(a), 200);
    assert_int_equal(wire_body(a).n, 0);
    assert_str(wire_header(a, "Content-Length"), "19");
    close(fd);
}

static void one_connection_serves_many_requests_in_order(void **state)
{
    struct fixture *f = *state;
    int fd = wire_connect(f->at);
    const char *two = GET("/1") GET("/2");
    assert_true(wire_send(fd, two, strlen(two)));
    struct wj_str a = wire_answer(fd, &f->buf);
    assert_str(wire_body((struct wj_str){ a.p, wj_str_find(a, WJ_S("/1|||")) + 5 }), "GET /1|||");
    if (!wj_str_has(a, WJ_S("/2|||")))
        a = wire_answer(fd, &f->buf);
    assert_true(wj_str_has(a, WJ_S("GET /2|||")));
    close(fd);
}

static void a_kept_request_is_answered_from_another_thread(void **state)
{
    struct fixture *f = *state;
    assert_str(wire_body(wire_once(f->at, GET("/later"), &f->buf)), "later");
    assert_str(wire_body(wire_once(f->at, GET("/woken"), &f->buf)), "woken");
}

static void a_forgotten_request_gets_a_500(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(wire_status(wire_once(f->at, GET("/forgotten"), &f->buf)), 500);
}

static void admission_can_refuse_before_the_body(void **state)
{
    struct fixture *f = *state;
    struct wj_str a =
        wire_once(f->at, "POST /forbidden HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n", &f->buf);
    assert_int_equal(wire_status(a), 403);
    assert_str(wire_header(a, "Connection"), "close");
}

static void a_body_over_the_limit_is_refused_however_it_comes(void **state)
{
    struct fixture *f = *state;
    struct wj_str a =
        wire_once(f->at, "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n", &f->buf);
    assert_int_equal(wire_status(a), 413);
    a = wire_once(f->at, "GET /p HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", &f->buf);
    assert_int_equal(wire_status(a), 413);
    char chunk[4096] = "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n";
    memset(chunk + strlen(chunk), 'x', 2000);
    strncat(chunk, "\r\n0\r\n\r\n", 8);
    assert_int_equal(wire_status(wire_once(f->at, chunk, &f->buf)), 413);
}

static void a_message_that_two_readers_could_cut_differently_is_refused(void **state)
{
    static const char *const hostile[] = {
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
        "identity\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \x0b"
        "chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\nhello",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nAuthorization: Bearer y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX\x01: 1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhelloxxx\r\n0\r\n\r\n",
        "GET relative HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
        "get / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nno colon here\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        int fd = wire_connect(f->at);
        wire_send(fd, hostile[i], strlen(hostile[i]));
        struct wj_str a = wire_answer(fd, &f->buf);
        int status = wire_status(a);
        /* An answer that says no, or a closed connection; and never a second answer. */
        if (!((status >= 400 && status < 600) || a.n == 0))
            fail_msg("row %zu was answered: " WJ_FMT, i, WJ_ARG(a));
        if (!wire_closed(fd))
            fail_msg("row %zu: the connection stayed open", i);
        close(fd);
    }
    assert_int_equal(wire_status(wire_once(f->at, GET("/"), &f->buf)), 200);
}

static void a_head_too_large_is_refused(void **state)
{
    struct fixture *f = *state;
    size_t n = 100000;
    char *long_path = malloc(n + 64), *long_header = malloc(n + 64);
    memset(long_path, 'a', n);
    memcpy(long_path, "GET /", 5);
    static const char end[] = " HTTP/1.1\r\nHost: a\r\n\r\n", start[] = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    memcpy(long_path + n, end, sizeof end);
    memcpy(long_header, start, sizeof start);
    memset(long_header + strlen(long_header), 'b', n);
    struct wj_str a = wire_once(f->at, long_path, &f->buf);
    assert_true(a.n == 0 || wire_status(a) == 414);
    long_header[n] = '\0';
    a = wire_once(f->at, long_header, &f->buf);
    assert_true(a.n == 0 || wire_status(a) == 431);
    free(long_path);
    free(long_header);
}

static void a_slow_client_is_cut_off(void **state)
{
    struct fixture *f = *state;
    /* A header a byte at a time, always some progress. */
    int fd = wire_connect(f->at);
    int64_t began = wj_monotonic_us();
    bool open = wire_send(fd, "GET / HTTP/1.1\r\nHost: a\r\n", 25);
    while (open && wj_monotonic_us() - began < 5000000) {
        nap_ms(20);
        open = wire_send(fd, "X", 1);
    }
    assert_false(open);
    close(fd);
    /* A body that stops coming. */
    fd = wire_connect(f->at);
    const char *half = "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello";
    assert_true(wire_send(fd, half, strlen(half)));
    assert_true(wire_closed(fd));
    close(fd);
    /* Nothing at all, at first and between requests. */
    fd = wire_connect(f->at);
    assert_true(wire_closed(fd));
    close(fd);
    fd = wire_connect(f->at);
    assert_true(wire_send(fd, GET("/1"), strlen(GET("/1"))));
    assert_int_equal(wire_status(wire_answer(fd, &f->buf)), 200);
    assert_true(wire_closed(fd));
    close(fd);
}

static void a_client_that_does_not_read_its_answer_is_cut_off(void **state)
{
    struct fixture *f = *state;
    int fd = wire_connect(f->at), small = 4096;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    assert_true(wire_send(fd, GET("/big"), strlen(GET("/big"))));
    /* 8 MiB are allowed 512 s more, so this only shows that the server stays free meanwhile. */
    assert_int_equal(wire_status(wire_once(f->at, GET("/1"), &f->buf)), 200);
    close(fd);
}

static void connections_from_one_address_are_counted(void **state)
{
    struct fixture *f = *state;
    int fds[3];
    for (int i = 0; i < 3; i++) {
        fds[i] = wire_connect(f->at);
        assert_true(wire_send(fds[i], GET("/1"), strlen(GET("/1"))));
        assert_int_equal(wire_status(wire_answer(fds[i], &f->buf)), 200);
    }
    assert_int_equal(wj_server_connections_n(f->server), 3);
    int fourth = wire_connect(f->at);
    assert_true(wire_closed(fourth));
    close(fourth);
    /* Each connection lives for two requests here. */
    assert_true(wire_send(fds[0], GET("/2"), strlen(GET("/2"))));
    struct wj_str a = wire_answer(fds[0], &f->buf);
    assert_str(wire_header(a, "Connection"), "close");
    assert_true(wire_closed(fds[0]));
    for (int i = 0; i < 3; i++)
        close(fds[i]);
}

static void bodies_of_all_requests_together_are_bounded(void **state)
{
    struct fixture *f = *state;
    char ask[1200] = "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n";
    memset(ask + strlen(ask), 'x', 900);
    assert_int_equal(wire_status(wire_once(f->at, ask, &f->buf)), 503);
    assert_int_equal(wire_status(wire_once(
                         f->at, "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", &f->buf)),
                     200);
}

static void behind_a_proxy_the_last_forwarded_address_counts(void **state)
{
    struct fixture *f = *state;
    struct wj_str a =
        wire_once(f->at, "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 192.0.2.7\r\n\r\n", &f->buf);
    assert_str(wire_body(a), "GET /|||192.0.2.7");
    a = wire_once(f->at, "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: <script>\r\n\r\n", &f->buf);
    assert_str(wire_body(a), "GET /|||127.0.0.1");
}

static void a_forwarded_address_is_ignored_without_a_proxy(void **state)
{
    struct fixture *f = *state;
    struct wj_str a =
        wire_once(f->at, "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n", &f->buf);
    assert_str(wire_body(a), "GET /|||127.0.0.1");
}

static void the_end_of_each_request_is_reported(void **state)
{
    struct fixture *f = *state;
    wire_once(f->at, GET("/1"), &f->buf);
    wire_once(f->at, GET("/forgotten"), &f->buf);
    for (int i = 0; i < 200 && f->over < 2; i++)
        nap_ms(10);
    assert_int_equal(f->over, 2);
    assert_int_equal(f->last_status, 500);
    assert_int_equal(wj_server_requests_n(f->server), 0);
}

static void closing_waits_for_a_kept_request(void **state)
{
    struct fixture *f;
    struct wj_buf b;
    (void)state;
    setup((void **)&f);
    wj_buf_init(&b, NULL, 1 << 16);
    int fd = wire_connect(f->at);
    assert_true(wire_send(fd, GET("/later"), strlen(GET("/later"))));
    while (wj_server_requests_n(f->server) == 0)
        nap_ms(1);
    nap_ms(20);
    teardown((void **)&f);
    struct wj_str a = wire_answer(fd, &b);
    assert_str(wire_body(a), "later");
    assert_str(wire_header(a, "Connection"), "close");
    close(fd);
    wj_buf_fini(&b);
}

static void it_listens_on_a_unix_socket_and_replaces_a_dead_one(void **state)
{
    char path[64], spec[80];
    (void)state;
    snprintf(path, sizeof path, "/tmp/wj-test-%d.sock", (int)getpid());
    snprintf(spec, sizeof spec, "unix:%s", path);
    for (int i = 0; i < 2; i++) {
        struct fixture *f;
        start((void **)&f, (struct wj_server_options){ .listen = spec });
        assert_str(wire_body(wire_once(spec, GET("/u"), &f->buf)), "GET /u|||local");
        struct wj_server *second = NULL;
        struct wj_err e = WJ_ERR_INIT;
        struct wj_server_options o = { .listen = spec, .handle = handle };
        assert_int_equal(wj_server_open(&o, &second, &e), WJ_E_IO);
        teardown((void **)&f);
        assert_int_not_equal(access(path, F_OK), 0);
        /* What a killed process leaves behind: a socket file nobody listens on. */
        struct sockaddr_un un = { .sun_family = AF_UNIX };
        memcpy(un.sun_path, path, strlen(path));
        int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        assert_int_equal(bind(fd, (struct sockaddr *)&un, sizeof un), 0);
        close(fd);
    }
    unlink(path);
}

static void an_address_that_is_none_is_refused_with_a_reason(void **state)
{
    static const char *const bad[] = { "",        "8080", "127.0.0.1", "127.0.0.1:",     "127.0.0.1:x",
                                       "[::1:80", ":80",  "fd:x",      "127.0.0.1:99999" };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct wj_server *s = NULL;
        struct wj_err e = WJ_ERR_INIT;
        struct wj_server_options o = { .listen = bad[i], .handle = handle };
        int rc = wj_server_open(&o, &s, &e);
        if (rc != WJ_E_INVALID || !e.msg[0] || s)
            fail_msg("\"%s\" gave %d \"%s\"", bad[i], rc, e.msg);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        T(a_get_is_answered_with_path_and_query_as_sent),
        T(a_body_arrives_whole_with_length_or_in_chunks),
        T(a_head_gets_the_headers_of_the_get_and_no_body),
        T(one_connection_serves_many_requests_in_order),
        T(a_kept_request_is_answered_from_another_thread),
        T(a_forgotten_request_gets_a_500),
        T(admission_can_refuse_before_the_body),
        T(a_body_over_the_limit_is_refused_however_it_comes),
        T(a_message_that_two_readers_could_cut_differently_is_refused),
        T(a_head_too_large_is_refused),
        T(a_client_that_does_not_read_its_answer_is_cut_off),
        T(a_forwarded_address_is_ignored_without_a_proxy),
        T(the_end_of_each_request_is_reported),
#undef T
        cmocka_unit_test_setup_teardown(a_slow_client_is_cut_off, setup_impatient, teardown),
        cmocka_unit_test_setup_teardown(connections_from_one_address_are_counted, setup_narrow, teardown),
        cmocka_unit_test_setup_teardown(bodies_of_all_requests_together_are_bounded, setup_narrow, teardown),
        cmocka_unit_test_setup_teardown(behind_a_proxy_the_last_forwarded_address_counts, setup_proxied,
                                        teardown),
        cmocka_unit_test(closing_waits_for_a_kept_request),
        cmocka_unit_test(it_listens_on_a_unix_socket_and_replaces_a_dead_one),
        cmocka_unit_test(an_address_that_is_none_is_refused_with_a_reason),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
