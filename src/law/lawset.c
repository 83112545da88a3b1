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

/* Every table of the set; with problems it goes on behind a wrong row, but not behind a missing table. */
static int load_tables(struct wj_arena *a, struct wj_lawset *s, struct wj_problems *problems,
                       struct wj_err *e)
{
    int rc = wj_statute_load(a, &s->files, problems, &s->statutes, e);
    if (rc == WJ_OK)
        rc = wj_calendar_load(a, &s->files, problems, &s->calendar, e);
    if (rc == WJ_OK)
        rc = wj_term_load(a, &s->files, problems, &s->terms, e);
    return rc;
}

static int check_terms(const struct wj_lawset *s, struct wj_arena *a, struct wj_problems *problems,
                       struct wj_err *e)
{
    for (size_t i = 0; i < s->terms.n; i++) {
        const struct wj_term *t = &s->terms.items[i];
        struct wj_str why;
        if (wj_statute_cites(&s->statutes, a, t->basis, t->valid_from, &why))
            continue;
        if (!problems)
            return wj_fail_at(e, WJ_E_INVALID, "basis", "terms.csv:%d: basis: " WJ_FMT, t->line, WJ_ARG(why));
        wj_problems_add(problems, "terms.csv:%d: basis: " WJ_FMT, t->line, WJ_ARG(why));
    }
    return WJ_OK;
}

int wj_lawset_load(struct wj_arena *a, const struct wj_fileset *files, struct wj_lawset *out,
                   struct wj_err *e)
{
    struct wj_lawset s = { .files = *files, .hash = wj_lawset_hash(files) };
    wj_digest_hex(&s.hash, s.hash_hex);
    int rc = load_tables(a, &s, NULL, e);
    if (rc == WJ_OK)
        rc = check_terms(&s, a, NULL, e);
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

int wj_lawset_check(struct wj_arena *a, const struct wj_fileset *files, struct wj_list *out, struct wj_err *e)
{
    struct wj_problems problems = { .arena = a };
    struct wj_lawset s = { .files = *files };
    struct wj_err mine = WJ_ERR_INIT;
    int rc = load_tables(a, &s, &problems, &mine);
    if (rc == WJ_OK)
        rc = check_terms(&s, a, &problems, &mine);
    if (rc == WJ_E_INVALID || rc == WJ_E_NOTFOUND)
        wj_problems_add(&problems, "%s", mine.msg);
    else if (rc != WJ_OK)
        return wj_fail(e, rc, "%s", mine.msg);
    *out = (struct wj_list){ problems.items, problems.n };
    return WJ_OK;
}

int wj_lawset_due(const struct wj_lawset *s, struct wj_str term, const struct wj_term_ask *ask,
                  struct wj_due *out, struct wj_err *e)
{
    return wj_term_due(&s->terms, s->calendar, term, ask, out, e);
}
