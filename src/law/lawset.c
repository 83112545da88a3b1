/* lawset.c - see lawset.h. */
#include "law/lawset.h"

#include "law/calendar_load.h"
#include "law/lawpack.h"
#include "law/term_load.h"

static int load_flows(const struct wj_lawsource *from, struct wj_lawset *s, struct wj_err *e)
{
    struct wj_flowset set;
    if (!wj_fileset_find(&s->files, WJ_S("flows.csv")))
        return WJ_OK;
    int rc = wj_flowset_load(from->arena, &s->files, &s->terms, &s->statutes, &set, e);
    if (rc != WJ_OK)
        return rc;
    s->flows = set.book;
    s->documents = set.documents;
    for (size_t i = 0; i < s->transitions.n; i++) {
        const struct wj_transition *t = &s->transitions.items[i];
        if (!wj_flowbook_find(s->flows, t->flow))
            return wj_fail_at(e, WJ_E_INVALID, "flow",
                              "transitions.csv:%d: flow: there is no flow \"" WJ_FMT "\" in flows.csv",
                              t->line, WJ_ARG(t->flow));
    }
    return WJ_OK;
}

/* The loaders of the tables, with one shape, in the order they need each other. */
static int load_statutes(const struct wj_lawsource *from, struct wj_lawset *s, struct wj_err *e)
{
    return wj_statute_load(from, &s->statutes, e);
}

static int load_calendar(const struct wj_lawsource *from, struct wj_lawset *s, struct wj_err *e)
{
    return wj_calendar_load(from, &s->calendar, e);
}

static int load_terms(const struct wj_lawsource *from, struct wj_lawset *s, struct wj_err *e)
{
    return wj_term_load(from, &s->terms, e);
}

static int load_violations(const struct wj_lawsource *from, struct wj_lawset *s, struct wj_err *e)
{
    return wj_violation_load(from, &s->violations, e);
}

static int load_plains(const struct wj_lawsource *from, struct wj_lawset *s, struct wj_err *e)
{
    return wj_plain_load(from, &s->statutes, &s->plains, e);
}

static int load_figures(const struct wj_lawsource *from, struct wj_lawset *s, struct wj_err *e)
{
    int rc = wj_threshold_load_regions(from, &s->regions, e);
    if (rc == WJ_OK)
        rc = wj_threshold_load(from, &s->regions, &s->thresholds, e);
    if (rc == WJ_OK)
        rc = wj_penalty_load_bands(from, &s->regions, &s->bands, e);
    if (rc == WJ_OK)
        rc = wj_reminder_load(from, &s->reminders, e);
    if (rc == WJ_OK)
        rc = wj_dossier_load(from, &s->dossier, e);
    return rc;
}

static int load_transitions(const struct wj_lawsource *from, struct wj_lawset *s, struct wj_err *e)
{
    return wj_transition_load(from, &s->transitions, e);
}

typedef int load_fn(const struct wj_lawsource *, struct wj_lawset *, struct wj_err *);
static load_fn *const loaders[] = { load_statutes, load_calendar,    load_terms, load_violations,
                                    load_figures,  load_transitions, load_plains };

/* A cell that cites statutes, and where it stands. */
struct citation {
    struct wj_str file;
    int line;
    const char *column;
    struct wj_str basis;
    wj_day from; /* one of the statutes must be in force on it */
};

/* Note the fault of a citation, or fail with it. */
static int check_citation(const struct wj_lawsource *from, const struct wj_lawset *s,
                          const struct citation *c, struct wj_err *e)
{
    struct wj_str why;
    if (wj_statute_cites(&s->statutes, from->arena, c->basis, c->from, &why))
        return WJ_OK;
    if (!from->problems)
        return wj_fail_at(e, WJ_E_INVALID, c->column, WJ_FMT ":%d: %s: " WJ_FMT, WJ_ARG(c->file), c->line,
                          c->column, WJ_ARG(why));
    wj_lawtable_note(from->problems, WJ_FMT ":%d: %s: " WJ_FMT, WJ_ARG(c->file), c->line, c->column,
                     WJ_ARG(why));
    return WJ_OK;
}

static int check_violations(const struct wj_lawsource *from, const struct wj_lawset *s, struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < s->violations.n; i++) {
        const struct wj_violation *v = &s->violations.items[i];
        struct citation c = { WJ_S("violations.csv"), v->line, "legal_basis", v->legal_basis, v->valid_from };
        rc = check_citation(from, s, &c, e);
        c.column = "penalty_basis";
        c.basis = v->penalty_basis;
        if (rc == WJ_OK)
            rc = check_citation(from, s, &c, e);
    }
    return rc;
}

static int check_figures(const struct wj_lawsource *from, const struct wj_lawset *s, struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < s->thresholds.n; i++) {
        const struct wj_threshold *t = &s->thresholds.items[i];
        struct citation c = { t->file, t->line, "basis", t->basis, t->valid_from };
        rc = check_citation(from, s, &c, e);
    }
    for (size_t i = 0; rc == WJ_OK && i < s->bands.n; i++) {
        const struct wj_band *b = &s->bands.items[i];
        struct citation c = { b->file, b->line, "basis", b->basis, b->valid_from };
        rc = check_citation(from, s, &c, e);
    }
    return rc;
}

static int check_transitions(const struct wj_lawsource *from, const struct wj_lawset *s, struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < s->transitions.n; i++) {
        const struct wj_transition *t = &s->transitions.items[i];
        struct citation c = { WJ_S("transitions.csv"), t->line, "basis", t->basis, WJ_DAY_NONE };
        rc = check_citation(from, s, &c, e);
    }
    return rc;
}

static int check_citations(const struct wj_lawsource *from, const struct wj_lawset *s, struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < s->terms.n; i++) {
        const struct wj_term *t = &s->terms.items[i];
        struct citation c = { WJ_S("terms.csv"), t->line, "basis", t->basis, t->valid_from };
        rc = check_citation(from, s, &c, e);
    }
    if (rc == WJ_OK)
        rc = check_violations(from, s, e);
    if (rc == WJ_OK)
        rc = check_figures(from, s, e);
    return rc == WJ_OK ? check_transitions(from, s, e) : rc;
}

int wj_lawset_load(struct wj_arena *a, const struct wj_fileset *files, struct wj_lawset *out,
                   struct wj_err *e)
{
    struct wj_lawset s = { .files = *files, .hash = wj_lawpack_hash(files) };
    wj_digest_hex(&s.hash, s.hash_hex);
    const struct wj_lawsource from = { a, &s.files, NULL };
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < sizeof loaders / sizeof loaders[0]; i++)
        rc = loaders[i](&from, &s, e);
    if (rc == WJ_OK)
        rc = check_citations(&from, &s, e);
    if (rc == WJ_OK)
        rc = load_flows(&from, &s, e);
    if (rc == WJ_OK)
        *out = s;
    return rc;
}

int wj_lawset_open(struct wj_arena *a, const char *dir, const struct wj_fileset *embedded,
                   struct wj_lawset *out, struct wj_err *e)
{
    struct wj_fileset files;
    if (!dir)
        return wj_lawset_load(a, embedded, out, e);
    int rc = wj_fileset_read_dir(a, dir, WJ_LAWSET_BYTES, &files, e);
    return rc == WJ_OK ? wj_lawset_load(a, &files, out, e) : rc;
}

/* A fault that ends a table is a line of the report; trouble of ours ends the check. */
static int note(struct wj_problems *problems, int rc, const struct wj_err *mine, struct wj_err *e)
{
    if (rc == WJ_E_LIMIT || rc == WJ_E_NOMEM || rc == WJ_E_IO)
        return wj_fail(e, rc, "%s", mine->msg);
    wj_lawtable_note(problems, "%s", mine->msg);
    return WJ_OK;
}

int wj_lawset_check(struct wj_arena *a, const struct wj_fileset *files, struct wj_list *out, struct wj_err *e)
{
    struct wj_problems problems = { .arena = a };
    struct wj_lawset s = { .files = *files };
    struct wj_err mine = WJ_ERR_INIT;
    const struct wj_lawsource from = { a, &s.files, &problems };
    bool whole = true; /* every table could be read: references can be judged */
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < sizeof loaders / sizeof loaders[0]; i++) {
        int bad = loaders[i](&from, &s, &mine);
        whole = whole && bad == WJ_OK;
        if (bad != WJ_OK)
            rc = note(&problems, bad, &mine, e);
    }
    if (rc == WJ_OK && whole)
        rc = check_citations(&from, &s, e);
    if (rc == WJ_OK && whole) {
        int bad = load_flows(&from, &s, &mine);
        if (bad != WJ_OK)
            rc = note(&problems, bad, &mine, e);
    }
    if (rc == WJ_OK)
        *out = (struct wj_list){ problems.items, problems.n };
    return rc;
}

int wj_lawset_due(const struct wj_lawset *s, struct wj_str term, const struct wj_term_ask *ask,
                  struct wj_due *out, struct wj_err *e)
{
    return wj_term_due(&s->terms, s->calendar, term, ask, out, e);
}
