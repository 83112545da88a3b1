/* calendar.c - see calendar.h. */
#include "svc/calendar.h"

#include "base/arena.h"
#include "codec/ics.h"
#include "law/flowbook.h"
#include "q_supervise.h"

enum { FEED_BYTES = 4 << 20, ALARM_DAYS = 3 };

static void digest_of(struct wj_str token, char hex[WJ_HASH_HEX])
{
    struct wj_hash h = wj_digest_of(WJ_SHA256, token);
    wj_digest_hex(&h, hex);
}

int wj_calendar_make(struct wj_tx *tx, struct wj_str *token, struct wj_err *e)
{
    char secret[WJ_SECRET_TOKEN], hex[WJ_HASH_HEX];
    wj_secret_token(secret);
    struct wj_str kept = wj_str_dup(tx->arena, wj_strz(secret));
    digest_of(kept, hex);
    struct wj_ledger_note note = { "calendar.make", "user", tx->actor, WJ_NOSTR };
    int rc = wjq_calendar_put(tx->db, &(struct wjq_calendar_put_in){ tx->actor, wj_strz(hex), tx->now_ms },
                              NULL, e);
    if (rc == WJ_OK)
        rc = wj_ledger_note(tx, &note, NULL, e);
    if (rc == WJ_OK)
        *token = kept;
    wj_secret_wipe(secret, sizeof secret);
    return rc;
}

int wj_calendar_revoke(struct wj_tx *tx, struct wj_err *e)
{
    struct wj_ledger_note note = { "calendar.revoke", "user", tx->actor, WJ_NOSTR };
    int64_t n;
    int rc = wjq_calendar_drop(tx->db, &(struct wjq_calendar_drop_in){ tx->actor }, &n, e);
    return rc == WJ_OK && n ? wj_ledger_note(tx, &note, NULL, e) : rc;
}

static struct wj_str term_name(const struct wj_lawset *law, struct wj_str id)
{
    const struct wj_term *t = wj_map_get(&law->terms.by_id, id);
    return t ? t->name : id;
}

static void put_clock(struct wj_tx *tx, const struct wj_node *n, const struct wj_calendar_ask *ask,
                      const struct wjq_calendar_clocks_row *c, struct wj_buf *b)
{
    const struct wj_lawset *law = wj_node_law(n, tx->today);
    const struct wj_flow *flow = wj_flowbook_find(law->flows, c->flow);
    struct wj_str term = term_name(law, c->term);
    struct wj_str kind = !flow          ? c->flow
                         : ask->english ? wj_flow_about(flow)->name_en
                                        : wj_flow_about(flow)->name_zh;
    struct wj_ics_event v = {
        .uid = wj_strf(tx->arena, WJ_FMT "-" WJ_FMT "@" WJ_FMT, WJ_ARG(c->matter_id), WJ_ARG(c->term_id),
                       WJ_ARG(n->origin)),
        .sequence = c->version, /* of the matter: rises with whatever may move the day */
        .changed_ms = c->updated_ms,
        .on = (wj_day)c->due_day,
        .summary = wj_strf(tx->arena, "%s" WJ_FMT " · " WJ_FMT, ask->english ? "Last day: " : "最后一日：",
                           WJ_ARG(term), WJ_ARG(c->no)),
        .description = wj_strf(tx->arena, WJ_FMT "\n" WJ_FMT, WJ_ARG(kind), WJ_ARG(c->title)),
        .alarm_days_before = ALARM_DAYS,
    };
    if (ask->base_url.p)
        v.url = wj_strf(tx->arena, WJ_FMT "/console/matters/" WJ_FMT, WJ_ARG(ask->base_url),
                        WJ_ARG(c->matter_id));
    wj_ics_event(b, &v);
}

int wj_calendar_feed(struct wj_tx *tx, const struct wj_node *n, const struct wj_calendar_ask *ask,
                     struct wj_str *ics, struct wj_err *e)
{
    struct wjq_calendar_owner_row owner;
    struct wjq_calendar_clocks_row *rows;
    char hex[WJ_HASH_HEX];
    bool found = false;
    size_t count;
    digest_of(ask->token, hex);
    int rc = wjq_calendar_owner(tx->db, tx->arena, &(struct wjq_calendar_owner_in){ wj_strz(hex) }, &owner,
                                &found, e);
    if (rc == WJ_OK && (!found || !wj_str_eqz(owner.status, "active")))
        return wj_fail(e, WJ_E_NOTFOUND, "there is no calendar at this address");
    if (rc == WJ_OK)
        rc = wjq_calendar_clocks(tx->db, tx->arena, &(struct wjq_calendar_clocks_in){ owner.user_id }, &rows,
                                 &count, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_buf b;
    wj_buf_init(&b, tx->arena, FEED_BYTES);
    wj_ics_begin(
        &b, wj_strf(tx->arena, "%s · " WJ_FMT, ask->english ? "Wangjian" : "网监期限", WJ_ARG(owner.name)));
    for (size_t i = 0; i < count; i++)
        put_clock(tx, n, ask, &rows[i], &b);
    wj_ics_end(&b);
    return wj_buf_done(&b, ics, e);
}
