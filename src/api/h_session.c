/* h_session.c - POST, GET and DELETE /api/v1/session. */
#include "api/h_session.h"

#include "api/api_priv.h"
#include "api/session.h"
#include "api/signin.h"
#include "q_session.h"

WJ_SHAPE(session_in, wj_session_in, "Sign-in.",
         WJ_FIELD(wj_session_in, login, STR, WJ_F_REQUIRED, 1, 64, "Login name."),
         WJ_FIELD(wj_session_in, password, STR, WJ_F_REQUIRED | WJ_F_SECRET, 1, 256, "Password."),
         WJ_FIELD(wj_session_in, totp, STR, WJ_F_SECRET, 6, 8,
                  "One-time code, where the account has one set."));

WJ_SHAPE(session_user, wj_session_user, "The signed-in user.",
         WJ_FIELD(wj_session_user, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(wj_session_user, login, STR, 0, 0, 0, "Login name."),
         WJ_FIELD(wj_session_user, name, STR, 0, 0, 0, "Name."),
         WJ_FIELD(wj_session_user, organ_id, ID, 0, 0, 0, "The user's organ."),
         WJ_FIELD(wj_session_user, organ_name, STR, 0, 0, 0, "Its name."),
         WJ_FIELD(wj_session_user, level, I64, 0, 0, 0,
                  "1 national, 2 province, 3 city, 4 county, 5 office."),
         WJ_FIELD_OF(wj_session_user, roles, LIST, 0, NULL, "Names of roles."));

WJ_SHAPE(session_node, wj_session_node, "The installation.",
         WJ_FIELD(wj_session_node, name, STR, 0, 0, 0, "Name of the node."),
         WJ_FIELD(wj_session_node, origin, STR, 0, 0, 0, "Its public address."));

WJ_SHAPE(session_view, wj_session_view, "Who is signed in.",
         WJ_FIELD_OF(wj_session_view, user, OBJ, 0, &wj_shape_session_user, "The user."),
         WJ_FIELD_OF(wj_session_view, permissions, LIST, 0, NULL, "Names of what the user may do."),
         WJ_FIELD(wj_session_view, csrf, STR, 0, 0, 0,
                  "Value for the X-CSRF-Token header of unsafe methods."),
         WJ_FIELD_OF(wj_session_view, node, OBJ, 0, &wj_shape_session_node, "The installation."),
         WJ_FIELD(wj_session_view, law_hash, STR, 0, 0, 0, "Content hash of the law in force here."));

static bool list_texts(struct wj_arena *arena, struct wj_list *list, struct wj_str commas)
{
    void *items = NULL;
    size_t n = 0, cap = 0;
    struct wj_str item;
    while (wj_str_cut(&commas, ',', &item)) {
        item = wj_str_trim(item);
        struct wj_str *to = item.n ? wj_grow(arena, &items, &n, &cap, sizeof *to) : NULL;
        if (to)
            *to = item;
    }
    *list = (struct wj_list){ items, n };
    return !wj_arena_spent(arena);
}

static int fill_view(struct wj_call *call, const struct wj_caller *who, struct wj_session_view *v,
                     struct wj_err *e)
{
    const struct wj_api_options *o = &call->api->o;
    struct wj_session_user *u = WJ_NEW(call->arena, struct wj_session_user);
    struct wj_session_node *node = WJ_NEW(call->arena, struct wj_session_node);
    struct wj_str *names = WJ_NEW_N(call->arena, struct wj_str, WJ_MAY_N);
    size_t n = 0;
    if (!u || !node || !names || !list_texts(call->arena, &u->roles, who->roles))
        return wj_fail(e, WJ_E_LIMIT, "out of memory for this request");
    u->id = who->user_id;
    u->login = who->login;
    u->name = who->name;
    u->organ_id = who->organ_id;
    u->organ_name = who->organ_name;
    u->level = who->organ_level;
    for (unsigned p = 0; p < WJ_MAY_N; p++)
        if (who->permissions >> p & 1)
            names[n++] = wj_strz(wj_permission_name((enum wj_permission)p));
    node->name = wj_strz(o->node_name);
    node->origin = wj_strz(o->origin);
    v->user = u;
    v->node = node;
    v->permissions = (struct wj_list){ names, n };
    v->csrf = who->csrf;
    if (o->hooks.law_hash)
        v->law_hash = o->hooks.law_hash(call->node);
    return WJ_OK;
}

struct finding {
    struct wj_call *call;
    struct wj_session_ask ask;
    struct wj_caller caller;
    enum wj_session_state state;
};

static int find(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct finding *f = ctx;
    return wj_session_find(db, f->call->arena, &f->ask, &f->caller, &f->state, e);
}

int wj_h_session_open(struct wj_call *call, const void *in, void *out, struct wj_err *e)
{
    const struct wj_session_in *ask = in;
    const struct wj_api_options *o = &call->api->o;
    struct wj_signin_ask signin = {
        .login = ask->login, .password = ask->password, .code = ask->totp, .max_ms = o->session_max_ms
    };
    struct finding f = { .call = call,
                         .ask = { .cookie = true, .now_ms = call->now_ms, .idle_ms = o->session_idle_ms } };
    int rc = wj_signin(call, &signin, &f.ask.token, &call->wait_s, e);
    if (rc == WJ_OK)
        rc = wj_store_read(call->store, find, &f, e);
    if (rc == WJ_OK && f.state == WJ_SESSION_NONE)
        rc = wj_fail(e, WJ_E_UNAUTH, "the account was disabled meanwhile");
    if (rc != WJ_OK)
        return rc;
    call->cookie = wj_session_cookie(call->arena, f.ask.token, call->secure);
    return fill_view(call, &f.caller, out, e);
}

int wj_h_session_show(struct wj_call *call, const void *in, void *out, struct wj_err *e)
{
    (void)in;
    return fill_view(call, call->caller, out, e);
}

int wj_h_session_close(struct wj_call *call, const void *in, void *out, struct wj_err *e)
{
    const struct wj_api_hooks *hooks = &call->api->o.hooks;
    struct wjq_session_drop_in drop = { .id = call->caller->session_id };
    (void)in;
    (void)out;
    int rc = wjq_session_drop(call->db, &drop, NULL, e);
    if (rc == WJ_OK && hooks->session)
        rc = hooks->session(call, call->db, "session.close", call->caller->user_id, e);
    call->cookie = wj_session_cookie(call->arena, WJ_NOSTR, call->secure);
    return rc;
}
