/* sqlgen_read.c - read db/queries/<area>.sql and refuse what would fail later. */
#include "sqlgen.h"

#include "base/buf.h"
#include "base/file.h"
#include "db/token.h"

#include <string.h>

enum { FILE_LIMIT = 4 << 20, TEXT_LIMIT = 1 << 20, VALUES_MAX = 200 };

struct reader {
    struct wj_arena *a;
    struct area *area;
    struct wj_map *names;
    struct wj_str rest; /* of the file */
    int line;           /* of the line at the front of rest */
    struct wj_buf doc;
    struct query *q;     /* whose head is being read, or NULL */
    struct values *open; /* the list whose last line ended in a comma */
};

static int complain(struct reader *r, struct wj_err *e, const char *what, struct wj_str word)
{
    return wj_fail(e, WJ_E_INVALID, "%s:%d: %s%s" WJ_FMT "%s", r->area->path, r->line, what,
                   word.p ? " \"" : "", WJ_ARG(word), word.p ? "\"" : "");
}

/* Words that cannot be a member of a struct. */
static const char *const c_words[] = { "auto",     "bool",    "break",    "case",   "char",    "const",
                                       "continue", "default", "do",       "double", "else",    "enum",
                                       "extern",   "float",   "for",      "goto",   "if",      "inline",
                                       "int",      "long",    "register", "return", "short",   "signed",
                                       "sizeof",   "static",  "struct",   "switch", "typedef", "union",
                                       "unsigned", "void",    "volatile", "while" };

static bool is_name(struct wj_str s)
{
    if (!s.n || s.n > 60 || s.p[0] < 'a' || s.p[0] > 'z')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_'))
            return false;
    for (size_t i = 0; i < sizeof c_words / sizeof c_words[0]; i++)
        if (wj_str_eqz(s, c_words[i]))
            return false;
    return true;
}

static bool kind_of(struct wj_str s, enum kind *out)
{
    static const char *const names[] = { "one", "opt", "many", "each", "exec" };
    for (int i = 0; i < 5; i++)
        if (wj_str_eqz(s, names[i])) {
            *out = (enum kind)i;
            return true;
        }
    return false;
}

static bool type_of(struct wj_str s, enum type *out)
{
    static const char *const names[] = { "i64", "f64", "text", "bytes" };
    for (int i = 0; i < 4; i++)
        if (wj_str_eqz(s, names[i])) {
            *out = (enum type)i;
            return true;
        }
    return false;
}

/* The next word of a line, blanks skipped. */
static struct wj_str take_word(struct wj_str *line)
{
    *line = wj_str_trim(*line);
    size_t n = 0;
    while (n < line->n && line->p[n] != ' ' && line->p[n] != '\t')
        n++;
    struct wj_str word = { line->p, n };
    line->p += n;
    line->n -= n;
    return word;
}

static int begin_query(struct reader *r, struct wj_str line, struct wj_err *e)
{
    if (r->q)
        return complain(r, e, "the query before has no statement:", r->q->name);
    struct query *q = wj_grow(r->a, (void **)&r->area->q, &r->area->n, &r->area->cap, sizeof *q);
    if (!q)
        return complain(r, e, "too many queries", WJ_NOSTR);
    q->name = take_word(&line);
    q->line = r->line;
    if (!is_name(q->name))
        return complain(r, e, "expected a name (a-z, 0-9, _; not a word of C), not", q->name);
    struct wj_str kind = take_word(&line);
    if (!kind_of(kind, &q->kind))
        return complain(r, e, "expected one, opt, many, each or exec after the name, not", kind);
    if (wj_str_trim(line).n)
        return complain(r, e, "expected nothing after the kind, not", wj_str_trim(line));
    const char *first = wj_map_get(r->names, q->name);
    if (first)
        return wj_fail(e, WJ_E_INVALID, "%s:%d: the name \"" WJ_FMT "\" is taken by %s", r->area->path,
                       r->line, WJ_ARG(q->name), first);
    struct wj_str where = wj_strf(r->a, "%s:%d", r->area->path, r->line);
    if (wj_map_add(r->names, q->name, (void *)(uintptr_t)where.p) != WJ_OK)
        return complain(r, e, "too many queries", WJ_NOSTR);
    q->doc = wj_str_trim(wj_str_dup(r->a, wj_buf_view(&r->doc)));
    wj_buf_reset(&r->doc);
    r->q = q;
    return WJ_OK;
}

static int add_value(struct reader *r, struct values *list, struct wj_str part, struct wj_err *e)
{
    struct wj_str name = take_word(&part), type = take_word(&part);
    if (!is_name(name))
        return complain(r, e, "expected the name of a value (a-z, 0-9, _; not a word of C), not", name);
    bool nullable = wj_str_ends(type, WJ_S("?"));
    type.n -= nullable;
    enum type t;
    if (!type_of(type, &t) || wj_str_trim(part).n)
        return complain(r, e, "expected i64, f64, text or bytes (and ? if it may be null) after", name);
    for (size_t i = 0; i < list->n; i++)
        if (wj_str_eq(list->v[i].name, name))
            return complain(r, e, "declared twice:", name);
    struct value *v = wj_grow(r->a, (void **)&list->v, &list->n, &list->cap, sizeof *v);
    if (!v || list->n > VALUES_MAX)
        return complain(r, e, "more than 200 values", WJ_NOSTR);
    *v = (struct value){ .name = name, .type = t, .nullable = nullable };
    return WJ_OK;
}

/* "id text, name text?": a comma at the end of the line says that the next line goes on. */
static int add_values(struct reader *r, struct values *list, struct wj_str line, struct wj_err *e)
{
    line = wj_str_trim(line);
    r->open = wj_str_ends(line, WJ_S(",")) ? list : NULL;
    line.n -= r->open != NULL;
    struct wj_str part;
    int rc = WJ_OK;
    while (rc == WJ_OK && wj_str_cut(&line, ',', &part))
        rc = add_value(r, list, part, e);
    return rc;
}

/* A line that begins with "--". */
static int read_comment(struct reader *r, struct wj_str line, struct wj_err *e)
{
    line = wj_str_trim((struct wj_str){ line.p + 2, line.n - 2 });
    if (r->open)
        return add_values(r, r->open, line, e);
    if (!line.n || line.p[0] != '@') {
        wj_buf_add(&r->doc, line);
        wj_buf_addc(&r->doc, '\n');
        return WJ_OK;
    }
    struct wj_str word = take_word(&line);
    if (wj_str_eqz(word, "@query"))
        return begin_query(r, line, e);
    if (!r->q)
        return complain(r, e, "expected @query first, not", word);
    if (wj_str_eqz(word, "@in"))
        return add_values(r, &r->q->in, line, e);
    if (wj_str_eqz(word, "@out"))
        return add_values(r, &r->q->out, line, e);
    return complain(r, e, "expected @query, @in or @out, not", word);
}

struct texts {
    struct wj_buf lite, pg;
    bool gap;           /* a blank is due */
    int depth;          /* of parentheses */
    int columns;        /* counted; -1: not in a list of columns and never was */
    bool counting;      /* inside the list of columns */
    bool returning;     /* it has a RETURNING */
    struct wj_str verb; /* first word */
};

static int put_param(struct reader *r, struct texts *t, struct wj_str name, struct wj_err *e)
{
    static const char *const pg_types[] = { "int8", "float8", "text", "bytea" };
    for (size_t i = 0; i < r->q->in.n; i++) {
        struct value *v = &r->q->in.v[i];
        if (!wj_str_eq(v->name, name))
            continue;
        v->used = true;
        wj_buf_addf(&t->lite, "?%zu", i + 1);
        wj_buf_addf(&t->pg, "$%zu::%s", i + 1, pg_types[v->type]);
        return WJ_OK;
    }
    return complain(r, e, "used but not declared in @in:", name);
}

/* Count what a SELECT gives, or a RETURNING, outside of all parentheses. */
static void count_columns(struct texts *t, const struct wj_token *k)
{
    if (t->depth == 0 && ((wj_token_is(k, "SELECT") && t->columns < 0) || wj_token_is(k, "RETURNING"))) {
        t->counting = true;
        t->columns = 1;
        t->returning |= wj_token_is(k, "RETURNING");
    } else if (t->depth == 0 && t->counting &&
               (wj_token_is(k, "FROM") || wj_token_is(k, "UNION") || wj_token_is(k, "WHERE"))) {
        t->counting = false;
    } else if (t->depth == 0 && t->counting && wj_str_eqz(k->s, ",")) {
        t->columns++;
    }
}

static int put_token(struct reader *r, struct texts *t, const struct wj_token *k, struct wj_err *e)
{
    static const char *const writers[] = { "INSERT", "UPDATE", "DELETE" };
    if (k->kind == WJ_TOKEN_BAD)
        return complain(r, e,
                        "expected SQL; a quote or comment without end, or a character unknown to SQL:", k->s);
    if (wj_str_eqz(k->s, "::"))
        return complain(r, e, "only PostgreSQL knows x::type; write CAST(x AS type)", WJ_NOSTR);
    if (k->kind == WJ_TOKEN_WORD && !t->verb.p)
        t->verb = k->s;
    for (int i = 0; i < 3; i++)
        r->q->writes |= wj_token_is(k, writers[i]);
    count_columns(t, k);
    t->depth += wj_str_eqz(k->s, "(") ? 1 : wj_str_eqz(k->s, ")") ? -1 : 0;
    if (k->kind == WJ_TOKEN_PARAM)
        return put_param(r, t, (struct wj_str){ k->s.p + 1, k->s.n - 1 }, e);
    wj_buf_add(&t->lite, k->s);
    wj_buf_add(&t->pg, k->s);
    return WJ_OK;
}

/* Is the "*" just met a column list of its own ("SELECT *", "t.*") and not count(*) or a product? */
static bool is_star(const struct texts *t, const struct wj_token *before, const struct wj_token *k)
{
    return t->counting && t->depth == 0 && wj_str_eqz(k->s, "*") &&
           (wj_token_is(before, "SELECT") || wj_token_is(before, "DISTINCT") ||
            wj_token_is(before, "RETURNING") || wj_str_eqz(before->s, ",") || wj_str_eqz(before->s, "."));
}

/* An exec changes rows and gives none. */
static int check_exec(struct reader *r, const struct texts *t, struct wj_err *e)
{
    const struct query *q = r->q;
    if (!q->writes)
        return complain(r, e, "an exec must change rows:", q->name);
    if (q->out.n)
        return complain(r, e, "an exec has no @out:", q->name);
    return t->returning ? complain(r, e, "an exec gives no rows; leave RETURNING out of", q->name) : WJ_OK;
}

/* Everything else gives rows, as many columns as it declares. */
static int check_rows(struct reader *r, const struct texts *t, struct wj_err *e)
{
    const struct query *q = r->q;
    if (!q->out.n)
        return complain(r, e, "expected @out, for it gives rows:", q->name);
    if (q->kind == KIND_EACH && q->writes)
        return complain(r, e, "an each must not change rows:", q->name);
    if (t->columns >= 0 && (size_t)t->columns != q->out.n)
        return wj_fail(e, WJ_E_INVALID, "%s:%d: " WJ_FMT " gives %d columns, but @out declares %zu",
                       r->area->path, q->line, WJ_ARG(q->name), t->columns, q->out.n);
    return WJ_OK;
}

static int check_statement(struct reader *r, const struct texts *t, struct wj_err *e)
{
    static const char *const verbs[] = { "SELECT", "WITH", "VALUES", "INSERT", "UPDATE", "DELETE" };
    const struct query *q = r->q;
    struct wj_token verb = { WJ_TOKEN_WORD, t->verb };
    bool known = false;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        known |= wj_token_is(&verb, verbs[i]);
    if (!known)
        return complain(r, e, "expected SELECT, WITH, VALUES, INSERT, UPDATE or DELETE, not", t->verb);
    if (t->depth != 0)
        return complain(r, e, "parentheses do not match in", q->name);
    for (size_t i = 0; i < q->in.n; i++)
        if (!q->in.v[i].used)
            return complain(r, e, "declared in @in but not used:", q->in.v[i].name);
    return q->kind == KIND_EXEC ? check_exec(r, t, e) : check_rows(r, t, e);
}

/* Blanks and comments between tokens become one blank, if anything. */
static int skip_gap(struct reader *r, struct texts *t, const struct wj_token *k, struct wj_err *e)
{
    for (size_t i = 0; i < k->s.n; i++)
        r->line += k->s.p[i] == '\n';
    if (wj_str_has(k->s, WJ_S("@query")))
        return complain(r, e, "expected ';' at the end of", r->q->name);
    t->gap = t->lite.n > 0;
    return WJ_OK;
}

/* Everything of a statement before its ';'. */
static int read_tokens(struct reader *r, struct texts *t, struct wj_err *e)
{
    struct wj_token k, before = { WJ_TOKEN_END, WJ_NOSTR };
    int rc = WJ_OK;
    while (rc == WJ_OK && wj_token_next(&r->rest, &k) != WJ_TOKEN_END && !wj_str_eqz(k.s, ";")) {
        if (k.kind == WJ_TOKEN_SPACE || k.kind == WJ_TOKEN_COMMENT) {
            rc = skip_gap(r, t, &k, e);
            continue;
        }
        if (t->gap) {
            wj_buf_addc(&t->lite, ' ');
            wj_buf_addc(&t->pg, ' ');
        }
        t->gap = false;
        if (is_star(t, &before, &k))
            return complain(r, e, "name the columns instead of * in", r->q->name);
        rc = put_token(r, t, &k, e);
        before = k;
    }
    if (rc == WJ_OK && k.kind == WJ_TOKEN_END)
        return complain(r, e, "expected ';' at the end of", r->q->name);
    return rc;
}

/* The statement at the front of r->rest up to its ';'. */
static int read_statement(struct reader *r, struct wj_err *e)
{
    struct texts t = { .columns = -1 };
    wj_buf_init(&t.lite, r->a, TEXT_LIMIT);
    wj_buf_init(&t.pg, r->a, TEXT_LIMIT);
    int rc = read_tokens(r, &t, e);
    if (rc == WJ_OK && (wj_buf_done(&t.lite, &r->q->lite, e) || wj_buf_done(&t.pg, &r->q->pg, e)))
        rc = complain(r, e, "longer than allowed:", r->q->name);
    if (rc == WJ_OK)
        rc = check_statement(r, &t, e);
    r->q = NULL;
    return rc;
}

static int read_line(struct reader *r, struct wj_err *e)
{
    struct wj_str before = r->rest, line, rest = r->rest;
    if (!wj_str_cut(&rest, '\n', &line))
        rest = (struct wj_str){ r->rest.p + r->rest.n, 0 };
    line = wj_str_trim(line);
    int rc = WJ_OK;
    if (wj_str_starts(line, WJ_S("--"))) {
        rc = read_comment(r, line, e);
    } else if (!line.n) {
        if (!r->q)
            wj_buf_reset(&r->doc);
    } else if (r->open) {
        rc = complain(r, e, "expected more values after the comma, not", line);
    } else if (!r->q) {
        rc = complain(r, e, "expected a comment or -- @query, not", line);
    } else {
        r->rest = (struct wj_str){ line.p, (size_t)(before.p + before.n - line.p) };
        return read_statement(r, e);
    }
    r->line++;
    r->rest = rest.p ? rest : (struct wj_str){ before.p + before.n, 0 };
    return rc;
}

int read_area(struct wj_arena *a, const char *path, struct wj_map *names, struct area *out, struct wj_err *e)
{
    struct reader r = { .a = a, .area = out, .names = names, .line = 1 };
    *out = (struct area){ .path = path };
    const char *slash = strrchr(path, '/');
    out->name = wj_strz(slash ? slash + 1 : path);
    if (!wj_str_ends(out->name, WJ_S(".sql")))
        return wj_fail(e, WJ_E_INVALID, "%s: expected a name that ends in .sql", path);
    out->name.n -= 4;
    if (!is_name(out->name))
        return wj_fail(e, WJ_E_INVALID, "%s: expected a file name of a-z, 0-9 and _", path);
    int rc = wj_file_read(a, path, FILE_LIMIT, &r.rest, e);
    if (rc != WJ_OK)
        return rc;
    wj_buf_init(&r.doc, a, TEXT_LIMIT);
    while (rc == WJ_OK && r.rest.n)
        rc = read_line(&r, e);
    if (rc == WJ_OK && r.q)
        rc = complain(&r, e, "expected a statement for", r.q->name);
    return rc;
}
