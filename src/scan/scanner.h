/*
 * scanner.h - runs a rule set over records, one record at a time.
 */
#ifndef WJ_SCAN_SCANNER_H
#define WJ_SCAN_SCANNER_H

#include "base/buf.h"
#include "scan/record.h"
#include "scan/ruleset.h"

struct wj_scanner; /* opaque; one thread at a time */

/* One place in the original text. */
struct wj_finding_span {
    int field;          /* enum wj_record_field */
    uint32_t from, to;  /* bytes in that field (for a transcript: in its utterance) */
    int64_t at_ms;      /* of an utterance, else WJ_NONE */
    struct wj_str text; /* the bytes, borrowed from the record */
    struct wj_str as;   /* what it stands for */
    uint16_t via;       /* WJ_VIA_* of words.h */
    float sure;
};

struct wj_finding {
    const struct wj_rule *rule;
    size_t index; /* of the rule in its set */
    double score;
    int field; /* of its first span, or the field that decided */
    const struct wj_finding_span *spans;
    size_t nspans;
    struct wj_str why;
};

struct wj_findings {
    const struct wj_finding *items;
    size_t n;
};

/* Caller frees. */
int wj_scanner_new(const struct wj_ruleset *, struct wj_scanner **out, struct wj_err *) WJ_MUST_USE;
void wj_scanner_free(struct wj_scanner *);

/*
 * Findings of one record under the law of a day (WJ_DAY_NONE: all rules), the
 * surest first; borrowed until the next call. Text must be valid UTF-8. WJ_E_LIMIT: record too long.
 */
int wj_scanner_scan(struct wj_scanner *, const struct wj_record *, wj_day on, struct wj_findings *out,
                    struct wj_err *) WJ_MUST_USE;

/* The same, and how it came to each finding, in words, appended to the buffer. */
int wj_scanner_explain(struct wj_scanner *, const struct wj_record *, wj_day on, struct wj_buf *,
                       struct wj_findings *out, struct wj_err *) WJ_MUST_USE;

#endif
