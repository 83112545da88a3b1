/*
 * fold.c - see fold.h.  Three steps: characters become items (canonical, without
 * what is dropped), parts of split characters are joined until none is left, and the items are
 * written in the channel's alphabet.
 */
#include "scan/fold.h"

#include "base/utf8.h"
#include "scan/alphabet.h"
#include "scan/foldtab.h"
#include "scan/spell.h"

#include <stdlib.h>

enum { MAX_GAP = 3 };

/* One character to be written; a separator that stays is its own. */
struct item {
    uint32_t c, from, to;
    bool separator, apart; /* apart: of an expansion, not to run into its neighbours */
};

struct folder {
    enum wj_fold_channel channel;
    struct wj_str text;
    struct item *items;
    size_t n, cap;
    struct wj_buf *out;
    const struct wj_fold_map *map;
    uint32_t last; /* last character put out, 0 at the beginning */
    bool blank;    /* sound: a blank is due before the next letter */
};

bool wj_fold_channel_parse(struct wj_str name, enum wj_fold_channel *out)
{
    static const char *const names[] = { "plain", "skeleton", "sound" };
    for (int i = 0; i < 3; i++) {
        if (wj_str_eqz(name, names[i])) {
            *out = (enum wj_fold_channel)i;
            return true;
        }
    }
    return false;
}

/* ---- items ---- */

static int add_item(struct folder *f, struct item x, struct wj_err *e)
{
    if (f->n == f->cap) {
        size_t cap = f->cap ? f->cap * 2 : 256;
        struct item *p = realloc(f->items, cap * sizeof *p);
        if (!p)
            return wj_fail(e, WJ_E_NOMEM, "no memory to fold a text");
        f->items = p;
        f->cap = cap;
    }
    f->items[f->n++] = x;
    return WJ_OK;
}

/* Pictures used for characters are characters, but in the plain channel. */
static bool is_gap(const struct folder *f, const struct wj_fold_entry *e)
{
    if (e->kind == WJ_FOLD_SEPARATOR)
        return !e->to || f->channel == WJ_FOLD_PLAIN;
    return e->kind == WJ_FOLD_INVISIBLE;
}

static bool is_latin(uint32_t c)
{
    return c && c < 128;
}

static uint32_t canonical_at(struct wj_str text, size_t at)
{
    return at < text.n ? wj_alphabet_canonical(wj_utf8_next(text, &at)) : 0;
}

static uint32_t narrow(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFEE0;
    return wj_foldtab_entry(c)->detail == WJ_SEP_SPACE ? ' ' : c;
}

static bool is_pause(int detail)
{
    return detail == WJ_SEP_COMMA || detail == WJ_SEP_STOP || detail == WJ_SEP_LIST || detail == WJ_SEP_QUOTE;
}

/* A run of separators: dropped when it is short, no punctuation and not between two Latin characters. */
static int read_gap(struct folder *f, size_t *at, struct wj_err *e)
{
    size_t from = *at, end = *at, n = 0;
    bool pause = false;
    while (end < f->text.n) {
        size_t next = end;
        const struct wj_fold_entry *entry = wj_foldtab_entry(wj_utf8_next(f->text, &next));
        if (!is_gap(f, entry))
            break;
        n += entry->kind == WJ_FOLD_SEPARATOR;
        pause = pause || (entry->kind == WJ_FOLD_SEPARATOR && is_pause(entry->detail));
        end = next;
    }
    uint32_t before = f->n && !f->items[f->n - 1].separator ? f->items[f->n - 1].c : 0;
    bool latin = is_latin(before) && is_latin(canonical_at(f->text, end));
    *at = end;
    if (n <= MAX_GAP && !pause && !latin && before && end < f->text.n)
        return WJ_OK;
    for (size_t k = from; k < end;) {
        size_t start = k;
        uint32_t c = wj_utf8_next(f->text, &k);
        if (wj_foldtab_entry(c)->kind != WJ_FOLD_SEPARATOR)
            continue;
        int rc = add_item(f, (struct item){ narrow(c), (uint32_t)start, (uint32_t)k, true, false }, e);
        if (rc != WJ_OK)
            return rc;
    }
    return WJ_OK;
}

static int read_char(struct folder *f, size_t *at, struct wj_err *e)
{
    size_t from = *at;
    uint32_t c = wj_utf8_next(f->text, at);
    const struct wj_fold_entry *entry = wj_foldtab_entry(c);
    const uint32_t one[] = { 1, entry->to ? entry->to : c };
    const uint32_t *many = entry->kind == WJ_FOLD_MANY ? &wj_foldtab_many[entry->to] : one;
    int rc = WJ_OK;
    for (uint32_t k = 1; k <= many[0] && rc == WJ_OK; k++)
        rc = add_item(f, (struct item){ many[k], (uint32_t)from, (uint32_t)*at, false, many != one }, e);
    return rc;
}

static int read_items(struct folder *f, struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t at = 0; at < f->text.n && rc == WJ_OK;) {
        size_t peek = at;
        const struct wj_fold_entry *entry = wj_foldtab_entry(wj_utf8_next(f->text, &peek));
        rc = is_gap(f, entry) ? read_gap(f, &at, e) : read_char(f, &at, e);
    }
    return rc;
}

/* ---- split characters ---- */

/* One pass; answers whether anything was joined. */
static bool join_once(struct folder *f)
{
    size_t n = 0;
    bool any = false;
    for (size_t i = 0; i < f->n;) {
        uint32_t parts[5];
        size_t k = 0, len = 0;
        while (k < 5 && i + k < f->n && !f->items[i + k].separator) {
            parts[k] = f->items[i + k].c;
            k++;
        }
        uint32_t whole =
            k > 1 && wj_foldtab_may_join(parts[0], parts[1]) ? wj_foldtab_join(parts, k, &len) : 0;
        struct item x = f->items[i];
        if (whole) {
            x.c = whole;
            x.to = f->items[i + len - 1].to;
            any = true;
        }
        f->items[n++] = x;
        i += whole ? len : 1;
    }
    f->n = n;
    return any;
}

/* ---- writing ---- */

static void put_char(struct folder *f, uint32_t c, uint32_t from, uint32_t to)
{
    char bytes[4];
    int n = wj_utf8_put(c, bytes);
    if (f->map)
        f->map->tell(f->map->ctx, f->out->n, from, to);
    wj_buf_add(f->out, (struct wj_str){ bytes, (size_t)n });
    f->last = c;
}

static bool is_letter(uint32_t c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_letter_or_digit(uint32_t c)
{
    return is_letter(c) || (c >= '0' && c <= '9');
}

static void put_blank(struct folder *f, uint32_t at)
{
    if (f->blank && f->out->n && f->last != ' ')
        put_char(f, ' ', at, at);
    f->blank = false;
}

static void put_syllable(struct folder *f, uint16_t syllable, uint32_t from, uint32_t to)
{
    f->blank = f->blank || is_letter_or_digit(f->last);
    put_blank(f, from);
    for (const char *p = wj_foldtab_syllables[syllable]; *p; p++)
        put_char(f, (uint32_t)*p, from, to);
    f->blank = true;
}

/* A run of letters as syllables when it is pinyin from end to end, else as it is; answers how many items. */
static size_t put_letters(struct folder *f, const struct item *x, size_t left)
{
    char letters[WJ_SPELL_MAX];
    uint8_t len[WJ_SPELL_MAX];
    uint16_t syllable[WJ_SPELL_MAX];
    size_t n = 0;
    while (n < left && is_letter(x[n].c) && !x[n].separator && x[n].apart == x[0].apart &&
           (!x[n].apart || x[n].from == x[0].from)) {
        if (n < WJ_SPELL_MAX)
            letters[n] = (char)x[n].c;
        n++;
    }
    size_t k = n <= WJ_SPELL_MAX ? wj_spell_pinyin(letters, n, len, syllable) : 0;
    f->blank = f->blank || is_letter_or_digit(f->last);
    put_blank(f, x[0].from);
    for (size_t i = 0, at = 0; i < k; at += len[i++])
        put_syllable(f, syllable[i], x[at].from, x[at + len[i] - 1].to);
    for (size_t i = 0; k == 0 && i < n; i++)
        put_char(f, x[i].c, x[i].from, x[i].to);
    return n;
}

static void put_sound(struct folder *f, const struct item *x)
{
    const struct wj_fold_entry *entry = wj_foldtab_entry(x->c);
    if (x->separator && entry->detail == WJ_SEP_SPACE) {
        f->blank = true;
        return;
    }
    if (!x->separator && entry->syllable && x->c > 127) {
        put_syllable(f, entry->syllable, x->from, x->to);
        return;
    }
    f->blank = f->blank || (x->c >= '0' && x->c <= '9' && is_letter(f->last));
    if (x->separator)
        f->blank = false;
    put_blank(f, x->from);
    put_char(f, x->c, x->from, x->to);
}

static void write_items(struct folder *f)
{
    for (size_t i = 0; i < f->n;) {
        const struct item *x = &f->items[i];
        if (f->channel == WJ_FOLD_SOUND && is_letter(x->c) && !x->separator) {
            i += put_letters(f, x, f->n - i);
            continue;
        }
        if (f->channel == WJ_FOLD_SOUND)
            put_sound(f, x);
        else
            put_char(f, f->channel == WJ_FOLD_SKELETON && !x->separator ? wj_foldtab_shape(x->c) : x->c,
                     x->from, x->to);
        i++;
    }
}

int wj_fold_text(enum wj_fold_channel channel, struct wj_str text, struct wj_buf *out,
                 const struct wj_fold_map *map, struct wj_err *e)
{
    struct folder f = { .channel = channel, .text = text, .out = out, .map = map };
    int rc = text.n < UINT32_MAX ? read_items(&f, e) : wj_fail(e, WJ_E_LIMIT, "the text is too long");
    while (rc == WJ_OK && channel != WJ_FOLD_PLAIN && join_once(&f))
        ;
    if (rc == WJ_OK)
        write_items(&f);
    free(f.items);
    if (rc == WJ_OK && out->rc != WJ_OK)
        rc = wj_fail(e, WJ_E_LIMIT, "the folded text is too long");
    return rc;
}
