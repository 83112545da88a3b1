/* cmd_node.c - making, copying and looking after a node: init, backup, restore, doctor. */
#include "base/arena.h"
#include "base/clock.h"
#include "cli/cmds.h"
#include "cli/node_open.h"
#include "core/schema.h"
#include "db/backup.h"
#include "q_market.h"
#include "svc/demo.h"

#include <stdlib.h>

static void print_demo(struct wj_cli *c)
{
    fprintf(c->out,
            "demonstration accounts, password %s:\n"
            "  zhangwei, liqiang   办案人员 officers of 东湖区局\n"
            "  chenming            办案机构负责人 head of the unit\n"
            "  sunli, zhoujie      案件审核、法制审核 reviewers\n"
            "  zhaojun, qianhong   部门负责人、主要负责人 heads\n"
            "  linlin              投诉受理、调解 complaints desk\n"
            "  xuling, wuhan       上级监督 higher bureaus\n"
            "  admin               系统管理员 administrator\n",
            WJ_DEMO_PASSWORD);
}

int wj_cmd_init(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    bool demo = false;
    const char *name = NULL, *origin = NULL;
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a),
                                   { "--demo", WJ_O_FLAG, &demo },
                                   { "--name", WJ_O_TEXT, &name },
                                   { "--origin", WJ_O_TEXT, &origin } };
    struct wj_strs rest;
    struct wj_node *n = NULL;
    int rc = wj_options_parse(c, o, 6, &rest, e);
    if (rc == WJ_OK)
        rc = wj_node_open_args(&a, WJ_OPEN_CREATE | (demo ? 0 : WJ_OPEN_NO_RULES), &n, e);
    if (rc == WJ_OK && demo)
        rc = wj_demo_fill(n, e);
    else if (rc == WJ_OK)
        rc = wj_node_set_name(n, name ? wj_strz(name) : WJ_S("网监"),
                              origin ? wj_strz(origin) : WJ_S("wangjian.local/ledger"), e);
    if (rc == WJ_OK)
        fprintf(c->out, "node ready in %s\n", n->data_dir);
    if (rc == WJ_OK && demo)
        print_demo(c);
    wj_node_close(n);
    return rc;
}

int wj_cmd_backup(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    bool dump = false;
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a), { "--dump", WJ_O_FLAG, &dump } };
    struct wj_strs rest;
    struct wj_node *n = NULL;
    int rc = wj_options_parse(c, o, 4, &rest, e);
    if (rc == WJ_OK && rest.n != 1)
        rc = wj_fail(e, WJ_E_INVALID, "usage: wangjian backup FILE [--dump]");
    if (rc == WJ_OK)
        rc = wj_node_open_args(&a, WJ_OPEN_SHARED | WJ_OPEN_NO_RULES, &n, e);
    if (rc == WJ_OK)
        rc = wj_backup_write(n->store, dump ? WJ_BACKUP_DUMP : WJ_BACKUP_BEST, rest.items[0], e);
    if (rc == WJ_OK)
        fprintf(c->out, "%s\nkeep %s/keys with it: without data.keys personal data cannot be read\n",
                rest.items[0], n->data_dir);
    wj_node_close(n);
    return rc;
}

int wj_cmd_restore(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a) };
    struct wj_strs rest;
    int rc = wj_options_parse(c, o, 3, &rest, e);
    if (rc == WJ_OK && rest.n != 1)
        rc = wj_fail(e, WJ_E_INVALID, "usage: wangjian restore FILE [--data DIR | --db URL]");
    if (rc != WJ_OK)
        return rc;
    const char *data = a.data ? a.data : getenv("WANGJIAN_DATA");
    const char *url = a.db ? a.db : wj_strf(c->arena, "sqlite:%s/wj.db", data ? data : "var").p;
    rc = wj_backup_restore(url, wj_migration_files(), rest.items[0], e);
    if (rc == WJ_OK)
        fprintf(c->out, "restored into %s; put the keys folder of the backup beside it\n", url);
    return rc;
}

/* The checks of the doctor on one snapshot. */
static int examine(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_cli *c = ctx;
    struct wj_ledger_heads h;
    struct wjq_market_counts_row k;
    int rc = wj_ledger_verify(db, &h, e);
    if (rc == WJ_OK)
        rc = wjq_market_counts(db, c->arena, &k, e);
    if (rc == WJ_OK)
        fprintf(c->out,
                "ledger    ok, %lld entries\nstore     ok, %lld entities, %lld outlets, %lld listings, %lld "
                "published\n",
                (long long)h.size, (long long)k.entities_n, (long long)k.outlets_n, (long long)k.listings_n,
                (long long)k.publications_n);
    return rc;
}

int wj_cmd_doctor(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a) };
    struct wj_strs rest;
    struct wj_node *n = NULL;
    int rc = wj_options_parse(c, o, 3, &rest, e);
    if (rc == WJ_OK)
        rc = wj_node_open_args(&a, WJ_OPEN_SHARED, &n, e);
    if (rc != WJ_OK)
        return rc;
    fprintf(c->out,
            "node      " WJ_FMT " (" WJ_FMT ")\nlaw       ok, %s\nrules     ok, %zu rules, %zu words\n",
            WJ_ARG(n->name), WJ_ARG(n->origin), wj_node_law(n, wj_day_of_ms(wj_now_ms()))->hash_hex,
            wj_ruleset_count(n->rules), wj_ruleset_words(n->rules));
    rc = wj_store_read(n->store, examine, c, e);
    wj_node_close(n);
    return rc;
}
