/* crypto_priv.h - what the files of crypto/ share. */
#ifndef WJ_CRYPTO_PRIV_H
#define WJ_CRYPTO_PRIV_H

#include "base/err.h"

/*
 * For what only fails when memory is short or the library is damaged: say it
 * and end the process, as the arena does when malloc(3) fails.
 */
_Noreturn void wj_crypto_die(const char *what);

/* "what: <OpenSSL's reason>" into the error; drops OpenSSL's queue; returns rc. */
int wj_crypto_fail(struct wj_err *, int rc, const char *what);

#endif
