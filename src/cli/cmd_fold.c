/* cmd_fold.c - wangjian fold: each line as the scan reads it. */
#include "base/arena.h"
#include "base/buf.h"
#include "cli/cmds.h"
#include "cli/lines.h"
#include "scan/fold.h"

#include <string.h>

int wj_cmd_fold(struct wj_cli *c, struct wj_err *e)
{
    const char *channel = "plain";
    const struct wj_option opts[] = { { "--channel", WJ_O_TEXT, &channel } };
    struct wj_strs rest;
    enum wj_fold_channel which;
    int rc = wj_options_parse(c, opts, 1, &rest, e);
    if (rc == WJ_OK && !wj_fold_channel_parse(wj_strz(channel), &which))
        rc = wj_fail_at(e, WJ_E_INVALID, "channel", "--channel should be plain, skeleton or sound");
    if (rc != WJ_OK)
        return rc;
    struct wj_lines *lines = WJ_NEW(c->arena, struct wj_lines);
    struct wj_str line, text;
    struct wj_buf b;
    bool cut;
    if (!lines)
        return wj_fail(e, WJ_E_LIMIT, "out of memory allowed");
    wj_lines_init(lines, stdin);
    wj_buf_init(&b, NULL, 4 << 20);
    while (rc == WJ_OK && wj_lines_next(lines, &line, &cut)) {
        wj_buf_reset(&b);
        rc = wj_fold_text(which, line, &b, NULL, e);
        wj_buf_addc(&b, '\n');
        if (rc == WJ_OK)
            rc = wj_buf_done(&b, &text, e);
        if (rc == WJ_OK)
            fwrite(text.p, 1, text.n, c->out);
    }
    wj_buf_fini(&b);
    return rc;
}
