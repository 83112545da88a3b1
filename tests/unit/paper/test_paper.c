/* Documents: page breaks, limits, equal bytes for equal input. */
#include "base/arena.h"
#include "base/buf.h"
#include "codec/zip.h"
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

static void keep(const char *variable, struct wj_str bytes)
{
    const char *path = getenv(variable);
    FILE *f = path ? fopen(path, "wb") : NULL;
    if (!f)
        return;
    fwrite(bytes.p, 1, bytes.n, f);
    fclose(f);
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
    keep("WJ_KEEP_PDF", one);
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

static struct wj_str part_of(struct wj_arena *a, struct wj_str docx, const char *name)
{
    struct wj_fileset files;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_zip_read(a, docx, 64 << 20, &files, &e), e);
    const struct wj_named *f = wj_fileset_find(&files, wj_strz(name));
    assert_non_null(f);
    return f->bytes;
}

static void the_same_blocks_give_a_docx_that_repeats_to_the_byte(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20);
    const struct wj_block blocks[] = {
        { WJ_B_HEAD, WJ_NOSTR, WJ_S("临江县市场监督管理局") },
        { WJ_B_TITLE, WJ_NOSTR, WJ_S("立案审批表") },
        { WJ_B_ROW, WJ_S("案由"), WJ_S("甲<乙>&\n第二行\x01") },
        { WJ_B_ROW, WJ_S("来源"), WJ_S("监测") },
        { WJ_B_CELLS, WJ_S("20 80"), WJ_S("1\t立案审批表") },
        { WJ_B_SIGN, WJ_NOSTR, WJ_S("2026年11月24日") },
        { WJ_B_ROW, WJ_S("末"), WJ_S("行") },
    };
    struct wj_paper p = { blocks, 7, WJ_S("立案审批表"), WJ_S("机关"), 1790000000000, NULL };
    struct wj_str one, two;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_paper_docx(a, &p, &one, &e), e);
    assert_ok(wj_paper_docx(a, &p, &two, &e), e);
    assert_true(wj_str_eq(one, two));
    struct wj_str body = part_of(a, one, "word/document.xml");
    assert_true(wj_str_has(body, WJ_S(">甲&lt;乙&gt;&amp;</w:t>")));
    assert_true(wj_str_has(body, WJ_S(">第二行</w:t>")));
    assert_true(wj_str_has(part_of(a, one, "docProps/core.xml"), WJ_S("<dc:title>立案审批表</dc:title>")));
    size_t tables = 0;
    for (struct wj_str rest = body; wj_str_has(rest, WJ_S("<w:tbl>")); tables++) {
        size_t at = wj_str_find(rest, WJ_S("<w:tbl>")) + 1;
        rest = (struct wj_str){ rest.p + at, rest.n - at };
    }
    assert_int_equal(tables, 3); /* the form, the table of cells, the row at the end */
    keep("WJ_KEEP_DOCX", one);
    wj_arena_free(a);
}

static void parts_are_counted_and_bound_into_one_file(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20);
    struct wj_block many[40], few[1] = { { WJ_B_TITLE, WJ_NOSTR, WJ_S("封面") } };
    for (size_t i = 0; i < 40; i++)
        many[i] = (struct wj_block){ WJ_B_PARA, WJ_NOSTR, WJ_S("一") };
    struct wj_paper_part parts[] = { { few, 1, WJ_S("封面"), false, 0, 0 },
                                     { many, 40, WJ_S("甲"), true, 0, 0 },
                                     { many, 10, WJ_S("乙"), true, 0, 0 } };
    struct wj_paper p = { .title = WJ_S("案卷"), .author = WJ_S("机关"), .made_ms = 1790000000000 };
    struct wj_str one, two;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_paper_count(a, NULL, parts, 3, &e), e);
    assert_int_equal(parts[0].first, 0);
    assert_int_equal(parts[1].first, 1);
    assert_int_equal(parts[1].pages, 2);
    assert_int_equal(parts[2].first, 3);
    assert_int_equal(parts[2].pages, 1);
    assert_ok(wj_paper_bind(a, &p, parts, 3, &one, &e), e);
    assert_ok(wj_paper_bind(a, &p, parts, 3, &two, &e), e);
    assert_true(wj_str_eq(one, two));
    keep("WJ_KEEP_BOUND", one);
    wj_arena_free(a);
}

/* A row that no page can hold goes on over the pages, whole. */
static void an_overlong_row_goes_on_over_the_page(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20);
    struct wj_buf text;
    wj_buf_init(&text, a, 1 << 20);
    for (int i = 0; i < 3000; i++)
        wj_buf_addz(&text, "字");
    struct wj_block blocks[] = { { WJ_B_PARA, WJ_NOSTR, WJ_S("前") },
                                 { WJ_B_ROW, WJ_S("事实"), wj_buf_view(&text) },
                                 { WJ_B_ROW, WJ_S("后"), WJ_S("后") } };
    struct wj_str pdf;
    struct wj_err e = WJ_ERR_INIT;
    int pages = 0;
    assert_ok(render(a, blocks, 3, &pdf, &pages, &e), e);
    assert_in_range(pages, 4, 6);
    keep("WJ_KEEP_LONG", pdf);
    wj_arena_free(a);
}

static void every_kind_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int k = WJ_B_HEAD; k <= WJ_B_CELLS; k++)
        assert_int_equal(wj_paper_kind(wj_strz(wj_paper_kind_name((enum wj_block_kind)k))), k);
    assert_int_equal(wj_paper_kind(WJ_S("none")), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_blocks_give_a_docx_that_repeats_to_the_byte),
        cmocka_unit_test(parts_are_counted_and_bound_into_one_file),
        cmocka_unit_test(an_overlong_row_goes_on_over_the_page),
        cmocka_unit_test(every_kind_has_a_name_of_its_own),
        cmocka_unit_test(a_long_text_turns_pages_and_repeats_to_the_byte),
        cmocka_unit_test(too_many_pages_are_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
