/*
 * complaint.h - 投诉 and 举报 from anyone: filing, the receipt, finding it again.
 *
 * The consumer's name and telephone are sealed before they are stored and are
 * no part of the ledger.  Filing answers with a number and a code; both
 * together show the status.  The code is stored as a digest only.
 */
#ifndef WJ_SVC_COMPLAINT_H
#define WJ_SVC_COMPLAINT_H

#include "core/matter.h"
#include "svc/evidence.h"

struct wj_complaint_new {
    bool report; /* a report of a violation instead of a complaint about one's own purchase */
    struct wj_str consumer_name, consumer_phone; /* personal */
    struct wj_str against_name, against_uscc, platform, outlet, order_no, text;
    struct wj_str outlet_id; /* the shop chosen among those of its name; may be empty */
    struct wj_str violation; /* of a report: the kind, a slug of law/violations.csv; may be empty */
    bool at_platform; /* of a complaint: the platform's bureau shall handle it (投诉举报处理办法 13) */
    bool firm_first;  /* of a complaint: the firm may settle it first, where it has an account at its desk */
    struct wj_list demands; /* struct wj_str */
    wj_day happened_on;
    int64_t amount_fen; /* WJ_NONE: not said */
    bool consent_mediation, consent_publicity;
    struct wj_list files; /* struct wj_str: ids of whole evidence files (svc/evidence.h) */
};

struct wj_complaint_receipt {
    struct wj_str matter_id, no, code, organ_name;
    int64_t filed_ms, ledger_seq;
    struct wj_list files; /* struct wj_evidence_file */
    wj_day accept_by;     /* last lawful day to say whether it is taken on; WJ_DAY_NONE: not reckonable */
};

/* File it: the matter is opened at the organ in charge (投诉举报处理办法 13, 31). WJ_E_INVALID names the
 * field. */
int wj_complaint_file(struct wj_tx *, const struct wj_complaint_new *, struct wj_complaint_receipt *out,
                      struct wj_err *) WJ_MUST_USE;

/* The matter behind number and code; WJ_E_NOTFOUND for a wrong number and for a wrong code alike. */
int wj_complaint_find(struct wj_tx *, struct wj_str no, struct wj_str code, struct wj_str *matter_id,
                      struct wj_err *) WJ_MUST_USE;

/* The matter that goes on for a filed one: a settlement that failed went on as a complaint. */
int wj_complaint_current(struct wj_tx *, struct wj_str matter_id, struct wj_str *current,
                         struct wj_err *) WJ_MUST_USE;

/* What the consumer does in it with his receipt: an event of the flow, as the role consumer. */
int wj_complaint_act(struct wj_tx *, struct wj_str current, struct wj_str event, const struct wj_fact *given,
                     size_t n, struct wj_err *) WJ_MUST_USE;

/* How the handling was, 1 to 5, and the firm's part of it (WJ_NONE: not said). */
struct wj_complaint_rating {
    int64_t score, firm_score;
    struct wj_str remark;
};

/* Once, after the end.  WJ_E_STATE: not ended yet; WJ_E_EXISTS: rated before. */
int wj_complaint_rate(struct wj_tx *, struct wj_str current, const struct wj_complaint_rating *,
                      struct wj_err *) WJ_MUST_USE;

/* May it be rated now? */
bool wj_complaint_is_over(const struct wj_matter *);

struct wj_complaint_person {
    struct wj_str name, phone;
};

/* The consumer, unsealed; that it was looked at is noted in the ledger with the reason. */
int wj_complaint_unseal(struct wj_tx *, struct wj_str matter_id, struct wj_str reason,
                        struct wj_complaint_person *out, struct wj_err *) WJ_MUST_USE;

#endif
