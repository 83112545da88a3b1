/* rawserver.c - see rawserver.h. */
#define _GNU_SOURCE
#include "rawserver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER = 8192, EVENTS = 64 };

struct worker {
    int listen_fd, epoll_fd;
    sqlite3 *db;
    sqlite3_stmt *get;
    const char *constant;
};

struct client {
    int fd;
    size_t n;
    char in[BUFFER];
};

static void die(const char *what)
{
    perror(what);
    exit(1);
}

/* The body for the request line that begins at line. */
static int make_body(struct worker *w, const char *line, char *out, size_t size)
{
    const char *end = strstr(line, " HTTP/"), *slash = end;
    while (slash && slash > line && *slash != '/')
        slash--;
    char *rest = NULL;
    long id = slash ? strtol(slash + 1, &rest, 10) : 0;
    if (!slash || rest != end || rest == slash + 1)
        return snprintf(out, size, "%s", w->constant);
    sqlite3_reset(w->get);
    sqlite3_bind_int64(w->get, 1, id);
    if (sqlite3_step(w->get) != SQLITE_ROW)
        return snprintf(out, size, "{}");
    return snprintf(out, size, "{\"id\":%lld,\"name\":\"%s\",\"region\":\"%s\"}",
                    (long long)sqlite3_column_int64(w->get, 0), (const char *)sqlite3_column_text(w->get, 1),
                    (const char *)sqlite3_column_text(w->get, 2));
}

/* Out of epoll first: a child of ours on its way to exec still has the socket, so closing does not do it. */
static void drop(const struct worker *w, struct client *c)
{
    epoll_ctl(w->epoll_fd, EPOLL_CTL_DEL, c->fd, NULL);
    close(c->fd);
    free(c);
}

/* Answer every whole request in the buffer; false when the client is gone. */
static bool answer(struct worker *w, struct client *c)
{
    char *end;
    while ((end = memmem(c->in, c->n, "\r\n\r\n", 4))) {
        char body[BUFFER / 2], out[BUFFER];
        *end = '\0';
        int n = make_body(w, c->in, body, sizeof body);
        int total = snprintf(
            out, sizeof out,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", n, body);
        if (write(c->fd, out, (size_t)total) != total)
            return false;
        size_t used = (size_t)(end + 4 - c->in);
        memmove(c->in, c->in + used, c->n - used);
        c->n -= used;
    }
    return true;
}

static void take(struct worker *w)
{
    int fd = accept4(w->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), one = 1;
    struct client *c = fd >= 0 ? calloc(1, sizeof *c) : NULL;
    if (!c)
        return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    c->fd = fd;
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
    epoll_ctl(w->epoll_fd, EPOLL_CTL_ADD, fd, &e);
}

static void *run(void *arg)
{
    struct worker *w = arg;
    struct epoll_event events[EVENTS];
    for (;;) {
        int n = epoll_wait(w->epoll_fd, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            struct client *c = events[i].data.ptr;
            if (!c) {
                take(w);
                continue;
            }
            ssize_t k = read(c->fd, c->in + c->n, BUFFER - 1 - c->n);
            c->n += k > 0 ? (size_t)k : 0;
            if (k <= 0 || !answer(w, c))
                drop(w, c);
        }
    }
    return NULL;
}

static int open_socket(int port, int *fd)
{
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    socklen_t n = sizeof in;
    int one = 1;
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(*fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    if (bind(*fd, (struct sockaddr *)&in, sizeof in) != 0 || listen(*fd, 1024) != 0)
        die("bind");
    getsockname(*fd, (struct sockaddr *)&in, &n);
    return ntohs(in.sin_port);
}

int rawserver_start(const char *path, int threads_n, const char *constant)
{
    static const char sql[] = "SELECT id, name, region FROM bench_entity WHERE id = ?1";
    int port = 0;
    for (int i = 0; i < threads_n; i++) {
        struct worker *w = calloc(1, sizeof *w);
        struct epoll_event e = { .events = EPOLLIN };
        pthread_t thread;
        if (!w)
            die("calloc");
        w->constant = constant;
        port = open_socket(port, &w->listen_fd);
        w->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
        epoll_ctl(w->epoll_fd, EPOLL_CTL_ADD, w->listen_fd, &e);
        if (sqlite3_open_v2(path, &w->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
            sqlite3_prepare_v2(w->db, sql, -1, &w->get, NULL) != SQLITE_OK)
            die(sqlite3_errmsg(w->db));
        if (pthread_create(&thread, NULL, run, w) != 0)
            die("pthread_create");
    }
    return port;
}
