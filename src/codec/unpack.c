/* unpack.c - see unpack.h. */
#include "codec/unpack.h"

#include "base/arena.h"
#include "base/buf.h"

#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

enum { RATIO_FROM = 16 << 20, ZSTD_WINDOW_LOG = 27, MEMBER_BYTES = 1 << 20 };

struct wj_unpack {
    uint64_t limit, taken, given;
    enum wj_packing kind;
    bool known;  /* kind has been decided */
    bool inside; /* within a member: the file must not end here */
    bool begun;  /* a first member has begun */
    z_stream z;
    ZSTD_DStream *zstd;
    struct libdeflate_decompressor *deflate;
    char *member;        /* MEMBER_BYTES: a member that was read at once */
    struct wj_str ready; /* of it, not yet handed out */
    unsigned misses;     /* members in a row that could not be read at once */
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
    libdeflate_free_decompressor(u->deflate);
    free(u->member);
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
        u->deflate = libdeflate_alloc_decompressor();
        u->member = malloc(MEMBER_BYTES);
        if (!u->deflate || !u->member || inflateInit2(&u->z, 15 + 16) != Z_OK)
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

static void hand_out(struct wj_unpack *u, char *out, size_t cap, size_t *n)
{
    *n = u->ready.n < cap ? u->ready.n : cap;
    memcpy(out, u->ready.p, *n);
    u->ready = (struct wj_str){ u->ready.p + *n, u->ready.n - *n };
}

/*
 * A crawl has a member a record: one that lies whole in *in and is small is
 * read at once, which libdeflate does about twice as fast as zlib.  A file of a few
 * large members would be read twice, so that is tried less and less often.
 */
static bool read_member(struct wj_unpack *u, struct wj_str *in, char *out, size_t cap, size_t *n)
{
    size_t used = 0, got = 0;
    if (u->misses > 2 && u->misses++ % 64)
        return false;
    bool direct = cap >= MEMBER_BYTES / 8;
    char *to = direct ? out : u->member;
    size_t room = direct ? cap : MEMBER_BYTES;
    enum libdeflate_result rc =
        libdeflate_gzip_decompress_ex(u->deflate, in->p, in->n, to, room, &used, &got);
    if (rc == LIBDEFLATE_INSUFFICIENT_SPACE && direct) {
        direct = false;
        rc = libdeflate_gzip_decompress_ex(u->deflate, in->p, in->n, u->member, MEMBER_BYTES, &used, &got);
    }
    if (rc != LIBDEFLATE_SUCCESS) {
        u->misses++;
        return false;
    }
    u->misses = 0;
    *in = (struct wj_str){ in->p + used, in->n - used };
    *n = got;
    if (direct)
        return true;
    u->ready = (struct wj_str){ u->member, got };
    hand_out(u, out, cap, n);
    return true;
}

/* One step; a new member begins when bytes follow an ended one. */
static int step_gzip(struct wj_unpack *u, struct wj_str *in, char *out, size_t cap, size_t *n,
                     struct wj_err *e)
{
    if (u->ready.n) {
        hand_out(u, out, cap, n);
        return WJ_OK;
    }
    if (!u->inside) {
        if (!in->n || read_member(u, in, out, cap, n))
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

bool wj_unpack_resync(struct wj_unpack *u, struct wj_str *in)
{
    if (u->kind != WJ_GZIP)
        in->n = 0;
    u->inside = false;
    if (u->kind == WJ_GZIP)
        inflateReset(&u->z);
    size_t at = wj_str_find(*in, WJ_S("\x1F\x8B\x08"));
    *in = (struct wj_str){ in->p + at, in->n - at };
    return in->n > 0;
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
