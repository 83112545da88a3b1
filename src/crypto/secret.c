/* secret.c - see secret.h. */
#include "crypto/secret.h"

#include "base/arena.h"
#include "crypto/crypto_priv.h"

#include <sodium.h>
#include <string.h>

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    HEAD = 5 + NONCE,
    VERSION = 1
};
_Static_assert(HEAD + TAG == WJ_SECRET_OVERHEAD, "secret.h states the overhead");
_Static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == WJ_SECRET_KEY_BYTES, "secret.h states the key");

static void start(void)
{
    if (sodium_init() < 0)
        wj_crypto_die("starting libsodium");
}

void wj_secret_random(void *out, size_t n)
{
    start();
    randombytes_buf(out, n);
}

void wj_secret_token(char out[WJ_SECRET_TOKEN])
{
    unsigned char bytes[32];
    wj_secret_random(bytes, sizeof bytes);
    sodium_bin2base64(out, WJ_SECRET_TOKEN, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof bytes);
}

void wj_secret_digits(char *out, size_t digits)
{
    start();
    for (size_t i = 0; i < digits; i++)
        out[i] = (char)('0' + randombytes_uniform(10));
    out[digits] = '\0';
}

void wj_secret_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}

int wj_secret_ring_grow(struct wj_secret_ring *r, struct wj_err *e)
{
    if (r->n == WJ_SECRET_KEYS)
        return wj_fail(e, WJ_E_LIMIT, "the ring holds %d keys already", (int)WJ_SECRET_KEYS);
    struct wj_secret_key *k = &r->keys[r->n];
    k->id = r->n ? r->keys[r->n - 1].id + 1 : 1;
    wj_secret_random(k->b, sizeof k->b);
    r->n++;
    return WJ_OK;
}

void wj_secret_ring_write(const struct wj_secret_ring *r, struct wj_buf *b)
{
    for (size_t i = 0; i < r->n; i++) {
        char hex[2 * WJ_SECRET_KEY_BYTES + 1];
        sodium_bin2hex(hex, sizeof hex, r->keys[i].b, sizeof r->keys[i].b);
        wj_buf_addf(b, "%u %s\n", r->keys[i].id, hex);
        sodium_memzero(hex, sizeof hex);
    }
}

static bool read_key(struct wj_str line, struct wj_secret_key *out)
{
    struct wj_str rest = line, id;
    int64_t v = 0;
    size_t n = 0;
    const char *end = NULL;
    if (!wj_str_cut(&rest, ' ', &id) || !wj_str_i64(id, &v) || v < 1 || v > UINT32_MAX || !rest.p)
        return false;
    out->id = (uint32_t)v;
    return sodium_hex2bin(out->b, sizeof out->b, rest.p, rest.n, NULL, &n, &end) == 0 && n == sizeof out->b &&
           end == rest.p + rest.n;
}

int wj_secret_ring_read(struct wj_str text, struct wj_secret_ring *out, struct wj_err *e)
{
    struct wj_secret_ring r = { .n = 0 };
    struct wj_str rest = text, line;
    unsigned number = 0;
    while (wj_str_cut(&rest, '\n', &line)) {
        number++;
        if (!line.n)
            continue;
        if (r.n == WJ_SECRET_KEYS)
            return wj_fail(e, WJ_E_LIMIT, "line %u: more than %d keys", number, (int)WJ_SECRET_KEYS);
        if (!read_key(line, &r.keys[r.n]))
            return wj_fail(e, WJ_E_INVALID, "line %u: expected an id, a space and 64 hex digits", number);
        if (r.n && r.keys[r.n].id <= r.keys[r.n - 1].id)
            return wj_fail(e, WJ_E_INVALID, "line %u: the ids of keys must rise", number);
        r.n++;
    }
    *out = r;
    sodium_memzero(&r, sizeof r);
    return WJ_OK;
}

int wj_secret_seal(const struct wj_secret_ring *r, struct wj_str plain, struct wj_str where, struct wj_buf *b,
                   struct wj_err *e)
{
    if (!r->n)
        return wj_fail(e, WJ_E_STATE, "there is no key to seal with");
    const struct wj_secret_key *k = &r->keys[r->n - 1];
    char *room = wj_buf_room(b, HEAD + plain.n + TAG);
    if (!room)
        return wj_fail(e, WJ_E_LIMIT, "no room for a sealed field");
    unsigned char *p = (unsigned char *)room;
    p[0] = VERSION;
    for (int i = 0; i < 4; i++)
        p[1 + i] = (unsigned char)(k->id >> (24 - 8 * i));
    wj_secret_random(p + 5, NONCE);
    const unsigned char *in = (const unsigned char *)(plain.p ? plain.p : "");
    if (crypto_aead_xchacha20poly1305_ietf_encrypt(
            p + HEAD, NULL, in, plain.n, (const unsigned char *)where.p, where.n, NULL, p + 5, k->b))
        wj_crypto_die("sealing");
    return WJ_OK;
}

uint32_t wj_secret_key_of(struct wj_str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    if (s.n < WJ_SECRET_OVERHEAD || p[0] != VERSION)
        return 0;
    return (uint32_t)p[1] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 8 | p[4];
}

int wj_secret_open(struct wj_arena *arena, const struct wj_secret_ring *r, struct wj_str sealed,
                   struct wj_str where, struct wj_str *plain, struct wj_err *e)
{
    uint32_t id = wj_secret_key_of(sealed);
    const struct wj_secret_key *k = NULL;
    for (size_t i = 0; i < r->n; i++)
        if (r->keys[i].id == id)
            k = &r->keys[i];
    if (!id)
        return wj_fail(e, WJ_E_CORRUPT, "not a sealed field");
    if (!k)
        return wj_fail(e, WJ_E_NOTFOUND, "the field is sealed with key %u, which is not here", id);
    size_t n = sealed.n - WJ_SECRET_OVERHEAD;
    unsigned char *out = wj_alloc(arena, n ? n : 1);
    if (!out)
        return wj_fail(e, WJ_E_LIMIT, "no memory for a sealed field");
    const unsigned char *p = (const unsigned char *)sealed.p;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, p + HEAD, n + TAG,
                                                   (const unsigned char *)where.p, where.n, p + 5, k->b))
        return wj_fail(e, WJ_E_CORRUPT, "the sealed field was changed, or belongs somewhere else");
    *plain = (struct wj_str){ (const char *)out, n };
    return WJ_OK;
}

void wj_secret_derive(const unsigned char key[WJ_SECRET_KEY_BYTES], struct wj_str purpose,
                      unsigned char out[WJ_SECRET_KEY_BYTES])
{
    struct wj_hash h = wj_digest_hmac((struct wj_str){ (const char *)key, WJ_SECRET_KEY_BYTES }, purpose);
    memcpy(out, h.b, sizeof h.b);
    sodium_memzero(&h, sizeof h);
}
