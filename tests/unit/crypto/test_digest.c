/* Digests against published vectors. */
#include "../test.h"

#include "crypto/digest.h"

#include <pthread.h>
#include <stdlib.h>

#define assert_hash(h, hex)             \
    do {                                \
        struct wj_hash h_ = (h);        \
        char got_[WJ_HASH_HEX];         \
        wj_digest_hex(&h_, got_);       \
        assert_string_equal(got_, hex); \
    } while (0)

static const char sha_abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char sm3_abc[] = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
static const char sm3_abcd16[] = "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732";

static void the_standards_examples_come_out(void **state)
{
    (void)state;
    assert_hash(wj_digest_of(WJ_SHA256, WJ_S("abc")), sha_abc);
    assert_hash(wj_digest_of(WJ_SHA256, WJ_S("")),
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_hash(wj_digest_of(WJ_SHA256, WJ_NOSTR),
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_hash(wj_digest_of(WJ_SHA256, WJ_S("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assert_hash(wj_digest_of(WJ_SM3, WJ_S("abc")), sm3_abc);
    assert_hash(
        wj_digest_of(WJ_SM3, WJ_S("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd")),
        sm3_abcd16);
}

static void pieces_give_the_same_as_the_whole(void **state)
{
    (void)state;
    struct wj_digest *d = wj_digest_new(WJ_SM3);
    for (int round = 0; round < 2; round++) { /* an ended digest is as new */
        for (int i = 0; i < 16; i++)
            wj_digest_add(d, WJ_S("abcd"));
        assert_hash(wj_digest_end(d), sm3_abcd16);
    }
    wj_digest_free(d);
    struct wj_str parts[] = { WJ_S("a"), WJ_NOSTR, WJ_S("bc") };
    assert_hash(wj_digest_parts(WJ_SHA256, parts, 3), sha_abc);
}

static void both_digests_come_from_one_pass(void **state)
{
    (void)state;
    size_t n = 200001;
    char *bytes = malloc(n);
    assert_non_null(bytes);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(i * 7 + i / 251);
    struct wj_str s = { bytes, n };
    struct wj_hash sha, sm3;
    wj_digest_both(s, &sha, &sm3);
    struct wj_hash want_sha = wj_digest_of(WJ_SHA256, s), want_sm3 = wj_digest_of(WJ_SM3, s);
    assert_true(wj_digest_eq(&sha, &want_sha));
    assert_true(wj_digest_eq(&sm3, &want_sm3));
    assert_false(wj_digest_eq(&sha, &sm3));
    free(bytes);
}

static void hmac_follows_rfc_4231(void **state)
{
    (void)state;
    char key[131];
    memset(key, 0xaa, sizeof key);
    assert_hash(wj_digest_hmac(WJ_S("Jefe"), WJ_S("what do ya want for nothing?")),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assert_hash(wj_digest_hmac((struct wj_str){ key, sizeof key },
                               WJ_S("Test Using Larger Than Block-Size Key - Hash Key First")),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    assert_hash(wj_digest_hmac(WJ_NOSTR, WJ_NOSTR),
                "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void hex_reads_back_and_refuses_anything_else(void **state)
{
    (void)state;
    struct wj_hash h, want = wj_digest_of(WJ_SHA256, WJ_S("abc"));
    assert_true(wj_digest_from_hex(wj_strz(sha_abc), &h));
    assert_true(wj_digest_eq(&h, &want));
    assert_true(
        wj_digest_from_hex(WJ_S("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"), &h));
    assert_true(wj_digest_eq(&h, &want));
    assert_false(wj_digest_from_hex(WJ_S("ba78"), &h));
    assert_false(
        wj_digest_from_hex(WJ_S("ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), &h));
    assert_false(
        wj_digest_from_hex(WJ_S("b:7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), &h));
}

static void secrets_compare_as_equal_only_when_they_are(void **state)
{
    (void)state;
    assert_true(wj_digest_same_secret(WJ_S("token"), WJ_S("token")));
    assert_true(wj_digest_same_secret(WJ_S(""), WJ_NOSTR));
    assert_false(wj_digest_same_secret(WJ_S("token"), WJ_S("tokem")));
    assert_false(wj_digest_same_secret(WJ_S("token"), WJ_S("toke")));
}

static void *hash_on_a_thread(void *arg)
{
    (void)arg;
    for (int i = 0; i < 200; i++) {
        struct wj_hash h = wj_digest_of(i % 2 ? WJ_SM3 : WJ_SHA256, WJ_S("abc")), want;
        wj_digest_from_hex(wj_strz(i % 2 ? sm3_abc : sha_abc), &want);
        if (!wj_digest_eq(&h, &want))
            return (void *)"wrong";
    }
    return NULL;
}

static void threads_hash_side_by_side(void **state)
{
    (void)state;
    pthread_t t[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&t[i], NULL, hash_on_a_thread, NULL), 0);
    for (int i = 0; i < 4; i++) {
        void *wrong;
        pthread_join(t[i], &wrong);
        assert_null(wrong);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_standards_examples_come_out),
        cmocka_unit_test(pieces_give_the_same_as_the_whole),
        cmocka_unit_test(both_digests_come_from_one_pass),
        cmocka_unit_test(hmac_follows_rfc_4231),
        cmocka_unit_test(hex_reads_back_and_refuses_anything_else),
        cmocka_unit_test(secrets_compare_as_equal_only_when_they_are),
        cmocka_unit_test(threads_hash_side_by_side),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
