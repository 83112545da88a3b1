/* flowview.c - see flowview.h. */
#include "law/flowview.h"

#include "base/arena.h"
#include "base/buf.h"
#include "law/flowrow.h"

#define VIEW_MAX (4 << 20)

static struct wj_str join_states(struct wj_arena *a, const struct wj_flowrow *row)
{
    if (row->everywhere)
        return WJ_S("*");
    struct wj_str s = row->states[0];
    for (size_t i = 1; i < row->nstates; i++)
        s = wj_strf(a, WJ_FMT "|" WJ_FMT, WJ_ARG(s), WJ_ARG(row->states[i]));
    return s;
}

static struct wj_str join_roles(struct wj_arena *a, const struct wj_flowrow *row)
{
    struct wj_str s = row->roles[0]->id;
    for (size_t i = 1; i < row->nroles; i++)
        s = wj_strf(a, WJ_FMT "|" WJ_FMT, WJ_ARG(s), WJ_ARG(row->roles[i]->id));
    return s;
}

static struct wj_str join_asks(struct wj_arena *a, const struct wj_flowrow *row)
{
    struct wj_str s = WJ_S("");
    for (size_t i = 0; i < row->nasks; i++)
        s = wj_strf(a, WJ_FMT "%s" WJ_FMT "%s", WJ_ARG(s), i ? " " : "", WJ_ARG(row->asks[i].def->name),
                    row->asks[i].required ? "" : "?");
    return s;
}

static struct wj_str show_effect(struct wj_arena *a, const struct wj_flowrow_effect *x)
{
    const char *kind = wj_flow_effect_name(x->kind);
    if (x->kind == WJ_FX_CLOSE)
        return wj_strz(kind);
    struct wj_str s = wj_strf(a, "%s:" WJ_FMT, kind, WJ_ARG(x->arg));
    bool set = x->kind == WJ_FX_SET;
    if (x->from)
        return wj_strf(a, WJ_FMT "%s@" WJ_FMT, WJ_ARG(s), set ? "=" : "", WJ_ARG(x->from->name));
    if (x->today)
        return wj_strf(a, WJ_FMT "=today", WJ_ARG(s));
    if (x->adds)
        return wj_strf(a, WJ_FMT "=+%lld", WJ_ARG(s), (long long)x->add);
    if (set)
        return wj_strf(a, WJ_FMT "=" WJ_FMT, WJ_ARG(s), WJ_ARG(x->value));
    return x->value.n ? wj_strf(a, WJ_FMT "(" WJ_FMT ")", WJ_ARG(s), WJ_ARG(x->value)) : s;
}

static struct wj_str join_effects(struct wj_arena *a, const struct wj_flowrow *row)
{
    struct wj_str s = WJ_S("");
    for (size_t i = 0; i < row->neffects; i++)
        s = wj_strf(a, WJ_FMT "%s" WJ_FMT, WJ_ARG(s), i ? " " : "", WJ_ARG(show_effect(a, &row->effects[i])));
    return s;
}

int wj_flowview_rows(const struct wj_flow *f, struct wj_arena *a, const struct wj_flowview_row **out,
                     size_t *n, struct wj_err *e)
{
    struct wj_flowview_row *v = WJ_NEW_N(a, struct wj_flowview_row, f->nrows + 1);
    for (size_t i = 0; v && i < f->nrows; i++) {
        const struct wj_flowrow *r = &f->rows[i];
        v[i] = (struct wj_flowview_row){ .states = join_states(a, r),
                                         .event = r->event,
                                         .to = r->to.p ? r->to : WJ_S("="),
                                         .roles = join_roles(a, r),
                                         .guard = r->guard_text,
                                         .asks = join_asks(a, r),
                                         .effects = join_effects(a, r),
                                         .basis = r->basis,
                                         .label_zh = r->label_zh,
                                         .label_en = r->label_en,
                                         .note = r->note,
                                         .valid_from = r->valid_from,
                                         .valid_to = r->valid_to,
                                         .line = r->line };
    }
    if (wj_arena_spent(a))
        return wj_fail(e, WJ_E_LIMIT, "no memory left for the rows of a flow");
    *out = v;
    *n = f->nrows;
    return WJ_OK;
}

/* Has an earlier row drawn the same arrow with the same words? */
static bool is_drawn(const struct wj_flow *f, size_t row, const struct wj_flow_state *from)
{
    for (size_t i = 0; i < row; i++)
        if (wj_flowrow_stands_in(&f->rows[i], from) && wj_str_eq(f->rows[i].to, f->rows[row].to) &&
            wj_str_eq(f->rows[i].label_zh, f->rows[row].label_zh))
            return true;
    return false;
}

typedef void draw_fn(struct wj_buf *, struct wj_str from, const struct wj_flowrow *);

/* Every arrow between two states once. */
static void draw_arrows(struct wj_buf *b, const struct wj_flow *f, draw_fn *draw)
{
    for (size_t i = 0; i < f->nrows; i++) {
        const struct wj_flowrow *r = &f->rows[i];
        if (!r->to.p)
            continue;
        if (wj_flowrow_stands_in(r, NULL) && !is_drawn(f, i, NULL))
            draw(b, WJ_NOSTR, r);
        for (size_t k = 0; k < f->nstates; k++)
            if (wj_flowrow_stands_in(r, &f->states[k]) && !is_drawn(f, i, &f->states[k]))
                draw(b, f->states[k].id, r);
    }
}

/* Mermaid takes no '-' in names of states. */
static void add_name(struct wj_buf *b, struct wj_str id)
{
    for (size_t i = 0; i < id.n; i++)
        wj_buf_addc(b, id.p[i] == '-' ? '_' : id.p[i]);
}

static void draw_mermaid(struct wj_buf *b, struct wj_str from, const struct wj_flowrow *r)
{
    wj_buf_addz(b, "    ");
    if (from.p)
        add_name(b, from);
    else
        wj_buf_addz(b, "[*]");
    wj_buf_addz(b, " --> ");
    add_name(b, r->to);
    wj_buf_addf(b, ": " WJ_FMT "（" WJ_FMT "）\n", WJ_ARG(r->label_zh), WJ_ARG(r->roles[0]->label_zh));
}

static void write_mermaid(struct wj_buf *b, const struct wj_flow *f)
{
    wj_buf_addz(b, "stateDiagram-v2\n");
    for (size_t i = 0; i < f->nstates; i++) {
        wj_buf_addf(b, "    state \"" WJ_FMT "\" as ", WJ_ARG(f->states[i].name_zh));
        add_name(b, f->states[i].id);
        wj_buf_addz(b, "\n");
    }
    draw_arrows(b, f, draw_mermaid);
    for (size_t i = 0; i < f->nstates; i++)
        if (f->states[i].final) {
            wj_buf_addz(b, "    ");
            add_name(b, f->states[i].id);
            wj_buf_addz(b, " --> [*]\n");
        }
}

int wj_flowview_mermaid(const struct wj_flow *f, struct wj_arena *a, struct wj_str *out, struct wj_err *e)
{
    struct wj_buf b;
    wj_buf_init(&b, a, VIEW_MAX);
    write_mermaid(&b, f);
    return wj_buf_done(&b, out, e);
}

static void draw_dot(struct wj_buf *b, struct wj_str from, const struct wj_flowrow *r)
{
    wj_buf_addf(b, "    \"" WJ_FMT "\" -> \"" WJ_FMT "\" [label=\"" WJ_FMT "\"];\n",
                WJ_ARG(from.p ? from : WJ_S("-")), WJ_ARG(r->to), WJ_ARG(r->label_zh));
}

int wj_flowview_dot(const struct wj_flow *f, struct wj_arena *a, struct wj_str *out, struct wj_err *e)
{
    struct wj_buf b;
    wj_buf_init(&b, a, VIEW_MAX);
    wj_buf_addf(&b, "digraph \"" WJ_FMT "\" {\n    \"-\" [shape=point];\n", WJ_ARG(f->info.id));
    for (size_t i = 0; i < f->nstates; i++)
        wj_buf_addf(&b, "    \"" WJ_FMT "\" [label=\"" WJ_FMT "\", shape=%s];\n", WJ_ARG(f->states[i].id),
                    WJ_ARG(f->states[i].name_zh), f->states[i].final ? "doublecircle" : "box");
    draw_arrows(&b, f, draw_dot);
    wj_buf_addz(&b, "}\n");
    return wj_buf_done(&b, out, e);
}

/* A cell of a Markdown table: '|' would end it. */
static void add_cell(struct wj_buf *b, struct wj_str s)
{
    wj_buf_addz(b, s.n ? " " : "");
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '|')
            wj_buf_addc(b, '\\');
        wj_buf_addc(b, s.p[i]);
    }
    wj_buf_addz(b, " |");
}

static void add_code(struct wj_buf *b, struct wj_arena *a, struct wj_str s)
{
    add_cell(b, s.n ? wj_strf(a, "`" WJ_FMT "`", WJ_ARG(s)) : s);
}

static struct wj_str validity(struct wj_arena *a, const struct wj_flowview_row *r)
{
    char from[11] = "", to[11] = "";
    if (r->valid_from != WJ_DAY_NONE)
        wj_day_format(r->valid_from, from);
    if (r->valid_to != WJ_DAY_NONE)
        wj_day_format(r->valid_to, to);
    return *from || *to ? wj_strf(a, "（%s 至 %s）", from, to) : WJ_S("");
}

static void write_rows(struct wj_buf *b, struct wj_arena *a, const struct wj_flowview_row *r, size_t n)
{
    wj_buf_addz(b, "| 状态 | 事件 | 到 | 角色 | 条件 | 输入 | 效果 | 依据 | 备注 "
                   "|\n|---|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < n; i++) {
        wj_buf_addz(b, "|");
        add_code(b, a, r[i].states);
        add_cell(b, wj_strf(a, WJ_FMT " `" WJ_FMT "`", WJ_ARG(r[i].label_zh), WJ_ARG(r[i].event)));
        add_code(b, a, r[i].to);
        add_cell(b, r[i].roles);
        add_code(b, a, r[i].guard);
        add_code(b, a, r[i].asks);
        add_code(b, a, r[i].effects);
        add_cell(b, wj_strf(a, WJ_FMT WJ_FMT, WJ_ARG(r[i].basis), WJ_ARG(validity(a, &r[i]))));
        add_cell(b, r[i].note);
        wj_buf_addz(b, "\n");
    }
}

int wj_flowview_page(const struct wj_flow *f, struct wj_arena *a, struct wj_str *out, struct wj_err *e)
{
    const struct wj_flowview_row *rows;
    struct wj_buf b;
    size_t n;
    int rc = wj_flowview_rows(f, a, &rows, &n, e);
    if (rc != WJ_OK)
        return rc;
    wj_buf_init(&b, a, VIEW_MAX);
    wj_buf_addf(&b, "# " WJ_FMT "（" WJ_FMT "）\n\n", WJ_ARG(f->info.name_zh), WJ_ARG(f->info.name_en));
    wj_buf_addf(&b,
                "`wangjian law flow " WJ_FMT " --page` 由 `law/flows/" WJ_FMT ".csv` 生成，不要手改。\n\n",
                WJ_ARG(f->info.id), WJ_ARG(f->info.id));
    wj_buf_addf(&b, "依据：" WJ_FMT "。编号字样：" WJ_FMT "。", WJ_ARG(f->info.basis),
                WJ_ARG(f->info.number));
    if (f->info.day_fact.n)
        wj_buf_addf(&b, "适用 `" WJ_FMT "` 之日有效的行。", WJ_ARG(f->info.day_fact));
    wj_buf_addz(&b, "\n\n```mermaid\n");
    write_mermaid(&b, f);
    wj_buf_addz(&b, "```\n\n| 状态 | 名称 | English | |\n|---|---|---|---|\n");
    for (size_t i = 0; i < f->nstates; i++)
        wj_buf_addf(&b, "| `" WJ_FMT "` | " WJ_FMT " | " WJ_FMT " | %s |\n", WJ_ARG(f->states[i].id),
                    WJ_ARG(f->states[i].name_zh), WJ_ARG(f->states[i].name_en),
                    f->states[i].final ? "终" : "");
    wj_buf_addz(&b, "\n");
    write_rows(&b, a, rows, n);
    return wj_buf_done(&b, out, e);
}

struct wj_flowview_name wj_flowview_label(const struct wj_flow *f, struct wj_str state, struct wj_str event)
{
    const struct wj_flow_state *at = wj_flow_find_state(f, state);
    for (size_t i = 0; i < f->nrows; i++)
        if (wj_str_eq(f->rows[i].event, event) && wj_flowrow_stands_in(&f->rows[i], at))
            return (struct wj_flowview_name){ f->rows[i].label_zh, f->rows[i].label_en };
    return (struct wj_flowview_name){ event, event };
}

struct search {
    struct wj_str fact;
    bool found;
};

static void look(void *ctx, const struct wj_flowguard *g)
{
    struct search *s = ctx;
    s->found = s->found || (g->fact && wj_str_eq(g->fact->name, s->fact)) ||
               (g->other && wj_str_eq(g->other->name, s->fact));
}

bool wj_flowview_looks_at(const struct wj_flow *f, struct wj_str fact)
{
    struct search s = { fact, false };
    for (size_t i = 0; i < f->nrows && !s.found; i++) {
        const struct wj_flowrow *r = &f->rows[i];
        wj_flowguard_each(r->guard, look, &s);
        for (size_t k = 0; k < r->neffects; k++)
            s.found = s.found || (r->effects[k].from && wj_str_eq(r->effects[k].from->name, fact));
    }
    return s.found;
}
