/* flowrow.c - see flowrow.h. */
#include "law/flowrow.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    C_STATE,
    C_EVENT,
    C_TO,
    C_ROLE,
    C_GUARD,
    C_ASKS,
    C_EFFECTS,
    C_BASIS,
    C_ZH,
    C_EN,
    C_FROM,
    C_UNTIL,
    C_NOTE
};
static const char *const columns[] = { "state",      "event",    "to",    "role",     "guard",
                                       "asks",       "effects",  "basis", "label_zh", "label_en",
                                       "valid_from", "valid_to", "note",  NULL };

#define LIST_MAX 24 /* parts of one cell */

struct reader {
    struct wj_arena *arena;
    struct wj_flow *flow;
    struct wj_flowtable table;
    const struct wj_flowtable_row *row; /* being read */
    const struct wj_flowguard_names *names;
    struct wj_err *e;
};

#define BAD(r, col, ...) wj_flowtable_bad(&(r)->table, (r)->row, (col), (r)->e, __VA_ARGS__)

int wj_flowrow_bad(const struct wj_flow *f, const struct wj_flowrow *row, struct wj_err *e, const char *fmt,
                   ...)
{
    char msg[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    return wj_fail(e, WJ_E_INVALID, WJ_FMT ":%d: %s", WJ_ARG(f->file), row->line, msg);
}

bool wj_flowrow_stands_in(const struct wj_flowrow *row, const struct wj_flow_state *s)
{
    if (row->everywhere)
        return s && !s->final;
    for (size_t i = 0; i < row->nstates; i++)
        if (s ? wj_str_eq(row->states[i], s->id) : wj_str_eq(row->states[i], WJ_FLOW_NOWHERE))
            return true;
    return false;
}

bool wj_flowrow_is_law(const struct wj_flowrow *row, wj_day day)
{
    return (row->valid_from == WJ_DAY_NONE || day >= row->valid_from) &&
           (row->valid_to == WJ_DAY_NONE || day <= row->valid_to);
}

/* The parts of a cell between seps, without empty ones. */
static int split(struct reader *r, size_t col, char sep, struct wj_str *out, size_t *n)
{
    struct wj_str rest = r->row->cells[col], part;
    *n = 0;
    while (wj_str_cut(&rest, sep, &part)) {
        part = wj_str_trim(part);
        if (!part.n)
            continue;
        if (*n == LIST_MAX)
            return BAD(r, col, "more than %d parts", LIST_MAX);
        out[(*n)++] = part;
    }
    return WJ_OK;
}

static int read_states(struct reader *r, struct wj_flowrow *row)
{
    struct wj_str part[LIST_MAX];
    size_t n;
    int rc = split(r, C_STATE, '|', part, &n);
    if (rc != WJ_OK)
        return rc;
    if (!n)
        return BAD(
            r, C_STATE,
            "a row needs a state; \"-\" is where a matter begins, \"*\" every state that is not final");
    if (n == 1 && wj_str_eqz(part[0], "*")) {
        row->everywhere = true;
        return WJ_OK;
    }
    for (size_t i = 0; i < n; i++) {
        const struct wj_flow_state *s = wj_flow_find_state(r->flow, part[i]);
        if (!s && !wj_str_eq(part[i], WJ_FLOW_NOWHERE))
            return BAD(r, C_STATE, "there is no state \"" WJ_FMT "\" of " WJ_FMT " in states.csv",
                       WJ_ARG(part[i]), WJ_ARG(r->flow->info.id));
        if (s && s->final)
            return BAD(r, C_STATE, "\"" WJ_FMT "\" is final; nothing can happen there", WJ_ARG(part[i]));
    }
    row->states = wj_copy(r->arena, part, n * sizeof part[0]);
    row->nstates = n;
    return row->states ? WJ_OK : wj_fail(r->e, WJ_E_LIMIT, "no memory left for a flow");
}

static int read_event(struct reader *r, struct wj_flowrow *row)
{
    const struct wj_str *c = r->row->cells;
    row->event = c[C_EVENT];
    if (!wj_flowtable_is_name(row->event))
        return BAD(r, C_EVENT, "\"" WJ_FMT "\" is no event; write a verb in lower_case_words",
                   WJ_ARG(row->event));
    bool begins = row->nstates == 1 && wj_str_eq(row->states[0], WJ_FLOW_NOWHERE);
    if (begins != wj_str_eqz(row->event, "open"))
        return BAD(r, C_EVENT, "a matter begins by the event \"open\" in the state \"-\", and only so");
    if (wj_str_eqz(c[C_TO], "=")) {
        row->to = WJ_NOSTR;
        return begins ? BAD(r, C_TO, "a matter cannot stay in \"-\"") : WJ_OK;
    }
    const struct wj_flow_state *s = wj_flow_find_state(r->flow, c[C_TO]);
    if (!s)
        return BAD(r, C_TO, "there is no state \"" WJ_FMT "\" of " WJ_FMT " in states.csv; \"=\" stays",
                   WJ_ARG(c[C_TO]), WJ_ARG(r->flow->info.id));
    row->to = s->id;
    return WJ_OK;
}

static int read_roles(struct reader *r, struct wj_flowrow *row)
{
    struct wj_str part[LIST_MAX];
    size_t n;
    int rc = split(r, C_ROLE, '|', part, &n);
    if (rc != WJ_OK)
        return rc;
    if (!n || n > WJ_FLOWROW_ROLES_MAX)
        return BAD(r, C_ROLE, "a row needs one to %d roles", WJ_FLOWROW_ROLES_MAX);
    for (size_t i = 0; i < n; i++) {
        row->roles[i] = wj_flowbook_role(r->names->book, part[i]);
        if (!row->roles[i])
            return BAD(r, C_ROLE, "there is no role \"" WJ_FMT "\" in roles.csv", WJ_ARG(part[i]));
    }
    row->nroles = n;
    return WJ_OK;
}

static int read_asks(struct reader *r, struct wj_flowrow *row)
{
    struct wj_str part[LIST_MAX];
    size_t n;
    int rc = split(r, C_ASKS, ' ', part, &n);
    if (rc != WJ_OK)
        return rc;
    struct wj_flow_input *asks = WJ_NEW_N(r->arena, struct wj_flow_input, n + 1);
    if (!asks)
        return wj_fail(r->e, WJ_E_LIMIT, "no memory left for a flow");
    for (size_t i = 0; i < n; i++) {
        asks[i].required = !wj_str_ends(part[i], WJ_S("?"));
        part[i].n -= !asks[i].required;
        asks[i].def = wj_fact_find(&r->names->book->facts, part[i]);
        if (!asks[i].def)
            return BAD(r, C_ASKS, "there is no fact \"" WJ_FMT "\" in facts.csv", WJ_ARG(part[i]));
        for (size_t k = 0; k < i; k++)
            if (asks[k].def == asks[i].def)
                return BAD(r, C_ASKS, "the fact " WJ_FMT " is asked twice", WJ_ARG(part[i]));
    }
    row->asks = asks;
    row->nasks = n;
    return WJ_OK;
}

/* The parts of "kind:arg@from", "kind:arg(reason)", "set:fact=value". */
struct written {
    struct wj_str kind, arg, from, reason, value;
};

static struct written take_apart(struct wj_str s)
{
    struct written w = { .kind = WJ_NOSTR };
    struct wj_str rest = s;
    if (!wj_str_cut(&rest, ':', &w.kind))
        return w;
    w.arg = rest;
    size_t at = wj_str_find(w.arg, WJ_S("="));
    if (at < w.arg.n) {
        w.value = (struct wj_str){ w.arg.p + at + 1, w.arg.n - at - 1 };
        w.arg.n = at;
        return w;
    }
    at = wj_str_find(w.arg, WJ_S("@"));
    if (at < w.arg.n) {
        w.from = (struct wj_str){ w.arg.p + at + 1, w.arg.n - at - 1 };
        w.arg.n = at;
        return w;
    }
    at = wj_str_find(w.arg, WJ_S("("));
    if (at < w.arg.n && wj_str_ends(w.arg, WJ_S(")"))) {
        w.reason = (struct wj_str){ w.arg.p + at + 1, w.arg.n - at - 2 };
        w.arg.n = at;
    }
    return w;
}

static bool asks_for(const struct wj_flowrow *row, struct wj_str fact)
{
    for (size_t i = 0; i < row->nasks; i++)
        if (wj_str_eq(row->asks[i].def->name, fact))
            return true;
    return false;
}

static int read_set(struct reader *r, const struct written *w, struct wj_flowrow_effect *x)
{
    const struct wj_fact_def *d = wj_fact_find(&r->names->book->facts, w->arg);
    if (!d)
        return BAD(r, C_EFFECTS, "there is no fact \"" WJ_FMT "\" in facts.csv", WJ_ARG(w->arg));
    if (x->kind == WJ_FX_UNSET)
        return WJ_OK;
    struct wj_str v = w->value;
    if (!v.n)
        return BAD(r, C_EFFECTS, "set:" WJ_FMT " needs =VALUE", WJ_ARG(w->arg));
    if (v.p[0] == '@') {
        x->from = wj_fact_find(&r->names->book->facts, (struct wj_str){ v.p + 1, v.n - 1 });
        return x->from && x->from->type == d->type
                   ? WJ_OK
                   : BAD(r, C_EFFECTS, "\"" WJ_FMT "\" is no fact of the same type", WJ_ARG(v));
    }
    if (d->type == WJ_FACT_INT && v.p[0] == '+') {
        x->adds = true;
        return wj_str_i64((struct wj_str){ v.p + 1, v.n - 1 }, &x->add)
                   ? WJ_OK
                   : BAD(r, C_EFFECTS, "\"" WJ_FMT "\" is no number to add", WJ_ARG(v));
    }
    if (d->type == WJ_FACT_DAY && wj_str_eqz(v, "today")) {
        x->today = true;
        return WJ_OK;
    }
    struct wj_err why = WJ_ERR_INIT;
    int rc = wj_fact_canon(d, r->arena, v, &x->value, &why);
    return rc == WJ_OK ? rc : BAD(r, C_EFFECTS, "set:" WJ_FMT ": %s", WJ_ARG(w->arg), why.msg);
}

static int read_term(struct reader *r, const struct written *w, struct wj_flowrow_effect *x)
{
    const struct wj_flow_lookup *l = &r->names->book->lookup;
    if (!l->term_name(l->ctx, w->arg).p)
        return BAD(r, C_EFFECTS, "there is no term \"" WJ_FMT "\" in terms.csv", WJ_ARG(w->arg));
    bool pauses = x->kind == WJ_FX_SUSPEND || x->kind == WJ_FX_RESUME;
    if (pauses != (w->reason.n > 0))
        return BAD(r, C_EFFECTS, "suspend and resume, and only they, name a reason: suspend:TERM(reason)");
    if (pauses && !l->term_pauses(l->ctx, w->arg, w->reason))
        return BAD(r, C_EFFECTS,
                   "the term " WJ_FMT " does not stop for \"" WJ_FMT "\"; terms.csv lists its reasons",
                   WJ_ARG(w->arg), WJ_ARG(w->reason));
    x->value = w->reason;
    if (!w->from.n)
        return WJ_OK;
    x->from = wj_fact_find(&r->names->book->facts, w->from);
    if (!x->from || x->from->type != WJ_FACT_DAY || x->kind == WJ_FX_STOP || pauses)
        return BAD(r, C_EFFECTS, "\"@" WJ_FMT "\": only start and extend take a day, from a fact of type day",
                   WJ_ARG(w->from));
    return WJ_OK;
}

static int read_assign(struct reader *r, const struct written *w, const struct wj_flowrow *row)
{
    if (!wj_flowbook_role(r->names->book, w->arg))
        return BAD(r, C_EFFECTS, "there is no role \"" WJ_FMT "\" in roles.csv", WJ_ARG(w->arg));
    const struct wj_fact_def *d = wj_fact_find(&r->names->book->facts, w->arg);
    bool asked = d && d->type == WJ_FACT_PERSON && (d->source == WJ_FACT_CARRIED || asks_for(row, w->arg));
    for (size_t i = 0; i < row->nroles && !asked; i++)
        asked = wj_str_eq(row->roles[i]->id, w->arg);
    return asked ? WJ_OK
                 : BAD(r, C_EFFECTS,
                       "assign:" WJ_FMT " finds nobody: let the row ask the person \"" WJ_FMT
                       "\" or be done by that role",
                       WJ_ARG(w->arg), WJ_ARG(w->arg));
}

static int read_register(struct reader *r, const struct written *w, bool roster)
{
    const struct wj_flow_register *g = wj_flowbook_register(r->names->book, w->arg);
    if (!g || wj_str_eqz(g->kind, "roster") != roster)
        return BAD(r, C_EFFECTS, "there is no %s \"" WJ_FMT "\" in registers.csv",
                   roster ? "roster" : "publication", WJ_ARG(w->arg));
    return WJ_OK;
}

static int read_flow_name(struct reader *r, struct wj_str id)
{
    for (size_t i = 0; i < r->names->nflows; i++)
        if (wj_str_eq(r->names->flows[i].id, id))
            return WJ_OK;
    return BAD(r, C_EFFECTS, "there is no flow \"" WJ_FMT "\" in flows.csv", WJ_ARG(id));
}

/* enact:FACT@DAY and repeal:FACT; the fact holds the hash of a law set. */
static int read_enact(struct reader *r, const struct written *w, struct wj_flowrow_effect *x)
{
    const struct wj_fact_def *d = wj_fact_find(&r->names->book->facts, w->arg);
    if (!d || d->type != WJ_FACT_TEXT)
        return BAD(r, C_EFFECTS, "\"" WJ_FMT "\" is no fact of type text that could hold a hash",
                   WJ_ARG(w->arg));
    if (x->kind == WJ_FX_REPEAL)
        return w->from.n ? BAD(r, C_EFFECTS, "repeal takes no day") : WJ_OK;
    x->from = wj_fact_find(&r->names->book->facts, w->from);
    return x->from && x->from->type == WJ_FACT_DAY
               ? WJ_OK
               : BAD(r, C_EFFECTS, "enact takes its day from a fact of type day: enact:" WJ_FMT "@FACT",
                     WJ_ARG(w->arg));
}

static int check_effect(struct reader *r, const struct written *w, const struct wj_flowrow *row,
                        struct wj_flowrow_effect *x)
{
    const struct wj_flow_lookup *l = &r->names->book->lookup;
    if (x->kind <= WJ_FX_EXTEND)
        return read_term(r, w, x);
    switch (x->kind) {
    case WJ_FX_DOC:
        return l->document_title(l->ctx, w->arg).p
                   ? WJ_OK
                   : BAD(r, C_EFFECTS, "there is no template documents/" WJ_FMT ".yaml", WJ_ARG(w->arg));
    case WJ_FX_ASSIGN:
        return read_assign(r, w, row);
    case WJ_FX_NOTIFY:
    case WJ_FX_RESTRICT:
    case WJ_FX_RELEASE:
    case WJ_FX_TRANSFER:
        return wj_flowbook_role(r->names->book, w->arg)
                   ? WJ_OK
                   : BAD(r, C_EFFECTS, "there is no role \"" WJ_FMT "\" in roles.csv", WJ_ARG(w->arg));
    case WJ_FX_OPEN:
        return read_flow_name(r, w->arg);
    case WJ_FX_PUBLISH:
    case WJ_FX_UNPUBLISH:
    case WJ_FX_LIST:
    case WJ_FX_UNLIST:
        return read_register(r, w, x->kind == WJ_FX_LIST || x->kind == WJ_FX_UNLIST);
    case WJ_FX_SET:
    case WJ_FX_UNSET:
        return read_set(r, w, x);
    case WJ_FX_ENACT:
    case WJ_FX_REPEAL:
        return read_enact(r, w, x);
    case WJ_FX_CLOSE:
        return w->arg.n ? BAD(r, C_EFFECTS, "close stands alone") : WJ_OK;
    default:
        return WJ_OK;
    }
}

static int read_effects(struct reader *r, struct wj_flowrow *row)
{
    struct wj_str part[LIST_MAX];
    size_t n;
    int rc = split(r, C_EFFECTS, ' ', part, &n);
    if (rc != WJ_OK)
        return rc;
    struct wj_flowrow_effect *fx = WJ_NEW_N(r->arena, struct wj_flowrow_effect, n + 1);
    if (!fx)
        return wj_fail(r->e, WJ_E_LIMIT, "no memory left for a flow");
    for (size_t i = 0; i < n; i++) {
        struct written w = take_apart(part[i]);
        int k = 0;
        while (k <= WJ_FX_CLOSE && !wj_str_eqz(w.kind, wj_flow_effect_name((enum wj_effect_kind)k)))
            k++;
        if (k > WJ_FX_CLOSE)
            return BAD(r, C_EFFECTS, "there is no effect \"" WJ_FMT "\"", WJ_ARG(part[i]));
        fx[i].kind = (enum wj_effect_kind)k;
        fx[i].arg = w.arg;
        if ((rc = check_effect(r, &w, row, &fx[i])) != WJ_OK)
            return rc;
    }
    row->effects = fx;
    row->neffects = n;
    return WJ_OK;
}

static int read_day(struct reader *r, size_t col, wj_day *out)
{
    *out = WJ_DAY_NONE;
    if (r->row->cells[col].n && !wj_day_parse(r->row->cells[col], out))
        return BAD(r, col, "\"" WJ_FMT "\" is no day YYYY-MM-DD", WJ_ARG(r->row->cells[col]));
    return WJ_OK;
}

static int read_rest(struct reader *r, struct wj_flowrow *row)
{
    const struct wj_str *c = r->row->cells;
    row->basis = c[C_BASIS];
    row->label_zh = c[C_ZH];
    row->label_en = c[C_EN];
    row->note = c[C_NOTE];
    if (!row->basis.n)
        return BAD(r, C_BASIS, "every row needs a legal basis (statute and article)");
    if (!row->label_zh.n || !row->label_en.n)
        return BAD(r, row->label_zh.n ? C_EN : C_ZH, "every row needs a Chinese and an English label");
    int rc = read_day(r, C_FROM, &row->valid_from);
    if (rc == WJ_OK)
        rc = read_day(r, C_UNTIL, &row->valid_to);
    if (rc == WJ_OK && row->valid_from != WJ_DAY_NONE && row->valid_to != WJ_DAY_NONE &&
        row->valid_to < row->valid_from)
        rc = BAD(r, C_UNTIL, "valid_to is before valid_from");
    if (rc != WJ_OK)
        return rc;
    row->guard_text = c[C_GUARD];
    struct wj_err why = WJ_ERR_INIT;
    rc = wj_flowguard_parse(r->arena, row->guard_text, r->names, &row->guard, &why);
    return rc == WJ_OK ? rc : BAD(r, C_GUARD, "%s", why.msg);
}

static int read_row(struct reader *r, struct wj_flowrow *row)
{
    int (*const steps[])(struct reader *, struct wj_flowrow *) = { read_states, read_event,   read_roles,
                                                                   read_asks,   read_effects, read_rest };
    row->line = r->row->line;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        int rc = steps[i](r, row);
        if (rc != WJ_OK)
            return rc;
    }
    return WJ_OK;
}

int wj_flowrow_read(struct wj_arena *a, struct wj_flow *f, struct wj_str text,
                    const struct wj_flowguard_names *names, struct wj_err *e)
{
    struct reader r = { .arena = a, .flow = f, .names = names, .e = e };
    int rc = wj_flowtable_read(a, f->file, text, columns, &r.table, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_flowrow *rows = WJ_NEW_N(a, struct wj_flowrow, r.table.nrows + 1);
    if (!rows)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for a flow");
    for (size_t i = 0; i < r.table.nrows; i++) {
        r.row = &r.table.rows[i];
        if ((rc = read_row(&r, &rows[i])) != WJ_OK)
            return rc;
    }
    f->rows = rows;
    f->nrows = r.table.nrows;
    return WJ_OK;
}
