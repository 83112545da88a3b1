/*
 * violation.h - the catalogue of violations (law/violations.csv): what is forbidden, by which
 * article, what it costs, and since when.
 *
 * Amounts are those of the ordinary tier of the main penalty article for the subject named; the
 * penalty text says the rest and always prevails.
 */
#ifndef WJ_LAW_VIOLATION_H
#define WJ_LAW_VIOLATION_H

#include "law/lawtable.h"

#include "base/map.h"

/* The trade that decides how long a penalty is published (信用修复管理办法 8). */
enum wj_sector {
    WJ_SECTOR_GENERAL,
    WJ_SECTOR_FOOD,
    WJ_SECTOR_DRUG,
    WJ_SECTOR_DEVICE,
    WJ_SECTOR_COSMETICS,
    WJ_SECTOR_EQUIPMENT, /* 特种设备 */
    WJ_SECTOR_KEY_GOODS  /* 重点工业产品 */
};

/* What a fine is a multiple of. */
enum wj_multiple_of {
    WJ_MULTIPLE_NONE,
    WJ_MULTIPLE_GAINS,       /* 违法所得 */
    WJ_MULTIPLE_AD_FEE,      /* 广告费用 */
    WJ_MULTIPLE_GOODS_VALUE, /* 货值金额 */
    WJ_MULTIPLE_TURNOVER,    /* 违法经营额 */
    WJ_MULTIPLE_YEAR_SALES   /* 上一年度销售额 */
};

/* One version of a violation; texts borrowed from the table, WJ_NONE where no number is given. */
struct wj_violation {
    struct wj_str slug, name_zh, name_en, subject;
    struct wj_str legal_basis, penalty_basis, penalty, seed, confidence;
    enum wj_sector sector;
    int tier;                                 /* 1 core, 2 extended */
    int64_t min_fen, max_fen;                 /* of the ordinary fine */
    int64_t serious_min_fen, serious_max_fen; /* of the fine in serious circumstances */
    int64_t multiple_min_pct, multiple_max_pct;
    enum wj_multiple_of multiple_of;
    wj_day valid_from, valid_to; /* of the act, both included; WJ_DAY_NONE: open */
    int line;
};

struct wj_violations {
    const struct wj_violation *items; /* as in the file */
    size_t n;
    struct wj_map by_slug; /* to the first version of each */
};

/* Versions of one slug follow each other and do not overlap. */
int wj_violation_load(const struct wj_lawsource *, struct wj_violations *out, struct wj_err *) WJ_MUST_USE;

/* The first version of the slug, or NULL: for names, which do not change. */
const struct wj_violation *wj_violation_find(const struct wj_violations *, struct wj_str slug);

/* The version for an act that ended on the day (行政处罚法 37), or NULL when it was no violation then. */
const struct wj_violation *wj_violation_on(const struct wj_violations *, struct wj_str slug, wj_day act);

/* The words of the table: "general", "food" ...; "gains", "ad_fee" ... or "" (static). */
const char *wj_violation_sector_name(enum wj_sector);
const char *wj_violation_multiple_name(enum wj_multiple_of);

#endif
