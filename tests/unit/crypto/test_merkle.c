/* The Merkle tree: known roots, and every proof of every small tree against a naive tree. */
#include "../test.h"

#include "base/arena.h"
#include "crypto/merkle.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST = 70 };

/* Keeps full nodes; and remembers whether one was given twice. */
struct keeper {
    struct wj_hash node[8][MOST];
    bool have[8][MOST];
    bool twice, fail;
};

static int put(void *ctx, unsigned level, uint64_t index, const struct wj_hash *h, struct wj_err *e)
{
    struct keeper *k = ctx;
    if (k->fail)
        return wj_fail(e, WJ_E_IO, "disk full");
    assert_true(level < 8 && index < MOST);
    k->twice = k->twice || k->have[level][index];
    k->have[level][index] = true;
    k->node[level][index] = *h;
    return WJ_OK;
}

static int get(void *ctx, unsigned level, uint64_t index, struct wj_hash *out, struct wj_err *e)
{
    struct keeper *k = ctx;
    if (level >= 8 || index >= MOST || !k->have[level][index])
        return wj_fail(e, WJ_E_CORRUPT, "node %u/%llu is missing", level, (unsigned long long)index);
    *out = k->node[level][index];
    return WJ_OK;
}

static struct wj_hash leaf_of(enum wj_alg alg, unsigned i)
{
    char text[16];
    snprintf(text, sizeof text, "leaf %u", i);
    return wj_merkle_leaf(alg, wj_strz(text));
}

/* MTH of RFC 9162, 2.1.1, as it is defined. */
static struct wj_hash naive_root(enum wj_alg alg, unsigned lo, unsigned n)
{
    if (n == 0)
        return wj_digest_of(alg, WJ_S(""));
    if (n == 1)
        return leaf_of(alg, lo);
    unsigned k = 1;
    while (k * 2 < n)
        k *= 2;
    struct wj_hash left = naive_root(alg, lo, k), right = naive_root(alg, lo + k, n - k);
    return wj_merkle_node(alg, &left, &right);
}

static struct keeper *grow(enum wj_alg alg, unsigned n, struct wj_merkle *t)
{
    struct keeper *k = calloc(1, sizeof *k);
    struct wj_merkle_nodes nodes = { put, get, k };
    struct wj_err e = WJ_ERR_INIT;
    assert_non_null(k);
    wj_merkle_init(t, alg);
    for (unsigned i = 0; i < n; i++) {
        struct wj_hash leaf = leaf_of(alg, i), root, want = naive_root(alg, 0, i);
        root = wj_merkle_root(t);
        assert_true(wj_digest_eq(&root, &want));
        assert_ok(wj_merkle_append(t, &leaf, &nodes, &e), e);
    }
    assert_false(k->twice);
    return k;
}

static void check_hex(struct wj_hash h, const char *want)
{
    char hex[WJ_HASH_HEX];
    wj_digest_hex(&h, hex);
    assert_string_equal(hex, want);
}

static void known_hashes_come_out(void **state)
{
    (void)state;
    struct wj_merkle t;
    wj_merkle_init(&t, WJ_SHA256);
    check_hex(wj_merkle_root(&t), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check_hex(wj_merkle_leaf(WJ_SHA256, WJ_S("")),
              "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    struct wj_hash a = wj_merkle_leaf(WJ_SHA256, WJ_S("")), b = wj_merkle_leaf(WJ_SHA256, WJ_S("\0"));
    check_hex(wj_merkle_node(WJ_SHA256, &a, &b),
              "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
}

static void compact_range_and_nodes_give_the_defined_root(void **state)
{
    (void)state;
    static const enum wj_alg algs[] = { WJ_SHA256, WJ_SM3 };
    for (size_t i = 0; i < 2; i++) {
        enum wj_alg alg = algs[i];
        struct wj_merkle t;
        struct keeper *k = grow(alg, MOST, &t);
        struct wj_merkle_nodes nodes = { put, get, k };
        struct wj_err e = WJ_ERR_INIT;
        for (unsigned n = 0; n <= MOST; n++) {
            struct wj_hash root, want = naive_root(alg, 0, n);
            assert_ok(wj_merkle_root_at(alg, n, &nodes, &root, &e), e);
            assert_true(wj_digest_eq(&root, &want));
        }
        free(k);
    }
}

static void every_inclusion_is_proven_and_no_other(void **state)
{
    (void)state;
    struct wj_merkle t;
    struct keeper *k = grow(WJ_SHA256, MOST, &t);
    struct wj_merkle_nodes nodes = { put, get, k };
    struct wj_err e = WJ_ERR_INIT;
    for (unsigned size = 1; size <= MOST; size++) {
        struct wj_hash root = naive_root(WJ_SHA256, 0, size);
        for (unsigned i = 0; i < size; i++) {
            struct wj_merkle_proof p;
            struct wj_hash leaf = leaf_of(WJ_SHA256, i), other = leaf_of(WJ_SHA256, i + 1);
            assert_ok(wj_merkle_prove_inclusion(WJ_SHA256, i, size, &nodes, &p, &e), e);
            assert_true(wj_merkle_check_inclusion(WJ_SHA256, i, size, &leaf, &p, &root));
            assert_false(wj_merkle_check_inclusion(WJ_SHA256, i, size, &other, &p, &root));
            assert_false(wj_merkle_check_inclusion(WJ_SM3, i, size, &leaf, &p, &root) && size > 1);
            assert_false(wj_merkle_check_inclusion(WJ_SHA256, size, size, &leaf, &p, &root));
            if (i + 1 < size)
                assert_false(wj_merkle_check_inclusion(WJ_SHA256, i + 1, size, &leaf, &p, &root));
            if (p.n) {
                p.path[p.n - 1].b[7] ^= 4;
                assert_false(wj_merkle_check_inclusion(WJ_SHA256, i, size, &leaf, &p, &root));
                p.path[p.n - 1].b[7] ^= 4;
                p.n--;
                assert_false(wj_merkle_check_inclusion(WJ_SHA256, i, size, &leaf, &p, &root));
                p.n++;
            }
            p.path[p.n++] = root;
            assert_false(wj_merkle_check_inclusion(WJ_SHA256, i, size, &leaf, &p, &root));
        }
    }
    struct wj_merkle_proof p;
    assert_int_equal(wj_merkle_prove_inclusion(WJ_SHA256, 5, 5, &nodes, &p, &e), WJ_E_INVALID);
    free(k);
}

static void every_growth_is_proven_and_no_other(void **state)
{
    (void)state;
    struct wj_merkle t;
    struct keeper *k = grow(WJ_SM3, MOST, &t);
    struct wj_merkle_nodes nodes = { put, get, k };
    struct wj_err e = WJ_ERR_INIT;
    for (unsigned m = 1; m <= MOST; m++) {
        struct wj_merkle_head old = { m, naive_root(WJ_SM3, 0, m) };
        for (unsigned n = m; n <= MOST; n++) {
            struct wj_merkle_proof p;
            struct wj_merkle_head now = { n, naive_root(WJ_SM3, 0, n) };
            assert_ok(wj_merkle_prove_consistency(WJ_SM3, m, n, &nodes, &p, &e), e);
            assert_true(wj_merkle_check_consistency(WJ_SM3, &old, &now, &p));
            struct wj_merkle_head wrong = { m, naive_root(WJ_SM3, 0, m - 1) };
            assert_false(wj_merkle_check_consistency(WJ_SM3, &wrong, &now, &p));
            if (n > m)
                assert_false(wj_merkle_check_consistency(WJ_SM3, &now, &old, &p));
            if (p.n) {
                p.path[0].b[0] ^= 1;
                assert_false(wj_merkle_check_consistency(WJ_SM3, &old, &now, &p));
                p.path[0].b[0] ^= 1;
                p.n--;
                assert_false(wj_merkle_check_consistency(WJ_SM3, &old, &now, &p));
                p.n++;
            }
            p.path[p.n++] = now.root;
            assert_false(wj_merkle_check_consistency(WJ_SM3, &old, &now, &p));
        }
    }
    struct wj_merkle_proof none = { .n = 0 };
    struct wj_merkle_head empty = { 0, naive_root(WJ_SM3, 0, 0) }, one = { 1, naive_root(WJ_SM3, 0, 1) };
    assert_false(wj_merkle_check_consistency(WJ_SM3, &empty, &one, &none));
    assert_false(wj_merkle_check_consistency(WJ_SM3, &empty, &empty, &none));
    assert_int_equal(wj_merkle_prove_consistency(WJ_SM3, 0, 5, &nodes, &none, &e), WJ_E_INVALID);
    assert_int_equal(wj_merkle_prove_consistency(WJ_SM3, 6, 5, &nodes, &none, &e), WJ_E_INVALID);
    free(k);
}

static void a_saved_range_goes_on_where_it_stopped(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 20);
    for (unsigned n = 0; n < 40; n++) {
        struct wj_merkle t, back;
        struct wj_buf b;
        struct wj_err e = WJ_ERR_INIT;
        free(grow(WJ_SHA256, n, &t));
        wj_buf_init(&b, a, 4096);
        wj_merkle_save(&t, &b);
        assert_ok(wj_merkle_load(wj_buf_view(&b), WJ_SHA256, &back, &e), e);
        struct wj_hash leaf = leaf_of(WJ_SHA256, n);
        assert_ok(wj_merkle_append(&back, &leaf, NULL, &e), e);
        struct wj_hash root = wj_merkle_root(&back), want = naive_root(WJ_SHA256, 0, n + 1);
        assert_true(wj_digest_eq(&root, &want));
        struct wj_str cut = wj_buf_view(&b);
        while (cut.n) {
            cut.n--;
            assert_int_equal(wj_merkle_load(cut, WJ_SHA256, &back, &e), WJ_E_CORRUPT);
        }
    }
    wj_arena_free(a);
}

static void a_failing_keeper_leaves_the_tree_as_it_was(void **state)
{
    (void)state;
    struct wj_merkle t;
    struct keeper *k = grow(WJ_SHA256, 7, &t);
    struct wj_merkle_nodes nodes = { put, get, k };
    struct wj_hash before = wj_merkle_root(&t), leaf = leaf_of(WJ_SHA256, 7);
    struct wj_err e = WJ_ERR_INIT;
    struct wj_merkle_proof p;
    k->fail = true;
    assert_int_equal(wj_merkle_append(&t, &leaf, &nodes, &e), WJ_E_IO);
    struct wj_hash after = wj_merkle_root(&t);
    assert_true(t.size == 7 && wj_digest_eq(&before, &after));
    k->have[1][1] = false;
    assert_int_equal(wj_merkle_prove_inclusion(WJ_SHA256, 2, 7, &nodes, &p, &e),
                     WJ_OK); /* does not need it */
    assert_int_equal(wj_merkle_prove_inclusion(WJ_SHA256, 4, 7, &nodes, &p, &e), WJ_OK);
    k->have[2][0] = false;
    assert_int_equal(wj_merkle_prove_inclusion(WJ_SHA256, 4, 7, &nodes, &p, &e), WJ_E_CORRUPT);
    assert_string_equal(e.msg, "node 2/0 is missing");
    free(k);
}

static void sizes_near_the_end_of_numbers_are_safe(void **state)
{
    (void)state;
    struct wj_hash h = wj_digest_of(WJ_SHA256, WJ_S("x"));
    struct wj_merkle_proof p = { .n = 1, .path = { h } };
    struct wj_merkle_head old = { UINT64_MAX - 1, h }, now = { UINT64_MAX, h };
    struct wj_err e = WJ_ERR_INIT;
    assert_false(wj_merkle_check_inclusion(WJ_SHA256, UINT64_MAX - 1, UINT64_MAX, &h, &p, &h));
    assert_false(wj_merkle_check_consistency(WJ_SHA256, &old, &now, &p));
    struct wj_merkle t;
    wj_merkle_init(&t, WJ_SHA256);
    t.size = UINT64_C(1) << 63;
    assert_int_equal(wj_merkle_append(&t, &h, NULL, &e), WJ_E_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_hashes_come_out),
        cmocka_unit_test(compact_range_and_nodes_give_the_defined_root),
        cmocka_unit_test(every_inclusion_is_proven_and_no_other),
        cmocka_unit_test(every_growth_is_proven_and_no_other),
        cmocka_unit_test(a_saved_range_goes_on_where_it_stopped),
        cmocka_unit_test(a_failing_keeper_leaves_the_tree_as_it_was),
        cmocka_unit_test(sizes_near_the_end_of_numbers_are_safe),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
