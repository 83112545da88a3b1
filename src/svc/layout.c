/* layout.c - see layout.h. */
#include "svc/layout.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/jsonread.h"

enum { MAX_LAYOUT_BYTES = 4 << 20 };

int wj_layout_write(struct wj_arena *a, const struct wj_paper *p, struct wj_str *json, struct wj_err *e)
{
    struct wj_buf b;
    struct wj_json w;
    wj_buf_init(&b, a, MAX_LAYOUT_BYTES);
    wj_json_init(&w, &b);
    wj_json_obj(&w);
    wj_json_kstr(&w, "title", p->title);
    wj_json_kstr(&w, "organ", p->author);
    wj_json_karr(&w, "blocks");
    for (size_t i = 0; i < p->n; i++) {
        const struct wj_block *k = &p->blocks[i];
        wj_json_arr(&w);
        wj_json_strz(&w, wj_paper_kind_name(k->kind));
        wj_json_str(&w, k->label.p ? k->label : WJ_S(""));
        wj_json_str(&w, k->text.p ? k->text : WJ_S(""));
        wj_json_end_arr(&w);
    }
    wj_json_end_arr(&w);
    wj_json_end_obj(&w);
    return wj_json_done(&w, json, e);
}

static bool read_block(const struct wj_jval *v, struct wj_block *out)
{
    if (v->type != WJ_J_ARR || v->n != 3)
        return false;
    const struct wj_jval *kind = v->child, *label = kind->next, *text = label->next;
    int k = wj_paper_kind(wj_jsonread_str(kind));
    if (k < 0 || label->type != WJ_J_STR || text->type != WJ_J_STR)
        return false;
    *out = (struct wj_block){ (enum wj_block_kind)k, label->s, text->s };
    return true;
}

int wj_layout_read(struct wj_arena *a, struct wj_str json, struct wj_paper *out, struct wj_err *e)
{
    const struct wj_jval *v;
    if (!json.p || wj_jsonread_text(a, json, &v, NULL) != WJ_OK)
        return wj_fail(e, WJ_E_CORRUPT, "the layout of a document is not readable");
    const struct wj_jval *list = wj_jsonread_get(v, "blocks");
    size_t n = 0;
    struct wj_block *blocks = WJ_NEW_N(a, struct wj_block, (list ? list->n : 0) + 1);
    if (!blocks)
        return wj_fail(e, WJ_E_LIMIT, "the document does not fit in memory");
    for (const struct wj_jval *k = list ? list->child : NULL; k; k = k->next)
        if (!read_block(k, &blocks[n++]))
            return wj_fail(e, WJ_E_CORRUPT, "block %zu of a document's layout is not readable", n);
    out->blocks = blocks;
    out->n = n;
    out->title = wj_jsonread_str(wj_jsonread_get(v, "title"));
    out->author = wj_jsonread_str(wj_jsonread_get(v, "organ"));
    return WJ_OK;
}
