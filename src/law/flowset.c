/* flowset.c - see flowset.h. */
#include "law/flowset.h"

#include "base/arena.h"
#include "law/flowrow.h"

/* What the flows look names up in; lives as long as the set. */
struct names {
    struct wj_terms terms;
    struct wj_document_book documents;
};

/* The name that the newest version of the term has. */
static struct wj_str term_name(void *ctx, struct wj_str id)
{
    const struct names *n = ctx;
    const struct wj_term *t = wj_map_get(&n->terms.by_id, id), *end = n->terms.items + n->terms.n;
    if (!t)
        return WJ_NOSTR;
    while (t + 1 < end && wj_str_eq(t[1].id, id))
        t++;
    return t->name;
}

/* Any version of the term may allow it. */
static bool term_pauses(void *ctx, struct wj_str id, struct wj_str reason)
{
    const struct names *n = ctx;
    const struct wj_term *t = wj_map_get(&n->terms.by_id, id), *end = n->terms.items + n->terms.n;
    unsigned bit = wj_term_suspend_of(reason);
    for (; t && t < end && wj_str_eq(t->id, id); t++)
        if (t->suspend & bit)
            return true;
    return false;
}

static struct wj_str document_title(void *ctx, struct wj_str id)
{
    const struct names *n = ctx;
    const struct wj_document *d = wj_document_find(&n->documents, id);
    return d ? d->title : WJ_NOSTR;
}

/* Every row, flow, register and template cites statutes that there are. */
static int check_citations(struct wj_arena *a, const struct wj_flowset *s, const struct wj_statutes *statutes,
                           struct wj_err *e)
{
    struct wj_str why;
    for (size_t i = 0; i < s->book->nflows; i++) {
        const struct wj_flow *f = s->book->flows[i];
        if (!wj_statute_cites(statutes, a, f->info.basis, WJ_DAY_NONE, &why))
            return wj_fail_at(e, WJ_E_INVALID, "basis", "flows.csv: " WJ_FMT ": " WJ_FMT, WJ_ARG(f->info.id),
                              WJ_ARG(why));
        for (size_t k = 0; k < f->nrows; k++)
            if (!wj_statute_cites(statutes, a, f->rows[k].basis, f->rows[k].valid_from, &why))
                return wj_flowrow_bad(f, &f->rows[k], e, "basis: " WJ_FMT, WJ_ARG(why));
    }
    for (size_t i = 0; i < s->book->nregisters; i++)
        if (!wj_statute_cites(statutes, a, s->book->registers[i].basis, WJ_DAY_NONE, &why))
            return wj_fail_at(e, WJ_E_INVALID, "basis", "registers.csv: " WJ_FMT ": " WJ_FMT,
                              WJ_ARG(s->book->registers[i].id), WJ_ARG(why));
    for (size_t i = 0; i < s->documents.n; i++)
        if (!wj_statute_cites(statutes, a, s->documents.items[i].basis, WJ_DAY_NONE, &why))
            return wj_fail_at(e, WJ_E_INVALID, "basis", WJ_FMT ": basis: " WJ_FMT,
                              WJ_ARG(s->documents.items[i].file), WJ_ARG(why));
    return WJ_OK;
}

int wj_flowset_load(struct wj_arena *a, const struct wj_fileset *files, const struct wj_terms *terms,
                    const struct wj_statutes *statutes, struct wj_flowset *out, struct wj_err *e)
{
    struct names *n = WJ_NEW(a, struct names);
    struct wj_flowset s = { .book = NULL };
    struct wj_fact_book facts;
    const struct wj_named *f = wj_fileset_find(files, WJ_S("facts.csv"));
    if (!n)
        return wj_fail(e, WJ_E_LIMIT, "no memory left for the flows");
    if (!f)
        return wj_fail(e, WJ_E_NOTFOUND, "facts.csv: the table is missing");
    n->terms = *terms;
    struct wj_flow_lookup lookup = { term_name, document_title, term_pauses, n };
    int rc = wj_fact_load(a, f->path, f->bytes, &facts, e);
    if (rc == WJ_OK)
        rc = wj_document_load(a, files, &facts, &s.documents, e);
    n->documents = s.documents;
    if (rc == WJ_OK)
        rc = wj_flowbook_load(a, files, &lookup, &s.book, e);
    if (rc == WJ_OK)
        rc = check_citations(a, &s, statutes, e);
    if (rc == WJ_OK)
        *out = s;
    return rc;
}
