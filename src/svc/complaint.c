/* complaint.c - see complaint.h. */
#include "svc/complaint.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/jsonread.h"
#include "core/ledger.h"
#include "core/matter.h"
#include "q_finding.h"
#include "law/lawset.h"
#include "q_doors.h"
#include "q_people.h"
#include "svc/respondent.h"

enum { MAX_BODY = 64 << 10, CODE_DIGITS = 10 };

static int check(const struct wj_complaint_new *c, struct wj_tx *tx, struct wj_err *e)
{
    if (!c->report && (!c->consumer_name.n || !c->consumer_phone.n))
        return wj_fail_at(e, WJ_E_INVALID, c->consumer_name.n ? "/consumer_phone" : "/consumer_name",
                          "a complaint needs the consumer's name and telephone (投诉举报处理办法 10)");
    if (!c->against_name.n && !c->against_uscc.n && !c->outlet.n && !c->outlet_id.n)
        return wj_fail_at(e, WJ_E_INVALID, "/against_name", "say against whom: a name, a code or a shop");
    if (!c->text.n)
        return wj_fail_at(e, WJ_E_INVALID, "/text", "say what happened");
    if (c->happened_on != WJ_DAY_NONE && c->happened_on > tx->today)
        return wj_fail_at(e, WJ_E_INVALID, "/happened_on", "the day lies in the future");
    const struct wj_lawset *law;
    int rc = wj_core_law(tx, &law, e);
    if (rc == WJ_OK && c->violation.n && !wj_violation_find(&law->violations, c->violation))
        return wj_fail_at(e, WJ_E_INVALID, "/violation", "there is no such kind of violation");
    return rc;
}

/* What is stored in the open: everything but the person. */
static int write_body(struct wj_tx *tx, const struct wj_complaint_new *c, struct wj_str *out,
                      struct wj_err *e)
{
    struct wj_buf b;
    struct wj_json w;
    wj_buf_init(&b, tx->arena, MAX_BODY);
    wj_json_init(&w, &b);
    wj_json_obj(&w);
    wj_json_kstr(&w, "against_name", c->against_name);
    wj_json_kstr(&w, "against_uscc", c->against_uscc);
    wj_json_kstr(&w, "platform", c->platform);
    wj_json_kstr(&w, "outlet", c->outlet);
    wj_json_kstr(&w, "outlet_id", c->outlet_id);
    wj_json_kstr(&w, "violation", c->violation);
    wj_json_kbool(&w, "at_platform", c->at_platform);
    wj_json_kstr(&w, "order_no", c->order_no);
    wj_json_kstr(&w, "text", c->text);
    wj_json_karr(&w, "demands");
    for (size_t i = 0; i < c->demands.n; i++)
        wj_json_str(&w, ((const struct wj_str *)c->demands.items)[i]);
    wj_json_end_arr(&w);
    wj_json_kday(&w, "happened_on", c->happened_on);
    wj_json_ki64(&w, "amount_fen", c->amount_fen);
    wj_json_kbool(&w, "consent_mediation", c->consent_mediation);
    wj_json_kbool(&w, "consent_publicity", c->consent_publicity);
    wj_json_end_obj(&w);
    return wj_json_done(&w, out, e);
}

static int seal_person(struct wj_tx *tx, const struct wj_complaint_new *c, struct wj_str *out,
                       struct wj_err *e)
{
    struct wj_buf b;
    struct wj_json w;
    struct wj_str plain;
    wj_buf_init(&b, tx->arena, 4096);
    wj_json_init(&w, &b);
    wj_json_obj(&w);
    wj_json_kstr(&w, "name", c->consumer_name);
    wj_json_kstr(&w, "phone", c->consumer_phone);
    wj_json_end_obj(&w);
    int rc = wj_json_done(&w, &plain, e);
    return rc != WJ_OK ? rc : wj_core_seal(tx, "complaint.consumer", plain, out, e);
}

static struct wj_str hex_of(struct wj_arena *a, struct wj_str text)
{
    struct wj_hash h = wj_digest_of(WJ_SHA256, text);
    char hex[WJ_HASH_HEX];
    wj_digest_hex(&h, hex);
    return wj_str_dup(a, wj_strz(hex));
}

static struct wj_str day_text(struct wj_arena *a, wj_day day)
{
    char text[11];
    wj_day_format(day, text);
    return wj_str_dup(a, wj_strz(text));
}

static struct wj_str join_demands(struct wj_arena *a, const struct wj_list *demands)
{
    const struct wj_str *items = demands->items;
    struct wj_str all = WJ_S("");
    for (size_t i = 0; i < demands->n; i++)
        all = wj_strf(a, WJ_FMT "%s" WJ_FMT, WJ_ARG(all), i ? "、" : "", WJ_ARG(items[i]));
    return all;
}

enum { MAX_FACTS = 6 };

/*
 * Which special law asks for an answer to the reporter, by the statute that the
 * violation breaks (投诉举报处理办法 36; 广告法 53, 反不正当竞争法 20, 食品安全法 115,
 * 企业信息公示暂行条例 13).
 */
static const struct {
    const char *statute, *matter;
} answered[] = { { "广告法", "ad" },
                 { "互联网广告管理办法", "ad" },
                 { "反不正当竞争法", "unfair" },
                 { "食品安全法", "food" },
                 { "企业信息公示暂行条例", "infopub" } };

static struct wj_str report_matter(const struct wj_lawset *law, struct wj_str violation)
{
    const struct wj_violation *v = wj_violation_find(&law->violations, violation);
    struct wj_str rest = v ? v->legal_basis : WJ_NOSTR, name, article;
    while (rest.p && wj_statute_cut(&rest, &name, &article))
        for (size_t i = 0; i < sizeof answered / sizeof answered[0]; i++)
            if (wj_statute_find(&law->statutes, name) ==
                wj_statute_find(&law->statutes, wj_strz(answered[i].statute)))
                return wj_strz(answered[i].matter);
    return WJ_S("general");
}

/* What the flows of complaints and reports ask when they are opened. */
static int open_facts(struct wj_tx *tx, const struct wj_complaint_new *c, struct wj_fact facts[MAX_FACTS],
                      size_t *count, struct wj_err *e)
{
    struct wj_str today = day_text(tx->arena, tx->today), text = wj_str_trim(c->text);
    const struct wj_lawset *law;
    size_t n = 0;
    int rc = wj_core_law(tx, &law, e);
    if (rc != WJ_OK)
        return rc;
    facts[n++] = (struct wj_fact){ WJ_S("received_on"), today };
    facts[n++] = (struct wj_fact){ c->report ? WJ_S("report_text") : WJ_S("complaint_text"), text };
    if (c->report) {
        facts[n++] = (struct wj_fact){ WJ_S("report_matter"), report_matter(law, c->violation) };
        facts[n++] = (struct wj_fact){ WJ_S("real_name"), c->consumer_name.n ? WJ_S("true") : WJ_S("false") };
    }
    if (c->demands.n && !c->report)
        facts[n++] = (struct wj_fact){ WJ_S("demands_text"), join_demands(tx->arena, &c->demands) };
    if (c->amount_fen != WJ_NONE && !c->report)
        facts[n++] =
            (struct wj_fact){ WJ_S("amount_fen"), wj_strf(tx->arena, "%lld", (long long)c->amount_fen) };
    if (c->happened_on != WJ_DAY_NONE && !c->report)
        facts[n++] = (struct wj_fact){ WJ_S("knew_on"), day_text(tx->arena, c->happened_on) };
    *count = n;
    return WJ_OK;
}

/* The respondent as the title says him: the shop the consumer knows, else the operator. */
static struct wj_str whom(const struct wj_complaint_new *c, const struct wj_respondent *r)
{
    const struct wj_str names[] = { r->outlet_name, c->against_name, c->outlet, r->entity_name,
                                    c->against_uscc };
    size_t i = 0;
    while (i + 1 < sizeof names / sizeof names[0] && !names[i].n)
        i++;
    return names[i];
}

/* The flow that the filing opens: with the firm first only where there is one to answer. */
static int choose_flow(struct wj_tx *tx, const struct wj_complaint_new *c, const struct wj_respondent *r,
                       struct wj_str *flow, struct wj_err *e)
{
    struct wjq_party_account_n_row k = { 0 };
    int rc = WJ_OK;
    if (!c->report && c->firm_first && r->entity_id.n)
        rc = wjq_party_account_n(tx->db, tx->arena, &(struct wjq_party_account_n_in){ r->entity_id }, &k, e);
    *flow = c->report ? WJ_S("report") : k.n ? WJ_S("odr") : WJ_S("complaint");
    return rc;
}

static int open_matter(struct wj_tx *tx, const struct wj_complaint_new *c, struct wj_str *id,
                       struct wj_err *e)
{
    static const struct wj_str roles[] = { { "consumer", 8 }, { "reporter", 8 }, { "system", 6 } };
    struct wj_matter_who who = { WJ_S("public"), roles, 3 };
    struct wj_respondent_ask ask = { c->against_name, c->against_uscc, c->platform, c->outlet, c->outlet_id };
    struct wj_respondent r;
    struct wj_str organ, flow;
    struct wj_fact facts[MAX_FACTS];
    size_t nfacts = 0;
    int rc = wj_respondent_find(tx, &ask, &r, e);
    if (rc == WJ_OK)
        rc = wj_respondent_organ(tx, &r, !c->report && c->at_platform, &organ, e);
    if (rc == WJ_OK)
        rc = open_facts(tx, c, facts, &nfacts, e);
    if (rc == WJ_OK)
        rc = choose_flow(tx, c, &r, &flow, e);
    if (rc != WJ_OK)
        return rc;
    if (wj_str_eqz(flow, "odr") && wj_str_eqz(facts[nfacts - 1].name, "knew_on"))
        nfacts--; /* the settlement asks no such thing; the complaint has it in its body */
    struct wj_matter_new new = {
        .facts = facts,
        .nfacts = nfacts,
        .flow = flow,
        .title = wj_strf(tx->arena, "%s“" WJ_FMT "”", c->report ? "举报" : "投诉", WJ_ARG(whom(c, &r))),
        .organ_id = organ,
        .entity_id = r.entity_id,
        .outlet_id = r.outlet_id,
        .platform_id = r.platform_id,
        .violation = c->violation.n ? c->violation : WJ_NOSTR,
        .priority = c->report ? 40 : 50,
        .act_from = c->happened_on == WJ_DAY_NONE ? WJ_NONE : c->happened_on,
        .act_to = c->happened_on == WJ_DAY_NONE ? WJ_NONE : c->happened_on,
    };
    return wj_matter_open(tx, &who, &new, id, e);
}

/* Store the complaint beside its matter, with an entry of the ledger that the receipt names. */
static int store(struct wj_tx *tx, const struct wj_complaint_new *c, struct wj_complaint_receipt *out,
                 struct wj_err *e)
{
    struct wj_str body, consumer;
    int rc = write_body(tx, c, &body, e);
    if (rc == WJ_OK)
        rc = seal_person(tx, c, &consumer, e);
    if (rc != WJ_OK)
        return rc;
    struct wjq_complaint_add_in in = { out->matter_id,
                                       out->no,
                                       hex_of(tx->arena, out->code),
                                       c->report ? WJ_S("report") : WJ_S("complaint"),
                                       consumer,
                                       body,
                                       tx->now_ms };
    if ((rc = wjq_complaint_add(tx->db, &in, NULL, e)) != WJ_OK)
        return rc;
    struct wj_ledger_note note = { "complaint.file", "complaint", out->matter_id,
                                   wj_strf(tx->arena, "sha256:" WJ_FMT, WJ_ARG(hex_of(tx->arena, body))) };
    return wj_ledger_note(tx, &note, &out->ledger_seq, e);
}

int wj_complaint_file(struct wj_tx *tx, const struct wj_complaint_new *c, struct wj_complaint_receipt *out,
                      struct wj_err *e)
{
    struct wj_complaint_receipt r = { .filed_ms = tx->now_ms };
    struct wjq_matter_get_row m;
    struct wjq_organ_get_row organ;
    char code[CODE_DIGITS + 1];
    int rc = check(c, tx, e);
    if (rc == WJ_OK)
        rc = open_matter(tx, c, &r.matter_id, e);
    if (rc == WJ_OK)
        rc = wjq_matter_get(tx->db, tx->arena, &(struct wjq_matter_get_in){ r.matter_id }, &m, e);
    if (rc == WJ_OK)
        rc = wjq_organ_get(tx->db, tx->arena, &(struct wjq_organ_get_in){ m.organ_id }, &organ, e);
    if (rc != WJ_OK)
        return rc;
    wj_secret_digits(code, CODE_DIGITS);
    r.no = m.no;
    r.code = wj_str_dup(tx->arena, wj_strz(code));
    r.organ_name = organ.name;
    r.accept_by = m.due_day == WJ_NO_DUE ? WJ_DAY_NONE : (wj_day)m.due_day;
    struct wj_evidence_claim claim = { r.matter_id, WJ_S("consumer"), WJ_S("public"), c->files.items,
                                       c->files.n };
    if ((rc = store(tx, c, &r, e)) == WJ_OK)
        rc = wj_evidence_take(tx, &claim, &r.files, e);
    if (rc == WJ_OK)
        *out = r;
    return rc;
}

int wj_complaint_find(struct wj_tx *tx, struct wj_str no, struct wj_str code, struct wj_str *matter_id,
                      struct wj_err *e)
{
    struct wjq_complaint_by_no_row row;
    bool found;
    int rc = wjq_complaint_by_no(tx->db, tx->arena, &(struct wjq_complaint_by_no_in){ no }, &row, &found, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_str hash = hex_of(tx->arena, code);
    if (!found || !wj_digest_same_secret(hash, row.code_hash))
        return wj_fail(e, WJ_E_NOTFOUND, "there is no complaint with this number and code");
    *matter_id = row.matter_id;
    return WJ_OK;
}

int wj_complaint_unseal(struct wj_tx *tx, struct wj_str matter_id, struct wj_str reason,
                        struct wj_complaint_person *out, struct wj_err *e)
{
    struct wjq_complaint_get_row row;
    const struct wj_jval *v;
    struct wj_str plain;
    bool found;
    if (wj_str_trim(reason).n < 6)
        return wj_fail_at(e, WJ_E_INVALID, "/reason", "say why the person must be known");
    struct wjq_complaint_behind_row behind;
    int rc = wjq_complaint_behind(tx->db, tx->arena, &(struct wjq_complaint_behind_in){ matter_id }, &behind,
                                  &found, e);
    if (rc == WJ_OK && found)
        rc = wjq_complaint_get(tx->db, tx->arena, &(struct wjq_complaint_get_in){ behind.matter_id }, &row,
                               &found, e);
    if (rc == WJ_OK && !found)
        rc = wj_fail(e, WJ_E_NOTFOUND, "this matter has no consumer");
    struct wj_ledger_note note = { "complaint.unseal", "complaint", matter_id, reason };
    if (rc == WJ_OK)
        rc = wj_ledger_note(tx, &note, NULL, e);
    if (rc == WJ_OK)
        rc = wj_core_unseal(tx, "complaint.consumer", row.consumer, &plain, e);
    if (rc == WJ_OK)
        rc = wj_jsonread_text(tx->arena, plain, &v, e);
    if (rc != WJ_OK)
        return rc;
    out->name = wj_jsonread_str(wj_jsonread_get(v, "name"));
    out->phone = wj_jsonread_str(wj_jsonread_get(v, "phone"));
    return WJ_OK;
}

int wj_complaint_current(struct wj_tx *tx, struct wj_str matter_id, struct wj_str *current, struct wj_err *e)
{
    struct wjq_matter_get_row m;
    struct wjq_matter_link_list_row *links;
    size_t n = 0;
    int rc = wjq_matter_get(tx->db, tx->arena, &(struct wjq_matter_get_in){ matter_id }, &m, e);
    if (rc == WJ_OK && wj_str_eqz(m.flow, "odr"))
        rc = wjq_matter_link_list(tx->db, tx->arena, &(struct wjq_matter_link_list_in){ matter_id }, &links,
                                  &n, e);
    if (rc != WJ_OK)
        return rc;
    *current = m.id;
    for (size_t i = 0; i < n; i++)
        if (wj_str_eqz(links[i].flow, "complaint"))
            *current = links[i].id;
    return WJ_OK;
}

int wj_complaint_act(struct wj_tx *tx, struct wj_str current, struct wj_str event,
                     const struct wj_fact *given, size_t n, struct wj_err *e)
{
    static const struct wj_str roles[] = { { "consumer", 8 } };
    const struct wj_matter_who who = { WJ_S("public"), roles, 1 };
    struct wj_matter_event ev = { current, event, WJ_NOSTR, WJ_NOSTR, given, n };
    struct wjq_matter_get_row m;
    int rc = wjq_matter_get(tx->db, tx->arena, &(struct wjq_matter_get_in){ current }, &m, e);
    return rc != WJ_OK ? rc : wj_matter_fire(tx, &who, &ev, m.version, NULL, e);
}

bool wj_complaint_is_over(const struct wj_matter *m)
{
    return !m->row.is_open || wj_str_eqz(m->row.state, "settled") || wj_str_eqz(m->row.state, "ended");
}

int wj_complaint_rate(struct wj_tx *tx, struct wj_str current, const struct wj_complaint_rating *r,
                      struct wj_err *e)
{
    struct wjq_rating_of_row before;
    struct wj_matter m;
    bool found;
    int rc = wj_matter_load(tx, current, &m, e);
    if (rc == WJ_OK && !wj_complaint_is_over(&m))
        return wj_fail(e, WJ_E_STATE, "it can be rated once it has come to its end");
    if (rc == WJ_OK)
        rc = wjq_rating_of(tx->db, tx->arena, &(struct wjq_rating_of_in){ current }, &before, &found, e);
    if (rc == WJ_OK && found)
        return wj_fail(e, WJ_E_EXISTS, "it was rated before");
    struct wjq_rating_add_in in = { current,  m.row.organ_id, m.row.organ_path, m.row.entity_id,
                                    r->score, r->firm_score,  r->remark,        tx->now_ms };
    if (rc == WJ_OK)
        rc = wjq_rating_add(tx->db, &in, NULL, e);
    struct wj_ledger_note note = { "complaint.rate", "complaint", current,
                                   wj_strf(tx->arena, "%lld", (long long)r->score) };
    return rc == WJ_OK ? wj_ledger_note(tx, &note, NULL, e) : rc;
}
