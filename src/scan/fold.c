/* fold.c - see fold.h. */
#include "scan/fold.h"

#include "base/utf8.h"
#include "scan/alphabet.h"
#include "scan/foldtab.h"
#include "scan/spell.h"
#include "scan/stream.h"

enum { MAX_GAP = 3, MAX_LETTERS = 64 };

struct folder {
    enum wj_fold_channel channel;
    struct wj_str text;
    struct wj_buf *out;
    const struct wj_fold_map *map;
    uint32_t last; /* last character put out, 0 at the beginning */
    bool word;     /* sound: the last thing put out wants a blank before the next */
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

static void put_char(struct folder *f, uint32_t c, size_t from, size_t to)
{
    char bytes[4];
    int n = wj_utf8_put(c, bytes);
    if (f->map)
        f->map->tell(f->map->ctx, f->out->n, from, to);
    wj_buf_add(f->out, (struct wj_str){ bytes, (size_t)n });
    f->last = c;
}

static void put_blank(struct folder *f, size_t at)
{
    if (f->word && f->out->n)
        put_char(f, ' ', at, at);
    f->word = false;
}

static void put_syllable(struct folder *f, uint16_t syllable, size_t from, size_t to)
{
    put_blank(f, from);
    for (const char *p = wj_foldtab_syllables[syllable]; *p; p++)
        put_char(f, (uint32_t)*p, from, to);
    f->word = true;
}

/* One canonical character in the channel's alphabet. */
static void put_canonical(struct folder *f, uint32_t c, size_t from, size_t to)
{
    const struct wj_fold_entry *entry = wj_foldtab_entry(c);
    if (f->channel == WJ_FOLD_SOUND && entry->syllable && c > 127) {
        put_syllable(f, entry->syllable, from, to);
        return;
    }
    put_blank(f, from);
    put_char(f, f->channel == WJ_FOLD_PLAIN ? c : wj_foldtab_shape(c), from, to);
}

static bool is_ascii_sort(uint32_t c)
{
    return c && c < 128;
}

/* The canonical character at a byte offset; 0 for separators and at the end. */
static uint32_t canonical_at(struct wj_str text, size_t at)
{
    return at < text.n ? wj_alphabet_canonical(wj_utf8_next(text, &at)) : 0;
}

static uint32_t narrow(uint32_t c)
{
    const struct wj_fold_entry *f = wj_foldtab_entry(c);
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFEE0;
    return f->detail == WJ_SEP_SPACE ? ' ' : c;
}

static bool is_pause(uint32_t c)
{
    int detail = wj_foldtab_entry(c)->detail;
    return detail == WJ_SEP_COMMA || detail == WJ_SEP_STOP || detail == WJ_SEP_LIST || detail == WJ_SEP_QUOTE;
}

/*
 * A run of separators at *at: dropped when it is short, no punctuation and not
 * between two Latin characters; pictures used for characters are no separators here but in the plain
 * channel.
 */
static void fold_gap(struct folder *f, size_t *at)
{
    size_t from = *at, end = *at, n = 0;
    bool pause = false;
    while (end < f->text.n) {
        size_t next = end;
        uint32_t c = wj_utf8_next(f->text, &next);
        const struct wj_fold_entry *e = wj_foldtab_entry(c);
        if (e->kind != WJ_FOLD_INVISIBLE &&
            (e->kind != WJ_FOLD_SEPARATOR || (e->to && f->channel != WJ_FOLD_PLAIN)))
            break;
        n += e->kind == WJ_FOLD_SEPARATOR;
        pause = pause || (e->kind == WJ_FOLD_SEPARATOR && is_pause(c));
        end = next;
    }
    bool latin = is_ascii_sort(f->last) && is_ascii_sort(canonical_at(f->text, end));
    bool drop = n <= MAX_GAP && !pause && !latin && f->last && end < f->text.n;
    *at = end;
    if (drop)
        return;
    for (size_t k = from; k < end;) {
        size_t start = k;
        uint32_t c = wj_utf8_next(f->text, &k);
        if (wj_foldtab_entry(c)->kind != WJ_FOLD_SEPARATOR)
            continue;
        if (f->channel == WJ_FOLD_SOUND && wj_foldtab_entry(c)->detail == WJ_SEP_SPACE)
            f->word = true;
        else
            put_char(f, narrow(c), start, k);
    }
}

/* Sound: a run of letters that is pinyin from end to end becomes syllables. */
static bool fold_letters(struct folder *f, size_t *at)
{
    char letters[MAX_LETTERS];
    size_t begins[MAX_LETTERS + 1], n = 0, end = *at;
    uint8_t len[MAX_LETTERS];
    uint16_t syllable[MAX_LETTERS];
    for (uint32_t c; n < MAX_LETTERS && (c = canonical_at(f->text, end)) >= 'a' && c <= 'z'; n++) {
        begins[n] = end;
        letters[n] = (char)c;
        end = wj_stream_char_end(f->text, end);
    }
    begins[n] = end;
    size_t k = n && n <= WJ_SPELL_MAX ? wj_spell_pinyin(letters, n, len, syllable) : 0;
    put_blank(f, *at);
    for (size_t i = 0, from = 0; i < k; from += len[i++])
        put_syllable(f, syllable[i], begins[from], begins[from + len[i]]);
    for (size_t i = 0; k == 0 && i < n; i++)
        put_char(f, (uint32_t)letters[i], begins[i], begins[i + 1]);
    *at = end;
    return n > 0;
}

/* Skeleton and sound: parts written side by side become the character. */
static bool fold_split(struct folder *f, size_t *at)
{
    uint32_t parts[5];
    size_t ends[5], n = 0, len = 0, end = *at;
    for (; n < 5 && end < f->text.n; n++) {
        parts[n] = canonical_at(f->text, end);
        if (!parts[n] || (n == 1 && !wj_foldtab_may_join(parts[0], parts[1])))
            break;
        end = wj_stream_char_end(f->text, end);
        ends[n] = end;
    }
    uint32_t whole = wj_foldtab_join(parts, n, &len);
    if (!whole)
        return false;
    put_canonical(f, whole, *at, ends[len - 1]);
    *at = ends[len - 1];
    return true;
}

static void fold_char(struct folder *f, size_t *at)
{
    size_t from = *at;
    uint32_t c = wj_utf8_next(f->text, at);
    const struct wj_fold_entry *e = wj_foldtab_entry(c);
    if (e->kind == WJ_FOLD_MANY)
        for (uint32_t k = 1; k <= wj_foldtab_many[e->to]; k++)
            put_canonical(f, wj_foldtab_many[e->to + k], from, *at);
    else
        put_canonical(f, e->to ? e->to : c, from, *at);
}

int wj_fold_text(enum wj_fold_channel channel, struct wj_str text, struct wj_buf *out,
                 const struct wj_fold_map *map, struct wj_err *e)
{
    struct folder f = { .channel = channel, .text = text, .out = out, .map = map };
    for (size_t at = 0; at < text.n;) {
        size_t peek = at;
        uint32_t c = wj_utf8_next(text, &peek), canonical = wj_alphabet_canonical(c);
        const struct wj_fold_entry *entry = wj_foldtab_entry(c);
        bool picture = entry->kind == WJ_FOLD_SEPARATOR && entry->to && channel != WJ_FOLD_PLAIN;
        if (entry->kind == WJ_FOLD_INVISIBLE || (entry->kind == WJ_FOLD_SEPARATOR && !picture))
            fold_gap(&f, &at);
        else if (channel == WJ_FOLD_SOUND && canonical >= 'a' && canonical <= 'z')
            fold_letters(&f, &at);
        else if (channel == WJ_FOLD_PLAIN || !fold_split(&f, &at))
            fold_char(&f, &at);
    }
    return out->rc == WJ_OK ? WJ_OK : wj_fail(e, WJ_E_LIMIT, "the folded text is too long");
}
