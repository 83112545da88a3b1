/* unpack.c - see unpack.h. */
#include "codec/unpack.h"

#include "base/arena.h"
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

enum { RATIO_FROM = 16 << 20, ZSTD_WINDOW_LOG = 27 };

struct wj_unpack {
    uint64_t limit, taken, given;
    enum wj_packing kind;
    bool known;  /* kind has been decided */
    bool inside; /* within a member: the file must not end here */
    bool begun;  /* a first member has begun */
    z_stream z;
    ZSTD_DStream *zstd;
};

static _Noreturn void die(void)
{
    fputs("wangjian: out of memory\n", stderr);
    abort();
}

struct wj_unpack *wj_unpack_new(uint64_t limit)
{
    struct wj_unpack *u = calloc(1, sizeof *u);
    if (!u)
        die();
    u->limit = limit;
    return u;
}

void wj_unpack_free(struct wj_unpack *u)
{
    if (!u)
        return;
    if (u->kind == WJ_GZIP)
        inflateEnd(&u->z);
    ZSTD_freeDStream(u->zstd);
    free(u);
}

enum wj_packing wj_unpack_kind(const struct wj_unpack *u)
{
    return u->kind;
}

static void decide(struct wj_unpack *u, struct wj_str head)
{
    u->known = true;
    if (wj_str_starts(head, WJ_S("\x1F\x8B"))) {
        u->kind = WJ_GZIP;
        if (inflateInit2(&u->z, 15 + 16) != Z_OK)
            die();
    } else if (wj_str_starts(head, WJ_S("\x28\xB5\x2F\xFD"))) {
        u->kind = WJ_ZSTD;
        u->zstd = ZSTD_createDStream();
        if (!u->zstd || ZSTD_isError(ZSTD_DCtx_setParameter(u->zstd, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG)))
            die();
    }
}

static int fail_damaged(struct wj_err *e, const char *why)
{
    return wj_fail(e, WJ_E_CORRUPT, "the compressed file is damaged: %s", why);
}

/* One step of zlib; a new member begins when bytes follow an ended one. */
static int step_gzip(struct wj_unpack *u, struct wj_str *in, char *out, size_t cap, size_t *n,
                     struct wj_err *e)
{
    if (!u->inside) {
        if (!in->n)
            return WJ_OK;
        if (u->begun && inflateReset(&u->z) != Z_OK)
            return fail_damaged(e, "a member cannot begin");
        u->inside = u->begun = true;
    }
    uInt room = cap < 1u << 30 ? (uInt)cap : 1u << 30;
    u->z.next_in = (Bytef *)(uintptr_t)in->p;
    u->z.avail_in = in->n < 1u << 30 ? (uInt)in->n : 1u << 30;
    u->z.next_out = (Bytef *)out;
    u->z.avail_out = room;
    const Bytef *from = u->z.next_in;
    int rc = inflate(&u->z, Z_NO_FLUSH);
    size_t used = (size_t)(u->z.next_in - from);
    *in = (struct wj_str){ in->p + used, in->n - used };
    *n = room - u->z.avail_out;
    u->inside = rc != Z_STREAM_END;
    if (rc == Z_MEM_ERROR)
        die();
    if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
        return fail_damaged(e, u->z.msg ? u->z.msg : "no gzip data");
    return WJ_OK;
}

static int step_zstd(struct wj_unpack *u, struct wj_str *in, char *out, size_t cap, size_t *n,
                     struct wj_err *e)
{
    ZSTD_inBuffer from = { in->p, in->n, 0 };
    ZSTD_outBuffer to = { .size = cap };
    to.dst = out;
    if (!u->inside && !in->n)
        return WJ_OK;
    size_t rc = ZSTD_decompressStream(u->zstd, &to, &from);
    if (ZSTD_isError(rc))
        return fail_damaged(e, ZSTD_getErrorName(rc));
    *in = (struct wj_str){ in->p + from.pos, in->n - from.pos };
    *n = to.pos;
    u->inside = rc != 0;
    return WJ_OK;
}

static void step_plain(struct wj_str *in, char *out, size_t cap, size_t *n)
{
    *n = in->n < cap ? in->n : cap;
    if (*n)
        memcpy(out, in->p, *n);
    *in = (struct wj_str){ in->p + *n, in->n - *n };
}

static int step_kind(struct wj_unpack *u, struct wj_str *in, char *out, size_t cap, size_t *n,
                     struct wj_err *e)
{
    if (u->kind == WJ_GZIP)
        return step_gzip(u, in, out, cap, n, e);
    if (u->kind == WJ_ZSTD)
        return step_zstd(u, in, out, cap, n, e);
    step_plain(in, out, cap, n);
    return WJ_OK;
}

static int check_size(struct wj_unpack *u, struct wj_err *e)
{
    if (u->given > u->limit)
        return wj_fail(e, WJ_E_LIMIT, "the file holds more than %llu bytes", (unsigned long long)u->limit);
    if (u->kind != WJ_PLAIN && u->given > RATIO_FROM && u->given / WJ_UNPACK_RATIO > u->taken)
        return wj_fail(e, WJ_E_LIMIT, "the file grows more than %d times when it is unpacked",
                       (int)WJ_UNPACK_RATIO);
    return WJ_OK;
}

int wj_unpack_step(struct wj_unpack *u, struct wj_str *in, char *out, size_t cap, size_t *n, struct wj_err *e)
{
    *n = 0;
    if (!u->known && in->n)
        decide(u, *in);
    size_t had = in->n;
    int rc = step_kind(u, in, out, cap, n, e);
    u->taken += had - in->n;
    u->given += *n;
    return rc ? rc : check_size(u, e);
}

int wj_unpack_end(struct wj_unpack *u, struct wj_err *e)
{
    return u->inside ? fail_damaged(e, "it ends too early") : WJ_OK;
}

int wj_unpack_all(struct wj_arena *arena, struct wj_str bytes, size_t limit, struct wj_str *out,
                  struct wj_err *e)
{
    enum { PIECE = 64 << 10 };
    struct wj_unpack *u = wj_unpack_new(limit);
    struct wj_buf b;
    wj_buf_init(&b, arena, limit < SIZE_MAX - PIECE ? limit + PIECE : limit);
    int rc = WJ_OK;
    size_t n = 1;
    while (!rc && (bytes.n || n)) {
        char *room = wj_buf_room(&b, PIECE);
        if (!room) {
            rc = wj_fail(e, WJ_E_LIMIT, "the file does not fit into memory");
            break;
        }
        rc = wj_unpack_step(u, &bytes, room, PIECE, &n, e);
        b.n -= PIECE - n;
    }
    if (!rc)
        rc = wj_unpack_end(u, e);
    wj_unpack_free(u);
    return rc ? rc : wj_buf_done(&b, out, e);
}
