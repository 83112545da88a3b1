/* cmd_sweep.c - the scan into the store, on the command line. */
#include "base/arena.h"
#include "base/clock.h"
#include "cli/cmds.h"
#include "cli/node_open.h"
#include "cli/sourceopts.h"
#include "svc/sweep.h"

static void print_bad(void *ctx, struct wj_str lines)
{
    struct wj_cli *c = ctx;
    fwrite(lines.p, 1, lines.n, c->err);
}

static int write_lines(void *ctx, struct wj_str lines, struct wj_err *e)
{
    return fwrite(lines.p, 1, lines.n, ctx) == lines.n ? WJ_OK
                                                       : wj_fail(e, WJ_E_IO, "cannot write the errors");
}

/* Every record of these files that could not be read, however many runs it took to get through them. */
static int write_errors(struct wj_sweep *s, const char *path, const struct wj_strs *files, struct wj_err *e)
{
    FILE *out = fopen(path, "wb");
    int rc = out ? WJ_OK : wj_fail(e, WJ_E_IO, "cannot write %s", path);
    for (size_t i = 0; rc == WJ_OK && i < files->n; i++)
        rc = wj_sweep_each_bad(s, files->items[i], write_lines, out, e);
    if (out && fclose(out) != 0 && rc == WJ_OK)
        rc = wj_fail(e, WJ_E_IO, "cannot write %s", path);
    return rc;
}

static void print_stats(FILE *out, const struct wj_sweep_stats *st, double seconds)
{
    fprintf(
        out,
        "%llu records (%lld new, %lld changed, %lld known, %llu bad), %lld findings, %lld leads, %.1f s\n",
        (unsigned long long)st->records, (long long)st->fresh, (long long)st->changed, (long long)st->same,
        (unsigned long long)st->bad, (long long)st->findings, (long long)st->leads, seconds);
    if (st->left_out || st->resumed)
        fprintf(
            out,
            "%llu files were read before and did not change (--again reads them), %llu were gone on with\n",
            (unsigned long long)st->left_out, (unsigned long long)st->resumed);
}

static int run(struct wj_cli *c, struct wj_node *n, const struct wj_sweep_opts *o,
               const struct wj_strs *files, const char *errors, struct wj_err *e)
{
    struct wj_sweep *s;
    struct wj_sweep_stats st = { 0 };
    struct wj_err late = WJ_ERR_INIT;
    int64_t began = wj_monotonic_us();
    int rc = wj_sweep_begin(n, o, &s, e);
    if (rc != WJ_OK)
        return rc;
    rc = wj_sweep_paths(s, files->items, files->n, e);
    int written = errors ? write_errors(s, errors, files, rc == WJ_OK ? e : &late) : WJ_OK;
    rc = rc == WJ_OK ? written : rc;
    int ended = wj_sweep_end(s, &st, rc == WJ_OK ? e : &late);
    print_stats(c->err, &st, (double)(wj_monotonic_us() - began) / 1e6);
    return rc == WJ_OK ? ended : rc;
}

static int check(const struct wj_strs *files, int kind, int64_t threads, struct wj_err *e)
{
    if (kind < 0)
        return wj_fail(e, WJ_E_INVALID, "--kind: there is no such kind of record");
    if (!files->n)
        return wj_fail(e, WJ_E_INVALID, "say what to sweep: files, directories, or - for standard input");
    if (threads < 1 || threads > 64)
        return wj_fail(e, WJ_E_INVALID, "--threads takes 1 to 64");
    return WJ_OK;
}

int wj_cmd_sweep(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const char *kind = "listing", *errors = NULL;
    int64_t threads = 1;
    struct wj_sourceopts source = { 0 };
    struct wj_sweep_opts so = { .bad = print_bad, .ctx = c };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a),
                                   WJ_SOURCEOPTS(source),
                                   { "--kind", WJ_O_TEXT, &kind },
                                   { "--threads", WJ_O_INT, &threads },
                                   { "--errors", WJ_O_TEXT, &errors },
                                   { "--again", WJ_O_FLAG, &so.again } };
    struct wj_strs rest;
    struct wj_node *n = NULL;
    int rc = wj_options_parse(c, o, sizeof o / sizeof o[0], &rest, e);
    if (rc != WJ_OK)
        return rc;
    int k = wj_record_find_kind(wj_strz(kind));
    rc = check(&rest, k, threads, e);
    if (rc != WJ_OK)
        return rc;
    so.kind = (enum wj_record_kind)k;
    so.threads = (unsigned)threads;
    rc = wj_sourceopts_take(&source, so.kind, &so.source, e);
    if (rc == WJ_OK)
        rc = wj_node_open_args(&a, 0, &n, e);
    if (rc == WJ_OK)
        rc = run(c, n, &so, &rest, errors, e);
    wj_node_close(n);
    return rc;
}
