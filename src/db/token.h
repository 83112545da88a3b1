/*
 * token.h - the words of SQL text, as far as both engines spell them alike.
 *
 * Enough to find parameters, statement ends and type names without being
 * misled by comments and quoted text.  Used by tools/sqlgen and the migrator.
 */
#ifndef WJ_DB_TOKEN_H
#define WJ_DB_TOKEN_H

#include "base/str.h"

enum wj_token_kind {
    WJ_TOKEN_END,
    WJ_TOKEN_SPACE,   /* blanks, line ends */
    WJ_TOKEN_COMMENT, /* -- to the end of the line, or between slash-stars */
    WJ_TOKEN_WORD,    /* keyword or plain name */
    WJ_TOKEN_NUMBER,
    WJ_TOKEN_TEXT,  /* 'text' */
    WJ_TOKEN_NAME,  /* "name" */
    WJ_TOKEN_PARAM, /* :name */
    WJ_TOKEN_MARK,  /* one punctuation character, or :: */
    WJ_TOKEN_BAD    /* quote or comment that does not end, or a byte that SQL does not know */
};

struct wj_token {
    enum wj_token_kind kind;
    struct wj_str s; /* borrowed from the text */
};

/* Take the next token off the front of *rest; its kind is the answer too. */
enum wj_token_kind wj_token_next(struct wj_str *rest, struct wj_token *out);

/* Whether a token is this keyword, in any case; word is written in upper case. */
bool wj_token_is(const struct wj_token *, const char *word);

#endif
