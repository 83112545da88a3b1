/* token.c - see token.h. */
#include "check/token.h"

#include "base/arena.h"

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Length of the comment at the start of s, 0 when there is none. */
static size_t comment_length(struct wj_str s)
{
    if (wj_str_starts(s, WJ_S("//"))) {
        return wj_str_find(s, WJ_S("\n"));
    }
    if (!wj_str_starts(s, WJ_S("/*")))
        return 0;
    struct wj_str body = { s.p + 2, s.n - 2 };
    size_t end = wj_str_find(body, WJ_S("*/"));
    return end == body.n ? s.n : end + 4;
}

/* Up to the line's end, over continuation lines and comments that span lines. */
static size_t directive_length(struct wj_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n)
            i++;
        else if (s.p[i] == '\n')
            return i;
        else if (s.p[i] == '/' && i + 1 < s.n && s.p[i + 1] == '*')
            i += comment_length((struct wj_str){ s.p + i, s.n - i }) - 1;
    }
    return s.n;
}

static size_t quoted_length(struct wj_str s)
{
    for (size_t i = 1; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == s.p[0] || s.p[i] == '\n')
            return i + 1;
    }
    return s.n;
}

static size_t punct_length(struct wj_str s)
{
    static const char *const pairs[] = { "...", "&&", "||", "->", "==", "!=",
                                         "<=",  ">=", "<<", ">>", "++", "--" };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (wj_str_starts(s, wj_strz(pairs[i])))
            return wj_strz(pairs[i]).n;
    return 1;
}

static struct wj_token next(struct wj_str s, bool at_line_start)
{
    char c = s.p[0];
    size_t n = comment_length(s);
    if (n)
        return (struct wj_token){ .kind = WJ_T_COMMENT, .text = { s.p, n } };
    if (c == '#' && at_line_start)
        return (struct wj_token){ .kind = WJ_T_DIRECTIVE, .text = { s.p, directive_length(s) } };
    if (c == '"' || c == '\'')
        return (struct wj_token){ .kind = c == '"' ? WJ_T_STRING : WJ_T_CHAR,
                                  .text = { s.p, quoted_length(s) } };
    if (!is_word(c))
        return (struct wj_token){ .kind = WJ_T_PUNCT, .text = { s.p, punct_length(s) } };
    while (n < s.n && (is_word(s.p[n]) || (is_digit(c) && (s.p[n] == '.' || s.p[n] == '\''))))
        n++;
    return (struct wj_token){ .kind = is_digit(c) ? WJ_T_NUMBER : WJ_T_WORD, .text = { s.p, n } };
}

static int lines_in(struct wj_str s)
{
    int n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

bool wj_token_split(struct wj_arena *a, struct wj_str source, struct wj_tokens *out)
{
    void *items = NULL;
    size_t n = 0, cap = 0;
    int line = 1;
    bool at_line_start = true;
    for (size_t i = 0; i < source.n;) {
        char c = source.p[i];
        if (c == '\n' || c == ' ' || c == '\t' || c == '\r' || c == '\f') {
            line += c == '\n';
            at_line_start = at_line_start || c == '\n';
            i++;
            continue;
        }
        struct wj_token t = next((struct wj_str){ source.p + i, source.n - i }, at_line_start);
        struct wj_token *slot = wj_grow(a, &items, &n, &cap, sizeof *slot);
        if (!slot)
            return false;
        t.line = line;
        t.last_line = line += lines_in(t.text);
        *slot = t;
        at_line_start = false;
        i += t.text.n;
    }
    *out = (struct wj_tokens){ items, n, cap };
    return true;
}

bool wj_token_is(const struct wj_token *t, const char *text)
{
    return (t->kind == WJ_T_WORD || t->kind == WJ_T_PUNCT) && wj_str_eqz(t->text, text);
}
