/*
 * route.h - an HTTP operation as one row of routes.def, and what its handler sees.
 *
 * A handler gets a decoded and validated input struct, fills a zeroed output
 * struct and returns WJ_OK or an error.  It never sees HTTP.  What happens
 * around it is written once, in serve.c: match, authenticate, permission,
 * limits, decode, begin, idempotency key, handler, ledger, commit, encode.
 *
 * To add an operation: a row in routes.def, a handler wj_h_<id> in an h_*.c,
 * the shapes it names; then renew docs/api/openapi.json.
 */
#ifndef WJ_API_ROUTE_H
#define WJ_API_ROUTE_H

#include "api/permission.h"
#include "base/day.h"
#include "base/shape.h"
#include "net/http.h"

struct wj_arena;
struct wj_db;
struct wj_store;

enum {
    WJ_R_READ = 0,     /* runs on the HTTP thread with a reader's snapshot */
    WJ_R_WRITE = 1,    /* runs on the store's writer; answered when committed */
    WJ_R_SLOW = 2,     /* runs on a worker, without transaction: db is NULL, open your own on store */
    WJ_R_PUBLIC = 4,   /* nobody need be signed in */
    WJ_R_ONCE = 8,     /* with WRITE: an Idempotency-Key is required; a repeat gets the first answer */
    WJ_R_IFMATCH = 16, /* with WRITE: If-Match is required; call wj_call_match() before the change */
    WJ_R_RAW = 32,     /* the answer is bytes: fill call->raw; the out shape is "none" */
    WJ_R_CREATED = 64, /* success answers 201 */
    WJ_R_BIG = 128,    /* the body may have WJ_API_BIG_BYTES instead of WJ_API_BODY_BYTES */
    WJ_R_BYTES =
        256 /* the body is bytes (application/octet-stream) in call->bytes; members by path and query */
};

/* Who is asking.  On a WJ_R_PUBLIC route nobody is signed in, whatever the client sends. */
struct wj_caller {
    struct wj_str user_id; /* no value: nobody is signed in */
    struct wj_str login, name;
    struct wj_str organ_id, organ_name;
    struct wj_str organ_path; /* "/id/id/": the data scope is this organ and those below it */
    int64_t organ_level;
    struct wj_str roles;      /* comma list, as stored */
    uint64_t permissions;     /* bit n: enum wj_permission n */
    struct wj_str session_id; /* hex of the token's hash */
    struct wj_str csrf;       /* what X-CSRF-Token must say; no value with a bearer token */
    struct wj_str address;    /* where the request came from; personal data */
};

/* Output of a WJ_R_RAW route. */
struct wj_raw {
    const char *type;      /* "application/pdf" */
    struct wj_str body;    /* arena or constant */
    const char *file_name; /* offered for saving when set; UTF-8 */
    const char *file;      /* instead of body: a file to be sent as it is, of file_bytes */
    int64_t file_bytes;
    bool foreign; /* somebody else's bytes: saved, never shown or run by the browser */
};

struct wj_api;
struct wj_route;
struct wj_call {
    const struct wj_api *api;
    const struct wj_route *route;
    struct wj_arena *arena; /* of the request */
    struct wj_db *db;       /* inside the route's transaction; NULL for WJ_R_SLOW */
    struct wj_store *store; /* for WJ_R_SLOW */
    void *node;             /* what the program gave the API: law, rules, keys */
    const struct wj_caller *caller;
    struct wj_str bytes; /* WJ_R_BYTES: the body, in the request's memory */
    int64_t now_ms;
    wj_day today;
    bool secure;      /* the client came by TLS */
    bool english;     /* texts for people: English instead of Chinese */
    int64_t if_match; /* version the client saw; WJ_NONE when it did not say */
    bool matched;     /* set by wj_call_match() */
    /* out */
    int64_t version;      /* of the row shown, becomes the ETag; WJ_NONE: none */
    struct wj_raw raw;    /* WJ_R_RAW only */
    struct wj_str why_zh; /* on failure: the reason as a Chinese sentence for the user */
    const char *problem;  /* on failure: a slug of problems.def that says more than the code */
    struct wj_str cookie; /* a Set-Cookie value (sessions only) */
    bool unmask;          /* write personal members in clear: only after noting it in the ledger */
    int64_t wait_s;       /* on failure with 429 or 503: when to try again */
};

typedef int wj_handler(struct wj_call *, const void *in, void *out, struct wj_err *);

struct wj_route {
    const char *id;
    enum wj_method method;
    const char *path; /* "/api/v1/cases/{no}/events"; {no} is the member "no" of the input shape */
    enum wj_permission permission;
    const struct wj_shape *in, *out; /* wj_shape_none: nothing */
    unsigned flags;
    wj_handler *handle;
    const char *doc; /* one sentence, for the API description */
};

extern const struct wj_route wj_routes[];
extern const size_t wj_routes_n;

/* The shape without members, for a route that takes or gives nothing. */
extern const struct wj_shape wj_shape_none;
struct wj_none {
    char unused;
};

/* Every row's handler, wj_h_<id>, and shapes. */
#define WJ_ROUTE(id, method, path, permission, in, out, flags, doc)         \
    int wj_h_##id(struct wj_call *, const void *, void *, struct wj_err *); \
    extern const struct wj_shape wj_shape_##in, wj_shape_##out;
#include "api/routes.def"
#undef WJ_ROUTE

/*
 * For WJ_R_IFMATCH: the row about to change has this version.  WJ_E_PRECONDITION when the
 * client saw another.  A handler that succeeds without having asked is rolled back with a 500.
 */
int wj_call_match(struct wj_call *, int64_t version, struct wj_err *) WJ_MUST_USE;

/* May the caller do this?  WJ_E_DENIED otherwise; for checks finer than the route's own. */
int wj_call_may(const struct wj_call *, enum wj_permission, struct wj_err *) WJ_MUST_USE;

#endif
