/* Every fault of the flow tables is found where it is, with what would be right. */
#include "smallbook.h"

static struct wj_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = wj_arena_new((size_t)128 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

/* With old replaced by new in the file, loading fails and says want. */
static void assert_fault(const char *path, const char *old, const char *new, const char *want)
{
    const struct wj_flowbook *book = NULL;
    struct wj_err e = WJ_ERR_INIT;
    int rc = load_small(arena, path, old, new, &book, &e);
    if (rc == WJ_OK)
        fail_msg("%s with \"%s\" was taken", path, new);
    assert_null(book);
    if (!wj_str_has(wj_strz(e.msg), wj_strz(want)))
        fail_msg("got \"%s\", want \"%s\"", e.msg, want);
}

#define JOB "flows/job.csv"

static void unknown_names_are_refused_by_line(void **state)
{
    (void)state;
    assert_fault(JOB, "new,take,doing", "now,take,doing", JOB ":3: state: there is no state \"now\" of job");
    assert_fault(JOB, "new,take,doing", "new,take,done", JOB ":3: to: there is no state \"done\"");
    assert_fault(JOB, "new,take,doing", "gone,take,doing", "\"gone\" is final");
    assert_fault(JOB, "new,take", "new,Take", JOB ":3: event: \"Take\" is no event");
    assert_fault(JOB, "new,take,doing,worker", "new,take,doing,clerk",
                 "there is no role \"clerk\" in roles.csv");
    assert_fault(JOB, "doc(form)", "doc(letter)", "there is no document template \"letter\"");
    assert_fault(JOB, "doc(form) &", "docs(form) &", "there is no condition \"docs\"");
    assert_fault(JOB, "fine_fen<=@limit_fen", "fine_fen<=@limit", "there is no fact \"limit\"");
    assert_fault(JOB, "term_over(t.serve)", "term_over(t.sort)", "there is no term \"t.sort\"");
    assert_fault(JOB, "pending(side)", "pending(sides)", "there is no flow \"sides\"");
    assert_fault(JOB, "differs(boss,worker)", "differs(boss,clerk)", "there is no role \"clerk\"");
    assert_fault(JOB, "reason?,start", "reasons?,start", "there is no fact \"reasons\" in facts.csv");
    assert_fault(JOB, "start:t.work", "begin:t.work", "there is no effect \"begin:t.work\"");
    assert_fault(JOB, "start:t.work", "start:t.play", "there is no term \"t.play\" in terms.csv");
    assert_fault(JOB, "set:count=+1", "set:number=+1", "there is no fact \"number\"");
    assert_fault(JOB, "open:side", "open:sides", "there is no flow \"sides\" in flows.csv");
    assert_fault(JOB, "unset:done", "publish:wall", "there is no publication \"wall\" in registers.csv");
    assert_fault(JOB, "unset:done", "list:board", "there is no roster \"board\"");
}

static void guards_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    assert_fault(JOB, "doc(form) & fine", "doc(form & fine", "a \")\" was expected");
    assert_fault(JOB, "doc(form) & fine", "doc(form) fine", "\"&\" or \"|\" was expected");
    assert_fault(JOB, "way=post &", "way=pigeon &", "one of post direct was expected");
    assert_fault(JOB, "way=post &", "way>post &", "only numbers and days have an order");
    assert_fault(JOB, "way=post &", "way &", "a fact that is not bool must be compared");
    assert_fault(JOB, "has(worker)", "has(worker) &", "a fact or a condition was expected");
    assert_fault(JOB, "fine_fen<=@limit_fen", "fine_fen<=@served_on", "of different types");
    assert_fault(JOB, "fine_fen<=@limit_fen", "fine_fen<=much", "a whole number of fen was expected");
    assert_fault(JOB, "has(worker)", "((((((((((((((((((has(worker)))))))))))))))))))",
                 "too many brackets inside each other");
}

static void rows_that_can_both_apply_are_refused(void **state)
{
    (void)state;
    assert_fault(JOB, "way!=post &", "way=post &", JOB ":10: \"check\" can apply together with line 9");
    assert_fault(JOB, "way!=post &", "fine_fen>=5 &", "can apply together with line 9");
    assert_fault(JOB, "doing,drop,gone,worker,,reason,stop:t.work close,法 4,撤销,Drop,2026-01-01,,",
                 "doing,drop,gone,boss,,reason,stop:t.work close,法 4,撤销,Drop,2025-12-31,,",
                 JOB ":8: \"drop\" can apply together with line 7");
}

static void states_must_be_reachable_and_left(void **state)
{
    (void)state;
    assert_fault("states.csv", "job,ready", "job,lost,无,lost,wait,\njob,ready",
                 "\"lost\" (无) cannot be reached");
    assert_fault("states.csv", "job,gone,办结,gone,done,final\n",
                 "job,gone,办结,gone,done,final\njob,trap,无,trap,wait,\n", "cannot be reached");
    assert_fault("flows/side.csv", "open,end,end,worker,,,close", "open,end,=,worker,,,",
                 "\"open\" (在办) cannot be left towards an end");
}

static void a_state_without_a_way_out_is_found_by_the_law_of_the_day(void **state)
{
    (void)state;
    assert_fault("flows/side.csv", "open,end,end,worker,,,close,法 1,结束,End,,,",
                 "open,end,end,worker,,,close,法 1,结束,End,2020-01-01,2024-12-31,",
                 "cannot be left towards an end: add a row, or mark it final under the law of 2025-01-01");
}

static void every_row_is_whole(void **state)
{
    (void)state;
    assert_fault(JOB, "法 2,领取", ",领取", JOB ":3: basis: every row needs a legal basis");
    assert_fault(JOB, "领取,Take", "领取,",
                 JOB ":3: label_en: every row needs a Chinese and an English label");
    assert_fault(JOB, "2026-01-01,,", "2026-13-01,,", "valid_from: \"2026-13-01\" is no day");
    assert_fault(JOB, "2020-01-01,2025-12-31", "2020-01-01,2019-12-31", "valid_to is before valid_from");
    assert_fault(JOB, "stop:t.work close,法 4,撤销,Drop,2020", "stop:t.work,法 4,撤销,Drop,2020",
                 "a row into a final state ends with the effect close");
    assert_fault(JOB, "open:side", "open:side close", "close stands only on rows into a final state");
    assert_fault(JOB, "new,take,doing,worker,,,assign:worker", "new,take,doing,boss,,,assign:worker",
                 "assign:worker finds nobody");
    assert_fault(JOB, "-,open,new", "-,begin,new", "a matter begins by the event \"open\"");
    assert_fault(JOB, "valid_to,note", "valid_to,notes", "the column \"note\" is missing");
    assert_fault(JOB, "unset:done", "suspend:t.work", "suspend and resume, and only they, name a reason");
    assert_fault(JOB, "unset:done", "suspend:t.work(work)", "does not stop for \"work\"");
}

static void what_is_looked_at_must_come_from_somewhere(void **state)
{
    (void)state;
    assert_fault(JOB, "set:done=true stop", "stop", "the guard looks at \"done\", which no row asks or sets");
    assert_fault(JOB, "doc(form) &", "!done &", "doc:form is asked for, but no guard checks doc(form)");
    assert_fault(JOB, "start:t.serve@served_on", "start:t.work@served_on",
                 "looks at the term t.serve, which no row starts");
    assert_fault("flows/side.csv", "worker|system,,,", "worker|system,,reason,",
                 "open:side: flows/side.csv has no row open for the role system that needs no input");
}

static void the_companions_are_checked(void **state)
{
    (void)state;
    assert_fault("facts.csv", "done,bool", "done,boolean", "facts.csv:2: type: \"boolean\" is no type");
    assert_fault("facts.csv", "post=邮寄/By post", "post=邮寄", "the word post needs both names");
    assert_fault("facts.csv", "fine_fen,fen", "done,fen", "facts.csv:3: name: the fact done stands twice");
    assert_fault("facts.csv", ",2,10,,,", ",12,10,,,", "min is above max");
    assert_fault("facts.csv", "limit_fen,fen,store", "limit_fen,fen,shop", "\"shop\" is no source");
    assert_fault("roles.csv", "boss,负责人,boss,officer", "boss,负责人,boss,inside",
                 "side is officer, outside or system");
    assert_fault("roles.csv", "boss,负责人", "worker,负责人", "\"worker\" stands twice");
    assert_fault("flows.csv", "served_on,", "reason,", "\"reason\" is no fact of type day");
    assert_fault("flows.csv", "side,附事,Side matter,附,法 2,,\n", "",
                 "there is no flow \"side\" in flows.csv");
    assert_fault("states.csv", "job,gone", "jobs,gone", "there is no flow \"jobs\" in flows.csv");
    assert_fault("states.csv", "new,open,", "new,blue,", "badge is open, work");
    assert_fault("registers.csv", "publication", "paper", "kind is publication or roster");
}

/* Whatever stands in the tables: an error with a message, or a law; never a crash. */
static void tables_with_wild_bytes_are_refused_or_taken(void **state)
{
    (void)state;
    static const char bytes[] = "|&!()<>=@,\"\n:;?*-+.aZ0_ \xe5\xff";
    uint64_t seed = 88172645463325252u;
    struct wj_arena *a = wj_arena_new((size_t)64 << 20);
    for (int round = 0; round < 3000; round++) {
        struct wj_named items[SMALL_N];
        const struct wj_flowbook *book = NULL;
        struct wj_err e = WJ_ERR_INIT;
        wj_arena_reset(a);
        for (size_t i = 0; i < SMALL_N; i++)
            items[i] =
                (struct wj_named){ wj_strz(small_texts[i][0]), wj_str_dup(a, wj_strz(small_texts[i][1])) };
        for (int k = 0; k < 1 + round % 4; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            struct wj_str *b = &items[(seed >> 33) % SMALL_N].bytes;
            ((char *)(uintptr_t)b->p)[(seed >> 20) % b->n] = bytes[(seed >> 45) % (sizeof bytes - 1)];
        }
        int rc = load_files(a, items, &book, &e);
        assert_true(rc == WJ_OK ? book != NULL : e.msg[0] != 0);
    }
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_names_are_refused_by_line),
        cmocka_unit_test(guards_that_make_no_sense_are_refused),
        cmocka_unit_test(rows_that_can_both_apply_are_refused),
        cmocka_unit_test(states_must_be_reachable_and_left),
        cmocka_unit_test(a_state_without_a_way_out_is_found_by_the_law_of_the_day),
        cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(what_is_looked_at_must_come_from_somewhere),
        cmocka_unit_test(the_companions_are_checked),
        cmocka_unit_test(tables_with_wild_bytes_are_refused_or_taken),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, setup, teardown);
}
