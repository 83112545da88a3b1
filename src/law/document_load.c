/* document_load.c - law/documents/NAME.yaml and law/fields.csv into struct wj_document_book. */
#include "base/arena.h"
#include "codec/yaml.h"
#include "law/document_priv.h"
#include "law/flowtable.h"

#include <string.h>

#define ENTRIES_MAX 200
#define FIELDS_MAX  120

struct loader {
    struct wj_arena *arena;
    const struct wj_fact_book *facts;
    struct wj_map builtin;        /* name -> struct wj_document_field */
    const struct wj_ynode *parts; /* documents/_parts.yaml: runs of blocks used by many */
    struct wj_err *e;
};

struct draft {
    struct loader *l;
    struct wj_document *doc;
    struct wj_document_field fields[FIELDS_MAX];
    struct wj_document_entry entries[ENTRIES_MAX];
};

static int spent(struct loader *l)
{
    return wj_fail(l->e, WJ_E_LIMIT, "no memory left for the templates");
}

static int load_builtin(struct loader *l, const struct wj_fileset *files)
{
    static const char *const columns[] = { "name", "label_zh", "label_en", "note?", NULL };
    const struct wj_named *f = wj_fileset_find(files, WJ_S("fields.csv"));
    struct wj_flowtable t;
    wj_map_init(&l->builtin, l->arena);
    if (!f)
        return wj_fail(l->e, WJ_E_NOTFOUND, "fields.csv: the table is missing");
    int rc = wj_flowtable_read(l->arena, f->path, f->bytes, columns, &t, l->e);
    for (size_t i = 0; rc == WJ_OK && i < t.nrows; i++) {
        const struct wj_str *c = t.rows[i].cells;
        struct wj_document_field *d = WJ_NEW(l->arena, struct wj_document_field);
        if (!d)
            return spent(l);
        if (!wj_flowtable_is_name(c[0]) || !c[1].n || !c[2].n)
            return wj_flowtable_bad(&t, &t.rows[i], 0, l->e, "a field needs a name and two labels");
        if (wj_fact_find(l->facts, c[0]))
            return wj_flowtable_bad(&t, &t.rows[i], 0, l->e, "\"" WJ_FMT "\" is a fact already",
                                    WJ_ARG(c[0]));
        *d = (struct wj_document_field){ .name = c[0], .label_zh = c[1], .label_en = c[2] };
        if ((rc = wj_map_add(&l->builtin, c[0], d)) == WJ_E_EXISTS)
            rc = wj_flowtable_bad(&t, &t.rows[i], 0, l->e, "\"" WJ_FMT "\" stands twice", WJ_ARG(c[0]));
    }
    return rc;
}

static struct wj_document_field *own_field(struct draft *d, struct wj_str name)
{
    for (size_t i = 0; i < d->doc->nfields; i++)
        if (wj_str_eq(d->fields[i].name, name))
            return &d->fields[i];
    return NULL;
}

/* The field of this name, made known to the document; NULL: no such name, or too many. */
static struct wj_document_field *need_field(struct draft *d, struct wj_str name)
{
    struct wj_document_field *have = own_field(d, name);
    if (have || d->doc->nfields == FIELDS_MAX)
        return have;
    const struct wj_document_field *b = wj_map_get(&d->l->builtin, name);
    const struct wj_fact_def *f = wj_fact_find(d->l->facts, name);
    if (!b && !f)
        return NULL;
    struct wj_document_field *n = &d->fields[d->doc->nfields++];
    if (b)
        *n = *b;
    else
        *n = (struct wj_document_field){
            .name = f->name, .label_zh = f->label_zh, .label_en = f->label_en, .fact = f
        };
    return n;
}

static int bad_name(struct draft *d, const struct wj_ynode *at, struct wj_str name)
{
    return wj_yaml_fail(at, d->l->e,
                        "\"" WJ_FMT
                        "\" is no field of fields.csv, no fact of facts.csv and no input of this template",
                        WJ_ARG(name));
}

static int check_names(struct draft *d, const struct wj_ynode *at, struct wj_str text)
{
    struct wj_str name;
    while (wj_document_next_name(&text, NULL, &name))
        if (!need_field(d, name))
            return bad_name(d, at, name);
    return WJ_OK;
}

static int read_condition(struct draft *d, const struct wj_ynode *entry, const char *key, bool negated,
                          struct wj_document_condition *out)
{
    const struct wj_ynode *n = wj_yaml_get(entry, key);
    if (!n)
        return WJ_OK;
    struct wj_str rest;
    int rc = wj_yaml_str(n, &rest, d->l->e);
    if (rc != WJ_OK)
        return rc;
    out->negated = negated;
    wj_str_cut(&rest, '=', &out->name);
    out->value = rest;
    return need_field(d, out->name) ? WJ_OK : bad_name(d, n, out->name);
}

static int add_entry(struct draft *d, const struct wj_ynode *at, const struct wj_document_entry *x)
{
    if (d->doc->nentries == ENTRIES_MAX)
        return wj_yaml_fail(at, d->l->e, "more than %d blocks", ENTRIES_MAX);
    d->entries[d->doc->nentries++] = *x;
    return check_names(d, at, x->text);
}

/* "label | text" */
static int read_row(struct draft *d, const struct wj_ynode *n, struct wj_document_entry *x)
{
    size_t at = wj_str_find(x->text, WJ_S("|"));
    if (at == x->text.n)
        return wj_yaml_fail(n, d->l->e, "a row is written \"label | text\"");
    x->label = wj_str_trim((struct wj_str){ x->text.p, at });
    x->text = wj_str_trim((struct wj_str){ x->text.p + at + 1, x->text.n - at - 1 });
    return WJ_OK;
}

static const struct {
    const char *key;
    enum wj_document_kind kind;
} kinds[] = { { "heading", WJ_DOC_HEADING }, { "para", WJ_DOC_PARA }, { "to", WJ_DOC_PLAIN },
              { "row", WJ_DOC_ROW },         { "sign", WJ_DOC_SIGN }, { "note", WJ_DOC_NOTE } };
#define NKINDS (sizeof kinds / sizeof kinds[0])

/* Every text of a list as a numbered paragraph: （一）… */
static int read_list(struct draft *d, const struct wj_ynode *list, const struct wj_document_entry *base)
{
    static const char *const marks[] = { "一", "二", "三", "四", "五",   "六",
                                         "七", "八", "九", "十", "十一", "十二" };
    size_t i = 0;
    int rc = wj_yaml_expect(list, WJ_Y_LIST, d->l->e);
    for (const struct wj_ynode *n = rc == WJ_OK ? list->child : NULL; n && rc == WJ_OK; n = n->next, i++) {
        struct wj_document_entry x = *base;
        struct wj_str text;
        if (i == sizeof marks / sizeof marks[0])
            return wj_yaml_fail(n, d->l->e, "a list has at most 12 points");
        rc = wj_yaml_str(n, &text, d->l->e);
        x.kind = WJ_DOC_PARA;
        x.text = rc == WJ_OK ? wj_strf(d->l->arena, "（%s）" WJ_FMT, marks[i], WJ_ARG(text)) : text;
        if (rc == WJ_OK)
            rc = add_entry(d, n, &x);
    }
    return rc;
}

static int read_entries(struct draft *d, const struct wj_ynode *list, bool may_use);

static int use_part(struct draft *d, const struct wj_ynode *n)
{
    struct wj_str name;
    int rc = wj_yaml_str(n, &name, d->l->e);
    if (rc != WJ_OK)
        return rc;
    const struct wj_ynode *part = d->l->parts ? wj_yaml_get(d->l->parts, wj_str_z(d->l->arena, name)) : NULL;
    return part ? read_entries(d, part, false)
                : wj_yaml_fail(n, d->l->e, "there is no part \"" WJ_FMT "\" in documents/_parts.yaml",
                               WJ_ARG(name));
}

static int read_entry(struct draft *d, const struct wj_ynode *entry, bool may_use)
{
    static const char *const keys[] = { "heading", "para", "to",   "row",    "sign", "note",
                                        "list",    "use",  "when", "unless", NULL };
    struct wj_document_entry x = { .kind = WJ_DOC_PARA };
    int rc = wj_yaml_only(entry, keys, d->l->e);
    if (rc == WJ_OK)
        rc = read_condition(d, entry, "when", false, &x.when);
    if (rc == WJ_OK)
        rc = read_condition(d, entry, "unless", true, &x.unless);
    if (rc != WJ_OK)
        return rc;
    const struct wj_ynode *use = wj_yaml_get(entry, "use"), *list = wj_yaml_get(entry, "list");
    if (use)
        return may_use ? use_part(d, use) : wj_yaml_fail(use, d->l->e, "a part uses no other part");
    if (list)
        return read_list(d, list, &x);
    for (size_t i = 0; i < NKINDS; i++) {
        const struct wj_ynode *n = wj_yaml_get(entry, kinds[i].key);
        if (!n)
            continue;
        x.kind = kinds[i].kind;
        rc = wj_yaml_str(n, &x.text, d->l->e);
        if (rc == WJ_OK && x.kind == WJ_DOC_ROW)
            rc = read_row(d, n, &x);
        return rc == WJ_OK ? add_entry(d, n, &x) : rc;
    }
    return wj_yaml_fail(entry, d->l->e, "a block is one of heading, para, to, row, sign, note, list, use");
}

static int read_entries(struct draft *d, const struct wj_ynode *list, bool may_use)
{
    int rc = wj_yaml_expect(list, WJ_Y_LIST, d->l->e);
    for (const struct wj_ynode *n = rc == WJ_OK ? list->child : NULL; n && rc == WJ_OK; n = n->next)
        rc = read_entry(d, n, may_use);
    return rc;
}

/* inputs: a map of name to "中文/English". */
static int read_inputs(struct draft *d, const struct wj_ynode *map)
{
    int rc = map ? wj_yaml_expect(map, WJ_Y_MAP, d->l->e) : WJ_OK;
    for (const struct wj_ynode *n = map && rc == WJ_OK ? map->child : NULL; n && rc == WJ_OK; n = n->next) {
        struct wj_str en, zh;
        if ((rc = wj_yaml_str(n, &en, d->l->e)) != WJ_OK)
            break;
        if (!wj_str_cut(&en, '/', &zh) || !en.n)
            return wj_yaml_fail(n, d->l->e, "an input has two labels: 中文/English");
        if (!wj_flowtable_is_name(n->key) || wj_map_get(&d->l->builtin, n->key) ||
            wj_fact_find(d->l->facts, n->key))
            return wj_yaml_fail(n, d->l->e, "\"" WJ_FMT "\" is no free name in lower_case_words",
                                WJ_ARG(n->key));
        if (d->doc->nfields == FIELDS_MAX)
            return wj_yaml_fail(n, d->l->e, "more than %d fields", FIELDS_MAX);
        d->fields[d->doc->nfields++] =
            (struct wj_document_field){ .name = n->key, .label_zh = zh, .label_en = en, .own = true };
    }
    return rc;
}

static int read_required(struct draft *d, const struct wj_ynode *n)
{
    struct wj_list names = { NULL, 0 };
    int rc = n ? wj_yaml_strs(d->l->arena, n, &names, d->l->e) : WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < names.n; i++) {
        struct wj_str rest = ((const struct wj_str *)names.items)[i], name;
        while (wj_str_cut(&rest, ' ', &name)) {
            if (!name.n)
                continue;
            struct wj_document_field *f = own_field(d, name);
            if (!f)
                return wj_yaml_fail(n, d->l->e, "\"" WJ_FMT "\" is required but stands nowhere in the body",
                                    WJ_ARG(name));
            f->required = true;
        }
    }
    return rc;
}

/* Own inputs that the body does not use would be asked for nothing. */
static int check_used(struct draft *d, const struct wj_ynode *root)
{
    for (size_t i = 0; i < d->doc->nfields; i++) {
        bool used = !d->fields[i].own;
        for (size_t k = 0; k < d->doc->nentries && !used; k++) {
            struct wj_str text = d->entries[k].text, name;
            used = wj_str_eq(d->entries[k].when.name, d->fields[i].name) ||
                   wj_str_eq(d->entries[k].unless.name, d->fields[i].name);
            while (!used && wj_document_next_name(&text, NULL, &name))
                used = wj_str_eq(name, d->fields[i].name);
        }
        if (!used)
            return wj_yaml_fail(root, d->l->e, "the input \"" WJ_FMT "\" stands nowhere in the body",
                                WJ_ARG(d->fields[i].name));
    }
    return WJ_OK;
}

/* The red head, the number and the title stand before every body. */
static int add_top(struct draft *d, const struct wj_ynode *root)
{
    const struct wj_ynode *plain = wj_yaml_get(root, "plain");
    bool no_head = false;
    int rc = plain ? wj_yaml_bool(plain, &no_head, d->l->e) : WJ_OK;
    struct wj_document_entry top[3] = { { .kind = WJ_DOC_HEAD, .text = WJ_S("{{organ_name}}") },
                                        { .kind = WJ_DOC_TITLE, .text = d->doc->title },
                                        { .kind = WJ_DOC_NUMBER, .text = WJ_S("{{doc_no}}") } };
    if (!no_head) /* official letters have the number under the head, forms under the title */
        top[1] = top[2], top[2] = (struct wj_document_entry){ .kind = WJ_DOC_TITLE, .text = d->doc->title };
    for (int i = no_head ? 1 : 0; rc == WJ_OK && i < 3; i++)
        if (top[i].kind != WJ_DOC_NUMBER || d->doc->number.n)
            rc = add_entry(d, root, &top[i]);
    return rc;
}

static int read_head(struct draft *d, const struct wj_ynode *root)
{
    static const char *const keys[] = { "title",  "title_en", "number", "basis", "plain",
                                        "inputs", "require",  "body",   NULL };
    const struct wj_ynode *title, *title_en, *basis, *number = wj_yaml_get(root, "number");
    struct wj_err *e = d->l->e;
    int rc = wj_yaml_only(root, keys, e);
    if (rc == WJ_OK && (rc = wj_yaml_need(root, "title", &title, e)) == WJ_OK)
        rc = wj_yaml_str(title, &d->doc->title, e);
    if (rc == WJ_OK && (rc = wj_yaml_need(root, "title_en", &title_en, e)) == WJ_OK)
        rc = wj_yaml_str(title_en, &d->doc->title_en, e);
    if (rc == WJ_OK && (rc = wj_yaml_need(root, "basis", &basis, e)) == WJ_OK)
        rc = wj_yaml_str(basis, &d->doc->basis, e);
    if (rc == WJ_OK && number)
        rc = wj_yaml_str(number, &d->doc->number, e);
    return rc == WJ_OK ? read_inputs(d, wj_yaml_get(root, "inputs")) : rc;
}

static int keep(struct draft *d)
{
    struct wj_document *doc = d->doc;
    doc->fields = wj_copy(d->l->arena, d->fields, doc->nfields * sizeof d->fields[0]);
    doc->entries = wj_copy(d->l->arena, d->entries, doc->nentries * sizeof d->entries[0]);
    return doc->fields && doc->entries ? WJ_OK : spent(d->l);
}

static int read_document(struct draft *d, const struct wj_named *file, struct wj_str id,
                         struct wj_document *out)
{
    struct loader *l = d->l;
    const struct wj_ynode *root, *body;
    *out = (struct wj_document){ .id = id, .file = file->path };
    d->doc = out;
    int rc = wj_yaml_read(l->arena, wj_str_z(l->arena, file->path), file->bytes, &root, l->e);
    if (rc == WJ_OK)
        rc = read_head(d, root);
    if (rc == WJ_OK)
        rc = add_top(d, root);
    if (rc == WJ_OK && (rc = wj_yaml_need(root, "body", &body, l->e)) == WJ_OK)
        rc = read_entries(d, body, true);
    if (rc == WJ_OK)
        rc = read_required(d, wj_yaml_get(root, "require"));
    if (rc == WJ_OK)
        rc = check_used(d, root);
    return rc == WJ_OK ? keep(d) : rc;
}

static int read_parts(struct loader *l, const struct wj_fileset *files)
{
    const struct wj_named *f = wj_fileset_find(files, WJ_S("documents/_parts.yaml"));
    return f ? wj_yaml_read(l->arena, wj_str_z(l->arena, f->path), f->bytes, &l->parts, l->e) : WJ_OK;
}

int wj_document_load(struct wj_arena *a, const struct wj_fileset *files, const struct wj_fact_book *facts,
                     struct wj_document_book *out, struct wj_err *e)
{
    struct loader l = { .arena = a, .facts = facts, .e = e };
    struct wj_fileset run = wj_fileset_prefix(files, WJ_S("documents/"));
    struct wj_document_book b = { .n = 0 };
    struct wj_document *docs = WJ_NEW_N(a, struct wj_document, run.n + 1);
    struct draft *d = WJ_NEW(a, struct draft);
    if (!docs || !d)
        return spent(&l);
    d->l = &l;
    wj_map_init(&b.by_id, a);
    int rc = load_builtin(&l, files);
    if (rc == WJ_OK)
        rc = read_parts(&l, files);
    for (size_t i = 0; rc == WJ_OK && i < run.n; i++) {
        struct wj_str id = { run.items[i].path.p + 10, run.items[i].path.n - 10 };
        if (!wj_str_ends(id, WJ_S(".yaml")) || wj_str_starts(id, WJ_S("_")))
            continue;
        id.n -= 5;
        rc = read_document(d, &run.items[i], id, &docs[b.n]);
        if (rc == WJ_OK)
            rc = wj_map_add(&b.by_id, docs[b.n].id, &docs[b.n]);
        b.n++;
    }
    b.items = docs;
    if (rc == WJ_OK)
        *out = b;
    return rc;
}
