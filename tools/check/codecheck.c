/*
 * codecheck.c - sizes, shapes and manners of C sources.
 *
 *   git ls-files '*.c' '*.h' '*.cpp' | codecheck [ALLOW]
 *
 * The limits are those of ARCHITECTURE.md.  tools/allow.txt lists exceptions:
 * "file-lines PATH N", "function-lines PATH:FUNCTION N", "cyclomatic
 * PATH:FUNCTION N", "params PATH:FUNCTION N", "alloc PATH malloc", "banned PATH NAME",
 * each with its reason.
 */
#include "base/arena.h"
#include "base/file.h"
#include "check/allow.h"
#include "check/complain.h"
#include "check/measure.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    FILE_LINES_MAX = 600,
    HEADER_LINES_MAX = 150,
    FUNCTION_LINES_MAX = 100,
    FUNCTION_LINES_P95 = 60,
    CYCLOMATIC_MAX = 15,
    CYCLOMATIC_SWITCH_MAX = 25,
    PARAMS_MAX = 6,
    SOURCE_BYTES_MAX = 4 << 20
};

struct check {
    struct wj_arena *arena, *scratch;
    struct wj_allow allow;
    void *lengths; /* int: lines of each function of src/ */
    size_t nlengths, lengths_cap;
};

static bool is_one_of(struct wj_str s, const char *const *words)
{
    for (; *words; words++)
        if (wj_str_eqz(s, *words))
            return true;
    return false;
}

static void check_call(struct check *c, struct wj_str path, const struct wj_token *k)
{
    static const char *const banned[] = { "strcpy", "strcat", "sprintf", "vsprintf", "gets",  "strtok",
                                          "atoi",   "atol",   "atof",    "system",   "popen", "alloca",
                                          "tmpnam", "mktemp", "signal",  NULL };
    static const char *const shared[] = { "rand",    "srand",     "localtime", "gmtime",        "ctime",
                                          "asctime", "setlocale", "getpwnam",  "gethostbyname", NULL };
    static const char *const alloc[] = {
        "malloc", "calloc", "realloc", "strdup", "strndup", "asprintf", NULL
    };
    if (is_one_of(k->text, banned) && !wj_allow_name(&c->allow, "banned", path, k->text))
        wj_complain(path, k->line, WJ_FMT "() is banned; src/base has the safe way (str.h, buf.h, file.h)",
                    WJ_ARG(k->text));
    if (!wj_str_starts(path, WJ_S("src/")))
        return;
    if (is_one_of(k->text, alloc) && !wj_allow_name(&c->allow, "alloc", path, k->text))
        wj_complain(path, k->line,
                    WJ_FMT
                    "(): memory of a request, a job or a rule set comes from an arena (base/arena.h); where "
                    "its life is another one, add \"alloc\" to tools/allow.txt and say which",
                    WJ_ARG(k->text));
    if (is_one_of(k->text, shared) && !wj_allow_name(&c->allow, "banned", path, k->text))
        wj_complain(path, k->line,
                    WJ_FMT "() has state that threads share; use base/day.h, base/id.h or libsodium",
                    WJ_ARG(k->text));
}

static void check_identifiers(struct check *c, struct wj_str path, const struct wj_tokens *t)
{
    for (size_t i = 0; i + 1 < t->n; i++) {
        const struct wj_token *k = &t->items[i], *next = &t->items[i + 1];
        if (wj_token_is(k, "typedef") &&
            (wj_token_is(next, "struct") || wj_token_is(next, "union") || wj_token_is(next, "enum")))
            wj_complain(path, k->line, "no typedef for a struct, union or enum; use its tag");
        bool is_member = i && (wj_token_is(k - 1, ".") || wj_token_is(k - 1, "->"));
        if (k->kind == WJ_T_WORD && !is_member && wj_token_is(next, "("))
            check_call(c, path, k);
    }
}

static bool is_letter(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_';
}

/* True when the word stands in the text with no letter beside it. */
static bool has_word(struct wj_str text, const char *word)
{
    struct wj_str w = wj_strz(word);
    for (;;) {
        size_t at = wj_str_find(text, w);
        if (at == text.n)
            return false;
        size_t end = at + w.n;
        if ((at == 0 || !is_letter(text.p[at - 1])) && (end == text.n || !is_letter(text.p[end])))
            return true;
        text = (struct wj_str){ text.p + end, text.n - end };
    }
}

static void check_comments(struct wj_str path, const struct wj_tokens *t)
{
    static const char *const words[] = { "TODO", "FIXME", "XXX", "HACK", "TBD", NULL };
    if (!t->n || t->items[0].kind != WJ_T_COMMENT)
        wj_complain(path, 1, "begin the file with a comment that says what it is for");
    for (size_t i = 0; i < t->n; i++)
        for (size_t w = 0; t->items[i].kind == WJ_T_COMMENT && words[w]; w++)
            if (has_word(t->items[i].text, words[w]))
                wj_complain(path, t->items[i].line,
                            "\"%s\" in a comment: do it, or write down what is true now", words[w]);
}

/* A file x/y.c that has a header x/y.h includes it first, so that the header is known to stand alone. */
static void check_own_header(struct check *c, struct wj_str path, const struct wj_tokens *t)
{
    if (!wj_str_starts(path, WJ_S("src/")) || !wj_str_ends(path, WJ_S(".c")))
        return;
    struct wj_str stem = { path.p + 4, path.n - 6 };
    struct wj_str own = wj_strf(c->scratch, "\"" WJ_FMT ".h\"", WJ_ARG(stem));
    struct wj_str first = WJ_NOSTR;
    bool includes_own = false;
    for (size_t i = 0; i < t->n; i++) {
        struct wj_str text = t->items[i].text;
        if (t->items[i].kind != WJ_T_DIRECTIVE || !wj_str_has(text, WJ_S("include")))
            continue;
        if (!first.p)
            first = text;
        includes_own = includes_own || wj_str_has(text, own);
    }
    if (includes_own && !wj_str_has(first, own))
        wj_complain(path, 1, "include " WJ_FMT " before all others: it must stand alone", WJ_ARG(own));
}

static void check_header(struct wj_str path, const struct wj_tokens *t, const struct wj_prototypes *list)
{
    if (!wj_str_starts(path, WJ_S("src/")) && !wj_str_starts(path, WJ_S("include/")) &&
        !wj_str_starts(path, WJ_S("tools/")))
        return;
    for (size_t i = 0; i < list->n; i++)
        if (!list->items[i].commented)
            wj_complain(path, list->items[i].line,
                        WJ_FMT "() has no comment: say its meaning, units, ownership and errors",
                        WJ_ARG(list->items[i].name));
    size_t first = 0;
    while (first < t->n && t->items[first].kind != WJ_T_DIRECTIVE)
        first++;
    if (first == t->n || !wj_str_has(t->items[first].text, WJ_S("ifndef WJ_")))
        wj_complain(path, 1, "begin with an include guard: #ifndef WJ_<FOLDER>_<FILE>_H");
}

static void check_length(struct check *c, struct wj_str path, const struct wj_tokens *t)
{
    bool header = wj_str_ends(path, WJ_S(".h"));
    int lines = t->n ? t->items[t->n - 1].last_line : 0;
    int64_t limit = header ? HEADER_LINES_MAX : FILE_LINES_MAX;
    if (lines > limit && lines > (limit = wj_allow_limit(&c->allow, "file-lines", path, limit)))
        wj_complain(path, 0, "%d lines, more than %d: find the second subject in it and give it its own file",
                    lines, (int)limit);
}

static void check_limit(struct check *c, struct wj_str path, const struct wj_function *f, const char *kind,
                        int value, int limit)
{
    if (value <= limit)
        return;
    struct wj_str where = wj_strf(c->scratch, WJ_FMT ":" WJ_FMT, WJ_ARG(path), WJ_ARG(f->name));
    limit = (int)wj_allow_limit(&c->allow, kind, where, limit);
    if (value > limit)
        wj_complain(path, f->line,
                    WJ_FMT "(): %s %d, more than %d; take a step with a name of its own out of it",
                    WJ_ARG(f->name), kind, value, limit);
}

static void check_functions(struct check *c, struct wj_str path, const struct wj_functions *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct wj_function *f = &list->items[i];
        check_limit(c, path, f, "function-lines", f->lines, FUNCTION_LINES_MAX);
        check_limit(c, path, f, "cyclomatic", f->cyclomatic,
                    f->has_switch ? CYCLOMATIC_SWITCH_MAX : CYCLOMATIC_MAX);
        check_limit(c, path, f, "params", f->params, PARAMS_MAX);
        if (!wj_str_starts(path, WJ_S("src/")))
            continue;
        int *slot = wj_grow(c->arena, &c->lengths, &c->nlengths, &c->lengths_cap, sizeof *slot);
        if (slot)
            *slot = f->lines;
    }
}

static int check_file(struct check *c, struct wj_str path, struct wj_err *e)
{
    struct wj_str source;
    struct wj_tokens tokens;
    struct wj_functions functions;
    struct wj_prototypes prototypes;
    int rc = wj_file_read(c->scratch, wj_str_z(c->scratch, path), SOURCE_BYTES_MAX, &source, e);
    if (rc != WJ_OK)
        return rc;
    if (!wj_token_split(c->scratch, source, &tokens) ||
        !wj_measure_functions(c->scratch, &tokens, &functions) ||
        !wj_measure_prototypes(c->scratch, &tokens, &prototypes))
        return wj_fail(e, WJ_E_LIMIT, WJ_FMT ": too large", WJ_ARG(path));
    check_length(c, path, &tokens);
    check_comments(path, &tokens);
    check_identifiers(c, path, &tokens);
    check_own_header(c, path, &tokens);
    check_functions(c, path, &functions);
    if (wj_str_ends(path, WJ_S(".h")) && !wj_str_ends(path, WJ_S("_priv.h")))
        check_header(path, &tokens, &prototypes);
    return WJ_OK;
}

static int by_size(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

/* The 95th percentile (nearest rank) of the lengths of all functions of src/. */
static void check_p95(struct check *c)
{
    int *lengths = c->lengths;
    if (!c->nlengths)
        return;
    qsort(lengths, c->nlengths, sizeof *lengths, by_size);
    int p95 = lengths[(c->nlengths * 95 + 99) / 100 - 1];
    if (p95 > FUNCTION_LINES_P95)
        wj_complain(WJ_S("src"), 0, "one function in twenty is longer than %d lines (limit %d)", p95 - 1,
                    FUNCTION_LINES_P95);
    printf("%zu functions in src/: median %d lines, p95 %d, longest %d\n", c->nlengths,
           lengths[c->nlengths / 2], p95, lengths[c->nlengths - 1]);
}

static int run(struct check *c, const char *allow, struct wj_err *e)
{
    static const char *const kinds[] = { "file-lines", "function-lines", "cyclomatic",
                                         "params",     "alloc",          "banned" };
    struct wj_str list, path;
    int rc = wj_allow_read(c->arena, &c->allow, allow, e);
    if (rc == WJ_OK)
        rc = wj_file_read(c->arena, "-", SOURCE_BYTES_MAX, &list, e);
    if (rc == WJ_OK && !list.n)
        return wj_fail(e, WJ_E_INVALID, "no file names on standard input; nothing was checked");
    while (rc == WJ_OK && wj_str_cut(&list, '\n', &path)) {
        if (path.n)
            rc = check_file(c, path, e);
        wj_arena_reset(c->scratch);
    }
    if (rc != WJ_OK)
        return rc;
    check_p95(c);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        wj_allow_unused(&c->allow, kinds[i]);
    return WJ_OK;
}

int main(int argc, char **argv)
{
    struct check c = { .arena = wj_arena_new((size_t)64 << 20), .scratch = wj_arena_new((size_t)512 << 20) };
    struct wj_err e = WJ_ERR_INIT;
    int rc = run(&c, argc > 1 ? argv[1] : "tools/allow.txt", &e);
    if (rc != WJ_OK)
        printf("codecheck: %s\n", e.msg);
    wj_arena_free(c.arena);
    wj_arena_free(c.scratch);
    return rc != WJ_OK || wj_complaints() ? 1 : 0;
}
