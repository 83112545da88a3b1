/* digest.c - see digest.h. */
#include "crypto/digest.h"

#include "crypto/crypto_priv.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct wj_digest {
    EVP_MD_CTX *ctx;
    enum wj_alg alg;
};

/*
 * Fetching an algorithm costs more than hashing a short text, so it is done
 * once, and one-shot digests reuse a context that each thread keeps.
 */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t ctx_key;
static EVP_MD *algs[2];

static void free_thread_ctx(void *ctx)
{
    EVP_MD_CTX_free(ctx);
}

static void fetch_algs(void)
{
    algs[WJ_SHA256] = EVP_MD_fetch(NULL, "SHA2-256", NULL);
    algs[WJ_SM3] = EVP_MD_fetch(NULL, "SM3", NULL);
    if (!algs[WJ_SHA256] || !algs[WJ_SM3] || pthread_key_create(&ctx_key, free_thread_ctx))
        wj_crypto_die("fetching SHA-256 and SM3");
}

static EVP_MD_CTX *thread_ctx(void)
{
    pthread_once(&once, fetch_algs);
    EVP_MD_CTX *ctx = pthread_getspecific(ctx_key);
    if (!ctx) {
        ctx = EVP_MD_CTX_new();
        if (!ctx || pthread_setspecific(ctx_key, ctx))
            wj_crypto_die("making a digest context");
    }
    return ctx;
}

static void begin(EVP_MD_CTX *ctx, enum wj_alg alg)
{
    if (!EVP_DigestInit_ex2(ctx, algs[alg], NULL))
        wj_crypto_die("beginning a digest");
}

static void add(EVP_MD_CTX *ctx, struct wj_str s)
{
    if (s.n && !EVP_DigestUpdate(ctx, s.p, s.n))
        wj_crypto_die("a digest");
}

static struct wj_hash end(EVP_MD_CTX *ctx)
{
    struct wj_hash h;
    unsigned n = sizeof h.b;
    if (!EVP_DigestFinal_ex(ctx, h.b, &n))
        wj_crypto_die("ending a digest");
    return h;
}

struct wj_digest *wj_digest_new(enum wj_alg alg)
{
    pthread_once(&once, fetch_algs);
    struct wj_digest *d = malloc(sizeof *d);
    if (!d)
        wj_crypto_die("making a digest");
    d->ctx = EVP_MD_CTX_new();
    d->alg = alg;
    if (!d->ctx)
        wj_crypto_die("making a digest");
    begin(d->ctx, alg);
    return d;
}

void wj_digest_free(struct wj_digest *d)
{
    if (!d)
        return;
    EVP_MD_CTX_free(d->ctx);
    free(d);
}

void wj_digest_add(struct wj_digest *d, struct wj_str bytes)
{
    add(d->ctx, bytes);
}

struct wj_hash wj_digest_end(struct wj_digest *d)
{
    struct wj_hash h = end(d->ctx);
    begin(d->ctx, d->alg);
    return h;
}

struct wj_hash wj_digest_parts(enum wj_alg alg, const struct wj_str *parts, size_t n)
{
    EVP_MD_CTX *ctx = thread_ctx();
    begin(ctx, alg);
    for (size_t i = 0; i < n; i++)
        add(ctx, parts[i]);
    return end(ctx);
}

struct wj_hash wj_digest_of(enum wj_alg alg, struct wj_str bytes)
{
    return wj_digest_parts(alg, &bytes, 1);
}

void wj_digest_both(struct wj_str bytes, struct wj_hash *sha256, struct wj_hash *sm3)
{
    enum { BLOCK = 64 << 10 }; /* small enough to be in the cache still for the second digest */
    struct wj_digest *a = wj_digest_new(WJ_SHA256), *b = wj_digest_new(WJ_SM3);
    while (bytes.n) {
        struct wj_str block = { bytes.p, bytes.n < BLOCK ? bytes.n : BLOCK };
        wj_digest_add(a, block);
        wj_digest_add(b, block);
        bytes.p += block.n;
        bytes.n -= block.n;
    }
    *sha256 = wj_digest_end(a);
    *sm3 = wj_digest_end(b);
    wj_digest_free(a);
    wj_digest_free(b);
}

struct wj_hash wj_digest_hmac(struct wj_str key, struct wj_str bytes)
{
    unsigned char pad[64] = { 0 };
    if (key.n > sizeof pad) {
        struct wj_hash h = wj_digest_of(WJ_SHA256, key);
        memcpy(pad, h.b, sizeof h.b);
        OPENSSL_cleanse(&h, sizeof h);
    } else if (key.n) {
        memcpy(pad, key.p, key.n);
    }
    for (size_t i = 0; i < sizeof pad; i++)
        pad[i] ^= 0x36;
    struct wj_str inner[] = { { (const char *)pad, sizeof pad }, bytes };
    struct wj_hash h = wj_digest_parts(WJ_SHA256, inner, 2);
    for (size_t i = 0; i < sizeof pad; i++)
        pad[i] ^= 0x36 ^ 0x5c;
    struct wj_str outer[] = { { (const char *)pad, sizeof pad }, { (const char *)h.b, sizeof h.b } };
    h = wj_digest_parts(WJ_SHA256, outer, 2);
    OPENSSL_cleanse(pad, sizeof pad);
    return h;
}

void wj_digest_hex(const struct wj_hash *h, char out[WJ_HASH_HEX])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof h->b; i++) {
        out[2 * i] = digits[h->b[i] >> 4];
        out[2 * i + 1] = digits[h->b[i] & 15];
    }
    out[WJ_HASH_HEX - 1] = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool wj_digest_from_hex(struct wj_str hex, struct wj_hash *out)
{
    struct wj_hash h;
    if (hex.n != 2 * sizeof h.b)
        return false;
    for (size_t i = 0; i < sizeof h.b; i++) {
        int hi = hex_value(hex.p[2 * i]), lo = hex_value(hex.p[2 * i + 1]);
        if (hi < 0 || lo < 0)
            return false;
        h.b[i] = (unsigned char)(hi << 4 | lo);
    }
    *out = h;
    return true;
}

bool wj_digest_eq(const struct wj_hash *a, const struct wj_hash *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

bool wj_digest_same_secret(struct wj_str a, struct wj_str b)
{
    return a.n == b.n && (a.n == 0 || CRYPTO_memcmp(a.p, b.p, a.n) == 0);
}
