/* http.c - see http.h. */
#define _POSIX_C_SOURCE 200809L /* strncasecmp(3) */
#include "net/http.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>

static const char *const method_names[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "?" };

const char *wj_http_method_name(enum wj_method m)
{
    return method_names[m];
}

enum wj_method wj_http_method_of(const char *name)
{
    int m = WJ_GET;
    while (m < WJ_METHOD_OTHER && strcmp(name, method_names[m]) != 0)
        m++;
    return (enum wj_method)m;
}

const char *wj_http_reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } table[] = {
        { 200, "OK" },
        { 201, "Created" },
        { 204, "No Content" },
        { 303, "See Other" },
        { 304, "Not Modified" },
        { 308, "Permanent Redirect" },
        { 400, "Bad Request" },
        { 401, "Unauthorized" },
        { 403, "Forbidden" },
        { 404, "Not Found" },
        { 405, "Method Not Allowed" },
        { 406, "Not Acceptable" },
        { 408, "Request Timeout" },
        { 409, "Conflict" },
        { 412, "Precondition Failed" },
        { 413, "Content Too Large" },
        { 414, "URI Too Long" },
        { 415, "Unsupported Media Type" },
        { 422, "Unprocessable Content" },
        { 428, "Precondition Required" },
        { 429, "Too Many Requests" },
        { 431, "Request Header Fields Too Large" },
        { 500, "Internal Server Error" },
        { 501, "Not Implemented" },
        { 503, "Service Unavailable" },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].status == status)
            return table[i].reason;
    return "";
}

bool wj_http_is_token(struct wj_str s)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!plain && (c == 0 || !strchr(marks, c)))
            return false;
    }
    return s.n > 0;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

int wj_http_decode(struct wj_arena *arena, struct wj_str s, bool form, struct wj_str *out)
{
    char *p = wj_alloc(arena, s.n + 1);
    if (!p)
        return WJ_E_LIMIT;
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            int hi = i + 2 < s.n ? hex_value(s.p[i + 1]) : -1;
            int lo = hi >= 0 ? hex_value(s.p[i + 2]) : -1;
            if (lo < 0)
                return WJ_E_INVALID;
            c = (char)(hi * 16 + lo);
            i += 2;
        } else if (form && c == '+') {
            c = ' ';
        }
        if (c == '\0')
            return WJ_E_INVALID;
        p[n++] = c;
    }
    struct wj_str decoded = { p, n };
    if (!wj_utf8_check(decoded, NULL))
        return WJ_E_INVALID;
    *out = decoded;
    return WJ_OK;
}

struct wj_str wj_http_encode(struct wj_arena *arena, struct wj_str s)
{
    static const char digits[] = "0123456789ABCDEF";
    char *p = wj_alloc_n(arena, s.n + 1, 3);
    size_t n = 0;
    if (!p)
        return WJ_NOSTR;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (plain || (c && strchr("-._~", c))) {
            p[n++] = (char)c;
        } else {
            p[n++] = '%';
            p[n++] = digits[c >> 4];
            p[n++] = digits[c & 15];
        }
    }
    return (struct wj_str){ p, n };
}

int wj_http_pairs(struct wj_arena *arena, struct wj_str query, size_t max, struct wj_list *out)
{
    void *items = NULL;
    size_t n = 0, cap = 0;
    struct wj_str rest = query, piece;
    while (wj_str_cut(&rest, '&', &piece)) {
        if (!piece.n)
            continue;
        if (n == max)
            return WJ_E_LIMIT;
        struct wj_http_pair *pair = wj_grow(arena, &items, &n, &cap, sizeof *pair);
        if (!pair)
            return WJ_E_LIMIT;
        struct wj_str value = piece, name;
        wj_str_cut(&value, '=', &name);
        if (!value.p)
            value = WJ_S("");
        int rc = wj_http_decode(arena, name, true, &pair->name);
        if (rc == WJ_OK)
            rc = wj_http_decode(arena, value, true, &pair->value);
        if (rc != WJ_OK)
            return rc;
    }
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

struct wj_str wj_http_cookie(struct wj_str header, const char *name)
{
    struct wj_str found = WJ_NOSTR, rest = header, piece;
    while (wj_str_cut(&rest, ';', &piece)) {
        struct wj_str value = wj_str_trim(piece), key;
        wj_str_cut(&value, '=', &key);
        if (!value.p || !wj_str_eqz(key, name))
            continue;
        if (found.p)
            return WJ_NOSTR;
        found = value;
    }
    return found;
}

/* The weight of one list item in thousandths; q outside 0..1 or malformed counts as 0. */
static int item_weight(struct wj_str params)
{
    struct wj_str rest = params, piece;
    while (wj_str_cut(&rest, ';', &piece)) {
        piece = wj_str_trim(piece);
        if (piece.n < 3 || (piece.p[0] != 'q' && piece.p[0] != 'Q') || piece.p[1] != '=')
            continue;
        int q = 0, scale = 100;
        if (piece.p[2] == '1')
            return 1000;
        for (size_t i = 4; i < piece.n && i < 7; i++, scale /= 10) {
            if (piece.p[i] < '0' || piece.p[i] > '9')
                return 0;
            q += (piece.p[i] - '0') * scale;
        }
        return q;
    }
    return 1000;
}

int wj_http_prefer(struct wj_str header, const char *const *choices)
{
    if (!header.p)
        return 0;
    int best = -1, best_weight = 0;
    for (int c = 0; choices[c]; c++) {
        size_t n = strlen(choices[c]);
        int weight = 0;
        bool named = false;
        struct wj_str rest = header, item, kind;
        while (wj_str_cut(&rest, ',', &item)) {
            wj_str_cut(&item, ';', &kind);
            kind = wj_str_trim(kind);
            bool same =
                kind.n >= n && strncasecmp(kind.p, choices[c], n) == 0 && (kind.n == n || kind.p[n] == '-');
            if (same && (!named || item_weight(item) > weight)) {
                named = true;
                weight = item_weight(item);
            } else if (!named && wj_str_eqz(kind, "*")) {
                weight = item_weight(item);
            }
        }
        if (weight > best_weight) {
            best = c;
            best_weight = weight;
        }
    }
    return best;
}
