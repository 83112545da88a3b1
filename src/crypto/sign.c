/* sign.c - see sign.h: both kinds through OpenSSL's EVP. */
#include "crypto/sign.h"

#include "crypto/crypto_priv.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>

struct wj_key {
    EVP_PKEY *pkey;
    enum wj_sign_kind kind;
    bool is_private;
};

static const char sm2_identity[] = "1234567812345678";

/* Takes pkey. */
static struct wj_key *wrap(EVP_PKEY *pkey, enum wj_sign_kind kind, bool is_private)
{
    struct wj_key *k = malloc(sizeof *k);
    if (!k || !pkey)
        wj_crypto_die("making a key");
    *k = (struct wj_key){ pkey, kind, is_private };
    return k;
}

struct wj_key *wj_sign_generate(enum wj_sign_kind kind)
{
    EVP_PKEY *pkey =
        kind == WJ_SM2 ? EVP_PKEY_Q_keygen(NULL, NULL, "SM2") : EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    return wrap(pkey, kind, true);
}

void wj_sign_free(struct wj_key *k)
{
    if (!k)
        return;
    EVP_PKEY_free(k->pkey);
    free(k);
}

enum wj_sign_kind wj_sign_kind_of(const struct wj_key *k)
{
    return k->kind;
}

bool wj_sign_is_private(const struct wj_key *k)
{
    return k->is_private;
}

/* Without this, OpenSSL would ask for a password on the terminal. */
static int refuse_password(char *buf, int size, int writing, void *ctx)
{
    if (size > 0)
        buf[0] = '\0';
    (void)writing;
    (void)ctx;
    return -1;
}

static EVP_PKEY *read_pem(struct wj_str pem, bool is_private)
{
    BIO *bio = pem.n <= 1 << 20 ? BIO_new_mem_buf(pem.p, (int)pem.n) : NULL;
    if (!bio)
        return NULL;
    EVP_PKEY *pkey = is_private ? PEM_read_bio_PrivateKey(bio, NULL, refuse_password, NULL)
                                : PEM_read_bio_PUBKEY(bio, NULL, refuse_password, NULL);
    BIO_free(bio);
    return pkey;
}

int wj_sign_load_pem(struct wj_str pem, struct wj_key **out, struct wj_err *e)
{
    bool is_private = wj_str_has(pem, WJ_S("PRIVATE KEY-----"));
    EVP_PKEY *pkey = read_pem(pem, is_private);
    if (!pkey)
        return wj_crypto_fail(e, WJ_E_INVALID, "not an unencrypted key in PEM");
    bool ed = EVP_PKEY_is_a(pkey, "ED25519"), sm2 = EVP_PKEY_is_a(pkey, "SM2");
    if (!ed && !sm2) {
        EVP_PKEY_free(pkey);
        return wj_fail(e, WJ_E_INVALID, "the key is neither Ed25519 nor SM2");
    }
    *out = wrap(pkey, sm2 ? WJ_SM2 : WJ_ED25519, is_private);
    return WJ_OK;
}

static int add_pem(const struct wj_key *k, bool is_private, struct wj_buf *b, struct wj_err *e)
{
    char *text = NULL;
    BIO *bio = BIO_new(BIO_s_secmem());
    int ok = bio && (is_private ? PEM_write_bio_PKCS8PrivateKey(bio, k->pkey, NULL, NULL, 0, NULL, NULL)
                                : PEM_write_bio_PUBKEY(bio, k->pkey));
    long n = ok ? BIO_get_mem_data(bio, &text) : 0;
    if (ok)
        wj_buf_add(b, (struct wj_str){ text, (size_t)n });
    BIO_free(bio);
    return ok ? WJ_OK : wj_crypto_fail(e, WJ_E_NOMEM, "writing a key as PEM");
}

int wj_sign_private_pem(const struct wj_key *k, struct wj_buf *b, struct wj_err *e)
{
    if (!k->is_private)
        return wj_fail(e, WJ_E_STATE, "the key has no private half");
    return add_pem(k, true, b, e);
}

int wj_sign_public_pem(const struct wj_key *k, struct wj_buf *b, struct wj_err *e)
{
    return add_pem(k, false, b, e);
}

static EVP_PKEY *sm2_of_point(struct wj_str raw)
{
    char group[] = "SM2";
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)(uintptr_t)raw.p, raw.n),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY *pkey = NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
    if (!ctx || EVP_PKEY_fromdata_init(ctx) <= 0 ||
        EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) <= 0)
        pkey = NULL;
    EVP_PKEY_CTX_free(ctx);
    return pkey;
}

int wj_sign_load_public(enum wj_sign_kind kind, struct wj_str raw, struct wj_key **out, struct wj_err *e)
{
    EVP_PKEY *pkey = NULL;
    if (kind == WJ_SM2 && raw.n == 65 && raw.p[0] == 4)
        pkey = sm2_of_point(raw);
    else if (kind == WJ_ED25519 && raw.n == 32)
        pkey = EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL, (const unsigned char *)raw.p, raw.n);
    if (!pkey)
        return wj_crypto_fail(e, WJ_E_INVALID, "not a raw public key of this kind");
    *out = wrap(pkey, kind, false);
    return WJ_OK;
}

size_t wj_sign_public(const struct wj_key *k, unsigned char out[WJ_SIGN_PUBLIC_BYTES])
{
    size_t n = WJ_SIGN_PUBLIC_BYTES;
    int ok = k->kind == WJ_SM2 ? EVP_PKEY_get_octet_string_param(k->pkey, OSSL_PKEY_PARAM_PUB_KEY, out, n, &n)
                               : EVP_PKEY_get_raw_public_key(k->pkey, out, &n);
    if (!ok)
        wj_crypto_die("reading a public key");
    return n;
}

/*
 * The context of one signature, made or checked; *pctx is what carries the
 * identity of SM2 and is freed after it.
 */
static EVP_MD_CTX *begin(const struct wj_key *k, bool signing, EVP_PKEY_CTX **pctx)
{
    EVP_MD_CTX *m = EVP_MD_CTX_new();
    if (!m)
        wj_crypto_die("making a signature context");
    *pctx = NULL;
    if (k->kind == WJ_SM2) {
        *pctx = EVP_PKEY_CTX_new_from_pkey(NULL, k->pkey, NULL);
        if (!*pctx || EVP_PKEY_CTX_set1_id(*pctx, sm2_identity, sizeof sm2_identity - 1) <= 0)
            wj_crypto_die("making an SM2 context");
        EVP_MD_CTX_set_pkey_ctx(m, *pctx);
    }
    const char *digest = k->kind == WJ_SM2 ? "SM3" : NULL;
    int ok = signing ? EVP_DigestSignInit_ex(m, NULL, digest, NULL, NULL, k->pkey, NULL)
                     : EVP_DigestVerifyInit_ex(m, NULL, digest, NULL, NULL, k->pkey, NULL);
    if (ok <= 0)
        wj_crypto_die("beginning a signature");
    return m;
}

int wj_sign_make(const struct wj_key *k, struct wj_str message, struct wj_signature *out, struct wj_err *e)
{
    if (!k->is_private)
        return wj_fail(e, WJ_E_STATE, "the key has no private half");
    EVP_PKEY_CTX *pctx;
    EVP_MD_CTX *m = begin(k, true, &pctx);
    struct wj_signature s = { .n = sizeof s.b };
    int ok = EVP_DigestSign(m, s.b, &s.n, (const unsigned char *)(message.p ? message.p : ""), message.n);
    EVP_MD_CTX_free(m);
    EVP_PKEY_CTX_free(pctx);
    if (ok <= 0)
        return wj_crypto_fail(e, WJ_E_NOMEM, "signing");
    *out = s;
    return WJ_OK;
}

bool wj_sign_check(const struct wj_key *k, struct wj_str message, struct wj_str signature)
{
    EVP_PKEY_CTX *pctx;
    EVP_MD_CTX *m = begin(k, false, &pctx);
    int ok = EVP_DigestVerify(m, (const unsigned char *)(signature.p ? signature.p : ""), signature.n,
                              (const unsigned char *)(message.p ? message.p : ""), message.n);
    EVP_MD_CTX_free(m);
    EVP_PKEY_CTX_free(pctx);
    ERR_clear_error();
    return ok == 1;
}
