/* merkle.c - see merkle.h. */
#include "crypto/merkle.h"

#include <string.h>

static struct wj_str view(const struct wj_hash *h)
{
    return (struct wj_str){ (const char *)h->b, sizeof h->b };
}

struct wj_hash wj_merkle_leaf(enum wj_alg alg, struct wj_str bytes)
{
    struct wj_str parts[] = { { "\0", 1 }, bytes };
    return wj_digest_parts(alg, parts, 2);
}

struct wj_hash wj_merkle_node(enum wj_alg alg, const struct wj_hash *left, const struct wj_hash *right)
{
    unsigned char both[1 + 2 * WJ_HASH_BYTES];
    both[0] = 1;
    memcpy(both + 1, left->b, sizeof left->b);
    memcpy(both + 1 + WJ_HASH_BYTES, right->b, sizeof right->b);
    return wj_digest_of(alg, (struct wj_str){ (const char *)both, sizeof both });
}

void wj_merkle_init(struct wj_merkle *t, enum wj_alg alg)
{
    memset(t, 0, sizeof *t);
    t->alg = alg;
}

int wj_merkle_append(struct wj_merkle *t, const struct wj_hash *leaf, const struct wj_merkle_nodes *nodes,
                     struct wj_err *e)
{
    if (t->size >> (WJ_MERKLE_LEVELS - 1))
        return wj_fail(e, WJ_E_LIMIT, "the tree is full");
    struct wj_hash h = *leaf;
    unsigned level = 0;
    for (;; level++) {
        int rc = nodes && nodes->put ? nodes->put(nodes->ctx, level, t->size >> level, &h, e) : WJ_OK;
        if (rc)
            return rc;
        if (!(t->size >> level & 1))
            break;
        h = wj_merkle_node(t->alg, &t->peak[level], &h); /* as in adding 1 to a binary number: carry */
    }
    t->peak[level] = h;
    t->size++;
    return WJ_OK;
}

struct wj_hash wj_merkle_root(const struct wj_merkle *t)
{
    struct wj_hash h;
    bool any = false;
    for (unsigned level = 0; level < WJ_MERKLE_LEVELS; level++) {
        if (!(t->size >> level & 1))
            continue;
        h = any ? wj_merkle_node(t->alg, &t->peak[level], &h) : t->peak[level];
        any = true;
    }
    return any ? h : wj_digest_of(t->alg, WJ_S(""));
}

void wj_merkle_save(const struct wj_merkle *t, struct wj_buf *b)
{
    for (int shift = 56; shift >= 0; shift -= 8)
        wj_buf_addc(b, (char)(t->size >> shift & 0xFF));
    for (unsigned level = WJ_MERKLE_LEVELS; level-- > 0;)
        if (t->size >> level & 1)
            wj_buf_add(b, view(&t->peak[level]));
}

int wj_merkle_load(struct wj_str bytes, enum wj_alg alg, struct wj_merkle *out, struct wj_err *e)
{
    struct wj_merkle t;
    wj_merkle_init(&t, alg);
    for (size_t i = 0; i < 8 && i < bytes.n; i++)
        t.size = t.size << 8 | (unsigned char)bytes.p[i];
    size_t peaks = (size_t)__builtin_popcountll(t.size);
    if (bytes.n != 8 + peaks * WJ_HASH_BYTES || t.size > UINT64_C(1) << (WJ_MERKLE_LEVELS - 1))
        return wj_fail(e, WJ_E_CORRUPT, "the saved tree of %llu leaves has a wrong length",
                       (unsigned long long)t.size);
    const char *p = bytes.p + 8;
    for (unsigned level = WJ_MERKLE_LEVELS; level-- > 0;) {
        if (t.size >> level & 1) {
            memcpy(t.peak[level].b, p, WJ_HASH_BYTES);
            p += WJ_HASH_BYTES;
        }
    }
    *out = t;
    return WJ_OK;
}

/*
 * Hash over the n leaves from lo, where lo is a multiple of the smallest power of two
 * that is not below n: the full subtrees it falls into, joined from the right.
 */
static int hash_range(enum wj_alg alg, uint64_t lo, uint64_t n, const struct wj_merkle_nodes *nodes,
                      struct wj_hash *out, struct wj_err *e)
{
    struct wj_hash h;
    bool any = false;
    uint64_t end = lo + n;
    for (unsigned level = 0; level < WJ_MERKLE_LEVELS && n >> level; level++) {
        if (!(n >> level & 1))
            continue;
        struct wj_hash left;
        end -= UINT64_C(1) << level;
        int rc = nodes->get(nodes->ctx, level, end >> level, &left, e);
        if (rc)
            return rc;
        h = any ? wj_merkle_node(alg, &left, &h) : left;
        any = true;
    }
    *out = any ? h : wj_digest_of(alg, WJ_S(""));
    return WJ_OK;
}

int wj_merkle_root_at(enum wj_alg alg, uint64_t size, const struct wj_merkle_nodes *nodes,
                      struct wj_hash *out, struct wj_err *e)
{
    return hash_range(alg, 0, size, nodes, out, e);
}

/* The largest power of two below n; n > 1. */
static uint64_t split_of(uint64_t n)
{
    return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

/* The proofs are found from the root downwards but written from the leaf upwards. */
static void reverse(struct wj_merkle_proof *p)
{
    for (size_t i = 0, k = p->n; i + 1 < k; i++) {
        struct wj_hash h = p->path[i];
        p->path[i] = p->path[--k];
        p->path[k] = h;
    }
}

int wj_merkle_prove_inclusion(enum wj_alg alg, uint64_t index, uint64_t size,
                              const struct wj_merkle_nodes *nodes, struct wj_merkle_proof *out,
                              struct wj_err *e)
{
    struct wj_merkle_proof p = { .n = 0 };
    uint64_t lo = 0, n = size;
    if (index >= size)
        return wj_fail(e, WJ_E_INVALID, "a tree of %llu leaves has no leaf %llu", (unsigned long long)size,
                       (unsigned long long)index);
    while (n > 1) {
        uint64_t k = split_of(n);
        bool left = index - lo < k;
        int rc = left ? hash_range(alg, lo + k, n - k, nodes, &p.path[p.n], e)
                      : hash_range(alg, lo, k, nodes, &p.path[p.n], e);
        if (rc)
            return rc;
        p.n++;
        lo += left ? 0 : k;
        n = left ? k : n - k;
    }
    reverse(&p);
    *out = p;
    return WJ_OK;
}

int wj_merkle_prove_consistency(enum wj_alg alg, uint64_t size1, uint64_t size2,
                                const struct wj_merkle_nodes *nodes, struct wj_merkle_proof *out,
                                struct wj_err *e)
{
    struct wj_merkle_proof p = { .n = 0 };
    uint64_t lo = 0, n = size2;
    if (size1 == 0 || size1 > size2)
        return wj_fail(e, WJ_E_INVALID, "there is nothing to prove between trees of %llu and %llu leaves",
                       (unsigned long long)size1, (unsigned long long)size2);
    while (size1 - lo < n) {
        uint64_t k = split_of(n);
        bool left = size1 - lo <= k;
        int rc = left ? hash_range(alg, lo + k, n - k, nodes, &p.path[p.n], e)
                      : hash_range(alg, lo, k, nodes, &p.path[p.n], e);
        if (rc)
            return rc;
        p.n++;
        lo += left ? 0 : k;
        n = left ? k : n - k;
    }
    /* The old tree ends here; where it is not itself the old root, its last subtree must be told. */
    if (lo > 0) {
        int rc = hash_range(alg, lo, n, nodes, &p.path[p.n], e);
        if (rc)
            return rc;
        p.n++;
    }
    reverse(&p);
    *out = p;
    return WJ_OK;
}

/* Up over the levels on which the border node has no sibling; names of RFC 9162. */
static void skip_lefts(uint64_t *fn, uint64_t *sn)
{
    while (!(*fn & 1) && *fn) {
        *fn >>= 1;
        *sn >>= 1;
    }
}

bool wj_merkle_check_inclusion(enum wj_alg alg, uint64_t index, uint64_t size, const struct wj_hash *leaf,
                               const struct wj_merkle_proof *p, const struct wj_hash *root)
{
    if (index >= size)
        return false;
    uint64_t fn = index, sn = size - 1;
    struct wj_hash r = *leaf;
    for (size_t i = 0; i < p->n; i++) {
        if (sn == 0)
            return false;
        if (fn & 1 || fn == sn) {
            r = wj_merkle_node(alg, &p->path[i], &r);
            skip_lefts(&fn, &sn);
        } else {
            r = wj_merkle_node(alg, &r, &p->path[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && wj_digest_eq(&r, root);
}

bool wj_merkle_check_consistency(enum wj_alg alg, const struct wj_merkle_head *old,
                                 const struct wj_merkle_head *now, const struct wj_merkle_proof *p)
{
    if (old->size == 0 || old->size > now->size)
        return false;
    if (old->size == now->size)
        return p->n == 0 && wj_digest_eq(&old->root, &now->root);
    /* An old tree that is one full subtree begins the path with its own root. */
    bool full = (old->size & (old->size - 1)) == 0;
    size_t i = !full;
    if (p->n < i)
        return false;
    uint64_t fn = old->size - 1, sn = now->size - 1;
    while (fn & 1) {
        fn >>= 1;
        sn >>= 1;
    }
    struct wj_hash fr = full ? old->root : p->path[0], sr = fr;
    for (; i < p->n; i++) {
        const struct wj_hash *c = &p->path[i];
        if (sn == 0)
            return false;
        if (fn & 1 || fn == sn) {
            fr = wj_merkle_node(alg, c, &fr);
            sr = wj_merkle_node(alg, c, &sr);
            skip_lefts(&fn, &sn);
        } else {
            sr = wj_merkle_node(alg, &sr, c);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && wj_digest_eq(&fr, &old->root) && wj_digest_eq(&sr, &now->root);
}
