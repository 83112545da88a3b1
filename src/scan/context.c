/* context.c - sentences, clauses, questions and book title marks around a place. */
#include "scan/scanner_priv.h"

#include "base/utf8.h"
#include "scan/foldtab.h"

enum { FAR_BYTES = 1500 };

static int separator_at(struct wj_str text, size_t *at)
{
    const struct wj_fold_entry *f = wj_foldtab_entry(wj_utf8_next(text, at));
    return f->kind == WJ_FOLD_SEPARATOR ? f->detail : 0;
}

/* No separator as strong as this between two bytes. */
static bool is_unbroken(const struct place *p, uint32_t from, uint32_t to, bool clause)
{
    if (to > from && to - from > FAR_BYTES)
        return false;
    for (size_t at = from; at < to;) {
        int sep = separator_at(p->text, &at);
        if (sep == WJ_SEP_STOP || (clause && sep == WJ_SEP_COMMA))
            return false;
    }
    return true;
}

bool wj_context_same_sentence(const struct place *p, uint32_t byte_from, uint32_t byte_to)
{
    return is_unbroken(p, byte_from, byte_to, false);
}

bool wj_context_same_clause(const struct place *p, uint32_t byte_from, uint32_t byte_to)
{
    return is_unbroken(p, byte_from, byte_to, true);
}

bool wj_context_is_asked(const struct place *p, uint32_t byte_to)
{
    size_t end = p->text.n - byte_to > FAR_BYTES ? byte_to + FAR_BYTES : p->text.n;
    for (size_t at = byte_to; at < end;) {
        size_t from = at;
        uint32_t c = wj_utf8_next(p->text, &at);
        if (c == '?' || c == 0xFF1F)
            return true;
        if (separator_at(p->text, &from) == WJ_SEP_STOP)
            return false;
    }
    return false;
}

bool wj_context_is_bracketed(const struct place *p, uint32_t byte_from, uint32_t byte_to)
{
    static const char open[] = "《", close[] = "》";
    struct wj_str before = { p->text.p, byte_from }, after = { p->text.p + byte_to, p->text.n - byte_to };
    size_t start = before.n > 120 ? before.n - 120 : 0;
    bool opened = false;
    for (size_t i = start; i + 3 <= before.n; i++) {
        struct wj_str three = { before.p + i, 3 };
        if (wj_str_eqz(three, open)) {
            opened = true;
        } else if (wj_str_eqz(three, close)) {
            opened = false;
        }
    }
    if (after.n > 120)
        after.n = 120;
    size_t end = wj_str_find(after, WJ_S("》")), again = wj_str_find(after, WJ_S("《"));
    return opened && end < after.n && end < again;
}
