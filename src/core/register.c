/* register.c - see register.h. */
#include "core/register.h"

#include "base/arena.h"
#include "codec/json.h"
#include "core/ledger.h"
#include "law/lawset.h"
#include "q_finding.h"
#include "q_market.h"

enum { MAX_CONTENT = 64 << 10 };

static struct wj_str fact(const struct wj_matter *m, const char *name)
{
    struct wj_str v = wj_fact_get(m->facts, m->nfacts, wj_strz(name));
    return v.p ? v : WJ_S("");
}

/* The fact as people read it. */
static struct wj_str shown(struct wj_tx *tx, const struct wj_matter *m, const char *name)
{
    const struct wj_fact_def *d = wj_fact_find(&m->law->flows->facts, wj_strz(name));
    struct wj_str v = fact(m, name);
    return d && v.n ? wj_fact_show_zh(d, tx->arena, v) : v;
}

static bool is_nothing(struct wj_str fen)
{
    return !fen.n || wj_str_eqz(fen, "0");
}

/* "罚款 5,000.00元;没收 …", or what the outcome is called. */
static struct wj_str penalty_text(struct wj_tx *tx, const struct wj_matter *m)
{
    bool fine = !is_nothing(fact(m, "fine_fen")), gains = !is_nothing(fact(m, "confiscation_fen"));
    if (!fine && !gains)
        return shown(tx, m, "outcome");
    struct wj_str fine_text = fine ? shown(tx, m, "fine_fen") : WJ_S("");
    struct wj_str gains_text = gains ? shown(tx, m, "confiscation_fen") : WJ_S("");
    return wj_strf(tx->arena, "%s" WJ_FMT "%s%s" WJ_FMT, fine ? "罚款" : "", WJ_ARG(fine_text),
                   fine && gains ? "；" : "", gains ? "没收" : "", WJ_ARG(gains_text));
}

/* The last day it is shown: that of the running clock which ends the publication; WJ_NONE: none runs yet. */
static int64_t last_day(const struct wj_matter *m)
{
    int64_t last = WJ_NONE;
    for (size_t i = 0; i < m->nterms; i++) {
        struct wj_str t = m->terms[i].term;
        bool ends = wj_str_ends(t, WJ_S("_max")) || wj_str_ends(t, WJ_S("minor_stop")) ||
                    wj_str_ends(t, WJ_S(".auto"));
        if (ends && wj_str_eqz(m->terms[i].state, "running") && m->terms[i].due_day != WJ_NONE)
            last = m->terms[i].due_day;
    }
    return last;
}

static int64_t decided_day(const struct wj_tx *tx, const struct wj_matter *m)
{
    wj_day d;
    return wj_day_parse(fact(m, "decided_on"), &d) ? d : tx->today;
}

static struct wj_str no_of(const struct wj_matter *m)
{
    struct wj_str no = fact(m, "decision_no");
    return no.n ? no : m->row.no;
}

int wj_register_content(struct wj_arena *a, const struct wj_register_content *c, struct wj_str *json,
                        struct wj_err *e)
{
    struct wj_buf b;
    struct wj_json w;
    wj_buf_init(&b, a, MAX_CONTENT);
    wj_json_init(&w, &b);
    wj_json_obj(&w); /* keys in order */
    wj_json_kstr(&w, "basis", c->basis);
    wj_json_kstr(&w, "class", c->class);
    wj_json_kday(&w, "decided_on", (wj_day)c->decided_day);
    wj_json_kstr(&w, "kind", c->kind);
    wj_json_kstr(&w, "no", c->no);
    wj_json_kstr(&w, "organ_id", c->organ_id);
    wj_json_kstr(&w, "penalty", c->penalty);
    wj_json_kstr(&w, "summary", c->summary);
    wj_json_kstr(&w, "title", c->title);
    wj_json_kstr(&w, "uscc", c->uscc);
    wj_json_end_obj(&w);
    return wj_json_done(&w, json, e);
}

/* "decision 〔2026〕1号 sha256:…": what the ledger keeps of a publication. */
static int describe(struct wj_tx *tx, const struct wjq_publication_add_in *in, struct wj_str *detail,
                    struct wj_err *e)
{
    struct wj_register_content c = { in->basis,   in->class,   in->kind,  in->no,   in->organ_id,
                                     in->penalty, in->summary, in->title, WJ_NOSTR, in->decided_day };
    struct wj_str json;
    char hex[WJ_HASH_HEX];
    int rc = WJ_OK;
    if (in->entity_id.p) {
        struct wjq_entity_get_row r;
        rc = wjq_entity_get(tx->db, tx->arena, &(struct wjq_entity_get_in){ in->entity_id }, &r, e);
        c.uscc = rc == WJ_OK ? r.uscc : WJ_NOSTR;
    }
    if (rc == WJ_OK)
        rc = wj_register_content(tx->arena, &c, &json, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_hash h = wj_digest_of(WJ_SHA256, json);
    wj_digest_hex(&h, hex);
    *detail = wj_strf(tx->arena, WJ_FMT " " WJ_FMT " sha256:%s", WJ_ARG(in->kind), WJ_ARG(in->no), hex);
    return WJ_OK;
}

/* Registers whose words an officer wrote for the public: which fact becomes which member. */
static const struct {
    const char *name, *title, *summary, *basis, *penalty;
    bool nameless; /* nobody's name may stand in it */
} worded[] = { { "warning", "warning_title", "warning_text", "", "", false },
               { "typical_case", "case_title", "case_facts", "case_articles", "case_lesson", true },
               { "exposure", "cause", "expose_text", "penalty_basis", "", false } };
enum { WORDED = sizeof worded / sizeof worded[0] };

static void put(struct wj_str *to, struct wj_str value)
{
    if (value.n)
        *to = value;
}

/* Does any text of the publication say this? */
static bool says(const struct wjq_publication_add_in *in, struct wj_str what)
{
    return what.n && (wj_str_has(in->title, what) || wj_str_has(in->summary, what) ||
                      wj_str_has(in->penalty, what) || wj_str_has(in->basis, what));
}

/* A typical case teaches and does not expose: neither link nor name of the operator. */
static int make_nameless(struct wj_tx *tx, struct wjq_publication_add_in *in, struct wj_err *e)
{
    struct wjq_entity_get_row r;
    if (!in->entity_id.p)
        return WJ_OK;
    int rc = wjq_entity_get(tx->db, tx->arena, &(struct wjq_entity_get_in){ in->entity_id }, &r, e);
    if (rc == WJ_OK && (says(in, r.name) || says(in, r.uscc) || says(in, r.address)))
        return wj_fail_at(e, WJ_E_STATE, "/facts/case_facts",
                          "the text names the operator; a typical case must not");
    in->entity_id = WJ_NOSTR;
    in->no = WJ_S("");
    return rc;
}

/*
 * Of a complaint: against whom, what was asked, how it ended; nothing of the
 * consumer and not his own words (投诉信息公示暂行规则).
 */
static void say_complaint(struct wj_tx *tx, const struct wj_matter *m, struct wjq_publication_add_in *in)
{
    bool settled = wj_str_eqz(m->row.state, "settled");
    struct wj_str asked = shown(tx, m, "demands_text"), end = shown(tx, m, "end_code");
    in->class = settled ? WJ_S("settled") : WJ_S("ended");
    in->summary = wj_strf(tx->arena, "诉求：" WJ_FMT, WJ_ARG(asked.n ? asked : WJ_S("未写明")));
    in->penalty = settled ? WJ_S("达成调解协议")
                          : wj_strf(tx->arena,
                                    "终止调解"
                                    "%s" WJ_FMT,
                                    end.n ? "：" : "", WJ_ARG(end));
}

/* The words of the register in place of those of a decision. */
static int reword(struct wj_tx *tx, const struct wj_matter *m, struct wjq_publication_add_in *in,
                  struct wj_err *e)
{
    if (wj_str_eqz(in->kind, "complaint_info"))
        say_complaint(tx, m, in);
    for (size_t i = 0; i < WORDED; i++) {
        if (!wj_str_eqz(in->kind, worded[i].name))
            continue;
        put(&in->title, fact(m, worded[i].title));
        put(&in->summary, fact(m, worded[i].summary));
        put(&in->basis, fact(m, worded[i].basis));
        put(&in->penalty, fact(m, worded[i].penalty));
        if (worded[i].nameless)
            return make_nameless(tx, in, e);
    }
    return WJ_OK;
}

int wj_register_publish(struct wj_tx *tx, const struct wj_matter *m, struct wj_str name, struct wj_str *id,
                        struct wj_err *e)
{
    const struct wj_flow_register *reg = wj_flowbook_register(m->law->flows, name);
    if (!reg)
        return wj_fail(e, WJ_E_STATE, "there is no register \"" WJ_FMT "\"", WJ_ARG(name));
    struct wj_str made = wj_core_id(tx), cause = fact(m, "cause"), said = fact(m, "suspected_violation");
    struct wjq_publication_add_in in = {
        .id = made,
        .matter_id = m->row.id,
        .entity_id = m->row.entity_id,
        .kind = name,
        .class = fact(m, "publication_class"),
        .no = no_of(m),
        .title = cause.n ? cause : m->row.title,
        .organ_id = m->row.organ_id,
        .violation = m->row.violation,
        .summary = said.n ? said : m->row.title,
        .basis = fact(m, "penalty_basis").n ? fact(m, "penalty_basis") : reg->basis,
        .penalty = penalty_text(tx, m),
        .decided_day = decided_day(tx, m),
        .now_ms = tx->now_ms,
        .stops_day = last_day(m),
    };
    struct wj_ledger_note note = { "register.publish", "publication", made, WJ_NOSTR };
    int rc = reword(tx, m, &in, e);
    if (rc == WJ_OK)
        rc = describe(tx, &in, &note.detail, e);
    if (rc == WJ_OK)
        rc = wj_ledger_note(tx, &note, &in.ledger_seq, e);
    if (rc == WJ_OK)
        rc = wjq_publication_add(tx->db, &in, NULL, e);
    if (rc == WJ_OK)
        *id = made;
    return rc;
}

int wj_register_refresh(struct wj_tx *tx, const struct wj_matter *m, struct wj_err *e)
{
    struct wjq_publication_set_stop_in in = { m->row.id, last_day(m) };
    return wjq_publication_set_stop(tx->db, &in, NULL, e);
}

static int set_state(struct wj_tx *tx, struct wj_str id, const char *state, struct wj_err *e)
{
    int rc = wjq_publication_set_state(tx->db, &(struct wjq_publication_set_state_in){ id, wj_strz(state) },
                                       NULL, e);
    struct wj_ledger_note note = { "register.end", "publication", id, wj_strz(state) };
    return rc != WJ_OK ? rc : wj_ledger_note(tx, &note, NULL, e);
}

/* The matter's own, and those of the matters it belongs with: a repair ends what another matter published. */
static int end_of(struct wj_tx *tx, struct wj_str matter_id, struct wj_str name, const char *state,
                  struct wj_err *e)
{
    struct wjq_publication_of_matter_row *rows;
    size_t n;
    int rc = wjq_publication_of_matter(tx->db, tx->arena, &(struct wjq_publication_of_matter_in){ matter_id },
                                       &rows, &n, e);
    for (size_t i = 0; i < n && rc == WJ_OK; i++)
        if (wj_str_eqz(rows[i].state, "published") && wj_str_eq(rows[i].kind, name))
            rc = set_state(tx, rows[i].id, state, e);
    return rc;
}

int wj_register_end(struct wj_tx *tx, const struct wj_matter *m, struct wj_str name, const char *state,
                    struct wj_err *e)
{
    int rc = end_of(tx, m->row.id, name, state, e);
    for (size_t i = 0; i < m->nlinks && rc == WJ_OK; i++)
        rc = end_of(tx, m->links[i].id, name, state, e);
    return rc;
}

int wj_register_sweep(struct wj_tx *tx, int64_t *n, struct wj_err *e)
{
    struct wjq_publication_due_stop_row *rows;
    size_t count;
    int rc = wjq_publication_due_stop(tx->db, tx->arena, &(struct wjq_publication_due_stop_in){ tx->today },
                                      &rows, &count, e);
    for (size_t i = 0; i < count && rc == WJ_OK; i++)
        rc = set_state(tx, rows[i].id, "stopped", e);
    if (rc == WJ_OK)
        *n = (int64_t)count;
    return rc;
}
