/* lawdiff.c - see lawdiff.h. */
#include "law/lawdiff.h"

#include "base/arena.h"
#include "base/map.h"
#include "codec/csv.h"

enum { MAX_DAYS = 4000 };

/* The columns that make a row what it is; the table is the file's name or the end of it. */
static const struct {
    const char *file;
    const char *columns[2];
} keys[] = { { "terms.csv", { "id", "valid_from" } },
             { "statutes.csv", { "id", "version" } },
             { "violations.csv", { "slug", "valid_from" } },
             { "thresholds.csv", { "id", "valid_from" } },
             { "discretion.csv", { "band", "valid_from" } },
             { "plain.csv", { "statute", "article" } },
             { "regions.csv", { "code", NULL } },
             { "flows.csv", { "flow", NULL } },
             { "states.csv", { "flow", "state" } },
             { "facts.csv", { "name", NULL } },
             { "roles.csv", { "role", NULL } },
             { "registers.csv", { "register", NULL } },
             { "fields.csv", { "name", NULL } },
             { "transitions.csv", { "flow", NULL } },
             { "reminders.csv", { "step", NULL } },
             { "dossier.csv", { "volume", "title_zh" } } };

struct differ {
    struct wj_arena *arena;
    void *items;
    size_t n, cap;
    struct wj_err *e;
};

static int add(struct differ *d, const struct wj_lawdiff_line *line)
{
    struct wj_lawdiff_line *place = wj_grow(d->arena, &d->items, &d->n, &d->cap, sizeof *place);
    if (!place)
        return wj_fail(d->e, WJ_E_LIMIT, "out of memory allowed");
    *place = *line;
    return WJ_OK;
}

/* The places of the key's columns in the table; false: the whole row is the key. */
static bool find_key(const struct wj_csv *t, struct wj_str path, int index[2])
{
    struct wj_str name = path, rest = path;
    while (wj_str_cut(&rest, '/', &name))
        ;
    index[0] = wj_str_starts(path, WJ_S("calendar-")) ? wj_csv_column(t, "day") : -1;
    index[1] = -1;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (!wj_str_eqz(name, keys[i].file) || wj_str_starts(path, WJ_S("flows/")))
            continue;
        index[0] = wj_csv_column(t, keys[i].columns[0]);
        index[1] = keys[i].columns[1] ? wj_csv_column(t, keys[i].columns[1]) : -1;
    }
    return index[0] >= 0;
}

static struct wj_str key_of(struct differ *d, const struct wj_csv *t, const struct wj_csv_row *r,
                            struct wj_str path)
{
    int index[2];
    if (find_key(t, path, index)) {
        struct wj_str key = r->cells[index[0]];
        bool second = index[1] >= 0 && r->cells[index[1]].n;
        return second ? wj_strf(d->arena, WJ_FMT "@" WJ_FMT, WJ_ARG(key), WJ_ARG(r->cells[index[1]])) : key;
    }
    struct wj_buf b;
    struct wj_str out = WJ_NOSTR;
    wj_buf_init(&b, d->arena, 1 << 16);
    wj_csv_write_row(&b, r->cells, r->n);
    return wj_buf_done(&b, &out, NULL) == WJ_OK ? wj_str_trim(out) : WJ_NOSTR;
}

/* Rows by key; the first of rows that share one. */
static int index_rows(struct differ *d, const struct wj_csv *t, struct wj_str path, struct wj_map *map)
{
    wj_map_init(map, d->arena);
    for (size_t i = 0; i < t->rows_n; i++) {
        struct wj_str key = key_of(d, t, &t->rows[i], path);
        int rc = key.p ? wj_map_add(map, key, &t->rows[i]) : WJ_E_LIMIT;
        if (rc != WJ_OK && rc != WJ_E_EXISTS)
            return wj_fail(d->e, rc, "out of memory allowed");
    }
    return WJ_OK;
}

static int diff_cells(struct differ *d, struct wj_str path, const struct wj_csv *old,
                      const struct wj_csv_row *was, const struct wj_csv *new, const struct wj_map_item *now)
{
    const struct wj_csv_row *r = now->value;
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < new->columns_n; i++) {
        const char *name = wj_str_z(d->arena, new->columns[i]);
        int at = name ? wj_csv_column(old, name) : -1;
        struct wj_str before = at < 0 ? WJ_S("") : was->cells[at];
        if (wj_str_eq(before, r->cells[i]))
            continue;
        const struct wj_lawdiff_line line = { WJ_LAWDIFF_CHANGED, path,   now->key,
                                              new->columns[i],    before, r->cells[i] };
        rc = add(d, &line);
    }
    return rc;
}

static int diff_table(struct differ *d, const struct wj_named *before, const struct wj_named *after)
{
    const char *path = wj_str_z(d->arena, after->path);
    struct wj_csv old, new;
    struct wj_map was, now;
    int rc = path ? wj_csv_read(d->arena, path, before->bytes, &old, d->e)
                  : wj_fail(d->e, WJ_E_LIMIT, "out of memory allowed");
    if (rc == WJ_OK)
        rc = wj_csv_read(d->arena, path, after->bytes, &new, d->e);
    if (rc == WJ_OK)
        rc = index_rows(d, &old, after->path, &was);
    if (rc == WJ_OK)
        rc = index_rows(d, &new, after->path, &now);
    for (size_t i = 0; rc == WJ_OK && i < was.n; i++) {
        const struct wj_lawdiff_line line = {
            WJ_LAWDIFF_REMOVED, after->path, was.items[i].key, { 0 }, { 0 }, { 0 }
        };
        if (!wj_map_get(&now, was.items[i].key))
            rc = add(d, &line);
    }
    for (size_t i = 0; rc == WJ_OK && i < now.n; i++) {
        const struct wj_lawdiff_line line = {
            WJ_LAWDIFF_ADDED, after->path, now.items[i].key, { 0 }, { 0 }, { 0 }
        };
        const struct wj_csv_row *r = wj_map_get(&was, now.items[i].key);
        rc = r ? diff_cells(d, after->path, &old, r, &new, &now.items[i]) : add(d, &line);
    }
    return rc;
}

/* One file of either set; NULL where it is not. */
static int diff_file(struct differ *d, const struct wj_named *before, const struct wj_named *after)
{
    if (before && after && wj_str_eq(before->bytes, after->bytes))
        return WJ_OK;
    if (before && after && wj_str_ends(after->path, WJ_S(".csv")))
        return diff_table(d, before, after);
    const struct wj_named *there = after ? after : before;
    if (!there) /* the walk always has one of them */
        return WJ_OK;
    const struct wj_lawdiff_line line = { !before  ? WJ_LAWDIFF_ADDED
                                          : !after ? WJ_LAWDIFF_REMOVED
                                                   : WJ_LAWDIFF_CHANGED,
                                          there->path,
                                          { "", 0 },
                                          { 0 },
                                          { 0 },
                                          { 0 } };
    return add(d, &line);
}

int wj_lawdiff_files(struct wj_arena *a, const struct wj_fileset *before, const struct wj_fileset *after,
                     struct wj_list *lines, struct wj_err *e)
{
    struct differ d = { .arena = a, .e = e };
    size_t i = 0, k = 0;
    int rc = WJ_OK;
    while (rc == WJ_OK && (i < before->n || k < after->n)) {
        int order = i == before->n  ? 1
                    : k == after->n ? -1
                                    : wj_str_cmp(before->items[i].path, after->items[k].path);
        rc = diff_file(&d, order <= 0 ? &before->items[i] : NULL, order >= 0 ? &after->items[k] : NULL);
        i += order <= 0;
        k += order >= 0;
    }
    if (rc == WJ_OK)
        *lines = (struct wj_list){ d.items, d.n };
    return rc;
}

/* --- the days --- */

static wj_day answer(const struct wj_lawset *s, struct wj_str id, wj_day start)
{
    const struct wj_term_ask ask = { .start = start, .on = WJ_DAY_NONE, .today = WJ_DAY_NONE };
    struct wj_due due;
    return wj_lawset_due(s, id, &ask, &due, NULL) == WJ_OK ? due.last : WJ_DAY_NONE;
}

static struct wj_lawdiff_term compare(const struct wj_lawset *before, const struct wj_lawset *after,
                                      struct wj_str id, struct wj_span starts)
{
    struct wj_lawdiff_term t = {
        .id = id, .first = WJ_DAY_NONE, .before = WJ_DAY_NONE, .after = WJ_DAY_NONE
    };
    for (wj_day d = starts.from; d <= starts.to; d++) {
        wj_day was = answer(before, id, d), now = answer(after, id, d);
        t.asked++;
        if (was != now && !t.moved++) {
            t.first = d;
            t.before = was;
            t.after = now;
        }
    }
    return t;
}

/* Compare the terms of one set; of the old one only those that the new one lacks. */
static int compare_all(struct differ *d, const struct wj_lawset *before, const struct wj_lawset *after,
                       const struct wj_map *ids, struct wj_span starts)
{
    bool rest = ids == &before->terms.by_id; /* the terms of the new set were compared before */
    for (size_t i = 0; i < ids->n; i++) {
        if (rest && wj_map_get(&after->terms.by_id, ids->items[i].key))
            continue;
        struct wj_lawdiff_term t = compare(before, after, ids->items[i].key, starts), *place;
        if (!t.moved)
            continue;
        place = wj_grow(d->arena, &d->items, &d->n, &d->cap, sizeof *place);
        if (!place)
            return wj_fail(d->e, WJ_E_LIMIT, "out of memory allowed");
        *place = t;
    }
    return WJ_OK;
}

int wj_lawdiff_terms(struct wj_arena *a, const struct wj_lawset *before, const struct wj_lawset *after,
                     struct wj_span starts, struct wj_list *terms, struct wj_err *e)
{
    struct differ d = { .arena = a, .e = e };
    if (starts.to < starts.from || starts.to - starts.from >= MAX_DAYS)
        return wj_fail(e, WJ_E_INVALID, "from 1 to %d start days can be compared", MAX_DAYS);
    int rc = compare_all(&d, before, after, &after->terms.by_id, starts);
    if (rc == WJ_OK)
        rc = compare_all(&d, before, after, &before->terms.by_id, starts);
    if (rc == WJ_OK)
        *terms = (struct wj_list){ d.items, d.n };
    return rc;
}
