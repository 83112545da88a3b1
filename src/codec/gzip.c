/* gzip.c - see gzip.h. */
#include "codec/gzip.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

struct wj_gzip {
    z_stream z;
    gz_header header; /* all zero: no time, no name */
};

static _Noreturn void die(void)
{
    fputs("wangjian: out of memory\n", stderr);
    abort();
}

static void begin_member(struct wj_gzip *g)
{
    g->header = (gz_header){ .os = 255 }; /* unknown, so that no system shows */
    deflateSetHeader(&g->z, &g->header);
}

struct wj_gzip *wj_gzip_new(int level)
{
    struct wj_gzip *g = calloc(1, sizeof *g);
    if (!g || deflateInit2(&g->z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        die();
    begin_member(g);
    return g;
}

void wj_gzip_free(struct wj_gzip *g)
{
    if (!g)
        return;
    deflateEnd(&g->z);
    free(g);
}

/* Run deflate over what is in next_in until it gives nothing more. */
static void run(struct wj_gzip *g, int flush, struct wj_buf *b)
{
    unsigned char piece[16384];
    int rc;
    do {
        g->z.next_out = piece;
        g->z.avail_out = sizeof piece;
        rc = deflate(&g->z, flush);
        wj_buf_add(b, (struct wj_str){ (const char *)piece, sizeof piece - g->z.avail_out });
    } while (rc == Z_OK && g->z.avail_out == 0);
}

void wj_gzip_add(struct wj_gzip *g, struct wj_str bytes, struct wj_buf *b)
{
    enum { MOST = 1 << 30 }; /* zlib counts in unsigned int */
    while (bytes.n) {
        size_t n = bytes.n < MOST ? bytes.n : MOST;
        g->z.next_in = (Bytef *)(uintptr_t)bytes.p;
        g->z.avail_in = (uInt)n;
        run(g, Z_NO_FLUSH, b);
        bytes = (struct wj_str){ bytes.p + n, bytes.n - n };
    }
}

void wj_gzip_end(struct wj_gzip *g, struct wj_buf *b)
{
    g->z.next_in = NULL;
    g->z.avail_in = 0;
    run(g, Z_FINISH, b);
    deflateReset(&g->z);
    begin_member(g);
}

void wj_gzip_pack(struct wj_buf *b, struct wj_str bytes, int level)
{
    struct wj_gzip *g = wj_gzip_new(level);
    wj_gzip_add(g, bytes, b);
    wj_gzip_end(g, b);
    wj_gzip_free(g);
}
