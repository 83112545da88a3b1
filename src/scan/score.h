/*
 * score.h - how well a rule set finds what labelled records show.
 *
 * Only findings of rules that are on count. A record is found when it has one at all ("any lead");
 * a violation is found when a finding names it. A finding that can be argued for ("may") is no mistake
 * and no merit: on a lawful record it does not count, on an unlawful one it is a lead. Precision is
 * tp/(tp+fp), recall tp/(tp+fn), F1 their harmonic mean, micro-averaged: counts of all records and violations
 * in one sum.
 */
#ifndef WJ_SCAN_SCORE_H
#define WJ_SCAN_SCORE_H

#include "base/fileset.h"
#include "scan/label.h"
#include "scan/record.h"
#include "scan/ruleset.h"
#include "scan/words.h"

struct wj_tally {
    uint64_t tp, fp, fn;
};

/* NaN where there is nothing to divide by. */
double wj_score_precision(struct wj_tally);
double wj_score_recall(struct wj_tally);
double wj_score_f1(struct wj_tally);

struct wj_score_kind {
    struct wj_str violation;
    struct wj_tally tally; /* records that show it or seem to */
};

/* A rule's or a field's findings: as labelled; on a record that breaks another law; on a lawful record. */
struct wj_score_hits {
    uint64_t right, other, alarms;
};

/* A record that went wrong; texts in the arena. */
struct wj_score_case {
    struct wj_str id, text;
    struct wj_str missed; /* violations that nothing named, with commas */
    struct wj_str rules;  /* that found something, with commas */
};

struct wj_score {
    uint64_t records[WJ_NVOICES], found[WJ_NVOICES];
    struct wj_tally right;             /* pairs of record and violation */
    const struct wj_score_kind *kinds; /* nkinds, as they come up */
    size_t nkinds;
    const struct wj_score_hits *rules; /* one for each rule of the set */
    struct wj_score_hits fields[WJ_RECORD_NFIELDS];
    uint64_t via_records[WJ_VIA_COUNT], via_found[WJ_VIA_COUNT];
    struct wj_list misses,
        alarms; /* struct wj_score_case: unlawful ones of which something was missed; lawful ones found */
};

/* Any lead over one voice, or over both unlawful ones (WJ_NVOICES); false alarms are the same for all. */
struct wj_tally wj_score_leads(const struct wj_score *, int voice);

/*
 * Scan the labelled records of the files that end in .ndjson, whatever the days their rules are in
 * force, and count. WJ_E_INVALID: "file:line: ..." for the first record without a good label.
 */
int wj_score_run(struct wj_arena *, const struct wj_ruleset *, const struct wj_fileset *,
                 struct wj_score *out, struct wj_err *) WJ_MUST_USE;

#endif
