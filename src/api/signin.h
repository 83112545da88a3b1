/*
 * signin.h - from login, password and one-time code to a session; and what happens to guessers.
 *
 * An account locks after 5 failures, an address after 20, each further failure twice as long up
 * to an hour; a day without failure forgets them.  A login that does not exist behaves, in
 * answers and time, like one that does.
 */
#ifndef WJ_API_SIGNIN_H
#define WJ_API_SIGNIN_H

#include "api/route.h"

/* How long to lock after the n-th failure, given how many are free; milliseconds, 0: not. */
int64_t wj_signin_lock_ms(int64_t failed_n, int64_t free_n);

struct wj_signin_ask {
    struct wj_str login, password, code; /* code: no value when not given */
    int64_t max_ms;                      /* the session's life */
};

/*
 * Verify and open a session; *token in the arena.  Slow (Argon2id) and outside any transaction.
 * WJ_E_UNAUTH with call->problem "signin_failed" or "totp_needed"; WJ_E_RATE "signin_locked"
 * with *wait_s.
 */
int wj_signin(struct wj_call *, const struct wj_signin_ask *, struct wj_str *token, int64_t *wait_s,
              struct wj_err *) WJ_MUST_USE;

#endif
