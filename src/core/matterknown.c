/* matterknown.c - see matterknown.h. */
#include "core/matterknown.h"

#include "base/arena.h"
#include "core/lawchoice.h"
#include "law/flowview.h"
#include "law/lawset.h"
#include "q_market.h"
#include "q_people.h"

#include <string.h>

/* The question under way, with what was looked up for it so far. */
struct asking {
    struct wj_tx *tx;
    const struct wj_matter *m;
    const struct wj_matter_event *ev; /* NULL: none under way */
    struct wjq_organ_get_row organ;
    bool has_organ;
};

/* Set the value of one fact; left alone, the store does not know it. */
typedef int supplier(struct asking *, struct wj_str *value, struct wj_err *);

static int say(struct wj_str *value, bool yes)
{
    *value = yes ? WJ_S("true") : WJ_S("false");
    return WJ_OK;
}

static struct wj_str fact(const struct asking *a, const char *name)
{
    struct wj_str v = a->ev ? wj_fact_get(a->ev->given, a->ev->ngiven, wj_strz(name)) : WJ_NOSTR;
    return v.p ? v : wj_fact_get(a->m->facts, a->m->nfacts, wj_strz(name));
}

static bool is_person(const struct asking *a)
{
    return wj_str_eqz(fact(a, "party_is_person"), "true");
}

/* Whether operator and bureau are of one province (处罚信息公示规定 9, 10); without an operator they are. */
static int same_province(struct asking *a, struct wj_str *value, struct wj_err *e)
{
    struct wj_str home = a->m->row.region, here = home;
    struct wjq_entity_get_row r;
    if (a->m->row.entity_id.p) {
        struct wjq_entity_get_in in = { a->m->row.entity_id };
        int rc = wjq_entity_get(a->tx->db, a->tx->arena, &in, &r, e);
        if (rc != WJ_OK)
            return rc;
        home = r.region;
    }
    return say(value, home.n < 2 || here.n < 2 || memcmp(home.p, here.p, 2) == 0);
}

static int find_organ(struct asking *a, struct wj_err *e)
{
    struct wjq_organ_get_in in = { a->m->row.organ_id };
    int rc = a->has_organ ? WJ_OK : wjq_organ_get(a->tx->db, a->tx->arena, &in, &a->organ, e);
    a->has_organ = rc == WJ_OK;
    return rc;
}

/* A city or county bureau asks the higher one for the serious list (严重违法失信名单管理办法 22). */
static int needs_consent(struct asking *a, struct wj_str *value, struct wj_err *e)
{
    int rc = find_organ(a, e);
    return rc == WJ_OK ? say(value, a->organ.level >= 3) : rc;
}

/* SAMR and provincial bureaus may ask platforms for data in bulk. */
static int provincial_power(struct asking *a, struct wj_str *value, struct wj_err *e)
{
    int rc = find_organ(a, e);
    return rc == WJ_OK ? say(value, a->organ.level <= 2) : rc;
}

/* A figure of the region on this day; the law of the day may have none. */
static int limit(struct asking *a, const char *of_person, const char *of_entity, struct wj_str *value)
{
    const struct wj_threshold *t = wj_threshold_find(
        &a->m->law->thresholds, is_person(a) ? of_person : of_entity, a->m->row.region, a->tx->today);
    if (t)
        *value = wj_strf(a->tx->arena, "%lld", (long long)t->amount_fen);
    return WJ_OK;
}

/* From what fine on a hearing may be asked for (听证办法 5). */
static int hearing_threshold(struct asking *a, struct wj_str *value, struct wj_err *e)
{
    (void)e;
    return limit(a, "hearing.fine_person", "hearing.fine_entity", value);
}

/* Up to what fine it is a low one (信用修复管理办法 7). */
static int low_fine_limit(struct asking *a, struct wj_str *value, struct wj_err *e)
{
    (void)e;
    return limit(a, "credit.low_fine_person", "credit.low_fine_entity", value);
}

struct wj_band_check wj_matter_check_band(const struct wj_matter *m, wj_day on,
                                          const struct wj_matter_event *ev)
{
    const struct asking a = { .m = m, .ev = ev };
    wj_day act = m->row.act_to != WJ_NONE ? (wj_day)m->row.act_to : (wj_day)m->row.opened_day;
    int64_t fine = 0;
    const struct wj_violation *v =
        m->row.violation.p ? wj_violation_on(&m->law->violations, m->row.violation, act) : NULL;
    (void)wj_str_i64(fact(&a, "fine_fen"), &fine);
    struct wj_bands bands = wj_penalty_bands_of(&m->law->bands, m->row.region, on);
    return wj_penalty_check_band(&bands, v, on, fact(&a, "discretion"), fine);
}

/* The fine is not in the band chosen for it: then a decision needs its reason (裁量权指导意见). */
static int fine_off_band(struct asking *a, struct wj_str *value, struct wj_err *e)
{
    (void)e;
    return say(value, wj_matter_check_band(a->m, a->tx->today, a->ev).off);
}

/* Other matters of the operator in which this clock still runs. */
static int running(struct asking *a, const char *term, struct wjq_matter_clock_running_row **rows, size_t *n,
                   struct wj_err *e)
{
    struct wjq_matter_clock_running_in in = { a->m->row.entity_id, a->m->row.id, wj_strz(term),
                                              a->tx->today };
    *n = 0;
    return a->m->row.entity_id.p ? wjq_matter_clock_running(a->tx->db, a->tx->arena, &in, rows, n, e) : WJ_OK;
}

/* Three years without repair after false statements (信用修复管理办法 23): said here, or running elsewhere.
 */
static int repair_locked(struct asking *a, struct wj_str *value, struct wj_err *e)
{
    struct wjq_matter_clock_running_row *rows;
    size_t n;
    int rc = running(a, "credit.repair_lock", &rows, &n, e);
    return rc == WJ_OK ? say(value, n > 0 || wj_str_eqz(fact(a, "repair_locked"), "true")) : rc;
}

/* The operator's same product was sampled within six months (产品质量监督抽查办法 8). */
static int repeated_recently(struct asking *a, struct wj_str *value, struct wj_err *e)
{
    struct wjq_matter_clock_running_row *rows;
    struct wj_str product = wj_str_trim(fact(a, "product_name"));
    size_t n;
    bool repeated = false;
    int rc = running(a, "samp.repeat", &rows, &n, e);
    for (size_t i = 0; rc == WJ_OK && i < n && !repeated; i++) {
        struct wj_fact *facts;
        size_t nfacts;
        rc = wj_matter_facts_read(a->tx->arena, rows[i].facts, &facts, &nfacts, e);
        repeated = rc == WJ_OK && product.n &&
                   wj_str_eq(wj_str_trim(wj_fact_get(facts, nfacts, WJ_S("product_name"))), product);
    }
    return rc == WJ_OK ? say(value, repeated) : rc;
}

/* The law of the act and the law of today say different things of the violation (行政处罚法 37). */
static int two_laws(struct asking *a, struct wj_str *value, struct wj_err *e)
{
    const struct wj_lawset *today;
    int rc = wj_core_law(a->tx, &today, e);
    return rc == WJ_OK ? say(value, wj_lawchoice_make(a->m, today, a->tx->today).differs) : rc;
}

static const char *const names[] = {
    "same_province", "needs_consent",     "provincial_power", "hearing_threshold_fen", "low_fine_limit_fen",
    "repair_locked", "repeated_recently", "two_laws",         "fine_off_band",         NULL
};
static supplier *const suppliers[] = { same_province,     needs_consent,  provincial_power,
                                       hearing_threshold, low_fine_limit, repair_locked,
                                       repeated_recently, two_laws,       fine_off_band };
enum { KNOWN = sizeof suppliers / sizeof suppliers[0] };
_Static_assert(sizeof names / sizeof names[0] == KNOWN + 1, "each name has its supplier");

const char *const *wj_matterknown_names(void)
{
    return names;
}

int wj_matterknown_gather(struct wj_tx *tx, const struct wj_matter *m, const struct wj_matter_event *ev,
                          struct wj_list *out, struct wj_err *e)
{
    struct asking a = { .tx = tx, .m = m, .ev = ev };
    struct wj_fact *facts = WJ_NEW_N(tx->arena, struct wj_fact, m->nfacts + KNOWN);
    size_t n = 0;
    int rc = WJ_OK;
    if (!facts)
        return wj_fail(e, WJ_E_LIMIT, "the matter does not fit in the request's memory");
    for (size_t i = 0; rc == WJ_OK && i < KNOWN;
         i++) { /* first: they go before what the matter says itself */
        struct wj_str name = wj_strz(names[i]), value = WJ_NOSTR;
        if (wj_flowview_looks_at(m->flow, name))
            rc = suppliers[i](&a, &value, e);
        if (value.p)
            facts[n++] = (struct wj_fact){ name, value };
    }
    if (m->nfacts)
        memcpy(facts + n, m->facts, m->nfacts * sizeof *facts);
    *out = (struct wj_list){ facts, n + m->nfacts };
    return rc;
}
