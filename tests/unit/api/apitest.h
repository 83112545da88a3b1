/*
 * apitest.h - a whole API on a free port over a fresh store, with a few routes of its own, and a
 * client that speaks to it in raw bytes.
 */
#ifndef WJ_TESTS_APITEST_H
#define WJ_TESTS_APITEST_H

#include "../db/dbtest.h"
#include "api/api.h"
#include "codec/jsonread.h"
#include "wire.h"

extern const struct wj_route apitest_routes[];
extern const size_t apitest_routes_n;

/* One store, server and API; the time the API sees is clock_ms. */
struct apitest {
    struct wj_arena *arena;
    struct wj_store *store;
    struct wj_api *api;
    struct wj_server *server;
    const char *at;
    struct wj_buf buf;
};
extern struct apitest apitest;
extern _Atomic int64_t apitest_clock_ms;

#define APITEST_PASSWORD "correct horse"
#define APITEST_SECRET   "12345678901234567890" /* of the second factor */

int apitest_setup(void **state);            /* no limits of rate */
int apitest_start(struct wj_api_options o); /* with these options */
int apitest_teardown(void **state);

/* Add a user with this role, status active; totp: give it a second factor. */
void apitest_add_user(const char *login, const char *roles, bool totp);

/* Send "METHOD path" with extra header lines ("A: b\r\n...") and a JSON body (NULL: none); the answer. */
struct wj_str apitest_ask(const char *line, const char *headers, const char *body);

/* Sign in; cookie and CSRF token as header lines, arena.  "" when refused. */
const char *apitest_sign_in(const char *login, const char *password, const char *code);

/* The JSON member of an answer's body. */
struct wj_str apitest_text(struct wj_str answer, const char *member);

#endif
