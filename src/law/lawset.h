/*
 * lawset.h - the law as one loaded whole.
 *
 * All tables of law/ read, checked against each other and identified by one
 * content hash: what a matter pins so that it can be recomputed for ever.
 * The set embedded at build time is wj_lawdata_files(); a directory of the same
 * form replaces it.
 */
#ifndef WJ_LAW_LAWSET_H
#define WJ_LAW_LAWSET_H

#include "base/fileset.h"
#include "crypto/digest.h"
#include "law/calendar.h"
#include "law/dossier.h"
#include "law/flowset.h"
#include "law/penalty.h"
#include "law/plain.h"
#include "law/reminder.h"
#include "law/statute.h"
#include "law/term.h"
#include "law/threshold.h"
#include "law/transition.h"
#include "law/violation.h"

struct wj_lawset {
    struct wj_hash hash; /* SHA-256, see law/lawpack.h */
    char hash_hex[WJ_HASH_HEX];
    struct wj_fileset files; /* borrowed */
    struct wj_calendar *calendar;
    struct wj_terms terms;
    struct wj_statutes statutes;
    struct wj_violations violations;
    struct wj_plains plains; /* articles in plain words */
    struct wj_regions regions;
    struct wj_thresholds thresholds; /* with the overlays of the regions */
    struct wj_bands bands;
    struct wj_reminders reminders;     /* who is told when a clock runs out */
    struct wj_dossier dossier;         /* the order of a case file */
    struct wj_transitions transitions; /* of matters that are open when the set is switched on */
    const struct wj_flowbook *flows;   /* NULL when the set has no flows.csv */
    struct wj_document_book documents; /* templates; empty without flows.csv */
};

enum { WJ_LAWSET_BYTES = 64 << 20, WJ_LAWSET_ARENA = 256 << 20 }; /* limits for a set from a directory */

/*
 * Load every table into the arena; the files are borrowed for the set's life.  The first wrong cell ends
 * it: WJ_E_INVALID names file, line and column and says what would be right.
 */
int wj_lawset_load(struct wj_arena *, const struct wj_fileset *, struct wj_lawset *out,
                   struct wj_err *) WJ_MUST_USE;

/* The set in a directory, or the embedded one when dir is NULL. */
int wj_lawset_open(struct wj_arena *, const char *dir, const struct wj_fileset *embedded,
                   struct wj_lawset *out, struct wj_err *) WJ_MUST_USE;

/*
 * Check every table and every reference between them; *problems gets a line (struct wj_str, arena)
 * for each fault, in the order of the tables.
 */
int wj_lawset_check(struct wj_arena *, const struct wj_fileset *, struct wj_list *problems,
                    struct wj_err *) WJ_MUST_USE;

/* The last lawful day of a term under this law, see term.h. */
int wj_lawset_due(const struct wj_lawset *, struct wj_str term, const struct wj_term_ask *,
                  struct wj_due *out, struct wj_err *) WJ_MUST_USE;

#endif
