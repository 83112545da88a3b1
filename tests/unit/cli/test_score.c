/* wangjian rules score: hand-reckoned numbers, what it prints, the project's own records and their floor. */
#define _POSIX_C_SOURCE 200809L
#include "base/arena.h"
#include "base/file.h"
#include "cli/cmds.h"
#include "cli/scanrules.h"
#include "scan/score.h"
#include "../test.h"

#include <stdlib.h>

#define GOLDEN   "tests/golden/score/"
#define LABELLED "tests/data/labelled/"

struct state {
    struct wj_cli cli;
    struct wj_err e;
};

static int set_up(void **state)
{
    struct state *s = calloc(1, sizeof *s);
    s->cli = (struct wj_cli){
        .arena = wj_arena_new((size_t)1 << 30), .out = stdout, .err = stderr, .command = "rules score"
    };
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    struct state *s = *state;
    wj_arena_free(s->cli.arena);
    free(s);
    return 0;
}

static struct wj_str read_all(struct state *s, const char *path)
{
    struct wj_str bytes;
    assert_ok(wj_file_read(s->cli.arena, path, 64 << 20, &bytes, &s->e), s->e);
    return bytes;
}

/* Score records under the rules of the golden folder. */
static int score_text(struct state *s, struct wj_str records, struct wj_score *out)
{
    struct wj_ruleset *rules = NULL;
    const struct wj_named file = { WJ_S("a.ndjson"), records };
    const struct wj_fileset files = { &file, 1 };
    assert_ok(wj_scanrules_load(&s->cli, GOLDEN "rules", false, &rules, &s->e), s->e);
    int rc = wj_score_run(s->cli.arena, rules, &files, out, &s->e);
    wj_ruleset_free(rules);
    return rc;
}

static void assert_tally(struct wj_tally t, uint64_t tp, uint64_t fp, uint64_t fn)
{
    assert_int_equal(t.tp, tp);
    assert_int_equal(t.fp, fp);
    assert_int_equal(t.fn, fn);
}

static void the_numbers_are_those_reckoned_by_hand(void **state)
{
    struct state *s = *state;
    struct wj_score score;
    assert_ok(score_text(s, read_all(s, GOLDEN "records.ndjson"), &score), s->e);
    assert_tally(wj_score_leads(&score, WJ_VOICE_PLAIN), 3, 2, 1);     /* p1 p2 p4; h1 b1; p3 */
    assert_tally(wj_score_leads(&score, WJ_VOICE_DISGUISED), 1, 2, 1); /* d1; h1 b1; d2 */
    assert_tally(wj_score_leads(&score, WJ_NVOICES), 4, 2, 2);
    assert_tally(score.right, 3, 3, 4);
    assert_int_equal(score.nkinds, 3);
    assert_str(score.kinds[0].violation, "ad-false");
    assert_tally(score.kinds[0].tally, 2, 2, 2); /* p1 d1; p4 b1; p2 d2: two rules on p1 count once */
    assert_str(score.kinds[1].violation, "ad-absolute");
    assert_tally(score.kinds[1].tally, 1, 1, 1); /* p2; h1; p3, which only a shadow rule sees */
    assert_str(score.kinds[2].violation, "ad-patent");
    assert_tally(score.kinds[2].tally, 0, 0, 1); /* p4 */
    assert_int_equal(score.rules[0].right, 2);
    assert_int_equal(score.rules[0].other, 1);
    assert_int_equal(score.rules[0].alarms, 1);
    assert_int_equal(score.fields[WJ_RECORD_text].alarms, 1);
    assert_int_equal(score.via_records[7], 2); /* emoji */
    assert_int_equal(score.via_found[7], 1);
    assert_true(wj_score_precision(score.right) == 0.5);
    assert_true(wj_score_recall(score.right) == 3.0 / 7);
    assert_true(wj_score_f1(score.right) == 6.0 / 13);
}

static void an_arguable_finding_is_neither_right_nor_wrong(void **state)
{
    struct state *s = *state;
    struct wj_score score;
    const struct wj_str records = WJ_S(
        "{\"id\":\"m1\",\"title\":\"甲甲\",\"expect\":{\"violations\":[],\"voice\":\"hard\",\"may\":[\"ad-"
        "false\"]}}\n"
        "{\"id\":\"m2\",\"title\":\"甲甲，乙乙\",\"expect\":{\"violations\":[],\"voice\":\"hard\",\"may\":["
        "\"ad-false\"]}}\n"
        "{\"id\":\"m3\",\"title\":\"甲甲\",\"expect\":{\"violations\":[\"ad-patent\"],\"voice\":\"plain\","
        "\"may\":[\"ad-false\"]}}\n");
    assert_ok(score_text(s, records, &score), s->e);
    assert_tally(wj_score_leads(&score, WJ_NVOICES), 1, 1, 0); /* m3; m2, of which t-02 alone speaks */
    assert_tally(score.right, 0, 1, 1);                        /* m2 ad-absolute; m3 ad-patent */
    const struct wj_score_case *alarms = score.alarms.items;
    assert_int_equal(score.alarms.n, 1);
    assert_str(alarms[0].id, "m2");
    assert_str(alarms[0].rules, "t-02");
    assert_int_equal(score.rules[0].right + score.rules[0].other + score.rules[0].alarms, 0);
}

static void nothing_over_nothing_is_no_number(void **state)
{
    (void)state;
    const struct wj_tally none = { 0 }, missed = { .fn = 2 };
    assert_true(wj_score_precision(none) != wj_score_precision(none));
    assert_true(wj_score_precision(missed) != wj_score_precision(missed));
    assert_true(wj_score_recall(missed) == 0.0);
    assert_true(wj_score_f1(missed) == 0.0);
}

static void a_wrong_label_is_named_by_file_and_line(void **state)
{
    struct state *s = *state;
    static const struct {
        const char *line, *said;
    } wrong[] = {
        { "{\"id\":\"a\",\"title\":\"b\"}", "a.ndjson:2: the record has no label" },
        { "{\"expect\":{\"violations\":[]}}", "voice should be" },
        { "{\"expect\":{\"voice\":\"loud\",\"violations\":[]}}", "voice should be" },
        { "{\"expect\":{\"voice\":\"hard\"}}", "violations should be a list" },
        { "{\"expect\":{\"voice\":\"hard\",\"violations\":[\"ad-false\"]}}", "hard and benign ones none" },
        { "{\"expect\":{\"voice\":\"plain\",\"violations\":[]}}", "hard and benign ones none" },
        { "{\"expect\":{\"voice\":\"plain\",\"violations\":[\"a\",\"a\"]}}", "different slugs" },
        { "{\"expect\":{\"voice\":\"plain\",\"violations\":[7]}}", "different slugs" },
        { "{\"expect\":{\"voice\":\"disguised\",\"violations\":[\"a\"]}}", "no others have a via" },
        { "{\"expect\":{\"voice\":\"disguised\",\"violations\":[\"a\"],\"via\":[\"hat\"]}}",
          "no disguise named hat" },
        { "{\"expect\":{\"voice\":\"hard\",\"violations\":[],\"may\":\"ad-false\"}}",
          "may should be a list" },
        { "{\"expect\":{\"voice\":\"plain\",\"violations\":[\"a\"],\"may\":[\"a\"]}}", "not also a may" },
        { "{\"expect\":", "a.ndjson:2: " },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct wj_score score;
        assert_int_equal(score_text(s, wj_strf(s->cli.arena, "\n%s\n", wrong[i].line), &score), WJ_E_INVALID);
        if (!strstr(s->e.msg, wrong[i].said))
            fail_msg("said \"%s\", expected \"%s\" in it", s->e.msg, wrong[i].said);
    }
}

/* What the command prints, to be freed. */
static char *print(struct state *s, const char **argv, int argc, int *rc)
{
    char *out = NULL;
    size_t n = 0;
    s->cli.out = open_memstream(&out, &n);
    s->cli.argc = argc;
    s->cli.argv = argv;
    *rc = wj_cmd_rules_score(&s->cli, &s->e);
    fclose(s->cli.out);
    return out;
}

static void what_is_printed_is_as_before(void **state)
{
    struct state *s = *state;
    static const struct {
        const char *golden, *option, *value;
    } runs[] = { { GOLDEN "all.txt", "--by=kind", "--by=rule" },
                 { GOLDEN "fields.txt", "--by=field", "--by=disguise" },
                 { GOLDEN "misses.txt", "--show", "misses" },
                 { GOLDEN "alarms.txt", "--show", "alarms" },
                 { GOLDEN "score.json", "--json", "--by=kind" } };
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        const char *argv[] = { "--rules",      GOLDEN "rules", "--set", GOLDEN "records.ndjson",
                               runs[i].option, runs[i].value };
        int rc;
        char *out = print(s, argv, 6, &rc);
        assert_ok(rc, s->e);
        assert_str(read_all(s, runs[i].golden), out);
        free(out);
    }
}

static void wrong_wishes_are_refused(void **state)
{
    struct state *s = *state;
    static const char *const wrong[][2] = { { "--by", "colour" },
                                            { "--show", "all" },
                                            { "--set", "tests/data/labelled/none.ndjson" },
                                            { "more", "words" } };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const char *argv[] = { wrong[i][0], wrong[i][1] };
        int rc;
        char *out = print(s, argv, 2, &rc);
        assert_int_not_equal(rc, WJ_OK);
        assert_string_equal(out, "");
        free(out);
    }
}

static void held_back_texts_are_not_shown_by_chance(void **state)
{
    struct state *s = *state;
    const char *argv[] = { "--rules", GOLDEN "rules", "--show", "misses" };
    int rc;
    char *out = print(s, argv, 4, &rc);
    assert_ok(rc, s->e);
    struct wj_str held = read_all(s, LABELLED "held/uc.ndjson"), shown = wj_strz(out), line;
    assert_true(shown.n > 1000);
    while (wj_str_cut(&shown, '\n', &line))
        if (wj_str_starts(line, WJ_S("uc-"))) {
            struct wj_str id;
            wj_str_cut(&line, '\t', &id);
            assert_false(wj_str_has(held, wj_strf(s->cli.arena, "\"" WJ_FMT "\"", WJ_ARG(id))));
        }
    free(out);
}

/* Score one half of the project's own records under the built-in rules. */
static struct wj_score score_half(struct state *s, const char *half)
{
    struct wj_ruleset *rules = NULL;
    struct wj_fileset files;
    struct wj_score score;
    const char *dir = wj_str_z(s->cli.arena, wj_strf(s->cli.arena, LABELLED "%s", half));
    assert_ok(wj_fileset_read_dir(s->cli.arena, dir, 64 << 20, &files, &s->e), s->e);
    assert_ok(wj_scanrules_load(&s->cli, NULL, false, &rules, &s->e), s->e);
    assert_ok(wj_score_run(s->cli.arena, rules, &files, &score, &s->e), s->e);
    wj_ruleset_free(rules);
    return score;
}

static void every_label_names_a_violation_of_the_law(void **state)
{
    struct state *s = *state;
    struct wj_str known = read_all(s, "law/violations.csv");
    static const char *const halves[] = { "dev", "held" };
    for (int h = 0; h < 2; h++) {
        struct wj_score score = score_half(s, halves[h]);
        for (size_t i = 0; i < score.nkinds; i++)
            if (!wj_str_has(known, wj_strf(s->cli.arena, "\n" WJ_FMT ",", WJ_ARG(score.kinds[i].violation))))
                fail_msg("%s names " WJ_FMT, halves[h], WJ_ARG(score.kinds[i].violation));
        assert_true(score.records[WJ_VOICE_HARD] >= score.records[WJ_VOICE_PLAIN]);
    }
}

static double measure(const struct wj_score *score, struct wj_str what)
{
    if (wj_str_eqz(what, "lead precision"))
        return wj_score_precision(wj_score_leads(score, WJ_NVOICES));
    if (wj_str_eqz(what, "plain recall"))
        return wj_score_recall(wj_score_leads(score, WJ_VOICE_PLAIN));
    if (wj_str_eqz(what, "disguised recall"))
        return wj_score_recall(wj_score_leads(score, WJ_VOICE_DISGUISED));
    if (wj_str_eqz(what, "violation f1"))
        return wj_score_f1(score->right);
    fail_msg("floor.tsv has a measure \"" WJ_FMT "\"", WJ_ARG(what));
    return 0;
}

static void quality_stays_above_its_floor(void **state)
{
    struct state *s = *state;
    struct wj_score dev = score_half(s, "dev"), held = score_half(s, "held");
    struct wj_str rest = read_all(s, LABELLED "floor.tsv"), line, half, what;
    int checked = 0;
    wj_str_cut(&rest, '\n', &line); /* the head */
    while (wj_str_cut(&rest, '\n', &line) && line.n) {
        assert_true(wj_str_cut(&line, '\t', &half) && wj_str_cut(&line, '\t', &what));
        double is = measure(wj_str_eqz(half, "dev") ? &dev : &held, what);
        double floor = strtod(wj_str_z(s->cli.arena, line), NULL);
        assert_true(floor > 0);
        if (!(is >= floor))
            fail_msg(WJ_FMT " of " WJ_FMT " is %.3f, under its floor of %.3f", WJ_ARG(what), WJ_ARG(half), is,
                     floor);
        checked++;
    }
    assert_int_equal(checked, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_numbers_are_those_reckoned_by_hand, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_arguable_finding_is_neither_right_nor_wrong, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_over_nothing_is_no_number, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_wrong_label_is_named_by_file_and_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_printed_is_as_before, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_wishes_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(held_back_texts_are_not_shown_by_chance, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_label_names_a_violation_of_the_law, set_up, tear_down),
        cmocka_unit_test_setup_teardown(quality_stays_above_its_floor, set_up, tear_down),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
