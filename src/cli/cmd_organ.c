/* cmd_organ.c - 机关 on the command line: the tree is read from a table once, and listed. */
#include "base/arena.h"
#include "base/file.h"
#include "cli/cmds.h"
#include "cli/node_open.h"
#include "core/organ.h"
#include "q_people.h"

enum { TABLE_BYTES = 16 << 20 };

struct import_job {
    struct wj_cli *cli;
    struct wj_node *node;
    const char *file;
    struct wj_str csv;
    size_t n;
};

static int import(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct import_job *j = ctx;
    struct wj_tx tx = wj_node_tx(j->node, db, j->cli->arena, WJ_S("system"));
    return wj_organ_import(&tx, j->file, j->csv, &j->n, e);
}

int wj_cmd_organ_import(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a) };
    struct wj_strs rest;
    struct import_job j = { .cli = c };
    int rc = wj_options_parse(c, o, 3, &rest, e);
    if (rc == WJ_OK && rest.n != 1)
        rc = wj_fail(e, WJ_E_INVALID, "usage: wangjian organ import FILE");
    if (rc != WJ_OK)
        return rc;
    j.file = rest.items[0];
    rc = wj_file_read(c->arena, j.file, TABLE_BYTES, &j.csv, e);
    if (rc == WJ_OK)
        rc = wj_node_open_args(&a, WJ_OPEN_NO_RULES, &j.node, e);
    if (rc == WJ_OK)
        rc = wj_store_write(j.node->store, import, &j, e);
    if (rc == WJ_OK)
        fprintf(c->out, "%zu organs added\n", j.n);
    wj_node_close(j.node);
    return rc;
}

static int list(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_cli *c = ctx;
    struct wjq_organ_list_row *rows;
    size_t n;
    int rc = wjq_organ_list(db, c->arena, &rows, &n, e);
    for (size_t i = 0; i < n && rc == WJ_OK; i++)
        fprintf(c->out, WJ_FMT "\t" WJ_FMT "\t%lld\t" WJ_FMT "\t" WJ_FMT "\n", WJ_ARG(rows[i].id),
                WJ_ARG(rows[i].name), (long long)rows[i].level, WJ_ARG(rows[i].region), WJ_ARG(rows[i].path));
    return rc;
}

int wj_cmd_organ_list(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a) };
    struct wj_strs rest;
    struct wj_node *n = NULL;
    int rc = wj_options_parse(c, o, 3, &rest, e);
    if (rc == WJ_OK)
        rc = wj_node_open_args(&a, WJ_OPEN_SHARED | WJ_OPEN_NO_RULES, &n, e);
    if (rc == WJ_OK)
        rc = wj_store_read(n->store, list, c, e);
    wj_node_close(n);
    return rc;
}
