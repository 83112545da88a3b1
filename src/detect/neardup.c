/* neardup.c - see neardup.h. */
#include "detect/neardup.h"

#include "base/utf8.h"

/* Finaliser of SplitMix64: spreads the bits of a packed 3-gram. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

uint64_t wj_neardup_sketch(struct wj_str text)
{
    uint64_t least[WJ_NEARDUP_PLACES], gram = 0, sketch = 0;
    size_t seen = 0;
    for (int i = 0; i < WJ_NEARDUP_PLACES; i++)
        least[i] = UINT64_MAX;
    for (size_t at = 0; at < text.n; seen++) {
        gram = (gram << 21 | wj_utf8_next(text, &at)) & (((uint64_t)1 << 63) - 1);
        if (seen < 2)
            continue;
        uint64_t h = mix(gram);
        uint64_t *bin = &least[h >> 60];
        if (h < *bin)
            *bin = h;
    }
    if (seen < 3)
        return 0;
    for (int i = 0; i < WJ_NEARDUP_PLACES; i++) {
        int k = i;
        while (least[k] == UINT64_MAX) /* an empty bin borrows from the next full one (densification) */
            k = (k + 1) % WJ_NEARDUP_PLACES;
        sketch = sketch << 4 | (mix(least[k] + (uint64_t)(k != i) * (uint64_t)i) & 15);
    }
    return sketch ? sketch : 1;
}

int wj_neardup_agree(uint64_t a, uint64_t b)
{
    int n = 0;
    for (uint64_t d = a ^ b, i = 0; i < WJ_NEARDUP_PLACES; i++, d >>= 4)
        n += (d & 15) == 0;
    return n;
}
