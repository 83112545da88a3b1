/* The whole law: the embedded set is sound, each kind of table fault is found where it is, and figures. */
#include "base/arena.h"
#include "law/lawdata.h"
#include "law/lawpack.h"
#include "law/lawset.h"
#include "law/publication.h"
#include "../test.h"

static struct wj_arena *arena;
static struct wj_lawset law;

static int load(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    arena = wj_arena_new((size_t)WJ_LAWSET_ARENA);
    assert_ok(wj_lawset_open(arena, NULL, wj_lawdata_files(), &law, &e), e);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static void the_embedded_law_has_no_fault(void **state)
{
    (void)state;
    struct wj_list problems;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_lawset_check(arena, wj_lawdata_files(), &problems, &e), e);
    const struct wj_str *p = problems.items;
    for (size_t i = 0; i < problems.n; i++)
        print_message(WJ_FMT "\n", WJ_ARG(p[i]));
    assert_int_equal(problems.n, 0);
    assert_int_equal(strlen(law.hash_hex), 64);
    assert_int_equal(law.violations.by_slug.n, 144);
    assert_true(law.terms.n >= 161);
}

static void the_hash_follows_every_byte_and_name(void **state)
{
    (void)state;
    struct wj_named one[] = { { WJ_S("a"), WJ_S("bc") } }, two[] = { { WJ_S("ab"), WJ_S("c") } };
    struct wj_fileset s1 = { one, 1 }, s2 = { two, 1 };
    struct wj_hash h1 = wj_lawpack_hash(&s1), h2 = wj_lawpack_hash(&s2);
    assert_false(wj_digest_eq(&h1, &h2));
    two[0] = one[0];
    h2 = wj_lawpack_hash(&s2);
    assert_true(wj_digest_eq(&h1, &h2));
}

/* The embedded set with one file changed by replacing text; answers the first problem. */
static struct wj_str fault_of(const char *path, const char *old, const char *new)
{
    const struct wj_fileset *files = wj_lawdata_files();
    struct wj_named *items = wj_copy(arena, files->items, files->n * sizeof *items);
    struct wj_err e = WJ_ERR_INIT;
    struct wj_list problems;
    size_t i = 0;
    while (i < files->n && !wj_str_eqz(items[i].path, path))
        i++;
    assert_true(i < files->n);
    struct wj_str b = items[i].bytes;
    size_t at = wj_str_find(b, wj_strz(old));
    if (at == b.n)
        fail_msg("%s has no \"%s\"", path, old);
    size_t behind = at + strlen(old);
    items[i].bytes = wj_strf(arena, WJ_FMT "%s" WJ_FMT, (int)at, b.p, new, (int)(b.n - behind), b.p + behind);
    struct wj_fileset changed = { items, files->n };
    assert_ok(wj_lawset_check(arena, &changed, &problems, &e), e);
    assert_true(problems.n >= 1);
    return ((const struct wj_str *)problems.items)[0];
}

#define assert_fault(path, old, new, want)                                  \
    do {                                                                    \
        struct wj_str got = fault_of(path, old, new);                       \
        if (!wj_str_has(got, wj_strz(want)))                                \
            fail_msg("got \"" WJ_FMT "\", want \"%s\"", WJ_ARG(got), want); \
    } while (0)

static void every_table_fault_names_its_place_and_the_cure(void **state)
{
    (void)state;
    assert_fault("terms.csv", "case.pleading,case.pleading", "Case.Pleading,case.pleading",
                 "id: an identifier has lower-case letters");
    assert_fault("terms.csv", "id,series", "id,serie", "the column \"series\" is missing");
    assert_fault("terms.csv", "confidence,note", "confidence,note,extra", "terms.csv");
    assert_fault("terms.csv", ",15,workday,forward,excluded", ",0,workday,forward,excluded",
                 "terms.csv:2: length: \"0\" should be a whole number from 1 to 1200");
    assert_fault("terms.csv", ",15,workday,", ",15,fortnight,", "should be one of: workday, day, month");
    assert_fault("terms.csv", "testing;identify", "testing;ident", "\"ident\" should be testing, identify");
    assert_fault("terms.csv", "程序规定 18,2021-07-15", "程式规定 18,2021-07-15",
                 "terms.csv:2: basis: \"程式规定\" is no statute of statutes.csv");
    assert_fault("terms.csv", "程序规定 18,2021-07-15", "程序规定 18,2011-07-15",
                 "terms.csv:2: basis: none of the statutes cited was in force");
    assert_fault("terms.csv", "程序规定 18,2021-07-15", "程序规定 18,2021-02-30",
                 "valid_from: \"2021-02-30\"");
    assert_fault("statutes.csv", "2019-04-01,2021-07-14", "2019-04-01,2021-07-15", "overlaps in time");
    assert_fault("violations.csv", "ad-medical-nonmed,1,", "ad-absolute,1,", "slug: the other versions");
    assert_fault("violations.csv", "subj-cease-no-notice,2", "subj-cease-no-notice,3", "tier: \"3\"");
    assert_fault("calendar-2026.csv", "2026-01-04,adjusted_workday", "2026-01-05,adjusted_workday",
                 "2026-01-05 is no Saturday or Sunday");
    assert_fault("calendar-2026.csv", "2026-10-01,statutory", "2026-10-01,break",
                 "calendar-2026.csv: 12 statutory days, but the regulation gives 13");
    assert_fault("calendar-2025.csv", "2025-01-28,", "2025-01-29,",
                 "calendar-2025.csv:5: 2025-01-29 stands here twice");
    assert_fault("discretion.csv", "ordinary,一般,30", "ordinary,一般,40", "discretion.csv:3: from_pct");
    assert_fault("overlays/42/thresholds.csv", "credit.low_fine_person", "credit.low_fine_nobody",
                 "the nation has no threshold");
    assert_fault("overlays/42/thresholds.csv", ",lt,1000000,", ",gt,1000000,",
                 "compares the other way round");
    assert_fault("transitions.csv", "case-ordinary,lighter", "case-ordinary,newest",
                 "transitions.csv:2: rule: \"newest\" should be one of: keep, move, lighter");
    assert_fault("transitions.csv", "case-ordinary,lighter", "case-none,lighter",
                 "transitions.csv:2: flow: there is no flow \"case-none\"");
    assert_fault("transitions.csv", "case-simple", "case-ordinary",
                 "transitions.csv:3: flow: line 2 says already");
    assert_fault("discretion.csv", "heavy,从重,70,100", "heavy,从重,70,99",
                 "discretion.csv:4: to_pct: the last band");
    assert_fault("regions.csv", "12,天津市", "11,天津市", "regions.csv:3: code: 11 stands here twice");
}

static void a_fine_is_held_against_the_band_that_was_chosen(void **state)
{
    (void)state;
    wj_day on = wj_day_of(2026, 3, 1);
    const struct wj_violation v = {
        .min_fen = 100, .max_fen = 300, .serious_min_fen = 300, .serious_max_fen = 1300
    };
    const struct wj_violation open = { .min_fen = WJ_NONE, .max_fen = WJ_NONE };
    static const struct {
        const char *chosen;
        int64_t fine;
        bool off;
        const char *band;
    } cases[] = { { "mitigated", 99, false, "mitigated" }, { "light", 99, true, "mitigated" },
                  { "light", 160, false, "light" },        { "light", 161, true, "ordinary" },
                  { "normal", 200, false, "ordinary" },    { "normal", 160, true, "light" },
                  { "heavy", 240, false, "heavy" },        { "heavy", 239, true, "ordinary" },
                  { "heavy", 700, false, "ordinary" }, /* in serious circumstances */
                  { "normal", 700, false, "ordinary" },    { "light", 1300, true, "heavy" },
                  { "heavy", 1301, true, "above" },        { "mitigated", 100, true, "light" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wj_band_check c =
            wj_penalty_check_band(&law.bands, &v, on, wj_strz(cases[i].chosen), cases[i].fine);
        assert_true(c.known);
        assert_string_equal(wj_penalty_band_name(c.band), cases[i].band);
        if (c.off != cases[i].off)
            fail_msg("%s of %lld", cases[i].chosen, (long long)cases[i].fine);
    }
    assert_false(wj_penalty_check_band(&law.bands, &open, on, WJ_S("light"), 5).known);
    assert_false(wj_penalty_check_band(&law.bands, NULL, on, WJ_S("light"), 5).off);
    assert_false(wj_penalty_check_band(&law.bands, &v, on, WJ_NOSTR, 5).off);
    assert_false(wj_penalty_check_band(&law.bands, &v, on, WJ_S("light"), 0).off);
}

static void the_ladder_of_reminders_is_climbed_day_by_day(void **state)
{
    (void)state;
    const wj_day due = wj_day_of(2026, 3, 10);
    static const struct {
        int days;
        const char *step;
    } cases[] = { { -4, NULL },  { -3, "soon" }, { -1, "soon" }, { 0, "today" },
                  { 1, "over" }, { 4, "over" },  { 5, "upper" }, { 400, "upper" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct wj_reminder *r = wj_reminder_on(&law.reminders, due, due + cases[i].days);
        assert_true(r ? cases[i].step && wj_str_eqz(r->step, cases[i].step) : !cases[i].step);
    }
    assert_fault("reminders.csv", "today,0", "today,-9", "reminders.csv:3: from_day: each step begins");
    assert_fault("reminders.csv", "handler|head", "handler|boss", "reminders.csv:3: to: who is reminded");
}

static void a_case_file_has_a_place_for_every_paper(void **state)
{
    (void)state;
    const struct wj_dossier *d = &law.dossier;
    assert_int_equal(wj_dossier_place(d, WJ_S("filing_form")), 0);
    assert_int_equal(wj_dossier_rank(&d->items[1], WJ_S("spot_decision")), 1);
    size_t other = wj_dossier_place(d, WJ_S("never_heard_of"));
    assert_true(other < d->n && !d->items[other].side);
    assert_true(d->items[wj_dossier_place(d, WJ_S("final_report"))].side);
    for (size_t i = 0; i < d->n; i++) {
        struct wj_str rest = d->items[i].templates, one;
        while (wj_str_cut(&rest, '|', &one))
            if (one.p[0] != '*' && !wj_document_find(&law.documents, one))
                fail_msg("dossier.csv:%d: there is no form " WJ_FMT, d->items[i].line, WJ_ARG(one));
    }
    assert_fault("dossier.csv", "hearing_record,", "hearing_report,", "dossier.csv:");
}

/* The embedded set with one file more. */
static struct wj_fileset with_file(const char *path, const char *text)
{
    const struct wj_fileset *files = wj_lawdata_files();
    struct wj_named *items = WJ_NEW_N(arena, struct wj_named, files->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < files->n; i++) {
        if (n == i && wj_str_cmp(files->items[i].path, wj_strz(path)) > 0)
            items[n++] = (struct wj_named){ wj_strz(path), wj_strz(text) };
        items[n++] = files->items[i];
    }
    return (struct wj_fileset){ items, n };
}

#define BANDS "band,name_zh,from_pct,to_pct,basis,valid_from,valid_to,confidence,note\n"

static void a_region_may_set_its_own_bands_without_gap_or_overlap(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_lawset own;
    struct wj_list problems;
    wj_day on = wj_day_of(2026, 3, 1);
    struct wj_fileset files = with_file("overlays/33/discretion.csv",
                                        BANDS "light,从轻,0,20,裁量权指导意见,2022-10-08,,memory,\n"
                                              "ordinary,一般,20,80,裁量权指导意见,2022-10-08,,memory,\n"
                                              "heavy,从重,80,100,裁量权指导意见,2022-10-08,,memory,\n");
    assert_ok(wj_lawset_load(arena, &files, &own, &e), e);
    struct wj_bands there = wj_penalty_bands_of(&own.bands, WJ_S("330106"), on);
    struct wj_bands here = wj_penalty_bands_of(&own.bands, WJ_S("420000"), on);
    assert_int_equal(wj_penalty_band(&there, on, 0, 100, 25), WJ_BAND_ORDINARY);
    assert_int_equal(wj_penalty_band(&here, on, 0, 100, 25), WJ_BAND_LIGHT);
    assert_int_equal(wj_penalty_bands_of(&own.bands, WJ_S("33"), wj_day_of(2020, 1, 1)).n, 0);

    files = with_file("overlays/33/discretion.csv",
                      BANDS "light,从轻,0,20,裁量权指导意见,2022-10-08,,memory,\n"
                            "ordinary,一般,30,80,裁量权指导意见,2022-10-08,,memory,\n");
    assert_ok(wj_lawset_check(arena, &files, &problems, &e), e);
    assert_true(problems.n >= 1);
    assert_true(wj_str_starts(*(const struct wj_str *)problems.items,
                              WJ_S("overlays/33/discretion.csv:3: from_pct: a band begins where")));
    files = with_file("overlays/33/terms.csv", "id\n");
    assert_ok(wj_lawset_check(arena, &files, &problems, &e), e);
    assert_true(problems.n >= 1);
    assert_true(
        wj_str_has(*(const struct wj_str *)problems.items, WJ_S("thresholds.csv and discretion.csv only")));
}

static void bands_divide_the_range_by_its_ends(void **state)
{
    (void)state;
    wj_day on = wj_day_of(2026, 3, 1);
    static const struct {
        int64_t fine;
        const char *band;
    } cases[] = { { 99, "mitigated" }, { 100, "light" }, { 160, "light" }, { 161, "ordinary" },
                  { 239, "ordinary" }, { 240, "heavy" }, { 300, "heavy" }, { 301, "above" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(wj_penalty_band_name(wj_penalty_band(&law.bands, on, 100, 300, cases[i].fine)),
                            cases[i].band);
    assert_int_equal(wj_penalty_band(&law.bands, on, 100, 100, 100), WJ_BAND_ORDINARY);
    assert_int_equal(wj_penalty_band(&law.bands, wj_day_of(2020, 1, 1), 1, 9, 5), WJ_BAND_UNKNOWN);
}

static void the_surcharge_is_three_per_cent_a_day_up_to_the_fine(void **state)
{
    (void)state;
    wj_day due = wj_day_of(2026, 3, 1);
    assert_int_equal(wj_penalty_surcharge_fen(1000000, due, due, NULL, 0), 0);
    assert_int_equal(wj_penalty_surcharge_fen(1000000, due, due + 1, NULL, 0), 30000);
    assert_int_equal(wj_penalty_surcharge_fen(1000000, due, due + 33, NULL, 0), 990000);
    assert_int_equal(wj_penalty_surcharge_fen(1000000, due, due + 34, NULL, 0), 1000000);
    assert_int_equal(wj_penalty_surcharge_fen(1000000, due, due + 4000, NULL, 0), 1000000);
    assert_int_equal(wj_penalty_surcharge_fen(12345, due, due + 1, NULL, 0), 370);
    assert_int_equal(wj_penalty_surcharge_fen(INT64_MAX, due, due + 4000, NULL, 0), INT64_MAX);
    struct wj_span suit = { due + 2, due + 11 }; /* reconsideration: not counted */
    assert_int_equal(wj_penalty_surcharge_fen(1000000, due, due + 12, &suit, 1), 60000);
}

static void hearings_are_offered_from_the_figures_on(void **state)
{
    (void)state;
    wj_day on = wj_day_of(2026, 3, 1);
    const struct wj_threshold *because;
    struct wj_penalty_plan p = { .person = true, .fine_fen = 999999 };
    assert_false(wj_penalty_needs_hearing(&law.thresholds, WJ_S("330100"), on, &p, &because));
    p.fine_fen = 1000000;
    assert_true(wj_penalty_needs_hearing(&law.thresholds, WJ_S("330100"), on, &p, &because));
    assert_str(because->id, "hearing.fine_person");
    p.person = false;
    assert_false(wj_penalty_needs_hearing(&law.thresholds, WJ_S("330100"), on, &p, &because));
    p.confiscated_fen = 10000000;
    assert_true(wj_penalty_needs_hearing(&law.thresholds, WJ_S("330100"), on, &p, &because));
    p = (struct wj_penalty_plan){ .takes_licence = true };
    assert_true(wj_penalty_needs_hearing(&law.thresholds, WJ_S(""), on, &p, &because));
    assert_null(because);
    p = (struct wj_penalty_plan){ .fine_fen = 300000 };
    assert_true(wj_penalty_may_be_simple(&law.thresholds, WJ_S(""), on, &p));
    p.fine_fen++;
    assert_false(wj_penalty_may_be_simple(&law.thresholds, WJ_S(""), on, &p));
}

static void a_region_sets_its_own_figures(void **state)
{
    (void)state;
    wj_day before = wj_day_of(2025, 6, 1), after = wj_day_of(2026, 1, 1);
    const struct wj_threshold *t =
        wj_threshold_find(&law.thresholds, "credit.low_fine_entity", WJ_S("421281"), before);
    assert_non_null(t);
    assert_true(wj_threshold_met(t, 9999999));
    assert_false(wj_threshold_met(t, 10000000));
    assert_null(wj_threshold_find(&law.thresholds, "credit.low_fine_entity", WJ_S("330100"), before));
    t = wj_threshold_find(&law.thresholds, "credit.low_fine_entity", WJ_S("421281"), after);
    assert_int_equal(t->amount_fen, 5000000);
    assert_str(wj_threshold_region(&law.regions, WJ_S("510100"))->icp, "蜀");
    assert_null(wj_threshold_region(&law.regions, WJ_S("99")));
}

static void publication_follows_order_107(void **state)
{
    (void)state;
    wj_day on = wj_day_of(2026, 3, 1);
    struct wj_penalty_facts f = { .fine_fen = 5000000, .range_min_fen = 2000000, .range_max_fen = 20000000 };
#define CLASS() wj_publication_name(wj_publication_classify(&law.thresholds, &law.bands, WJ_S(""), on, &f))
    assert_string_equal(CLASS(), "minor"); /* light band and 50,000 */
    f.fine_fen++;
    assert_string_equal(CLASS(), "general");
    f.sector = WJ_SECTOR_FOOD;
    assert_string_equal(CLASS(), "serious_a");
    f.fine_fen = 2000000;
    assert_string_equal(CLASS(), "minor"); /* the sector makes no exception for minor ones */
    f.confiscates = true;
    assert_string_equal(CLASS(), "serious_a"); /* not only a low fine */
    f.restricts = true;
    assert_string_equal(CLASS(), "serious_b");
    f.lowers_or_revokes = true;
    assert_string_equal(CLASS(), "serious_c");
    f = (struct wj_penalty_facts){ .only_criticism = true };
    assert_string_equal(CLASS(), "minor");
    f = (struct wj_penalty_facts){ .only_warning = true };
    assert_string_equal(CLASS(), "none");
    f = (struct wj_penalty_facts){ .fine_fen = 100, .range_max_fen = WJ_NONE };
    assert_string_equal(CLASS(), "general"); /* a band nobody knows is not light */
    const enum wj_publication_class both[] = { WJ_PUBLISH_MINOR, WJ_PUBLISH_SERIOUS_B, WJ_PUBLISH_GENERAL };
    assert_int_equal(wj_publication_longest(both, 3), WJ_PUBLISH_SERIOUS_B);
    for (int c = WJ_PUBLISH_MINOR; c <= WJ_PUBLISH_SERIOUS_C; c++)
        assert_non_null(wj_map_get(&law.terms.by_id, wj_publication_stop_term((enum wj_publication_class)c)));
    assert_null(wj_publication_early_term(WJ_PUBLISH_SERIOUS_C).p);
#undef CLASS
}

static void the_act_decides_the_version_and_the_lighter_one_wins(void **state)
{
    (void)state;
    const struct wj_violation *old = wj_violation_on(&law.violations, WJ_S("uc-false-promo"),
                                                     wj_day_of(2025, 10, 14)),
                              *new = wj_violation_on(&law.violations, WJ_S("uc-false-promo"),
                                                     wj_day_of(2025, 10, 15));
    assert_true(wj_str_starts(old->legal_basis, WJ_S("反不正当竞争法 8")));
    assert_true(wj_str_starts(new->legal_basis, WJ_S("反不正当竞争法 9")));
    assert_int_equal(wj_penalty_lighter(old->min_fen, old->max_fen, new->min_fen, new->max_fen), 1);
    assert_null(wj_violation_on(&law.violations, WJ_S("plat-below-cost"), wj_day_of(2025, 10, 14)));
    assert_int_equal(wj_penalty_lighter(WJ_NONE, WJ_NONE, 0, 1), 0);
}

static void an_act_is_penalised_if_found_within_two_or_five_years(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    wj_day last;
    assert_ok(wj_penalty_limitation(&law.terms, law.calendar, wj_day_of(2024, 2, 29), false, &last, &e), e);
    assert_int_equal(last, wj_day_of(2026, 2, 28));
    assert_ok(wj_penalty_limitation(&law.terms, law.calendar, wj_day_of(2021, 10, 2), true, &last, &e), e);
    assert_int_equal(last, wj_day_of(2026, 10, 2)); /* a statutory day: a limitation does not roll */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_embedded_law_has_no_fault),
        cmocka_unit_test(the_hash_follows_every_byte_and_name),
        cmocka_unit_test(every_table_fault_names_its_place_and_the_cure),
        cmocka_unit_test(a_fine_is_held_against_the_band_that_was_chosen),
        cmocka_unit_test(the_ladder_of_reminders_is_climbed_day_by_day),
        cmocka_unit_test(a_case_file_has_a_place_for_every_paper),
        cmocka_unit_test(a_region_may_set_its_own_bands_without_gap_or_overlap),
        cmocka_unit_test(bands_divide_the_range_by_its_ends),
        cmocka_unit_test(the_surcharge_is_three_per_cent_a_day_up_to_the_fine),
        cmocka_unit_test(hearings_are_offered_from_the_figures_on),
        cmocka_unit_test(a_region_sets_its_own_figures),
        cmocka_unit_test(publication_follows_order_107),
        cmocka_unit_test(an_act_is_penalised_if_found_within_two_or_five_years),
        cmocka_unit_test(the_act_decides_the_version_and_the_lighter_one_wins),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, load, unload);
}
