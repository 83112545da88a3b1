/* h_complaint.c - complaints and reports from anyone: filing, the signed receipt, the status. */
#include "api/handlers.h"
#include "api/door_view.h"
#include "api/views.h"

#include "base/arena.h"
#include "base/buf.h"
#include "core/matter.h"
#include "q_people.h"
#include "svc/complaint.h"

static const char *const kinds[] = { "complaint", "report", NULL };

struct complaint_in {
    int kind;
    struct wj_str consumer_name, consumer_phone, against_name, against_uscc, platform, outlet, order_no, text;
    struct wj_str outlet_id, violation;
    wj_day happened_on;
    int64_t amount_fen;
    struct wj_list demands, files;
    bool at_platform, firm_first, consent_mediation, consent_publicity;
};
WJ_SHAPE(
    complaint_in, complaint_in, "A complaint or a report.",
    WJ_FIELD_ENUM(complaint_in, kind, WJ_F_REQUIRED, kinds, "About one's own purchase, or of a violation."),
    WJ_FIELD(complaint_in, consumer_name, STR, WJ_F_PERSONAL, 0, 50, "Name; a complaint needs it."),
    WJ_FIELD(complaint_in, consumer_phone, STR, WJ_F_PERSONAL, 0, 30, "Telephone; a complaint needs it."),
    WJ_FIELD(complaint_in, against_name, STR, 0, 0, 100, "Against whom: name of the operator or shop."),
    WJ_FIELD(complaint_in, against_uscc, STR, 0, 0, 32, "Its unified social credit code, when known."),
    WJ_FIELD(complaint_in, platform, STR, 0, 0, 64, "Platform."),
    WJ_FIELD(complaint_in, outlet, STR, 0, 0, 100, "Shop or account."),
    WJ_FIELD(complaint_in, outlet_id, ID, 0, 0, 0, "The shop chosen among those of its name."),
    WJ_FIELD(complaint_in, violation, STR, 0, 0, 64, "Of a report: kind of violation."),
    WJ_FIELD(complaint_in, at_platform, BOOL, 0, 0, 0,
             "Of a complaint: the bureau of the platform's domicile shall handle it."),
    WJ_FIELD(complaint_in, order_no, STR, 0, 0, 64, "Number of the order."),
    WJ_FIELD(complaint_in, text, STR, WJ_F_REQUIRED, 10, 4000, "What happened."),
    WJ_FIELD(complaint_in, happened_on, DAY, 0, 0, 0, "Day it happened."),
    WJ_FIELD(complaint_in, amount_fen, FEN, 0, 0, 100000000000, "Amount in dispute."),
    WJ_FIELD_OF(complaint_in, demands, LIST, 0, NULL, "What is asked for."),
    WJ_FIELD(complaint_in, firm_first, BOOL, 0, 0, 0,
             "Of a complaint: the firm may settle it first, where it answers at its desk."),
    WJ_FIELD_OF(complaint_in, files, LIST, 0, NULL, "Evidence: names of whole uploads."),
    WJ_FIELD(complaint_in, consent_mediation, BOOL, 0, 0, 0, "A mediation body may be asked to help."),
    WJ_FIELD(complaint_in, consent_publicity, BOOL, 0, 0, 0, "The outcome may be published without names."));

extern const struct wj_shape wj_shape_evidence_view;

struct receipt_view {
    struct wj_str no, code, organ_name, note;
    struct wj_list files;
    int64_t filed_at, ledger_seq;
    wj_day accept_by;
};
WJ_SHAPE(receipt_view, receipt_view, "Receipt of a complaint, signed by the node.",
         WJ_FIELD(receipt_view, no, STR, 0, 0, 0, "Number."),
         WJ_FIELD(receipt_view, code, STR, 0, 0, 0,
                  "Code that shows the status together with the number; shown once."),
         WJ_FIELD(receipt_view, organ_name, STR, 0, 0, 0, "Organ in charge."),
         WJ_FIELD(receipt_view, filed_at, MS, 0, 0, 0, "When it was received."),
         WJ_FIELD(receipt_view, accept_by, DAY, 0, 0, 0, "Last lawful day to say whether it is taken on."),
         WJ_FIELD(receipt_view, ledger_seq, I64, 0, 0, 0, "Entry of the ledger."),
         WJ_FIELD_OF(receipt_view, files, LIST, 0, &wj_shape_evidence_view, "Evidence files received."),
         WJ_FIELD(receipt_view, note, STR, 0, 0, 0, "The receipt as a signed note."));

/* The receipt as text: what, when, by whom, with which files; no personal data. */
static int sign_receipt(struct wj_call *c, const struct wj_complaint_receipt *r, struct wj_str *note,
                        struct wj_err *e)
{
    char at[36];
    struct wj_buf b;
    struct wj_str text;
    const struct wj_evidence_file *f = r->files.items;
    wj_ms_format(r->filed_ms, at);
    wj_buf_init(&b, c->arena, 64 << 10);
    wj_buf_addf(&b, "wangjian receipt\nno " WJ_FMT "\nfiled %s\nledger %lld\norgan " WJ_FMT "\n",
                WJ_ARG(r->no), at, (long long)r->ledger_seq, WJ_ARG(r->organ_name));
    for (size_t i = 0; i < r->files.n; i++)
        wj_buf_addf(&b, "file sha256:" WJ_FMT " %lld bytes\n", WJ_ARG(f[i].sha256),
                    (long long)f[i].size_bytes);
    int rc = wj_buf_done(&b, &text, e);
    return rc != WJ_OK ? rc : wj_node_sign(wj_views_node(c), c->arena, text, note, e);
}

int wj_h_complaint_file(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct complaint_in *in = vin;
    struct receipt_view *out = vout;
    struct wj_tx tx = wj_views_tx(c);
    struct wj_complaint_receipt r;
    struct wj_complaint_new new = {
        .report = in->kind == 1,
        .consumer_name = in->consumer_name,
        .consumer_phone = in->consumer_phone,
        .against_name = in->against_name,
        .against_uscc = in->against_uscc,
        .platform = in->platform,
        .outlet = in->outlet,
        .outlet_id = in->outlet_id,
        .violation = in->violation,
        .at_platform = in->at_platform,
        .firm_first = in->firm_first,
        .order_no = in->order_no,
        .text = in->text,
        .demands = in->demands,
        .files = in->files,
        .happened_on = in->happened_on,
        .amount_fen = in->amount_fen,
        .consent_mediation = in->consent_mediation,
        .consent_publicity = in->consent_publicity,
    };
    tx.actor = WJ_S("public");
    int rc = wj_complaint_file(&tx, &new, &r, e);
    if (rc != WJ_OK)
        return rc;
    *out = (struct receipt_view){ .no = r.no,
                                  .code = r.code,
                                  .organ_name = r.organ_name,
                                  .filed_at = r.filed_ms,
                                  .ledger_seq = r.ledger_seq,
                                  .accept_by = r.accept_by,
                                  .files = r.files };
    return sign_receipt(c, &r, &out->note, e);
}

struct status_in {
    struct wj_str no, code;
};
WJ_SHAPE(status_in, status_in, "Whose status.",
         WJ_FIELD(status_in, no, STR, WJ_F_REQUIRED, 1, 80, "Number of the complaint."),
         WJ_FIELD(status_in, code, STR, WJ_F_REQUIRED, 6, 32, "Code of the receipt."));

/* The consumer with his receipt, in the matter that goes on for it. */
static const struct wj_str consumer_roles[] = { { "consumer", 8 } };
static const struct wj_matter_who consumer = { { "public", 6 }, consumer_roles, 1 };

static int show_current(struct wj_call *c, struct wj_tx *tx, struct wj_str current, struct door_view *out,
                        struct wj_err *e)
{
    struct wj_matter m;
    int rc = wj_matter_load(tx, current, &m, e);
    return rc != WJ_OK ? rc : wj_door_view_make(c, &m, &consumer, "consumer", out, e);
}

static int find_current(struct wj_call *c, struct status_in in, struct wj_tx *tx, struct wj_str *current,
                        struct wj_err *e)
{
    struct wj_str id;
    *tx = wj_views_tx(c);
    tx->actor = WJ_S("public");
    int rc = wj_complaint_find(tx, in.no, in.code, &id, e);
    return rc != WJ_OK ? rc : wj_complaint_current(tx, id, current, e);
}

int wj_h_complaint_status(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct wj_tx tx;
    struct wj_str current;
    int rc = find_current(c, *(const struct status_in *)vin, &tx, &current, e);
    return rc != WJ_OK ? rc : show_current(c, &tx, current, vout, e);
}

struct consumer_event_in {
    struct wj_str no, code;
    struct wj_str event, facts;
};
WJ_SHAPE(consumer_event_in, consumer_event_in, "What the consumer does, with number and code of the receipt.",
         WJ_FIELD(consumer_event_in, no, STR, WJ_F_REQUIRED, 1, 80, "Number of the complaint."),
         WJ_FIELD(consumer_event_in, code, STR, WJ_F_REQUIRED, 6, 32, "Code of the receipt."),
         WJ_FIELD(consumer_event_in, event, STR, WJ_F_REQUIRED, 1, 64, "Event."),
         WJ_FIELD(consumer_event_in, facts, JSON, 0, 0, 0, "Inputs that the event asks: names and values."));

int wj_h_complaint_event(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct consumer_event_in *in = vin;
    struct wj_tx tx;
    struct wj_str current;
    struct wj_fact *facts;
    size_t n;
    int rc = find_current(c, (struct status_in){ in->no, in->code }, &tx, &current, e);
    if (rc == WJ_OK)
        rc = wj_views_facts(c->arena, in->facts, &facts, &n, e);
    if (rc == WJ_OK)
        rc = wj_complaint_act(&tx, current, in->event, facts, n, e);
    if (rc == WJ_OK) /* what failed goes on elsewhere */
        rc = find_current(c, (struct status_in){ in->no, in->code }, &tx, &current, e);
    return rc != WJ_OK ? rc : show_current(c, &tx, current, vout, e);
}

struct rate_in {
    struct wj_str no, code;
    int64_t score, firm_score;
    struct wj_str remark;
};
WJ_SHAPE(rate_in, rate_in, "A rating, with number and code of the receipt.",
         WJ_FIELD(rate_in, no, STR, WJ_F_REQUIRED, 1, 80, "Number of the complaint."),
         WJ_FIELD(rate_in, code, STR, WJ_F_REQUIRED, 6, 32, "Code of the receipt."),
         WJ_FIELD(rate_in, score, I64, WJ_F_REQUIRED, 1, 5, "How it was handled, 5 is best."),
         WJ_FIELD(rate_in, firm_score, I64, 0, 1, 5, "The operator's part of it."),
         WJ_FIELD(rate_in, remark, STR, 0, 0, 500, "A remark."));

int wj_h_complaint_rate(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct rate_in *in = vin;
    struct wj_complaint_rating r = { in->score, in->firm_score, in->remark };
    struct wj_tx tx;
    struct wj_str current;
    int rc = find_current(c, (struct status_in){ in->no, in->code }, &tx, &current, e);
    if (rc == WJ_OK)
        rc = wj_complaint_rate(&tx, current, &r, e);
    return rc != WJ_OK ? rc : show_current(c, &tx, current, vout, e);
}

struct unseal_in {
    struct wj_str id, reason;
};
WJ_SHAPE(unseal_in, unseal_in, "Whose name is asked for, and why.",
         WJ_FIELD(unseal_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the matter."),
         WJ_FIELD(unseal_in, reason, STR, WJ_F_REQUIRED, 6, 200, "Why the person must be known."));

struct consumer_view {
    struct wj_str name, phone;
};
WJ_SHAPE(consumer_view, consumer_view, "Who complained or reported.",
         WJ_FIELD(consumer_view, name, STR, WJ_F_PERSONAL, 0, 0, "Name."),
         WJ_FIELD(consumer_view, phone, STR, WJ_F_PERSONAL, 0, 0, "Telephone."));

int wj_h_matter_consumer(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct unseal_in *in = vin;
    struct consumer_view *out = vout;
    struct wj_tx tx = wj_views_tx(c);
    struct wjq_matter_get_row m;
    struct wj_complaint_person person;
    int rc = wjq_matter_get(c->db, c->arena, &(struct wjq_matter_get_in){ in->id }, &m, e);
    if (rc == WJ_OK)
        rc = wj_views_scope(c, m.organ_path, e);
    if (rc == WJ_OK)
        rc = wj_complaint_unseal(&tx, in->id, in->reason, &person, e);
    if (rc != WJ_OK)
        return rc;
    *out = (struct consumer_view){ person.name, person.phone };
    c->unmask = true; /* the ledger has the reason */
    return WJ_OK;
}
