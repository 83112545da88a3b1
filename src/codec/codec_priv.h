/* codec_priv.h - what the files of codec/ share: the C side of jsonshim.cpp, and JSON tokens. */
#ifndef WJ_CODEC_PRIV_H
#define WJ_CODEC_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The shortest decimal digits that read back as the same finite number:
 * value = 0.d1d2d3... * 10^*point.  Writes at most 17 digits, returns how many.
 */
int wj_jsonshim_digits(double magnitude, char digits[17], int *point);

/* A JSON number token as a double, correctly rounded; false when it is out of range. */
bool wj_jsonshim_double(const char *p, size_t n, double *out);

/*
 * simdjson's first stage: the offsets of all tokens of one text, i.e. of every
 * bracket, colon, comma, opening quote and first byte of anything else.
 */
struct wj_jsonshim;                        /* opaque; one thread at a time */
struct wj_jsonshim *wj_jsonshim_new(void); /* NULL: out of memory; caller frees */
void wj_jsonshim_free(struct wj_jsonshim *);

enum wj_jsonshim_rc { WJ_SHIM_OK, WJ_SHIM_EMPTY, WJ_SHIM_UTF8, WJ_SHIM_STRING, WJ_SHIM_NOMEM };

/*
 * *at gets *n offsets, valid until the next call.  Quotes are balanced,
 * strings hold no control characters and everything is UTF-8 when it answers
 * WJ_SHIM_OK.  Texts from 4 GiB on answer WJ_SHIM_NOMEM.
 */
int wj_jsonshim_index(struct wj_jsonshim *, const char *p, size_t bytes, const uint32_t **at, size_t *n);

#ifdef __cplusplus
}
#else

#include "base/str.h"
#include "codec/jsonread.h"

/* The tokens of one JSON text. */
struct wj_jtokens {
    struct wj_str text;
    const uint32_t *at;
    size_t n;
    bool escapes; /* a backslash stands somewhere */
};

/* Index a text; the shim is borrowed until the tokens are done with. */
int wj_jsontoken_index(struct wj_jsonshim *, struct wj_str text, struct wj_jtokens *out, struct wj_err *);

/* First byte of token i; 0 behind the last. */
static inline char wj_jsontoken_kind(const struct wj_jtokens *t, size_t i)
{
    return i < t->n ? t->text.p[t->at[i]] : '\0';
}

/* Offset of token i; the length of the text behind the last. */
static inline size_t wj_jsontoken_at(const struct wj_jtokens *t, size_t i)
{
    return i < t->n ? t->at[i] : t->text.n;
}

static inline bool wj_jsontoken_is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* All bytes of token i, which is no bracket, colon or comma; of a string with its quotes. */
static inline struct wj_str wj_jsontoken_bytes(const struct wj_jtokens *t, size_t i)
{
    size_t from = t->at[i], end = wj_jsontoken_at(t, i + 1);
    while (end > from + 1 && wj_jsontoken_is_space(t->text.p[end - 1]))
        end--;
    return (struct wj_str){ t->text.p + from, end - from };
}

/* Undo the escapes of a string's inside; out has room for inside.n bytes.  false: *bad is the offset. */
bool wj_jsontoken_unescape(struct wj_str inside, char *out, size_t *n, size_t *bad);

/* Read a token that is no string and no bracket into type and b, i, u or f of *v; false: it is nothing. */
bool wj_jsontoken_scalar(struct wj_str token, struct wj_jval *v);

/*
 * Step over the value that begins at token *i, checking its structure and its
 * numbers and words, though not the escapes in its strings.
 */
int wj_jsontoken_skip(const struct wj_jtokens *, size_t *i, struct wj_err *);

/* "byte N: expected WHAT" for token i; returns WJ_E_INVALID. */
int wj_jsontoken_expected(const struct wj_jtokens *, size_t i, const char *what, struct wj_err *);

#endif
#endif
