/* partydesk.c - see partydesk.h. */
#include "svc/partydesk.h"

#include "base/arena.h"
#include "core/ledger.h"
#include "core/user.h"
#include "q_doors.h"
#include "q_market.h"

static const int64_t day_ms = 86400000;

static struct wj_str hash_of(struct wj_arena *a, struct wj_str code)
{
    struct wj_hash h = wj_digest_of(WJ_SHA256, code);
    char hex[WJ_HASH_HEX];
    wj_digest_hex(&h, hex);
    return wj_str_dup(a, wj_strz(hex));
}

int wj_partydesk_issue(struct wj_tx *tx, struct wj_str entity_id, struct wj_str organ_id, struct wj_str *code,
                       int64_t *expires_ms, struct wj_err *e)
{
    struct wjq_entity_get_row entity;
    char digits[WJ_PARTY_CODE_DIGITS + 1];
    int rc = wjq_entity_get(tx->db, tx->arena, &(struct wjq_entity_get_in){ entity_id }, &entity, e);
    if (rc == WJ_OK && !entity.uscc.n)
        return wj_fail(e, WJ_E_STATE, "an operator without social credit code cannot have an account");
    if (rc != WJ_OK)
        return rc;
    wj_secret_digits(digits, WJ_PARTY_CODE_DIGITS);
    struct wj_str made = wj_str_dup(tx->arena, wj_strz(digits));
    int64_t until = tx->now_ms + WJ_PARTY_CODE_DAYS * day_ms;
    struct wjq_party_code_add_in in = {
        hash_of(tx->arena, made), entity_id, organ_id, tx->actor, tx->now_ms, until
    };
    struct wj_ledger_note note = { "party.issue", "entity", entity_id, WJ_NOSTR };
    rc = wjq_party_code_add(tx->db, &in, NULL, e);
    if (rc == WJ_OK)
        rc = wj_ledger_note(tx, &note, NULL, e);
    if (rc == WJ_OK) {
        *code = made;
        *expires_ms = until;
    }
    return rc;
}

int wj_partydesk_activate(struct wj_tx *tx, const struct wj_partydesk_new *new, struct wj_err *e)
{
    struct wj_str hash = hash_of(tx->arena, new->code), user_id;
    struct wjq_party_code_get_row row;
    bool found;
    int64_t used = 0;
    int rc = wjq_party_code_get(tx->db, tx->arena, &(struct wjq_party_code_get_in){ hash }, &row, &found, e);
    if (rc == WJ_OK &&
        (!found || row.used_ms != WJ_NONE || row.expires_ms < tx->now_ms || !wj_str_eq(row.uscc, new->uscc)))
        return wj_fail_at(e, WJ_E_DENIED, "/code",
                          "this code is not of this operator, was used or is too old");
    struct wj_user_new user = { .login = new->login,
                                .name = new->name,
                                .password_hash = new->password_hash,
                                .organ_id = row.organ_id,
                                .roles = WJ_S("party") };
    if (rc == WJ_OK)
        rc = wj_user_add(tx, &user, &user_id, e);
    if (rc == WJ_OK)
        rc = wjq_party_code_use(tx->db, &(struct wjq_party_code_use_in){ hash, tx->now_ms }, &used, e);
    if (rc == WJ_OK && used != 1)
        return wj_fail_at(e, WJ_E_DENIED, "/code", "this code was used meanwhile");
    struct wjq_party_account_add_in in = { user_id, row.entity_id, tx->now_ms };
    struct wj_ledger_note note = { "party.activate", "entity", row.entity_id, user_id };
    if (rc == WJ_OK)
        rc = wjq_party_account_add(tx->db, &in, NULL, e);
    return rc == WJ_OK ? wj_ledger_note(tx, &note, NULL, e) : rc;
}

int wj_partydesk_may_see(struct wj_tx *tx, struct wj_str entity_id, const struct wj_matter *m,
                         struct wj_err *e)
{
    struct wjq_desk_accepted_row k = { 0 };
    bool mine = entity_id.n && wj_str_eq(m->row.entity_id, entity_id), odr = wj_str_eqz(m->row.flow, "odr");
    int rc = WJ_OK;
    if (mine && wj_str_eqz(m->row.flow, "complaint"))
        rc = wjq_desk_accepted(tx->db, tx->arena, &(struct wjq_desk_accepted_in){ m->row.id }, &k, e);
    if (rc == WJ_OK && !(mine && (odr || k.n)))
        rc = wj_fail(e, WJ_E_NOTFOUND, "there is no such complaint");
    return rc;
}

int wj_partydesk_sweep(struct wj_tx *tx, int64_t *n, struct wj_err *e)
{
    static const struct wj_str roles[] = { { "system", 6 } };
    const struct wj_matter_who who = { WJ_S("system"), roles, 1 };
    struct wjq_odr_over_row *rows;
    size_t count;
    int rc = wjq_odr_over(tx->db, tx->arena, &(struct wjq_odr_over_in){ tx->today }, &rows, &count, e);
    for (size_t i = 0; rc == WJ_OK && i < count; i++) {
        struct wj_matter_event ev = { .id = rows[i].id, .event = WJ_S("time_out") };
        rc = wj_matter_fire(tx, &who, &ev, rows[i].version, NULL, e);
    }
    if (rc == WJ_OK)
        *n = (int64_t)count;
    return rc;
}
