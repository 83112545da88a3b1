/* matter_view.c - see matter_view.h: the parts of a matter's page. */
#include "api/matter_view.h"

#include "api/matter_shapes.h"
#include "base/arena.h"
#include "core/worklist.h"
#include "law/document.h"
#include "law/flowbook.h"
#include "law/term.h"
#include "q_finding.h"
#include "q_market.h"
#include "q_people.h"

/* Room for n views; NULL after an error before, or when the request's memory is spent (*rc says so). */
static void *room(struct wj_call *c, size_t n, size_t size, int *rc, struct wj_err *e)
{
    void *p = *rc == WJ_OK ? wj_alloc_n(c->arena, n ? n : 1, size) : NULL;
    if (*rc == WJ_OK && !p)
        *rc = wj_fail(e, WJ_E_LIMIT, "the matter does not fit in the request's memory");
    return p;
}

/* A user by name; the identifier itself when there is no such user any more. */
static struct wj_str user_name(struct wj_call *c, struct wj_str id)
{
    struct wjq_user_get_row r;
    struct wj_err none = { 0 };
    return wjq_user_get(c->db, c->arena, &(struct wjq_user_get_in){ id }, &r, &none) == WJ_OK ? r.name : id;
}

/* Facts by name, as the law the matter runs under has them. */
static int show_facts(struct wj_call *c, const struct wj_matter *m, const struct wj_list *all,
                      struct wj_list *out, struct wj_err *e)
{
    const struct wj_fact_book *book = &m->law->flows->facts;
    const struct wj_fact *facts = all->items;
    size_t n = all->n;
    struct fact_view *items;
    int rc = WJ_OK;
    items = room(c, n, sizeof *items, &rc, e);
    if (rc != WJ_OK)
        return rc;
    size_t shown = 0;
    for (size_t i = 0; i < n; i++) {
        const struct wj_fact_def *d = wj_fact_find(book, facts[i].name);
        if (!d)
            continue;
        items[shown++] = (struct fact_view){
            .name = facts[i].name,
            .type = wj_strz(wj_fact_type_name(d->type)),
            .label = wj_views_pick(c, d->label_zh, d->label_en),
            .value = c->english ? wj_fact_show_en(d, c->arena, facts[i].value)
                                : wj_fact_show_zh(d, c->arena, facts[i].value),
            .raw = facts[i].value,
        };
        if (d->type == WJ_FACT_PERSON)
            items[shown - 1].value = user_name(c, facts[i].value);
    }
    *out = (struct wj_list){ items, shown };
    return WJ_OK;
}

static struct wj_str role_name(const struct wj_call *c, const struct wj_matter *m, struct wj_str role)
{
    const struct wj_flow_role *r = wj_flowbook_role(m->law->flows, role);
    return r ? wj_views_pick(c, r->label_zh, r->label_en) : role;
}

static int show_persons(struct wj_call *c, const struct wj_matter *m, struct wj_list *out, struct wj_err *e)
{
    struct person_view *items;
    int rc = WJ_OK;
    items = room(c, m->npersons, sizeof *items, &rc, e);
    for (size_t i = 0; i < m->npersons && rc == WJ_OK; i++)
        items[i] = (struct person_view){ m->persons[i].role, role_name(c, m, m->persons[i].role),
                                         m->persons[i].user_id, m->persons[i].name };
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, m->npersons };
    return rc;
}

static int show_events(struct wj_call *c, const struct wj_matter *m, struct wj_list *out, struct wj_err *e)
{
    struct wjq_matter_event_list_row *rows;
    struct event_view *items;
    size_t n;
    int rc =
        wjq_matter_event_list(c->db, c->arena, &(struct wjq_matter_event_list_in){ m->row.id }, &rows, &n, e);
    items = room(c, n, sizeof *items, &rc, e);
    for (size_t i = 0; i < n && rc == WJ_OK; i++) {
        const struct wj_flow_state *to = wj_flow_find_state(m->flow, rows[i].to_state);
        struct wj_fact *given;
        size_t ngiven;
        items[i] = (struct event_view){
            .seq = rows[i].seq,
            .event = rows[i].event,
            .label = wj_views_event_label(c, m->flow, &rows[i]),
            .from_state = rows[i].from_state,
            .to_state = rows[i].to_state,
            .to_state_name = to ? wj_views_pick(c, to->name_zh, to->name_en) : rows[i].to_state,
            .role_name = role_name(c, m, rows[i].role),
            .user_name = rows[i].user_name.p ? rows[i].user_name : role_name(c, m, rows[i].user_id),
            .at = rows[i].at_ms,
            .note = rows[i].note,
            .basis = rows[i].basis,
            .ledger_seq = rows[i].ledger_seq,
        };
        rc = wj_matter_facts_read(c->arena, rows[i].facts, &given, &ngiven, e);
        if (rc == WJ_OK)
            rc = show_facts(c, m, &(struct wj_list){ given, ngiven }, &items[i].facts, e);
    }
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, n };
    return rc;
}

static int explain_term(struct wj_call *c, const struct wj_lawset *law,
                        const struct wjq_matter_term_list_row *t, const struct wj_term *row,
                        struct term_view *v, struct wj_err *e)
{
    struct wj_term_ask ask;
    struct wj_due due;
    struct wj_list runs;
    struct run_view *items;
    int rc = wj_matter_term_ask(c->arena, t, c->today, &ask, e);
    if (rc == WJ_OK)
        rc = wj_term_reckon(row, law->calendar, &ask, &due, e);
    if (rc == WJ_OK)
        rc = wj_term_explain(c->arena, law->calendar, &ask, &due, &runs, e);
    items = room(c, runs.n, sizeof *items, &rc, e);
    if (rc == WJ_E_STATE) { /* the calendar ends first: nothing to explain yet */
        v->explain = (struct wj_list){ NULL, 0 };
        v->provisional = true;
        return WJ_OK;
    }
    if (rc != WJ_OK)
        return rc;
    const struct wj_term_run *run = runs.items;
    for (size_t i = 0; i < runs.n; i++)
        items[i] = (struct run_view){ run[i].from, run[i].to, run[i].what, run[i].counted };
    v->explain = (struct wj_list){ items, runs.n };
    return WJ_OK;
}

/* One clock as it stands today; row: the term's row of the law, NULL when the law has it no more. */
static void show_term(const struct wj_call *c, const struct wjq_matter_term_list_row *t,
                      const struct wj_term *row, struct term_view *out)
{
    bool running = wj_str_eqz(t->state, "running"), due = t->due_day != WJ_NONE;
    *out = (struct term_view){
        .id = t->id,
        .term = t->term,
        .name = t->term,
        .basis = WJ_S(""),
        .start_on = (wj_day)t->start_day,
        .due_on = due ? (wj_day)t->due_day : WJ_DAY_NONE,
        .state = running && due && t->due_day < c->today ? WJ_S("over") : t->state,
        .days_left = running && due ? t->due_day - c->today : WJ_NONE,
        .level = running ? wj_views_level(t->due_day, c->today) : WJ_S("none"),
        .extensions = t->extensions,
    };
    if (row) {
        out->name = row->name;
        out->basis = row->basis;
        out->length = wj_term_length_zh(c->arena, row);
    }
}

static int show_terms(struct wj_call *c, const struct wj_matter *m, struct wj_list *out, struct wj_err *e)
{
    const struct wj_lawset *law = m->law;
    struct term_view *items;
    int rc = WJ_OK;
    items = room(c, m->nterms, sizeof *items, &rc, e);
    for (size_t i = 0; i < m->nterms && rc == WJ_OK; i++) {
        const struct wjq_matter_term_list_row *t = &m->terms[i];
        struct wj_term_ask ask = { .start = (wj_day)t->start_day, .on = WJ_DAY_NONE, .today = c->today };
        const struct wj_term *row = NULL;
        if (wj_term_pick(&law->terms, t->term, &ask, &row, NULL) != WJ_OK)
            row = NULL;
        show_term(c, t, row, &items[i]);
        if (row && t->extended_day == WJ_NONE)
            rc = explain_term(c, law, t, row, &items[i], e);
    }
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, m->nterms };
    return rc;
}

int wj_matter_view_documents(struct wj_call *c, const struct wj_matter *m, struct wj_list *out,
                             struct wj_err *e)
{
    struct document_view *docs;
    int rc = WJ_OK;
    docs = room(c, m->ndocs, sizeof *docs, &rc, e);
    if (rc != WJ_OK)
        return rc;
    for (size_t i = 0; i < m->ndocs; i++)
        docs[i] = (struct document_view){ .id = m->docs[i].id,
                                          .template = m->docs[i].template,
                                          .title = m->docs[i].title,
                                          .no = m->docs[i].no,
                                          .made_at = m->docs[i].made_ms,
                                          .made_by = m->docs[i].made_by_name,
                                          .state = m->docs[i].state,
                                          .sha256 = m->docs[i].sha256,
                                          .docx_sha256 = m->docs[i].docx_sha256 };
    *out = (struct wj_list){ docs, m->ndocs };
    return WJ_OK;
}

static int show_documents(struct wj_call *c, const struct wj_matter *m, struct matter_view *out,
                          struct wj_err *e)
{
    struct needed_view *needed;
    int rc = wj_matter_view_documents(c, m, &out->documents, e);
    needed = room(c, m->nneeds, sizeof *needed, &rc, e);
    if (rc != WJ_OK)
        return rc;
    for (size_t i = 0; i < m->nneeds; i++)
        needed[i] = (struct needed_view){ m->needs[i].template,
                                          wj_views_document_title(c, m->law, m->needs[i].template) };
    out->needed = (struct wj_list){ needed, m->nneeds };
    return WJ_OK;
}

static int show_links(struct wj_call *c, const struct wj_matter *m, struct wj_list *out, struct wj_err *e)
{
    const struct wj_flowbook *book = m->law->flows;
    struct link_view *items;
    int rc = WJ_OK;
    items = room(c, m->nlinks, sizeof *items, &rc, e);
    for (size_t i = 0; i < m->nlinks && rc == WJ_OK; i++) {
        const struct wjq_matter_link_list_row *l = &m->links[i];
        const struct wj_flow *flow = wj_flowbook_find(book, l->flow);
        const struct wj_flow_state *state = flow ? wj_flow_find_state(flow, l->state) : NULL;
        items[i] = (struct link_view){
            l->id,
            l->kind,
            l->no,
            l->title,
            flow ? wj_views_pick(c, wj_flow_about(flow)->name_zh, wj_flow_about(flow)->name_en) : l->flow,
            state ? wj_views_pick(c, state->name_zh, state->name_en) : l->state,
        };
    }
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, m->nlinks };
    return rc;
}

static int show_history(struct wj_call *c, const struct wj_matter *m, struct wj_list *out, struct wj_err *e)
{
    struct wjq_matter_line_row *rows;
    struct row_view *items;
    size_t n;
    *out = (struct wj_list){ NULL, 0 };
    if (!m->row.entity_id.p)
        return WJ_OK;
    struct wjq_matter_of_entity_in in = { m->row.entity_id, m->row.id };
    int rc = wj_worklist_of_entity(c->db, c->arena, &in, &rows, &n, e);
    items = room(c, n, sizeof *items, &rc, e);
    if (rc != WJ_OK)
        return rc;
    for (size_t i = 0; i < n; i++)
        wj_views_row(c, &rows[i], &items[i]);
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

/* A case shows the findings of the lead it came from. */
static int show_findings(struct wj_call *c, const struct wj_matter *m, struct wj_list *out, struct wj_err *e)
{
    int rc = wj_finding_view_matter(c, m->row.id, out, e);
    for (size_t i = 0; i < m->nlinks && rc == WJ_OK && !out->n; i++)
        if (wj_str_eqz(m->links[i].flow, "lead"))
            rc = wj_finding_view_matter(c, m->links[i].id, out, e);
    return rc;
}

static int show_publications(struct wj_call *c, const struct wj_matter *m, struct wj_list *out,
                             struct wj_err *e)
{
    struct wjq_publication_of_matter_row *rows;
    struct publication_brief *items;
    size_t n;
    int rc = wjq_publication_of_matter(c->db, c->arena, &(struct wjq_publication_of_matter_in){ m->row.id },
                                       &rows, &n, e);
    items = room(c, n, sizeof *items, &rc, e);
    for (size_t i = 0; i < n && rc == WJ_OK; i++)
        items[i] = (struct publication_brief){ rows[i].id, rows[i].title, wj_day_of_ms(rows[i].published_ms),
                                               rows[i].state };
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, n };
    return rc;
}

static int show_notices(struct wj_call *c, const struct wj_matter *m, struct wj_list *out, struct wj_err *e)
{
    struct wjq_notice_of_matter_row *rows;
    struct notice_view *items;
    size_t n;
    int rc =
        wjq_notice_of_matter(c->db, c->arena, &(struct wjq_notice_of_matter_in){ m->row.id }, &rows, &n, e);
    items = room(c, n, sizeof *items, &rc, e);
    for (size_t i = 0; i < n && rc == WJ_OK; i++)
        items[i] = (struct notice_view){ rows[i].id, rows[i].kind, role_name(c, m, rows[i].to_role),
                                         rows[i].text, rows[i].made_ms };
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, n };
    return rc;
}

static int show_ask(struct wj_call *c, const struct wj_flow_input *in, struct ask_view *out, struct wj_err *e)
{
    const struct wj_fact_def *d = in->def;
    struct choice_view *words;
    int rc = WJ_OK;
    words = room(c, d->nwords, sizeof *words, &rc, e);
    if (rc != WJ_OK)
        return rc;
    for (size_t i = 0; i < d->nwords; i++)
        words[i] = (struct choice_view){ d->words[i].value,
                                         wj_views_pick(c, d->words[i].label_zh, d->words[i].label_en) };
    *out = (struct ask_view){
        .name = d->name,
        .type = wj_strz(wj_fact_type_name(d->type)),
        .label = wj_views_pick(c, d->label_zh, d->label_en),
        .required = in->required,
        .values = { words, d->nwords },
        .min = d->min,
        .max = d->max,
        .help = wj_views_pick(c, d->help_zh, d->help_en),
    };
    return WJ_OK;
}

int wj_matter_view_opens(struct wj_call *c, const struct wj_flow *flow, struct wj_list *out, struct wj_err *e)
{
    struct wj_matter_who who;
    const struct wj_flow_option *o;
    size_t n;
    int rc = wj_views_who(c, &who, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_flow_ask ask = { .state = WJ_FLOW_NOWHERE,
                               .user = who.user,
                               .today = c->today,
                               .roles = who.roles,
                               .nroles = who.nroles };
    rc = wj_flow_options(flow, c->arena, &ask, &o, &n, e);
    for (size_t i = 0; i < n && rc == WJ_OK; i++) {
        if (!wj_str_eqz(o[i].event, "open"))
            continue;
        struct ask_view *asks = room(c, o[i].nasks, sizeof *asks, &rc, e);
        for (size_t k = 0; k < o[i].nasks && rc == WJ_OK; k++)
            rc = show_ask(c, &o[i].asks[k], &asks[k], e);
        if (rc == WJ_OK)
            *out = (struct wj_list){ asks, o[i].nasks };
    }
    return rc;
}

static int list_options(struct wj_call *c, const struct wj_matter *m, const struct wj_matter_who *who,
                        struct wj_list *out, struct wj_err *e)
{
    struct wj_tx tx = wj_views_tx(c);
    const struct wj_flow_option *o;
    struct option_view *items;
    size_t n = 0;
    int rc = wj_matter_options(&tx, m, who, &o, &n, e);
    items = room(c, n, sizeof *items, &rc, e);
    for (size_t i = 0; i < n && rc == WJ_OK; i++) {
        const struct wj_flow_state *to = o[i].to.p ? wj_flow_find_state(m->flow, o[i].to) : NULL;
        struct ask_view *asks;
        bool allowed = o[i].refusal == WJ_FLOW_ALLOWED;
        asks = room(c, o[i].nasks, sizeof *asks, &rc, e);
        for (size_t k = 0; k < o[i].nasks && rc == WJ_OK; k++)
            rc = show_ask(c, &o[i].asks[k], &asks[k], e);
        items[i] = (struct option_view){
            .event = o[i].event,
            .label = wj_views_pick(c, o[i].label_zh, o[i].label_en),
            .to = o[i].to,
            .to_name = to ? wj_views_pick(c, to->name_zh, to->name_en) : WJ_NOSTR,
            .role = o[i].role,
            .role_name = role_name(c, m, o[i].role),
            .allowed = allowed,
            .why = allowed ? WJ_NOSTR : wj_views_pick(c, o[i].why_zh, o[i].why_en),
            .basis = o[i].basis,
            .asks = { asks, o[i].nasks },
        };
    }
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, n };
    return rc;
}

static int show_options(struct wj_call *c, const struct wj_matter *m, struct wj_list *out, struct wj_err *e)
{
    struct wj_matter_who who;
    int rc = wj_views_who(c, &who, e);
    return rc != WJ_OK ? rc : list_options(c, m, &who, out, e);
}

int wj_matter_view_allowed(struct wj_call *c, const struct wj_matter *m, const struct wj_matter_who *who,
                           struct wj_list *out, struct wj_err *e)
{
    struct wj_list all;
    size_t n = 0;
    int rc = list_options(c, m, who, &all, e);
    struct option_view *o = all.items;
    for (size_t i = 0; rc == WJ_OK && i < all.n; i++)
        if (o[i].allowed)
            o[n++] = o[i];
    if (rc == WJ_OK)
        *out = (struct wj_list){ o, n };
    return rc;
}

static int show_operator(struct wj_call *c, const struct wj_matter *m, struct matter_view *out,
                         struct wj_err *e)
{
    int rc = WJ_OK;
    if (m->row.entity_id.p) {
        struct wjq_entity_get_row r;
        struct entity_brief *v = WJ_NEW(c->arena, struct entity_brief);
        rc = wjq_entity_get(c->db, c->arena, &(struct wjq_entity_get_in){ m->row.entity_id }, &r, e);
        if (rc == WJ_OK && v) {
            *v = (struct entity_brief){
                r.id,      r.uscc,
                r.name,    r.type,
                r.status,  r.region,
                r.address, r.registered_on == WJ_NONE ? WJ_DAY_NONE : (wj_day)r.registered_on
            };
            out->entity = v;
            out->row.entity_name = r.name;
        }
    }
    if (rc == WJ_OK && m->row.outlet_id.p) {
        struct wjq_outlet_get_row r;
        struct outlet_brief *v = WJ_NEW(c->arena, struct outlet_brief);
        rc = wjq_outlet_get(c->db, c->arena, &(struct wjq_outlet_get_in){ m->row.outlet_id }, &r, e);
        if (rc == WJ_OK && v) {
            *v = (struct outlet_brief){ r.id,  r.name,         r.channel,     r.platform_name,
                                        r.url, r.claimed_uscc, r.claimed_name };
            out->outlet = v;
        }
    }
    return rc;
}

static int show_head(struct wj_call *c, const struct wj_matter *m, struct matter_view *out, struct wj_err *e)
{
    struct wjq_matter_line_row r;
    int rc = wj_views_scope(c, m->row.organ_path, e);
    if (rc == WJ_OK)
        rc = wjq_matter_line(c->db, c->arena, &(struct wjq_matter_line_in){ m->row.id }, &r, e);
    if (rc != WJ_OK)
        return rc;
    wj_views_row(c, &r, &out->row);
    out->version = m->row.version;
    out->law_hash = m->row.law_hash;
    out->note = m->row.note;
    out->act_from = m->row.act_from == WJ_NONE ? WJ_DAY_NONE : (wj_day)m->row.act_from;
    out->act_to = m->row.act_to == WJ_NONE ? WJ_DAY_NONE : (wj_day)m->row.act_to;
    out->closed_on = m->row.closed_day == WJ_NONE ? WJ_DAY_NONE : (wj_day)m->row.closed_day;
    c->version = m->row.version;
    return WJ_OK;
}

int wj_matter_view_make(struct wj_call *c, struct wj_str id, struct matter_view *out, struct wj_err *e)
{
    struct wj_tx tx = wj_views_tx(c);
    struct wj_matter m;
    struct matter_view v = { 0 };
    int rc;
    if ((rc = wj_matter_load(&tx, id, &m, e)) != WJ_OK || (rc = show_head(c, &m, &v, e)) != WJ_OK ||
        (rc = show_operator(c, &m, &v, e)) != WJ_OK ||
        (rc = show_facts(c, &m, &(struct wj_list){ m.facts, m.nfacts }, &v.facts, e)) != WJ_OK ||
        (rc = show_persons(c, &m, &v.persons, e)) != WJ_OK ||
        (rc = show_events(c, &m, &v.events, e)) != WJ_OK || (rc = show_terms(c, &m, &v.terms, e)) != WJ_OK ||
        (rc = show_documents(c, &m, &v, e)) != WJ_OK || (rc = show_links(c, &m, &v.links, e)) != WJ_OK ||
        (rc = show_history(c, &m, &v.history, e)) != WJ_OK ||
        (rc = show_findings(c, &m, &v.findings, e)) != WJ_OK ||
        (rc = show_publications(c, &m, &v.publications, e)) != WJ_OK ||
        (rc = show_notices(c, &m, &v.notices, e)) != WJ_OK ||
        (rc = show_options(c, &m, &v.options, e)) != WJ_OK)
        return rc;
    *out = v;
    return WJ_OK;
}
