/*
 * http.h - the small words of HTTP that both ends and the API share: methods,
 * percent-encoding, query strings, cookies, lists with weights.  Pure.
 */
#ifndef WJ_NET_HTTP_H
#define WJ_NET_HTTP_H

#include "base/str.h"

enum wj_method { WJ_GET, WJ_HEAD, WJ_POST, WJ_PUT, WJ_PATCH, WJ_DELETE, WJ_OPTIONS, WJ_METHOD_OTHER };

struct wj_header {
    const char *name, *value; /* NUL-terminated; no control characters */
};

const char *wj_http_method_name(enum wj_method);    /* "GET"; "?" for OTHER */
enum wj_method wj_http_method_of(const char *name); /* exact case, as RFC 9110 wants */
const char *wj_http_reason(int status);             /* "Not Found"; "" when unknown */

/* A header field name, RFC 9110 token: letters, digits and !#$%&'*+-.^_`|~ */
bool wj_http_is_token(struct wj_str);

/*
 * Undo percent-encoding into the arena ('+' means space when form is true).
 * WJ_E_INVALID: a broken escape, a NUL, or bytes that are not UTF-8.
 */
int wj_http_decode(struct wj_arena *, struct wj_str, bool form, struct wj_str *out) WJ_MUST_USE;

/* Percent-encode everything but RFC 3986 unreserved characters, into the arena. */
struct wj_str wj_http_encode(struct wj_arena *, struct wj_str);

/* One name=value pair of a query string or form, decoded. */
struct wj_http_pair {
    struct wj_str name, value;
};

/* Split and decode "a=1&b=2"; items are struct wj_http_pair.  WJ_E_INVALID as above, WJ_E_LIMIT above max
 * pairs.
 */
int wj_http_pairs(struct wj_arena *, struct wj_str query, size_t max, struct wj_list *out) WJ_MUST_USE;

/* The value of one cookie in a Cookie header, undecoded; no value when absent or named twice. */
struct wj_str wj_http_cookie(struct wj_str header, const char *name);

/*
 * Which of the choices (NULL-ended, lower case, best first) an Accept-like header prefers
 * (RFC 9110, 12.5); prefix matches count, so "zh-CN" asks for "zh".  -1: none acceptable;
 * no header: 0.
 */
int wj_http_prefer(struct wj_str header, const char *const *choices);

#endif
