/* Words under disguise: golden lines, and that every hit's bytes are whole characters. */
#include "base/arena.h"
#include "base/file.h"
#include "base/utf8.h"
#include "scan/foldtab.h"
#include "scan/words.h"
#include "../test.h"

#include <stdio.h>
#include <string.h>

struct finder {
    struct wj_arena *arena;
    struct wj_alphabet alphabet;
    struct wj_words *words;
    struct wj_disguise_model model;
    struct wj_stream stream;
    struct wj_caught caught;
    struct wj_hits hits;
};

static void open_finder(struct finder *f, const struct wj_str *words, size_t n)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str weights;
    memset(f, 0, sizeof *f);
    f->arena = wj_arena_new(32 << 20);
    struct wj_word_spec *spec = WJ_NEW_N(f->arena, struct wj_word_spec, n);
    uint8_t *mark = wj_alloc(f->arena, 65536);
    for (size_t i = 0; i < n; i++) {
        spec[i] = (struct wj_word_spec){ .text = words[i], .list = (uint32_t)i, .allowed = WJ_VIA_HIDING };
        wj_words_mark(words[i], mark);
    }
    assert_ok(wj_file_read(f->arena, WJ_LAW "/model/disguise.tsv", 1 << 16, &weights, &e), e);
    assert_ok(wj_disguise_load("disguise.tsv", weights, &f->model, &e), e);
    assert_ok(wj_alphabet_new(f->arena, mark, &f->alphabet, &e), e);
    assert_ok(wj_words_new(f->arena, spec, n, &f->alphabet, &f->words, &e), e);
}

static void close_finder(struct finder *f)
{
    wj_stream_fini(&f->stream);
    wj_words_forget(&f->caught);
    wj_hits_fini(&f->hits);
    wj_arena_free(f->arena);
}

static void find(struct finder *f, struct wj_str text)
{
    struct wj_err e = WJ_ERR_INIT;
    const struct wj_finder how = { .caught = &f->caught, .model = &f->model, .threshold = 0.5 };
    struct wj_place p = { .stream = &f->stream, .text = text };
    wj_stream_reset(&f->stream);
    f->hits.n = 0;
    assert_ok(wj_stream_add(&f->stream, &f->alphabet, text, &p.from, &p.to, &e), e);
    assert_ok(wj_stream_read(&f->stream, text, p.from, p.to, &e), e);
    assert_ok(wj_words_find(f->words, &how, &p, 1, &f->hits, &e), e);
}

/* "pinyin+mixed", "plain" or "-": of the surest hit. */
static void describe(const struct finder *f, char *out, size_t room)
{
    const struct wj_hit *best = NULL;
    for (size_t i = 0; i < f->hits.n; i++)
        if (!best || f->hits.items[i].sure > best->sure)
            best = &f->hits.items[i];
    snprintf(out, room, "%s", best ? "" : "-");
    for (int i = 0; best && i < WJ_VIA_COUNT; i++)
        if (best->via >> i & 1)
            snprintf(out + strlen(out), room - strlen(out), "%s%s", out[0] ? "+" : "", wj_via_name(i));
    if (best && !out[0])
        snprintf(out, room, "plain");
}

static bool same_set(struct wj_str want, const char *got)
{
    struct wj_str rest = want, part, all = wj_strz(got);
    size_t n = 0, m = 1;
    while (rest.p && wj_str_cut(&rest, '+', &part)) {
        n++;
        if (!wj_str_has(all, part))
            return false;
    }
    for (size_t i = 0; i < all.n; i++)
        m += all.p[i] == '+';
    return n == m;
}

static void every_golden_line_is_found_as_written(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 20);
    struct wj_str all, line;
    struct wj_err e = WJ_ERR_INIT;
    unsigned n = 0, wrong = 0;
    assert_ok(wj_file_read(a, WJ_GOLDEN "/scan/disguise.tsv", 1 << 20, &all, &e), e);
    while (all.p && wj_str_cut(&all, '\n', &line)) {
        struct wj_str text, word, want = line;
        struct finder f;
        char got[200];
        if (!line.n || line.p[0] == '#')
            continue;
        wj_str_cut(&want, '\t', &text);
        wj_str_cut(&want, '\t', &word);
        open_finder(&f, &word, 1);
        find(&f, text);
        describe(&f, got, sizeof got);
        if (!same_set(want, got)) {
            print_message("# " WJ_FMT " as " WJ_FMT ": got %s, want " WJ_FMT "\n", WJ_ARG(text), WJ_ARG(word),
                          got, WJ_ARG(want));
            wrong++;
        }
        close_finder(&f);
        n++;
    }
    assert_true(n > 40);
    assert_int_equal(wrong, 0);
    wj_arena_free(a);
}

static uint64_t seed = 4101842887655102017u;

static uint32_t draw(uint32_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % n;
}

static void hits_cover_whole_characters_of_any_text(void **state)
{
    (void)state;
    static const char *const pieces[] = { "治", "疗", "高", "血", "压",  "zhi", "liao", "v",  "x",  "亻",
                                          "言", "月", "巴", "❤",  "​", ".",   " ",    "①",  "第", "最",
                                          "佳", "一", "🅰",  "國", "ａ",  "é",   "㎡",   "，", "\n" };
    const struct wj_str words[] = { WJ_S("治疗"), WJ_S("高血压"), WJ_S("vx"),   WJ_S("第一"),
                                    WJ_S("信"),   WJ_S("肥"),     WJ_S("最佳"), WJ_S("放心") };
    struct finder f;
    size_t found = 0;
    open_finder(&f, words, sizeof words / sizeof words[0]);
    for (int i = 0; i < 20000; i++) {
        char text[256];
        size_t n = 0;
        for (uint32_t k = draw(20); k > 0; k--) {
            const char *p = pieces[draw(sizeof pieces / sizeof pieces[0])];
            memcpy(text + n, p, strlen(p));
            n += strlen(p);
        }
        find(&f, (struct wj_str){ text, n });
        for (size_t h = 0; h < f.hits.n; h++) {
            const struct wj_hit *hit = &f.hits.items[h];
            assert_true(hit->byte_from < hit->byte_to && hit->byte_to <= n);
            assert_true((text[hit->byte_from] & 0xC0) != 0x80);
            assert_true(hit->byte_to == n || (text[hit->byte_to] & 0xC0) != 0x80);
            assert_true(hit->sure > 0 && hit->sure <= 1);
        }
        found += f.hits.n;
    }
    assert_true(found > 1000);
    close_finder(&f);
}

/* Does element i of the stream look or sound like character k of a word? */
static bool fits(const struct finder *f, size_t i, uint32_t c, bool heard)
{
    return heard ? wj_alphabet_sound(c) && wj_stream_sound(&f->stream, i) == wj_alphabet_sound(c)
                 : wj_alphabet_shape(&f->alphabet, c) &&
                       wj_stream_shape(&f->stream, i) == wj_alphabet_shape(&f->alphabet, c);
}

/* What the search should catch of a word of Chinese characters at a place: bits of WJ_CAUGHT_*. */
static unsigned oracle(const struct finder *f, const uint32_t *word, size_t n, size_t at)
{
    const struct wj_stream *s = &f->stream;
    unsigned look = 0, hear = 0;
    if (at + n > s->n)
        return 0;
    for (size_t k = 0; k < n; k++) {
        look |= (unsigned)fits(f, at + k, word[k], false) << k;
        hear |= (unsigned)fits(f, at + k, word[k], true) << k;
    }
    unsigned all = (1u << n) - 1, found = (unsigned)(look == all) << WJ_CAUGHT_SHAPE;
    if (n > 2)
        found |= (unsigned)(hear == all) << WJ_CAUGHT_SOUND;
    bool half = (look & 1 && hear & 2) || (look & 2 && hear & 1);
    if (n == 2 && half && !wj_foldtab_is_pair(s->raw[at], s->raw[at + 1]))
        found |= 1u << WJ_CAUGHT_HALF;
    return found;
}

static unsigned caught(const struct finder *f, uint32_t word, size_t at)
{
    unsigned found = 0;
    for (size_t i = 0, sort = 0; i < f->caught.matches.n; i++) {
        const struct wj_match *m = &f->caught.matches.items[i];
        while (i >= f->caught.end[sort])
            sort++;
        if (sort < WJ_CAUGHT_READ && wj_words_list_of(f->words, &f->caught, i) == word && m->from == at)
            found |= 1u << sort;
    }
    return found;
}

/* Words and texts of a few characters that look and sound alike, so that everything happens. */
static void the_search_catches_what_an_oracle_catches(void **state)
{
    (void)state;
    static const uint32_t chars[] = {
        0x5DF1, 0x5DF2, 0x5DF3, 0x6CBB, 0x7597, 0x81F3, 0x4E4B, 0x56FD, 0x570B,
        0x679C, 0x4FE1, 0x5FAE, 0x5A01, 0x5355, 0x7B80, 0x4E13, 0x5C08, 0x8F6C
    };
    enum { NCHARS = sizeof chars / sizeof chars[0], NWORDS = 30, TEXT = 60 };
    size_t seen[3] = { 0 };
    for (int round = 0; round < 150; round++) {
        char bytes[NWORDS][24], text[TEXT * 3];
        uint32_t word[NWORDS][5], n[NWORDS];
        struct wj_str words[NWORDS];
        struct finder f;
        size_t len = 0;
        for (int i = 0; i < NWORDS; i++) {
            size_t at = 0;
            n[i] = 2 + draw(4);
            for (uint32_t k = 0; k < n[i]; k++) { /* none doubled: those have no sound of their own */
                do
                    word[i][k] = wj_alphabet_canonical(chars[draw(NCHARS)]);
                while (k && word[i][k] == word[i][k - 1]);
                at += (size_t)wj_utf8_put(word[i][k], bytes[i] + at);
            }
            words[i] = (struct wj_str){ bytes[i], at };
        }
        for (int k = 0; k < TEXT; k++)
            len += (size_t)wj_utf8_put(chars[draw(NCHARS)], text + len);
        open_finder(&f, words, NWORDS);
        find(&f, (struct wj_str){ text, len });
        for (uint32_t i = 0; i < NWORDS; i++) {
            for (size_t at = 0; at < f.stream.n; at++) {
                unsigned want = oracle(&f, word[i], n[i], at);
                if (caught(&f, i, at) != want)
                    fail_msg("round %d, word %u at %zu: %u, not %u", round, i, at, caught(&f, i, at), want);
                for (unsigned sort = 0; sort < 3; sort++)
                    seen[sort] += want >> sort & 1;
            }
        }
        close_finder(&f);
    }
    for (unsigned sort = 0; sort < 3; sort++)
        assert_true(seen[sort] > 50);
}

/* Two dictionaries search one stream, and big ones sift more: neither may take anything from the other. */
static void a_stream_can_be_searched_by_another_dictionary(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    static struct wj_str words[MANY];
    static char bytes[MANY][12];
    const struct wj_str text = WJ_S("备an号挂别人家的，zhi疗高血压"), pair[] = { WJ_S("备案"), WJ_S("治疗") };
    struct finder big, small;
    struct wj_err e = WJ_ERR_INIT;
    for (int i = 0; i < MANY; i++) {
        size_t n = 0;
        for (int k = 0; k < 4; k++)
            n += (size_t)wj_utf8_put(0x4E00 + draw(5000), bytes[i] + n);
        words[i] = (struct wj_str){ bytes[i], n };
    }
    open_finder(&big, words, MANY);
    open_finder(&small, pair, 2);
    find(&big, text);
    assert_ok(wj_words_catch(small.words, &big.stream, &small.caught, &e), e);
    assert_int_equal(small.caught.end[WJ_CAUGHT_READ] - small.caught.end[WJ_CAUGHT_HALF], 2);
    close_finder(&big);
    close_finder(&small);
}

static void ordinary_sentences_hold_no_disguise(void **state)
{
    (void)state;
    const struct wj_str words[] = { WJ_S("治疗"), WJ_S("微信"), WJ_S("刷单"), WJ_S("减肥"),
                                    WJ_S("消炎"), WJ_S("根治"), WJ_S("最佳"), WJ_S("返现"),
                                    WJ_S("壮阳"), WJ_S("丰胸"), WJ_S("祛斑"), WJ_S("代购") };
    static const char *const benign[] = {
        "他在控制疗程的费用，医生很有威信。",   "我们用卫星导航，维新派的历史很长。",
        "剪肥肉的时候要小心，检查费用另计。",   "小严同学在小盐镇读书，消费者满意。",
        "这款手机的最佳温度是二十度。",         "返程的路上看到现场表演，反响很好。",
        "大够量的水果，带够钱就行，袋口封好。", "根据政府的规定，跟直播间预约即可。",
        "耍单杠的老人，涮羊肉单点也行。",       "风雄壮、杨树高，状态一直很好，装样子。",
        "去班里拿书，区办通知已发。",           "蜂巢胸针很漂亮，枫胸襟开阔。",
    };
    struct finder f;
    open_finder(&f, words, sizeof words / sizeof words[0]);
    for (size_t i = 0; i < sizeof benign / sizeof benign[0]; i++) {
        find(&f, wj_strz(benign[i]));
        for (size_t h = 0; h < f.hits.n; h++)
            if (f.hits.items[h].sure < 1)
                fail_msg("%s: " WJ_FMT " at %u, sure %.2f", benign[i],
                         WJ_ARG(wj_words_text(f.words, f.hits.items[h].word)), f.hits.items[h].byte_from,
                         (double)f.hits.items[h].sure);
    }
    close_finder(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_golden_line_is_found_as_written),
        cmocka_unit_test(hits_cover_whole_characters_of_any_text),
        cmocka_unit_test(the_search_catches_what_an_oracle_catches),
        cmocka_unit_test(a_stream_can_be_searched_by_another_dictionary),
        cmocka_unit_test(ordinary_sentences_hold_no_disguise),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
