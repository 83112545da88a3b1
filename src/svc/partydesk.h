/*
 * partydesk.h - 经营者工作台: operators' own accounts, and what they may do in complaints about them.
 *
 * An officer issues a code for an operator, which goes to it in an activation
 * letter; with the code and its own social credit code it makes an account.
 * The account sees settlements and accepted complaints of this one operator and
 * acts in them as the role "party" of their flows.  Who complained is never shown.
 */
#ifndef WJ_SVC_PARTYDESK_H
#define WJ_SVC_PARTYDESK_H

#include "core/matter.h"

enum { WJ_PARTY_CODE_DIGITS = 12, WJ_PARTY_CODE_DAYS = 30 };

/* A code for the operator, valid for WJ_PARTY_CODE_DAYS and once; *code in the arena, kept as a digest only.
 */
int wj_partydesk_issue(struct wj_tx *, struct wj_str entity_id, struct wj_str organ_id, struct wj_str *code,
                       int64_t *expires_ms, struct wj_err *) WJ_MUST_USE;

/* Who wants an account; the password is hashed already (wj_user_hash_password()). */
struct wj_partydesk_new {
    struct wj_str uscc, code, login, name, password_hash;
};

/* Make the account.  WJ_E_DENIED: code and operator do not belong together, used or too old. */
int wj_partydesk_activate(struct wj_tx *, const struct wj_partydesk_new *, struct wj_err *) WJ_MUST_USE;

/* May the operator of this account see the matter?  WJ_E_NOTFOUND otherwise, as if there were none. */
int wj_partydesk_may_see(struct wj_tx *, struct wj_str entity_id, const struct wj_matter *,
                         struct wj_err *) WJ_MUST_USE;

/* Let every settlement whose time is over become a complaint; *n gets how many. */
int wj_partydesk_sweep(struct wj_tx *, int64_t *n, struct wj_err *) WJ_MUST_USE;

#endif
