/* flowguard_why.c - a guard that does not hold, in words: what is missing and what would be needed. */
#include "law/flowguard.h"

#include "base/arena.h"
#include "base/buf.h"

#include <limits.h>

#define WHY_MAX 2000

struct words {
    struct wj_arena *arena;
    const struct wj_flowguard_env *env;
    struct wj_buf zh, en;
};

static const char *const op_zh[] = { "应为", "不应为", "应不低于", "应不高于", "应高于", "应低于" };
static const char *const op_en[] = { "must be",         "must not be",       "must be at least",
                                     "must be at most", "must be more than", "must be less than" };
static const char *const day_zh[] = { "应为", "不应为", "应不早于", "应不晚于", "应晚于", "应早于" };
static const char *const day_en[] = { "must be",           "must not be",   "must not be before",
                                      "must not be after", "must be after", "must be before" };
/* The operation that holds when this one, negated, holds. */
static const enum wj_flowguard_op opposite[] = { WJ_GUARD_NE, WJ_GUARD_EQ, WJ_GUARD_LT,
                                                 WJ_GUARD_GT, WJ_GUARD_LE, WJ_GUARD_GE };

static void say(struct words *w, struct wj_str zh, struct wj_str en)
{
    wj_buf_add(&w->zh, zh);
    wj_buf_add(&w->en, en);
}

static struct wj_str value_now(const struct words *w, struct wj_str name)
{
    struct wj_str s = wj_fact_get(w->env->given, w->env->ngiven, name);
    return s.p ? s : wj_fact_get(w->env->ask->facts, w->env->ask->nfacts, name);
}

static void say_compare(struct words *w, const struct wj_flowguard *g)
{
    struct wj_arena *a = w->arena;
    const struct wj_fact_def *d = g->fact;
    enum wj_flowguard_op op = g->negated ? opposite[g->op] : g->op;
    bool day = d->type == WJ_FACT_DAY;
    struct wj_str zh, en, now = value_now(w, d->name);
    if (g->today) {
        zh = WJ_S("今日");
        en = WJ_S("today");
    } else if (g->other) {
        struct wj_str v = value_now(w, g->other->name);
        zh = wj_strf(a, "「" WJ_FMT "」(" WJ_FMT ")", WJ_ARG(g->other->label_zh),
                     WJ_ARG(wj_fact_show_zh(d, a, v)));
        en = wj_strf(a, WJ_FMT " (" WJ_FMT ")", WJ_ARG(g->other->label_en), WJ_ARG(wj_fact_show_en(d, a, v)));
    } else {
        zh = wj_strf(a, "「" WJ_FMT "」", WJ_ARG(wj_fact_show_zh(d, a, g->value)));
        en = wj_fact_show_en(d, a, g->value);
    }
    say(w,
        wj_strf(a, "「" WJ_FMT "」%s" WJ_FMT "，现为「" WJ_FMT "」", WJ_ARG(d->label_zh),
                (day ? day_zh : op_zh)[op], WJ_ARG(zh), WJ_ARG(wj_fact_show_zh(d, a, now))),
        wj_strf(a, "\"" WJ_FMT "\" %s " WJ_FMT "; it is " WJ_FMT, WJ_ARG(d->label_en),
                (day ? day_en : op_en)[op], WJ_ARG(en), WJ_ARG(wj_fact_show_en(d, a, now))));
}

/* One phrase around a name: "须先制作《" name "》". */
struct phrase {
    const char *zh[2], *en[2];
};

static void say_phrase(struct words *w, const struct phrase *p, struct wj_str zh, struct wj_str en)
{
    say(w, wj_strf(w->arena, "%s" WJ_FMT "%s", p->zh[0], WJ_ARG(zh), p->zh[1]),
        wj_strf(w->arena, "%s" WJ_FMT "%s", p->en[0], WJ_ARG(en), p->en[1]));
}

/* By kind from WJ_GUARD_FACT on: what is needed, and what is in the way. */
static const struct phrase needed[] = {
    { { "须先具备：", "" }, { "needed first: ", "" } },
    { { "", "" }, { "", "" } },
    { { "须先填写「", "」" }, { "needed first: ", "" } },
    { { "", "" }, { "", "" } },
    { { "须先指定", "" }, { "somebody must be assigned first: ", "" } },
    { { "须先制作《", "》" }, { "the document must be made first: ", "" } },
    { { "须待「", "」期限届满" }, { "the term must have run out first: ", "" } },
    { { "「", "」期限须正在计算" }, { "the term must be running: ", "" } },
    { { "须先启动「", "」程序" }, { "the procedure must be opened first: ", "" } },
    { { "须待关联的「", "」程序办结" }, { "the linked procedure must be closed first: ", "" } },
    { { "须有正在办理的「", "」程序" }, { "a linked procedure must be open: ", "" } },
};
static const struct phrase in_the_way[] = {
    { { "有此情形时不能办理：", "" }, { "not possible while this holds: ", "" } },
    { { "", "" }, { "", "" } },
    { { "「", "」已经填写，不能办理" }, { "not possible once this is given: ", "" } },
    { { "", "" }, { "", "" } },
    { { "已指定", "，不能办理" }, { "not possible once somebody is assigned: ", "" } },
    { { "《", "》已经制作，不能办理" }, { "not possible once this document was made: ", "" } },
    { { "「", "」期限已经届满" }, { "the term has run out: ", "" } },
    { { "「", "」期限尚在计算" }, { "the term is still running: ", "" } },
    { { "已启动「", "」程序，不能办理" }, { "not possible once this procedure was opened: ", "" } },
    { { "关联的「", "」程序已经办结" }, { "the linked procedure is closed: ", "" } },
    { { "关联的「", "」程序尚未办结" }, { "the linked procedure is still open: ", "" } },
};

static void say_differs(struct words *w, const struct wj_flowguard *g)
{
    struct wj_str zh = wj_strf(w->arena, WJ_FMT "与" WJ_FMT, WJ_ARG(g->name_zh), WJ_ARG(g->name2_zh));
    struct wj_str en = wj_strf(w->arena, WJ_FMT " and " WJ_FMT, WJ_ARG(g->name_en), WJ_ARG(g->name2_en));
    static const struct phrase apart = { { "", "均须已指定且不得为同一人" },
                                         { "", " must both be assigned and be different persons" } };
    static const struct phrase same = { { "", "应为同一人" }, { "", " must be the same person" } };
    say_phrase(w, g->negated ? &same : &apart, zh, en);
}

static void say_atom(struct words *w, const struct wj_flowguard *g)
{
    size_t at = (size_t)g->kind - WJ_GUARD_FACT;
    if (g->kind == WJ_GUARD_COMPARE)
        say_compare(w, g);
    else if (g->kind == WJ_GUARD_DIFFERS)
        say_differs(w, g);
    else
        say_phrase(w, g->negated ? &in_the_way[at] : &needed[at], g->fact ? g->fact->label_zh : g->name_zh,
                   g->fact ? g->fact->label_en : g->name_en);
}

/* How many parts would have to change for the node to hold. */
static int distance(const struct wj_flowguard *g, const struct wj_flowguard_env *v)
{
    if (wj_flowguard_eval(g, v) != WJ_GUARD_FALSE)
        return 0;
    int sum = 0, least = INT_MAX;
    for (size_t i = 0; i < g->nkids; i++) {
        int d = distance(g->kids[i], v);
        sum += d;
        least = d < least ? d : least;
    }
    if (!g->nkids)
        return 1;
    return g->kind == WJ_GUARD_AND ? sum : least;
}

/* Only the parts that fail: all of them under "and", under "or" the ways out that are nearest. */
static void say_node(struct words *w, const struct wj_flowguard *g)
{
    if (!g->nkids) {
        say_atom(w, g);
        return;
    }
    bool any = g->kind == WJ_GUARD_OR, first = true;
    int nearest = any ? distance(g, w->env) : 0, ways = 0;
    for (size_t i = 0; any && i < g->nkids; i++)
        ways += distance(g->kids[i], w->env) == nearest;
    if (ways > 1)
        say(w, WJ_S("下列之一："), WJ_S("one of: "));
    for (size_t i = 0; i < g->nkids; i++) {
        int d = distance(g->kids[i], w->env);
        if (!d || (any && d > nearest))
            continue;
        if (!first)
            say(w, any ? WJ_S("，或者") : WJ_S("；"), any ? WJ_S(", or ") : WJ_S("; "));
        say_node(w, g->kids[i]);
        first = false;
    }
}

void wj_flowguard_why(const struct wj_flowguard *g, const struct wj_flowguard_env *v, struct wj_arena *a,
                      struct wj_str *zh, struct wj_str *en)
{
    struct words w = { .arena = a, .env = v };
    wj_buf_init(&w.zh, a, WHY_MAX);
    wj_buf_init(&w.en, a, WHY_MAX);
    if (g && wj_flowguard_eval(g, v) == WJ_GUARD_FALSE)
        say_node(&w, g);
    *zh = wj_buf_view(&w.zh);
    *en = wj_buf_view(&w.en);
}

int wj_flowguard_lead(const struct wj_flowguard *g, const struct wj_flowguard_env *v)
{
    int n = 0;
    if (!g || g->kind != WJ_GUARD_AND)
        return 0;
    while ((size_t)n < g->nkids && n < 99 && wj_flowguard_eval(g->kids[n], v) != WJ_GUARD_FALSE)
        n++;
    return n;
}
