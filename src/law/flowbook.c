/* flowbook.c - see flowbook.h: finding things by their names (flowbook_load.c reads them). */
#include "law/flowbook.h"

#include "law/flowrow.h"

const struct wj_flow *wj_flowbook_find(const struct wj_flowbook *b, struct wj_str id)
{
    for (size_t i = 0; i < b->nflows; i++)
        if (wj_str_eq(b->flows[i]->info.id, id))
            return b->flows[i];
    return NULL;
}

const struct wj_flow_role *wj_flowbook_role(const struct wj_flowbook *b, struct wj_str id)
{
    for (size_t i = 0; i < b->nroles; i++)
        if (wj_str_eq(b->roles[i].id, id))
            return &b->roles[i];
    return NULL;
}

const struct wj_flow_register *wj_flowbook_register(const struct wj_flowbook *b, struct wj_str id)
{
    for (size_t i = 0; i < b->nregisters; i++)
        if (wj_str_eq(b->registers[i].id, id))
            return &b->registers[i];
    return NULL;
}
