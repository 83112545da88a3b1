/* translate.c - the neutral text of a migration, in the words of one engine (wj_migrate_translate). */
#include "db/migrate.h"

#include "base/arena.h"
#include "base/buf.h"
#include "db/token.h"

enum { TEXT_LIMIT = 8 << 20 };

/* Type names that only one engine knows, or that the two read differently. */
static const char *const foreign_types[] = { "INT",         "INTEGER", "SMALLINT",      "SERIAL",
                                             "BIGSERIAL",   "BOOLEAN", "VARCHAR",       "CHAR",
                                             "TIMESTAMP",   "REAL",    "FLOAT",         "NUMERIC",
                                             "TIMESTAMPTZ", "DECIMAL", "JSON",          "JSONB",
                                             "UUID",        "BYTEA",   "AUTOINCREMENT", "ROWID" };

struct translation {
    struct wj_str name;
    bool pg;
    int line;
    struct wj_buf out;
    bool in_block; /* between @only and @end */
    bool skipping; /* and it is the other engine's */
    int words;  /* begun with: 1 CREATE, 2 ALTER, 3 CREATE TABLE, 4 ALTER TABLE, 9 anything else, 0 not begun
                 */
    bool table; /* the statement makes or alters a table */
    bool doubled; /* DOUBLE was the last word */
};

static int complain(struct translation *t, struct wj_err *e, const char *what, struct wj_str word)
{
    return wj_fail(e, WJ_E_INVALID, "db/migrations/" WJ_FMT ":%d: %s \"" WJ_FMT "\"", WJ_ARG(t->name),
                   t->line, what, WJ_ARG(word));
}

/* "-- @only sqlite", "-- @only postgres", "-- @end". */
static int read_comment(struct translation *t, struct wj_str s, struct wj_err *e)
{
    struct wj_str text = wj_str_trim((struct wj_str){ s.p + 2, s.n - 2 });
    if (wj_str_eqz(text, "@end")) {
        if (!t->in_block)
            return complain(t, e, "expected @only before", text);
        t->in_block = t->skipping = false;
        return WJ_OK;
    }
    if (!wj_str_starts(text, WJ_S("@")))
        return WJ_OK;
    bool lite = wj_str_eqz(text, "@only sqlite");
    if ((!lite && !wj_str_eqz(text, "@only postgres")) || t->in_block)
        return complain(t, e, "expected @only sqlite, @only postgres or @end, not", text);
    t->in_block = true;
    t->skipping = lite == t->pg;
    return WJ_OK;
}

static bool is_foreign(const struct wj_token *k)
{
    for (size_t i = 0; i < sizeof foreign_types / sizeof foreign_types[0]; i++)
        if (wj_token_is(k, foreign_types[i]))
            return true;
    return false;
}

/* A word in neutral text. */
static int put_word(struct translation *t, const struct wj_token *k, struct wj_err *e)
{
    if (t->table && is_foreign(k)) {
        complain(t, e, "expected TEXT, BIGINT, DOUBLE PRECISION or BLOB, not", k->s);
        return WJ_E_INVALID;
    }
    if (t->doubled && wj_token_is(k, "PRECISION")) {
        t->doubled = false;
        if (t->pg)
            wj_buf_add(&t->out, k->s);
        return WJ_OK;
    }
    t->doubled = wj_token_is(k, "DOUBLE");
    if (t->pg && wj_token_is(k, "BLOB"))
        wj_buf_addz(&t->out, "BYTEA");
    else if (!t->pg && wj_token_is(k, "BIGINT"))
        wj_buf_addz(&t->out, "INTEGER");
    else if (!t->pg && t->doubled)
        wj_buf_addz(&t->out, "REAL");
    else
        wj_buf_add(&t->out, k->s);
    return WJ_OK;
}

/* Is a statement about to make a table or a column? */
static void note_verb(struct translation *t, const struct wj_token *k)
{
    if (k->kind != WJ_TOKEN_WORD) { /* the ';' */
        t->words = 0;
        t->table = false;
        return;
    }
    if (t->words == 0 && (wj_token_is(k, "CREATE") || wj_token_is(k, "ALTER")))
        t->words = wj_token_is(k, "CREATE") ? 1 : 2;
    else if ((t->words == 1 || t->words == 2) && wj_token_is(k, "TABLE"))
        t->words += 2;
    else if (t->words < 3)
        t->words = 9;
    t->table = t->words == 3 || t->words == 4;
}

static int put_token(struct translation *t, const struct wj_token *k, struct wj_err *e)
{
    if (k->kind == WJ_TOKEN_COMMENT && wj_str_starts(k->s, WJ_S("--")))
        return read_comment(t, k->s, e);
    if (k->kind == WJ_TOKEN_BAD)
        return complain(t, e,
                        "expected SQL; a quote or comment without end, or a character unknown to SQL:", k->s);
    if (t->skipping || k->kind == WJ_TOKEN_COMMENT)
        return WJ_OK;
    if (k->kind == WJ_TOKEN_WORD && !t->in_block) {
        note_verb(t, k);
        return put_word(t, k, e);
    }
    if (!t->in_block && wj_str_eqz(k->s, ";")) {
        if (t->words == 3 && !t->pg)
            wj_buf_addz(&t->out, " STRICT");
        note_verb(t, k);
    }
    wj_buf_add(&t->out, k->s);
    return WJ_OK;
}

int wj_migrate_translate(struct wj_arena *a, const struct wj_named *m, bool pg, struct wj_str *out,
                         struct wj_err *e)
{
    struct translation t = { .name = m->path, .pg = pg, .line = 1 };
    wj_buf_init(&t.out, a, TEXT_LIMIT);
    struct wj_str rest = m->bytes;
    struct wj_token k;
    int rc = WJ_OK;
    while (rc == WJ_OK && wj_token_next(&rest, &k) != WJ_TOKEN_END) {
        rc = put_token(&t, &k, e);
        for (size_t i = 0; i < k.s.n; i++)
            t.line += k.s.p[i] == '\n';
    }
    if (rc == WJ_OK && t.in_block)
        return complain(&t, e, "expected", WJ_S("-- @end"));
    if (rc == WJ_OK && t.words)
        return complain(&t, e, "expected", WJ_S(";"));
    return rc == WJ_OK ? wj_buf_done(&t.out, out, e) : rc;
}
