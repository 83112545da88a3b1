/* cmd_import.c - registers of others into the store, and records out of it. */
#include "base/arena.h"
#include "base/clock.h"
#include "cli/cmds.h"
#include "cli/node_open.h"
#include "cli/sourceopts.h"
#include "svc/importer.h"

static void print_bad(void *ctx, struct wj_str lines)
{
    struct wj_cli *c = ctx;
    fwrite(lines.p, 1, lines.n, c->err);
}

static void print_stats(FILE *out, const struct wj_importer_stats *st, double seconds)
{
    fprintf(out, "%lld records stored, %lld bad, %zu files read, %.1f s\n", (long long)st->stored,
            (long long)st->bad, st->files, seconds);
    if (st->left_out || st->resumed)
        fprintf(out,
                "%zu files were read before and did not change (--again reads them), %zu were gone on with\n",
                st->left_out, st->resumed);
}

int wj_cmd_import(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    struct wj_sourceopts source = { 0 };
    struct wj_importer_opts io = { .bad = print_bad, .ctx = c };
    struct wj_importer_stats st = { 0 };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a),
                                   WJ_SOURCEOPTS(source),
                                   { "--again", WJ_O_FLAG, &io.again } };
    struct wj_strs rest;
    struct wj_node *n = NULL;
    int rc = wj_options_parse(c, o, sizeof o / sizeof o[0], &rest, e);
    if (rc != WJ_OK)
        return rc;
    if (rest.n < 2)
        return wj_fail(e, WJ_E_INVALID, "usage: wangjian import entity|outlet FILE...");
    io.kind = wj_strz(rest.items[0]);
    if (!wj_importer_knows(io.kind))
        return wj_fail(e, WJ_E_INVALID,
                       "there is no import of %s; listings and pages come in by wangjian sweep",
                       rest.items[0]);
    rc = wj_sourceopts_take(&source, WJ_KIND_ENTITY, &io.source, e);
    if (rc == WJ_OK)
        rc = wj_node_open_args(&a, WJ_OPEN_NO_RULES, &n, e);
    if (rc != WJ_OK)
        return rc;
    int64_t began = wj_monotonic_us();
    rc = wj_importer_run(n, &io, rest.items + 1, rest.n - 1, &st, e);
    print_stats(c->err, &st, (double)(wj_monotonic_us() - began) / 1e6);
    wj_node_close(n);
    return rc;
}

static int write_record(void *ctx, struct wj_str json, struct wj_err *e)
{
    FILE *out = ctx;
    return fwrite(json.p, 1, json.n, out) == json.n && putc('\n', out) != EOF
               ? WJ_OK
               : wj_fail(e, WJ_E_IO, "cannot write the records");
}

int wj_cmd_export(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const char *after = "";
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a), { "--after", WJ_O_TEXT, &after } };
    struct wj_strs rest;
    struct wj_node *n = NULL;
    int rc = wj_options_parse(c, o, sizeof o / sizeof o[0], &rest, e);
    if (rc == WJ_OK && rest.n != 1)
        rc = wj_fail(e, WJ_E_INVALID, "usage: wangjian export entity|outlet|listing");
    if (rc == WJ_OK)
        rc = wj_node_open_args(&a, WJ_OPEN_NO_RULES | WJ_OPEN_SHARED, &n, e);
    if (rc == WJ_OK)
        rc = wj_importer_export(n, wj_strz(rest.items[0]), wj_strz(after), write_record, c->out, e);
    wj_node_close(n);
    return rc;
}
