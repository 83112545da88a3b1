/* flowview.c - see flowview.h. */
#include "law/flowview.h"

#include "base/arena.h"
#include "base/buf.h"
#include "law/flowbook.h"
#include "law/flowrow.h"

enum { MAX_GRAPH = 256 << 10 };

static struct wj_str join(struct wj_arena *a, const struct wj_str *items, size_t n)
{
    struct wj_buf b;
    wj_buf_init(&b, a, 8192);
    for (size_t i = 0; i < n; i++)
        wj_buf_addf(&b, "%s" WJ_FMT, i ? "|" : "", WJ_ARG(items[i]));
    return wj_buf_view(&b);
}

static struct wj_str roles_of(struct wj_arena *a, const struct wj_flowrow *r)
{
    struct wj_str names[WJ_FLOWROW_ROLES_MAX];
    for (size_t i = 0; i < r->nroles; i++)
        names[i] = r->roles[i]->id;
    return join(a, names, r->nroles);
}

int wj_flowview_rows(const struct wj_flow *f, struct wj_arena *a, struct wj_list *out, struct wj_err *e)
{
    struct wj_flowview_row *rows = WJ_NEW_N(a, struct wj_flowview_row, f->nrows + 1);
    if (!rows)
        return wj_fail(e, WJ_E_LIMIT, "the flow does not fit in the memory allowed");
    for (size_t i = 0; i < f->nrows; i++) {
        const struct wj_flowrow *r = &f->rows[i];
        rows[i] = (struct wj_flowview_row){
            .state = r->everywhere ? WJ_S("*") : join(a, r->states, r->nstates),
            .event = r->event,
            .to = r->to.p ? r->to : WJ_S("="),
            .role = roles_of(a, r),
            .guard = r->guard_text,
            .basis = r->basis,
            .label_zh = r->label_zh,
            .label_en = r->label_en,
            .note = r->note,
        };
    }
    *out = (struct wj_list){ rows, f->nrows };
    return WJ_OK;
}

struct wj_flowview_label wj_flowview_event(const struct wj_flow *f, struct wj_str state, struct wj_str event)
{
    const struct wj_flow_state *at = wj_flow_find_state(f, state);
    for (size_t i = 0; i < f->nrows; i++)
        if (wj_str_eq(f->rows[i].event, event) && wj_flowrow_stands_in(&f->rows[i], at))
            return (struct wj_flowview_label){ f->rows[i].label_zh, f->rows[i].label_en };
    return (struct wj_flowview_label){ event, event };
}

/* One arrow for each row and state that leads somewhere else. */
static void add_arrows(struct wj_buf *b, const struct wj_flowrow *r)
{
    if (!r->to.p || r->everywhere)
        return;
    for (size_t i = 0; i < r->nstates; i++) {
        bool start = wj_str_eq(r->states[i], WJ_FLOW_NOWHERE);
        wj_buf_addf(b, "  " WJ_FMT " --> " WJ_FMT ": " WJ_FMT "\n",
                    WJ_ARG(start ? WJ_S("[*]") : r->states[i]), WJ_ARG(r->to), WJ_ARG(r->label_zh));
    }
}

int wj_flowview_graph(const struct wj_flow *f, struct wj_arena *a, struct wj_str *out, struct wj_err *e)
{
    struct wj_buf b;
    wj_buf_init(&b, a, MAX_GRAPH);
    wj_buf_addz(&b, "stateDiagram-v2\n");
    for (size_t i = 0; i < f->nstates; i++)
        wj_buf_addf(&b, "  " WJ_FMT ": " WJ_FMT "\n", WJ_ARG(f->states[i].id), WJ_ARG(f->states[i].name_zh));
    for (size_t i = 0; i < f->nrows; i++)
        add_arrows(&b, &f->rows[i]);
    for (size_t i = 0; i < f->nstates; i++)
        if (f->states[i].final)
            wj_buf_addf(&b, "  " WJ_FMT " --> [*]\n", WJ_ARG(f->states[i].id));
    return wj_buf_done(&b, out, e);
}
