/* file.c - see file.h. */
#define _POSIX_C_SOURCE 200809L /* fsync(2), fileno(3) */
#include "base/file.h"

#include "base/arena.h"
#include "base/buf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail_errno(struct wj_err *e, const char *path, const char *what)
{
    int err = errno;
    return wj_fail(e, err == ENOENT ? WJ_E_NOTFOUND : WJ_E_IO, "%s: %s: %s", path, what, strerror(err));
}

static int read_all(int fd, const char *path, struct wj_buf *b, struct wj_err *e)
{
    for (;;) {
        char chunk[65536];
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail_errno(e, path, "read");
        if (n == 0)
            return WJ_OK;
        wj_buf_add(b, (struct wj_str){ chunk, (size_t)n });
        if (b->rc)
            return wj_fail(e, WJ_E_LIMIT, "%s: longer than the %zu bytes allowed", path, b->limit);
    }
}

int wj_file_read(struct wj_arena *a, const char *path, size_t limit, struct wj_str *out, struct wj_err *e)
{
    int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
    if (fd < 0)
        return fail_errno(e, path, "open");
    struct wj_buf b;
    wj_buf_init(&b, NULL, limit);
    int rc = read_all(fd, path, &b, e);
    if (fd != STDIN_FILENO)
        close(fd);
    if (rc == WJ_OK) {
        size_t n = b.n;
        const char *p = wj_str_z(a, wj_buf_view(&b));
        if (p)
            *out = (struct wj_str){ p, n };
        else
            rc = wj_fail(e, WJ_E_LIMIT, "%s: does not fit in memory allowed", path);
    }
    wj_buf_fini(&b);
    return rc;
}

static int write_all(int fd, struct wj_str s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        s.p += n;
        s.n -= (size_t)n;
    }
    return fsync(fd);
}

int wj_file_write(const char *path, struct wj_str bytes, struct wj_err *e)
{
    char tmp[4096];
    if (snprintf(tmp, sizeof tmp, "%s.%ld.tmp", path, (long)getpid()) >= (int)sizeof tmp)
        return wj_fail(e, WJ_E_INVALID, "%s: path too long", path);
    int fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (fd < 0)
        return fail_errno(e, tmp, "create");
    int rc = WJ_OK;
    if (write_all(fd, bytes) < 0)
        rc = fail_errno(e, tmp, "write");
    close(fd);
    if (rc == WJ_OK && rename(tmp, path) < 0)
        rc = fail_errno(e, path, "rename");
    if (rc != WJ_OK)
        unlink(tmp);
    return rc;
}

int wj_dir_make(const char *path, struct wj_err *e)
{
    char part[4096];
    size_t n = strlen(path);
    if (n >= sizeof part)
        return wj_fail(e, WJ_E_INVALID, "path too long");
    for (size_t i = 1; i <= n; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, 0750) < 0 && errno != EEXIST)
            return fail_errno(e, part, "mkdir");
    }
    return WJ_OK;
}

static int by_bytes(const void *a, const void *b)
{
    return wj_str_cmp(*(const struct wj_str *)a, *(const struct wj_str *)b);
}

int wj_dir_list(struct wj_arena *a, const char *path, const char *suffix, struct wj_list *out,
                struct wj_err *e)
{
    DIR *d = opendir(path);
    if (!d)
        return fail_errno(e, path, "open directory");
    void *items = NULL;
    size_t n = 0, cap = 0;
    int rc = WJ_OK;
    for (struct dirent *entry; rc == WJ_OK && (entry = readdir(d));) {
        struct wj_str name = wj_strz(entry->d_name);
        if (name.p[0] == '.' || !wj_str_ends(name, wj_strz(suffix)))
            continue;
        struct wj_str *s = wj_grow(a, &items, &n, &cap, sizeof *s);
        if (s)
            *s = wj_str_dup(a, name);
        if (!s || !s->p)
            rc = wj_fail(e, WJ_E_LIMIT, "%s: too many entries", path);
    }
    closedir(d);
    if (rc != WJ_OK)
        return rc;
    if (n)
        qsort(items, n, sizeof(struct wj_str), by_bytes);
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}
