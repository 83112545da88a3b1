/* test_evidence.c - evidence files come in pieces, are kept by digest, and belong to one matter. */
#include "nodetest.h"

#include "svc/evidence.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BIG = WJ_EVIDENCE_PIECE + 1000 };

/* A picture by its head; the rest is made of the seed. */
static struct wj_str picture(size_t n, char seed)
{
    char *p = wj_alloc(nodetest.arena, n);
    memset(p, seed, n);
    memcpy(p, "\x89PNG\r\n\x1A\n", 8);
    return (struct wj_str){ p, n };
}

struct beginning {
    int64_t size;
    struct wj_str id;
};

static int begin(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct beginning *b = ctx;
    struct wj_evidence_new new = { WJ_S("public"), WJ_S("截图.png"), b->size };
    struct wj_str id;
    int rc = wj_evidence_begin(tx, &new, &id, e);
    if (rc == WJ_OK)
        b->id = wj_str_dup(nodetest.arena, id);
    return rc;
}

static struct wj_str begun(size_t size)
{
    struct wj_err e = WJ_ERR_INIT;
    struct beginning b = { (int64_t)size, WJ_NOSTR };
    assert_ok(nodetest_write(begin, &b, &e), e);
    return b.id;
}

static int put(struct wj_str id, int64_t at, struct wj_str bytes, struct wj_evidence_state *out,
               struct wj_err *e)
{
    struct wj_evidence_piece piece = { id, WJ_S("public"), at, bytes };
    return wj_evidence_put(nodetest.node, nodetest.arena, &piece, out, e);
}

static struct wj_str whole(struct wj_str file)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_evidence_state s;
    struct wj_str id = begun(file.n);
    assert_ok(put(id, 0, file, &s, &e), e);
    assert_true(s.sha256.n == 64);
    return id;
}

struct taking {
    struct wj_str matter, ids[WJ_EVIDENCE_FILES + 1];
    size_t n;
};

static int take(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct taking *t = ctx;
    struct wj_evidence_claim c = { t->matter, WJ_S("consumer"), WJ_S("public"), t->ids, t->n };
    return wj_evidence_take(tx, &c, NULL, e);
}

struct opening {
    struct wj_str matter, id;
    const char *path;
};

static int open_file(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct opening *o = ctx;
    struct wj_evidence_file f;
    int rc = wj_evidence_open(tx, nodetest.node, o->matter, o->id, &f, e);
    if (rc == WJ_OK)
        o->path = wj_str_z(nodetest.arena, wj_strz(f.path));
    return rc;
}

static void a_file_comes_in_pieces_and_is_whole_at_the_last(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_evidence_state s;
    struct wj_str file = picture(BIG, 'a'), id = begun(file.n);
    assert_ok(put(id, 0, (struct wj_str){ file.p, WJ_EVIDENCE_PIECE }, &s, &e), e);
    assert_null(s.sha256.p);
    assert_int_equal(put(id, 0, (struct wj_str){ file.p, WJ_EVIDENCE_PIECE }, &s, &e), WJ_E_PRECONDITION);
    assert_ok(put(id, WJ_EVIDENCE_PIECE, (struct wj_str){ file.p + WJ_EVIDENCE_PIECE, 1000 }, &s, &e), e);
    struct wj_hash h = wj_digest_of(WJ_SHA256, file);
    char hex[WJ_HASH_HEX];
    wj_digest_hex(&h, hex);
    assert_str(s.sha256, hex);
    assert_str(s.kind, "png");
    assert_int_equal(put(id, BIG, WJ_S("x"), &s, &e), WJ_E_PRECONDITION);
}

static void what_is_not_evidence_is_refused_by_its_bytes(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_evidence_state s;
    struct wj_str html = WJ_S("<html><script>alert(1)</script></html>");
    assert_int_equal(put(begun(html.n), 0, html, &s, &e), WJ_E_INVALID);
    struct wj_str two = picture(100, 'x');
    assert_int_equal(put(begun(200), 0, two, &s, &e), WJ_E_INVALID); /* a piece too short */
    assert_int_equal(put(begun(50), 0, two, &s, &e), WJ_E_INVALID);  /* more than announced */
    assert_int_equal(put(WJ_S("../../../../etc/passwd"), 0, two, &s, &e), WJ_E_NOTFOUND);
    struct beginning big = { (int64_t)WJ_EVIDENCE_FILE_BYTES + 1, WJ_NOSTR };
    assert_int_equal(nodetest_write(begin, &big, &e), WJ_E_LIMIT);
}

static void a_matter_takes_a_whole_file_once_and_within_its_quota(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct taking t = { .matter = WJ_S("m1"), .n = 1 };
    t.ids[0] = begun(500);
    assert_int_equal(nodetest_write(take, &t, &e), WJ_E_INVALID); /* not whole */
    t.ids[0] = whole(picture(500, 'b'));
    assert_ok(nodetest_write(take, &t, &e), e);
    struct taking again = t;
    again.matter = WJ_S("m2");
    assert_int_equal(nodetest_write(take, &again, &e), WJ_E_INVALID); /* belongs to m1 */
    for (t.n = 0; t.n < WJ_EVIDENCE_FILES; t.n++)
        t.ids[t.n] = whole(picture(500, (char)('c' + t.n)));
    assert_int_equal(nodetest_write(take, &t, &e), WJ_E_LIMIT); /* eleven in all */
    t.n--;
    assert_ok(nodetest_write(take, &t, &e), e);
}

static void a_file_is_opened_through_its_own_matter_only(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct taking t = { .matter = WJ_S("m1"), .n = 1 };
    t.ids[0] = whole(picture(700, 'z'));
    assert_ok(nodetest_write(take, &t, &e), e);
    struct opening o = { WJ_S("m2"), t.ids[0], NULL };
    assert_int_equal(nodetest_write(open_file, &o, &e), WJ_E_NOTFOUND);
    o.matter = WJ_S("m1");
    assert_ok(nodetest_write(open_file, &o, &e), e);
    struct stat st;
    assert_int_equal(stat(o.path, &st), 0);
    assert_int_equal(st.st_size, 700);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void what_nobody_takes_is_removed_and_shared_bytes_stay(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_evidence_state s;
    struct taking t = { .matter = WJ_S("m1"), .n = 1 };
    t.ids[0] = whole(picture(900, 'q'));
    struct wj_str twin = whole(picture(900, 'q')), part = begun(BIG), alone = whole(picture(901, 'q'));
    assert_ok(put(part, 0, (struct wj_str){ picture(BIG, 'r').p, WJ_EVIDENCE_PIECE }, &s, &e), e);
    assert_ok(nodetest_write(take, &t, &e), e);
    assert_ok(wj_evidence_purge(nodetest.node, INT64_MAX, &e), e);
    struct opening o = { WJ_S("m1"), t.ids[0], NULL };
    assert_ok(nodetest_write(open_file, &o, &e), e);
    assert_int_equal(access(o.path, R_OK), 0);
    const struct wj_str gone[] = { twin, part, alone };
    for (size_t i = 0; i < 3; i++) {
        t.ids[0] = gone[i];
        assert_int_equal(nodetest_write(take, &t, &e), WJ_E_INVALID);
    }
    assert_int_equal(put(part, WJ_EVIDENCE_PIECE, picture(1000, 'r'), &s, &e), WJ_E_NOTFOUND);
}

int main(int argc, char **argv)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, nodetest_setup, nodetest_teardown)
    const struct CMUnitTest tests[] = {
        CASE(a_file_comes_in_pieces_and_is_whole_at_the_last),
        CASE(what_is_not_evidence_is_refused_by_its_bytes),
        CASE(a_matter_takes_a_whole_file_once_and_within_its_quota),
        CASE(a_file_is_opened_through_its_own_matter_only),
        CASE(what_nobody_takes_is_removed_and_shared_bytes_stay),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return failed;
}
