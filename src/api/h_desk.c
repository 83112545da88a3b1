/* h_desk.c - 经营者工作台: the operator's account, its complaints, its answers and proofs. */
#include "api/door_view.h"
#include "api/handlers.h"
#include "api/views.h"

#include "base/arena.h"
#include "core/user.h"
#include "db/store.h"
#include "law/flowbook.h"
#include "q_doors.h"
#include "svc/evidence.h"
#include "svc/partydesk.h"

struct issue_in {
    struct wj_str id;
};
WJ_SHAPE(issue_in, issue_in, "For which operator.",
         WJ_FIELD(issue_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the operator."));

struct issue_view {
    struct wj_str code;
    int64_t expires_at;
};
WJ_SHAPE(issue_view, issue_view, "A code for the activation letter.",
         WJ_FIELD(issue_view, code, STR, 0, 0, 0, "The code; shown once, kept as a digest."),
         WJ_FIELD(issue_view, expires_at, MS, 0, 0, 0, "Until when it can be used."));

int wj_h_desk_issue(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct issue_view *out = vout;
    struct wj_tx tx = wj_views_tx(c);
    return wj_partydesk_issue(&tx, ((const struct issue_in *)vin)->id, c->caller->organ_id, &out->code,
                              &out->expires_at, e);
}

struct activate_in {
    struct wj_str uscc, code, login, name, password;
};
WJ_SHAPE(activate_in, activate_in, "An account for an operator.",
         WJ_FIELD(activate_in, uscc, STR, WJ_F_REQUIRED, 18, 18, "Unified social credit code."),
         WJ_FIELD(activate_in, code, STR, WJ_F_REQUIRED, WJ_PARTY_CODE_DIGITS, WJ_PARTY_CODE_DIGITS,
                  "Code of the activation letter."),
         WJ_FIELD(activate_in, login, STR, WJ_F_REQUIRED, 2, 64, "Login name."),
         WJ_FIELD(activate_in, name, STR, WJ_F_REQUIRED, 1, 50, "Who answers for the operator."),
         WJ_FIELD(activate_in, password, STR, WJ_F_REQUIRED | WJ_F_SECRET, 10, 256, "Password."));

struct activating {
    struct wj_call *call;
    struct wj_partydesk_new new;
};

static int activate(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct activating *a = ctx;
    struct wj_tx tx = wj_views_tx(a->call);
    tx.db = db;
    tx.actor = WJ_S("public");
    return wj_partydesk_activate(&tx, &a->new, e);
}

int wj_h_desk_activate(struct wj_call *c, const void *vin, void *out, struct wj_err *e)
{
    const struct activate_in *in = vin;
    struct activating a = { c, { in->uscc, in->code, in->login, in->name, WJ_NOSTR } };
    (void)out;
    int rc = wj_user_hash_password(c->arena, in->login, in->password, &a.new.password_hash, e);
    return rc != WJ_OK ? rc : wj_store_write(c->store, activate, &a, e);
}

struct desk_row {
    struct wj_str id, no, flow_name, state_name, badge, title, owner, next_step;
    wj_day next_by, opened_on;
    struct wj_str due_level;
    bool open;
};
WJ_SHAPE(desk_row, desk_row, "A complaint in the operator's list.",
         WJ_FIELD(desk_row, id, ID, 0, 0, 0, "Identifier."), WJ_FIELD(desk_row, no, STR, 0, 0, 0, "Number."),
         WJ_FIELD(desk_row, flow_name, STR, 0, 0, 0, "Procedure."),
         WJ_FIELD(desk_row, state_name, STR, 0, 0, 0, "State by name."),
         WJ_FIELD(desk_row, badge, STR, 0, 0, 0, "Kind of state."),
         WJ_FIELD(desk_row, title, STR, 0, 0, 0, "Title."),
         WJ_FIELD(desk_row, owner, STR, 0, 0, 0, "Organ in charge."),
         WJ_FIELD(desk_row, next_step, STR, 0, 0, 0, "What must come next."),
         WJ_FIELD(desk_row, next_by, DAY, 0, 0, 0, "By which day."),
         WJ_FIELD(desk_row, due_level, STR, 0, 0, 0, "over, soon, ok or none."),
         WJ_FIELD(desk_row, opened_on, DAY, 0, 0, 0, "Day it was opened."),
         WJ_FIELD(desk_row, open, BOOL, 0, 0, 0, "It is under way."));

struct desk_view {
    struct wj_str name, uscc;
    struct wj_list items;
};
WJ_SHAPE(desk_view, desk_view, "The operator and the complaints about it.",
         WJ_FIELD(desk_view, name, STR, 0, 0, 0, "Operator."),
         WJ_FIELD(desk_view, uscc, STR, 0, 0, 0, "Its code."),
         WJ_FIELD_OF(desk_view, items, LIST, 0, &wj_shape_desk_row, "The complaints, open ones first."));

/* The operator this account acts for. */
static int know_party(struct wj_call *c, struct wjq_party_of_user_row *out, struct wj_err *e)
{
    bool found;
    struct wjq_party_of_user_in in = { c->caller->user_id };
    int rc = wjq_party_of_user(c->db, c->arena, &in, out, &found, e);
    return rc == WJ_OK && !found ? wj_fail(e, WJ_E_DENIED, "this account belongs to no operator") : rc;
}

static struct desk_row row_of(struct wj_call *c, const struct wjq_desk_matters_row *r)
{
    const struct wj_flow *flow = wj_flowbook_find(wj_views_law(c)->flows, r->flow);
    const struct wj_flow_state *state = flow ? wj_flow_find_state(flow, r->state) : NULL;
    const struct wj_flow_info *info = flow ? wj_flow_about(flow) : NULL;
    bool due = r->due_day != WJ_NO_DUE;
    return (struct desk_row){
        .id = r->id,
        .no = r->no,
        .flow_name = info ? wj_views_pick(c, info->name_zh, info->name_en) : r->flow,
        .state_name = state ? wj_views_pick(c, state->name_zh, state->name_en) : r->state,
        .badge = state ? state->badge : WJ_NOSTR,
        .title = r->title,
        .owner = r->organ_name,
        .next_step = due ? wj_views_term_name(c, r->due_term) : WJ_NOSTR,
        .next_by = due ? (wj_day)r->due_day : WJ_DAY_NONE,
        .due_level = wj_views_level(r->due_day, c->today),
        .opened_on = (wj_day)r->opened_day,
        .open = r->is_open != 0,
    };
}

int wj_h_desk_list(struct wj_call *c, const void *in, void *vout, struct wj_err *e)
{
    struct desk_view *out = vout;
    struct wjq_party_of_user_row party;
    struct wjq_desk_matters_row *rows;
    size_t n = 0;
    (void)in;
    int rc = know_party(c, &party, e);
    if (rc == WJ_OK)
        rc =
            wjq_desk_matters(c->db, c->arena, &(struct wjq_desk_matters_in){ party.entity_id }, &rows, &n, e);
    struct desk_row *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct desk_row, n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    for (size_t i = 0; i < n; i++)
        items[i] = row_of(c, &rows[i]);
    *out = (struct desk_view){ party.name, party.uscc, { items, n } };
    return WJ_OK;
}

struct desk_in {
    struct wj_str id;
};
WJ_SHAPE(desk_in, desk_in, "Which complaint.",
         WJ_FIELD(desk_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the matter."));

/* The matter, which must be one about this operator that it may see. */
static int load_mine(struct wj_call *c, struct wj_str id, struct wj_tx *tx, struct wj_matter *m,
                     struct wj_err *e)
{
    struct wjq_party_of_user_row party;
    *tx = wj_views_tx(c);
    int rc = know_party(c, &party, e);
    if (rc == WJ_OK)
        rc = wj_matter_load(tx, id, m, e);
    return rc != WJ_OK ? rc : wj_partydesk_may_see(tx, party.entity_id, m, e);
}

static int show(struct wj_call *c, struct wj_tx *tx, struct wj_str id, struct door_view *out,
                struct wj_err *e)
{
    struct wj_matter_who who;
    struct wj_matter m;
    int rc = wj_matter_load(tx, id, &m, e);
    if (rc == WJ_OK)
        rc = wj_views_who(c, &who, e);
    if (rc == WJ_OK)
        rc = wj_door_view_make(c, &m, &who, "party", out, e);
    if (rc == WJ_OK) {
        out->id = id;
        c->version = m.row.version;
    }
    return rc;
}

int wj_h_desk_show(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct wj_str id = ((const struct desk_in *)vin)->id;
    struct wj_tx tx;
    struct wj_matter m;
    int rc = load_mine(c, id, &tx, &m, e);
    return rc != WJ_OK ? rc : show(c, &tx, id, vout, e);
}

struct desk_event_in {
    struct wj_str id, event, facts;
    struct wj_list files;
};
WJ_SHAPE(desk_event_in, desk_event_in, "What the operator does, with the files that go with it.",
         WJ_FIELD(desk_event_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the matter."),
         WJ_FIELD(desk_event_in, event, STR, WJ_F_REQUIRED, 1, 64, "Event."),
         WJ_FIELD(desk_event_in, facts, JSON, 0, 0, 0, "Inputs that the event asks: names and values."),
         WJ_FIELD_OF(desk_event_in, files, LIST, 0, NULL, "Names of whole uploads."));

int wj_h_desk_event(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct desk_event_in *in = vin;
    struct wj_tx tx;
    struct wj_matter m;
    struct wj_matter_who who;
    struct wj_fact *facts;
    struct wj_matter_event ev = { .id = in->id, .event = in->event, .role = WJ_S("party") };
    struct wj_evidence_claim claim = { in->id, WJ_S("party"), WJ_S("public"), in->files.items, in->files.n };
    int rc = load_mine(c, in->id, &tx, &m, e);
    if (rc == WJ_OK)
        rc = wj_call_match(c, m.row.version, e);
    if (rc == WJ_OK)
        rc = wj_views_who(c, &who, e);
    if (rc == WJ_OK)
        rc = wj_views_facts(c->arena, in->facts, &facts, &ev.ngiven, e);
    if (rc != WJ_OK)
        return rc;
    ev.given = facts;
    rc = wj_matter_fire(&tx, &who, &ev, m.row.version, NULL, e);
    if (rc == WJ_OK)
        rc = wj_evidence_take(&tx, &claim, NULL, e);
    return rc != WJ_OK ? rc : show(c, &tx, in->id, vout, e);
}
