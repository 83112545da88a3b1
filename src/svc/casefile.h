/*
 * casefile.h - 一键成卷: everything of a matter as one case file, in the statutory order (law/dossier.csv).
 *
 * As PDF: cover, index, every paper with the running number of the file, sheet at the back.  As ZIP: the same
 * PDF, each paper as it was made with its digest, evidence, the course of events, and a manifest of all
 * digests signed with the node's key, so that anyone checks it without asking the node.
 */
#ifndef WJ_SVC_CASEFILE_H
#define WJ_SVC_CASEFILE_H

#include "core/matter.h"
#include "svc/node.h"

struct wj_casefile_ask {
    struct wj_str matter_id, actor; /* actor: user id, for the ledger */
    bool clear; /* personal data in clear; else masked, and papers are set anew without them */
    bool zip;
    /* May this one see it?  Asked with the matter's organ path before anything is gathered; WJ_OK or an
     * error. */
    int (*may)(void *ctx, struct wj_str organ_path, struct wj_err *);
    void *ctx;
};

struct wj_casefile {
    struct wj_str bytes, title; /* arena */
    int papers_n, pages_n;
};

/*
 * Make it, on a worker's thread: it reads one snapshot, lays out beside it, and then notes in the ledger who
 * took the file with its digest.  WJ_E_NOTFOUND, WJ_E_LIMIT, WJ_E_STATE: there is no paper yet.
 */
int wj_casefile_make(struct wj_node *, struct wj_arena *, const struct wj_casefile_ask *,
                     struct wj_casefile *out, struct wj_err *) WJ_MUST_USE;

/* What checking a ZIP found. */
struct wj_casefile_check {
    struct wj_str matter_no, made, signer; /* views of the archive */
    size_t files_n;
    bool own_key; /* checked with the key the archive brings, not with one that was given */
};

/*
 * Check the ZIP of a case file: signature of the manifest (vkey: the node's, no value: the one inside), every
 * digest, and that nothing is missing or added.  WJ_E_CORRUPT or WJ_E_DENIED says what is wrong.
 */
int wj_casefile_verify(struct wj_arena *, struct wj_str zip, struct wj_str vkey,
                       struct wj_casefile_check *out, struct wj_err *) WJ_MUST_USE;

#endif
