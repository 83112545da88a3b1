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

static int run(struct wj_cli *c, struct wj_node *n, const struct wj_sweep_opts *o,
               const struct wj_strs *files, struct wj_err *e)
{
    struct wj_sweep *s;
    struct wj_sweep_stats st = { 0 };
    int64_t began = wj_monotonic_us();
    int rc = wj_sweep_begin(n, o, &s, e);
    if (rc != WJ_OK)
        return rc;
    rc = wj_sweep_paths(s, files->items, files->n, e);
    struct wj_err late = WJ_ERR_INIT;
    int rc2 = wj_sweep_end(s, &st, rc == WJ_OK ? e : &late);
    double seconds = (double)(wj_monotonic_us() - began) / 1e6;
    fprintf(
        c->err,
        "%llu records (%lld new, %lld changed, %lld known, %llu bad), %lld findings, %lld leads, %.1f s\n",
        (unsigned long long)st.records, (long long)st.fresh, (long long)st.changed, (long long)st.same,
        (unsigned long long)st.bad, (long long)st.findings, (long long)st.leads, seconds);
    return rc != WJ_OK ? rc : rc2;
}

int wj_cmd_sweep(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const char *kind = "listing";
    int64_t threads = 1;
    struct wj_sourceopts source = { 0 };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a),
                                   WJ_SOURCEOPTS(source),
                                   { "--kind", WJ_O_TEXT, &kind },
                                   { "--threads", WJ_O_INT, &threads } };
    struct wj_strs rest;
    struct wj_node *n = NULL;
    int rc = wj_options_parse(c, o, sizeof o / sizeof o[0], &rest, e);
    if (rc != WJ_OK)
        return rc;
    int k = wj_record_find_kind(wj_strz(kind));
    if (k < 0)
        return wj_fail(e, WJ_E_INVALID, "--kind: there is no kind of record \"%s\"", kind);
    if (!rest.n)
        return wj_fail(e, WJ_E_INVALID, "say what to sweep: files, or - for standard input");
    if (threads < 1 || threads > 64)
        return wj_fail(e, WJ_E_INVALID, "--threads takes 1 to 64");
    struct wj_sweep_opts so = {
        .kind = (enum wj_record_kind)k, .threads = (unsigned)threads, .bad = print_bad, .ctx = c
    };
    rc = wj_sourceopts_take(&source, so.kind, &so.source, e);
    if (rc == WJ_OK)
        rc = wj_node_open_args(&a, 0, &n, e);
    if (rc == WJ_OK)
        rc = run(c, n, &so, &rest, e);
    wj_node_close(n);
    return rc;
}
