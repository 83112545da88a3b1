/*
 * scan.c - how fast the scan is, in one table: words against Vectorscan's literal
 * matcher on the raw bytes, all channels against the plain one, dense against
 * sparse, regexes on top of words, the whole path, compiling, starting, memory.
 *
 *   bench_scan WANGJIAN [--rounds N] [--words FILE] [--text FILE]
 *
 * Every ratio is a median over rounds in which both sides take turns.  Text and words
 * are made from the packaged lexicon unless FILEs are given (one word, one record a line).
 * MB are 10^6 bytes of UTF-8 per second of processor time, unless a line says wall.
 */
#define _GNU_SOURCE
#include "kit.h"

#include <hs/hs.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TEXT_BYTES = 6 << 20, MAX_ROUNDS = 25, SIZES = 3, BIG = 60000, REGEXES = 200 };

static const size_t sizes[SIZES] = { 1000, 10000, BIG };
static const double density[SIZES] = { 0.1, 1.2, 9 }; /* hits per KB */

static struct wj_arena *arena;
static struct kit_lines texts;
static size_t rounds = 5;

static void row(const char *what, double value, const char *unit, double ratio, const char *aim, bool reached)
{
    printf("%-52s %9.1f %-5s %7.2f  %-8s %s\n", what, value, unit, ratio, aim,
           reached ? "reached" : "NOT reached");
    fflush(stdout);
}

/* ---- dictionaries of a wanted density ---- */

struct counted {
    struct wj_str word;
    uint32_t hits;
};

static int by_hits(const void *a, const void *b)
{
    const struct counted *x = a, *y = b;
    return x->hits != y->hits ? (x->hits > y->hits ? -1 : 1) : x < y ? -1 : 1;
}

/* n words that are found so often in the texts; the commonest first when dense. */
static struct kit_lines choose(const struct counted *all, size_t nall, size_t n, double per_kb)
{
    struct kit_lines out = { .items = WJ_NEW_N(arena, struct wj_str, n) };
    uint64_t left = (uint64_t)(per_kb * (double)texts.bytes / 1000);
    for (size_t i = 0; i < nall && out.n < n; i++) {
        if (all[i].hits > left)
            continue;
        left -= all[i].hits;
        out.items[out.n++] = all[i].word;
    }
    return out;
}

static struct counted *count_words(const struct kit_lines *words)
{
    struct kit_finder f;
    struct counted *all = WJ_NEW_N(arena, struct counted, words->n);
    uint32_t *tally = WJ_NEW_N(arena, uint32_t, words->n);
    kit_finder_init(arena, &f, words, words->n, 0);
    kit_finder_run(&f, &texts, tally);
    for (size_t i = 0; i < words->n; i++)
        all[i] = (struct counted){ words->items[i], tally[i] };
    kit_finder_fini(&f);
    return all;
}

/* ---- the peer ---- */

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

static void peer_init(struct peer *p, const struct kit_lines *words)
{
    const char **text = WJ_NEW_N(arena, const char *, words->n);
    size_t *len = WJ_NEW_N(arena, size_t, words->n);
    unsigned *flags = WJ_NEW_N(arena, unsigned, words->n), *ids = WJ_NEW_N(arena, unsigned, words->n);
    hs_compile_error_t *err = NULL;
    for (size_t i = 0; i < words->n; i++) {
        text[i] = wj_str_z(arena, words->items[i]);
        len[i] = words->items[i].n;
        ids[i] = (unsigned)i;
    }
    int64_t start = kit_cpu_us();
    if (hs_compile_lit_multi(text, flags, ids, len, (unsigned)words->n, HS_MODE_BLOCK, NULL, &p->db, &err) !=
            HS_SUCCESS ||
        hs_alloc_scratch(p->db, &p->scratch) != HS_SUCCESS)
        kit_fail("Vectorscan did not compile the words");
    p->build_s = (double)(kit_cpu_us() - start) / 1e6;
}

static uint64_t peer_run(struct peer *p)
{
    uint64_t hits = 0;
    for (size_t i = 0; i < texts.n; i++)
        if (hs_scan(p->db, texts.items[i].p, (unsigned)texts.items[i].n, 0, p->scratch, count_hit, &hits) !=
            HS_SUCCESS)
            kit_fail("Vectorscan did not scan");
    return hits;
}

/* ---- words ---- */

static double speed_since(int64_t start)
{
    return (double)texts.bytes / (double)(kit_cpu_us() - start + 1);
}

/* One size: plain, all channels and the peer in turns; answers the speed of plain. */
static void compare_size(size_t k, const struct kit_lines *words, double *plain_mbs)
{
    struct kit_finder plain, all;
    struct peer peer = { 0 };
    double mbs[3][MAX_ROUNDS];
    char what[80];
    uint64_t hits = 0;
    kit_finder_init(arena, &plain, words, words->n, 0);
    kit_finder_init(arena, &all, words, words->n, WJ_VIA_HIDING);
    peer_init(&peer, words);
    for (size_t r = 0; r < rounds; r++) {
        int64_t start = kit_cpu_us();
        hits = kit_finder_run(&plain, &texts, NULL);
        mbs[0][r] = speed_since(start);
        start = kit_cpu_us();
        kit_finder_run(&all, &texts, NULL);
        mbs[1][r] = speed_since(start);
        start = kit_cpu_us();
        peer_run(&peer);
        mbs[2][r] = speed_since(start);
    }
    double p = kit_median(mbs[0], rounds), a = kit_median(mbs[1], rounds), v = kit_median(mbs[2], rounds);
    snprintf(what, sizeof what, "%zu words, %.1f hits/KB: plain / Vectorscan raw", words->n,
             (double)hits * 1000 / (double)texts.bytes);
    row(what, p, "MB/s", p / v, k == SIZES - 1 ? ">= 1.5" : "-", k < SIZES - 1 || p / v >= 1.5);
    snprintf(what, sizeof what, "%zu words: time of all channels / plain", words->n);
    row(what, a, "MB/s", p / a, "<= 1.6", p / a <= 1.6);
    if (k == SIZES - 1)
        row("60000 words: compiling, Vectorscan / ours", plain.build_s * 1000, "ms",
            peer.build_s / plain.build_s, ">= 15", peer.build_s / plain.build_s >= 15);
    *plain_mbs = p;
    kit_finder_fini(&plain);
    kit_finder_fini(&all);
    hs_free_scratch(peer.scratch);
    hs_free_database(peer.db);
}

/* Two dictionaries in turns: how much of the first one's speed the second has. */
static void compare_pair(const char *what, const struct kit_lines *a, const struct kit_lines *b, double least)
{
    struct kit_finder x, y;
    double mbs[2][MAX_ROUNDS];
    char aim[16];
    kit_finder_init(arena, &x, a, a->n, 0);
    kit_finder_init(arena, &y, b, b->n, 0);
    for (size_t r = 0; r < rounds; r++) {
        int64_t start = kit_cpu_us();
        kit_finder_run(&x, &texts, NULL);
        mbs[0][r] = speed_since(start);
        start = kit_cpu_us();
        kit_finder_run(&y, &texts, NULL);
        mbs[1][r] = speed_since(start);
    }
    double p = kit_median(mbs[0], rounds), q = kit_median(mbs[1], rounds);
    snprintf(aim, sizeof aim, ">= %.2f", least);
    row(what, q, "MB/s", q / p, aim, q / p >= least);
    kit_finder_fini(&x);
    kit_finder_fini(&y);
}

/* ---- the program itself ---- */

struct run {
    double seconds; /* wall */
    double cpu;     /* of the child */
    double mib;     /* its largest size */
};

static struct run run_program(const char *const *argv)
{
    struct timespec a, b;
    struct rusage use;
    int status = 0;
    clock_gettime(CLOCK_MONOTONIC, &a);
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);
        if (null < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
            _exit(127);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &status, 0, &use) < 0 || status != 0)
        kit_fail("wangjian scan failed");
    clock_gettime(CLOCK_MONOTONIC, &b);
    return (struct run){ .seconds = (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9,
                         .cpu = (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
                                (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6,
                         .mib = (double)use.ru_maxrss / 1024 };
}

static FILE *create(const char *dir, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    if (!f)
        kit_fail("cannot write into the scratch folder");
    return f;
}

static size_t write_records(const char *dir)
{
    FILE *f = create(dir, "records.ndjson");
    long n;
    for (int copy = 0; copy < 3; copy++)
        for (size_t i = 0; i < texts.n; i++)
            fprintf(f,
                    "{\"id\":\"r%zu\",\"platform\":\"p\",\"title\":\"商品%zu\",\"price_fen\":%zu,\"body\":"
                    "\"" WJ_FMT "\",\"observed_at\":\"2026-11-20T10:00:00Z\"}\n",
                    i, i, 100 + i % 9000, WJ_ARG(texts.items[i]));
    n = ftell(f);
    if (fclose(f) != 0 || n < 0)
        kit_fail("cannot write into the scratch folder");
    return (size_t)n;
}

/* A rule over all words; with regexes, one rule each, as advertising rules are written.
 * The words stand for a bought list: they are found whatever the script, width or case, but not by sound. */
static void write_rule(const char *dir, const char *name, const struct kit_lines *words, size_t regexes)
{
    static const char *const tail[] = { "(好|佳|优|强|棒)", "(有效|见效|管用)", "微信.{0,6}[0-9a-z_-]{5,16}",
                                        "[0-9]{1,3}(天|周|月)", "(收益|回报|利息)" };
    static const char rest[] = "    hit: [试验专用甲, 试验专用乙, 试验专用丙]\n    miss: [乙, 乙, 乙]\n";
    static const char head[] = "    title: t\n    violation: ad-false\n    basis: 广告法 28\n";
    FILE *f = create(dir, name);
    fprintf(
        f, "rules:\n  - id: bench-words\n%s    words:\n      w:\n        disguise: none\n        words: >-\n",
        head);
    for (size_t i = 0; i < words->n; i++)
        fprintf(f, "          " WJ_FMT "\n", WJ_ARG(words->items[i]));
    fprintf(f, "    when: distinct(w) >= 500 or [试验专用]\n%s", rest);
    for (size_t i = 0; i < regexes; i++) {
        struct wj_str w = words->items[i * 7 % words->n];
        fprintf(f,
                "  - id: bench-re-%zu\n%s    patterns:\n      p: {regex: '" WJ_FMT
                ".{0,4}%s', needs: ['" WJ_FMT "']}\n    when: p or [试验专用]\n%s",
                i, head, WJ_ARG(w), tail[i % 5], WJ_ARG(w), rest);
    }
    if (fclose(f) != 0)
        kit_fail("cannot write into the scratch folder");
}

/* Median processor seconds of two rule folders over the records in turns, start-up taken off. */
static void compare_rules(const char *program, const char *dir)
{
    char a[512], b[512], records[512], one[] = "1";
    snprintf(a, sizeof a, "%s/words", dir);
    snprintf(b, sizeof b, "%s/regexes", dir);
    snprintf(records, sizeof records, "%s/records.ndjson", dir);
    const char *argv[] = { program, "scan", records, "--rules", a, "--threads", one, NULL };
    const char *empty[] = { program, "scan", "/dev/null", "--rules", a, NULL };
    double t[2][MAX_ROUNDS];
    for (size_t r = 0; r < rounds; r++) {
        for (int k = 0; k < 2; k++) {
            argv[4] = empty[4] = k ? b : a;
            t[k][r] = run_program(argv).cpu;
            t[k][r] -= run_program(empty).cpu;
        }
    }
    double x = kit_median(t[0], rounds), y = kit_median(t[1], rounds);
    row("60000 words + 200 regexes / words alone, time", y * 1000, "ms", y / x, "<= 1.3", y / x <= 1.3);
}

/* All rules of the law, with 60,000 words more. */
static void measure_path(const char *program, const char *dir, size_t bytes)
{
    char rules[512], records[512], one[] = "1", two[] = "2";
    snprintf(rules, sizeof rules, "%s/law", dir);
    snprintf(records, sizeof records, "%s/records.ndjson", dir);
    const char *argv[] = { program, "scan", records, "--rules", rules, "--threads", one, NULL };
    const char *empty[] = { program, "scan", "/dev/null", "--rules", rules, NULL };
    const char *plain[] = { program, "scan", "/dev/null", NULL };
    double start[MAX_ROUNDS], t[2][MAX_ROUNDS], cpu[MAX_ROUNDS], own[MAX_ROUNDS], mib = 0;
    for (size_t r = 0; r < rounds; r++) {
        struct run none = run_program(empty), first, second;
        argv[6] = one;
        first = run_program(argv);
        argv[6] = two;
        second = run_program(argv);
        start[r] = none.seconds;
        t[0][r] = first.seconds - none.seconds;
        t[1][r] = second.seconds - none.seconds;
        cpu[r] = first.cpu - none.cpu;
        own[r] = run_program(plain).seconds;
        mib = second.mib > mib ? second.mib : mib;
    }
    double mb = (double)bytes / 1e6, c = mb / kit_median(cpu, rounds), w1 = kit_median(t[0], rounds),
           w2 = kit_median(t[1], rounds), all = kit_median(own, rounds) * 1000;
    row("NDJSON to findings, all rules + 60000 words, a core", c, "MB/s", c / 150, ">= 150", c >= 150);
    row("the same, 2 threads / 1 (wall)", mb / w2, "MB/s", w1 / w2, ">= 1.8", w1 / w2 >= 1.8);
    row("start with all rules (wall)", all, "ms", all / 300, "< 300", all < 300);
    row("start with 60000 words more and the rules' own tests", kit_median(start, rounds) * 1000, "ms", 1,
        "-", true);
    row("largest size, 2 threads", mib, "MiB", mib / 200, "< 200", mib < 200);
}

static void run_shell(const char *command, const char *dir)
{
    const char *argv[] = { "/bin/sh", "-c", command, "sh", dir, WJ_LAW, NULL };
    run_program(argv);
}

static void measure_program(const char *program, const struct kit_lines *words)
{
    char dir[] = "/tmp/wj-bench-XXXXXX";
    if (!mkdtemp(dir))
        kit_fail("no scratch folder");
    run_shell("cp -r \"$2\" \"$1/law\" && mkdir \"$1/words\" \"$1/regexes\"", dir);
    size_t bytes = write_records(dir);
    write_rule(dir, "law/rules/zz_bench.yaml", words, 0);
    write_rule(dir, "words/a.yaml", words, 0);
    write_rule(dir, "regexes/a.yaml", words, REGEXES);
    compare_rules(program, dir);
    measure_path(program, dir, bytes);
    run_shell("rm -r \"$1\"", dir);
}

int main(int argc, char **argv)
{
    const char *words_path = NULL, *text_path = NULL;
    if (argc < 2)
        kit_fail("usage: bench_scan WANGJIAN [--rounds N] [--words FILE] [--text FILE]");
    for (int i = 2; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--rounds") == 0)
            rounds = (size_t)strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--words") == 0)
            words_path = argv[i + 1];
        else if (strcmp(argv[i], "--text") == 0)
            text_path = argv[i + 1];
    }
    rounds = rounds < 1 ? 1 : rounds > MAX_ROUNDS ? MAX_ROUNDS : rounds;
    arena = wj_arena_new((size_t)2 << 30);
    struct kit_lines lexicon = kit_lexicon(arena), spoken = { lexicon.items, lexicon.n / 4, 0 };
    struct kit_lines words =
        words_path ? kit_read(arena, words_path) : (struct kit_lines){ lexicon.items, lexicon.n, 0 };
    texts = text_path ? kit_read(arena, text_path) : kit_text(arena, &spoken, TEXT_BYTES);
    struct counted *all = count_words(&words);
    struct kit_lines of[SIZES];
    double plain[SIZES];
    printf("%zu records, %.1f MB of text, %zu words to choose from; medians of %zu rounds\n\n", texts.n,
           (double)texts.bytes / 1e6, words.n, rounds);
    printf("%-52s %9s %-5s %7s  %-8s\n", "what", "value", "", "ratio", "aim");
    for (size_t k = 0; k < SIZES; k++) {
        of[k] = choose(all, words.n, sizes[k], density[k]);
        compare_size(k, &of[k], &plain[k]);
    }
    compare_pair("60000 words / 1000 words, speed", &of[0], &of[SIZES - 1], 0.85);
    qsort(all, words.n, sizeof *all, by_hits);
    struct kit_lines dense = choose(all, words.n, BIG, 17);
    compare_pair("60000 words: 17 hits/KB / 9 hits/KB, speed", &of[SIZES - 1], &dense, 0.85);
    measure_program(argv[1], &of[SIZES - 1]);
    wj_arena_free(arena);
    return 0;
}
