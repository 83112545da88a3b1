/*
 * totp.h - one-time codes of an authenticator app (RFC 6238: SHA-1, 6 digits, 30 s), over liboath.
 */
#ifndef WJ_CRYPTO_TOTP_H
#define WJ_CRYPTO_TOTP_H

#include "base/buf.h"

enum { WJ_TOTP_BYTES = 20, WJ_TOTP_TEXT = 33 }; /* a secret; its base 32 text with NUL */

struct wj_totp {
    unsigned char secret[WJ_TOTP_BYTES];
};

/* A fresh secret. */
struct wj_totp wj_totp_generate(void);

/* The secret as people type it, base 32 without padding, NUL-terminated; and back, blanks and case ignored.
 */
void wj_totp_text(const struct wj_totp *, char out[WJ_TOTP_TEXT]);

/* Back from the text; false: it is none. */
bool wj_totp_from_text(struct wj_str text, struct wj_totp *out);

/* Append the otpauth:// address that an app reads from a QR code; issuer and account are UTF-8. */
void wj_totp_uri(const struct wj_totp *, struct wj_str issuer, struct wj_str account, struct wj_buf *);

/* The code that is valid at the instant, NUL-terminated. */
void wj_totp_code(const struct wj_totp *, int64_t now_ms, char out[7]);

/*
 * Whether the code is that of the step of now, the one before or the one after, and
 * of a later step than *last_step (start with -1), which then becomes it: a
 * code is good once.  Store last_step with the user.
 */
bool wj_totp_check(const struct wj_totp *, struct wj_str code, int64_t now_ms, int64_t *last_step);

#endif
