/* h_library.c - the law library of the portal: statutes, their versions, articles in plain words. */
#include "api/handlers.h"
#include "api/views.h"

#include "base/arena.h"
#include "law/lawset.h"
#include "scan/ruleset.h"

struct law_version {
    struct wj_str version, number;
    wj_day valid_from, valid_to;
};
WJ_SHAPE(law_version, law_version, "A version of a statute.",
         WJ_FIELD(law_version, version, STR, 0, 0, 0, "Version."),
         WJ_FIELD(law_version, number, STR, 0, 0, 0, "Number of the document."),
         WJ_FIELD(law_version, valid_from, DAY, 0, 0, 0, "In force from."),
         WJ_FIELD(law_version, valid_to, DAY, 0, 0, 0, "In force to."));

struct law_statute {
    struct wj_str id, short_name, name, level, issuer;
    struct wj_list versions;
    int64_t articles_n;
};
WJ_SHAPE(law_statute, law_statute, "A statute.", WJ_FIELD(law_statute, id, STR, 0, 0, 0, "Identifier."),
         WJ_FIELD(law_statute, short_name, STR, 0, 0, 0, "Short name."),
         WJ_FIELD(law_statute, name, STR, 0, 0, 0, "Full name."),
         WJ_FIELD(law_statute, level, STR, 0, 0, 0, "law, regulation, rule, document or standard."),
         WJ_FIELD(law_statute, issuer, STR, 0, 0, 0, "Who issued it."),
         WJ_FIELD_OF(law_statute, versions, LIST, 0, &wj_shape_law_version,
                     "Its versions, the earliest first."),
         WJ_FIELD(law_statute, articles_n, I64, 0, 0, 0, "Articles in plain words."));

struct law_named {
    struct wj_str id, name;
};
WJ_SHAPE(law_named, law_named, "Something by name.", WJ_FIELD(law_named, id, STR, 0, 0, 0, "Identifier."),
         WJ_FIELD(law_named, name, STR, 0, 0, 0, "Name."));

struct law_article {
    struct wj_str id, statute, statute_name, article, title, plain;
    wj_day valid_from, valid_to;
    struct wj_list violations, rules;
};
WJ_SHAPE(law_article, law_article, "An article in plain words, not in those of the law.",
         WJ_FIELD(law_article, id, STR, 0, 0, 0, "Identifier: statute and number."),
         WJ_FIELD(law_article, statute, STR, 0, 0, 0, "Statute."),
         WJ_FIELD(law_article, statute_name, STR, 0, 0, 0, "Statute by short name."),
         WJ_FIELD(law_article, article, STR, 0, 0, 0, "Number of the article."),
         WJ_FIELD(law_article, title, STR, 0, 0, 0, "What it is about."),
         WJ_FIELD(law_article, plain, STR, 0, 0, 0, "What it says."),
         WJ_FIELD(law_article, valid_from, DAY, 0, 0, 0, "These words hold from."),
         WJ_FIELD(law_article, valid_to, DAY, 0, 0, 0, "These words hold to."),
         WJ_FIELD_OF(law_article, violations, LIST, 0, &wj_shape_law_named,
                     "Kinds of violation that cite it."),
         WJ_FIELD_OF(law_article, rules, LIST, 0, &wj_shape_law_named, "Detection rules that cite it."));

struct law_library {
    struct wj_list statutes, articles;
};
WJ_SHAPE(law_library, law_library, "The law library.",
         WJ_FIELD_OF(law_library, statutes, LIST, 0, &wj_shape_law_statute, "Statutes."),
         WJ_FIELD_OF(law_library, articles, LIST, 0, &wj_shape_law_article, "Articles in plain words."));

static int spent(struct wj_err *e)
{
    return wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
}

static int64_t count_articles(const struct wj_plains *all, struct wj_str statute)
{
    int64_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        n += wj_str_eq(all->items[i].statute, statute);
    return n;
}

/* Rows of one statute stand together; each begins a statute or adds a version to the last. */
static int show_statutes(struct wj_call *c, const struct wj_lawset *law, struct wj_list *out,
                         struct wj_err *e)
{
    const struct wj_statutes *all = &law->statutes;
    struct law_statute *items = WJ_NEW_N(c->arena, struct law_statute, all->n + 1);
    struct law_version *versions = WJ_NEW_N(c->arena, struct law_version, all->n + 1);
    size_t n = 0;
    if (!items || !versions)
        return spent(e);
    for (size_t i = 0; i < all->n; i++) {
        const struct wj_statute *s = &all->items[i];
        versions[i] = (struct law_version){ s->version, s->number, s->valid_from, s->valid_to };
        if (n && wj_str_eq(items[n - 1].id, s->id)) {
            items[n - 1].versions.n++;
            continue;
        }
        items[n++] = (struct law_statute){ s->id,
                                           s->short_name,
                                           s->name,
                                           s->level,
                                           s->issuer,
                                           { &versions[i], 1 },
                                           count_articles(&law->plains, s->id) };
    }
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

static int cite_violations(struct wj_call *c, const struct wj_lawset *law, const struct wj_plain *p,
                           struct wj_list *out, struct wj_err *e)
{
    const struct wj_violations *all = &law->violations;
    struct law_named *items = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct wj_violation *v = &all->items[i];
        bool later = i && wj_str_eq(all->items[i - 1].slug, v->slug);
        if (later || !(wj_plain_is_cited(&law->statutes, p, v->legal_basis) ||
                       wj_plain_is_cited(&law->statutes, p, v->penalty_basis)))
            continue;
        void *list = items;
        struct law_named *to = wj_grow(c->arena, &list, &n, &cap, sizeof *to);
        items = list;
        if (!to)
            return spent(e);
        *to = (struct law_named){ v->slug, wj_views_pick(c, v->name_zh, v->name_en) };
    }
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

static int cite_rules(struct wj_call *c, const struct wj_lawset *law, const struct wj_plain *p,
                      struct wj_list *out, struct wj_err *e)
{
    const struct wj_ruleset *set = wj_views_node(c)->rules;
    struct law_named *items = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; set && i < wj_ruleset_count(set); i++) {
        const struct wj_rule *r = wj_ruleset_rule(set, i);
        if (!wj_plain_is_cited(&law->statutes, p, r->basis))
            continue;
        void *list = items;
        struct law_named *to = wj_grow(c->arena, &list, &n, &cap, sizeof *to);
        items = list;
        if (!to)
            return spent(e);
        *to = (struct law_named){ r->id, r->title };
    }
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

static int show_article(struct wj_call *c, const struct wj_lawset *law, const struct wj_plain *p,
                        struct law_article *out, struct wj_err *e)
{
    const struct wj_statute *s = wj_statute_find(&law->statutes, p->statute);
    *out = (struct law_article){ .id = wj_strf(c->arena, WJ_FMT "-" WJ_FMT, WJ_ARG(p->statute),
                                               WJ_ARG(p->article)),
                                 .statute = p->statute,
                                 .statute_name = s ? s->short_name : p->statute,
                                 .article = p->article,
                                 .title = p->title,
                                 .plain = p->text,
                                 .valid_from = p->valid_from,
                                 .valid_to = p->valid_to };
    int rc = cite_violations(c, law, p, &out->violations, e);
    return rc != WJ_OK ? rc : cite_rules(c, law, p, &out->rules, e);
}

int wj_h_public_law(struct wj_call *c, const void *in, void *vout, struct wj_err *e)
{
    const struct wj_lawset *law = wj_views_law(c);
    struct law_library *out = vout;
    struct law_article *items = WJ_NEW_N(c->arena, struct law_article, law->plains.n + 1);
    (void)in;
    if (!items)
        return spent(e);
    int rc = show_statutes(c, law, &out->statutes, e);
    for (size_t i = 0; i < law->plains.n && rc == WJ_OK; i++)
        rc = show_article(c, law, &law->plains.items[i], &items[i], e);
    out->articles = (struct wj_list){ items, law->plains.n };
    return rc;
}
