/* fuzz_timestamp.c - time-stamp answers of strangers: never right for a digest that nobody asked about. */
#include "base/arena.h"
#include "crypto/timestamp.h"

#include <stdint.h>
#include <stdlib.h>

static const char root[] = "-----BEGIN CERTIFICATE-----\n"
                           "MIIBgDCCASagAwIBAgIUSCGTtN2wmtp+0L9dP6jqipS2MCAwCgYIKoZIzj0EAwIw\n"
                           "HTEbMBkGA1UEAwwSV2FuZ2ppYW4gdGVzdCByb290MCAXDTI2MTEyNDE2NDU0MVoY\n"
                           "DzIxMjYxMDMxMTY0NTQxWjAdMRswGQYDVQQDDBJXYW5namlhbiB0ZXN0IHJvb3Qw\n"
                           "WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASJPU7E6TGKXMY/lwHdqfp4vQcRTJmD\n"
                           "fUOK4xFwEevLT2oMxldrKcIQ8+t9B42ulDPPBBoKDfxgLGsV2mZNLZHOo0IwQDAP\n"
                           "BgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwICBDAdBgNVHQ4EFgQU9zHHydpA\n"
                           "gukmKXgi54NzTyEwF7wwCgYIKoZIzj0EAwIDSAAwRQIgeZ/RNH/Lz6UDTNQPxRt8\n"
                           "LYMtdgCOk6gd7btW+AUC49gCIQCnt516cIFDJLi0BsNZ9nbVrEAC0iHZwWdOCQor\n"
                           "wBfmMg==\n"
                           "-----END CERTIFICATE-----\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wj_arena *arena = wj_arena_new((size_t)1 << 20);
    struct wj_str bytes = { (const char *)data, size };
    struct wj_timestamp_imprint im = { WJ_SHA256, wj_digest_of(WJ_SHA256, WJ_S("nobody asked")) };
    struct wj_timestamp_trust trust = { wj_strz(root), WJ_NOSTR };
    struct wj_timestamp t;
    if (wj_timestamp_check(arena, bytes, &im, &trust, &t, NULL) == WJ_OK)
        abort();
    trust.request = bytes;
    if (wj_timestamp_check(arena, bytes, &im, &trust, &t, NULL) == WJ_OK)
        abort();
    wj_arena_free(arena);
    return 0;
}
