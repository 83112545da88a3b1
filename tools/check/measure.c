/* measure.c - see measure.h. */
#include "check/measure.h"

#include "base/arena.h"

/* A walk over the tokens that are code. */
struct walk {
    const struct wj_tokens *t;
    size_t at;
};

static bool is_code(const struct wj_token *t)
{
    return t->kind != WJ_T_COMMENT && t->kind != WJ_T_DIRECTIVE;
}

/* The token at or behind i that is code, or n. */
static size_t code_at(const struct wj_tokens *t, size_t i)
{
    while (i < t->n && !is_code(&t->items[i]))
        i++;
    return i;
}

/* Index behind the bracket that closes the one at i; n when it is not closed. */
static size_t skip_brackets(const struct wj_tokens *t, size_t i, const char *open, const char *close)
{
    int depth = 0;
    for (; i < t->n; i++) {
        if (wj_token_is(&t->items[i], open))
            depth++;
        else if (wj_token_is(&t->items[i], close) && --depth == 0)
            return i + 1;
    }
    return t->n;
}

/* Parameters between the brackets that begin at i. */
static int count_params(const struct wj_tokens *t, size_t i, size_t end)
{
    int depth = 0, n = 1;
    size_t words = 0;
    bool only_void = true;
    for (; i < end; i++) {
        const struct wj_token *k = &t->items[i];
        if (!is_code(k))
            continue;
        if (wj_token_is(k, "(") || wj_token_is(k, "[")) {
            depth++;
        } else if (wj_token_is(k, ")") || wj_token_is(k, "]")) {
            depth--;
        } else {
            n += depth == 1 && wj_token_is(k, ",");
            only_void = only_void && wj_token_is(k, "void");
            words++;
        }
    }
    return words == 0 || (only_void && words == 1) ? 0 : n;
}

static void measure_body(const struct wj_tokens *t, size_t from, size_t to, struct wj_function *f)
{
    static const char *const decisions[] = { "if", "for", "while", "&&", "||", "?" };
    int cases = 0, others = 0;
    for (size_t i = from; i < to; i++) {
        const struct wj_token *k = &t->items[i];
        cases += wj_token_is(k, "case");
        for (size_t d = 0; d < sizeof decisions / sizeof *decisions; d++)
            others += wj_token_is(k, decisions[d]);
    }
    f->cyclomatic = 1 + cases + others;
    f->has_switch = cases > others;
    f->lines = t->items[to - 1].line - f->line + 1;
}

static bool is_keyword(const struct wj_token *t)
{
    static const char *const words[] = { "if",
                                         "for",
                                         "while",
                                         "switch",
                                         "return",
                                         "sizeof",
                                         "_Static_assert",
                                         "static_assert",
                                         "__attribute__",
                                         "_Alignas",
                                         "_Generic" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (wj_token_is(t, words[i]))
            return true;
    return false;
}

static bool is_attribute(const struct wj_token *t)
{
    if (wj_token_is(t, "__attribute__"))
        return true;
    for (size_t i = 0; i < t->text.n; i++)
        if (t->text.p[i] >= 'a' && t->text.p[i] <= 'z')
            return false;
    return t->kind == WJ_T_WORD;
}

/* Skip attributes and macros such as WJ_MUST_USE or WJ_PRINTF(1, 2) behind a parameter list. */
static size_t skip_attributes(const struct wj_tokens *t, size_t i)
{
    for (i = code_at(t, i); i < t->n; i = code_at(t, i)) {
        if (wj_token_is(&t->items[i], "("))
            i = skip_brackets(t, i, "(", ")");
        else if (is_attribute(&t->items[i]))
            i++;
        else
            break;
    }
    return i;
}

/* At file level: the name of a function declarator begins at *at; its end and what stands behind it. */
struct declarator {
    size_t name, open, behind; /* tokens: the name, its '(', the first behind list and attributes */
};

/*
 * Step to the next declarator "name ( … )" at file level, over initialisers,
 * structs and bodies of others; false at the end.
 */
static bool next_declarator(struct walk *w, struct declarator *d, bool *is_static)
{
    const struct wj_tokens *t = w->t;
    *is_static = false;
    for (size_t i = code_at(t, w->at); i < t->n; i = code_at(t, i)) {
        const struct wj_token *k = &t->items[i];
        size_t after = code_at(t, i + 1);
        if (wj_token_is(k, "static") || wj_token_is(k, "typedef"))
            *is_static = true;
        if (wj_token_is(k, ";") || wj_token_is(k, "}"))
            *is_static = false;
        if (wj_token_is(k, "{")) {
            i = skip_brackets(t, i, "{", "}");
        } else if (wj_token_is(k, "(")) {
            i = skip_brackets(t, i, "(", ")");
        } else if (k->kind == WJ_T_WORD && after < t->n && wj_token_is(&t->items[after], "(") &&
                   !is_keyword(k)) {
            *d = (struct declarator){ i, after, 0 };
            d->behind = skip_attributes(t, skip_brackets(t, after, "(", ")"));
            w->at = d->behind;
            return true;
        } else {
            i++;
        }
    }
    return false;
}

bool wj_measure_functions(struct wj_arena *a, const struct wj_tokens *t, struct wj_functions *out)
{
    void *items = NULL;
    size_t n = 0, cap = 0;
    struct walk w = { t, 0 };
    struct declarator d;
    bool is_static;
    while (next_declarator(&w, &d, &is_static)) {
        if (d.behind >= t->n || !wj_token_is(&t->items[d.behind], "{"))
            continue;
        struct wj_function *f = wj_grow(a, &items, &n, &cap, sizeof *f);
        if (!f)
            return false;
        *f = (struct wj_function){ .name = t->items[d.name].text, .line = t->items[d.name].line };
        f->is_static = is_static;
        f->params = count_params(t, d.open, skip_brackets(t, d.open, "(", ")"));
        w.at = skip_brackets(t, d.behind, "{", "}");
        measure_body(t, d.behind, w.at, f);
    }
    *out = (struct wj_functions){ items, n, cap };
    return true;
}

/* True when a comment belongs to the paragraph of token i: no blank line between, before it or on its last
 * line. */
static bool has_comment(const struct wj_tokens *t, size_t i, size_t end)
{
    int line = t->items[i].line;
    for (size_t k = i; k-- > 0;) {
        const struct wj_token *b = &t->items[k];
        if (b->last_line < line - 1)
            break;
        if (b->kind == WJ_T_COMMENT)
            return true;
        line = b->line;
    }
    size_t next = end + 1;
    return next < t->n && t->items[next].kind == WJ_T_COMMENT && t->items[next].line == t->items[end].line;
}

bool wj_measure_prototypes(struct wj_arena *a, const struct wj_tokens *t, struct wj_prototypes *out)
{
    void *items = NULL;
    size_t n = 0, cap = 0;
    struct walk w = { t, 0 };
    struct declarator d;
    bool is_static;
    while (next_declarator(&w, &d, &is_static)) {
        if (is_static || d.behind >= t->n || !wj_token_is(&t->items[d.behind], ";"))
            continue;
        struct wj_prototype *p = wj_grow(a, &items, &n, &cap, sizeof *p);
        if (!p)
            return false;
        *p = (struct wj_prototype){ t->items[d.name].text, t->items[d.name].line,
                                    has_comment(t, d.name, d.behind) };
    }
    *out = (struct wj_prototypes){ items, n, cap };
    return true;
}
