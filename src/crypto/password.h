/*
 * password.h - passwords as Argon2id (RFC 9106) strings, over libsodium.
 *
 * One check takes about 50 ms and 19 MiB on purpose (the least that OWASP
 * advises): run it where a slow call hurts nobody else.
 */
#ifndef WJ_CRYPTO_PASSWORD_H
#define WJ_CRYPTO_PASSWORD_H

#include "base/str.h"

enum {
    WJ_PASSWORD_TEXT = 128,  /* room for a stored string with its NUL */
    WJ_PASSWORD_BYTES = 1024 /* the longest password taken */
};

/* The string to store, with a fresh salt.  WJ_E_INVALID: too long; WJ_E_NOMEM. */
int wj_password_hash(struct wj_str password, char out[WJ_PASSWORD_TEXT], struct wj_err *) WJ_MUST_USE;

/*
 * Whether the password belongs to the stored string.  With no value as
 * stored it answers false after the same time, so that the caller can treat unknown users alike.
 */
bool wj_password_check(struct wj_str stored, struct wj_str password);

/* Whether the string was made with other costs than today's and should be made anew at the next sign-in. */
bool wj_password_is_outdated(struct wj_str stored);

/*
 * Whether a new password may be used: 10 to 128 characters, three of the four
 * classes lower case, upper case, digit, other (GB/T 22239 asks for mixed
 * passwords; 15 characters make up for a class), not holding the login, not one
 * character or a run such as 123456789.  WJ_E_INVALID says what is missing.
 */
int wj_password_judge(struct wj_str password, struct wj_str login, struct wj_err *) WJ_MUST_USE;

#endif
