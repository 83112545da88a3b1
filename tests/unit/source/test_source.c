/* Sources as records: formats, packings, encodings, damage, and going on in the middle. */
#define _POSIX_C_SOURCE 200809L /* mkstemp(3) */
#include "../test.h"

#include "base/buf.h"
#include "codec/gzip.h"
#include "source/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct seen {
    struct wj_buf lines, errors, places;
    uint64_t records;
    size_t chunks;
    int rc;
    struct wj_err e;
};

static void drain(struct wj_source *s, struct seen *out)
{
    struct wj_chunk c;
    wj_chunk_init(&c);
    do {
        out->rc = wj_source_next(s, &c, &out->e);
        struct wj_str rest = wj_buf_view(&c.lines), line;
        wj_buf_add(&out->lines, rest);
        wj_buf_add(&out->errors, wj_buf_view(&c.errors));
        for (size_t i = 0; rest.n && wj_str_cut(&rest, '\n', &line); i++)
            wj_buf_addf(&out->places, "%llu ", (unsigned long long)wj_chunk_where(&c, i));
        out->records = c.records;
        out->chunks++;
    } while (out->rc == WJ_OK && !c.last);
    wj_chunk_fini(&c);
    wj_source_close(s);
}

static void init(struct seen *out)
{
    *out = (struct seen){ .rc = WJ_OK };
    wj_buf_init(&out->lines, NULL, (size_t)256 << 20);
    wj_buf_init(&out->errors, NULL, 1 << 20);
    wj_buf_init(&out->places, NULL, (size_t)64 << 20);
}

static void fini(struct seen *out)
{
    wj_buf_fini(&out->lines);
    wj_buf_fini(&out->errors);
    wj_buf_fini(&out->places);
}

static void read_bytes(const char *name, struct wj_str bytes, struct wj_source_opts opts, struct seen *out)
{
    struct wj_source *s = NULL;
    init(out);
    assert_ok(wj_source_open_bytes(name, bytes, &opts, &s, &out->e), out->e);
    drain(s, out);
}

static void check(const char *name, struct wj_str bytes, const char *want)
{
    struct seen seen;
    read_bytes(name, bytes, (struct wj_source_opts){ 0 }, &seen);
    assert_ok(seen.rc, seen.e);
    assert_str(wj_buf_view(&seen.lines), want);
    fini(&seen);
}

static void a_format_shows_in_its_bytes_and_names(void **state)
{
    (void)state;
    check("x", WJ_S("{\"id\":1}\n{\"id\":2}"), "{\"id\":1}\n{\"id\":2}");
    check("x", WJ_S("\xEF\xBB\xBF {\"id\":1}\n"), " {\"id\":1}\n");
    check("x", WJ_S("id,title\r\n1,\"a\nb\"\r\n"), "{\"id\":\"1\",\"title\":\"a\\nb\"}\n");
    check("x.txt", WJ_S("one\r\n\n two"), "{\"body\":\"one\"}\n\n{\"body\":\"two\"}\n");
    check("x.md", WJ_S("# 条款\n\n甲方"),
          "{\"id\":\"x.md\",\"title\":\"条款\",\"body\":\"# 条款\\n\\n甲方\"}\n");
    check("x", WJ_S(""), "");
    check("x.csv", WJ_S(""), "");
}

static void gb18030_is_read_as_it_is_meant(void **state)
{
    (void)state;
    check("x", WJ_S("id,title\n1,\xB2\xE8\n"), "{\"id\":\"1\",\"title\":\"茶\"}\n");
    check("x", WJ_S("{\"id\":\"\xB2\xE8\xD2\xB6\"}\n"), "{\"id\":\"茶叶\"}\n");
    check("x", WJ_S("{\"id\":\"\xB2\xE8\xFF\xD2\xB6\"}\n"), "{\"id\":\"茶\xEF\xBF\xBD叶\"}\n");
    /* one damaged byte among Chinese in UTF-8 does not make it GB18030 */
    check("x", WJ_S("{\"id\":\"上好茶叶\xFF\"}\n"), "{\"id\":\"上好茶叶\xFF\"}\n");
}

static void bad_rows_are_reported_and_the_rest_goes_on(void **state)
{
    (void)state;
    struct seen seen;
    read_bytes("t.csv",
               WJ_S("id,title,price\n1,27\" 显示器,1\n2,\"a\"b,c,2\n3,\xFF,3\n4\n5,x,abc\n6,y,6\n7,\"open\n"),
               (struct wj_source_opts){ 0 }, &seen);
    assert_ok(seen.rc, seen.e);
    assert_str(wj_buf_view(&seen.places), "2 7 ");
    struct wj_str errors = wj_buf_view(&seen.errors);
    assert_true(wj_str_has(errors, WJ_S("t.csv:3: a quote stands where none may")));
    assert_true(wj_str_has(errors, WJ_S("t.csv:4: the row is not UTF-8")));
    assert_true(wj_str_has(errors, WJ_S("t.csv:5: the row has another number of cells")));
    assert_true(wj_str_has(errors, WJ_S("t.csv:6: expected an amount in yuan")));
    assert_true(wj_str_has(errors, WJ_S("never closed")));
    assert_int_equal(seen.records, 7);
    fini(&seen);
}

static void a_table_without_header_takes_its_columns_from_outside(void **state)
{
    (void)state;
    struct seen seen;
    read_bytes("t.csv", WJ_S("1,茶,9.9\n2,米,5\n"), (struct wj_source_opts){ .columns = WJ_S("id,-,price") },
               &seen);
    assert_ok(seen.rc, seen.e);
    assert_str(wj_buf_view(&seen.lines),
               "{\"id\":\"1\",\"price_fen\":990}\n{\"id\":\"2\",\"price_fen\":500}\n");
    fini(&seen);
}

/* Many lines, so that there are many chunks. */
static void make_lines(struct wj_buf *b)
{
    wj_buf_init(b, NULL, (size_t)64 << 20);
    for (int i = 1; i <= 60000; i++)
        wj_buf_addf(b, "{\"id\":\"%d\",\"title\":\"第%d件\"}\n", i, i * 7919 % 1000);
}

static void packed_files_are_read_however_they_are_cut_into_members(void **state)
{
    (void)state;
    static const size_t members[] = { 700, 300000, (size_t)64 << 20 };
    struct wj_buf text, packed;
    make_lines(&text);
    for (size_t k = 0; k < sizeof members / sizeof members[0]; k++) {
        struct seen seen;
        wj_buf_init(&packed, NULL, (size_t)64 << 20);
        for (size_t at = 0; at < text.n; at += members[k])
            wj_gzip_pack(&packed,
                         (struct wj_str){ text.p + at, text.n - at < members[k] ? text.n - at : members[k] },
                         6);
        read_bytes("t.gz", wj_buf_view(&packed), (struct wj_source_opts){ 0 }, &seen);
        assert_ok(seen.rc, seen.e);
        assert_true(wj_str_eq(wj_buf_view(&seen.lines), wj_buf_view(&text)));
        fini(&seen);
        wj_buf_fini(&packed);
    }
    wj_buf_fini(&text);
}

static void a_packed_file_that_is_cut_off_gives_what_it_has_and_says_so(void **state)
{
    (void)state;
    struct wj_buf text, packed;
    struct seen seen;
    make_lines(&text);
    wj_buf_init(&packed, NULL, (size_t)64 << 20);
    wj_gzip_pack(&packed, wj_buf_view(&text), 6);
    packed.n /= 2;
    read_bytes("t.gz", wj_buf_view(&packed), (struct wj_source_opts){ 0 }, &seen);
    assert_int_equal(seen.rc, WJ_E_CORRUPT);
    assert_non_null(strstr(seen.e.msg, "t.gz"));
    assert_true(seen.lines.n > text.n / 3);
    assert_memory_equal(seen.lines.p, text.p, seen.lines.n);
    fini(&seen);
    wj_buf_fini(&packed);
    wj_buf_fini(&text);
}

/* Read a file up to a chunk, then the rest from that place: nothing is lost or doubled. */
static void resume(const char *path, struct wj_str want, size_t chunks)
{
    struct seen seen;
    struct wj_source *s = NULL;
    struct wj_chunk c;
    struct wj_source_opts opts = { 0 };
    init(&seen);
    wj_chunk_init(&c);
    assert_ok(wj_source_open(path, &opts, &s, &seen.e), seen.e);
    for (size_t i = 0; i < chunks; i++) {
        assert_ok(wj_source_next(s, &c, &seen.e), seen.e);
        wj_buf_add(&seen.lines, wj_buf_view(&c.lines));
        opts.from = (struct wj_source_place){ c.records, c.bytes };
        if (c.last)
            break;
    }
    wj_source_close(s);
    uint64_t next = opts.from.records + 1;
    assert_ok(wj_source_open(path, &opts, &s, &seen.e), seen.e);
    drain(s, &seen);
    assert_ok(seen.rc, seen.e);
    if (!wj_str_eq(wj_buf_view(&seen.lines), want))
        fail_msg("%s from %llu, %llu: %zu bytes, not %zu", path, (unsigned long long)opts.from.records,
                 (unsigned long long)opts.from.bytes, seen.lines.n, want.n);
    if (seen.places.n) {
        char head[32];
        snprintf(head, sizeof head, "%llu ", (unsigned long long)next);
        assert_true(wj_str_starts(wj_buf_view(&seen.places), wj_strz(head)));
    }
    wj_chunk_fini(&c);
    fini(&seen);
}

static void reading_goes_on_where_it_was_broken_off(void **state)
{
    (void)state;
    struct wj_buf text, packed;
    make_lines(&text);
    wj_buf_init(&packed, NULL, (size_t)64 << 20);
    wj_gzip_pack(&packed, wj_buf_view(&text), 1);
    for (int zipped = 0; zipped < 2; zipped++) {
        char path[] = "/tmp/wj_source_XXXXXX";
        const struct wj_buf *b = zipped ? &packed : &text;
        int fd = mkstemp(path);
        assert_true(fd >= 0);
        assert_int_equal(write(fd, b->p, b->n), (ssize_t)b->n);
        close(fd);
        for (size_t chunks = 0; chunks < 10; chunks++)
            resume(path, wj_buf_view(&text), chunks);
        unlink(path);
    }
    wj_buf_fini(&packed);
    wj_buf_fini(&text);
}

static void an_endless_line_is_one_bad_record(void **state)
{
    (void)state;
    struct wj_buf text;
    struct seen seen;
    wj_buf_init(&text, NULL, (size_t)64 << 20);
    wj_buf_addz(&text, "{\"id\":1}\n{\"id\":\"");
    char *room = wj_buf_room(&text, (size_t)40 << 20);
    assert_non_null(room);
    memset(room, 'x', (size_t)40 << 20);
    wj_buf_addz(&text, "\"}\n{\"id\":3}\n");
    read_bytes("t", wj_buf_view(&text), (struct wj_source_opts){ 0 }, &seen);
    assert_ok(seen.rc, seen.e);
    assert_str(wj_buf_view(&seen.lines), "{\"id\":1}\n\n{\"id\":3}\n");
    assert_str(wj_buf_view(&seen.errors), "t:2: the line is longer than 32 MiB\n");
    fini(&seen);
    wj_buf_fini(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_format_shows_in_its_bytes_and_names),
        cmocka_unit_test(gb18030_is_read_as_it_is_meant),
        cmocka_unit_test(bad_rows_are_reported_and_the_rest_goes_on),
        cmocka_unit_test(a_table_without_header_takes_its_columns_from_outside),
        cmocka_unit_test(packed_files_are_read_however_they_are_cut_into_members),
        cmocka_unit_test(a_packed_file_that_is_cut_off_gives_what_it_has_and_says_so),
        cmocka_unit_test(reading_goes_on_where_it_was_broken_off),
        cmocka_unit_test(an_endless_line_is_one_bad_record),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
