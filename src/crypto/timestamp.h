/*
 * timestamp.h - time-stamps of others (RFC 3161): asking for one, and checking what came back.
 *
 * The stamp of a trusted authority shows that evidence, a decision or a
 * checkpoint existed at a time.  Asking is one HTTP POST of
 * application/timestamp-query, which the caller makes; nothing here goes out.
 */
#ifndef WJ_CRYPTO_TIMESTAMP_H
#define WJ_CRYPTO_TIMESTAMP_H

#include "base/buf.h"
#include "crypto/digest.h"

struct wj_arena;

/* What is stamped. */
struct wj_timestamp_imprint {
    enum wj_alg alg;
    struct wj_hash hash;
};

/*
 * Append a request in DER: the digest, a fresh 64-bit nonce, and the wish for
 * the signer's certificate in the answer.  Keep it: the nonce is checked
 * against it.
 */
int wj_timestamp_request(const struct wj_timestamp_imprint *, struct wj_buf *, struct wj_err *) WJ_MUST_USE;

/* A stamp that was found right. */
struct wj_timestamp {
    int64_t at_ms;        /* when, by the authority's clock */
    struct wj_str serial; /* its number there, hex; arena */
    struct wj_str signer; /* subject of the certificate that signed; arena */
};

/* What an answer is held against. */
struct wj_timestamp_trust {
    struct wj_str roots;   /* PEM, one or more authorities */
    struct wj_str request; /* the request in DER, for its nonce; no value: the nonce is not checked */
};

/*
 * Check an answer in DER: granted, for this digest, with this nonce, signed by a
 * certificate for time-stamping that leads to a root and was valid when it
 * stamped.  (Evidence is checked years later, when it may have run out: that is
 * what stamping the stamps is for.)  WJ_E_INVALID: no answer in DER, or roots that are none; WJ_E_DENIED:
 * refused or not right, with the reason.
 */
int wj_timestamp_check(struct wj_arena *, struct wj_str answer, const struct wj_timestamp_imprint *,
                       const struct wj_timestamp_trust *, struct wj_timestamp *out,
                       struct wj_err *) WJ_MUST_USE;

#endif
