/* fuzz_csv.c - CSV: a table that was read and written reads back the same; feeding in pieces changes nothing.
 */
#include "base/arena.h"
#include "codec/csv.h"

#include <stdint.h>
#include <stdlib.h>

static void require(bool what)
{
    if (!what)
        abort();
}

static int count_cells(void *ctx, const struct wj_csv_row *row, struct wj_err *e)
{
    (void)e;
    *(size_t *)ctx += row->n + row->line;
    return WJ_OK;
}

/* Sum over all rows, fed in pieces of a size; negative: refused. */
static int64_t sum_of(struct wj_str s, size_t piece, bool lax)
{
    size_t sum = 0;
    struct wj_csv_stream *stream = wj_csv_stream_new("f.csv", count_cells, &sum);
    if (lax)
        wj_csv_stream_be_lax(stream);
    int rc = WJ_OK;
    /* The byte order mark comes in one piece. */
    for (size_t n = 3; s.n && !rc; n = piece) {
        struct wj_str head = { s.p, s.n < n ? s.n : n };
        rc = wj_csv_stream_feed(stream, head, NULL);
        s.p += head.n;
        s.n -= head.n;
    }
    rc = rc ? rc : wj_csv_stream_end(stream, NULL);
    wj_csv_stream_free(stream);
    return rc ? rc : (int64_t)sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wj_arena *arena = wj_arena_new((size_t)64 << 20);
    struct wj_str text = { (const char *)data, size };
    require(sum_of(text, 1, false) == sum_of(text, size ? size : 1, false));
    require(sum_of(text, 1, true) == sum_of(text, size ? size : 1, true));
    struct wj_csv csv, back;
    if (wj_csv_read(arena, "f.csv", text, &csv, NULL) == WJ_OK) {
        struct wj_buf b;
        wj_buf_init(&b, NULL, (size_t)64 << 20);
        wj_csv_write_row(&b, csv.columns, csv.columns_n);
        for (size_t i = 0; i < csv.rows_n; i++)
            wj_csv_write_row(&b, csv.rows[i].cells, csv.rows[i].n);
        require(wj_csv_read(arena, "g.csv", wj_buf_view(&b), &back, NULL) == WJ_OK);
        require(back.columns_n == csv.columns_n && back.rows_n <= csv.rows_n);
        wj_buf_fini(&b);
    }
    wj_arena_free(arena);
    return 0;
}
