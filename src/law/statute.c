/* statute.c - see statute.h. */
#include "law/statute.h"

enum { ID, VERSION, SHORT, NAME, ALIASES, LEVEL, ISSUER, NUMBER, VALID_FROM, VALID_TO, CONFIDENCE };
static const char *const columns[] = { "id",     "version", "short",      "name",     "aliases",    "level",
                                       "issuer", "number",  "valid_from", "valid_to", "confidence", NULL };
static const char *const levels[] = { "law", "regulation", "rule", "document", "standard", NULL };
static const char *const trust[] = { "verified", "page", "third-party", "memory", NULL };

static struct wj_statute read_row(struct wj_lawtable *t)
{
    struct wj_statute r = { .id = wj_lawtable_id(t, ID), .line = wj_lawtable_line(t) };
    r.version = wj_lawtable_need(t, VERSION);
    r.short_name = wj_lawtable_need(t, SHORT);
    r.name = wj_lawtable_need(t, NAME);
    r.aliases = wj_lawtable_text(t, ALIASES);
    wj_lawtable_word(t, LEVEL, levels);
    r.level = wj_lawtable_text(t, LEVEL);
    r.issuer = wj_lawtable_need(t, ISSUER);
    r.number = wj_lawtable_text(t, NUMBER);
    wj_lawtable_validity(t, VALID_FROM, VALID_TO, &r.valid_from, &r.valid_to);
    if (r.valid_from == WJ_DAY_NONE)
        wj_lawtable_fail(t, VALID_FROM, "must not be empty");
    wj_lawtable_word(t, CONFIDENCE, trust);
    r.confidence = wj_lawtable_text(t, CONFIDENCE);
    return r;
}

/* Let a name lead to the first row of its statute; full names may be shared by a later document. */
static int add_name(struct wj_lawtable *t, struct wj_statutes *all, struct wj_str name, int col,
                    struct wj_statute *first, struct wj_err *e)
{
    const struct wj_statute *other = wj_map_get(&all->by_name, name);
    if (!name.n || other == first)
        return WJ_OK;
    if (other && col == NAME)
        return WJ_OK; /* 2021 and 2025 texts of one title: the short names tell them apart */
    if (other) {
        wj_lawtable_fail(t, col, "\"" WJ_FMT "\" already means the statute in line %d", WJ_ARG(name),
                         other->line);
        return WJ_OK;
    }
    int rc = wj_map_add(&all->by_name, name, first);
    return rc == WJ_OK ? rc : wj_fail(e, rc, "%s: out of memory allowed", t->csv.file);
}

static int add_names(struct wj_lawtable *t, struct wj_statutes *all, struct wj_statute *first,
                     struct wj_err *e)
{
    struct wj_str rest = first->aliases, alias;
    int rc = add_name(t, all, first->id, ID, first, e);
    if (rc == WJ_OK)
        rc = add_name(t, all, first->short_name, SHORT, first, e);
    while (rc == WJ_OK && wj_str_cut(&rest, ';', &alias))
        rc = add_name(t, all, alias, ALIASES, first, e);
    return rc == WJ_OK ? add_name(t, all, first->name, NAME, first, e) : rc;
}

static void check_version(struct wj_lawtable *t, const struct wj_statute *last, const struct wj_statute *r)
{
    if (!wj_str_eq(last->id, r->id))
        wj_lawtable_fail(t, ID, "the other versions of " WJ_FMT " stand elsewhere: keep them together",
                         WJ_ARG(r->id));
    else if (!wj_str_eq(last->short_name, r->short_name))
        wj_lawtable_fail(t, SHORT, "differs from the version in line %d", last->line);
    else if (last->valid_to == WJ_DAY_NONE || last->valid_to >= r->valid_from)
        wj_lawtable_fail(t, VALID_FROM, "overlaps in time with the version in line %d", last->line);
}

int wj_statute_load(const struct wj_lawsource *from, struct wj_statutes *out, struct wj_err *e)
{
    struct wj_lawtable t;
    int rc = wj_lawtable_open(&t, from, "statutes.csv", columns, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_statute *rows = WJ_NEW_N(from->arena, struct wj_statute, t.csv.rows_n + 1);
    if (!rows)
        return wj_fail(e, WJ_E_LIMIT, "statutes.csv: out of memory allowed");
    struct wj_statutes all = { .items = rows };
    wj_map_init(&all.by_name, from->arena);
    while (rc == WJ_OK && wj_lawtable_next(&t)) {
        struct wj_statute *r = rows + all.n;
        *r = read_row(&t);
        bool again = wj_lawtable_ok(&t) && wj_map_get(&all.by_name, r->id);
        if (again)
            check_version(&t, r - 1, r);
        else if (wj_lawtable_ok(&t))
            rc = add_names(&t, &all, r, e);
        if (wj_lawtable_ok(&t))
            all.n++;
    }
    if (rc == WJ_OK)
        rc = wj_lawtable_end(&t);
    if (rc == WJ_OK)
        *out = all;
    return rc;
}

const struct wj_statute *wj_statute_find(const struct wj_statutes *all, struct wj_str name)
{
    return wj_map_get(&all->by_name, name);
}

const struct wj_statute *wj_statute_on(const struct wj_statutes *all, struct wj_str name, wj_day d)
{
    const struct wj_statute *s = wj_statute_find(all, name);
    for (const struct wj_statute *v = s; v && v < all->items + all->n && wj_str_eq(v->id, s->id); v++)
        if (v->valid_from <= d && (v->valid_to == WJ_DAY_NONE || d <= v->valid_to))
            return v;
    return NULL;
}

bool wj_statute_cut(struct wj_str *basis, struct wj_str *name, struct wj_str *article)
{
    struct wj_str item;
    while (wj_str_cut(basis, ';', &item)) {
        item = wj_str_trim(item);
        if (!item.n)
            continue;
        *name = WJ_NOSTR;
        *article = item;
        wj_str_cut(article, ' ', name);
        *article = wj_str_trim(*article);
        return true;
    }
    return false;
}

bool wj_statute_cites(const struct wj_statutes *all, struct wj_arena *a, struct wj_str basis, wj_day d,
                      struct wj_str *why)
{
    struct wj_str rest = basis, name, article;
    size_t n = 0, in_force = 0;
    while (wj_statute_cut(&rest, &name, &article)) {
        n++;
        if (article.n && !wj_statute_find(all, name)) { /* "GB 45438-2025" has a space of its own */
            struct wj_str whole = { name.p, (size_t)(article.p + article.n - name.p) };
            name = wj_statute_find(all, whole) ? whole : name;
        }
        if (!wj_statute_find(all, name)) {
            *why = wj_strf(a, "\"" WJ_FMT "\" is no statute of statutes.csv", WJ_ARG(name));
            return false;
        }
        in_force += d == WJ_DAY_NONE || wj_statute_on(all, name, d);
    }
    if (!n)
        *why = WJ_S("cites no statute");
    else if (!in_force)
        *why = WJ_S("none of the statutes cited was in force on the row's first day");
    return n && in_force;
}
