/*
 * term.h - statutory terms (期限): from a day and a rule to the last lawful day.
 *
 * A term is a row of law/terms.csv.  The reckoning is pure: day, suspensions and
 * extensions come in, the last lawful day and its derivation go out.  Rules:
 *
 * - The start day is not counted (市场监督管理行政处罚程序规定 80, 投诉举报处理办法 45).
 * - An extension adds to the basic length from the same start; the end rolls once.
 * - Working days end on a working day.  A calendar term whose clause says so ends on the first day
 *   after, when its last day is a rest day; enum wj_roll is the policy.  Counted-back terms,
 *   waits, maxima and retention never roll.
 * - Months and years end on the same day number, or on the month's last day.
 * - Suspensions include both ends; overlapping ones unite; days inside do not count; one that begins
 *   after the last counted day changes nothing.
 * - A window answers with the end of the one open on the start day, or of the next.
 * - A year without a calendar is an error whenever the reckoning needs it.
 */
#ifndef WJ_LAW_TERM_H
#define WJ_LAW_TERM_H

#include "law/calendar.h"

#include "base/map.h"

enum wj_unit {
    WJ_UNIT_WORKDAY,
    WJ_UNIT_DAY,
    WJ_UNIT_MONTH,
    WJ_UNIT_YEAR,
    WJ_UNIT_HOUR,   /* counted from the hour of the event; whole days for the reckoning */
    WJ_UNIT_WINDOW, /* open in certain months of every year */
    WJ_UNIT_NONE    /* the text names no number, or the row is no clock */
};

enum wj_roll {
    WJ_ROLL_WEEKEND, /* every rest day rolls: the default */
    WJ_ROLL_HOLIDAY, /* statutory days only */
    WJ_ROLL_NONE
};

enum wj_version_by {
    WJ_BY_START, /* the law of the day the term starts */
    WJ_BY_ASKING /* the law of the day one asks: limitation, publication, retention */
};

/* Why a term may stand still. */
enum wj_suspend {
    WJ_SUSPEND_TEST = 1,     /* testing: 检测、检验、检疫、鉴定 */
    WJ_SUSPEND_IDENTIFY = 2, /* identify: 权利人辨认或者鉴别 */
    WJ_SUSPEND_HALT = 4,     /* halt: 中止 */
    WJ_SUSPEND_HEARING = 8,  /* hearing: 听证 */
    WJ_SUSPEND_NOTICE = 16,  /* notice: 公告 */
    WJ_SUSPEND_REFUND = 32,  /* refund: 责令退还多收价款 */
    WJ_SUSPEND_FORCE = 64    /* force: 不可抗力等不属于自身的原因 */
};

/* One row of law/terms.csv; texts borrowed from the table. */
struct wj_term {
    struct wj_str id, series;           /* rows of one series are versions of one clock */
    struct wj_str name, trigger, basis; /* basis: "程序规定 18;行政处罚法 60" */
    struct wj_str extend_who, consequence, confidence, note;
    enum wj_unit unit;
    enum wj_version_by version_by;
    int16_t length;       /* in units; 0 for a window and for none */
    int16_t extend_by;    /* in units, each time; 0: the decision itself names the day */
    int16_t extend_times; /* 0: cannot be extended */
    uint16_t window;      /* bit m-1: open in month m */
    uint16_t suspend;     /* enum wj_suspend, or-ed */
    bool back;            /* counted back from the event */
    bool rolls;
    bool unverified;             /* the number has not been checked against an official text */
    wj_day valid_from, valid_to; /* both included; WJ_DAY_NONE: open */
    int line;
};

struct wj_terms {
    const struct wj_term *items; /* as in the file */
    size_t n;
    struct wj_map by_id; /* to the first of its rows; further versions follow it */
};

/* Both ends included. */
struct wj_span {
    wj_day from, to;
};

struct wj_term_ask {
    wj_day start;
    const struct wj_span *suspend; /* borrowed; any order, may overlap */
    size_t nsuspend;
    int extensions; /* how many times extended */
    enum wj_roll roll;
    wj_day on;    /* the day of asking, when said */
    wj_day today; /* else this one; WJ_DAY_NONE: the newest law */
};

struct wj_due {
    wj_day last;       /* the last lawful day; counted back: the latest day to act */
    wj_day counted;    /* before rolling */
    int32_t length;    /* units with extensions */
    int32_t suspended; /* days that stood still */
    const struct wj_term *term;
    bool superseded; /* in force on the start day, replaced by the day of asking */
};

enum { WJ_TERM_MAX_SPANS = 256 };

/* The row of this id that governs.  WJ_E_NOTFOUND: no such id; WJ_E_INVALID: not in force, and which row was.
 */
int wj_term_pick(const struct wj_terms *, struct wj_str id, const struct wj_term_ask *,
                 const struct wj_term **out, struct wj_err *) WJ_MUST_USE;

/*
 * Reckon one row.  WJ_E_STATE with the message "no calendar": the hint names the year.
 * WJ_E_INVALID: the row has no number, cannot be suspended or extended, or a suspension is reversed.
 */
int wj_term_reckon(const struct wj_term *, const struct wj_calendar *, const struct wj_term_ask *,
                   struct wj_due *out, struct wj_err *) WJ_MUST_USE;

/* Pick and reckon. */
int wj_term_due(const struct wj_terms *, const struct wj_calendar *, struct wj_str id,
                const struct wj_term_ask *, struct wj_due *out, struct wj_err *) WJ_MUST_USE;

/* A run of days of the derivation that are alike. */
struct wj_term_run {
    wj_day from, to;
    int32_t counted; /* units counted after its last day (days of a month or year term); 0: none in it */
    struct wj_str what; /* Chinese, for people: 工作日, 国庆节放假, 中止, 届满日遇国庆节顺延 */
};

/* The derivation, alike days together, in the arena: what counts, what not and why.  due: of the same ask. */
int wj_term_explain(struct wj_arena *, const struct wj_calendar *, const struct wj_term_ask *,
                    const struct wj_due *due, struct wj_list *runs, struct wj_err *) WJ_MUST_USE;

/* The reckoning as lines of text: rule, start, runs, end (arena). */
struct wj_str wj_term_explain_text(struct wj_arena *, const struct wj_term_ask *, const struct wj_due *,
                                   const struct wj_list *runs);

/* "15个工作日", "6个月", "每年1月、7月" (arena). */
struct wj_str wj_term_length_zh(struct wj_arena *, const struct wj_term *);

/* "testing" and so on, or 0. */
unsigned wj_term_suspend_of(struct wj_str word);

/* "weekend", "holiday", "none"; false for anything else. */
bool wj_term_roll_parse(struct wj_str, enum wj_roll *out);

#endif
