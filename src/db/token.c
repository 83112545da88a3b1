/* token.c - see token.h. */
#include "db/token.h"

#include <string.h>

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Length of a quoted run that begins at s.p[0]; a doubled quote stands for itself. 0: it does not end. */
static size_t quoted(struct wj_str s)
{
    for (size_t i = 1; i < s.n; i++) {
        if (s.p[i] != s.p[0])
            continue;
        if (i + 1 == s.n || s.p[i + 1] != s.p[0])
            return i + 1;
        i++;
    }
    return 0;
}

static size_t word_length(struct wj_str s, size_t from)
{
    size_t i = from;
    while (i < s.n && (is_alpha(s.p[i]) || is_digit(s.p[i])))
        i++;
    return i;
}

static size_t number_length(struct wj_str s)
{
    size_t i = 0;
    while (i < s.n && (is_digit(s.p[i]) || is_alpha(s.p[i]) || s.p[i] == '.'))
        i++;
    return i;
}

static size_t comment_length(struct wj_str s)
{
    if (s.p[0] == '-') {
        const char *end = memchr(s.p, '\n', s.n);
        return end ? (size_t)(end - s.p) : s.n;
    }
    size_t close = wj_str_find((struct wj_str){ s.p + 2, s.n - 2 }, WJ_S("*/"));
    return close == s.n - 2 ? 0 : close + 4;
}

static bool begins_comment(struct wj_str s)
{
    return s.n >= 2 && ((s.p[0] == '-' && s.p[1] == '-') || (s.p[0] == '/' && s.p[1] == '*'));
}

static size_t space_length(struct wj_str s)
{
    size_t i = 1;
    while (i < s.n && is_space(s.p[i]))
        i++;
    return i;
}

/* The rest of SQL: quoted runs, parameters and punctuation. */
static enum wj_token_kind measure_mark(struct wj_str s, size_t *n)
{
    char c = s.p[0], next = '\0';
    if (s.n > 1)
        next = s.p[1];
    if (c == '\'' || c == '"') {
        *n = quoted(s);
        return !*n ? WJ_TOKEN_BAD : c == '"' ? WJ_TOKEN_NAME : WJ_TOKEN_TEXT;
    }
    if (c == ':' && is_alpha(next)) {
        *n = word_length(s, 1);
        return WJ_TOKEN_PARAM;
    }
    *n = c == ':' && next == ':' ? 2 : 1;
    return c && strchr("();,.=<>!+-*/%|&~:[]", c) ? WJ_TOKEN_MARK : WJ_TOKEN_BAD;
}

/* The kind and the length of the token at the front; a length of 0 with WJ_TOKEN_BAD: it does not end. */
static enum wj_token_kind measure(struct wj_str s, size_t *n)
{
    if (is_space(s.p[0])) {
        *n = space_length(s);
        return WJ_TOKEN_SPACE;
    }
    if (begins_comment(s)) {
        *n = comment_length(s);
        return *n ? WJ_TOKEN_COMMENT : WJ_TOKEN_BAD;
    }
    if (is_alpha(s.p[0])) {
        *n = word_length(s, 1);
        return WJ_TOKEN_WORD;
    }
    if (is_digit(s.p[0])) {
        *n = number_length(s);
        return WJ_TOKEN_NUMBER;
    }
    return measure_mark(s, n);
}

enum wj_token_kind wj_token_next(struct wj_str *rest, struct wj_token *out)
{
    size_t n = 0;
    out->kind = rest->n ? measure(*rest, &n) : WJ_TOKEN_END;
    if (out->kind == WJ_TOKEN_BAD && n == 0)
        n = 1;
    out->s = (struct wj_str){ rest->p, n };
    rest->p += n;
    rest->n -= n;
    return out->kind;
}

bool wj_token_is(const struct wj_token *t, const char *word)
{
    size_t n = strlen(word);
    if (t->kind != WJ_TOKEN_WORD || t->s.n != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = t->s.p[i];
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c != word[i])
            return false;
    }
    return true;
}
