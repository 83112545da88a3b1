/* fuzz_warc.c - sources of any format: cutting changes nothing, every line is JSON, reading goes on anywhere.
 */
#include "base/arena.h"
#include "codec/jsonread.h"
#include "codec/warc.h"
#include "source/source.h"

#include <stdlib.h>

static void require(bool what)
{
    if (!what)
        abort();
}

/* What a crawl gives, as text. */
static int note_record(void *ctx, const struct wj_warc_record *r, struct wj_err *e)
{
    (void)e;
    wj_buf_addf(ctx, "%d %llu %zu " WJ_FMT "\n", (int)r->type, (unsigned long long)r->offset, r->block.n,
                WJ_ARG(r->url));
    return WJ_OK;
}

static void note_bad(void *ctx, uint64_t offset, const char *why)
{
    wj_buf_addf(ctx, "bad %llu %s\n", (unsigned long long)offset, why);
}

static void read_crawl(struct wj_str bytes, bool arc, size_t piece, struct wj_buf *out)
{
    struct wj_warc_taker taker = { note_record, note_bad, out };
    struct wj_warc *w = wj_warc_new(arc, &taker);
    wj_buf_init(out, NULL, (size_t)16 << 20);
    for (size_t at = 0; at < bytes.n; at += piece) {
        struct wj_str part = { bytes.p + at, bytes.n - at < piece ? bytes.n - at : piece };
        require(wj_warc_feed(w, part, NULL) == WJ_OK);
    }
    require(wj_warc_end(w, NULL) == WJ_OK);
    wj_warc_free(w);
}

static void check_cutting(struct wj_str bytes, bool arc)
{
    struct wj_buf whole, cut;
    read_crawl(bytes, arc, bytes.n + 1, &whole);
    read_crawl(bytes, arc, 7, &cut);
    require(wj_str_eq(wj_buf_view(&whole), wj_buf_view(&cut)));
    wj_buf_fini(&whole);
    wj_buf_fini(&cut);
}

static void check_source(struct wj_str bytes)
{
    struct wj_source *s = NULL;
    struct wj_source_opts opts = { 0 };
    struct wj_arena *arena = wj_arena_new((size_t)64 << 20);
    struct wj_chunk c;
    wj_chunk_init(&c);
    require(wj_source_open_bytes("f", bytes, &opts, &s, NULL) == WJ_OK);
    int rc;
    do {
        rc = wj_source_next(s, &c, NULL);
        struct wj_str rest = wj_buf_view(&c.lines), line;
        /* what we write ourselves is JSON; NDJSON passes through as it is */
        while (c.n && rest.n && wj_str_cut(&rest, '\n', &line)) {
            const struct wj_jval *root;
            wj_arena_reset(arena);
            require(!line.n || wj_jsonread_text(arena, line, &root, NULL) == WJ_OK);
        }
    } while (rc == WJ_OK && !c.last);
    wj_source_close(s);
    wj_chunk_fini(&c);
    wj_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wj_str bytes = { (const char *)data, size };
    check_cutting(bytes, false);
    check_cutting(bytes, true);
    check_source(bytes);
    return 0;
}
