/*
 * sweep.c - see sweep.h.
 *
 * Workers turn each record with its findings into a packed item; the thread
 * that runs the pipeline gets them in order and stores a batch a transaction.
 */
#include "svc/sweep.h"

#include "base/arena.h"
#include "base/clock.h"
#include "core/entity.h"
#include "core/finding.h"
#include "core/platform.h"
#include "core/outlet.h"
#include "core/listing.h"
#include "scan/pipeline.h"
#include "scan/scanner.h"
#include "svc/lead.h"
#include "svc/sourcelog.h"
#include "svc/sweep_item.h"

#include <stdlib.h>
#include <string.h>

enum { JOB_ARENA = 64 << 20 };

struct wj_sweep {
    struct wj_node *node;
    struct wj_sweep_opts opts;
    struct wj_pipeline *pipeline;
    struct wj_sweep_stats stats;
    struct wj_sourcelog log;
};

/* Worker: the record and what was found, packed. */
static int pack_one(void *ctx, const struct wj_record *r, const struct wj_findings *found, struct wj_buf *out,
                    struct wj_err *e)
{
    (void)ctx;
    return wj_sweep_item_write(out, r, found, e);
}

struct batch {
    struct wj_sweep *sweep;
    const struct wj_pipeline_part *part;
    struct wj_str source;         /* the file's name, as text */
    struct wj_sweep_stats gained; /* of this try */
};

static int put_outlet(struct wj_tx *tx, const struct wj_sweep_item *it, struct wj_str *id,
                      struct wj_str *entity, struct wj_err *e)
{
    struct wj_outlet_new new = {
        .channel = it->kind == WJ_KIND_LIVE   ? WJ_S("live_room")
                   : it->kind == WJ_KIND_PAGE ? WJ_S("site")
                                              : WJ_S("shop"),
        .platform_id = it->platform.n ? it->platform : WJ_S("unknown"),
        .outlet_no = it->outlet_no.n ? it->outlet_no
                     : it->outlet.n  ? it->outlet
                                     : WJ_S("unknown"),
        .name = it->outlet,
        .claimed_uscc = it->uscc,
        .claimed_name = it->claimed_name,
        .region = it->region,
        .opened_on = WJ_NONE,
    };
    return wj_outlet_put(tx, &new, id, entity, e);
}

static int put_findings(struct wj_tx *tx, struct batch *b, const struct wj_sweep_item *it,
                        const struct wj_lead_hint *where, struct wj_str listing_id, struct wj_err *e)
{
    const struct wj_node *n = b->sweep->node;
    double bar = b->sweep->opts.bar > 0 ? b->sweep->opts.bar : 0.5;
    int rc = WJ_OK;
    for (size_t i = 0; i < it->nfindings && rc == WJ_OK; i++) {
        const struct wj_sweep_item_finding *f = &it->findings[i];
        const struct wj_rule *rule = wj_ruleset_rule(n->rules, f->rule);
        const struct wj_violation *v =
            wj_violation_find(&wj_node_law(n, tx->today)->violations, rule->violation);
        struct wj_finding_new new = { .listing_id = listing_id,
                                      .rule = rule->id,
                                      .rule_hash = wj_strz(rule->hash),
                                      .violation = rule->violation,
                                      .basis = rule->basis,
                                      .field = f->field,
                                      .spans = f->spans,
                                      .why = f->why,
                                      .severity = rule->severity,
                                      .score = f->score };
        struct wj_lead_hint hint = *where;
        bool made = false, added = false;
        hint.violation = rule->violation;
        hint.violation_name = v ? v->name_zh : rule->title;
        hint.severity = rule->severity;
        hint.score = f->score;
        hint.sales = it->sales;
        if (rule->state == WJ_RULE_ON && f->score >= bar)
            rc = wj_lead_for(tx, &hint, &new.matter_id, &made, e);
        if (rc == WJ_OK)
            rc = wj_finding_add(tx, &new, &added, e);
        b->gained.findings += added;
        b->gained.leads += made;
    }
    return rc;
}

static int put_item(struct wj_tx *tx, struct batch *b, const struct wj_sweep_item *it, struct wj_err *e)
{
    struct wj_str outlet, entity = WJ_NOSTR, id;
    enum wj_listing_news news;
    int rc = it->platform.n ? wj_platform_ensure(tx, it->platform, e) : WJ_OK;
    if (rc == WJ_OK)
        rc = put_outlet(tx, it, &outlet, &entity, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_listing_new new = { .outlet_id = outlet,
                                  .kind = wj_strz(wj_record_kind_name((int)it->kind)),
                                  .source = it->source.n ? it->source : b->source,
                                  .record_no = it->id,
                                  .title = it->title,
                                  .body = it->body,
                                  .category = it->category,
                                  .url = it->url,
                                  .price_fen = it->price_fen,
                                  .list_price_fen = it->list_price_fen,
                                  .content_hash = it->content_hash,
                                  .near_hash = it->near_hash,
                                  .record = it->record };
    if ((rc = wj_listing_observe(tx, &new, &id, &news, e)) != WJ_OK)
        return rc;
    b->gained.fresh += news == WJ_LISTING_NEW;
    b->gained.changed += news == WJ_LISTING_CHANGED;
    b->gained.same += news == WJ_LISTING_SAME;
    if (news == WJ_LISTING_SAME)
        return WJ_OK;
    struct wj_lead_hint where = { .entity_id = entity,
                                  .outlet_id = outlet,
                                  .platform_id = it->platform.n ? it->platform : WJ_NOSTR,
                                  .operator_name = it->outlet.n ? it->outlet : it->claimed_name };
    return put_findings(tx, b, it, &where, id, e);
}

/* What a chunk gave, and how far its file is with it. */
static int store_batch(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct batch *b = ctx;
    struct wj_arena *names = wj_arena_new(1 << 20), *a = wj_arena_new(JOB_ARENA);
    struct wj_str rest = b->part->out;
    bool known = false;
    struct wj_tx tx = wj_node_tx(b->sweep->node, db, a, WJ_S("system"));
    int rc = wj_sourcelog_advance(&tx, b->sweep->log.purpose, b->part->in, b->part->errors, &known, e);
    struct wj_str as = b->sweep->opts.as_source;
    b->source = as.p ? as : wj_sourcelog_name(names, wj_buf_view(&b->part->in->name));
    memset(&b->gained, 0, sizeof b->gained);
    while (rest.n && rc == WJ_OK && !known) {
        struct wj_sweep_item it;
        wj_arena_reset(a);
        tx = wj_node_tx(b->sweep->node, db, a, WJ_S("system"));
        rc = wj_sweep_item_read(a, &rest, &it, e);
        if (rc == WJ_OK)
            rc = put_item(&tx, b, &it, e);
    }
    wj_arena_free(a);
    wj_arena_free(names);
    return rc;
}

static int take(void *ctx, const struct wj_pipeline_part *part, struct wj_err *e)
{
    struct wj_sweep *s = ctx;
    struct batch b = { .sweep = s, .part = part };
    if (part->errors.n && s->opts.bad)
        s->opts.bad(s->opts.ctx, part->errors);
    int rc = part->out.n || part->in->mark.n ? wj_store_write(s->node->store, store_batch, &b, e) : WJ_OK;
    if (rc == WJ_OK) {
        s->stats.fresh += b.gained.fresh;
        s->stats.changed += b.gained.changed;
        s->stats.same += b.gained.same;
        s->stats.findings += b.gained.findings;
        s->stats.leads += b.gained.leads;
    }
    return rc;
}

int wj_sweep_begin(struct wj_node *n, const struct wj_sweep_opts *opts, struct wj_sweep **out,
                   struct wj_err *e)
{
    struct wj_sweep *s = calloc(1, sizeof *s);
    if (!s)
        abort();
    s->node = n;
    s->opts = *opts;
    s->log = (struct wj_sourcelog){ .node = n,
                                    .purpose = opts->purpose ? opts->purpose : "sweep",
                                    .again = opts->again };
    struct wj_pipeline_options po = { .rules = n->rules,
                                      .kind = opts->kind,
                                      .on = wj_day_of_ms(wj_now_ms()),
                                      .threads = opts->threads ? opts->threads : 1,
                                      .each = pack_one,
                                      .write = take,
                                      .ctx = s };
    int rc = wj_pipeline_new(&po, &s->pipeline, e);
    if (rc != WJ_OK) {
        free(s);
        return rc;
    }
    *out = s;
    return WJ_OK;
}

static int put_chunk(void *ctx, const struct wj_chunk *chunk, struct wj_err *e)
{
    struct wj_sweep *s = ctx;
    return wj_pipeline_put(s->pipeline, chunk, e);
}

static void note_failed(void *ctx, const char *path, const struct wj_err *why)
{
    struct wj_sweep *s = ctx;
    (void)path; /* the reason names it */
    struct wj_buf b;
    wj_buf_init(&b, NULL, 4096);
    wj_buf_addz(&b, why->msg);
    wj_buf_addc(&b, '\n');
    if (s->opts.bad)
        s->opts.bad(s->opts.ctx, wj_buf_view(&b));
    wj_buf_fini(&b);
}

static int begin_file(void *ctx, const char *path, struct wj_source_opts *opts, bool *leave_out,
                      struct wj_err *e)
{
    struct wj_sweep *s = ctx;
    int rc = wj_sourcelog_begin(&s->log, path, opts, leave_out, e);
    if (rc == WJ_OK) {
        s->stats.left_out += *leave_out;
        s->stats.resumed += opts->from.records > 0 && !*leave_out;
    }
    return rc;
}

int wj_sweep_paths(struct wj_sweep *s, const char *const *paths, size_t n, struct wj_err *e)
{
    struct wj_feed feed = {
        .opts = s->opts.source, .take = put_chunk, .begin = begin_file, .failed = note_failed, .ctx = s
    };
    return wj_feed_paths(&feed, paths, n, NULL, e);
}

int wj_sweep_each_bad(struct wj_sweep *s, const char *path, wj_sourcefile_bad_fn *fn, void *ctx,
                      struct wj_err *e)
{
    struct wj_pipeline_stats unused;
    int rc = wj_pipeline_flush(s->pipeline, &unused, e);
    return rc == WJ_OK ? wj_sourcelog_each_bad(&s->log, path, fn, ctx, e) : rc;
}

int wj_sweep_bytes(struct wj_sweep *s, const char *name, struct wj_str bytes, struct wj_err *e)
{
    struct wj_feed feed = { .opts = s->opts.source, .take = put_chunk, .ctx = s };
    return wj_feed_bytes(&feed, name, bytes, e);
}

int wj_sweep_end(struct wj_sweep *s, struct wj_sweep_stats *stats, struct wj_err *e)
{
    struct wj_pipeline_stats ps = { 0 };
    int rc = wj_pipeline_flush(s->pipeline, &ps, e);
    s->stats.records = ps.records;
    s->stats.bytes = ps.bytes;
    s->stats.bad = ps.errors;
    if (stats)
        *stats = s->stats;
    wj_pipeline_free(s->pipeline);
    free(s);
    return rc;
}
