/* ruleparse.c - the rules of one file, from YAML into struct rule. */
#include "scan/ruleset_priv.h"

#include "base/arena.h"

#include <string.h>

enum {
    DEFAULT_KINDS =
        1 << WJ_KIND_LISTING | 1 << WJ_KIND_AD | 1 << WJ_KIND_PAGE | 1 << WJ_KIND_LIVE | 1 << WJ_KIND_MESSAGE
};

static const char *const file_keys[] = { "lists", "words", "patterns", "numbers", "guards", "rules", NULL };
static const char *const rule_keys[] = { "id",    "title",      "violation", "basis",  "severity",
                                         "score", "state",      "kinds",     "fields", "category",
                                         "words", "patterns",   "numbers",   "when",   "unless",
                                         "boost", "valid_from", "valid_to",  "why",    "check",
                                         "fix",   "hit",        "miss",      NULL };

static uint64_t searched_fields(void)
{
    uint64_t mask = 0;
    for (int f = 0; f < WJ_RECORD_NFIELDS; f++)
        if (wj_record_field_sort(f) == WJ_RECORD_SCAN)
            mask |= (uint64_t)1 << f;
    return mask;
}

static int read_texts(const struct wj_ynode *map, struct wj_rule *r, struct wj_err *e)
{
    const struct {
        const char *key;
        struct wj_str *to;
        bool needed;
    } text[] = {
        { "id", &r->id, true },       { "title", &r->title, true }, { "violation", &r->violation, true },
        { "basis", &r->basis, true }, { "why", &r->why, false },    { "check", &r->check, false },
        { "fix", &r->fix, false }
    };
    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++) {
        const struct wj_ynode *n = wj_yaml_get(map, text[i].key);
        int rc = text[i].needed ? wj_yaml_need(map, text[i].key, &n, e) : WJ_OK;
        if (rc == WJ_OK && n)
            rc = wj_yaml_str(n, text[i].to, e);
        if (rc != WJ_OK)
            return rc;
        if (text[i].to->p)
            *text[i].to = wj_str_trim(*text[i].to);
    }
    if (!r->why.p)
        r->why = r->title;
    return WJ_OK;
}

static int read_measures(const struct wj_ynode *map, struct wj_rule *r, struct wj_err *e)
{
    static const char *const states[] = { "on", "shadow", "off", NULL };
    const struct wj_ynode *n;
    int64_t severity = 3, score = 800;
    int state = WJ_RULE_ON, rc = WJ_OK;
    r->valid_from = r->valid_to = WJ_DAY_NONE;
    if ((n = wj_yaml_get(map, "severity")))
        rc = wj_yaml_i64(n, 1, 5, &severity, e);
    if (rc == WJ_OK && (n = wj_yaml_get(map, "score")))
        rc = wj_yaml_milli(n, &score, e);
    if (rc == WJ_OK && (score < 10 || score > 990))
        rc = wj_yaml_fail(n, e, "expected a score from 0.01 to 0.99");
    if (rc == WJ_OK && (n = wj_yaml_get(map, "state")))
        rc = wj_yaml_enum(n, states, &state, e);
    if (rc == WJ_OK && (n = wj_yaml_get(map, "valid_from")))
        rc = wj_yaml_day(n, &r->valid_from, e);
    if (rc == WJ_OK && (n = wj_yaml_get(map, "valid_to")))
        rc = wj_yaml_day(n, &r->valid_to, e);
    r->severity = (int)severity;
    r->score = (double)score / 1000;
    r->state = (enum wj_rule_state)state;
    return rc;
}

/* kinds and fields: lists of names into bit masks. */
static int read_names(const struct wj_ynode *node, int (*find)(struct wj_str), uint64_t *mask,
                      struct wj_err *e)
{
    uint64_t bits = 0;
    const struct wj_ynode *c = node->type == WJ_Y_LIST ? node->child : node;
    for (; c; c = node->type == WJ_Y_LIST ? c->next : NULL) {
        struct wj_str name;
        int rc = wj_yaml_str(c, &name, e), found = rc == WJ_OK ? find(name) : -1;
        if (rc != WJ_OK)
            return rc;
        if (found < 0)
            return wj_yaml_fail(c, e, "there is no such kind or field: " WJ_FMT, WJ_ARG(name));
        bits |= (uint64_t)1 << found;
    }
    *mask = bits;
    return bits ? WJ_OK : wj_yaml_fail(node, e, "expected at least one name");
}

static int read_category(struct wj_ruleset *set, const struct wj_ynode *node, struct rule *r,
                         struct wj_err *e)
{
    static const char *const keys[] = { "any", "none", NULL };
    const struct wj_ynode *any, *none;
    int rc = wj_yaml_expect(node, WJ_Y_MAP, e);
    if (rc == WJ_OK)
        rc = wj_yaml_only(node, keys, e);
    any = wj_yaml_get(node, "any");
    none = wj_yaml_get(node, "none");
    if (rc == WJ_OK && any)
        rc = wj_rulelists_words(set, any, WJ_NOSTR, &r->any, e);
    if (rc == WJ_OK && none)
        rc = wj_rulelists_words(set, none, WJ_NOSTR, &r->none, e);
    for (int i = 0; rc == WJ_OK && i < 2; i++) {
        struct list *l = &set->lists[i ? r->none : r->any];
        l->context = true;
        l->allowed = 0;
    }
    return rc;
}

static int read_conditions(struct wj_ruleset *set, const struct scope *scope, const struct wj_ynode *map,
                           struct rule *r, struct wj_err *e)
{
    const struct wj_ynode *n;
    int rc = wj_yaml_need(map, "when", &n, e);
    if (rc == WJ_OK)
        rc = wj_rulelists_expr(set, scope, n, &r->when, e);
    if (rc != WJ_OK)
        return rc;
    r->when_text = n->text;
    n = wj_yaml_get(map, "unless");
    if (!n)
        return WJ_OK;
    bool list = n->type == WJ_Y_LIST;
    const struct wj_expr **items = WJ_NEW_N(set->arena, const struct wj_expr *, list ? n->n : 1);
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
    size_t k = 0;
    for (const struct wj_ynode *c = list ? n->child : n; rc == WJ_OK && c; c = list ? c->next : NULL)
        rc = wj_rulelists_expr(set, scope, c, &items[k++], e);
    r->unless = (struct wj_list){ items, k };
    return rc;
}

static int read_boosts(struct wj_ruleset *set, const struct scope *scope, const struct wj_ynode *map,
                       struct rule *r, struct wj_err *e)
{
    static const char *const keys[] = { "if", "by", NULL };
    const struct wj_ynode *n = wj_yaml_get(map, "boost");
    int rc = n ? wj_yaml_expect(n, WJ_Y_LIST, e) : WJ_OK;
    if (rc != WJ_OK || !n)
        return rc;
    struct boost *items = WJ_NEW_N(set->arena, struct boost, n->n + 1);
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
    size_t k = 0;
    for (const struct wj_ynode *c = n->child; rc == WJ_OK && c; c = c->next, k++) {
        const struct wj_ynode *when = NULL, *by = NULL;
        rc = wj_yaml_only(c, keys, e);
        if (rc == WJ_OK)
            rc = wj_yaml_need(c, "if", &when, e);
        if (rc == WJ_OK)
            rc = wj_yaml_need(c, "by", &by, e);
        if (rc == WJ_OK)
            rc = wj_rulelists_expr(set, scope, when, &items[k].when, e);
        if (rc == WJ_OK)
            rc = wj_yaml_milli(by, &items[k].by_milli, e);
    }
    r->boosts = (struct wj_list){ items, k };
    return rc;
}

/* The field a bare text means in a record of this kind. */
static int text_field(enum wj_record_kind kind)
{
    switch (kind) {
    case WJ_KIND_MESSAGE:
    case WJ_KIND_REVIEW:
    case WJ_KIND_COMPLAINT:
        return WJ_RECORD_text;
    case WJ_KIND_LIVE:
        return WJ_RECORD_transcript;
    case WJ_KIND_ENTITY:
        return WJ_RECORD_scope;
    case WJ_KIND_OUTLET:
        return WJ_RECORD_name;
    default:
        return WJ_RECORD_body;
    }
}

static int read_example(const struct wj_ynode *node, const struct rule *r, struct example *x,
                        struct wj_err *e)
{
    wj_record_init(&x->record);
    x->line = node->line;
    x->on = WJ_DAY_NONE;
    x->record.kind =
        r->kinds & 1u << WJ_KIND_LISTING ? WJ_KIND_LISTING : (enum wj_record_kind)__builtin_ctz(r->kinds);
    if (node->type == WJ_Y_SCALAR)
        return wj_yaml_str(node, &x->record.text[text_field(x->record.kind)], e);
    int rc = wj_yaml_expect(node, WJ_Y_MAP, e);
    for (const struct wj_ynode *c = rc == WJ_OK ? node->child : NULL; rc == WJ_OK && c; c = c->next) {
        struct wj_err own = WJ_ERR_INIT;
        unsigned unknown = x->record.unknown;
        if (wj_str_eqz(c->key, "on")) {
            rc = wj_yaml_day(c, &x->on, e);
            continue;
        }
        rc = wj_yaml_expect(c, WJ_Y_SCALAR, e);
        if (rc == WJ_OK && wj_record_set(&x->record, c->key, c->text, &own) != WJ_OK)
            rc = wj_yaml_fail(c, e, "%s", own.msg);
        if (rc == WJ_OK && x->record.unknown > unknown)
            rc = wj_yaml_fail(c, e, "records have no field " WJ_FMT, WJ_ARG(c->key));
    }
    return rc;
}

static int read_examples(struct wj_ruleset *set, const struct wj_ynode *map, struct rule *r, struct wj_err *e)
{
    const struct wj_ynode *list[2] = { NULL, NULL };
    size_t n = 0, k = 0;
    for (int i = 0; i < 2; i++) {
        int rc = wj_yaml_need(map, i ? "miss" : "hit", &list[i], e);
        if (rc == WJ_OK)
            rc = wj_yaml_expect(list[i], WJ_Y_LIST, e);
        if (rc != WJ_OK)
            return rc;
        if (list[i]->n < 3)
            return wj_yaml_fail(list[i], e, "expected at least 3 examples, found %zu", list[i]->n);
        n += list[i]->n;
    }
    struct example *items = WJ_NEW_N(set->arena, struct example, n);
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
    for (int i = 0; i < 2; i++) {
        for (const struct wj_ynode *c = list[i]->child; c; c = c->next) {
            items[k].hit = i == 0;
            int rc = read_example(c, r, &items[k++], e);
            if (rc != WJ_OK)
                return rc;
        }
    }
    r->pub.nhits = list[0]->n;
    r->pub.nmisses = list[1]->n;
    r->examples = (struct wj_list){ items, k };
    return WJ_OK;
}

/* The lists a {name} in why may mean: those of the rule and, behind them, of the file. */
static int remember_names(struct wj_ruleset *set, const struct scope *scope, struct rule *r)
{
    wj_map_init(&r->names, set->arena);
    for (const struct scope *s = scope; s; s = s->up) {
        for (size_t i = 0; i < s->names.n; i++) {
            struct named *n = s->names.items[i].value;
            int rc = n->list ? wj_map_add(&r->names, s->names.items[i].key, n) : WJ_OK;
            if (rc != WJ_OK && rc != WJ_E_EXISTS)
                return rc;
        }
    }
    return WJ_OK;
}

static int read_rule(struct wj_ruleset *set, const struct wj_ynode *map, const struct scope *file,
                     struct wj_err *e)
{
    void *items = set->rules;
    struct rule *slot = wj_grow(set->arena, &items, &set->nrules, &set->caprules, sizeof *slot);
    set->rules = items;
    struct scope *scope = WJ_NEW(set->arena, struct scope);
    if (!slot || !scope)
        return wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
    struct rule r = { .kinds = DEFAULT_KINDS, .fields = searched_fields() };
    const struct wj_ynode *n;
    uint64_t mask;
    scope->up = file;
    wj_map_init(&scope->names, set->arena);
    r.pub.file = wj_strz(map->file);
    r.pub.line = map->line;
    int rc = wj_yaml_expect(map, WJ_Y_MAP, e);
    if (rc == WJ_OK)
        rc = wj_yaml_only(map, rule_keys, e);
    if (rc == WJ_OK)
        rc = read_texts(map, &r.pub, e);
    if (rc == WJ_OK)
        rc = read_measures(map, &r.pub, e);
    if (rc == WJ_OK && (n = wj_yaml_get(map, "kinds"))) {
        rc = read_names(n, wj_record_find_kind, &mask, e);
        r.kinds = rc == WJ_OK ? (uint32_t)mask : 0;
    }
    if (rc == WJ_OK && (n = wj_yaml_get(map, "fields")))
        rc = read_names(n, wj_record_find_field, &r.fields, e);
    if (rc == WJ_OK && (n = wj_yaml_get(map, "category")))
        rc = read_category(set, n, &r, e);
    if (rc == WJ_OK)
        rc = wj_rulelists_read(set, map, scope, e);
    if (rc == WJ_OK)
        rc = read_conditions(set, scope, map, &r, e);
    if (rc == WJ_OK)
        rc = read_boosts(set, scope, map, &r, e);
    if (rc == WJ_OK)
        rc = read_examples(set, map, &r, e);
    if (rc == WJ_OK)
        rc = remember_names(set, scope, &r);
    if (rc == WJ_OK)
        *slot = r;
    return rc;
}

int wj_ruleparse_file(struct wj_ruleset *set, const struct wj_ynode *root, const struct scope *common,
                      struct wj_err *e)
{
    struct scope *file = WJ_NEW(set->arena, struct scope);
    const struct wj_ynode *rules;
    if (!file)
        return wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
    file->up = common;
    wj_map_init(&file->names, set->arena);
    int rc = wj_yaml_expect(root, WJ_Y_MAP, e);
    if (rc == WJ_OK)
        rc = wj_yaml_only(root, file_keys, e);
    if (rc == WJ_OK)
        rc = wj_rulelists_read(set, root, file, e);
    rules = wj_yaml_get(root, "rules");
    if (rc == WJ_OK && rules)
        rc = wj_yaml_expect(rules, WJ_Y_LIST, e);
    for (const struct wj_ynode *c = rules ? rules->child : NULL; rc == WJ_OK && c; c = c->next)
        rc = read_rule(set, c, file, e);
    return rc;
}
