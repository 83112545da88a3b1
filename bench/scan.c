/*
 * scan.c - how fast words are found: our fold and match against Vectorscan's
 * literal matcher on the raw bytes, on the same text, in interleaved rounds.
 *
 *   bench_scan [--words FILE] [--text FILE] [--n N] [--rounds R]
 *
 * --words: one word a line (default: the packaged lexicon); --text: one record
 * a line (default: made here from the same lexicon, seeded). Prints a table of
 * medians in MB/s of UTF-8 (10^6 bytes) per second of processor time, and ratios.  Without FILEs nothing but
 * the build's own packages is needed.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/utf8.h"
#include "scan/words.h"

#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool only_plain; /* for a profiler */

enum { MAX_BYTES = 256 << 20, TEXT_BYTES = 24 << 20, MAX_ROUNDS = 50 };

static struct wj_arena *arena;
static uint64_t seed = 20260101;

static uint32_t draw(uint32_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % n;
}

/* Microseconds of processor time: other work on the machine does not count. */
static int64_t cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void fail(const char *what)
{
    fprintf(stderr, "bench_scan: %s\n", what);
    exit(70);
}

struct lines {
    struct wj_str *items;
    size_t n;
    size_t bytes;
};

/* Lines of a file; of a lexicon's only what stands before the slash. */
static struct lines read_lines(const char *path, bool lexicon)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str all, line, head;
    struct lines out = { 0 };
    if (wj_file_read(arena, path, MAX_BYTES, &all, &e) != WJ_OK)
        fail(e.msg);
    size_t n = 1;
    for (size_t i = 0; i < all.n; i++)
        n += all.p[i] == '\n';
    out.items = WJ_NEW_N(arena, struct wj_str, n);
    while (all.p && wj_str_cut(&all, '\n', &line)) {
        if (lexicon) {
            wj_str_cut(&line, '/', &head);
            line = head;
        }
        size_t chars = wj_utf8_count(line);
        if (!line.n || line.p[0] == '#' ||
            (lexicon && (chars < 2 || chars > 8 || !wj_utf8_check(line, NULL))))
            continue;
        out.items[out.n++] = line;
        out.bytes += line.n;
    }
    return out;
}

static void shuffle(struct lines *l)
{
    for (size_t i = l->n; i > 1; i--) {
        size_t k = draw((uint32_t)i);
        struct wj_str t = l->items[i - 1];
        l->items[i - 1] = l->items[k];
        l->items[k] = t;
    }
}

/* Records of 300 to 1,500 bytes: words, particles, numbers, marks. One word in "rare" is one that is
 * searched. */
static struct lines make_text(const struct lines *lexicon, size_t searched, uint32_t rare)
{
    static const char *const glue[] = { "的",   "，", "。", "是", "了", " ",  "和",   "在", "！",   "有",
                                        "我们", "12", "、", "不", "XL", "，", "可以", "。", "2026", "款" };
    struct lines out = { .items = WJ_NEW_N(arena, struct wj_str, TEXT_BYTES / 300) };
    while (out.bytes < TEXT_BYTES) {
        size_t want = 300 + draw(1200), n = 0;
        char *p = wj_alloc(arena, want + 64);
        while (n < want) {
            uint32_t pick = draw(rare) ? (uint32_t)searched + draw((uint32_t)(lexicon->n - searched))
                                       : draw((uint32_t)searched);
            struct wj_str w = draw(3) ? lexicon->items[pick] : wj_strz(glue[draw(20)]);
            memcpy(p + n, w.p, w.n);
            n += w.n;
        }
        out.items[out.n++] = (struct wj_str){ p, n };
        out.bytes += n;
    }
    return out;
}

struct own {
    struct wj_alphabet alphabet;
    struct wj_words *words;
    struct wj_disguise_model model;
    struct wj_stream stream;
    struct wj_caught caught;
    struct wj_hits hits;
    double build_s;
};

static void own_build(struct own *o, const struct lines *words, size_t n, uint16_t allowed)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_word_spec *spec = WJ_NEW_N(arena, struct wj_word_spec, n);
    uint8_t *mark = wj_alloc(arena, 65536);
    int64_t start = cpu_us();
    for (size_t i = 0; i < n; i++) {
        spec[i] = (struct wj_word_spec){ .text = words->items[i], .list = 1, .allowed = allowed };
        wj_words_mark(spec[i].text, mark);
    }
    if (wj_alphabet_new(arena, mark, &o->alphabet, &e) != WJ_OK ||
        wj_words_new(arena, spec, n, &o->alphabet, &o->words, &e) != WJ_OK)
        fail(e.msg);
    o->build_s = (double)(cpu_us() - start) / 1e6;
    o->model.weight[WJ_FEATURE_bias] = -20; /* judge, but keep no disguise */
}

static uint64_t own_run(struct own *o, const struct lines *text, bool sound)
{
    struct wj_err e = WJ_ERR_INIT;
    const struct wj_finder f = { .caught = &o->caught, .model = &o->model, .threshold = 0.5 };
    uint64_t hits = 0;
    for (size_t i = 0; i < text->n; i++) {
        struct wj_place p = { .stream = &o->stream, .text = text->items[i] };
        wj_stream_reset(&o->stream);
        o->hits.n = 0;
        int rc = wj_stream_add(&o->stream, &o->alphabet, p.text, &p.from, &p.to, &e);
        if (rc == WJ_OK && sound)
            rc = wj_stream_read(&o->stream, p.text, p.from, p.to, &e);
        if (rc == WJ_OK)
            rc = wj_words_find(o->words, &f, &p, 1, &o->hits, &e);
        if (rc != WJ_OK)
            fail(e.msg);
        hits += o->hits.n;
    }
    return hits;
}

struct peer {
    hs_database_t *db;
    hs_scratch_t *scratch;
    double build_s;
};

static int count_hit(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *ctx)
{
    (void)id;
    (void)from;
    (void)to;
    (void)flags;
    ++*(uint64_t *)ctx;
    return 0;
}

static void peer_build(struct peer *p, const struct lines *words, size_t n)
{
    const char **text = WJ_NEW_N(arena, const char *, n);
    size_t *len = WJ_NEW_N(arena, size_t, n);
    unsigned *flags = WJ_NEW_N(arena, unsigned, n), *ids = WJ_NEW_N(arena, unsigned, n);
    hs_compile_error_t *err = NULL;
    for (size_t i = 0; i < n; i++) {
        text[i] = wj_str_z(arena, words->items[i]);
        len[i] = words->items[i].n;
        ids[i] = (unsigned)i;
    }
    int64_t start = cpu_us();
    if (hs_compile_lit_multi(text, flags, ids, len, (unsigned)n, HS_MODE_BLOCK, NULL, &p->db, &err) !=
        HS_SUCCESS)
        fail(err->message);
    if (hs_alloc_scratch(p->db, &p->scratch) != HS_SUCCESS)
        fail("no scratch");
    p->build_s = (double)(cpu_us() - start) / 1e6;
}

static uint64_t peer_run(struct peer *p, const struct lines *text)
{
    uint64_t hits = 0;
    for (size_t i = 0; i < text->n; i++)
        if (hs_scan(p->db, text->items[i].p, (unsigned)text->items[i].n, 0, p->scratch, count_hit, &hits) !=
            HS_SUCCESS)
            fail("scan failed");
    return hits;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *v, size_t n)
{
    qsort(v, n, sizeof *v, by_value);
    return v[n / 2];
}

static void compare(const struct lines *words, size_t n, const struct lines *text, size_t rounds,
                    bool with_peer)
{
    struct own plain = { 0 }, all = { 0 };
    struct peer peer = { 0 };
    double mbs[3][MAX_ROUNDS];
    uint64_t hits[3] = { 0 };
    own_build(&plain, words, n, 0);
    own_build(&all, words, n, WJ_VIA_HIDING);
    if (with_peer)
        peer_build(&peer, words, n);
    for (size_t r = 0; r < rounds; r++) {
        for (int k = 0; k < (with_peer ? 3 : 2); k++) {
            if (only_plain && k == 1)
                continue;
            int64_t start = cpu_us();
            hits[k] = k == 0   ? own_run(&plain, text, false)
                      : k == 1 ? own_run(&all, text, true)
                               : peer_run(&peer, text);
            mbs[k][r] = (double)text->bytes / (double)(cpu_us() - start + 1);
        }
    }
    double p = median(mbs[0], rounds), a = median(mbs[1], rounds), v = with_peer ? median(mbs[2], rounds) : 0;
    printf("%7zu words  fold+match plain %6.1f MB/s  all channels %6.1f MB/s (%.2fx the time)", n, p, a,
           p / a);
    if (with_peer)
        printf("  vectorscan raw %6.1f MB/s  plain/vectorscan %.2fx", v, p / v);
    printf("  hits/KB %.1f  build %.3f s", (double)hits[0] * 1000 / (double)text->bytes, plain.build_s);
    if (with_peer)
        printf(" (vectorscan %.2f s)", peer.build_s);
    printf("  memory %.1f MB\n", (double)wj_words_bytes(plain.words) / 1e6);
    wj_stream_fini(&plain.stream);
    wj_stream_fini(&all.stream);
    wj_words_forget(&plain.caught);
    wj_words_forget(&all.caught);
    wj_hits_fini(&plain.hits);
    wj_hits_fini(&all.hits);
    hs_free_scratch(peer.scratch);
    hs_free_database(peer.db);
}

int main(int argc, char **argv)
{
    const char *words_path = NULL, *text_path = NULL;
    size_t only = 0, rounds = 5;
    uint32_t rare = 12; /* 60 gives about 10 hits a KB */
    bool with_peer = true;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--no-peer") == 0)
            with_peer = false;
        else if (strcmp(argv[i], "--plain") == 0)
            only_plain = true;
        else if (i + 1 < argc && strcmp(argv[i], "--words") == 0)
            words_path = argv[++i];
        else if (i + 1 < argc && strcmp(argv[i], "--text") == 0)
            text_path = argv[++i];
        else if (i + 1 < argc && strcmp(argv[i], "--n") == 0)
            only = (size_t)strtoul(argv[++i], NULL, 10);
        else if (i + 1 < argc && strcmp(argv[i], "--rare") == 0)
            rare = (uint32_t)strtoul(argv[++i], NULL, 10);
        else if (i + 1 < argc && strcmp(argv[i], "--rounds") == 0)
            rounds = (size_t)strtoul(argv[++i], NULL, 10);
        else
            fail("usage: bench_scan [--words FILE] [--text FILE] [--n N] [--rounds R] [--no-peer]");
    }
    rare = rare ? rare : 1;
    rounds = rounds < 1 ? 1 : rounds > MAX_ROUNDS ? MAX_ROUNDS : rounds;
    arena = wj_arena_new((size_t)2 << 30);
    struct lines lexicon = read_lines(WJ_LEXICON "/lex-main.lex", true);
    struct lines words = words_path ? read_lines(words_path, false) : lexicon;
    if (!words_path)
        shuffle(&words);
    struct lines text = text_path ? read_lines(text_path, false) : make_text(&words, 60000, rare);
    printf("text: %zu records, %.1f MB\n", text.n, (double)text.bytes / 1e6);
    static const size_t sizes[] = { 1000, 10000, 60000 };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (!only && sizes[i] <= words.n)
            compare(&words, sizes[i], &text, rounds, with_peer);
    if (only)
        compare(&words, only < words.n ? only : words.n, &text, rounds, with_peer);
    wj_arena_free(arena);
    return 0;
}
