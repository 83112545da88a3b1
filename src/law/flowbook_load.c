/* flowbook_load.c - see flowbook.h: reads the companions, then every flow, then checks the whole. */
#include "law/flowbook.h"

#include "base/arena.h"
#include "law/flowcheck.h"
#include "law/flowrow.h"

#define ROLES_MAX 64

struct loader {
    struct wj_arena *arena;
    const struct wj_fileset *files;
    struct wj_flowbook *book;
    struct wj_flow_info *infos;
    size_t ninfos;
    struct wj_flow *flows;
    struct wj_err *e;
};

static int spent(struct loader *l)
{
    return wj_fail(l->e, WJ_E_LIMIT, "no memory left for the flows");
}

static int open_table(struct loader *l, const char *path, const char *const *columns, struct wj_flowtable *t)
{
    const struct wj_named *f = wj_fileset_find(l->files, wj_strz(path));
    if (!f)
        return wj_fail(l->e, WJ_E_NOTFOUND, "%s: the table is missing", path);
    return wj_flowtable_read(l->arena, f->path, f->bytes, columns, t, l->e);
}

/* Every cell from the first to the last given must be filled. */
static int need_cells(struct loader *l, const struct wj_flowtable *t, const struct wj_flowtable_row *r,
                      size_t first, size_t last)
{
    for (size_t i = first; i <= last; i++)
        if (!r->cells[i].n)
            return wj_flowtable_bad(t, r, i, l->e, "the cell \"%s\" must not be empty", t->columns[i]);
    return wj_flowtable_is_name(r->cells[0])
               ? WJ_OK
               : wj_flowtable_bad(t, r, 0, l->e, "\"" WJ_FMT "\" is no name; write lower_case_words",
                                  WJ_ARG(r->cells[0]));
}

static int twice(struct loader *l, const struct wj_flowtable *t, const struct wj_flowtable_row *r)
{
    return wj_flowtable_bad(t, r, 0, l->e, "\"" WJ_FMT "\" stands twice", WJ_ARG(r->cells[0]));
}

static int load_roles(struct loader *l)
{
    static const char *const columns[] = { "role", "label_zh", "label_en", "side", "note?", NULL };
    struct wj_flowtable t = { .nrows = 0 };
    int rc = open_table(l, "roles.csv", columns, &t);
    if (rc != WJ_OK)
        return rc;
    struct wj_flow_role *roles = WJ_NEW_N(l->arena, struct wj_flow_role, t.nrows + 1);
    if (!roles)
        return spent(l);
    l->book->roles = roles;
    for (size_t i = 0; i < t.nrows; i++) {
        const struct wj_str *c = t.rows[i].cells;
        if ((rc = need_cells(l, &t, &t.rows[i], 0, 3)) != WJ_OK)
            return rc;
        if (!wj_str_eqz(c[3], "officer") && !wj_str_eqz(c[3], "outside") && !wj_str_eqz(c[3], "system"))
            return wj_flowtable_bad(&t, &t.rows[i], 3, l->e, "side is officer, outside or system");
        if (wj_flowbook_role(l->book, c[0]))
            return twice(l, &t, &t.rows[i]);
        if (i == ROLES_MAX)
            return wj_flowtable_bad(&t, &t.rows[i], 0, l->e, "more than %d roles", ROLES_MAX);
        roles[l->book->nroles++] = (struct wj_flow_role){ c[0], c[1], c[2], c[3] };
    }
    return WJ_OK;
}

static int load_registers(struct loader *l)
{
    static const char *const columns[] = {
        "register", "kind", "label_zh", "label_en", "basis", "note?", NULL
    };
    struct wj_flowtable t = { .nrows = 0 };
    int rc = open_table(l, "registers.csv", columns, &t);
    if (rc != WJ_OK)
        return rc;
    struct wj_flow_register *regs = WJ_NEW_N(l->arena, struct wj_flow_register, t.nrows + 1);
    if (!regs)
        return spent(l);
    l->book->registers = regs;
    for (size_t i = 0; i < t.nrows; i++) {
        const struct wj_str *c = t.rows[i].cells;
        if ((rc = need_cells(l, &t, &t.rows[i], 0, 4)) != WJ_OK)
            return rc;
        if (!wj_str_eqz(c[1], "publication") && !wj_str_eqz(c[1], "roster"))
            return wj_flowtable_bad(&t, &t.rows[i], 1, l->e, "kind is publication or roster");
        if (wj_flowbook_register(l->book, c[0]))
            return twice(l, &t, &t.rows[i]);
        regs[l->book->nregisters++] = (struct wj_flow_register){ c[0], c[1], c[2], c[3], c[4] };
    }
    return WJ_OK;
}

static int load_infos(struct loader *l)
{
    static const char *const columns[] = { "flow",  "name_zh",  "name_en", "number",
                                           "basis", "day_fact", "note?",   NULL };
    struct wj_flowtable t = { .nrows = 0 };
    int rc = open_table(l, "flows.csv", columns, &t);
    if (rc != WJ_OK)
        return rc;
    l->infos = WJ_NEW_N(l->arena, struct wj_flow_info, t.nrows + 1);
    if (!l->infos)
        return spent(l);
    for (size_t i = 0; i < t.nrows; i++) {
        const struct wj_str *c = t.rows[i].cells;
        if ((rc = need_cells(l, &t, &t.rows[i], 0, 4)) != WJ_OK)
            return rc;
        const struct wj_fact_def *d = wj_fact_find(&l->book->facts, c[5]);
        if (c[5].n && (!d || d->type != WJ_FACT_DAY))
            return wj_flowtable_bad(&t, &t.rows[i], 5, l->e, "\"" WJ_FMT "\" is no fact of type day",
                                    WJ_ARG(c[5]));
        for (size_t k = 0; k < i; k++)
            if (wj_str_eq(l->infos[k].id, c[0]))
                return twice(l, &t, &t.rows[i]);
        l->infos[l->ninfos++] = (struct wj_flow_info){ c[0], c[1], c[2], c[3], c[5], c[4] };
    }
    return WJ_OK;
}

static struct wj_flow *find_flow(struct loader *l, struct wj_str id)
{
    for (size_t i = 0; i < l->ninfos; i++)
        if (wj_str_eq(l->infos[i].id, id))
            return &l->flows[i];
    return NULL;
}

static bool is_badge(struct wj_str s)
{
    static const char *const badges[] = { "open", "work", "wait", "warn", "good", "bad", "done" };
    for (size_t i = 0; i < sizeof badges / sizeof badges[0]; i++)
        if (wj_str_eqz(s, badges[i]))
            return true;
    return false;
}

/* The states of one flow stand together; its run in the table is what it keeps. */
static int load_states(struct loader *l)
{
    static const char *const columns[] = { "flow",  "state", "name_zh", "name_en",
                                           "badge", "final", "note?",   NULL };
    struct wj_flowtable t = { .nrows = 0 };
    int rc = open_table(l, "states.csv", columns, &t);
    if (rc != WJ_OK)
        return rc;
    struct wj_flow_state *s = WJ_NEW_N(l->arena, struct wj_flow_state, t.nrows + 1);
    if (!s)
        return spent(l);
    for (size_t i = 0; i < t.nrows; i++) {
        const struct wj_str *c = t.rows[i].cells;
        struct wj_flow *f = find_flow(l, c[0]);
        if ((rc = need_cells(l, &t, &t.rows[i], 0, 4)) != WJ_OK)
            return rc;
        if (!f)
            return wj_flowtable_bad(&t, &t.rows[i], 0, l->e, "there is no flow \"" WJ_FMT "\" in flows.csv",
                                    WJ_ARG(c[0]));
        if (!wj_flowtable_is_name(c[1]) || wj_flow_find_state(f, c[1]))
            return wj_flowtable_bad(&t, &t.rows[i], 1, l->e, "\"" WJ_FMT "\" is no name or stands twice",
                                    WJ_ARG(c[1]));
        if (!is_badge(c[4]))
            return wj_flowtable_bad(&t, &t.rows[i], 4, l->e,
                                    "badge is open, work, wait, warn, good, bad or done");
        if (c[5].n && !wj_str_eqz(c[5], "final"))
            return wj_flowtable_bad(&t, &t.rows[i], 5, l->e, "the last column is empty or \"final\"");
        if (f->nstates && f->states + f->nstates != s + i)
            return wj_flowtable_bad(&t, &t.rows[i], 0, l->e, "the states of " WJ_FMT " must stand together",
                                    WJ_ARG(c[0]));
        if (!f->nstates)
            f->states = s + i;
        s[i] = (struct wj_flow_state){ c[1], c[2], c[3], c[4], c[5].n > 0 };
        f->nstates++;
    }
    return WJ_OK;
}

static int load_flow(struct loader *l, struct wj_flow *f)
{
    struct wj_flowguard_names names = { l->book, l->infos, l->ninfos };
    struct wj_str path = wj_strf(l->arena, "flows/" WJ_FMT ".csv", WJ_ARG(f->info.id));
    const struct wj_named *file = wj_fileset_find(l->files, path);
    if (!file)
        return wj_fail(l->e, WJ_E_NOTFOUND, WJ_FMT ": the table of a flow named in flows.csv is missing",
                       WJ_ARG(path));
    f->file = file->path;
    int rc = wj_flowrow_read(l->arena, f, file->bytes, &names, l->e);
    return rc == WJ_OK ? wj_flowcheck_flow(l->arena, f, l->e) : rc;
}

/* A file that no row of flows.csv names would be law that nobody runs. */
static int check_files(struct loader *l)
{
    struct wj_fileset run = wj_fileset_prefix(l->files, WJ_S("flows/"));
    for (size_t i = 0; i < run.n; i++) {
        struct wj_str id = { run.items[i].path.p + 6, run.items[i].path.n - 6 };
        if (!wj_str_ends(id, WJ_S(".csv")))
            continue;
        id.n -= 4;
        if (!find_flow(l, id))
            return wj_fail(l->e, WJ_E_INVALID, WJ_FMT ": flows.csv has no row for it",
                           WJ_ARG(run.items[i].path));
    }
    return WJ_OK;
}

static int load_flows(struct loader *l)
{
    const struct wj_flow **list = WJ_NEW_N(l->arena, const struct wj_flow *, l->ninfos + 1);
    l->flows = WJ_NEW_N(l->arena, struct wj_flow, l->ninfos + 1);
    if (!l->flows || !list)
        return spent(l);
    for (size_t i = 0; i < l->ninfos; i++) {
        l->flows[i].info = l->infos[i];
        l->flows[i].book = l->book;
        list[i] = &l->flows[i];
    }
    int rc = load_states(l);
    for (size_t i = 0; rc == WJ_OK && i < l->ninfos; i++)
        rc = load_flow(l, &l->flows[i]);
    l->book->flows = list;
    l->book->nflows = l->ninfos;
    return rc == WJ_OK ? check_files(l) : rc;
}

int wj_flowbook_load(struct wj_arena *a, const struct wj_fileset *files, const struct wj_flow_lookup *lookup,
                     const struct wj_flowbook **out, struct wj_err *e)
{
    struct loader l = { .arena = a, .files = files, .book = WJ_NEW(a, struct wj_flowbook), .e = e };
    if (!l.book)
        return spent(&l);
    l.book->lookup = *lookup;
    const struct wj_named *facts = wj_fileset_find(files, WJ_S("facts.csv"));
    if (!facts)
        return wj_fail(e, WJ_E_NOTFOUND, "facts.csv: the table is missing");
    int rc = wj_fact_load(a, facts->path, facts->bytes, &l.book->facts, e);
    int (*const steps[])(struct loader *) = { load_roles, load_registers, load_infos, load_flows };
    for (size_t i = 0; rc == WJ_OK && i < 4; i++)
        rc = steps[i](&l);
    if (rc == WJ_OK)
        rc = wj_flowcheck_book(l.book, e);
    if (rc == WJ_OK)
        *out = l.book;
    return rc;
}
