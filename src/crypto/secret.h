/*
 * secret.h - personal data at rest, random tokens, keys from one key.
 *
 * A sealed field is XChaCha20-Poly1305 (libsodium) under one of the node's data
 * keys, bound to where it stands (table, column, row) by its associated data, so that it cannot be moved
 * to another row.  Layout: version 1, key id (4 bytes, big-endian), nonce (24), ciphertext, tag (16).
 */
#ifndef WJ_CRYPTO_SECRET_H
#define WJ_CRYPTO_SECRET_H

#include "base/buf.h"
#include "crypto/digest.h"

struct wj_arena;

enum {
    WJ_SECRET_KEY_BYTES = 32,
    WJ_SECRET_KEYS = 32,     /* the most a ring holds */
    WJ_SECRET_OVERHEAD = 45, /* a sealed field is so much longer */
    WJ_SECRET_TOKEN = 44     /* room for a token with its NUL */
};

struct wj_secret_key {
    uint32_t id;
    unsigned char b[WJ_SECRET_KEY_BYTES];
};

/* The data keys of a node: the last seals, all open. */
struct wj_secret_ring {
    size_t n;
    struct wj_secret_key keys[WJ_SECRET_KEYS];
};

/* Unpredictable bytes. */
void wj_secret_random(void *out, size_t n);

/* 256 random bits as 43 characters of base64url, NUL-terminated: session ids, reset links, codes. */
void wj_secret_token(char out[WJ_SECRET_TOKEN]);

/* Six to twelve random decimal digits, NUL-terminated; out has room for digits + 1. */
void wj_secret_digits(char *out, size_t digits);

/* Wipe memory that held a secret; not optimised away. */
void wj_secret_wipe(void *, size_t n);

/* Add a fresh key with the next id, which from then on seals.  WJ_E_LIMIT: the ring is full. */
int wj_secret_ring_grow(struct wj_secret_ring *, struct wj_err *) WJ_MUST_USE;

/* Append the ring as text, a line "id hex" a key: the node's key file. */
void wj_secret_ring_write(const struct wj_secret_ring *, struct wj_buf *);

/* Read it.  WJ_E_INVALID names the line; ids must rise. */
int wj_secret_ring_read(struct wj_str text, struct wj_secret_ring *out, struct wj_err *) WJ_MUST_USE;

/* Append the sealed form of plain.  where: associated data, such as "complaint.phone:ID".  WJ_E_STATE: no
 * key. */
int wj_secret_seal(const struct wj_secret_ring *, struct wj_str plain, struct wj_str where, struct wj_buf *,
                   struct wj_err *) WJ_MUST_USE;

/* The plain text in the arena.  WJ_E_NOTFOUND: its key is not in the ring; WJ_E_CORRUPT: changed or moved. */
int wj_secret_open(struct wj_arena *, const struct wj_secret_ring *, struct wj_str sealed,
                   struct wj_str where, struct wj_str *plain, struct wj_err *) WJ_MUST_USE;

/* Id of the key that sealed it; 0 when it is no sealed field. */
uint32_t wj_secret_key_of(struct wj_str sealed);

/*
 * A key for one purpose from a key: HMAC-SHA256(key, purpose), as in the first
 * step of RFC 5869.  For blind indexes: equal texts give equal digests that nobody
 * without the key can try out.
 */
void wj_secret_derive(const unsigned char key[WJ_SECRET_KEY_BYTES], struct wj_str purpose,
                      unsigned char out[WJ_SECRET_KEY_BYTES]);

#endif
