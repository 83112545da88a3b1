/* cmd_flow.c - wangjian law flow: the procedures on the command line and as pages of the documentation. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "cli/cmds.h"
#include "law/flowview.h"
#include "law/lawdata.h"
#include "law/lawset.h"

struct wanted {
    const char *dir, *pages;
    bool graph, dot, page;
};

static int list_flows(struct wj_cli *c, const struct wj_flowbook *b, struct wj_err *e)
{
    (void)e;
    for (size_t i = 0; i < b->nflows; i++) {
        const struct wj_flow_info *f = wj_flow_about(b->flows[i]);
        fprintf(c->out, WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\n", WJ_ARG(f->id), WJ_ARG(f->name_zh),
                WJ_ARG(f->name_en), WJ_ARG(f->basis));
    }
    return WJ_OK;
}

static int print_rows(struct wj_cli *c, const struct wj_flow *f, struct wj_err *e)
{
    const struct wj_flowview_row *r;
    size_t n;
    int rc = wj_flowview_rows(f, c->arena, &r, &n, e);
    for (size_t i = 0; rc == WJ_OK && i < n; i++)
        fprintf(c->out, WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\n",
                WJ_ARG(r[i].states), WJ_ARG(r[i].event), WJ_ARG(r[i].to), WJ_ARG(r[i].roles),
                WJ_ARG(r[i].label_zh), WJ_ARG(r[i].basis));
    return rc;
}

static int show_flow(struct wj_cli *c, const struct wj_flow *f, const struct wanted *w, struct wj_err *e)
{
    struct wj_str text;
    int rc;
    if (w->graph)
        rc = wj_flowview_mermaid(f, c->arena, &text, e);
    else if (w->dot)
        rc = wj_flowview_dot(f, c->arena, &text, e);
    else if (w->page)
        rc = wj_flowview_page(f, c->arena, &text, e);
    else
        return print_rows(c, f, e);
    if (rc == WJ_OK)
        fwrite(text.p, 1, text.n, c->out);
    return rc;
}

static int write_page(struct wj_cli *c, const char *dir, struct wj_str name, struct wj_str text,
                      struct wj_err *e)
{
    struct wj_str path = wj_strf(c->arena, "%s/" WJ_FMT ".md", dir, WJ_ARG(name));
    const char *z = path.p ? wj_str_z(c->arena, path) : NULL;
    return z ? wj_file_write(z, text, e) : wj_fail(e, WJ_E_LIMIT, "out of memory allowed");
}

/* Every flow's page and the list of them. */
static int write_pages(struct wj_cli *c, const struct wj_lawset *law, const char *dir, struct wj_err *e)
{
    struct wj_str text;
    struct wj_buf index;
    int rc = wj_dir_make(dir, e);
    wj_buf_init(&index, c->arena, 1 << 20);
    wj_buf_addz(
        &index,
        "# 程序一览\n\n`wangjian law flow --pages docs/law/flows` 由 `law/` 的表格生成，不要手改。\n\n"
        "| 程序 | 名称 | English | 依据 |\n|---|---|---|---|\n");
    for (size_t i = 0; rc == WJ_OK && i < law->flows->nflows; i++) {
        const struct wj_flow_info *f = wj_flow_about(law->flows->flows[i]);
        wj_buf_addf(&index, "| [" WJ_FMT "](" WJ_FMT ".md) | " WJ_FMT " | " WJ_FMT " | " WJ_FMT " |\n",
                    WJ_ARG(f->id), WJ_ARG(f->id), WJ_ARG(f->name_zh), WJ_ARG(f->name_en), WJ_ARG(f->basis));
        rc = wj_flowview_page(law->flows->flows[i], c->arena, &text, e);
        if (rc == WJ_OK)
            rc = write_page(c, dir, f->id, text, e);
    }
    wj_buf_addz(&index, "\n## 文书\n\n| 模板 | 名称 | English | 依据 |\n|---|---|---|---|\n");
    for (size_t i = 0; i < law->documents.n; i++) {
        const struct wj_document *d = &law->documents.items[i];
        wj_buf_addf(&index, "| `" WJ_FMT "` | " WJ_FMT " | " WJ_FMT " | " WJ_FMT " |\n", WJ_ARG(d->id),
                    WJ_ARG(d->title), WJ_ARG(d->title_en), WJ_ARG(d->basis));
    }
    if (rc == WJ_OK)
        rc = wj_buf_done(&index, &text, e);
    return rc == WJ_OK ? write_page(c, dir, WJ_S("README"), text, e) : rc;
}

static int answer(struct wj_cli *c, const struct wj_lawset *law, const struct wanted *w,
                  const struct wj_strs *rest, struct wj_err *e)
{
    if (!law->flows)
        return wj_fail(e, WJ_E_NOTFOUND, "this law has no flows.csv");
    if (w->pages)
        return write_pages(c, law, w->pages, e);
    if (!rest->n)
        return list_flows(c, law->flows, e);
    const struct wj_flow *f = wj_flowbook_find(law->flows, wj_strz(rest->items[0]));
    if (!f)
        return wj_hint(e, wj_fail(e, WJ_E_NOTFOUND, "there is no flow \"%s\"", rest->items[0]),
                       "wangjian law flow lists them");
    return show_flow(c, f, w, e);
}

int wj_cmd_law_flow(struct wj_cli *c, struct wj_err *e)
{
    struct wanted w = { .dir = NULL };
    struct wj_lawset law;
    struct wj_strs rest;
    const struct wj_option opts[] = { { "--law", WJ_O_TEXT, &w.dir },
                                      { "--pages", WJ_O_TEXT, &w.pages },
                                      { "--graph", WJ_O_FLAG, &w.graph },
                                      { "--dot", WJ_O_FLAG, &w.dot },
                                      { "--page", WJ_O_FLAG, &w.page } };
    int rc = wj_options_parse(c, opts, sizeof opts / sizeof opts[0], &rest, e);
    if (rc == WJ_OK && (rest.n > 1 || w.graph + w.dot + w.page > 1))
        rc = wj_fail(e, WJ_E_INVALID, "takes one flow and one of --graph, --dot, --page");
    if (rc == WJ_OK)
        rc = wj_lawset_open(c->arena, w.dir, wj_lawdata_files(), &law, e);
    return rc == WJ_OK ? answer(c, &law, &w, &rest, e) : rc;
}
