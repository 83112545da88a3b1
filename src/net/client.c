/* client.c - see client.h. */
#define _POSIX_C_SOURCE 200809L
#include "net/client.h"

#include "base/arena.h"
#include "base/buf.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

enum { ANSWER_BYTES = 16 << 20, CONNECT_MS = 10000, TOTAL_MS = 30000 };

/* Networks that are no part of the public Internet: first bytes, length in bits. */
struct net {
    unsigned char bytes[16];
    unsigned bits;
};

static const struct net closed4[] = {
    { { 0 }, 8 },
    { { 10 }, 8 },
    { { 100, 64 }, 10 },
    { { 127 }, 8 },
    { { 169, 254 }, 16 },
    { { 172, 16 }, 12 },
    { { 192, 0, 0 }, 24 },
    { { 192, 0, 2 }, 24 },
    { { 192, 88, 99 }, 24 },
    { { 192, 168 }, 16 },
    { { 198, 18 }, 15 },
    { { 198, 51, 100 }, 24 },
    { { 203, 0, 113 }, 24 },
    { { 224 }, 4 },
    { { 240 }, 4 },
};

/* Of IPv6 only 2000::/3 is given out; within it these are not. */
static const struct net closed6[] = {
    { { 0x20, 0x01 }, 23 },             /* IETF protocol assignments, Teredo */
    { { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
    { { 0x20, 0x02 }, 16 },             /* 6to4: carries an IPv4 address */
    { { 0x3f, 0xff }, 20 },             /* documentation */
};

static bool is_in(const unsigned char *address, const struct net *net)
{
    unsigned whole = net->bits / 8, rest = net->bits % 8;
    if (memcmp(address, net->bytes, whole) != 0)
        return false;
    return !rest || (address[whole] ^ net->bytes[whole]) >> (8 - rest) == 0;
}

static bool is_public4(const unsigned char *address)
{
    for (size_t i = 0; i < sizeof closed4 / sizeof closed4[0]; i++)
        if (is_in(address, &closed4[i]))
            return false;
    return true;
}

static bool is_public6(const unsigned char *address)
{
    static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
    static const unsigned char translated[12] = { 0x00, 0x64, 0xff, 0x9b };
    if (memcmp(address, mapped, 12) == 0 || memcmp(address, translated, 12) == 0)
        return is_public4(address + 12);
    if ((address[0] & 0xe0) != 0x20)
        return false;
    for (size_t i = 0; i < sizeof closed6 / sizeof closed6[0]; i++)
        if (is_in(address, &closed6[i]))
            return false;
    return true;
}

bool wj_client_is_public(const char *text)
{
    unsigned char bytes[16];
    if (inet_pton(AF_INET, text, bytes) == 1)
        return is_public4(bytes);
    return inet_pton(AF_INET6, text, bytes) == 1 && is_public6(bytes);
}

/* One fetch under way. */
struct fetch {
    const struct wj_client_ask *ask;
    struct wj_buf body;
    bool refused;
    char reason[CURL_ERROR_SIZE];
};

static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *at)
{
    struct fetch *f = ctx;
    bool open = f->ask->allow_private || f->ask->proxy;
    (void)purpose;
    if (!open && at->family == AF_INET)
        open = is_public4((const unsigned char *)&((struct sockaddr_in *)(void *)&at->addr)->sin_addr);
    else if (!open && at->family == AF_INET6)
        open = is_public6((const unsigned char *)&((struct sockaddr_in6 *)(void *)&at->addr)->sin6_addr);
    if (!open) {
        f->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
}

static size_t take(char *bytes, size_t size, size_t n, void *ctx)
{
    struct fetch *f = ctx;
    wj_buf_add(&f->body, (struct wj_str){ bytes, size * n });
    return f->body.rc == WJ_OK ? size * n : 0;
}

static void init_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static struct curl_slist *list_headers(struct wj_arena *arena, const struct wj_client_ask *ask)
{
    struct curl_slist *list = NULL;
    for (size_t i = 0; i < ask->nheaders; i++) {
        struct wj_str line = wj_strf(arena, "%s: %s", ask->headers[i].name, ask->headers[i].value);
        const char *z = wj_str_z(arena, line);
        struct curl_slist *longer = z ? curl_slist_append(list, z) : NULL;
        if (!longer)
            break;
        list = longer;
    }
    return list;
}

static void set_up(CURL *c, struct fetch *f, struct curl_slist *headers)
{
    const struct wj_client_ask *ask = f->ask;
    curl_easy_setopt(c, CURLOPT_URL, ask->url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_PROXY, ask->proxy ? ask->proxy : "");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, ask->redirects ? 1L : 0L);
    curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)ask->redirects);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)(ask->connect_ms ? ask->connect_ms : CONNECT_MS));
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)(ask->total_ms ? ask->total_ms : TOTAL_MS));
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, f);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, f);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, f->reason);
    curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(c, CURLOPT_USERAGENT, "wangjian");
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    if (ask->ca_file)
        curl_easy_setopt(c, CURLOPT_CAINFO, ask->ca_file);
    if (ask->cert_file)
        curl_easy_setopt(c, CURLOPT_SSLCERT, ask->cert_file);
    if (ask->key_file)
        curl_easy_setopt(c, CURLOPT_SSLKEY, ask->key_file);
    if (ask->method == WJ_HEAD)
        curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
    if (ask->method == WJ_POST) {
        curl_easy_setopt(c, CURLOPT_POST, 1L);
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)ask->body.n);
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, ask->body.p ? ask->body.p : "");
    }
}

static int explain(const struct fetch *f, CURLcode code, struct wj_err *e)
{
    const char *why = f->reason[0] ? f->reason : curl_easy_strerror(code);
    if (f->refused)
        return wj_fail(e, WJ_E_DENIED, "%s leads to an address outside the public Internet", f->ask->url);
    if (f->body.rc != WJ_OK)
        return wj_fail(e, WJ_E_LIMIT, "%s: the answer is too large", f->ask->url);
    if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL)
        return wj_fail(e, WJ_E_INVALID, "%s: %s", f->ask->url, why);
    return wj_fail(e, WJ_E_AGAIN, "%s: %s", f->ask->url, why);
}

int wj_client_fetch(struct wj_arena *arena, const struct wj_client_ask *ask, struct wj_client_answer *out,
                    struct wj_err *e)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct fetch f = { .ask = ask };
    struct wj_client_answer a = { 0 };
    long status = 0;
    char *text = NULL;
    pthread_once(&once, init_curl);
    CURL *c = curl_easy_init();
    if (!c)
        return wj_fail(e, WJ_E_NOMEM, "out of memory");
    struct curl_slist *headers = list_headers(arena, ask);
    wj_buf_init(&f.body, arena, ask->answer_bytes ? ask->answer_bytes : ANSWER_BYTES);
    set_up(c, &f, headers);
    CURLcode code = curl_easy_perform(c);
    int rc = code == CURLE_OK ? WJ_OK : explain(&f, code, e);
    if (rc == WJ_OK) {
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
        a.status = (int)status;
        if (curl_easy_getinfo(c, CURLINFO_CONTENT_TYPE, &text) == CURLE_OK && text)
            a.type = wj_str_dup(arena, wj_strz(text));
        if (curl_easy_getinfo(c, CURLINFO_EFFECTIVE_URL, &text) == CURLE_OK && text)
            a.url = wj_str_dup(arena, wj_strz(text));
        a.body = wj_buf_view(&f.body);
        *out = a;
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(c);
    return rc;
}
