/* ZIP archives: they read back, they are the same for the same bytes, and spoiled ones are refused. */
#include "base/arena.h"
#include "codec/zip.h"
#include "../test.h"

#include <stdlib.h>

static struct wj_str sample(struct wj_arena *a)
{
    struct wj_buf b;
    struct wj_zip z;
    struct wj_str out;
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&b, a, 1 << 20);
    wj_zip_init(&z, a, &b);
    wj_zip_add(&z, WJ_S("文书/立案审批表.txt"), WJ_S("甲"));
    struct wj_buf text;
    wj_buf_init(&text, a, 1 << 20);
    for (int i = 0; i < 2000; i++)
        wj_buf_addf(&text, "第%d行\n", i);
    wj_zip_add(&z, WJ_S("a.txt"), wj_buf_view(&text));
    wj_zip_add(&z, WJ_S("empty"), WJ_S(""));
    wj_zip_end(&z);
    assert_ok(wj_buf_done(&b, &out, &e), e);
    return out;
}

static void an_archive_reads_back_and_repeats_to_the_byte(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20);
    struct wj_fileset files;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str one = sample(a), two = sample(a);
    assert_true(wj_str_eq(one, two));
    assert_ok(wj_zip_read(a, one, 1 << 20, &files, &e), e);
    assert_int_equal(files.n, 3);
    assert_str(wj_fileset_find(&files, WJ_S("文书/立案审批表.txt"))->bytes, "甲");
    assert_int_equal(wj_fileset_find(&files, WJ_S("empty"))->bytes.n, 0);
    assert_true(wj_fileset_find(&files, WJ_S("a.txt"))->bytes.n > one.n);
    assert_true(wj_str_ends(wj_fileset_find(&files, WJ_S("a.txt"))->bytes, WJ_S("第1999行\n")));
    wj_arena_free(a);
}

static void more_than_the_limit_is_refused(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20);
    struct wj_fileset files;
    assert_int_equal(wj_zip_read(a, sample(a), 1000, &files, NULL), WJ_E_LIMIT);
    wj_arena_free(a);
}

static void a_name_that_leads_outside_is_refused(void **state)
{
    (void)state;
    static const char *const names[] = { "../x", "/x", "a//b", "a/./b", "a\\b", "a/..", "\xff" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct wj_arena *a = wj_arena_new(16 << 20);
        struct wj_buf b;
        struct wj_zip z;
        struct wj_fileset files;
        wj_buf_init(&b, a, 1 << 16);
        wj_zip_init(&z, a, &b);
        wj_zip_add(&z, wj_strz(names[i]), WJ_S("x"));
        wj_zip_end(&z);
        assert_int_equal(wj_zip_read(a, wj_buf_view(&b), 1 << 16, &files, NULL), WJ_E_INVALID);
        wj_arena_free(a);
    }
}

/* Every single byte of it changed, every length cut: never a crash, and never other contents unnoticed. */
static void a_spoiled_archive_is_refused_or_reads_the_same(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20), *b = wj_arena_new(64 << 20);
    struct wj_str good = sample(a);
    char *bytes = wj_copy(a, good.p, good.n);
    struct wj_fileset want, got;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_zip_read(a, good, 1 << 20, &want, &e), e);
    for (size_t i = 0; i < good.n; i++) {
        bytes[i] = (char)(bytes[i] ^ 0x41);
        wj_arena_reset(b);
        if (wj_zip_read(b, (struct wj_str){ bytes, good.n }, 1 << 20, &got, NULL) == WJ_OK)
            for (size_t k = 0; k < got.n; k++)
                for (size_t m = 0; m < want.n; m++)
                    if (wj_str_eq(got.items[k].path, want.items[m].path))
                        assert_true(wj_str_eq(got.items[k].bytes, want.items[m].bytes));
        bytes[i] = (char)(bytes[i] ^ 0x41);
        wj_arena_reset(b);
        char *cut = malloc(i + 1); /* of its own, so that reading behind it is seen */
        memcpy(cut, bytes, i);
        assert_int_not_equal(wj_zip_read(b, (struct wj_str){ cut, i }, 1 << 20, &got, NULL), WJ_OK);
        free(cut);
    }
    wj_arena_free(b);
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_archive_reads_back_and_repeats_to_the_byte),
        cmocka_unit_test(more_than_the_limit_is_refused),
        cmocka_unit_test(a_name_that_leads_outside_is_refused),
        cmocka_unit_test(a_spoiled_archive_is_refused_or_reads_the_same),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
