/* Web pages: tokens, what is shown of them, what they sell. */
#include "../test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "codec/charset.h"
#include "codec/html.h"
#include "codec/htmlpage.h"

static struct wj_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = wj_arena_new((size_t)256 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

/* "<a x=1>b" -> "(a x=1)b". */
static struct wj_str tokens(const char *page)
{
    struct wj_html h;
    struct wj_html_token t;
    struct wj_buf b;
    wj_buf_init(&b, arena, 1 << 16);
    wj_html_init(&h, wj_strz(page));
    while (wj_html_next(&h, &t)) {
        if (t.type == WJ_HTML_TEXT) {
            wj_buf_add(&b, t.text);
            continue;
        }
        wj_buf_addf(&b, t.type == WJ_HTML_OPEN ? "(" WJ_FMT : "(/" WJ_FMT, WJ_ARG(t.text));
        for (size_t i = 0; i < t.attrs_n; i++)
            wj_buf_addf(&b, " " WJ_FMT "=" WJ_FMT, WJ_ARG(t.attrs[i].name), WJ_ARG(t.attrs[i].value));
        wj_buf_addc(&b, ')');
    }
    return wj_buf_view(&b);
}

static void a_page_is_cut_into_tokens_as_browsers_do(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "<p>a</p>", "(p)a(/p)" },
        { "<a href='x y' b=c/ d>e", "(a href=x y b=c/ d=)e" },
        { "<img alt=\"a>b\"/>", "(img alt=a>b)" },
        { "1<2 & 3 < 4", "1<2 & 3 < 4" },
        { "<!-- <p> --><!doctype html><?xml?><b>", "(b)" },
        { "<!-->a<!--->b", "ab" },
        { "<script>if(a<b)'</p>'</script >x", "(script)if(a<b)'</p>'(/script)x" },
        { "<title>a<b></TITLE>", "(title)a<b>(/TITLE)" },
        { "<script>never closed <p>", "(script)never closed <p>" },
        { "<style></style>a", "(style)(/style)a" },
        { "</>a</ b>c", "ac" },
        { "<p class", "(p class=)" },
        { "<p a=\"never", "(p a=never)" },
        { "a<", "a<" },
        { "<!-- never", "" },
        { "<plaintext><p></plaintext>", "(plaintext)<p></plaintext>" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_str(tokens(cases[i][0]), cases[i][1]);
}

static void character_references_are_replaced(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "a&amp;b&lt;&gt;&quot;&apos;", "a&b<>\"'" },
        { "&#20013;&#x6587;&#X6587", "中文文" },
        { "&yen;99&middot;&copy 2", "¥99·© 2" },
        { "&nothing; & && &#; &#x; &", "&nothing; & && &#; &#x; &" },
        { "&#0;&#xD800;&#1114112;", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
        { "&#150;&#128;", "–€" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wj_buf b;
        wj_buf_init(&b, arena, 1000);
        wj_html_decode(&b, wj_strz(cases[i][0]));
        assert_str(wj_buf_view(&b), cases[i][1]);
    }
}

static struct wj_htmlpage read_page(const char *html)
{
    struct wj_htmlpage page;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_htmlpage_read(arena, wj_strz(html), &page, &e), e);
    return page;
}

static void only_what_is_shown_is_text(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "<p>最<b>佳</b></p><p>疗\n 效</p>", "最佳\n疗 效" },
        { "a<script>b</script>c<style>d</style>e<noscript>f</noscript>", "ace" },
        { "a<div style=\"color:red; DISPLAY : none\">b<div>c</div>d</div>e", "a\ne" },
        { "<p hidden>a<p>b", "b" },
        { "<li hidden>a<li hidden>b<li>c", "c" },
        { "<span hidden>a<span>b</span></span>c", "c" },
        { "<br hidden>a<input type=hidden value=x>", "a" },
        { "<template><p>a</p></template>b", "b" },
        { "<i style='font-size:0'>a</i><i style='font-size:0.9em'>b</i>", "b" },
        { "<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc" },
        { "a&nbsp;&nbsp;b\xE3\x80\x80"
          "c",
          "a b c" },
        { "<textarea>a<b></textarea>", "a<b>" },
        { "<!-- <p>a -->b", "b" },
        { "a<div hidden>never closed", "a" },
        { "", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_str(read_page(cases[i][0]).body, cases[i][1]);
}

static void title_pictures_and_filing_number_are_found(void **state)
{
    (void)state;
    struct wj_htmlpage p =
        read_page("<svg><title>no</title></svg><title> 好 &amp; 茶\n</title><meta name=Description "
                  "content='说明'><img alt='国家级'><img src=x><img alt=' 第一 ' hidden><img alt=特供>"
                  "<p>备案：京ICP备12345678号-2 粤ICP备1号");
    assert_str(p.title, "好 & 茶");
    assert_str(p.description, "说明");
    assert_str(p.image_text, "国家级\n特供");
    assert_str(p.icp_no, "京ICP备12345678号-2");
    assert_int_equal(p.products_n, 0);
    assert_str(read_page("<p>沪ICP证 0123456号</p>").icp_no, "沪ICP证 0123456号");
    assert_str(read_page("<p>茶 ICP备12345678号").icp_no, "ICP备12345678号");
    assert_int_equal(read_page("ICP备").icp_no.n, 0);
}

static void goods_are_read_from_jsonld(void **state)
{
    (void)state;
    struct wj_htmlpage p = read_page(
        "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebPage\",\"mainEntity\":{\"@type\":["
        "\"schema:Product\"],\"name\":\"降压茶\",\"description\":\"根治\",\"brand\":{\"name\":\"某\"},"
        "\"sku\":7,"
        "\"gtin13\":\"6901234567892\",\"offers\":{\"@type\":\"AggregateOffer\",\"lowPrice\":99,\"offers\":[{"
        "\"price\":"
        "\"109.00\",\"priceCurrency\":\"CNY\",\"seller\":{\"name\":\"某店\"},\"priceSpecification\":{"
        "\"priceType\":"
        "\"https://schema.org/ListPrice\",\"price\":\"299\"}}]}}}]}</script>"
        "<script type='application/ld+json'>{broken</script>"
        "<script type='application/ld+json'>[{\"@type\":\"Product\",\"name\":\"b\",\"offers\":{\"price\":5,"
        "\"priceCurrency\":\"USD\"}},{\"@type\":\"ProductGroup\",\"hasVariant\":[{\"@type\":\"Product\","
        "\"name\":\"c\"}]}]"
        "</script>");
    assert_int_equal(p.products_n, 3);
    assert_str(p.products[0].name, "降压茶");
    assert_str(p.products[0].brand, "某");
    assert_str(p.products[0].sku, "7");
    assert_str(p.products[0].gtin, "6901234567892");
    assert_str(p.products[0].seller, "某店");
    assert_int_equal(p.products[0].price_fen, 9900);
    assert_int_equal(p.products[0].list_price_fen, 29900);
    assert_int_equal(p.products[1].price_fen, WJ_NONE); /* dollars are no yuan */
    assert_str(p.products[2].name, "c");
}

static void goods_are_read_from_meta_elements(void **state)
{
    (void)state;
    struct wj_htmlpage p =
        read_page("<title>t</title><meta property='og:title' content='茶'><meta property="
                  "'product:price:amount' content='1,299.00'><meta property='product:price:currency' "
                  "content=CNY><meta property='product:brand' content=某>");
    assert_int_equal(p.products_n, 1);
    assert_str(p.products[0].name, "茶");
    assert_str(p.products[0].brand, "某");
    assert_int_equal(p.products[0].price_fen, 129900);
    assert_int_equal(read_page("<meta property='og:title' content='news'>").products_n, 0);
}

static void depth_costs_nothing(void **state)
{
    (void)state;
    struct wj_buf b;
    struct wj_htmlpage page;
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&b, NULL, (size_t)32 << 20);
    for (int i = 0; i < 1000000; i++)
        wj_buf_addz(&b, "<div><p hidden>");
    wj_buf_addz(&b, "x");
    assert_ok(wj_htmlpage_read(arena, wj_buf_view(&b), &page, &e), e);
    wj_buf_addz(&b, "0123456789012345");
    while (b.n <= WJ_HTMLPAGE_BYTES)
        wj_buf_addz(&b, "0123456789012345");
    assert_int_equal(wj_htmlpage_read(arena, wj_buf_view(&b), &page, &e), WJ_E_LIMIT);
    wj_buf_fini(&b);
}

static void pages_come_out_as_utf8_whatever_they_say(void **state)
{
    (void)state;
    static const struct {
        struct wj_str bytes;
        const char *said, *want;
    } cases[] = {
        { { "\xB2\xE8\xD2\xB6", 4 }, "GBK", "茶叶" },     { { "\xB2\xE8\xD2\xB6", 4 }, "utf-8", "茶叶" },
        { { "\xB2\xE8\xD2\xB6", 4 }, "", "茶叶" },        { { "茶叶", 6 }, "gb2312", "茶叶" },
        { { "\xEF\xBB\xBF茶", 6 }, "gbk", "茶" },         { { "\xFF\xFE\x36\x83", 4 }, "", "茶" },
        { { "\xAF\xF9\xB8\xAD", 4 }, "big5", "茶葉" },    { { "caf\xE9", 4 }, "ISO-8859-1", "café" },
        { { "a\xFF茶", 5 }, "utf-8", "a\xEF\xBF\xBD茶" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wj_buf b;
        wj_buf_init(&b, arena, 1000);
        wj_charset_decode(&b, cases[i].bytes, wj_strz(cases[i].said));
        assert_str(wj_buf_view(&b), cases[i].want);
    }
    assert_str(wj_charset_of_meta(WJ_S("<p><META charset=gbk>")), "gbk");
    assert_str(wj_charset_of_meta(WJ_S("<meta http-equiv=x content='text/html; charset=big5'>")), "big5");
    assert_int_equal(wj_charset_of_meta(WJ_S("<meta name=a content=b>")).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_cut_into_tokens_as_browsers_do),
        cmocka_unit_test(character_references_are_replaced),
        cmocka_unit_test(only_what_is_shown_is_text),
        cmocka_unit_test(title_pictures_and_filing_number_are_found),
        cmocka_unit_test(goods_are_read_from_jsonld),
        cmocka_unit_test(goods_are_read_from_meta_elements),
        cmocka_unit_test(depth_costs_nothing),
        cmocka_unit_test(pages_come_out_as_utf8_whatever_they_say),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
