/*
 * session.h - who is signed in.
 *
 * A session is a token of 256 random bits that the client keeps (a browser in an HttpOnly cookie,
 * a program for "Authorization: Bearer") and a row under the SHA-256 of the token, so that nobody
 * who reads the database can take a session over.  A browser's session ends when idle and at
 * latest after a fixed time; both are the API's options.  Unsafe methods with a cookie must show
 * the CSRF token, which is derived from the session's.
 */
#ifndef WJ_API_SESSION_H
#define WJ_API_SESSION_H

#include "api/route.h"
#include "crypto/digest.h"

enum { WJ_SESSION_ID = WJ_HASH_HEX };

/* The row's id: hex SHA-256, NUL-terminated. */
void wj_session_id(struct wj_str token, char out[WJ_SESSION_ID]);

/* What X-CSRF-Token must say; arena. */
struct wj_str wj_session_csrf(struct wj_arena *, struct wj_str token);

/* The Set-Cookie value that gives the token to a browser, or (token without value) takes it away; arena. */
struct wj_str wj_session_cookie(struct wj_arena *, struct wj_str token, bool secure);
const char *wj_session_cookie_name(bool secure);

struct wj_session_ask {
    struct wj_str token;
    bool cookie; /* it came in a cookie: only a browser's session will do */
    int64_t now_ms, idle_ms;
};

enum wj_session_state {
    WJ_SESSION_NONE, /* unknown or expired, or its user disabled */
    WJ_SESSION_FRESH,
    WJ_SESSION_STALE /* good, but last noted as seen more than a minute ago */
};

/* Look the token up; unless *state is NONE, fills the caller but for the address. */
int wj_session_find(struct wj_db *, struct wj_arena *, const struct wj_session_ask *, struct wj_caller *,
                    enum wj_session_state *state, struct wj_err *) WJ_MUST_USE;

#endif
