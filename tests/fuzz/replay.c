/*
 * replay.c - runs a fuzz target without a fuzzer: over every file of its corpus, and over changed copies of
 * each.
 *
 * Usage: replay_NAME DIR.  The changes are the same in every run: cuts, changed
 * bytes, pieces of two files joined.  It prints TAP, so the corpus is part of the tests.
 * With clang, tools/sh/fuzz.sh links the same targets to libFuzzer instead.
 */
#include "base/arena.h"
#include "base/file.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_BYTES = 1 << 20, CHANGES = 300 };

/* The bytes in memory of exactly their size, so that a sanitizer sees any step behind the end. */
static void run(const char *p, size_t n)
{
    uint8_t *copy = malloc(n ? n : 1);
    if (!copy)
        abort();
    if (n)
        memcpy(copy, p, n);
    LLVMFuzzerTestOneInput(copy, n);
    free(copy);
}

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* One changed copy of s, which may take a piece of other. */
static void run_changed(struct wj_str s, struct wj_str other, uint32_t *random)
{
    static char bytes[2 * MOST_BYTES];
    size_t n = s.n;
    memcpy(bytes, s.p, n);
    switch (next_random(random) % 4) {
    case 0:
        n = n ? next_random(random) % n : 0;
        break;
    case 1: {
        size_t at = n ? next_random(random) % n : 0, from = other.n ? next_random(random) % other.n : 0;
        memcpy(bytes + at, other.p + from, other.n - from);
        n = at + other.n - from;
        break;
    }
    default:
        for (uint32_t times = 1 + next_random(random) % 4; times && n; times--)
            bytes[next_random(random) % n] = (char)next_random(random);
        break;
    }
    run(bytes, n);
}

int main(int argc, char **argv)
{
    struct wj_arena *arena = wj_arena_new((size_t)256 << 20);
    struct wj_list names = { 0 };
    struct wj_err e = WJ_ERR_INIT;
    uint32_t random = 2463534242;
    if (argc != 2 || wj_dir_list(arena, argv[1], "", &names, &e) || !names.n) {
        printf("1..1\nnot ok 1 - a corpus to replay: %s\n", e.msg);
        return 1;
    }
    struct wj_str *files = WJ_NEW_N(arena, struct wj_str, names.n);
    for (size_t i = 0; i < names.n; i++) {
        struct wj_str path = wj_strf(arena, "%s/" WJ_FMT, argv[1], WJ_ARG(((struct wj_str *)names.items)[i]));
        if (wj_file_read(arena, path.p, MOST_BYTES, &files[i], &e)) {
            printf("1..1\nnot ok 1 - %s\n", e.msg);
            return 1;
        }
    }
    printf("1..%zu\n", names.n);
    run("", 0);
    for (size_t i = 0; i < names.n; i++) {
        run(files[i].p, files[i].n);
        for (int k = 0; k < CHANGES; k++)
            run_changed(files[i], files[next_random(&random) % names.n], &random);
        printf("ok %zu - " WJ_FMT "\n", i + 1, WJ_ARG(((struct wj_str *)names.items)[i]));
        fflush(stdout);
    }
    wj_arena_free(arena);
    return 0;
}
