/* importer.c - see importer.h. */
#include "svc/importer.h"

#include "base/arena.h"
#include "base/day.h"
#include "codec/json.h"
#include "codec/jsonread.h"
#include "core/entity.h"
#include "core/outlet.h"
#include "core/platform.h"
#include "svc/sourcelog.h"

#include <string.h>

enum { CHUNK_ARENA = 256 << 20, KEY_BYTES = 512, TEXT_BYTES = 1 << 20 };

/* A record that was read and can be stored. */
struct row {
    struct wj_entity_new entity;
    struct wj_outlet_new outlet;
};

struct import {
    struct wj_node *node;
    const struct wj_importer_opts *opts;
    struct wj_sourcelog log;
    struct wj_importer_stats *stats;
    char purpose[32];
    /* of the chunk */
    const struct wj_chunk *chunk;
    struct wj_arena *arena;
    struct wj_buf errors;
    struct row *rows;
    size_t n, cap;
    bool known;
};

bool wj_importer_knows(struct wj_str kind)
{
    return wj_str_eqz(kind, "entity") || wj_str_eqz(kind, "outlet");
}

/* ---- fields ---- */

/* A member as text, or the first of two names; no value when it is empty. */
static struct wj_str text(const struct wj_jval *v, const char *name, const char *other)
{
    const struct wj_jval *m = wj_jsonread_get(v, name);
    if (!m && other)
        m = wj_jsonread_get(v, other);
    struct wj_str s = m && m->type == WJ_J_STR ? wj_str_trim(m->s) : WJ_NOSTR;
    if (m && (m->type == WJ_J_INT || m->type == WJ_J_UINT))
        s = m->raw;
    return s.n ? s : WJ_NOSTR;
}

static struct wj_str or_empty(struct wj_str s)
{
    return s.p ? s : WJ_S("");
}

/* A list as it stands in the record. */
static struct wj_str list(const struct wj_jval *v, const char *name)
{
    const struct wj_jval *m = wj_jsonread_get(v, name);
    return m && m->type == WJ_J_ARR ? m->raw : WJ_NOSTR;
}

static int check_text(const char *name, struct wj_str s, size_t most, struct wj_err *e)
{
    if (s.n > most)
        return wj_fail_at(e, WJ_E_LIMIT, name, "%s is longer than %zu bytes", name, most);
    if (s.n && memchr(s.p, 0, s.n))
        return wj_fail_at(e, WJ_E_INVALID, name, "%s has a NUL in it", name);
    return WJ_OK;
}

static int read_day(const struct wj_jval *v, const char *name, int64_t *out, struct wj_err *e)
{
    struct wj_str s = text(v, name, NULL);
    wj_day day;
    *out = WJ_NONE;
    if (!s.p)
        return WJ_OK;
    if (s.n > 10)
        s.n = 10; /* a time of day behind it */
    if (!wj_day_parse(s, &day))
        return wj_fail_at(e, WJ_E_INVALID, name, "%s is no date such as 2026-04-15", name);
    *out = day;
    return WJ_OK;
}

static int read_fen(const struct wj_jval *v, const char *name, int64_t *out, struct wj_err *e)
{
    struct wj_str s = text(v, name, NULL);
    *out = WJ_NONE;
    return !s.p || wj_str_i64(s, out) ? WJ_OK
                                      : wj_fail_at(e, WJ_E_INVALID, name, "%s is no whole number", name);
}

static int read_entity(const struct wj_jval *v, struct wj_entity_new *n, struct wj_err *e)
{
    *n = (struct wj_entity_new){
        .uscc = text(v, "uscc", "seller_uscc"),
        .name = or_empty(text(v, "name", "title")),
        .type = or_empty(text(v, "type", NULL)),
        .status = or_empty(text(v, "status", NULL)),
        .scope = text(v, "scope", NULL),
        .address = text(v, "address", NULL),
        .region = or_empty(text(v, "region", NULL)),
        .licences = list(v, "licences"),
        .phones = list(v, "phones"),
    };
    if (!n->name.n)
        return wj_fail_at(e, WJ_E_INVALID, "name", "the entity has no name");
    int rc = check_text("name", n->name, KEY_BYTES, e);
    if (rc == WJ_OK)
        rc = check_text("uscc", n->uscc, KEY_BYTES, e);
    if (rc == WJ_OK)
        rc = check_text("region", n->region, KEY_BYTES, e);
    if (rc == WJ_OK)
        rc = check_text("type", n->type, KEY_BYTES, e);
    if (rc == WJ_OK)
        rc = check_text("status", n->status, KEY_BYTES, e);
    if (rc == WJ_OK)
        rc = check_text("scope", n->scope, TEXT_BYTES, e);
    if (rc == WJ_OK)
        rc = check_text("address", n->address, TEXT_BYTES, e);
    if (rc == WJ_OK)
        rc = read_day(v, "registered_on", &n->registered_on, e);
    return rc == WJ_OK ? read_fen(v, "capital_fen", &n->capital_fen, e) : rc;
}

static int read_outlet(const struct wj_jval *v, struct wj_outlet_new *n, struct wj_err *e)
{
    const struct wj_jval *exempt = wj_jsonread_get(v, "exempt");
    *n = (struct wj_outlet_new){
        .channel = or_empty(text(v, "channel", NULL)),
        .platform_id = text(v, "platform", NULL),
        .outlet_no = text(v, "outlet_id", "id"),
        .name = or_empty(text(v, "name", "outlet")),
        .url = text(v, "url", NULL),
        .claimed_uscc = text(v, "claimed_uscc", "uscc"),
        .claimed_name = text(v, "claimed_name", NULL),
        .region = text(v, "region", NULL),
        .exempt =
            (exempt && exempt->type == WJ_J_BOOL && exempt->b) || wj_str_eqz(text(v, "exempt", NULL), "true"),
    };
    if (!n->name.n && !n->outlet_no.n)
        return wj_fail_at(e, WJ_E_INVALID, "name", "the outlet has neither name nor number");
    const struct {
        const char *name;
        struct wj_str s;
    } keys[] = {
        { "channel", n->channel }, { "platform", n->platform_id },      { "outlet_id", n->outlet_no },
        { "name", n->name },       { "claimed_uscc", n->claimed_uscc }, { "claimed_name", n->claimed_name },
        { "region", n->region }
    };
    int rc = check_text("url", n->url, TEXT_BYTES, e);
    for (size_t i = 0; rc == WJ_OK && i < sizeof keys / sizeof keys[0]; i++)
        rc = check_text(keys[i].name, keys[i].s, KEY_BYTES, e);
    return rc == WJ_OK ? read_day(v, "opened_on", &n->opened_on, e) : rc;
}

/* ---- a chunk ---- */

static int read_line(struct import *m, struct wj_str line, struct wj_err *e)
{
    const struct wj_jval *v;
    int rc = wj_jsonread_text(m->arena, line, &v, e);
    if (rc == WJ_OK && v->type != WJ_J_OBJ)
        rc = wj_fail(e, WJ_E_INVALID, "expected an object");
    struct wj_str kind = rc == WJ_OK ? text(v, "kind", NULL) : WJ_NOSTR;
    if (rc == WJ_OK && kind.p && !wj_str_eq(kind, m->opts->kind))
        rc = wj_fail_at(e, WJ_E_INVALID, "kind", "this is a record of kind " WJ_FMT, WJ_ARG(kind));
    struct row *row = rc == WJ_OK ? wj_grow(m->arena, (void **)&m->rows, &m->n, &m->cap, sizeof *row) : NULL;
    if (rc != WJ_OK || !row)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "too many records at once");
    rc = wj_str_eqz(m->opts->kind, "entity") ? read_entity(v, &row->entity, e)
                                             : read_outlet(v, &row->outlet, e);
    m->n -= rc != WJ_OK;
    return rc;
}

static void read_chunk(struct import *m)
{
    struct wj_str rest = wj_buf_view(&m->chunk->lines), line;
    wj_buf_reset(&m->errors);
    wj_buf_add(&m->errors, wj_buf_view(&m->chunk->errors));
    m->rows = NULL;
    m->n = m->cap = 0;
    for (size_t i = 0; rest.n && wj_str_cut(&rest, '\n', &line); i++) {
        struct wj_err why = WJ_ERR_INIT;
        line = wj_str_trim(line);
        if (line.n && read_line(m, line, &why) != WJ_OK)
            wj_buf_addf(&m->errors, WJ_FMT ":%llu: %s\n", WJ_ARG(wj_buf_view(&m->chunk->name)),
                        (unsigned long long)wj_chunk_where(m->chunk, i), why.msg);
    }
}

static int put_row(struct wj_tx *tx, const struct import *m, const struct row *row, struct wj_err *e)
{
    struct wj_str id;
    if (wj_str_eqz(m->opts->kind, "entity"))
        return wj_entity_put(tx, &row->entity, &id, e);
    int rc = row->outlet.platform_id.n ? wj_platform_ensure(tx, row->outlet.platform_id, e) : WJ_OK;
    return rc == WJ_OK ? wj_outlet_put(tx, &row->outlet, &id, NULL, e) : rc;
}

static int store_chunk(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct import *m = ctx;
    struct wj_arena *a = wj_arena_new(16 << 20);
    struct wj_tx tx = wj_node_tx(m->node, db, a, WJ_S("system"));
    int rc = wj_sourcelog_advance(&tx, m->purpose, m->chunk, wj_buf_view(&m->errors), &m->known, e);
    for (size_t i = 0; rc == WJ_OK && !m->known && i < m->n; i++) {
        wj_arena_reset(a);
        tx = wj_node_tx(m->node, db, a, WJ_S("system"));
        rc = put_row(&tx, m, &m->rows[i], e);
    }
    wj_arena_free(a);
    return rc;
}

static int64_t count_lines(struct wj_str s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

static int take(void *ctx, const struct wj_chunk *chunk, struct wj_err *e)
{
    struct import *m = ctx;
    wj_arena_reset(m->arena);
    m->chunk = chunk;
    read_chunk(m);
    int rc = wj_store_write(m->node->store, store_chunk, m, e);
    if (rc != WJ_OK || m->known)
        return rc;
    m->stats->stored += (int64_t)m->n;
    m->stats->bad += count_lines(wj_buf_view(&m->errors));
    if (m->errors.n && m->opts->bad)
        m->opts->bad(m->opts->ctx, wj_buf_view(&m->errors));
    return WJ_OK;
}

static int begin(void *ctx, const char *path, struct wj_source_opts *opts, bool *leave_out, struct wj_err *e)
{
    struct import *m = ctx;
    int rc = wj_sourcelog_begin(&m->log, path, opts, leave_out, e);
    if (rc == WJ_OK) {
        m->stats->left_out += *leave_out;
        m->stats->resumed += opts->from.records > 0 && !*leave_out;
    }
    return rc;
}

int wj_importer_run(struct wj_node *n, const struct wj_importer_opts *o, const char *const *paths,
                    size_t paths_n, struct wj_importer_stats *stats, struct wj_err *e)
{
    struct wj_importer_stats unused = { 0 };
    struct import m = { .node = n, .opts = o, .stats = stats ? stats : &unused };
    struct wj_feed feed = { .opts = o->source, .take = take, .begin = begin, .ctx = &m };
    struct wj_feed_stats fed = { 0 };
    struct wj_buf purpose;
    if (!wj_importer_knows(o->kind))
        return wj_fail(e, WJ_E_INVALID, "records of kind " WJ_FMT " cannot be imported", WJ_ARG(o->kind));
    m.arena = wj_arena_new((size_t)CHUNK_ARENA);
    wj_buf_init(&m.errors, NULL, (size_t)64 << 20);
    wj_buf_init(&purpose, m.arena, sizeof m.purpose);
    wj_buf_addf(&purpose, "import-" WJ_FMT, WJ_ARG(o->kind));
    memcpy(m.purpose, purpose.p, purpose.n);
    m.log = (struct wj_sourcelog){ .node = n, .purpose = m.purpose, .again = o->again };
    int rc = wj_feed_paths(&feed, paths, paths_n, &fed, e);
    m.stats->files = fed.files;
    wj_buf_fini(&m.errors);
    wj_arena_free(m.arena);
    return rc;
}

/* ---- out again ---- */

struct export
{
    struct wj_str kind, after;
    wj_importer_record_fn *fn;
    void *ctx;
    struct wj_buf line;
};

static int hand_on(struct export *x, struct wj_json *w, struct wj_err *e)
{
    struct wj_str json;
    wj_json_end_obj(w);
    int rc = wj_json_done(w, &json, e);
    return rc == WJ_OK ? x->fn(x->ctx, json, e) : rc;
}

static void begin_record(struct export *x, struct wj_json *w, struct wj_str id)
{
    wj_buf_reset(&x->line);
    wj_json_init(w, &x->line);
    wj_json_obj(w);
    wj_json_kstr(w, "kind", x->kind);
    wj_json_kstr(w, "id", id);
}

static void put_day(struct wj_json *w, const char *name, int64_t day)
{
    if (day != WJ_NONE)
        wj_json_kday(w, name, (wj_day)day);
}

static int write_entity(void *ctx, const void *row, struct wj_err *e)
{
    const struct wjq_entity_export_row *r = row;
    struct export *x = ctx;
    struct wj_json w;
    begin_record(x, &w, r->id);
    wj_json_kstr(&w, "uscc", r->uscc);
    wj_json_kstr(&w, "name", r->name);
    wj_json_kstr(&w, "type", r->type);
    wj_json_kstr(&w, "status", r->status);
    put_day(&w, "registered_on", r->registered_on);
    wj_json_kstr(&w, "scope", r->scope);
    wj_json_kstr(&w, "address", r->address);
    wj_json_kstr(&w, "region", r->region);
    wj_json_ki64(&w, "capital_fen", r->capital_fen);
    wj_json_kraw(&w, "licences", r->licences);
    return hand_on(x, &w, e);
}

static int write_outlet(void *ctx, const void *row, struct wj_err *e)
{
    const struct wjq_outlet_export_row *r = row;
    struct export *x = ctx;
    struct wj_json w;
    begin_record(x, &w, r->id);
    wj_json_kstr(&w, "channel", r->channel);
    wj_json_kstr(&w, "platform", r->platform_id);
    wj_json_kstr(&w, "outlet_id", r->outlet_no);
    wj_json_kstr(&w, "name", r->name);
    wj_json_kstr(&w, "url", r->url);
    wj_json_kstr(&w, "claimed_uscc", r->claimed_uscc);
    wj_json_kstr(&w, "claimed_name", r->claimed_name);
    wj_json_kstr(&w, "region", r->region);
    wj_json_kbool(&w, "exempt", r->exempt != 0);
    put_day(&w, "opened_on", r->opened_on);
    return hand_on(x, &w, e);
}

/* A listing is written as it came. */
static int write_listing(void *ctx, const void *row, struct wj_err *e)
{
    const struct wjq_listing_export_row *r = row;
    struct export *x = ctx;
    return x->fn(x->ctx, r->record, e);
}

static int walk_rows(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct export *x = ctx;
    struct wj_walk walk = { write_entity, x };
    if (wj_str_eqz(x->kind, "entity"))
        return wjq_entity_export(db, &(struct wjq_entity_export_in){ x->after }, &walk, e);
    walk.row = wj_str_eqz(x->kind, "outlet") ? write_outlet : write_listing;
    return wj_str_eqz(x->kind, "outlet")
               ? wjq_outlet_export(db, &(struct wjq_outlet_export_in){ x->after }, &walk, e)
               : wjq_listing_export(db, &(struct wjq_listing_export_in){ x->after }, &walk, e);
}

int wj_importer_export(struct wj_node *n, struct wj_str kind, struct wj_str after, wj_importer_record_fn *fn,
                       void *ctx, struct wj_err *e)
{
    struct export x = { .kind = kind, .after = after, .fn = fn, .ctx = ctx };
    if (!wj_importer_knows(kind) && !wj_str_eqz(kind, "listing"))
        return wj_fail(e, WJ_E_INVALID, "records of kind " WJ_FMT " cannot be exported", WJ_ARG(kind));
    wj_buf_init(&x.line, NULL, (size_t)64 << 20);
    int rc = wj_store_read(n->store, walk_rows, &x, e);
    wj_buf_fini(&x.line);
    return rc;
}
