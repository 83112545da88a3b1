/* jurisdiction.h - which organ is in charge (程序规定 7-12; 投诉举报处理办法 13, 31). */
#ifndef WJ_SVC_JURISDICTION_H
#define WJ_SVC_JURISDICTION_H

#include "core/core.h"

/*
 * The organ in charge of a region: the county organ of these digits, else the
 * nearest one above that covers it, else the top organ.  *organ_id in the arena.
 */
int wj_jurisdiction_region(struct wj_tx *, struct wj_str region, struct wj_str *organ_id,
                           struct wj_err *) WJ_MUST_USE;

/*
 * The organ for a matter against an operator on a platform: the operator's own
 * place when it is known, else the platform's domicile, else the top organ.
 */
int wj_jurisdiction_of(struct wj_tx *, struct wj_str entity_region, struct wj_str platform_id,
                       struct wj_str *organ_id, struct wj_err *) WJ_MUST_USE;

#endif
