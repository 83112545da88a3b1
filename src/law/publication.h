/*
 * publication.h - how long a penalty is published: the classes of
 * 市场监督管理信用修复管理办法 (Order 107) 7-9 and 市场监督管理行政处罚信息公示规定 2.
 */
#ifndef WJ_LAW_PUBLICATION_H
#define WJ_LAW_PUBLICATION_H

#include "law/penalty.h"
#include "law/violation.h"

enum wj_publication_class {
    WJ_PUBLISH_NOT,       /* a bare warning; the simple procedure */
    WJ_PUBLISH_MINOR,     /* 轻微: stops by itself after 3 months */
    WJ_PUBLISH_GENERAL,   /* 一般: early stop after 3 months, by itself after 1 year */
    WJ_PUBLISH_SERIOUS_A, /* 严重(一), sector: early after 1 year, by itself after 3 */
    WJ_PUBLISH_SERIOUS_B, /* 严重(二), restricted business: the same, and the restriction over */
    WJ_PUBLISH_SERIOUS_C  /* 严重(三), licence revoked: 3 years, never early */
};

/* One penalty decision as far as publication goes. */
struct wj_penalty_facts {
    bool simple;            /* decided by the simple procedure */
    bool only_warning;      /* nothing but a warning */
    bool only_criticism;    /* 通报批评, at most with a warning */
    bool lowers_or_revokes; /* 降低资质等级、吊销许可证件或者营业执照、责令关闭 */
    bool restricts;         /* 限制开展生产经营活动、责令停产停业、限制从业 */
    bool person;            /* a responsible natural person, else an entity */
    int64_t fine_fen;       /* 0: none */
    int64_t range_min_fen, range_max_fen; /* of the article, WJ_NONE when unknown: then no fine is low */
    bool confiscates;
    enum wj_sector sector;
};

/* The class under the figures of the region on the day of the decision. */
enum wj_publication_class wj_publication_classify(const struct wj_thresholds *, const struct wj_bands *,
                                                  struct wj_str region, wj_day on,
                                                  const struct wj_penalty_facts *);

/* The class of a record with several penalties: the longest counts. */
enum wj_publication_class wj_publication_longest(const enum wj_publication_class *, size_t n);

/*
 * Terms of law/terms.csv that rule a class: the earliest day for an early stop (no value: never) and
 * the day it stops by itself (no value: not published).
 */
struct wj_str wj_publication_early_term(enum wj_publication_class);
struct wj_str wj_publication_stop_term(enum wj_publication_class);

const char *wj_publication_name(enum wj_publication_class); /* "none", "minor", "general", "serious_a", ... */

#endif
