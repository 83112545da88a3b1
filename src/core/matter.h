/*
 * matter.h - 事项: a case, a complaint, a lead, a listing on a roster; any procedure under way.
 *
 * A matter stands in a state of a flow (law/flow.h).  Firing an event asks the
 * flow what would happen and then does it: facts, persons, clocks, needed
 * documents, notices, publications, linked matters, the event itself and the
 * ledger entry, all in one transaction.  Nothing else changes a matter.
 */
#ifndef WJ_CORE_MATTER_H
#define WJ_CORE_MATTER_H

#include "core/core.h"
#include "law/flow.h"
#include "law/penalty.h"
#include "law/term.h"
#include "q_matter.h"

/* due_day of a matter without a running clock: sorts behind every real day. */
#define WJ_NO_DUE ((int64_t)99999999)

/* A matter with everything that guards look at; arena. */
struct wj_matter {
    struct wjq_matter_get_row row;
    const struct wj_lawset *law; /* the set it pins; when the store lacks it, the one in force */
    bool pinned;                 /* law is the set it pins */
    const struct wj_flow *flow;
    struct wj_fact *facts;
    size_t nfacts;
    struct wjq_matter_person_list_row *persons;
    size_t npersons;
    struct wjq_matter_term_list_row *terms;
    size_t nterms;
    struct wjq_document_list_row *docs;
    size_t ndocs;
    struct wjq_matter_link_list_row *links;
    size_t nlinks;
    struct wjq_matter_need_list_row *needs; /* documents still to be made */
    size_t nneeds;
};

/* Who acts: a user with the roles that he has in general. */
struct wj_matter_who {
    struct wj_str user;         /* user id, "system" or "public" */
    const struct wj_str *roles; /* names of law/roles.csv */
    size_t nroles;
};

/* A matter to be opened; texts without value are left out. */
struct wj_matter_new {
    struct wj_str flow, title, note;
    struct wj_str organ_id; /* the organ in charge */
    struct wj_str entity_id, outlet_id, platform_id, violation;
    int64_t priority;            /* 0 to 100 */
    int64_t act_from, act_to;    /* days of the conduct, WJ_NONE: unknown */
    const struct wj_fact *facts; /* input of the flow's event "open" */
    size_t nfacts;
    const struct wj_fact *carried; /* facts it has from the start, from the matter that opens it */
    size_t ncarried;
    struct wj_str linked_to, link_kind; /* another matter and how the new one belongs to it */
};

struct wj_matter_event {
    struct wj_str id, event, role, note; /* role: no value, the first that may */
    const struct wj_fact *given;
    size_t ngiven;
};

/* Open a matter: its first event is "open".  *id in the arena. Errors as wj_matter_fire(). */
int wj_matter_open(struct wj_tx *, const struct wj_matter_who *, const struct wj_matter_new *,
                   struct wj_str *id, struct wj_err *) WJ_MUST_USE;

/* WJ_E_NOTFOUND when there is none. */
int wj_matter_load(struct wj_tx *, struct wj_str id, struct wj_matter *out, struct wj_err *) WJ_MUST_USE;

/* Every event of the present state for this user, with what it asks or why it is refused. */
int wj_matter_options(struct wj_tx *, const struct wj_matter *, const struct wj_matter_who *,
                      const struct wj_flow_option **out, size_t *n, struct wj_err *) WJ_MUST_USE;

/*
 * Let the event happen.  version is that of the matter the user saw: another
 * gives WJ_E_PRECONDITION.  WJ_E_DENIED, WJ_E_STATE, WJ_E_INVALID as
 * wj_flow_fire(); *why_zh (may be NULL) says the refusal in Chinese.
 */
int wj_matter_fire(struct wj_tx *, const struct wj_matter_who *, const struct wj_matter_event *,
                   int64_t version, struct wj_str *why_zh, struct wj_err *) WJ_MUST_USE;

/* A document as it is ordered: fields is the JSON object of what was filled in, layout what it will say. */
struct wj_matter_doc {
    struct wj_str matter_id, template_id, no, title, fields, layout;
};

/* Order a document: its number and words are settled now, a task makes it. *id in the arena. */
int wj_matter_order_doc(struct wj_tx *, const struct wj_matter_doc *, struct wj_str *id,
                        struct wj_err *) WJ_MUST_USE;

/* What was made of the order. */
struct wj_matter_made {
    struct wj_str matter_id, id, pdf, docx;
};

/* File a document that was made; nothing happens when it is filed already. */
int wj_matter_file_doc(struct wj_tx *, const struct wj_matter_made *, struct wj_err *) WJ_MUST_USE;

/* The document cannot be made; shown so until its task is revived. */
int wj_matter_fail_doc(struct wj_tx *, struct wj_str matter_id, struct wj_str id,
                       struct wj_err *) WJ_MUST_USE;

/* Try again to make a document that failed; WJ_E_STATE when it did not. */
int wj_matter_retry_doc(struct wj_tx *, struct wj_str matter_id, struct wj_str id,
                        struct wj_err *) WJ_MUST_USE;

/*
 * Let an open matter go over to another law set (law/transition.h): it pins it and its clocks are reckoned
 * anew. *moved is false when it runs under it already, or the set lacks its flow, state or a running term.
 */
int wj_matter_move_law(struct wj_tx *, struct wj_str id, const struct wj_lawset *, bool *moved,
                       struct wj_err *) WJ_MUST_USE;

/*
 * The fine against its band, as facts say: those given first (NULL: none), then the matter's; by the range
 * that the violation had when the act ended.
 */
struct wj_band_check wj_matter_check_band(const struct wj_matter *, wj_day on,
                                          const struct wj_matter_event *);

/* Facts as the JSON object of a column says them; arena. */
int wj_matter_facts_read(struct wj_arena *, struct wj_str json, struct wj_fact **out, size_t *n,
                         struct wj_err *) WJ_MUST_USE;

/* A clock of a matter as the question that law/term.h answers; arena. */
int wj_matter_term_ask(struct wj_arena *, const struct wjq_matter_term_list_row *, wj_day today,
                       struct wj_term_ask *out, struct wj_err *) WJ_MUST_USE;

/*
 * The last lawful day of a clock under a law set; WJ_NONE when its calendar does not reach that far.
 * WJ_E_NOTFOUND or WJ_E_INVALID when the set has no such term on that day.
 */
int wj_matter_term_due(struct wj_tx *, const struct wj_lawset *, const struct wjq_matter_term_list_row *,
                       int64_t *due_day, struct wj_err *) WJ_MUST_USE;

/* The next number of a kind of matter or document of an organ in this year: 1, 2, 3 … */
int wj_matter_number(struct wj_tx *, struct wj_str organ_id, struct wj_str kind, int64_t *n,
                     struct wj_err *) WJ_MUST_USE;

#endif
