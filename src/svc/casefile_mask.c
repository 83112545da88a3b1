/* casefile_mask.c - personal data out of a text: values of personal fields, telephone and identity numbers.
 */
#include "svc/casefile_priv.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "codec/jsonread.h"

enum { MASKED_BYTES = 1 << 20, PHONE = 11, IDENTITY = 18, LEAST_SECRET = 2 };

/* Fields of law/fields.csv and inputs of forms that name or reach a natural person outside the bureau. */
static const char *const personal[] = { "consumer_name", "consumer_phone", "reporter_name", "party_phone",
                                        "party_head",    "serve_contact",  "witness_name",  NULL };

static void add_secret(struct casefile *f, struct wj_str s)
{
    if (wj_utf8_count(s) >= LEAST_SECRET && f->nsecrets < sizeof f->secrets / sizeof f->secrets[0])
        f->secrets[f->nsecrets++] = s;
}

void wj_casefile_learn(struct casefile *f, struct wj_str fields_json)
{
    const struct wj_jval *v;
    if (wj_jsonread_text(f->arena, fields_json, &v, NULL) != WJ_OK)
        return;
    for (size_t i = 0; personal[i]; i++) {
        struct wj_str s = wj_jsonread_str(wj_jsonread_get(v, personal[i]));
        add_secret(f, s);
        add_secret(f, (struct wj_str){ s.p, wj_str_find(s, WJ_S("，")) }); /* "name, telephone" */
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of a telephone or identity number that begins here, alone; 0: none. */
static size_t number_at(struct wj_str s, size_t i)
{
    size_t n = 0;
    if (i && is_word(s.p[i - 1]))
        return 0;
    while (i + n < s.n && is_digit(s.p[i + n]))
        n++;
    if (n == IDENTITY - 1 && i + n < s.n && (s.p[i + n] == 'X' || s.p[i + n] == 'x'))
        n++;
    if (i + n < s.n && is_word(s.p[i + n]))
        return 0;
    return (n == PHONE && s.p[i] == '1') || n == IDENTITY ? n : 0;
}

static size_t secret_at(const struct casefile *f, struct wj_str s, size_t i)
{
    size_t longest = 0;
    for (size_t k = 0; k < f->nsecrets; k++)
        if (f->secrets[k].n > longest && wj_str_starts((struct wj_str){ s.p + i, s.n - i }, f->secrets[k]))
            longest = f->secrets[k].n;
    return longest;
}

struct wj_str wj_casefile_mask(struct casefile *f, struct wj_str s)
{
    struct wj_buf b;
    wj_buf_init(&b, f->arena, MASKED_BYTES);
    for (size_t i = 0; i < s.n;) {
        size_t n = secret_at(f, s, i), at = i;
        bool number = !n && (n = number_at(s, i)) > 0;
        if (!n) {
            (void)wj_utf8_next(s, &at);
            wj_buf_add(&b, (struct wj_str){ s.p + i, at - i });
            i = at;
            continue;
        }
        (void)wj_utf8_next(s, &at);
        wj_buf_add(&b, (struct wj_str){ s.p + i, number ? 3 : at - i });
        wj_buf_addz(&b, number ? "****" : "**");
        i += n;
    }
    return b.rc == WJ_OK ? wj_buf_view(&b) : WJ_S("（略）");
}
