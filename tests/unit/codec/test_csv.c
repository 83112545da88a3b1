/* Reading and writing comma separated values. */
#include "../test.h"

#include "base/arena.h"
#include "codec/csv.h"

#include <stdio.h>
#include <stdlib.h>

static struct wj_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = wj_arena_new(64 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static struct wj_csv read_ok(const char *text)
{
    struct wj_csv csv = { 0 };
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_csv_read(arena, "t.csv", wj_strz(text), &csv, &e), e);
    return csv;
}

static void check_refused(struct wj_str text, int want_rc, const char *want_msg)
{
    struct wj_csv csv = { 0 };
    struct wj_err e = WJ_ERR_INIT;
    assert_int_equal(wj_csv_read(arena, "t.csv", text, &csv, &e), want_rc);
    assert_null(csv.columns);
    assert_string_equal(e.msg, want_msg);
}

static void a_table_has_columns_by_name_and_rows_with_lines(void **state)
{
    (void)state;
    struct wj_csv c = read_ok("\xEF\xBB\xBFslug, name ,basis\r\n"
                              "a,甲,\"one\r\ntwo\"\r\n"
                              "\r\n"
                              "b,\" say \"\"hi\"\" \",\r\n"
                              " ,x,  y ");
    assert_int_equal(c.columns_n, 3);
    assert_str(c.columns[0], "slug");
    assert_int_equal(wj_csv_column(&c, "name"), 1);
    assert_int_equal(wj_csv_column(&c, "nam"), -1);
    assert_int_equal(c.rows_n, 3);
    assert_int_equal(c.rows[0].line, 2);
    assert_str(c.rows[0].cells[1], "甲");
    assert_str(c.rows[0].cells[2], "one\r\ntwo");
    assert_int_equal(c.rows[1].line, 5);
    assert_str(c.rows[1].cells[1], " say \"hi\" ");
    assert_str(c.rows[1].cells[2], "");
    assert_int_equal(c.rows[2].line, 6);
    assert_str(c.rows[2].cells[0], " ");
    assert_str(c.rows[2].cells[2], "  y ");
}

struct seen {
    struct wj_buf text;
    size_t stop_at, n;
};

static int note_row(void *ctx, const struct wj_csv_row *row, struct wj_err *e)
{
    struct seen *s = ctx;
    if (++s->n == s->stop_at)
        return wj_fail(e, WJ_E_STATE, "enough");
    wj_buf_addf(&s->text, "%zu%s", row->line, row->bad ? row->bad : "");
    for (size_t i = 0; i < row->n; i++)
        wj_buf_addf(&s->text, "[" WJ_FMT "]", WJ_ARG(row->cells[i]));
    return WJ_OK;
}

static void only_the_first_mark_is_the_files(void **state)
{
    (void)state;
    struct wj_csv c = read_ok("\xEF\xBB\xBF\xEF\xBB\xBF"
                              "a\n");
    assert_str(c.columns[0], "\xEF\xBB\xBF"
                             "a");
    struct seen seen = { 0 };
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&seen.text, arena, 1000);
    struct wj_csv_stream *s = wj_csv_stream_new("t.csv", note_row, &seen);
    assert_ok(wj_csv_stream_feed(s, WJ_S("\xEF\xBB\xBF"), &e), e);
    assert_ok(wj_csv_stream_feed(s, WJ_S("\xEF\xBB\xBF"), &e), e);
    assert_ok(wj_csv_stream_end(s, &e), e);
    assert_str(wj_buf_view(&seen.text), "1[\xEF\xBB\xBF]");
    wj_csv_stream_free(s);
}

static void every_kind_of_line_end_counts_as_one_line(void **state)
{
    (void)state;
    struct wj_csv c = read_ok("a\rb\n\n\"c\rd\"\r\n\r\ne");
    assert_int_equal(c.rows_n, 3);
    assert_int_equal(c.rows[0].line, 2);
    assert_int_equal(c.rows[1].line, 4);
    assert_int_equal(c.rows[2].line, 7);
}

static void bad_tables_are_refused_with_their_line(void **state)
{
    (void)state;
    check_refused(WJ_S(""), WJ_E_INVALID, "t.csv:1: expected a header row, found nothing");
    check_refused(WJ_S("\xEF\xBB\xBF"), WJ_E_INVALID, "t.csv:1: expected a header row, found nothing");
    check_refused(WJ_S("a,,b\n"), WJ_E_INVALID, "t.csv:1: column 2 has no name");
    check_refused(WJ_S("a,b,a\n"), WJ_E_INVALID, "t.csv:1: column \"a\" is there twice");
    check_refused(WJ_S("a,b\n1,2\n3\n"), WJ_E_INVALID, "t.csv:3: expected 2 cells as in the header, found 1");
    check_refused(WJ_S("a,b\n1,2,3\n"), WJ_E_INVALID, "t.csv:2: expected 2 cells as in the header, found 3");
    check_refused(WJ_S("a,b\n1,x\"y\n"), WJ_E_INVALID,
                  "t.csv:2: a quote stands where none may (a quoted cell is \"...\", a quote in it \"\")");
    check_refused(WJ_S("a,b\n1,\"x\"y\n"), WJ_E_INVALID,
                  "t.csv:2: a quote stands where none may (a quoted cell is \"...\", a quote in it \"\")");
    check_refused(WJ_S("a,b\n\n1,\"x\n\n\n"), WJ_E_INVALID,
                  "t.csv:3: a quote is opened here and never closed");
    check_refused(WJ_S("a,b\n1,\xff\n"), WJ_E_INVALID, "t.csv:2: cell 2 is not UTF-8 (its byte 1)");
}

static void long_cells_and_rows_are_a_limit(void **state)
{
    (void)state;
    size_t n = WJ_CSV_CELL_BYTES + 1024;
    char *text = malloc(n);
    assert_non_null(text);
    memset(text, 'x', n);
    memcpy(text, "a\n\"", 3);
    for (size_t i = 100; i < n; i += 100)
        text[i] = '\n';
    struct wj_err e = WJ_ERR_INIT;
    struct wj_csv csv = { 0 };
    assert_int_equal(wj_csv_read(arena, "t.csv", (struct wj_str){ text, n }, &csv, &e), WJ_E_LIMIT);
    assert_string_equal(e.msg, "t.csv:2: a cell has more than 4194304 bytes; is a quote open?");
    memset(text, ',', WJ_CSV_CELLS);
    assert_int_equal(wj_csv_read(arena, "t.csv", (struct wj_str){ text, WJ_CSV_CELLS }, &csv, &e),
                     WJ_E_LIMIT);
    free(text);

    struct wj_arena *small = wj_arena_new(500);
    assert_int_equal(wj_csv_read(small, "t.csv", WJ_S("a,b\n1,2\n3,4\n5,6\n7,8\n"), &csv, &e), WJ_E_LIMIT);
    wj_arena_free(small);
}

static void needed_columns_are_named_when_missing(void **state)
{
    (void)state;
    struct wj_csv c = read_ok("b,a\n1,2\n");
    static const char *const names[] = { "a", "b", NULL };
    static const char *const more[] = { "a", "c", NULL };
    int index[2];
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_csv_need(&c, names, index, &e), e);
    assert_int_equal(index[0], 1);
    assert_int_equal(index[1], 0);
    assert_int_equal(wj_csv_need(&c, more, index, &e), WJ_E_INVALID);
    assert_string_equal(e.msg, "t.csv:1: expected a column \"c\"");
    assert_int_equal(wj_csv_fail(&c, &c.rows[0], 1, &e, "expected a %s", "day"), WJ_E_INVALID);
    assert_string_equal(e.msg, "t.csv:2: a: expected a day");
    assert_string_equal(e.field, "a");
}

static void a_stream_may_be_cut_anywhere(void **state)
{
    (void)state;
    struct wj_str text = WJ_S("\xEF\xBB\xBFh,i\r\n\"a\r\n\"\"b\",甲\r\n\r\n,\nlast,");
    for (size_t cut = 3; cut <= text.n; cut++) { /* the mark itself comes in one piece */
        struct seen seen = { 0 };
        struct wj_err e = WJ_ERR_INIT;
        wj_buf_init(&seen.text, arena, 1000);
        struct wj_csv_stream *s = wj_csv_stream_new("t.csv", note_row, &seen);
        assert_ok(wj_csv_stream_feed(s, (struct wj_str){ text.p, cut }, &e), e);
        for (size_t i = cut; i < text.n; i++)
            assert_ok(wj_csv_stream_feed(s, (struct wj_str){ text.p + i, 1 }, &e), e);
        assert_ok(wj_csv_stream_end(s, &e), e);
        assert_str(wj_buf_view(&seen.text), "1[h][i]2[a\r\n\"b][甲]5[][]6[last][]");
        wj_csv_stream_free(s);
    }
}

struct lax {
    const char *text, *want;
};

static void a_lax_stream_goes_on_behind_bad_rows(void **state)
{
    (void)state;
    static const struct lax rows[] = {
        { "27\" 显示器,x\ny", "1[27\" 显示器][x]2[y]" },
        { "a,\"b\"\n\"x\ny\",z\r\nlast \"", "1[a][b]2[x\ny][z]4[last \"]" },
        { "\"a\"b,c\nd", "1a quote stands where none may2[d]" },
        { "x\n\"a\nb\"c\nd\n", "1[x]2a quote stands where none may4[d]" },
        { "x,\xFF,y\nz\n", "1the row is not UTF-8[x][y]2[z]" },
        { "a\n\nb,\"open\nc\n", "1[a]3a quote is opened here and never closed" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wj_str text = wj_strz(rows[i].text);
        for (size_t cut = 0; cut <= text.n; cut++) {
            struct seen seen = { 0 };
            struct wj_err e = WJ_ERR_INIT;
            wj_buf_init(&seen.text, arena, 1000);
            struct wj_csv_stream *s = wj_csv_stream_new("t.csv", note_row, &seen);
            wj_csv_stream_be_lax(s);
            assert_ok(wj_csv_stream_feed(s, (struct wj_str){ text.p, cut }, &e), e);
            assert_ok(wj_csv_stream_feed(s, (struct wj_str){ text.p + cut, text.n - cut }, &e), e);
            assert_ok(wj_csv_stream_end(s, &e), e);
            assert_str(wj_buf_view(&seen.text), rows[i].want);
            wj_csv_stream_free(s);
        }
    }
}

static void a_lax_row_with_too_many_cells_is_bad(void **state)
{
    (void)state;
    struct seen seen = { 0 };
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&seen.text, arena, 10000);
    struct wj_csv_stream *s = wj_csv_stream_new("t.csv", note_row, &seen);
    wj_csv_stream_be_lax(s);
    for (int i = 0; i < WJ_CSV_CELLS; i++)
        assert_ok(wj_csv_stream_feed(s, WJ_S(","), &e), e);
    assert_ok(wj_csv_stream_feed(s, WJ_S("\nb"), &e), e);
    assert_ok(wj_csv_stream_end(s, &e), e);
    assert_true(wj_str_starts(wj_buf_view(&seen.text), WJ_S("1the row has too many cells[]")));
    assert_true(wj_str_ends(wj_buf_view(&seen.text), WJ_S("[]2[b]")));
    wj_csv_stream_free(s);
}

static void a_row_function_can_stop_the_reading(void **state)
{
    (void)state;
    struct seen seen = { .stop_at = 2 };
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&seen.text, arena, 1000);
    struct wj_csv_stream *s = wj_csv_stream_new("t.csv", note_row, &seen);
    assert_int_equal(wj_csv_stream_feed(s, WJ_S("a\nb\nc\nd\n"), &e), WJ_E_STATE);
    assert_string_equal(e.msg, "enough");
    assert_int_equal(seen.n, 2);
    assert_int_equal(wj_csv_stream_feed(s, WJ_S("e\n"), &e), WJ_E_STATE);
    assert_int_equal(wj_csv_stream_end(s, &e), WJ_E_STATE);
    wj_csv_stream_free(s);
}

static void written_rows_are_quoted_and_harmless(void **state)
{
    (void)state;
    struct wj_buf b;
    wj_buf_init(&b, arena, 1000);
    struct wj_str one[] = { WJ_S("plain"),      WJ_S("a,b"), WJ_S("say \"hi\""),
                            WJ_S("two\nlines"), WJ_S(" x"),  WJ_NOSTR };
    struct wj_str two[] = { WJ_S("=1+1"), WJ_S("-12.50"), WJ_S("+86"), WJ_S("-a"), WJ_S("@x"), WJ_S("-1,2") };
    struct wj_str three[] = { WJ_S("") };
    wj_csv_write_row(&b, one, 6);
    wj_csv_write_row(&b, two, 6);
    struct wj_str four[] = { WJ_S("\xEF\xBB\xBF"
                                  "x") }; /* must not be read as the mark of the file */
    wj_csv_write_row(&b, three, 1);
    wj_csv_write_row(&b, four, 1);
    assert_str(wj_buf_view(&b), "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\" x\",\r\n"
                                "'=1+1,-12.50,+86,'-a,'@x,\"'-1,2\"\r\n"
                                "\"\"\r\n\"\xEF\xBB\xBFx\"\r\n");
}

static void what_is_written_reads_back(void **state)
{
    (void)state;
    static const char alphabet[] = "a,\"\n\r 甲";
    srand(7);
    for (int round = 0; round < 2000; round++) {
        struct wj_buf b;
        struct wj_str head[3] = { WJ_S("x"), WJ_S("y"), WJ_S("z") }, cells[3];
        char bytes[3][12];
        wj_buf_init(&b, arena, 4000);
        wj_csv_write_row(&b, head, 3);
        for (size_t i = 0; i < 3; i++) {
            size_t n = (size_t)rand() % 12;
            for (size_t k = 0; k < n; k++)
                bytes[i][k] = alphabet[rand() % 6];
            if (n && bytes[i][0] == '\r')
                bytes[i][0] = 'b'; /* would get a ' in front */
            cells[i] = (struct wj_str){ bytes[i], n };
        }
        wj_csv_write_row(&b, cells, 3);
        struct wj_csv csv = { 0 };
        struct wj_err e = WJ_ERR_INIT;
        assert_ok(wj_csv_read(arena, "t.csv", wj_buf_view(&b), &csv, &e), e);
        assert_int_equal(csv.rows_n, 1);
        for (size_t i = 0; i < 3; i++)
            assert_true(wj_str_eq(csv.rows[0].cells[i], cells[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_has_columns_by_name_and_rows_with_lines),
        cmocka_unit_test(only_the_first_mark_is_the_files),
        cmocka_unit_test(every_kind_of_line_end_counts_as_one_line),
        cmocka_unit_test(bad_tables_are_refused_with_their_line),
        cmocka_unit_test(long_cells_and_rows_are_a_limit),
        cmocka_unit_test(needed_columns_are_named_when_missing),
        cmocka_unit_test(a_stream_may_be_cut_anywhere),
        cmocka_unit_test(a_lax_stream_goes_on_behind_bad_rows),
        cmocka_unit_test(a_lax_row_with_too_many_cells_is_bad),
        cmocka_unit_test(a_row_function_can_stop_the_reading),
        cmocka_unit_test(written_rows_are_quoted_and_harmless),
        cmocka_unit_test(what_is_written_reads_back),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
