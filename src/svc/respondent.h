/*
 * respondent.h - 被投诉举报人: which shop and which operator a consumer means, and who handles it.
 *
 * Consumers know shops, not companies.  A shop is found by its platform and its
 * name or number; behind it stands the operator, and from the operator's place
 * follows the bureau in charge (投诉举报处理办法 13, 29, 31).  What is not certain
 * is never guessed: several shops of one name are all offered.
 */
#ifndef WJ_SVC_RESPONDENT_H
#define WJ_SVC_RESPONDENT_H

#include "core/core.h"

/* What the consumer said; texts may be empty. */
struct wj_respondent_ask {
    struct wj_str name, uscc;       /* of the operator, or the name of a shop */
    struct wj_str platform, outlet; /* platform by name or id, shop by name or number */
    struct wj_str outlet_id;        /* the shop that was chosen among several */
};

/* Texts without value are not known; arena. */
struct wj_respondent {
    struct wj_str entity_id, entity_name, uscc, region;
    struct wj_str outlet_id, outlet_name;
    struct wj_str platform_id, platform_name, platform_region;
};

/* Who is meant, as far as it is certain.  WJ_E_NOTFOUND: the chosen shop does not exist. */
int wj_respondent_find(struct wj_tx *, const struct wj_respondent_ask *, struct wj_respondent *out,
                       struct wj_err *) WJ_MUST_USE;

enum { WJ_RESPONDENT_CHOICES = 10 };

/* The shops that may be meant by platform (may be empty) and name or number; items are struct wj_respondent.
 */
int wj_respondent_choices(struct wj_tx *, struct wj_str platform, struct wj_str outlet, struct wj_list *out,
                          struct wj_err *) WJ_MUST_USE;

/*
 * The organ in charge: that of the operator's place; at_platform: that of the
 * platform's domicile, which a consumer may choose instead (投诉举报处理办法 13).
 * Whichever of the two is not known gives way to the other, both to the top organ.
 */
int wj_respondent_organ(struct wj_tx *, const struct wj_respondent *, bool at_platform,
                        struct wj_str *organ_id, struct wj_err *) WJ_MUST_USE;

#endif
