/* cmd_casefile.c - checking the archive of a case file, without a node. */
#include "base/arena.h"
#include "base/file.h"
#include "cli/cmds.h"
#include "svc/casefile.h"

enum { ARENA = 1 << 30, FILE_BYTES = 256 << 20 };

int wj_cmd_casefile_verify(struct wj_cli *c, struct wj_err *e)
{
    const char *key = NULL;
    const struct wj_option o[] = { { "--key", WJ_O_TEXT, &key } };
    struct wj_strs rest;
    struct wj_str zip;
    struct wj_casefile_check check;
    struct wj_arena *a = wj_arena_new(ARENA);
    int rc = wj_options_parse(c, o, 1, &rest, e);
    if (rc == WJ_OK && rest.n != 1)
        rc = wj_fail(e, WJ_E_INVALID, "usage: wangjian casefile verify FILE.zip [--key KEY]");
    if (rc == WJ_OK)
        rc = wj_file_read(a, rest.items[0], FILE_BYTES, &zip, e);
    if (rc == WJ_OK)
        rc = wj_casefile_verify(a, zip, wj_strz(key), &check, e);
    if (rc == WJ_OK)
        fprintf(c->out, "case file ok: " WJ_FMT ", made " WJ_FMT ", %zu files, signed by " WJ_FMT "\n%s",
                WJ_ARG(check.matter_no), WJ_ARG(check.made), check.files_n, WJ_ARG(check.signer),
                check.own_key
                    ? "checked with the key it brings itself: compare VERIFIER.txt with the key the node "
                      "publishes, or give that with --key\n"
                    : "");
    wj_arena_free(a);
    return rc;
}
