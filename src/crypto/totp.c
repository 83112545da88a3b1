/* totp.c - see totp.h. */
#include "crypto/totp.h"

#include "crypto/crypto_priv.h"
#include "crypto/digest.h"

#include <liboath/oath.h>
#include <sodium.h>

enum { STEP_MS = 30000, DIGITS = 6 };

struct wj_totp wj_totp_generate(void)
{
    struct wj_totp t;
    if (sodium_init() < 0)
        wj_crypto_die("starting libsodium");
    randombytes_buf(t.secret, sizeof t.secret);
    return t;
}

void wj_totp_text(const struct wj_totp *t, char out[WJ_TOTP_TEXT])
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    for (size_t bit = 0, i = 0; bit < 8 * sizeof t->secret; bit += 5, i++) {
        unsigned pair = (unsigned)t->secret[bit / 8] << 8;
        if (bit / 8 + 1 < sizeof t->secret)
            pair |= t->secret[bit / 8 + 1];
        out[i] = alphabet[pair >> (11 - bit % 8) & 31];
    }
    out[WJ_TOTP_TEXT - 1] = '\0';
}

bool wj_totp_from_text(struct wj_str text, struct wj_totp *out)
{
    struct wj_totp t = { { 0 } };
    size_t bit = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        unsigned v = c >= 'A' && c <= 'Z'   ? (unsigned)(c - 'A')
                     : c >= 'a' && c <= 'z' ? (unsigned)(c - 'a')
                     : c >= '2' && c <= '7' ? (unsigned)(c - '2') + 26
                                            : 99;
        if (c == ' ')
            continue;
        if (v == 99 || bit + 5 > 8 * sizeof t.secret)
            return false;
        for (int k = 4; k >= 0; k--, bit++)
            t.secret[bit / 8] |= (unsigned char)((v >> k & 1) << (7 - bit % 8));
    }
    if (bit != 8 * sizeof t.secret)
        return false;
    *out = t;
    return true;
}

static void add_encoded(struct wj_buf *b, struct wj_str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
                     c == '.' || c == '_' || c == '~';
        char three[3] = { '%', hex[c >> 4], hex[c & 15] };
        if (plain)
            wj_buf_addc(b, (char)c);
        else
            wj_buf_add(b, (struct wj_str){ three, 3 });
    }
}

void wj_totp_uri(const struct wj_totp *t, struct wj_str issuer, struct wj_str account, struct wj_buf *b)
{
    char text[WJ_TOTP_TEXT];
    wj_totp_text(t, text);
    wj_buf_addz(b, "otpauth://totp/");
    add_encoded(b, issuer);
    wj_buf_addc(b, ':');
    add_encoded(b, account);
    wj_buf_addf(b, "?secret=%s&issuer=", text);
    add_encoded(b, issuer);
    wj_buf_addz(b, "&algorithm=SHA1&digits=6&period=30");
    sodium_memzero(text, sizeof text);
}

static void code_of_step(const struct wj_totp *t, int64_t step, char out[DIGITS + 1])
{
    if (oath_init() != OATH_OK)
        wj_crypto_die("starting liboath");
    if (oath_hotp_generate((const char *)t->secret, sizeof t->secret, (uint64_t)step, DIGITS, false,
                           OATH_HOTP_DYNAMIC_TRUNCATION, out) != OATH_OK)
        wj_crypto_die("making a one-time code");
}

void wj_totp_code(const struct wj_totp *t, int64_t now_ms, char out[7])
{
    code_of_step(t, now_ms / STEP_MS, out);
}

bool wj_totp_check(const struct wj_totp *t, struct wj_str code, int64_t now_ms, int64_t *last_step)
{
    int64_t now = now_ms / STEP_MS, found = -1;
    for (int64_t step = now - 1; step <= now + 1; step++) {
        char want[DIGITS + 1];
        if (step < 0)
            continue;
        code_of_step(t, step, want);
        if (wj_digest_same_secret(code, (struct wj_str){ want, DIGITS }) && step > *last_step)
            found = step;
        sodium_memzero(want, sizeof want);
    }
    if (found < 0)
        return false;
    *last_step = found;
    return true;
}
