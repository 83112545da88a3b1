/* matterjson.c - the facts of a matter as the JSON object of its column. */
#include "core/matter_priv.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/jsonread.h"

enum { MAX_FACTS_BYTES = 1 << 20 };

int wj_matter_facts_read(struct wj_arena *a, struct wj_str json, struct wj_fact **out, size_t *n,
                         struct wj_err *e)
{
    const struct wj_jval *v;
    int rc = wj_jsonread_text(a, json, &v, e);
    if (rc != WJ_OK || v->type != WJ_J_OBJ)
        return wj_fail(e, WJ_E_CORRUPT, "the facts of a matter are not readable");
    struct wj_fact *facts = WJ_NEW_N(a, struct wj_fact, v->n + 1);
    if (!facts)
        return wj_fail(e, WJ_E_LIMIT, "the matter's facts do not fit in the request's memory");
    size_t k = 0;
    for (const struct wj_jval *m = v->child; m; m = m->next)
        facts[k++] = (struct wj_fact){ m->key, wj_jsonread_str(m) };
    *out = facts;
    *n = k;
    return WJ_OK;
}

int wj_matter_facts_write(struct wj_arena *a, const struct wj_fact *facts, size_t n, struct wj_str *json,
                          struct wj_err *e)
{
    struct wj_buf b;
    struct wj_json w;
    wj_buf_init(&b, a, MAX_FACTS_BYTES);
    wj_json_init(&w, &b);
    wj_json_obj(&w);
    for (size_t i = 0; i < n; i++) {
        wj_json_key_str(&w, facts[i].name);
        wj_json_str(&w, facts[i].value);
    }
    wj_json_end_obj(&w);
    return wj_json_done(&w, json, e);
}
