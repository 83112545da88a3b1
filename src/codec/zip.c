/* zip.c - see zip.h. */
#include "codec/zip.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
    LOCAL = 0x04034b50,
    CENTRAL = 0x02014b50,
    END = 0x06054b50,
    LOCAL_BYTES = 30,
    CENTRAL_BYTES = 46,
    END_BYTES = 22,
    NEEDS = 20,      /* version 2.0: deflate */
    UTF8 = 1 << 11,  /* general purpose flag: names are UTF-8 */
    DAY_ZERO = 0x21, /* 1980-01-01, the first day the format knows */
    STORED = 0,
    DEFLATED = 8,
    MAX_ENTRIES = 65535,
    MAX_NAME = 255
};

static void put16(struct wj_buf *b, unsigned v)
{
    wj_buf_addc(b, (char)(v & 0xff));
    wj_buf_addc(b, (char)(v >> 8 & 0xff));
}

static void put32(struct wj_buf *b, uint32_t v)
{
    put16(b, v & 0xffff);
    put16(b, v >> 16);
}

static uint32_t checksum(struct wj_str s)
{
    return (uint32_t)crc32_z(crc32_z(0, NULL, 0), (const Bytef *)s.p, s.n);
}

/* Raw deflate; no value when it would not be smaller. */
static struct wj_str pack(struct wj_arena *a, struct wj_str bytes)
{
    z_stream z = { 0 };
    if (bytes.n < 64 || bytes.n > 1 << 30)
        return WJ_NOSTR;
    char *room = wj_alloc(a, bytes.n);
    if (!room || deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return WJ_NOSTR;
    z.next_in = (Bytef *)(uintptr_t)bytes.p;
    z.avail_in = (uInt)bytes.n;
    z.next_out = (Bytef *)room;
    z.avail_out = (uInt)bytes.n - 1;
    int rc = deflate(&z, Z_FINISH);
    struct wj_str packed = { room, bytes.n - 1 - z.avail_out };
    deflateEnd(&z);
    return rc == Z_STREAM_END ? packed : WJ_NOSTR;
}

void wj_zip_init(struct wj_zip *z, struct wj_arena *a, struct wj_buf *out)
{
    *z = (struct wj_zip){ .out = out, .start = out->n };
    wj_buf_init(&z->directory, a, WJ_ZIP_DIRECTORY_BYTES);
}

/* What the head of a file and its row of the directory have in common. */
static void put_entry(struct wj_buf *b, struct wj_str name, struct wj_str bytes, struct wj_str packed)
{
    put16(b, NEEDS);
    put16(b, UTF8);
    put16(b, packed.p ? DEFLATED : STORED);
    put16(b, 0);
    put16(b, DAY_ZERO);
    put32(b, checksum(bytes));
    put32(b, (uint32_t)(packed.p ? packed.n : bytes.n));
    put32(b, (uint32_t)bytes.n);
    put16(b, (unsigned)name.n);
    put16(b, 0); /* no extra fields */
}

void wj_zip_add(struct wj_zip *z, struct wj_str name, struct wj_str bytes)
{
    size_t at = z->out->n - z->start;
    struct wj_str packed = pack(z->directory.arena, bytes);
    if (z->n == MAX_ENTRIES || name.n > MAX_NAME || at + bytes.n > UINT32_MAX - MAX_NAME) {
        z->out->rc = WJ_E_LIMIT;
        return;
    }
    put32(z->out, LOCAL);
    put_entry(z->out, name, bytes, packed);
    wj_buf_add(z->out, name);
    wj_buf_add(z->out, packed.p ? packed : bytes);
    put32(&z->directory, CENTRAL);
    put16(&z->directory, NEEDS);
    put_entry(&z->directory, name, bytes, packed);
    put16(&z->directory, 0); /* no comment */
    put16(&z->directory, 0); /* the first disk */
    put16(&z->directory, 0);
    put32(&z->directory, 0);
    put32(&z->directory, (uint32_t)at);
    wj_buf_add(&z->directory, name);
    z->n++;
}

void wj_zip_end(struct wj_zip *z)
{
    size_t at = z->out->n - z->start;
    if (z->directory.rc != WJ_OK)
        z->out->rc = z->directory.rc;
    wj_buf_add(z->out, wj_buf_view(&z->directory));
    put32(z->out, END);
    put32(z->out, 0);
    put16(z->out, z->n);
    put16(z->out, z->n);
    put32(z->out, (uint32_t)z->directory.n);
    put32(z->out, (uint32_t)at);
    put16(z->out, 0);
}

static unsigned get16(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    return u[0] | (unsigned)u[1] << 8;
}

static uint32_t get32(const char *p)
{
    return get16(p) | (uint32_t)get16(p + 2) << 16;
}

/* A row of the directory. */
struct row {
    struct wj_str name;
    unsigned method;
    uint32_t crc, packed_n, n, at;
};

static int bad(struct wj_err *e, const char *what)
{
    wj_fail(e, WJ_E_INVALID, "not a ZIP archive as this program writes them: %s", what);
    return WJ_E_INVALID;
}

/* The end record stands in the last 64 KiB; a comment may follow it. */
static int find_end(struct wj_str z, size_t *at, struct wj_err *e)
{
    for (size_t i = 0; i <= 65535 && z.n >= END_BYTES + i; i++) {
        size_t p = z.n - END_BYTES - i;
        if (get32(z.p + p) == END && get16(z.p + p + 20) == i) {
            *at = p;
            return WJ_OK;
        }
    }
    return bad(e, "it has no directory");
}

static int read_row(struct wj_str z, size_t *at, struct row *r, struct wj_err *e)
{
    const char *p = z.p + *at;
    if (z.n - *at < CENTRAL_BYTES || get32(p) != CENTRAL)
        return bad(e, "a row of its directory is cut off");
    size_t name_n = get16(p + 28), rest = name_n + get16(p + 30) + get16(p + 32);
    *r = (struct row){ { p + CENTRAL_BYTES, name_n },
                       get16(p + 10),
                       get32(p + 16),
                       get32(p + 20),
                       get32(p + 24),
                       get32(p + 42) };
    if (z.n - *at - CENTRAL_BYTES < rest || !name_n || name_n > MAX_NAME)
        return bad(e, "a name in it is cut off, empty or too long");
    if (get16(p + 8) & 1)
        return bad(e, "it is encrypted");
    *at += CENTRAL_BYTES + rest;
    return WJ_OK;
}

/* A name is a relative path of plain parts: nobody writes outside his folder by unpacking. */
static bool is_plain_name(struct wj_str name)
{
    struct wj_str rest = name, part;
    if (!wj_utf8_check(name, NULL) || memchr(name.p, 0, name.n) || memchr(name.p, '\\', name.n))
        return false;
    while (wj_str_cut(&rest, '/', &part))
        if (!part.n || wj_str_eqz(part, ".") || wj_str_eqz(part, ".."))
            return false;
    return true;
}

static bool inflate_all(struct wj_str packed, char *to, size_t n)
{
    z_stream z = { .next_in = (Bytef *)(uintptr_t)packed.p,
                   .avail_in = (uInt)packed.n,
                   .next_out = (Bytef *)to,
                   .avail_out = (uInt)n };
    if (inflateInit2(&z, -15) != Z_OK)
        return false;
    int rc = inflate(&z, Z_FINISH);
    bool whole = rc == Z_STREAM_END && z.avail_out == 0 && z.avail_in == 0;
    inflateEnd(&z);
    return whole;
}

static int read_bytes(struct wj_arena *a, struct wj_str z, const struct row *r, struct wj_named *out,
                      struct wj_err *e)
{
    if (z.n < LOCAL_BYTES || r->at > z.n - LOCAL_BYTES || get32(z.p + r->at) != LOCAL)
        return bad(e, "a file of it does not begin where the directory says");
    size_t from = r->at + LOCAL_BYTES + get16(z.p + r->at + 26) + get16(z.p + r->at + 28);
    if (from > z.n || r->packed_n > z.n - from)
        return bad(e, "a file of it is cut off");
    struct wj_str packed = { z.p + from, r->packed_n };
    char *bytes = wj_alloc(a, r->n + 1);
    if (!bytes)
        return wj_fail(e, WJ_E_LIMIT, "the archive does not fit in memory");
    if (r->method == STORED && r->packed_n == r->n)
        memcpy(bytes, packed.p, r->n);
    else if (r->method != DEFLATED || !inflate_all(packed, bytes, r->n))
        return bad(e, "a file of it cannot be unpacked");
    *out = (struct wj_named){ r->name, { bytes, r->n } };
    return checksum(out->bytes) == r->crc ? WJ_OK : bad(e, "a checksum is wrong");
}

static int by_name(const void *a, const void *b)
{
    return wj_str_cmp(((const struct wj_named *)a)->path, ((const struct wj_named *)b)->path);
}

int wj_zip_read(struct wj_arena *a, struct wj_str z, size_t limit, struct wj_fileset *out, struct wj_err *e)
{
    size_t end, at, total = 0;
    int rc = find_end(z, &end, e);
    if (rc != WJ_OK)
        return rc;
    size_t n = get16(z.p + end + 10);
    struct wj_named *items = WJ_NEW_N(a, struct wj_named, n + 1);
    at = get32(z.p + end + 16);
    if (at > end)
        return bad(e, "its directory is not where it should be");
    for (size_t i = 0; i < n; i++) {
        struct row r;
        if ((rc = read_row(z, &at, &r, e)) != WJ_OK)
            return rc;
        if (!is_plain_name(r.name))
            return bad(e, "a name in it is no plain relative path");
        if (r.n > limit - total)
            return wj_fail(e, WJ_E_LIMIT, "the archive unpacks to more than %zu bytes", limit);
        total += r.n;
        if ((rc = read_bytes(a, z, &r, &items[i], e)) != WJ_OK)
            return rc;
    }
    qsort(items, n, sizeof *items, by_name);
    for (size_t i = 1; i < n; i++)
        if (wj_str_eq(items[i - 1].path, items[i].path))
            return bad(e, "a name stands in it twice");
    *out = (struct wj_fileset){ items, n };
    return WJ_OK;
}
