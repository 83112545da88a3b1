/* lawset.c - see lawset.h. */
#include "law/lawset.h"

#include "law/calendar_load.h"
#include "law/term_load.h"

#include <stdio.h>

struct wj_hash wj_lawset_hash(const struct wj_fileset *files)
{
    struct wj_digest *d = wj_digest_new(WJ_SHA256);
    for (size_t i = 0; i < files->n; i++) {
        char length[32];
        int n = snprintf(length, sizeof length, "\n%zu\n", files->items[i].bytes.n);
        wj_digest_add(d, files->items[i].path);
        wj_digest_add(d, (struct wj_str){ length, (size_t)n });
        wj_digest_add(d, files->items[i].bytes);
    }
    struct wj_hash h = wj_digest_end(d);
    wj_digest_free(d);
    return h;
}

static int load_flows(struct wj_arena *a, struct wj_lawset *s, struct wj_err *e)
{
    struct wj_flowset set;
    if (!wj_fileset_find(&s->files, WJ_S("flows.csv")))
        return WJ_OK;
    int rc = wj_flowset_load(a, &s->files, &s->terms, &s->statutes, &set, e);
    if (rc != WJ_OK)
        return rc;
    s->flows = set.book;
    s->documents = set.documents;
    return WJ_OK;
}

/* --- loading and checking --- */

/* The loaders of the tables, with one shape, in the order they need each other. */
static int load_statutes(struct wj_arena *a, struct wj_lawset *s, struct wj_problems *p, struct wj_err *e)
{
    return wj_statute_load(a, &s->files, p, &s->statutes, e);
}

static int load_calendar(struct wj_arena *a, struct wj_lawset *s, struct wj_problems *p, struct wj_err *e)
{
    return wj_calendar_load(a, &s->files, p, &s->calendar, e);
}

static int load_terms(struct wj_arena *a, struct wj_lawset *s, struct wj_problems *p, struct wj_err *e)
{
    return wj_term_load(a, &s->files, p, &s->terms, e);
}

static int load_violations(struct wj_arena *a, struct wj_lawset *s, struct wj_problems *p, struct wj_err *e)
{
    return wj_violation_load(a, &s->files, p, &s->violations, e);
}

static int load_figures(struct wj_arena *a, struct wj_lawset *s, struct wj_problems *p, struct wj_err *e)
{
    int rc = wj_threshold_load_regions(a, &s->files, p, &s->regions, e);
    if (rc == WJ_OK)
        rc = wj_threshold_load(a, &s->files, &s->regions, p, &s->thresholds, e);
    if (rc == WJ_OK)
        rc = wj_penalty_load_bands(a, &s->files, p, &s->bands, e);
    return rc;
}

typedef int load_fn(struct wj_arena *, struct wj_lawset *, struct wj_problems *, struct wj_err *);
static load_fn *const loaders[] = { load_statutes, load_calendar, load_terms, load_violations, load_figures };

/* One citation check for all tables: note the fault, or fail with it. */
static int check_basis(const struct wj_lawset *s, struct wj_arena *a, const char *where, struct wj_str basis,
                       wj_day from, struct wj_problems *problems, struct wj_err *e)
{
    struct wj_str why;
    if (wj_statute_cites(&s->statutes, a, basis, from, &why))
        return WJ_OK;
    if (!problems)
        return wj_fail(e, WJ_E_INVALID, "%s: " WJ_FMT, where, WJ_ARG(why));
    wj_problems_add(problems, "%s: " WJ_FMT, where, WJ_ARG(why));
    return WJ_OK;
}

static int check_violation(const struct wj_lawset *s, struct wj_arena *a, const struct wj_violation *v,
                           struct wj_problems *problems, struct wj_err *e)
{
    char where[64];
    snprintf(where, sizeof where, "violations.csv:%d: legal_basis", v->line);
    int rc = check_basis(s, a, where, v->legal_basis, v->valid_from, problems, e);
    snprintf(where, sizeof where, "violations.csv:%d: penalty_basis", v->line);
    return rc == WJ_OK ? check_basis(s, a, where, v->penalty_basis, v->valid_from, problems, e) : rc;
}

static int check_citations(const struct wj_lawset *s, struct wj_arena *a, struct wj_problems *problems,
                           struct wj_err *e)
{
    char where[128];
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < s->terms.n; i++) {
        const struct wj_term *t = &s->terms.items[i];
        snprintf(where, sizeof where, "terms.csv:%d: basis", t->line);
        rc = check_basis(s, a, where, t->basis, t->valid_from, problems, e);
    }
    for (size_t i = 0; rc == WJ_OK && i < s->violations.n; i++)
        rc = check_violation(s, a, &s->violations.items[i], problems, e);
    for (size_t i = 0; rc == WJ_OK && i < s->thresholds.n; i++) {
        const struct wj_threshold *t = &s->thresholds.items[i];
        snprintf(where, sizeof where, WJ_FMT ":%d: basis", WJ_ARG(t->file), t->line);
        rc = check_basis(s, a, where, t->basis, t->valid_from, problems, e);
    }
    for (size_t i = 0; rc == WJ_OK && i < s->bands.n; i++) {
        snprintf(where, sizeof where, "discretion.csv:%d: basis", s->bands.items[i].line);
        rc = check_basis(s, a, where, s->bands.items[i].basis, s->bands.items[i].valid_from, problems, e);
    }
    return rc;
}

int wj_lawset_load(struct wj_arena *a, const struct wj_fileset *files, struct wj_lawset *out,
                   struct wj_err *e)
{
    struct wj_lawset s = { .files = *files, .hash = wj_lawset_hash(files) };
    wj_digest_hex(&s.hash, s.hash_hex);
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < sizeof loaders / sizeof loaders[0]; i++)
        rc = loaders[i](a, &s, NULL, e);
    if (rc == WJ_OK)
        rc = check_citations(&s, a, NULL, e);
    if (rc == WJ_OK)
        rc = load_flows(a, &s, e);
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
    wj_problems_add(problems, "%s", mine->msg);
    return WJ_OK;
}

int wj_lawset_check(struct wj_arena *a, const struct wj_fileset *files, struct wj_list *out, struct wj_err *e)
{
    struct wj_problems problems = { .arena = a };
    struct wj_lawset s = { .files = *files };
    struct wj_err mine = WJ_ERR_INIT;
    bool whole = true; /* every table could be read: references can be judged */
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < sizeof loaders / sizeof loaders[0]; i++) {
        int bad = loaders[i](a, &s, &problems, &mine);
        whole = whole && bad == WJ_OK;
        if (bad != WJ_OK)
            rc = note(&problems, bad, &mine, e);
    }
    if (rc == WJ_OK && whole)
        rc = check_citations(&s, a, &problems, e);
    if (rc == WJ_OK && whole) {
        int bad = load_flows(a, &s, &mine);
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
