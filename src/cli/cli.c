/* cli.c - see cli.h: the table, the dispatch, help. */
#include "cli/cli.h"

#include "base/arena.h"

#include <string.h>

#include "cli/cmds.h"

const struct wj_command wj_commands[] = {
#define WJ_COMMAND(fn, words, args, summary) { words, args, summary, wj_cmd_##fn },
#include "cli/commands.def"
#undef WJ_COMMAND
};
const size_t wj_ncommands = sizeof wj_commands / sizeof wj_commands[0];

int wj_cmd_version(struct wj_cli *c, struct wj_err *e)
{
    (void)e;
    fprintf(c->out, "wangjian %s\n", WJ_VERSION);
    return WJ_OK;
}

static void print_command(FILE *f, const struct wj_command *cmd)
{
    fprintf(f, "  wangjian %s%s%s\n      %s\n", cmd->words, *cmd->args ? " " : "", cmd->args, cmd->summary);
}

int wj_cmd_help(struct wj_cli *c, struct wj_err *e)
{
    const char *want = c->argc ? c->argv[0] : "";
    size_t shown = 0;
    for (size_t i = 0; i < wj_ncommands; i++) {
        if (strncmp(wj_commands[i].words, want, strlen(want)) != 0)
            continue;
        print_command(c->out, &wj_commands[i]);
        shown++;
    }
    if (!shown)
        return wj_fail(e, WJ_E_NOTFOUND, "there is no command \"%s\"", want);
    return WJ_OK;
}

/* How many of the arguments the command's words take up, or 0 when they differ. */
static int match_words(const char *words, int argc, char **argv)
{
    struct wj_str rest = wj_strz(words), word;
    int n = 0;
    while (wj_str_cut(&rest, ' ', &word)) {
        if (n >= argc || !wj_str_eqz(word, argv[n]))
            return 0;
        n++;
    }
    return n;
}

static const struct wj_command *find_command(int argc, char **argv, int *taken)
{
    const struct wj_command *best = NULL;
    *taken = 0;
    for (size_t i = 0; i < wj_ncommands; i++) {
        int n = match_words(wj_commands[i].words, argc, argv);
        if (n > *taken) {
            best = &wj_commands[i];
            *taken = n;
        }
    }
    return best;
}

static void print_error(const struct wj_cli *c, const struct wj_err *e)
{
    fprintf(c->err, "wangjian %s: %s%s%s%s\n", c->command, e->msg, *e->field ? " (" : "", e->field,
            *e->field ? ")" : "");
    if (*e->hint)
        fprintf(c->err, "  %s\n", e->hint);
}

int wj_cli_main(int argc, char **argv)
{
    int taken;
    const struct wj_command *cmd = find_command(argc - 1, argv + 1, &taken);
    if (!cmd) {
        if (argc > 1)
            fprintf(stderr, "wangjian: there is no command \"%s\"; try: wangjian help\n", argv[1]);
        else
            fputs("wangjian: which command?  try: wangjian help\n", stderr);
        return 65;
    }
    struct wj_cli c = { wj_arena_new((size_t)1 << 34),    stdout, stderr, cmd->words, argc - 1 - taken,
                        (const char **)(argv + 1 + taken) };
    struct wj_err e = WJ_ERR_INIT;
    int rc = cmd->run(&c, &e);
    if (rc != WJ_OK)
        print_error(&c, &e);
    if (fflush(stdout) != 0 && rc == WJ_OK) {
        fputs("wangjian: cannot write to standard output\n", stderr);
        rc = WJ_E_IO;
    }
    wj_arena_free(c.arena);
    return wj_rc_exit(rc);
}
