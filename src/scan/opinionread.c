/* opinionread.c - reads the file of a model, line by line; docs/internals/model.md tells its form. */
#include "scan/opinion_priv.h"

#include "base/arena.h"

#include <string.h>

enum { CELLS = 4, MOST_SAYS = 1 << 22 };

struct reading {
    struct wj_opinion *o;
    const char *name;
    unsigned line;
    struct wj_str cells[CELLS];
    size_t ncells;
    uint32_t next; /* the least bucket that may come */
    size_t capsays;
    bool has_bar, has_head;
};

static int bad(const struct reading *r, const char *what, struct wj_err *e)
{
    return wj_fail(e, WJ_E_INVALID, "%s:%u: %s", r->name, r->line, what);
}

static bool number(struct wj_str cell, int64_t least, int64_t most, int64_t *out)
{
    return wj_str_i64(cell, out) && *out >= least && *out <= most;
}

/* bias and unit, in millionths and in thousand millionths, from a cell on. */
static int read_head(const struct reading *r, size_t at, double *bias, double *unit, struct wj_err *e)
{
    int64_t b, u;
    if (r->ncells != at + 2 || !number(r->cells[at], -1000000000, 1000000000, &b) ||
        !number(r->cells[at + 1], 1, 1000000000000, &u))
        return bad(r, "a head needs a bias and a unit", e);
    *bias = (double)b / 1e6;
    *unit = (double)u / 1e9;
    return WJ_OK;
}

static int read_bar(struct reading *r, struct wj_err *e)
{
    int64_t milli;
    if (r->ncells != 2 || !number(r->cells[1], -1000000000, 1000000000, &milli))
        return bad(r, "a bar is a number of thousandths", e);
    r->o->bar = (double)milli / 1e3;
    r->has_bar = true;
    return WJ_OK;
}

static int read_point(struct reading *r, struct wj_err *e)
{
    struct wj_opinion *o = r->o;
    int64_t milli, permille;
    if (r->ncells != 3 || !number(r->cells[1], -1000000000, 1000000000, &milli) ||
        !number(r->cells[2], 0, 1000, &permille))
        return bad(r, "a point of the curve is a margin and a sureness of 0 to 1000", e);
    if (o->ncurve == WJ_OPINION_POINTS)
        return bad(r, "the curve has too many points", e);
    double margin = (double)milli / 1e3;
    if (o->ncurve && margin >= o->curve[o->ncurve - 1].margin)
        return bad(r, "the curve begins with the largest margin", e);
    o->curve[o->ncurve++] = (struct opinion_point){ margin, (double)permille / 1e3 };
    return WJ_OK;
}

static int read_kind(struct reading *r, struct wj_err *e)
{
    struct wj_opinion *o = r->o;
    if (o->nkinds == WJ_OPINION_KINDS || r->next)
        return bad(r, "kinds stand before grams, and there are at most 255", e);
    struct opinion_kind *k = &o->kinds[o->nkinds];
    k->slug = r->ncells > 1 ? r->cells[1] : WJ_NOSTR;
    int rc = k->slug.n ? read_head(r, 2, &k->bias, &k->unit, e) : bad(r, "a kind needs its slug", e);
    o->nkinds += rc == WJ_OK;
    return rc;
}

static bool read_bucket(struct wj_str cell, uint32_t *out)
{
    uint32_t v = 0;
    for (size_t i = 0; i < cell.n; i++) {
        const char *digit = strchr("0123456789abcdef", cell.p[i]);
        if (!cell.p[i] || !digit || v >= WJ_GRAMS_BUCKETS)
            return false;
        v = v * 16 + (uint32_t)(digit - "0123456789abcdef");
    }
    *out = v;
    return cell.n && v < WJ_GRAMS_BUCKETS;
}

static int read_says(struct reading *r, struct wj_str cell, struct wj_err *e)
{
    struct wj_opinion *o = r->o;
    struct wj_str say = WJ_NOSTR;
    while (cell.n && wj_str_cut(&cell, ' ', &say)) {
        struct wj_str weight = say, kind;
        int64_t k, w;
        if (!wj_str_cut(&weight, ':', &kind) || !number(kind, 0, (int64_t)o->nkinds - 1, &k) ||
            !number(weight, -127, 127, &w))
            return bad(r, "what a gram says is KIND:WEIGHT, the number of a kind and -127 to 127", e);
        if (o->nsays == r->capsays)
            return bad(r, "too many weights", e);
        o->says[o->nsays++] = (struct opinion_say){ (uint8_t)k, (int8_t)w };
    }
    return WJ_OK;
}

static int read_gram(struct reading *r, struct wj_err *e)
{
    struct wj_opinion *o = r->o;
    uint32_t bucket;
    int64_t w;
    if (r->ncells != 4 || !read_bucket(r->cells[1], &bucket) || !number(r->cells[2], -127, 127, &w))
        return bad(r, "a gram is a bucket, a weight of -127 to 127, and what it says", e);
    if (bucket < r->next)
        return bad(r, "buckets rise", e);
    while (r->next <= bucket)
        o->first[r->next++] = (uint32_t)o->nsays;
    o->unlawful[bucket] = (int8_t)w;
    return read_says(r, r->cells[3], e);
}

static int read_line(struct reading *r, struct wj_str line, struct wj_err *e)
{
    r->ncells = 0;
    while (r->ncells < CELLS && wj_str_cut(&line, '\t', &r->cells[r->ncells]))
        r->ncells++;
    if (wj_str_eqz(r->cells[0], "gram"))
        return read_gram(r, e);
    if (wj_str_eqz(r->cells[0], "kind"))
        return read_kind(r, e);
    if (wj_str_eqz(r->cells[0], "curve"))
        return read_point(r, e);
    if (wj_str_eqz(r->cells[0], "bar"))
        return read_bar(r, e);
    if (!wj_str_eqz(r->cells[0], "unlawful"))
        return bad(r, "a line begins with bar, curve, unlawful, kind or gram", e);
    r->has_head = true;
    return read_head(r, 1, &r->o->bias, &r->o->unit, e);
}

int wj_opinion_load(struct wj_arena *arena, const char *name, struct wj_str file, struct wj_opinion **out,
                    struct wj_err *e)
{
    size_t colons = 0;
    for (size_t i = 0; i < file.n; i++)
        colons += file.p[i] == ':';
    struct wj_opinion *o = WJ_NEW(arena, struct wj_opinion);
    struct reading r = { .o = o, .name = name, .capsays = colons < MOST_SAYS ? colons : MOST_SAYS };
    struct wj_str line;
    int rc = WJ_OK;
    if (!o || !(o->says = WJ_NEW_N(arena, struct opinion_say, r.capsays + 1)))
        return wj_fail(e, WJ_E_LIMIT, "the model does not fit into its memory");
    while (rc == WJ_OK && wj_str_cut(&file, '\n', &line)) {
        r.line++;
        if (line.n && line.p[0] != '#')
            rc = read_line(&r, line, e);
    }
    while (r.next <= WJ_GRAMS_BUCKETS)
        o->first[r.next++] = (uint32_t)o->nsays;
    if (rc == WJ_OK && (!r.has_bar || !r.has_head || !o->nkinds))
        rc = bad(&r, "a model needs a bar, the head of unlawful, and a kind", e);
    if (rc == WJ_OK)
        *out = o;
    return rc;
}
