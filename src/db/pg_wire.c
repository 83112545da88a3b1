/*
 * pg_wire.c - what travels between us and a PostgreSQL server, in libpq's pipeline mode.
 *
 * Most messages are only sent; their answers are read when one is needed, so
 * that a transaction of many statements costs a few round trips.  After a
 * failure the server skips everything up to the next sync message;
 * wj_pg_resync() brings both sides together again.
 */
#include "db/pg_priv.h"

#include <stdio.h>
#include <string.h>

enum { SEND_EVERY = 16 };

struct wj_pg *wj_pg_of(struct wj_db *db)
{
    return (struct wj_pg *)db;
}

/* --- errors ----------------------------------------------------------------- */

static int rc_of(const char *state)
{
    static const struct {
        const char *prefix;
        int rc;
    } codes[] = { { "23505", WJ_E_EXISTS }, { "23", WJ_E_INVALID },  { "22", WJ_E_INVALID },
                  { "40", WJ_E_AGAIN },     { "08", WJ_E_AGAIN },    { "57", WJ_E_AGAIN },
                  { "55", WJ_E_AGAIN },     { "53300", WJ_E_AGAIN }, { "53200", WJ_E_NOMEM },
                  { "54", WJ_E_LIMIT },     { "25", WJ_E_STATE },    { "42501", WJ_E_DENIED },
                  { "XX00", WJ_E_CORRUPT } };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (strncmp(state, codes[i].prefix, strlen(codes[i].prefix)) == 0)
            return codes[i].rc;
    return WJ_E_IO;
}

/* "Key (a, b)=(...) already exists." names the columns "a, b"; the values stay out of the message. */
static void name_columns(const PGresult *r, char *out, size_t size)
{
    const char *column = PQresultErrorField(r, PG_DIAG_COLUMN_NAME);
    const char *detail = PQresultErrorField(r, PG_DIAG_MESSAGE_DETAIL);
    const char *from = detail ? strstr(detail, "Key (") : NULL;
    const char *to = from ? strstr(from, ")=") : NULL;
    if (column)
        snprintf(out, size, "%s", column);
    else if (to)
        snprintf(out, size, "%.*s", (int)(to - from - 5), from + 5);
    else
        out[0] = '\0';
}

/* Without the line end that libpq's messages carry. */
static struct wj_str trimmed(const char *msg)
{
    return wj_str_trim(wj_strz(msg ? msg : ""));
}

/* Does the server close the connection with this? libpq sees it only when it reads the next time. */
static bool is_last_word(const PGresult *r)
{
    const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
}

int wj_pg_fail(struct wj_pg *p, const char *what, const PGresult *r, struct wj_err *e)
{
    p->base.failed = true;
    if (!r || PQstatus(p->c) == CONNECTION_BAD || is_last_word(r)) {
        p->base.broken = true;
        return wj_fail(e, WJ_E_AGAIN, "%s: the connection to PostgreSQL was lost: " WJ_FMT, what,
                       WJ_ARG(trimmed(PQerrorMessage(p->c))));
    }
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    const char *primary = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    if (!state)
        state = "";
    int rc = rc_of(state);
    if (strcmp(state, "53100") == 0) {
        wj_fail(e, rc, "%s: the disk of the PostgreSQL server is full; nothing of this was stored", what);
        return wj_hint(e, rc, "make room on the server's disk; the node goes on by itself");
    }
    char field[64];
    name_columns(r, field, sizeof field);
    return wj_fail_at(e, rc, field, "%s: " WJ_FMT " (%s)", what, WJ_ARG(trimmed(primary)), state);
}

/* Keep the first failure of what nobody waited for. */
static void keep_failure(struct wj_pg *p, const char *what, const PGresult *r)
{
    if (p->why.rc == WJ_OK)
        (void)wj_pg_fail(p, what, r, &p->why);
    p->base.failed = true;
}

/* Hand over the kept failure. */
int wj_pg_give(struct wj_pg *p, struct wj_err *e)
{
    int rc = p->why.rc;
    if (rc != WJ_OK && e)
        *e = p->why;
    p->why.rc = WJ_OK;
    return rc;
}

/* --- sending and receiving ----------------------------------------------------- */

bool wj_pg_is_ok(const PGresult *r)
{
    ExecStatusType s = PQresultStatus(r);
    return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK || s == PGRES_SINGLE_TUPLE ||
           s == PGRES_PIPELINE_SYNC;
}

/* Read the answer to the oldest message and judge it. */
static void receive_one(struct wj_pg *p)
{
    struct wj_pg_message m = p->sent[p->sent_from];
    p->sent_from = (p->sent_from + 1) % WJ_PG_SENT_MAX;
    p->sent_n--;
    PGresult *r = PQgetResult(p->c);
    if (!r)
        keep_failure(p, m.what, NULL);
    while (r) {
        if (!wj_pg_is_ok(r) && PQresultStatus(r) != PGRES_PIPELINE_ABORTED)
            keep_failure(p, m.what, r);
        PQclear(r);
        r = m.sync ? NULL : PQgetResult(p->c);
    }
}

void wj_pg_receive(struct wj_pg *p)
{
    while (p->sent_n && !p->base.broken)
        receive_one(p);
    if (p->base.broken)
        p->sent_n = 0;
}

/* The message just handed to libpq (sent: its answer) is on its way. */
int wj_pg_note(struct wj_pg *p, int sent, bool sync, const char *what, struct wj_err *e)
{
    if (!sent)
        return wj_pg_fail(p, what, NULL, e);
    if (p->sent_n == WJ_PG_SENT_MAX) {
        PQsendFlushRequest(p->c);
        PQflush(p->c);
        receive_one(p);
    }
    p->sent[(p->sent_from + p->sent_n++) % WJ_PG_SENT_MAX] = (struct wj_pg_message){ sync, what };
    if (p->sent_n % SEND_EVERY == 0)
        PQflush(p->c); /* let the server work while we go on */
    return WJ_OK;
}

/* Read everything up to a sync message: afterwards both sides are at rest, failed or not. */
int wj_pg_resync(struct wj_pg *p, struct wj_err *e)
{
    int rc = wj_pg_note(p, PQpipelineSync(p->c), true, "sync", e);
    if (rc == WJ_OK)
        wj_pg_receive(p);
    return rc;
}

int wj_pg_settle(struct wj_pg *p, struct wj_err *e)
{
    if (p->sent_n) {
        PQsendFlushRequest(p->c);
        PQflush(p->c);
        wj_pg_receive(p);
    }
    if (p->why.rc != WJ_OK && !p->base.broken)
        (void)wj_pg_resync(p, NULL);
    return wj_pg_give(p, e);
}

int wj_pg_step(struct wj_pg *p, const char *step, struct wj_err *e)
{
    if (p->base.broken)
        return wj_fail(e, WJ_E_AGAIN, "%s: the connection to PostgreSQL was lost", step);
    return wj_pg_note(p, PQsendQueryPrepared(p->c, step, 0, NULL, NULL, NULL, 0), false, step, e);
}

int wj_pg_plain(struct wj_pg *p, struct wj_err *e)
{
    int rc = wj_pg_resync(p, e);
    if (rc == WJ_OK)
        rc = wj_pg_give(p, e);
    if (rc == WJ_OK && !PQexitPipelineMode(p->c))
        rc = wj_pg_fail(p, "script", NULL, e);
    return rc;
}

int wj_pg_piped(struct wj_pg *p, struct wj_err *e)
{
    return p->base.broken || PQenterPipelineMode(p->c) ? WJ_OK : wj_pg_fail(p, "script", NULL, e);
}
