/*
 * client.h - fetching one URL, bounded in time, size and reach, over libcurl.
 *
 * The node fetches what others name: links of listings, the inboxes of other nodes, time-stamp
 * services.  Whoever can name a URL must not be able to make the node talk
 * to the machines around it, so addresses that are not of the public Internet are
 * refused when the connection is made - after name resolution and on every redirect.
 */
#ifndef WJ_NET_CLIENT_H
#define WJ_NET_CLIENT_H

#include "base/str.h"
#include "net/http.h"

struct wj_arena;

struct wj_client_ask {
    enum wj_method method; /* WJ_GET, WJ_HEAD or WJ_POST */
    const char *url;       /* http or https */
    struct wj_str body;    /* WJ_POST */
    const struct wj_header *headers;
    size_t nheaders;
    size_t answer_bytes; /* the most it may send; 0: 16 MiB */
    unsigned connect_ms; /* 0: 10000 */
    unsigned total_ms;   /* 0: 30000 */
    unsigned redirects;  /* how many are followed; 0: none */
    bool allow_private;  /* also addresses of private and local networks */
    const char *proxy;   /* NULL: none, whatever the environment says; the guard then stands at the proxy */
    const char *ca_file; /* NULL: the system's authorities */
    const char *cert_file, *key_file; /* PEM, for mutual TLS; NULL: none */
};

struct wj_client_answer {
    int status;
    struct wj_str type; /* Content-Type; no value when not said */
    struct wj_str url;  /* where redirects led */
    struct wj_str body;
};

/*
 * Fetch; everything of the answer is in the arena.  Any HTTP status is a success here.
 * WJ_E_INVALID: the URL; WJ_E_DENIED: its address; WJ_E_LIMIT: the answer is too large;
 * WJ_E_AGAIN: time ran out or the connection failed.
 */
int wj_client_fetch(struct wj_arena *, const struct wj_client_ask *, struct wj_client_answer *,
                    struct wj_err *) WJ_MUST_USE;

/* Is it an address of the public Internet (IANA special-purpose registries)?  False for no address at all. */
bool wj_client_is_public(const char *address);

#endif
