/* Keys and signatures. */
#include "../test.h"

#include "base/arena.h"
#include "crypto/sign.h"

#include <stdio.h>

static struct wj_arena *arena;
static const enum wj_sign_kind kinds[] = { WJ_ED25519, WJ_SM2 };

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

static struct wj_str unhex(const char *hex)
{
    size_t n = strlen(hex) / 2;
    char *p = wj_alloc(arena, n ? n : 1);
    for (size_t i = 0; i < n; i++) {
        unsigned v;
        assert_int_equal(sscanf(hex + 2 * i, "%2x", &v), 1);
        p[i] = (char)v;
    }
    return (struct wj_str){ p, n };
}

static struct wj_str sig_view(const struct wj_signature *s)
{
    return (struct wj_str){ (const char *)s->b, s->n };
}

static void rfc_8032_vectors_verify(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        { "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
          "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd2"
          "5bf5f059"
          "5bbe24655141438e7a100b" },
        { "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c38"
          "7b2eaeb4"
          "302aeeb00d291612bb0c00" },
    };
    for (size_t i = 0; i < 2; i++) {
        struct wj_key *k = NULL;
        struct wj_err e = WJ_ERR_INIT;
        assert_ok(wj_sign_load_public(WJ_ED25519, unhex(rows[i][0]), &k, &e), e);
        assert_true(wj_sign_check(k, unhex(rows[i][1]), unhex(rows[i][2])));
        assert_false(wj_sign_check(k, WJ_S("other"), unhex(rows[i][2])));
        wj_sign_free(k);
    }
}

static void sm2_signatures_of_another_program_verify(void **state)
{
    (void)state;
    /* Made with "openssl dgst -sm3 -sign" and distid 1234567812345678 over "网监". */
    static const char pem[] =
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEoMKtsu4dPW1pQTF+N6V/H54xVx6E\n"
        "Zr8dx0d8LgDGn0f0yjuIVA4yEqCyFu+3IAG6vlq/HyGsaPKwQI+J1iFRrA==\n-----END PUBLIC KEY-----\n";
    struct wj_key *k = NULL;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_sign_load_pem(wj_strz(pem), &k, &e), e);
    assert_int_equal(wj_sign_kind_of(k), WJ_SM2);
    assert_true(
        wj_sign_check(k, WJ_S("网监"),
                      unhex("3046022100de23cb141d0c60e554edf69e171d343297603d10008b7aa30a79c5a60464e5c3022100"
                            "f1ef266370a027ce117503ead337d8c33a88a31e9a86844c76468e67e4a6a9ab")));
    assert_false(
        wj_sign_check(k, WJ_S("网盟"),
                      unhex("3046022100de23cb141d0c60e554edf69e171d343297603d10008b7aa30a79c5a60464e5c3022100"
                            "f1ef266370a027ce117503ead337d8c33a88a31e9a86844c76468e67e4a6a9ab")));
    /* The same key and message without the identity. */
    assert_false(
        wj_sign_check(k, WJ_S("网监"),
                      unhex("3045022100ee5569def70fe06847592d103611f8b2cc59a85517a97267de68793bcc5e2162022045"
                            "d1a11f0ca63d6b01ec5c04b4790c7fb00ad30b5b7e3ada34f76ce37ed16793")));
    wj_sign_free(k);
}

static void what_a_key_signs_only_it_verifies(void **state)
{
    (void)state;
    for (size_t round = 0; round < 2; round++) {
        enum wj_sign_kind kind = kinds[round];
        struct wj_key *k = wj_sign_generate(kind), *other = wj_sign_generate(kind);
        struct wj_signature s;
        struct wj_err e = WJ_ERR_INIT;
        assert_int_equal(wj_sign_kind_of(k), kind);
        assert_true(wj_sign_is_private(k));
        assert_ok(wj_sign_make(k, WJ_S("决定书"), &s, &e), e);
        assert_true(wj_sign_check(k, WJ_S("决定书"), sig_view(&s)));
        assert_false(wj_sign_check(k, WJ_S("决定"), sig_view(&s)));
        assert_false(wj_sign_check(other, WJ_S("决定书"), sig_view(&s)));
        for (size_t i = 0; i < s.n; i++) {
            s.b[i] ^= 0x20;
            assert_false(wj_sign_check(k, WJ_S("决定书"), sig_view(&s)));
            s.b[i] ^= 0x20;
        }
        struct wj_str cut = sig_view(&s);
        while (cut.n) {
            cut.n--;
            assert_false(wj_sign_check(k, WJ_S("决定书"), cut));
        }
        assert_ok(wj_sign_make(k, WJ_NOSTR, &s, &e), e);
        assert_true(wj_sign_check(k, WJ_S(""), sig_view(&s)));
        wj_sign_free(k);
        wj_sign_free(other);
    }
    wj_sign_free(NULL);
}

static void keys_go_through_pem_and_raw_bytes(void **state)
{
    (void)state;
    for (size_t round = 0; round < 2; round++) {
        enum wj_sign_kind kind = kinds[round];
        struct wj_key *k = wj_sign_generate(kind), *priv = NULL, *pub = NULL, *raw = NULL;
        struct wj_buf b;
        struct wj_err e = WJ_ERR_INIT;
        struct wj_signature s;
        wj_buf_init(&b, arena, 4096);
        assert_ok(wj_sign_private_pem(k, &b, &e), e);
        assert_ok(wj_sign_load_pem(wj_buf_view(&b), &priv, &e), e);
        wj_buf_init(&b, arena, 4096);
        assert_ok(wj_sign_public_pem(k, &b, &e), e);
        assert_ok(wj_sign_load_pem(wj_buf_view(&b), &pub, &e), e);
        unsigned char bytes[WJ_SIGN_PUBLIC_BYTES];
        size_t n = wj_sign_public(k, bytes);
        assert_int_equal(n, kind == WJ_SM2 ? 65 : 32);
        assert_ok(wj_sign_load_public(kind, (struct wj_str){ (char *)bytes, n }, &raw, &e), e);
        assert_ok(wj_sign_make(priv, WJ_S("x"), &s, &e), e);
        assert_true(wj_sign_check(pub, WJ_S("x"), sig_view(&s)));
        assert_true(wj_sign_check(raw, WJ_S("x"), sig_view(&s)));
        assert_false(wj_sign_is_private(pub));
        assert_int_equal(wj_sign_make(pub, WJ_S("x"), &s, &e), WJ_E_STATE);
        assert_int_equal(wj_sign_private_pem(raw, &b, &e), WJ_E_STATE);
        wj_sign_free(k);
        wj_sign_free(priv);
        wj_sign_free(pub);
        wj_sign_free(raw);
    }
}

static void bad_keys_are_refused(void **state)
{
    (void)state;
    struct wj_key *k = NULL;
    struct wj_err e = WJ_ERR_INIT;
    static const char p256[] =
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAECVDEU+nDZCY1jMdPh0WoBjY8G5oo\n"
        "oBW7iP/hUAhhEweFYzo4JEp27pfWAUY8S0mL0YLwcXiWGyY0lPOOqct/Gg==\n-----END PUBLIC KEY-----\n";
    static const char locked[] =
        "-----BEGIN ENCRYPTED PRIVATE "
        "KEY-----\nMIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiCJeG6HYTM8AICCAAw\n"
        "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEAQIEEHBtfgbD6t250rdMkNoP9ZsEQNoW\n"
        "5K7nIsyyypcadYQO7E4+ZPsEAHlHTshfGmk98XIGNVaS267zkajWdbu1Ep7Qdabu\n"
        "ExSL++DyYkS11thHLY8=\n-----END ENCRYPTED PRIVATE KEY-----\n";
    char point[65] = { 4, 1, 2, 3 };
    assert_int_equal(wj_sign_load_pem(WJ_S(""), &k, &e), WJ_E_INVALID);
    assert_int_equal(
        wj_sign_load_pem(WJ_S("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), &k, &e),
        WJ_E_INVALID);
    assert_int_equal(wj_sign_load_pem(wj_strz(p256), &k, &e), WJ_E_INVALID);
    assert_string_equal(e.msg, "the key is neither Ed25519 nor SM2");
    assert_int_equal(wj_sign_load_pem(wj_strz(locked), &k, &e), WJ_E_INVALID);
    assert_int_equal(wj_sign_load_public(WJ_ED25519, WJ_S("short"), &k, &e), WJ_E_INVALID);
    assert_int_equal(wj_sign_load_public(WJ_SM2, (struct wj_str){ point, 65 }, &k, &e), WJ_E_INVALID);
    assert_null(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rfc_8032_vectors_verify),
        cmocka_unit_test(sm2_signatures_of_another_program_verify),
        cmocka_unit_test(what_a_key_signs_only_it_verifies),
        cmocka_unit_test(keys_go_through_pem_and_raw_bytes),
        cmocka_unit_test(bad_keys_are_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
