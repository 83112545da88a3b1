/*
 * lite.c - the SQLite engine: WAL, synchronous=FULL, foreign keys, defensive
 * mode, and an authorizer that lets nothing but rows change outside of scripts.
 */
#define _POSIX_C_SOURCE 200809L /* O_CLOEXEC */
#include "db/lite.h"

#include "db/db_priv.h"
#include "db/input.h"
#include "db/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CACHE_BYTES = 8 << 20, PAGE_BYTES = 4096, BUSY_MS = 10000 };

enum step {
    STEP_BEGIN,
    STEP_BEGIN_WRITE,
    STEP_COMMIT,
    STEP_ROLLBACK,
    STEP_SAVE,
    STEP_RELEASE,
    STEP_UNDO,
    STEPS
};

struct lite {
    struct wj_db base;
    sqlite3 *h;
    sqlite3_stmt *steps[STEPS];
    char *path;
    bool unlocked; /* the schema may be looked at and changed */
    int log_pages;
};

static struct lite *lite_of(struct wj_db *db)
{
    return (struct lite *)db;
}

struct sqlite3 *wj_lite_handle(struct wj_db *db)
{
    return lite_of(db)->h;
}

int wj_lite_log_pages(const struct wj_db *db)
{
    return ((const struct lite *)db)->log_pages;
}

/* --- errors --------------------------------------------------------------- */

static int rc_of(int code)
{
    switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
        return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
                       code == SQLITE_CONSTRAINT_ROWID
                   ? WJ_E_EXISTS
                   : WJ_E_INVALID;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
        return WJ_E_AGAIN;
    case SQLITE_NOMEM:
        return WJ_E_NOMEM;
    case SQLITE_TOOBIG:
        return WJ_E_LIMIT;
    case SQLITE_AUTH:
        return WJ_E_DENIED;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return WJ_E_CORRUPT;
    case SQLITE_MISMATCH:
        return WJ_E_INVALID;
    default:
        return WJ_E_IO;
    }
}

/* "UNIQUE constraint failed: t.a, t.b" names the columns "a, b". */
static void name_columns(const char *msg, char *out, size_t size)
{
    const char *at = strstr(msg, "failed: ");
    size_t n = 0;
    out[0] = '\0';
    struct wj_str rest = wj_strz(at ? at + 8 : NULL), part;
    while (wj_str_cut(&rest, ',', &part)) {
        part = wj_str_trim(part);
        size_t dot = wj_str_find(part, WJ_S("."));
        if (dot == part.n || n >= size)
            return;
        part = (struct wj_str){ part.p + dot + 1, part.n - dot - 1 };
        n += (size_t)snprintf(out + n, size - n, "%s" WJ_FMT, n ? ", " : "", WJ_ARG(part));
    }
}

int wj_lite_fail(struct wj_db *db, const char *what, int code, struct wj_err *e)
{
    struct lite *l = lite_of(db);
    int rc = rc_of(code);
    const char *msg = sqlite3_errmsg(l->h);
    if ((code & 0xFF) == SQLITE_FULL) {
        wj_fail(e, rc,
                "%s: the disk of the store is full, or the store has reached the size allowed; nothing of "
                "this was stored",
                what);
        return wj_hint(e, rc, "make room on the disk of %s; the node goes on by itself", l->path);
    }
    if ((code & 0xFF) == SQLITE_CONSTRAINT) {
        char field[64];
        name_columns(msg, field, sizeof field);
        return wj_fail_at(e, rc, field, "%s: %s", what, msg);
    }
    return wj_fail(e, rc, "%s: %s: %s (%d)", what, l->path, msg, code);
}

/* A statement of a transaction failed. */
static int fail_statement(struct wj_db *db, const char *what, int code, struct wj_err *e)
{
    db->failed = true;
    return wj_lite_fail(db, what, code, e);
}

/* --- statements ------------------------------------------------------------- */

static int check_columns(sqlite3_stmt *s, const struct wj_sql *q, struct wj_err *e)
{
    int n = sqlite3_column_count(s), p = sqlite3_bind_parameter_count(s);
    if (n != q->nout)
        return wj_fail(e, WJ_E_CORRUPT, "%s: gives %d columns, but declares %d", q->name, n, q->nout);
    if (p != q->nin)
        return wj_fail(e, WJ_E_CORRUPT, "%s: takes %d values, but declares %d", q->name, p, q->nin);
    if (!q->writes && !sqlite3_stmt_readonly(s))
        return wj_fail(e, WJ_E_CORRUPT, "%s: changes rows, but says that it does not", q->name);
    return WJ_OK;
}

static int get_stmt(struct wj_db *db, const struct wj_sql *q, sqlite3_stmt **out, struct wj_err *e)
{
    struct wj_stmt *c = wj_stmts_get(&db->stmts, q);
    if (!c->compiled) {
        sqlite3_stmt *s = NULL;
        int code = sqlite3_prepare_v3(lite_of(db)->h, q->lite, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL);
        if (code != SQLITE_OK)
            return fail_statement(db, q->name, code, e);
        int rc = check_columns(s, q, e);
        if (rc != WJ_OK) {
            sqlite3_finalize(s);
            db->failed = true;
            return rc;
        }
        c->compiled = s;
    }
    *out = c->compiled;
    return WJ_OK;
}

static int prepare_lite(struct wj_db *db, const struct wj_sql *q, struct wj_err *e)
{
    sqlite3_stmt *s = NULL;
    int rc = get_stmt(db, q, &s, e);
    if (!db->in_tx)
        db->failed = false;
    return rc;
}

static int bind_inputs(struct wj_db *db, sqlite3_stmt *s, const struct wj_sql *q, const void *in,
                       struct wj_err *e)
{
    for (int i = 0; i < q->nin; i++) {
        const struct wj_slot *slot = &q->in[i];
        struct wj_input v = wj_input_get(slot, in);
        int code = SQLITE_OK, at = i + 1;
        if (v.is_null)
            code = sqlite3_bind_null(s, at);
        else if (slot->col == WJ_C_I64)
            code = sqlite3_bind_int64(s, at, v.i64);
        else if (slot->col == WJ_C_F64)
            code = sqlite3_bind_double(s, at, v.f64);
        else if (slot->col == WJ_C_TEXT)
            code = sqlite3_bind_text64(s, at, v.str.p, v.str.n, SQLITE_STATIC, SQLITE_UTF8);
        else
            code = sqlite3_bind_blob64(s, at, v.str.p, v.str.n, SQLITE_STATIC);
        if (code != SQLITE_OK)
            return wj_lite_fail(db, q->name, code, e);
    }
    return WJ_OK;
}

static int read_column(sqlite3_stmt *s, struct wj_sink *sink, void *row, int col, struct wj_err *e)
{
    size_t c = (size_t)col;
    switch (sqlite3_column_type(s, col)) {
    case SQLITE_NULL:
        return wj_sink_null(sink, row, c, e);
    case SQLITE_INTEGER:
        return wj_sink_i64(sink, row, c, sqlite3_column_int64(s, col), e);
    case SQLITE_FLOAT:
        return wj_sink_f64(sink, row, c, sqlite3_column_double(s, col), e);
    case SQLITE_BLOB:
        if (sink->sql->out[c].col != WJ_C_BYTES)
            return wj_fail(e, WJ_E_CORRUPT, "%s: column %s is bytes, but not declared so", sink->sql->name,
                           sink->sql->out[c].name);
        break;
    default:
        break;
    }
    const char *p = sqlite3_column_blob(s, col);
    return wj_sink_str(sink, row, c, (struct wj_str){ p, (size_t)sqlite3_column_bytes(s, col) }, e);
}

static int read_row(struct wj_db *db, sqlite3_stmt *s, struct wj_sink *sink, struct wj_err *e)
{
    void *row = NULL;
    int rc = wj_sink_next(sink, &row, e);
    for (int i = 0; rc == WJ_OK && i < sink->sql->nout; i++)
        rc = read_column(s, sink, row, i, e);
    if (rc == WJ_OK) {
        db->walking = sink->walk != NULL;
        rc = wj_sink_row_done(sink, row, e);
        db->walking = false;
    }
    return rc;
}

static void release_stmt(sqlite3_stmt *s)
{
    sqlite3_reset(s);
    sqlite3_clear_bindings(s); /* the bytes bound were borrowed */
}

static int rows_lite(struct wj_db *db, struct wj_sink *sink, const void *in, struct wj_err *e)
{
    sqlite3_stmt *s = NULL;
    int rc = get_stmt(db, sink->sql, &s, e);
    if (rc != WJ_OK)
        return rc;
    rc = bind_inputs(db, s, sink->sql, in, e);
    while (rc == WJ_OK) {
        int code = sqlite3_step(s);
        if (code == SQLITE_DONE)
            break;
        rc = code == SQLITE_ROW ? read_row(db, s, sink, e) : fail_statement(db, sink->sql->name, code, e);
    }
    release_stmt(s);
    return rc;
}

static int exec_lite(struct wj_db *db, const struct wj_sql *q, const void *in, int64_t *changed,
                     struct wj_err *e)
{
    sqlite3_stmt *s = NULL;
    int rc = get_stmt(db, q, &s, e);
    if (rc != WJ_OK)
        return rc;
    rc = bind_inputs(db, s, q, in, e);
    if (rc == WJ_OK) {
        int code = sqlite3_step(s);
        if (code != SQLITE_DONE && code != SQLITE_ROW)
            rc = fail_statement(db, q->name, code, e);
        else if (changed)
            *changed = sqlite3_changes64(lite_of(db)->h);
    }
    release_stmt(s);
    return rc;
}

/* --- transactions ------------------------------------------------------------ */

static int run_step(struct wj_db *db, enum step which, struct wj_err *e)
{
    static const char *const text[STEPS] = { "BEGIN",         "BEGIN IMMEDIATE", "COMMIT",         "ROLLBACK",
                                             "SAVEPOINT job", "RELEASE job",     "ROLLBACK TO job" };
    struct lite *l = lite_of(db);
    if (!l->steps[which]) {
        int code =
            sqlite3_prepare_v3(l->h, text[which], -1, SQLITE_PREPARE_PERSISTENT, &l->steps[which], NULL);
        if (code != SQLITE_OK)
            return wj_lite_fail(db, text[which], code, e);
    }
    int code = sqlite3_step(l->steps[which]);
    int rc = code == SQLITE_DONE ? WJ_OK : wj_lite_fail(db, text[which], code, e);
    sqlite3_reset(l->steps[which]);
    return rc;
}

static int begin_lite(struct wj_db *db, bool write, struct wj_err *e)
{
    return run_step(db, write ? STEP_BEGIN_WRITE : STEP_BEGIN, e);
}

static int commit_lite(struct wj_db *db, struct wj_err *e)
{
    return run_step(db, STEP_COMMIT, e);
}

static void rollback_lite(struct wj_db *db)
{
    if (!sqlite3_get_autocommit(lite_of(db)->h)) /* a full disk may have rolled back already */
        (void)run_step(db, STEP_ROLLBACK, NULL);
}

static int save_lite(struct wj_db *db, struct wj_err *e)
{
    return run_step(db, STEP_SAVE, e);
}

static int release_lite(struct wj_db *db, struct wj_err *e)
{
    return run_step(db, STEP_RELEASE, e);
}

static int undo_lite(struct wj_db *db, struct wj_err *e)
{
    if (sqlite3_get_autocommit(lite_of(db)->h))
        return wj_fail(e, WJ_E_STATE, "the transaction was rolled back as a whole");
    int rc = run_step(db, STEP_UNDO, e);
    return rc == WJ_OK ? run_step(db, STEP_RELEASE, e) : rc;
}

static int settle_lite(struct wj_db *db, struct wj_err *e)
{
    (void)db;
    (void)e;
    return WJ_OK;
}

static int script_lite(struct wj_db *db, const char *text, struct wj_err *e)
{
    struct lite *l = lite_of(db);
    bool before = l->unlocked;
    l->unlocked = true;
    int code = sqlite3_exec(l->h, text, NULL, NULL, NULL);
    l->unlocked = before;
    return code == SQLITE_OK ? WJ_OK : fail_statement(db, "script", code, e);
}

int wj_lite_checkpoint(struct wj_db *db, enum wj_lite_checkpoint how, int *left, struct wj_err *e)
{
    static const int modes[] = { SQLITE_CHECKPOINT_PASSIVE, SQLITE_CHECKPOINT_RESTART,
                                 SQLITE_CHECKPOINT_TRUNCATE };
    int in_log = 0, moved = 0;
    int code = sqlite3_wal_checkpoint_v2(lite_of(db)->h, NULL, modes[how], &in_log, &moved);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
        *left = -1;
        return WJ_OK;
    }
    if (code != SQLITE_OK)
        return wj_lite_fail(db, "checkpoint", code, e);
    *left = in_log > moved ? in_log - moved : 0;
    return WJ_OK;
}

int wj_lite_make_plain(struct wj_db *db, struct wj_err *e)
{
    int code = sqlite3_exec(lite_of(db)->h, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    return code == SQLITE_OK ? WJ_OK : wj_lite_fail(db, "backup", code, e);
}

/* --- opening ------------------------------------------------------------------ */

static void close_lite(struct wj_db *db)
{
    struct lite *l = lite_of(db);
    for (size_t i = 0; i < db->stmts.cap; i++)
        sqlite3_finalize(db->stmts.v[i].compiled);
    wj_stmts_fini(&db->stmts);
    for (int i = 0; i < STEPS; i++)
        sqlite3_finalize(l->steps[i]);
    sqlite3_close_v2(l->h);
    free(l->path);
    free(l);
}

static bool is_internal(const char *table)
{
    return table && sqlite3_strnicmp(table, "sqlite_", 7) == 0;
}

/* Rows may change, the schema and the settings may not, except while a script runs. */
static int authorize(void *ctx, int action, const char *a, const char *b, const char *database,
                     const char *trigger)
{
    const struct lite *l = ctx;
    (void)database;
    (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return b && sqlite3_stricmp(b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return l->unlocked || !is_internal(a) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return SQLITE_DENY;
    default:
        return l->unlocked ? SQLITE_OK : SQLITE_DENY;
    }
}

static int count_log(void *ctx, sqlite3 *h, const char *database, int pages)
{
    struct lite *l = ctx;
    (void)h;
    (void)database;
    l->log_pages = pages;
    return SQLITE_OK;
}

static const struct wj_driver lite_driver = {
    .begin = begin_lite,
    .commit = commit_lite,
    .rollback = rollback_lite,
    .save = save_lite,
    .release = release_lite,
    .undo = undo_lite,
    .settle = settle_lite,
    .prepare = prepare_lite,
    .rows = rows_lite,
    .exec = exec_lite,
    .script = script_lite,
    .close = close_lite,
};

/* The file is made with narrow rights: it holds personal data; the log beside it inherits them. */
static int ensure_file(const char *path, const struct wj_conn_opts *o, struct wj_err *e)
{
    int flags = o->create ? O_RDWR | O_CREAT : o->plain && o->reader ? O_RDONLY : O_RDWR;
    int fd = open(path, flags | O_CLOEXEC, 0640);
    if (fd >= 0) {
        close(fd);
        return WJ_OK;
    }
    if (errno == ENOENT && !o->create) {
        wj_fail(e, WJ_E_NOTFOUND, "%s: there is no store", path);
        return wj_hint(e, WJ_E_NOTFOUND, "make one with: wangjian init");
    }
    return wj_fail(e, WJ_E_IO, "%s: cannot open the store: %s", path, strerror(errno));
}

static int configure(struct lite *l, const struct wj_conn_opts *o, struct wj_err *e)
{
    static const int switches[][2] = { { SQLITE_DBCONFIG_DEFENSIVE, 1 },
                                       { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
                                       { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
                                       { SQLITE_DBCONFIG_DQS_DDL, 0 },
                                       { SQLITE_DBCONFIG_DQS_DML, 0 } };
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        int code = sqlite3_db_config(l->h, switches[i][0], switches[i][1], NULL);
        if (code != SQLITE_OK)
            return wj_lite_fail(&l->base, "settings", code, e);
    }
    size_t cache = o->cache_bytes ? o->cache_bytes : CACHE_BYTES;
    int64_t pages = o->disk_max_bytes > 0 ? o->disk_max_bytes / PAGE_BYTES : 0xFFFFFFFE;
    char text[512];
    snprintf(text, sizeof text,
             "PRAGMA journal_mode%s; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
             "PRAGMA case_sensitive_like=ON; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;"
             "PRAGMA cache_size=-%zu; PRAGMA max_page_count=%lld; PRAGMA query_only=%d",
             !o->plain   ? "=WAL"
             : o->reader ? ""
                         : "=DELETE",
             cache / 1024, (long long)pages, o->reader);
    int code = sqlite3_exec(l->h, text, NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return wj_lite_fail(&l->base, "opening", code, e);
    if (o->impatient)
        sqlite3_busy_timeout(l->h, 0);
    sqlite3_wal_autocheckpoint(l->h, 0);
    sqlite3_wal_hook(l->h, count_log, l);
    return WJ_OK;
}

/* A file system without shared memory would silently give another journal. */
static int check_wal(struct lite *l, struct wj_err *e)
{
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(l->h, "PRAGMA journal_mode", -1, &s, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(s);
    const char *mode = code == SQLITE_ROW ? (const char *)sqlite3_column_text(s, 0) : NULL;
    int rc = mode && strcmp(mode, "wal") == 0 ? WJ_OK
             : code == SQLITE_ROW
                 ? wj_fail(e, WJ_E_STATE, "%s: this file system cannot hold a write-ahead log", l->path)
                 : wj_lite_fail(&l->base, "opening", code, e);
    sqlite3_finalize(s);
    return rc;
}

int wj_lite_open(const char *path, const struct wj_conn_opts *o, struct wj_db **out, struct wj_err *e)
{
    int rc = ensure_file(path, o, e);
    if (rc != WJ_OK)
        return rc;
    struct lite *l = calloc(1, sizeof *l);
    size_t size = strlen(path) + 1;
    if (!l || !(l->path = malloc(size))) {
        free(l);
        return wj_fail(e, WJ_E_NOMEM, "out of memory");
    }
    memcpy(l->path, path, size);
    l->base.driver = &lite_driver;
    l->base.reader = o->reader;
    l->unlocked = o->schema;
    int flags = o->plain && o->reader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    int code = sqlite3_open_v2(path, &l->h, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) {
        rc = wj_lite_fail(&l->base, "opening", code, e);
    } else {
        sqlite3_extended_result_codes(l->h, 1);
        sqlite3_busy_timeout(l->h, BUSY_MS);
        rc = configure(l, o, e);
    }
    if (rc == WJ_OK && !o->plain)
        rc = check_wal(l, e);
    if (rc != WJ_OK) {
        close_lite(&l->base);
        return rc;
    }
    sqlite3_set_authorizer(l->h, authorize, l); /* from here on nothing but rows */
    *out = &l->base;
    return WJ_OK;
}
