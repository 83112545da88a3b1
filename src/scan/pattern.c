/* pattern.c - see pattern.h. */
#include "scan/pattern.h"

#include "base/utf8.h"
#include "scan/foldtab.h"

#include <hs/hs.h>
#include <stdlib.h>

enum { MAX_MATCHES = 2000 };

struct wj_patterns {
    hs_database_t *db;
};

struct wj_pattern_search {
    const struct wj_patterns *patterns;
    hs_scratch_t *scratch;
    char *folded;
    uint32_t
        *origin; /* of each folded byte: the original byte its character begins at; one more at the end */
    size_t cap;
    struct wj_pattern_match *matches;
    size_t n;
};

/* One regex at a time when a set fails, to name the culprit. */
static size_t find_bad(const struct wj_str *regex, size_t n, unsigned flags, const char *const *text)
{
    for (size_t i = 0; i < n; i++) {
        hs_compile_error_t *err = NULL;
        hs_database_t *db = NULL;
        hs_error_t rc = hs_compile(text[i], flags, HS_MODE_BLOCK, NULL, &db, &err);
        hs_free_compile_error(err);
        hs_free_database(db);
        if (rc != HS_SUCCESS)
            return i;
    }
    (void)regex;
    return n;
}

static char *copy_z(struct wj_str s)
{
    char *z = malloc(s.n + 1);
    for (size_t i = 0; z && i < s.n; i++)
        z[i] = s.p[i];
    if (z)
        z[s.n] = 0;
    return z;
}

int wj_patterns_new(const struct wj_str *regex, size_t n, struct wj_patterns **out, size_t *bad,
                    struct wj_err *e)
{
    const unsigned flag = HS_FLAG_UTF8 | HS_FLAG_SOM_LEFTMOST;
    char **text = calloc(n + 1, sizeof *text);
    unsigned *ids = calloc(n + 1, sizeof *ids), *flags = calloc(n + 1, sizeof *flags);
    struct wj_patterns *p = calloc(1, sizeof *p);
    hs_compile_error_t *err = NULL;
    int rc = text && ids && flags && p ? WJ_OK : wj_fail(e, WJ_E_NOMEM, "no memory for patterns");
    for (size_t i = 0; rc == WJ_OK && i < n; i++) {
        ids[i] = (unsigned)i;
        flags[i] = flag;
        text[i] = copy_z(regex[i]);
        if (!text[i])
            rc = wj_fail(e, WJ_E_NOMEM, "no memory for patterns");
    }
    const char *const *z = (const char *const *)text;
    if (rc == WJ_OK &&
        hs_compile_multi(z, flags, ids, (unsigned)n, HS_MODE_BLOCK, NULL, &p->db, &err) != HS_SUCCESS) {
        rc = wj_fail(e, WJ_E_INVALID, "not a regular expression: %s", err ? err->message : "unknown reason");
        *bad = find_bad(regex, n, flag, z);
    }
    hs_free_compile_error(err);
    for (size_t i = 0; text && i < n; i++)
        free(text[i]);
    free(text);
    free(ids);
    free(flags);
    if (rc == WJ_OK)
        *out = p;
    else
        wj_patterns_free(p);
    return rc;
}

void wj_patterns_free(struct wj_patterns *p)
{
    if (p)
        hs_free_database(p->db);
    free(p);
}

int wj_pattern_search_new(const struct wj_patterns *p, struct wj_pattern_search **out, struct wj_err *e)
{
    struct wj_pattern_search *s = calloc(1, sizeof *s);
    if (s)
        s->matches = calloc(MAX_MATCHES, sizeof *s->matches);
    if (!s || !s->matches || hs_alloc_scratch(p->db, &s->scratch) != HS_SUCCESS) {
        wj_pattern_search_free(s);
        return wj_fail(e, WJ_E_NOMEM, "no memory for patterns");
    }
    s->patterns = p;
    *out = s;
    return WJ_OK;
}

void wj_pattern_search_free(struct wj_pattern_search *s)
{
    if (!s)
        return;
    hs_free_scratch(s->scratch);
    free(s->folded);
    free(s->origin);
    free(s->matches);
    free(s);
}

static int make_room(struct wj_pattern_search *s, size_t n, struct wj_err *e)
{
    if (s->cap >= n)
        return WJ_OK;
    char *folded = realloc(s->folded, n);
    if (folded)
        s->folded = folded;
    uint32_t *origin = realloc(s->origin, (n + 1) * sizeof *origin);
    if (origin)
        s->origin = origin;
    if (!folded || !origin)
        return wj_fail(e, WJ_E_NOMEM, "no memory for patterns");
    s->cap = n;
    return WJ_OK;
}

/* Append one character with its origin. */
static size_t put(struct wj_pattern_search *s, size_t n, uint32_t c, size_t from)
{
    int len = wj_utf8_put(c, s->folded + n);
    for (int k = 0; k < len; k++)
        s->origin[n + (size_t)k] = (uint32_t)from;
    return n + (size_t)len;
}

static int fold(struct wj_pattern_search *s, struct wj_str text, size_t *out_n, struct wj_err *e)
{
    size_t n = 0;
    int rc = make_room(s, text.n * 2 + 128, e);
    for (size_t at = 0; rc == WJ_OK && at < text.n;) {
        size_t from = at;
        uint32_t c = wj_utf8_next(text, &at);
        const struct wj_fold_entry *f = wj_foldtab_entry(c);
        if (s->cap - n < 128)
            rc = make_room(s, s->cap * 2, e);
        if (rc != WJ_OK || f->kind == WJ_FOLD_INVISIBLE)
            continue;
        if (f->kind == WJ_FOLD_MANY)
            for (uint32_t k = 1; k <= wj_foldtab_many[f->to]; k++)
                n = put(s, n, wj_foldtab_many[f->to + k], from);
        else if (f->kind == WJ_FOLD_KEEP && f->to)
            n = put(s, n, f->to, from);
        else /* separators stay, full width ones in their narrow form */
            n = put(s, n, c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c, from);
    }
    if (rc == WJ_OK)
        s->origin[n] = (uint32_t)text.n;
    *out_n = n;
    return rc;
}

static int take_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *ctx)
{
    struct wj_pattern_search *s = ctx;
    (void)flags;
    for (size_t i = s->n; i > 0 && s->n - i < 8; i--) { /* a longer match replaces a shorter one */
        if (s->matches[i - 1].pattern == id && s->matches[i - 1].from == (uint32_t)from) {
            s->matches[i - 1].to = (uint32_t)to;
            return 0;
        }
    }
    if (s->n == MAX_MATCHES)
        return 1;
    s->matches[s->n++] =
        (struct wj_pattern_match){ .pattern = id, .from = (uint32_t)from, .to = (uint32_t)to };
    return 0;
}

int wj_pattern_search_run(struct wj_pattern_search *s, struct wj_str text,
                          const struct wj_pattern_match **out, size_t *n, struct wj_err *e)
{
    size_t len = 0;
    s->n = 0;
    int rc = fold(s, text, &len, e);
    if (rc != WJ_OK)
        return rc;
    hs_error_t hs = hs_scan(s->patterns->db, s->folded, (unsigned)len, 0, s->scratch, take_match, s);
    if (hs != HS_SUCCESS && hs != HS_SCAN_TERMINATED)
        return wj_fail(e, WJ_E_STATE, "the pattern matcher answered %d", (int)hs);
    for (size_t i = 0; i < s->n; i++) {
        struct wj_pattern_match *m = &s->matches[i];
        m->from = s->origin[m->from];
        uint32_t end = m->to; /* a match may end inside an expansion: take the whole character */
        while (end < len && s->origin[end] == s->origin[end - 1])
            end++;
        m->to = s->origin[end];
    }
    *out = s->matches;
    *n = s->n;
    return WJ_OK;
}
