/*
 * digest.h - SHA-256 (FIPS 180-4) and SM3 (GB/T 32905-2016), HMAC-SHA256, comparison in constant time.
 *
 * Evidence and the ledger carry both digests; wj_digest_both() reads the bytes
 * once for the two.  Over OpenSSL's EVP; algorithms are fetched once a process.
 */
#ifndef WJ_CRYPTO_DIGEST_H
#define WJ_CRYPTO_DIGEST_H

#include "base/str.h"

enum { WJ_HASH_BYTES = 32, WJ_HASH_HEX = 65 }; /* of either digest; its hex text with NUL */

enum wj_alg { WJ_SHA256, WJ_SM3 };

struct wj_hash {
    unsigned char b[WJ_HASH_BYTES];
};

/* One digest over bytes that come in pieces. */
struct wj_digest; /* opaque */

struct wj_digest *wj_digest_new(enum wj_alg); /* caller frees */
void wj_digest_free(struct wj_digest *);      /* NULL is fine */
void wj_digest_add(struct wj_digest *, struct wj_str bytes);
/* The digest of all that was added; the object is then as new. */
struct wj_hash wj_digest_end(struct wj_digest *);

/* The digest of bytes that are all there. */
struct wj_hash wj_digest_of(enum wj_alg, struct wj_str bytes);

/* The digest of parts one behind the other, without joining them. */
struct wj_hash wj_digest_parts(enum wj_alg, const struct wj_str *parts, size_t n);

/* Both digests in one pass over bytes that may be larger than the cache. */
void wj_digest_both(struct wj_str bytes, struct wj_hash *sha256, struct wj_hash *sm3);

/* HMAC-SHA256 (RFC 2104) under a key of any length. */
struct wj_hash wj_digest_hmac(struct wj_str key, struct wj_str bytes);

/* Lower-case hex, NUL-terminated; and back: exactly 64 hex digits of either case. */
void wj_digest_hex(const struct wj_hash *, char out[WJ_HASH_HEX]);
bool wj_digest_from_hex(struct wj_str hex, struct wj_hash *out);

/* The same digest; not in constant time. */
bool wj_digest_eq(const struct wj_hash *, const struct wj_hash *);

/* Same length and same bytes, in a time that depends on the length alone: for tokens and codes. */
bool wj_digest_same_secret(struct wj_str, struct wj_str);

#endif
