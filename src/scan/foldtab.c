/* foldtab.c - access to the generated tables. */
#include "scan/foldtab_priv.h"

/* Index of the first pair not less than (a, b). */
static size_t lower_bound(const uint32_t (*pairs)[2], size_t n, uint32_t a, uint32_t b)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (pairs[mid][0] < a || (pairs[mid][0] == a && pairs[mid][1] < b))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

uint32_t wj_foldtab_shape(uint32_t canonical)
{
    size_t at = lower_bound(wj_foldtab_shapes, wj_foldtab_shapes_n, canonical, 0);
    return at < wj_foldtab_shapes_n && wj_foldtab_shapes[at][0] == canonical ? wj_foldtab_shapes[at][1]
                                                                             : canonical;
}

bool wj_foldtab_is_alike(uint32_t written, uint32_t meant)
{
    size_t at = lower_bound(wj_foldtab_alike, wj_foldtab_alike_n, written, meant);
    return at < wj_foldtab_alike_n && wj_foldtab_alike[at][0] == written && wj_foldtab_alike[at][1] == meant;
}

static size_t split_bound(const uint32_t *parts, size_t n)
{
    size_t lo = 0, hi = wj_foldtab_split_n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2, i = 0;
        while (i < n && wj_foldtab_split[mid][i] == parts[i])
            i++;
        if (i < n && wj_foldtab_split[mid][i] < parts[i])
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

uint32_t wj_foldtab_join(const uint32_t *parts, size_t n, size_t *len)
{
    uint32_t best = 0;
    if (n < 2)
        return 0;
    for (size_t at = split_bound(parts, 2); at < wj_foldtab_split_n; at++) {
        const uint32_t *row = wj_foldtab_split[at];
        size_t k = 0;
        if (row[0] != parts[0] || row[1] != parts[1])
            break;
        while (k < 5 && row[k] && k < n && row[k] == parts[k])
            k++;
        if (k == 5 || !row[k]) { /* longer rows sort later and win */
            best = row[5];
            *len = k;
        }
    }
    return best;
}

bool wj_foldtab_begins_split(uint32_t part)
{
    size_t at = split_bound(&part, 1);
    return at < wj_foldtab_split_n && wj_foldtab_split[at][0] == part;
}

bool wj_foldtab_is_word(const uint32_t *chars, size_t n)
{
    if (n < 2 || n > 4)
        return false;
    uint64_t h = wj_foldtab_hash(chars, n);
    for (int k = 0; k < 3; k++) {
        uint32_t bit = (uint32_t)(h >> (k * WJ_FOLDTAB_WORD_BITS)) & ((1u << WJ_FOLDTAB_WORD_BITS) - 1);
        if (!(wj_foldtab_words[bit / 8] >> (bit % 8) & 1))
            return false;
    }
    return true;
}
