/* Crawls: WARC, ARC and WET, whole and damaged, as pages and listings. */
#include "../test.h"

#include "base/buf.h"
#include "codec/gzip.h"
#include "source/source.h"

#include <stdio.h>

static const char page[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\n\r\n<title>\xB2\xE8</title><p>a";
static const char chunked[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    "3\r\n<p>\r\n2;x=y\r\nhi\r\n0\r\n\r\n";
static const char mistaken[] =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n<p>plain";
static const char missing[] = "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>no";
static const char picture[] = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx";

static void add(struct wj_buf *b, const char *version, const char *type, const char *url,
                const char *content_type, struct wj_str block)
{
    wj_buf_addf(b,
                "WARC/%s\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
                "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n",
                version, type, url, content_type, block.n);
    wj_buf_add(b, block);
    wj_buf_addz(b, "\r\n\r\n");
}

struct seen {
    struct wj_buf lines, errors;
    struct wj_source_counts counts;
    int rc;
};

static struct seen read_all(const char *name, struct wj_str bytes)
{
    struct seen seen = { .rc = WJ_OK };
    struct wj_source *s = NULL;
    struct wj_source_opts opts = { 0 };
    struct wj_chunk c;
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&seen.lines, NULL, (size_t)64 << 20);
    wj_buf_init(&seen.errors, NULL, 1 << 20);
    wj_chunk_init(&c);
    assert_ok(wj_source_open_bytes(name, bytes, &opts, &s, &e), e);
    do {
        seen.rc = wj_source_next(s, &c, &e);
        wj_buf_add(&seen.lines, wj_buf_view(&c.lines));
        wj_buf_add(&seen.errors, wj_buf_view(&c.errors));
    } while (seen.rc == WJ_OK && !c.last);
    wj_source_counts(s, &seen.counts);
    wj_source_close(s);
    wj_chunk_fini(&c);
    return seen;
}

static void fini(struct seen *seen)
{
    wj_buf_fini(&seen->lines);
    wj_buf_fini(&seen->errors);
}

static size_t count(const struct wj_buf *b, const char *what)
{
    struct wj_str rest = wj_buf_view(b), needle = wj_strz(what);
    size_t n = 0;
    for (size_t at; (at = wj_str_find(rest, needle)) < rest.n; n++)
        rest = (struct wj_str){ rest.p + at + 1, rest.n - at - 1 };
    return n;
}

static void make_crawl(struct wj_buf *b, const char *version)
{
    struct wj_str http = WJ_S("application/http");
    wj_buf_init(b, NULL, 1 << 20);
    add(b, version, "warcinfo", "", "application/warc-fields", WJ_S("software: x\r\n"));
    add(b, version, "request", "http://a.cn/", http.p, WJ_S("GET / HTTP/1.1\r\n\r\n"));
    add(b, version, "response", "<http://a.cn/>", http.p, wj_strz(page));
    add(b, version, "response", "http://a.cn/chunked", http.p, wj_strz(chunked));
    add(b, version, "response", "http://a.cn/mistaken", http.p, wj_strz(mistaken));
    add(b, version, "response", "http://a.cn/missing", http.p, wj_strz(missing));
    add(b, version, "response", "http://a.cn/picture", http.p, wj_strz(picture));
    add(b, version, "revisit", "http://a.cn/", http.p, WJ_S("HTTP/1.1 200 OK\r\n\r\n"));
    add(b, version, "conversion", "http://a.cn/text", "text/plain", WJ_S("一\n二"));
    add(b, version, "resource", "http://a.cn/resource", "text/html", WJ_S("<p>r"));
    add(b, version, "metadata", "http://a.cn/", "application/json", WJ_S("{}"));
}

static void check_crawl(struct wj_str bytes)
{
    struct seen seen = read_all("x", bytes);
    struct wj_str lines = wj_buf_view(&seen.lines);
    assert_int_equal(seen.rc, WJ_OK);
    assert_int_equal(count(&seen.lines, "\n"), 5);
    assert_true(wj_str_starts(
        lines, WJ_S("{\"kind\":\"page\",\"id\":\"http://a.cn/\",\"source\":\"web\",\"url\":\"http://"
                    "a.cn/\",\"observed_at\":\"2026-01-02T03:04:05Z\",\"outlet\":\"a.cn\","
                    "\"title\":\"茶\",\"body\":\"a\",\"status\":200}\n")));
    assert_true(wj_str_has(lines, WJ_S("\"body\":\"hi\"")));
    assert_true(wj_str_has(lines, WJ_S("\"body\":\"plain\"")));
    assert_true(wj_str_has(lines, WJ_S("\"body\":\"一\\n二\"")));
    assert_true(wj_str_has(lines, WJ_S("\"body\":\"r\"")));
    assert_int_equal(seen.errors.n, 0);
    assert_int_equal(seen.counts.skipped, 6);
    assert_int_equal(seen.counts.revisits, 1);
    assert_int_equal(seen.counts.not_ok, 1);
    fini(&seen);
}

static void pages_of_a_crawl_are_read_in_both_versions_and_packed(void **state)
{
    (void)state;
    static const char *const versions[] = { "1.0", "1.1" };
    for (size_t i = 0; i < 2; i++) {
        struct wj_buf crawl, packed;
        make_crawl(&crawl, versions[i]);
        check_crawl(wj_buf_view(&crawl));
        /* a gzip member a record, as crawlers write them */
        wj_buf_init(&packed, NULL, 1 << 20);
        struct wj_str rest = wj_buf_view(&crawl);
        while (rest.n) {
            size_t n = 5 + wj_str_find((struct wj_str){ rest.p + 5, rest.n - 5 }, WJ_S("WARC/1"));
            wj_gzip_pack(&packed, (struct wj_str){ rest.p, n }, 6);
            rest = (struct wj_str){ rest.p + n, rest.n - n };
        }
        check_crawl(wj_buf_view(&packed));
        wj_buf_fini(&packed);
        wj_buf_fini(&crawl);
    }
}

static void a_damaged_record_is_reported_and_the_next_is_found(void **state)
{
    (void)state;
    struct wj_buf b;
    wj_buf_init(&b, NULL, 1 << 20);
    add(&b, "1.0", "response", "http://a.cn/1", "x", wj_strz(page));
    wj_buf_addz(&b, "garbage\r\nmore\r\n");
    add(&b, "1.0", "response", "http://a.cn/2", "x", wj_strz(page));
    wj_buf_addz(&b, "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\n<p>\r\n\r\n");
    add(&b, "1.0", "response", "http://a.cn/3", "x", WJ_S("no answer"));
    add(&b, "1.0", "response", "http://a.cn/4", "x", wj_strz(page));
    b.n -= 6; /* and cut off */
    struct seen seen = read_all("x", wj_buf_view(&b));
    assert_int_equal(seen.rc, WJ_OK);
    assert_int_equal(count(&seen.lines, "\"kind\":\"page\""), 3);
    struct wj_str errors = wj_buf_view(&seen.errors);
    assert_int_equal(count(&seen.errors, "\n"), 4);
    assert_true(wj_str_has(errors, WJ_S("no WARC record begins here")));
    assert_true(wj_str_has(errors, WJ_S("does not say how long")));
    assert_true(wj_str_has(errors, WJ_S("the file ends inside a record")));
    assert_true(wj_str_has(errors, WJ_S("the page was not read to its end")));
    assert_true(wj_str_has(wj_buf_view(&seen.lines), WJ_S("http://a.cn/4")));
    fini(&seen);
    wj_buf_fini(&b);
}

static void a_damaged_member_costs_only_itself(void **state)
{
    (void)state;
    struct wj_buf b, one;
    wj_buf_init(&b, NULL, 1 << 20);
    for (int i = 0; i < 5; i++) {
        char url[32];
        snprintf(url, sizeof url, "http://a.cn/%d", i);
        wj_buf_init(&one, NULL, 1 << 16);
        add(&one, "1.0", "response", url, "x", wj_strz(page));
        size_t before = b.n;
        wj_gzip_pack(&b, wj_buf_view(&one), 6);
        if (i == 2)
            memset(b.p + before + 20, 0xFF, 40);
        wj_buf_fini(&one);
    }
    struct seen seen = read_all("x.warc.gz", wj_buf_view(&b));
    assert_int_equal(seen.rc, WJ_OK);
    assert_int_equal(count(&seen.lines, "\"kind\":\"page\""), 4);
    assert_int_equal(count(&seen.errors, "is damaged"), 1);
    fini(&seen);
    wj_buf_fini(&b);
}

static void the_older_format_is_read_too(void **state)
{
    (void)state;
    struct wj_buf b;
    wj_buf_init(&b, NULL, 1 << 20);
    wj_buf_addz(&b, "filedesc://x.arc 127.0.0.1 20140216050221 text/plain 6\n1 0 x\n\n");
    wj_buf_addf(&b, "http://a.cn/a b 1.2.3.4 20140216050221 text/html %zu\n%s\n", sizeof page - 1, page);
    wj_buf_addf(&b, "http://a.cn/2 1.2.3.4 20140216050222 text/html 200 - - 0 x %zu\n%s\n", sizeof page - 1,
                page);
    wj_buf_addz(&b, "http://a.cn/3 1.2.3.4 20140216050222 text/html -1\n\n");
    wj_buf_addf(&b, "http://a.cn/4 1.2.3.4 20140216050222 text/html %zu\n%s\n", sizeof page - 1, page);
    struct seen seen = read_all("x.arc", wj_buf_view(&b));
    assert_int_equal(seen.rc, WJ_OK);
    struct wj_str lines = wj_buf_view(&seen.lines);
    assert_int_equal(count(&seen.lines, "\n"), 3);
    assert_true(
        wj_str_has(lines, WJ_S("\"url\":\"http://a.cn/a b\",\"observed_at\":\"2014-02-16T05:02:21Z\"")));
    assert_true(wj_str_has(lines, WJ_S("http://a.cn/2")));
    assert_true(wj_str_has(lines, WJ_S("http://a.cn/4")));
    assert_int_equal(count(&seen.errors, "\n"), 1);
    fini(&seen);
    wj_buf_fini(&b);
}

static void a_page_that_sells_is_a_listing_too(void **state)
{
    (void)state;
    struct seen seen = read_all(
        "shop.html", WJ_S("<title>茶</title><script type='application/ld+json'>{\"@type\":\"Product\","
                          "\"name\":\"降压茶\",\"offers\":{\"price\":99}}</script><p>好"));
    assert_str(
        wj_buf_view(&seen.lines),
        "{\"kind\":\"page\",\"id\":\"shop.html\",\"title\":\"茶\",\"body\":\"好\"}\n"
        "{\"kind\":\"listing\",\"id\":\"shop.html#goods1\",\"title\":\"降压茶\",\"price_fen\":9900}\n");
    fini(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_of_a_crawl_are_read_in_both_versions_and_packed),
        cmocka_unit_test(a_damaged_record_is_reported_and_the_next_is_found),
        cmocka_unit_test(a_damaged_member_costs_only_itself),
        cmocka_unit_test(the_older_format_is_read_too),
        cmocka_unit_test(a_page_that_sells_is_a_listing_too),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
