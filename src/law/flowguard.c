/* flowguard.c - see flowguard.h: parsing and evaluation (flowguard_why.c explains, flowguard_overlap.c
 * compares). */
#include "law/flowguard.h"

#include "base/arena.h"

#include <string.h>

#define DEPTH_MAX 16
#define KIDS_MAX  24

struct parser {
    struct wj_arena *arena;
    struct wj_str text;
    size_t at;
    int depth;
    const struct wj_flowguard_names *names;
    struct wj_err *e;
};

static int parse_any(struct parser *, bool negated, const struct wj_flowguard **out);

static int bad(struct parser *p, const char *what)
{
    return wj_fail(p->e, WJ_E_INVALID, "guard \"" WJ_FMT "\", character %zu: %s", WJ_ARG(p->text), p->at + 1,
                   what);
}

static int bad_name(struct parser *p, const char *kind, struct wj_str name)
{
    return wj_fail(p->e, WJ_E_INVALID, "guard \"" WJ_FMT "\": there is no %s \"" WJ_FMT "\"", WJ_ARG(p->text),
                   kind, WJ_ARG(name));
}

static void skip_blanks(struct parser *p)
{
    while (p->at < p->text.n && p->text.p[p->at] == ' ')
        p->at++;
}

static bool take(struct parser *p, const char *z)
{
    skip_blanks(p);
    struct wj_str rest = { p->text.p + p->at, p->text.n - p->at };
    if (!wj_str_starts(rest, wj_strz(z)))
        return false;
    p->at += strlen(z);
    return true;
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

static struct wj_str take_word(struct parser *p)
{
    skip_blanks(p);
    size_t from = p->at;
    while (p->at < p->text.n && is_word_char(p->text.p[p->at]))
        p->at++;
    return (struct wj_str){ p->text.p + from, p->at - from };
}

static struct wj_flowguard *new_node(struct parser *p, enum wj_flowguard_kind kind, bool negated)
{
    struct wj_flowguard *g = WJ_NEW(p->arena, struct wj_flowguard);
    if (g) {
        g->kind = kind;
        g->negated = negated;
    }
    return g;
}

static int spent(struct parser *p)
{
    return wj_fail(p->e, WJ_E_LIMIT, "no memory left for a guard");
}

/* Each of the resolvers gives an argument its name for people, or says that it is unknown. */
static int resolve_role(struct parser *p, struct wj_str id, struct wj_str *zh, struct wj_str *en)
{
    if (wj_str_eqz(id, "actor")) {
        *zh = WJ_S("经办人员");
        *en = WJ_S("the acting officer");
        return WJ_OK;
    }
    const struct wj_flow_role *r = wj_flowbook_role(p->names->book, id);
    if (!r)
        return bad_name(p, "role", id);
    *zh = r->label_zh;
    *en = r->label_en;
    return WJ_OK;
}

static int resolve_lookup(struct parser *p, struct wj_flowguard *g)
{
    const struct wj_flow_lookup *l = &p->names->book->lookup;
    bool doc = g->kind == WJ_GUARD_DOC;
    g->name_zh = doc ? l->document_title(l->ctx, g->arg) : l->term_name(l->ctx, g->arg);
    g->name_en = g->arg;
    return g->name_zh.p ? WJ_OK : bad_name(p, doc ? "document template" : "term", g->arg);
}

static int resolve_flow(struct parser *p, struct wj_flowguard *g)
{
    for (size_t i = 0; i < p->names->nflows; i++)
        if (wj_str_eq(p->names->flows[i].id, g->arg)) {
            g->name_zh = p->names->flows[i].name_zh;
            g->name_en = p->names->flows[i].name_en;
            return WJ_OK;
        }
    return bad_name(p, "flow", g->arg);
}

static int resolve_call(struct parser *p, struct wj_flowguard *g)
{
    switch (g->kind) {
    case WJ_GUARD_HAS:
        g->fact = wj_fact_find(&p->names->book->facts, g->arg);
        return g->fact ? WJ_OK : bad_name(p, "fact", g->arg);
    case WJ_GUARD_DIFFERS: {
        int rc = resolve_role(p, g->arg2, &g->name2_zh, &g->name2_en);
        return rc == WJ_OK ? resolve_role(p, g->arg, &g->name_zh, &g->name_en) : rc;
    }
    case WJ_GUARD_ASSIGNED:
        return resolve_role(p, g->arg, &g->name_zh, &g->name_en);
    case WJ_GUARD_LINKED:
    case WJ_GUARD_CLOSED:
    case WJ_GUARD_PENDING:
        return resolve_flow(p, g);
    default:
        return resolve_lookup(p, g);
    }
}

static const struct {
    const char *name;
    enum wj_flowguard_kind kind;
} calls[] = {
    { "has", WJ_GUARD_HAS },
    { "differs", WJ_GUARD_DIFFERS },
    { "assigned", WJ_GUARD_ASSIGNED },
    { "doc", WJ_GUARD_DOC },
    { "term_over", WJ_GUARD_TERM_OVER },
    { "term_running", WJ_GUARD_TERM_RUNNING },
    { "linked", WJ_GUARD_LINKED },
    { "closed", WJ_GUARD_CLOSED },
    { "pending", WJ_GUARD_PENDING },
};
#define NCALLS (sizeof calls / sizeof calls[0])

/* Behind "word(". */
static int parse_call(struct parser *p, struct wj_str word, bool negated, const struct wj_flowguard **out)
{
    size_t i = 0;
    while (i < NCALLS && !wj_str_eqz(word, calls[i].name))
        i++;
    if (i == NCALLS)
        return bad_name(p, "condition", word);
    struct wj_flowguard *g = new_node(p, calls[i].kind, negated);
    if (!g)
        return spent(p);
    g->arg = take_word(p);
    if (g->kind == WJ_GUARD_DIFFERS) {
        if (!take(p, ","))
            return bad(p, "differs() names two roles");
        g->arg2 = take_word(p);
    }
    if (!take(p, ")"))
        return bad(p, "a \")\" was expected");
    *out = g;
    return resolve_call(p, g);
}

static bool take_op(struct parser *p, enum wj_flowguard_op *op)
{
    static const struct {
        const char *z;
        enum wj_flowguard_op op;
    } ops[] = { { "!=", WJ_GUARD_NE }, { ">=", WJ_GUARD_GE }, { "<=", WJ_GUARD_LE },
                { ">", WJ_GUARD_GT },  { "<", WJ_GUARD_LT },  { "=", WJ_GUARD_EQ } };
    for (size_t i = 0; i < 6; i++)
        if (take(p, ops[i].z)) {
            *op = ops[i].op;
            return true;
        }
    return false;
}

static bool is_ordered(enum wj_fact_type t)
{
    return t == WJ_FACT_INT || t == WJ_FACT_FEN || t == WJ_FACT_DAY;
}

static int parse_value(struct parser *p, struct wj_flowguard *g)
{
    if (take(p, "@")) {
        struct wj_str name = take_word(p);
        g->other = wj_fact_find(&p->names->book->facts, name);
        if (!g->other)
            return bad_name(p, "fact", name);
        return g->other->type == g->fact->type ? WJ_OK : bad(p, "the two facts are of different types");
    }
    struct wj_str word = take_word(p);
    if (g->fact->type == WJ_FACT_DAY && wj_str_eqz(word, "today")) {
        g->today = true;
        return WJ_OK;
    }
    struct wj_err why = WJ_ERR_INIT;
    struct wj_fact_def free = *g->fact; /* a bound of input is no bound of comparison */
    free.min = free.max = WJ_NONE;
    int rc = wj_fact_canon(&free, p->arena, word, &g->value, &why);
    return rc == WJ_OK ? rc : bad(p, why.msg);
}

/* A fact, alone or compared. */
static int parse_fact(struct parser *p, struct wj_str word, bool negated, const struct wj_flowguard **out)
{
    struct wj_flowguard *g = new_node(p, WJ_GUARD_FACT, negated);
    if (!g)
        return spent(p);
    g->fact = wj_fact_find(&p->names->book->facts, word);
    g->arg = word;
    if (!g->fact)
        return bad_name(p, "fact", word);
    *out = g;
    if (!take_op(p, &g->op))
        return g->fact->type == WJ_FACT_BOOL
                   ? WJ_OK
                   : bad(p, "a fact that is not bool must be compared; or write has(fact)");
    if (g->fact->type == WJ_FACT_BOOL || g->fact->type == WJ_FACT_TEXT)
        return bad(p, "a fact of this type is not compared: write fact, !fact or has(fact)");
    if (!is_ordered(g->fact->type) && g->op != WJ_GUARD_EQ && g->op != WJ_GUARD_NE)
        return bad(p, "only numbers and days have an order");
    g->kind = WJ_GUARD_COMPARE;
    return parse_value(p, g);
}

static int parse_one(struct parser *p, bool negated, const struct wj_flowguard **out)
{
    if (take(p, "!"))
        return parse_one(p, !negated, out);
    if (take(p, "(")) {
        if (++p->depth > DEPTH_MAX)
            return bad(p, "too many brackets inside each other");
        int rc = parse_any(p, negated, out);
        p->depth--;
        if (rc == WJ_OK && !take(p, ")"))
            rc = bad(p, "a \")\" was expected");
        return rc;
    }
    struct wj_str word = take_word(p);
    if (!word.n)
        return bad(p, "a fact or a condition was expected");
    return take(p, "(") ? parse_call(p, word, negated, out) : parse_fact(p, word, negated, out);
}

/* One run of "&" or "|"; negation turns the one into the other (De Morgan). */
static int parse_run(struct parser *p, bool any, bool negated, const struct wj_flowguard **out)
{
    const struct wj_flowguard *kids[KIDS_MAX] = { NULL };
    size_t n = 0;
    do {
        if (n == KIDS_MAX)
            return bad(p, "more than 24 parts in a row");
        int rc = any ? parse_run(p, false, negated, &kids[n]) : parse_one(p, negated, &kids[n]);
        if (rc != WJ_OK)
            return rc;
        n++;
    } while (take(p, any ? "|" : "&"));
    if (n == 1) {
        *out = kids[0];
        return WJ_OK;
    }
    struct wj_flowguard *g = new_node(p, any != negated ? WJ_GUARD_OR : WJ_GUARD_AND, false);
    const struct wj_flowguard **all = WJ_NEW_N(p->arena, const struct wj_flowguard *, n);
    if (!g || !all)
        return spent(p);
    for (size_t i = 0; i < n; i++)
        all[i] = kids[i];
    g->kids = all;
    g->nkids = n;
    *out = g;
    return WJ_OK;
}

static int parse_any(struct parser *p, bool negated, const struct wj_flowguard **out)
{
    return parse_run(p, true, negated, out);
}

int wj_flowguard_parse(struct wj_arena *a, struct wj_str text, const struct wj_flowguard_names *names,
                       const struct wj_flowguard **out, struct wj_err *e)
{
    struct parser p = { .arena = a, .text = wj_str_trim(text), .names = names, .e = e };
    const struct wj_flowguard *g = NULL;
    if (p.text.n) {
        int rc = parse_any(&p, false, &g);
        if (rc != WJ_OK)
            return rc;
        skip_blanks(&p);
        if (p.at < p.text.n)
            return bad(&p, "\"&\" or \"|\" was expected");
    }
    *out = g;
    return WJ_OK;
}

/* True while the row asks for the fact and it has not been given. */
static bool is_awaited(const struct wj_flowguard_env *v, struct wj_str name)
{
    if (!v->open || wj_fact_get(v->given, v->ngiven, name).p)
        return false;
    for (size_t i = 0; i < v->nasks; i++)
        if (wj_str_eq(v->asks[i].def->name, name))
            return v->asks[i].required || !v->needed;
    return false;
}

static struct wj_str value_of(const struct wj_flowguard_env *v, struct wj_str name)
{
    struct wj_str s = wj_fact_get(v->given, v->ngiven, name);
    return s.p ? s : wj_fact_get(v->ask->facts, v->ask->nfacts, name);
}

static int64_t number_of(const struct wj_fact_def *d, struct wj_str value)
{
    int64_t n;
    wj_day day;
    if (d->type == WJ_FACT_DAY)
        return wj_day_parse(value, &day) ? day : WJ_NONE;
    return wj_str_i64(value, &n) ? n : WJ_NONE;
}

/* -1, 0, 1; 2 when a value is missing. */
static int compare(const struct wj_flowguard *g, const struct wj_flowguard_env *v)
{
    struct wj_str left = value_of(v, g->fact->name);
    struct wj_str right = g->other ? value_of(v, g->other->name) : g->value;
    if (!left.p || (!right.p && !g->today))
        return 2;
    if (!is_ordered(g->fact->type))
        return wj_str_eq(left, right) ? 0 : 1;
    int64_t a = number_of(g->fact, left), b = g->today ? v->ask->today : number_of(g->fact, right);
    return a == WJ_NONE || b == WJ_NONE ? 2 : (a > b) - (a < b);
}

static bool test_op(enum wj_flowguard_op op, int order)
{
    if (order == 2)
        return op == WJ_GUARD_NE;
    switch (op) {
    case WJ_GUARD_EQ:
        return order == 0;
    case WJ_GUARD_NE:
        return order != 0;
    case WJ_GUARD_GE:
        return order >= 0;
    case WJ_GUARD_LE:
        return order <= 0;
    case WJ_GUARD_GT:
        return order > 0;
    case WJ_GUARD_LT:
        return order < 0;
    }
    return false;
}

/* Is somebody who fills role a also among those who fill role b?  *missing: one of them is nobody. */
static bool shares_person(const struct wj_flowguard_env *v, struct wj_str a, struct wj_str b, bool *missing)
{
    const struct wj_flow_ask *q = v->ask;
    struct wj_str who[2][8];
    size_t n[2] = { 0, 0 };
    struct wj_str roles[2] = { wj_str_eqz(a, "actor") ? v->role : a, wj_str_eqz(b, "actor") ? v->role : b };
    for (int s = 0; s < 2; s++) {
        struct wj_str given = wj_fact_get(v->given, v->ngiven, roles[s]);
        if (given.p)
            who[s][n[s]++] = given;
        else if (wj_str_eq(roles[s], v->role) && q->user.p)
            who[s][n[s]++] = q->user;
        else
            for (size_t i = 0; i < q->npersons && n[s] < 8; i++)
                if (wj_str_eq(q->persons[i].role, roles[s]))
                    who[s][n[s]++] = q->persons[i].user;
    }
    *missing = !n[0] || !n[1];
    for (size_t i = 0; i < n[0]; i++)
        for (size_t k = 0; k < n[1]; k++)
            if (wj_str_eq(who[0][i], who[1][k]))
                return true;
    return false;
}

/* Unlike differs(), the acting user does not count: acting in a role is not yet being assigned to it. */
static bool is_assigned(const struct wj_flowguard_env *v, struct wj_str role)
{
    if (wj_str_eqz(role, "actor"))
        role = v->role;
    if (wj_fact_get(v->given, v->ngiven, role).p)
        return true;
    for (size_t i = 0; i < v->ask->npersons; i++)
        if (wj_str_eq(v->ask->persons[i].role, role))
            return true;
    return false;
}

static bool has_doc(const struct wj_flow_ask *q, struct wj_str id)
{
    for (size_t i = 0; i < q->ndocs; i++)
        if (wj_str_eq(q->docs[i], id))
            return true;
    return false;
}

static bool test_clock(const struct wj_flow_ask *q, struct wj_str term, bool over)
{
    for (size_t i = 0; i < q->nclocks; i++)
        if (wj_str_eq(q->clocks[i].term, term) &&
            (over ? q->clocks[i].over : q->clocks[i].running && !q->clocks[i].over))
            return true;
    return false;
}

static bool test_links(const struct wj_flow_ask *q, struct wj_str flow, enum wj_flowguard_kind kind)
{
    size_t n = 0, open = 0;
    for (size_t i = 0; i < q->nlinks; i++)
        if (wj_str_eq(q->links[i].flow, flow)) {
            n++;
            open += !q->links[i].closed;
        }
    return kind == WJ_GUARD_LINKED ? n > 0 : kind == WJ_GUARD_PENDING ? open > 0 : n > 0 && !open;
}

static bool is_unknown(const struct wj_flowguard *g, const struct wj_flowguard_env *v)
{
    switch (g->kind) {
    case WJ_GUARD_FACT:
    case WJ_GUARD_HAS:
        return is_awaited(v, g->arg);
    case WJ_GUARD_COMPARE:
        return is_awaited(v, g->arg) || (g->other && is_awaited(v, g->other->name));
    case WJ_GUARD_DIFFERS:
    case WJ_GUARD_ASSIGNED:
        return is_awaited(v, g->arg) || is_awaited(v, g->arg2);
    default:
        return false;
    }
}

static bool test_atom(const struct wj_flowguard *g, const struct wj_flowguard_env *v)
{
    bool missing;
    switch (g->kind) {
    case WJ_GUARD_FACT:
        return wj_str_eqz(value_of(v, g->arg), "true");
    case WJ_GUARD_COMPARE:
        return test_op(g->op, compare(g, v));
    case WJ_GUARD_HAS:
        return value_of(v, g->arg).p != NULL;
    case WJ_GUARD_DIFFERS:
        return !shares_person(v, g->arg, g->arg2, &missing) && !missing;
    case WJ_GUARD_ASSIGNED:
        return is_assigned(v, g->arg);
    case WJ_GUARD_DOC:
        return has_doc(v->ask, g->arg);
    case WJ_GUARD_TERM_OVER:
    case WJ_GUARD_TERM_RUNNING:
        return test_clock(v->ask, g->arg, g->kind == WJ_GUARD_TERM_OVER);
    default:
        return test_links(v->ask, g->arg, g->kind);
    }
}

enum wj_flowguard_truth wj_flowguard_eval(const struct wj_flowguard *g, const struct wj_flowguard_env *v)
{
    if (!g)
        return WJ_GUARD_TRUE;
    if (g->kind != WJ_GUARD_AND && g->kind != WJ_GUARD_OR) {
        if (is_unknown(g, v))
            return WJ_GUARD_UNKNOWN;
        return test_atom(g, v) != g->negated ? WJ_GUARD_TRUE : WJ_GUARD_FALSE;
    }
    bool all = g->kind == WJ_GUARD_AND;
    enum wj_flowguard_truth t = all ? WJ_GUARD_TRUE : WJ_GUARD_FALSE;
    for (size_t i = 0; i < g->nkids; i++) {
        enum wj_flowguard_truth k = wj_flowguard_eval(g->kids[i], v);
        if (all ? k < t : k > t)
            t = k;
    }
    return t;
}

void wj_flowguard_each(const struct wj_flowguard *g, wj_flowguard_visit *fn, void *ctx)
{
    if (!g)
        return;
    if (g->kind != WJ_GUARD_AND && g->kind != WJ_GUARD_OR)
        fn(ctx, g);
    for (size_t i = 0; i < g->nkids; i++)
        wj_flowguard_each(g->kids[i], fn, ctx);
}
