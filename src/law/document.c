/* document.c - see document.h: filling (document_load.c reads the templates). */
#include "law/document.h"

#include "base/arena.h"
#include "base/buf.h"
#include "law/document_priv.h"

#define TEXT_MAX (64 << 10) /* bytes of one filled block */

const struct wj_document *wj_document_find(const struct wj_document_book *b, struct wj_str id)
{
    return wj_map_get(&b->by_id, id);
}

struct filler {
    struct wj_arena *arena;
    const struct wj_document_value *values;
    size_t n;
};

static const struct wj_document_value *find_value(const struct filler *f, struct wj_str name)
{
    for (size_t i = 0; i < f->n; i++)
        if (wj_str_eq(f->values[i].name, name))
            return &f->values[i];
    return NULL;
}

static struct wj_str text_of(const struct filler *f, struct wj_str name)
{
    const struct wj_document_value *v = find_value(f, name);
    if (!v)
        return WJ_NOSTR;
    return v->text.n ? v->text : v->raw;
}

static struct wj_str raw_of(const struct filler *f, struct wj_str name)
{
    const struct wj_document_value *v = find_value(f, name);
    if (!v)
        return WJ_NOSTR;
    return v->raw.n ? v->raw : v->text;
}

/* "name" has a value that is not false and not nought; "name=value" has this value. */
static bool holds(const struct filler *f, const struct wj_document_condition *c)
{
    if (!c->name.n)
        return true;
    struct wj_str raw = raw_of(f, c->name);
    bool is =
        c->value.n ? wj_str_eq(raw, c->value) : raw.n && !wj_str_eqz(raw, "false") && !wj_str_eqz(raw, "0");
    return is != c->negated;
}

/* The text with every {{name}} replaced. */
static struct wj_str fill_text(const struct filler *f, struct wj_str text, const char *blank)
{
    struct wj_buf b;
    wj_buf_init(&b, f->arena, TEXT_MAX);
    struct wj_str name;
    while (wj_document_next_name(&text, &b, &name)) {
        struct wj_str v = text_of(f, name);
        if (v.n)
            wj_buf_add(&b, v);
        else
            wj_buf_addz(&b, blank);
    }
    return b.rc == WJ_OK ? wj_buf_view(&b) : WJ_NOSTR;
}

bool wj_document_next_name(struct wj_str *rest, struct wj_buf *before, struct wj_str *name)
{
    size_t at = wj_str_find(*rest, WJ_S("{{"));
    if (before)
        wj_buf_add(before, (struct wj_str){ rest->p, at });
    if (at >= rest->n) {
        *rest = WJ_NOSTR;
        return false;
    }
    struct wj_str behind = { rest->p + at + 2, rest->n - at - 2 };
    size_t end = wj_str_find(behind, WJ_S("}}"));
    *name = wj_str_trim((struct wj_str){ behind.p, end });
    *rest = end < behind.n ? (struct wj_str){ behind.p + end + 2, behind.n - end - 2 } : WJ_NOSTR;
    return true;
}

static int list_missing(const struct wj_document *d, const struct filler *f, struct wj_document_filled *out,
                        struct wj_err *e)
{
    const struct wj_document_field **m = WJ_NEW_N(f->arena, const struct wj_document_field *, d->nfields + 1);
    if (!m)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for a document");
    out->missing = m;
    for (size_t i = 0; i < d->nfields; i++)
        if (d->fields[i].required && !text_of(f, d->fields[i].name).n)
            m[out->nmissing++] = &d->fields[i];
    return WJ_OK;
}

int wj_document_fill(const struct wj_document *d, struct wj_arena *a, const struct wj_document_value *values,
                     size_t n, struct wj_document_filled *out, struct wj_err *e)
{
    struct filler f = { a, values, n };
    struct wj_document_filled r = { .nblocks = 0 };
    struct wj_document_block *b = WJ_NEW_N(a, struct wj_document_block, d->nentries + 1);
    if (!b)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for a document");
    for (size_t i = 0; i < d->nentries; i++) {
        const struct wj_document_entry *x = &d->entries[i];
        if (!holds(&f, &x->when) || !holds(&f, &x->unless))
            continue;
        struct wj_str text = fill_text(&f, x->text, x->kind == WJ_DOC_ROW ? "/" : "＿＿＿＿");
        if (!text.p)
            return wj_fail(e, WJ_E_LIMIT, "a paragraph of " WJ_FMT " is longer than %d bytes", WJ_ARG(d->id),
                           TEXT_MAX);
        b[r.nblocks++] = (struct wj_document_block){ x->kind, x->label, text };
    }
    r.blocks = b;
    int rc = list_missing(d, &f, &r, e);
    if (rc == WJ_OK)
        *out = r;
    return rc;
}
