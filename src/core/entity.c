/* entity.c - see entity.h. */
#include "core/entity.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "core/ledger.h"

#include <string.h>

/* Index every two neighbouring characters of the name. */
static int index_name(struct wj_tx *tx, struct wj_str id, struct wj_str name, struct wj_err *e)
{
    size_t at = 0, before = 0;
    if (!name.n)
        return WJ_OK;
    wj_utf8_next(name, &at);
    int rc = WJ_OK;
    while (at < name.n && rc == WJ_OK) {
        size_t mid = at;
        wj_utf8_next(name, &at);
        struct wjq_name_gram_add_in in = { { name.p + before, at - before }, id };
        rc = wjq_name_gram_add(tx->db, &in, NULL, e);
        before = mid;
    }
    return rc;
}

static int add(struct wj_tx *tx, const struct wj_entity_new *new, struct wj_str *id, struct wj_err *e)
{
    struct wj_str sealed = WJ_NOSTR;
    int rc = new->phones.p ? wj_core_seal(tx, "entity.phones", new->phones, &sealed, e) : WJ_OK;
    if (rc != WJ_OK)
        return rc;
    struct wj_str made = wj_core_id(tx);
    struct wjq_entity_add_in in = { made,        new->uscc,          new->name,  new->type,
                                    new->status, new->registered_on, new->scope, new->address,
                                    new->region, new->capital_fen,   sealed,     new->licences,
                                    tx->now_ms };
    rc = wjq_entity_add(tx->db, &in, NULL, e);
    if (rc == WJ_OK)
        rc = index_name(tx, made, new->name, e);
    struct wj_ledger_note note = { "entity.add", "entity", made, new->uscc };
    if (rc == WJ_OK)
        rc = wj_ledger_note(tx, &note, NULL, e);
    if (rc == WJ_OK)
        *id = made;
    return rc;
}

static int update(struct wj_tx *tx, const struct wj_entity_new *new, struct wj_str id, struct wj_err *e)
{
    struct wjq_entity_update_in in = {
        id,           new->name,   new->type,        new->status,   new->registered_on, new->scope,
        new->address, new->region, new->capital_fen, new->licences, tx->now_ms
    };
    int rc = wjq_entity_update(tx->db, &in, NULL, e);
    if (rc == WJ_OK)
        rc = index_name(tx, id, new->name, e);
    struct wj_ledger_note note = { "entity.update", "entity", id, WJ_NOSTR };
    return rc != WJ_OK ? rc : wj_ledger_note(tx, &note, NULL, e);
}

int wj_entity_find(const struct wj_tx *tx, const struct wj_entity_key *key, struct wj_str *id, bool *found,
                   struct wj_err *e)
{
    struct wjq_entity_by_uscc_row by_code;
    struct wjq_entity_by_name_row by_name;
    int rc = WJ_OK;
    *found = false;
    if (key->uscc.n) {
        rc = wjq_entity_by_uscc(tx->db, tx->arena, &(struct wjq_entity_by_uscc_in){ key->uscc }, &by_code,
                                found, e);
        if (rc == WJ_OK && *found)
            *id = by_code.id;
    } else if (key->name.n) {
        rc = wjq_entity_by_name(tx->db, tx->arena, &(struct wjq_entity_by_name_in){ key->name }, &by_name,
                                found, e);
        if (rc == WJ_OK && *found)
            *id = by_name.id;
    }
    return rc;
}

int wj_entity_put(struct wj_tx *tx, const struct wj_entity_new *new, struct wj_str *id, struct wj_err *e)
{
    if (!new->name.n)
        return wj_fail_at(e, WJ_E_INVALID, "/name", "an entity needs a name");
    bool found;
    struct wj_str known;
    int rc = wj_entity_find(tx, &(struct wj_entity_key){ new->uscc, new->name }, &known, &found, e);
    if (rc != WJ_OK)
        return rc;
    if (!found)
        return add(tx, new, id, e);
    if ((rc = update(tx, new, known, e)) == WJ_OK)
        *id = known;
    return rc;
}

static bool looks_like_code(struct wj_str s)
{
    if (s.n != 18)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'A' && s.p[i] <= 'Z')))
            return false;
    return true;
}

static int search_code(struct wj_db *db, struct wj_arena *a, struct wj_str code,
                       struct wjq_entity_page_row **rows, size_t *n, struct wj_err *e)
{
    struct wjq_entity_by_uscc_row r;
    bool found;
    int rc = wjq_entity_by_uscc(db, a, &(struct wjq_entity_by_uscc_in){ code }, &r, &found, e);
    if (rc != WJ_OK)
        return rc;
    struct wjq_entity_page_row *one = WJ_NEW(a, struct wjq_entity_page_row);
    if (!one)
        return wj_fail(e, WJ_E_LIMIT, "the answer does not fit in the request's memory");
    if (found)
        *one = (struct wjq_entity_page_row){ r.id, r.uscc, r.name, r.type, r.status, r.region };
    *rows = one;
    *n = found;
    return WJ_OK;
}

int wj_entity_search(struct wj_db *db, struct wj_arena *a, const struct wj_entity_query *q,
                     struct wjq_entity_page_row **rows, size_t *n, struct wj_err *e)
{
    struct wj_str after = q->after.p ? q->after : WJ_S("");
    if (looks_like_code(q->part))
        return search_code(db, a, q->part, rows, n, e);
    if (wj_utf8_count(q->part) < 2) {
        struct wjq_entity_page_in in = { q->region.p ? q->region : WJ_S(""), after, q->n };
        return wjq_entity_page(db, a, &in, rows, n, e);
    }
    struct wjq_entity_search_in in = { wj_utf8_prefix(q->part, 2), q->part, after, q->n };
    struct wjq_entity_search_row *found;
    int rc = wjq_entity_search(db, a, &in, &found, n, e);
    if (rc != WJ_OK)
        return rc;
    _Static_assert(sizeof *found == sizeof **rows, "both queries give the same columns");
    *rows = (struct wjq_entity_page_row *)found;
    return WJ_OK;
}
