/* backup.c - see backup.h. */
#define _POSIX_C_SOURCE 200809L
#include "db/backup.h"

#include "db/dump.h"
#include "db/lite.h"
#include "db/pg.h"
#include "db/store_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail_errno(struct wj_err *e, const char *path, const char *what)
{
    return wj_fail(e, WJ_E_IO, "%s: %s: %s", path, what, strerror(errno));
}

/* --- out -------------------------------------------------------------------------------- */

static int write_dump(struct wj_db *db, const char *path, struct wj_err *e)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out)
        return fail_errno(e, path, "create");
    int rc = wj_conn_begin(db, false, e);
    if (rc == WJ_OK)
        rc = wj_dump_write(db, out, e);
    wj_conn_rollback(db);
    if (rc == WJ_OK && (fflush(out) != 0 || fsync(fileno(out)) < 0))
        rc = fail_errno(e, path, "write");
    fclose(out);
    return rc;
}

/* All pages in one step: the source's snapshot is held so long, writers go on. */
static int copy_pages(struct wj_db *from, struct wj_db *to, struct wj_err *e)
{
    sqlite3_backup *b = sqlite3_backup_init(wj_lite_handle(to), "main", wj_lite_handle(from), "main");
    int code = b ? sqlite3_backup_step(b, -1) : sqlite3_errcode(wj_lite_handle(to));
    int end = sqlite3_backup_finish(b);
    if (code == SQLITE_DONE)
        code = end;
    return code == SQLITE_OK ? WJ_OK : wj_lite_fail(to, "backup", code, e);
}

static int copy_lite(struct wj_db *from, const char *path, struct wj_err *e)
{
    struct wj_conn_opts o = { .create = true, .schema = true, .plain = true };
    struct wj_db *to = NULL;
    char url[4200];
    snprintf(url, sizeof url, "sqlite:%s", path);
    int rc = wj_conn_open(url, &o, &to, e);
    if (rc == WJ_OK)
        rc = copy_pages(from, to, e);
    if (rc == WJ_OK)
        rc = wj_lite_make_plain(to, e); /* the pages copied say that there is a log */
    wj_conn_close(to);
    return rc;
}

/* Beside the path first: it appears under its name whole or not at all. */
static int sync_and_name(const char *tmp, const char *path, struct wj_err *e)
{
    int fd = open(tmp, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) < 0) {
        int rc = fail_errno(e, tmp, "sync");
        if (fd >= 0)
            close(fd);
        return rc;
    }
    close(fd);
    if (link(tmp, path) < 0) /* unlike rename(2) it does not put it in the place of another */
        return errno == EEXIST ? wj_fail(e, WJ_E_EXISTS, "%s: there is such a file already", path)
                               : fail_errno(e, path, "name");
    return WJ_OK;
}

int wj_backup_write(struct wj_store *s, enum wj_backup_kind kind, const char *path, struct wj_err *e)
{
    char tmp[4096];
    struct wj_db *db = NULL;
    struct wj_conn_opts o = { .reader = true, .schema = true };
    if (snprintf(tmp, sizeof tmp, "%s.%ld.tmp", path, (long)getpid()) >= (int)sizeof tmp)
        return wj_fail(e, WJ_E_INVALID, "%s: path too long", path);
    if (access(path, F_OK) == 0)
        return wj_fail(e, WJ_E_EXISTS, "%s: there is such a file already", path);
    int rc = wj_conn_open(s->url, &o, &db, e);
    if (rc != WJ_OK)
        return rc;
    rc = s->pg || kind == WJ_BACKUP_DUMP ? write_dump(db, tmp, e) : copy_lite(db, tmp, e);
    if (rc == WJ_OK)
        rc = sync_and_name(tmp, path, e);
    unlink(tmp);
    wj_conn_close(db);
    return rc == WJ_OK ? WJ_OK : wj_wrap(e, rc, "backup");
}

/* --- in ---------------------------------------------------------------------------------- */

static int is_dump(const char *path, bool *dump, struct wj_err *e)
{
    char head[sizeof WJ_DUMP_MAGIC - 1];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return wj_fail(e, errno == ENOENT ? WJ_E_NOTFOUND : WJ_E_IO, "%s: %s", path, strerror(errno));
    ssize_t n = read(fd, head, sizeof head);
    close(fd);
    *dump = n == (ssize_t)sizeof head && memcmp(head, WJ_DUMP_MAGIC, sizeof head) == 0;
    if (!*dump && (n < 15 || memcmp(head, "SQLite format 3", 15) != 0))
        return wj_fail(e, WJ_E_CORRUPT, "%s: neither a dump nor a SQLite file", path);
    return WJ_OK;
}

static int load_dump(struct wj_db *db, const struct wj_fileset *migrations, const char *path,
                     struct wj_err *e)
{
    FILE *in = fopen(path, "re");
    if (!in)
        return fail_errno(e, path, "open");
    int rc = wj_dump_load(db, migrations, in, e);
    fclose(in);
    return rc == WJ_OK ? WJ_OK : wj_wrap(e, rc, "%s", path);
}

static int load_pg(const char *url, const struct wj_fileset *migrations, const char *path, struct wj_err *e)
{
    struct wj_conn_opts o = { .eager = true };
    struct wj_db *db = NULL;
    int rc = wj_conn_open(url, &o, &db, e);
    if (rc == WJ_OK)
        rc = wj_pg_lock(db, e);
    if (rc == WJ_OK)
        rc = load_dump(db, migrations, path, e);
    wj_conn_close(db);
    return rc;
}

/* Does a copied SQLite file hold what it should? */
static int check_lite(struct wj_db *db, const struct wj_fileset *migrations, const char *path,
                      struct wj_err *e)
{
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(wj_lite_handle(db), "PRAGMA integrity_check(1)", -1, &s, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(s);
    bool good = code == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(s, 0), "ok") == 0;
    sqlite3_finalize(s);
    if (!good)
        return wj_fail(e, WJ_E_CORRUPT, "%s: the file is damaged", path);
    return wj_migrate_up(db, migrations, e);
}

static int load_lite_file(struct wj_db *db, const struct wj_fileset *migrations, const char *path,
                          struct wj_err *e)
{
    struct wj_conn_opts o = { .reader = true, .schema = true, .plain = true };
    struct wj_db *from = NULL;
    char url[4200];
    snprintf(url, sizeof url, "sqlite:%s", path);
    int rc = wj_conn_open(url, &o, &from, e);
    if (rc == WJ_OK)
        rc = copy_pages(from, db, e);
    wj_conn_close(from);
    return rc == WJ_OK ? check_lite(db, migrations, path, e) : rc;
}

/* Into a file beside, which takes the store's name when all is well. */
static int load_lite(const char *to, const struct wj_fileset *migrations, const char *path, bool dump,
                     struct wj_err *e)
{
    char tmp[4096], url[4200];
    struct wj_conn_opts o = { .create = true, .schema = true, .plain = true };
    struct wj_db *db = NULL;
    int lock = -1;
    if (snprintf(tmp, sizeof tmp, "%s.%ld.tmp", to, (long)getpid()) >= (int)sizeof tmp)
        return wj_fail(e, WJ_E_INVALID, "%s: path too long", to);
    int rc = wj_store_lock(to, &lock, e);
    if (rc == WJ_OK && access(to, F_OK) == 0)
        rc = wj_fail(e, WJ_E_EXISTS, "%s: there is a store already", to);
    snprintf(url, sizeof url, "sqlite:%s", tmp);
    if (rc == WJ_OK)
        rc = wj_conn_open(url, &o, &db, e);
    if (rc == WJ_OK)
        rc = dump ? load_dump(db, migrations, path, e) : load_lite_file(db, migrations, path, e);
    wj_conn_close(db);
    if (rc == WJ_OK)
        rc = sync_and_name(tmp, to, e);
    unlink(tmp);
    if (lock >= 0)
        close(lock);
    return rc;
}

int wj_backup_restore(const char *url, const struct wj_fileset *migrations, const char *path,
                      struct wj_err *e)
{
    bool pg = false, dump = false;
    const char *rest;
    int rc = wj_conn_url(url, &pg, &rest, e);
    if (rc == WJ_OK)
        rc = is_dump(path, &dump, e);
    if (rc == WJ_OK && pg && !dump) {
        wj_fail(e, WJ_E_INVALID, "%s: a SQLite file goes into SQLite only", path);
        rc = wj_hint(e, WJ_E_INVALID, "restore it to SQLite, and write a dump of that");
    }
    if (rc == WJ_OK)
        rc = pg ? load_pg(url, migrations, path, e) : load_lite(rest, migrations, path, dump, e);
    return rc == WJ_OK ? WJ_OK : wj_wrap(e, rc, "restore");
}
