/*
 * once.c - a request with an Idempotency-Key happens once.
 *
 * The key, with user and route, names a row that is written in the transaction of the change itself: a
 * repeat finds it and gets the first answer, whatever became of the connection in
 * between.  A key that comes with another request is refused.
 */
#include "api/api_priv.h"
#include "crypto/digest.h"
#include "q_session.h"

enum { KEY_MIN = 16, KEY_MAX = 64 };

static struct wj_str hex_of(struct wj_arena *arena, const struct wj_str *parts, size_t n)
{
    char hex[WJ_HASH_HEX];
    struct wj_hash h = wj_digest_parts(WJ_SHA256, parts, n);
    wj_digest_hex(&h, hex);
    return wj_strf(arena, "%s", hex);
}

int wj_once_prepare(struct exchange *x, struct wj_err *e)
{
    struct wj_str key = wj_req_header(x->req, "Idempotency-Key"), zero = { "", 1 };
    if (key.n < KEY_MIN || key.n > KEY_MAX) {
        x->call.problem = "idempotency_key_missing";
        return wj_fail(e, WJ_E_INVALID, "Idempotency-Key is missing, shorter than %d or longer than %d",
                       KEY_MIN, KEY_MAX);
    }
    struct wj_str who[] = { wj_strz(x->call.route->id), zero, x->caller.user_id, zero, key };
    struct wj_str what[] = { wj_req_path(x->req), zero, wj_req_query(x->req), zero, wj_req_body(x->req) };
    x->once_id = hex_of(x->call.arena, who, sizeof who / sizeof who[0]);
    x->once_hash = hex_of(x->call.arena, what, sizeof what / sizeof what[0]);
    if (!x->once_id.p || !x->once_hash.p)
        return wj_fail(e, WJ_E_LIMIT, "out of memory");
    return WJ_OK;
}

int wj_once_look(struct exchange *x, struct wj_db *db, struct wj_err *e)
{
    struct wjq_once_get_in in = { .id = x->once_id };
    struct wjq_once_get_row row;
    bool found = false;
    x->replayed = false;
    if (!x->once_id.p)
        return WJ_OK;
    int rc = wjq_once_get(db, x->call.arena, &in, &row, &found, e);
    if (rc != WJ_OK || !found)
        return rc;
    if (!wj_str_eq(row.request_hash, x->once_hash)) {
        x->call.problem = "idempotency_key_reused";
        return wj_fail(e, WJ_E_STATE, "this Idempotency-Key belongs to another request");
    }
    x->replayed = true;
    x->status = (int)row.status;
    x->call.version = row.version;
    x->body = row.body;
    return WJ_OK;
}

int wj_once_keep(struct exchange *x, struct wj_db *db, struct wj_err *e)
{
    if (!x->once_id.p)
        return WJ_OK;
    int rc = wj_answer_encode(x, e);
    if (rc != WJ_OK)
        return rc;
    struct wjq_once_add_in in = { .id = x->once_id,
                                  .request_hash = x->once_hash,
                                  .status = x->status,
                                  .version = x->call.version,
                                  .body = x->body,
                                  .created_ms = x->call.now_ms };
    return wjq_once_add(db, &in, NULL, e);
}
