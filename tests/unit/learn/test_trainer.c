/* The learned opinion on a small made-up trade: it tells wrong from right, names the law, and repeats to the
 * byte. */
#include "../test.h"
#include "base/arena.h"
#include "learn/texts.h"
#include "scan/opinion.h"
#include "scan/recordread.h"

#include <stdio.h>
#include <string.h>

enum { RECORDS = 240 };

/* What the made-up records are put together from; the first four openings are of honest sellers. */
static const char *const openings[] = { "新到的毛巾", "今天的苹果", "这双布鞋", "家用水壶" };
static const char *const honest[] = { "手感柔软吸水快", "脆甜多汁现摘现发", "底子厚走路不累",
                                      "烧水快声音小" };
static const char *const cures[] = { "贴上三天疼痛全消不再吃药", "泡脚半月老寒腿就断了根" };
static const char *const fakes[] = { "刷五十单返现照单结算", "下空单给好评退本金加佣金" };

/* Labelled records in which words never stand twice in the same company; the arena's. */
static struct wj_str write_texts(struct wj_arena *a)
{
    struct wj_buf b;
    struct wj_str out = WJ_NOSTR;
    wj_buf_init(&b, a, 1 << 20);
    for (int i = 0; i < RECORDS; i++) {
        bool lawful = i % 2 == 0, cure = i % 4 == 1;
        const char *said = lawful ? honest[i / 2 % 4] : cure ? cures[i / 4 % 2] : fakes[i / 4 % 2];
        wj_buf_addf(
            &b,
            "{\"kind\":\"listing\",\"id\":\"r%d\",\"body\":\"%s，%s，第%d批\",\"expect\":{\"voice\":\"%s\",",
            i, openings[i / 3 % 4], said, i, lawful ? "benign" : "plain");
        wj_buf_addf(&b, "\"violations\":[%s]}}\n",
                    lawful ? ""
                    : cure ? "\"ad-medical-nonmed\""
                           : "\"uc-brushing\"");
    }
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_buf_done(&b, &out, &e), e);
    return out;
}

static struct wj_str learn(struct wj_arena *a, struct wj_trainer_report *r)
{
    struct wj_err e = WJ_ERR_INIT;
    const struct wj_trainer_options o = { .precision_permille = 900 };
    struct wj_named file = { WJ_S("texts.ndjson"), write_texts(a) };
    const struct wj_fileset files = { &file, 1 };
    struct wj_trainer *t = NULL;
    struct wj_buf b;
    struct wj_str model = WJ_NOSTR;
    wj_buf_init(&b, a, 8 << 20);
    assert_ok(wj_trainer_new(&o, &t, &e), e);
    assert_ok(wj_texts_add(t, &files, &e), e);
    assert_ok(wj_trainer_run(t, &b, r, &e), e);
    assert_ok(wj_buf_done(&b, &model, &e), e);
    wj_trainer_free(t);
    return model;
}

/* The violation the model sees in a listing; no value: none. *cue gets the stretch that spoke loudest. */
static struct wj_str judge(const struct wj_opinion *o, const char *body, struct wj_str *cue)
{
    static struct wj_grams g;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_opinion_view v;
    struct wj_record r;
    wj_record_init(&r);
    r.kind = WJ_KIND_LISTING;
    r.text[WJ_RECORD_body] = wj_strz(body);
    assert_ok(wj_grams_read(&g, &r, &e), e);
    struct wj_str kind = WJ_NOSTR;
    if (wj_opinion_judge(o, &g, &v)) {
        kind = wj_opinion_kind(o, v.kind);
        assert_true(v.sure >= 0.5 && v.sure <= 1 && v.ncues > 0);
        const struct wj_opinion_cue *c = &v.cues[0];
        assert_true(c->from < c->to && c->to <= g.places[c->place].text.n);
        *cue = (struct wj_str){ g.places[c->place].text.p + c->from, c->to - c->from };
    }
    wj_grams_fini(&g);
    return kind;
}

static void what_was_learnt_is_told_of_sentences_not_seen(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20);
    struct wj_err e = WJ_ERR_INIT;
    struct wj_trainer_report r;
    struct wj_opinion *o = NULL;
    struct wj_str cue = WJ_NOSTR;
    assert_ok(wj_opinion_load(a, "opinion.tsv", learn(a, &r), &o, &e), e);
    assert_int_equal(r.records, RECORDS);
    assert_int_equal(r.unlawful, RECORDS / 2);
    assert_int_equal(r.kinds, 2);
    assert_true(r.right * 10 >= r.leads * 9 && r.right > RECORDS / 3);
    assert_str(judge(o, "老人家说贴上三天，老寒腿断了根", &cue), "ad-medical-nonmed");
    assert_true(cue.n > 0);
    assert_str(judge(o, "群里招人，刷单返现，给好评退本金", &cue), "uc-brushing");
    assert_null(judge(o, "这双毛巾柔软吸水，烧水快", &cue).p);
    assert_null(judge(o, "", &cue).p);
    wj_arena_free(a);
}

static void the_same_records_give_the_same_bytes(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20);
    struct wj_trainer_report r;
    struct wj_str first = learn(a, &r), second = learn(a, &r);
    assert_true(first.n > 1000);
    assert_true(wj_str_eq(first, second));
    wj_arena_free(a);
}

static void refuse(struct wj_arena *a, const char *file, const char *words)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_opinion *o = NULL;
    assert_int_equal(wj_opinion_load(a, "opinion.tsv", wj_strz(file), &o, &e), WJ_E_INVALID);
    assert_null(o);
    if (!strstr(e.msg, words))
        fail_msg("\"%s\" does not say \"%s\"", e.msg, words);
}

#define HEAD "bar\t500\nunlawful\t0\t1000\nkind\tad-false\t0\t1000\n"

static void a_bad_model_is_refused_with_its_line(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(256 << 20);
    refuse(a, "", "needs a bar");
    refuse(a, "bar\t500\n", "needs a bar, the head of unlawful, and a kind");
    refuse(a, "bar\tx\n", "opinion.tsv:1: a bar is a number");
    refuse(a, "weights\t1\n", "opinion.tsv:1: a line begins with");
    refuse(a, HEAD "gram\t40000\t1\t\n", "opinion.tsv:4: a gram is a bucket");
    refuse(a, HEAD "gram\tff\t128\t\n", "opinion.tsv:4: a gram is a bucket");
    refuse(a, HEAD "gram\tff\t1\t1:5\n", "opinion.tsv:4: what a gram says is");
    refuse(a, HEAD "gram\tff\t1\t0:5\ngram\tff\t1\t\n", "opinion.tsv:5: buckets rise");
    refuse(a, HEAD "gram\tff\t1\t\nkind\tq-unsafe\t0\t1\n", "opinion.tsv:5: kinds stand before grams");
    refuse(a, HEAD "curve\t1\t900\ncurve\t2\t900\n", "opinion.tsv:5: the curve begins with the largest");
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_learnt_is_told_of_sentences_not_seen),
        cmocka_unit_test(the_same_records_give_the_same_bytes),
        cmocka_unit_test(a_bad_model_is_refused_with_its_line),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
