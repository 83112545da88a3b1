/*
 * sm3batch.c - see sm3batch.h.
 *
 * The eight 32-bit lanes of a vector belong to eight texts.  A lane whose text
 * has ended takes the next text, so lengths may differ.  GCC and clang compile
 * the vectors to whatever the machine has; the compression is built twice and the
 * AVX2 one is taken where the processor knows it.
 */
#include "crypto/sm3batch.h"

#include <string.h>

enum { LANES = 8, BLOCK = 64 };

typedef uint32_t vec __attribute__((vector_size(4 * LANES)));

static const uint32_t start_values[8] = { 0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600,
                                          0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e };

/* One lane: the text in it and how far it is. */
struct lane {
    struct wj_str text;
    size_t at;         /* bytes of the text in blocks already taken */
    size_t index;      /* whose digest it is */
    bool busy, padded; /* padded: 0x80 has been written */
};

static uint32_t read_word(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The next block of a lane with its padding; true when it is the text's last. */
static bool next_block(struct lane *l, unsigned char block[BLOCK])
{
    size_t left = l->text.n - l->at, n = left < BLOCK ? left : BLOCK;
    if (n)
        memcpy(block, l->text.p + l->at, n);
    l->at += n;
    if (n == BLOCK)
        return false;
    memset(block + n, 0, BLOCK - n);
    if (!l->padded)
        block[n] = 0x80;
    /* The length needs eight bytes behind the 0x80; else it comes alone in one more block. */
    if (n >= BLOCK - 8) {
        l->padded = true;
        return false;
    }
    uint64_t bits = (uint64_t)l->text.n * 8;
    for (int i = 0; i < 8; i++)
        block[BLOCK - 1 - i] = (unsigned char)(bits >> (8 * i));
    return true;
}

#define ROTL(x, k) ((x) << (k) | (x) >> (32 - (k)))
#define P0(x)      ((x) ^ ROTL(x, 9) ^ ROTL(x, 17))
#define P1(x)      ((x) ^ ROTL(x, 15) ^ ROTL(x, 23))

/* T_j <<< j of the standard, 5.3.3. */
static uint32_t round_constant(unsigned j)
{
    uint32_t t = j < 16 ? 0x79cc4519 : 0x7a879d8a;
    unsigned k = j % 32;
    return k ? t << k | t >> (32 - k) : t;
}

/* 5.3.2 and 5.3.3 over eight lanes; always inlined, so that each caller compiles it for its own machine. */
static inline __attribute__((always_inline)) void compress_lanes(vec v[8], vec w[68])
{
    vec a = v[0], b = v[1], c = v[2], d = v[3], e = v[4], f = v[5], g = v[6], h = v[7];
    for (unsigned j = 16; j < 68; j++) {
        vec x = w[j - 16] ^ w[j - 9] ^ ROTL(w[j - 3], 15);
        w[j] = P1(x) ^ ROTL(w[j - 13], 7) ^ w[j - 6];
    }
    for (unsigned j = 0; j < 64; j++) {
        vec a12 = ROTL(a, 12);
        vec sum = a12 + e + round_constant(j);
        vec ss1 = ROTL(sum, 7), ss2 = ss1 ^ a12;
        vec ff = j < 16 ? (a ^ b ^ c) : ((a & b) | (a & c) | (b & c));
        vec gg = j < 16 ? (e ^ f ^ g) : ((e & f) | (~e & g));
        vec tt1 = ff + d + ss2 + (w[j] ^ w[j + 4]);
        vec tt2 = gg + h + ss1 + w[j];
        d = c;
        c = ROTL(b, 9);
        b = a;
        a = tt1;
        h = g;
        g = ROTL(f, 19);
        f = e;
        e = P0(tt2);
    }
    v[0] ^= a;
    v[1] ^= b;
    v[2] ^= c;
    v[3] ^= d;
    v[4] ^= e;
    v[5] ^= f;
    v[6] ^= g;
    v[7] ^= h;
}

static void compress_plain(vec v[8], vec w[68])
{
    compress_lanes(v, w);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void compress_avx2(vec v[8], vec w[68])
{
    compress_lanes(v, w);
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}
#else
static void compress_avx2(vec v[8], vec w[68])
{
    compress_lanes(v, w);
}

static bool has_avx2(void)
{
    return false;
}
#endif

static void load_lane(struct lane *l, const struct wj_str *texts, size_t n, size_t *next, vec v[8], size_t i)
{
    *l = (struct lane){ .busy = *next < n };
    if (!l->busy)
        return;
    l->text = texts[*next];
    l->index = (*next)++;
    for (size_t k = 0; k < 8; k++)
        v[k][i] = start_values[k];
}

static void store_lane(const vec v[8], size_t i, struct wj_hash *out)
{
    for (size_t k = 0; k < 8; k++) {
        uint32_t x = v[k][i];
        for (size_t byte = 0; byte < 4; byte++)
            out->b[4 * k + byte] = (unsigned char)(x >> (24 - 8 * byte));
    }
}

void wj_sm3batch_of(const struct wj_str *texts, size_t n, struct wj_hash *out)
{
    struct lane lanes[LANES];
    vec v[8] = { { 0 } }, w[68] = { { 0 } };
    size_t next = 0, busy = 0;
    void (*compress)(vec *, vec *) = has_avx2() ? compress_avx2 : compress_plain;
    for (size_t i = 0; i < LANES; i++) {
        load_lane(&lanes[i], texts, n, &next, v, i);
        busy += lanes[i].busy;
    }
    while (busy) {
        bool last[LANES] = { false };
        for (size_t i = 0; i < LANES; i++) {
            unsigned char block[BLOCK];
            if (!lanes[i].busy)
                continue;
            last[i] = next_block(&lanes[i], block);
            for (size_t k = 0; k < 16; k++)
                w[k][i] = read_word(block + 4 * k);
        }
        compress(v, w);
        for (size_t i = 0; i < LANES; i++) {
            if (!last[i])
                continue;
            store_lane(v, i, &out[lanes[i].index]);
            load_lane(&lanes[i], texts, n, &next, v, i);
            busy -= !lanes[i].busy;
        }
    }
}
