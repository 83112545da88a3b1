/* nodetest.c - see nodetest.h. */
#include "nodetest.h"

#include "core/entity.h"
#include "core/organ.h"
#include "core/user.h"
#include "law/lawdata.h"
#include "q_people.h"

#include <stdio.h>

struct nodetest nodetest;

/* Officers: login and roles; all of the bureau "ju". */
static const char *const officers[][2] = {
    { "handler", "handler" },   { "second", "handler" },  { "unit", "unit_head" },
    { "head", "head" },         { "editor", "editor" },   { "legal", "legal_reviewer" },
    { "desk", "desk" },         { "sampler", "sampler" }, { "host", "host" },
    { "reviewer", "reviewer" }, { "boss", "head,chief" },
};

struct run {
    nodetest_step *fn;
    void *ctx;
};

static int step(struct wj_db *db, void *ctx, struct wj_err *e)
{
    const struct run *r = ctx;
    struct wj_arena *a = wj_arena_new((size_t)256 << 20);
    struct wj_tx tx = wj_node_tx(nodetest.node, db, a, WJ_S("system"));
    tx.today = nodetest.today;
    tx.now_ms = wj_day_start_ms(nodetest.today) + 36000000;
    int rc = r->fn(&tx, r->ctx, e);
    wj_arena_free(a);
    return rc;
}

int nodetest_write(nodetest_step *fn, void *ctx, struct wj_err *e)
{
    struct run r = { fn, ctx };
    return wj_store_write(nodetest.node->store, step, &r, e);
}

int nodetest_read(nodetest_step *fn, void *ctx, struct wj_err *e)
{
    struct run r = { fn, ctx };
    return wj_store_read(nodetest.node->store, step, &r, e);
}

static int fill(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct wj_organ_new organ = { WJ_S("ju"),    WJ_S("临江县市场监督管理局"), WJ_S("临江县局"), 4, WJ_NOSTR,
                                  WJ_S("420000") };
    struct wj_str id;
    (void)ctx;
    int rc = wj_organ_add(tx, &organ, &id, e);
    for (size_t i = 0; rc == WJ_OK && i < sizeof officers / sizeof officers[0]; i++) {
        struct wj_user_new u = { .login = wj_strz(officers[i][0]),
                                 .name = wj_strz(officers[i][0]),
                                 .password_hash = WJ_S("none"),
                                 .organ_id = WJ_S("ju"),
                                 .roles = wj_strz(officers[i][1]) };
        rc = wj_user_add(tx, &u, &id, e);
    }
    return rc;
}

static int open_node(bool create, struct wj_err *e)
{
    static char dir[600];
    snprintf(dir, sizeof dir, "%s/node", dbtest_dir());
    struct wj_node_opts o = {
        .data_dir = dir, .db_url = nodetest.url, .create = create, .without_rules = true
    };
    nodetest.node = NULL;
    return wj_node_open(&o, &nodetest.node, e);
}

int nodetest_open(struct wj_err *e)
{
    return open_node(false, e);
}

int nodetest_setup(void **state)
{
    struct wj_err e = WJ_ERR_INIT;
    (void)state;
    snprintf(nodetest.url, sizeof nodetest.url, "%s", dbtest_fresh_url());
    nodetest.arena = wj_arena_new((size_t)512 << 20);
    nodetest.today = wj_day_of(2026, 11, 24);
    nodetest.entity = WJ_NOSTR;
    nodetest.violation = NULL;
    assert_ok(open_node(true, &e), e);
    assert_ok(nodetest_write(fill, NULL, &e), e);
    return 0;
}

int nodetest_teardown(void **state)
{
    (void)state;
    wj_node_close(nodetest.node);
    wj_arena_free(nodetest.arena);
    return 0;
}

void nodetest_reopen(void)
{
    struct wj_err e = WJ_ERR_INIT;
    wj_node_close(nodetest.node);
    assert_ok(open_node(false, &e), e);
}

/* Somebody does something. */
struct act {
    const char *login, *facts;
    struct wj_str flow, matter, event; /* flow: open one, else fire the event */
    struct wj_str made;
};

int nodetest_become(struct wj_tx *tx, const char *login, struct wj_matter_who *who, struct wj_err *e)
{
    struct wjq_user_by_login_row u;
    struct wj_str *roles = WJ_NEW_N(tx->arena, struct wj_str, 8), rest;
    bool found;
    int rc =
        wjq_user_by_login(tx->db, tx->arena, &(struct wjq_user_by_login_in){ wj_strz(login) }, &u, &found, e);
    if (rc != WJ_OK)
        return rc;
    assert_true(found);
    *who = (struct wj_matter_who){ u.id, roles, 0 };
    rest = u.roles;
    while (who->nroles < 8 && wj_str_cut(&rest, ',', &roles[who->nroles]))
        who->nroles++;
    tx->actor = u.id;
    return WJ_OK;
}

/* "@login" stands for the officer's identifier. */
static int read_facts(struct wj_tx *tx, const char *text, struct wj_fact **out, size_t *n, struct wj_err *e)
{
    struct wj_fact *facts = WJ_NEW_N(tx->arena, struct wj_fact, 32);
    struct wj_str rest = wj_strz(text), part;
    int rc = WJ_OK;
    *n = 0;
    while (rc == WJ_OK && text[0] && wj_str_cut(&rest, ' ', &part)) {
        struct wj_matter_who who;
        struct wj_str name;
        wj_str_cut(&part, '=', &name);
        facts[*n] = (struct wj_fact){ name, part };
        if (part.n && part.p[0] == '@') {
            struct wj_tx as = *tx;
            rc =
                nodetest_become(&as, wj_str_z(tx->arena, (struct wj_str){ part.p + 1, part.n - 1 }), &who, e);
            facts[*n].value = rc == WJ_OK ? who.user : WJ_NOSTR;
        }
        (*n)++;
    }
    *out = facts;
    return rc;
}

static int do_act(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct act *a = ctx;
    struct wj_matter_who who;
    struct wj_fact *facts;
    struct wj_matter m;
    struct wj_str id;
    size_t n;
    int rc = nodetest_become(tx, a->login, &who, e);
    if (rc == WJ_OK)
        rc = read_facts(tx, a->facts, &facts, &n, e);
    if (rc != WJ_OK)
        return rc;
    if (a->flow.p) {
        struct wj_matter_new new = { .flow = a->flow,
                                     .title = WJ_S("某店虚假宣传案"),
                                     .organ_id = WJ_S("ju"),
                                     .entity_id = nodetest.entity,
                                     .violation = nodetest.violation ? wj_strz(nodetest.violation) : WJ_NOSTR,
                                     .priority = 50,
                                     .act_from = WJ_NONE,
                                     .act_to = WJ_NONE,
                                     .facts = facts,
                                     .nfacts = n };
        rc = wj_matter_open(tx, &who, &new, &id, e);
        if (rc == WJ_OK)
            a->made = wj_str_dup(nodetest.arena, id);
        return rc;
    }
    struct wj_matter_event ev = { a->matter, a->event, WJ_NOSTR, WJ_NOSTR, facts, n };
    rc = wj_matter_load(tx, a->matter, &m, e);
    return rc != WJ_OK ? rc : wj_matter_fire(tx, &who, &ev, m.row.version, NULL, e);
}

int nodetest_try_open(const char *flow, const char *login, const char *facts, struct wj_err *e)
{
    struct act a = { .login = login, .facts = facts, .flow = wj_strz(flow) };
    return nodetest_write(do_act, &a, e);
}

struct wj_str nodetest_open_matter(const char *flow, const char *login, const char *facts)
{
    struct act a = { .login = login, .facts = facts, .flow = wj_strz(flow) };
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(nodetest_write(do_act, &a, &e), e);
    return a.made;
}

int nodetest_fire(struct wj_str matter, const char *event, const char *login, const char *facts,
                  struct wj_err *e)
{
    struct act a = { .login = login, .facts = facts, .matter = matter, .event = wj_strz(event) };
    return nodetest_write(do_act, &a, e);
}

struct naming {
    const char *name;
    struct wj_str id;
};

static int add_entity(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct naming *n = ctx;
    struct wj_entity_new new = { .name = wj_strz(n->name),
                                 .type = WJ_S("company"),
                                 .status = WJ_S("active"),
                                 .region = WJ_S("420000"),
                                 .registered_on = WJ_NONE,
                                 .capital_fen = WJ_NONE };
    int rc = wj_entity_put(tx, &new, &n->id, e);
    n->id = rc == WJ_OK ? wj_str_dup(nodetest.arena, n->id) : WJ_NOSTR;
    return rc;
}

struct wj_str nodetest_add_entity(const char *name)
{
    struct naming n = { .name = name };
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(nodetest_write(add_entity, &n, &e), e);
    return n.id;
}

static int add_doc(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    const struct act *a = ctx;
    struct wj_matter_doc doc = { a->matter, a->event, WJ_NOSTR, a->event, WJ_S("{}"), WJ_S("{}") };
    struct wj_matter_made made = { .matter_id = a->matter, .pdf = WJ_S("%PDF"), .docx = WJ_S("PK") };
    int rc = wj_matter_order_doc(tx, &doc, &made.id, e);
    return rc != WJ_OK ? rc : wj_matter_file_doc(tx, &made, e);
}

void nodetest_doc(struct wj_str matter, const char *form)
{
    struct act a = { .matter = matter, .event = wj_strz(form) };
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(nodetest_write(add_doc, &a, &e), e);
}

struct look {
    struct wj_str id;
    struct wj_matter *out;
};

static int load(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct look *l = ctx;
    struct wj_tx tx = wj_node_tx(nodetest.node, db, nodetest.arena, WJ_S("system"));
    tx.today = nodetest.today;
    return wj_matter_load(&tx, l->id, l->out, e);
}

const struct wj_matter *nodetest_matter(struct wj_str id)
{
    struct look l = { id, WJ_NEW(nodetest.arena, struct wj_matter) };
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_store_read(nodetest.node->store, load, &l, &e), e);
    return l.out;
}

int64_t nodetest_due(struct wj_str matter, const char *term)
{
    const struct wj_matter *m = nodetest_matter(matter);
    for (size_t i = 0; i < m->nterms; i++)
        if (wj_str_eqz(m->terms[i].term, term))
            return m->terms[i].due_day;
    return WJ_NONE;
}

struct count {
    struct wj_str id;
    int64_t n;
};

static int count_events(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct count *c = ctx;
    struct wjq_matter_event_n_row row;
    int rc = wjq_matter_event_n(tx->db, tx->arena, &(struct wjq_matter_event_n_in){ c->id }, &row, e);
    c->n = rc == WJ_OK ? row.n : -1;
    return rc;
}

int64_t nodetest_events(struct wj_str matter)
{
    struct count c = { matter, -1 };
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(nodetest_read(count_events, &c, &e), e);
    return c.n;
}

struct wj_fileset nodetest_changed_law(const char *path, const char *old, const char *new)
{
    const struct wj_fileset *files = wj_lawdata_files();
    struct wj_named *items = wj_copy(nodetest.arena, files->items, files->n * sizeof *items);
    size_t i = 0;
    while (i < files->n && !wj_str_eqz(items[i].path, path))
        i++;
    assert_true(i < files->n);
    struct wj_str b = items[i].bytes;
    size_t at = wj_str_find(b, wj_strz(old)), behind = at + strlen(old);
    assert_true(at < b.n);
    items[i].bytes =
        wj_strf(nodetest.arena, WJ_FMT "%s" WJ_FMT, (int)at, b.p, new, (int)(b.n - behind), b.p + behind);
    return (struct wj_fileset){ items, files->n };
}
