/* cmd_scan.c - wangjian scan: findings of files of records, one JSON object a line. */
#include "base/arena.h"
#include "base/clock.h"
#include "cli/cmds.h"
#include "cli/scanrules.h"
#include "cli/source.h"
#include "scan/finding.h"
#include "scan/pipeline.h"

#include <string.h>
#include <unistd.h>

struct scan {
    struct wj_cli *cli;
    FILE *errors;
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

static int write_out(void *ctx, struct wj_str out, struct wj_str errors, struct wj_err *e)
{
    struct scan *s = ctx;
    if (out.n && fwrite(out.p, 1, out.n, s->cli->out) != out.n)
        return wj_fail(e, WJ_E_IO, "cannot write the findings");
    if (errors.n && fwrite(errors.p, 1, errors.n, s->errors) != errors.n)
        return wj_fail(e, WJ_E_IO, "cannot write the errors");
    return WJ_OK;
}

static int feed_pipeline(void *ctx, struct wj_str bytes, struct wj_err *e)
{
    return wj_pipeline_feed(ctx, bytes, e);
}

static int scan_file(struct wj_pipeline *p, const char *path, struct wj_err *e)
{
    int rc = wj_pipeline_begin(p, strcmp(path, "-") == 0 ? "stdin" : path, e);
    if (rc == WJ_OK)
        rc = wj_source_read(path, feed_pipeline, p, e);
    if (rc == WJ_OK)
        rc = wj_pipeline_end(p, e);
    return rc;
}

static void print_stats(FILE *out, const struct wj_ruleset *set, const struct wj_pipeline_stats *s,
                        int64_t us)
{
    double seconds = us > 0 ? (double)us / 1e6 : 1e-6;
    fprintf(out, "records\t%llu\nbytes\t%llu\nseconds\t%.3f\nMB/s\t%.1f\nfindings\t%llu\nerrors\t%llu\n",
            (unsigned long long)s->records, (unsigned long long)s->bytes, seconds,
            (double)s->bytes / 1e6 / seconds, (unsigned long long)s->findings, (unsigned long long)s->errors);
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

static int run(struct wj_cli *c, struct wj_pipeline_options *o, struct wj_strs files, bool stats,
               struct wj_err *e)
{
    static const char *const standard_input[] = { "-" };
    const char *const *path = files.n ? files.items : standard_input;
    struct wj_pipeline *p = NULL;
    struct wj_pipeline_stats total;
    int64_t start = wj_monotonic_us();
    int rc = wj_pipeline_new(o, &p, e);
    for (size_t i = 0; rc == WJ_OK && i < (files.n ? files.n : 1); i++)
        rc = scan_file(p, path[i], e);
    struct wj_err later = WJ_ERR_INIT; /* what was fed before a failure is still written */
    int flushed = p ? wj_pipeline_flush(p, &total, rc == WJ_OK ? e : &later) : rc;
    rc = rc == WJ_OK ? flushed : rc;
    if (p && flushed == WJ_OK && stats)
        print_stats(c->err, o->rules, &total, wj_monotonic_us() - start);
    wj_pipeline_free(p);
    return rc;
}

int wj_cmd_scan(struct wj_cli *c, struct wj_err *e)
{
    const char *rules = NULL, *kind = NULL, *on = NULL, *errors = NULL;
    int64_t threads = sysconf(_SC_NPROCESSORS_ONLN);
    bool stats = false;
    struct wj_strs files;
    struct scan s = { .cli = c, .errors = c->err };
    const struct wj_option opts[] = { { "--rules", WJ_O_TEXT, &rules },    { "--kind", WJ_O_TEXT, &kind },
                                      { "--threads", WJ_O_INT, &threads }, { "--on", WJ_O_TEXT, &on },
                                      { "--errors", WJ_O_TEXT, &errors },  { "--stats", WJ_O_FLAG, &stats } };
    struct wj_ruleset *set = NULL;
    struct wj_pipeline_options o = { .each = write_findings, .write = write_out, .ctx = &s };
    int rc = wj_options_parse(c, opts, sizeof opts / sizeof opts[0], &files, e);
    if (rc == WJ_OK)
        rc = parse_kind(kind, &o.kind, e);
    if (rc == WJ_OK)
        rc = parse_on(on, &o.on, e);
    if (rc == WJ_OK && (threads < 1 || threads > 64))
        rc = wj_fail_at(e, WJ_E_INVALID, "threads", "--threads should be from 1 to 64");
    if (rc == WJ_OK && errors && !(s.errors = fopen(errors, "wb")))
        rc = wj_fail(e, WJ_E_IO, "cannot write %s", errors);
    if (rc == WJ_OK)
        rc = wj_scanrules_load(c, rules, rules != NULL, &set, e);
    o.rules = set;
    o.threads = (unsigned)threads;
    if (rc == WJ_OK)
        rc = run(c, &o, files, stats, e);
    wj_ruleset_free(set);
    if (errors && s.errors && fclose(s.errors) != 0 && rc == WJ_OK)
        rc = wj_fail(e, WJ_E_IO, "cannot write %s", errors);
    return rc;
}
