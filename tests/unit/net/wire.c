/* wire.c - see wire.h. */
#define _GNU_SOURCE
#include "../test.h"
#include "wire.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int wire_connect(const char *address)
{
    int fd;
    if (strncmp(address, "unix:", 5) == 0) {
        struct sockaddr_un un = { .sun_family = AF_UNIX };
        strncpy(un.sun_path, address + 5, sizeof un.sun_path - 1);
        fd = socket(AF_UNIX, SOCK_STREAM, 0);
        assert_int_equal(connect(fd, (struct sockaddr *)&un, sizeof un), 0);
        return fd;
    }
    struct sockaddr_in in = { .sin_family = AF_INET };
    const char *colon = strrchr(address, ':');
    assert_non_null(colon);
    in.sin_port = htons((uint16_t)strtol(colon + 1, NULL, 10));
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&in, sizeof in), 0);
    return fd;
}

bool wire_send(int fd, const char *bytes, size_t n)
{
    while (n) {
        ssize_t k = send(fd, bytes, n, MSG_NOSIGNAL);
        if (k <= 0)
            return false;
        bytes += k;
        n -= (size_t)k;
    }
    return true;
}

static ssize_t receive(int fd, char *to, size_t n)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };
    if (poll(&p, 1, WIRE_WAIT_MS) <= 0)
        return -1;
    return recv(fd, to, n, 0);
}

static bool is_whole(struct wj_str s)
{
    size_t head = wj_str_find(s, WJ_S("\r\n\r\n"));
    if (head == s.n)
        return false;
    int status = wire_status(s);
    if (status == 204 || status == 304)
        return true;
    struct wj_str length = wire_header(s, "Content-Length");
    int64_t n;
    return length.p && wj_str_i64(length, &n) && s.n >= head + 4 + (size_t)n;
}

struct wj_str wire_answer(int fd, struct wj_buf *b)
{
    wj_buf_reset(b);
    while (!is_whole(wj_buf_view(b))) {
        char piece[4096];
        ssize_t n = receive(fd, piece, sizeof piece);
        if (n <= 0)
            break;
        wj_buf_add(b, (struct wj_str){ piece, (size_t)n });
        /* An interim answer is not the answer. */
        if (wj_str_starts(wj_buf_view(b), WJ_S("HTTP/1.1 100")) &&
            wj_str_ends(wj_buf_view(b), WJ_S("\r\n\r\n")))
            wj_buf_reset(b);
    }
    return wj_buf_view(b);
}

bool wire_closed(int fd)
{
    char c;
    return receive(fd, &c, 1) == 0;
}

struct wj_str wire_once(const char *address, const char *request, struct wj_buf *b)
{
    int fd = wire_connect(address);
    wire_send(fd, request, strlen(request));
    struct wj_str answer = wire_answer(fd, b);
    close(fd);
    return answer;
}

int wire_status(struct wj_str answer)
{
    if (answer.n < 12 || memcmp(answer.p, "HTTP/1.", 7) != 0)
        return 0;
    return (answer.p[9] - '0') * 100 + (answer.p[10] - '0') * 10 + (answer.p[11] - '0');
}

struct wj_str wire_body(struct wj_str answer)
{
    size_t head = wj_str_find(answer, WJ_S("\r\n\r\n"));
    if (head == answer.n)
        return WJ_NOSTR;
    return (struct wj_str){ answer.p + head + 4, answer.n - head - 4 };
}

struct wj_str wire_header(struct wj_str answer, const char *name)
{
    struct wj_str rest = { answer.p, wj_str_find(answer, WJ_S("\r\n\r\n")) }, line, key;
    while (wj_str_cut(&rest, '\n', &line)) {
        struct wj_str value = line;
        wj_str_cut(&value, ':', &key);
        if (value.p && key.n == strlen(name) && strncasecmp(key.p, name, key.n) == 0)
            return wj_str_trim(value);
    }
    return WJ_NOSTR;
}
