/* flow_names.c - see flow.h: states and effects by their names. */
#include "law/flow.h"

#include "law/flowrow.h"

static const char *const effect_names[] = { "start",  "stop",     "suspend", "resume",   "extend",    "doc",
                                            "assign", "notify",   "open",    "publish",  "unpublish", "list",
                                            "unlist", "restrict", "release", "transfer", "set",       "unset",
                                            "enact",  "repeal",   "close" };

const char *wj_flow_effect_name(enum wj_effect_kind k)
{
    return (size_t)k < sizeof effect_names / sizeof effect_names[0] ? effect_names[k] : "?";
}

const struct wj_flow_info *wj_flow_about(const struct wj_flow *f)
{
    return &f->info;
}

const struct wj_flow_state *wj_flow_find_state(const struct wj_flow *f, struct wj_str id)
{
    for (size_t i = 0; i < f->nstates; i++)
        if (wj_str_eq(f->states[i].id, id))
            return &f->states[i];
    return NULL;
}

const struct wj_flow_state *wj_flow_states(const struct wj_flow *f, size_t *n)
{
    *n = f->nstates;
    return f->states;
}
