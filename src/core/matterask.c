/* matterask.c - a loaded matter as the question that flows answer. */
#include "core/matter_priv.h"

#include "base/arena.h"
#include "core/matterknown.h"

/* The arrays of the ask are views of the matter's rows; all in the arena. */
int wj_matter_ask(struct wj_tx *tx, const struct wj_matter *m, const struct wj_matter_who *who,
                  const struct wj_matter_event *ev, struct wj_flow_ask *out, struct wj_err *e)
{
    struct wj_arena *a = tx->arena;
    struct wj_flow_person *persons = WJ_NEW_N(a, struct wj_flow_person, m->npersons);
    struct wj_str *docs = WJ_NEW_N(a, struct wj_str, m->ndocs);
    struct wj_flow_clock *clocks = WJ_NEW_N(a, struct wj_flow_clock, m->nterms);
    struct wj_flow_link *links = WJ_NEW_N(a, struct wj_flow_link, m->nlinks);
    if (wj_arena_spent(a))
        return wj_fail(e, WJ_E_LIMIT, "the matter does not fit in the request's memory");
    for (size_t i = 0; i < m->npersons; i++)
        persons[i] = (struct wj_flow_person){ m->persons[i].role, m->persons[i].user_id };
    size_t ndocs = 0;
    for (size_t i = 0; i < m->ndocs; i++)
        if (wj_str_eqz(m->docs[i].state, "made")) /* a paper that is still being made is none yet */
            docs[ndocs++] = m->docs[i].template;
    for (size_t i = 0; i < m->nterms; i++) {
        const struct wjq_matter_term_list_row *t = &m->terms[i];
        bool running = wj_str_eqz(t->state, "running");
        clocks[i] = (struct wj_flow_clock){ t->term, running,
                                            running && t->due_day != WJ_NONE && t->due_day < tx->today };
    }
    for (size_t i = 0; i < m->nlinks; i++)
        links[i] = (struct wj_flow_link){ m->links[i].flow, m->links[i].is_open == 0 };
    *out = (struct wj_flow_ask){
        .state = m->row.state,
        .user = who->user,
        .today = tx->today,
        .roles = who->roles,
        .nroles = who->nroles,
        .persons = persons,
        .npersons = m->npersons,
        .docs = docs,
        .ndocs = ndocs,
        .clocks = clocks,
        .nclocks = m->nterms,
        .links = links,
        .nlinks = m->nlinks,
    };
    struct wj_list facts;
    if (ev) {
        out->event = ev->event;
        out->role = ev->role;
        out->given = ev->given;
        out->ngiven = ev->ngiven;
    }
    int rc = wj_matterknown_gather(tx, m, ev, &facts, e);
    if (rc == WJ_OK) {
        out->facts = facts.items;
        out->nfacts = facts.n;
    }
    return rc;
}

int wj_matter_options(struct wj_tx *tx, const struct wj_matter *m, const struct wj_matter_who *who,
                      const struct wj_flow_option **out, size_t *n, struct wj_err *e)
{
    struct wj_flow_ask ask;
    int rc = wj_matter_ask(tx, m, who, NULL, &ask, e);
    return rc != WJ_OK ? rc : wj_flow_options(m->flow, tx->arena, &ask, out, n, e);
}
