/*
 * note.h - signed notes and log checkpoints (C2SP signed-note and tlog-checkpoint).
 *
 * A note is a text with signature lines "— name base64(key id || signature)".
 * A checkpoint is a note whose text is three lines: the log's origin, its size
 * and its root.  Ed25519 lines are the standard's type 0x01; SM2 lines use its type
 * 0xff with the identifier "sm2-sm3", and witnesses that do not know it skip them.
 */
#ifndef WJ_CRYPTO_NOTE_H
#define WJ_CRYPTO_NOTE_H

#include "base/buf.h"
#include "crypto/digest.h"
#include "crypto/sign.h"

struct wj_arena;

enum { WJ_NOTE_BYTES = 1 << 20, WJ_NOTE_SIGNATURES = 64 }; /* the most a note that is read may have */

/* A key and the name it signs under: a URL without scheme, say "node.example.cn/log". */
struct wj_note_key {
    struct wj_str name;
    const struct wj_key *key;
};

/* The key's 32-bit id under its name. */
uint32_t wj_note_key_id(const struct wj_note_key *);

/* Append the verifier's form of a key: "name+id in hex+base64(type || public key)". */
void wj_note_vkey(const struct wj_note_key *, struct wj_buf *);

/* Read one; *name is a view of it and *key is the caller's to free.  WJ_E_INVALID for anything else. */
int wj_note_load_vkey(struct wj_str vkey, struct wj_str *name, struct wj_key **key,
                      struct wj_err *) WJ_MUST_USE;

/*
 * Append the note: the text, an empty line, a line for each of the n keys.
 * WJ_E_INVALID: a text that does not end in a line end, holds control
 * characters or is not UTF-8; a name with spaces or '+'.
 */
int wj_note_sign(struct wj_str text, const struct wj_note_key *keys, size_t n, struct wj_buf *,
                 struct wj_err *) WJ_MUST_USE;

/*
 * The text of a note that at least one of the n known keys has signed (a view
 * of the note).  A wrong signature of any known key spoils the note; lines of
 * unknown keys are skipped.  WJ_E_INVALID: no note; WJ_E_DENIED: not signed by a known key.
 */
int wj_note_open(struct wj_str note, const struct wj_note_key *known, size_t n, struct wj_str *text,
                 struct wj_err *) WJ_MUST_USE;

struct wj_checkpoint {
    struct wj_str origin; /* the log's name */
    uint64_t size;
    struct wj_hash root;
};

/* Append the text of a checkpoint, ready to be signed. */
void wj_note_checkpoint_text(const struct wj_checkpoint *, struct wj_buf *);

/* Read it; origin is a view.  Lines behind the third are allowed and skipped. */
int wj_note_checkpoint_parse(struct wj_str text, struct wj_checkpoint *out, struct wj_err *) WJ_MUST_USE;

#endif
