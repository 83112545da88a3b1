/*
 * evidence.h - 证据材料: pictures, PDF and video that a consumer or an operator hands in.
 *
 * A file is announced with name and size, then sent in pieces, so that a broken
 * connection costs one piece and no request holds a whole film.  What it is, its
 * first bytes say, not its name.  Whole, it lies in the data directory under its
 * SHA-256; the row keeps name, size and digest.  A complaint or an answer then
 * takes it; what nobody takes within a day is removed.
 */
#ifndef WJ_SVC_EVIDENCE_H
#define WJ_SVC_EVIDENCE_H

#include "svc/node.h"

enum {
    WJ_EVIDENCE_FILES = 10,             /* that one side may give to one matter */
    WJ_EVIDENCE_PIECE = 2 << 20,        /* bytes of a piece but the last; at most four times as many */
    WJ_EVIDENCE_FILE_BYTES = 100 << 20, /* of one file */
    WJ_EVIDENCE_SIDE_BYTES = 300 << 20, /* of all files of one side of one matter */
    WJ_EVIDENCE_LOOSE_FILES = 5000,     /* under way at one time, of everybody */
    WJ_EVIDENCE_ID = 43
};

/* A file announced: by whom, its name and its size. */
struct wj_evidence_new {
    struct wj_str owner; /* user id, or "public" */
    struct wj_str name;
    int64_t size_bytes;
};

/* *id (arena) is what further calls name it by: unguessable.  WJ_E_LIMIT: too large; WJ_E_AGAIN: too many. */
int wj_evidence_begin(struct wj_tx *, const struct wj_evidence_new *, struct wj_str *id,
                      struct wj_err *) WJ_MUST_USE;

/* A piece of a file and where it begins. */
struct wj_evidence_piece {
    struct wj_str id, owner;
    int64_t at;
    struct wj_str bytes;
};

struct wj_evidence_state {
    int64_t got_bytes;
    struct wj_str kind, sha256; /* kind: wj_filekind; sha256: once whole; arena */
};

/*
 * Store the piece; outside any transaction (it writes to disk and then to the
 * store).  WJ_E_PRECONDITION: another piece is due, *out says which;
 * WJ_E_INVALID on "/bytes": no kind that is taken.
 */
int wj_evidence_put(struct wj_node *, struct wj_arena *, const struct wj_evidence_piece *,
                    struct wj_evidence_state *out, struct wj_err *) WJ_MUST_USE;

/* Who hands files to which matter. */
struct wj_evidence_claim {
    struct wj_str matter_id, side, owner; /* side: "consumer" or "party" */
    const struct wj_str *ids;
    size_t n;
};

struct wj_evidence_file {
    struct wj_str id, side, name, kind, sha256;
    int64_t size_bytes, at_ms;
    const char *path; /* where the bytes lie; only of wj_evidence_open() */
};

/*
 * Make the files part of the matter, with an entry of the ledger each that says the digest.
 * Items of *out (may be NULL) are struct wj_evidence_file.  WJ_E_INVALID: not whole, not
 * theirs or taken already; WJ_E_LIMIT: the side has given as much as it may.
 */
int wj_evidence_take(struct wj_tx *, const struct wj_evidence_claim *, struct wj_list *out,
                     struct wj_err *) WJ_MUST_USE;

/* The files of a matter; items are struct wj_evidence_file. */
int wj_evidence_list(struct wj_db *, struct wj_arena *, struct wj_str matter_id, struct wj_list *out,
                     struct wj_err *) WJ_MUST_USE;

/* One file of a matter and its path; that it was looked at is noted in the ledger.  WJ_E_NOTFOUND. */
int wj_evidence_open(struct wj_tx *, const struct wj_node *, struct wj_str matter_id, struct wj_str id,
                     struct wj_evidence_file *out, struct wj_err *) WJ_MUST_USE;

/* Remove what was announced before the moment and taken by no matter. */
int wj_evidence_purge(struct wj_node *, int64_t before_ms, struct wj_err *) WJ_MUST_USE;

#endif
