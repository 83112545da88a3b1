/* expr.c - recursive descent over the language of conditions; see expr.h. */
#include "scan/expr.h"

#include "base/arena.h"
#include "scan/record.h"

#include <string.h>

enum { MAX_ARGS = 64, MAX_WORDS = 400, MAX_DEPTH = 40 };

struct parser {
    struct wj_arena *arena;
    const struct wj_expr_names *names;
    struct wj_str text;
    size_t at;
    int depth;
    struct wj_err *e;
};

static const struct wj_expr *parse_or(struct parser *p);

static const struct wj_expr *give_up(struct parser *p, const char *what)
{
    if (!p->e || p->e->rc == WJ_OK)
        wj_fail(p->e, WJ_E_INVALID, "column %zu: expected %s", p->at + 1, what);
    return NULL;
}

static void skip_blanks(struct parser *p)
{
    while (p->at < p->text.n && strchr(" \t\r\n", p->text.p[p->at]))
        p->at++;
}

static bool take(struct parser *p, const char *token)
{
    skip_blanks(p);
    size_t n = strlen(token);
    if (p->text.n - p->at < n || memcmp(p->text.p + p->at, token, n) != 0)
        return false;
    p->at += n;
    return true;
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static struct wj_str take_name(struct parser *p)
{
    skip_blanks(p);
    size_t from = p->at;
    while (p->at < p->text.n && is_word_char(p->text.p[p->at]))
        p->at++;
    return (struct wj_str){ p->text.p + from, p->at - from };
}

static bool peek_keyword(struct parser *p, const char *word)
{
    size_t back = p->at;
    bool same = wj_str_eqz(take_name(p), word);
    if (!same)
        p->at = back;
    return same;
}

static bool take_number(struct parser *p, int64_t *out)
{
    skip_blanks(p);
    size_t from = p->at;
    while (p->at < p->text.n && p->text.p[p->at] >= '0' && p->text.p[p->at] <= '9')
        p->at++;
    return wj_str_i64((struct wj_str){ p->text.p + from, p->at - from }, out);
}

static struct wj_expr *make(struct parser *p, enum wj_expr_op op)
{
    struct wj_expr *x = WJ_NEW(p->arena, struct wj_expr);
    if (!x) {
        wj_fail(p->e, WJ_E_LIMIT, "no memory left for a condition");
        return NULL;
    }
    x->op = op;
    x->field = x->other = -1;
    return x;
}

static const struct wj_expr *with_args(struct parser *p, struct wj_expr *x, const struct wj_expr **args,
                                       size_t n)
{
    if (!x)
        return NULL;
    x->args = wj_copy(p->arena, args, n * sizeof *args);
    x->nargs = n;
    return x->args ? x : NULL;
}

static bool take_cmp(struct parser *p, enum wj_expr_cmp *out)
{
    static const struct {
        const char *token;
        enum wj_expr_cmp cmp;
    } table[] = { { "!=", WJ_CMP_NE }, { "<=", WJ_CMP_LE }, { ">=", WJ_CMP_GE }, { "==", WJ_CMP_EQ },
                  { "=", WJ_CMP_EQ },  { "<", WJ_CMP_LT },  { ">", WJ_CMP_GT } };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (take(p, table[i].token)) {
            *out = table[i].cmp;
            return true;
        }
    }
    return false;
}

/* [甲, 乙]: words up to commas; the bracket is behind us. */
static const struct wj_expr *parse_words(struct parser *p)
{
    struct wj_str *words = WJ_NEW_N(p->arena, struct wj_str, MAX_WORDS);
    size_t n = 0, end = p->at;
    while (end < p->text.n && p->text.p[end] != ']')
        end++;
    if (end == p->text.n || !words)
        return give_up(p, "] at the end of the list");
    struct wj_str rest = { p->text.p + p->at, end - p->at }, word;
    while (rest.p && n < MAX_WORDS && wj_str_cut(&rest, ',', &word)) {
        word = wj_str_trim(word);
        if (!word.n)
            return give_up(p, "a word in the list");
        words[n++] = word;
    }
    if (!n || rest.p)
        return give_up(p, "between 1 and 400 words in the list");
    struct wj_expr *x = make(p, WJ_EXPR_LIST);
    if (!x || !p->names->make(p->names->ctx, words, n, &x->list, p->e))
        return NULL;
    p->at = end + 1;
    return x;
}

static bool parse_args(struct parser *p, const struct wj_expr **args, size_t *n, int64_t *number)
{
    while (*n < MAX_ARGS) {
        skip_blanks(p);
        bool digits = p->at < p->text.n && p->text.p[p->at] >= '0' && p->text.p[p->at] <= '9';
        if (digits && number) {
            if (!take_number(p, number))
                return false;
        } else {
            args[*n] = parse_or(p);
            if (!args[(*n)++])
                return false;
        }
        if (take(p, ")"))
            return true;
        if (!take(p, ","))
            return give_up(p, ", or )") != NULL;
    }
    return give_up(p, "fewer arguments") != NULL;
}

struct function {
    const char *name;
    enum wj_expr_op op;
    size_t least, most;
    bool distance, compares;
};

static const struct function functions[] = {
    { "near", WJ_EXPR_NEAR, 2, 2, true, false },
    { "before", WJ_EXPR_BEFORE, 2, 2, true, false },
    { "ahead", WJ_EXPR_AHEAD, 2, 2, true, false },
    { "far", WJ_EXPR_FAR, 2, 2, true, false },
    { "clause", WJ_EXPR_CLAUSE, 2, 8, false, false },
    { "sentence", WJ_EXPR_SENTENCE, 2, 8, false, false },
    { "topic", WJ_EXPR_TOPIC, 1, 1, false, false },
    { "inside", WJ_EXPR_INSIDE, 2, 2, false, false },
    { "count", WJ_EXPR_COUNT, 1, 1, false, true },
    { "distinct", WJ_EXPR_DISTINCT, 1, 1, false, true },
    { "disguised", WJ_EXPR_DISGUISED, 1, 1, false, false },
    { "undisguised", WJ_EXPR_UNDISGUISED, 1, 1, false, false },
    { "asked", WJ_EXPR_ASKED, 1, 1, false, false },
    { "bracketed", WJ_EXPR_BRACKETED, 1, 1, false, false },
};

static const struct wj_expr *parse_function(struct parser *p, const struct function *f)
{
    const struct wj_expr *args[MAX_ARGS];
    struct wj_expr *x = make(p, f->op);
    size_t n = 0;
    if (!x)
        return NULL;
    x->n = f->distance ? 10 : 0;
    if (!parse_args(p, args, &n, f->distance ? &x->n : NULL))
        return NULL;
    if (n < f->least || n > f->most)
        return give_up(p, "another number of arguments");
    if (f->compares && (!take_cmp(p, &x->cmp) || !take_number(p, &x->n)))
        return give_up(p, "a comparison with a number, such as >= 2");
    return with_args(p, x, args, n);
}

static int take_field(struct parser *p)
{
    struct wj_str name = take_name(p);
    int field = wj_record_find_field(name);
    if (field < 0)
        give_up(p, "the name of a record field");
    return field;
}

/* in(field, x), has(field), matches(field, list); the bracket is behind us. */
static const struct wj_expr *parse_field_function(struct parser *p, enum wj_expr_op op)
{
    struct wj_expr *x = make(p, op);
    const struct wj_expr *arg;
    if (!x || (x->field = take_field(p)) < 0)
        return NULL;
    if (op == WJ_EXPR_HAS)
        return take(p, ")") ? x : give_up(p, ")");
    if (!take(p, ","))
        return give_up(p, ", and what to look for");
    arg = parse_or(p);
    if (!arg)
        return NULL;
    if (!take(p, ")"))
        return give_up(p, ")");
    if (op == WJ_EXPR_MATCHES) {
        if (arg->op != WJ_EXPR_LIST)
            return give_up(p, "the name of a list or pattern");
        x->list = arg->list;
    }
    return with_args(p, x, &arg, 1);
}

/* field cmp 'text' | true | false | number | number * field */
static const struct wj_expr *parse_comparison(struct parser *p, int field)
{
    struct wj_expr *x = make(p, WJ_EXPR_IS_NUMBER);
    if (!x)
        return NULL;
    x->field = field;
    if (!take_cmp(p, &x->cmp))
        return give_up(p, "a comparison behind the field");
    if (take(p, "'")) {
        size_t from = p->at;
        while (p->at < p->text.n && p->text.p[p->at] != '\'')
            p->at++;
        x->op = WJ_EXPR_IS_TEXT;
        x->text = (struct wj_str){ p->text.p + from, p->at - from };
        return take(p, "'") ? x : give_up(p, "' behind the text");
    }
    if (peek_keyword(p, "true") || peek_keyword(p, "false")) {
        x->n = p->text.p[p->at - 2] == 'u';
        return x;
    }
    if (take_number(p, &x->n) && !take(p, "*"))
        return x;
    x->op = WJ_EXPR_IS_FIELD;
    x->n = x->n ? x->n : 1;
    x->other = take_field(p);
    return x->other < 0 ? NULL : x;
}

static const struct wj_expr *parse_name(struct parser *p)
{
    size_t start = p->at;
    struct wj_str name = take_name(p);
    if (!name.n)
        return give_up(p, "a name, a list or a bracket");
    if (wj_str_eqz(name, "here"))
        return make(p, WJ_EXPR_HERE);
    if (take(p, "(")) {
        for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
            if (wj_str_eqz(name, functions[i].name))
                return parse_function(p, &functions[i]);
        if (wj_str_eqz(name, "in"))
            return parse_field_function(p, WJ_EXPR_IN);
        if (wj_str_eqz(name, "has"))
            return parse_field_function(p, WJ_EXPR_HAS);
        if (wj_str_eqz(name, "matches"))
            return parse_field_function(p, WJ_EXPR_MATCHES);
        p->at = start;
        return give_up(p, "the name of a function before (");
    }
    struct wj_expr *x = make(p, WJ_EXPR_LIST);
    const struct wj_expr *guard = NULL;
    if (!x)
        return NULL;
    if (p->names->find(p->names->ctx, name, &x->list, &guard))
        return guard ? guard : x;
    int field = wj_str_eqz(name, "kind") ? -1 : wj_record_find_field(name);
    if (field >= 0 || wj_str_eqz(name, "kind"))
        return parse_comparison(p, field);
    p->at = start;
    return give_up(p, "the name of a list, guard or record field that exists");
}

static const struct wj_expr *parse_not(struct parser *p)
{
    const struct wj_expr *arg;
    if (++p->depth > MAX_DEPTH)
        return give_up(p, "fewer brackets");
    if (peek_keyword(p, "not")) {
        arg = parse_not(p);
        arg = arg ? with_args(p, make(p, WJ_EXPR_NOT), &arg, 1) : NULL;
    } else if (take(p, "(")) {
        arg = parse_or(p);
        if (arg && !take(p, ")"))
            arg = give_up(p, ")");
    } else if (take(p, "[")) {
        arg = parse_words(p);
    } else {
        arg = parse_name(p);
    }
    p->depth--;
    return arg;
}

static const struct wj_expr *parse_chain(struct parser *p, const char *word, enum wj_expr_op op,
                                         const struct wj_expr *(*next)(struct parser *))
{
    const struct wj_expr *args[MAX_ARGS];
    size_t n = 0;
    do {
        if (n == MAX_ARGS)
            return give_up(p, "fewer parts");
        args[n] = next(p);
        if (!args[n++])
            return NULL;
    } while (peek_keyword(p, word));
    return n == 1 ? args[0] : with_args(p, make(p, op), args, n);
}

static const struct wj_expr *parse_and(struct parser *p)
{
    return parse_chain(p, "and", WJ_EXPR_AND, parse_not);
}

static const struct wj_expr *parse_or(struct parser *p)
{
    if (p->depth > MAX_DEPTH)
        return give_up(p, "fewer brackets");
    return parse_chain(p, "or", WJ_EXPR_OR, parse_and);
}

int wj_expr_parse(struct wj_arena *arena, struct wj_str text, const struct wj_expr_names *names,
                  const struct wj_expr **out, struct wj_err *e)
{
    struct wj_err own = WJ_ERR_INIT;
    struct parser p = { .arena = arena, .names = names, .text = text, .e = e ? e : &own };
    p.e->rc = WJ_OK;
    const struct wj_expr *x = parse_or(&p);
    skip_blanks(&p);
    if (x && p.at < text.n)
        x = give_up(&p, "and, or, or the end");
    if (!x)
        return p.e->rc ? p.e->rc : wj_fail(p.e, WJ_E_LIMIT, "no memory left for a condition");
    *out = x;
    return WJ_OK;
}
