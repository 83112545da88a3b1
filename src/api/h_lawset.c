/* h_lawset.c - the law sets of the store: which governs, what a change would bring, proposing one. */
#include "api/handlers.h"
#include "api/views.h"

#include "base/arena.h"
#include "core/lawlist.h"
#include "core/lawshelf.h"
#include "law/lawdiff.h"
#include "law/lawpack.h"
#include "svc/lawchange.h"

#include <stdlib.h>

enum { LINES_SHOWN = 500, PREVIEW_DAYS = 366 };

struct law_set_view {
    struct wj_str hash, title, state, matter_id, matter_no, kept_by, switched_by;
    wj_day from, to;
    int64_t kept_at, switched_at, files_n, bytes_n, matters_n;
};
WJ_SHAPE(law_set_view, law_set_view, "A law set that the store keeps.",
         WJ_FIELD(law_set_view, hash, STR, 0, 0, 0, "SHA-256 of its files; what matters pin."),
         WJ_FIELD(law_set_view, title, STR, 0, 0, 0, "What it was proposed as."),
         WJ_FIELD(law_set_view, state, STR, 0, 0, 0, "kept, proposed, dropped, scheduled, in_force or past."),
         WJ_FIELD(law_set_view, from, DAY, 0, 0, 0, "First day in force."),
         WJ_FIELD(law_set_view, to, DAY, 0, 0, 0, "Last day in force."),
         WJ_FIELD(law_set_view, matter_id, ID, 0, 0, 0, "The rule change that brought it."),
         WJ_FIELD(law_set_view, matter_no, STR, 0, 0, 0, "Its number."),
         WJ_FIELD(law_set_view, kept_by, STR, 0, 0, 0, "Who brought it."),
         WJ_FIELD(law_set_view, kept_at, MS, 0, 0, 0, "When."),
         WJ_FIELD(law_set_view, switched_by, STR, 0, 0, 0, "Who switched it on."),
         WJ_FIELD(law_set_view, switched_at, MS, 0, 0, 0, "When that was decided."),
         WJ_FIELD(law_set_view, files_n, I64, 0, 0, 0, "Files."),
         WJ_FIELD(law_set_view, bytes_n, I64, 0, 0, 0, "Bytes."),
         WJ_FIELD(law_set_view, matters_n, I64, 0, 0, 0, "Open matters that run under it."));
struct law_set_list {
    struct wj_list items;
};
WJ_SHAPE(law_set_list, law_set_list, "The law sets of the store, the newest first.",
         WJ_FIELD_OF(law_set_list, items, LIST, 0, &wj_shape_law_set_view, "The sets."));

/* The program itself, in words. */
static struct wj_str who_is(const struct wj_call *c, struct wj_str name)
{
    return wj_str_eqz(name, "system") ? wj_views_pick(c, WJ_S("系统"), WJ_S("the system")) : name;
}

int wj_h_law_sets(struct wj_call *c, const void *in, void *vout, struct wj_err *e)
{
    struct law_set_list *out = vout;
    struct wj_tx tx = wj_views_tx(c);
    struct wj_list sets;
    (void)in;
    int rc = wj_lawlist_make(&tx, &sets, e);
    struct law_set_view *items = rc == WJ_OK ? WJ_NEW_N(c->arena, struct law_set_view, sets.n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    const struct wj_lawlist_set *s = sets.items;
    for (size_t i = 0; i < sets.n; i++)
        items[i] = (struct law_set_view){
            .hash = s[i].row.hash,
            .title = s[i].row.title,
            .state = wj_strz(wj_lawlist_state_name(s[i].state)),
            .from = s[i].from > 0 ? s[i].from : WJ_DAY_NONE,
            .to = s[i].to,
            .matter_id = s[i].row.matter_id,
            .matter_no = s[i].row.matter_no,
            .kept_by = who_is(c, s[i].row.kept_by_name.p ? s[i].row.kept_by_name : s[i].row.kept_by),
            .kept_at = s[i].row.kept_ms,
            .switched_by = who_is(c, s[i].by),
            .switched_at = s[i].switched_ms,
            .files_n = s[i].row.files_n,
            .bytes_n = s[i].row.bytes_n,
            .matters_n = s[i].matters_n,
        };
    out->items = (struct wj_list){ items, sets.n };
    return WJ_OK;
}

/* --- what a set changes --- */

struct law_line_view {
    struct wj_str kind, file, key, column, before, after;
};
WJ_SHAPE(law_line_view, law_line_view, "A row, cell or file that differs.",
         WJ_FIELD(law_line_view, kind, STR, 0, 0, 0, "added, removed or changed."),
         WJ_FIELD(law_line_view, file, STR, 0, 0, 0, "File."),
         WJ_FIELD(law_line_view, key, STR, 0, 0, 0, "Row by its key."),
         WJ_FIELD(law_line_view, column, STR, 0, 0, 0, "Column."),
         WJ_FIELD(law_line_view, before, STR, 0, 0, 0, "Cell before."),
         WJ_FIELD(law_line_view, after, STR, 0, 0, 0, "Cell after."));
struct law_clock_view {
    struct wj_str matter_id, no, title, flow, term, term_name;
    wj_day before, after;
    bool moves, lost;
};
WJ_SHAPE(law_clock_view, law_clock_view, "A running clock of an open matter whose last day would be another.",
         WJ_FIELD(law_clock_view, matter_id, ID, 0, 0, 0, "Matter."),
         WJ_FIELD(law_clock_view, no, STR, 0, 0, 0, "Its number."),
         WJ_FIELD(law_clock_view, title, STR, 0, 0, 0, "What it is about."),
         WJ_FIELD(law_clock_view, flow, STR, 0, 0, 0, "Procedure."),
         WJ_FIELD(law_clock_view, term, STR, 0, 0, 0, "Term."),
         WJ_FIELD(law_clock_view, term_name, STR, 0, 0, 0, "Term by name."),
         WJ_FIELD(law_clock_view, before, DAY, 0, 0, 0, "Last day under the law the matter pins."),
         WJ_FIELD(law_clock_view, after, DAY, 0, 0, 0, "Last day under this set."),
         WJ_FIELD(law_clock_view, moves, BOOL, 0, 0, 0, "The matter goes over to this set."),
         WJ_FIELD(law_clock_view, lost, BOOL, 0, 0, 0, "This set has no such state: the matter stays."));
struct law_changes {
    struct wj_str hash, matter_id;
    struct wj_list problems, lines, clocks;
    int64_t lines_n, terms_n, clocks_n, changed_n, moved_n;
};
WJ_SHAPE(law_changes, law_changes, "What a law set would change, against the set in force.",
         WJ_FIELD(law_changes, hash, STR, 0, 0, 0, "The set."),
         WJ_FIELD(law_changes, matter_id, ID, 0, 0, 0, "The rule change that was opened with it."),
         WJ_FIELD_OF(law_changes, problems, LIST, 0, NULL,
                     "Faults: file, line, column, what would be right."),
         WJ_FIELD_OF(law_changes, lines, LIST, 0, &wj_shape_law_line_view, "Differences, the first ones."),
         WJ_FIELD(law_changes, lines_n, I64, 0, 0, 0, "Differences in all."),
         WJ_FIELD(law_changes, terms_n, I64, 0, 0, 0,
                  "Terms with another last day for some start within a year."),
         WJ_FIELD_OF(law_changes, clocks, LIST, 0, &wj_shape_law_clock_view, "Clocks, the first ones."),
         WJ_FIELD(law_changes, clocks_n, I64, 0, 0, 0, "Running clocks of open matters."),
         WJ_FIELD(law_changes, changed_n, I64, 0, 0, 0, "Of them, with another last day."),
         WJ_FIELD(law_changes, moved_n, I64, 0, 0, 0, "Of those, in matters that go over to this set."));

/* One comparison under way; what is big lives in an arena of its own and is copied when it is shown. */
struct comparing {
    struct wj_call *call;
    struct wj_arena *big;
    const struct wj_lawset *after;
    struct wj_str hash; /* of a set that the store keeps, when after is NULL */
    struct law_changes *out;
};

static int show_lines(struct comparing *q, const struct wj_lawset *before, struct wj_err *e)
{
    static const char *const kinds[] = { "added", "removed", "changed" };
    struct wj_arena *a = q->call->arena;
    struct wj_span starts = { q->call->today, q->call->today + PREVIEW_DAYS };
    struct wj_list lines, terms;
    int rc = wj_lawdiff_files(q->big, &before->files, &q->after->files, &lines, e);
    if (rc == WJ_OK)
        rc = wj_lawdiff_terms(q->big, before, q->after, starts, &terms, e);
    if (rc != WJ_OK)
        return rc;
    size_t shown = lines.n < LINES_SHOWN ? lines.n : LINES_SHOWN;
    struct law_line_view *items = WJ_NEW_N(a, struct law_line_view, shown + 1);
    const struct wj_lawdiff_line *l = lines.items;
    for (size_t i = 0; items && i < shown; i++)
        items[i] = (struct law_line_view){ wj_strz(kinds[l[i].kind]),  wj_str_dup(a, l[i].file),
                                           wj_str_dup(a, l[i].key),    wj_str_dup(a, l[i].column),
                                           wj_str_dup(a, l[i].before), wj_str_dup(a, l[i].after) };
    q->out->lines = (struct wj_list){ items, items ? shown : 0 };
    q->out->lines_n = (int64_t)lines.n;
    q->out->terms_n = (int64_t)terms.n;
    return items ? WJ_OK : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
}

static int show_impact(struct comparing *q, struct wj_tx *tx, struct wj_err *e)
{
    struct wj_lawchange_impact found;
    struct wj_tx big = *tx;
    struct wj_arena *a = q->call->arena;
    big.arena = q->big;
    int rc = wj_lawchange_impact(&big, q->after, &found, e);
    struct law_clock_view *items = rc == WJ_OK ? WJ_NEW_N(a, struct law_clock_view, found.items.n + 1) : NULL;
    if (!items)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    const struct wj_lawchange_clock *k = found.items.items;
    for (size_t i = 0; i < found.items.n; i++)
        items[i] = (struct law_clock_view){
            wj_str_dup(a, k[i].matter_id),
            wj_str_dup(a, k[i].no),
            wj_str_dup(a, k[i].title),
            wj_str_dup(a, k[i].flow),
            wj_str_dup(a, k[i].term),
            wj_str_dup(a, k[i].term_name),
            k[i].before == WJ_NONE ? WJ_DAY_NONE : (wj_day)k[i].before,
            k[i].after == WJ_NONE ? WJ_DAY_NONE : (wj_day)k[i].after,
            k[i].moves,
            k[i].lost,
        };
    q->out->clocks = (struct wj_list){ items, found.items.n };
    q->out->clocks_n = found.clocks_n;
    q->out->changed_n = found.changed_n;
    q->out->moved_n = found.moved_n;
    return WJ_OK;
}

static struct wj_tx tx_of(struct comparing *q, struct wj_db *db)
{
    struct wj_tx tx = wj_views_tx(q->call);
    tx.db = db;
    return tx;
}

static int compare(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct comparing *q = ctx;
    struct wj_tx tx = tx_of(q, db);
    const struct wj_lawset *before;
    int rc = wj_core_law(&tx, &before, e);
    if (rc == WJ_OK && !q->after)
        rc = wj_lawshelf_get(tx.core->laws, db, q->hash, &q->after, e);
    if (rc == WJ_OK)
        rc = show_lines(q, before, e);
    q->out->hash = rc == WJ_OK ? wj_str_dup(q->call->arena, wj_strz(q->after->hash_hex)) : WJ_NOSTR;
    return rc == WJ_OK ? show_impact(q, &tx, e) : rc;
}

struct law_hash_in {
    struct wj_str hash;
};
WJ_SHAPE(law_hash_in, law_hash_in, "Which law set.",
         WJ_FIELD(law_hash_in, hash, STR, WJ_F_REQUIRED, 64, 64, "Its hash."));

int wj_h_law_set_changes(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    struct comparing q = { .call = c,
                           .big = wj_arena_new(WJ_LAWSET_ARENA),
                           .hash = ((const struct law_hash_in *)vin)->hash,
                           .out = vout };
    int rc = wj_store_read(c->store, compare, &q, e);
    wj_arena_free(q.big);
    return rc;
}

/* --- a new set --- */

struct law_file_in {
    struct wj_str path, text;
};
WJ_SHAPE(law_file_in, law_file_in, "A file of a law set.",
         WJ_FIELD(law_file_in, path, STR, WJ_F_REQUIRED, 1, 200, "Path in the set, as terms.csv."),
         WJ_FIELD(law_file_in, text, STR, 0, 0, 0, "Its text."));
struct law_propose_in {
    struct wj_str title, text, reason;
    bool check_only;
    struct wj_list files;
};
WJ_SHAPE(law_propose_in, law_propose_in, "A law set as the editor has it in a working copy.",
         WJ_FIELD(law_propose_in, title, STR, WJ_F_REQUIRED, 2, 200, "Title of the change."),
         WJ_FIELD(law_propose_in, text, STR, WJ_F_REQUIRED, 2, 4000, "What changes."),
         WJ_FIELD(law_propose_in, reason, STR, WJ_F_REQUIRED, 2, 2000, "Why."),
         WJ_FIELD(law_propose_in, check_only, BOOL, 0, 0, 0, "Only check and preview; nothing is stored."),
         WJ_FIELD_OF(law_propose_in, files, LIST, WJ_F_REQUIRED, &wj_shape_law_file_in, "Every file."));

static int by_path(const void *a, const void *b)
{
    return wj_str_cmp(((const struct wj_named *)a)->path, ((const struct wj_named *)b)->path);
}

static int gather(struct wj_call *c, const struct wj_list *in, struct wj_fileset *out, struct wj_err *e)
{
    const struct law_file_in *f = in->items;
    struct wj_named *items = WJ_NEW_N(c->arena, struct wj_named, in->n + 1);
    if (!items || in->n > WJ_LAWPACK_FILES)
        return wj_fail_at(e, WJ_E_LIMIT, "/files", "the set has too many files");
    for (size_t i = 0; i < in->n; i++) {
        if (!wj_lawpack_path_ok(f[i].path))
            return wj_fail_at(e, WJ_E_INVALID, "/files", "\"" WJ_FMT "\" is no path in a law set",
                              WJ_ARG(f[i].path));
        items[i] = (struct wj_named){ f[i].path, f[i].text.p ? f[i].text : WJ_S("") };
    }
    qsort(items, in->n, sizeof *items, by_path);
    for (size_t i = 1; i < in->n; i++)
        if (wj_str_eq(items[i - 1].path, items[i].path))
            return wj_fail_at(e, WJ_E_INVALID, "/files", "\"" WJ_FMT "\" is there twice",
                              WJ_ARG(items[i].path));
    *out = (struct wj_fileset){ items, in->n };
    return WJ_OK;
}

/* The faults of the tables are an answer, not an error. */
static int show_problems(struct comparing *q, const struct wj_list *problems, struct wj_err *e)
{
    struct wj_arena *a = q->call->arena;
    size_t shown = problems->n < LINES_SHOWN ? problems->n : LINES_SHOWN;
    struct wj_str *items = WJ_NEW_N(a, struct wj_str, shown + 1);
    for (size_t i = 0; items && i < shown; i++)
        items[i] = wj_str_dup(a, ((const struct wj_str *)problems->items)[i]);
    q->out->problems = (struct wj_list){ items, items ? shown : 0 };
    return items ? WJ_OK : wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
}

struct proposing {
    struct comparing *q;
    const struct law_propose_in *in;
    const struct wj_fileset *files;
};

static int propose(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct proposing *p = ctx;
    struct wj_call *c = p->q->call;
    struct wj_tx tx = tx_of(p->q, db);
    struct wj_lawchange_new new = { p->in->title, p->in->text, p->in->reason, c->caller->organ_id, p->files };
    struct wj_matter_who who;
    char hash[WJ_HASH_HEX];
    int rc = wj_views_who(c, &who, e);
    if (rc == WJ_OK)
        rc = wj_lawchange_propose(&tx, &who, &new, hash, &p->q->out->matter_id, e);
    return rc;
}

int wj_h_law_set_propose(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct law_propose_in *in = vin;
    struct comparing q = { .call = c, .big = wj_arena_new(WJ_LAWSET_ARENA), .out = vout };
    struct wj_fileset files;
    struct wj_lawset after;
    struct wj_list problems = { NULL, 0 };
    struct proposing p = { &q, in, &files };
    int rc = gather(c, &in->files, &files, e);
    if (rc == WJ_OK)
        rc = wj_lawchange_check(q.big, &files, &after, &problems, e);
    bool faults = rc == WJ_E_INVALID && problems.n;
    if (faults)
        rc = show_problems(&q, &problems, e);
    q.after = &after;
    if (rc == WJ_OK && !faults)
        rc = wj_store_read(c->store, compare, &q, e);
    if (rc == WJ_OK && !faults && !in->check_only)
        rc = wj_store_write(c->store, propose, &p, e);
    wj_arena_free(q.big);
    return rc;
}
