/* Time-stamps: requests another program reads, answers another program made. */
#include "../test.h"

#include "base/arena.h"
#include "base/file.h"
#include "crypto/timestamp.h"

#include <openssl/ts.h>
#include <stdio.h>

static struct wj_arena *arena;
static const char *dir;

static int set_up(void **state)
{
    (void)state;
    arena = wj_arena_new((size_t)64 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static struct wj_str file(const char *name)
{
    struct wj_str s = WJ_NOSTR;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_file_read(arena, wj_strf(arena, "%s/%s", dir, name).p, 1 << 20, &s, &e), e);
    return s;
}

static struct wj_timestamp_imprint imprint(enum wj_alg alg, const char *text)
{
    return (struct wj_timestamp_imprint){ alg, wj_digest_of(alg, wj_strz(text)) };
}

static void answers_of_another_program_are_right(void **state)
{
    (void)state;
    static const char *const names[][2] = { { "sha256.tsq", "sha256.tsr" }, { "sm3.tsq", "sm3.tsr" } };
    static const enum wj_alg algs[] = { WJ_SHA256, WJ_SM3 };
    for (size_t i = 0; i < 2; i++) {
        struct wj_timestamp_imprint im = imprint(algs[i], "决定书");
        struct wj_timestamp_trust trust = { file("root.pem"), file(names[i][0]) };
        struct wj_timestamp t = { 0 };
        struct wj_err e = WJ_ERR_INIT;
        assert_ok(wj_timestamp_check(arena, file(names[i][1]), &im, &trust, &t, &e), e);
        assert_int_equal(t.at_ms / 86400000, 20781);
        assert_str(t.signer, "CN=Wangjian test clock");
        assert_true(t.serial.n > 0);
        trust.request = WJ_NOSTR; /* kept no request: the nonce goes unchecked */
        assert_ok(wj_timestamp_check(arena, file(names[i][1]), &im, &trust, &t, &e), e);
    }
}

static int check(struct wj_str answer, enum wj_alg alg, const char *text, struct wj_str request,
                 struct wj_str roots)
{
    struct wj_timestamp_imprint im = imprint(alg, text);
    struct wj_timestamp_trust trust = { roots, request };
    struct wj_timestamp t;
    struct wj_err e = WJ_ERR_INIT;
    return wj_timestamp_check(arena, answer, &im, &trust, &t, &e);
}

static void what_does_not_belong_together_is_refused(void **state)
{
    (void)state;
    struct wj_str answer = file("sha256.tsr"), request = file("sha256.tsq"), roots = file("root.pem");
    assert_int_equal(check(answer, WJ_SHA256, "决定书", request, roots), WJ_OK);
    assert_int_equal(check(answer, WJ_SHA256, "决定", request, roots), WJ_E_DENIED);
    assert_int_equal(check(answer, WJ_SM3, "决定书", request, roots), WJ_E_DENIED);
    assert_int_equal(check(answer, WJ_SHA256, "决定书", file("sm3.tsq"), roots), WJ_E_DENIED);
    assert_int_equal(check(answer, WJ_SHA256, "决定书", WJ_S("nonsense"), roots), WJ_E_INVALID);
    assert_int_equal(check(answer, WJ_SHA256, "决定书", request, WJ_S("")), WJ_E_INVALID);
    assert_int_equal(check(WJ_S(""), WJ_SHA256, "决定书", request, roots), WJ_E_INVALID);
    assert_int_equal(check(request, WJ_SHA256, "决定书", request, roots), WJ_E_INVALID);
    assert_int_equal(
        check(answer, WJ_SHA256, "决定书", request, wj_strf(arena, "%s", "-----BEGIN CERTIFICATE-----")),
        WJ_E_INVALID);
}

static void an_answer_that_was_not_granted_is_refused(void **state)
{
    (void)state;
    /* TimeStampResp { status { rejection(2), failInfo badAlg } } */
    struct wj_str answer = WJ_S("\x30\x09\x30\x07\x02\x01\x02\x03\x02\x07\x80");
    assert_int_equal(check(answer, WJ_SHA256, "决定书", WJ_NOSTR, file("root.pem")), WJ_E_DENIED);
}

static void any_cut_or_changed_answer_is_refused_or_means_the_same(void **state)
{
    (void)state;
    struct wj_str answer = file("sha256.tsr"), roots = file("root.pem");
    char *changed = wj_copy(arena, answer.p, answer.n);
    size_t unnoticed = 0;
    for (size_t i = 0; i < answer.n; i++) {
        struct wj_mark m = wj_arena_mark(arena);
        assert_int_not_equal(check((struct wj_str){ answer.p, i }, WJ_SHA256, "决定书", WJ_NOSTR, roots),
                             WJ_OK);
        changed[i] = (char)(changed[i] ^ 1);
        unnoticed +=
            check((struct wj_str){ changed, answer.n }, WJ_SHA256, "决定书", WJ_NOSTR, roots) == WJ_OK;
        changed[i] = (char)(changed[i] ^ 1);
        wj_arena_rewind(arena, m);
    }
    /* Outside of what is signed stand versions, the kind of "granted" and the names of algorithms: 13 bytes.
     */
    assert_true(unnoticed < 16);
}

static void requests_are_what_another_program_reads(void **state)
{
    (void)state;
    struct wj_timestamp_imprint im = imprint(WJ_SM3, "决定书");
    struct wj_buf one, two;
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&one, arena, 4096);
    wj_buf_init(&two, arena, 4096);
    assert_ok(wj_timestamp_request(&im, &one, &e), e);
    assert_ok(wj_timestamp_request(&im, &two, &e), e);
    assert_false(wj_str_eq(wj_buf_view(&one), wj_buf_view(&two)));
    /* The same but for the nonce as openssl(1) writes it. */
    struct wj_str theirs = file("sm3.tsq");
    assert_true(one.n >= theirs.n && one.n <= theirs.n + 1);
    assert_memory_equal(one.p + 2, theirs.p + 2, 50);
    const unsigned char *p = (const unsigned char *)one.p;
    TS_REQ *req = d2i_TS_REQ(NULL, &p, (long)one.n);
    assert_non_null(req);
    assert_int_equal(TS_REQ_get_cert_req(req), 1);
    assert_non_null(TS_REQ_get_nonce(req));
    TS_REQ_free(req);
}

int main(int argc, char **argv)
{
    dir = argc > 1 ? argv[1] : "tests/data/timestamp";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_of_another_program_are_right),
        cmocka_unit_test(what_does_not_belong_together_is_refused),
        cmocka_unit_test(an_answer_that_was_not_granted_is_refused),
        cmocka_unit_test(any_cut_or_changed_answer_is_refused_or_means_the_same),
        cmocka_unit_test(requests_are_what_another_program_reads),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
