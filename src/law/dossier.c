/* dossier.c - see dossier.h. */
#include "law/dossier.h"

#include "base/arena.h"

enum { VOLUME, TITLE_ZH, TITLE_EN, TEMPLATES, BASIS };
static const char *const columns[] = { "volume", "title_zh", "title_en", "templates", "basis", NULL };
static const char *const volumes[] = { "main", "side", NULL };

/* The n of the name in "a|b|c", or how many there are. */
static size_t place_in(struct wj_str list, struct wj_str name, bool *found)
{
    struct wj_str rest = list, one;
    size_t n = 0;
    for (*found = false; wj_str_cut(&rest, '|', &one); n++)
        if ((*found = wj_str_eq(one, name)))
            return n;
    return n;
}

static void check_twins(struct wj_lawtable *t, const struct wj_dossier *all, struct wj_str templates)
{
    struct wj_str rest = templates, one;
    bool found = false;
    while (wj_str_cut(&rest, '|', &one))
        for (size_t i = 0; i < all->n; i++) {
            (void)place_in(all->items[i].templates, one, &found);
            if (found)
                wj_lawtable_fail(t, TEMPLATES, "\"" WJ_FMT "\" stands in line %d already", WJ_ARG(one),
                                 all->items[i].line);
        }
}

static struct wj_dossier_section read_row(struct wj_lawtable *t, const struct wj_dossier *all)
{
    struct wj_dossier_section r = { .line = wj_lawtable_line(t) };
    r.side = wj_lawtable_word(t, VOLUME, volumes) == 1;
    r.title_zh = wj_lawtable_need(t, TITLE_ZH);
    r.title_en = wj_lawtable_text(t, TITLE_EN);
    r.templates = wj_lawtable_need(t, TEMPLATES);
    r.basis = wj_lawtable_need(t, BASIS);
    check_twins(t, all, r.templates);
    if (all->n && all->items[all->n - 1].side && !r.side)
        wj_lawtable_fail(t, VOLUME, "the main volume comes before the side volume");
    return r;
}

int wj_dossier_load(const struct wj_lawsource *from, struct wj_dossier *out, struct wj_err *e)
{
    struct wj_lawtable t;
    *out = (struct wj_dossier){ NULL, 0 };
    if (!wj_fileset_find(from->files, WJ_S("dossier.csv")))
        return WJ_OK;
    int rc = wj_lawtable_open(&t, from, "dossier.csv", columns, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_dossier_section *rows = WJ_NEW_N(from->arena, struct wj_dossier_section, t.csv.rows_n + 1);
    if (!rows)
        return wj_fail(e, WJ_E_LIMIT, "dossier.csv: out of memory allowed");
    while (wj_lawtable_next(&t)) {
        rows[out->n] = read_row(&t, out);
        if (wj_lawtable_ok(&t))
            *out = (struct wj_dossier){ rows, out->n + 1 };
    }
    return wj_lawtable_end(&t);
}

size_t wj_dossier_rank(const struct wj_dossier_section *s, struct wj_str name)
{
    bool found;
    return place_in(s->templates, name, &found);
}

static size_t find(const struct wj_dossier *all, struct wj_str name)
{
    bool found = false;
    size_t i = 0;
    while (i < all->n) {
        (void)place_in(all->items[i].templates, name, &found);
        if (found)
            return i;
        i++;
    }
    return i;
}

size_t wj_dossier_place(const struct wj_dossier *all, struct wj_str name)
{
    size_t at = find(all, name);
    return at < all->n ? at : find(all, WJ_S("*other"));
}
