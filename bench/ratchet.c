/*
 * ratchet.c - the work whose instructions tools/gate/speed.sh counts: four
 * functions over the same made text, among them a reference that no change of
 * the scan makes faster or slower.
 *
 * The gate looks at ratios to the reference, so that another compiler or
 * processor moves both.  Text, words and rules stand here or come
 * from the packaged lexicon: a new rule of the law changes nothing.
 */
#include "kit.h"

#include "base/buf.h"
#include "scan/finding.h"
#include "scan/recordread.h"
#include "scan/scanner.h"

#include <stdio.h>

enum { TEXT_BYTES = 400 << 10, WORDS = 5000, ROUNDS = 2 };

/* Enough to walk every part of the way: evidence, exceptions, a pattern, an amount. */
static const char rules[] =
    "rules:\n"
    "  - id: t-01\n    title: 一\n    violation: ad-false\n    basis: 广告法 28\n"
    "    words:\n      strong: 第一 唯一 最好 最佳 顶级 国家级\n      good: 质量 产品 服务 品质 效果\n"
    "    when: near(strong, good, 6)\n    unless: ['sentence(here, [不是, 没有, 新闻])']\n"
    "    hit: [甲, 甲, 甲]\n    miss: [乙, 乙, 乙]\n"
    "  - id: t-02\n    title: 二\n    violation: ad-false\n    basis: 广告法 28\n"
    "    words:\n      ill: 高血压 糖尿病 失眠 感冒 咳嗽 头痛\n      cure: 治疗 根治 治愈 见效 痊愈\n"
    "    numbers: {days: {unit: duration, max: 30}}\n"
    "    when: near(ill, cure, 12) or ill and days\n"
    "    hit: [甲, 甲, 甲]\n    miss: [乙, 乙, 乙]\n"
    "  - id: t-03\n    title: 三\n    violation: ad-false\n    basis: 广告法 28\n"
    "    words:\n      off: 微信 加微 私聊 转账 返现\n"
    "    patterns: {no: '[0-9a-z]{5,12}'}\n    when: near(off, no, 20)\n"
    "    hit: [甲, 甲, 甲]\n    miss: [乙, 乙, 乙]\n";

/* Decode, look up, mix: about what a byte costs when nothing clever is done. */
__attribute__((noinline)) uint64_t ratchet_reference(const struct kit_lines *texts);
__attribute__((noinline)) uint64_t ratchet_plain(struct kit_finder *, const struct kit_lines *texts);
__attribute__((noinline)) uint64_t ratchet_channels(struct kit_finder *, const struct kit_lines *texts);
__attribute__((noinline)) uint64_t ratchet_path(const struct wj_ruleset *, const struct kit_lines *records);

uint64_t ratchet_reference(const struct kit_lines *texts)
{
    static uint16_t seen[4096];
    uint64_t mix = 14695981039346656037u;
    for (size_t i = 0; i < texts->n; i++) {
        uint32_t c = 0;
        for (size_t k = 0; k < texts->items[i].n; k++) {
            unsigned char b = (unsigned char)texts->items[i].p[k];
            c = (b & 0xC0) == 0x80 ? c << 6 | (b & 63u) : b < 0x80 ? b : b & 15u;
            mix = (mix ^ c) * 1099511628211u;
            seen[mix >> 52]++;
        }
    }
    return mix + seen[0];
}

uint64_t ratchet_plain(struct kit_finder *f, const struct kit_lines *texts)
{
    return kit_finder_run(f, texts, NULL);
}

uint64_t ratchet_channels(struct kit_finder *f, const struct kit_lines *texts)
{
    return kit_finder_run(f, texts, NULL);
}

uint64_t ratchet_path(const struct wj_ruleset *set, const struct kit_lines *records)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_scanner *scanner = NULL;
    struct wj_recordreader *reader = NULL;
    struct wj_buf out;
    uint64_t n = 0;
    wj_buf_init(&out, NULL, 64 << 20);
    if (wj_scanner_new(set, &scanner, &e) != WJ_OK ||
        wj_recordreader_new(WJ_KIND_LISTING, &reader, &e) != WJ_OK)
        kit_fail(e.msg);
    for (size_t i = 0; i < records->n; i++) {
        struct wj_record r;
        struct wj_findings found;
        if (wj_recordreader_json(reader, records->items[i], &r, &e) != WJ_OK ||
            wj_scanner_scan(scanner, &r, WJ_DAY_NONE, &found, &e) != WJ_OK)
            kit_fail(e.msg);
        for (size_t k = 0; k < found.n; k++) {
            struct wj_json j;
            wj_json_init(&j, &out);
            wj_finding_write(&j, &r, &found.items[k]);
        }
        n += found.n;
    }
    wj_recordreader_free(reader);
    wj_scanner_free(scanner);
    wj_buf_fini(&out);
    return n;
}

static struct kit_lines make_records(struct wj_arena *arena, const struct kit_lines *texts)
{
    struct kit_lines out = { .items = WJ_NEW_N(arena, struct wj_str, texts->n), .n = texts->n };
    for (size_t i = 0; i < texts->n; i++) {
        out.items[i] =
            wj_strf(arena,
                    "{\"id\":\"r%zu\",\"platform\":\"p\",\"title\":\"试验商品%zu\",\"price_fen\":%u,"
                    "\"body\":\"" WJ_FMT "\",\"observed_at\":\"2026-11-20T10:00:00Z\"}",
                    i, i, kit_draw(90000), WJ_ARG(texts->items[i]));
        out.bytes += out.items[i].n;
    }
    return out;
}

int main(void)
{
    struct wj_arena *arena = wj_arena_new((size_t)1 << 30);
    struct kit_lines words = kit_lexicon(arena), rest = { words.items + WORDS, words.n - WORDS, 0 };
    struct kit_lines texts = kit_text(arena, &rest, TEXT_BYTES), records = make_records(arena, &texts);
    struct wj_ruleset *set = kit_rules(arena, wj_strz(rules));
    struct kit_finder plain, all;
    uint64_t sum = 0;
    kit_finder_init(arena, &plain, &words, WORDS, 0);
    kit_finder_init(arena, &all, &words, WORDS, WJ_VIA_HIDING);
    for (int r = 0; r < ROUNDS; r++)
        sum += ratchet_reference(&texts) + ratchet_plain(&plain, &texts) + ratchet_channels(&all, &texts) +
               ratchet_path(set, &records);
    printf("%zu bytes, sum %llx\n", texts.bytes, (unsigned long long)sum);
    kit_finder_fini(&plain);
    kit_finder_fini(&all);
    wj_ruleset_free(set);
    wj_arena_free(arena);
    return 0;
}
