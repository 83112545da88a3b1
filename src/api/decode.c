/*
 * decode.c - JSON body, query and path parameters, all into the route's one input struct.
 *
 * What the path says wins over the query, and that over the body; the checks
 * of required members come when all are in.
 */
#include "api/api_priv.h"
#include "codec/shapejson.h"

enum { PAIRS_MAX = 64 };

static int fill_body(struct exchange *x, struct wj_err *e)
{
    struct wj_str type = wj_req_header(x->req, "Content-Type"), kind = WJ_S("");
    struct wj_str body = wj_req_body(x->req);
    const struct wj_jval *value = NULL;
    if (!body.n)
        return WJ_OK;
    wj_str_cut(&type, ';', &kind);
    if (!wj_str_eqz(wj_str_trim(kind), "application/json")) {
        x->call.problem = "unsupported_media_type";
        return wj_fail(e, WJ_E_INVALID, "the body is not declared as application/json");
    }
    int rc = wj_jsonread_text(x->call.arena, body, &value, e);
    return rc == WJ_OK ? wj_shape_fill(x->call.arena, x->call.route->in, value, NULL, x->in, e) : rc;
}

/* Bytes must be declared as such: no page of another site can send them without being asked first. */
static int take_bytes(struct exchange *x, struct wj_err *e)
{
    if (!wj_str_eqz(wj_req_header(x->req, "Content-Type"), "application/octet-stream")) {
        x->call.problem = "unsupported_media_type";
        return wj_fail(e, WJ_E_INVALID, "the body is not declared as application/octet-stream");
    }
    x->call.bytes = wj_req_body(x->req);
    return WJ_OK;
}

static int fill_query(struct exchange *x, struct wj_err *e)
{
    struct wj_list list = { 0 };
    if (!wj_req_query(x->req).n)
        return WJ_OK;
    if (wj_http_pairs(x->call.arena, wj_req_query(x->req), PAIRS_MAX, &list) != WJ_OK)
        return wj_fail(e, WJ_E_INVALID, "the query is malformed or has too many parameters");
    const struct wj_http_pair *given = list.items;
    struct wj_pair *items = WJ_NEW_N(x->call.arena, struct wj_pair, list.n);
    for (size_t i = 0; items && i < list.n; i++)
        items[i] = (struct wj_pair){ given[i].name, given[i].value };
    struct wj_pairs pairs = { items, items ? list.n : 0 };
    return wj_shape_fill_pairs(x->call.arena, x->call.route->in, pairs, NULL, x->in, e);
}

int wj_decode_input(struct exchange *x, struct wj_err *e)
{
    const struct wj_shape *shape = x->call.route->in;
    struct wj_pairs path = { x->match.params, x->match.nparams };
    x->in = wj_alloc(x->call.arena, shape->size);
    if (!x->in)
        return wj_fail(e, WJ_E_LIMIT, "out of memory for this request");
    wj_shape_clear(shape, x->in);
    int rc = x->call.route->flags & WJ_R_BYTES ? take_bytes(x, e) : fill_body(x, e);
    if (rc == WJ_OK)
        rc = fill_query(x, e);
    if (rc == WJ_OK && path.n)
        rc = wj_shape_fill_pairs(x->call.arena, shape, path, NULL, x->in, e);
    return rc == WJ_OK ? wj_shape_check(shape, x->in, e) : rc;
}
