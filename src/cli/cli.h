/*
 * cli.h - the command line: a table of commands, one function each.
 *
 * commands.def is the table; cmd_*.c hold the functions.  A command parses its
 * own options with wj_options_parse(), writes results to standard output and
 * everything else to standard error, and returns WJ_OK or an error report that
 * wj_cli_main() prints.  Exit status: 0 done, 65 bad input, 66 not found, 70+
 * trouble of ours (base/err.h has the table).
 */
#ifndef WJ_CLI_CLI_H
#define WJ_CLI_CLI_H

#include "base/err.h"
#include "base/str.h"

#include <stdio.h>

struct wj_arena;

struct wj_cli {
    struct wj_arena *arena; /* lives as long as the process */
    FILE *out, *err;
    const char *command; /* its words, for messages */
    int argc;            /* what stands behind the words */
    const char **argv;
};

typedef int wj_command_fn(struct wj_cli *, struct wj_err *);

struct wj_command {
    const char *words;   /* "law due" */
    const char *args;    /* "TERM --start D [--extend N]" */
    const char *summary; /* one sentence */
    wj_command_fn *run;
};

extern const struct wj_command wj_commands[];
extern const size_t wj_ncommands;

enum wj_opt_kind {
    WJ_O_FLAG, /* to: bool */
    WJ_O_TEXT, /* to: const char *; the last one given counts */
    WJ_O_INT,  /* to: int64_t */
    WJ_O_MANY  /* to: struct wj_strs, in order */
};

struct wj_option {
    const char *name; /* "--start" */
    enum wj_opt_kind kind;
    void *to;
};

/* Borrowed words of the command line. */
struct wj_strs {
    const char **items;
    size_t n;
};

/*
 * Sort the arguments of the command into options and *rest (the others, in
 * order).  "--name=value" and "--name value" are the same; "--" ends options; a
 * lone "-" is an argument.  WJ_E_INVALID names the option at fault.
 */
int wj_options_parse(struct wj_cli *, const struct wj_option *, size_t n, struct wj_strs *rest,
                     struct wj_err *) WJ_MUST_USE;

/* Find the command in argv, run it, print its failure; returns the exit status. */
int wj_cli_main(int argc, char **argv);

#endif
