/* cmd_user.c - officers on the command line: add, list, passwd, totp. The node must not be running for
 * changes. */
#include "base/arena.h"
#include "cli/cmds.h"
#include "cli/node_open.h"
#include "core/organ.h"
#include "core/user.h"
#include "crypto/totp.h"
#include "q_people.h"

#include <stdlib.h>

struct add_job {
    struct wj_cli *cli;
    struct wj_node *node;
    struct wj_user_new user;
};

static int add(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct add_job *j = ctx;
    struct wj_tx tx = wj_node_tx(j->node, db, j->cli->arena, WJ_S("system"));
    struct wjq_organ_get_row organ;
    struct wj_str id;
    int rc = wjq_organ_get(db, j->cli->arena, &(struct wjq_organ_get_in){ j->user.organ_id }, &organ, e);
    if (rc != WJ_OK)
        return wj_wrap(e, rc, "organ " WJ_FMT, WJ_ARG(j->user.organ_id));
    return wj_user_add(&tx, &j->user, &id, e);
}

/* The password from the environment, so that it stands in no process list. */
static int read_password(struct wj_cli *c, struct wj_str login, struct wj_str *hash, struct wj_err *e)
{
    const char *password = getenv("WANGJIAN_PASSWORD");
    if (!password)
        return wj_fail(e, WJ_E_INVALID, "put the password into the environment variable WANGJIAN_PASSWORD");
    return wj_user_hash_password(c->arena, login, wj_strz(password), hash, e);
}

int wj_cmd_user_add(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const char *name = NULL, *organ = NULL, *roles = "handler", *certificate = NULL;
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a),
                                   { "--name", WJ_O_TEXT, &name },
                                   { "--organ", WJ_O_TEXT, &organ },
                                   { "--roles", WJ_O_TEXT, &roles },
                                   { "--certificate", WJ_O_TEXT, &certificate } };
    struct wj_strs rest;
    struct add_job j = { .cli = c };
    int rc = wj_options_parse(c, o, 7, &rest, e);
    if (rc == WJ_OK && (rest.n != 1 || !name || !organ))
        rc = wj_fail(e, WJ_E_INVALID, "usage: wangjian user add LOGIN --name NAME --organ ID [--roles a,b]");
    if (rc == WJ_OK)
        rc = read_password(c, wj_strz(rest.items[0]), &j.user.password_hash, e);
    if (rc == WJ_OK)
        rc = wj_node_open_args(&a, WJ_OPEN_NO_RULES, &j.node, e);
    if (rc != WJ_OK)
        return rc;
    j.user.login = wj_strz(rest.items[0]);
    j.user.name = wj_strz(name);
    j.user.organ_id = wj_strz(organ);
    j.user.roles = wj_strz(roles);
    j.user.certificate_no = wj_strz(certificate);
    rc = wj_store_write(j.node->store, add, &j, e);
    wj_node_close(j.node);
    return rc;
}

static int list(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_cli *c = ctx;
    struct wjq_user_list_row *rows;
    size_t n;
    int rc = wjq_user_list(db, c->arena, &(struct wjq_user_list_in){ WJ_S("/") }, &rows, &n, e);
    for (size_t i = 0; i < n && rc == WJ_OK; i++)
        fprintf(c->out, WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\n", WJ_ARG(rows[i].login),
                WJ_ARG(rows[i].name), WJ_ARG(rows[i].organ_name), WJ_ARG(rows[i].roles),
                WJ_ARG(rows[i].status));
    return rc;
}

int wj_cmd_user_list(struct wj_cli *c, struct wj_err *e)
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

/* A change to the account of a login that is there. */
struct account_job {
    struct wj_cli *cli;
    struct wj_node *node;
    struct wj_str login, hash;
    struct wj_totp totp;
    bool with_totp;
    int (*change)(struct account_job *, struct wj_tx *, struct wj_str user_id, struct wj_err *);
};

static int change_account(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct account_job *j = ctx;
    struct wj_tx tx = wj_node_tx(j->node, db, j->cli->arena, WJ_S("system"));
    struct wjq_user_by_login_row row;
    bool found;
    int rc =
        wjq_user_by_login(db, j->cli->arena, &(struct wjq_user_by_login_in){ j->login }, &row, &found, e);
    if (rc == WJ_OK && !found)
        rc = wj_fail(e, WJ_E_NOTFOUND, "there is no user \"" WJ_FMT "\"", WJ_ARG(j->login));
    return rc != WJ_OK ? rc : j->change(j, &tx, row.id, e);
}

static int write_account(struct account_job *j, const struct wj_node_args *a, struct wj_err *e)
{
    int rc = wj_node_open_args(a, WJ_OPEN_NO_RULES, &j->node, e);
    if (rc == WJ_OK)
        rc = wj_store_write(j->node->store, change_account, j, e);
    wj_node_close(j->node);
    return rc;
}

static int set_password(struct account_job *j, struct wj_tx *tx, struct wj_str user_id, struct wj_err *e)
{
    return wj_user_set_password(tx, user_id, j->hash, e);
}

int wj_cmd_user_passwd(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a) };
    struct wj_strs rest;
    struct account_job j = { .cli = c, .change = set_password };
    int rc = wj_options_parse(c, o, 3, &rest, e);
    if (rc == WJ_OK && rest.n != 1)
        rc = wj_fail(e, WJ_E_INVALID, "usage: wangjian user passwd LOGIN");
    if (rc != WJ_OK)
        return rc;
    j.login = wj_strz(rest.items[0]);
    rc = read_password(c, j.login, &j.hash, e);
    return rc != WJ_OK ? rc : write_account(&j, &a, e);
}

static int set_totp(struct account_job *j, struct wj_tx *tx, struct wj_str user_id, struct wj_err *e)
{
    return wj_user_set_totp(tx, user_id, j->with_totp ? &j->totp : NULL, e);
}

/* What the officer's app reads: the address as text for a QR code, and the secret for typing. */
static void print_totp(struct wj_cli *c, const struct account_job *j)
{
    char text[WJ_TOTP_TEXT];
    struct wj_buf uri;
    wj_buf_init(&uri, c->arena, 1 << 12);
    wj_totp_uri(&j->totp, WJ_S("Wangjian"), j->login, &uri);
    wj_totp_text(&j->totp, text);
    fprintf(c->out, WJ_FMT "\n%s\n", WJ_ARG(wj_buf_view(&uri)), text);
}

int wj_cmd_user_totp(struct wj_cli *c, struct wj_err *e)
{
    struct wj_node_args a = { 0 };
    bool off = false;
    const struct wj_option o[] = { WJ_NODE_OPTIONS(a), { "--off", WJ_O_FLAG, &off } };
    struct wj_strs rest;
    struct account_job j = { .cli = c, .totp = wj_totp_generate(), .change = set_totp };
    int rc = wj_options_parse(c, o, 4, &rest, e);
    if (rc == WJ_OK && rest.n != 1)
        rc = wj_fail(e, WJ_E_INVALID, "usage: wangjian user totp LOGIN [--off]");
    if (rc != WJ_OK)
        return rc;
    j.login = wj_strz(rest.items[0]);
    j.with_totp = !off;
    rc = write_account(&j, &a, e);
    if (rc == WJ_OK && !off)
        print_totp(c, &j);
    return rc;
}
