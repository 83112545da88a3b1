/* password.c - see password.h. */
#include "crypto/password.h"

#include "base/utf8.h"
#include "crypto/crypto_priv.h"

#include <sodium.h>
#include <string.h>

enum { PASSES = 2, MEMORY_BYTES = 19 << 20 };

int wj_password_hash(struct wj_str password, char out[WJ_PASSWORD_TEXT], struct wj_err *e)
{
    char text[crypto_pwhash_STRBYTES];
    if (sodium_init() < 0)
        wj_crypto_die("starting libsodium");
    if (password.n > WJ_PASSWORD_BYTES)
        return wj_fail(e, WJ_E_INVALID, "the password is longer than %d bytes", (int)WJ_PASSWORD_BYTES);
    if (crypto_pwhash_str_alg(text, password.p ? password.p : "", password.n, PASSES, MEMORY_BYTES,
                              crypto_pwhash_ALG_ARGON2ID13))
        return wj_fail(e, WJ_E_NOMEM, "no memory for hashing a password");
    memcpy(out, text, sizeof text);
    return WJ_OK;
}

/* libsodium wants its strings NUL-terminated and of a known size. */
static bool copy_stored(struct wj_str stored, char out[crypto_pwhash_STRBYTES])
{
    memset(out, 0, crypto_pwhash_STRBYTES);
    if (!stored.n || stored.n >= crypto_pwhash_STRBYTES)
        return false;
    memcpy(out, stored.p, stored.n);
    return true;
}

bool wj_password_check(struct wj_str stored, struct wj_str password)
{
    char text[crypto_pwhash_STRBYTES];
    if (sodium_init() < 0)
        wj_crypto_die("starting libsodium");
    if (password.n > WJ_PASSWORD_BYTES)
        return false;
    if (!stored.p) { /* spend the time, then say no */
        char unused[WJ_PASSWORD_TEXT];
        int rc = wj_password_hash(password, unused, NULL);
        (void)rc;
        return false;
    }
    return copy_stored(stored, text) &&
           crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n) == 0;
}

bool wj_password_is_outdated(struct wj_str stored)
{
    char text[crypto_pwhash_STRBYTES];
    return !copy_stored(stored, text) || crypto_pwhash_str_needs_rehash(text, PASSES, MEMORY_BYTES) != 0;
}

static int class_of(char c)
{
    if (c >= 'a' && c <= 'z')
        return 1;
    if (c >= 'A' && c <= 'Z')
        return 2;
    return c >= '0' && c <= '9' ? 4 : 8;
}

/* All steps from character to character are 0, all +1 or all -1. */
static bool is_run(struct wj_str s)
{
    int step = s.n > 1 ? s.p[1] - s.p[0] : 0;
    for (size_t i = 1; i < s.n; i++)
        if (s.p[i] - s.p[i - 1] != step)
            return false;
    return step >= -1 && step <= 1;
}

int wj_password_judge(struct wj_str password, struct wj_str login, struct wj_err *e)
{
    if (!wj_utf8_check(password, NULL))
        return wj_fail(e, WJ_E_INVALID, "the password is not UTF-8");
    size_t n = wj_utf8_count(password);
    int classes = 0;
    for (size_t i = 0; i < password.n; i++)
        classes |= class_of(password.p[i]);
    if (n < 10 || n > 128)
        return wj_fail(e, WJ_E_INVALID, "the password must have 10 to 128 characters");
    if (__builtin_popcount((unsigned)classes) < (n >= 15 ? 2 : 3))
        return wj_fail(e, WJ_E_INVALID,
                       "the password must mix three of: lower case, upper case, digits, others");
    if (login.n && wj_str_has(password, login))
        return wj_fail(e, WJ_E_INVALID, "the password must not hold the login name");
    if (is_run(password))
        return wj_fail(e, WJ_E_INVALID, "the password must not be a run of one character or of neighbours");
    return WJ_OK;
}
