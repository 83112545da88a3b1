/*
 * flowbook.h - all flows of law/ with what they speak of: roles, facts, registers, documents.
 *
 *   roles.csv      role,label_zh,label_en,side          side: officer, outside, system
 *   facts.csv      see fact.h
 *   registers.csv  register,kind,label_zh,label_en,basis  kind: publication, roster
 *   flows.csv      flow,name_zh,name_en,number,day_fact,basis,note
 *   states.csv     flow,state,name_zh,name_en,badge,final
 *   flows/ID.csv   state,event,to,role,guard,asks,effects,basis,label_zh,label_en,valid_from,valid_to,note
 */
#ifndef WJ_LAW_FLOWBOOK_H
#define WJ_LAW_FLOWBOOK_H

#include "base/fileset.h"
#include "law/flow.h"

struct wj_flow_role {
    struct wj_str id, label_zh, label_en, side;
};
struct wj_flow_register {
    struct wj_str id, kind, label_zh, label_en, basis;
};

/* How the flows ask for what other tables hold. name(): no value when there is no such id; the Chinese name.
 */
struct wj_flow_lookup {
    struct wj_str (*term_name)(void *ctx, struct wj_str id);
    struct wj_str (*document_title)(void *ctx, struct wj_str id);
    bool (*term_pauses)(void *ctx, struct wj_str id, struct wj_str reason); /* may it stop for this reason? */
    void *ctx;
};

struct wj_flowbook {
    struct wj_fact_book facts;
    const struct wj_flow_role *roles; /* at most 64 */
    size_t nroles;
    const struct wj_flow_register *registers;
    size_t nregisters;
    const struct wj_flow *const *flows; /* in the order of flows.csv */
    size_t nflows;
    struct wj_flow_lookup lookup;
};

/*
 * Read and check every table.  The files are borrowed and must outlive the book, as must the lookup's
 * context.  WJ_E_INVALID names file and line and says what would be right: unknown names, rows that can
 * both apply, states that cannot be reached or left, rows without a basis.
 */
int wj_flowbook_load(struct wj_arena *, const struct wj_fileset *, const struct wj_flow_lookup *,
                     const struct wj_flowbook **out, struct wj_err *) WJ_MUST_USE;

/* NULL when there is none. */
const struct wj_flow *wj_flowbook_find(const struct wj_flowbook *, struct wj_str id);
const struct wj_flow_role *wj_flowbook_role(const struct wj_flowbook *, struct wj_str id);
const struct wj_flow_register *wj_flowbook_register(const struct wj_flowbook *, struct wj_str id);

#endif
