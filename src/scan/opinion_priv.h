/* opinion_priv.h - the inside of a model, for the files that read it and judge by it. */
#ifndef WJ_SCAN_OPINION_PRIV_H
#define WJ_SCAN_OPINION_PRIV_H

#include "scan/opinion.h"

enum { WJ_OPINION_KINDS = 255, WJ_OPINION_POINTS = 32 };

struct opinion_kind {
    struct wj_str slug;
    double bias, unit;
};

/* What a gram says for a violation. */
struct opinion_say {
    uint8_t kind;
    int8_t weight;
};

struct opinion_point {
    double margin, sure;
};

struct wj_opinion {
    int8_t unlawful[WJ_GRAMS_BUCKETS]; /* by bucket */
    double bias, unit, bar;
    struct opinion_point curve[WJ_OPINION_POINTS]; /* ncurve, by falling margin */
    size_t ncurve;
    struct opinion_kind kinds[WJ_OPINION_KINDS];
    size_t nkinds;
    uint32_t first[WJ_GRAMS_BUCKETS + 1]; /* of bucket b: says[first[b] .. first[b + 1]) */
    struct opinion_say *says;
    size_t nsays;
};

#endif
