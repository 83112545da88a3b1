/* cmd_lawset.c - the law sets of a store on the command line: list, export, propose, switch, recompute. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/file.h"
#include "cli/cmds.h"
#include "cli/node_open.h"
#include "core/lawlist.h"
#include "core/lawshelf.h"
#include "core/matterlaw.h"
#include "crypto/password.h"
#include "law/lawdata.h"
#include "q_people.h"
#include "q_session.h"
#include "svc/lawchange.h"

#include <stdlib.h>

/* A command under way over a node. */
struct lawjob {
    struct wj_cli *cli;
    struct wj_node *node;
    struct wj_node_args args;
    const char *as, *title, *text, *reason, *from, *set, *on, *what;
    wj_day day; /* of on or from; today when neither is said */
    const struct wj_fileset *files;
};

static struct wj_tx tx_of(const struct lawjob *j, struct wj_db *db)
{
    return wj_node_tx(j->node, db, j->cli->arena, WJ_S("system"));
}

static const char *day_text(struct wj_arena *a, int64_t day)
{
    char text[11];
    if (day == WJ_NONE || day == WJ_DAY_NONE)
        return "-";
    wj_day_format((wj_day)day, text);
    return wj_strf(a, "%s", text).p;
}

static int read_day(const char *text, wj_day *out, struct wj_err *e)
{
    *out = wj_day_of_ms(wj_now_ms());
    if (!text || wj_day_parse(wj_strz(text), out))
        return WJ_OK;
    return wj_fail(e, WJ_E_INVALID, "\"%s\" is no date such as 2026-12-01", text);
}

/* Open the node, run one step in a reader or on the writer, close it. */
static int run(struct lawjob *j, wj_tx_fn *fn, bool writes, struct wj_err *e)
{
    unsigned flags = WJ_OPEN_NO_RULES | (writes ? 0 : WJ_OPEN_SHARED);
    int rc = read_day(j->on ? j->on : j->from, &j->day, e);
    if (rc == WJ_OK)
        rc = wj_node_open_args(&j->args, flags, &j->node, e);
    if (rc != WJ_OK)
        return rc;
    rc = writes ? wj_store_write(j->node->store, fn, j, e) : wj_store_read(j->node->store, fn, j, e);
    wj_node_close(j->node);
    return rc;
}

/* --- law sets --- */

static int list_sets(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct lawjob *j = ctx;
    struct wj_tx tx = tx_of(j, db);
    struct wj_list sets;
    tx.today = j->day;
    int rc = wj_lawlist_make(&tx, &sets, e);
    const struct wj_lawlist_set *s = sets.items;
    for (size_t i = 0; rc == WJ_OK && i < sets.n; i++)
        fprintf(j->cli->out, WJ_FMT "\t%s\t%s\t%s\t%lld\t" WJ_FMT "\t" WJ_FMT "\n", WJ_ARG(s[i].row.hash),
                wj_lawlist_state_name(s[i].state), day_text(j->cli->arena, s[i].from),
                day_text(j->cli->arena, s[i].to), (long long)s[i].matters_n, WJ_ARG(s[i].by),
                WJ_ARG(s[i].row.title));
    return rc;
}

int wj_cmd_law_sets(struct wj_cli *c, struct wj_err *e)
{
    struct lawjob j = { .cli = c };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(j.args), { "--on", WJ_O_TEXT, &j.on } };
    struct wj_strs rest;
    int rc = wj_options_parse(c, o, 4, &rest, e);
    if (rc == WJ_OK && rest.n)
        rc = wj_fail(e, WJ_E_INVALID, "law sets takes no argument");
    return rc == WJ_OK ? run(&j, list_sets, false, e) : rc;
}

/* --- law export --- */

static int write_files(struct lawjob *j, const struct wj_fileset *files, struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < files->n; i++) {
        struct wj_str path = files->items[i].path;
        size_t folder = path.n;
        while (folder && path.p[folder - 1] != '/')
            folder--;
        rc = wj_dir_make(wj_strf(j->cli->arena, "%s/" WJ_FMT, j->what, (int)folder, path.p).p, e);
        if (rc == WJ_OK)
            rc = wj_file_write(wj_strf(j->cli->arena, "%s/" WJ_FMT, j->what, WJ_ARG(path)).p,
                               files->items[i].bytes, e);
    }
    return rc;
}

static int export_set(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct lawjob *j = ctx;
    const struct wj_lawset *law;
    struct wj_lawshelf *laws = j->node->core.laws;
    int rc = j->set ? wj_lawshelf_get(laws, db, wj_strz(j->set), &law, e)
                    : wj_lawshelf_in_force(laws, db, j->day, &law, e);
    if (rc == WJ_OK)
        rc = write_files(j, &law->files, e);
    if (rc == WJ_OK)
        fprintf(j->cli->out, "%s: %zu files of %s\n", j->what, law->files.n, law->hash_hex);
    return rc;
}

int wj_cmd_law_export(struct wj_cli *c, struct wj_err *e)
{
    struct lawjob j = { .cli = c };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(j.args),
                                   { "--set", WJ_O_TEXT, &j.set },
                                   { "--on", WJ_O_TEXT, &j.on } };
    struct wj_strs rest;
    int rc = wj_options_parse(c, o, 5, &rest, e);
    if (rc == WJ_OK && rest.n != 1)
        rc = wj_fail(e, WJ_E_INVALID, "name the directory for the working copy");
    if (rc != WJ_OK)
        return rc;
    j.what = rest.items[0];
    return run(&j, export_set, false, e);
}

/* --- law propose, law switch --- */

/* Act as an officer of the node, who shows his password in WANGJIAN_PASSWORD. */
static int become(struct lawjob *j, struct wj_tx *tx, struct wj_matter_who *who, struct wj_str *organ,
                  struct wj_err *e)
{
    struct wjq_user_by_login_row u;
    struct wjq_signin_user_row secret;
    const char *password = getenv("WANGJIAN_PASSWORD");
    struct wj_str login = wj_strz(j->as), rest;
    bool found, known;
    int rc = wjq_user_by_login(tx->db, tx->arena, &(struct wjq_user_by_login_in){ login }, &u, &found, e);
    if (rc == WJ_OK)
        rc = wjq_signin_user(tx->db, tx->arena, &(struct wjq_signin_user_in){ login }, &secret, &known, e);
    if (rc != WJ_OK)
        return rc;
    if (!found || !known || !wj_str_eqz(u.status, "active") || !password ||
        !wj_password_check(secret.password_hash, wj_strz(password)))
        return wj_fail(e, WJ_E_DENIED, "%s must show the password in WANGJIAN_PASSWORD", j->as);
    struct wj_str *roles = WJ_NEW_N(tx->arena, struct wj_str, 64);
    if (!roles)
        return wj_fail(e, WJ_E_LIMIT, "out of memory allowed");
    *who = (struct wj_matter_who){ u.id, roles, 0 };
    rest = u.roles;
    while (who->nroles < 64 && wj_str_cut(&rest, ',', &roles[who->nroles]))
        who->nroles++;
    tx->actor = u.id;
    *organ = u.organ_id;
    return WJ_OK;
}

static int propose(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct lawjob *j = ctx;
    struct wj_tx tx = tx_of(j, db);
    struct wj_lawchange_new new = { wj_strz(j->title), wj_strz(j->text), wj_strz(j->reason), WJ_NOSTR,
                                    j->files };
    struct wj_matter_who who;
    struct wj_str matter;
    char hash[WJ_HASH_HEX];
    int rc = become(j, &tx, &who, &new.organ_id, e);
    if (rc == WJ_OK)
        rc = wj_lawchange_propose(&tx, &who, &new, hash, &matter, e);
    if (rc == WJ_OK)
        j->what = wj_strf(j->cli->arena, WJ_FMT "\t%s", WJ_ARG(matter), hash).p;
    return rc;
}

static int print_problems(struct wj_cli *c, const struct wj_list *problems)
{
    const struct wj_str *p = problems->items;
    for (size_t i = 0; i < problems->n; i++)
        fprintf(c->out, WJ_FMT "\n", WJ_ARG(p[i]));
    return WJ_E_INVALID;
}

int wj_cmd_law_propose(struct wj_cli *c, struct wj_err *e)
{
    struct lawjob j = { .cli = c };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(j.args),
                                   { "--as", WJ_O_TEXT, &j.as },
                                   { "--title", WJ_O_TEXT, &j.title },
                                   { "--text", WJ_O_TEXT, &j.text },
                                   { "--reason", WJ_O_TEXT, &j.reason } };
    struct wj_strs rest;
    struct wj_fileset files = *wj_lawdata_files();
    struct wj_lawset law;
    struct wj_list problems = { NULL, 0 };
    int rc = wj_options_parse(c, o, 7, &rest, e);
    if (rc == WJ_OK && (rest.n > 1 || !j.as || !j.title || !j.reason))
        rc = wj_fail(e, WJ_E_INVALID, "usage: wangjian law propose [DIR] --as LOGIN --title T --reason R");
    if (rc == WJ_OK && rest.n)
        rc = wj_fileset_read_dir(c->arena, rest.items[0], WJ_LAWSET_BYTES, &files, e);
    if (rc == WJ_OK)
        rc = wj_lawchange_check(c->arena, &files, &law, &problems, e);
    if (rc != WJ_OK)
        return problems.n ? print_problems(c, &problems) : rc;
    j.files = &files;
    j.text = j.text ? j.text : j.title;
    rc = run(&j, propose, true, e);
    if (rc == WJ_OK)
        fprintf(c->out, "%s\n", j.what);
    return rc;
}

static int approve(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct lawjob *j = ctx;
    struct wj_tx tx = tx_of(j, db);
    const struct wj_fact given[] = { { WJ_S("switch_on"), wj_strz(j->from) } };
    struct wj_matter_event ev = {
        .id = wj_strz(j->what), .event = WJ_S("approve"), .given = given, .ngiven = 1
    };
    struct wj_matter_who who;
    struct wj_matter m;
    struct wj_str organ;
    int rc = become(j, &tx, &who, &organ, e);
    if (rc == WJ_OK)
        rc = wj_matter_load(&tx, ev.id, &m, e);
    return rc != WJ_OK ? rc : wj_matter_fire(&tx, &who, &ev, m.row.version, NULL, e);
}

int wj_cmd_law_switch(struct wj_cli *c, struct wj_err *e)
{
    struct lawjob j = { .cli = c };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(j.args),
                                   { "--as", WJ_O_TEXT, &j.as },
                                   { "--from", WJ_O_TEXT, &j.from } };
    struct wj_strs rest;
    int rc = wj_options_parse(c, o, 5, &rest, e);
    if (rc == WJ_OK && (rest.n != 1 || !j.as || !j.from))
        rc = wj_fail(e, WJ_E_INVALID, "usage: wangjian law switch MATTER --from DATE --as LOGIN");
    if (rc != WJ_OK)
        return rc;
    j.what = rest.items[0];
    return run(&j, approve, true, e);
}

/* --- law recompute --- */

static void print_act(struct lawjob *j, const char *which, const struct wj_violation *v, wj_day on)
{
    if (!v)
        fprintf(j->cli->out, "act\t%s\t%s\tno violation\n", which, day_text(j->cli->arena, on));
    else
        fprintf(j->cli->out, "act\t%s\t%s\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\n", which,
                day_text(j->cli->arena, on), WJ_ARG(v->name_zh), WJ_ARG(v->penalty_basis),
                WJ_ARG(v->penalty));
}

static void print_both(struct lawjob *j, const struct wj_matter *m, const struct wj_matterlaw *r)
{
    const struct wj_matterlaw_clock *k = r->clocks.items;
    FILE *out = j->cli->out;
    fprintf(out, "matter\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\n", WJ_ARG(m->row.no), WJ_ARG(m->row.flow),
            WJ_ARG(m->row.state));
    fprintf(out, "law\tpinned %.12s%s\ton the day %.12s%s\n", m->row.law_hash.p,
            m->pinned ? "" : " (not kept)", r->law[WJ_MATTERLAW_OTHER]->hash_hex,
            r->stands[WJ_MATTERLAW_OTHER] ? "" : " (has no such state)");
    for (size_t i = 0; i < r->clocks.n; i++)
        fprintf(out, "clock\t" WJ_FMT "\t" WJ_FMT "\tfrom %s\t%s\t%s%s\n", WJ_ARG(k[i].row->term),
                WJ_ARG(k[i].row->state), day_text(j->cli->arena, k[i].row->start_day),
                day_text(j->cli->arena, k[i].due[WJ_MATTERLAW_PINNED]),
                day_text(j->cli->arena, k[i].due[WJ_MATTERLAW_OTHER]),
                k[i].due[WJ_MATTERLAW_PINNED] == k[i].due[WJ_MATTERLAW_OTHER] ? "" : "\tdiffers");
    if (!m->row.violation.n)
        return;
    print_act(j, "then", r->choice.then, r->choice.act);
    print_act(j, "now", r->choice.now, r->choice.decision);
    fprintf(out, "choice\t%s\n",
            !r->choice.differs      ? "none: both say the same"
            : r->choice.lighter < 0 ? "the law of the act is lighter"
            : r->choice.lighter > 0 ? "the law of the decision is lighter"
                                    : "they differ; which is lighter cannot be reckoned");
}

static int recompute(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct lawjob *j = ctx;
    struct wj_tx tx = tx_of(j, db);
    struct wj_matter_who nobody = { WJ_S("system"), NULL, 0 };
    const struct wj_lawset *other;
    struct wj_matterlaw r;
    struct wj_matter m;
    tx.today = j->day;
    int rc = wj_matter_load(&tx, wj_strz(j->what), &m, e);
    if (rc == WJ_OK)
        rc = wj_lawshelf_in_force(tx.core->laws, db, j->day, &other, e);
    if (rc == WJ_OK)
        rc = wj_matterlaw_compare(&tx, &m, &nobody, other, &r, e);
    if (rc == WJ_OK)
        print_both(j, &m, &r);
    return rc;
}

int wj_cmd_law_recompute(struct wj_cli *c, struct wj_err *e)
{
    struct lawjob j = { .cli = c };
    const struct wj_option o[] = { WJ_NODE_OPTIONS(j.args), { "--on", WJ_O_TEXT, &j.on } };
    struct wj_strs rest;
    int rc = wj_options_parse(c, o, 4, &rest, e);
    if (rc == WJ_OK && rest.n != 1)
        rc = wj_fail(e, WJ_E_INVALID, "name one matter by its identifier");
    if (rc != WJ_OK)
        return rc;
    j.what = rest.items[0];
    return run(&j, recompute, false, e);
}
