/* pipeline.c - see pipeline.h. A ring of batches, filled and emptied in order by one thread, worked on by
 * many. */
#include "scan/pipeline.h"

#include "base/buf.h"
#include "scan/recordread.h"
#include "scan/scanner.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_THREADS = 64, OUT_LIMIT = 256 << 20 };

enum batch_state { BATCH_FREE, BATCH_FULL, BATCH_BUSY, BATCH_DONE };

struct batch {
    enum batch_state state;
    struct wj_chunk in;
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
};

/* ---- workers ---- */

static void scan_one(struct worker *w, struct batch *b, uint64_t where, int rc, const struct wj_record *r,
                     struct wj_err *e)
{
    const struct wj_pipeline_options *o = &w->pipeline->o;
    struct wj_findings f = { NULL, 0 };
    size_t before = b->out.n;
    if (rc == WJ_OK)
        rc = wj_scanner_scan(w->scanner, r, o->on, &f, e);
    if (rc == WJ_OK)
        rc = o->each(o->ctx, r, &f, &b->out, e);
    if (rc != WJ_OK) {
        if (b->out.n > before)
            b->out.n = before; /* nothing by half */
        wj_buf_addf(&b->errors, WJ_FMT ":%llu: %s\n", WJ_ARG(wj_buf_view(&b->in.name)),
                    (unsigned long long)where, e->msg);
        b->nerrors++;
        return;
    }
    b->records++;
    b->unknown += r->unknown;
    b->findings += f.n;
    for (size_t i = 0; i < f.n; i++)
        w->by_rule[f.items[i].index]++;
}

/* A record without an id is named after its place. */
static void give_id(struct wj_record *r, uint64_t where, char room[24])
{
    int n = 0;
    if (r->id.n)
        return;
    for (uint64_t v = where; n == 0 || v; v /= 10)
        room[23 - n++] = (char)('0' + v % 10);
    r->id = (struct wj_str){ room + 24 - n, (size_t)n };
}

static void scan_lines(struct worker *w, struct batch *b)
{
    struct wj_str rest = wj_buf_view(&b->in.lines), line;
    wj_buf_add(&b->errors, wj_buf_view(&b->in.errors));
    b->nerrors = b->in.errors_n;
    for (size_t i = 0; rest.n && wj_str_cut(&rest, '\n', &line); i++) {
        struct wj_record r;
        struct wj_err e = WJ_ERR_INIT;
        char id[24];
        line = wj_str_trim(line);
        if (!line.n)
            continue;
        uint64_t where = wj_chunk_where(&b->in, i);
        int rc = wj_recordreader_json(w->reader, line, &r, &e);
        if (rc == WJ_OK && w->pipeline->o.places_as_ids)
            give_id(&r, where, id);
        scan_one(w, b, where, rc, &r, &e);
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
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->done, NULL);
    int rc = p->ring && p->stats.by_rule ? WJ_OK : wj_fail(e, WJ_E_NOMEM, "no memory for a pipeline");
    for (size_t i = 0; rc == WJ_OK && i < p->nring; i++) {
        wj_chunk_init(&p->ring[i].in);
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
        wj_chunk_fini(&p->ring[i].in);
        wj_buf_fini(&p->ring[i].out);
        wj_buf_fini(&p->ring[i].errors);
    }
    free(p->ring);
    free(p->stats.by_rule);
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
    struct wj_str out = WJ_NOSTR, errors = WJ_NOSTR;
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
    struct wj_pipeline_part part = { out, errors, &b->in };
    if (rc == WJ_OK)
        rc = p->o.write(p->o.ctx, &part, e);
    b->state = BATCH_FREE;
    return rc;
}

int wj_pipeline_put(struct wj_pipeline *p, const struct wj_chunk *chunk, struct wj_err *e)
{
    struct batch *b = &p->ring[p->fill % p->nring];
    int rc = p->fill - p->drain == p->nring ? drain_one(p, e) : WJ_OK;
    if (rc == WJ_OK)
        rc = wj_chunk_copy(&b->in, chunk, e);
    if (rc != WJ_OK)
        return rc;
    wj_buf_reset(&b->out);
    wj_buf_reset(&b->errors);
    b->records = b->findings = b->nerrors = b->unknown = 0;
    p->stats.bytes += chunk->lines.n;
    pthread_mutex_lock(&p->lock);
    b->state = BATCH_FULL;
    p->fill++;
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
    return WJ_OK;
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
