/*
 * evidence_file.c - the bytes of evidence files on disk.
 *
 *   files/part/ID            what was sent so far
 *   files/ab/abcdef...       whole, under the SHA-256 of its bytes
 *   files/lock               held while one comes or goes
 *
 * Order of a last piece: bytes to disk, digest, a hard link under it, the row, then the part is unlinked.
 * Killed anywhere between, the same piece can be sent again.
 */
#define _DEFAULT_SOURCE /* flock(2) */
#include "svc/evidence_priv.h"

#include "base/arena.h"
#include "base/file.h"
#include "codec/filekind.h"
#include "q_doors.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *part_path(const struct wj_node *n, struct wj_arena *a, struct wj_str id)
{
    return wj_str_z(a, wj_strf(a, "%s/files/part/" WJ_FMT, n->data_dir, WJ_ARG(id)));
}

const char *wj_evidence_path(const struct wj_node *n, struct wj_arena *a, struct wj_str sha256)
{
    return wj_str_z(a, wj_strf(a, "%s/files/%.2s/" WJ_FMT, n->data_dir, sha256.p, WJ_ARG(sha256)));
}

static int fail_errno(struct wj_err *e, const char *what)
{
    return wj_fail(e, WJ_E_IO, "evidence file: %s: %s", what, strerror(errno));
}

int wj_evidence_lock(const struct wj_node *n, struct wj_arena *a, struct wj_err *e)
{
    const char *dir = wj_str_z(a, wj_strf(a, "%s/files/part", n->data_dir));
    const char *path = wj_str_z(a, wj_strf(a, "%s/files/lock", n->data_dir));
    if (!dir || !path || wj_dir_make(dir, e) != WJ_OK)
        return -1;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0 && flock(fd, LOCK_EX) == 0)
        return fd;
    (void)fail_errno(e, "lock");
    if (fd >= 0)
        close(fd);
    return -1;
}

void wj_evidence_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}

void wj_evidence_unlink(const struct wj_node *n, struct wj_arena *a, struct wj_str id, struct wj_str sha256)
{
    const char *part = part_path(n, a, id), *whole = sha256.p ? wj_evidence_path(n, a, sha256) : NULL;
    if (part)
        (void)unlink(part); /* mostly gone already */
    if (whole)
        (void)unlink(whole);
}

static int write_at(int fd, struct wj_str bytes, int64_t at, struct wj_err *e)
{
    while (bytes.n) {
        ssize_t n = pwrite(fd, bytes.p, bytes.n, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return fail_errno(e, "write");
        bytes.p += n;
        bytes.n -= (size_t)n;
        at += n;
    }
    return WJ_OK;
}

static int digest_file(int fd, int64_t size, char hex[WJ_HASH_HEX], struct wj_err *e)
{
    char chunk[1 << 16];
    int64_t at = 0;
    struct wj_digest *d = wj_digest_new(WJ_SHA256);
    int rc = fsync(fd) == 0 ? WJ_OK : fail_errno(e, "sync");
    while (rc == WJ_OK && at < size) {
        ssize_t n = pread(fd, chunk, sizeof chunk, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            rc = fail_errno(e, "read");
        else
            wj_digest_add(d, (struct wj_str){ chunk, (size_t)n });
        at += n > 0 ? n : 0;
    }
    struct wj_hash h = wj_digest_end(d);
    wj_digest_hex(&h, hex);
    wj_digest_free(d);
    return rc;
}

/* A name under its digest; the same bytes given before have it already. */
static int keep_whole(const struct wj_node *n, struct wj_arena *a, const char *part, struct wj_str sha256,
                      struct wj_err *e)
{
    const char *whole = wj_evidence_path(n, a, sha256);
    const char *dir = wj_str_z(a, wj_strf(a, "%s/files/%.2s", n->data_dir, sha256.p));
    int rc = whole && dir ? wj_dir_make(dir, e) : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    if (rc == WJ_OK && link(part, whole) != 0 && errno != EEXIST)
        rc = fail_errno(e, "link");
    return rc;
}

struct putting {
    const struct wj_evidence_piece *piece;
    struct wj_arena *arena;
    struct wjq_evidence_get_row row;
    struct wjq_evidence_grow_in grow;
    bool found;
};

static int read_row(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct putting *p = ctx;
    return wjq_evidence_get(db, p->arena, &(struct wjq_evidence_get_in){ p->piece->id }, &p->row, &p->found,
                            e);
}

static int write_row(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct putting *p = ctx;
    int64_t changed = 0;
    int rc = wjq_evidence_grow(db, &p->grow, &changed, e);
    return rc == WJ_OK && changed != 1 ? wj_fail(e, WJ_E_PRECONDITION, "another piece came meanwhile") : rc;
}

/* Is this the piece that is due, and a good one? */
static int check_piece(const struct putting *p, struct wj_err *e)
{
    const struct wj_evidence_piece *q = p->piece;
    const struct wjq_evidence_get_row *r = &p->row;
    if (!p->found || !wj_str_eq(r->owner, q->owner))
        return wj_fail(e, WJ_E_NOTFOUND, "no such file was announced");
    if (r->sha256.n || q->at != r->got_bytes)
        return wj_fail_at(e, WJ_E_PRECONDITION, "/at", "the piece from byte %lld is due",
                          (long long)r->got_bytes);
    int64_t n = (int64_t)q->bytes.n, left = r->size_bytes - q->at;
    if (n < 1 || n > left || n > 4 * (int64_t)WJ_EVIDENCE_PIECE || (n < WJ_EVIDENCE_PIECE && n != left))
        return wj_fail_at(e, WJ_E_INVALID, "/bytes", "a piece has %d bytes or more, the last one the rest",
                          WJ_EVIDENCE_PIECE);
    if (q->at == 0 && !wj_filekind_of(q->bytes))
        return wj_fail_at(e, WJ_E_INVALID, "/bytes", "neither a picture nor a PDF nor a video");
    return WJ_OK;
}

static int write_piece(struct wj_node *n, struct putting *p, int fd, const char *part, struct wj_err *e)
{
    const struct wj_evidence_piece *q = p->piece;
    char hex[WJ_HASH_HEX];
    struct stat st;
    p->grow = (struct wjq_evidence_grow_in){ .id = q->id,
                                             .at = q->at,
                                             .got_bytes = q->at + (int64_t)q->bytes.n,
                                             .kind = q->at ? p->row.kind
                                                           : wj_strz(wj_filekind_of(q->bytes)->name) };
    if (fstat(fd, &st) != 0 || st.st_size < q->at)
        return wj_fail(e, WJ_E_STATE, "the pieces sent before are gone; begin the file again");
    int rc = write_at(fd, q->bytes, q->at, e);
    if (rc != WJ_OK || p->grow.got_bytes < p->row.size_bytes)
        return rc;
    if ((rc = digest_file(fd, p->row.size_bytes, hex, e)) != WJ_OK)
        return rc;
    p->grow.sha256 = wj_str_dup(p->arena, wj_strz(hex));
    return keep_whole(n, p->arena, part, p->grow.sha256, e);
}

/* With the lock held: the row is what the file is. */
static int put_locked(struct wj_node *n, struct putting *p, struct wj_err *e)
{
    const char *part = part_path(n, p->arena, p->piece->id);
    int rc = wj_store_read(n->store, read_row, p, e);
    if (rc == WJ_OK)
        rc = check_piece(p, e);
    if (rc != WJ_OK)
        return rc;
    int fd = open(part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return fail_errno(e, "open");
    rc = write_piece(n, p, fd, part, e);
    close(fd);
    if (rc == WJ_OK)
        rc = wj_store_write(n->store, write_row, p, e);
    if (rc == WJ_OK && p->grow.sha256.p)
        (void)unlink(part);
    return rc;
}

/* The id becomes part of a path: only what wj_secret_token() makes. */
static bool is_token(struct wj_str id)
{
    size_t i = 0;
    while (i < id.n && ((id.p[i] >= 'a' && id.p[i] <= 'z') || (id.p[i] >= 'A' && id.p[i] <= 'Z') ||
                        (id.p[i] >= '0' && id.p[i] <= '9') || id.p[i] == '-' || id.p[i] == '_'))
        i++;
    return i == id.n && id.n == WJ_EVIDENCE_ID;
}

int wj_evidence_put(struct wj_node *n, struct wj_arena *a, const struct wj_evidence_piece *piece,
                    struct wj_evidence_state *out, struct wj_err *e)
{
    struct putting p = { .piece = piece, .arena = a };
    if (!is_token(piece->id))
        return wj_fail(e, WJ_E_NOTFOUND, "no such file was announced");
    int lock = wj_evidence_lock(n, a, e);
    if (lock < 0)
        return WJ_E_IO;
    int rc = put_locked(n, &p, e);
    wj_evidence_unlock(lock);
    if (rc == WJ_OK)
        *out = (struct wj_evidence_state){ p.grow.got_bytes, p.grow.kind, p.grow.sha256 };
    return rc;
}
