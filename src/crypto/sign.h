/*
 * sign.h - keys that sign: Ed25519 (RFC 8032) and SM2 with SM3 (GB/T 32918.2-2016).
 *
 * Ed25519 signs checkpoints, federation messages and evidence; SM2 is the
 * second signature where the law on commercial cryptography asks for it.  SM2 uses
 * the identity 1234567812345678 of GM/T 0009, without which others would refuse the signature.
 */
#ifndef WJ_CRYPTO_SIGN_H
#define WJ_CRYPTO_SIGN_H

#include "base/buf.h"

enum wj_sign_kind { WJ_ED25519, WJ_SM2 };

enum { WJ_SIGN_PUBLIC_BYTES = 65, WJ_SIGN_BYTES = 80 }; /* the most a raw public key and a signature have */

struct wj_key; /* opaque: a public key, perhaps with its private half; may be used by many threads at once */

/* A fresh key pair.  Caller frees. */
struct wj_key *wj_sign_generate(enum wj_sign_kind);

/* NULL is fine; private halves are wiped. */
void wj_sign_free(struct wj_key *);

/* What algorithm the key is for. */
enum wj_sign_kind wj_sign_kind_of(const struct wj_key *);

/* Whether it can sign. */
bool wj_sign_is_private(const struct wj_key *);

/* From PEM: PKCS #8 private or SPKI public, not encrypted.  Caller frees.  WJ_E_INVALID for anything else. */
int wj_sign_load_pem(struct wj_str pem, struct wj_key **out, struct wj_err *) WJ_MUST_USE;

/* Append the private half as PEM.  WJ_E_STATE: the key is public only. */
int wj_sign_private_pem(const struct wj_key *, struct wj_buf *, struct wj_err *) WJ_MUST_USE;

/* Append the public half as PEM. */
int wj_sign_public_pem(const struct wj_key *, struct wj_buf *, struct wj_err *) WJ_MUST_USE;

/*
 * From a raw public key: 32 bytes of Ed25519, 65 of SM2 (0x04 || x || y).
 * Caller frees.  WJ_E_INVALID: wrong length or not on the curve.
 */
int wj_sign_load_public(enum wj_sign_kind, struct wj_str raw, struct wj_key **out,
                        struct wj_err *) WJ_MUST_USE;

/* The raw public key; returns its length, 32 or 65. */
size_t wj_sign_public(const struct wj_key *, unsigned char out[WJ_SIGN_PUBLIC_BYTES]);

struct wj_signature {
    unsigned char b[WJ_SIGN_BYTES];
    size_t n; /* 64 of Ed25519; DER, up to 72, of SM2 */
};

/* Sign a message of any length.  WJ_E_STATE: the key is public only. */
int wj_sign_make(const struct wj_key *, struct wj_str message, struct wj_signature *out,
                 struct wj_err *) WJ_MUST_USE;

/* Whether the signature is by this key over this message. */
bool wj_sign_check(const struct wj_key *, struct wj_str message, struct wj_str signature);

#endif
