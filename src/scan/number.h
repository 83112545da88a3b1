/*
 * number.h - amounts as people write them: 5万元, ￥39.9, 百分之三十, 半个月, 24小时.
 */
#ifndef WJ_SCAN_NUMBER_H
#define WJ_SCAN_NUMBER_H

#include "base/str.h"

enum wj_number_unit {
    WJ_UNIT_YUAN,
    WJ_UNIT_PERCENT,  /* 三成 is 30, 百分之五 is 5 */
    WJ_UNIT_DURATION, /* any span of time, in days */
    WJ_UNIT_HOUR,
    WJ_UNIT_DAY,
    WJ_UNIT_WEEK,
    WJ_UNIT_MONTH,
    WJ_UNIT_YEAR,
    WJ_UNIT_KG,
    WJ_UNIT_CM,
    WJ_UNIT_LEVEL,
    WJ_UNIT_PEOPLE,
    WJ_UNIT_TIMES,
    WJ_UNIT_PIECES,
    WJ_UNIT_FOLD, /* 倍 */
    WJ_UNIT_ANY,
    WJ_NUNITS
};

/* Names in the order of enum wj_number_unit, NULL at the end. */
extern const char *const wj_number_units[];

struct wj_number_want {
    enum wj_number_unit unit;
    int64_t min_milli, max_milli; /* thousandths; both ends count */
};

struct wj_number {
    uint32_t from, to;         /* bytes */
    enum wj_number_unit unit;  /* WJ_UNIT_ANY: no unit behind it */
    int64_t milli, high_milli; /* value; of "5-10" both ends, else the same */
};

/* The next number at or behind byte *at; false when there is none.  *at moves behind it. */
bool wj_number_next(struct wj_str text, size_t *at, struct wj_number *out);

/* Does the number, or the range it spans, meet the want? */
bool wj_number_meets(const struct wj_number *, const struct wj_number_want *);

#endif
