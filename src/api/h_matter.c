/* h_matter.c - a matter: its page, opening one, letting an event happen, documents, verdicts. */
#include "api/handlers.h"
#include "api/matter_shapes.h"
#include "api/matter_view.h"

#include "api/finding_view.h"
#include "base/arena.h"
#include "core/listing.h"
#include "core/finding.h"
#include "q_finding.h"
#include "q_people.h"
#include "svc/doc.h"

#include <stdio.h>

struct matter_id_in {
    struct wj_str id;
};
WJ_SHAPE(matter_id_in, matter_id_in, "Which matter.",
         WJ_FIELD(matter_id_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the matter."));

int wj_h_matter_show(struct wj_call *c, const void *vin, void *out, struct wj_err *e)
{
    return wj_matter_view_make(c, ((const struct matter_id_in *)vin)->id, out, e);
}

struct matter_open_in {
    struct wj_str flow, title, entity_id, outlet_id, violation, facts, note;
    wj_day act_from, act_to;
};
WJ_SHAPE(matter_open_in, matter_open_in, "A matter to be opened.",
         WJ_FIELD(matter_open_in, flow, STR, WJ_F_REQUIRED, 1, 64, "Procedure."),
         WJ_FIELD(matter_open_in, title, STR, WJ_F_REQUIRED, 2, 200, "What it is about."),
         WJ_FIELD(matter_open_in, entity_id, ID, 0, 0, 0, "Operator."),
         WJ_FIELD(matter_open_in, outlet_id, ID, 0, 0, 0, "Outlet."),
         WJ_FIELD(matter_open_in, violation, STR, 0, 0, 64, "Violation suspected."),
         WJ_FIELD(matter_open_in, act_from, DAY, 0, 0, 0, "First day of the conduct."),
         WJ_FIELD(matter_open_in, act_to, DAY, 0, 0, 0, "Last day of the conduct."),
         WJ_FIELD(matter_open_in, facts, JSON, 0, 0, 0, "Inputs of the first event: names and values."),
         WJ_FIELD(matter_open_in, note, STR, 0, 0, 2000, "Note."));

int wj_h_matter_open(struct wj_call *c, const void *vin, void *out, struct wj_err *e)
{
    const struct matter_open_in *in = vin;
    struct wj_tx tx = wj_views_tx(c);
    struct wj_matter_who who;
    struct wj_fact *facts;
    size_t n;
    struct wj_str id;
    int rc = wj_views_who(c, &who, e);
    if (rc == WJ_OK)
        rc = wj_views_facts(c->arena, in->facts, &facts, &n, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_matter_new new = {
        .flow = in->flow,
        .title = in->title,
        .note = in->note,
        .organ_id = c->caller->organ_id,
        .entity_id = in->entity_id,
        .outlet_id = in->outlet_id,
        .violation = in->violation,
        .priority = 50,
        .act_from = in->act_from == WJ_DAY_NONE ? WJ_NONE : in->act_from,
        .act_to = in->act_to == WJ_DAY_NONE ? WJ_NONE : in->act_to,
        .facts = facts,
        .nfacts = n,
    };
    rc = wj_matter_open(&tx, &who, &new, &id, e);
    return rc != WJ_OK ? rc : wj_matter_view_make(c, id, out, e);
}

struct matter_event_in {
    struct wj_str id, event, role, facts, note;
};
WJ_SHAPE(matter_event_in, matter_event_in, "An event of a matter.",
         WJ_FIELD(matter_event_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the matter."),
         WJ_FIELD(matter_event_in, event, STR, WJ_F_REQUIRED, 1, 64, "Event."),
         WJ_FIELD(matter_event_in, role, STR, 0, 0, 32, "Role to act in, when there is a choice."),
         WJ_FIELD(matter_event_in, facts, JSON, 0, 0, 0, "Inputs that the event asks: names and values."),
         WJ_FIELD(matter_event_in, note, STR, 0, 0, 2000, "Note for the file."));

int wj_h_matter_event(struct wj_call *c, const void *vin, void *out, struct wj_err *e)
{
    const struct matter_event_in *in = vin;
    struct wj_tx tx = wj_views_tx(c);
    struct wj_matter_who who;
    struct wj_matter_event ev = { in->id, in->event, in->role, in->note, NULL, 0 };
    struct wjq_matter_get_row row;
    struct wj_fact *facts;
    struct wj_str why_zh = WJ_NOSTR;
    int rc = wjq_matter_get(c->db, c->arena, &(struct wjq_matter_get_in){ in->id }, &row, e);
    if (rc == WJ_OK)
        rc = wj_views_scope(c, row.organ_path, e);
    if (rc == WJ_OK)
        rc = wj_call_match(c, row.version, e);
    if (rc == WJ_OK)
        rc = wj_views_who(c, &who, e);
    if (rc == WJ_OK)
        rc = wj_views_facts(c->arena, in->facts, &facts, &ev.ngiven, e);
    if (rc != WJ_OK)
        return rc;
    ev.given = facts;
    rc = wj_matter_fire(&tx, &who, &ev, row.version, &why_zh, e);
    if (rc != WJ_OK && why_zh.n && e && !c->english)
        snprintf(e->msg, sizeof e->msg, WJ_FMT, WJ_ARG(why_zh));
    return rc != WJ_OK ? rc : wj_matter_view_make(c, in->id, out, e);
}

struct form_in {
    struct wj_str id, template;
};
WJ_SHAPE(form_in, form_in, "Which form of which matter.",
         WJ_FIELD(form_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the matter."),
         WJ_FIELD(form_in, template, STR, WJ_F_REQUIRED, 1, 64, "Form."));

static const char *const form_types[] = { "text", "day", "fen", "int", NULL };
WJ_SHAPE(form_field, wj_doc_field, "A field of a form.", WJ_FIELD(wj_doc_field, name, STR, 0, 0, 0, "Field."),
         WJ_FIELD(wj_doc_field, label, STR, 0, 0, 0, "Field by name."),
         WJ_FIELD_ENUM(wj_doc_field, type, 0, form_types, "Type of the value."),
         WJ_FIELD(wj_doc_field, required, BOOL, 0, 0, 0, "It must be filled in."),
         WJ_FIELD(wj_doc_field, value, STR, 0, 0, 0, "What the matter says already."));
WJ_SHAPE(form_view, wj_doc_form, "A form, filled in as far as the matter goes.",
         WJ_FIELD(wj_doc_form, template_id, STR, 0, 0, 0, "Form."),
         WJ_FIELD(wj_doc_form, title, STR, 0, 0, 0, "Title."),
         WJ_FIELD_OF(wj_doc_form, fields, LIST, 0, &wj_shape_form_field, "Its fields."));

/* The matter, which must be in the caller's scope. */
static int load_scoped(struct wj_call *c, struct wj_str id, struct wj_tx *tx, struct wj_matter *m,
                       struct wj_err *e)
{
    *tx = wj_views_tx(c);
    int rc = wj_matter_load(tx, id, m, e);
    return rc != WJ_OK ? rc : wj_views_scope(c, m->row.organ_path, e);
}

int wj_h_matter_form(struct wj_call *c, const void *vin, void *out, struct wj_err *e)
{
    const struct form_in *in = vin;
    struct wj_tx tx;
    struct wj_matter m;
    int rc = load_scoped(c, in->id, &tx, &m, e);
    return rc != WJ_OK ? rc : wj_doc_form_make(&tx, &m, in->template, out, e);
}

struct doc_in {
    struct wj_str id, template, fields;
};
WJ_SHAPE(doc_in, doc_in, "A document to be made.",
         WJ_FIELD(doc_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the matter."),
         WJ_FIELD(doc_in, template, STR, WJ_F_REQUIRED, 1, 64, "Form."),
         WJ_FIELD(doc_in, fields, JSON, 0, 0, 0, "Fields that were filled in or changed: names and values."));

int wj_h_matter_document_make(struct wj_call *c, const void *vin, void *out, struct wj_err *e)
{
    const struct doc_in *in = vin;
    struct wj_tx tx;
    struct wj_matter m;
    struct wj_fact *fields;
    struct wj_str id;
    size_t n;
    int rc = load_scoped(c, in->id, &tx, &m, e);
    if (rc == WJ_OK)
        rc = wj_views_facts(c->arena, in->fields, &fields, &n, e);
    if (rc == WJ_OK)
        rc = wj_doc_order(&tx, &m, &(struct wj_doc_given){ in->template, fields, n }, &id, e);
    return rc != WJ_OK ? rc : wj_matter_view_make(c, in->id, out, e);
}

static const char *const doc_formats[] = { "pdf", "docx", NULL };
struct doc_get_in {
    struct wj_str id, doc;
    int format;
};
WJ_SHAPE(doc_get_in, doc_get_in, "Which document.",
         WJ_FIELD(doc_get_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the matter."),
         WJ_FIELD(doc_get_in, doc, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the document."),
         WJ_FIELD_ENUM(doc_get_in, format, 0, doc_formats, "pdf (default) or docx."));

#define DOCX_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

int wj_h_matter_document_get(struct wj_call *c, const void *vin, void *out, struct wj_err *e)
{
    const struct doc_get_in *in = vin;
    struct wj_tx tx;
    struct wj_matter m;
    struct wjq_document_get_row row;
    bool docx = in->format == 1;
    (void)out;
    int rc = load_scoped(c, in->id, &tx, &m, e);
    if (rc == WJ_OK)
        rc = wjq_document_get(c->db, c->arena, &(struct wjq_document_get_in){ in->id, in->doc }, &row, e);
    if (rc == WJ_OK && !wj_str_eqz(row.state, "made"))
        return wj_fail(e, WJ_E_STATE, "the document is still being made");
    if (rc == WJ_OK && docx && !row.docx.p)
        return wj_fail(e, WJ_E_NOTFOUND, "this document was made as PDF alone");
    if (rc == WJ_OK)
        c->raw =
            (struct wj_raw){ docx ? DOCX_TYPE : "application/pdf", docx ? row.docx : row.bytes,
                             wj_strf(c->arena, WJ_FMT ".%s", WJ_ARG(row.title), docx ? "docx" : "pdf").p };
    return rc;
}

struct doc_list {
    struct wj_list items;
};
WJ_SHAPE(doc_list, doc_list, "The documents of a matter.",
         WJ_FIELD_OF(doc_list, items, LIST, 0, &wj_shape_document_view, "In the order they were ordered."));

int wj_h_matter_document_list(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct doc_list *out = vout;
    struct wj_tx tx;
    struct wj_matter m;
    int rc = load_scoped(c, ((const struct matter_id_in *)vin)->id, &tx, &m, e);
    return rc != WJ_OK ? rc : wj_matter_view_documents(c, &m, &out->items, e);
}

struct doc_id_in {
    struct wj_str id, doc;
};
WJ_SHAPE(doc_id_in, doc_id_in, "Which document.",
         WJ_FIELD(doc_id_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the matter."),
         WJ_FIELD(doc_id_in, doc, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the document."));

int wj_h_matter_document_retry(struct wj_call *c, const void *vin, void *out, struct wj_err *e)
{
    const struct doc_id_in *in = vin;
    struct wj_tx tx;
    struct wj_matter m;
    int rc = load_scoped(c, in->id, &tx, &m, e);
    if (rc == WJ_OK)
        rc = wj_matter_retry_doc(&tx, in->id, in->doc, e);
    return rc != WJ_OK ? rc : wj_matter_view_make(c, in->id, out, e);
}

struct verdict_in {
    struct wj_str id, verdict, why;
};
WJ_SHAPE(verdict_in, verdict_in, "An officer's verdict on a finding.",
         WJ_FIELD(verdict_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the finding."),
         WJ_FIELD(verdict_in, verdict, STR, WJ_F_REQUIRED, 1, 16, "upheld, wrong or unsure."),
         WJ_FIELD(verdict_in, why, STR, 0, 0, 500, "Why; needed when it is wrong."));

int wj_h_finding_judge(struct wj_call *c, const void *vin, void *out, struct wj_err *e)
{
    const struct verdict_in *in = vin;
    struct wj_tx tx = wj_views_tx(c);
    struct wjq_finding_get_row f;
    int rc = wjq_finding_get(c->db, c->arena, &(struct wjq_finding_get_in){ in->id }, &f, e);
    if (rc == WJ_OK && f.matter_id.p) {
        struct wj_matter m;
        rc = load_scoped(c, f.matter_id, &tx, &m, e);
    }
    if (rc == WJ_OK)
        rc = wj_finding_judge(&tx, in->id, in->verdict, in->why, e);
    return rc != WJ_OK ? rc : wj_finding_view_one(c, in->id, out, e);
}
