/* plain.c - see plain.h. */
#include "law/plain.h"

#include <string.h>

enum { STATUTE, ARTICLE, TITLE, PLAIN, VALID_FROM, VALID_TO };
static const char *const columns[] = {
    "statute", "article", "title", "plain", "valid_from", "valid_to", NULL
};
enum { MAX_TITLE = 90, MAX_TEXT = 1200 }; /* bytes: plain words are short */

static struct wj_plain read_row(struct wj_lawtable *t, const struct wj_statutes *statutes)
{
    struct wj_plain r = { .statute = wj_lawtable_id(t, STATUTE), .line = wj_lawtable_line(t) };
    int64_t number = wj_lawtable_int(t, ARTICLE, 1, 1500);
    r.article = wj_lawtable_need(t, ARTICLE);
    r.title = wj_lawtable_need(t, TITLE);
    r.text = wj_lawtable_need(t, PLAIN);
    wj_lawtable_validity(t, VALID_FROM, VALID_TO, &r.valid_from, &r.valid_to);
    if (wj_lawtable_ok(t) && !wj_statute_find(statutes, r.statute))
        wj_lawtable_fail(t, STATUTE, "there is no statute \"" WJ_FMT "\" in statutes.csv", WJ_ARG(r.statute));
    if (wj_lawtable_ok(t) && number == WJ_NONE)
        wj_lawtable_fail(t, ARTICLE, "the number of an article");
    if (r.title.n > MAX_TITLE)
        wj_lawtable_fail(t, TITLE, "longer than %d bytes", MAX_TITLE);
    if (r.text.n > MAX_TEXT)
        wj_lawtable_fail(t, PLAIN, "longer than %d bytes: plain words are short", MAX_TEXT);
    return r;
}

static bool is_again(const struct wj_plains *all, const struct wj_plain *r)
{
    for (size_t i = 0; i < all->n; i++)
        if (wj_str_eq(all->items[i].statute, r->statute) && wj_str_eq(all->items[i].article, r->article) &&
            all->items[i].valid_from == r->valid_from)
            return true;
    return false;
}

int wj_plain_load(const struct wj_lawsource *from, const struct wj_statutes *statutes, struct wj_plains *out,
                  struct wj_err *e)
{
    struct wj_lawtable t;
    *out = (struct wj_plains){ 0 };
    if (!wj_fileset_find(from->files, WJ_S("plain.csv")))
        return WJ_OK;
    int rc = wj_lawtable_open(&t, from, "plain.csv", columns, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_plain *rows = WJ_NEW_N(from->arena, struct wj_plain, t.csv.rows_n + 1);
    if (!rows)
        return wj_fail(e, WJ_E_LIMIT, "plain.csv: out of memory allowed");
    struct wj_plains all = { .items = rows };
    while (wj_lawtable_next(&t)) {
        struct wj_plain r = read_row(&t, statutes);
        if (wj_lawtable_ok(&t) && is_again(&all, &r))
            wj_lawtable_fail(&t, ARTICLE, "this article has its words already");
        if (wj_lawtable_ok(&t))
            rows[all.n++] = r;
    }
    rc = wj_lawtable_end(&t);
    if (rc == WJ_OK)
        *out = all;
    return rc;
}

static size_t digits_of(struct wj_str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n;
}

/* "9(3)、17、20-22": one of the numbers outside brackets is this one, or a range holds it. */
static bool names_article(struct wj_str list, struct wj_str article)
{
    int64_t want = 0, from = 0, to = 0;
    int depth = 0;
    if (!wj_str_i64(article, &want))
        return false;
    while (list.n) {
        size_t n = digits_of(list);
        if (!n || depth) {
            depth += list.p[0] == '(' ? 1 : list.p[0] == ')' ? -1 : 0;
            list = (struct wj_str){ list.p + 1, list.n - 1 };
            continue;
        }
        if (!wj_str_i64((struct wj_str){ list.p, n }, &from))
            return false;
        list = (struct wj_str){ list.p + n, list.n - n };
        to = from;
        struct wj_str rest = { list.p + 1, list.n ? list.n - 1 : 0 };
        size_t m = list.n && list.p[0] == '-' ? digits_of(rest) : 0;
        if (m && wj_str_i64((struct wj_str){ rest.p, m }, &to))
            list = (struct wj_str){ rest.p + m, rest.n - m };
        if (from <= want && want <= to)
            return true;
    }
    return false;
}

bool wj_plain_is_cited(const struct wj_statutes *statutes, const struct wj_plain *p, struct wj_str basis)
{
    const struct wj_statute *mine = wj_statute_find(statutes, p->statute);
    struct wj_str name, article;
    while (wj_statute_cut(&basis, &name, &article))
        if (mine && wj_statute_find(statutes, name) == mine && names_article(article, p->article))
            return true;
    return false;
}
