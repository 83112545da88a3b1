/* contract.h - does an answer say what its shape promises, no more and no less? */
#ifndef WJ_TESTS_CONTRACT_H
#define WJ_TESTS_CONTRACT_H

#include "base/shape.h"

/*
 * Check a JSON text against a shape: an object of known members of the right types, required ones
 * there, nothing secret.  NULL when it keeps the contract, else what is wrong; arena.
 */
const char *contract_breach(struct wj_arena *, const struct wj_shape *, struct wj_str json);

#endif
