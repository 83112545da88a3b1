/* rulelists.c - named lists, patterns, numbers and guards, and the scopes their names live in. */
#include "scan/ruleset_priv.h"

#include "base/arena.h"

#include <string.h>

struct list *wj_rulelists_add(struct wj_ruleset *set, uint32_t *number)
{
    void *items = set->lists;
    if (!set->nlists && !wj_grow(set->arena, &items, &set->nlists, &set->caplists, sizeof(struct list)))
        return NULL; /* [0] stays unused */
    struct list *l = wj_grow(set->arena, &items, &set->nlists, &set->caplists, sizeof *l);
    set->lists = items;
    if (!l)
        return NULL;
    *number = (uint32_t)(set->nlists - 1);
    l->allowed = WJ_ALLOW_SAFE;
    return l;
}

static int no_memory(struct wj_err *e)
{
    return wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
}

/* Words of a scalar are parted by blanks; items of a list are one word each. */
static int read_words(struct wj_ruleset *set, const struct wj_ynode *node, struct wj_list *out,
                      struct wj_err *e)
{
    size_t n = 0, cap = node->type == WJ_Y_LIST ? node->n : node->text.n / 2 + 1;
    struct wj_str *items = WJ_NEW_N(set->arena, struct wj_str, cap + 1);
    if (!items)
        return no_memory(e);
    if (node->type == WJ_Y_LIST) {
        for (const struct wj_ynode *c = node->child; c; c = c->next) {
            int rc = wj_yaml_str(c, &items[n++], e);
            if (rc != WJ_OK)
                return rc;
        }
    } else {
        struct wj_str text;
        int rc = wj_yaml_str(node, &text, e);
        if (rc != WJ_OK)
            return rc;
        for (size_t i = 0; i < text.n;) {
            while (i < text.n && strchr(" \t\r\n", text.p[i]))
                i++;
            size_t from = i;
            while (i < text.n && !strchr(" \t\r\n", text.p[i]))
                i++;
            if (i > from && n <= cap)
                items[n++] = (struct wj_str){ text.p + from, i - from };
        }
    }
    if (!n)
        return wj_yaml_fail(node, e, "expected at least one word");
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

static int read_disguise(const struct wj_ynode *node, struct list *l, struct wj_err *e)
{
    static const char *const ways[] = {
        "separator", "skeleton", "split", "sound", "pinyin", "initials", NULL
    };
    static const uint16_t bits[] = { WJ_VIA_SEPARATOR,
                                     WJ_VIA_SKELETON,
                                     WJ_VIA_SPLIT | WJ_VIA_EMOJI,
                                     WJ_VIA_SOUND,
                                     WJ_VIA_PINYIN | WJ_VIA_MIXED,
                                     0 };
    if (node->type == WJ_Y_SCALAR && wj_str_eqz(node->text, "safe"))
        return WJ_OK;
    l->allowed = 0;
    if (node->type == WJ_Y_SCALAR && wj_str_eqz(node->text, "none"))
        return WJ_OK;
    if (node->type == WJ_Y_SCALAR && wj_str_eqz(node->text, "full")) {
        l->allowed = WJ_VIA_HIDING;
        l->full = true;
        return WJ_OK;
    }
    if (node->type != WJ_Y_LIST)
        return wj_yaml_fail(node, e, "expected none, safe, full or a list of ways");
    for (const struct wj_ynode *c = node->child; c; c = c->next) {
        int way = 0, rc = wj_yaml_enum(c, ways, &way, e);
        if (rc != WJ_OK)
            return rc;
        l->allowed |= bits[way];
        l->initials = l->initials || way == 5;
    }
    return WJ_OK;
}

/* The object form of a list of words. */
static int read_word_map(struct wj_ruleset *set, const struct wj_ynode *node, uint32_t number,
                         struct wj_err *e)
{
    static const char *const keys[] = { "words", "except", "disguise", "role", "whole", NULL };
    static const char *const roles[] = { "evidence", "context", NULL };
    const struct wj_ynode *n;
    struct list l = set->lists[number];
    bool whole = true;
    int role = 0, rc = wj_yaml_only(node, keys, e);
    if (rc == WJ_OK)
        rc = wj_yaml_need(node, "words", &n, e);
    if (rc == WJ_OK)
        rc = read_words(set, n, &l.words, e);
    if (rc == WJ_OK && (n = wj_yaml_get(node, "disguise")))
        rc = read_disguise(n, &l, e);
    if (rc == WJ_OK && (n = wj_yaml_get(node, "role")))
        rc = wj_yaml_enum(n, roles, &role, e);
    if (rc == WJ_OK && (n = wj_yaml_get(node, "whole")))
        rc = wj_yaml_bool(n, &whole, e);
    if (rc == WJ_OK && (n = wj_yaml_get(node, "except"))) {
        rc = wj_rulelists_words(set, n, WJ_NOSTR, &l.except, e);
        if (rc == WJ_OK) {
            set->lists[l.except].context = true;
            set->lists[l.except].allowed = 0;
        }
    }
    l.context = role == 1;
    l.inside = !whole;
    if (rc == WJ_OK)
        set->lists[number] = l;
    return rc;
}

int wj_rulelists_words(struct wj_ruleset *set, const struct wj_ynode *node, struct wj_str name, uint32_t *out,
                       struct wj_err *e)
{
    uint32_t number = 0;
    struct list *l = wj_rulelists_add(set, &number);
    if (!l)
        return no_memory(e);
    l->name = name;
    *out = number;
    if (node->type == WJ_Y_MAP)
        return read_word_map(set, node, number, e);
    struct wj_list words;
    int rc = read_words(set, node, &words, e);
    if (rc == WJ_OK)
        set->lists[number].words = words;
    return rc;
}

static int read_pattern(struct wj_ruleset *set, const struct wj_ynode *node, uint32_t number,
                        struct wj_err *e)
{
    static const char *const keys[] = { "regex", "needs", "role", NULL };
    struct list l = set->lists[number];
    const struct wj_ynode *n = node;
    int rc = WJ_OK;
    if (node->type == WJ_Y_MAP) {
        rc = wj_yaml_only(node, keys, e);
        if (rc == WJ_OK)
            rc = wj_yaml_need(node, "regex", &n, e);
        const struct wj_ynode *needs = wj_yaml_get(node, "needs"), *role = wj_yaml_get(node, "role");
        if (rc == WJ_OK && needs) {
            rc = wj_rulelists_words(set, needs, WJ_NOSTR, &l.needs, e);
            if (rc == WJ_OK)
                set->lists[l.needs].context = true;
        }
        l.context = role && wj_str_eqz(role->text, "context");
    }
    if (rc == WJ_OK)
        rc = wj_yaml_str(n, &l.regex, e);
    if (rc == WJ_OK)
        set->lists[number] = l;
    return rc;
}

static int read_number(struct wj_ruleset *set, const struct wj_ynode *node, uint32_t number, struct wj_err *e)
{
    static const char *const keys[] = { "unit", "min", "max", "role", NULL };
    struct wj_number_want want = { .unit = WJ_UNIT_ANY, .min_milli = INT64_MIN, .max_milli = INT64_MAX };
    const struct wj_ynode *n;
    int unit = WJ_UNIT_ANY, rc = wj_yaml_expect(node, WJ_Y_MAP, e);
    if (rc == WJ_OK)
        rc = wj_yaml_only(node, keys, e);
    if (rc == WJ_OK)
        rc = wj_yaml_need(node, "unit", &n, e);
    if (rc == WJ_OK)
        rc = wj_yaml_enum(n, wj_number_units, &unit, e);
    if (rc == WJ_OK && (n = wj_yaml_get(node, "min")))
        rc = wj_yaml_milli(n, &want.min_milli, e);
    if (rc == WJ_OK && (n = wj_yaml_get(node, "max")))
        rc = wj_yaml_milli(n, &want.max_milli, e);
    n = wj_yaml_get(node, "role");
    want.unit = (enum wj_number_unit)unit;
    set->lists[number].number = want;
    set->lists[number].context = n && wj_str_eqz(n->text, "context");
    return rc;
}

static bool is_name(struct wj_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (i && ((c >= '0' && c <= '9') || c == '_'))))
            return false;
    }
    return s.n > 0 && s.n <= 64 && !wj_str_eqz(s, "here") && !wj_str_eqz(s, "not") && !wj_str_eqz(s, "and") &&
           !wj_str_eqz(s, "or");
}

/* A new name of the scope; its list is made when sort is one. */
static int add_name(struct wj_ruleset *set, struct scope *scope, const struct wj_ynode *node,
                    struct named **out, struct wj_err *e)
{
    struct named *n = WJ_NEW(set->arena, struct named);
    if (!n)
        return no_memory(e);
    if (!is_name(node->key))
        return wj_yaml_fail(node, e, "expected a name of a-z, 0-9 and _, not \"" WJ_FMT "\"",
                            WJ_ARG(node->key));
    int rc = wj_map_add(&scope->names, node->key, n);
    if (rc == WJ_E_EXISTS)
        return wj_yaml_fail(node, e, "the name " WJ_FMT " is given twice", WJ_ARG(node->key));
    n->at = node;
    n->home = scope;
    *out = n;
    return rc;
}

static int read_section(struct wj_ruleset *set, const struct wj_ynode *map, const char *key,
                        struct scope *scope, int sort, struct wj_err *e)
{
    const struct wj_ynode *section = wj_yaml_get(map, key);
    int rc = section ? wj_yaml_expect(section, WJ_Y_MAP, e) : WJ_OK;
    for (const struct wj_ynode *c = section ? section->child : NULL; rc == WJ_OK && c; c = c->next) {
        struct named *n = NULL;
        rc = add_name(set, scope, c, &n, e);
        if (rc != WJ_OK || !n) /* it is there when rc says so; checkers cannot know */
            return rc;
        if (sort < 0) {
            rc = wj_yaml_str(c, &n->guard, e);
        } else if (sort == LIST_WORDS) {
            rc = wj_rulelists_words(set, c, c->key, &n->list, e);
        } else {
            struct list *l = wj_rulelists_add(set, &n->list);
            if (!l)
                return no_memory(e);
            l->name = c->key;
            l->sort = (enum list_sort)sort;
            rc = sort == LIST_PATTERN ? read_pattern(set, c, n->list, e) : read_number(set, c, n->list, e);
        }
    }
    return rc;
}

int wj_rulelists_read(struct wj_ruleset *set, const struct wj_ynode *map, struct scope *scope,
                      struct wj_err *e)
{
    int rc = read_section(set, map, "lists", scope, LIST_WORDS, e);
    if (rc == WJ_OK)
        rc = read_section(set, map, "words", scope, LIST_WORDS, e);
    if (rc == WJ_OK)
        rc = read_section(set, map, "patterns", scope, LIST_PATTERN, e);
    if (rc == WJ_OK)
        rc = read_section(set, map, "numbers", scope, LIST_NUMBER, e);
    if (rc == WJ_OK)
        rc = read_section(set, map, "guards", scope, -1, e);
    return rc;
}

struct lookup {
    struct wj_ruleset *set;
    const struct scope *scope;
    struct wj_err *e;
};

static bool make_list(void *ctx, const struct wj_str *words, size_t n, uint32_t *number, struct wj_err *e)
{
    struct lookup *k = ctx;
    struct list *l = wj_rulelists_add(k->set, number);
    struct wj_str *copy = wj_copy(k->set->arena, words, n * sizeof *words);
    if (!l || !copy)
        return no_memory(e) == WJ_OK;
    l->words = (struct wj_list){ copy, n };
    return true;
}

static bool find_name(void *ctx, struct wj_str name, uint32_t *list, const struct wj_expr **guard)
{
    struct lookup *k = ctx;
    for (const struct scope *s = k->scope; s; s = s->up) {
        struct named *n = wj_map_get(&s->names, name);
        if (!n)
            continue;
        if (n->guard.p && !n->parsed && !n->parsing) {
            n->parsing = true; /* a guard that names itself is unknown to itself */
            if (wj_rulelists_expr(k->set, n->home, n->at, &n->parsed, k->e) != WJ_OK)
                return false;
            n->parsing = false;
        }
        *list = n->list;
        *guard = n->parsed;
        return n->list || n->parsed;
    }
    return false;
}

int wj_rulelists_expr(struct wj_ruleset *set, const struct scope *scope, const struct wj_ynode *node,
                      const struct wj_expr **out, struct wj_err *e)
{
    struct lookup k = { set, scope, e };
    const struct wj_expr_names names = { .ctx = &k, .find = find_name, .make = make_list };
    struct wj_str text;
    struct wj_err own = WJ_ERR_INIT;
    int rc = wj_yaml_str(node, &text, e);
    if (rc != WJ_OK)
        return rc;
    rc = wj_expr_parse(set->arena, text, &names, out, &own);
    if (rc == WJ_E_INVALID)
        return wj_yaml_fail(node, e, "in this condition, %s", own.msg);
    if (rc != WJ_OK && e)
        *e = own;
    return rc;
}
