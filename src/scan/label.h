/*
 * label.h - what a labelled record says a careful officer would find in it.
 *
 * A labelled record is a record with one member more, "expect"; tests/data/labelled/README.md
 * tells its meaning. Scores are counted over them (score.h).
 */
#ifndef WJ_SCAN_LABEL_H
#define WJ_SCAN_LABEL_H

#include "base/str.h"

/* How a record speaks: openly unlawful, unlawful in hidden words, lawful though close to it, lawful. */
enum wj_voice { WJ_VOICE_PLAIN, WJ_VOICE_DISGUISED, WJ_VOICE_HARD, WJ_VOICE_BENIGN, WJ_NVOICES };

struct wj_label {
    const struct wj_str *violations; /* n slugs that the record shows; none: lawful */
    size_t n;
    const struct wj_str *may; /* nmay slugs one can argue for: to find them is neither right nor wrong */
    size_t nmay;
    enum wj_voice voice;
    unsigned via; /* WJ_VIA_* (words.h) of a disguised record */
};

/* The name of a voice in "expect". */
const char *wj_label_voice_name(int voice);

/*
 * The label of a record's JSON line; its texts are views of the line or the arena. WJ_E_INVALID names
 * what is missing, unknown or at odds with the voice.
 */
int wj_label_read(struct wj_arena *, struct wj_str line, struct wj_label *out, struct wj_err *) WJ_MUST_USE;

/* Is the violation one that the record shows? */
bool wj_label_has(const struct wj_label *, struct wj_str violation);

/* Is the violation one that can be argued for? */
bool wj_label_may(const struct wj_label *, struct wj_str violation);

#endif
