/* evidence_priv.h - where the bytes of evidence files lie; shared by the files of svc/evidence. */
#ifndef WJ_SVC_EVIDENCE_PRIV_H
#define WJ_SVC_EVIDENCE_PRIV_H

#include "svc/evidence.h"

/* Where the bytes of this digest lie; arena. */
const char *wj_evidence_path(const struct wj_node *, struct wj_arena *, struct wj_str sha256);

/*
 * While it is held, no file is put under its digest and none removed.  A descriptor for
 * wj_evidence_unlock(), negative on failure.
 */
int wj_evidence_lock(const struct wj_node *, struct wj_arena *, struct wj_err *) WJ_MUST_USE;
void wj_evidence_unlock(int lock); /* a negative one is fine */

/* Remove what was sent under the id, and the file of the digest (no value: keep it). */
void wj_evidence_unlink(const struct wj_node *, struct wj_arena *, struct wj_str id, struct wj_str sha256);

#endif
