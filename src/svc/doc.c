/* doc.c - see doc.h. */
#include "svc/doc.h"

#include "base/arena.h"
#include "codec/json.h"
#include "core/ledger.h"
#include "law/document.h"
#include "law/lawset.h"
#include "q_market.h"
#include "q_people.h"
#include "svc/layout.h"

enum { MAX_VALUES = 256, MAX_FIELDS_BYTES = 256 << 10 };

/* Names and what the matter says to them. */
struct values {
    struct wj_document_value items[MAX_VALUES];
    size_t n;
};

static void add(struct values *v, const char *name, struct wj_str text)
{
    if (text.n && v->n < MAX_VALUES)
        v->items[v->n++] = (struct wj_document_value){ wj_strz(name), WJ_NOSTR, text };
}

static struct wj_str day_text(struct wj_arena *a, int64_t day)
{
    if (day == WJ_NONE)
        return WJ_NOSTR;
    struct wj_ymd d = wj_day_ymd((wj_day)day);
    return wj_strf(a, "%d年%d月%d日", d.year, d.month, d.day);
}

static int add_organ(struct wj_tx *tx, const struct wj_matter *m, struct values *v, struct wj_err *e)
{
    struct wjq_organ_get_row organ, upper;
    int rc = wjq_organ_get(tx->db, tx->arena, &(struct wjq_organ_get_in){ m->row.organ_id }, &organ, e);
    if (rc != WJ_OK)
        return rc;
    add(v, "organ_name", organ.name);
    if (organ.parent_id.p) {
        rc = wjq_organ_get(tx->db, tx->arena, &(struct wjq_organ_get_in){ organ.parent_id }, &upper, e);
        if (rc == WJ_OK)
            add(v, "organ_upper", upper.name);
    }
    return rc;
}

static int add_platform(struct wj_tx *tx, struct wj_str id, struct values *v, struct wj_err *e)
{
    struct wjq_platform_get_row p;
    bool found;
    int rc = wjq_platform_get(tx->db, tx->arena, &(struct wjq_platform_get_in){ id }, &p, &found, e);
    if (rc == WJ_OK)
        add(v, "platform_name", found ? p.name : id);
    return rc;
}

static int add_party(struct wj_tx *tx, const struct wj_matter *m, struct values *v, struct wj_err *e)
{
    int rc = WJ_OK;
    if (m->row.entity_id.p) {
        struct wjq_entity_get_row r;
        rc = wjq_entity_get(tx->db, tx->arena, &(struct wjq_entity_get_in){ m->row.entity_id }, &r, e);
        if (rc != WJ_OK)
            return rc;
        add(v, "party_name", r.name);
        add(v, "party_code", r.uscc);
        add(v, "party_kind", r.type);
        add(v, "party_address", r.address);
    }
    if (m->row.outlet_id.p) {
        struct wjq_outlet_get_row r;
        rc = wjq_outlet_get(tx->db, tx->arena, &(struct wjq_outlet_get_in){ m->row.outlet_id }, &r, e);
        if (rc != WJ_OK)
            return rc;
        add(v, "outlet_name", r.name);
        add(v, "outlet_url", r.url);
        if (r.platform_id.n)
            rc = add_platform(tx, r.platform_id, v, e);
    }
    return rc;
}

/* The officers by their part in the matter. */
static int add_officers(struct wj_tx *tx, const struct wj_matter *m, struct values *v, struct wj_err *e)
{
    struct wj_buf names, certs;
    wj_buf_init(&names, tx->arena, 4096);
    wj_buf_init(&certs, tx->arena, 4096);
    for (size_t i = 0; i < m->npersons; i++) {
        const struct wjq_matter_person_list_row *p = &m->persons[i];
        struct wjq_user_get_row u;
        int rc = wjq_user_get(tx->db, tx->arena, &(struct wjq_user_get_in){ p->user_id }, &u, e);
        if (rc != WJ_OK)
            return rc;
        if (wj_str_eqz(p->role, "handler") || wj_str_eqz(p->role, "handler2")) {
            wj_buf_addf(&names, "%s" WJ_FMT, names.n ? "、" : "", WJ_ARG(u.name));
            wj_buf_addf(&certs, "%s" WJ_FMT, certs.n ? "、" : "", WJ_ARG(u.certificate_no));
        }
        if (wj_str_eqz(p->role, "reviewer") || wj_str_eqz(p->role, "legal_reviewer"))
            add(v, "reviewer_name", u.name);
        if (wj_str_eqz(p->role, "head"))
            add(v, "head_name", u.name);
    }
    add(v, "officer_names", wj_buf_view(&names));
    add(v, "officer_certs", wj_buf_view(&certs));
    return WJ_OK;
}

/* Everything the store knows, under the names of law/fields.csv and law/facts.csv. */
static int gather(struct wj_tx *tx, const struct wj_matter *m, struct values *v, struct wj_err *e)
{
    int rc = add_organ(tx, m, v, e);
    if (rc == WJ_OK)
        rc = add_party(tx, m, v, e);
    if (rc == WJ_OK)
        rc = add_officers(tx, m, v, e);
    if (rc != WJ_OK)
        return rc;
    add(v, "matter_no", m->row.no);
    add(v, "matter_title", m->row.title);
    add(v, "opened_on", day_text(tx->arena, m->row.opened_day));
    add(v, "act_from", day_text(tx->arena, m->row.act_from));
    add(v, "act_to", day_text(tx->arena, m->row.act_to));
    for (size_t i = 0; i < m->nfacts && v->n < MAX_VALUES; i++) {
        const struct wj_fact_def *d = wj_fact_find(&m->law->flows->facts, m->facts[i].name);
        struct wj_str text = d ? wj_fact_show_zh(d, tx->arena, m->facts[i].value) : m->facts[i].value;
        v->items[v->n++] = (struct wj_document_value){ m->facts[i].name, m->facts[i].value, text };
    }
    return WJ_OK;
}

static struct wj_str value_of(const struct values *v, struct wj_str name)
{
    for (size_t i = v->n; i-- > 0;) /* the last one counts: facts over fields, given over facts */
        if (wj_str_eq(v->items[i].name, name))
            return v->items[i].raw.p ? v->items[i].raw : v->items[i].text;
    return WJ_NOSTR;
}

static const struct wj_document *find_template(const struct wj_matter *m, struct wj_str id)
{
    return wj_document_find(&m->law->documents, id);
}

static enum wj_doc_type type_of(const struct wj_document_field *f)
{
    if (!f->fact)
        return WJ_DOC_TEXT;
    return f->fact->type == WJ_FACT_DAY   ? WJ_DOC_DAY
           : f->fact->type == WJ_FACT_FEN ? WJ_DOC_FEN
           : f->fact->type == WJ_FACT_INT ? WJ_DOC_INT
                                          : WJ_DOC_TEXT;
}

int wj_doc_form_make(struct wj_tx *tx, const struct wj_matter *m, struct wj_str template_id,
                     struct wj_doc_form *out, struct wj_err *e)
{
    const struct wj_document *t = find_template(m, template_id);
    if (!t)
        return wj_fail(e, WJ_E_NOTFOUND, "there is no form \"" WJ_FMT "\"", WJ_ARG(template_id));
    struct values *v = WJ_NEW(tx->arena, struct values);
    struct wj_doc_field *fields = WJ_NEW_N(tx->arena, struct wj_doc_field, t->nfields + 1);
    if (!v || !fields)
        return wj_fail(e, WJ_E_LIMIT, "the form does not fit in the request's memory");
    int rc = gather(tx, m, v, e);
    if (rc != WJ_OK)
        return rc;
    size_t n = 0;
    for (size_t i = 0; i < t->nfields; i++) {
        const struct wj_document_field *f = &t->fields[i];
        if (wj_str_eqz(f->name, "doc_no") || wj_str_eqz(f->name, "doc_date"))
            continue; /* set when the document is made */
        fields[n++] =
            (struct wj_doc_field){ f->name, f->label_zh, (int)type_of(f), f->required, value_of(v, f->name) };
    }
    *out = (struct wj_doc_form){ t->id, t->title, { fields, n } };
    return WJ_OK;
}

/* What was typed in, brought to the fact's form, and shown as people read it. */
static int add_given(struct wj_tx *tx, const struct wj_document *t, const struct wj_fact *given, size_t n,
                     struct values *v, struct wj_err *e)
{
    for (size_t i = 0; i < n; i++) {
        const struct wj_document_field *f = NULL;
        for (size_t k = 0; k < t->nfields && !f; k++)
            if (wj_str_eq(t->fields[k].name, given[i].name))
                f = &t->fields[k];
        if (!f)
            return wj_fail_at(e, WJ_E_INVALID, "/fields", "the form has no field \"" WJ_FMT "\"",
                              WJ_ARG(given[i].name));
        if (v->n == MAX_VALUES)
            return wj_fail(e, WJ_E_LIMIT, "the form has too many values");
        struct wj_document_value value = { given[i].name, WJ_NOSTR, given[i].value };
        if (f->fact && wj_fact_canon(f->fact, tx->arena, given[i].value, &value.raw, NULL) == WJ_OK)
            value.text = wj_fact_show_zh(f->fact, tx->arena, value.raw);
        v->items[v->n++] = value;
    }
    return WJ_OK;
}

/* For each name the last value only, as the template's filling expects. */
static size_t last_ones(struct values *v)
{
    size_t kept = 0;
    for (size_t i = 0; i < v->n; i++) {
        bool later = false;
        for (size_t k = i + 1; k < v->n && !later; k++)
            later = wj_str_eq(v->items[k].name, v->items[i].name);
        if (!later)
            v->items[kept++] = v->items[i];
    }
    return kept;
}

static int refuse_missing(struct wj_tx *tx, const struct wj_document_filled *f, struct wj_err *e)
{
    struct wj_buf names;
    wj_buf_init(&names, tx->arena, 4096);
    for (size_t i = 0; i < f->nmissing; i++)
        wj_buf_addf(&names, "%s" WJ_FMT, i ? "、" : "", WJ_ARG(f->missing[i]->label_zh));
    struct wj_str field = wj_strf(tx->arena, "/fields/" WJ_FMT, WJ_ARG(f->missing[0]->name));
    return wj_fail_at(e, WJ_E_INVALID, field.p, "still to be filled in: " WJ_FMT,
                      WJ_ARG(wj_buf_view(&names)));
}

/* "临江市监罚告〔2026〕12号"; a form without number kind has none. */
static int number_document(struct wj_tx *tx, const struct wj_matter *m, const struct wj_document *t,
                           struct values *v, struct wj_str *no, struct wj_err *e)
{
    struct wjq_organ_get_row organ;
    int64_t n;
    *no = WJ_NOSTR;
    if (!t->number.n)
        return WJ_OK;
    int rc = wjq_organ_get(tx->db, tx->arena, &(struct wjq_organ_get_in){ m->row.organ_id }, &organ, e);
    if (rc == WJ_OK)
        rc = wj_matter_number(tx, organ.id, wj_strf(tx->arena, "doc." WJ_FMT, WJ_ARG(t->number)), &n, e);
    if (rc != WJ_OK)
        return rc;
    *no = wj_strf(tx->arena, WJ_FMT WJ_FMT "〔%d〕%lld号", WJ_ARG(organ.short_name), WJ_ARG(t->number),
                  wj_day_ymd(tx->today).year, (long long)n);
    add(v, "doc_no", *no);
    return WJ_OK;
}

/* The words of the paper as they are settled now. */
static int lay_out(struct wj_tx *tx, const struct wj_document *t, const struct wj_document_filled *filled,
                   struct wj_str organ, struct wj_str *layout, struct wj_err *e)
{
    struct wj_block *blocks = WJ_NEW_N(tx->arena, struct wj_block, filled->nblocks + 1);
    if (!blocks)
        return wj_fail(e, WJ_E_LIMIT, "the document does not fit in the request's memory");
    for (size_t i = 0; i < filled->nblocks; i++)
        blocks[i] = (struct wj_block){ (enum wj_block_kind)filled->blocks[i].kind, filled->blocks[i].label,
                                       filled->blocks[i].text };
    struct wj_paper paper = { .blocks = blocks, .n = filled->nblocks, .title = t->title, .author = organ };
    return wj_layout_write(tx->arena, &paper, layout, e);
}

static int write_fields(struct wj_tx *tx, const struct values *v, struct wj_str *out, struct wj_err *e)
{
    struct wj_buf b;
    struct wj_json w;
    wj_buf_init(&b, tx->arena, MAX_FIELDS_BYTES);
    wj_json_init(&w, &b);
    wj_json_obj(&w);
    for (size_t i = 0; i < v->n; i++) {
        wj_json_key_str(&w, v->items[i].name);
        wj_json_str(&w, v->items[i].raw.p ? v->items[i].raw : v->items[i].text);
    }
    wj_json_end_obj(&w);
    return wj_json_done(&w, out, e);
}

int wj_doc_order(struct wj_tx *tx, const struct wj_matter *m, const struct wj_doc_given *order,
                 struct wj_str *id, struct wj_err *e)
{
    const struct wj_document *t = find_template(m, order->template_id);
    struct values *v = WJ_NEW(tx->arena, struct values);
    struct wj_document_filled filled;
    struct wj_matter_doc doc = { .matter_id = m->row.id, .template_id = order->template_id };
    if (!t)
        return wj_fail(e, WJ_E_NOTFOUND, "there is no form \"" WJ_FMT "\"", WJ_ARG(order->template_id));
    if (!v)
        return wj_fail(e, WJ_E_LIMIT, "the document does not fit in the request's memory");
    int rc = gather(tx, m, v, e);
    if (rc == WJ_OK)
        rc = add_given(tx, t, order->given, order->n, v, e);
    if (rc == WJ_OK)
        rc = number_document(tx, m, t, v, &doc.no, e);
    if (rc != WJ_OK)
        return rc;
    add(v, "doc_date", day_text(tx->arena, tx->today));
    v->n = last_ones(v);
    doc.title = t->title;
    if ((rc = wj_document_fill(t, tx->arena, v->items, v->n, &filled, e)) != WJ_OK)
        return rc;
    if (filled.nmissing)
        return refuse_missing(tx, &filled, e);
    if ((rc = lay_out(tx, t, &filled, value_of(v, WJ_S("organ_name")), &doc.layout, e)) != WJ_OK ||
        (rc = write_fields(tx, v, &doc.fields, e)) != WJ_OK)
        return rc;
    return wj_matter_order_doc(tx, &doc, id, e);
}
