/*
 * token.h - C source as a run of tokens, good enough to measure it.
 *
 * Comments and preprocessor lines are tokens of their own; a preprocessor line
 * runs to its end over continuation lines.  No macro is expanded.
 */
#ifndef WJ_TOOLS_CHECK_TOKEN_H
#define WJ_TOOLS_CHECK_TOKEN_H

#include "base/str.h"

enum wj_token_kind {
    WJ_T_WORD,
    WJ_T_NUMBER,
    WJ_T_STRING,
    WJ_T_CHAR,
    WJ_T_PUNCT,
    WJ_T_COMMENT,
    WJ_T_DIRECTIVE
};

struct wj_token {
    enum wj_token_kind kind;
    struct wj_str text; /* borrowed from the source; && || -> and ... are one token */
    int line, last_line;
};

struct wj_tokens {
    struct wj_token *items;
    size_t n, cap;
};

/* Split the source; false when the arena is spent. */
bool wj_token_split(struct wj_arena *, struct wj_str source, struct wj_tokens *out);

/* True when the token is this word or punctuation. */
bool wj_token_is(const struct wj_token *, const char *text);

#endif
