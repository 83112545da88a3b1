/* note.c - see note.h. */
#include "crypto/note.h"

#include "base/utf8.h"
#include "crypto/crypto_priv.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define DASH "\xE2\x80\x94 " /* em dash, space */
static const char sm2_type[] = "\xFFsm2-sm3";

enum { B64_MOST = 256 }; /* characters of base64 that any line of ours can have */

static struct wj_str type_of(enum wj_sign_kind kind)
{
    return kind == WJ_SM2 ? (struct wj_str){ sm2_type, sizeof sm2_type - 1 } : (struct wj_str){ "\x01", 1 };
}

static void add_base64(struct wj_buf *b, const unsigned char *p, size_t n)
{
    char text[B64_MOST];
    sodium_bin2base64(text, sizeof text, p, n, sodium_base64_VARIANT_ORIGINAL);
    wj_buf_addz(b, text);
}

/* Standard base64 with padding; false also when there are more than cap bytes. */
static bool read_base64(struct wj_str s, unsigned char *out, size_t cap, size_t *n)
{
    const char *end = NULL;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80) /* libsodium 1.0.18 takes every such byte for a '/' */
            return false;
    return s.n && sodium_base642bin(out, cap, s.p, s.n, NULL, n, &end, sodium_base64_VARIANT_ORIGINAL) == 0 &&
           end == s.p + s.n;
}

uint32_t wj_note_key_id(const struct wj_note_key *k)
{
    unsigned char raw[WJ_SIGN_PUBLIC_BYTES];
    size_t n = wj_sign_public(k->key, raw);
    struct wj_str parts[] = {
        k->name, WJ_S("\n"), type_of(wj_sign_kind_of(k->key)), { (const char *)raw, n }
    };
    struct wj_hash h = wj_digest_parts(WJ_SHA256, parts, 4);
    return (uint32_t)h.b[0] << 24 | (uint32_t)h.b[1] << 16 | (uint32_t)h.b[2] << 8 | h.b[3];
}

void wj_note_vkey(const struct wj_note_key *k, struct wj_buf *b)
{
    unsigned char bytes[sizeof sm2_type + WJ_SIGN_PUBLIC_BYTES];
    struct wj_str type = type_of(wj_sign_kind_of(k->key));
    memcpy(bytes, type.p, type.n);
    size_t n = wj_sign_public(k->key, bytes + type.n);
    wj_buf_add(b, k->name);
    wj_buf_addf(b, "+%08x+", wj_note_key_id(k));
    add_base64(b, bytes, type.n + n);
}

/* White space of Unicode, and '+'. */
static bool is_bad_in_name(uint32_t c)
{
    return c <= ' ' || c == '+' || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool is_name(struct wj_str s)
{
    if (!s.n || s.n > 255 || !wj_utf8_check(s, NULL))
        return false;
    for (size_t i = 0; i < s.n;)
        if (is_bad_in_name(wj_utf8_next(s, &i)))
            return false;
    return true;
}

int wj_note_load_vkey(struct wj_str vkey, struct wj_str *name, struct wj_key **key, struct wj_err *e)
{
    struct wj_str rest = vkey, head, id;
    unsigned char bytes[sizeof sm2_type + WJ_SIGN_PUBLIC_BYTES];
    size_t n = 0;
    if (!wj_str_cut(&rest, '+', &head) || !wj_str_cut(&rest, '+', &id) || !is_name(head) ||
        !read_base64(rest, bytes, sizeof bytes, &n))
        return wj_fail(e, WJ_E_INVALID, "expected a verifier key: name+id+base64");
    struct wj_str all = { (const char *)bytes, n };
    enum wj_sign_kind kind = WJ_ED25519;
    if (!wj_str_starts(all, type_of(kind)))
        kind = WJ_SM2;
    struct wj_str type = type_of(kind);
    if (!wj_str_starts(all, type))
        return wj_fail(e, WJ_E_INVALID, "the verifier key has a type that is not known here");
    struct wj_key *k = NULL;
    int rc = wj_sign_load_public(kind, (struct wj_str){ all.p + type.n, all.n - type.n }, &k, e);
    if (rc)
        return rc;
    char want[9];
    struct wj_note_key nk = { head, k };
    snprintf(want, sizeof want, "%08x", wj_note_key_id(&nk));
    if (!wj_str_eqz(id, want)) {
        wj_sign_free(k);
        return wj_fail(e, WJ_E_INVALID, "the verifier key's id does not belong to its name and key");
    }
    *name = head;
    *key = k;
    return WJ_OK;
}

/* UTF-8, ended by a line end, no other control characters. */
static bool is_note_text(struct wj_str s)
{
    if (!s.n || s.p[s.n - 1] != '\n' || !wj_utf8_check(s, NULL))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n')
            return false;
    return true;
}

int wj_note_sign(struct wj_str text, const struct wj_note_key *keys, size_t n, struct wj_buf *b,
                 struct wj_err *e)
{
    if (!is_note_text(text))
        return wj_fail(e, WJ_E_INVALID,
                       "the text of a note is UTF-8, ends in a line end and has no control characters");
    wj_buf_add(b, text);
    wj_buf_addc(b, '\n');
    for (size_t i = 0; i < n; i++) {
        struct wj_signature s;
        if (!is_name(keys[i].name))
            return wj_fail(e, WJ_E_INVALID, "the name of a note's key has no spaces and no '+'");
        int rc = wj_sign_make(keys[i].key, text, &s, e);
        if (rc)
            return rc;
        uint32_t id = wj_note_key_id(&keys[i]);
        unsigned char line[4 + WJ_SIGN_BYTES] = { (unsigned char)(id >> 24), (unsigned char)(id >> 16),
                                                  (unsigned char)(id >> 8), (unsigned char)id };
        memcpy(line + 4, s.b, s.n);
        wj_buf_addf(b, DASH WJ_FMT " ", WJ_ARG(keys[i].name));
        add_base64(b, line, 4 + s.n);
        wj_buf_addc(b, '\n');
    }
    return WJ_OK;
}

static int fail_note(struct wj_err *e)
{
    return wj_fail(e, WJ_E_INVALID, "not a signed note");
}

/* One signature line without its line end: 1 a known key's and right, 0 unknown, negative an error. */
static int check_line(struct wj_str line, struct wj_str text, const struct wj_note_key *known, size_t n,
                      struct wj_err *e)
{
    unsigned char bytes[8192];
    size_t len = 0;
    struct wj_str rest = line, name;
    if (!wj_str_starts(line, WJ_S(DASH)))
        return fail_note(e);
    rest.p += sizeof DASH - 1;
    rest.n -= sizeof DASH - 1;
    if (!wj_str_cut(&rest, ' ', &name) || !is_name(name) || !read_base64(rest, bytes, sizeof bytes, &len) ||
        len < 5)
        return fail_note(e);
    uint32_t id = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    for (size_t i = 0; i < n; i++) {
        if (!wj_str_eq(name, known[i].name) || id != wj_note_key_id(&known[i]))
            continue;
        struct wj_str sig = { (const char *)bytes + 4, len - 4 };
        if (!wj_sign_check(known[i].key, text, sig))
            return wj_fail(e, WJ_E_DENIED, "the signature of " WJ_FMT " is wrong", WJ_ARG(name));
        return 1;
    }
    return 0;
}

int wj_note_open(struct wj_str note, const struct wj_note_key *known, size_t n, struct wj_str *text,
                 struct wj_err *e)
{
    if (note.n > WJ_NOTE_BYTES || !is_note_text(note))
        return fail_note(e);
    size_t split = note.n; /* behind the line end of the text, in front of the last empty line */
    for (size_t i = note.n - 1; i > 0 && split == note.n; i--)
        if (note.p[i] == '\n' && note.p[i - 1] == '\n')
            split = i;
    if (split >= note.n - 1)
        return fail_note(e);
    struct wj_str body = { note.p, split }, rest = { note.p + split + 1, note.n - split - 2 }, line;
    int good = 0, lines = 0;
    while (wj_str_cut(&rest, '\n', &line)) {
        if (++lines > WJ_NOTE_SIGNATURES)
            return wj_fail(e, WJ_E_LIMIT, "more than %d signatures", (int)WJ_NOTE_SIGNATURES);
        int rc = check_line(line, body, known, n, e);
        if (rc < 0)
            return rc;
        good += rc;
    }
    if (!good)
        return wj_fail(e, WJ_E_DENIED, "no known key has signed the note");
    *text = body;
    return WJ_OK;
}

void wj_note_checkpoint_text(const struct wj_checkpoint *c, struct wj_buf *b)
{
    wj_buf_addf(b, WJ_FMT "\n%llu\n", WJ_ARG(c->origin), (unsigned long long)c->size);
    add_base64(b, c->root.b, sizeof c->root.b);
    wj_buf_addc(b, '\n');
}

static bool read_size(struct wj_str s, uint64_t *out)
{
    uint64_t v = 0;
    if (!s.n || (s.n > 1 && s.p[0] == '0'))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9' || __builtin_mul_overflow(v, (uint64_t)10, &v) ||
            __builtin_add_overflow(v, (uint64_t)(s.p[i] - '0'), &v))
            return false;
    *out = v;
    return true;
}

int wj_note_checkpoint_parse(struct wj_str text, struct wj_checkpoint *out, struct wj_err *e)
{
    struct wj_checkpoint c = { .size = 0 };
    struct wj_str rest = text, size, root, extra;
    size_t n = 0;
    bool ok = is_note_text(text) && wj_str_cut(&rest, '\n', &c.origin) && c.origin.n &&
              wj_str_cut(&rest, '\n', &size) && read_size(size, &c.size) && wj_str_cut(&rest, '\n', &root) &&
              read_base64(root, c.root.b, sizeof c.root.b, &n) && n == sizeof c.root.b && rest.p;
    while (ok && rest.n && wj_str_cut(&rest, '\n', &extra))
        ok = extra.n > 0;
    if (!ok)
        return wj_fail(e, WJ_E_INVALID, "not a checkpoint: expected origin, size and root, a line each");
    *out = c;
    return WJ_OK;
}
