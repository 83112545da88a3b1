/* cmd_scan.c - wangjian scan: findings of files of records, one JSON object a line. */
#include "base/arena.h"
#include "base/clock.h"
#include "cli/cmds.h"
#include "cli/scanrules.h"
#include "cli/sourceopts.h"
#include "scan/finding.h"
#include "scan/pipeline.h"

#include <unistd.h>

struct scan {
    struct wj_cli *cli;
    FILE *errors;
    struct wj_pipeline *pipeline;
    struct wj_pipeline_options options;
    struct wj_sourceopts source;
    bool stats;
};

/* A record's findings, a line each. */
static int write_findings(void *ctx, const struct wj_record *r, const struct wj_findings *f,
                          struct wj_buf *out, struct wj_err *e)
{
    (void)ctx;
    for (size_t i = 0; i < f->n; i++) {
        struct wj_json j;
        struct wj_str all;
        wj_json_init(&j, out);
        wj_finding_write(&j, r, &f->items[i]);
        int rc = wj_json_done(&j, &all, e);
        if (rc != WJ_OK)
            return rc;
        wj_buf_addc(out, '\n');
    }
    return WJ_OK;
}

static int write_out(void *ctx, const struct wj_pipeline_part *part, struct wj_err *e)
{
    struct scan *s = ctx;
    struct wj_str out = part->out, errors = part->errors;
    if (out.n && fwrite(out.p, 1, out.n, s->cli->out) != out.n)
        return wj_fail(e, WJ_E_IO, "cannot write the findings");
    if (errors.n && fwrite(errors.p, 1, errors.n, s->errors) != errors.n)
        return wj_fail(e, WJ_E_IO, "cannot write the errors");
    return WJ_OK;
}

static int put_chunk(void *ctx, const struct wj_chunk *chunk, struct wj_err *e)
{
    struct scan *s = ctx;
    return wj_pipeline_put(s->pipeline, chunk, e);
}

static void print_stats(const struct scan *scan, const struct wj_pipeline_stats *s,
                        const struct wj_feed_stats *fed, int64_t us)
{
    FILE *out = scan->cli->err;
    const struct wj_ruleset *set = scan->options.rules;
    double seconds = us > 0 ? (double)us / 1e6 : 1e-6;
    fprintf(out, "records\t%llu\nbytes\t%llu\nseconds\t%.3f\nMB/s\t%.1f\nfindings\t%llu\nerrors\t%llu\n",
            (unsigned long long)s->records, (unsigned long long)s->bytes, seconds,
            (double)s->bytes / 1e6 / seconds, (unsigned long long)s->findings, (unsigned long long)s->errors);
    fprintf(out, "files\t%zu\nfiles left out\t%zu\nfiles failed\t%zu\n", fed->files, fed->left_out,
            fed->failed);
    fprintf(out, "entries without a page\t%llu\nrevisits\t%llu\nanswers not 200\t%llu\n",
            (unsigned long long)fed->counts.skipped, (unsigned long long)fed->counts.revisits,
            (unsigned long long)fed->counts.not_ok);
    fprintf(out, "unknown fields\t%llu\nrules\t%zu\nwords\t%zu\n", (unsigned long long)s->unknown_fields,
            wj_ruleset_count(set), wj_ruleset_words(set));
    for (size_t i = 0; i < wj_ruleset_count(set); i++)
        if (s->by_rule[i])
            fprintf(out, "rule " WJ_FMT "\t%llu\n", WJ_ARG(wj_ruleset_rule(set, i)->id),
                    (unsigned long long)s->by_rule[i]);
}

static int parse_kind(const char *name, enum wj_record_kind *out, struct wj_err *e)
{
    int kind = name ? wj_record_find_kind(wj_strz(name)) : WJ_KIND_LISTING;
    if (kind < 0)
        return wj_fail_at(e, WJ_E_INVALID, "kind", "there is no kind of record named %s", name);
    *out = (enum wj_record_kind)kind;
    return WJ_OK;
}

static int parse_on(const char *day, wj_day *out, struct wj_err *e)
{
    if (!day)
        *out = wj_day_of_ms(wj_now_ms());
    else if (!wj_day_parse(wj_strz(day), out))
        return wj_fail_at(e, WJ_E_INVALID, "on", "--on %s is no date such as 2026-04-15", day);
    return WJ_OK;
}

static int run(struct scan *s, struct wj_strs files, struct wj_err *e)
{
    static const char *const standard_input[] = { "-" };
    const char *const *paths = files.n ? files.items : standard_input;
    struct wj_pipeline_stats total;
    struct wj_feed feed = { .take = put_chunk, .ctx = s };
    struct wj_feed_stats fed = { 0 };
    int64_t start = wj_monotonic_us();
    int rc = wj_sourceopts_take(&s->source, s->options.kind, &feed.opts, e);
    if (rc == WJ_OK)
        rc = wj_pipeline_new(&s->options, &s->pipeline, e);
    if (rc != WJ_OK)
        return rc;
    rc = wj_feed_paths(&feed, paths, files.n ? files.n : 1, &fed, e);
    struct wj_err later = WJ_ERR_INIT; /* what was fed before a failure is still written */
    int flushed = wj_pipeline_flush(s->pipeline, &total, rc == WJ_OK ? e : &later);
    if (flushed == WJ_OK && s->stats)
        print_stats(s, &total, &fed, wj_monotonic_us() - start);
    wj_pipeline_free(s->pipeline);
    return rc == WJ_OK ? flushed : rc;
}

int wj_cmd_scan(struct wj_cli *c, struct wj_err *e)
{
    const char *rules = NULL, *kind = NULL, *on = NULL, *errors = NULL;
    int64_t threads = sysconf(_SC_NPROCESSORS_ONLN);
    struct wj_strs files;
    struct scan s = { .cli = c,
                      .errors = c->err,
                      .options = { .each = write_findings, .write = write_out, .places_as_ids = true } };
    const struct wj_option opts[] = { WJ_SOURCEOPTS(s.source),           { "--rules", WJ_O_TEXT, &rules },
                                      { "--kind", WJ_O_TEXT, &kind },    { "--threads", WJ_O_INT, &threads },
                                      { "--on", WJ_O_TEXT, &on },        { "--errors", WJ_O_TEXT, &errors },
                                      { "--stats", WJ_O_FLAG, &s.stats } };
    struct wj_ruleset *set = NULL;
    int rc = wj_options_parse(c, opts, sizeof opts / sizeof opts[0], &files, e);
    if (rc == WJ_OK)
        rc = parse_kind(kind, &s.options.kind, e);
    if (rc == WJ_OK)
        rc = parse_on(on, &s.options.on, e);
    if (rc == WJ_OK && (threads < 1 || threads > 64))
        rc = wj_fail_at(e, WJ_E_INVALID, "threads", "--threads should be from 1 to 64");
    if (rc == WJ_OK && errors && !(s.errors = fopen(errors, "wb")))
        rc = wj_fail(e, WJ_E_IO, "cannot write %s", errors);
    if (rc == WJ_OK)
        rc = wj_scanrules_load(c, rules, WJ_SCANRULES_TEST, &set, e);
    s.options.rules = set;
    s.options.threads = (unsigned)threads;
    s.options.ctx = &s;
    if (rc == WJ_OK)
        rc = run(&s, files, e);
    wj_ruleset_free(set);
    if (errors && s.errors && fclose(s.errors) != 0 && rc == WJ_OK)
        rc = wj_fail(e, WJ_E_IO, "cannot write %s", errors);
    return rc;
}
