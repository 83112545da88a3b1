/* pipeline.c - see pipeline.h. A ring of batches, filled and emptied in order by one thread, worked on by
 * many. */
#include "scan/pipeline.h"

#include "base/arena.h"
#include "base/buf.h"
#include "codec/csv.h"
#include "scan/recordread.h"
#include "scan/scanner.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_THREADS = 64, BATCH_BYTES = 256 << 10, MAX_LINE = 32 << 20, OUT_LIMIT = 256 << 20 };

enum batch_state { BATCH_FREE, BATCH_FULL, BATCH_BUSY, BATCH_DONE };

struct batch {
    enum batch_state state;
    struct wj_buf bytes; /* lines, or the cells of rows, each ended by NUL */
    size_t first_line;   /* of lines */
    bool rows;
    size_t *row_lines; /* of rows: where each begins */
    size_t nrows, caprows;
    const char *name;
    struct wj_buf out, errors;
    uint64_t records, findings, nerrors, unknown;
};

struct worker {
    pthread_t thread;
    struct wj_pipeline *pipeline;
    struct wj_scanner *scanner;
    struct wj_recordreader *reader;
    uint64_t *by_rule;
    bool started;
};

struct wj_pipeline {
    struct wj_pipeline_options o;
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    struct batch *ring;
    size_t nring, fill, take, drain; /* batches made, taken, written; modulo nring is the slot */
    bool stop;
    struct worker workers[MAX_THREADS];
    struct wj_pipeline_stats stats;
    /* the source being read */
    struct wj_arena *arena;
    const char *name;
    enum { SOURCE_UNKNOWN, SOURCE_LINES, SOURCE_ROWS } sort;
    size_t line;
    struct wj_csv_stream *csv;
    struct wj_str *columns;
    size_t ncolumns;
    struct wj_buf head; /* bytes before the sort is known */
};

/* ---- workers ---- */

static void note_error(struct batch *b, size_t line, const struct wj_err *e)
{
    wj_buf_addf(&b->errors, "%s:%zu: %s\n", b->name, line, e->msg);
    b->nerrors++;
}

static void scan_one(struct worker *w, struct batch *b, size_t line, int rc, const struct wj_record *r,
                     struct wj_err *e)
{
    const struct wj_pipeline_options *o = &w->pipeline->o;
    struct wj_findings f = { NULL, 0 };
    if (rc == WJ_OK)
        rc = wj_scanner_scan(w->scanner, r, o->on, &f, e);
    if (rc == WJ_OK)
        rc = o->each(o->ctx, r, &f, &b->out, e);
    if (rc != WJ_OK) {
        note_error(b, line, e);
        return;
    }
    b->records++;
    b->unknown += r->unknown;
    b->findings += f.n;
    for (size_t i = 0; i < f.n; i++)
        w->by_rule[f.items[i].index]++;
}

static void scan_lines(struct worker *w, struct batch *b)
{
    struct wj_str rest = wj_buf_view(&b->bytes), line;
    for (size_t n = b->first_line; rest.p && wj_str_cut(&rest, '\n', &line); n++) {
        struct wj_record r;
        struct wj_err e = WJ_ERR_INIT;
        line = wj_str_trim(line);
        if (line.n)
            scan_one(w, b, n, wj_recordreader_json(w->reader, line, &r, &e), &r, &e);
    }
}

static void scan_rows(struct worker *w, struct batch *b)
{
    const struct wj_pipeline *p = w->pipeline;
    struct wj_str cells[WJ_CSV_CELLS];
    const char *at = b->bytes.p;
    for (size_t i = 0; i < b->nrows; i++) {
        struct wj_record r;
        struct wj_err e = WJ_ERR_INIT;
        for (size_t k = 0; k < p->ncolumns; k++) {
            size_t n;
            memcpy(&n, at, sizeof n);
            cells[k] = (struct wj_str){ at + sizeof n, n };
            at += sizeof n + n;
        }
        int rc = wj_recordreader_row(w->reader, p->columns, cells, p->ncolumns, &r, &e);
        char id[24];
        if (rc == WJ_OK && !r.id.p) { /* a table without ids: the line will do */
            int n = 0;
            for (size_t v = b->row_lines[i]; v && n < 20; v /= 10)
                id[20 - n++] = (char)('0' + v % 10);
            r.id = (struct wj_str){ id + 21 - n, (size_t)n };
        }
        scan_one(w, b, b->row_lines[i], rc, &r, &e);
    }
}

static void *run_worker(void *arg)
{
    struct worker *w = arg;
    struct wj_pipeline *p = w->pipeline;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->stop && p->take == p->fill)
            pthread_cond_wait(&p->work, &p->lock);
        if (p->take == p->fill)
            break;
        struct batch *b = &p->ring[p->take++ % p->nring];
        b->state = BATCH_BUSY;
        pthread_mutex_unlock(&p->lock);
        if (b->rows)
            scan_rows(w, b);
        else
            scan_lines(w, b);
        pthread_mutex_lock(&p->lock);
        b->state = BATCH_DONE;
        pthread_cond_signal(&p->done);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* ---- life ---- */

static int start_workers(struct wj_pipeline *p, struct wj_err *e)
{
    for (unsigned i = 0; i < p->o.threads; i++) {
        struct worker *w = &p->workers[i];
        w->pipeline = p;
        w->by_rule = calloc(wj_ruleset_count(p->o.rules) + 1, sizeof *w->by_rule);
        int rc = w->by_rule ? wj_scanner_new(p->o.rules, &w->scanner, e)
                            : wj_fail(e, WJ_E_NOMEM, "no memory for a worker");
        if (rc == WJ_OK)
            rc = wj_recordreader_new(p->o.kind, &w->reader, e);
        if (rc != WJ_OK)
            return rc;
        if (pthread_create(&w->thread, NULL, run_worker, w) != 0)
            return wj_fail(e, WJ_E_AGAIN, "cannot start a thread");
        w->started = true;
    }
    return WJ_OK;
}

int wj_pipeline_new(const struct wj_pipeline_options *o, struct wj_pipeline **out, struct wj_err *e)
{
    struct wj_pipeline *p = calloc(1, sizeof *p);
    if (!p)
        return wj_fail(e, WJ_E_NOMEM, "no memory for a pipeline");
    p->o = *o;
    p->o.threads = o->threads < 1 ? 1 : o->threads > MAX_THREADS ? MAX_THREADS : o->threads;
    p->nring = p->o.threads * 3 + 1;
    p->ring = calloc(p->nring, sizeof *p->ring);
    p->stats.by_rule = calloc(wj_ruleset_count(o->rules) + 1, sizeof *p->stats.by_rule);
    p->arena = wj_arena_new(16 << 20);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->done, NULL);
    wj_buf_init(&p->head, NULL, MAX_LINE);
    int rc = p->ring && p->stats.by_rule ? WJ_OK : wj_fail(e, WJ_E_NOMEM, "no memory for a pipeline");
    for (size_t i = 0; rc == WJ_OK && i < p->nring; i++) {
        wj_buf_init(&p->ring[i].bytes, NULL, (size_t)MAX_LINE * 2);
        wj_buf_init(&p->ring[i].out, NULL, OUT_LIMIT);
        wj_buf_init(&p->ring[i].errors, NULL, OUT_LIMIT);
    }
    if (rc == WJ_OK)
        rc = start_workers(p, e);
    if (rc == WJ_OK)
        *out = p;
    else
        wj_pipeline_free(p);
    return rc;
}

void wj_pipeline_free(struct wj_pipeline *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->o.threads; i++) {
        struct worker *w = &p->workers[i];
        if (w->started)
            pthread_join(w->thread, NULL);
        wj_scanner_free(w->scanner);
        wj_recordreader_free(w->reader);
        free(w->by_rule);
    }
    for (size_t i = 0; p->ring && i < p->nring; i++) {
        wj_buf_fini(&p->ring[i].bytes);
        wj_buf_fini(&p->ring[i].out);
        wj_buf_fini(&p->ring[i].errors);
        free(p->ring[i].row_lines);
    }
    free(p->ring);
    free(p->stats.by_rule);
    wj_buf_fini(&p->head);
    wj_csv_stream_free(p->csv);
    wj_arena_free(p->arena);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->work);
    pthread_cond_destroy(&p->done);
    free(p);
}

/* ---- the reading thread ---- */

/* Write the oldest batch; waits for it. */
static int drain_one(struct wj_pipeline *p, struct wj_err *e)
{
    struct batch *b = &p->ring[p->drain % p->nring];
    struct wj_str out, errors;
    pthread_mutex_lock(&p->lock);
    while (b->state != BATCH_DONE)
        pthread_cond_wait(&p->done, &p->lock);
    pthread_mutex_unlock(&p->lock);
    p->drain++;
    p->stats.records += b->records;
    p->stats.findings += b->findings;
    p->stats.errors += b->nerrors;
    p->stats.unknown_fields += b->unknown;
    int rc = wj_buf_done(&b->out, &out, e);
    if (rc == WJ_OK)
        rc = wj_buf_done(&b->errors, &errors, e);
    if (rc == WJ_OK)
        rc = p->o.write(p->o.ctx, out, errors, e);
    b->state = BATCH_FREE;
    return rc;
}

/* The batch being filled. */
static int current(struct wj_pipeline *p, struct batch **out, struct wj_err *e)
{
    struct batch *b = &p->ring[p->fill % p->nring];
    if (p->fill - p->drain == p->nring) {
        int rc = drain_one(p, e);
        if (rc != WJ_OK)
            return rc;
    }
    *out = b;
    return WJ_OK;
}

static void clear(struct wj_pipeline *p, struct batch *b, bool rows)
{
    wj_buf_reset(&b->bytes);
    wj_buf_reset(&b->out);
    wj_buf_reset(&b->errors);
    b->rows = rows;
    b->name = p->name;
    b->first_line = p->line;
    b->nrows = 0;
    b->records = b->findings = b->nerrors = b->unknown = 0;
}

static void hand_over(struct wj_pipeline *p, struct batch *b)
{
    pthread_mutex_lock(&p->lock);
    b->state = BATCH_FULL;
    p->fill++;
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
}

int wj_pipeline_begin(struct wj_pipeline *p, const char *name, struct wj_err *e)
{
    struct batch *b;
    int rc = current(p, &b, e);
    if (rc == WJ_OK && p->columns) /* workers may still read the last table's columns */
        rc = wj_pipeline_flush(p, &p->stats, e);
    if (rc != WJ_OK)
        return rc;
    p->name = wj_str_z(p->arena, wj_strz(name));
    if (!p->name)
        return wj_fail(e, WJ_E_LIMIT, "too many sources");
    p->sort = SOURCE_UNKNOWN;
    p->line = 1;
    p->columns = NULL;
    wj_buf_reset(&p->head);
    clear(p, b, false);
    return WJ_OK;
}

static size_t count_lines(struct wj_str s)
{
    size_t n = 0;
    for (const char *at = s.p, *end = s.p + s.n; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        n++;
    return n;
}

static int feed_lines(struct wj_pipeline *p, struct wj_str bytes, struct wj_err *e)
{
    struct batch *b;
    int rc = current(p, &b, e);
    while (rc == WJ_OK && bytes.n) {
        size_t room = BATCH_BYTES > b->bytes.n ? BATCH_BYTES - b->bytes.n : 1,
               n = bytes.n < room ? bytes.n : room;
        wj_buf_add(&b->bytes, (struct wj_str){ bytes.p, n });
        bytes.p += n;
        bytes.n -= n;
        struct wj_str all = wj_buf_view(&b->bytes);
        size_t end = all.n;
        if (all.n < BATCH_BYTES)
            break;
        while (end && all.p[end - 1] != '\n')
            end--;
        if (b->bytes.rc != WJ_OK || all.n > MAX_LINE)
            return wj_fail(e, WJ_E_LIMIT, "%s:%zu: a line is longer than %d bytes", p->name, p->line,
                           MAX_LINE);
        if (!end)
            continue;
        size_t tail = all.n - end, lines = count_lines((struct wj_str){ all.p, end });
        struct batch *full = b;
        b->bytes.n = end;
        const char *rest = b->bytes.p + end;
        p->line += lines;
        /* the tail is copied before the batch is given away */
        char *copy = tail ? malloc(tail) : NULL;
        if (tail && !copy)
            return wj_fail(e, WJ_E_NOMEM, "no memory for a batch");
        if (tail)
            memcpy(copy, rest, tail);
        hand_over(p, full);
        rc = current(p, &b, e);
        if (rc == WJ_OK) {
            clear(p, b, false);
            wj_buf_add(&b->bytes, (struct wj_str){ copy, tail });
        }
        free(copy);
    }
    return rc;
}

static int keep_columns(struct wj_pipeline *p, const struct wj_csv_row *row, struct wj_err *e)
{
    p->columns = WJ_NEW_N(p->arena, struct wj_str, row->n);
    p->ncolumns = row->n;
    for (size_t i = 0; p->columns && i < row->n; i++)
        p->columns[i] = wj_str_dup(p->arena, wj_str_trim(row->cells[i]));
    return p->columns ? WJ_OK : wj_fail(e, WJ_E_LIMIT, "%s: too many columns", p->name);
}

static int take_row(void *ctx, const struct wj_csv_row *row, struct wj_err *e)
{
    struct wj_pipeline *p = ctx;
    struct batch *b;
    int rc = current(p, &b, e);
    if (rc != WJ_OK)
        return rc;
    if (!p->columns)
        return keep_columns(p, row, e);
    if (b->bytes.n >= BATCH_BYTES) {
        hand_over(p, b);
        rc = current(p, &b, e);
        if (rc != WJ_OK)
            return rc;
        clear(p, b, true);
    }
    b->rows = true;
    if (row->bad || row->n != p->ncolumns) {
        struct wj_err wrong;
        wj_fail(&wrong, WJ_E_INVALID, "%s",
                row->bad ? row->bad : "the row has another number of cells than the header");
        note_error(b, row->line, &wrong);
        return WJ_OK;
    }
    if (b->nrows == b->caprows) {
        size_t cap = b->caprows ? b->caprows * 2 : 1024;
        size_t *lines = realloc(b->row_lines, cap * sizeof *lines);
        if (!lines)
            return wj_fail(e, WJ_E_NOMEM, "no memory for a batch");
        b->row_lines = lines;
        b->caprows = cap;
    }
    b->row_lines[b->nrows++] = row->line;
    for (size_t i = 0; i < row->n; i++) {
        size_t n = row->cells[i].n;
        wj_buf_add(&b->bytes, (struct wj_str){ (const char *)&n, sizeof n });
        wj_buf_add(&b->bytes, row->cells[i]);
    }
    return b->bytes.rc == WJ_OK ? WJ_OK
                                : wj_fail(e, WJ_E_LIMIT, "%s:%zu: a row is too long", p->name, row->line);
}

/* Decide by the first byte that is no blank; bytes seen before it wait in head. */
static int decide(struct wj_pipeline *p, struct wj_str bytes, struct wj_err *e)
{
    wj_buf_add(&p->head, bytes);
    struct wj_str all = wj_buf_view(&p->head);
    if (all.n < 3 && all.n && (unsigned char)all.p[0] == 0xEF)
        return WJ_OK;
    bool mark = all.n >= 3 && memcmp(all.p, "\xEF\xBB\xBF", 3) == 0;
    size_t at = mark ? 3 : 0;
    while (at < all.n && strchr(" \t\r\n", all.p[at]))
        at++;
    if (at == all.n)
        return WJ_OK;
    p->sort = all.p[at] == '{' ? SOURCE_LINES : SOURCE_ROWS;
    if (mark)
        all = (struct wj_str){ all.p + 3, all.n - 3 };
    if (p->sort == SOURCE_LINES)
        return feed_lines(p, all, e);
    wj_csv_stream_free(p->csv);
    p->csv = wj_csv_stream_new(p->name, take_row, p);
    wj_csv_stream_be_lax(p->csv);
    return wj_csv_stream_feed(p->csv, all, e);
}

int wj_pipeline_feed(struct wj_pipeline *p, struct wj_str bytes, struct wj_err *e)
{
    p->stats.bytes += bytes.n;
    if (p->sort == SOURCE_UNKNOWN)
        return decide(p, bytes, e);
    return p->sort == SOURCE_LINES ? feed_lines(p, bytes, e) : wj_csv_stream_feed(p->csv, bytes, e);
}

int wj_pipeline_end(struct wj_pipeline *p, struct wj_err *e)
{
    struct batch *b;
    int rc = p->sort == SOURCE_ROWS ? wj_csv_stream_end(p->csv, e) : WJ_OK;
    if (rc == WJ_OK)
        rc = current(p, &b, e);
    if (rc == WJ_OK && (b->bytes.n || b->errors.n))
        hand_over(p, b);
    return rc;
}

int wj_pipeline_flush(struct wj_pipeline *p, struct wj_pipeline_stats *out, struct wj_err *e)
{
    int rc = WJ_OK;
    while (rc == WJ_OK && p->drain < p->fill)
        rc = drain_one(p, e);
    if (rc != WJ_OK)
        return rc;
    size_t n = wj_ruleset_count(p->o.rules);
    memset(p->stats.by_rule, 0, n * sizeof *p->stats.by_rule);
    for (unsigned i = 0; i < p->o.threads; i++)
        for (size_t r = 0; r < n; r++)
            p->stats.by_rule[r] += p->workers[i].by_rule[r];
    *out = p->stats;
    return WJ_OK;
}
