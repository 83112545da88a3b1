/*
 * penalty.h - reckoning with penalties: discretion bands, hearing, surcharge, the lighter law.
 */
#ifndef WJ_LAW_PENALTY_H
#define WJ_LAW_PENALTY_H

#include "law/term.h"
#include "law/threshold.h"
#include "law/violation.h"

/* One row of discretion.csv: a band as per cent of the way from the least to the most fine. */
struct wj_band {
    struct wj_str region; /* "" for the nation */
    struct wj_str file;
    struct wj_str id, name_zh, basis, confidence, note;
    int from_pct, to_pct;
    wj_day valid_from, valid_to;
    int line;
};
struct wj_bands {
    const struct wj_band *items;
    size_t n;
};

/*
 * law/discretion.csv for the nation and law/overlays/REGION/discretion.csv for a province. A conflict is an
 * error: bands of one time that do not cover 0 to 100 without gap or overlap, or two texts of one place in
 * force at once.
 */
int wj_penalty_load_bands(const struct wj_lawsource *, const struct wj_regions *, struct wj_bands *out,
                          struct wj_err *) WJ_MUST_USE;

/* The three bands that govern in a region (longer codes lie in it; may be empty) on a day; none: n is 0. */
struct wj_bands wj_penalty_bands_of(const struct wj_bands *, struct wj_str region, wj_day on);

enum wj_band_kind {
    WJ_BAND_MITIGATED, /* 减轻: below the least fine (行政处罚法 32) */
    WJ_BAND_LIGHT,     /* 从轻 */
    WJ_BAND_ORDINARY,  /* 一般 */
    WJ_BAND_HEAVY,     /* 从重 */
    WJ_BAND_ABOVE,     /* above the most: unlawful */
    WJ_BAND_UNKNOWN    /* no bands on that day */
};

/*
 * The band of a fine within the range a..b (裁量权指导意见): light up to a + 30 % of
 * the range, heavy from b - 30 %, bounds included; where a = b the fine is ordinary.  The bands are those of
 * wj_penalty_bands_of().
 */
enum wj_band_kind wj_penalty_band(const struct wj_bands *, wj_day on, int64_t min_fen, int64_t max_fen,
                                  int64_t fine_fen);
const char *wj_penalty_band_name(enum wj_band_kind); /* "mitigated", "light", ... */

/* How a fine stands to the band that was chosen for it. */
struct wj_band_check {
    bool known;             /* the table gives a range for this violation */
    enum wj_band_kind band; /* of the fine */
    bool off;               /* it is not in the band chosen: the decision says why (裁量权指导意见) */
};

/*
 * The fine for a violation against the band chosen ("mitigated", "light", "normal", "heavy"): within the
 * ordinary range, or within that of serious circumstances.  Without a range, a band or a fine nothing is
 * known.
 */
struct wj_band_check wj_penalty_check_band(const struct wj_bands *, const struct wj_violation *, wj_day on,
                                           struct wj_str chosen, int64_t fine_fen);

/*
 * The surcharge for paying late: 3 % of the fine for each day after the last day to pay, at most the
 * fine itself (行政处罚法 72); days inside the spans (reconsideration, litigation: 行政处罚法 73) do not
 * count.
 */
int64_t wj_penalty_surcharge_fen(int64_t fine_fen, wj_day last_to_pay, wj_day paid_on,
                                 const struct wj_span *stopped, size_t nstopped);

/* What a decision is about to impose. */
struct wj_penalty_plan {
    bool person; /* a natural person, else an entity */
    int64_t fine_fen;
    int64_t confiscated_fen; /* illegal gains and the value of goods together */
    bool stops_business;     /* 责令停产停业、责令关闭、限制从业 */
    bool takes_licence;      /* 降低资质等级、吊销许可证件 */
    bool other_heavy;        /* 其他较重的行政处罚 */
};

/*
 * Whether the party must be told of the right to a hearing (行政处罚法 63, 听证办法 5) under the figures of
 * the region; *because (may be NULL) gets the threshold met, or NULL when the kind of penalty decides.
 */
bool wj_penalty_needs_hearing(const struct wj_thresholds *, struct wj_str region, wj_day on,
                              const struct wj_penalty_plan *, const struct wj_threshold **because);

/* Whether the simple procedure may impose it (行政处罚法 51, 程序规定 66). */
bool wj_penalty_may_be_simple(const struct wj_thresholds *, struct wj_str region, wj_day on,
                              const struct wj_penalty_plan *);

/*
 * The last day on which an act may still be discovered so that it can be penalised (行政处罚法 36): 2 years
 * from its end, 5 where life, health or financial safety was harmed.  Errors as
 * wj_term_due().
 */
int wj_penalty_limitation(const struct wj_terms *, const struct wj_calendar *, wj_day act_ended,
                          bool grave_harm, wj_day *last, struct wj_err *) WJ_MUST_USE;

/*
 * Which of two ranges is the lighter (行政处罚法 37): the one with the lower most, then the lower least.
 * < 0: the first, > 0: the second, 0: none.  A range without numbers (WJ_NONE) cannot be compared: 0.
 */
int wj_penalty_lighter(int64_t min_a, int64_t max_a, int64_t min_b, int64_t max_b);

#endif
