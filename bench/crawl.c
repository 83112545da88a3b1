/*
 * crawl.c - how fast packed crawls are read, against zlib unpacking the same bytes and doing nothing else.
 *
 *   bench_crawl [--pages N] [--rounds R] [FILE.warc.gz]
 *
 * Without a file: made pages of about 17 KB, a gzip member a record, as crawlers write them.  Rounds are
 * interleaved; medians in MB (10^6 bytes, unpacked) per second of processor time, and ratios to zlib.
 */
#define _POSIX_C_SOURCE 200809L /* clock_gettime(2) */
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "codec/gzip.h"
#include "codec/unpack.h"
#include "codec/warc.h"
#include "source/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

enum { PIECE = 256 << 10, MAX_ROUNDS = 51, WAYS = 4 };

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Chinese with frequent and rare characters, in the mark-up of a shop. */
static void add_page(struct wj_buf *b, uint32_t *state, unsigned no)
{
    struct wj_buf page;
    wj_buf_init(&page, NULL, 1 << 20);
    wj_buf_addf(&page,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<!doctype html><html><head>"
                "<title>商品%u</title><style>.a{color:red}</style></head><body>",
                no);
    for (unsigned item = 0; item < 90; item++) {
        wj_buf_addf(&page, "<div class=\"item item-%u\"><a href=\"/goods/%u.html\"><span class=\"name\">",
                    item, next_random(state));
        for (unsigned i = 0, n = 10 + next_random(state) % 40; i < n; i++) {
            uint32_t r = next_random(state);
            char c[4];
            wj_buf_add(&page,
                       (struct wj_str){ c, (size_t)wj_utf8_put(0x4E00 + (r % 7 ? r % 500 : r % 6000), c) });
        }
        wj_buf_addf(&page, "</span></a><b class=\"price\">%u.%02u</b></div>\n", next_random(state) % 900,
                    item);
    }
    wj_buf_addz(&page, "</body></html>");
    struct wj_buf record;
    wj_buf_init(&record, NULL, 1 << 20);
    wj_buf_addf(
        &record,
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://shop.example/%u\r\n"
        "WARC-Date: 2026-01-01T00:00:00Z\r\nContent-Type: application/http\r\nContent-Length: %zu\r\n\r\n",
        no, page.n);
    wj_buf_add(&record, wj_buf_view(&page));
    wj_buf_addz(&record, "\r\n\r\n");
    wj_gzip_pack(b, wj_buf_view(&record), 6);
    wj_buf_fini(&record);
    wj_buf_fini(&page);
}

/* The peer: what warcio and libarchive do underneath. */
static size_t run_zlib(struct wj_str in)
{
    static unsigned char out[PIECE];
    size_t total = 0;
    z_stream z = { .next_in = (Bytef *)(uintptr_t)in.p, .avail_in = (uInt)in.n };
    if (inflateInit2(&z, 15 + 16) != Z_OK)
        return 0;
    while (z.avail_in) {
        z.next_out = out;
        z.avail_out = sizeof out;
        int rc = inflate(&z, Z_NO_FLUSH);
        total += sizeof out - z.avail_out;
        if (rc == Z_STREAM_END)
            inflateReset(&z);
        else if (rc != Z_OK)
            break;
    }
    inflateEnd(&z);
    return total;
}

static int pass_record(void *ctx, const struct wj_warc_record *r, struct wj_err *e)
{
    (void)e;
    *(size_t *)ctx += r->block.n;
    return WJ_OK;
}

static void pass_bad(void *ctx, uint64_t offset, const char *why)
{
    (void)ctx;
    printf("bad record at %llu: %s\n", (unsigned long long)offset, why);
}

/* Unpack as sources do, and read the records too when asked. */
static size_t run_unpack(struct wj_str in, bool records)
{
    static char out[PIECE];
    size_t total = 0, n = 1, blocks = 0;
    struct wj_unpack *u = wj_unpack_new(UINT64_MAX);
    struct wj_warc_taker taker = { pass_record, pass_bad, &blocks };
    struct wj_warc *w = wj_warc_new(false, &taker);
    struct wj_str window = { in.p, 0 };
    size_t at = 0;
    while (at < in.n || n || window.n) {
        size_t have = 0;
        do {
            if (window.n < PIECE / 4 && at < in.n) { /* as a source reads on while little is left */
                size_t more = in.n - at < PIECE - window.n ? in.n - at : PIECE - window.n;
                window.n += more;
                at += more;
            }
            if (wj_unpack_step(u, &window, out + have, sizeof out - have, &n, NULL) != WJ_OK)
                break;
            have += n;
        } while (n && have < sizeof out);
        total += have;
        if (records && wj_warc_feed(w, (struct wj_str){ out, have }, NULL) != WJ_OK)
            break;
    }
    wj_warc_free(w);
    wj_unpack_free(u);
    return total;
}

/* All the way to page records. */
static size_t run_source(struct wj_str in, size_t unpacked)
{
    struct wj_source *s = NULL;
    struct wj_source_opts opts = { 0 };
    struct wj_chunk c;
    wj_chunk_init(&c);
    if (wj_source_open_bytes("crawl", in, &opts, &s, NULL) != WJ_OK)
        return 0;
    while (wj_source_next(s, &c, NULL) == WJ_OK && !c.last)
        ;
    wj_source_close(s);
    wj_chunk_fini(&c);
    return unpacked;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(struct wj_str in, size_t rounds)
{
    static const char *const names[WAYS] = { "zlib, unpacking alone", "ours, unpacking alone",
                                             "ours, records of the crawl",
                                             "ours, pages as records for the scan" };
    double rates[WAYS][MAX_ROUNDS];
    size_t unpacked = run_zlib(in);
    for (size_t r = 0; r < rounds; r++)
        for (int way = 0; way < WAYS; way++) {
            double start = now_s();
            size_t n = way == 0   ? run_zlib(in)
                       : way == 1 ? run_unpack(in, false)
                       : way == 2 ? run_unpack(in, true)
                                  : run_source(in, unpacked);
            if (n != unpacked)
                printf("%s: %zu bytes instead of %zu\n", names[way], n, unpacked);
            rates[way][r] = (double)n / 1e6 / (now_s() - start);
        }
    printf("%.1f MB packed, %.1f MB unpacked, %zu rounds\n", (double)in.n / 1e6, (double)unpacked / 1e6,
           rounds);
    for (int way = 0; way < WAYS; way++)
        qsort(rates[way], rounds, sizeof rates[way][0], compare);
    for (int way = 0; way < WAYS; way++)
        printf("%-38s %7.0f MB/s  %.2f x zlib\n", names[way], rates[way][rounds / 2],
               rates[way][rounds / 2] / rates[0][rounds / 2]);
}

int main(int argc, char **argv)
{
    size_t pages = 2500, rounds = 7;
    const char *path = NULL;
    for (int i = 1; i < argc; i++) {
        if (i + 1 < argc && strcmp(argv[i], "--pages") == 0)
            pages = strtoul(argv[++i], NULL, 10);
        else if (i + 1 < argc && strcmp(argv[i], "--rounds") == 0)
            rounds = strtoul(argv[++i], NULL, 10);
        else
            path = argv[i];
    }
    rounds = rounds < 1 ? 1 : rounds > MAX_ROUNDS ? MAX_ROUNDS : rounds;
    struct wj_arena *arena = wj_arena_new((size_t)1 << 30);
    struct wj_err e = WJ_ERR_INIT;
    struct wj_buf made;
    struct wj_str in;
    uint32_t state = 20261124;
    wj_buf_init(&made, NULL, (size_t)1 << 30);
    for (size_t i = 0; !path && i < pages; i++)
        add_page(&made, &state, (unsigned)i);
    in = wj_buf_view(&made);
    if (path && wj_file_read(arena, path, (size_t)1 << 29, &in, &e) != WJ_OK) {
        fprintf(stderr, "%s\n", e.msg);
        return 1;
    }
    measure(in, rounds);
    wj_buf_fini(&made);
    wj_arena_free(arena);
    return 0;
}
