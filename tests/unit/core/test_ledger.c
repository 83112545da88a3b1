/* The ledger in a store: numbers without gaps, undone jobs, proofs of every entry, tampering found. */
#include "../db/dbtest.h"
#include "core/ledger.h"
#include "core/schema.h"

#include <stdio.h>
#include <string.h>

static struct wj_core core;

static struct wj_store *open_store(const char *url, struct wj_ledger *l)
{
    struct wj_store_opts o = { .migrations = *wj_migration_files(), .hooks = wj_ledger_hooks(l) };
    struct wj_store *s = NULL;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_store_open(url, &o, &s, &e), e);
    return s;
}

struct writing {
    int notes;
    bool fail;
    int64_t first; /* number of its first entry */
};

static int write_notes(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct writing *w = ctx;
    struct wj_arena *a = wj_arena_new(1 << 20);
    struct wj_tx tx = { db, a, &core, 1790000000000, 20000, WJ_S("tester") };
    int rc = WJ_OK;
    for (int i = 0; i < w->notes && rc == WJ_OK; i++) {
        int64_t seq;
        struct wj_ledger_note n = { "test.write", "thing", wj_strf(a, "%d", i), WJ_S("甲\n\"乙\"") };
        rc = wj_ledger_note(&tx, &n, &seq, e);
        if (i == 0)
            w->first = seq;
    }
    wj_arena_free(a);
    return rc != WJ_OK ? rc : w->fail ? wj_fail(e, WJ_E_STATE, "this job is meant to fail") : WJ_OK;
}

static int verify_all(struct wj_db *db, void *ctx, struct wj_err *e)
{
    return wj_ledger_verify(db, ctx, e);
}

static int prove_all(struct wj_db *db, void *ctx, struct wj_err *e)
{
    int64_t size = *(const int64_t *)ctx;
    struct wj_arena *a = wj_arena_new(64 << 20);
    for (int64_t seq = 0; seq < size; seq++) {
        struct wj_ledger_proof p;
        wj_arena_reset(a);
        assert_ok(wj_ledger_prove(db, a, &(struct wj_ledger_claim){ seq % 2 ? WJ_SM3 : WJ_SHA256, seq, size },
                                  &p, e),
                  *e);
        assert_true(wj_merkle_check_inclusion(seq % 2 ? WJ_SM3 : WJ_SHA256, (uint64_t)seq, (uint64_t)size,
                                              &p.leaf, &p.path, &p.root));
    }
    struct wj_ledger_proof none;
    assert_int_equal(wj_ledger_prove(db, a, &(struct wj_ledger_claim){ WJ_SHA256, size, size }, &none, NULL),
                     WJ_E_NOTFOUND);
    wj_arena_free(a);
    return WJ_OK;
}

static void entries_are_numbered_without_gaps_and_proved(void **state)
{
    (void)state;
    const char *url = dbtest_fresh_url();
    struct wj_ledger *l = wj_ledger_new();
    struct wj_store *s = open_store(url, l);
    struct wj_err e = WJ_ERR_INIT;
    struct wj_ledger_heads h;
    int64_t want = 0;
    for (int i = 0; i < 40; i++) {
        struct writing good = { .notes = i % 30 + 1 }, bad = { .notes = 3, .fail = true };
        assert_ok(wj_store_write(s, write_notes, &good, &e), e);
        assert_int_equal(good.first, want);
        want += good.notes;
        assert_int_equal(wj_store_write(s, write_notes, &bad, &e), WJ_E_STATE);
    }
    assert_true(want > 512); /* two tiles and a bit */
    assert_ok(wj_store_read(s, verify_all, &h, &e), e);
    assert_int_equal(h.size, want);
    assert_ok(wj_store_read(s, prove_all, &want, &e), e);
    wj_store_close(s);
    wj_ledger_free(l);

    l = wj_ledger_new(); /* a new process knows the edge from the store alone */
    s = open_store(url, l);
    struct writing more = { .notes = 5 };
    struct wj_ledger_heads after;
    assert_ok(wj_store_write(s, write_notes, &more, &e), e);
    assert_int_equal(more.first, want);
    assert_ok(wj_store_read(s, verify_all, &after, &e), e);
    assert_int_equal(after.size, want + 5);
    assert_false(wj_digest_eq(&after.sha256, &h.sha256));
    wj_store_close(s);
    wj_ledger_free(l);
}

static int verify_after(const char *url, const char *sql, char *msg, size_t size)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_ledger_heads h;
    dbtest_sql(url, sql);
    struct wj_ledger *l = wj_ledger_new();
    struct wj_store *s = open_store(url, l);
    int rc = wj_store_read(s, verify_all, &h, &e);
    snprintf(msg, size, "%s", e.msg);
    wj_store_close(s);
    wj_ledger_free(l);
    return rc;
}

static void every_kind_of_tampering_is_found(void **state)
{
    (void)state;
    static const char *const changes[][2] = {
        { "UPDATE ledger_entry SET body = replace(body, 'tester', 'nobody') WHERE seq = 77;",
          "entry 77 was changed" },
        { "UPDATE ledger_entry SET body = replace(body, 'nobody', 'tester') WHERE seq = 77;"
          "UPDATE ledger_entry SET leaf = (SELECT leaf FROM ledger_entry WHERE seq = 5) WHERE seq = 4;",
          "entry 4 was changed" },
        { "DELETE FROM ledger_entry WHERE seq = 3;", "entry 3 is missing" },
    };
    const char *url = dbtest_fresh_url();
    char kept[512], msg[400];
    snprintf(kept, sizeof kept, "%s", url);
    struct wj_ledger *l = wj_ledger_new();
    struct wj_store *s = open_store(kept, l);
    struct wj_err e = WJ_ERR_INIT;
    struct writing w = { .notes = 300 };
    assert_ok(wj_store_write(s, write_notes, &w, &e), e);
    wj_store_close(s);
    wj_ledger_free(l);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        assert_int_equal(verify_after(kept, changes[i][0], msg, sizeof msg), WJ_E_CORRUPT);
        if (!strstr(msg, changes[i][1]))
            fail_msg("got \"%s\", want \"%s\"", msg, changes[i][1]);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_numbered_without_gaps_and_proved),
        cmocka_unit_test(every_kind_of_tampering_is_found),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return failed;
}
