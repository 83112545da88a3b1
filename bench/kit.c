/* kit.c - see kit.h. */
#include "kit.h"

#include "base/file.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_BYTES = 256 << 20 };

static uint64_t seed = 20260101;

void kit_fail(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(70);
}

uint32_t kit_draw(uint32_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % n;
}

struct kit_lines kit_read(struct wj_arena *arena, const char *path)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str all, line;
    struct kit_lines out = { 0 };
    if (wj_file_read(arena, path, MAX_BYTES, &all, &e) != WJ_OK)
        kit_fail(e.msg);
    size_t n = 1;
    for (size_t i = 0; i < all.n; i++)
        n += all.p[i] == '\n';
    out.items = WJ_NEW_N(arena, struct wj_str, n);
    while (all.p && wj_str_cut(&all, '\n', &line)) {
        if (!line.n || line.p[0] == '#')
            continue;
        out.items[out.n++] = line;
        out.bytes += line.n;
    }
    return out;
}

struct kit_lines kit_lexicon(struct wj_arena *arena)
{
    struct kit_lines all = kit_read(arena, WJ_LEXICON "/lex-main.lex"), out = { .items = all.items };
    for (size_t i = 0; i < all.n; i++) { /* what stands before the slash */
        struct wj_str rest = all.items[i], word;
        wj_str_cut(&rest, '/', &word);
        size_t chars = wj_utf8_count(word);
        if (chars < 2 || chars > 8 || !wj_utf8_check(word, NULL))
            continue;
        out.items[out.n++] = word;
        out.bytes += word.n;
    }
    for (size_t i = out.n; i > 1; i--) {
        size_t k = kit_draw((uint32_t)i);
        struct wj_str t = out.items[i - 1];
        out.items[i - 1] = out.items[k];
        out.items[k] = t;
    }
    return out;
}

struct kit_lines kit_text(struct wj_arena *arena, const struct kit_lines *words, size_t bytes)
{
    static const char *const glue[] = { "的",   "，", "。", "是", "了", " ",  "和",   "在", "！",   "有",
                                        "我们", "12", "、", "不", "XL", "，", "可以", "。", "2026", "款" };
    struct kit_lines out = { .items = WJ_NEW_N(arena, struct wj_str, bytes / 300 + 1) };
    while (out.bytes < bytes) {
        size_t want = 300 + kit_draw(1200), n = 0;
        char *p = wj_alloc(arena, want + 64);
        while (n < want) {
            struct wj_str w =
                kit_draw(3) ? words->items[kit_draw((uint32_t)words->n)] : wj_strz(glue[kit_draw(20)]);
            memcpy(p + n, w.p, w.n);
            n += w.n;
        }
        out.items[out.n++] = (struct wj_str){ p, n };
        out.bytes += n;
    }
    return out;
}

void kit_finder_init(struct wj_arena *arena, struct kit_finder *f, const struct kit_lines *words, size_t n,
                     uint16_t allowed)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_word_spec *spec = WJ_NEW_N(arena, struct wj_word_spec, n);
    uint8_t *mark = wj_alloc(arena, 65536);
    int64_t start = kit_cpu_us();
    *f = (struct kit_finder){ .build_s = 0 };
    for (size_t i = 0; i < n; i++) {
        spec[i] = (struct wj_word_spec){ .text = words->items[i], .list = 1, .allowed = allowed };
        wj_words_mark(spec[i].text, mark);
    }
    if (wj_alphabet_new(arena, mark, &f->alphabet, &e) != WJ_OK ||
        wj_words_new(arena, spec, n, &f->alphabet, &f->words, &e) != WJ_OK)
        kit_fail(e.msg);
    f->build_s = (double)(kit_cpu_us() - start) / 1e6;
    f->model.weight[WJ_FEATURE_bias] = -20;
}

void kit_finder_fini(struct kit_finder *f)
{
    wj_stream_fini(&f->stream);
    wj_words_forget(&f->caught);
    wj_hits_fini(&f->hits);
}

uint64_t kit_finder_run(struct kit_finder *f, const struct kit_lines *texts, uint32_t *tally)
{
    struct wj_err e = WJ_ERR_INIT;
    const struct wj_finder how = { .caught = &f->caught, .model = &f->model, .threshold = 0.5 };
    uint64_t hits = 0;
    for (size_t i = 0; i < texts->n; i++) {
        struct wj_place p = { .stream = &f->stream, .text = texts->items[i] };
        wj_stream_reset(&f->stream);
        f->hits.n = 0;
        int rc = wj_stream_add(&f->stream, &f->alphabet, p.text, &p.from, &p.to, &e);
        if (rc == WJ_OK)
            rc = wj_stream_read(&f->stream, p.text, p.from, p.to, &e);
        if (rc == WJ_OK)
            rc = wj_words_find(f->words, &how, &p, 1, &f->hits, &e);
        if (rc != WJ_OK)
            kit_fail(e.msg);
        hits += f->hits.n;
        for (size_t k = 0; tally && k < f->hits.n; k++)
            tally[f->hits.items[k].word]++;
    }
    return hits;
}

struct wj_ruleset *kit_rules(struct wj_arena *arena, struct wj_str yaml)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_ruleset *set = NULL;
    struct wj_named *file = WJ_NEW(arena, struct wj_named);
    struct wj_str model;
    *file = (struct wj_named){ WJ_S("bench/a.yaml"), yaml };
    if (wj_file_read(arena, WJ_LAW "/model/disguise.tsv", 1 << 16, &model, &e) != WJ_OK)
        kit_fail(e.msg);
    const struct wj_rule_source source = { .files = { file, 1 }, .model = model };
    if (wj_ruleset_load(arena, &source, &set, &e) != WJ_OK)
        kit_fail(e.msg);
    return set;
}

int64_t kit_cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

double kit_median(double *values, size_t n)
{
    qsort(values, n, sizeof *values, by_value);
    return values[n / 2];
}
