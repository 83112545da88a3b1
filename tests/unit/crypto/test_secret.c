/* Sealed fields, key rings, tokens. */
#include "../test.h"

#include "base/arena.h"
#include "crypto/secret.h"

static struct wj_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = wj_arena_new(4 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static struct wj_str seal(const struct wj_secret_ring *r, struct wj_str plain, struct wj_str where)
{
    struct wj_buf b;
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&b, arena, 1 << 16);
    assert_ok(wj_secret_seal(r, plain, where, &b, &e), e);
    return wj_buf_view(&b);
}

static void a_sealed_field_opens_where_it_belongs(void **state)
{
    (void)state;
    struct wj_secret_ring r = { .n = 0 };
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str phone = WJ_S("13812348000"), where = WJ_S("complaint.phone:C1"), plain = WJ_NOSTR;
    struct wj_buf b;
    wj_buf_init(&b, arena, 100);
    assert_int_equal(wj_secret_seal(&r, phone, where, &b, &e), WJ_E_STATE);
    assert_ok(wj_secret_ring_grow(&r, &e), e);
    struct wj_str one = seal(&r, phone, where), two = seal(&r, phone, where);
    assert_int_equal(one.n, phone.n + WJ_SECRET_OVERHEAD);
    assert_false(wj_str_eq(one, two));
    assert_ok(wj_secret_open(arena, &r, one, where, &plain, &e), e);
    assert_str(plain, "13812348000");
    assert_int_equal(wj_secret_open(arena, &r, one, WJ_S("complaint.phone:C2"), &plain, &e), WJ_E_CORRUPT);
    assert_ok(wj_secret_open(arena, &r, seal(&r, WJ_NOSTR, WJ_NOSTR), WJ_S(""), &plain, &e), e);
    assert_str(plain, "");
}

static void any_changed_or_missing_byte_is_noticed(void **state)
{
    (void)state;
    struct wj_secret_ring r = { .n = 0 };
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str where = WJ_S("w"), plain = WJ_NOSTR;
    assert_ok(wj_secret_ring_grow(&r, &e), e);
    struct wj_str s = seal(&r, WJ_S("张三"), where);
    for (size_t i = 0; i < s.n; i++) {
        char *changed = wj_copy(arena, s.p, s.n);
        changed[i] = (char)(changed[i] ^ 8);
        int rc = wj_secret_open(arena, &r, (struct wj_str){ changed, s.n }, where, &plain, &e);
        assert_true(rc == WJ_E_CORRUPT || (i >= 1 && i < 5 && rc == WJ_E_NOTFOUND));
        assert_int_equal(wj_secret_open(arena, &r, (struct wj_str){ s.p, i }, where, &plain, &e),
                         WJ_E_CORRUPT);
    }
    assert_null(plain.p);
}

static void old_keys_still_open_what_they_sealed(void **state)
{
    (void)state;
    struct wj_secret_ring r = { .n = 0 }, back, other = { .n = 0 };
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str where = WJ_S("w"), plain;
    struct wj_buf b;
    assert_ok(wj_secret_ring_grow(&r, &e), e);
    struct wj_str old = seal(&r, WJ_S("one"), where);
    assert_ok(wj_secret_ring_grow(&r, &e), e);
    struct wj_str now = seal(&r, WJ_S("two"), where);
    assert_int_equal(wj_secret_key_of(old), 1);
    assert_int_equal(wj_secret_key_of(now), 2);
    assert_int_equal(wj_secret_key_of(WJ_S("plain")), 0);
    wj_buf_init(&b, arena, 4096);
    wj_secret_ring_write(&r, &b);
    assert_ok(wj_secret_ring_read(wj_buf_view(&b), &back, &e), e);
    assert_int_equal(back.n, 2);
    assert_ok(wj_secret_open(arena, &back, old, where, &plain, &e), e);
    assert_str(plain, "one");
    assert_ok(wj_secret_open(arena, &back, now, where, &plain, &e), e);
    assert_str(plain, "two");
    assert_int_equal(wj_secret_open(arena, &other, old, where, &plain, &e), WJ_E_NOTFOUND);
    assert_ok(wj_secret_ring_grow(&other, &e), e);
    assert_int_equal(wj_secret_open(arena, &other, old, where, &plain, &e), WJ_E_CORRUPT);
    while (r.n < WJ_SECRET_KEYS)
        assert_ok(wj_secret_ring_grow(&r, &e), e);
    assert_int_equal(wj_secret_ring_grow(&r, &e), WJ_E_LIMIT);
}

static void bad_rings_are_refused_with_their_line(void **state)
{
    (void)state;
#define HEX64 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    static const char *const rows[][2] = {
        { "1\n", "line 1: expected an id, a space and 64 hex digits" },
        { "1 " HEX64 "\n2 00\n", "line 2: expected an id, a space and 64 hex digits" },
        { "0 " HEX64, "line 1: expected an id, a space and 64 hex digits" },
        { "1 " HEX64 "00", "line 1: expected an id, a space and 64 hex digits" },
        { "1 " HEX64 " ", "line 1: expected an id, a space and 64 hex digits" },
        { "2 " HEX64 "\n\n2 " HEX64 "\n", "line 3: the ids of keys must rise" },
    };
    struct wj_secret_ring r;
    struct wj_err e = WJ_ERR_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(wj_secret_ring_read(wj_strz(rows[i][0]), &r, &e), WJ_E_INVALID);
        assert_string_equal(e.msg, rows[i][1]);
    }
    assert_ok(wj_secret_ring_read(WJ_S(""), &r, &e), e);
    assert_int_equal(r.n, 0);
}

static void tokens_and_digits_differ_and_look_right(void **state)
{
    (void)state;
    char one[WJ_SECRET_TOKEN], two[WJ_SECRET_TOKEN], code[9];
    wj_secret_token(one);
    wj_secret_token(two);
    assert_int_equal(strlen(one), 43);
    assert_string_not_equal(one, two);
    assert_int_equal(strspn(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), 43);
    wj_secret_digits(code, 8);
    assert_int_equal(strspn(code, "0123456789"), 8);
    wj_secret_wipe(code, sizeof code);
    assert_int_equal(code[0], 0);
}

static void derived_keys_depend_on_key_and_purpose(void **state)
{
    (void)state;
    unsigned char key[32] = { 1 }, a[32], b[32], again[32];
    wj_secret_derive(key, WJ_S("index:phone"), a);
    wj_secret_derive(key, WJ_S("index:name"), b);
    wj_secret_derive(key, WJ_S("index:phone"), again);
    assert_memory_equal(a, again, 32);
    assert_memory_not_equal(a, b, 32);
    key[0] = 2;
    wj_secret_derive(key, WJ_S("index:phone"), again);
    assert_memory_not_equal(a, again, 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sealed_field_opens_where_it_belongs),
        cmocka_unit_test(any_changed_or_missing_byte_is_noticed),
        cmocka_unit_test(old_keys_still_open_what_they_sealed),
        cmocka_unit_test(bad_rings_are_refused_with_their_line),
        cmocka_unit_test(tokens_and_digits_differ_and_look_right),
        cmocka_unit_test(derived_keys_depend_on_key_and_purpose),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
