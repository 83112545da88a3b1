/* listen.c - see net_priv.h: from an address as text to a listening socket. */
#define _GNU_SOURCE /* getaddrinfo(3), lstat(2) */
#include "net/net_priv.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

void wj_listen_peer(const struct sockaddr *sa, char out[PEER_MAX])
{
    const void *address = NULL;
    if (sa && sa->sa_family == AF_INET)
        address = &((const struct sockaddr_in *)(const void *)sa)->sin_addr;
    else if (sa && sa->sa_family == AF_INET6)
        address = &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr;
    if (!address || !inet_ntop(sa->sa_family, address, out, PEER_MAX))
        snprintf(out, PEER_MAX, "local");
}

/* A socket file nobody listens on any more is a leftover of a killed process: take its place. */
static int bind_unix(int fd, const char *path, struct wj_err *e)
{
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof un.sun_path)
        return wj_fail(e, WJ_E_INVALID, "listen: the socket path %s is too long", path);
    memcpy(un.sun_path, path, strlen(path));
    if (bind(fd, (struct sockaddr *)&un, sizeof un) == 0)
        return WJ_OK;
    struct stat st;
    if (errno == EADDRINUSE && lstat(path, &st) == 0 && S_ISSOCK(st.st_mode)) {
        int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        bool dead =
            probe >= 0 && connect(probe, (struct sockaddr *)&un, sizeof un) != 0 && errno == ECONNREFUSED;
        if (probe >= 0)
            close(probe);
        if (dead && unlink(path) == 0 && bind(fd, (struct sockaddr *)&un, sizeof un) == 0)
            return WJ_OK;
        errno = EADDRINUSE;
    }
    return wj_fail(e, WJ_E_IO, "listen: cannot bind %s: %s", path, strerror(errno));
}

static int open_unix(const char *path, int *out, struct wj_err *e)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return wj_fail(e, WJ_E_IO, "listen: cannot make a socket: %s", strerror(errno));
    int rc = bind_unix(fd, path, e);
    if (rc != WJ_OK)
        close(fd);
    else
        *out = fd;
    return rc;
}

/* "host:port" or "[v6]:port" into two texts; false when it is neither. */
static bool split_host(const char *spec, char host[ADDRESS_MAX], char port[8])
{
    const char *colon = strrchr(spec, ':');
    if (!colon || colon == spec || strlen(colon + 1) > 5 || !colon[1])
        return false;
    int64_t number;
    if (!wj_str_i64(wj_strz(colon + 1), &number) || number < 0 || number > 65535)
        return false;
    size_t n = (size_t)(colon - spec);
    if (spec[0] == '[') {
        if (spec[n - 1] != ']')
            return false;
        spec++;
        n -= 2;
    }
    if (n == 0 || n >= ADDRESS_MAX)
        return false;
    memcpy(host, spec, n);
    host[n] = '\0';
    snprintf(port, 8, "%s", colon + 1);
    return true;
}

static int open_tcp(const char *spec, int *out, struct wj_err *e)
{
    char host[ADDRESS_MAX], port[8];
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
    struct addrinfo *found = NULL;
    if (!split_host(spec, host, port))
        return wj_fail(e, WJ_E_INVALID, "listen: \"%s\" is not host:port, [v6]:port, unix:path or fd:N",
                       spec);
    int gai = getaddrinfo(host, port, &hints, &found);
    if (gai != 0)
        return wj_fail(e, WJ_E_INVALID, "listen: %s: %s", spec, gai_strerror(gai));
    int one = 1, rc = WJ_OK;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
        bind(fd, found->ai_addr, found->ai_addrlen) != 0) {
        rc = wj_fail(e, WJ_E_IO, "listen: cannot bind %s: %s", spec, strerror(errno));
        if (fd >= 0)
            close(fd);
    } else {
        *out = fd;
    }
    freeaddrinfo(found);
    return rc;
}

static void name_it(const char *spec, int fd, char name[ADDRESS_MAX])
{
    union {
        struct sockaddr sa;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
        struct sockaddr_storage any;
    } at = { 0 };
    socklen_t n = sizeof at;
    char host[PEER_MAX];
    if (getsockname(fd, &at.sa, &n) != 0 || (at.sa.sa_family != AF_INET && at.sa.sa_family != AF_INET6)) {
        snprintf(name, ADDRESS_MAX, "%s", spec);
        return;
    }
    wj_listen_peer(&at.sa, host);
    if (at.sa.sa_family == AF_INET)
        snprintf(name, ADDRESS_MAX, "%s:%u", host, (unsigned)ntohs(at.in.sin_port));
    else
        snprintf(name, ADDRESS_MAX, "[%s]:%u", host, (unsigned)ntohs(at.in6.sin6_port));
}

int wj_listen_open(const char *spec, int *out, char name[ADDRESS_MAX], struct wj_err *e)
{
    int fd = -1, rc;
    int64_t number;
    if (strncmp(spec, "unix:", 5) == 0)
        rc = open_unix(spec + 5, &fd, e);
    else if (strncmp(spec, "fd:", 3) == 0 && wj_str_i64(wj_strz(spec + 3), &number) && number >= 0 &&
             number < 65536) {
        fd = (int)number;
        rc = WJ_OK;
    } else {
        rc = open_tcp(spec, &fd, e);
    }
    if (rc != WJ_OK)
        return rc;
    if (listen(fd, BACKLOG) != 0) {
        rc = wj_fail(e, WJ_E_IO, "listen: %s: %s", spec, strerror(errno));
        close(fd);
        return rc;
    }
    name_it(spec, fd, name);
    *out = fd;
    return WJ_OK;
}
