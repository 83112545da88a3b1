/* cmd_law_diff.c - wangjian law diff: what changes when one law replaces another. */
#include "base/arena.h"
#include "base/clock.h"
#include "cli/cmds.h"
#include "cli/node_open.h"
#include "law/lawdata.h"
#include "law/lawdiff.h"
#include "svc/lawchange.h"

static void print_line(FILE *out, const struct wj_lawdiff_line *l)
{
    static const char *const words[] = { "added", "removed", "changed" };
    fprintf(out, "%s\t" WJ_FMT "\t" WJ_FMT, words[l->kind], WJ_ARG(l->file), WJ_ARG(l->key));
    if (l->column.n)
        fprintf(out, "\t" WJ_FMT ": " WJ_FMT " -> " WJ_FMT, WJ_ARG(l->column), WJ_ARG(l->before),
                WJ_ARG(l->after));
    fputc('\n', out);
}

static void day_text(wj_day d, char out[11])
{
    if (d == WJ_DAY_NONE)
        snprintf(out, 11, "error");
    else
        wj_day_format(d, out);
}

static void print_term(FILE *out, const struct wj_lawdiff_term *t)
{
    char first[11], before[11], after[11];
    day_text(t->first, first);
    day_text(t->before, before);
    day_text(t->after, after);
    fprintf(out, "due\t" WJ_FMT "\t%d of %d start days move; from %s: %s -> %s\n", WJ_ARG(t->id), t->moved,
            t->asked, first, before, after);
}

static int print_diff(struct wj_cli *c, const struct wj_lawset *before, const struct wj_lawset *after,
                      struct wj_span starts, struct wj_err *e)
{
    struct wj_list lines, terms;
    int rc = wj_lawdiff_files(c->arena, &before->files, &after->files, &lines, e);
    if (rc == WJ_OK)
        rc = wj_lawdiff_terms(c->arena, before, after, starts, &terms, e);
    if (rc != WJ_OK)
        return rc;
    const struct wj_lawdiff_line *l = lines.items;
    for (size_t i = 0; i < lines.n; i++)
        print_line(c->out, &l[i]);
    const struct wj_lawdiff_term *t = terms.items;
    for (size_t i = 0; i < terms.n; i++)
        print_term(c->out, &t[i]);
    return WJ_OK;
}

static int parse_day(const char *text, const char *field, wj_day *out, struct wj_err *e)
{
    if (!text || wj_day_parse(wj_strz(text), out))
        return WJ_OK;
    return wj_fail_at(e, WJ_E_INVALID, field, "%s \"%s\" is no date such as 2026-04-15", field, text);
}

/* Against the law in force of a store. */
struct against {
    struct wj_cli *cli;
    struct wj_node *node;
    const struct wj_lawset *after;
    struct wj_span starts;
};

static void print_clocks(FILE *out, const struct wj_lawchange_impact *found)
{
    const struct wj_lawchange_clock *k = found->items.items;
    char before[11], after[11];
    for (size_t i = 0; i < found->items.n; i++) {
        day_text(k[i].before == WJ_NONE ? WJ_DAY_NONE : (wj_day)k[i].before, before);
        day_text(k[i].after == WJ_NONE ? WJ_DAY_NONE : (wj_day)k[i].after, after);
        fprintf(out, "open\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\t%s -> %s\t%s\n", WJ_ARG(k[i].matter_id),
                WJ_ARG(k[i].no), WJ_ARG(k[i].term), before, after,
                k[i].moves  ? "goes over"
                : k[i].lost ? "stays: no such state"
                            : "stays");
    }
    fprintf(out,
            "%lld of %lld running clocks of open matters would end on another day, %lld of them in matters "
            "that go over\n",
            (long long)found->changed_n, (long long)found->clocks_n, (long long)found->moved_n);
}

static int diff_store(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct against *g = ctx;
    struct wj_tx tx = wj_node_tx(g->node, db, g->cli->arena, WJ_S("system"));
    struct wj_lawchange_impact found;
    const struct wj_lawset *before;
    int rc = wj_core_law(&tx, &before, e);
    if (rc == WJ_OK)
        rc = print_diff(g->cli, before, g->after, g->starts, e);
    if (rc == WJ_OK)
        rc = wj_lawchange_impact(&tx, g->after, &found, e);
    if (rc == WJ_OK)
        print_clocks(g->cli->out, &found);
    return rc;
}

static int against_store(struct wj_cli *c, const struct wj_node_args *a, const struct wj_lawset *after,
                         struct wj_span starts, struct wj_err *e)
{
    struct against g = { .cli = c, .after = after, .starts = starts };
    int rc = wj_node_open_args(a, WJ_OPEN_SHARED | WJ_OPEN_NO_RULES, &g.node, e);
    if (rc == WJ_OK)
        rc = wj_store_read(g.node->store, diff_store, &g, e);
    wj_node_close(g.node);
    return rc;
}

int wj_cmd_law_diff(struct wj_cli *c, struct wj_err *e)
{
    const char *from = NULL, *to = NULL;
    struct wj_node_args store = { 0 };
    struct wj_strs rest;
    const struct wj_option opts[] = { { "--from", WJ_O_TEXT, &from },
                                      { "--to", WJ_O_TEXT, &to },
                                      { "--data", WJ_O_TEXT, &store.data },
                                      { "--db", WJ_O_TEXT, &store.db } };
    int rc = wj_options_parse(c, opts, 4, &rest, e);
    bool stored = store.data || store.db;
    if (rc == WJ_OK && (rest.n < 1 || rest.n > (stored ? 1 : 2)))
        rc = wj_fail(e, WJ_E_INVALID, "name the directory of the new law, or of the old one and the new one");
    struct wj_span starts = { wj_day_of_ms(wj_now_ms()), 0 };
    if (rc == WJ_OK)
        rc = parse_day(from, "from", &starts.from, e);
    starts.to = starts.from + 365;
    if (rc == WJ_OK)
        rc = parse_day(to, "to", &starts.to, e);
    struct wj_lawset before, after;
    if (rc == WJ_OK && stored) {
        rc = wj_lawset_open(c->arena, rest.items[0], wj_lawdata_files(), &after, e);
        return rc == WJ_OK ? against_store(c, &store, &after, starts, e) : rc;
    }
    if (rc == WJ_OK)
        rc = wj_lawset_open(c->arena, rest.n == 2 ? rest.items[0] : NULL, wj_lawdata_files(), &before, e);
    if (rc == WJ_OK)
        rc = wj_lawset_open(c->arena, rest.items[rest.n - 1], wj_lawdata_files(), &after, e);
    return rc == WJ_OK ? print_diff(c, &before, &after, starts, e) : rc;
}
