/* user.c - see user.h. */
#include "core/user.h"

#include "base/arena.h"
#include "core/ledger.h"
#include "crypto/totp.h"
#include "crypto/password.h"
#include "q_people.h"

static bool is_login(struct wj_str s)
{
    if (s.n < 2 || s.n > 64)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
              c == '_' || c == '-'))
            return false;
    }
    return true;
}

int wj_user_hash_password(struct wj_arena *a, struct wj_str login, struct wj_str password,
                          struct wj_str *hash, struct wj_err *e)
{
    char text[WJ_PASSWORD_TEXT];
    int rc = wj_password_judge(password, login, e);
    if (rc == WJ_OK)
        rc = wj_password_hash(password, text, e);
    if (rc == WJ_OK)
        *hash = wj_str_dup(a, wj_strz(text));
    return rc;
}

int wj_user_add(struct wj_tx *tx, const struct wj_user_new *new, struct wj_str *id, struct wj_err *e)
{
    if (!is_login(new->login))
        return wj_fail_at(e, WJ_E_INVALID, "/login",
                          "a login has 2 to 64 letters, digits, dots, underscores or hyphens");
    if (!new->name.n)
        return wj_fail_at(e, WJ_E_INVALID, "/name", "an officer needs a name");
    struct wj_str hash = new->password_hash;
    int rc = hash.p ? WJ_OK : wj_user_hash_password(tx->arena, new->login, new->password, &hash, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_str made = wj_core_id(tx);
    struct wjq_user_add_in in = { made,          new->login, new->name,           hash,          WJ_NOSTR,
                                  new->organ_id, new->roles, new->certificate_no, WJ_S("active") };
    rc = wjq_user_add(tx->db, &in, NULL, e);
    if (rc == WJ_E_EXISTS)
        return wj_fail_at(e, rc, "/login", "the login \"" WJ_FMT "\" is taken", WJ_ARG(new->login));
    if (rc != WJ_OK)
        return rc;
    struct wj_ledger_note note = { "user.add", "user", made, new->roles };
    if ((rc = wj_ledger_note(tx, &note, NULL, e)) == WJ_OK)
        *id = made;
    return rc;
}

int wj_user_set_password(struct wj_tx *tx, struct wj_str user_id, struct wj_str hash, struct wj_err *e)
{
    int64_t changed;
    int rc = wjq_user_set_password(tx->db, &(struct wjq_user_set_password_in){ user_id, hash }, &changed, e);
    if (rc == WJ_OK && !changed)
        rc = wj_fail(e, WJ_E_NOTFOUND, "there is no such user");
    struct wj_ledger_note note = { "user.password", "user", user_id, WJ_NOSTR };
    return rc != WJ_OK ? rc : wj_ledger_note(tx, &note, NULL, e);
}

int wj_user_set_totp(struct wj_tx *tx, struct wj_str user_id, const struct wj_totp *totp, struct wj_err *e)
{
    struct wj_str sealed = WJ_NOSTR;
    int64_t changed = 0;
    int rc = WJ_OK;
    if (totp)
        rc = wj_core_seal(tx, wj_strf(tx->arena, "app_user.totp_secret:" WJ_FMT, WJ_ARG(user_id)).p,
                          (struct wj_str){ (const char *)totp->secret, sizeof totp->secret }, &sealed, e);
    if (rc == WJ_OK)
        rc = wjq_user_set_totp(tx->db, &(struct wjq_user_set_totp_in){ user_id, sealed }, &changed, e);
    if (rc == WJ_OK && !changed)
        rc = wj_fail(e, WJ_E_NOTFOUND, "there is no such user");
    struct wj_ledger_note note = { "user.totp", "user", user_id, totp ? WJ_S("on") : WJ_S("off") };
    return rc != WJ_OK ? rc : wj_ledger_note(tx, &note, NULL, e);
}

int wj_user_set_status(struct wj_tx *tx, struct wj_str user_id, struct wj_str status, struct wj_err *e)
{
    int64_t changed;
    if (!wj_str_eqz(status, "active") && !wj_str_eqz(status, "disabled"))
        return wj_fail_at(e, WJ_E_INVALID, "/status", "a user is active or disabled");
    int rc = wjq_user_set_status(tx->db, &(struct wjq_user_set_status_in){ user_id, status }, &changed, e);
    if (rc == WJ_OK && !changed)
        rc = wj_fail(e, WJ_E_NOTFOUND, "there is no such user");
    struct wj_ledger_note note = { "user.status", "user", user_id, status };
    return rc != WJ_OK ? rc : wj_ledger_note(tx, &note, NULL, e);
}
