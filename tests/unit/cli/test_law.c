/* wangjian law on the command line: one answer a line whatever comes in, bytes as they are. */
#define _POSIX_C_SOURCE 200809L
#include "base/arena.h"
#include "cli/cmds.h"
#include "cli/lines.h"
#include "../test.h"

#include <stdlib.h>
#include <unistd.h>

/* Run a command over the given standard input; its output, to be freed, and the code it returned. */
static char *run(wj_command_fn *fn, const char **argv, int argc, struct wj_str input, int *rc,
                 struct wj_err *e)
{
    char *out = NULL, path[] = "/tmp/wj-law-XXXXXX";
    size_t n = 0;
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, input.p, input.n) == (ssize_t)input.n);
    close(fd);
    assert_non_null(freopen(path, "r", stdin));
    unlink(path);
    struct wj_cli c = { .arena = wj_arena_new((size_t)1 << 30),
                        .out = open_memstream(&out, &n),
                        .err = stderr,
                        .command = "law",
                        .argc = argc,
                        .argv = argv };
    *rc = fn(&c, e);
    fclose(c.out);
    wj_arena_free(c.arena);
    return out;
}

static void a_batch_answers_every_line_and_never_stops(void **state)
{
    (void)state;
    static const char input[] =
        "case.verify_lead\t2026-09-18\t-\t0\tweekend\n"
        "\n"
        "case.verify_lead\t2026-12-15\t-\t0\tweekend\n"
        "no.such.term\t2026-01-01\n"
        "cmp.mediate\t2026-05-06\t2026-05-20..2026-05-29;2026-05-10..2026-05-21\t0\tholiday\r\n"
        "cmp.mediate\t2026-05-06\t2026-05-20\t0\tweekend\n"
        "case.decide\t2026-03-01\t-\t1\t-\n"
        "case.decide\t2026-03-01\t-\tone\t-\n"
        "case.decide\t2026-02-30\t-\t0\tweekend\n"
        "case.decide\t2026-03-01\t-\t0\tfriday\n"
        "case.decide\t2026-03-01\t-\t0\tweekend\textra\n"
        "\xff\xfe\n"
        "hear.notice\t2026-10-20";
    static const char want[] = "2026-10-15\n"
                               "error: the line names no term\n"
                               "error: no calendar\n"
                               "error: there is no term \"no.such.term\"\n"
                               "2026-07-25\n"
                               "error: suspension \"2026-05-20\" is not of the form A..B\n"
                               "2026-06-29\n"
                               "error: extensions \"one\" should be a number from 0 on\n"
                               "error: start \"2026-02-30\" is no date such as 2026-04-15\n"
                               "error: roll \"friday\" should be weekend, holiday or none\n"
                               "error: more than 5 fields: term, start, suspensions, extensions, roll\n"
                               "error: start \"\" is no date such as 2026-04-15\n"
                               "2026-10-10\n";
    const char *argv[] = { "-" };
    struct wj_err e = WJ_ERR_INIT;
    int rc;
    char *out = run(wj_cmd_law_due, argv, 1, ((struct wj_str){ input, sizeof input - 1 }), &rc, &e);
    assert_int_equal(rc, WJ_OK);
    assert_string_equal(out, want);
    free(out);
}

static void one_term_prints_its_day_first_and_explains_after(void **state)
{
    (void)state;
    const char *argv[] = { "case.decide",
                           "--start",
                           "2026-03-02",
                           "--suspend",
                           "2026-04-01..2026-04-10",
                           "--suspend=2026-04-08..2026-04-12",
                           "--extend",
                           "1",
                           "--roll",
                           "none",
                           "--explain" };
    struct wj_err e = WJ_ERR_INIT;
    int rc;
    char *out = run(wj_cmd_law_due, argv, 8, WJ_S(""), &rc, &e);
    assert_int_equal(rc, WJ_OK);
    assert_string_equal(out, "2026-07-13\n");
    free(out);
    out = run(wj_cmd_law_due, argv, 11, WJ_S(""), &rc, &e);
    assert_true(wj_str_starts(wj_strz(out), WJ_S("2026-07-12\ncase.decide ")));
    assert_true(wj_str_has(wj_strz(out), WJ_S("2026-04-01 周三 至 2026-04-12 周日\t中止")));
    free(out);
    out = run(wj_cmd_law_due, argv, 1, WJ_S(""), &rc, &e);
    assert_int_equal(rc, WJ_E_INVALID);
    assert_string_equal(out, "");
    assert_non_null(strstr(e.msg, "--start is missing"));
    free(out);
}

static void codes_are_judged_as_bytes(void **state)
{
    (void)state;
    static const char input[] = "911101066976941872\n"
                                "\n"
                                " 911101066976941872\n"
                                "911101066976941872\r\n"
                                "91110108551385082q\n"
                                "9111010\0"
                                "8551385082\n"
                                "\xff\n"
                                "91110106697694187";
    static const char want[] = "911101066976941872\tvalid\tok\n"
                               "\tinvalid\tlength\n"
                               " 911101066976941872\tinvalid\tspace\n"
                               "911101066976941872\r\tinvalid\tspace\n"
                               "91110108551385082q\tinvalid\tcase\n"
                               "9111010\0"
                               "8551385082\tinvalid\tcharset\n"
                               "\xff\tinvalid\tlength\n"
                               "91110106697694187\tinvalid\tlength\n";
    struct wj_err e = WJ_ERR_INIT;
    int rc;
    char *out = run(wj_cmd_law_uscc, NULL, 0, ((struct wj_str){ input, sizeof input - 1 }), &rc, &e);
    assert_int_equal(rc, WJ_OK);
    assert_memory_equal(out, want, sizeof want);
    free(out);
    const char *argv[] = { "91310115MA1H8R7C6D", "" };
    out = run(wj_cmd_law_uscc, argv, 2, WJ_S(""), &rc, &e);
    assert_string_equal(out, "91310115MA1H8R7C6D\tinvalid\tcheck18\n\tinvalid\tlength\n");
    free(out);
}

static void the_law_checks_itself(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    int rc;
    char *out = run(wj_cmd_law_check, NULL, 0, WJ_S(""), &rc, &e);
    assert_int_equal(rc, WJ_OK);
    assert_non_null(strstr(out, "no fault"));
    free(out);
    const char *argv[] = { "--law", "/nonexistent" };
    out = run(wj_cmd_law_check, argv, 2, WJ_S(""), &rc, &e);
    assert_int_equal(rc, WJ_E_NOTFOUND);
    free(out);
}

/* A line longer than the buffer is cut, said to be, and the next one is whole. */
static void long_lines_are_cut_not_fatal(void **state)
{
    (void)state;
    size_t n = 3 * (size_t)WJ_LINE_BYTES;
    char *text = malloc(n + 16);
    assert_non_null(text);
    memset(text, 'x', n);
    memcpy(text + n, "\nnext\nlast", 10);
    FILE *in = fmemopen(text, n + 10, "r");
    struct wj_lines *l = malloc(sizeof *l);
    struct wj_str line;
    bool cut;
    assert_non_null(in);
    assert_non_null(l);
    wj_lines_init(l, in);
    assert_true(wj_lines_next(l, &line, &cut) && cut);
    assert_int_equal(line.n, WJ_LINE_BYTES);
    assert_true(wj_lines_next(l, &line, &cut) && !cut);
    assert_str(line, "next");
    assert_true(wj_lines_next(l, &line, &cut) && !cut);
    assert_str(line, "last");
    assert_false(wj_lines_next(l, &line, &cut));
    fclose(in);
    free(l);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_answers_every_line_and_never_stops),
        cmocka_unit_test(one_term_prints_its_day_first_and_explains_after),
        cmocka_unit_test(codes_are_judged_as_bytes),
        cmocka_unit_test(the_law_checks_itself),
        cmocka_unit_test(long_lines_are_cut_not_fatal),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
