/* Eight SM3 side by side give what one after the other gives. */
#include "../test.h"

#include "crypto/sm3batch.h"

#include <stdlib.h>

static char bytes[4096];

static void check(const struct wj_str *texts, size_t n)
{
    struct wj_hash got[64];
    wj_sm3batch_of(texts, n, got);
    for (size_t i = 0; i < n; i++) {
        struct wj_hash want = wj_digest_of(WJ_SM3, texts[i]);
        if (!wj_digest_eq(&got[i], &want))
            fail_msg("text %zu of %zu, %zu bytes, has another digest", i, n, texts[i].n);
    }
}

static void the_standards_example_comes_out(void **state)
{
    (void)state;
    struct wj_str abc = WJ_S("abc");
    struct wj_hash h;
    char hex[WJ_HASH_HEX];
    wj_sm3batch_of(&abc, 1, &h);
    wj_digest_hex(&h, hex);
    assert_string_equal(hex, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    wj_sm3batch_of(NULL, 0, NULL);
}

static void every_length_around_the_blocks_agrees(void **state)
{
    (void)state;
    for (size_t n = 0; n <= 260; n++) {
        struct wj_str texts[9];
        for (size_t i = 0; i < 9; i++)
            texts[i] = (struct wj_str){ bytes + i, n + i % 3 };
        check(texts, 9);
    }
}

static void any_number_of_texts_of_any_length_agrees(void **state)
{
    (void)state;
    srand(5);
    for (int round = 0; round < 300; round++) {
        struct wj_str texts[64];
        size_t n = (size_t)rand() % 64;
        for (size_t i = 0; i < n; i++) {
            size_t len = (size_t)rand() % (round % 2 ? 200 : 3000);
            texts[i] = (struct wj_str){ bytes + (size_t)rand() % (sizeof bytes - len), len };
        }
        check(texts, n);
    }
}

int main(void)
{
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 131 + i / 7);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_standards_example_comes_out),
        cmocka_unit_test(every_length_around_the_blocks_agrees),
        cmocka_unit_test(any_number_of_texts_of_any_length_agrees),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
