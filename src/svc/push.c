/* push.c - see push.h. */
#include "svc/push.h"

#include "base/arena.h"
#include "core/sourcefile.h"
#include "crypto/digest.h"
#include "svc/sweep.h"

enum { KEY_MIN = 16, KEY_MAX = 64, SOURCE_MAX = 64 };

struct batch {
    struct wj_node *node;
    struct wj_arena *arena;
    const struct wj_push *push;
    struct wj_sourcefile file;
    struct wj_sourcefile_state state;
    int64_t today; /* records taken from the sender so far */
    struct wj_push_answer *answer;
    size_t cap;
};

static bool is_plain(struct wj_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] >= 0x7F)
            return false;
    return true;
}

static int check(const struct wj_push *p, struct wj_err *e)
{
    if (p->key.n < KEY_MIN || p->key.n > KEY_MAX || !is_plain(p->key))
        return wj_fail_at(e, WJ_E_INVALID, "key", "a batch needs a key of %d to %d plain characters", KEY_MIN,
                          KEY_MAX);
    if (!p->source.n || p->source.n > SOURCE_MAX)
        return wj_fail_at(e, WJ_E_INVALID, "source", "a batch needs a source of at most %d bytes",
                          SOURCE_MAX);
    return WJ_OK;
}

/* The batch as a file of the journal: named by sender and key, marked by what it says. */
static void name_batch(struct batch *b)
{
    const struct wj_push *p = b->push;
    struct wj_str zero = { "", 1 },
                  parts[] = { p->source, zero, wj_strz(wj_record_kind_name((int)p->kind)), zero, p->bytes };
    char hex[WJ_HASH_HEX];
    struct wj_hash h = wj_digest_parts(WJ_SHA256, parts, sizeof parts / sizeof parts[0]);
    wj_digest_hex(&h, hex);
    b->file = (struct wj_sourcefile){
        WJ_S("push"), wj_strf(b->arena, "push/" WJ_FMT "/" WJ_FMT, WJ_ARG(p->sender), WJ_ARG(p->key)),
        wj_str_dup(b->arena, wj_strz(hex))
    };
}

static int look_up(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct batch *b = ctx;
    struct wj_tx tx = wj_node_tx(b->node, db, b->arena, b->push->sender);
    struct wj_sourcefile all = { b->file.purpose,
                                 wj_strf(b->arena, "push/" WJ_FMT "/", WJ_ARG(b->push->sender)), WJ_NOSTR };
    int rc = wj_sourcefile_find(&tx, &b->file, &b->state, e);
    return rc == WJ_OK ? wj_sourcefile_sum(&tx, &all, wj_day_start_ms(tx.today), &b->today, e) : rc;
}

/* "push/USER/KEY:17: why" -> line 17 and the reason. */
static int note_faults(void *ctx, struct wj_str lines, struct wj_err *e)
{
    struct batch *b = ctx;
    struct wj_str line, where;
    (void)e;
    while (lines.n && wj_str_cut(&lines, '\n', &line)) {
        if (line.n <= b->file.name.n || b->answer->faults.n == WJ_PUSH_FAULTS)
            continue;
        line = (struct wj_str){ line.p + b->file.name.n + 1, line.n - b->file.name.n - 1 };
        wj_str_cut(&line, ':', &where);
        struct wj_push_fault *f =
            wj_grow(b->arena, &b->answer->faults.items, &b->answer->faults.n, &b->cap, sizeof *f);
        if (f && wj_str_i64(where, &f->line))
            f->why = wj_str_dup(b->arena, wj_str_trim(line));
    }
    return WJ_OK;
}

/* How the batch stands now. */
static int look_again(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct batch *b = ctx;
    struct wj_tx tx = wj_node_tx(b->node, db, b->arena, b->push->sender);
    b->answer->faults = (struct wj_list){ 0 };
    b->cap = 0;
    int rc = wj_sourcefile_find(&tx, &b->file, &b->state, e);
    if (rc == WJ_OK)
        rc = wj_sourcefile_each_bad(&tx, &b->file, note_faults, b, e);
    b->answer->lines = b->state.records;
    b->answer->bad = b->state.bad;
    return rc;
}

static int sweep(struct batch *b, struct wj_err *e)
{
    const struct wj_push *p = b->push;
    struct wj_sweep_opts o = {
        .kind = p->kind,
        .purpose = "push",
        .as_source = p->source,
        .source = { .format = WJ_SOURCE_NDJSON,
                    .mark = b->file.mark,
                    .from = { (uint64_t)b->state.records, (uint64_t)b->state.bytes } },
    };
    struct wj_sweep *s = NULL;
    struct wj_sweep_stats st = { 0 };
    struct wj_err late = WJ_ERR_INIT;
    int rc = wj_sweep_begin(b->node, &o, &s, e);
    if (rc != WJ_OK)
        return rc;
    rc = wj_sweep_bytes(s, wj_str_z(b->arena, b->file.name), p->bytes, e);
    int ended = wj_sweep_end(s, &st, rc == WJ_OK ? e : &late);
    b->answer->fresh = st.fresh;
    b->answer->changed = st.changed;
    b->answer->same = st.same;
    b->answer->findings = st.findings;
    b->answer->leads = st.leads;
    return rc == WJ_OK ? ended : rc;
}

int wj_push_take(struct wj_node *n, struct wj_arena *a, const struct wj_push *p, struct wj_push_answer *out,
                 struct wj_err *e)
{
    struct wj_push_answer answer = { 0 };
    struct batch b = { .node = n, .arena = a, .push = p, .answer = &answer };
    int rc = check(p, e);
    if (rc != WJ_OK)
        return rc;
    name_batch(&b);
    rc = wj_store_read(n->store, look_up, &b, e);
    if (rc != WJ_OK)
        return rc;
    if (b.state.other)
        return wj_fail_at(e, WJ_E_STATE, "key", "this key belongs to another batch");
    answer.repeated = b.state.finished;
    if (!b.state.finished && b.today >= (p->quota ? p->quota : WJ_PUSH_RECORDS_A_DAY))
        return wj_fail(e, WJ_E_RATE, "%lld records were handed in today: that is the quota",
                       (long long)b.today);
    if (!b.state.finished)
        rc = sweep(&b, e);
    if (rc == WJ_OK)
        rc = wj_store_read(n->store, look_again, &b, e);
    if (rc == WJ_OK)
        *out = answer;
    return rc;
}
