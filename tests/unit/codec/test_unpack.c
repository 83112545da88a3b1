/* gzip written and read, Zstandard read, bombs refused. */
#include "../test.h"

#include "base/arena.h"
#include "codec/gzip.h"
#include "codec/unpack.h"

#include <stdlib.h>
#include <zstd.h>

static struct wj_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = wj_arena_new(256 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static struct wj_str text_of(size_t n)
{
    char *p = wj_alloc(arena, n ? n : 1);
    unsigned x = 1;
    for (size_t i = 0; i < n; i++) {
        x = x * 1103515245 + 12345;
        p[i] = (char)("网监abcdefgh"[x >> 16 & 7]);
    }
    return (struct wj_str){ p, n };
}

static struct wj_str pack(struct wj_str s)
{
    struct wj_buf b;
    wj_buf_init(&b, arena, 64 << 20);
    wj_gzip_pack(&b, s, 6);
    return wj_buf_view(&b);
}

static struct wj_str pack_zstd(struct wj_str s)
{
    size_t cap = ZSTD_compressBound(s.n);
    char *p = wj_alloc(arena, cap);
    size_t n = ZSTD_compress(p, cap, s.p, s.n, 3);
    assert_false(ZSTD_isError(n));
    return (struct wj_str){ p, n };
}

static struct wj_str join(struct wj_str a, struct wj_str b)
{
    char *p = wj_alloc(arena, a.n + b.n);
    memcpy(p, a.p, a.n);
    memcpy(p + a.n, b.p, b.n);
    return (struct wj_str){ p, a.n + b.n };
}

static void what_is_packed_reads_back(void **state)
{
    (void)state;
    static const size_t sizes[] = { 0, 1, 100, 65536, 300000 };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct wj_str s = text_of(sizes[i]), out;
        struct wj_err e = WJ_ERR_INIT;
        assert_ok(wj_unpack_all(arena, pack(s), 1 << 20, &out, &e), e);
        assert_true(wj_str_eq(out, s));
        assert_ok(wj_unpack_all(arena, pack_zstd(s), 1 << 20, &out, &e), e);
        assert_true(wj_str_eq(out, s));
        assert_ok(wj_unpack_all(arena, s, 1 << 20, &out, &e), e);
        assert_true(wj_str_eq(out, s));
    }
}

static void the_same_bytes_give_the_same_member(void **state)
{
    (void)state;
    struct wj_str s = text_of(100000), one = pack(s);
    struct wj_gzip *g = wj_gzip_new(6);
    for (int round = 0; round < 2; round++) { /* an ended member is followed by a fresh one */
        struct wj_buf b;
        wj_buf_init(&b, arena, 1 << 20);
        for (size_t at = 0; at < s.n; at += 1000)
            wj_gzip_add(g, (struct wj_str){ s.p + at, 1000 }, &b);
        wj_gzip_end(g, &b);
        assert_true(wj_str_eq(wj_buf_view(&b), one));
    }
    wj_gzip_free(g);
    assert_memory_equal(one.p + 4, "\0\0\0\0\0\xFF", 6); /* no time, no system */
}

static void members_follow_each_other(void **state)
{
    (void)state;
    struct wj_str a = text_of(5000), none = WJ_S(""), out;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_unpack_all(arena, join(join(pack(none), pack(a)), pack(a)), 1 << 20, &out, &e), e);
    assert_true(wj_str_eq(out, join(a, a)));
    assert_ok(wj_unpack_all(arena, join(pack_zstd(a), pack_zstd(a)), 1 << 20, &out, &e), e);
    assert_true(wj_str_eq(out, join(a, a)));
}

static void pieces_of_any_size_do(void **state)
{
    (void)state;
    struct wj_str want = text_of(3000);
    for (int zstd = 0; zstd < 2; zstd++) {
        struct wj_str all = zstd ? pack_zstd(want) : pack(want), in = { all.p, 4 };
        struct wj_unpack *u = wj_unpack_new(1 << 20);
        struct wj_buf b;
        struct wj_err e = WJ_ERR_INIT;
        wj_buf_init(&b, arena, 1 << 20);
        size_t fed = 4;
        for (;;) {
            char out[7];
            size_t n;
            assert_ok(wj_unpack_step(u, &in, out, sizeof out, &n, &e), e);
            wj_buf_add(&b, (struct wj_str){ out, n });
            if (in.n || n)
                continue;
            if (fed == all.n)
                break;
            in = (struct wj_str){ all.p + fed++, 1 };
        }
        assert_ok(wj_unpack_end(u, &e), e);
        assert_int_equal(wj_unpack_kind(u), zstd ? WJ_ZSTD : WJ_GZIP);
        assert_true(wj_str_eq(wj_buf_view(&b), want));
        wj_unpack_free(u);
    }
}

static void damage_and_cuts_are_noticed(void **state)
{
    (void)state;
    struct wj_str text = text_of(500), whole[] = { pack(text), pack_zstd(text) }, out = WJ_NOSTR;
    struct wj_err e = WJ_ERR_INIT;
    for (size_t k = 0; k < 2; k++) {
        for (size_t n = 4; n < whole[k].n; n++)
            assert_int_equal(wj_unpack_all(arena, (struct wj_str){ whole[k].p, n }, 1 << 20, &out, &e),
                             WJ_E_CORRUPT);
        char *changed = wj_copy(arena, whole[k].p, whole[k].n);
        for (size_t i = k ? 4 : 10; i < whole[k].n; i++) {
            changed[i] = (char)(changed[i] ^ 0x10);
            int rc = wj_unpack_all(arena, (struct wj_str){ changed, whole[k].n }, 1 << 20, &out, &e);
            /* zstd has no checksum here; in gzip a few bits mean nothing. */
            bool harmless = rc == WJ_OK && (k == 1 || wj_str_eq(out, text));
            assert_true(rc == WJ_E_CORRUPT || rc == WJ_E_LIMIT || harmless);
            changed[i] = (char)(changed[i] ^ 0x10);
        }
    }
    assert_int_equal(wj_unpack_all(arena, join(whole[0], WJ_S("tail")), 1 << 20, &out, &e), WJ_E_CORRUPT);
}

static void bombs_are_refused(void **state)
{
    (void)state;
    wj_arena_reset(arena);
    size_t n = 20 << 20;
    char *zeros = wj_alloc(arena, n);
    struct wj_str bomb = pack_zstd((struct wj_str){ zeros, n }), out;
    struct wj_err e = WJ_ERR_INIT;
    assert_int_equal(wj_unpack_all(arena, bomb, 1 << 20, &out, &e), WJ_E_LIMIT);
    assert_string_equal(e.msg, "the file holds more than 1048576 bytes");
    assert_int_equal(wj_unpack_all(arena, bomb, 64 << 20, &out, &e), WJ_E_LIMIT);
    assert_string_equal(e.msg, "the file grows more than 1200 times when it is unpacked");
    struct wj_str packed = pack((struct wj_str){ zeros, 1 << 20 });
    assert_int_equal(wj_unpack_all(arena, packed, (1 << 20) - 1, &out, &e), WJ_E_LIMIT);
    assert_ok(wj_unpack_all(arena, packed, 1 << 20, &out, &e), e);
    assert_int_equal(out.n, 1 << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_reads_back),   cmocka_unit_test(the_same_bytes_give_the_same_member),
        cmocka_unit_test(members_follow_each_other),   cmocka_unit_test(pieces_of_any_size_do),
        cmocka_unit_test(damage_and_cuts_are_noticed), cmocka_unit_test(bombs_are_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
