/* matterask.c - a loaded matter as the question that flows answer. */
#include "core/matter_priv.h"

#include "base/arena.h"
#include "law/lawset.h"
#include "q_market.h"
#include "q_people.h"

#include <string.h>

enum { KNOWN = 6 }; /* facts that add_known() adds */

static const char *yes_no(bool yes)
{
    return yes ? "true" : "false";
}

/* The province of the operator, or of the matter when there is none. */
static int find_home(struct wj_tx *tx, const struct wj_matter *m, struct wj_str *home, struct wj_err *e)
{
    struct wjq_entity_get_row r;
    *home = m->row.region;
    if (!m->row.entity_id.p)
        return WJ_OK;
    int rc = wjq_entity_get(tx->db, tx->arena, &(struct wjq_entity_get_in){ m->row.entity_id }, &r, e);
    if (rc == WJ_OK)
        *home = r.region;
    return rc;
}

/* A figure of the region as a fact; 0: the law of the day has none. */
static size_t add_limit(struct wj_tx *tx, const struct wj_matter *m, struct wj_fact *to, const char *fact,
                        const char *threshold)
{
    const struct wj_threshold *t =
        wj_threshold_find(&m->law->thresholds, threshold, m->row.region, tx->today);
    if (!t)
        return 0;
    *to = (struct wj_fact){ wj_strz(fact), wj_strf(tx->arena, "%lld", (long long)t->amount_fen) };
    return 1;
}

/*
 * Facts that the store knows and nobody states: whether operator and bureau are of one province
 * (处罚信息公示规定 9, 10), from what fine on a hearing may be asked for (听证办法 5), up to what fine it is
 * a low one (信用修复管理办法 7), both by the figures of the region; whether the bureau needs the consent of
 * the higher one for the serious list (严重违法失信名单管理办法 22) or may ask platforms for data in bulk.
 */
static int add_known(struct wj_tx *tx, const struct wj_matter *m, struct wj_flow_ask *ask, struct wj_err *e)
{
    struct wj_fact *facts = WJ_NEW_N(tx->arena, struct wj_fact, m->nfacts + KNOWN);
    struct wjq_organ_get_row organ;
    struct wj_str home;
    if (!facts)
        return wj_fail(e, WJ_E_LIMIT, "the matter does not fit in the request's memory");
    int rc = find_home(tx, m, &home, e);
    if (rc == WJ_OK)
        rc = wjq_organ_get(tx->db, tx->arena, &(struct wjq_organ_get_in){ m->row.organ_id }, &organ, e);
    if (rc != WJ_OK)
        return rc;
    size_t n = m->nfacts;
    if (n)
        memcpy(facts, m->facts, n * sizeof *facts);
    bool same = home.n < 2 || m->row.region.n < 2 || memcmp(home.p, m->row.region.p, 2) == 0;
    bool person = wj_str_eqz(wj_fact_get(m->facts, m->nfacts, WJ_S("party_is_person")), "true");
    facts[n++] = (struct wj_fact){ WJ_S("same_province"), wj_strz(yes_no(same)) };
    facts[n++] = (struct wj_fact){ WJ_S("needs_consent"), wj_strz(yes_no(organ.level >= 3)) };
    facts[n++] = (struct wj_fact){ WJ_S("provincial_power"), wj_strz(yes_no(organ.level <= 2)) };
    n += add_limit(tx, m, &facts[n], "hearing_threshold_fen",
                   person ? "hearing.fine_person" : "hearing.fine_entity");
    n += add_limit(tx, m, &facts[n], "low_fine_limit_fen",
                   person ? "credit.low_fine_person" : "credit.low_fine_entity");
    ask->facts = facts;
    ask->nfacts = n;
    return WJ_OK;
}

/* The arrays of the ask are views of the matter's rows; all in the arena. */
int wj_matter_ask(struct wj_tx *tx, const struct wj_matter *m, const struct wj_matter_who *who,
                  struct wj_flow_ask *out, struct wj_err *e)
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
    for (size_t i = 0; i < m->ndocs; i++)
        docs[i] = m->docs[i].template;
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
        .ndocs = m->ndocs,
        .clocks = clocks,
        .nclocks = m->nterms,
        .links = links,
        .nlinks = m->nlinks,
    };
    return add_known(tx, m, out, e);
}

int wj_matter_options(struct wj_tx *tx, const struct wj_matter *m, const struct wj_matter_who *who,
                      const struct wj_flow_option **out, size_t *n, struct wj_err *e)
{
    struct wj_flow_ask ask;
    int rc = wj_matter_ask(tx, m, who, &ask, e);
    return rc != WJ_OK ? rc : wj_flow_options(m->flow, tx->arena, &ask, out, n, e);
}
