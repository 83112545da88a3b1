/* Rules: what loads, what is refused and how it is said; conditions, exceptions, fields, dates. */
#include "base/arena.h"
#include "base/file.h"
#include "scan/ruleset.h"
#include "scan/scanner.h"
#include "../test.h"

#include <stdio.h>
#include <string.h>

static const char head[] = "rules:\n"
                           "  - id: t-01\n"
                           "    title: 试验\n"
                           "    violation: ad-false\n"
                           "    basis: 广告法 28\n";

static const char examples[] = "    hit: [甲, 甲, 甲]\n"
                               "    miss: [乙, 乙, 乙]\n";

/* Load one file made of the head, a middle and examples. */
static int load(struct wj_arena *a, const char *middle, const char *tail, struct wj_ruleset **out,
                struct wj_err *e)
{
    struct wj_str model, bytes = wj_strf(a, "%s%s%s", head, middle, tail);
    struct wj_named *file = WJ_NEW(a, struct wj_named);
    *file = (struct wj_named){ WJ_S("t/a.yaml"), bytes };
    assert_ok(wj_file_read(a, WJ_LAW "/model/disguise.tsv", 1 << 16, &model, e), *e);
    struct wj_rule_source source = { .files = { file, 1 }, .model = model };
    return wj_ruleset_load(a, &source, out, e);
}

static void expect_refusal(const char *middle, const char *tail, const char *said)
{
    struct wj_arena *a = wj_arena_new(32 << 20);
    struct wj_ruleset *set = NULL;
    struct wj_err e = WJ_ERR_INIT;
    assert_int_equal(load(a, middle, tail, &set, &e), WJ_E_INVALID);
    assert_null(set);
    if (!strstr(e.msg, said))
        fail_msg("said \"%s\", expected \"%s\" in it", e.msg, said);
    wj_arena_free(a);
}

static void wrong_rules_are_refused_with_their_place(void **state)
{
    (void)state;
    expect_refusal("    when: nothing_known\n", examples,
                   "t/a.yaml:6:11: in this condition, column 1: expected");
    expect_refusal("    words: {a: [甲]}\n    when: near(a, a\n", examples, "expected , or )");
    expect_refusal("    words: {a: [甲]}\n    when: a and\n", examples, "column 6: expected");
    expect_refusal("    words: {a: [甲]}\n    when: a\n    wenn: b\n", examples, "t/a.yaml:8");
    expect_refusal("    words: {a: []}\n    when: a\n", examples, "t/a.yaml:6");
    expect_refusal("    words: {A: [甲]}\n    when: a\n", examples, "expected a name");
    expect_refusal("    words: {a: [甲]}\n    when: a\n    severity: 9\n", examples, "t/a.yaml:8");
    expect_refusal("    words: {a: [甲]}\n    when: a\n    score: 1.5\n", examples,
                   "score from 0.01 to 0.99");
    expect_refusal("    words: {a: [甲]}\n    when: a\n    kinds: [list]\n", examples,
                   "no such kind or field");
    expect_refusal("    patterns: {p: '[0-9'}\n    when: p\n", examples, "pattern p");
    expect_refusal("    words: {a: [甲]}\n    when: a\n", "    hit: [甲]\n    miss: [乙]\n",
                   "at least 3 examples");
    expect_refusal("    words: {a: [甲]}\n    when: a\n",
                   "    hit: [{titel: 甲}, 甲, 甲]\n    miss: [乙, 乙, 乙]\n", "records have no field titel");
    expect_refusal("    words: {a: ['。。']}\n    when: a\n", examples, "has no letter or character");
    expect_refusal("    numbers: {n: {unit: foot}}\n    when: n\n", examples, "t/a.yaml:6");
}

static void an_example_that_fails_is_said_with_its_line(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(32 << 20);
    struct wj_ruleset *set = NULL;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(load(a, "    words: {a: [甲]}\n    when: a\n",
                   "    hit: [甲, 甲, 丙]\n    miss: [乙, 乙, 乙]\n", &set, &e),
              e);
    assert_int_equal(wj_ruletest_run(a, set, NULL, &e), WJ_E_INVALID);
    assert_non_null(strstr(e.msg, "t/a.yaml:8: rule t-01 misses what it should hit: 丙"));
    struct wj_list failures;
    assert_ok(wj_ruletest_run(a, set, &failures, &e), e);
    assert_int_equal(failures.n, 1);
    wj_ruleset_free(set);
    wj_arena_free(a);
}

static bool finds_in(const char *middle, const struct wj_record *r, wj_day on)
{
    struct wj_arena *a = wj_arena_new(64 << 20);
    struct wj_ruleset *set = NULL;
    struct wj_scanner *scanner = NULL;
    struct wj_findings f;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(load(a, middle, examples, &set, &e), e);
    assert_ok(wj_scanner_new(set, &scanner, &e), e);
    assert_ok(wj_scanner_scan(scanner, r, on, &f, &e), e);
    bool found = f.n == 1;
    wj_scanner_free(scanner);
    wj_ruleset_free(set);
    wj_arena_free(a);
    return found;
}

/* Does the rule with this middle find the record? fields: name, value, ... NULL. */
static bool finds(const char *middle, const char *const *fields, wj_day on)
{
    struct wj_record r;
    struct wj_err e = WJ_ERR_INIT;
    wj_record_init(&r);
    for (; *fields; fields += 2)
        assert_ok(wj_record_set(&r, wj_strz(fields[0]), wj_strz(fields[1]), &e), e);
    return finds_in(middle, &r, on);
}

static bool finds_text(const char *middle, const char *text)
{
    const char *const fields[] = { "body", text, NULL };
    return finds(middle, fields, WJ_DAY_NONE);
}

static void conditions_mean_what_the_manual_says(void **state)
{
    (void)state;
    static const struct {
        const char *middle, *text;
        bool found;
    } rows[] = {
        { "    when: '[苹果] and [香蕉]'\n", "香蕉。苹果", true },
        { "    when: '[苹果] and [香蕉]'\n", "香蕉", false },
        { "    when: '[苹果] or [香蕉]'\n", "香蕉", true },
        { "    when: '[苹果] and not [香蕉]'\n", "苹果香蕉", false },
        { "    when: near([苹果], [香蕉], 3)\n", "香蕉配大苹果", true },
        { "    when: near([苹果], [香蕉], 3)\n", "香蕉再配上大苹果", false },
        { "    when: near([苹果], [香蕉], 3)\n", "香蕉。苹果", false },
        { "    when: far([苹果], [香蕉], 3)\n", "香蕉。苹果", true },
        { "    when: before([苹果], [香蕉], 3)\n", "香蕉苹果", false },
        { "    when: before([苹果], [香蕉], 3)\n", "苹果和香蕉", true },
        { "    when: ahead([苹果], [香蕉], 3)\n", "苹果和香蕉", true },
        { "    when: ahead([苹果], [香蕉], 3)\n", "苹果，香蕉", false },
        { "    when: clause([苹果], [香蕉])\n", "苹果，香蕉", false },
        { "    when: sentence([苹果], [香蕉])\n", "苹果，香蕉", true },
        { "    when: sentence([苹果], [香蕉])\n", "苹果！香蕉", false },
        { "    when: inside([苹果], [苹果手机])\n", "苹果手机壳", true },
        { "    when: inside([苹果], [苹果手机])\n", "苹果树", false },
        { "    when: count([苹果]) >= 2\n", "苹果一个，苹果两个", true },
        { "    when: count([苹果]) >= 2\n", "苹果", false },
        { "    words: {f: [苹果, 香蕉]}\n    when: distinct(f) >= 2\n", "苹果苹果", false },
        { "    words: {f: [苹果, 香蕉]}\n    when: distinct(f) >= 2\n", "苹果香蕉", true },
        { "    words: {f: [苹果树]}\n    when: disguised(f)\n", "苹.果.树", true },
        { "    words: {f: [苹果树]}\n    when: disguised(f)\n", "苹果树", false },
        { "    words: {f: [苹果树]}\n    when: undisguised(f)\n", "苹果树", true },
        { "    when: asked([苹果])\n", "苹果好吃吗？", true },
        { "    when: asked([苹果])\n", "苹果好吃。对吗？", false },
        { "    when: bracketed([苹果])\n", "看《苹果的故事》", true },
        { "    when: bracketed([苹果])\n", "《书》苹果《书》", false },
        { "    words: {f: {words: [苹果], except: [苹果手机]}}\n    when: f\n", "苹果手机", false },
        { "    words: {f: {words: [苹果], except: [苹果手机]}}\n    when: f\n", "苹果手机和苹果", true },
        { "    when: '[苹果]'\n    unless: ['before([不是], here, 2)']\n", "不是苹果", false },
        { "    when: '[苹果]'\n    unless: ['before([不是], here, 2)']\n", "不是苹果，是苹果", true },
        { "    when: near([苹果], [香蕉], 9)\n    unless: ['before([不是], here, 2)']\n", "不是苹果香蕉",
          false },
        { "    when: near([苹果], [香蕉], 9)\n    unless: ['before([不是], here, 2)']\n", "苹果不是香蕉",
          false },
        { "    when: near([苹果], [香蕉], 9)\n    unless: ['before([不是], here, 2)']\n", "苹果香蕉不是",
          true },
        { "    when: near([苹果], [香蕉], 9)\n    unless: ['before([不是], here, 2)']\n", "苹果不是，香蕉",
          true },
        { "    when: '[苹果树]'\n    unless: ['before([不苹果], here, 2)']\n", "不苹果树", false },
        { "    when: '[苹果树]'\n    unless: ['before([果树林], here, 2)']\n", "苹果树林", true },
        { "    when: near([苹果树], [香蕉], 9)\n    unless: ['before([树], here, 2)']\n", "苹果树香蕉",
          true },
        { "    when: near([苹果], [香蕉], 9)\n    unless: ['sentence(here, [梨])']\n", "苹果梨香蕉", false },
        { "    when: near([苹果], [香蕉], 9)\n    unless: ['sentence(here, [苹果])']\n", "苹果和香蕉", true },
        { "    numbers: {m: {unit: yuan, min: 100}}\n    when: near([苹果], m, 4)\n", "苹果卖300元", true },
        { "    numbers: {m: {unit: yuan, min: 100}}\n    when: near([苹果], m, 4)\n", "苹果卖30元", false },
        { "    patterns: {p: 'zl[0-9]{4}'}\n    when: near([苹果], p, 4)\n", "苹果ＺＬ２０２０", true },
        { "    patterns: {p: {regex: '[0-9]{4}', needs: [苹果]}}\n    when: p\n", "梨2020", false },
        { "    patterns: {p: {regex: '[0-9]{4}', needs: [苹果]}}\n    when: p\n", "苹果，2020", true },
        { "    words: {f: {words: [苹果], disguise: none}}\n    when: f\n", "苹.果", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (finds_text(rows[i].middle, rows[i].text) != rows[i].found)
            fail_msg("%s on %s", rows[i].middle, rows[i].text);
}

static void a_sentence_goes_on_over_utterances(void **state)
{
    (void)state;
    const struct wj_utterance talk[] = { { 0, WJ_S("苹果") },       { 1, WJ_S("嗯") }, { 2, WJ_S("嗯") },
                                         { 3, WJ_S("香蕉不要钱") }, { 4, WJ_S("嗯") }, { 5, WJ_S("嗯") },
                                         { 6, WJ_S("嗯嗯") },       { 7, WJ_S("梨") } };
    struct wj_record r;
    wj_record_init(&r);
    r.kind = WJ_KIND_LIVE;
    r.utterances = talk;
    r.nutterances = sizeof talk / sizeof talk[0];
    assert_true(finds_in("    when: sentence([苹果], [香蕉])\n", &r, WJ_DAY_NONE));
    assert_true(finds_in("    when: far([香蕉], [梨], 9)\n", &r, WJ_DAY_NONE));
    assert_false(finds_in("    when: sentence([苹果], [梨])\n", &r, WJ_DAY_NONE));
    assert_false(finds_in("    when: near([苹果], [香蕉], 9)\n", &r, WJ_DAY_NONE));
    assert_false(finds_in("    when: clause([苹果], [香蕉])\n", &r, WJ_DAY_NONE));
    assert_false(finds_in("    when: sentence([苹果], [香蕉])\n    unless: ['sentence(here, [不要钱])']\n",
                          &r, WJ_DAY_NONE));
}

static void record_fields_take_part(void **state)
{
    (void)state;
    static const struct {
        const char *middle;
        const char *fields[7];
        bool found;
    } rows[] = {
        { "    when: in(title, [苹果])\n", { "title", "苹果" }, true },
        { "    when: in(title, [苹果])\n", { "body", "苹果" }, false },
        { "    when: in(category, [苹果])\n", { "category", "苹果/水果" }, true },
        { "    when: '[苹果]'\n", { "category", "苹果/水果" }, false },
        { "    when: price_fen >= 100 and list_price_fen >= 10 * price_fen\n",
          { "price_fen", "100", "list_price_fen", "1000" },
          true },
        { "    when: list_price_fen >= 10 * price_fen\n",
          { "price_fen", "100", "list_price_fen", "999" },
          false },
        { "    when: list_price_fen >= 10 * price_fen\n", { "price_fen", "100" }, false },
        { "    when: has(licence_no)\n", { "licence_no", "x" }, true },
        { "    when: not has(licence_no)\n", { "body", "x" }, true },
        { "    when: exempt = true\n", { "exempt", "true" }, true },
        { "    when: exempt = false\n", { "body", "x" }, false },
        { "    when: kind = 'ad'\n", { "kind", "ad", "body", "x" }, true },
        { "    patterns: {p: '^jy[0-9]{3}$'}\n    when: matches(licence_no, p)\n",
          { "licence_no", "ＪＹ123" },
          true },
        { "    patterns: {p: '^jy[0-9]{3}$'}\n    when: matches(licence_no, p)\n",
          { "licence_no", "JY12" },
          false },
        { "    category: {any: [水果]}\n    when: '[苹果]'\n",
          { "title", "苹果", "category", "水果" },
          true },
        { "    category: {any: [水果]}\n    when: '[苹果]'\n",
          { "title", "苹果", "category", "手机" },
          false },
        { "    category: {any: [水果]}\n    when: '[苹果]'\n", { "body", "苹果是水果" }, true },
        { "    category: {none: [手机]}\n    when: '[苹果]'\n",
          { "body", "苹果", "category", "手机" },
          false },
        { "    kinds: [message]\n    when: '[苹果]'\n", { "body", "苹果" }, false },
        { "    kinds: [message]\n    when: '[苹果]'\n", { "kind", "message", "text", "苹果" }, true },
        { "    fields: [title]\n    when: '[苹果]'\n", { "body", "苹果" }, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (finds(rows[i].middle, rows[i].fields, WJ_DAY_NONE) != rows[i].found)
            fail_msg("%s (row %zu)", rows[i].middle, i);
}

static void a_rule_is_law_between_its_days(void **state)
{
    (void)state;
    static const char middle[] = "    when: '[苹果]'\n    valid_from: 2026-02-01\n    valid_to: 2026-12-31\n";
    const char *const fields[] = { "body", "苹果", NULL };
    assert_false(finds(middle, fields, wj_day_of(2026, 1, 31)));
    assert_true(finds(middle, fields, wj_day_of(2026, 2, 1)));
    assert_true(finds(middle, fields, wj_day_of(2026, 12, 31)));
    assert_false(finds(middle, fields, wj_day_of(2027, 1, 1)));
    assert_true(finds(middle, fields, WJ_DAY_NONE));
}

static void the_hash_changes_with_what_decides_and_not_with_examples(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20);
    struct wj_ruleset *set[3] = { NULL };
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(load(a, "    when: '[甲]'\n", examples, &set[0], &e), e);
    assert_ok(load(a, "    when: '[甲]'\n", "    hit: [甲, 甲, 大甲]\n    miss: [乙, 乙, 乙]\n", &set[1], &e),
              e);
    assert_ok(load(a, "    when: '[甲, 丁]'\n", examples, &set[2], &e), e);
    assert_string_equal(wj_ruleset_hash(set[0]), wj_ruleset_hash(set[1]));
    assert_string_not_equal(wj_ruleset_hash(set[0]), wj_ruleset_hash(set[2]));
    assert_int_equal(strlen(wj_ruleset_rule(set[0], 0)->hash), 32);
    for (int i = 0; i < 3; i++)
        wj_ruleset_free(set[i]);
    wj_arena_free(a);
}

static void why_names_what_was_found(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20);
    struct wj_ruleset *set = NULL;
    struct wj_scanner *scanner = NULL;
    struct wj_findings f;
    struct wj_record r;
    struct wj_err e = WJ_ERR_INIT;
    wj_record_init(&r);
    r.text[WJ_RECORD_body] = WJ_S("：苹.果，香蕉");
    assert_ok(load(a, "    words: {x: [苹果], y: [香蕉]}\n    when: x and y\n    why: 有“{x}”又有{y}。\n",
                   examples, &set, &e),
              e);
    assert_ok(wj_scanner_new(set, &scanner, &e), e);
    assert_ok(wj_scanner_scan(scanner, &r, WJ_DAY_NONE, &f, &e), e);
    assert_int_equal(f.n, 1);
    assert_str(f.items[0].why, "有“苹果”又有香蕉。");
    assert_int_equal(f.items[0].nspans, 2);
    assert_str(f.items[0].spans[0].text, "苹.果");
    assert_str(f.items[0].spans[0].as, "苹果");
    assert_int_equal(f.items[0].spans[0].from, 3);
    assert_int_equal(f.items[0].spans[0].to, 10);
    wj_scanner_free(scanner);
    wj_ruleset_free(set);
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_rules_are_refused_with_their_place),
        cmocka_unit_test(an_example_that_fails_is_said_with_its_line),
        cmocka_unit_test(conditions_mean_what_the_manual_says),
        cmocka_unit_test(a_sentence_goes_on_over_utterances),
        cmocka_unit_test(record_fields_take_part),
        cmocka_unit_test(a_rule_is_law_between_its_days),
        cmocka_unit_test(the_hash_changes_with_what_decides_and_not_with_examples),
        cmocka_unit_test(why_names_what_was_found),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
