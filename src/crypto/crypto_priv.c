/* crypto_priv.c - see crypto_priv.h. */
#include "crypto/crypto_priv.h"

#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void wj_crypto_die(const char *what)
{
    fprintf(stderr, "wangjian: %s failed; out of memory or damaged library\n", what);
    abort();
}

int wj_crypto_fail(struct wj_err *e, int rc, const char *what)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    return reason ? wj_fail(e, rc, "%s: %s", what, reason) : wj_fail(e, rc, "%s", what);
}
