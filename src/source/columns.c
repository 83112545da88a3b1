/* columns.c - see columns.h. */
#include "source/columns.h"

#include "codec/amount.h"
#include "codec/json.h"

#include <string.h>

/* What people write over their columns. */
static const struct alias {
    const char *word, *field;
    bool yuan; /* an amount in yuan */
    bool lax;  /* left out when it is another currency: the row is worth having without it */
} aliases[] = {
    { "编号", "id", false, false },
    { "商品编号", "id", false, false },
    { "商品id", "id", false, false },
    { "标题", "title", false, false },
    { "商品标题", "title", false, false },
    { "商品名称", "title", false, false },
    { "名称", "title", false, false },
    { "描述", "body", false, false },
    { "详情", "body", false, false },
    { "正文", "body", false, false },
    { "内容", "body", false, false },
    { "链接", "url", false, false },
    { "网址", "url", false, false },
    { "商品链接", "url", false, false },
    { "平台", "platform", false, false },
    { "店铺", "outlet", false, false },
    { "店铺名称", "outlet", false, false },
    { "店铺编号", "outlet_id", false, false },
    { "类目", "category", false, false },
    { "分类", "category", false, false },
    { "品牌", "brand", false, false },
    { "条码", "gtin", false, false },
    { "销量", "sales", false, false },
    { "地区", "region", false, false },
    { "统一社会信用代码", "seller_uscc", false, false },
    { "企业名称", "name", false, false },
    { "类型", "type", false, false },
    { "企业类型", "type", false, false },
    { "登记状态", "status", false, false },
    { "经营状态", "status", false, false },
    { "成立日期", "registered_on", false, false },
    { "reg_date", "registered_on", false, false },
    { "经营范围", "scope", false, false },
    { "住所", "address", false, false },
    { "地址", "address", false, false },
    { "注册资本", "capital_fen", true, true },
    { "capital", "capital_fen", true, true },
    { "价格", "price_fen", true, false },
    { "售价", "price_fen", true, false },
    { "现价", "price_fen", true, false },
    { "原价", "list_price_fen", true, false },
    { "划线价", "list_price_fen", true, false },
    { "价格(元)", "price_fen", true, false },
    { "价格（元）", "price_fen", true, false },
    { "price", "price_fen", true, false },
    { "price_yuan", "price_fen", true, false },
    { "list_price", "list_price_fen", true, false },
    { "list_price_yuan", "list_price_fen", true, false },
};

void wj_columns_init(struct wj_columns *c, bool (*knows)(struct wj_str))
{
    c->n = 0;
    c->knows = knows;
    wj_buf_init(&c->names, NULL, 1 << 20);
}

void wj_columns_fini(struct wj_columns *c)
{
    wj_buf_fini(&c->names);
}

static struct wj_str name_of(const struct wj_columns *c, size_t i)
{
    return wj_strz(c->names.p + c->start[i]);
}

static const struct alias *find_alias(struct wj_str name)
{
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
        if (wj_str_eqz(name, aliases[i].word))
            return &aliases[i];
    return NULL;
}

/* One more column; a second of the same name is refused. */
static int add(struct wj_columns *c, struct wj_str name, struct wj_err *e)
{
    const struct alias *a = find_alias(name);
    if (c->n == WJ_COLUMNS_MAX)
        return wj_fail(e, WJ_E_LIMIT, "more than %d columns", WJ_COLUMNS_MAX);
    if (wj_str_eqz(name, "-"))
        name = WJ_S("");
    if (a)
        name = wj_strz(a->field);
    for (size_t i = 0; name.n && i < c->n; i++)
        if (wj_str_eq(name, name_of(c, i)))
            return wj_fail(e, WJ_E_INVALID, "two columns are named " WJ_FMT, WJ_ARG(name));
    c->start[c->n] = c->names.n;
    c->lax[c->n] = a && a->lax;
    c->yuan[c->n++] = a && a->yuan;
    wj_buf_add(&c->names, name);
    wj_buf_addc(&c->names, '\0');
    return c->names.rc ? wj_fail(e, WJ_E_LIMIT, "the names of the columns are too long") : WJ_OK;
}

static int check_any(const struct wj_columns *c, struct wj_err *e)
{
    bool known = !c->knows;
    for (size_t i = 0; !known && i < c->n; i++)
        known = name_of(c, i).n && c->knows(name_of(c, i));
    if (!known)
        return wj_fail(e, WJ_E_INVALID,
                       "no column is named like a field of a record (id, title, body, 价格 ...)");
    for (size_t i = 0; i < c->n; i++)
        if (name_of(c, i).n)
            return WJ_OK;
    return wj_fail(e, WJ_E_INVALID, "no column has a name");
}

int wj_columns_set(struct wj_columns *c, const struct wj_str *cells, size_t n, struct wj_err *e)
{
    int rc = WJ_OK;
    c->n = 0;
    wj_buf_reset(&c->names);
    for (size_t i = 0; rc == WJ_OK && i < n; i++)
        rc =
            add(c, memchr(cells[i].p ? cells[i].p : "", 0, cells[i].n) ? WJ_S("") : wj_str_trim(cells[i]), e);
    return rc == WJ_OK ? check_any(c, e) : rc;
}

int wj_columns_parse(struct wj_columns *c, struct wj_str list, struct wj_err *e)
{
    struct wj_str name;
    int rc = WJ_OK;
    c->n = 0;
    wj_buf_reset(&c->names);
    while (rc == WJ_OK && wj_str_cut(&list, ',', &name))
        rc = add(c, wj_str_trim(name), e);
    return rc == WJ_OK ? check_any(c, e) : rc;
}

int wj_columns_write(const struct wj_columns *c, const struct wj_str *cells, size_t n, struct wj_buf *out,
                     struct wj_err *e)
{
    struct wj_json w;
    struct wj_str all;
    size_t before = out->n;
    wj_json_init(&w, out);
    wj_json_obj(&w);
    for (size_t i = 0; i < n && i < c->n; i++) {
        struct wj_str name = name_of(c, i), cell = wj_str_trim(cells[i]);
        int64_t fen = 0;
        if (!name.n || !cell.n)
            continue;
        bool amount = !c->yuan[i] || wj_amount_parse_yuan(cell, &fen);
        if (!amount && c->lax[i])
            continue;
        if (!amount) {
            out->n = before;
            return wj_fail_at(e, WJ_E_INVALID, name.p, "expected an amount in yuan, not \"" WJ_FMT "\"",
                              WJ_ARG(cell));
        }
        if (c->yuan[i])
            wj_json_ki64(&w, name.p, fen);
        else
            wj_json_kstr(&w, name.p, cells[i]);
    }
    wj_json_end_obj(&w);
    int rc = wj_json_done(&w, &all, e);
    wj_buf_addc(out, '\n');
    return rc;
}
