/* Documents: page breaks, limits, equal bytes for equal input. */
#include "base/arena.h"
#include "paper/paper.h"
#include "../test.h"

#include <stdio.h>
#include <stdlib.h>

static int render(struct wj_arena *a, const struct wj_block *blocks, size_t n, struct wj_str *pdf, int *pages,
                  struct wj_err *e)
{
    struct wj_paper p = { blocks, n, WJ_S("行政处罚决定书"), WJ_S("机关"), 1790000000000, NULL };
    return wj_paper_pdf(a, &p, pdf, pages, e);
}

static void a_long_text_turns_pages_and_repeats_to_the_byte(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20);
    struct wj_block blocks[124];
    blocks[0] = (struct wj_block){ WJ_B_HEAD, WJ_NOSTR, WJ_S("临江县市场监督管理局") };
    blocks[1] = (struct wj_block){ WJ_B_NUMBER, WJ_NOSTR, WJ_S("临市监处罚〔2026〕1号") };
    blocks[2] = (struct wj_block){ WJ_B_TITLE, WJ_NOSTR, WJ_S("行政处罚决定书") };
    for (size_t i = 3; i < 100; i++)
        blocks[i] = (struct wj_block){ WJ_B_PARA, WJ_NOSTR,
                                       WJ_S("经查,当事人在其网店商品页面使用“最佳”等用语,共计〇元。") };
    for (size_t i = 100; i < 122; i++)
        blocks[i] = (struct wj_block){ WJ_B_ROW, WJ_S("案件来源"), WJ_S("监测发现\n第二行") };
    blocks[122] = (struct wj_block){ WJ_B_SIGN, WJ_NOSTR, WJ_S("2026年11月24日") };
    blocks[123] = (struct wj_block){ WJ_B_NOTE, WJ_NOSTR, WJ_S("本文书一式两份") };
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str one, two;
    int pages = 0;
    assert_ok(render(a, blocks, 124, &one, &pages, &e), e);
    assert_ok(render(a, blocks, 124, &two, NULL, &e), e);
    assert_in_range(pages, 8, 14);
    assert_true(wj_str_starts(one, WJ_S("%PDF-1.")));
    assert_true(wj_str_eq(one, two));
    const char *keep = getenv("WJ_KEEP_PDF");
    if (keep) {
        FILE *f = fopen(keep, "wb");
        assert_non_null(f);
        fwrite(one.p, 1, one.n, f);
        fclose(f);
    }
    wj_arena_free(a);
}

static void too_many_pages_are_refused(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(256 << 20);
    enum { N = 22 * 201 };
    struct wj_block *blocks = WJ_NEW_N(a, struct wj_block, N);
    for (size_t i = 0; i < N; i++)
        blocks[i] = (struct wj_block){ WJ_B_PLAIN, WJ_NOSTR, WJ_S("一") };
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str pdf = WJ_NOSTR;
    assert_int_equal(render(a, blocks, N, &pdf, NULL, &e), WJ_E_LIMIT);
    assert_null(pdf.p);
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_text_turns_pages_and_repeats_to_the_byte),
        cmocka_unit_test(too_many_pages_are_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
