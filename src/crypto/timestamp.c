/* timestamp.c - see timestamp.h: over OpenSSL's TS functions. */
#include "crypto/timestamp.h"

#include "base/arena.h"
#include "base/day.h"
#include "crypto/crypto_priv.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <string.h>
#include <time.h>

enum { ANSWER_BYTES = 256 << 10 };

static int nid_of(enum wj_alg alg)
{
    return alg == WJ_SM3 ? NID_sm3 : NID_sha256;
}

static bool set_imprint(TS_REQ *req, const struct wj_timestamp_imprint *im)
{
    struct wj_hash h = im->hash;
    X509_ALGOR *alg = X509_ALGOR_new();
    TS_MSG_IMPRINT *mi = TS_MSG_IMPRINT_new();
    bool ok = alg && mi && X509_ALGOR_set0(alg, OBJ_nid2obj(nid_of(im->alg)), V_ASN1_NULL, NULL) &&
              TS_MSG_IMPRINT_set_algo(mi, alg) && TS_MSG_IMPRINT_set_msg(mi, h.b, sizeof h.b) &&
              TS_REQ_set_msg_imprint(req, mi);
    X509_ALGOR_free(alg);
    TS_MSG_IMPRINT_free(mi);
    return ok;
}

static bool set_nonce(TS_REQ *req)
{
    BIGNUM *n = BN_new();
    ASN1_INTEGER *i = NULL;
    bool ok = n && BN_rand(n, 64, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) && (i = BN_to_ASN1_INTEGER(n, NULL)) &&
              TS_REQ_set_nonce(req, i);
    ASN1_INTEGER_free(i);
    BN_free(n);
    return ok;
}

int wj_timestamp_request(const struct wj_timestamp_imprint *im, struct wj_buf *b, struct wj_err *e)
{
    unsigned char *der = NULL;
    TS_REQ *req = TS_REQ_new();
    int n = -1;
    if (req && TS_REQ_set_version(req, 1) && set_imprint(req, im) && set_nonce(req) &&
        TS_REQ_set_cert_req(req, 1))
        n = i2d_TS_REQ(req, &der);
    TS_REQ_free(req);
    if (n < 0)
        return wj_crypto_fail(e, WJ_E_NOMEM, "making a time-stamp request");
    wj_buf_add(b, (struct wj_str){ (const char *)der, (size_t)n });
    OPENSSL_free(der);
    return WJ_OK;
}

/* All certificates of a PEM text; NULL: there is none. */
static X509_STORE *read_roots(struct wj_str pem)
{
    X509_STORE *store = X509_STORE_new();
    BIO *bio = pem.n <= ANSWER_BYTES ? BIO_new_mem_buf(pem.p ? pem.p : "", (int)pem.n) : NULL;
    int n = 0;
    if (!store)
        wj_crypto_die("making a store of certificates");
    for (X509 *x; bio && (x = PEM_read_bio_X509(bio, NULL, NULL, NULL)); n++) {
        X509_STORE_add_cert(store, x);
        X509_free(x);
    }
    BIO_free(bio);
    ERR_clear_error(); /* the last read always fails: there is no more */
    if (n)
        return store;
    X509_STORE_free(store);
    return NULL;
}

static TS_RESP *read_answer(struct wj_str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    TS_RESP *r = s.n && s.n <= ANSWER_BYTES ? d2i_TS_RESP(NULL, &p, (long)s.n) : NULL;
    if (r && p != (const unsigned char *)s.p + s.n) {
        TS_RESP_free(r);
        r = NULL;
    }
    return r;
}

/* Instant of a GeneralizedTime, to the millisecond; false: not one. */
static bool read_time(const ASN1_GENERALIZEDTIME *t, int64_t *ms, time_t *seconds)
{
    struct tm tm;
    if (!t || !ASN1_TIME_to_tm(t, &tm) || tm.tm_year < 70 || tm.tm_year > 299)
        return false;
    wj_day day = wj_day_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday); /* a date is a date, also in UTC */
    *seconds = (time_t)day * 86400 + tm.tm_hour * 3600L + tm.tm_min * 60L + tm.tm_sec;
    *ms = (int64_t)*seconds * 1000;
    const char *s = (const char *)ASN1_STRING_get0_data(t), *end = s + ASN1_STRING_length(t);
    const char *point = memchr(s, '.', (size_t)(end - s));
    int64_t scale = 100;
    for (const char *p = point ? point + 1 : end; p < end && *p >= '0' && *p <= '9' && scale;
         p++, scale /= 10)
        *ms += (*p - '0') * scale;
    return true;
}

/*
 * What OpenSSL shall check: our digest, and the nonce of the request where there is
 * one.  store is taken.  NULL: the request is none.
 */
static TS_VERIFY_CTX *make_checks(const struct wj_timestamp_imprint *im, struct wj_str request,
                                  X509_STORE *store)
{
    const unsigned char *p = (const unsigned char *)request.p;
    TS_REQ *req = NULL;
    TS_VERIFY_CTX *c = NULL;
    if (!request.p)
        req = TS_REQ_new();
    else if (request.n <= ANSWER_BYTES)
        req = d2i_TS_REQ(NULL, &p, (long)request.n);
    if (req && set_imprint(req, im))
        c = TS_REQ_to_TS_VERIFY_CTX(req, NULL);
    TS_REQ_free(req);
    if (!c) {
        X509_STORE_free(store);
        return NULL;
    }
    TS_VERIFY_CTX_add_flags(c, TS_VFY_SIGNATURE);
    TS_VERIFY_CTX_set_store(c, store);
    return c;
}

/* Hex of the serial number and the name of whoever signed. */
static int describe(struct wj_arena *arena, TS_RESP *r, struct wj_timestamp *out, struct wj_err *e)
{
    BIGNUM *bn = ASN1_INTEGER_to_BN(TS_TST_INFO_get_serial(TS_RESP_get_tst_info(r)), NULL);
    char *hex = bn ? BN_bn2hex(bn) : NULL;
    STACK_OF(X509) *signers = PKCS7_get0_signers(TS_RESP_get_token(r), NULL, 0);
    BIO *bio = BIO_new(BIO_s_mem());
    char *name = NULL;
    long n = 0;
    if (bio && signers && sk_X509_num(signers) > 0 &&
        X509_NAME_print_ex(bio, X509_get_subject_name(sk_X509_value(signers, 0)), 0,
                           XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) >= 0)
        n = BIO_get_mem_data(bio, &name);
    out->serial = wj_str_dup(arena, wj_strz(hex));
    out->signer = wj_str_dup(arena, (struct wj_str){ name ? name : "", (size_t)n });
    BN_free(bn);
    OPENSSL_free(hex);
    sk_X509_free(signers);
    BIO_free(bio);
    ERR_clear_error();
    return out->serial.p && out->signer.p ? WJ_OK : wj_fail(e, WJ_E_LIMIT, "no memory for a time-stamp");
}

/* The stamp's time, which is also the time at which its signer's certificate has to be valid. */
static bool find_time(TS_RESP *r, X509_STORE *store, int64_t *ms)
{
    TS_TST_INFO *info = TS_RESP_get_tst_info(r);
    time_t seconds = 0;
    if (!info || !read_time(TS_TST_INFO_get_time(info), ms, &seconds))
        return false;
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), seconds);
    return true;
}

int wj_timestamp_check(struct wj_arena *arena, struct wj_str answer, const struct wj_timestamp_imprint *im,
                       const struct wj_timestamp_trust *trust, struct wj_timestamp *out, struct wj_err *e)
{
    struct wj_timestamp t = { .at_ms = 0 };
    TS_VERIFY_CTX *c = NULL;
    int rc = WJ_OK;
    X509_STORE *store = read_roots(trust->roots);
    TS_RESP *r = read_answer(answer);
    if (!store)
        rc = wj_fail(e, WJ_E_INVALID, "no certificate in the roots for time-stamps");
    else if (!r)
        rc = wj_crypto_fail(e, WJ_E_INVALID, "not a time-stamp answer in DER");
    if (rc)
        goto out;
    /* An answer that was not granted has no stamp in it: OpenSSL's check says so below. */
    bool stamped = find_time(r, store, &t.at_ms);
    c = make_checks(im, trust->request, store);
    store = NULL;
    if (!c)
        rc = wj_crypto_fail(e, WJ_E_INVALID, "not a time-stamp request in DER");
    else if (TS_RESP_verify_response(c, r) != 1 || !stamped)
        rc = wj_crypto_fail(e, WJ_E_DENIED, "the time-stamp is not right");
    else
        rc = describe(arena, r, &t, e);
    if (!rc)
        *out = t;
out:
    TS_VERIFY_CTX_free(c);
    X509_STORE_free(store);
    TS_RESP_free(r);
    return rc;
}
