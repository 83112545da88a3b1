/* session.c - see session.h. */
#include "api/session.h"

#include "base/arena.h"
#include "q_session.h"

enum { STALE_MS = 60000 };

void wj_session_id(struct wj_str token, char out[WJ_SESSION_ID])
{
    struct wj_hash h = wj_digest_of(WJ_SHA256, token);
    wj_digest_hex(&h, out);
}

struct wj_str wj_session_csrf(struct wj_arena *arena, struct wj_str token)
{
    char hex[WJ_HASH_HEX];
    struct wj_hash h = wj_digest_hmac(token, WJ_S("csrf"));
    wj_digest_hex(&h, hex);
    return wj_strf(arena, "%s", hex);
}

const char *wj_session_cookie_name(bool secure)
{
    /* The prefix makes browsers refuse the cookie unless it is Secure, host-only and for "/". */
    return secure ? "__Host-wj_session" : "wj_session";
}

struct wj_str wj_session_cookie(struct wj_arena *arena, struct wj_str token, bool secure)
{
    const char *end = token.p ? "" : "; Max-Age=0";
    return wj_strf(arena, "%s=" WJ_FMT "; Path=/; HttpOnly; SameSite=Lax%s%s", wj_session_cookie_name(secure),
                   WJ_ARG(token), secure ? "; Secure" : "", end);
}

static bool is_alive(const struct wjq_session_find_row *row, const struct wj_session_ask *ask)
{
    bool browser = wj_str_eqz(row->kind, "cookie");
    if (ask->cookie != browser || !wj_str_eqz(row->status, "active") || ask->now_ms >= row->expires_ms)
        return false;
    return !browser || ask->now_ms - row->seen_ms < ask->idle_ms;
}

int wj_session_find(struct wj_db *db, struct wj_arena *arena, const struct wj_session_ask *ask,
                    struct wj_caller *caller, enum wj_session_state *state, struct wj_err *e)
{
    char id[WJ_SESSION_ID];
    struct wjq_session_find_row row;
    bool there = false;
    wj_session_id(ask->token, id);
    struct wjq_session_find_in in = { .id = wj_strz(id) };
    int rc = wjq_session_find(db, arena, &in, &row, &there, e);
    if (rc != WJ_OK)
        return rc;
    *state = WJ_SESSION_NONE;
    if (!there || !is_alive(&row, ask))
        return WJ_OK;
    *state = ask->now_ms - row.seen_ms >= STALE_MS ? WJ_SESSION_STALE : WJ_SESSION_FRESH;
    *caller = (struct wj_caller){ .user_id = row.user_id,
                                  .login = row.login,
                                  .name = row.name,
                                  .organ_id = row.organ_id,
                                  .organ_name = row.organ_name,
                                  .organ_path = row.organ_path,
                                  .organ_level = row.organ_level,
                                  .roles = row.roles,
                                  .permissions = wj_permission_of_roles(row.roles),
                                  .session_id = wj_str_dup(arena, wj_strz(id)),
                                  .address = caller->address };
    if (ask->cookie)
        caller->csrf = wj_session_csrf(arena, ask->token);
    return WJ_OK;
}
