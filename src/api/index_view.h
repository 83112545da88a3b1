/* index_view.h - 投诉信息公示: an operator's solve index and the complaints on show, for its public page. */
#ifndef WJ_API_INDEX_VIEW_H
#define WJ_API_INDEX_VIEW_H

#include "api/route.h"

extern const struct wj_shape wj_shape_solve_index, wj_shape_complaint_info;

/* *index a struct of wj_shape_solve_index, *infos structs of wj_shape_complaint_info; arena. */
int wj_index_view_make(struct wj_call *, struct wj_str entity_id, void **index, struct wj_list *infos,
                       struct wj_err *) WJ_MUST_USE;

#endif
