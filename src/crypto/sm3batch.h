/*
 * sm3batch.h - SM3 (GB/T 32905-2016) of many texts at once, eight side by side in vector registers.
 *
 * One SM3 is a chain in which each step waits for the last, so a single text
 * cannot go faster; eight independent ones can.  For leaves of the ledger, records and the files of a bundle.
 */
#ifndef WJ_CRYPTO_SM3BATCH_H
#define WJ_CRYPTO_SM3BATCH_H

#include "crypto/digest.h"

/* out[i] gets the SM3 of texts[i], for all n; the same as wj_digest_of(WJ_SM3, texts[i]). */
void wj_sm3batch_of(const struct wj_str *texts, size_t n, struct wj_hash *out);

#endif
