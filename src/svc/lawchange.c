/* lawchange.c - see lawchange.h. */
#include "svc/lawchange.h"

#include "base/arena.h"
#include "core/lawkeep.h"
#include "core/lawshelf.h"
#include "q_law.h"
#include "svc/node.h"

static int check_rules(struct wj_arena *a, const struct wj_fileset *files, struct wj_list *problems,
                       struct wj_err *e)
{
    struct wj_ruleset *rules = NULL;
    struct wj_err mine = WJ_ERR_INIT;
    int rc = wj_node_load_rules(a, files, NULL, &rules, &mine);
    if (rc == WJ_OK)
        rc = wj_ruletest_run(a, rules, NULL, &mine);
    wj_ruleset_free(rules);
    if (rc == WJ_OK)
        return rc;
    struct wj_str *line = WJ_NEW(a, struct wj_str);
    if (rc != WJ_E_INVALID || !line)
        return wj_fail(e, rc, "%s", mine.msg);
    *line = wj_strf(a, "%s", mine.msg);
    *problems = (struct wj_list){ line, 1 };
    return WJ_OK;
}

int wj_lawchange_check(struct wj_arena *a, const struct wj_fileset *files, struct wj_lawset *out,
                       struct wj_list *problems, struct wj_err *e)
{
    *problems = (struct wj_list){ NULL, 0 };
    int rc = wj_lawset_check(a, files, problems, e);
    if (rc == WJ_OK && !problems->n)
        rc = check_rules(a, files, problems, e);
    if (rc == WJ_OK && problems->n) {
        const struct wj_str *first = problems->items;
        return wj_fail(e, WJ_E_INVALID, "%zu fault%s in the tables: " WJ_FMT, problems->n,
                       problems->n == 1 ? "" : "s", WJ_ARG(*first));
    }
    if (rc == WJ_OK)
        rc = wj_lawset_load(a, files, out, e);
    return rc == WJ_OK && !out->flows ? wj_fail(e, WJ_E_INVALID, "the set has no flows.csv") : rc;
}

int wj_lawchange_propose(struct wj_tx *tx, const struct wj_matter_who *who,
                         const struct wj_lawchange_new *new, char hash_hex[WJ_HASH_HEX],
                         struct wj_str *matter_id, struct wj_err *e)
{
    struct wj_matter_new matter = { .flow = WJ_S("rule-change"),
                                    .title = new->title,
                                    .organ_id = new->organ_id,
                                    .priority = 50,
                                    .act_from = WJ_NONE,
                                    .act_to = WJ_NONE };
    struct wj_matter m;
    bool added;
    int rc = wj_matter_open(tx, who, &matter, matter_id, e);
    struct wj_lawkeep_new keep = { .title = new->title, .matter_id = *matter_id, .files = new->files };
    if (rc == WJ_OK)
        rc = wj_lawkeep_put(tx, &keep, hash_hex, &added, e);
    if (rc == WJ_OK)
        rc = wj_matter_load(tx, *matter_id, &m, e);
    if (rc != WJ_OK)
        return rc;
    const struct wj_fact given[] = { { WJ_S("change_text"), new->text },
                                     { WJ_S("change_reason"), new->reason },
                                     { WJ_S("change_hash"), wj_strz(hash_hex) },
                                     { WJ_S("tests_pass"), WJ_S("true") } };
    struct wj_matter_event edit = { .id = *matter_id, .event = WJ_S("edit"), .given = given, .ngiven = 4 };
    return wj_matter_fire(tx, who, &edit, m.row.version, NULL, e);
}

/* --- what would change --- */

struct previewing {
    struct wj_tx *tx;
    const struct wj_lawset *after;
    struct wj_lawchange_impact *out;
    void *items;
    size_t n, cap;
};

static int64_t due_under(struct wj_tx *tx, const struct wj_lawset *law, const struct wjq_law_clocks_row *r)
{
    struct wjq_matter_term_list_row t = { .id = r->id,
                                          .term = r->term,
                                          .state = r->term_state,
                                          .start_day = r->start_day,
                                          .due_day = r->due_day,
                                          .extensions = r->extensions,
                                          .extended_day = r->extended_day,
                                          .suspensions = r->suspensions };
    int64_t due;
    return wj_matter_term_due(tx, law, &t, &due, NULL) == WJ_OK ? due : WJ_NONE;
}

static struct wj_str term_name(const struct wj_lawset *law, struct wj_str id)
{
    const struct wj_term *t = wj_map_get(&law->terms.by_id, id);
    return t ? t->name : id;
}

/* Texts of the row live only as long as the row: the list keeps its own. */
static int keep_clock(struct previewing *p, const struct wjq_law_clocks_row *r, struct wj_lawchange_clock *c,
                      struct wj_err *e)
{
    struct wj_arena *a = p->tx->arena;
    struct wj_lawchange_clock *place = wj_grow(a, &p->items, &p->n, &p->cap, sizeof *place);
    if (!place)
        return wj_fail(e, WJ_E_LIMIT, "the list of clocks does not fit in memory");
    c->matter_id = wj_str_dup(a, r->matter_id);
    c->no = wj_str_dup(a, r->no);
    c->title = wj_str_dup(a, r->title);
    c->flow = wj_str_dup(a, r->flow);
    c->term = wj_str_dup(a, r->term);
    c->term_name = wj_str_dup(a, term_name(p->after, c->term));
    *place = *c;
    return WJ_OK;
}

static int look_at(void *ctx, const void *row, struct wj_err *e)
{
    struct previewing *p = ctx;
    const struct wjq_law_clocks_row *r = row;
    const struct wj_lawset *before = wj_lawshelf_peek(p->tx->core->laws, r->law_hash);
    struct wj_mark mark = wj_arena_mark(p->tx->arena);
    p->out->clocks_n++;
    if (!before || before == p->after)
        return WJ_OK;
    struct wj_lawchange_clock c = { .before = due_under(p->tx, before, r),
                                    .after = due_under(p->tx, p->after, r) };
    wj_arena_rewind(p->tx->arena, mark);
    if (c.before == c.after)
        return WJ_OK;
    const struct wj_flow *flow = wj_flowbook_find(p->after->flows, r->flow);
    c.lost = !flow || !wj_flow_find_state(flow, r->state);
    c.moves = !c.lost && wj_transition_rule_of(&p->after->transitions, r->flow) == WJ_TRANSITION_MOVE;
    p->out->changed_n++;
    p->out->moved_n += c.moves;
    return p->n < WJ_LAWCHANGE_SHOWN ? keep_clock(p, r, &c, e) : WJ_OK;
}

int wj_lawchange_impact(struct wj_tx *tx, const struct wj_lawset *after, struct wj_lawchange_impact *out,
                        struct wj_err *e)
{
    struct wj_lawchange_impact found = { 0 };
    struct previewing p = { .tx = tx, .after = after, .out = &found };
    int rc = wjq_law_clocks(tx->db, &(struct wj_walk){ look_at, &p }, e);
    if (rc != WJ_OK)
        return rc;
    found.items = (struct wj_list){ p.items, p.n };
    *out = found;
    return WJ_OK;
}

/* --- the day has come --- */

/* The matter of a rule change whose day has come stands at "scheduled" until now. */
static int activate(struct wj_tx *tx, struct wj_str id, struct wj_err *e)
{
    static const struct wj_str roles[] = { { "system", 6 } };
    struct wj_matter_who who = { WJ_S("system"), roles, 1 };
    struct wj_matter_event ev = { .id = id, .event = WJ_S("switch_on_rules") };
    struct wj_matter m;
    int rc = wj_matter_load(tx, id, &m, e);
    if (rc != WJ_OK || !wj_str_eqz(m.row.state, "scheduled"))
        return rc;
    return wj_matter_fire(tx, &who, &ev, m.row.version, NULL, e);
}

static int activate_all(struct wj_tx *tx, struct wj_err *e)
{
    struct wjq_law_switch_list_row *rows;
    size_t n;
    int rc = wjq_law_switch_list(tx->db, tx->arena, &rows, &n, e);
    for (size_t i = 0; rc == WJ_OK && i < n; i++)
        if (rows[i].from_day <= tx->today && rows[i].matter_id.p)
            rc = activate(tx, rows[i].matter_id, e);
    return rc;
}

static int move_some(struct wj_tx *tx, const struct wj_lawset *law, struct wj_str flow, int64_t *n,
                     struct wj_err *e)
{
    struct wj_str after = WJ_S("");
    size_t got = 1;
    int rc = WJ_OK;
    while (rc == WJ_OK && got && *n < WJ_LAWCHANGE_BATCH) {
        struct wjq_law_matters_to_move_in in = { flow, wj_strz(law->hash_hex), after,
                                                 WJ_LAWCHANGE_BATCH - *n };
        struct wjq_law_matters_to_move_row *rows;
        rc = wjq_law_matters_to_move(tx->db, tx->arena, &in, &rows, &got, e);
        for (size_t i = 0; rc == WJ_OK && i < got; i++) {
            bool moved = false;
            rc = wj_matter_move_law(tx, rows[i].id, law, &moved, e);
            *n += moved;
            after = rows[i].id;
        }
    }
    return rc;
}

int wj_lawchange_sweep(struct wj_tx *tx, int64_t *out, struct wj_err *e)
{
    const struct wj_lawset *law;
    int64_t n = 0;
    int rc = wj_core_law(tx, &law, e);
    if (rc == WJ_OK)
        rc = activate_all(tx, e);
    for (size_t i = 0; rc == WJ_OK && i < law->transitions.n; i++)
        if (law->transitions.items[i].rule == WJ_TRANSITION_MOVE)
            rc = move_some(tx, law, law->transitions.items[i].flow, &n, e);
    if (rc == WJ_OK)
        *out = n;
    return rc;
}
