/* user.h - 执法人员: officers and their accounts. */
#ifndef WJ_CORE_USER_H
#define WJ_CORE_USER_H

#include "core/core.h"

struct wj_user_new {
    struct wj_str login, name;
    struct wj_str
        password; /* plain; hashed here with Argon2id (slow: not on the writer's thread, see below) */
    struct wj_str password_hash;   /* instead of password: already hashed */
    struct wj_str organ_id, roles; /* roles: comma list of law/roles.csv and administrative roles */
    struct wj_str certificate_no;  /* 执法证号; no value: none */
};

/*
 * Add an officer.  WJ_E_INVALID: login not 2 to 64 letters, digits, '.', '_' or
 * '-'; password under 10 characters; WJ_E_EXISTS: the login is taken.
 */
int wj_user_add(struct wj_tx *, const struct wj_user_new *, struct wj_str *id, struct wj_err *) WJ_MUST_USE;

/* Judge and hash a password as wj_user_add() does, outside any transaction: it is slow on purpose. */
int wj_user_hash_password(struct wj_arena *, struct wj_str login, struct wj_str password, struct wj_str *hash,
                          struct wj_err *) WJ_MUST_USE;

/* Replace the password by one that is hashed already; unlocks the account. WJ_E_NOTFOUND: no such user. */
int wj_user_set_password(struct wj_tx *, struct wj_str user_id, struct wj_str hash,
                         struct wj_err *) WJ_MUST_USE;

/*
 * Ask for one-time codes of this secret (sealed in the store) at sign-in from now on, or, with NULL, for
 * none. WJ_E_NOTFOUND: no such user.
 */
struct wj_totp;
int wj_user_set_totp(struct wj_tx *, struct wj_str user_id, const struct wj_totp *,
                     struct wj_err *) WJ_MUST_USE;

/* active or disabled. */
int wj_user_set_status(struct wj_tx *, struct wj_str user_id, struct wj_str status,
                       struct wj_err *) WJ_MUST_USE;

#endif
